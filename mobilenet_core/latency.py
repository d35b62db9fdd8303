"""A latency that somebody knows, and what it was taken with: one record from the stopwatch, a file or a paper on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from mobilenet_core.marks import doubts
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.networks.mobilenet_v1 import is_same_under_every_rule
from mobilenet_core.records import Measurement, Precision

Runs = Literal["quick", "all"]
"""Which runs a latency is of: those made while the machine was at its quickest, or all, as busy as it was."""

Origin = Literal["measured", "imported", "published"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a latency was taken with: runs of `batch` images each.

    device: its id. runtime: what executes there, its delegate included ("tflite-gpu"). precision: of the network as
    stored; ncnn may compute fp32 networks in fp16 where the hardware can. threads: None where nobody says, or where
    they mean nothing, as for a GPU.
    """

    device: str
    runtime: str
    precision: Precision
    threads: int | None
    batch: int = 1


@dataclass(frozen=True, slots=True)
class KnownLatency:
    """A latency that was measured here, imported or published: the median of runs, in milliseconds.

    low_ms to high_ms holds the median with 95 % confidence. cpu_ms: CPU time of a run. source: where it was published,
    or "measurement 7"; note: what else is said there. marks: codes of the warnings that it was measured under.
    all_p50_ms, all_p90_ms: of all runs, where the others are of the quick ones. slowness: how many times as slow as its
    best its machine was. p25_ms to p75_ms: half of the runs. at: when it was stored. What nobody says is None or empty.
    """

    kind: Origin
    variant: Variant
    setup: Setup
    p50_ms: float
    p90_ms: float | None = None
    p99_ms: float | None = None
    low_ms: float | None = None
    high_ms: float | None = None
    cpu_ms: float | None = None
    runs: int | None = None
    runtime_version: str | None = None
    device_name: str | None = None
    source: str = ""
    note: str = ""
    marks: tuple[str, ...] = ()
    all_p50_ms: float | None = None
    all_p90_ms: float | None = None
    slowness: float | None = None
    p25_ms: float | None = None
    p75_ms: float | None = None
    at: datetime | None = None

    @classmethod
    def measured(cls, variant: Variant, measurement: Measurement) -> Self:
        """What a measurement of a variant tells."""
        plan, latency, device = measurement.plan, measurement.latency_ms, measurement.device
        states = measurement.conditions.states if measurement.conditions else None
        return cls(
            "measured",
            variant,
            Setup(device.id, plan.runtime, plan.precision, plan.threads, plan.batch),
            latency.p50,
            latency.p90,
            latency.p99,
            latency.p50_low,
            latency.p50_high,
            measurement.cpu_ms,
            len(measurement.samples_ms),
            measurement.runtime_version,
            device.name,
            marks=tuple(each.code for each in measurement.warnings),
            all_p50_ms=states.all_p50_ms if states else None,
            all_p90_ms=states.all_p90_ms if states else None,
            p25_ms=latency.p25,
            p75_ms=latency.p75,
        )

    @property
    def doubts(self) -> tuple[str, ...]:
        """Those of its marks that make it doubtful."""
        return doubts(self.marks)

    def of(self, runs: Runs) -> Self:
        """The same, of these runs; of all runs no interval is known, and no part of them."""
        if runs == "quick" or self.all_p50_ms is None:
            return self
        unknown = dict.fromkeys(("p99_ms", "low_ms", "high_ms", "p25_ms", "p75_ms"))
        return replace(self, p50_ms=self.all_p50_ms, p90_ms=self.all_p90_ms, **unknown)

    def is_of(self, network: NetworkChoice) -> bool:
        """Whether it is of that network, at whatever design point."""
        mine = self.variant.network
        if is_same_under_every_rule(self.variant.point.alpha):
            mine = replace(mine, rounding=network.rounding)
        return mine == network
