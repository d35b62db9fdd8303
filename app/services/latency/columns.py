"""Latency of many design points at once, as columns: what answers tell of each, whatever it is known from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.services.latency.known import KINDS
from app.vocabulary import Percentile
from mobilenet_core.design import FloatArray
from mobilenet_core.latency import KnownLatency
from mobilenet_core.predict import CONFIDENCE

_MEASURED_CONFIDENCE = 0.95
"""Of the interval of a measured median."""

LATENCY_COLUMNS = (
    *("latency_ms", "latency_low_ms", "latency_high_ms", "latency_p25_ms", "latency_p75_ms"),
    *("latency_kind", "latency_marks", "latency_runtime"),
)
"""A latency, its interval, the middle half of its runs, where it is from, its marks and its runtime: answers' names."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Latency of n design points, flat arrays of shape (n,), in milliseconds.

    low_ms to high_ms holds the latency with the confidence of its kind, p25_ms to p75_ms half of its runs; NaN where
    nothing is known about that, as beside a published value. kind: places in KINDS. marks: a tuple of codes for each.
    runtime: what they are all of.
    """

    latency_ms: FloatArray
    low_ms: FloatArray
    high_ms: FloatArray
    p25_ms: FloatArray
    p75_ms: FloatArray
    kind: npt.NDArray[np.int64]
    marks: npt.NDArray[np.object_]
    runtime: str | None

    @classmethod
    def predicted(
        cls, latency: FloatArray, low: FloatArray, high: FloatArray, marks: tuple[str, ...], runtime: str | None
    ) -> "Columns":
        """Predictions alone, which all have the same marks; no runs are known of them."""
        count = len(latency)
        alike = np.empty(count, np.object_)
        alike.fill(marks)
        p25, p75 = np.full((2, count), np.nan)
        return cls(latency, low, high, p25, p75, np.full(count, KINDS.index("predicted")), alike, runtime)

    @classmethod
    def joined(cls, parts: Sequence["Columns"]) -> "Columns":
        """Those of all parts, one after the other."""
        names = ("latency_ms", "low_ms", "high_ms", "p25_ms", "p75_ms", "kind", "marks")
        columns = [np.concatenate([getattr(each, name) for each in parts]) for name in names]
        return cls(*columns, runtime=parts[0].runtime)

    def put(self, here: int, known: KnownLatency, percentile: Percentile) -> None:
        """What is known, in the place of a prediction; of its p90 no interval is known and no part of the runs."""
        is_p90 = percentile == "p90" and known.p90_ms is not None
        self.latency_ms[here] = known.p90_ms if is_p90 else known.p50_ms
        around = ("low_ms", "high_ms", "p25_ms", "p75_ms")
        for name in around:
            value = None if is_p90 else getattr(known, name)
            getattr(self, name)[here] = np.nan if value is None else value
        self.kind[here] = KINDS.index(known.kind)
        self.marks[here] = known.doubts

    def named(self) -> dict[str, npt.NDArray[Any]]:
        """By the names that answers have for them, the kinds in words."""
        around = (self.low_ms, self.high_ms, self.p25_ms, self.p75_ms)
        runtimes = np.full(len(self.kind), self.runtime, np.object_)
        columns = (self.latency_ms, *around, np.array(KINDS)[self.kind], self.marks, runtimes)
        return dict(zip(LATENCY_COLUMNS, columns, strict=True))

    def confidence(self, index: int) -> float:
        """Of the interval of one point."""
        return CONFIDENCE if KINDS[self.kind[index]] == "predicted" else _MEASURED_CONFIDENCE
