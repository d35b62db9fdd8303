"""/networks and /runtimes: what can be asked for here."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from app.answers.catalogue import NetworkRow, NetworksAnswer, RuntimeRow, RuntimesAnswer
from app.services.costs.design_point import Variant, report_of
from app.services.costs.networks import TITLES, report_of_other, resolution_of
from app.web.answer_cache import KeptRoute
from app.web.problems import Refusal, documented
from app.web.reply import ANALYTIC, STORED, reply
from mobilenet_core.cost import CostReport
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.networks import BODY_OF, OTHERS
from mobilenet_core.runtimes import RUNTIMES

router = APIRouter(tags=["catalogue"], route_class=KeptRoute)
_NAMES = (*BODY_OF, *OTHERS)


def _network(name: str) -> NetworkRow:
    if name in OTHERS:
        return _row(name, TITLES[name], resolution_of(name), report_of_other(name), has_alpha=False)
    variant = Variant(DesignPoint(1.0, BASE_RESOLUTION), name)
    title = variant.name.removeprefix("1.0 ").removesuffix(f"-{BASE_RESOLUTION}")
    return _row(name, title, BASE_RESOLUTION, report_of(variant), has_alpha=True)


def _row(name: str, title: str, resolution: int, report: CostReport, *, has_alpha: bool) -> NetworkRow:
    return NetworkRow(name, title, has_alpha, resolution, report.mult_adds, report.params)


@router.get("/networks", response_model=NetworksAnswer)
async def read_networks(request: Request) -> Response:
    """Every network, at alpha 1 and 224 pixels; those without an alpha, which /comparison takes, at their own."""
    items = tuple(map(_network, _NAMES))
    return reply(NetworksAnswer(len(items), items), ANALYTIC, request)


@router.get("/networks/{name}", response_model=NetworkRow, responses=documented(404, 422))
async def read_network(
    request: Request,
    name: Annotated[str, Path(max_length=64, description="Name of a network.", examples=["mobilenet_v1"])],
) -> Response:
    """One network, at alpha 1 and 224 pixels, or at its own resolution where it has no alpha."""
    if name not in _NAMES:
        raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no network {name!r}; known: {', '.join(_NAMES)}.")
    return reply(_network(name), ANALYTIC, request)


@router.get("/runtimes", response_model=RuntimesAnswer)
def read_runtimes(request: Request) -> Response:
    """Every runtime, and for what cannot run here the sentence that says what to install."""
    found = [(each, each.why_unavailable()) for each in RUNTIMES]
    items = tuple(RuntimeRow(each.name, each.precisions, each.profiles, why is None, why) for each, why in found)
    return reply(RuntimesAnswer(len(items), items), STORED, request)
