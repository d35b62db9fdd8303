"""Opening a store: what a URL may be, connections as we need them, and tables brought up to date."""

import logging
import os
import sqlite3
import time
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.settings import MAX_STORE_WAITS, STATEMENT_S, STORE_WAIT_S
from app.store.records import StoreError
from app.store.tables import HEAD_REVISION

_log = logging.getLogger("mobilenet_explorer.store")
_LOCK = 0x6D62785F
"""Of PostgreSQL's advisory locks the one of whoever migrates; any number that no other program has."""
_BETWEEN_TURNS_S = 0.02
_MIGRATING = Lock()
"""alembic works on one connection of a process at a time: what it works on is a global of its own."""


def check_url(url: str) -> None:
    """Raises StoreError, saying why, for a URL at which no store can be, whatever else is started."""
    expected = "expected sqlite:////FOLDER/FILE.db or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise StoreError(f"it names no database that can be used here ({error}); {expected}") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"{parsed.get_backend_name()} is not supported; {expected}")
    if parsed.get_backend_name() == "sqlite":
        file = parsed.database or ""
        if file in {"", ":memory:"} or not Path(file).absolute().parent.is_dir():
            raise StoreError(f"its folder is not there; {expected}")


def engine_of(url: URL) -> Engine:
    """An engine none of whose waits is endless: for a connection, for a lock, for an answer."""
    waits = {"pool_size": MAX_STORE_WAITS, "max_overflow": 0, "pool_timeout": STORE_WAIT_S}
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url) if url.database in {None, ":memory:"} else create_engine(url, **waits)
        event.listen(engine, "connect", prepare_sqlite)
        return engine
    engine = create_engine(url, pool_pre_ping=True, **waits)
    if engine.driver == "psycopg":
        from app.store import bounded  # noqa: PLC0415 - an extra

        event.listen(engine, "do_connect", bounded.connect)
        event.listen(engine, "connect", bounded.prepare)
        engine.dialect.do_ping = partial(bounded.is_there, engine.dialect.do_ping)  # pyright: ignore[reportAttributeAccessIssue]
    return engine


class StoreFile:
    """The file of a SQLite store as it was opened: what is written to one that was removed is lost without an error."""

    def __init__(self, url: URL) -> None:
        is_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
        self._path = url.database if is_file else None
        self._inode = self._inode_now()

    def check(self) -> None:
        """Raises StoreError where another file is there now, or none."""
        if self._inode_now() != self._inode:
            raise StoreError("the store's file was removed or replaced; start the server again", str(self._path))

    def _inode_now(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = os.stat(self._path)  # noqa: PTH116 - before every statement: as quick as can be
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino


def prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - whatever driver the URL names
    """What each connection is told first."""
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # else one wrong byte costs every row
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={round(1000 * STATEMENT_S)}", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Waits for its turn itself: of those that open a new file at once SQLite refuses one, without any timeout."""
    end = time.monotonic() + STATEMENT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_BETWEEN_TURNS_S)
        else:
            return


def is_up_to_date(connection: Connection) -> bool:
    """Whether its tables are those of this version."""
    known = inspect(connection).has_table("alembic_version")
    return known and connection.scalar(text("select version_num from alembic_version")) == HEAD_REVISION


def check_tables(connection: Connection) -> None:
    """Reads a row and writes one, which whoever gave the connection rolls back. Raises StoreError."""
    if not is_up_to_date(connection):
        raise StoreError("the store's tables are those of another version")
    connection.execute(text("select id from measurements limit 1"))
    connection.execute(text("update alembic_version set version_num = version_num"))


def migrate(url: URL) -> None:
    """Brings the tables up to date, for as long as that takes. Raises StoreError."""
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
    with engine.begin() as connection:
        is_changed = _migrate(connection)
    if is_changed:
        _log.info("the store's tables are those of version %s now", HEAD_REVISION)
    engine.dispose()  # the connection that migrated SQLite looked after no references


def _migrate(connection: Connection) -> bool:
    """Gives whether there was anything to do: of several processes that begin at once one does it."""
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
    else:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    with _MIGRATING:
        if is_up_to_date(connection):  # by another process, which held the lock until now
            return False
        try:
            command.upgrade(settings, "head")
        except CommandError as error:
            raise StoreError("the store's tables cannot be brought up to date", str(error)) from error
    return True
