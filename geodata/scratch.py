"""Temporary folders outside the data folder; what killed processes left goes when the next is made."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"bridgehead-(\d+)-\w+")


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is removed afterwards, and first remove those that nobody could remove.

    Examples
    --------
    >>> with scratch() as folder:
    ...     _ = (folder / "a.txt").write_text("a")
    >>> folder.exists()
    False
    """
    sweep()
    with tempfile.TemporaryDirectory(prefix=f"bridgehead-{os.getpid()}-") as made:
        yield Path(made)


def sweep() -> None:
    """Remove the folders of processes that are no more; other users' stay, since they cannot be removed."""
    for folder in Path(tempfile.gettempdir()).glob("bridgehead-*"):
        named = _NAME.fullmatch(folder.name)
        if named is not None and not _runs(int(named[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":  # asking there would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
