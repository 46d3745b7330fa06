"""Two databases that hold what people keep: SQLite in a folder, and PostgreSQL where one is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.kept import Kept
from dashboard.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ME, YOU = "a" * 32, "b" * 32


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, with nothing in it."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("no PostgreSQL on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as outer:
        folder, run = Path(outer) / "data", as_somebody(Path(outer))
        run("initdb", "-D", str(folder), "-U", "keeper", "--auth=trust", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run("pg_ctl", "-D", str(folder), "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield f"postgresql://keeper@127.0.0.1:{port}/postgres"
        run("pg_ctl", "-D", str(folder), "-m", "immediate", "stop")


def as_somebody(folder: Path) -> Callable[..., object]:
    """Run PostgreSQL's programs, which refuse to run as root, as another user where we are root."""
    who: dict[str, str] = {}
    if os.name != "nt" and os.geteuid() == 0:
        who = {"user": "nobody"}
        shutil.chown(folder, "nobody")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return lambda *command: subprocess.run(command, check=True, timeout=120, cwd=folder, **quiet, **who)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """What people keep, empty at first for the two browsers of the tests."""
    url = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made = Kept(Settings(data=tmp_path, database_url=url))
    for browser in (ME, YOU):
        made.replace(browser, [])
        for kind in ("filter", "scenario"):
            for one in made.scenarios(browser, kind):
                made.drop(browser, kind, one.name)
    yield made
    made.close()
