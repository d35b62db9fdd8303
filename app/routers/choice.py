"""/predictions, /pareto and /recommendation: latency on a device, fronts, and the best point under budgets."""

from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic_core import to_json

from app.deps import AlphaQuery, ClassesQuery, NetworkQuery, ResolutionQuery, RoundingQuery, StoreDep
from app.negotiation import ARROW_TYPE, BomQuery, FormDep, columns_as
from app.problems import documented
from app.reasons import sentences
from app.representation import ANALYTIC, STORED, Representation
from app.schemas import choice as answers
from app.services import candidates, choice, latency
from app.services.explore import Variant, identity
from app.services.space import numbers
from app.words import Language
from mobilenet_core.accuracy import ACCURACY_SETS, AccuracySet
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.errors import DesignError
from mobilenet_core.records import Precision

router = APIRouter(tags=["choice"], responses=documented(422, 503))
_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}, ARROW_TYPE: {}}}, **documented(406)}

DeviceQuery = Annotated[
    str,
    Query(
        description="Whose latency: an id of GET /devices, or `this` for the machine that the server runs on.",
        examples=["pixel-3"],
        max_length=200,
    ),
]
RuntimeQuery = Annotated[
    str | None,
    Query(description="What executes there; without it, the fastest there.", examples=["tflite-cpu"], max_length=64),
]
PrecisionQuery = Annotated[Precision, Query(description="Number format of weights, activations and latency.")]
ThreadsQuery = Annotated[
    int | None,
    Query(description="Threads, 1 to 256; without it, the number with the most known points.", ge=1, le=256),
]
SetQuery = Annotated[
    AccuracySet, Query(description=f"Which published accuracies, never mixed: {', '.join(ACCURACY_SETS)}.")
]
PercentileQuery = Annotated[
    latency.Percentile, Query(description="Of latency; where no p90 is known, the one known figure stands for it.")
]


async def _wanted(
    *,
    device: DeviceQuery = "",
    runtime: RuntimeQuery = None,
    precision: PrecisionQuery = "fp32",
    threads: ThreadsQuery = None,
    network: NetworkQuery = "mobilenet_v1",
    num_classes: ClassesQuery = 1000,
    rounding: RoundingQuery = "tf_slim",
) -> latency.Wanted:
    rule = cast("Rounding", rounding)
    return latency.Wanted(device, runtime, precision, threads, network, num_classes, rule)


WantedDep = Annotated[latency.Wanted, Depends(_wanted)]


async def _points(
    wanted: WantedDep,
    alpha: Annotated[str, Query(description="Comma-separated alphas of a grid.", examples=["0.25,0.5"])] = "",
    resolution: Annotated[str, Query(description="Comma-separated resolutions of it.", examples=["128,224"])] = "",
    grid: Annotated[
        str,
        Query(
            description="Instead: alphas x resolutions, spread over the paper's ranges. Without any: the paper's 16.",
            examples=["31x25"],
        ),
    ] = "",
) -> candidates.Space:
    return candidates.space_of(
        numbers(alpha, "alpha", float),
        numbers(resolution, "resolution", int),
        grid,
        network=wanted.network,
        num_classes=wanted.num_classes,
        rounding=wanted.rounding,
    )


PointsDep = Annotated[candidates.Space, Depends(_points)]


@router.get("/predictions", response_model=answers.PredictionAnswer)
def read_prediction(
    request: Request, wanted: WantedDep, store: StoreDep, alpha: AlphaQuery, resolution: ResolutionQuery
) -> Response:
    """The predicted latency of one design point on a device, with an interval and what it was fitted on.

    A prediction even where the point was measured: what was measured has its own route.
    """
    if not wanted.device:
        raise DesignError("device is missing; expected an id of GET /api/v1/devices", field="device")
    point = DesignPoint(alpha, resolution)
    variant = Variant(point, wanted.network, wanted.num_classes, wanted.rounding)
    body = {**identity(variant), **choice.prediction(latency.source_of(wanted, store), point)}
    return Representation(to_json(body)).response(request, STORED)


