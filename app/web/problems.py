"""Errors on the wire: RFC 9457 problem+json, one table from library errors to statuses."""

import errno
import logging
import os
import re
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.language import Language, language_of
from app.language.problems import problem_title
from app.language.refusals import expected_of, in_language, joined
from app.measuring.errors import (
    JobEnded,
    KeyReused,
    LineFull,
    MeasuringError,
    QueueFull,
    Stopping,
    TooManyListeners,
    WorkerBusy,
    WorkerFailed,
)
from app.store import Clash, StoreError, Unreadable, Unstorable
from app.web import strict
from app.web.refusals import (
    MAX_ERRORS,
    AmbiguousLength,
    BodiesFull,
    BodyTooLarge,
    FieldError,
    ForbiddenOrigin,
    NotAcceptable,
    NotFound,
    NothingStored,
    Published,
    Refusal,
    TooManyGuesses,
    Unauthorized,
    UnsupportedMediaType,
)
from mobilenet_core.errors import DesignError, MobileNetError, RuntimeUnavailable, Said, SaidError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("mobilenet_explorer")


class Problem(BaseModel):
    """An error, as RFC 9457 asks."""

    type: str = Field(
        description="Stable name of the kind of problem.", examples=["urn:mobilenet-explorer:invalid-value"]
    )
    title: str = Field(description="The kind of problem in words, in the language asked for.")
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What happened this time and what to do.")
    instance: str = Field(description="The path that was asked for.")
    request_id: str = Field(description="Also in X-Request-ID and in the server's log.")
    errors: list[FieldError] = Field(
        default_factory=list[FieldError], description=f"The values that were refused, the first {MAX_ERRORS} of them."
    )


