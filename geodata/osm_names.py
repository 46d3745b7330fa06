"""By what names OpenStreetMap's ways are an area's rings: `osm.toml` beside the area's `area.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geodata.areas import SHIPPED, first_complaint
from geodata.errors import BadArea

if TYPE_CHECKING:
    from pathlib import Path

FILE = "osm.toml"
_TAGS = ("name", "name:zh", "name:en", "alt_name", "official_name", "loc_name", "short_name")


class RingNames(BaseModel):
    """One ring: the names of ways that are it, and of the roads that make its sides where none is so named.

    Parameters
    ----------
    id, name_zh, name_en
        As the layer `rings` has them.
    names
        Names of ways that are the ring itself.
    sides
        Names or numbers (``ref``) of the roads along it, one list a side, in the order in which they meet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name_zh: str
    name_en: str
    names: tuple[str, ...]
    sides: Annotated[tuple[tuple[str, ...], ...], Field(max_length=12)] = ()


class OsmNames(BaseModel):
    """The rings of an area."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ring: tuple[RingNames, ...] = ()


def osm_names(area_id: str, root: Path | None = None) -> OsmNames:
    """Read an area's names: the user's own under `root` (the data folder) first, else the shipped ones.

    Returns
    -------
    OsmNames
        With no ring in it where nothing is written for the area.

    Raises
    ------
    BadArea
        If the file says something that cannot be.

    Examples
    --------
    >>> osm_names("nowhere").ring
    ()
    """
    places = [SHIPPED / area_id / FILE]
    if root is not None:
        places.insert(0, root / "areas" / area_id / FILE)
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        return OsmNames()
    try:
        return OsmNames.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadArea(path=path, detail=str(fault)) from fault
    except ValidationError as fault:
        raise BadArea(path=path, detail=first_complaint(fault)) from fault


def plain_name(name: str) -> str:
    """Write a road's name without spaces, width and the direction of one of its parts.

    Examples
    --------
    >>> plain_name("江浦北路"), plain_name("中环东线"), plain_name("Ｇ312")
    ('江浦路', '中环线', 'g312')
    """
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(r"(?<=..)[东南西北中](?=[路线]$)", "", bare)


def names_of(tags: dict[str, str]) -> frozenset[str]:
    """Gather what an object, its road numbers and its routes are called, as `plain_name` writes it.

    Examples
    --------
    >>> sorted(names_of({"name": "江浦北路", "ref": "S339;X201"}))
    ['s339', 'x201', '江浦路']
    """
    said = [tags[key] for key in _TAGS if key in tags]
    numbers = [*tags.get("ref", "").split(";"), *tags.get("part_of", "").split(";")]
    return frozenset(plain_name(name) for name in (*said, *numbers) if name.strip())
