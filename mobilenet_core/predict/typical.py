"""Typical devices: what layers cost on them, and how far others lie from that. The prior of every prediction.

Costs are round numbers, in mult-adds of a pointwise layer, so that they say something of any clock rate. Work that is
bound by memory (depthwise layers, weights used once) costs several times what a matrix product costs; in 8 bits matrix
products are cheaper still, and nothing else is; an accelerator is reached through a driver, at a price per layer.
docs/decisions/0008-prediction.md says where the numbers are from.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from mobilenet_core.cliff import channel_block
from mobilenet_core.predict.features import FEATURES, Work
from mobilenet_core.predict.posterior import Prior, Spread
from mobilenet_core.records import Precision

DeviceKind = Literal["processor", "accelerator"]

_Costs = Mapping[str, tuple[float, float]]
"""By feature: the cost of one, and the standard deviation of its logarithm over devices."""

_PROCESSOR: _Costs = {
    "layers": (8e4, 1.2),
    "weights": (6.0, 1.0),
    "linear": (3.0, 1.2),
    "conv": (2.0, 0.7),
    "depthwise": (6.0, 0.8),
    "pointwise": (1.0, 0.1),
    "ragged_depthwise": (18.0, 0.7),
    "ragged_channels": (1e4, 1.0),
    "ragged_pointwise": (1.1, 0.2),
}
_ACCELERATOR: _Costs = {
    **_PROCESSOR,
    "layers": (6e6, 1.5),
    "weights": (20.0, 1.5),
    "linear": (5.0, 1.5),
    "conv": (3.0, 1.0),
    "depthwise": (6.0, 1.2),
}
TYPICAL: Mapping[DeviceKind, _Costs] = MappingProxyType({"processor": _PROCESSOR, "accelerator": _ACCELERATOR})

INT8_DISCOUNT = 3.0
"""How much more the rest costs, in 8-bit mult-adds of a pointwise layer, than at fp32."""

_ACCELERATOR_WORDS = ("gpu", "cuda", "nnapi", "npu", "tpu", "dsp", "metal", "opencl", "vulkan", "coreml", "neural")
_NAME_LOG_ODDS = math.log(10)  # that a runtime's name tells the kind of device rightly

THREAD_EXPONENT = (0.85, 0.15)
"""Work is divided by threads to this power: two threads do 1.8 times as much as one. Mean and standard deviation."""

PROFILE_NOISE = 5.0
"""How much further a profile's share of a kind of layers may lie from the model than a latency may."""

FREEDOM = 6.0
"""How many latencies the spread says as much as, when intervals are fitted to residuals."""

FEW = 6
"""Below this many design points the spread and the vector width are the typical ones; from it on, the likeliest."""

_SPREADS = tuple(
    itertools.starmap(Spread, itertools.product((0.01, 0.02, 0.04, 0.08), (0.02, 0.06, 0.12), (0.01, 0.03, 0.06)))
)
_TYPICAL_SPREAD: Mapping[DeviceKind, Spread] = MappingProxyType(
    {"processor": Spread(0.03, 0.04, 0.03), "accelerator": Spread(0.06, 0.08, 0.04)}
)
_SPREAD_SD = 0.6  # of the logarithm of a spread, over devices

_VECTORS = (4, 8, 16)
_USUAL_LOG_ODDS = math.log(2)  # where latencies do not tell, the usual width decides


@dataclass(frozen=True, slots=True)
class Assumption:
    """One way that a device may be: its kind, how its kernels see layers, the spread of its latencies.

    log_odds: how likely that is beforehand, up to a constant.
    """

    kind: DeviceKind
    work: Work
    spread: Spread
    log_odds: float = 0.0


def assumptions(runtime: str | None, precision: Precision, *, few: bool) -> tuple[Assumption, ...]:
    """What may be assumed of a device of which this is known; `few`: of which little can be found out."""
    named = _kind_of(runtime)
    blocks = channel_block(runtime, precision)
    usual = 16 if precision == "int8" else 8
    return tuple(
        Assumption(
            kind,
            Work(vector, blocks),
            spread,
            (kind == named) * _NAME_LOG_ODDS + (vector == usual) * _USUAL_LOG_ODDS + _log_odds(kind, spread),
        )
        for vector in ((usual,) if few else _VECTORS)
        for kind in get_args(DeviceKind)
        for spread in ((_TYPICAL_SPREAD[kind],) if few else _SPREADS)
    )


def prior_of(kind: DeviceKind, precision: Precision) -> Prior:
    """The prior over FEATURES."""
    costs, deviations = zip(*(TYPICAL[kind][name] for name in FEATURES), strict=True)
    factors = [INT8_DISCOUNT if precision == "int8" and "pointwise" not in name else 1.0 for name in FEATURES]
    return Prior(np.log(np.multiply(costs, factors)), np.asarray(deviations), THREAD_EXPONENT)


def _kind_of(runtime: str | None) -> DeviceKind:
    name = (runtime or "").lower()
    return "accelerator" if any(word in name for word in _ACCELERATOR_WORDS) else "processor"


def _log_odds(kind: DeviceKind, spread: Spread) -> float:
    pairs = zip(astuple(spread), astuple(_TYPICAL_SPREAD[kind]), strict=True)
    return sum(-0.5 * (math.log(value / typical) / _SPREAD_SD) ** 2 for value, typical in pairs)
