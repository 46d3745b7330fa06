"""What was said about a source the last time, so that its next delivery needs no telling."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from dashboard.importing.drafts import Alone
from dashboard.origins import Said
from geodata.atomic import write_text
from geodata.handed_in import ending_of
from geodata.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.importing.drafts import Draft

FILE: Final = "remembered.json"
MOST: Final = 200
_MORE: Final = TypeAdapter(dict[str, Alone])


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


def remember(root: Path, draft: Draft) -> None:
    """Remember what was said about a source that was accepted; a datum is asked for each time anew."""
    path, key = root / FILE, source_key(draft.main, draft.layer)
    entry = {
        "options": draft.options.model_dump(mode="json", exclude_defaults=True, exclude={"datum"}),
        "said": draft.said.model_dump(mode="json", exclude_defaults=True, exclude={"captured_on"}),
        "more": _MORE.dump_python(draft.more, mode="json", exclude_defaults=True),
    }
    with FileLock(path.with_suffix(".lock"), timeout=10):
        held = _read(path)
        held.pop(key, None)
        held[key] = entry
        write_text(path, json.dumps(dict(list(held.items())[-MOST:]), ensure_ascii=False, indent=1))


def recalled(root: Path, draft: Draft) -> Draft | None:
    """Return an import with what was said about its source the last time, if it was seen before."""
    entry = _read(root / FILE).get(source_key(draft.main, draft.layer))
    if entry is None:
        return None
    try:
        options, said = ReadOptions.model_validate(entry["options"]), Said.model_validate(entry["said"])
        more = _MORE.validate_python(entry.get("more", {}))
    except (ValidationError, KeyError, TypeError):
        return None
    return draft.with_(options=options, said=said, more=more, remembered=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held
