"""The application: create_app(settings) and nothing at import."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from app.measuring.busy import Busy
from app.measuring.cores import Cores
from app.measuring.gate import Gate
from app.measuring.listeners import Listeners
from app.measuring.readiness import Readiness
from app.measuring.resources import Resources
from app.measuring.run import Measure
from app.measuring.tasks import measure as measure_task
from app.measuring.torch_process import Worker
from app.routers import (
    accuracies,
    catalogue,
    charts,
    choice,
    comparison,
    design_points,
    design_space,
    devices,
    jobs,
    measurements,
    pages,
)
from app.settings import API_ROOT, VERSION, Settings
from app.web import problems
from app.web.answer_cache import Kept, Recalling
from app.web.assets import Static
from app.web.bodies import Held
from app.web.envelope import Envelope
from app.web.openapi import DESCRIPTION, describe
from app.web.security import Guard, Guesses
from app.web.token import told_token
from app.web.turns import Turns
from mobilenet_core.records import DeviceInfo

if TYPE_CHECKING:
    from app.web.metrics import Metrics

_log = logging.getLogger("mobilenet_explorer")


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """The envelope goes around everything, so that error pages have their request id and headers too."""
        return Envelope(Guard(Recalling(super().build_middleware_stack())))


def create_app(settings: Settings | None = None, measure: Measure | None = None) -> FastAPI:
    """The application with these settings, or those of the environment. measure: what times a task, if not we."""
    app = _App(
        title="MobileNet Explorer",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=_lifespan,
        openapi_url=None,  # pages.py serves it, with an ETag
        redirect_slashes=False,  # to whatever Host the client named
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings or Settings()
    app.state.measure = measure
    app.state.kept = Kept()
    app.state.held = Held()
    app.state.guesses = Guesses()
    app.state.static = Static()
    app.state.worker = Worker()
    app.state.listeners = Listeners()
    app.state.metrics, app.state.is_kept = None, True
    problems.install(app)
    app.add_exception_handler(HTTPStatus.NOT_FOUND, pages.not_found)
    for each in (
        design_points,
        design_space,
        catalogue,
        devices,
        charts,
        comparison,
        choice,
        accuracies,
        measurements,
        jobs,
    ):
        app.include_router(each.router, prefix=API_ROOT)
    app.include_router(pages.router)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    settings, warning = app.state.settings.with_writable_data_dir()
    if warning:
        _log.warning("%s", warning)
    app.state.settings = settings
    app.state.is_kept = not warning or settings.database_url is not None
    token = told_token(settings)
    app.state.write_token = token.get_secret_value() if token else None
    cores = Cores(app.state.worker.processes)
    threading.Thread(target=cores.take_back, name="cores", daemon=True).start()

    busy = Busy()

    def measure_on(device: DeviceInfo) -> Measure:
        own = partial(measure_task, models=settings.models_dir, device=device, cores=cores)
        return busy.around(app.state.measure or own)

    app.state.turns = Turns()
    app.state.resources = Resources(settings.store_url, app.state.listeners, measure_on, len(cores.all))
    app.state.resources.open()
    app.state.gate = Gate()
    app.state.readiness = Readiness(app.state.resources, None if warning else settings.data_dir)
    app.state.metrics, watching = _metrics(busy, app.state.resources) if settings.metrics else (None, None)
    try:
        yield
    finally:
        if watching is not None:
            watching.cancel()
        app.state.readiness.close()
        app.state.gate.close()
        app.state.listeners.close()
        app.state.worker.close()
        await app.state.resources.close()


def _metrics(busy: Busy, resources: Resources) -> tuple["Metrics", asyncio.Task[None]]:
    from app.web.metrics import Metrics  # noqa: PLC0415 - for whoever asks for it

    metrics = Metrics(busy, resources.store_errors)
    return metrics, asyncio.create_task(metrics.watch_the_loop())


def _operation_id(route: APIRoute) -> str:
    return route.name
