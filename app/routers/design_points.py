"""/design-points: one design point, its layers, what torch counts, its latency, its model file."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response

from app import schemas
from app.deps import ClassesQuery, NetworkQuery, RoundingQuery, SettingsDep, StoreDep, VariantDep, WorkerDep
from app.negotiation import BomQuery, FormDep, csv_of
from app.problems import documented, dumps
from app.representation import ANALYTIC, STORED, Representation
from app.services import explore, history, torch_side
from app.services.explore import Variant
from mobilenet_core.design import EXPECTED, DesignPoint, Rounding
from mobilenet_core.errors import DesignError

router = APIRouter(prefix="/design-points", tags=["design points"], responses=documented(422))
_PATH = "/{alpha}/{resolution}"
_MEDIA_TYPES = {"onnx": "application/octet-stream", "pt2": "application/zip"}


@lru_cache(maxsize=2048)
def _described(variant: Variant) -> Representation:
    return Representation(dumps(explore.describe(variant)))


@lru_cache(maxsize=256)
def _layers(variant: Variant) -> Representation:
    return Representation(dumps(explore.describe_layers(variant)))


@router.get("", response_model=schemas.DesignPointRow, responses=documented(422))
async def find_design_point(
    request: Request,
    alpha: Annotated[float, Query(description=f"Width multiplier: {EXPECTED['alpha']}.", examples=[0.75])],
    rho: Annotated[
        float | None, Query(description=f"Resolution multiplier: {EXPECTED['rho']}. The paper's 0.714 is 160 pixels.")
    ] = None,
    resolution: Annotated[int | None, Query(description="Input side in pixels, instead of rho.")] = None,
    network: NetworkQuery = "mobilenet_v1",
    num_classes: ClassesQuery = 1000,
    rounding: RoundingQuery = "tf_slim",
) -> Response:
    """One design point, for people who think in rho: resolution = floor(224 rho + 0.5)."""
    if (rho is None) == (resolution is None):
        raise DesignError("give either rho or resolution, and only one of them", field="rho")
    point = (
        DesignPoint(alpha, resolution) if resolution is not None else DesignPoint.from_rho(alpha, cast("float", rho))
    )
    variant = Variant(point, network, num_classes, cast("Rounding", rounding))
    return _described(variant).response(request, ANALYTIC)


@router.get(_PATH, response_model=schemas.DesignPointRow)
async def read_design_point(request: Request, variant: VariantDep) -> Response:
    """Exact cost and size of one design point, with its published or interpolated accuracy. Builds no model."""
    return _described(variant).response(request, ANALYTIC)


@router.get(f"{_PATH}/layers", response_model=schemas.LayersAnswer, responses=documented(406, 422))
async def read_layers(request: Request, variant: VariantDep, form: FormDep, bom: BomQuery = False) -> Response:
    """Every layer with its shapes, mult-adds, parameters and bytes; JSON or CSV."""
    if form == "csv":
        rows = list(explore.layer_rows(variant))
        table = csv_of(rows[0], (list(row.values()) for row in rows), f"{_file_stem(variant)}_layers", bom=bom)
        return table.response(request, ANALYTIC)
    return _layers(variant).response(request, ANALYTIC)


@router.get(f"{_PATH}/count", response_model=schemas.CountAnswer, responses=documented(422, 503))
async def read_count(request: Request, variant: VariantDep, worker: WorkerDep) -> Response:
    """What torch dispatches for the built module, beside the formula: on the meta device, at no cost of memory."""
    variant.spec  # noqa: B018 - refuses what is outside before the worker is asked
    counted = await worker.run(torch_side.count_variant, variant)
    return Representation(dumps({**explore.identity(variant), **counted})).response(request, ANALYTIC)


@router.get(f"{_PATH}/latency", response_model=schemas.LatencyAnswer)
def read_latency(request: Request, variant: VariantDep, store: StoreDep) -> Response:
    """Latency of one design point: measured here, and published by others."""
    variant.spec  # noqa: B018
    return Representation(dumps(history.latency_of(variant, store))).response(request, STORED)


@router.get(
    f"{_PATH}/model.{{model_format}}",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}, **documented(422, 503)},
)
async def read_model(
    variant: VariantDep, model_format: Literal["onnx", "pt2"], settings: SettingsDep, worker: WorkerDep
) -> FileResponse:
    """The network as a file: ONNX, or PyTorch's exported program (.pt2). Its weights are untrained (TF-slim's
    initialisation, seed 0): for timing and for looking inside, not for recognising anything.
    """
    variant.spec  # noqa: B018
    path: Path = await worker.run(torch_side.export_variant, variant, model_format, settings.data_dir / "models")
    name = f"{_file_stem(variant)}_untrained.{model_format}"
    return FileResponse(path, media_type=_MEDIA_TYPES[model_format], filename=name)


def _file_stem(variant: Variant) -> str:
    return f"{variant.network}_{variant.point.alpha!r}_{variant.point.resolution}"
