"""How fast a device is at its best, learnt from every measurement; and the marks of measurements beside that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.store.tables import JobItemRow, MeasurementRow, ProbeLevelRow
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.marks import levels_of_reference, own_levels, told_anew
from mobilenet_core.records import Measurement, Warning

_HEADLINE = MeasurementRow.record["conditions", "states", "headline"]
_REFERENCE_MS = MeasurementRow.record["conditions", "reference_ms"]
TOLD = (
    MeasurementRow.record["warnings"].label("warnings"),
    _HEADLINE.label("headline"),
    _REFERENCE_MS.label("reference"),
)
"""Columns that tell a measurement's marks: `Marks.of_columns` reads them."""


def note(session: Session, measurement: Measurement, *, is_new: bool = True) -> None:
    """Learns from a measurement, in one statement; is_new: whether it was not looked at before."""
    levels = own_levels(measurement.conditions)
    if levels is None:
        return
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(ProbeLevelRow)
    of_device = {"device": measurement.device.id, "version": levels.version, "power": levels.power}
    both = {"compute_ms": levels.compute_ms, "memory_ms": levels.memory_ms}
    made = insert.values(**of_device, **both, measurements=1, changes=1)
    columns, new = ProbeLevelRow.__table__.c, made.excluded
    faster = {name: case((new[name] < columns[name], new[name]), else_=columns[name]) for name in both}
    counts = {"measurements": columns.measurements + int(is_new), "changes": columns.changes + 1}
    session.execute(made.on_conflict_do_update(index_elements=list(of_device), set_={**faster, **counts}))


def best(session: Session, device: str, version: int, power: str) -> ProbeLevels | None:
    """The fastest that the device's probes were; None where nothing was measured there."""
    row = session.get(ProbeLevelRow, (device, version, power))
    return None if row is None else ProbeLevels(row.version, row.power, row.compute_ms, row.memory_ms)


@dataclass(slots=True)
class Marks:
    """Tells warnings anew beside what is known of their device now; asks the store once."""

    session: Session
    _rows: dict[tuple[str, int, str], ProbeLevelRow] | None = field(default=None)

    def of(self, device: str, warnings: Sequence[Warning], headline: ProbeLevels | None) -> tuple[Warning, ...]:
        """headline: how fast the machine was for a measurement of that device."""
        if headline is None:
            return tuple(warnings)
        if self._rows is None:
            found = self.session.scalars(select(ProbeLevelRow)).all()
            self._rows = {(each.device, each.version, each.power): each for each in found}
        row = self._rows.get((device, headline.version, headline.power))
        known = None if row is None else ProbeLevels(row.version, row.power, row.compute_ms, row.memory_ms)
        return told_anew(warnings, headline, known, is_first=row is None or row.measurements <= 1)

    def of_columns(
        self, device: str, warnings: Sequence[Any] | None, headline: dict[str, Any] | None, reference_ms: float | None
    ) -> tuple[Warning, ...]:
        """The same of the values of `TOLD`."""
        levels = levels_of_reference(reference_ms) if headline is None else ProbeLevels(**headline)
        return self.of(device, tuple(map(Warning.from_stored, warnings or ())), levels)


def warnings_of_items(session: Session, job_id: str) -> dict[int, tuple[Warning, ...]]:
    """Of every measurement that a job made, by id, its warnings as they are told now."""
    row, marks = MeasurementRow, Marks(session)
    mine = row.id.in_(select(JobItemRow.measurement_id).where(JobItemRow.job_id == job_id))
    found = session.execute(select(row.id, row.device, *TOLD).where(mine)).all()
    return {each.id: marks.of_columns(each.device, each.warnings, each.headline, each.reference) for each in found}
