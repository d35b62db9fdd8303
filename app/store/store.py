"""Jobs and measurements, kept in SQLite or whatever SQLAlchemy's URL names.

Every method is one transaction, which holds a change and its line in the job's log together. It may be called from any
thread, and raises StoreError where the store does not answer.
Rows come out as frozen dataclasses; nothing of SQLAlchemy leaves this package.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from app.store import accuracies, devices, levels, removal, revision
from app.store.jobs import StoredJobs
from app.store.latencies import read_latencies
from app.store.readable import readable
from app.store.records import EVERYTHING, DeviceState, Filters, Import, Stored, Task
from app.store.revision import Revision, revised
from app.store.rows import import_columns, measurement_row, stored_of
from app.store.tables import ImportRow, MeasurementRow
from mobilenet_core.accuracy import KnownAccuracy
from mobilenet_core.latency import KnownLatency
from mobilenet_core.machine_states import ProbeLevels
from mobilenet_core.records import Measurement


class Store(StoredJobs):
    """An open store: jobs, and the latencies and accuracies beside them."""

    def __init__(self, url: str, changed: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(url, changed)
        self._changes = revision.Changes(self.url)
        self._revision_at: tuple[int | None, Revision] | None = None

    def close(self) -> None:
        """Closes every connection."""
        self._changes.close()
        super().close()

    def best_levels(self, device: str) -> tuple[ProbeLevels, ...]:
        """The fastest that a device's probes are known to be, one of each kind."""
        with self._session() as session:
            return levels.best_of_each_kind(session, device)

    def add_measurement(self, task: Task, measurement: Measurement) -> int:
        """Stores a measurement that no job asked for; gives its id."""
        with self._session(learns=True) as session:
            row = measurement_row(task, measurement)
            session.add(row)
            devices.recount(session, [row.device])
            return row.id

    def revise_measurement(self, stored_id: int, task: Task, measurement: Measurement) -> None:
        """Puts a measurement that more visits were made for in the place of the one with that id."""
        with self._session(learns=True) as session:
            row = revised(session, stored_id, task, measurement)
            devices.recount(session, [row.device])

    def add_imports(self, imported: Sequence[KnownLatency], name: str = "", file_name: str | None = None) -> int:
        """Stores lines of a file, all or none, beside whatever is stored already; gives the import's id.

        name: what they are called together; without it, by their devices.
        """
        names = list(dict.fromkeys(each.setup.device for each in imported))
        called = name or ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        with self._session(learns=True) as session:
            now, lines = datetime.now(UTC), len(imported)
            batch = ImportRow(created_at=now, name=called[:200], file_name=file_name, lines=lines)
            session.add(batch)
            session.flush()
            session.execute(insert(MeasurementRow), [import_columns(each, batch.id) for each in imported])
            devices.recount(session, names)
            return batch.id

    def imports(self, limit: int = 100) -> tuple[Import, ...]:
        """Imported files, the newest first, those set aside among them."""
        with self._session() as session:
            return removal.imports(session, limit)

    def mark_import(self, import_id: int, *, is_removed: bool) -> Import | None:
        """Sets an import aside with its lines, or brings back those that went with it. None without it."""
        with self._session(learns=True) as session:
            return removal.mark_import(session, import_id, is_removed=is_removed)

    def mark_measurement(self, stored_id: int, *, is_removed: bool) -> bool:
        """Sets a latency aside or brings it back. False without it."""
        with self._session(learns=True) as session:
            return removal.mark_measurement(session, stored_id, is_removed=is_removed)

    def mark_device(self, device: str, *, is_removed: bool) -> bool:
        """Sets all of a device's latencies aside, or brings back all but lines of files that are. False without any."""
        with self._session(learns=True) as session:
            return removal.mark_device(session, device, is_removed=is_removed)

    def mark_set(self, name: str, *, is_removed: bool) -> bool:
        """Sets a user's own accuracies aside or brings them back. False without any."""
        with self._session(learns=True) as session:
            return removal.mark_set(session, name, is_removed=is_removed)

    def stored(self, stored_id: int) -> Stored | None:
        """The measurement or the import, or None. Raises Unreadable."""
        with self._session() as session:
            row = session.get(MeasurementRow, stored_id)
            return stored_of(row, levels.Marks(session)) if row else None

    def history(
        self, filters: Filters = EVERYTHING, *, limit: int = 100, before: int | None = None, is_removed: bool = False
    ) -> tuple[Stored, ...]:
        """Measurements and imports, the newest first, those before an id. is_removed: those set aside, no others."""
        removed_at = MeasurementRow.removed_at
        wanted = removed_at.is_not(None) if is_removed else removed_at.is_(None)
        # Of a device another expression: SQLite would walk a point's index for its order, past all other devices.
        newest = MeasurementRow.id if filters.device is None else MeasurementRow.id + 0
        query = select(MeasurementRow).filter_by(**filters.given()).where(wanted).order_by(newest.desc())
        found: list[Stored] = []
        with self._session() as session:
            marks = levels.Marks(session)
            while (left := limit - len(found)) > 0:  # again, where some could not be read
                page = query.limit(left) if before is None else query.where(MeasurementRow.id < before).limit(left)
                rows = session.scalars(page).all()
                found += readable(rows, lambda row: stored_of(row, marks))
                if len(rows) < left:
                    break
                before = rows[-1].id
        return tuple(found)

    def newest_by_runtime(self, filters: Filters, *, limit: int) -> tuple[Stored, ...]:
        """Of each runtime at each design point the newest measurement or import; of these the newest first."""
        newest = func.max(MeasurementRow.id)
        alike = (MeasurementRow.runtime, MeasurementRow.alpha, MeasurementRow.resolution)
        used = select(newest).filter_by(**filters.given()).where(MeasurementRow.removed_at.is_(None))
        ids = used.group_by(*alike).order_by(newest.desc()).limit(limit)
        query = select(MeasurementRow).where(MeasurementRow.id.in_(ids)).order_by(MeasurementRow.id.desc())
        with self._session() as session:
            marks = levels.Marks(session)
            return tuple(readable(session.scalars(query).all(), lambda row: stored_of(row, marks)))

    def device_states(self) -> tuple[DeviceState, ...]:
        """Of which devices something is stored, by kind, and what tells whether anything is news; the newest first."""
        with self._session() as session:
            return devices.states(session)

    def revision(self) -> Revision:
        """Another one whenever a measurement or an accuracy is added, by whatever process."""
        at_hand = self.revision_at_hand
        if at_hand is not None:
            return at_hand
        version = self._changes.version()  # before it is read: what is written in between is asked for again
        with self._session() as session:
            found = revision.read(session)
        self._revision_at = (version, found)
        return found

    @property
    def revision_at_hand(self) -> Revision | None:
        """The revision where nothing was written since it was read; None where `revision` must ask, and may wait."""
        version, known = self._changes.version(), self._revision_at
        return known[1] if version is not None and known is not None and known[0] == version else None

    def latencies(self, *devices: str) -> tuple[KnownLatency, ...]:
        """Of everything that was timed on some devices the newest latency, without its samples, newest first."""
        with self._session() as session:
            return read_latencies(session, devices)

    def add_accuracies(self, imported: Sequence[KnownAccuracy]) -> None:
        """Stores accuracies, all or none, beside those of the same points: the newest counts, none is overwritten."""
        with self._session(learns=True) as session:
            accuracies.append(session, imported)

    def accuracies(self) -> tuple[KnownAccuracy, ...]:
        """The newest accuracy of every point of every set, the oldest of these first."""
        with self._session() as session:
            return accuracies.read(session)
