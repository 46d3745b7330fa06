"""The program as a user serves it, and a browser, for benchmarks that look at both from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_S = 180


@contextmanager
def program(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve a data folder on a free port by `python -m dashboard serve`; gives its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    surroundings = os.environ | {"BRIDGEHEAD_DATA": str(folder), "BRIDGEHEAD_PORT": str(port)}
    command = [sys.executable, "-m", "dashboard", "serve", "--no-browser"]
    with subprocess.Popen(  # noqa: S603 - our own
        command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL
    ) as served:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}", served.pid
        finally:
            served.terminate()
            served.wait(timeout=30)


def processor_s(pid: int) -> float:
    """Seconds of processor time of a process and its children so far, as /proc tells."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return (int(fields[11]) + int(fields[12])) / ticks + sum(processor_s(int(one)) for one in below)


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        with suppress(OSError), urlopen(address, timeout=60):  # noqa: S310 - our own server
            return
        time.sleep(0.2)
    sys.exit(f"nothing answers at {address}")
