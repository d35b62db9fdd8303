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

from mobilenet_core.architecture.network import IMAGE
from mobilenet_core.architecture.ops import Conv, DepthwiseConv, Linear, Pool
from mobilenet_core.errors import SpecError
from mobilenet_core.formats.folded import FoldedRow
from mobilenet_core.formats.lively import random_images
from mobilenet_core.formats.reference import FloatMaps
from mobilenet_core.torch_model import NetworkModule, key

CALIBRATION_SEED = 1_000_003
"""Far from the seeds that weights and measured images are drawn from: calibration must not know the test."""

_LEVELS = 255
_WEIGHT_LIMIT = 127
_BIAS_LIMIT = 2**31 - 1
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


def map_scales(module: NetworkModule) -> Mapping[str, MapScale]:
    """The scale of the image and of each row's map, by name, from a batch of random images.

    Raises SpecError for a row that is not written at int8.
    """
    images = random_images(module.network, CALIBRATION_SEED)
    found = {IMAGE: _scale_of(images)}
    handles = []
    for row in module.network.rows:
        if not isinstance(row.op, Conv | DepthwiseConv | Linear) and row.op != Pool("avg"):
            raise SpecError(
                f"row {row.name!r} is a {type(row.op).__name__}, which is not written at int8; ask for fp32"
            )

        def seen(_module: object, _inputs: object, output: torch.Tensor, name: str = row.name) -> None:
            found[name] = _scale_of(output)

        handles.append(module.rows[key(row)].register_forward_hook(seen))
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


def _scale_of(values: torch.Tensor) -> MapScale:
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)  # 0 must be exact: it is the padding
    scale = float(np.float32(max((high - low) / _LEVELS, _SMALLEST)))
    return MapScale(scale, round(-low / scale))
