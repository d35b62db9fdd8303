"""/measurements: ask for timings, read what was stored."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from app.answers import measurements as answers
from app.measuring.tasks import tasks_for
from app.services.files import latencies
from app.services.history import estimate, measurements
from app.settings import MAX_JOB_ITEMS
from app.store import MAX_ID, Filters, Import, Job, Kind, Stored, load_now
from app.web import parameters
from app.web.asking import ask
from app.web.bodies import CsvDep, csv_body, json_body, json_of
from app.web.dependencies import JobsDep, LanguageQuery, StoreDep, ThisDeviceDep
from app.web.paths import MEASUREMENT_ID
from app.web.problems import documented
from app.web.refusals import NotFound
from app.web.reply import STORED, TABLE, Columns, FormDep, reply, table, written
from app.web.security import may_write
from app.web.turns import TurnRoute, compute
from app.web.uploads import imported, read_ahead
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Precision

if TYPE_CHECKING:
    from app.store.store import Store


router = APIRouter(tags=["measurements"], responses=documented(429, 503), route_class=TurnRoute)
_WRITE, _MEASUREMENT = [Depends(may_write)], f"/measurements/{MEASUREMENT_ID}"
_CSV_EXAMPLE = "device,runtime,precision,threads,alpha,resolution,latency_ms\nMy board,tflite,int8,4,0.5,160,7.25\n"


def _as_it_is(body: answers.MeasurementsRequest) -> answers.MeasurementsRequest:
    return body


BodyDep = Annotated[answers.MeasurementsRequest, Depends(json_of(answers.MeasurementsRequest, _as_it_is))]
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=200, description="A second request under the same key gives the first one's job."),
]


@router.post(
    "/measurements",
    status_code=HTTPStatus.ACCEPTED,
    response_model=answers.JobAccepted,
    responses=documented(400, 401, 403, 409, 413, 422, 429),
    dependencies=_WRITE,
    openapi_extra=json_body(answers.MeasurementsRequest),
)
async def request_measurements(
    body: BodyDep, request: Request, jobs: JobsDep, idempotency_key: IdempotencyKey = None
) -> Response:
    """Queues a job that times every combination asked for, one after the other, each in a fresh process."""

    def submit() -> Job:
        tasks = tasks_for(
            [Variant(DesignPoint(each["alpha"], each["resolution"]), body.choice) for each in body.points],
            runtimes=body.runtimes,
            precisions=body.precisions,
            threads=body.threads,
            batch=body.batch,
            careful=body.careful,
            max_seconds=request.app.state.settings.measure_seconds,
        )
        return jobs.submit(tasks, body.model_dump(), idempotency_key)

    job = await ask(request, submit)
    href = request.app.url_path_for("read_job", job_id=job.id)
    return written(answers.JobAccepted(job.id, href), HTTPStatus.ACCEPTED, {"Location": href})


@router.get("/measurements/estimate", response_model=answers.EstimateAnswer, responses=documented(422))
def read_estimate(
    request: Request,
    store: StoreDep,
    *,
    runtime: Annotated[str, parameters.RUNTIMES.query()] = "torch",
    count: Annotated[int, Query(ge=1, le=MAX_JOB_ITEMS, description="Measurements by each of them.")] = 1,
    careful: Annotated[bool, Query(description="Whether they are to be careful ones.")] = False,
    lang: LanguageQuery = "en",
) -> Response:
    """How long measurements would take here as the machine is now, with a range, and when they would begin.

    Learnt from stored measurements by runtime and by how busy the machine was.
    """
    counts = dict.fromkeys((name for part in runtime.split(",") if (name := part.strip())), count)
    return reply(estimate.estimate(counts, store, load_now(), lang, careful=careful), STORED, request)


async def _filters(
    *,
    device: Annotated[str | None, Query(max_length=200, description="Only this device.")] = None,
    runtime: Annotated[str | None, Query(max_length=64, description="Only this runtime.")] = None,
    precision: Annotated[Precision | None, Query(description="Only this number format.")] = None,
    threads: Annotated[int | None, parameters.ONLY_THREADS.query()] = None,
    network: Annotated[str | None, Query(max_length=64, description="Only this network.")] = None,
    alpha: Annotated[float | None, Query(allow_inf_nan=False, description="Only this width multiplier.")] = None,
    resolution: Annotated[int | None, Query(ge=1, le=1_000_000, description="Only this input side.")] = None,
    kind: Annotated[Kind | None, Query(description="Only what was timed here, or only what was imported.")] = None,
) -> Filters:
    return Filters(device, runtime, precision, threads, network, alpha, resolution, kind)


@router.get("/measurements", response_model=answers.MeasurementsAnswer, responses={**TABLE, **documented(422)})
def read_measurements(
    request: Request,
    store: StoreDep,
    filters: Annotated[Filters, Depends(_filters)],
    form: FormDep,
    *,
    limit: Annotated[int, Query(ge=1, le=500, description="Measurements on a page, 1 to 500; of JSON alone.")] = 100,
    cursor: Annotated[str | None, Query(max_length=40, description="Taken from `next`.")] = None,
    removed: Annotated[bool, Query(description="Those that were set aside, and no others.")] = False,
    lang: LanguageQuery = "en",
) -> Response:
    """Stored measurements, newest first: page by page in JSON, all of them at once in CSV or Arrow.

    POST /measurements/import takes the CSV again.
    """
    before = _cursor(cursor)
    found = store.history(filters, limit=limit + 1, before=before, is_removed=removed) if form.name == "json" else ()
    shown, following = found[:limit], None
    if len(found) > limit:
        asked = {**({} if lang == "en" else {"lang": lang}), **({"removed": "true"} if removed else {})}
        query = {"limit": limit, "cursor": found[limit - 1].id, **filters.given(), **asked}
        following = f"{request.scope['path']}?{urlencode(query)}"

    def answer() -> answers.MeasurementsAnswer:
        return answers.MeasurementsAnswer(len(shown), tuple(measurements.row(each, lang) for each in shown), following)

    def columns() -> Columns:
        return latencies.columns_of(_every(store, filters, before, is_removed=removed))

    response = table(answer, columns, "measurements", STORED, form)
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _every(store: "Store", filters: Filters, before: int | None, *, is_removed: bool) -> Iterator[Stored]:
    """A page at a time, so that no more samples than a page's are in memory."""
    while found := store.history(filters, limit=500, before=before, is_removed=is_removed):
        yield from found
        before = found[-1].id


