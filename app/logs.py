"""Lines of the log: an event each, with its time, and with the request, client and job that it is about.

Whoever logs uses Python's own logging and names in `extra` what it is about. What comes from outside is escaped, so
that nobody can write a line of his own, or move a terminal's cursor.
"""

import logging
import sys
from collections.abc import Generator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Literal

_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))
_Event = MutableMapping[str, Any]


@contextmanager
def about(**what: str) -> Generator[None]:
    """Says in every line that is logged meanwhile what it is about: request, client, job."""
    token = _about.set({**_about.get(), **what})
    try:
        yield
    finally:
        _about.reset(token)


def configure(style: Literal["auto", "json", "plain"] = "auto") -> None:
    """Sends every line to stderr: as people read it where that is a terminal, else as JSON."""
    import structlog  # noqa: PLC0415 - for the command that serves alone

    is_plain = style == "plain" or (style == "auto" and sys.stderr.isatty())
    last: list[Any] = (
        [structlog.processors.format_exc_info, _escaped, structlog.dev.ConsoleRenderer(colors=False)]
        if is_plain
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    first: list[Any] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _with_context,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _with_context(_logger: object, _name: str, event: _Event) -> _Event:
    event.pop("color_message", None)  # uvicorn's own event once more, for terminals
    for name, value in _about.get().items():
        event.setdefault(name, value)
    return event


def _escaped(_logger: object, _name: str, event: _Event) -> _Event:
    """What is no character of a line is spelled out, as JSON would; the lines of a traceback are set in."""
    for name, value in event.items():
        if isinstance(value, str):
            lines = value.splitlines() if name == "exception" else [value]
            event[name] = "\n    ".join(map(_printable, lines))
    return event


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
