"""What is answered to a CSV file of which lines were stored, or were not."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Response

from app.answers.measurements import ImportAnswer, LineError
from app.settings import MAX_TOLD_ERRORS
from app.web.problems import FieldError, NothingStored
from app.web.reply import written


def imported(count: int, errors: Sequence[LineError], import_id: int | None = None) -> Response:
    """The answer that so many lines were stored, and the others not, the first of them with the reason.

    Raises NothingStored where there were lines and none of them was stored.
    """
    if errors and not count:
        raise _none_stored(errors)
    return written(ImportAnswer(count, len(errors), tuple(errors[:MAX_TOLD_ERRORS]), import_id), HTTPStatus.CREATED)


def _none_stored(errors: Sequence[LineError]) -> NothingStored:
    told = "; ".join(f"line {each.line}: {each.message}" for each in errors[:3]) + ("; ..." if len(errors) > 3 else "")
    of = "the only line was not" if len(errors) == 1 else f"none of the {len(errors):,} lines was"
    return NothingStored(
        f"{of} stored: {told}",
        errors=[FieldError(field="body", pointer=f"/body/line/{each.line}", message=each.message) for each in errors],
    )
