"""/healthz and /readyz: whether the process answers, and whether its store does."""

from fastapi import APIRouter

from app.answers.catalogue import Health
from app.settings import VERSION
from app.web.dependencies import StoreDep
from app.web.problems import documented

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def read_health() -> Health:
    """The process answers."""
    return Health(status="ok", version=VERSION)


@router.get("/readyz", responses=documented(503))
def read_readiness(store: StoreDep) -> Health:
    """The process answers and its store can be read."""
    store.ping()
    return Health(status="ok", version=VERSION)
