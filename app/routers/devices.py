"""/devices: of which machines a latency is known, and what of them is set aside."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from app.answers.latency import DevicesAnswer, PublishedLatenciesAnswer
from app.answers.measurements import SetAside
from app.services.history.measurements import published_of
from app.services.latency.devices import devices
from app.services.latency.search import nothing_known_of, nothing_stored_of
from app.services.latency.source import THIS_DEVICE
from app.web import parameters
from app.web.answer_cache import KeptRoute, revision_of
from app.web.asking import ask
from app.web.dependencies import LanguageQuery, StoreDep, ThisDeviceDep
from app.web.problems import documented
from app.web.refusals import NotFound
from app.web.reply import ANALYTIC, STORED, reply, written
from app.web.security import may_write

if TYPE_CHECKING:
    from app.store.store import Store

router = APIRouter(tags=["catalogue"], route_class=KeptRoute)
_WRITE, _CHANGES = [Depends(may_write)], documented(401, 403, 404, 422, 503)

DeviceId = Annotated[str, Path(min_length=1, max_length=200, description="Id of a device, or `this`.")]


@router.get("/devices", response_model=DevicesAnswer, responses=documented(422, 429, 503))
async def read_devices(
    request: Request,
    store: StoreDep,
    this: ThisDeviceDep,
    q: Annotated[str, parameters.DEVICE_TEXT.query()] = "",
    lang: LanguageQuery = "en",
) -> Response:
    """Every device of which a latency is known: this machine, what was measured or imported, what others published.

    Each says how many design points there are, and what may be concluded from them. With `q` those alone that have it;
    where none has it, those with a name that is spelled much like it.
    """
    await revision_of(request)  # first: the answer is kept by it
    return await ask(request, lambda: reply(devices(this, store, lang, q.strip()), STORED, request))


@router.get(
    "/devices/{device:path}/published",
    response_model=PublishedLatenciesAnswer,
    responses=documented(404, 422, 429, 503),
)
async def read_published(request: Request, store: StoreDep, device: DeviceId) -> Response:
    """Every latency that others published of a device, of MobileNet V1 and of other networks, each with its source."""
    found = published_of(device)
    if found is None:
        raise NotFound(await ask(request, nothing_known_of, device, store))
    return reply(found, ANALYTIC, request)


@router.delete("/devices/{device:path}", response_model=SetAside, responses=_CHANGES, dependencies=_WRITE)
async def remove_device(request: Request, store: StoreDep, this: ThisDeviceDep, device: DeviceId) -> Response:
    """Sets all that is stored of a device aside, measured or imported: no longer used or listed, kept for an audit."""
    return await ask(request, _marked, store, this.id if device == THIS_DEVICE else device, True)


@router.post("/devices/{device:path}/restore", response_model=SetAside, responses=_CHANGES, dependencies=_WRITE)
async def restore_device(request: Request, store: StoreDep, this: ThisDeviceDep, device: DeviceId) -> Response:
    """Brings back what was set aside of a device, but for lines of files that are set aside themselves."""
    return await ask(request, _marked, store, this.id if device == THIS_DEVICE else device, False)


def _marked(store: "Store", device: str, is_removed: bool) -> Response:
    if not store.mark_device(device, is_removed=is_removed):
        raise NotFound(nothing_stored_of(device, store))
    return written(SetAside(f"device {device}", is_removed), HTTPStatus.OK)
