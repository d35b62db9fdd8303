"""/healthz and /readyz: whether the process answers, and whether its store does."""

from fastapi import APIRouter

from app import schemas
from app.deps import StoreDep
from app.problems import documented
from app.version import VERSION

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=schemas.Health)
async def read_health() -> schemas.Health:
    """The process answers."""
    return schemas.Health(status="ok", version=VERSION)


@router.get("/readyz", response_model=schemas.Health, responses=documented(503))
def read_readiness(store: StoreDep) -> schemas.Health:
    """The process answers and its store can be read."""
    store.ping()
    return schemas.Health(status="ok", version=VERSION)
