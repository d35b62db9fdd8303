"""/accuracies: the sets there are, one of them, and accuracies of one's own out of a file."""

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.answers import accuracies as answers
from app.answers.measurements import ImportAnswer, SetAside
from app.services.accuracies import sets
from app.services.files import accuracies
from app.web.asking import ask
from app.web.bodies import CsvDep, csv_body
from app.web.dependencies import StoreDep
from app.web.problems import documented
from app.web.refusals import NotFound, Published
from app.web.reply import STORED, TABLE, FormDep, reply, table, written
from app.web.security import may_write
from app.web.turns import TurnRoute, compute
from app.web.uploads import imported
from mobilenet_core.accuracy import kind_of, name_of

if TYPE_CHECKING:
    from app.store.store import Store

router = APIRouter(prefix="/accuracies", tags=["accuracies"], responses=documented(429, 503), route_class=TurnRoute)
OwnSetPath = Annotated[str, Path(max_length=64, description="An imported set.", examples=["warehouse"])]
_CSV_EXAMPLE = "set,precision,alpha,resolution,top1_percent\nwarehouse,int8,0.5,160,58.3\n"


@router.get("", response_model=answers.AccuracySetsAnswer)
def read_accuracy_sets(request: Request, store: StoreDep) -> Response:
    """Every accuracy set that `accuracy_set` takes: the published ones, then those that were imported."""
    return reply(sets.sets(store), STORED, request)


@router.get("/sets/{set}", response_model=answers.AccuracySetAnswer, responses={**TABLE, **documented(404, 422)})
def read_accuracies(
    store: StoreDep,
    set: Annotated[str, Path(max_length=64, description="A set of GET /accuracies.", examples=["paper"])],  # noqa: A002
    form: FormDep,
) -> Response:
    """The accuracies of one set, the newest of each design point. POST /accuracies/import takes the CSV again."""
    found = sets.find(set, store)
    if found is None:
        raise NotFound("There is no set {name!r}; GET /api/v1/accuracies lists them.", name=set)
    rows = sets.rows_of(found)
    answer = answers.AccuracySetAnswer(name_of(found), kind_of(found), len(rows), rows)
    return table(lambda: answer, lambda: accuracies.columns_of(rows), "accuracies", STORED, form)


@router.post(
    "/import",
    status_code=HTTPStatus.CREATED,
    response_model=ImportAnswer,
    responses=documented(400, 401, 403, 413, 415, 422),
    dependencies=[Depends(may_write)],
    openapi_extra=csv_body(_CSV_EXAMPLE),
)
async def import_accuracies(
    request: Request,
    body: CsvDep,
    store: StoreDep,
    *,
    set: Annotated[  # noqa: A002 - as the column is called
        str | None, Query(max_length=64, description="The set of every line, where the file has no column for it.")
    ] = None,
    precision: Annotated[
        str | None, Query(max_length=8, description="The same of the precision; fp32 where nobody says.")
    ] = None,
) -> Response:
    """Stores accuracies out of a CSV file as sets of one's own, which `accuracy_set` then takes by their names.

    Columns set,alpha,resolution,top1_percent and perhaps precision,top5_percent,source,note: what a set exports. Good
    lines are stored, bad ones told by their number. The newest accuracy of a point counts; older ones stay in the
    store. A published set takes nothing in.
    """
    told = {"set": set, "precision": precision}
    named = {name: value for name, value in told.items() if value is not None}
    parsed = await compute(request, accuracies.parse, body, named)
    await ask(request, store.add_accuracies, parsed.rows)
    return imported(request, len(parsed.rows), parsed.errors)


@router.delete(
    "/sets/{set}",
    response_model=SetAside,
    responses=documented(401, 403, 404, 409, 422),
    dependencies=[Depends(may_write)],
)
def remove_set(store: StoreDep, set: OwnSetPath) -> Response:  # noqa: A002 - as the column is called
    """Sets an imported set aside, all of its accuracies: no longer used or listed, kept for an audit."""
    return _marked(store, set, is_removed=True)


@router.post(
    "/sets/{set}/restore",
    response_model=SetAside,
    responses=documented(401, 403, 404, 409, 422),
    dependencies=[Depends(may_write)],
)
async def restore_set(request: Request, store: StoreDep, set: OwnSetPath) -> Response:  # noqa: A002 - as above
    """Brings an imported set back that was set aside."""
    return await ask(request, partial(_marked, store, set, is_removed=False))


def _marked(store: "Store", name: str, *, is_removed: bool) -> Response:
    if sets.published_set(name) is not None:
        told = "{name} is published, and part of this version; only an imported set can be set aside."
        raise Published(told, name=name)
    if not store.mark_set(name, is_removed=is_removed):
        raise NotFound("No set {name!r} was imported; GET /api/v1/accuracies lists them.", name=name)
    return written(SetAside(f"set {name}", is_removed), HTTPStatus.OK)
