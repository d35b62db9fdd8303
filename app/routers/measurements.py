"""/measurements: ask for timings, read what was stored."""

from http import HTTPStatus
from itertools import product
from math import prod
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic_core import to_json

from app.deps import JobsDep, StoreDep
from app.problems import Refusal, documented
from app.representation import STORED, Representation
from app.schemas import measured
from app.security import may_write
from app.services import history
from app.services.explore import Variant, report_of
from app.settings import MAX_JOB_ITEMS
from app.store import Task
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError, RuntimeUnavailable
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime
from mobilenet_core.runtimes.protocol import check_available

router = APIRouter(tags=["measurements"], responses=documented(503))
_WRITE = [Depends(may_write)]
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=200, description="A second request under the same key gives the first one's job."),
]


@router.post(
    "/measurements",
    status_code=HTTPStatus.ACCEPTED,
    response_model=measured.JobAccepted,
    responses=documented(400, 401, 403, 409, 413, 422, 429),
    dependencies=_WRITE,
)
def request_measurements(
    body: measured.MeasurementsRequest, request: Request, jobs: JobsDep, idempotency_key: IdempotencyKey = None
) -> Response:
    """Queues a job that times every combination asked for, one after the other, each in a fresh process."""
    job = jobs.submit(_tasks(body), body.model_dump(), idempotency_key)
    href = request.app.url_path_for("read_job", job_id=job.id)
    answer = to_json({"job_id": job.id, "href": href})
    return Response(answer, HTTPStatus.ACCEPTED, {"Location": href}, media_type="application/json")


def _tasks(body: measured.MeasurementsRequest) -> list[Task]:
    """Raises DesignError or RuntimeUnavailable for what could not be measured later."""
    lists = (body.points, body.runtimes, body.precisions, body.threads)
    count = prod(map(len, lists))
    if count > MAX_JOB_ITEMS:
        raise DesignError(
            f"{count} measurements are asked for; expected at most {MAX_JOB_ITEMS} in a job", field="points"
        )
    tasks: list[Task] = []
    for point, name, precision, threads in product(*lists):
        plan = MeasurementPlan(runtime=name, precision=precision, threads=threads, batch=body.batch)
        variant = Variant(DesignPoint(point.alpha, point.resolution), body.network, body.num_classes, body.rounding)
        report_of(variant)
        _check_runtime(plan)
        tasks.append(
            Task(body.network, variant.point.alpha, variant.point.resolution, body.num_classes, body.rounding, plan)
        )
    return tasks


def _check_runtime(plan: MeasurementPlan) -> None:
    chosen = runtime(plan.runtime)
    check_available(chosen)
    if plan.precision not in chosen.precisions:
        raise RuntimeUnavailable(
            f"{plan.runtime} does not run {plan.precision}; it runs {' and '.join(chosen.precisions)}"
        )


@router.get("/measurements", response_model=measured.MeasurementsAnswer, responses=documented(422))
def read_measurements(
    request: Request,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500, description="Measurements on a page, 1 to 500.")] = 100,
    cursor: Annotated[str | None, Query(max_length=40, description="Taken from `next`.")] = None,
    device: Annotated[str | None, Query(max_length=200, description="Only this device.")] = None,
) -> Response:
    """Stored measurements, newest first."""
    found = store.measurements(limit=limit + 1, before=_cursor(cursor), device=device)
    shown = found[:limit]
    following: str | None = None
    if len(found) > limit:
        query = {"limit": limit, "cursor": shown[-1].id, **({} if device is None else {"device": device})}
        following = f"{request.scope['path']}?{urlencode(query)}"
    items = [history.row(each) for each in shown]
    representation = Representation(to_json({"count": len(shown), "items": items, "next": following}))
    response = representation.response(request, STORED)
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise DesignError(f"cursor is {cursor!r}; expected one taken from `next`", field="cursor")
    return int(cursor)


@router.get("/measurements/{measurement_id}", response_model=measured.MeasurementDetail, responses=documented(404, 422))
def read_measurement(
    request: Request,
    store: StoreDep,
    measurement_id: Annotated[int, Path(ge=1, lt=2**63, description="Id of a measurement.")],
) -> Response:
    """One stored measurement with every sample and everything recorded beside it."""
    stored = store.measurement(measurement_id)
    if stored is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"No measurement {measurement_id} is stored.")
    return Representation(to_json(history.detail(stored))).response(request, STORED)