def _cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19 and int(cursor) <= MAX_ID):
        raise DesignError("cursor is {cursor!r}; expected one taken from `next`", field="cursor", cursor=cursor)
    return int(cursor)


def _naming(name: str) -> Any:  # noqa: ANN401 - FastAPI's own type of a default
    return Query(max_length=200, description=f"The {name} of every line, where the file has no column for it.")


@router.post(
    "/measurements/import",
    status_code=HTTPStatus.CREATED,
    response_model=answers.ImportAnswer,
    responses=documented(400, 401, 403, 413, 415, 422),
    dependencies=_WRITE,
    openapi_extra=csv_body(_CSV_EXAMPLE),
)
async def import_measurements(
    request: Request,
    body: CsvDep,
    store: StoreDep,
    this: ThisDeviceDep,
    *,
    device: Annotated[str | None, _naming("device")] = None,
    runtime: Annotated[str | None, _naming("runtime")] = None,
    precision: Annotated[str | None, _naming("precision")] = None,
    threads: Annotated[str | None, _naming("threads")] = None,
    name: Annotated[str, Query(max_length=200, description="What the file's lines are called together.")] = "",
    file_name: Annotated[str | None, Query(max_length=200, description="The file's name.")] = None,
) -> Response:
    """Stores latencies out of a CSV file as imported, beside whatever is stored: nothing is overwritten.

    Our own layout (device,runtime,precision,threads,alpha,resolution,latency_ms and more: what GET /measurements
    exports), or timm's results (model,infer_img_size,infer_batch_size,infer_step_time,...), of which mobilenetv1_100
    and mobilenetv1_125 are taken. Good lines are stored, bad ones told by their number.
    """
    told = {"device": device, "runtime": runtime, "precision": precision, "threads": threads}
    named = {name: value for name, value in told.items() if value is not None}
    parsed = await compute(request, latencies.parse, body, named)

    def add() -> int:
        import_id = store.add_imports(parsed.rows, name, file_name)
        read_ahead(this, store)
        return import_id

    import_id = await ask(request, add) if parsed.rows else None
    return imported(request, len(parsed.rows), parsed.errors, import_id)


