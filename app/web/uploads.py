"""What is answered to a CSV file of which lines were stored, or were not, and what is read once they were."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, get_args

from fastapi import Request, Response

from app.answers.measurements import ImportAnswer, LineError
from app.language import Language
from app.language.refusals import in_language, joined
from app.services.latency.devices import devices
from app.settings import MAX_TOLD_ERRORS
from app.store import StoreError
from app.web.problems import language_asked
from app.web.refusals import FieldError, NothingStored
from app.web.reply import bytes_of, written
from mobilenet_core.errors import Said
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.store.store import Store

_log = logging.getLogger("mobilenet_explorer")


def read_ahead(this: DeviceInfo, store: "Store") -> None:
    """Whoever asks for the devices next need not wait until those of a file are read anew.

    The file is stored: it is no failure of the import where they cannot be read now, and who asks will read of it.
    """
    try:
        for language in get_args(Language):
            bytes_of(devices(this, store, language))
    except StoreError as error:
        _log.warning("an import is stored, but the devices could not be read after it: %s", error)


def imported(request: Request, count: int, errors: Sequence[LineError], import_id: int | None = None) -> Response:
    """The answer that so many lines were stored, and the others not, the first of them with the reason.

    Raises NothingStored where there were lines and none of them was stored.
    """
    language = language_asked(request)
    told = [LineError(each.line, in_language(each.message, language)) for each in errors[:MAX_TOLD_ERRORS]]
    if errors and not count:
        raise _none_stored(told, len(errors), language)
    return written(ImportAnswer(count, len(errors), tuple(told), import_id), HTTPStatus.CREATED)


def _none_stored(told: Sequence[LineError], count: int, language: Language) -> NothingStored:
    lines = [in_language(Said("line {line}: {message}", **asdict(each)), language) for each in told]
    of = "the only line was not stored: {lines}" if count == 1 else "none of the {count:,} lines was stored: {lines}"
    errors = [FieldError(field="body", pointer=f"/body/line/{each.line}", message=each.message) for each in told]
    return NothingStored(of, errors=errors, lines=joined(lines, language), count=count)
