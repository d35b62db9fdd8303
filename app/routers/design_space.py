"""/design-space: columns over a grid or a list of design points, as JSON, CSV or Arrow."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from app.answers import costs
from app.services.choice.question import spaces_of
from app.services.costs.space import DEFAULT_COLUMNS, KNOWN_COLUMNS, Space, columns_of_all, numbers
from app.services.latency.source import Source
from app.settings import MAX_SPACE_BYTES
from app.web.answer_cache import KeptRoute
from app.web.bodies import json_body, json_of
from app.web.dependencies import WhereAmongDep
from app.web.problems import documented
from app.web.reply import ANALYTIC, STORED, TABLE, Form, FormDep, table
from app.web.turns import compute, while_there
from mobilenet_core.accuracy import OwnSet, name_of
from mobilenet_core.errors import DesignError

router = APIRouter(
    prefix="/design-space", tags=["design space"], responses={**TABLE, **documented(422, 429)}, route_class=KeptRoute
)

_QUICK_POINTS = 500
"""Up to so many, an answer takes less time than a hop to a thread and back would add under load."""

_COLUMNS = f"Comma-separated columns out of: {', '.join(KNOWN_COLUMNS)}."


@router.get("", response_model=costs.DesignSpaceAnswer)
async def read_design_space(
    *,
    form: FormDep,
    there: WhereAmongDep,
    alpha: Annotated[str, Query(description="Comma-separated alphas.", examples=["0.25,0.5"])] = "",
    resolution: Annotated[str, Query(description="Comma-separated resolutions.", examples=["128,224"])] = "",
    columns: Annotated[str, Query(description=_COLUMNS, examples=["mult_adds,params"])] = "",
) -> Response:
    """A grid: every alpha with every resolution. Without them, each network's usual points: the paper's 16 variants.

    Where a device is named, latency_ms, latency_low_ms, latency_high_ms and latency_kind come too: measured, imported,
    published or predicted, point by point.
    """
    among, source = there
    alphas, sides = numbers(alpha, "alpha", float), numbers(resolution, "resolution", int)
    names = tuple(filter(None, (name.strip() for name in columns.split(",")))) or DEFAULT_COLUMNS
    spaces = (
        replace(each, accuracy_set=among.accuracy_set, columns=names)
        for each in spaces_of(alphas, sides, "", among.networks)
    )
    return await _answer(tuple(spaces), form, source)


def _space_of(body: costs.DesignSpaceRequest) -> Space:
    if body.points is not None and (body.alpha is not None or body.resolution is not None):
        raise DesignError("give either points, or alpha and resolution; not both", field="points")
    if body.points is not None:
        alphas, resolutions = [each["alpha"] for each in body.points], [each["resolution"] for each in body.points]
    elif body.alpha is not None and body.resolution is not None:
        alphas, resolutions = body.alpha, body.resolution
    else:
        raise DesignError("give points, or both alpha and resolution", field="points")
    return Space(
        tuple(alphas),
        tuple(resolutions),
        is_grid=body.points is None,
        network=body.choice,
        columns=tuple(body.columns) if body.columns else DEFAULT_COLUMNS,
    )


SpaceDep = Annotated[Space, Depends(json_of(costs.DesignSpaceRequest, _space_of, MAX_SPACE_BYTES))]


@router.post(
    "",
    response_model=costs.DesignSpaceAnswer,
    responses=documented(400, 413, 503),
    openapi_extra=json_body(costs.DesignSpaceRequest),
)
async def compute_design_space(space: SpaceDep, form: FormDep) -> Response:
    """A list of points, or a grid too long for a URL. Changes nothing on the server."""
    return await _answer((space,), form)


async def _answer(spaces: tuple[Space, ...], form: Form, source: Source | None = None) -> Response:
    count = sum(each.count for each in spaces)

    def answer() -> Response:
        columns = columns_of_all(spaces, source)
        cache = ANALYTIC if source is None and not isinstance(spaces[0].accuracy_set, OwnSet) else STORED
        told = costs.DesignSpaceAnswer(count, columns, name_of(spaces[0].accuracy_set))
        return table(lambda: told, lambda: columns, "design_space", cache, form)

    is_quick = count <= _QUICK_POINTS and source is None and form.name == "json"
    return answer() if is_quick else await while_there(lambda request: compute(request, answer), form.request)
