"""What every runtime must compute: the image that measurements run, and torch's logits for it, kept with the models.

Importing this imports no torch; neither does reading the logits, so that a process that times another runtime has no
torch in it.
"""

from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mobilenet_core.architecture.network import NetworkSpec
from mobilenet_core.formats import file_cache

FloatMaps: TypeAlias = NDArray[np.float32]

_REVISION = 2
"""Part of every file's name: to be raised when weights or images are drawn otherwise."""


def image_of(network: NetworkSpec, *, seed: int = 0, batch: int = 1) -> FloatMaps:
    """Normally distributed pixels (batch, channels, height, width), drawn from the seed."""
    shape = network.input
    drawn = np.random.default_rng(seed).standard_normal((batch, shape.channels, shape.height, shape.width))
    return drawn.astype(np.float32)


def make_reference(network: NetworkSpec, folder: Path, *, seed: int = 0, batch: int = 1) -> Path:
    """A .npy file of torch's fp32 logits (batch, classes) for `image_of` the same arguments, made unless it is kept.

    The module computes them as built: no batch norm folded, no layout changed, nothing exported.
    """
    path = reference_path(network, folder, seed=seed, batch=batch)
    return file_cache.make(path, lambda unfinished: _write(unfinished, network, seed, batch))


def reference_path(network: NetworkSpec, folder: Path, *, seed: int = 0, batch: int = 1) -> Path:
    """Where the file is or would be: equal rows share one."""
    return folder / f"{network.fingerprint}-{seed}-b{batch}-v{_REVISION}.npy"


def _write(path: Path, network: NetworkSpec, seed: int, batch: int) -> None:
    import torch  # noqa: PLC0415

    from mobilenet_core.formats.lively import build_lively  # noqa: PLC0415

    image = image_of(network, seed=seed, batch=batch)
    with torch.inference_mode():
        logits = build_lively(network, seed)(torch.from_numpy(image))  # pyright: ignore[reportUnknownMemberType]
    with path.open("wb") as file:
        np.save(file, logits.numpy())
