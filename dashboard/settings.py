"""What an operator can set: environment variables named ``BRIDGEHEAD_*``, checked once at start."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def user_data_folder() -> Path:
    """Return the platform's folder for a user's application data.

    Examples
    --------
    >>> user_data_folder().name
    'bridgehead'
    """
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "bridgehead"


class Settings(BaseSettings):
    """The settings of one running Bridgehead.

    Examples
    --------
    >>> Settings(port=8123).address
    'http://127.0.0.1:8123'
    """

    model_config = SettingsConfigDict(env_prefix="BRIDGEHEAD_", frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address to bind; this machine only by default.")
    port: Annotated[int, Field(ge=1, le=65535)] = 8050
    data: Path = Field(default_factory=user_data_folder, description="Folder of data sets and areas.")
    area: str = Field(default="kunshan", pattern=r"^[a-z][a-z0-9-]{0,40}$")
    language: Literal["zh", "en"] = "zh"
    workers: Annotated[int, Field(ge=1, le=32)] = 2
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL for shortlists and scenarios; SQLite in the data folder otherwise.",
    )
    open_browser: bool = Field(default=True, description="Open a browser window at start where there is one.")
    link_base: str | None = Field(
        default=None, pattern=r"^https?://[^\s#?]+$", description="What links on printed sheets begin with."
    )
    tianditu_key: str | None = Field(
        default=None,
        pattern=r"^[0-9a-fA-F]{8,64}$",
        description="Key of the Tianditu base maps; sent to browsers.",
    )
    setup_folder: Path = Field(default=PROJECT_ROOT / ".setup", description="Fonts subset at set-up.")
    libraries: Path = Field(default=PROJECT_ROOT / "node_modules", description="Browser libraries.")

    @property
    def links_stay_here(self) -> bool:
        """Whether printed links open on this computer alone."""
        return only_here(self.link_base or self.address)

    @cached_property
    def address(self) -> str:
        """The address a browser opens."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - recognised, not bound
        return f"http://{host}:{self.port}"


def only_here(address: str) -> bool:
    """Whether an address leads to nothing but the computer on which it is opened.

    Examples
    --------
    >>> only_here("http://127.0.0.1:8050/?lang=zh"), only_here("https://land.example/")
    (True, False)
    """
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
