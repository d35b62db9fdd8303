"""The application: create_app(settings) and nothing at import."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from app import problems
from app.assets import Static
from app.engine import engine
from app.envelope import Envelope
from app.jobs import Jobs
from app.openapi import DESCRIPTION, add_examples
from app.routers import catalogue, charts, design_points, design_space, health, measurements, pages
from app.settings import MAX_BODY_BYTES, Settings
from app.store import Store
from app.version import VERSION
from app.worker import Worker

_log = logging.getLogger("mobilenet_explorer")


@dataclass(frozen=True, slots=True)
class Resources:
    """What lives as long as the server."""

    store: Store
    jobs: Jobs


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """The envelope goes around everything, so that error pages have their request id and headers too."""
        return Envelope(super().build_middleware_stack())


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application with these settings, or those of the environment."""
    app = _App(
        title="MobileNet Explorer",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.settings = settings or Settings()
    app.state.static = Static()
    app.state.worker = Worker()
    problems.install(app)
    api = APIRouter(prefix="/api/v1")
    for each in (design_points, design_space, catalogue, charts, measurements):
        api.include_router(each.router)
    for router in (api, health.router, pages.router):
        app.include_router(router)
    add_examples(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings, warning = app.state.settings.with_writable_data_dir()
    if warning:
        _log.warning("%s", warning)
    app.state.settings = settings
    store = await asyncio.to_thread(Store, settings.store_url)
    jobs = Jobs(store, engine())
    app.state.resources = Resources(store, jobs)
    jobs.resume()
    if settings.write_token is not None:
        _log.warning(
            "writes need the token: open http://%s:%d/#token=%s", settings.host, settings.port, settings.write_token
        )
    try:
        yield
    finally:
        await asyncio.to_thread(jobs.close)
        app.state.worker.close()
        store.close()


def _operation_id(route: APIRoute) -> str:
    return route.name
