"""/devices: where latencies are from."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.answers.latency import DevicesAnswer
from app.language import Language
from app.services.latency.devices import devices
from app.web.dependencies import StoreDep, ThisDeviceDep
from app.web.problems import documented
from app.web.reply import STORED, reply

router = APIRouter(tags=["measurements"], responses=documented(422, 503))


@router.get("/devices", response_model=DevicesAnswer)
def read_devices(
    request: Request,
    store: StoreDep,
    this: ThisDeviceDep,
    lang: Annotated[Language, Query(description="Language of the sentences.")] = "en",
) -> Response:
    """Every device of which a latency is known: this machine, what was measured or imported, what others published.

    Each says how many design points there are, and what may be concluded from them.
    """
    return reply(devices(this, store, lang), STORED, request)
