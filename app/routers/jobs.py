"""/jobs: watch what is being measured, by asking or by a stream of events, and stop it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from app.answers import measurements as answers
from app.language import Language
from app.services.history.jobs import News, job_head, job_row, news
from app.store import ENDED, Job
from app.web.asking import ask
from app.web.dependencies import JobsDep, LanguageQuery, ListenersDep, StoreDep
from app.web.problems import documented
from app.web.refusals import NotFound
from app.web.reply import STORED, bytes_of, reply, written
from app.web.security import may_write
from app.web.turns import TurnRoute
from mobilenet_core.errors import DesignError

if TYPE_CHECKING:
    from app.measuring.listeners import Listeners
    from app.store.store import Store

router = APIRouter(prefix="/jobs", tags=["measurements"], responses=documented(429, 503), route_class=TurnRoute)
JobId = Annotated[str, Path(description="Name of a job.", max_length=64)]
LastEventId = Annotated[
    str | None,
    Header(
        max_length=20,
        description="Id of the last event received; those after it are sent.",
        json_schema_extra={"pattern": "^[0-9]{0,9}$"},
    ),
]

_RETRY_MS = 3000
_LOOK_AGAIN_S = 2.0
"""Where another process shares the store, nobody rings here for what it does."""


@router.get("", response_model=answers.JobsAnswer, responses=documented(422))
def read_jobs(
    request: Request,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500, description="Jobs, 1 to 500.")] = 20,
    lang: LanguageQuery = "en",  # noqa: ARG001 - of no sentence any more, and still asked with
) -> Response:
    """The newest jobs, without their items: GET /jobs/{id} has these."""
    items = tuple(map(job_head, store.job_heads(limit)))
    return reply(answers.JobsAnswer(len(items), items), STORED, request)


@router.get("/{job_id}", response_model=answers.JobRow, responses=documented(404, 422))
def read_job(request: Request, store: StoreDep, job_id: JobId, lang: LanguageQuery = "en") -> Response:
    """How a job goes; ask again, or listen to its events, until its state is done, failed or cancelled."""
    return reply(job_row(_job(store, job_id), lang), STORED, request)


@router.delete(
    "/{job_id}",
    status_code=HTTPStatus.ACCEPTED,
    response_model=answers.JobRow,
    responses={204: {"description": "The job was removed."}, **documented(401, 403, 404, 409, 422)},
    dependencies=[Depends(may_write)],
)
def cancel_job(
    store: StoreDep,
    jobs: JobsDep,
    job_id: JobId,
    *,
    remove: Annotated[bool, Query(description="Remove a job that has ended, its items and its events.")] = False,
    lang: LanguageQuery = "en",
) -> Response:
    """Stops a job; what it has measured stays. One that waits ends at once, the running measurement in a moment.

    With remove=true a job that has ended is removed; what it has measured stays then too.
    """
    if remove:
        if not store.remove_job(job_id):
            raise _no_job(job_id)
        return Response(status_code=HTTPStatus.NO_CONTENT)
    _job(store, job_id)
    jobs.cancel(job_id)
    return written(job_row(_job(store, job_id), lang), HTTPStatus.ACCEPTED)


def _job(store: "Store", job_id: str) -> Job:
    job = store.job(job_id)
    if job is None:
        raise _no_job(job_id)
    return job


def _no_job(job_id: str) -> NotFound:
    return NotFound(
        "This server knows no job {job_id!r}; it may have been removed, or made on another server.", job_id=job_id
    )


@dataclass(frozen=True, slots=True)
class _Stream:
    """What a stream of events needs: where to look, from which event on, and what wakes it."""

    request: Request
    store: "Store"
    listeners: "Listeners"
    job_id: str
    after: int
    language: Language
    bell: asyncio.Event


async def _stream(
    request: Request,
    store: StoreDep,
    listeners: ListenersDep,
    job_id: JobId,
    last_event_id: LastEventId = None,
    *,
    lang: LanguageQuery = "en",
) -> AsyncGenerator[_Stream]:
    """Refuses before the answer has begun: afterwards no status could be sent."""
    after = _number(last_event_id)
    job = await ask(request, _job, store, job_id)
    if job.state in ENDED and after >= job.last_event:
        raise HTTPException(HTTPStatus.NO_CONTENT)  # which tells an EventSource not to come again
    with listeners.listening(job_id, request.client.host if request.client else "") as bell:
        yield _Stream(request, store, listeners, job_id, after, lang, bell)


@router.get(
    "/{job_id}/events",
    response_class=EventSourceResponse,
    responses={
        200: {"description": "Events `job` (data: JobHead), `item` (data: ItemEvent) and `bye`."},
        204: {"description": "The job has ended, and its last event was received."},
        **documented(404, 422),
    },
)
async def read_job_events(stream: Annotated[_Stream, Depends(_stream)]) -> AsyncIterable[ServerSentEvent]:
    """Everything that happened to a job and everything that happens, as server-sent events with growing ids.

    The log is kept: a client that comes back with Last-Event-ID gets exactly what it missed, also after a new start
    of the server. The `job` event with state done, failed or cancelled is the last. `bye`: the server ends; come again.
    """
    yield ServerSentEvent(retry=_RETRY_MS)
    after = stream.after
    while True:
        stream.bell.clear()
        try:
            news_now = await ask(stream.request, _news, stream, after)
        except NotFound:  # removed meanwhile
            return
        for each in news_now:
            after = each.number
            yield ServerSentEvent(id=str(after), event=each.name, raw_data=bytes_of(each.data).decode())
            if each.is_last:
                return
        if stream.listeners.closing:
            yield ServerSentEvent(event="bye", data={})
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN_S):
                await stream.bell.wait()


def _news(stream: _Stream, after: int) -> list[News]:
    store, job_id = stream.store, stream.job_id
    events = store.events(job_id, after)  # before the job, which must know of all that they tell
    return news(_job(store, job_id), store, events, stream.language)


def _number(last_event_id: str | None) -> int:
    if not last_event_id:
        return 0
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10):
        raise DesignError(
            "Last-Event-ID is {last_event_id!r}; expected the id of an event of this job, or none for all of them",
            field="last-event-id",
            last_event_id=last_event_id,
        )
    return int(last_event_id)
