"""The page, its files, the API's description and documentation, and whether the server is well."""

from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import cast

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response

from app.answers.catalogue import Health
from app.settings import VERSION
from app.store import StoreError
from app.web import assets
from app.web.asking import ask, opened
from app.web.page import index_page, place_of
from app.web.problems import documented, http_problem, language_asked
from app.web.refusals import NotFound
from app.web.reply import ANALYTIC, IMMUTABLE, STORED, Representation, reply
from app.web.security import may_write

router = APIRouter()
_unlisted = partial(router.get, include_in_schema=False)
_HTML = "text/html; charset=utf-8"


def _static(request: Request) -> assets.Static:
    return request.app.state.static


@_unlisted("/")
@_unlisted("/compare")
@_unlisted("/measure")
@_unlisted("/v/{alpha}/{resolution}")
def read_page(request: Request) -> Response:
    """The page in the language that the address asks for, else the browser's; the rest its scripts do."""
    return _page(request).response(request, STORED, vary="Accept-Encoding, Accept-Language")


def _page(request: Request) -> Representation:
    place, is_kept = place_of(request.scope["path"]), request.app.state.is_kept
    return Representation(index_page(_static(request), language_asked(request), place, is_kept=is_kept), _HTML)


async def not_found(request: Request, error: Exception) -> Response:
    """What a path with nothing gives: the page, which says so in words, to a browser; a problem to a program."""
    is_browser = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if not is_browser or request.scope["path"].startswith("/api/"):
        return await http_problem(request, error)
    return Response(_page(request).body, HTTPStatus.NOT_FOUND, {"Cache-Control": "no-store"}, media_type=_HTML)


@_unlisted("/docs")
def read_docs(request: Request) -> Response:
    """The API's documentation, from files of this host."""
    static = _static(request)
    html = _file(static, "docs.html").body.replace(b"{{version}}", static.version.encode())
    return Representation(html, _HTML).response(request, STORED)


@_unlisted("/openapi.json")
def read_openapi(request: Request) -> Response:
    """The API's description."""
    return reply(cast("FastAPI", request.app).openapi(), ANALYTIC, request)


@_unlisted("/static/{version}/{name:path}")
async def read_static(request: Request, version: str, name: str) -> Response:
    """One of our own files; kept for ever under the present version, asked for again under another."""
    static = _static(request)
    is_current = static.is_current(version)
    return _file(static, name).response(request, IMMUTABLE if is_current else STORED)


@_unlisted("/vendor/{name}")
def read_vendor(request: Request, name: str) -> Response:
    """A file of an installed package."""
    file = assets.vendor_file(name)
    if file is None:
        raise _missing(name)
    return file.response(request, IMMUTABLE if name in assets.plotly_names() else STORED)


@_unlisted("/favicon.ico")
async def read_icon(request: Request) -> Response:
    """The icon, for browsers that do not read the page's link."""
    return _file(_static(request), "icon.png").response(request, STORED)


@router.get("/healthz", tags=["health"])
async def read_health() -> Health:
    """The process answers."""
    return Health("ok", VERSION)


@router.get("/readyz", tags=["health"], responses=documented(503))
async def read_readiness(request: Request) -> Health:
    """The process answers, its store can be read and written, and what is stored is kept."""
    await request.app.state.readiness.check()
    return Health("ok", VERSION)


@_unlisted("/metrics", dependencies=[Depends(may_write)])
async def read_metrics(request: Request) -> Response:
    """What Prometheus asks for, where MBX_METRICS is set; for whoever may write, since it tells what is done here."""
    metrics = request.app.state.metrics
    if metrics is None:
        raise NotFound("Nothing is counted here; start the server with MBX_METRICS=1.")
    is_ready, jobs = False, None
    with suppress(StoreError):
        await request.app.state.readiness.check()
        is_ready = True
        jobs = await ask(request, (await opened(request)).store.count_jobs)
    return Response(metrics.text(jobs, is_ready=is_ready), media_type="text/plain; version=0.0.4")


def _file(static: assets.Static, name: str) -> Representation:
    file = static.file(name)
    if file is None:
        raise _missing(name)
    return file


def _missing(name: str) -> NotFound:
    return NotFound("There is no file {name!r}.", name=name)
