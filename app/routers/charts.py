"""/charts: the page's figures as JSON, for the page and for notebooks (plotly.graph_objects.Figure(json)).

As CSV or Arrow the numbers that a figure shows come, a row each. Each entry of CHARTS has its own path, which takes the
parameters of what it draws and refuses all others.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from app.charts import CHARTS, Chart
from app.charts.needs import LayerTimings, Need, OneVariant, SideBySide, Timings
from app.charts.numbers import columns_of
from app.language.titles import CHART_TITLES
from app.routers.choice import AskedDep
from app.routers.comparison import SidesDep
from app.services.choice.choose import Shown, choose, shown
from app.services.choice.question import Question
from app.services.comparison.compared import compared
from app.services.history import runtimes
from app.web import parameters
from app.web.answer_cache import KeptRoute
from app.web.asking import ask
from app.web.dependencies import (
    AlphaQuery,
    LanguageQuery,
    NetworkDep,
    NetworkQuery,
    PrecisionQuery,
    ResolutionQuery,
    StoreDep,
    ThisDeviceDep,
    TimedDep,
    WantedDep,
    layer_latency,
)
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, TABLE, FormDep, table
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import USUAL_PRECISION

router = APIRouter(prefix="/charts", tags=["charts"], responses=documented(422, 429), route_class=KeptRoute)
_SCALE = "What bars are: millions of mult-adds, or percent of what their own side has."
_MARKED = "Of the point that is marked; without either, the recommended one."


# What is drawn: one dependency for each need


async def _one_variant(
    *,
    alpha: AlphaQuery = 1.0,
    resolution: ResolutionQuery = 224,
    network: NetworkDep,
    precision: Annotated[Literal["fp32", "int8"], Query(description="Which published accuracies to show.")] = "fp32",
) -> OneVariant:
    return OneVariant(Variant(DesignPoint(alpha, resolution), network), precision)


async def _layer_timings(
    request: Request,
    timed: TimedDep,
    *,
    alpha: AlphaQuery = 1.0,
    resolution: ResolutionQuery = 224,
    network: NetworkDep,
) -> LayerTimings:
    variant = Variant(DesignPoint(alpha, resolution), network)
    return LayerTimings(variant, await layer_latency(request, variant, timed) if timed else None)


async def _timings(
    request: Request,
    store: StoreDep,
    *,
    network: NetworkQuery = "mobilenet_v1",
    precision: PrecisionQuery = USUAL_PRECISION,
    threads: Annotated[int, parameters.THREADS_OF_ALL.query()] = 1,
    device: Annotated[str | None, parameters.MEASURED_DEVICE.query()] = None,
) -> Timings:
    rows = await ask(request, runtimes.compared, store, network, precision, threads, device)
    return Timings(rows, network, precision, threads, device)


async def _side_by_side(
    request: Request,
    *,
    sides: SidesDep,
    wanted: WantedDep,
    store: StoreDep,
    this: ThisDeviceDep,
    by: Annotated[Literal["kind", "layer"], Query(description="What a group of bars is.")] = "kind",
    scale: Annotated[Literal["count", "share"], Query(description=_SCALE)] = "count",
) -> SideBySide:
    return SideBySide(await ask(request, compared, sides, wanted, store, this), by, scale)


async def _question(asked: AskedDep, grid: Annotated[str, parameters.GRID.query()] = "") -> Question:
    return asked.listed(((), (), grid))


def _shown(
    question: Annotated[Question, Depends(_question)],
    alpha: Annotated[float | None, replace(parameters.ALPHA, text=_MARKED).query()] = None,
    resolution: Annotated[int | None, replace(parameters.RESOLUTION, text=_MARKED).query()] = None,
    marked_network: Annotated[str, parameters.MARKED_NETWORK.query()] = "",
) -> Shown:
    if alpha is None and resolution is None:
        return shown(choose(question))
    side = BASE_RESOLUTION if resolution is None else resolution
    return shown(choose(question), DesignPoint(1.0 if alpha is None else alpha, side), marked_network)


NEEDS: Mapping[type[Need], Callable[..., Any]] = {
    OneVariant: _one_variant,
    LayerTimings: _layer_timings,
    Timings: _timings,
    SideBySide: _side_by_side,
    Shown: _shown,
}
"""What finds each need in a request."""


def _drawing(name: str, chart: Chart) -> Callable[..., Response]:
    def read_chart(
        drawn: Annotated[Need, Depends(NEEDS[chart.of])], form: FormDep, lang: LanguageQuery = "en"
    ) -> Response:
        cache = STORED if drawn.is_stored else ANALYTIC
        return table(lambda: chart.json(drawn, lang), lambda: columns_of(chart.numbers(drawn)), name, cache, form)

    return read_chart


for _name, _chart in CHARTS.items():
    router.add_api_route(
        f"/{_name}",
        _drawing(f"mobilenet_{_name}", _chart),
        name=f"read_{_name.replace('-', '_')}_chart",
        summary=CHART_TITLES[_name].en,
        description=cleandoc(_chart.about),
        response_model=dict[str, object],
        responses={**TABLE, **({} if _chart.of is OneVariant else documented(503))},
    )

if TYPE_CHECKING:
    _ChartName = str
else:
    _ChartName = Literal[tuple(CHARTS)]


async def _unknown(name: Annotated[_ChartName, Path()]) -> None:
    """Refuses any other name, whatever is asked of it, and says which there are."""


router.add_api_route("/{name}", _unknown, include_in_schema=False, route_class_override=APIRoute)
