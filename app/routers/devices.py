"""/devices: where latencies are from."""

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from app.deps import StoreDep, ThisDeviceDep
from app.problems import documented
from app.representation import STORED, Representation
from app.schemas import measured
from app.services import devices

router = APIRouter(tags=["measurements"], responses=documented(503))


@router.get("/devices", response_model=measured.DevicesAnswer)
def read_devices(request: Request, store: StoreDep, this: ThisDeviceDep) -> Response:
    """Every device of which a latency is known: this machine, what was measured or imported, what others published."""
    items = devices.rows(this, store.devices())
    return Representation(to_json({"count": len(items), "items": items})).response(request, STORED)
