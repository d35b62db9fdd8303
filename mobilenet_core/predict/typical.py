"""Typical devices: what layers cost on them, and how far others lie from that. The prior of every prediction.

Costs are round numbers, in mult-adds of a pointwise layer, so that they say something of any clock rate. Work that is
bound by memory (depthwise layers, weights used once) costs several times what a matrix product costs; in 8 bits matrix
products are cheaper still, and on processors what a layer costs whatever its size; an accelerator is reached through a
driver, at a price per layer. A runtime of which the name says nothing may run on anything.
docs/decisions/0008-prediction.md says where the numbers are from.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from types import MappingProxyType
from typing import get_args

import numpy as np

from mobilenet_core.cliff import channel_block
from mobilenet_core.predict.features import FEATURES, VECTOR_FEATURES, Work
from mobilenet_core.predict.posterior import Prior, Spread
from mobilenet_core.records import Precision
from mobilenet_core.runtime_traits import DeviceKind, traits_of

_Costs = Mapping[str, tuple[float, float]]
"""By feature: the cost of one, and the standard deviation of its logarithm over devices."""

_PROCESSOR: _Costs = {
    "layers": (8e4, 1.2),
    "weights": (6.0, 1.0),
    "linear": (3.0, 1.2),
    "conv": (2.0, 0.7),
    "depthwise": (6.0, 0.8),
    "pointwise": (1.0, 0.1),
    "fill_4": (0.4, 1.0),
    "fill_8": (0.4, 1.0),
    "fill_16": (0.2, 1.0),
    "fill_tile": (1.0, 1.2),
    "unaligned": (0.03, 0.5),
    "ragged_depthwise": (18.0, 0.7),
    "ragged_channels": (1e4, 1.0),
    "ragged_pointwise": (1.1, 0.2),
    "wide_conv": (0.7, 0.6),
    "elements": (8.0, 1.0),
}
_ACCELERATOR: _Costs = {
    **_PROCESSOR,
    "layers": (6e6, 1.5),
    "weights": (20.0, 1.5),
    "linear": (5.0, 1.5),
    "conv": (3.0, 1.0),
    "depthwise": (6.0, 1.2),
}
_UNKNOWN: _Costs = {
    **_PROCESSOR,
    "layers": (2e5, 3.0),
    "weights": (10.0, 2.5),
    "linear": (5.0, 2.0),
    "conv": (2.0, 1.2),
    "depthwise": (6.0, 1.2),
}
TYPICAL: Mapping[DeviceKind, _Costs] = MappingProxyType(
    {"processor": _PROCESSOR, "accelerator": _ACCELERATOR, "unknown": _UNKNOWN}
)

INT8_DISCOUNT = 3.0
"""How much more the rest, but for _NOT_DISCOUNTED, costs in 8-bit mult-adds of a pointwise layer than at fp32."""

_NOT_DISCOUNTED: Mapping[DeviceKind, tuple[str, ...]] = MappingProxyType(
    {"processor": ("unaligned", "layers"), "accelerator": ("unaligned",), "unknown": ("unaligned",)}
)
"""What stays as it is: on processors the price of a layer too, which no driver is asked for."""

VECTOR_SD = 0.7
"""How much devices differ in what vectors cost them, all costs of VECTOR_FEATURES alike: some have no vectors."""

INT8_FILL = 0.9
"""What filling up costs in 8 bits, of the work added: nearly all, as a vector holds four times as many numbers."""

_NAME_LOG_ODDS = math.log(10)  # that a runtime's name tells the kind of device rightly

FEW_THREADS = 4
THREAD_EXPONENT = (0.8, 0.25)
"""Work is divided by threads to this power, up to FEW_THREADS or as many as were observed: two threads do 1.7 times as
much as one. Mean and standard deviation, near those over the published devices timed with one thread and with more."""

MORE_THREADS_EXPONENT = (0.35, 0.6)
"""The same beyond that, of the whole latency: over the published devices timed with two numbers of threads above one.
Many were slower with more."""

FREEDOM = 6.0
"""How many latencies the spread says as much as, when intervals are fitted to residuals."""

FEW = 6
"""Below this many design points the spread is the typical one; from it on, the likeliest."""

_SPREADS = tuple(
    itertools.starmap(Spread, itertools.product((0.01, 0.02, 0.04, 0.08), (0.02, 0.06, 0.12, 0.3), (0.01, 0.03, 0.06)))
)
_TYPICAL_SPREAD: Mapping[DeviceKind, Spread] = MappingProxyType(
    {"processor": Spread(0.03, 0.04, 0.03), "accelerator": Spread(0.06, 0.08, 0.04), "unknown": Spread(0.06, 0.9, 0.04)}
)
_SPREAD_SD = 0.4  # of the logarithm of a spread, over devices


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
    """What may be assumed of a device of which this is known; `few`: of which little can be found out.

    A runtime whose name says nothing may run on anything: few latencies then leave all of that open.
    """
    traits = traits_of(runtime)
    named = traits.kind
    # The prior leaves open what a tile costs: nothing on narrower vectors, several times on others.
    tile = 0 if precision == "int8" else traits.tile
    work = Work(channel_block(runtime, precision), tile, INT8_DISCOUNT if precision == "int8" else 1.0)
    kinds: tuple[DeviceKind, ...] = ("unknown",) if few and named == "unknown" else get_args(DeviceKind)
    return tuple(
        Assumption(kind, work, spread, (kind == named) * _NAME_LOG_ODDS + _log_odds(kind, spread))
        for kind in kinds
        for spread in ((_TYPICAL_SPREAD[kind],) if few else _SPREADS)
    )


def prior_of(kind: DeviceKind, precision: Precision) -> Prior:
    """The prior over FEATURES."""
    costs, deviations = zip(*(_typical(name, kind, precision) for name in FEATURES), strict=True)
    common = np.array([VECTOR_SD * (name in VECTOR_FEATURES) for name in FEATURES])
    return Prior(np.log(costs), np.asarray(deviations), common, THREAD_EXPONENT)


def _typical(feature: str, kind: DeviceKind, precision: Precision) -> tuple[float, float]:
    cost, deviation = TYPICAL[kind][feature]
    if precision == "int8" and feature.startswith("fill"):
        return INT8_FILL, deviation
    if precision == "int8" and "pointwise" not in feature and feature not in _NOT_DISCOUNTED[kind]:
        return INT8_DISCOUNT * cost, deviation
    return cost, deviation


def _log_odds(kind: DeviceKind, spread: Spread) -> float:
    pairs = zip(astuple(spread), astuple(_TYPICAL_SPREAD[kind]), strict=True)
    return sum(-0.5 * (math.log(value / typical) / _SPREAD_SD) ** 2 for value, typical in pairs)
