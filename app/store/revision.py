"""Whether anything was stored since: what answers are kept by, so cheap that each request can ask."""

import sqlite3
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.store.levels import columns_of
from app.store.records import Task
from app.store.rows import measurement_row
from app.store.tables import AccuracyRow, MeasurementRow
from mobilenet_core.records import Measurement


class Revision(NamedTuple):
    """Numbers that grow with every latency and every accuracy, 0 where there is none."""

    latencies: int
    accuracies: int


def read(session: Session) -> Revision:
    """The revision now, by one statement."""
    newest = (MeasurementRow.id, MeasurementRow.revised, AccuracyRow.id, AccuracyRow.revised)
    query = select(*(select(func.max(column)).scalar_subquery() for column in newest))
    latencies, visited, accuracies, revised = (number or 0 for number in session.execute(query).one())
    return Revision(latencies + visited, accuracies + revised)


def lock(session: Session) -> None:
    """The first statement of whatever changes what is known: one transaction after the other from there.

    So ids and `revised` are drawn in the order in which they come to be seen, and each counts what all before it left.
    SQLite lets one write at a time by itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("lock table device_states in exclusive mode"))


class Changes:
    """Tells without a statement whether a SQLite file was written to by any connection of any process.

    SQLite's data_version, asked on a connection that writes nothing: microseconds, and it waits for no lock of the
    database's; of several threads one asks at a time, which sqlite3 leaves to us, and none while it is closed.
    """

    def __init__(self, url: URL) -> None:
        self._asking = Lock()
        self._connection: sqlite3.Connection | None = None
        if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
            with suppress(sqlite3.Error):
                self._connection = sqlite3.connect(url.database, timeout=0, check_same_thread=False)

    def version(self) -> int | None:
        """Another number after each change; None where that cannot be told, as on other databases."""
        with self._asking:
            if self._connection is None:
                return None
            try:
                return self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error:
                return None

    def close(self) -> None:
        """Closes the connection."""
        with self._asking:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


def revised(session: Session, stored_id: int | None, task: Task, measurement: Measurement) -> MeasurementRow:
    """The row of that id, in which a measurement that more visits were made for now stands."""
    row = session.get_one(MeasurementRow, stored_id)
    new = measurement_row(task, measurement)
    for name in ("p50_ms", "p90_ms", "p99_ms", "record", *columns_of(measurement)):
        setattr(row, name, getattr(new, name))
    row.revised = (session.scalar(select(func.max(MeasurementRow.revised))) or 0) + 1
    session.flush()
    return row
