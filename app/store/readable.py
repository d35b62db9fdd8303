"""A row that this version cannot read costs itself alone: it is told in the log, once, and left out.

Versions before or after may have written it, or a disk may have changed it: nothing in it is taken on trust.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, case, func
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.store.records import Unreadable
from mobilenet_core.errors import MobileNetError, Said

_log = logging.getLogger("mobilenet_explorer.store")
_WRONG = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, MobileNetError)
"""What comes of a value that is of another kind than it should be."""

Row = TypeVar("Row")
Read = TypeVar("Read")


@contextmanager
def reading(what: str, row_id: object) -> Generator[None]:
    """Raises Unreadable, which names the row, for whatever is wrong with it."""
    try:
        yield
    except _WRONG as error:
        reason = error or type(error).__name__
        told = Said("{what} {id} in the store cannot be read: {error}", what=what, id=row_id, error=reason)
        raise Unreadable(told) from error


def readable(rows: Iterable[Row], read: Callable[[Row], Read]) -> Iterator[Read]:
    """What `read` reads of each row that can be read."""
    for row in rows:
        try:
            yield read(row)
        except Unreadable as error:
            _tell(str(error))


@lru_cache(maxsize=4096)
def _tell(sentence: str) -> None:
    """Once, for as long as it is remembered: a list is read again and again."""
    _log.warning("%s; it is left out", sentence)


def holds_object(dialect: Dialect, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of whatever is mapped
    """Whether a column of JSON holds fields for SQL to look into: SQLite keeps any text, and fails on what is none."""
    if dialect.name == "sqlite":
        return func.json_type(case((func.json_valid(column) == 1, column), else_=None)) == "object"
    return func.json_typeof(column) == "object"


class _NoValue:
    """What stands in a row's place for a text that is no value of its column: whoever reads it finds nothing."""


_NO_VALUE = _NoValue()


class _Checked(TypeDecorator[Any]):
    """A column whose text SQLite does not check; a wrong one would cost whatever is read with it."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:  # noqa: ANN401 - SQLAlchemy's own
        """As the type inside does, so that SQL looks into JSON."""
        return self.impl_instance.coerce_compared_value(op, value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        """What reads a value of a row."""
        read = super().result_processor(dialect, coltype)
        if read is None:
            return None

        def read_or_none(value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
            try:
                return read(value)
            except (TypeError, ValueError):
                return _NO_VALUE

        return read_or_none


class CheckedJson(_Checked):
    """JSON."""

    cache_ok = True


class CheckedTime(_Checked):
    """A moment, with its time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True
