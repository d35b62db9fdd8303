"""An open database: its connections, a transaction, and what is told where that fails."""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.store import opening, revision
from app.store.records import Clash, StoreAway, StoreError, Unstorable


class Database:
    """Opens the store at a SQLAlchemy URL and brings its tables up to date. Raises StoreError.

    changed: told the id of a job after each change of it, by the thread that made the change.
    """

    def __init__(self, url: str, changed: Callable[[str], None] = lambda _: None) -> None:
        self._changed = changed
        self.errors: Counter[str] = Counter()
        """What it did not do, by kind."""
        with _errors_told(self.errors):
            self.url = make_url(url)
            self._engine = opening.engine_of(self.url)
            with self._engine.connect() as connection:
                is_up_to_date = opening.is_up_to_date(connection)
            if not is_up_to_date:
                opening.migrate(self.url)
        self._file = opening.StoreFile(self.url)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def check(self) -> None:
        """Returns where the store can be read and written. Raises StoreError."""
        with _errors_told(self.errors), self._engine.connect() as connection:  # ends by rolling back
            self._file.check()
            opening.check_tables(connection)

    @contextmanager
    def _changing(self, job_id: str, *, learns: bool = False) -> Generator[Session]:
        with self._session(learns=learns) as session:
            yield session
        self._changed(job_id)

    @contextmanager
    def _session(self, *, learns: bool = False) -> Generator[Session]:
        """learns: whether it changes what is known, and by that the revision."""
        with _errors_told(self.errors), Session(self._engine) as session, session.begin():
            self._file.check()
            if learns:
                revision.lock(session)
            yield session


@contextmanager
def _errors_told(count: Counter[str]) -> Generator[None]:
    try:
        with _named():
            yield
    except StoreError as error:
        count[type(error).__name__] += 1
        raise


@contextmanager
def _named() -> Generator[None]:
    try:
        yield
    except (DataError, OverflowError, UnicodeError) as error:
        raise Unstorable("the store cannot keep or look for such a value", _reason(error)) from error
    except IntegrityError as error:
        raise Clash("what is stored already does not allow this", _reason(error)) from error
    except SQLAlchemyError as error:
        is_passing = isinstance(error, (OperationalError, InterfaceError, PoolTimeout))
        raise (StoreAway if is_passing else StoreError)("the store does not answer", _reason(error)) from error


def _reason(error: Exception) -> str:
    """The driver's own words, without the SQL."""
    return str(error.orig if isinstance(error, DBAPIError) else error)
