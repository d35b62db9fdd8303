"""PostgreSQL connections whose waits end: a server that is frozen keeps its sockets open and answers nothing."""

from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout  # pyright: ignore[reportPrivateUsage]

from app.settings import STATEMENT_S, STORE_WAIT_S

R = TypeVar("R")


class Bounded(psycopg.Connection[Any]):
    """A connection that gives up on an answer after `patience_s`, and is of no more use then."""

    patience_s = STATEMENT_S

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """What the server answers. Raises psycopg.OperationalError."""
        try:
            return super().wait(gen, interval, self.patience_s if timeout is None else timeout)
        except _WaitTimeout:
            if timeout is None:
                self.close()
            raise


def connect(_dialect: object, _record: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> Bounded:
    """What SQLAlchemy's engine connects by."""
    return Bounded.connect(*arguments, **{"connect_timeout": round(STORE_WAIT_S), **options})


def is_there(ping: Callable[[Any], bool], connection: Bounded) -> bool:
    """Whether the server answers on a connection that was used before, as `ping` asks it, and soon."""
    connection.patience_s = STORE_WAIT_S
    try:
        return ping(connection)
    finally:
        connection.patience_s = STATEMENT_S


def prepare(connection: Bounded, _record: object) -> None:
    """Has the server give up as well: what nobody waits for any longer is not to go on there."""
    connection.execute("select set_config('statement_timeout', %s, false)", (str(round(1000 * STATEMENT_S)),))
    connection.commit()
