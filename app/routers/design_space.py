"""/design-space: columns over a grid or a list of design points, as JSON, CSV or Arrow."""

from functools import lru_cache
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app import schemas
from app.deps import ClassesQuery, NetworkQuery, RoundingQuery
from app.negotiation import ARROW_TYPE, BomQuery, Form, FormDep, columns_as
from app.problems import documented
from app.representation import ANALYTIC, Representation
from app.services.space import DEFAULT_COLUMNS, KNOWN_COLUMNS, Space, columns_of, numbers
from mobilenet_core.design import PAPER_ALPHAS, PAPER_RESOLUTIONS, Rounding
from mobilenet_core.errors import DesignError

_FORMS = {200: {"content": {"text/csv": {}, ARROW_TYPE: {}}, "description": "Columns of equal length."}}
router = APIRouter(prefix="/design-space", tags=["design space"], responses={**_FORMS, **documented(406, 422)})
_CACHED_POINTS = 2000

_COLUMNS = f"Comma-separated columns out of: {', '.join(KNOWN_COLUMNS)}."


@router.get("", response_model=schemas.DesignSpaceAnswer)
def read_design_space(
    request: Request,
    form: FormDep,
    alpha: Annotated[str, Query(description="Comma-separated alphas.", examples=["0.25,0.5"])] = "",
    resolution: Annotated[str, Query(description="Comma-separated resolutions.", examples=["128,224"])] = "",
    columns: Annotated[str, Query(description=_COLUMNS, examples=["mult_adds,params"])] = "",
    network: NetworkQuery = "mobilenet_v1",
    num_classes: ClassesQuery = 1000,
    rounding: RoundingQuery = "tf_slim",
    bom: BomQuery = False,
) -> Response:
    """A grid: every alpha with every resolution. Without them, the paper's 16 variants."""
    space = Space.grid(
        numbers(alpha, "alpha", float) or PAPER_ALPHAS,
        numbers(resolution, "resolution", int) or PAPER_RESOLUTIONS,
        network=network,
        num_classes=num_classes,
        rounding=cast("Rounding", rounding),
        columns=tuple(filter(None, (name.strip() for name in columns.split(",")))) or DEFAULT_COLUMNS,
    )
    return _represented(space, form, bom).response(request, ANALYTIC)


@router.post("", response_model=schemas.DesignSpaceAnswer, responses=documented(413))
def compute_design_space(
    request: Request, body: schemas.DesignSpaceRequest, form: FormDep, bom: BomQuery = False
) -> Response:
    """A list of points, or a grid too long for a URL. Changes nothing on the server."""
    rest = {"network": body.network, "num_classes": body.num_classes, "rounding": body.rounding}
    columns = tuple(body.columns) if body.columns else DEFAULT_COLUMNS
    if body.points is not None:
        if body.alpha is not None or body.resolution is not None:
            raise DesignError("give either points, or alpha and resolution; not both", field="points")
        pairs = [(each.alpha, each.resolution) for each in body.points]
        space = Space(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), columns=columns, **rest)
    elif body.alpha is not None and body.resolution is not None:
        space = Space.grid(body.alpha, body.resolution, columns=columns, **rest)
    else:
        raise DesignError("give points, or both alpha and resolution", field="points")
    return _represented(space, form, bom).response(request, ANALYTIC)


def _represented(space: Space, form: Form, bom: bool) -> Representation:
    if len(space.alphas) <= _CACHED_POINTS:
        return _cached(space, form, bom)
    return _computed(space, form, bom)


def _computed(space: Space, form: Form, bom: bool) -> Representation:
    return columns_as(form, columns_of(space), "design_space", bom=bom, extra={"count": len(space.alphas)})


@lru_cache(maxsize=64)
def _cached(space: Space, form: Form, bom: bool) -> Representation:
    return _computed(space, form, bom)
