"""/predictions, /pareto and /recommendation: latency on a device, fronts, and the best point under budgets."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import choice as answers
from app.answers.latency import PredictionAnswer
from app.answers.record import Record
from app.charts import CHARTS
from app.services.choice import choose, next_points
from app.services.choice import record as records
from app.services.choice.memory import asked_about
from app.services.choice.question import Budgets, Listed, Question, finder, of_any, space_of, spaces_of
from app.services.costs.space import numbers
from app.services.latency.source import Source, prediction_of
from app.vocabulary import ObjectiveName, Percentile, UseOfMemory
from app.web import parameters
from app.web.answer_cache import KeptRoute
from app.web.dependencies import (
    AlphaQuery,
    AmongDep,
    LanguageQuery,
    ResolutionQuery,
    Where,
    WhereAmongDep,
    WhereDep,
    known_there,
)
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, TABLE, FormDep, bytes_of, reply, table
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import Variant

router = APIRouter(tags=["choice"], responses=documented(422, 429, 503), route_class=KeptRoute)

ObjectiveQuery = Annotated[ObjectiveName, parameters.OBJECTIVE.query()]
_BEST = "best"
_FRONT = Query(
    description="Answer with the figure of GET /charts/front too, which needs no request of its own then, and mark "
    "this point there: `best`, the answer, or one such as 0.75/160, of several networks mobilenet_v2/0.75/160.",
    examples=[_BEST],
    pattern=r"^(best|([a-z][\w.-]*/)?[0-9]*\.?[0-9]+(e-[0-9]+)?/[0-9]{1,4})?$",
    max_length=100,
)
PercentileQuery = Annotated[Percentile, parameters.PERCENTILE.query()]


async def _listed(
    alpha: Annotated[str, parameters.ALPHAS.query()] = "",
    resolution: Annotated[str, parameters.RESOLUTIONS.query()] = "",
    grid: Annotated[str, parameters.GRID.query()] = "",
) -> Listed:
    return numbers(alpha, "alpha", float), numbers(resolution, "resolution", int), grid


ListedDep = Annotated[Listed, Depends(_listed)]


@router.get("/predictions", response_model=PredictionAnswer)
def read_prediction(request: Request, where: WhereDep, alpha: AlphaQuery, resolution: ResolutionQuery) -> Response:
    """The predicted latency of one design point on a device, with an interval and what it was fitted on.

    A prediction even where the point was measured: what was measured has its own route.
    """
    variant = Variant(DesignPoint(alpha, resolution), where.wanted.network)
    return reply(prediction_of(variant, _known(where)), STORED, request)


def _known(where: Where) -> Source:
    if where.source is None:
        raise DesignError("device is missing; expected an id of GET /api/v1/devices", field="device")
    return where.source


@router.get("/predictions/next", response_model=answers.NextPointsAnswer)
def read_next_points(
    request: Request,
    where: WhereDep,
    listed: ListedDep,
    count: Annotated[int, Query(ge=1, le=64, description="How many to name, 1 to 64.")] = 4,
    lang: LanguageQuery = "en",
) -> Response:
    """The points whose measuring narrows the intervals of all the points asked about most, the most telling first.

    Points that are known on the device, measured or published, are not named; fewer come where fewer are left, and
    the sentence says so.
    """
    points = space_of(*listed, where.wanted.network)
    found = next_points.next_to_measure(_known(where), points, count, lang)
    return reply(found, STORED, request)


@router.get("/pareto", response_model=answers.Front, responses=TABLE)
def read_pareto(
    *,
    there: WhereAmongDep,
    listed: ListedDep,
    form: FormDep,
    minimise: Annotated[
        str, Query(description="Comma-separated columns to be small.", examples=["latency_ms,weight_mb"])
    ] = "mult_adds",
    maximise: Annotated[
        str, Query(description="Comma-separated columns to be large.", examples=["top1_percent"])
    ] = "top1_percent",
    columns: Annotated[
        str, Query(description="Comma-separated columns beside the objectives.", examples=["mult_adds,weight_mb"])
    ] = "",
    percentile: PercentileQuery = "p50",
    everything: Annotated[
        bool, Query(alias="all", description="Every point, with a column on_front, instead of the front alone.")
    ] = False,
) -> Response:
    """The design points that no other is at least as good as in every objective and better in one; ties together.

    Objectives are columns of GET /design-space, weight_mb and peak_activation_mb at the precision, top1_percent, and
    latency_ms where a device is named. A point whose value is not known in an objective is not on the front.
    """
    among, source = there
    points, *others = spaces_of(*listed, among.networks)
    of = (among.wanted.precision, among.accuracy_set, source, percentile)
    question = Question(points, *of, others=tuple(others), is_any=among.is_any)
    low, high, more = (
        [part.strip() for part in text.split(",") if part.strip()] for text in (minimise, maximise, columns)
    )
    found = choose.front(question, low, high, more=more, everything=everything)
    cache = STORED if question.is_stored else ANALYTIC
    return table(lambda: found, lambda: found.columns, "pareto", cache, form)


async def _budgets(**budgets: float | None) -> Budgets:
    return tuple((name, bound) for name, bound in budgets.items() if bound is not None)


BudgetsDep = Annotated[Budgets, Depends(parameters.taking_budgets(_budgets, parameters.Parameter.query))]


async def _asked(
    request: Request,
    *,
    among: AmongDep,
    budgets: BudgetsDep,
    objective: ObjectiveQuery = "top1",
    percentile: PercentileQuery = "p50",
    memory: Annotated[UseOfMemory, parameters.MEMORY.query()] = "device",
) -> Question:
    wanted = among.wanted
    find = of_any(finder(budgets, objective, wanted.device), among.networks)
    source = await known_there(request, wanted, find) if wanted.device else None
    points, *others = spaces_of((), (), "", among.networks)
    of = (wanted.precision, among.accuracy_set, None, percentile, budgets, objective)
    question = Question(points, *of, others=tuple(others), is_any=among.is_any)
    return asked_about(question, wanted.device, source, memory)


AskedDep = Annotated[Question, Depends(_asked)]
"""A question about the usual points."""


@router.get("/recommendation", response_model=answers.Recommendation)
def read_recommendation(
    request: Request,
    asked: AskedDep,
    listed: ListedDep,
    front: Annotated[str, _FRONT] = "",
    lang: LanguageQuery = "en",
) -> Response:
    """The best point under budgets, the budget that binds, the nearest miss, and what a step of each budget buys.

    Equal points are told apart by fewer mult-adds, then fewer params, then their order. Latency is measured where it
    was measured, published where published, else predicted, and says which. A budget on what is known of no point is
    not judged, and said to be: where no latency of the device is known, one on latency. Where it is known what RAM and
    flash the device has, they are limits too, by peak activations and weights alone: `memory=ignore` leaves them out.
    """
    question = asked.listed(listed)
    answer: object = choose.answered(question, lang)
    if front:
        point, network = (None, "") if front == _BEST else _point_of(front)
        drawn = choose.shown(choose.choose(question), point, network)
        before, _, after = bytes_of(answer).rpartition(b'"front":null')
        answer = before + b'"front":' + CHARTS["front"].json(drawn, lang) + after
    return reply(answer, STORED if question.is_stored else ANALYTIC, request)


def _point_of(text: str) -> tuple[DesignPoint, str]:
    *network, alpha, resolution = text.split("/")
    return DesignPoint(float(alpha), int(resolution)), "".join(network)


@router.get("/recommendation/record", response_model=Record)
def read_record(
    request: Request,
    *,
    asked: AskedDep,
    listed: ListedDep,
    then: Annotated[str, parameters.THEN.query()] = "",
    lang: LanguageQuery = "en",
) -> Response:
    """A recommendation to pass on: its question in full, its sources, the command that gives it again, all as text too.

    `mobilenet-explorer reproduce FILE` computes again what this answered and tells what differs.
    """
    question = asked.listed(listed)
    return reply(records.record_of(question, dict(request.query_params), then, lang), "no-store", request)
