"""The body of a request: read once whoever sends it may write, up to its route's limit, and parsed off the event loop.

Routes take it as a dependency, never as FastAPI's own body, which is read before any dependency is asked and parsed on
the event loop.
"""

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from threading import Lock
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.settings import MAX_BODY_BYTES, MAX_GRID_POINTS, MAX_HELD_BYTES, MAX_IMPORT_BYTES
from app.web.refusals import BodiesFull, BodyTooLarge, UnsupportedMediaType
from app.web.turns import compute

Model = TypeVar("Model", bound=BaseModel)
Made = TypeVar("Made")

_MAX_SHOWN = 100

_MOST = {b",": 2 * MAX_GRID_POINTS + 100, b":": 2 * MAX_GRID_POINTS + 100, b"{": MAX_GRID_POINTS + 100, b"[": 100}
"""Of each sign in JSON: what a list of so many points has, or two lists of numbers.

Making Python's objects of a body is one step in which no other thread runs, so there may not be many of them.
"""


_PARSING = Lock()
"""Each step of it holds the interpreter: of two at once the event loop would wait for both, and neither is quicker."""


class Held:
    """How many bytes of bodies an application holds. For the event loop's thread alone."""

    def __init__(self) -> None:
        self.size = 0


@asynccontextmanager
async def _body(request: Request, most_bytes: int) -> AsyncGenerator[bytearray]:
    """The body while its request lasts. Raises BodyTooLarge, BodiesFull, and HTTPException where it breaks off."""
    told = request.headers.get("content-length", "0")
    if len(told) > 18 or int(told) > most_bytes:  # uvicorn refuses what is no number
        raise BodyTooLarge(most_bytes)
    held: Held = request.app.state.held
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            held.size += len(chunk)
            if len(body) > most_bytes:
                raise BodyTooLarge(most_bytes)
            if held.size > MAX_HELD_BYTES:
                raise BodiesFull
        yield body
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    finally:
        held.size -= len(body)


def json_body(model: type[BaseModel]) -> dict[str, object]:
    """What a route that takes a body of JSON adds to its description; openapi.py describes the model."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def json_of(
    model: type[Model], make: Callable[[Model], Made], most_bytes: int = MAX_BODY_BYTES
) -> Callable[[Request], Coroutine[Any, Any, Made]]:
    """A dependency: what is made of the body, read as `model`. A body is long where what is made of it may be short.

    It raises RequestValidationError, and what `_body` and `make` raise.
    """

    async def read(request: Request) -> Made:
        async with _body(request, most_bytes) as body:
            media_type = _media_type(request)
            if not body:
                raise RequestValidationError([_error("missing", None)])
            if media_type != "application/json" and not media_type.endswith("+json"):
                raise RequestValidationError([_error("media_type", bytes(body[:_MAX_SHOWN]))])
            return await compute(request, made, body)

    def made(body: bytearray) -> Made:
        with _PARSING:
            return make(_parsed(model, body))

    return read


def _parsed(model: type[Model], body: bytearray) -> Model:
    for sign, most in _MOST.items():
        if (count := body.count(sign)) > most:
            raise RequestValidationError([_error("too_many", None, count=count, sign=sign.decode(), most=most)])
    try:
        return model.model_validate(from_json(body))
    except ValidationError as error:
        told = error.errors(include_url=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in told]) from None
    except ValueError as error:
        raise RequestValidationError([_error("json_invalid", None, error=str(error))]) from None


def _error(kind: str, given: object, **context: object) -> dict[str, Any]:
    return {"type": kind, "loc": ("body",), "msg": "", "input": given, "ctx": context}


def csv_body(example: str) -> dict[str, object]:
    """What a route that takes a CSV file adds to its description."""
    return {
        "requestBody": {
            "required": True,
            "description": "UTF-8, with or without a byte order mark.",
            "content": {"text/csv": {"schema": {"type": "string"}, "example": example}},
        }
    }


async def _csv(request: Request) -> AsyncGenerator[bytes]:
    """The file. Raises UnsupportedMediaType for what does not say that it is one."""
    media_type = _media_type(request)
    if media_type != "text/csv":
        raise UnsupportedMediaType(
            "Content-Type is {media_type!r}; expected text/csv, with the file as the body.", media_type=media_type[:80]
        )
    async with _body(request, MAX_IMPORT_BYTES) as body:
        yield bytes(body)


CsvDep = Annotated[bytes, Depends(_csv, scope="function")]


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
