"""Opening a store: a SQLite connection as we need it, and tables brought up to date."""

from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, inspect, text

from app.store.records import StoreError
from app.store.tables import HEAD_REVISION

_MIGRATING = Lock()
"""alembic works on one connection of a process at a time: what it works on is a global of its own."""


def prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever driver the URL names
    """What each connection is told first."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _is_up_to_date(connection: Connection) -> bool:
    known = inspect(connection).has_table("alembic_version")
    return known and connection.scalar(text("select version_num from alembic_version")) == HEAD_REVISION


def migrate(connection: Connection) -> None:
    """Brings the tables up to date. Raises StoreError."""
    if _is_up_to_date(connection):
        return
    # A tenth of a second that only a new store needs.
    from alembic import command, config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":
        # Changing a column there means making the table anew, and dropping the old one under the rows that refer to it.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        # Without it the driver would commit each table by itself, and a process killed between two leave half of them.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    with _MIGRATING:
        if _is_up_to_date(connection):  # by another process, which held the lock until now
            return
        try:
            command.upgrade(settings, "head")
        except CommandError as error:
            raise StoreError(f"the store's tables cannot be brought up to date: {error}") from error
