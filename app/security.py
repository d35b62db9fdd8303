"""Who may write: on loopback our own pages and programs, beyond it whoever carries the token."""

import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request

from app.deps import SettingsDep
from app.problems import Refusal

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def may_write(request: Request, settings: SettingsDep) -> None:
    """Refuses a write from another site (403) or, where a token is needed, without it (401).

    Another site's script can reach a server on loopback, by its address or through a name that resolves to it. It
    cannot forge Host or Origin, so these two decide.
    """
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if settings.on_loopback and _name_of(f"//{host}") not in _LOOPBACK_NAMES:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "forbidden-origin",
            f"Host is {host!r}; a server on loopback takes writes as localhost or 127.0.0.1 only.",
        )
    if origin is not None and urlsplit(origin).netloc != host:
        raise Refusal(
            HTTPStatus.FORBIDDEN, "forbidden-origin", f"Origin is {origin!r}; writes are taken from {host!r} only."
        )
    if settings.write_token is not None and not _carries(request, settings.write_token):
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "unauthorized",
            "Send 'Authorization: Bearer TOKEN'; the server printed the token at its first start and keeps it in "
            "its data folder, or has it from MBX_TOKEN.",
            {"WWW-Authenticate": "Bearer"},
        )


def _name_of(netloc: str) -> str | None:
    try:
        return urlsplit(netloc).hostname
    except ValueError:
        return None


def _carries(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())
