"""/charts/front, /charts/area and /charts/axes: a choice under budgets as figures."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.routers.choice import BudgetsDep, ObjectiveQuery, PercentileQuery
from app.services.choice.choose import Shown, choose, shown
from app.services.choice.question import GRID, Question, space_of
from app.services.choice.region import region_of
from app.web.answer_cache import KeptRoute
from app.web.dependencies import AccuracySetDep, LanguageQuery, SourceDep, WantedDep
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, reply
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.networks.family import Variant

if TYPE_CHECKING:
    from plotly.graph_objects import Figure  # pyright: ignore[reportMissingTypeStubs]

router = APIRouter(prefix="/charts", tags=["charts"], responses=documented(422, 503), route_class=KeptRoute)


async def _question(
    *,
    wanted: WantedDep,
    source: SourceDep,
    accuracy_set: AccuracySetDep,
    budgets: BudgetsDep,
    objective: ObjectiveQuery = "top1",
    percentile: PercentileQuery = "p50",
    grid: Annotated[
        str,
        Query(description=f"What is chosen among: {GRID}. Without: the paper's 16.", examples=["31x25"]),
    ] = "",
) -> Question:
    points = space_of((), (), grid, wanted.network)
    return Question(points, wanted.precision, accuracy_set, source, percentile, budgets, objective)


_MARKED = "Of the point that is marked; without either, the recommended one."


def _shown(
    question: Annotated[Question, Depends(_question)],
    alpha: Annotated[float | None, Query(description=_MARKED, examples=[0.75])] = None,
    resolution: Annotated[int | None, Query(description=_MARKED, examples=[160])] = None,
) -> Shown:
    if alpha is None and resolution is None:
        return shown(choose(question))
    return shown(choose(question), DesignPoint(1.0 if alpha is None else alpha, resolution or BASE_RESOLUTION))


ShownDep = Annotated[Shown, Depends(_shown)]
"""What is drawn; the point that is marked is the one named, else the recommended one, if there is one."""


@router.get("/front", response_model=dict[str, object])
def read_front_chart(request: Request, drawn: ShownDep, lang: LanguageQuery = "en") -> Response:
    """Top-1 against latency on the device, or against mult-adds where none is named: the front and the budgets.

    `meta.role` says what each trace is; symbols are open outside the budgets, diamonds where latency is predicted.
    """
    from app.charts import front  # noqa: PLC0415 - plotly costs memory and time that numbers do not need

    return _answer(request, drawn, front.front_figure(drawn, lang))


@router.get("/area", response_model=dict[str, object])
def read_area_chart(request: Request, drawn: ShownDep, lang: LanguageQuery = "en") -> Response:
    """Lines of equal mult-adds and of equal predicted latency over alpha and resolution, and where all budgets hold."""
    from app.charts import area, contour  # noqa: PLC0415 - as above

    question, point = drawn.question, drawn.point
    at = DesignPoint(1.0, BASE_RESOLUTION) if point is None else DesignPoint(*point.place)
    plane = contour.mult_adds_area(Variant(at, question.points.network))
    region = region_of(question, plane.alphas, plane.resolutions)
    return _answer(request, drawn, area.area_figure(plane, region, drawn, lang))


@router.get("/axes", response_model=dict[str, object])
def read_axes_chart(request: Request, drawn: ShownDep, lang: LanguageQuery = "en") -> Response:
    """The 16 variants, and the answer, as lines through parallel axes: alpha, input, costs, latency and top-1."""
    from app.charts import axes  # noqa: PLC0415 - as above

    return _answer(request, drawn, axes.axes_figure(drawn, lang))


def _answer(request: Request, drawn: Shown, figure: "Figure") -> Response:
    from app.charts import shared  # noqa: PLC0415 - as above

    return reply(shared.to_json(figure), STORED if drawn.question.is_stored else ANALYTIC, request)
