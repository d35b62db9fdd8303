# pyright: basic
"""Released MobileNet V1 weights, by name, into a module built from our rows.

| row   | TF-slim name                                             | Keras name                | array     |
|-------|----------------------------------------------------------|---------------------------|-----------|
| conv1 | MobilenetV1/Conv2d_0/weights                             | conv1/kernel              | H,W,I,O   |
|       | MobilenetV1/Conv2d_0/BatchNorm/{gamma, beta,             | conv1_bn/{the same}       | C         |
|       | moving_mean, moving_variance}                            |                           |           |
| dw1   | MobilenetV1/Conv2d_1_depthwise/depthwise_weights         | conv_dw_1/depthwise_kernel| H,W,C,1   |
|       | MobilenetV1/Conv2d_1_depthwise/BatchNorm/{the same}      | conv_dw_1_bn/{the same}   | C         |
| pw1   | MobilenetV1/Conv2d_1_pointwise/weights                   | conv_pw_1/kernel          | 1,1,I,O   |
|       | MobilenetV1/Conv2d_1_pointwise/BatchNorm/{the same}      | conv_pw_1_bn/{the same}   | C         |
| fc    | MobilenetV1/Logits/Conv2d_1c_1x1/weights                 | conv_preds/kernel         | 1,1,I,O   |
|       | MobilenetV1/Logits/Conv2d_1c_1x1/biases                  | conv_preds/bias           | O         |

Each name may end in ":0". Both were trained with TensorFlow's padding: build the module with padding="tf_same".
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from mobilenet_core.architecture.network import LayerSpec
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear
from mobilenet_core.errors import WeightsError
from mobilenet_core.torch_model import NetworkModule, key

Array = NDArray[Any]

_NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
_SHOWN = 5  # names quoted in an error


@dataclass(frozen=True, slots=True)
class _Layout:
    """How one code base names a row's arrays."""

    name: str
    marks: tuple[str, ...]  # how its names begin
    scopes: Mapping[str, str]  # by kind of row, whose number goes into it: where its arrays are
    norm_scope: str  # appended to scope
    kernel: str
    depthwise: str
    bias: str


_LAYOUTS = (
    _Layout(
        "TF-slim",
        ("MobilenetV1/",),
        {
            "conv": "MobilenetV1/Conv2d_0",
            "dw": "MobilenetV1/Conv2d_{}_depthwise",
            "pw": "MobilenetV1/Conv2d_{}_pointwise",
            "fc": "MobilenetV1/Logits/Conv2d_1c_1x1",
        },
        *("/BatchNorm", "weights", "depthwise_weights", "biases"),
    ),
    _Layout(
        "Keras",
        ("conv1/", "conv1_bn/", "conv_"),
        {"conv": "conv1", "dw": "conv_dw_{}", "pw": "conv_pw_{}", "fc": "conv_preds"},
        *("_bn", "kernel", "depthwise_kernel", "bias"),
    ),
)


def load_npz(module: NetworkModule, path: Path) -> None:
    """Copies the arrays of an .npz file, named as TF-slim or as Keras, into a module built from mobilenet_v1.

    Raises WeightsError that names what is missing, left over or misshapen; then the module is as it was before.
    """
    arrays = _read(path)
    layout = _layout_of(arrays, path)
    state = module.state_dict()
    wanted = {name: (where, turn) for row in module.network.rows for name, where, turn in _arrays_of(row, layout)}
    _check_names(arrays, [where for where, _ in wanted.values()], layout, path)
    values = {name: _checked(turn(arrays[where]), state.get(name), where) for name, (where, turn) in wanted.items()}
    with torch.no_grad():
        for name, value in values.items():
            state[name].copy_(value)  # the state dict shares the module's memory


