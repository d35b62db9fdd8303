"""/measurements and /jobs: ask for timings, watch them, read what was stored."""

from http import HTTPStatus
from itertools import product
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from app import schemas
from app.deps import JobsDep, StoreDep
from app.problems import Refusal, documented, dumps
from app.representation import STORED, Representation
from app.security import may_write
from app.services import history
from app.services.explore import Variant
from app.settings import MAX_JOB_ITEMS
from app.store import Job, Store, StoredMeasurement, Task
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.records import MeasurementPlan
from mobilenet_core.runtimes import runtime

router = APIRouter(tags=["measurements"], responses=documented(422))
_WRITE = {"dependencies": [Depends(may_write)]}
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=200, description="A second request under the same key gives the first one's job."),
]
JobId = Annotated[str, Path(description="Name of a job.", max_length=64)]


@router.post(
    "/measurements",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.JobAccepted,
    responses=documented(401, 403, 409, 413, 429),
    **_WRITE,
)
def request_measurements(
    body: schemas.MeasurementsRequest,
    request: Request,
    response: Response,
    jobs: JobsDep,
    idempotency_key: IdempotencyKey = None,
) -> schemas.JobAccepted:
    """Queues a job that times every combination asked for, one after the other, each in a fresh process."""
    job = jobs.submit(_tasks(body), body.model_dump(), idempotency_key)
    href = str(request.url_for("read_job", job_id=job.id).path)
    response.headers["Location"] = href
    return schemas.JobAccepted(job_id=job.id, href=href)


def _tasks(body: schemas.MeasurementsRequest) -> list[Task]:
    combinations = list(product(body.points, body.runtimes, body.precisions, body.threads))
    if len(combinations) > MAX_JOB_ITEMS:
        raise DesignError(
            f"{len(combinations)} measurements are asked for; expected at most {MAX_JOB_ITEMS} in a job", field="points"
        )
    tasks: list[Task] = []
    for point, name, precision, threads in combinations:
        plan = MeasurementPlan(runtime=name, precision=precision, threads=threads, batch=body.batch)
        variant = Variant(DesignPoint(point.alpha, point.resolution), body.network, body.num_classes, body.rounding)
        variant.spec  # noqa: B018 - refuses now what could not be built later
        runtime(name)
        tasks.append(
            Task(body.network, variant.point.alpha, variant.point.resolution, body.num_classes, body.rounding, plan)
        )
    return tasks


@router.get("/measurements", response_model=schemas.MeasurementsAnswer)
def read_measurements(
    request: Request,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500, description="Measurements on a page, 1 to 500.")] = 100,
    cursor: Annotated[str | None, Query(max_length=40, description="Taken from `next`.")] = None,
    device: Annotated[str | None, Query(max_length=200, description="Only this device.")] = None,
) -> Response:
    """Stored measurements, newest first."""
    found = store.measurements(limit=limit + 1, before=_cursor(cursor), device=device)
    shown, more = found[:limit], len(found) > limit
    following = request.url.include_query_params(limit=limit, cursor=shown[-1].id) if more else None
    next_url = f"{following.path}?{following.query}" if following else None
    body = {"count": len(shown), "items": [history.row(each) for each in shown], "next": next_url}
    response = Representation(dumps(body)).response(request, STORED)
    if next_url:
        response.headers["Link"] = f'<{next_url}>; rel="next"'
    return response


def _cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise DesignError(f"cursor is {cursor!r}; expected one taken from `next`", field="cursor")
    return int(cursor)


@router.get("/measurements/{measurement_id}", response_model=schemas.MeasurementDetail, responses=documented(404))
def read_measurement(
    request: Request,
    store: StoreDep,
    measurement_id: Annotated[int, Path(ge=1, lt=2**63, description="Id of a measurement.")],
) -> Response:
    """One stored measurement with every sample and everything recorded beside it."""
    stored: StoredMeasurement | None = store.measurement(measurement_id)
    if stored is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"No measurement {measurement_id} is stored.")
    return Representation(dumps(history.detail(stored))).response(request, STORED)


@router.get("/jobs", response_model=schemas.JobsAnswer)
def read_jobs(request: Request, store: StoreDep) -> Response:
    """The 20 newest jobs."""
    items = [history.job_row(job) for job in store.jobs()]
    return Representation(dumps({"count": len(items), "items": items})).response(request, STORED)


@router.get("/jobs/{job_id}", response_model=schemas.JobRow, responses=documented(404))
def read_job(request: Request, store: StoreDep, job_id: JobId) -> Response:
    """How a job goes; ask again until its state is done, failed or cancelled."""
    return Representation(dumps(history.job_row(_job(store, job_id)))).response(request, STORED)


@router.delete(
    "/jobs/{job_id}",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.JobRow,
    responses=documented(401, 403, 404, 409),
    **_WRITE,
)
def cancel_job(store: StoreDep, jobs: JobsDep, job_id: JobId) -> Response:
    """Stops a job; what it has measured stays. The running measurement ends within a moment."""
    job = _job(store, job_id)
    jobs.cancel(job)
    return Response(dumps(history.job_row(job)), HTTPStatus.ACCEPTED, media_type="application/json")


def _job(store: Store, job_id: str) -> Job:
    job = store.job(job_id)
    if job is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no job {job_id!r}.")
    return job
