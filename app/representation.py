"""What an answer looks like on the wire: bytes with a strong ETag, gzipped where that pays, 304 where nothing changed."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request
from fastapi.responses import Response

_MIN_GZIP_BYTES = 1000

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

    @cached_property
    def etag(self) -> str:
        """The strong ETag of the bytes as they are."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def gzipped(self) -> bytes | None:
        """The bytes gzipped, or None where that saves nothing."""
        if len(self.body) < _MIN_GZIP_BYTES or self.media_type.startswith("image/png"):
            return None
        packed = gzip.compress(self.body, compresslevel=6, mtime=0)
        return packed if len(packed) < len(self.body) else None

    @property
    def size(self) -> int:
        """Bytes held in memory, both forms."""
        return len(self.body) + len(self.gzipped or b"")

    def response(self, request: Request, cache_control: str) -> Response:
        """This representation as an answer to `request`."""
        packed = self.gzipped if "gzip" in request.headers.get("accept-encoding", "") else None
        etag = self.etag if packed is None else f'{self.etag[:-1]}-gzip"'
        headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept, Accept-Encoding"}
        if _matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        if self.file_name is not None:
            headers["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        return Response(packed or self.body, headers=headers, media_type=self.media_type)


def _matches(if_none_match: str | None, etag: str) -> bool:
    if not if_none_match:
        return False
    return if_none_match.strip() == "*" or etag in (
        each.strip().removeprefix("W/") for each in if_none_match.split(",")
    )
