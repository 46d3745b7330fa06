"""The published figures of a study area: each with its date, unit, source and its words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from geodata.errors import BadFacts
from geodata.facts._models import (
    Alliance,
    Carrier,
    Fact,
    Line,
    Link,
    Opened,
    RegionFacts,
    Source,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent

__all__ = [
    "Alliance",
    "Carrier",
    "Fact",
    "Line",
    "Link",
    "Opened",
    "RegionFacts",
    "Source",
    "Words",
    "facts_of",
    "read_facts",
]


def read_facts(path: Path) -> RegionFacts:
    """Read one file of facts, checked: unknown keys and sources that are not listed are refused.

    Parameters
    ----------
    path
        A TOML file in the form ``region-facts/1``.

    Raises
    ------
    BadFacts
        If it is no TOML, or says something that the form does not know; the place is named.

    Examples
    --------
    >>> read_facts(FOLDER / "region_2019.toml").fact("land.promoted").value
    15.3
    """
    try:
        return RegionFacts.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadFacts(path=path.name, place="-", detail=str(fault)) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "-"
        raise BadFacts(path=path.name, place=place, detail=first["msg"]) from fault


@cache
def facts_of(area_id: str) -> RegionFacts | None:
    """Return what is shipped for a study area, or nothing where nothing is.

    Examples
    --------
    >>> facts_of("nowhere") is None
    True
    """
    return next((facts for facts in _shipped() if facts.area == area_id), None)


def _shipped() -> Iterator[RegionFacts]:
    return (read_facts(path) for path in sorted(FOLDER.glob("*.toml")))
