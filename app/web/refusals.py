"""What is refused over HTTP; problems.py says with which status."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from mobilenet_core.errors import SaidError

MAX_ERRORS = 20
"""Refused values that are told."""


class FieldError(BaseModel):
    """One value that was refused."""

    field: str = Field(description="Name of the parameter or of the body's field.", examples=["alpha"])
    pointer: str = Field(
        description="Where it stood: a JSON pointer below query, path or body.", examples=["/path/alpha"]
    )
    message: str = Field(
        description="What came, what was expected, what to do.",
        examples=["alpha is 3.0; expected a number above 0 and at most 2, such as 0.75"],
    )


class Refusal(SaidError):
    """A request that is well-formed and still cannot be served; each kind of them has its row in PROBLEMS."""

    def __init__(
        self,
        sentence: str,
        /,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
        **values: object,
    ) -> None:
        super().__init__(sentence, **values)
        self.headers, self.errors = headers, tuple(errors[:MAX_ERRORS])


class NotFound(Refusal):
    """What is asked for is not there."""


class NotAcceptable(Refusal):
    """No form of the answer is one that was asked for."""


class UnsupportedMediaType(Refusal):
    """The body is of another type."""


class BodyTooLarge(Refusal):
    """The body is larger than its route takes."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__("The body is larger than {most:g} MB; send less at a time.", most=most_bytes / 1000000.0)


class BodiesFull(Refusal):
    """As many bytes of bodies as are allowed are held already."""

    def __init__(self) -> None:
        super().__init__("Too many bodies are being sent at once; send this one again.", headers={"Retry-After": "5"})


class Published(Refusal):
    """What is part of this version was to be removed."""


class NothingStored(Refusal):
    """No line of a file could be stored."""


class Unauthorized(Refusal):
    """A write without the token."""


class TooManyGuesses(Refusal):
    """A client sent too many wrong tokens."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            "Too many wrong tokens came from you; wait {wait_s} s.", headers={"Retry-After": str(wait_s)}, wait_s=wait_s
        )


class ForbiddenOrigin(Refusal):
    """A request from another site, or through a proxy that a server without a token does not expect."""


class AmbiguousLength(Refusal):
    """A body whose length is told in two ways, of which proxies may have read the other (RFC 9112, section 6.1)."""

    def __init__(self) -> None:
        super().__init__(
            "Content-Length and Transfer-Encoding came; send one of them.", headers={"Connection": "close"}
        )
