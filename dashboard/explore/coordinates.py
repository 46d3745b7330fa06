"""Typed coordinates read as places: degrees (minutes and seconds too), grid metres, shifted web maps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyproj import CRS

from geodata.crs import WGS84, name_of, transform_points
from geodata.datum import bd09_to_wgs84, gcj02_to_wgs84
from geodata.errors import NoConvergence
from geodata.magnitude import guess_crs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.areas import StudyArea

GEOGRAPHIC: Final = 4326
SHIFTED: Final = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
NAMED: Final = {
    "gcj02": ("gcj", "火星", "高德", "腾讯", "amap", "tencent"),
    "bd09": ("bd", "百度", "baidu"),
    "wgs84": ("wgs", "gps", "cgcs", "4326", "4490"),
}
SYSTEMS: Final = re.compile(
    r"epsg:?\s*\d+|" + "|".join(rf"{word}[a-z0-9-]*" for words in NAMED.values() for word in words),
    re.IGNORECASE,
)
DMS: Final = re.compile(
    r"(?P<d>\d{1,3})\s*[°度]\s*(?:(?P<m>\d{1,2}(?:\.\d+)?)\s*['′分]\s*)?(?:(?P<s>\d{1,2}(?:\.\d+)?)\s*[\"″秒]\s*)?"
)
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
ONLY: Final = re.compile(r"[\d\s.,;:+\-()°'\"′″度分秒，；：、neswxy=/]*", re.IGNORECASE)
GROUPING: Final = "\u202f\u2009\u00a0"


@dataclass(frozen=True)
class Point:
    """A place that typed coordinates may mean.

    Attributes
    ----------
    lon, lat
        WGS84 degrees.
    system
        Key of the catalogue (``coordinates.<system>``): ``grid``, ``wgs84``, ``gcj02``, ``bd09``.
    crs
        Name of the CRS they were read in, for a grid.
    swapped
        Whether north (or latitude) came first.
    """

    lon: float
    lat: float
    system: str
    crs: str = ""
    swapped: bool = False


def looks_like_coordinates(text: str) -> bool:
    """Tell whether a text is two numbers and no name.

    Examples
    --------
    >>> looks_like_coordinates("E 593218 N 3474075"), looks_like_coordinates("KS-S-0021")
    (True, False)
    """
    bare = _bare(text)
    return bool(ONLY.fullmatch(bare)) and two_numbers(bare) is not None


def two_numbers(text: str) -> tuple[float, float] | None:
    r"""Take the two numbers out of a text, degrees, minutes and seconds as one each; else nothing.

    Examples
    --------
    >>> two_numbers("120°58'48\" 31°23'06\"")
    (120.98, 31.385)
    """
    bare = _bare(text)
    parts = [(float(hit["d"]), float(hit["m"] or 0), float(hit["s"] or 0)) for hit in DMS.finditer(bare)]
    found = [degrees + minutes / 60 + seconds / 3600 for degrees, minutes, seconds in parts]
    if not found:
        found = [float(hit) for hit in NUMBER.findall(bare)]
    return (round(found[0], 9), round(found[1], 9)) if len(found) == 2 else None  # noqa: PLR2004 - a pair


def _bare(text: str) -> str:
    """Take off grouping spaces and the words that name a system."""
    return SYSTEMS.sub("", text.translate(dict.fromkeys(map(ord, GROUPING))))


def read_points(text: str, area: StudyArea) -> list[Point]:
    """List the places in the study area that typed coordinates may mean, the likeliest first.

    Parameters
    ----------
    text
        As typed: ``120.98, 31.385``, ``E 593218 N 3474075``, ``31°23'06"N 120°58'48"E``; a word such as
        ``gcj`` or ``百度`` says that they come from a shifted web map.
    area
        Says where they may lie and which grid is its own.

    Returns
    -------
    list of Point
        Empty where the text is not a pair of numbers, or none of the systems puts it into the area.

    Examples
    --------
    >>> from geodata.areas import load_area
    >>> here = load_area("kunshan")
    >>> [(p.system, round(p.lon, 4), round(p.lat, 4)) for p in read_points("593218.14 3474075.55", here)]
    [('grid', 120.98, 31.385)]
    >>> read_points("12, 31", here)
    []
    """
    pair = two_numbers(text) if looks_like_coordinates(text) else None
    if pair is None:
        return []
    wanted = _system_named(text)
    found: list[Point] = []
    for candidate in guess_crs([pair], area.working, area.accepts):
        xy = pair[::-1] if candidate.swapped else pair
        if candidate.epsg == GEOGRAPHIC:
            found += _degrees(xy, wanted, swapped=candidate.swapped)
        elif wanted is None:
            crs = CRS.from_epsg(candidate.epsg)
            lon, lat = transform_points([xy], crs, WGS84)[0]
            found.append(Point(float(lon), float(lat), "grid", name_of(crs), candidate.swapped))
    return found


def _degrees(xy: tuple[float, ...], wanted: str | None, *, swapped: bool) -> Iterator[Point]:
    if wanted in {None, "wgs84"}:
        yield Point(xy[0], xy[1], "wgs84", swapped=swapped)
    for system, undo in SHIFTED.items():
        if wanted not in {None, system}:
            continue
        try:
            lon, lat = undo([xy])[0]
        except NoConvergence:
            continue
        yield Point(float(lon), float(lat), system, swapped=swapped)


def _system_named(text: str) -> str | None:
    folded = text.casefold()
    return next((key for key, words in NAMED.items() if any(word in folded for word in words)), None)
