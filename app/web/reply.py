"""What an answer looks like on the wire: bytes with a strong ETag, gzipped where that pays, 304 where known.

A table comes as JSON, CSV or Arrow.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from pydantic import TypeAdapter
from pydantic_core import to_json

from app.answers.choice import Front
from app.answers.costs import DesignSpaceAnswer
from app.answers.latency import DeviceRow, DevicesAnswer
from app.services.costs.space import csv_of
from app.web.problems import documented
from app.web.refusals import NotAcceptable

_MIN_GZIP_BYTES = 1000

FAST = 1
"""The gzip level for long columns: digits hardly get shorter by what other levels search for several times as long."""

ANALYTIC = "public, max-age=3600"
"""Depends on the code's version and the parameters only."""

STORED = "no-cache"
"""May change with the next measurement: ask again, answered by 304 while it has not."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""Its URL changes with its content."""


@dataclass(frozen=True)
class Representation:
    """One form of an answer. Equal bytes have equal ETags, so a new version of the code needs no care here."""

    body: bytes
    media_type: str = "application/json"
    file_name: str | None = None
    gzip_level: int = 6
    gzip_from: int = _MIN_GZIP_BYTES

    @cached_property
    def etag(self) -> str:
        """The strong ETag of the bytes as they are."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def gzipped(self) -> bytes | None:
        """The bytes gzipped, or None where that saves nothing."""
        if len(self.body) < self.gzip_from or self.media_type.startswith("image/png"):
            return None
        packed = gzip.compress(self.body, compresslevel=self.gzip_level, mtime=0)
        return packed if len(packed) < len(self.body) else None

    def response(
        self, request: Request, cache_control: str, vary: str = "Accept, Accept-Encoding"
    ) -> "RepresentationResponse":
        """The answer to `request` that holds these bytes, or tells that the client has them."""
        packed = self.gzipped if accepts_gzip(request.headers.get("accept-encoding", "")) else None
        etag = self.etag if packed is None else f'{self.etag[:-1]}-gzip"'
        headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": vary}
        if is_known(request, etag):
            return RepresentationResponse(self, cache_control, b"", 304, headers)
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        if self.file_name is not None:
            headers["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        headers["Content-Type"] = self.media_type
        return RepresentationResponse(self, cache_control, packed or self.body, 200, headers)


class RepresentationResponse(Response):
    """A response that still knows what it represents and how long that may be kept."""

    def __init__(
        self, representation: Representation, cache_control: str, content: bytes, status: int, headers: dict[str, str]
    ) -> None:
        super().__init__(content, status, headers)
        self.representation, self.cache_control = representation, cache_control


@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding takes gzip."""
    for coding in accept_encoding.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def is_known(request: Request, etag: str) -> bool:
    """Whether If-None-Match says that the client has what carries this ETag (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match")
    if known is None or request.method != "GET":
        return False
    return known.strip() == "*" or etag in (each.strip().removeprefix("W/") for each in known.split(","))


def bytes_of(answer: object) -> bytes:
    """An answer as JSON, by its own type; bytes are JSON already."""
    if isinstance(answer, bytes):
        return answer
    if isinstance(answer, dict):
        return to_json(answer)
    if isinstance(answer, DesignSpaceAnswer | Front):
        return _column_by_column(answer)
    if isinstance(answer, DevicesAnswer):
        return _row_by_row(answer)
    return _adapter(type(answer)).dump_json(answer)


def _column_by_column(answer: DesignSpaceAnswer | Front) -> bytes:
    """The same as in one go, but with a turn for other threads after each column, of which each takes milliseconds."""
    empty = b'"columns":{}'
    before, _, after = _adapter(type(answer)).dump_json(replace(answer, columns={})).rpartition(empty)
    columns = b",".join(to_json(name) + b":" + _COLUMN.dump_json(column) for name, column in answer.columns.items())
    return before + empty[:-1] + columns + b"}" + after


_COLUMN = TypeAdapter(list[Any])


def _row_by_row(answer: DevicesAnswer) -> bytes:
    """The same as in one go, of rows that mostly are those of the answer before."""
    before, empty, after = _adapter(DevicesAnswer).dump_json(replace(answer, items=())).partition(b'"items":[')
    return before + empty + b",".join(map(_device_bytes, answer.items)) + after


@lru_cache(maxsize=4096)
def _device_bytes(row: DeviceRow) -> bytes:
    return _adapter(DeviceRow).dump_json(row)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def reply(answer: object, cache_control: str, request: Request, *, gzip_level: int = 6) -> Response:
    """The response to a GET: an answer of `app.answers`, and how long it may be kept."""
    return Representation(bytes_of(answer), gzip_level=gzip_level).response(request, cache_control)


def written(answer: object, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The response to a request that changed something."""
    return Response(bytes_of(answer), status, headers, media_type="application/json")


