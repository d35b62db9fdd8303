"""A typical device: what layers cost on it, and how far other devices lie from it. The prior of every prediction.

The costs are round numbers, in mult-adds of a pointwise layer: memory-bound work (depthwise layers, weights that are
used once) costs several times what a matrix product costs. docs/decisions/0008-prediction.md says where they are from.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from mobilenet_core.predict.features import FEATURES, Work
from mobilenet_core.predict.posterior import Prior, Spread
from mobilenet_core.records import Precision

COSTS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "layers": (2e5, 2.0),
        "weights": (4.0, 1.0),
        "linear": (4.0, 1.0),
        "conv": (1.5, 0.7),
        "depthwise": (4.0, 0.7),
        "pointwise": (1.0, 0.3),
        "ragged_depthwise": (15.0, 0.7),
        "ragged_channels": (1e4, 1.0),
        "ragged_pointwise": (1.1, 0.3),
    }
)
"""By feature: the cost of one, in mult-adds of a pointwise layer, and the standard deviation of its logarithm."""

THREAD_EXPONENT = (0.85, 0.15)
"""Work is divided by threads ** this: two threads do 1.8 times as much as one. Mean and standard deviation."""

PROFILE_NOISE = 5.0
"""How much further a profile's share of a kind of layers may lie from the model than a latency may."""

TYPICAL_FREEDOM = 6.0
"""How many observations the typical spread weighs as much as."""

FEW = 6
"""Below this many design points the spread and the vector width are taken from here; from it on, from the points."""

TYPICAL_SPREAD = Spread(noise=0.03, smooth=0.04)
SPREADS = tuple(Spread(noise, smooth) for noise in (0.01, 0.02, 0.04, 0.08) for smooth in (0.01, 0.03, 0.06, 0.12))
LENGTH_SCALES = (1.0, 0.7)
"""Over which the smooth rest changes: doublings of alpha and of resolution."""

_VECTORS = (4, 8, 16)
_BLOCKED_RUNTIME = "onnxruntime"


def typical_prior() -> Prior:
    """The prior over FEATURES."""
    costs, deviations = zip(*(COSTS[name] for name in FEATURES), strict=True)
    return Prior(np.log(costs), np.asarray(deviations), THREAD_EXPONENT)


def possible_work(runtime: str | None, precision: Precision) -> tuple[Work, ...]:
    """How the kernels may see layers, the likeliest first."""
    blocks = 4 if runtime == _BLOCKED_RUNTIME and precision != "int8" else 1
    first = 16 if precision == "int8" else 8
    return tuple(Work(vector, blocks) for vector in sorted(_VECTORS, key=lambda vector: vector != first))
