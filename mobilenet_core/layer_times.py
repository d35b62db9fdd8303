"""Time of a network layer by layer, set against the time of the whole: a plain record, part of a Measurement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class LayerTime:
    """Median milliseconds of a row of the network, or of another kind of work."""

    name: str
    ms: float


@dataclass(frozen=True, slots=True)
class LayerTimes:
    """What a runtime's profiler told of each row of a network.

    times: of every row, in order; batch norm and activation are in their row's, and a row that the runtime had nothing
    to do for has 0. others: work of the runtime's own that belongs to no row, by its word for it, such as turning a map
    into another layout. whole_ms: p50 of the timed runs of the same process, which nobody looked into. profiled_ms:
    median of the runs that the profiler looked into.
    """

    times: tuple[LayerTime, ...]
    others: tuple[LayerTime, ...]
    whole_ms: float
    profiled_ms: float

    @property
    def sum_ms(self) -> float:
        """Of all rows."""
        return sum(each.ms for each in self.times)

    @property
    def gap_ms(self) -> float:
        """What a whole run takes beyond its rows; below 0 where profiling, or other work, slowed these by more."""
        return self.whole_ms - self.sum_ms

    @property
    def slowdown(self) -> float:
        """How much longer runs take with the profiler, as a share: 0.04 is 4 %."""
        return self.profiled_ms / self.whole_ms - 1

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """The record whose dataclasses.asdict is `mapping`. Raises KeyError and TypeError for anything else."""
        lists = {name: tuple(LayerTime(**each) for each in mapping[name]) for name in ("times", "others")}
        values: dict[str, Any] = {**mapping, **lists}
        return cls(**values)
