"""Accept a file again and again, each time killed at the next change of the disk; told in JSON lines.

Run as ``python crash_driver.py <data folder with a version> <file> <scratch folder>``. Every call that
changes the data folder (opening for writing, renaming, making, removing) is a fault point: an audit hook
counts them and kills the process with SIGKILL before the n-th. Each try is a fork of this process, which
imported everything and started no thread.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from dashboard import pipeline
from geodata.areas import load_area
from geodata.read import read_layer
from geodata.store import DatasetStore

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "shutil.rmtree"}


def killed_at(place: int, root: Path) -> None:
    """Have this process killed before the `place`-th change below `root`."""
    seen = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if not (writes or event in CHANGES) or not str(arguments[0]).startswith(str(root)):
            return
        seen += 1
        if seen == place:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


pipeline.read_guarded = read_layer  # a process of its own for each try would change nothing but the time


def accept(root: Path, file: Path, place: int) -> int:
    """Accept `file` in a fork that is killed at `place`; give how it ended."""
    child = os.fork()
    if child == 0:
        killed_at(place, root)
        pipeline.import_layer(DatasetStore(root), load_area("kunshan"), file, dataset_id="land")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def files_below(root: Path) -> dict[str, int]:
    return {str(path.relative_to(root)): path.stat().st_size for path in root.rglob("*") if path.is_file()}


def main(kept: Path, file: Path, scratch: Path) -> None:
    place, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        place += 1
        root = scratch / str(place)
        shutil.copytree(kept, root)
        ended = accept(root, file, place)
        left = files_below(root)
        store = DatasetStore(root)  # the next start
        store.verify("land")
        told = {
            "ended": ended,
            "left": left,
            "files": files_below(root),
            "current": store.current("land"),
            "active": store.active("kunshan"),
            "versions": store.versions("land"),
        }
        print(json.dumps(told))  # noqa: T201 - what it tells
        shutil.rmtree(root)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
