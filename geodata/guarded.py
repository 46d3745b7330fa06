"""Reading in a process of its own that may take so much time and memory and no more, and can be ended.

A file from outside may be made to crash, hang or fill whatever reads it. The process that serves people
never opens one: a child does, with every driver shut that is not allowed, watched from here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata._formats import MOST_BYTES
from geodata._travel import DONE, FAULT, LOOK, fault_of, unpacked_import, with_datum
from geodata.errors import MissingFile, TooHeavy
from geodata.options import AS_FOUND, ReadOptions
from geodata.scratch import scratch

if TYPE_CHECKING:
    from geodata.areas import StudyArea
    from geodata.datum_check import Shapes
    from geodata.read import Import

_ROOT: Final = Path(__file__).parent.parent
_LOOK_EVERY_S: Final = 0.05
_MB: Final = 1024 * 1024
# On a busy machine a reader waits for a processor: so many times its time may go by before it is ended
_STARVED: Final = 3.0
# Seconds, and MB of memory: at least, growing with each MB of the file from, by, at most
_LEAST: Final = (20.0, 1000.0)
_FROM: Final = (20.0, 800.0)
_PER_MB: Final = (2.0, 12.0)
_MOST: Final = (1800.0, 3000.0)
# One thread and one arena of memory, so that what is held is what the file needs
_QUIET: Final = {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}


@dataclass(frozen=True)
class Limits:
    """How long a file may be read (s of a processor's work), and in how much memory (MB)."""

    seconds: float
    memory_mb: int


def limits_for(path: Path) -> Limits:
    """Give a file as much time and memory as an honest one of its size needs: 20 s and 1 GB at the least.

    Examples
    --------
    >>> limits_for(Path("nowhere"))
    Limits(seconds=20.0, memory_mb=1000)
    """
    size = path.stat().st_size if path.is_file() else 0
    if size and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                size = max(size, sum(entry.file_size for entry in archive.infolist()))
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
            pass  # the reader will say what is wrong with it
    mb = min(size, MOST_BYTES) / _MB
    seconds, memory = (
        min(max(least, begin + mb * each), most)
        for least, begin, each, most in zip(_LEAST, _FROM, _PER_MB, _MOST, strict=True)
    )
    return Limits(seconds, int(memory))


def read_guarded(
    path: Path,
    *,
    area: StudyArea,
    layer: str = "parcels",
    options: ReadOptions = AS_FOUND,
    trusted: Mapping[str, Shapes] | None = None,
    limits: Limits | None = None,
) -> Import:
    """Read a layer as `geodata.read.read_layer` does, in a process of its own.

    Raises
    ------
    TooHeavy
        If it took more time or memory than `limits` (or `limits_for`) allows, or ended the process.
    DataError
        As `read_layer` does.
    """
    asked = {"task": "read", "layer": layer, "options": options.model_dump(mode="json")}
    with scratch() as made:
        _work(path, area, asked, made, limits)
        return with_datum(unpacked_import(made), area, trusted or {})


def look_guarded(
    path: Path,
    *,
    area: StudyArea,
    layer: str = "parcels",
    options: ReadOptions = AS_FOUND,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """Look into a file as `geodata.look.look_at` does, in a process of its own; as `Look.as_json` gives it.

    Raises
    ------
    TooHeavy, DataError
        As `read_guarded` does.
    """
    asked = {"task": "look", "layer": layer, "options": options.model_dump(mode="json")}
    with scratch() as made:
        _work(path, area, asked, made, limits)
        found: dict[str, Any] = json.loads((made / LOOK).read_text("utf-8"))
        return found


def _work(path: Path, area: StudyArea, asked: dict[str, Any], folder: Path, limits: Limits | None) -> None:
    if not path.is_file():
        raise MissingFile(path=path)
    allowed = limits or limits_for(path)
    order = {
        **asked,
        "path": str(path.absolute()),  # not resolved: a link's own name carries the ending
        "area": area.model_dump(mode="json"),
        "folder": str(folder),
        "memory_mb": allowed.memory_mb,
        "seconds": allowed.seconds,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "geodata.reading"],
        cwd=_ROOT,
        env={**os.environ, "TMPDIR": str(folder), **_QUIET},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with child.stdin or open(os.devnull, "wb") as told:  # noqa: PTH123 - Popen's stdin is there
            told.write(json.dumps(order).encode())
        _watch(child, path, allowed)
    finally:
        _end(child)
    fault = folder / FAULT
    if fault.is_file():
        raise fault_of(json.loads(fault.read_text("utf-8")))
    if child.returncode != 0 or not (folder / DONE).is_file():
        raise TooHeavy(name=path.name, why="it made the reader crash", why_zh="它使读取程序崩溃")


def _watch(child: subprocess.Popen[bytes], path: Path, allowed: Limits) -> None:
    """Wait for the child, unless it takes too much time or memory.

    Raises
    ------
    TooHeavy
        Saying which.
    """
    began = time.monotonic()
    while child.poll() is None:
        spent = time.monotonic() - began
        if spent > allowed.seconds and (
            spent > _STARVED * allowed.seconds or _worked_s(child.pid, spent) > allowed.seconds
        ):
            seconds = f"{allowed.seconds:.0f}"
            raise TooHeavy(
                name=path.name, why=f"it took more than {seconds} s", why_zh=f"读取超过 {seconds} 秒"
            )
        if _resident_mb(child.pid) > allowed.memory_mb:
            raise TooHeavy(
                name=path.name,
                why=f"it took more than {allowed.memory_mb} MB of memory",
                why_zh=f"读取占用内存超过 {allowed.memory_mb} MB",
            )
        time.sleep(_LOOK_EVERY_S)


def _worked_s(pid: int, spent: float) -> float:
    """Say how long a processor has worked on a process (s); the time gone by where that is not told."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return spent
    # the 14th and 15th field of the whole: ticks for itself, and for it in the system
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    """Say how much memory a process holds; 0 where the system does not tell (then its own limit counts)."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except (OSError, ValueError):
        return 0.0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / _MB


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.wait()
