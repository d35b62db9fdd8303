"""/comparison, and the channel cliff of a design point."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.answers import comparison as answers
from app.answers.record import ComparisonRecord
from app.services.comparison import cliff
from app.services.comparison.compare import columns, compare
from app.services.comparison.compared import compared
from app.services.comparison.record import record_of
from app.services.comparison.sides import EXPECTED, Side, side_of
from app.services.costs import design_point
from app.services.latency.source import known_source
from app.web import parameters
from app.web.asking import ask
from app.web.dependencies import AccuracySetDep, LanguageQuery, StoreDep, ThisDeviceDep, VariantDep, WantedDep
from app.web.problems import documented
from app.web.reply import STORED, TABLE, FormDep, reply, table
from app.web.strict import StrictRoute

router = APIRouter(tags=["choice"], responses=documented(422, 429, 503), route_class=StrictRoute)


def _side(which: str, example: str) -> Any:  # noqa: ANN401 - FastAPI's own type
    return Query(description=f"The {which} side: {EXPECTED}.", examples=[example], max_length=300)


async def _sides(
    a: Annotated[str, _side("first", "0.5/160")],
    b: Annotated[str, _side("second", "0.75/192")],
    c: Annotated[str, _side("third", "1.0/224/conv_mobilenet")] = "",
) -> list[Side]:
    return [side_of(text, name) for name, text in (("a", a), ("b", b), ("c", c)) if text or name != "c"]


SidesDep = Annotated[list[Side], Depends(_sides)]


@router.get("/comparison", response_model=answers.Comparison, responses=TABLE)
def read_comparison(
    *,
    sides: SidesDep,
    wanted: WantedDep,
    store: StoreDep,
    this: ThisDeviceDep,
    accuracy_set: AccuracySetDep,
    form: FormDep,
    lang: LanguageQuery = "en",
) -> Response:
    """Two or three networks, design points or runtimes: what each has, and the first against the others in words.

    A side names its own network, rounding, runtime and device; what it does not name is usual, or the comparison's.
    Other networks than MobileNets, as /networks lists them, have exact costs and no latency.
    Latency is measured where it was measured, published where published, else predicted, and says which.
    """
    comparison = compare(compared(sides, wanted, store, this), wanted.precision, accuracy_set, lang)
    return table(lambda: comparison, lambda: columns(comparison), "comparison", STORED, form)


@router.get("/comparison/record", response_model=ComparisonRecord)
def read_comparison_record(
    *,
    request: Request,
    sides: SidesDep,
    wanted: WantedDep,
    store: StoreDep,
    this: ThisDeviceDep,
    accuracy_set: AccuracySetDep,
    then: Annotated[str, parameters.THEN.query()] = "",
    lang: LanguageQuery = "en",
) -> Response:
    """A comparison to pass on: its question in full, its sources, the command that gives it again, all as text too."""
    found = compared(sides, wanted, store, this)
    told = record_of(found, dict(request.query_params), wanted.precision, accuracy_set, lang, then=then)
    return reply(told, "no-store", request)


@router.get("/design-points/{alpha}/{resolution}/cliff", response_model=answers.CliffAnswer)
async def read_cliff(request: Request, variant: VariantDep, wanted: WantedDep, store: StoreDep) -> Response:
    """The layers that the runtime leaves to slower kernels for their channels, and what snapping those to 8 would save.

    The saving is known where a device is named of which latency by that runtime is known; a runtime must be named where
    no device is.
    """
    design_point.report_of(variant)
    source = await ask(request, known_source, wanted, store) if wanted.device else None
    runtime = source.wanted.runtime if source else wanted.runtime
    found = cliff.describe(variant, runtime, wanted.precision, source)
    return reply(answers.CliffAnswer(*design_point.identity_of(variant), found), STORED, request)
