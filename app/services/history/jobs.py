"""Jobs as the API shows them, and the events of their logs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, cast

from app.answers.measurements import ItemEvent, JobHead, JobItemRow, JobRow
from app.language import Language
from app.language.refusals import in_language
from app.language.warnings import doubt
from app.services.history.measurements import row, timed
from app.store import (
    ENDED,
    Head,
    Item,
    ItemState,
    Job,
    JobEvent,
    JobState,
    Round,
    Stored,
    Unreadable,
    eta_most_s,
    eta_s,
    round_of,
)
from mobilenet_core.marks import doubts_in

if TYPE_CHECKING:
    from app.store.store import Store


def job_row(job: Job, language: Language = "en") -> JobRow:
    """A job, its counts and its items."""
    return JobRow(
        job.count("done"),
        job.count("failed"),
        job.total,
        *_left(None if job.state in ENDED else job.items, datetime.now(UTC)),
        id=job.id,
        state=job.state,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        request=job.request,
        items=tuple(_item_row(item, language) for item in job.items),
    )


def job_head(head: Head) -> JobHead:
    """A job and its counts."""
    return JobHead(
        head.done,
        head.failed,
        head.total,
        *_left(None if head.unended is None else head.unended.items, datetime.now(UTC)),
        id=head.id,
        state=head.state,
        created_at=head.created_at,
        started_at=head.started_at,
        ended_at=head.ended_at,
        request=head.request,
    )


@dataclass(frozen=True, slots=True)
class News:
    """An event of a job's log as the stream sends it; nothing follows the last."""

    number: int
    name: Literal["job", "item"]
    data: JobHead | ItemEvent
    is_last: bool


def news(job: Job, store: "Store", events: Iterable[JobEvent], language: Language = "en") -> list[News]:
    """Events of a job's log, told in full: with the item's task, and with the measurement where one was stored."""
    items = {each.position: each for each in job.items}
    return [
        _job_news(job, each) if each.position is None else _item_news(job, items[each.position], store, each, language)
        for each in events
        if each.position is None or each.position in items
    ]


def _job_news(job: Job, event: JobEvent) -> News:
    state = cast("JobState", event.state)
    head = JobHead(
        *_progress(job, event),
        id=job.id,
        state=state,
        created_at=job.created_at,
        started_at=_by(event.at, job.started_at),
        ended_at=_by(event.at, job.ended_at),
        request=job.request,
    )
    return News(event.number, "job", head, state in ENDED)


def _item_news(job: Job, item: Item, store: "Store", event: JobEvent, language: Language) -> News:
    found = _found(store, event.measurement_id)
    item = replace(
        item,
        state=cast("ItemState", event.state),
        error=event.error,
        measurement_id=event.measurement_id,
        p50_ms=found.latency.p50_ms if found else None,
        warnings=found.measurement.warnings if found and found.measurement else (),
    )
    measured = row(found, language) if found else None
    data = ItemEvent(*_progress(job, event), job_id=job.id, item=_item_row(item, language), measurement=measured)
    return News(event.number, "item", data, is_last=False)


def _found(store: "Store", measurement_id: int | None) -> Stored | None:
    try:
        return None if measurement_id is None else store.stored(measurement_id)
    except Unreadable:  # what is told of it besides stands in the event
        return None


def _by(moment: datetime, when: datetime | None) -> datetime | None:
    """`when`, where that was not after `moment`."""
    return when if when is not None and when <= moment else None


def _left(items: Sequence[Item] | None, at: datetime) -> tuple[float | None, float | None, Round | None]:
    """What a job has before it as it looked at a moment; None for the items of one that has ended."""
    return (None, None, None) if items is None else (eta_s(items, at), eta_most_s(items, at), round_of(items))


def _progress(job: Job, event: JobEvent) -> tuple[int, int, int, float | None, float | None, Round | None]:
    is_end = event.position is None and event.state in ENDED
    return event.done, event.failed, event.total, *_left(None if is_end else job.items, event.at)


def _item_row(item: Item, language: Language) -> JobItemRow:
    return JobItemRow(
        *timed(item.task.variant, item.task.plan, item.warnings, language),
        latency_marks=doubts_in(item.warnings),
        doubt=doubt(item.warnings, language),
        position=item.position,
        state=item.state,
        error=None if item.error is None else in_language(item.error, language),
        measurement_id=item.measurement_id,
        p50_ms=item.p50_ms,
    )
