"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from dashboard.settings import Settings, user_data_folder


def test_binds_this_machine_only_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIDGEHEAD_HOST", raising=False)
    assert Settings().host == "127.0.0.1"


def test_environment_sets_data_folder_and_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(tmp_path))
    monkeypatch.setenv("BRIDGEHEAD_PORT", "8099")
    settings = Settings()
    assert settings.data == tmp_path
    assert settings.address == "http://127.0.0.1:8099"


def test_all_interfaces_are_opened_through_the_loopback_address() -> None:
    assert Settings(host="0.0.0.0", port=80).address == "http://127.0.0.1:80"  # noqa: S104 - what is tested


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "0"), ("port", "70000"), ("area", "../etc"), ("workers", "0"), ("language", "fr")],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BRIDGEHEAD_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_data_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert user_data_folder() == Path("/somewhere/bridgehead")
