"""How fast a device is at its best, by all that was measured there; and the warnings of measurements beside that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.readable import readable, reading
from app.store.tables import JobItemRow, MeasurementRow
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import current_warnings, headline_levels, own_levels, place_of_best
from mobilenet_core.records import Measurement, Warning

HEADLINE = (MeasurementRow.probe_kind, MeasurementRow.headline_ms, MeasurementRow.headline_memory_ms)
"""Columns that tell how fast the machine was for a measurement's headline: `Marks.of_columns` reads them."""


def columns_of(measurement: Measurement) -> dict[str, Any]:
    """What the columns say of a measurement."""
    headline, own = headline_levels(measurement.conditions), own_levels(measurement.conditions)
    return {
        "probe_kind": headline and headline.kind,
        "headline_ms": headline and headline.compute_ms,
        "headline_memory_ms": headline and headline.memory_ms,
        "level_ms": own and own.compute_ms,
        "level_memory_ms": own and own.memory_ms,
    }


@dataclass(frozen=True, slots=True)
class Best:
    """The best levels of a device, and how many measurements tell them."""

    levels: ProbeLevels | None = None
    measurements: int = 0


def best(session: Session, device: str, kind: str) -> Best:
    """What is known of a device's best levels of a kind."""
    row = MeasurementRow
    mine = (row.device == device, row.probe_kind == kind, row.level_ms.is_not(None), row.removed_at.is_(None))
    count = session.scalar(select(func.count()).where(*mine)) or 0
    if not count:
        return Best()
    columns = (MeasurementRow.level_ms, MeasurementRow.level_memory_ms)
    place = place_of_best(count)
    compute_ms, memory_ms = (
        session.scalars(select(column).where(*mine).order_by(column).offset(place).limit(1)).one() for column in columns
    )
    return Best(ProbeLevels(kind, compute_ms or 0.0, memory_ms or 0.0), count)


def best_of_each_kind(session: Session, device: str) -> tuple[ProbeLevels, ...]:
    """The best levels of a device of every kind that its measurements have."""
    kinds = select(MeasurementRow.probe_kind).where(MeasurementRow.device == device).distinct()
    found = (best(session, device, kind).levels for kind in session.scalars(kinds) if kind is not None)
    return tuple(each for each in found if each is not None)


@dataclass(slots=True)
class Marks:
    """Tells warnings beside what is known of their device now; asks the store once for each device and kind."""

    session: Session
    _known: dict[tuple[str, str], Best] = field(default_factory=dict[tuple[str, str], Best])

    def of(self, device: str, warnings: Sequence[Warning], headline: ProbeLevels | None) -> tuple[Warning, ...]:
        """headline: how fast the machine was for a measurement of that device."""
        if headline is None:
            return tuple(warnings)
        known = self._best(device, headline.kind)
        return current_warnings(warnings, headline, known.levels, is_first=known.measurements <= 1)

    def of_columns(self, row: Any, device: str) -> tuple[Warning, ...]:  # noqa: ANN401 - whatever was selected
        """The same of a row that has `warnings` and the columns of `HEADLINE`."""
        return self.of(device, tuple(map(Warning.from_stored, row.warnings or ())), _headline(row))

    def slowness(self, row: Any, device: str) -> float | None:  # noqa: ANN401 - as above
        """How many times as slow as its best the device was for that row's headline; None where that is not known."""
        headline = _headline(row)
        return None if headline is None else headline.factor(self._best(device, headline.kind).levels)

    def _best(self, device: str, kind: str) -> Best:
        key = (device, kind)
        if key not in self._known:
            self._known[key] = best(self.session, *key)
        return self._known[key]


def _headline(row: Any) -> ProbeLevels | None:  # noqa: ANN401 - as above
    kind = row.probe_kind
    return None if kind is None else ProbeLevels(kind, row.headline_ms, row.headline_memory_ms)


def warnings_of_items(session: Session, job_id: str) -> dict[int, tuple[Warning, ...]]:
    """Of every measurement that a job made, by id, its warnings as they are told now."""
    row, item, marks = MeasurementRow, JobItemRow, Marks(session)
    query = select(row.id, row.device, item.warnings, *HEADLINE).join(item, item.measurement_id == row.id)

    def told(each: Any) -> tuple[int, tuple[Warning, ...]]:  # noqa: ANN401 - as above
        with reading("warnings of measurement", each.id):
            return each.id, marks.of_columns(each, each.device)

    return dict(readable(session.execute(query.where(item.job_id == job_id)), told))
