"""A CSV file as the body of a request: how its route describes it, what is checked, what is answered."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Request, Response

from app.answers.measurements import ImportAnswer, LineError
from app.settings import MAX_TOLD_ERRORS
from app.web.problems import FieldError, NothingStored, UnsupportedMediaType
from app.web.reply import written


def csv_body(example: str) -> dict[str, object]:
    """What a route that takes a CSV file adds to its description."""
    return {
        "requestBody": {
            "required": True,
            "description": "UTF-8, with or without a byte order mark.",
            "content": {"text/csv": {"schema": {"type": "string"}, "example": example}},
        }
    }


async def read_csv(request: Request) -> bytes:
    """The file. Raises UnsupportedMediaType for what does not say that it is one."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "text/csv":
        raise UnsupportedMediaType(
            f"Content-Type is {media_type[:80]!r}; expected text/csv, with the file as the body."
        )
    return await request.body()


def imported(count: int, errors: Sequence[LineError]) -> Response:
    """The answer that so many lines were stored, and the others not, the first of them with the reason.

    Raises NothingStored where there were lines and none of them was stored.
    """
    if errors and not count:
        raise _none_stored(errors)
    return written(ImportAnswer(count, len(errors), tuple(errors[:MAX_TOLD_ERRORS])), HTTPStatus.CREATED)


def _none_stored(errors: Sequence[LineError]) -> NothingStored:
    told = "; ".join(f"line {each.line}: {each.message}" for each in errors[:3]) + ("; ..." if len(errors) > 3 else "")
    of = "the only line was not" if len(errors) == 1 else f"none of the {len(errors):,} lines was"
    return NothingStored(
        f"{of} stored: {told}",
        errors=[FieldError(field="body", pointer=f"/body/line/{each.line}", message=each.message) for each in errors],
    )
