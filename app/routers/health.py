"""/healthz and /readyz: whether the process answers, and whether its store does."""

from fastapi import APIRouter

from app.deps import StoreDep
from app.problems import documented
from app.schemas.catalogue import Health
from app.version import VERSION

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