@router.get("/pareto", response_model=answers.ParetoAnswer, responses=_TABLE)
def read_pareto(
    request: Request,
    *,
    wanted: WantedDep,
    points: PointsDep,
    store: StoreDep,
    form: FormDep,
    minimise: Annotated[
        str, Query(description="Comma-separated columns to be small.", examples=["latency_ms,weight_mb"])
    ] = "mult_adds",
    maximise: Annotated[
        str, Query(description="Comma-separated columns to be large.", examples=["top1_percent"])
    ] = "top1_percent",
    accuracy_set: SetQuery = "tf_slim_2018",
    percentile: PercentileQuery = "p50",
    everything: Annotated[
        bool, Query(alias="all", description="Every point, with a column on_front, instead of the front alone.")
    ] = False,
    bom: BomQuery = False,
) -> Response:
    """The design points that no other is at least as good as in every objective and better in one; ties together.

    Objectives are columns of GET /design-space, weight_mb and peak_activation_mb at the precision, top1_percent, and
    latency_ms where a device is named. A point whose value is not known in an objective is not on the front.
    """
    chosen = _candidates(wanted, points, store, accuracy_set, percentile)
    low, high = ([part.strip() for part in text.split(",") if part.strip()] for text in (minimise, maximise))
    body = choice.front(chosen, low, high, everything=everything)
    cache = STORED if chosen.source else ANALYTIC
    if form != "json":
        return columns_as(form, body["columns"], "pareto", bom=bom).response(request, cache)
    return Representation(to_json(body)).response(request, cache)


def _budget(description: str, example: float) -> Any:  # noqa: ANN401 - FastAPI's own type
    return Query(description=description, examples=[example], ge=0, allow_inf_nan=False)


async def _budgets(
    *,
    max_latency_ms: Annotated[float | None, _budget("Latency on the device, milliseconds.", 15)] = None,
    max_weight_mb: Annotated[float | None, _budget("Weights at the precision, 1 MB = 10^6 bytes.", 2)] = None,
    max_peak_activation_mb: Annotated[float | None, _budget("Peak activation memory, MB.", 1)] = None,
    max_mult_adds: Annotated[float | None, _budget("Multiply-adds for one image.", 300e6)] = None,
    max_params: Annotated[float | None, _budget("Parameters.", 3e6)] = None,
    min_top1: Annotated[float | None, _budget("Top-1 accuracy, percent.", 60)] = None,
) -> dict[str, float]:
    values = (max_latency_ms, max_weight_mb, max_peak_activation_mb, max_mult_adds, max_params, min_top1)
    return {name: each for name, each in zip(choice.LIMIT_COLUMNS, values, strict=True) if each is not None}


@router.get("/recommendation", response_model=answers.RecommendationAnswer)
def read_recommendation(
    request: Request,
    *,
    wanted: WantedDep,
    points: PointsDep,
    budgets: Annotated[dict[str, float], Depends(_budgets)],
    store: StoreDep,
    objective: Annotated[
        choice.ObjectiveName, Query(description=f"What is to be best: {', '.join(get_args(choice.ObjectiveName))}.")
    ] = "top1",
    accuracy_set: SetQuery = "tf_slim_2018",
    percentile: PercentileQuery = "p50",
    lang: Annotated[Language, Query(description="Language of the sentences.")] = "en",
) -> Response:
    """The best point under budgets, the budget that binds, the nearest miss, and what a step of each budget buys.

    Equal points are told apart by fewer mult-adds, then fewer params, then their order. Latency is measured where it
    was measured, published where published, else predicted, and says which.
    """
    chosen = _candidates(wanted, points, store, accuracy_set, percentile)
    facts = choice.answer(chosen, budgets, objective)
    body = {**facts, "sentences": sentences(facts, lang)}
    return Representation(to_json(body)).response(request, STORED if chosen.source else ANALYTIC)


def _candidates(
    wanted: latency.Wanted,
    points: candidates.Space,
    store: StoreDep,
    accuracy_set: AccuracySet,
    percentile: latency.Percentile,
) -> candidates.Candidates:
    source = latency.source_of(wanted, store) if wanted.device else None
    return candidates.Candidates(points, wanted.precision, accuracy_set, source, percentile)
