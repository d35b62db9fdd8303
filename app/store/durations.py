"""How long measurements took that jobs asked for."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Float, select
from sqlalchemy.orm import Session

from app.store.eta import Took, is_likely
from app.store.log import NEWEST_FIRST
from app.store.readable import holds_object, readable, reading
from app.store.rows import aware
from app.store.tables import JobItemRow, JobRow, MeasurementRow


def read(session: Session, jobs: int) -> tuple[Took, ...]:
    """What each first visit took of the items of so many jobs, the newest ones; of those that a clock tells aright."""
    item, made = JobItemRow, MeasurementRow
    newest = select(JobRow.id).order_by(*NEWEST_FIRST).limit(jobs)
    load = made.record["load_before"].as_float().cast(Float(53)).label("load")
    query = (
        select(made.id, made.runtime, item.started_at, item.ended_at, load)
        .join(made, item.measurement_id == made.id)
        .where(item.job_id.in_(newest), item.started_at.is_not(None), item.ended_at.is_not(None))
        .where(holds_object(session.get_bind().dialect, made.record))
    )
    return tuple(each for each in readable(session.execute(query), _took) if is_likely(each.seconds))


def _took(each: Any) -> Took:  # noqa: ANN401 - the columns selected above
    with reading("measurement", each.id):
        began, ended = cast("datetime", each.started_at), cast("datetime", each.ended_at)
        return Took(each.runtime, (aware(ended) - aware(began)).total_seconds(), float(each.load))
