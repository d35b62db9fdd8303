"""What an answer looks like on the wire: bytes with a strong ETag, gzipped where that pays, 304 where known."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fastapi import Request
from fastapi.responses import Response

_MIN_GZIP_BYTES = 1000

FAST = 1
"""The gzip level for long columns: digits hardly get shorter by what other levels search for several times as long."""

ANALYTIC = "public, max-age=3600"
"""Depends on the code's version and the parameters only."""

STORED = "no-cache"
"""May change with the next measurement: ask again, answered by 304 while it has not."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""Its URL changes with its content."""


@dataclass(frozen=True)
class Representation:
    """One form of an answer. Equal bytes have equal ETags, so a new version of the code needs no care here."""

    body: bytes
    media_type: str = "application/json"
    file_name: str | None = None
    gzip_level: int = 6

    @cached_property
    def etag(self) -> str:
        """The strong ETag of the bytes as they are."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def gzipped(self) -> bytes | None:
        """The bytes gzipped, or None where that saves nothing."""
        if len(self.body) < _MIN_GZIP_BYTES or self.media_type.startswith("image/png"):
            return None
        packed = gzip.compress(self.body, compresslevel=self.gzip_level, mtime=0)
        return packed if len(packed) < len(self.body) else None

    def response(
        self, request: Request, cache_control: str, vary: str = "Accept, Accept-Encoding"
    ) -> "RepresentationResponse":
        """The answer to `request` that holds these bytes, or tells that the client has them."""
        packed = self.gzipped if accepts_gzip(request.headers.get("accept-encoding", "")) else None
        etag = self.etag if packed is None else f'{self.etag[:-1]}-gzip"'
        headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": vary}
        if is_known(request, etag):
            return RepresentationResponse(self, cache_control, b"", 304, headers)
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        if self.file_name is not None:
            headers["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        headers["Content-Type"] = self.media_type
        return RepresentationResponse(self, cache_control, packed or self.body, 200, headers)


class RepresentationResponse(Response):
    """A response that still knows what it represents and how long that may be kept."""

    def __init__(
        self, representation: Representation, cache_control: str, content: bytes, status: int, headers: dict[str, str]
    ) -> None:
        super().__init__(content, status, headers)
        self.representation, self.cache_control = representation, cache_control


@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding takes gzip."""
    for coding in accept_encoding.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def is_known(request: Request, etag: str) -> bool:
    """Whether If-None-Match says that the client has what carries this ETag (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match")
    if known is None or request.method != "GET":
        return False
    return known.strip() == "*" or etag in (each.strip().removeprefix("W/") for each in known.split(","))