# Tables

ARROW_TYPE = "application/vnd.apache.arrow.stream"
_CSV_TYPE = "text/csv; charset=utf-8"
TABLE: dict[int | str, dict[str, object]] = {
    200: {
        "content": {"text/csv": {}, ARROW_TYPE: {}},
        "description": "As JSON; as CSV or Arrow: columns.",
    },
    **documented(406),
}
"""For the `responses` of a route that ends in `table`."""

_Name = Literal["json", "csv", "arrow"]
_NAMES: Mapping[str, _Name] = {
    "application/json": "json",
    "text/csv": "csv",
    ARROW_TYPE: "arrow",
    "application/*": "json",
    "text/*": "csv",
    "*/*": "json",
}

Columns = Mapping[str, Sequence[Any]]
"""Columns of equal length by name."""


@dataclass(frozen=True, slots=True)
class Form:
    """In which form a request asks for a table; bom: whether a CSV begins with a byte order mark."""

    request: Request
    name: _Name
    bom: bool


async def _form(
    request: Request,
    format: Annotated[  # noqa: A002 - the name people type
        _Name | None,
        Query(description="json, csv or arrow; for links, where Accept cannot be set. It outweighs Accept."),
    ] = None,
    *,
    bom: Annotated[bool, Query(description="Begin a CSV with a UTF-8 byte order mark, which Excel needs.")] = False,
) -> Form:
    return Form(request, format or _accepted(request.headers.get("accept", "*/*")), bom)


FormDep = Annotated[Form, Depends(_form)]


def _accepted(accept: str) -> _Name:
    """The form with the highest q among those we have. Raises NotAcceptable where none fits."""
    if accept in _NAMES:
        return _NAMES[accept]
    for media_type, weight in sorted(map(_weighted, accept.split(",")), key=lambda pair: -pair[1]):
        if weight > 0 and media_type in _NAMES:
            return _NAMES[media_type]
    raise NotAcceptable(
        "Accept is {accept!r}; this answer comes as application/json, text/csv or {arrow}.",
        accept=accept,
        arrow=ARROW_TYPE,
    )


def _weighted(part: str) -> tuple[str, float]:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media_type, float(parameter[2:])
            except ValueError:
                return media_type, 0.0
    return media_type, 1.0


def table(
    answer: Callable[[], object],
    columns: Callable[[], Columns],
    file_name: str,
    cache_control: str,
    form: Form,
) -> Response:
    """The response to a GET for a table: `answer` as JSON, or `columns` as a file. Only what is asked for is made.

    Raises NotAcceptable for Arrow without pyarrow.
    """
    if form.name == "json":
        return reply(answer(), cache_control, form.request, gzip_level=FAST)
    if form.name == "csv":
        body, media_type = csv_of(columns()).encode("utf-8-sig" if form.bom else "utf-8"), _CSV_TYPE
    else:
        body, media_type = _arrow(columns()), ARROW_TYPE
    return Representation(body, media_type, f"{file_name}.{form.name}", FAST).response(form.request, cache_control)


def _arrow(columns: Columns) -> bytes:
    """One table in Arrow's IPC streaming format."""
    try:
        import pyarrow as pa  # noqa: PLC0415 # pyright: ignore - an extra, 25 MB, and without types
    except ImportError:
        raise NotAcceptable(
            "Arrow needs the extra: pip install 'mobilenet-explorer[arrow]'; JSON and CSV come without it.",
        ) from None
    arrow: Any = pa
    made, sink = arrow.table({name: list(values) for name, values in columns.items()}), arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, made.schema) as writer:
        writer.write_table(made)
    return sink.getvalue().to_pybytes()
