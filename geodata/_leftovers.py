"""What a killed process leaves in the data folder, and how the next start tells it from work in progress.

A version being written holds a lock file that the operating system releases when its process dies. A version
being put in its place leaves a note beside it first: where the pointer had not moved, the next start takes
the version away again, and where it had, the next start finishes what was left to do.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from geodata.atomic import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

STAGING: Final = ".staging-"
REMOVED: Final = ".removed-"
NOTE: Final = ".placing-"
_LOCK: Final = ".lock"
_CRUMBS_AFTER_S: Final = 3600.0


def lock_of(folder: Path) -> Path:
    """Give the lock file that stands for a temporary folder."""
    return folder.with_name(folder.name + _LOCK)


def note_of(folder: Path) -> Path:
    """Give the note that stands beside a temporary folder while it becomes a version."""
    return folder.with_name(NOTE + folder.name.removeprefix(STAGING))


def hold(lock: Path) -> IO[bytes]:
    """Hold a lock file until the handle is closed or the process ends."""
    handle = lock.open("wb")
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def is_held(lock: Path) -> bool:
    """Say whether a running process holds the lock file (on Windows: keeps it open)."""
    if not lock.is_file():
        return False
    if os.name == "nt":
        try:
            lock.unlink()
        except PermissionError:
            return True
        return False
    with lock.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def write_note(folder: Path, version: str, show_in: str | None) -> Path:
    """Note that `folder` is about to become `version`, and which area is to show it."""
    note = note_of(folder)
    write_text(note, json.dumps({"version": version, "show_in": show_in}))
    return note


def abandoned_notes(root: Path) -> Iterator[tuple[Path, str, str | None]]:
    """Find the notes of processes that are gone: the note, its version, the area that was to show it."""
    for note in sorted(root.glob(f"datasets/*/{NOTE}*")):
        folder = note.with_name(STAGING + note.name.removeprefix(NOTE))
        if is_held(lock_of(folder)):
            continue
        with suppress(OSError, ValueError):
            said = json.loads(note.read_text("utf-8"))
            yield note, str(said["version"]), said["show_in"]


def is_writing(root: Path) -> bool:
    """Say whether a running process is writing a version."""
    return any(folder.is_dir() and is_held(lock_of(folder)) for folder in root.glob(f"datasets/*/{STAGING}*"))


def remove_abandoned_folders(root: Path) -> None:
    """Remove temporary folders whose process is gone."""
    for folder in root.glob(f"datasets/*/{STAGING}*"):
        if folder.is_dir() and not is_held(lock_of(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            lock_of(folder).unlink(missing_ok=True)
    for folder in root.glob(f"datasets/*/{REMOVED}*"):
        shutil.rmtree(folder, ignore_errors=True)
    _remove_crumbs(root)


def _remove_crumbs(root: Path) -> None:
    """Remove locks and half-written pointers, a few bytes each, that nobody can be about to use any more."""
    before = time.time() - _CRUMBS_AFTER_S
    for pattern in (f"datasets/*/{STAGING}*{_LOCK}", "datasets/*/.*.tmp", "active/.*.tmp"):
        for crumb in root.glob(pattern):
            with suppress(OSError):
                if crumb.stat().st_mtime < before and not is_held(crumb):
                    crumb.unlink()
