# pyright: basic
"""A module's numbers as 8-bit integers: static, calibrated, the same for every file that is written from them.

real = scale * (integer - zero_point), as TFLite and ONNX have it. Maps: one scale each, from the least and the greatest
value that calibration saw. Weights: one scale per output channel, symmetric. Biases: 32 bits, at the scale of
what they are added to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from mobilenet_core.architecture.network import IMAGE
from mobilenet_core.architecture.ops import Add, ChannelScale, Concat, Fastfood, Pool, RoiCrop
from mobilenet_core.errors import SpecError
from mobilenet_core.formats.folded import FoldedRow
from mobilenet_core.formats.lively import random_images
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.formats.written import Gather, WrittenRow, written_rows
from mobilenet_core.torch_model import NetworkModule, key

CALIBRATION_SEED = 1_000_003
"""Far from the seeds that weights and measured images are drawn from: calibration must not know the test."""

LEVELS = 255
"""Between the least and the greatest integer."""

_WEIGHT_LIMIT = 127
_BIAS_LIMIT = 2**31 - 1
_SUMMANDS = 2
_SMALLEST = 1e-9  # a channel of zeros still needs a scale


@dataclass(frozen=True, slots=True)
class MapScale:
    """How a map's numbers become integers from 0 to 255."""

    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True)
class Int8Weights:
    """A row's weight and bias in integers. scales: of the weight, (out,); the bias has `scales` times the input's."""

    weight: NDArray[np.int8]
    scales: FloatMaps
    bias: NDArray[np.int32]
    bias_scales: FloatMaps


def raw(name: str) -> str:
    """What a row's map is called before an activation that integers cannot do by their limits."""
    return f"{name}/raw"


def map_scales(module: NetworkModule) -> Mapping[str, MapScale]:
    """The scale of the image, of each row's map by name, and of what is activated (`raw`), from random images.

    What a pool, a gather or a concatenation reads and makes has one scale: their integers are the same numbers.
    Raises SpecError for a row that is not written at int8.
    """
    images = random_images(module.network, CALIBRATION_SEED)
    rows = tuple(written_rows(module.network))
    for row in rows:
        _check_written(row)
    ranges = _ranges(module, images)
    tied = {name: name for name in (*ranges, *(row.name for row in rows))}

    def first(name: str) -> str:
        return name if tied[name] == name else first(tied[name])

    for row in rows:
        if isinstance(row.op, Concat | Gather) or (isinstance(row.op, Pool) and row.op != Pool("avg")):
            for name in row.inputs:
                tied[first(row.name)] = first(name)
    together: dict[str, list[tuple[float, float]]] = {}
    for name in tied:
        together.setdefault(first(name), []).extend([ranges[name]] if name in ranges else [])
    return {name: _scale_of(together[first(name)]) for name in tied}


def _check_written(row: WrittenRow) -> None:
    op = row.row.op
    if isinstance(op, Fastfood | ChannelScale | RoiCrop):
        raise SpecError(f"row {row.row.name!r} is a {type(op).__name__}, which is not written at int8; ask for fp32")
    if isinstance(op, Add) and len(row.inputs) > _SUMMANDS:
        raise SpecError(
            f"row {row.name!r} adds {len(row.inputs)} maps, where integers add {_SUMMANDS}; ask for fp32, or add them "
            "one after the other"
        )


def _ranges(module: NetworkModule, images: torch.Tensor) -> dict[str, tuple[float, float]]:
    """The least and the greatest number of each map that calibration sees."""
    found = {IMAGE: _range_of(images)}
    handles = []

    def watch(name: str, part: nn.Module) -> None:
        def made(_module: object, _inputs: object, output: torch.Tensor) -> None:
            found[name] = _range_of(output)

        def read(_module: object, inputs: tuple[torch.Tensor, ...]) -> None:
            found[raw(name)] = _range_of(inputs[0])

        handles.append(part.register_forward_hook(made))
        activation = getattr(part, "activation", None)
        if isinstance(activation, nn.Hardswish | nn.Hardsigmoid):
            handles.append(activation.register_forward_pre_hook(read))

    for row in module.network.rows:
        watch(row.name, module.rows[key(row)])
    try:
        with torch.inference_mode():
            module(images)
    finally:
        for handle in handles:
            handle.remove()
    return found


def int8_weights(row: FoldedRow, source: MapScale) -> Int8Weights:
    """The weights of a row that reads a map of that scale."""
    per_channel = row.weight.reshape(len(row.weight), -1)
    scales = np.maximum(np.abs(per_channel).max(axis=1) / _WEIGHT_LIMIT, _SMALLEST).astype(np.float32)
    weight = np.round(per_channel / scales[:, None]).astype(np.int8).reshape(row.weight.shape)
    bias_scales = (scales * np.float32(source.scale)).astype(np.float32)
    bias = np.clip(np.round(row.bias.astype(np.float64) / bias_scales), -_BIAS_LIMIT, _BIAS_LIMIT).astype(np.int32)
    return Int8Weights(weight, scales, bias, bias_scales)


def _range_of(values: torch.Tensor) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _scale_of(ranges: list[tuple[float, float]]) -> MapScale:
    # 0 must be exact: it is the padding.
    low, high = min(0.0, *(each for each, _ in ranges)), max(0.0, *(each for _, each in ranges))
    scale = float(np.float32(max((high - low) / LEVELS, _SMALLEST)))
    return MapScale(scale, round(-low / scale))
