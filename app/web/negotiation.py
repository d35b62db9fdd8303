"""Which form of a table was asked for (JSON, CSV or Arrow), and columns written in that form."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic_core import to_json

from app.services.costs.space import csv_of
from app.web.problems import Refusal
from app.web.representation import FAST, Representation

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

Columns = Mapping[str, Sequence[Any]]
"""Columns of equal length by name."""


async def _form(
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
    if accepted in _FORMS:
        return _FORMS[accepted]
    for media_type, weight in sorted(map(_weighted, accepted.split(",")), key=lambda pair: -pair[1]):
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


def columns_as(form: Form, columns: Columns, name: str, *, bom: bool = False) -> Representation:
    """Columns in the form asked for. Refusal (406) for Arrow without pyarrow."""
    match form:
        case "json":
            count = len(next(iter(columns.values())))
            return Representation(to_json({"count": count, "columns": columns}), gzip_level=FAST)
        case "csv":
            text = csv_of(columns).encode("utf-8-sig" if bom else "utf-8")
            return Representation(text, CSV_TYPE, f"{name}.csv", FAST)
        case "arrow":
            return Representation(_arrow(columns), ARROW_TYPE, f"{name}.arrow", FAST)


def _arrow(columns: Columns) -> bytes:
    try:
        from app.web.arrow import arrow_stream  # noqa: PLC0415 - an extra, and 25 MB
    except ImportError:
        raise Refusal(
            HTTPStatus.NOT_ACCEPTABLE,
            "not-acceptable",
            "Arrow needs the extra: pip install 'mobilenet-explorer[arrow]'; JSON and CSV come without it.",
        ) from None
    return arrow_stream(columns)