def _read(path: Path) -> dict[str, Array]:
    """Arrays by name without ":0"; nothing in the file is unpickled."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name.removesuffix(":0"): file[name] for name in file.files}
    except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise WeightsError(f"{path} cannot be read as an .npz file of plain arrays: {error}") from error


def _layout_of(arrays: Mapping[str, Array], path: Path) -> _Layout:
    for layout in _LAYOUTS:
        if any(name.startswith(layout.marks) for name in arrays):
            return layout
    raise WeightsError(
        f"{path} holds {_quoted(arrays)}; expected TF-slim names such as MobilenetV1/Conv2d_0/weights, "
        f"or Keras names such as conv1/kernel"
    )


def _arrays_of(row: LayerSpec, layout: _Layout) -> list[tuple[str, str, Callable[[Array], Array]]]:
    """(name in the state dict, name in the file, how to turn the array) of each array of a row."""
    if not isinstance(row.op, Conv | DepthwiseConv | Linear):
        return []
    found = re.fullmatch(r"(conv(?=1$)|dw|pw|fc)(\d*)", row.name)
    if found is None:
        raise WeightsError(f"row {row.name!r} has no {layout.name} name; weights are known for mobilenet_v1 alone")
    kind, number = found.groups()
    prefix, scope = f"rows.{key(row)}", layout.scopes[kind].format(number)
    if isinstance(row.op, Linear):
        return [
            (f"{prefix}.linear.weight", f"{scope}/{layout.kernel}", _linear),
            (f"{prefix}.linear.bias", f"{scope}/{layout.bias}", _same),
        ]
    depthwise = isinstance(row.op, DepthwiseConv)
    kernel = (layout.depthwise, _depthwise) if depthwise else (layout.kernel, _conv)
    norms = [(f"{prefix}.norm.{ours}", f"{scope}{layout.norm_scope}/{theirs}", _same) for ours, theirs in _NORM.items()]
    return [(f"{prefix}.conv.weight", f"{scope}/{kernel[0]}", kernel[1]), *norms]


def _check_names(arrays: Mapping[str, Array], wanted: list[str], layout: _Layout, path: Path) -> None:
    missing = [name for name in wanted if name not in arrays]
    left_over = sorted(set(arrays) - set(wanted))
    if missing or left_over:
        faults = {"lacks": missing, "also holds": left_over}
        told = " and ".join(f"{fault} {_quoted(names)}" for fault, names in faults.items() if names)
        raise WeightsError(f"{path}, in the {layout.name} layout, {told}; nothing was loaded")


def _checked(value: Array, current: torch.Tensor | None, name: str) -> torch.Tensor:
    if current is None:
        raise WeightsError(f"the module has no place for {name}: its batch norm is folded; load first, then fuse")
    if current.is_meta:
        raise WeightsError("the module is on the meta device, which holds no weights; build it on the cpu")
    if value.shape != tuple(current.shape) or not np.issubdtype(value.dtype, np.floating):
        raise WeightsError(
            f"{name} has {value.dtype} of shape {value.shape} (as torch lays it out); expected floats of shape "
            f"{tuple(current.shape)}: alpha, rounding and num_classes must be those of the file; nothing was loaded"
        )
    return torch.from_numpy(np.ascontiguousarray(value))


def _conv(array: Array) -> Array:
    """H,W,I,O -> O,I,H,W."""
    return array.transpose(3, 2, 0, 1) if array.ndim == 4 else array


def _depthwise(array: Array) -> Array:
    """H,W,C,1 -> C,1,H,W."""
    return array.transpose(2, 3, 0, 1) if array.ndim == 4 else array


def _linear(array: Array) -> Array:
    """1,1,I,O -> O,I: TensorFlow's last layer is a 1 x 1 convolution."""
    return array[0, 0].T if array.ndim == 4 and array.shape[:2] == (1, 1) else array


def _same(array: Array) -> Array:
    return array


def _quoted(names: Mapping[str, Array] | list[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return (", ".join(listed[:_SHOWN]) or "nothing") + more
