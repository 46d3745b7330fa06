"""What was said about a source the last time, so that its next delivery needs no telling."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock
from pydantic import ValidationError

from dashboard.origins import Said
from geodata.atomic import write_text
from geodata.handed_in import ending_of
from geodata.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "remembered.json"
MOST: Final = 200


def source_key(name: str, layer: str) -> str:
    """Name a source: a file's name without its dates and numbers, and what it becomes.

    Examples
    --------
    >>> source_key("地块_2025-06.gpkg", "parcels") == source_key("地块_2026-01.gpkg", "parcels")
    True
    """
    ending = ending_of(name)
    stem = re.sub(r"[\W\d_]+", "", name[: len(name) - len(ending)].casefold())
    return f"{layer}|{stem}|{ending}"


def remember(root: Path, name: str, layer: str, options: ReadOptions, said: Said) -> None:
    """Remember what was said about a source that was accepted; a datum is asked for each time anew."""
    path = root / FILE
    entry = {
        "options": options.model_dump(mode="json", exclude_defaults=True, exclude={"datum"}),
        "said": said.model_dump(mode="json", exclude_defaults=True, exclude={"captured_on"}),
    }
    with FileLock(path.with_suffix(".lock"), timeout=10):
        held = _read(path)
        held.pop(source_key(name, layer), None)
        held[source_key(name, layer)] = entry
        write_text(path, json.dumps(dict(list(held.items())[-MOST:]), ensure_ascii=False, indent=1))


def recall(root: Path, name: str, layer: str) -> tuple[ReadOptions, Said] | None:
    """Return what was said about a source the last time, if it was seen before."""
    entry = _read(root / FILE).get(source_key(name, layer))
    if entry is None:
        return None
    try:
        return ReadOptions.model_validate(entry["options"]), Said.model_validate(entry["said"])
    except (ValidationError, KeyError, TypeError):
        return None


def _read(path: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held
