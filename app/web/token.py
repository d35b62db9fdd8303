"""The token that writes need, told to whoever starts the server."""

import logging

from pydantic import SecretStr

from app.settings import Settings

_log = logging.getLogger("mobilenet_explorer")


def told_token(settings: Settings) -> SecretStr | None:
    """The token; the log tells one that was just made, once, and else where it is. None where no write needs one."""
    token, is_new = settings.write_token()
    if is_new:
        _log.warning("writes need the token; open %s", _link(settings, token))
    elif token is not None:
        _log.info("writes need the token of MBX_TOKEN, or else the one kept in %s", settings.token_file)
    return None if token is None else SecretStr(token)


def _link(settings: Settings, token: str | None) -> str:
    """The page's address with the token, as Jupyter prints it; a server that listens everywhere is here too."""
    host = "localhost" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/#token={token}"
