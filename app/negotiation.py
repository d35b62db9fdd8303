"""Which form of a table was asked for (JSON, CSV or Arrow), and columns written in that form."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from app.problems import Refusal, dumps
from app.representation import Representation

Form = Literal["json", "csv", "arrow"]
CSV_TYPE, ARROW_TYPE = "text/csv; charset=utf-8", "application/vnd.apache.arrow.stream"
_FORMS: Mapping[str, Form] = {
    "application/json": "json",
    "text/csv": "csv",
    ARROW_TYPE: "arrow",
    "application/*": "json",
    "text/*": "csv",
    "*/*": "json",
}


def _form(
    request: Request,
    format: Annotated[  # noqa: A002 - the name people type
        Form | None,
        Query(description="json, csv or arrow; for links, where Accept cannot be set. It outweighs Accept."),
    ] = None,
) -> Form:
    """The form with the highest q among those we have; JSON where nothing was said. Refusal (406) where none fits."""
    if format is not None:
        return format
    accepted = request.headers.get("accept", "*/*")
    wanted = sorted(map(_weighted, accepted.split(",")), key=lambda pair: -pair[1])
    for media_type, weight in wanted:
        if weight > 0 and media_type in _FORMS:
            return _FORMS[media_type]
    raise Refusal(
        HTTPStatus.NOT_ACCEPTABLE,
        "not-acceptable",
        f"Accept is {accepted!r}; this answer comes as application/json, text/csv or {ARROW_TYPE}.",
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


FormDep = Annotated[Form, Depends(_form)]
BomQuery = Annotated[bool, Query(description="Begin a CSV with a UTF-8 byte order mark, which Excel needs.")]


def columns_as(
    form: Form,
    columns: Mapping[str, Sequence[Any]],
    name: str,
    *,
    bom: bool = False,
    extra: Mapping[str, Any] | None = None,
) -> Representation:
    """Columns of equal length in the form asked for. Refusal (406) for Arrow without pyarrow."""
    match form:
        case "json":
            return Representation(dumps({**(extra or {}), "columns": columns}))
        case "csv":
            return csv_of(columns, zip(*columns.values(), strict=True), name, bom=bom)
        case "arrow":
            return Representation(_arrow(columns), ARROW_TYPE, f"{name}.arrow")


def csv_of(header: Iterable[str], rows: Iterable[Sequence[Any]], name: str, *, bom: bool = False) -> Representation:
    """Rows as CSV (RFC 4180), None as an empty field."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return Representation(text.getvalue().encode("utf-8-sig" if bom else "utf-8"), CSV_TYPE, f"{name}.csv")


def _arrow(columns: Mapping[str, Sequence[Any]]) -> bytes:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and 25 MB
    except ImportError:
        raise Refusal(
            HTTPStatus.NOT_ACCEPTABLE,
            "not-acceptable",
            "Arrow needs the extra: pip install 'mobilenet-explorer[arrow]'; JSON and CSV come without it.",
        ) from None
    table = pa.table({name: list(values) for name, values in columns.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()
