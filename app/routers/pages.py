"""The page, its files and the API's documentation."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import assets
from app.problems import Refusal
from app.representation import IMMUTABLE, STORED, Representation
from app.services.page import index_page

router = APIRouter(include_in_schema=False)


def _static(request: Request) -> assets.Static:
    return request.app.state.static


@router.get("/")
@router.get("/v/{alpha}/{resolution}")
def read_page(request: Request) -> Response:
    """The page; which of its places is shown, its address says."""
    return page(request)


def page(request: Request, status: int = 200) -> Response:
    """The page for the request's address."""
    html = index_page(_static(request), request.url.path, request.query_params.get("lang"), request.headers)
    response = Representation(html, "text/html; charset=utf-8").response(request, STORED)
    if response.status_code == HTTPStatus.OK:
        response.status_code = status
    return response


@router.get("/docs")
def read_docs(request: Request) -> Response:
    """The API's documentation, from files of this host."""
    static = _static(request)
    html = (static.file("docs.html") or _missing("docs.html")).body.replace(b"{{version}}", static.version.encode())
    return Representation(html, "text/html; charset=utf-8").response(request, STORED)


@router.get("/static/{version}/{name:path}")
def read_static(request: Request, version: str, name: str) -> Response:
    """One of our own files; kept for ever under the present version, asked for again under another."""
    static = _static(request)
    current = static.version == version
    return (static.file(name) or _missing(name)).response(request, IMMUTABLE if current else STORED)


@router.get("/vendor/{name}")
def read_vendor(request: Request, name: str) -> Response:
    """A file of an installed package."""
    versioned = name in assets.plotly_names()
    return (assets.vendor_file(name) or _missing(name)).response(request, IMMUTABLE if versioned else STORED)


@router.get("/favicon.ico")
def read_icon(request: Request) -> Response:
    """The icon, for browsers that do not read the page's link."""
    return (_static(request).file("icon.svg") or _missing("icon.svg")).response(request, STORED)


def _missing(name: str) -> Representation:
    raise Refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no file {name!r}.")
