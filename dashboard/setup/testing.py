"""Make a machine ready for the tests: browser libraries, fonts, Chromium, poppler's tools, PostGIS.

Run as ``python -m dashboard.setup.testing``; with ``--types`` it checks the types of the browser code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.setup.fonts import ensure_fonts
from dashboard.setup.libraries import ensure_libraries, node_command
from geodata.errors import BridgeheadError, SetupError

PACKAGES = {"chromium": ("chromium",), "pdftotext": ("poppler-utils",)}
POSTGIS = ("postgresql", "postgis", "postgresql-postgis")


def ensure_tools() -> None:
    """Install Debian's Chromium, poppler-utils and PostGIS where they are missing and this may be done.

    Raises
    ------
    SetupError
        If one is missing and cannot be installed here: a missing tool fails the tests, it never skips one.
    """
    missing = [name for tool, names in PACKAGES.items() if shutil.which(tool) is None for name in names]
    missing += [] if has_postgis() else POSTGIS
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise SetupError(what="tests", detail=f"install {' and '.join(missing)} first (as root: apt-get)")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        subprocess.run([apt, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed words


def has_postgis() -> bool:
    """Whether Debian's PostgreSQL is here with PostGIS; on Windows its tests are not run."""
    found = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    return os.name == "nt" or any(found)


def check_browser_types() -> int:
    """Check the types of the ES modules with the TypeScript compiler; return its exit code."""
    compiler = PROJECT_ROOT / "node_modules" / "typescript" / "lib" / "tsc.js"
    command = [*node_command(), str(compiler), "--project", str(PROJECT_ROOT / "jsconfig.json")]
    return subprocess.run(command, check=False, cwd=PROJECT_ROOT).returncode  # noqa: S603 - a fixed command


def main() -> int:
    """Prepare, or check types; say a fault in one sentence."""
    if "--types" in sys.argv[1:]:
        return check_browser_types()
    settings = Settings()
    try:
        ensure_tools()
        ensure_libraries(development=True)
        ensure_fonts(settings.setup_folder / "fonts", settings.libraries)
    except BridgeheadError as error:
        sys.stderr.write(error.sentence("en") + "\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
