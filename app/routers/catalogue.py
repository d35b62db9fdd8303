"""/networks and /runtimes: what can be asked for here."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic_core import to_json

from app.answers import catalogue
from app.services.costs.design_point import Variant, report_of
from app.services.costs.networks import TITLES, report_of_other, resolution_of
from app.web.answer_cache import KeptRoute
from app.web.problems import Refusal, documented
from app.web.representation import ANALYTIC, STORED, Representation
from mobilenet_core.cost import CostReport
from mobilenet_core.design import BASE_RESOLUTION, DesignPoint
from mobilenet_core.networks import BODY_OF, OTHERS
from mobilenet_core.runtimes import RUNTIMES

router = APIRouter(tags=["catalogue"], route_class=KeptRoute)
_NAMES = (*BODY_OF, *OTHERS)


def _network(name: str) -> dict[str, Any]:
    if name in OTHERS:
        return _other(name)
    variant = Variant(DesignPoint(1.0, BASE_RESOLUTION), name)
    report = report_of(variant)
    title = variant.name.removeprefix("1.0 ").removesuffix(f"-{BASE_RESOLUTION}")
    return _row(name, title, BASE_RESOLUTION, report, has_alpha=True)


def _other(name: str) -> dict[str, Any]:
    return _row(name, TITLES[name], resolution_of(name), report_of_other(name), has_alpha=False)


def _row(name: str, title: str, resolution: int, report: CostReport, *, has_alpha: bool) -> dict[str, Any]:
    about = {"name": name, "title": title, "has_alpha": has_alpha, "resolution": resolution}
    return {**about, "mult_adds": report.mult_adds, "params": report.params}


@router.get("/networks", response_model=catalogue.NetworksAnswer)
async def read_networks(request: Request) -> Response:
    """Every network, at alpha 1 and 224 pixels; those without an alpha, which /comparison takes, at their own."""
    items = [_network(name) for name in _NAMES]
    return Representation(to_json({"count": len(items), "items": items})).response(request, ANALYTIC)


@router.get("/networks/{name}", response_model=catalogue.NetworkRow, responses=documented(404, 422))
async def read_network(
    request: Request,
    name: Annotated[str, Path(max_length=64, description="Name of a network.", examples=["mobilenet_v1"])],
) -> Response:
    """One network, at alpha 1 and 224 pixels, or at its own resolution where it has no alpha."""
    if name not in _NAMES:
        raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no network {name!r}; known: {', '.join(_NAMES)}.")
    return Representation(to_json(_network(name))).response(request, ANALYTIC)


@router.get("/runtimes", response_model=catalogue.RuntimesAnswer)
def read_runtimes(request: Request) -> Response:
    """Every runtime, and for what cannot run here the sentence that says what to install."""
    items: list[dict[str, Any]] = []
    for each in RUNTIMES:
        why = each.why_unavailable()
        items.append(
            {
                "name": each.name,
                "precisions": each.precisions,
                "profiles": each.profiles,
                "available": why is None,
                "why_unavailable": why,
            }
        )
    return Representation(to_json({"count": len(items), "items": items})).response(request, STORED)
