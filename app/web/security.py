"""Who may write: on loopback our own pages and programs, beyond it whoever carries the token."""

import secrets
from urllib.parse import urlsplit

from fastapi import Request

from app.settings import is_loopback
from app.web.dependencies import WriteTokenDep
from app.web.problems import ForbiddenOrigin, Unauthorized


async def may_write(request: Request, token: WriteTokenDep) -> None:
    """Refuses a write without the token (401) or, where none is needed, from another site (403)."""
    if token is None:
        _check_same_site(request.headers.get("host", ""), request.headers.get("origin"))
    elif not _carries(request, token):
        raise Unauthorized(
            "Send 'Authorization: Bearer TOKEN'; the server printed the token at its first start and keeps it in "
            "its data folder, or has it from MBX_TOKEN.",
            {"WWW-Authenticate": "Bearer"},
        )


def _check_same_site(host: str, origin: str | None) -> None:
    """Another site's script can reach a server on loopback, by its address or through a name that resolves to it.

    It cannot forge Host or Origin, so these two decide.
    """
    if not is_loopback(_parts(f"//{host}")[0]):
        raise ForbiddenOrigin(f"Host is {host!r}; a server on loopback takes writes as localhost or 127.0.0.1 only.")
    if origin is not None and _parts(origin)[1] != host:
        raise ForbiddenOrigin(f"Origin is {origin!r}; writes are taken from {host!r} only.")


def _parts(url: str) -> tuple[str, str]:
    """Host name, and host name with port; empty for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.hostname or "", parts.netloc


def _carries(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())
