"""Every environment variable, its default and what it means."""

import ipaddress
import secrets
import tempfile
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_BODY_BYTES = 10_000_000
MAX_GRID_POINTS = 100_000
MAX_QUEUED_JOBS = 16
MAX_JOB_ITEMS = 256


class Settings(BaseSettings):
    """Read from the environment with the prefix MBX_, once, by whoever creates the app."""

    model_config = SettingsConfigDict(env_prefix="MBX_", env_ignore_empty=True)

    data_dir: Path = Field(Path("data"), description="Folder for the store, the token and model files.")
    database_url: str | None = Field(None, description="SQLAlchemy URL of the store; default: SQLite in data_dir.")
    host: str = Field("127.0.0.1", description="Address to listen on; beyond loopback, writes need the token.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    token: SecretStr | None = Field(None, description="Bearer token for writes; default: made at first start.")

    @cached_property
    def store_url(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'mobilenet-explorer.db').resolve()}"

    @cached_property
    def on_loopback(self) -> bool:
        """Whether only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @cached_property
    def write_token(self) -> str | None:
        """The token that writes must carry: None on loopback with none set; else set, or made once and kept."""
        if self.token is not None:
            return self.token.get_secret_value()
        if self.on_loopback:
            return None
        kept = self.data_dir / "token"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(24))
        return kept.read_text().strip()

    def with_writable_data_dir(self) -> tuple["Settings", str | None]:
        """These settings with a data folder that can be written, and a sentence where that is not the one asked for."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.data_dir):
                return self, None
        except OSError as error:
            folder = Path(tempfile.mkdtemp(prefix="mobilenet-explorer-"))
            return self.model_copy(update={"data_dir": folder}), (
                f"{self.data_dir} cannot be written ({error.strerror}); measurements go to {folder} and are lost with it. "
                f"Mount a volume there, or set MBX_DATA_DIR."
            )