@router.get("/measurements/imports", response_model=answers.ImportsAnswer, responses=documented(422))
def read_imports(
    request: Request,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500, description="Files, 1 to 500.")] = 100,
) -> Response:
    """Imported files, the newest first, those set aside among them."""
    items = tuple(map(_import_row, store.imports(limit)))
    return reply(answers.ImportsAnswer(len(items), items), STORED, request)


ImportId = Annotated[int, Path(ge=1, le=MAX_ID, description="Id of an imported file.")]
MeasurementId = Annotated[int, Path(ge=1, le=MAX_ID, description="Id of a measurement.")]
_CHANGES = documented(401, 403, 404, 422)


@router.delete(
    "/measurements/imports/{import_id}", response_model=answers.ImportRow, responses=_CHANGES, dependencies=_WRITE
)
def remove_import(store: StoreDep, import_id: ImportId) -> Response:
    """Sets an imported file aside, all of its lines: no longer used or listed, kept for an audit."""
    return written(_import_row(_known(store.mark_import(import_id, is_removed=True), import_id)), HTTPStatus.OK)


@router.post(
    "/measurements/imports/{import_id}/restore",
    response_model=answers.ImportRow,
    responses=_CHANGES,
    dependencies=_WRITE,
)
async def restore_import(request: Request, store: StoreDep, import_id: ImportId) -> Response:
    """Brings an imported file back that was set aside, with the lines that went with it."""
    found = await ask(request, partial(store.mark_import, import_id, is_removed=False))
    return written(_import_row(_known(found, import_id)), HTTPStatus.OK)


def _known(found: Import | None, import_id: int) -> Import:
    if found is None:
        raise NotFound(
            "No file {import_id} was imported; GET /api/v1/measurements/imports lists them.", import_id=import_id
        )
    return found


def _import_row(found: Import) -> answers.ImportRow:
    return answers.ImportRow(**asdict(found))


@router.get(_MEASUREMENT, response_model=answers.MeasurementDetail, responses=documented(404, 422))
def read_measurement(
    request: Request,
    store: StoreDep,
    measurement_id: MeasurementId,
    lang: LanguageQuery = "en",
) -> Response:
    """One stored measurement with every sample and everything recorded beside it."""
    stored = store.stored(measurement_id)
    if stored is None:
        raise NotFound("No measurement {measurement_id} is stored.", measurement_id=measurement_id)
    return reply(measurements.detail(stored, lang), STORED, request)


@router.delete(_MEASUREMENT, response_model=answers.SetAside, responses=_CHANGES, dependencies=_WRITE)
def remove_measurement(store: StoreDep, measurement_id: MeasurementId) -> Response:
    """Sets a measurement aside, or a line of an import: no longer used or listed, kept for an audit."""
    return _marked(store, measurement_id, is_removed=True)


@router.post(
    f"{_MEASUREMENT}/restore",
    response_model=answers.SetAside,
    responses=_CHANGES,
    dependencies=_WRITE,
)
async def restore_measurement(request: Request, store: StoreDep, measurement_id: MeasurementId) -> Response:
    """Brings a measurement back that was set aside."""
    return await ask(request, partial(_marked, store, measurement_id, is_removed=False))


def _marked(store: "Store", measurement_id: int, *, is_removed: bool) -> Response:
    if not store.mark_measurement(measurement_id, is_removed=is_removed):
        raise NotFound("No measurement {measurement_id} is stored.", measurement_id=measurement_id)
    return written(answers.SetAside(f"measurement {measurement_id}", is_removed), HTTPStatus.OK)
