"""The files that versions were made from, kept once each under their hash, to make a version anew."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock

from geodata._leftovers import is_writing
from geodata.atomic import replacing
from geodata.errors import SourceGone

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = "sources"
_CHUNK: Final = 1 << 20
_LOCK_S: Final = 60.0


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a").write_bytes(b"abc")
    ...     sha256_of(Path(folder) / "a")[:16]
    'ba7816bf8f01cfea'
    """
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def keep(root: Path, path: Path) -> str:
    """Keep a file's bytes under their hash, unless they are kept already; give the hash.

    Parameters
    ----------
    root
        The data folder, in which a version is being staged (its lock keeps the file from being swept away).
    path
        The file.
    """
    digest = sha256_of(path)
    target = root / FOLDER / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with _lock(root):
        if not target.is_file():
            with replacing(target) as temporary:
                shutil.copyfile(path, temporary)
    return digest


def lay_out(root: Path, files: Mapping[str, str], folder: Path) -> list[Path]:
    """Put kept files into a folder under the names they came with.

    Parameters
    ----------
    root
        The data folder.
    files
        File name → hash.
    folder
        An empty folder.

    Raises
    ------
    SourceGone
        If the bytes are no longer kept.
    """
    placed = []
    for name, digest in files.items():
        source, target = root / FOLDER / digest, folder / Path(name).name
        if not source.is_file():
            raise SourceGone(name=name)
        try:
            target.symlink_to(source.resolve())
        except OSError:  # Windows without the right to link
            shutil.copyfile(source, target)
        placed.append(target)
    return placed


def remove_unused(root: Path) -> None:
    """Remove kept files that no version was made from, unless a version is just being written.

    Where a manifest cannot be read, nothing is removed: it may name any of them.
    """
    kept = root / FOLDER
    if not kept.is_dir():
        return
    with _lock(root):
        held = [path for path in kept.iterdir() if path.name != _LOCK]
        if not held or is_writing(root):
            return
        try:
            used = _used(root)
        except (OSError, ValueError, AttributeError):
            return
        for path in held:
            if path.name not in used:
                with suppress(OSError):
                    path.unlink()


_LOCK: Final = ".lock"


def _lock(root: Path) -> FileLock:
    return FileLock(root / FOLDER / _LOCK, timeout=_LOCK_S, mode=0o644)


def _used(root: Path) -> set[str]:
    used: set[str] = set()
    for path in root.glob("datasets/*/*/manifest.json"):
        origins = json.loads(path.read_bytes()).get("origins", {})
        for origin in origins.values():
            used |= set(origin.get("files", {}).values())
    return used
