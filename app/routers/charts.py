"""/charts: the page's figures as JSON, for the page and for notebooks (plotly.graph_objects.Figure(json))."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from app.language import Language
from app.services.costs import design_point
from app.services.history.runtimes import compared
from app.web.answer_cache import KeptRoute
from app.web.dependencies import (
    AlphaQuery,
    LanguageQuery,
    NetworkDep,
    NetworkQuery,
    ResolutionQuery,
    StoreDep,
    TimedDep,
    layer_latency,
)
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, reply
from mobilenet_core.design import DesignPoint
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Precision

router = APIRouter(prefix="/charts", tags=["charts"], responses=documented(422), route_class=KeptRoute)
ChartName = Literal["accuracy", "contour", "layers", "kinds"]
ChartPrecision = Literal["fp32", "int8"]


@router.get("/runtimes", response_model=dict[str, object], responses=documented(503))
def read_runtimes_chart(
    request: Request,
    store: StoreDep,
    *,
    network: NetworkQuery = "mobilenet_v1",
    precision: Annotated[Precision, Query(description="Number format that all run.")] = "fp32",
    threads: Annotated[int, Query(ge=1, le=256, description="Threads that all have, 1 to 256.")] = 1,
    device: Annotated[str | None, Query(max_length=200, description="A device's id; absent: measured here.")] = None,
    lang: LanguageQuery = "en",
) -> Response:
    """The newest stored latency of each runtime at each design point, milliseconds, with the middle half of its runs.

    One trace per runtime, fastest first; the figure has no trace where nothing of that kind is stored.
    """
    from app.charts import runtimes, shared  # noqa: PLC0415 - as below

    rows = compared(store, network, precision, threads, device)
    return reply(shared.to_json(runtimes.runtimes_figure(rows, lang)), STORED, request)


@router.get("/layer-times", response_model=dict[str, object], responses=documented(503))
async def read_layer_times_chart(
    request: Request,
    timed: TimedDep,
    *,
    alpha: AlphaQuery = 1.0,
    resolution: ResolutionQuery = 224,
    network: NetworkDep,
    lang: LanguageQuery = "en",
) -> Response:
    """Shares of mult-adds and of measured time by kind of layer, on one scale.

    The times are the runtime's newest stored ones; no runtime, or none stored, and the figure has no trace.
    """
    from app.charts import kinds, shared  # noqa: PLC0415 - as below

    variant = Variant(DesignPoint(alpha, resolution), network)
    report = design_point.report_of(variant)
    found = await layer_latency(request, variant, timed) if timed else None
    figure = kinds.times_figure(report.by_kind, found and found.by_kind(variant), found and found.times, lang)
    return reply(shared.to_json(figure), STORED, request)


@router.get("/{name}", response_model=dict[str, object])
def read_chart(
    request: Request,
    *,
    name: Annotated[ChartName, Path(description="Which figure.")],
    alpha: AlphaQuery = 1.0,
    resolution: ResolutionQuery = 224,
    network: NetworkDep,
    precision: Annotated[ChartPrecision, Query(description="Which published accuracies to show.")] = "fp32",
    lang: LanguageQuery = "en",
) -> Response:
    """A figure's data and layout, without a template and without a theme's colours.

    accuracy: published top-1 against mult-adds; contour: mult-adds over alpha and resolution; layers: mult-adds of each
    layer; kinds: shares by kind. `meta.role` says what each trace is.
    """
    variant = Variant(DesignPoint(alpha, resolution), network)
    return reply(_drawn(name, variant, precision, lang), ANALYTIC, request)


def _drawn(name: ChartName, variant: Variant, precision: ChartPrecision, lang: Language) -> bytes:
    # Imported by the first figure: plotly costs memory and time that serving numbers does not need.
    from app.charts import accuracy, contour, kinds, layers, shared  # noqa: PLC0415

    report = design_point.report_of(variant)
    match name:
        case "accuracy":
            point, variants = design_point.describe(variant), design_point.published_variants(precision)
            figure = accuracy.accuracy_figure(variants, point, point.accuracy[precision], lang)
        case "contour":
            figure = contour.contour_figure(variant, lang)
        case "layers":
            figure = layers.layers_figure(report.layers, lang)
        case "kinds":
            figure = kinds.kinds_figure(report.by_kind, lang)
    return shared.to_json(figure)
