"""Stored times of single layers, beside what the layers cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.answers import costs
from app.language import Language
from app.language.layers import gap
from app.services.costs.design_point import report_of
from app.store import Filters, Stored, flat
from mobilenet_core.cost import Kind
from mobilenet_core.layer_times import LayerTimes
from mobilenet_core.marks import doubts_in
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import USUAL_PRECISION, Measurement, Precision
from mobilenet_core.runtimes import runtime

if TYPE_CHECKING:
    from app.store.store import Store

_LOOKED_THROUGH = 10
"""Measurements that may lack times of layers, because their version took none or their profiler failed."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Which measurements of a network: what ran it and how, one image at a time. `device` None: any."""

    runtime: str
    precision: Precision = USUAL_PRECISION
    threads: int = 1
    device: str | None = None

    def __post_init__(self) -> None:
        runtime(self.runtime)  # refuses one that there is not


@dataclass(frozen=True, slots=True)
class LayerLatency:
    """A stored measurement of a variant that has times of its layers."""

    id: int
    created_at: datetime
    measurement: Measurement
    times: LayerTimes

    @property
    def total_ms(self) -> float:
        """What shares of time are of: the whole run, or the layers' sum where profiling made that longer."""
        return max(self.times.whole_ms, self.times.sum_ms)

    @property
    def marks(self) -> tuple[str, ...]:
        """Codes of what makes the measurement doubtful, and so each of its times."""
        return doubts_in(self.measurement.warnings)

    @property
    def by_name(self) -> dict[str, float]:
        """Milliseconds by layer."""
        return {each.name: each.ms for each in self.times.times}

    def by_kind(self, variant: Variant) -> dict[Kind, float]:
        """Milliseconds by kind of layer."""
        report, ms = report_of(variant), self.by_name
        return {kind: sum(ms[each.name] for each in report.layers if each.kind == kind) for kind in report.by_kind}


def newest(variant: Variant, timed: Timed, store: "Store") -> LayerLatency | None:
    """The newest stored measurement of the variant that has times of its layers, or None."""
    if not runtime(timed.runtime).profiles:
        return None
    names = tuple(layer.name for layer in report_of(variant).layers)
    for stored in _stored(variant, timed, store):
        measurement = stored.measurement
        times = measurement and measurement.layers
        if measurement and times and tuple(each.name for each in times.times) == names:
            return LayerLatency(stored.id, stored.created_at, measurement, times)
    return None


def described(found: LayerLatency, variant: Variant, language: Language = "en") -> costs.LayerLatency:
    """The measurement that layer times come from, and how they add up, said in a language."""
    measurement, plan, times = found.measurement, found.measurement.plan, found.times
    return costs.LayerLatency(
        measurement_id=found.id,
        kind="measured",
        created_at=found.created_at,
        device=measurement.device.id,
        device_name=measurement.device.name,
        runtime=plan.runtime,
        runtime_version=measurement.runtime_version,
        precision=plan.precision,
        threads=plan.threads,
        whole_ms=times.whole_ms,
        sum_ms=times.sum_ms,
        profiled_ms=times.profiled_ms,
        gap_ms=times.gap_ms,
        gap_percent=100 * times.gap_ms / times.whole_ms,
        gap=gap(times, language),
        by_kind=tuple(costs.KindTime(kind, ms, ms / found.total_ms) for kind, ms in found.by_kind(variant).items()),
        others=tuple(costs.OtherTime(each.name, each.ms) for each in times.others),
        latency_marks=found.marks,
    )


def _stored(variant: Variant, timed: Timed, store: "Store") -> Iterator[Stored]:
    """Measurements of the variant, newest first, read one by one: a record is long, and the first is mostly the one."""
    filters = Filters(
        device=timed.device,
        runtime=timed.runtime,
        precision=timed.precision,
        threads=timed.threads,
        kind="measured",
        batch=1,
        **flat(variant),
    )
    before = None
    for _ in range(_LOOKED_THROUGH):
        for stored in store.history(filters, limit=1, before=before):
            before = stored.id
            yield stored
