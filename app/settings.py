"""Every environment variable, its default and what it means; limits; the installed version."""

import ipaddress
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mobilenet_core.records import MAX_SECONDS, MeasurementPlan

VERSION = metadata.version("mobilenet-explorer")
API_ROOT = "/api/v1"

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client's own, set where several processes count together: the folder in which they do."""

MAX_BODY_BYTES = 100_000
MAX_SPACE_BYTES = 5_000_000
MAX_IMPORT_BYTES = 10_000_000
MAX_HELD_BYTES = 80_000_000
MAX_GRID_POINTS = 100_000
MAX_COLUMNS = 100
MAX_MODEL_BYTES = 128_000_000
MAX_QUEUED_JOBS = 16
MAX_JOB_ITEMS = 256
MAX_LISTENERS = 64
MAX_LISTENERS_OF_A_CLIENT = 24
MAX_IMPORT_ROWS = 10_000
MAX_TOLD_ERRORS = 100
MAX_STORE_WAITS = 16
STORE_WAIT_S = 2.0
"""For a place before the store, for a connection to it, and for a look whether the server is ready."""
STATEMENT_S = 5.0
OPENING_S = 10.0
"""For the store to be opened."""
STORE_LINE_S = 5.0
"""In a line before it: with a look whether a connection still stands, and a new one, OPENING_S at most."""
MIN_FREE_BYTES = 5_000_000


def is_loopback(host: str) -> bool:
    """Whether a name or an address, without its port, is this machine's alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_LEAST_TOKEN = 16


class Settings(BaseSettings):
    """Read from the environment with the prefix MBX_, once, by whoever creates the app."""

    model_config = SettingsConfigDict(env_prefix="MBX_", env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), description="Folder for the store, the token and model files.")
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL of the store; default: SQLite in data_dir."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; beyond loopback, writes need the token.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that serve, on one port and from one store.")
    measure_seconds: float = Field(
        default=MeasurementPlan().max_seconds,
        ge=MeasurementPlan().min_seconds,
        le=MAX_SECONDS,
        description="Seconds for which a design point is timed at most, where the machine is not quick sooner.",
    )
    metrics: bool = Field(
        default=False, description="Count for Prometheus, and tell at /metrics, which needs the token."
    )
    log: Literal["auto", "json", "plain"] = Field(
        default="auto", description="Lines of the log: plain on a terminal and JSON elsewhere, or always one of them."
    )
    require_data_dir: bool = Field(
        default=False, description="Refuse to start where data_dir cannot be written, in place of a temporary folder."
    )
    token: SecretStr | None = Field(default=None, description="Bearer token for writes; default: made at first start.")

    @field_validator("token")
    @classmethod
    def _is_no_guess(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and len(token.get_secret_value()) < _LEAST_TOKEN:
            raise ValueError(f"expected at least {_LEAST_TOKEN} characters, as `openssl rand -base64 24` gives")
        return token

    @property
    def store_url(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.store_file.resolve()}"

    @property
    def store_file(self) -> Path:
        """Where the store is, unless a URL says otherwise."""
        return self.data_dir / "mobilenet-explorer.db"

    @property
    def models_dir(self) -> Path:
        """Where model files are kept, for downloads and for measurements."""
        return self.data_dir / "models"

    @property
    def token_file(self) -> Path:
        """Where the token is kept that was made at first start."""
        return self.data_dir / "token"

    def write_token(self) -> tuple[str | None, bool]:
        """The token that writes must carry, and whether it was made just now.

        It is MBX_TOKEN where that is set, None on loopback, else the one in `token_file`, made where it is not there.
        """
        if self.token is not None:
            return self.token.get_secret_value(), False
        if is_loopback(self.host):
            return None, False
        if self.token_file.exists() and (kept := self.token_file.read_text(encoding="utf-8").strip()):
            return kept, False
        made = secrets.token_urlsafe(24)
        handle, unfinished = tempfile.mkstemp(dir=self.data_dir, prefix=".token-")  # readable by its owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(made)
        Path(unfinished).replace(self.token_file)
        return made, True

    def with_writable_data_dir(self) -> tuple["Settings", str | None]:
        """These settings with a data folder that can be written, and a sentence where that is not the one asked for.

        Such a folder begins with a copy of what is kept in the one asked for, as far as that can be read. Raises
        SettingsError where another is not wanted.
        """
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.data_dir):
                return self, None
        except OSError as error:
            why = f"{self.data_dir} cannot be written ({error.strerror})"
        if self.require_data_dir:
            raise SettingsError(f"{why}; mount a volume there, or set MBX_DATA_DIR.")
        folder = Path(tempfile.mkdtemp(prefix="mobilenet-explorer-"))
        copied = ""
        for kept in (self.token_file, self.store_file, self.store_file.with_name(f"{self.store_file.name}-wal")):
            try:
                shutil.copy(kept, folder)
                copied = f", which begins with a copy of what {self.data_dir} has,"
            except FileNotFoundError:
                continue
            except OSError as error:
                copied = f", while what {self.data_dir} has cannot be read ({error.strerror}),"
        return self.model_copy(update={"data_dir": folder}), (
            f"{why}; what is measured goes to {folder}{copied} and is lost with it. Mount a volume there, or set "
            f"MBX_DATA_DIR."
        )


class SettingsError(Exception):
    """Settings that cannot be read; a line for each says its name, what it is and what was expected."""


def read_settings(**given: Any) -> Settings:  # noqa: ANN401 - checked by Settings
    """The settings of the environment, with those that are given in their place. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(map(_told, error.errors()))) from None


def _told(error: Mapping[str, Any]) -> str:
    name = error["loc"][0]
    given = "not shown" if name == "token" else repr(error["input"])
    return f"MBX_{name.upper()} is {given}; {error['msg'].removeprefix('Value error, ')}"