PROBLEMS: Mapping[type[Exception], tuple[int, str, int | None]] = {
    Published: (409, "conflict", None),
    NothingStored: (422, "invalid-value", None),
    Unauthorized: (401, "unauthorized", None),
    TooManyGuesses: (429, "too-many-guesses", 10),
    AmbiguousLength: (400, "bad-request", None),
    ForbiddenOrigin: (403, "forbidden-origin", None),
    NotFound: (404, "not-found", None),
    NotAcceptable: (406, "not-acceptable", None),
    UnsupportedMediaType: (415, "unsupported-media-type", None),
    BodyTooLarge: (413, "body-too-large", None),
    BodiesFull: (503, "bodies-full", 5),
    MobileNetError: (422, "invalid-value", None),
    RuntimeUnavailable: (409, "runtime-unavailable", None),
    Unstorable: (422, "invalid-value", None),
    Clash: (409, "conflict", None),
    Unreadable: (404, "not-found", None),
    StoreError: (503, "store-unavailable", 5),
    KeyReused: (409, "conflict", None),
    JobEnded: (409, "conflict", None),
    QueueFull: (429, "queue-full", 30),
    LineFull: (429, "line-full", 5),
    Stopping: (503, "stopping", None),
    TooManyListeners: (503, "too-many-listeners", 10),
    WorkerBusy: (503, "worker-busy", 10),
    WorkerFailed: (503, "worker-failed", 1),
}
"""What an error is over HTTP: status, kind, seconds after which to retry. Nobody else names a status."""


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""
    for error in (Refusal, MobileNetError, StoreError, MeasuringError):
        app.add_exception_handler(error, known_error)
    app.add_exception_handler(OSError, _file_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(Exception, _crash)


def language_asked(request: Request) -> Language:
    """The language that an address asks for, else the browser's."""
    asked = request.query_params.get("lang")
    if asked in ("en", "ko"):
        return asked
    return language_of(request.headers.get("accept-language", ""))


def _response(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    *,
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    language = language_asked(request)
    problem = Problem(
        type=f"urn:mobilenet-explorer:{kind}",
        title=problem_title(kind, language),
        status=status,
        detail=in_language(detail, language),
        instance=request.scope["path"],  # not request.url, which a wrong Host header breaks
        request_id=request.scope["request_id"],
        errors=list(errors),
    )
    always = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return Response(problem.model_dump_json(), status, {**always, **(headers or {})}, media_type=MEDIA_TYPE)


async def known_error(request: Request, error: Exception) -> Response:
    """The problem that an error of ours becomes: its row in PROBLEMS."""
    status, kind, retry_after_s = next(PROBLEMS[each] for each in type(error).__mro__ if each in PROBLEMS)
    headers = None if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    refused: Sequence[FieldError] = ()
    detail = str(error)
    if isinstance(error, StoreError):
        _log.error("request %s: %s", request.scope["request_id"], error)
        detail = Said("{told}; the server's log says why.", told=error.told) if error.reason else error.told
    elif isinstance(error, Refusal):
        headers, refused = error.headers, error.errors
    elif isinstance(error, DesignError):
        message = in_language(error.said, language_asked(request))
        refused = [FieldError(field=error.field, pointer=_pointer_of(request, error.field), message=message)]
    told = error.said if isinstance(error, SaidError) else detail
    return _response(request, status, kind, told, errors=refused, headers=headers)


async def nul_refused(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request with a NUL character in its address: no text has one, and PostgreSQL keeps none."""
    request = Request(scope)
    fields = [(name, f"/query/{name}") for name, value in request.query_params.items() if "\0" in name + value]
    message = in_language(Said("a NUL character is no text"), language_asked(request))
    told = [
        FieldError(field=_printable(name), pointer=_printable(pointer), message=message)
        for name, pointer in (fields or [("path", "/path")])
    ]
    detail = Said("There is a NUL character (%00) in the address; expected text.")
    await _response(request, 422, "invalid-value", detail, errors=told[:MAX_ERRORS])(scope, receive, send)


async def _invalid_request(request: Request, error: Exception) -> Response:
    errors = cast("RequestValidationError", error).errors()[: 2 * MAX_ERRORS]
    language = language_asked(request)
    found = [_field_error(each, language) for each in errors]
    told = {(each.pointer, each.message): each for each in found}  # FastAPI tells some twice
    refused = list(told.values())[:MAX_ERRORS]
    detail = joined([each.message for each in told.values()], language)
    return _response(request, 422, "invalid-value", detail, errors=refused)


def _field_error(error: Mapping[str, Any], language: Language) -> FieldError:
    location = [_printable(part) for part in error["loc"]]
    names = [part for part in location if not part.isdigit()]
    field = names[-1] if names else "body"
    match error["type"]:
        case "missing":
            message = Said("{name} is missing; expected {expected}", name=field, expected=expected_of(field, language))
        case "extra_forbidden":
            message = Said("{name} is not known here; leave it out or check its spelling in /docs", name=field)
        case strict.UNKNOWN_KEY:
            field = location[-1]
            message = Said("{name} is no parameter here; expected some of {known}", name=field, **error["ctx"])
        case "json_invalid":
            message = Said("the body is not JSON: {error}", **error["ctx"])
        case "too_many":
            message = Said("the body has {sign!r} {count:,} times; expected at most {most:,} times", **error["ctx"])
        case _:
            expected = expected_of(field, language, error)
            value = _shown.repr(error.get("input"))
            message = Said("{name} is {value}; expected {expected}", name=field, value=value, expected=expected)
    return FieldError(field=field, pointer="/" + "/".join(location), message=in_language(message, language))


_shown = reprlib.Repr()  # bounded in length and depth, and safe for what JSON cannot carry, as NaN
_shown.maxstring = _shown.maxother = 80


def _printable(part: object) -> str:
    """A name out of a request, without what UTF-8 cannot carry and no longer than a line."""
    return str(part)[:80].encode(errors="backslashreplace").decode().replace("\0", "\\0")


def _pointer_of(request: Request, field: str) -> str:
    for place, names in (("path", request.path_params), ("query", request.query_params)):
        if field in names:
            return f"/{place}/{field}"
    if field == "body":
        return "/body"
    return f"/query/{field}" if request.method in ("GET", "HEAD") else f"/body/{field}"


async def http_problem(request: Request, error: Exception) -> Response:
    """The problem that an error of HTTP itself becomes: no such path, no such method, an unreadable body."""
    http, path, headers = cast("HTTPException", error), request.scope["path"], cast("HTTPException", error).headers
    match http.status_code:
        case HTTPStatus.NO_CONTENT:  # no error, but the way out of a dependency
            return Response(status_code=HTTPStatus.NO_CONTENT)
        case HTTPStatus.NOT_FOUND:
            kind, detail = "not-found", Said("There is nothing at {path}; /docs lists every path.", path=path)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(_methods_at(request)))
            told = "{path} does not answer {method}; it answers {allowed}."
            kind = "method-not-allowed"
            detail = Said(told, path=path, method=request.method, allowed=allowed)
            headers = {"Allow": allowed}
        case HTTPStatus.BAD_REQUEST:
            kind, detail = "bad-request", Said("The body broke off before its end.")
        case _:
            kind, detail = "error", http.detail
    return _response(request, http.status_code, kind, detail, headers=headers)


def _methods_at(request: Request) -> set[str]:
    """Every method that the path answers, by the template that says most of it: `estimate` is no measurement's id."""
    app = cast("FastAPI", request.app)
    routes = [route for route in iter_route_contexts(app.routes) if route.path_regex.match(request.scope["path"])]
    said = [len(re.sub(r"{.*?}", "", route.path or "")) for route in routes]
    meant = (route for route, length in zip(routes, said, strict=True) if length == max(said))
    methods = {method for route in meant for method in route.methods or ()}
    return methods | {"HEAD"} if "GET" in methods else methods  # the envelope answers HEAD as GET without a body


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE}
"""What a file system says that cannot take a file now, whoever asked for it."""


async def _file_error(request: Request, error: Exception) -> Response:
    """A file that an answer needs could not be made: a full disk is no error of ours."""
    failed = cast("OSError", error)
    if failed.errno not in _NO_ROOM:
        raise error
    _log.error("request %s could not keep a file: %s", request.scope["request_id"], failed)
    detail = f"The server could not keep a file that this needs: {os.strerror(failed.errno)}. Trying later may help."
    return _response(request, 503, "no-room", detail, headers={"Retry-After": "60"})


async def _crash(request: Request, error: Exception) -> Response:
    # Whatever serves the application logs the traceback; this says which request it belongs to.
    request_id = request.scope["request_id"]
    _log.error("request %s failed: %s %s: %r", request_id, request.method, request.scope["path"], error)
    told = "The server failed on this request; its log has the cause under {request_id}. Trying again may help."
    detail = Said(told, request_id=request_id)
    return _response(request, 500, "internal-error", detail)


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """OpenAPI entries for the problems that an operation can answer with."""
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: reference}} for status in statuses
    }
