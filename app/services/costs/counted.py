"""What needs torch, as functions for the worker process. Importing this imports no torch; calling it does."""

import hashlib
from functools import lru_cache
from pathlib import Path

from app.answers.costs import CountAnswer, CountedLayer, CountPair
from app.services.costs.design_point import identity_of, report_of
from mobilenet_core.formats.export import Io, ModelFormat
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Precision

_LIMIT_BYTES = 512_000_000
"""Of all files that were asked for."""


def count_variant(variant: Variant) -> CountAnswer:
    """The analytic counts beside those of the built module, run on the meta device."""
    import torch  # noqa: PLC0415 - only the worker process pays for it

    from mobilenet_core.counting import count  # noqa: PLC0415
    from mobilenet_core.torch_model import build  # noqa: PLC0415

    spec, report = variant.spec, report_of(variant)
    counted = count(build(spec, device="meta"), (spec.input.channels, spec.input.height, spec.input.width))
    layers = tuple(CountedLayer(each.name, each.mult_adds, each.params) for each in counted.layers)
    return CountAnswer(
        *identity_of(variant),
        analytic=CountPair(report.mult_adds, report.params),
        counted=CountPair(counted.mult_adds, counted.params),
        equal=layers == tuple(CountedLayer(each.name, each.mult_adds, each.params) for each in report.layers),
        layers=layers,
        torch_version=str(torch.__version__),  # its own class would have the server import torch to read it
    )


def export_variant(
    variant: Variant, model_format: ModelFormat, precision: Precision, io: Io, folder: Path
) -> tuple[Path, str]:
    """The model file in `folder`, made where it is not there yet, and a digest of its bytes."""
    from mobilenet_core.formats.export import export_model  # noqa: PLC0415

    # Apart from what measurements load, so that no download makes one of them wait for its file.
    asked_for = folder / "asked-for"
    path = export_model(variant.spec, model_format, asked_for, precision=precision, io=io, limit_bytes=_LIMIT_BYTES)
    return path, _digest(path, path.stat().st_ino)


@lru_cache(maxsize=256)
def _digest(path: Path, _inode: int) -> str:
    """A file of the cache is never changed; one made anew is another file, with another inode."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=12)).hexdigest()
