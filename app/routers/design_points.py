"""/design-points: one design point, its layers, what torch counts, its latency, its model file."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, Response

from app.answers import costs
from app.answers import measurements as answers
from app.answers.citations import PointCited
from app.answers.common import RHO_RANGE
from app.answers.files import FilesAnswer
from app.services import citations
from app.services.costs import design_point, files
from app.services.costs.counted import count_variant, export_variant
from app.services.history import measurements
from app.services.latency.layers import described as layer_latency_row
from app.services.latency.source import Wanted
from app.settings import MAX_MODEL_BYTES
from app.vocabulary import BY_BUDGET
from app.web import parameters
from app.web.answer_cache import KeptRoute
from app.web.dependencies import (
    AccuracySetDep,
    AlphaQuery,
    DeviceQuery,
    LanguageQuery,
    ModelsDirDep,
    NetworkDep,
    PrecisionQuery,
    RuntimeQuery,
    SetQuery,
    StoreDep,
    ThisDeviceDep,
    ThreadsQuery,
    TimedDep,
    VariantDep,
    WorkerDep,
    layer_latency,
)
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, TABLE, FormDep, is_known, reply, table
from app.web.turns import while_there
from mobilenet_core.accuracy import RANKING_SET, AnySet, OwnSet
from mobilenet_core.design import EXPECTED, DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.formats.export import Io, check_written
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import USUAL_PRECISION, Precision
from mobilenet_core.runtime_traits import FileFormat

router = APIRouter(
    prefix="/design-points", tags=["design points"], responses=documented(422, 429, 503), route_class=KeptRoute
)
_PATH = "/{alpha}/{resolution}"
_ZIP = "application/zip"
_MEDIA_TYPES: dict[FileFormat, str] = {"pt2": _ZIP, "ncnn": _ZIP}
_OTHER_TYPE = "application/octet-stream"
_FILE: dict[int | str, dict[str, object]] = {200: {"content": {each: {} for each in (_ZIP, _OTHER_TYPE)}}}


def _described(request: Request, variant: Variant, accuracy_set: AnySet) -> Response:
    cache = STORED if isinstance(accuracy_set, OwnSet) else ANALYTIC
    return reply(design_point.describe(variant, accuracy_set), cache, request)


@router.get("", response_model=costs.DesignPointRow)
async def find_design_point(
    request: Request,
    *,
    alpha: AlphaQuery,
    rho: Annotated[
        float | None,
        Query(
            description=f"Resolution multiplier: {EXPECTED['rho']}. The paper's 0.714 is 160 pixels.",
            examples=[0.714],
            json_schema_extra=RHO_RANGE,
        ),
    ] = None,
    resolution: Annotated[
        int | None, replace(parameters.RESOLUTION, text="Input side in pixels, instead of rho.").query()
    ] = None,
    network: NetworkDep,
    accuracy_set: AccuracySetDep,
) -> Response:
    """One design point, for people who think in rho: resolution = floor(224 rho + 0.5)."""
    if (rho is None) == (resolution is None):
        raise DesignError("give either rho or resolution, and only one of them", field="rho")
    point = (
        DesignPoint(alpha, resolution) if resolution is not None else DesignPoint.from_rho(alpha, cast("float", rho))
    )
    variant = Variant(point, network)
    return _described(request, variant, accuracy_set)


@router.get(_PATH, response_model=costs.DesignPointRow)
async def read_design_point(request: Request, variant: VariantDep, accuracy_set: AccuracySetDep) -> Response:
    """Exact cost and size of one design point, with its published or interpolated accuracy. Builds no model."""
    return _described(request, variant, accuracy_set)


@router.get(f"{_PATH}/layers", response_model=costs.LayersAnswer, responses=TABLE)
async def read_layers(
    request: Request, variant: VariantDep, timed: TimedDep, form: FormDep, lang: LanguageQuery = "en"
) -> Response:
    """Every layer with its shapes, mult-adds, parameters and bytes; as JSON, or as a flat table in CSV or Arrow.

    With a runtime, each layer has its time too, from the newest stored measurement that has times of layers.
    """
    design_point.report_of(variant)  # refuses what is outside before the store is asked
    found = await layer_latency(request, variant, timed) if timed else None
    ms = found.by_name if found else None

    def answer() -> costs.LayersAnswer:
        return design_point.describe_layers(variant, found and layer_latency_row(found, variant, lang), ms)

    def columns() -> dict[str, list[Any]]:
        columns = design_point.layer_columns(variant)
        if timed is None:
            return columns
        names = columns["name"]
        marks = [found.marks if found else ()] * len(names)
        return {**columns, "latency_ms": [ms and ms[name] for name in names], "latency_marks": marks}

    cache = STORED if timed else ANALYTIC
    return table(answer, columns, f"{_file_stem(variant)}_layers", cache, form)


@router.get(f"{_PATH}/count", response_model=costs.CountAnswer, responses=documented(429, 503))
async def read_count(request: Request, variant: VariantDep, worker: WorkerDep) -> Response:
    """What torch dispatches for the built module, beside the formula: on the meta device, at no cost of memory."""
    design_point.report_of(variant)  # refuses what is outside before the worker is asked

    async def counted(request: Request) -> Response:
        return reply(await worker.run(count_variant, variant), ANALYTIC, request)

    return await while_there(counted, request)


@router.get(f"{_PATH}/latency", response_model=answers.LatencyAnswer, responses=documented(503))
def read_latency(
    request: Request,
    variant: VariantDep,
    store: StoreDep,
    this: ThisDeviceDep,
    *,
    device: DeviceQuery = "",
    limit: Annotated[int, Query(ge=1, le=500, description="Stored latencies of each kind, the newest.")] = 20,
    lang: LanguageQuery = "en",
) -> Response:
    """Latency of one design point by kind: measured here, imported, published by others.

    GET /measurements lists all that is stored of it. Where a device is named, only of that, and predicted too: by each
    runtime, precision and thread count known there.
    """
    design_point.report_of(variant)
    asked = Wanted(device).resolved(this).device or None
    return reply(measurements.latency_of(variant, store, asked, lang, limit), STORED, request)


@router.get(f"{_PATH}/citations", response_model=PointCited)
async def read_point_citations(
    request: Request,
    variant: VariantDep,
    *,
    accuracy_set: SetQuery = RANKING_SET,
    precision: PrecisionQuery = USUAL_PRECISION,
    device: DeviceQuery = "",
    runtime: RuntimeQuery = None,
    threads: ThreadsQuery = None,
    lang: LanguageQuery = "en",
) -> Response:
    """Where the published numbers of a design point stand: its top-1, and where a device is named its latency there.

    Each with what it was taken with, a link to the very version of the document, and a reference to copy.
    """
    design_point.report_of(variant)
    found = citations.of_point(
        variant,
        accuracy_set=accuracy_set,
        precision=precision,
        device=device,
        runtime=runtime,
        threads=threads,
        language=lang,
    )
    return reply(found, ANALYTIC, request)


@router.get(f"{_PATH}/files", response_model=FilesAnswer)
async def read_files(
    request: Request,
    variant: VariantDep,
    *,
    runtime: Annotated[str | None, parameters.FILES_RUNTIME.query()] = None,
    precision: PrecisionQuery = USUAL_PRECISION,
    max_weight_mb: Annotated[float | None, parameters.budget(BY_BUDGET["max_weight_mb"]).query()] = None,
    lang: LanguageQuery = "en",
) -> Response:
    """The model files of a design point, first the one that goes with a runtime and a precision, and their sizes.

    Each size is a bound that the file keeps by a thousandth, a pt2 archive by a twentieth: it is made when asked for.
    """
    return reply(files.answer(variant, runtime, precision, max_weight_mb, lang), ANALYTIC, request)


@router.get(f"{_PATH}/model.{{model_format}}", response_class=FileResponse, responses={**_FILE, **documented(429, 503)})
async def read_model(
    request: Request,
    variant: VariantDep,
    model_format: Annotated[
        FileFormat, Path(description="onnx, tflite, ncnn: both its files in an archive; pt2: PyTorch's program.")
    ],
    models_dir: ModelsDirDep,
    worker: WorkerDep,
    *,
    precision: Annotated[Precision, parameters.FILE_PRECISION.query()] = USUAL_PRECISION,
    io: Annotated[Io, parameters.IO.query()] = "float",
) -> Response:
    """The network as a file, its weights untrained: for timing and looking inside, not for recognising anything.

    The weights are drawn as TF-slim initialises them, from seed 0; batch norm has seen random images, so that every
    layer does what it does in a trained network. int8 is calibrated on random images too.
    """
    check_written(model_format, precision, io)
    size = design_point.report_of(variant).weight_bytes["fp32"]
    if size > MAX_MODEL_BYTES:
        raise DesignError(
            "the file would have {size:,.0f} MB; expected at most {most:,.0f} MB: take a smaller alpha or fewer "
            "classes, "
            "or call mobilenet_core.formats.export.export_model yourself",
            field="alpha",
            size=size / 1000000.0,
            most=MAX_MODEL_BYTES / 1000000.0,
        )

    async def made(request: Request) -> Response:
        path, digest = await worker.run(export_variant, variant, model_format, precision, io, models_dir, size=size)
        headers = {"ETag": f'"{digest}"', "Cache-Control": ANALYTIC}
        if is_known(request, headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        name, media_type = files.file_name(variant, model_format, precision, io), _MEDIA_TYPES.get(model_format)
        return FileResponse(path, media_type=media_type or _OTHER_TYPE, filename=name, headers=headers)

    return await while_there(made, request)


def _file_stem(variant: Variant) -> str:
    return f"{variant.network.name}_{variant.point.alpha!r}_{variant.point.resolution}"
