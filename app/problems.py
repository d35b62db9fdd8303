"""Errors on the wire: RFC 9457 problem+json, one table from library errors to statuses."""

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app import words
from mobilenet_core.design import EXPECTED
from mobilenet_core.errors import DesignError, MobileNetError, RuntimeUnavailable

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("mobilenet_explorer")


class FieldError(BaseModel):
    """One value that was refused."""

    field: str = Field(description="Name of the parameter or of the body's field.", examples=["alpha"])
    pointer: str = Field(
        description="Where it stood: a JSON pointer below query, path or body.", examples=["/path/alpha"]
    )
    message: str = Field(description="What came, what was expected, what to do.")


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
    errors: list[FieldError] = Field(default_factory=list[FieldError], description="Each refused value.")


class Refusal(Exception):
    """A request that is well-formed and still cannot be served; becomes a problem with this status."""

    def __init__(self, status: HTTPStatus, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.headers = status, kind, detail, headers


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(MobileNetError, _library_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _crash)


def problem_response(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response."""
    problem = Problem(
        type=f"urn:mobilenet-explorer:{kind}",
        title=words.problem_title(kind, request.headers.get("accept-language", "")),
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=request.scope.get("request_id", ""),
        errors=list(errors),
    )
    return Response(problem.model_dump_json(), status, headers, media_type=MEDIA_TYPE)


async def _refusal(request: Request, error: Exception) -> Response:
    refusal = cast("Refusal", error)
    return problem_response(request, refusal.status, refusal.kind, refusal.detail, headers=refusal.headers)


async def _library_error(request: Request, error: Exception) -> Response:
    match error:
        case DesignError():
            refused = FieldError(field=error.field, pointer=_pointer_of(request, error.field), message=str(error))
            return problem_response(request, 422, "invalid-value", str(error), [refused])
        case RuntimeUnavailable():
            return problem_response(request, 409, "runtime-unavailable", str(error))
        case _:
            return problem_response(request, 422, "invalid-value", str(error))


async def _invalid_request(request: Request, error: Exception) -> Response:
    refused = [_field_error(each) for each in cast("RequestValidationError", error).errors()]
    detail = "; ".join(each.message for each in refused[:3]) + ("; ..." if len(refused) > 3 else "")
    return problem_response(request, 422, "invalid-value", detail, refused)


def _field_error(error: Mapping[str, Any]) -> FieldError:
    location = [str(part) for part in error["loc"]]
    field = next((part for part in reversed(location) if not part.isdigit()), "body")
    pointer = "/" + "/".join(location)
    expected = EXPECTED.get(field)
    match error["type"]:
        case "missing":
            message = f"{field} is missing; expected {expected or 'a value'}"
        case "extra_forbidden":
            message = f"{field} is not known here; leave it out or check its spelling in /docs"
        case "json_invalid":
            message = f"the body is not JSON: {error.get('ctx', {}).get('error', error['msg'])}"
        case _:
            message = f"{field} is {_shown(error.get('input'))}; expected {expected or _reworded(error['msg'])}"
    return FieldError(field=field, pointer=pointer, message=message)


def _reworded(message: str) -> str:
    """Pydantic's "Input should be a valid integer" after "expected"."""
    return message.removeprefix("Input should be ").removeprefix("Value error, ")


def _shown(value: object) -> str:
    """The input as text, at most 80 characters: repr, since JSON cannot carry NaN or an infinite number."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _pointer_of(request: Request, field: str) -> str:
    for place, names in (("path", request.path_params), ("query", request.query_params)):
        if field in names:
            return f"/{place}/{field}"
    return f"/body/{field}"


async def _http_error(request: Request, error: Exception) -> Response:
    http = cast("HTTPException", error)
    details = {
        404: ("not-found", f"There is nothing at {request.url.path}; /docs lists every path."),
        405: (
            "method-not-allowed",
            f"{request.url.path} does not answer {request.method}; /docs lists what it answers.",
        ),
        413: ("body-too-large", "The body is larger than 10 MB; send less at a time."),
        400: ("bad-request", "The request could not be read: its body is not what its headers say."),
    }
    kind, detail = details.get(http.status_code, ("error", str(http.detail)))
    return problem_response(request, http.status_code, kind, detail, headers=http.headers)


async def _crash(request: Request, error: Exception) -> Response:
    request_id = request.scope.get("request_id", "")
    _log.error("request %s failed: %s %s", request_id, request.method, request.url.path, exc_info=error)
    detail = f"The server failed on this request; its log has the cause under {request_id}. Trying again may help."
    return problem_response(request, 500, "internal-error", detail)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the problems an operation can answer with."""
    return {
        status: {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def dumps(value: object) -> bytes:
    """JSON for the wire: compact, UTF-8, no NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
