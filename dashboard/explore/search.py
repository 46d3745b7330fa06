"""The search box: parcels, towns, stations and roads by a part of their id, name or pinyin; coordinates."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pypinyin import Style, lazy_pinyin

from dashboard.explore.coordinates import looks_like_coordinates, read_points
from dashboard.explore.options import town_names
from dashboard.text import say

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from dashboard.context import Context
    from dashboard.view import Language

FOUND_OF_EACH: Final = 8
ZOOMS: Final = {"parcels": 15.5, "towns": 13.0, "stations": 14.5, "places": 13.0, "roads": 13.0}
POINT_ZOOM: Final = 15.5
LAYERS: Final = (
    ("towns", ("towns",)),
    ("stations", ("stations",)),
    ("roads", ("roads", "rings", "crossings")),
    ("places", ("carriers", "water", "rivers", "landmarks")),
)
BETWEEN: Final = " · "  # what stands behind it in a label tells same names apart and is not looked for
MOST_PINYIN: Final = 60_000  # names; beyond it parcels are found by id and name alone
KEPT: Final = 3


@dataclass(frozen=True, eq=False)
class Index:
    """What can be found in one version: by layer, the texts looked through, in the layer's order."""

    texts: dict[str, pd.Series[str]]


def pinyin_of(name: str) -> str:
    """Write a name in pinyin, whole and by initials, without spaces.

    Examples
    --------
    >>> pinyin_of("陆家镇")
    'lujiazhen ljz'
    """
    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}"


def index_of(context: Context) -> Index:
    """Write down what can be found in a context."""
    parcels = context.dataset.parcels
    texts = {"parcels": _texts(parcels, ("parcel_id", "name_zh", "name_en"))}
    for _, names in LAYERS:
        for name in names:
            frame = context.dataset.reference.get(name)
            if frame is not None and len(frame):
                texts[name] = _texts(frame, ("name_zh", "name_en"))
    return Index(texts)


def _texts(frame: GeoDataFrame, columns: tuple[str, ...]) -> pd.Series[str]:
    parts = [frame[column].astype("str").where(frame[column].notna(), "") for column in columns]
    if len(frame) <= MOST_PINYIN:
        parts.append(frame["name_zh"].map(pinyin_of, na_action="ignore").astype("str").fillna(""))
    joined: pd.Series[str] = parts[0].str.cat(parts[1:], sep="\n").str.casefold().reset_index(drop=True)
    return joined


class Finder:
    """Finds places in whatever context it is handed; keeps the index of the last few versions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Index] = OrderedDict()

    def _index(self, context: Context) -> Index:
        key = (context.dataset_id, context.version)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = index_of(context)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def find(self, context: Context, language: Language, text: str | None) -> list[dict[str, Any]]:
        """Return what matches, in groups, as options of the search box.

        Parameters
        ----------
        context
            Gives parcels and reference layers.
        language
            Language of groups and names.
        text
            What was typed; letters' case does not matter.

        Returns
        -------
        list of dict
            Groups of ``{value, label}``; a value is ``kind:id@lon,lat,zoom``.
        """
        typed = (text or "").strip()
        if looks_like_coordinates(typed):
            points = _points(context, language, typed)
            if points:
                return [_group(language, "coordinates", points)]
        needle = typed.partition(BETWEEN)[0].casefold()
        if not needle:
            return []
        index = self._index(context)
        named = []
        for kind, names in LAYERS:
            entries = [
                entry
                for name in names
                if name in index.texts
                for entry in _features(context, language, name, _hits(index.texts[name], needle), kind)
            ]
            named.append(_group(language, kind, entries[:FOUND_OF_EACH]))
        texts = index.texts["parcels"]
        rows = _hits(texts, needle)[:FOUND_OF_EACH]
        parcels = _group(language, "parcels", _parcels(context, language, rows))
        by_id = any(texts.iloc[row].startswith(needle) for row in rows)  # a text begins with the id
        groups = [parcels, *named] if by_id else [*named, parcels]  # a name before what merely holds the text
        return [group for group in groups if group["items"]]


def nothing_words(context: Context, language: Language, text: str | None) -> str:
    """Say why nothing was found: coordinates that lie elsewhere, or no such name."""
    if looks_like_coordinates(text or ""):
        west, south, east, north = context.area.accepts
        place = context.area.name_zh if language == "zh" else context.area.name_en
        return say(language, "search.outside", area=place, west=f"{west:.2f}", east=f"{east:.2f}",
                   south=f"{south:.2f}", north=f"{north:.2f}")  # fmt: skip
    return say(language, "search.nothing")


def _points(context: Context, language: Language, text: str) -> list[dict[str, str]]:
    options = []
    for point in read_points(text, context.area):
        system = say(language, f"coordinates.{point.system}", crs=point.crs)
        order = f"{BETWEEN}{say(language, 'coordinates.swapped')}" if point.swapped else ""
        place = f"{point.lon:.6f},{point.lat:.6f}"
        label = f"{point.lon:.6f}°, {point.lat:.6f}°{BETWEEN}{system}{order}"
        options.append({"value": f"point:{point.system}@{place},{POINT_ZOOM}", "label": label})
    return options


def _group(language: Language, kind: str, items: list[dict[str, str]]) -> dict[str, Any]:
    return {"group": say(language, f"search.{kind}"), "items": items}


def _hits(texts: pd.Series[str], needle: str) -> list[int]:
    """Return the rows that hold the needle, those that begin with it first."""
    rows = texts.str.contains(needle, regex=False).to_numpy(dtype=bool).nonzero()[0][: FOUND_OF_EACH * 8]
    return sorted((int(row) for row in rows), key=lambda row: f"\n{needle}" not in f"\n{texts.iloc[row]}")


def _parcels(context: Context, language: Language, rows: list[int]) -> list[dict[str, str]]:
    found = context.dataset.parcels.iloc[rows]
    towns = town_names(context, language)
    names = found["name_zh" if language == "zh" else "name_en"]
    labels = [
        BETWEEN.join(part for part in (key, name, towns.get(town)) if isinstance(part, str) and part)
        for key, name, town in zip(found["parcel_id"], names, found["town"], strict=True)
    ]
    return _options("parcel", found["parcel_id"].tolist(), labels, found, ZOOMS["parcels"])


def _features(
    context: Context, language: Language, layer: str, rows: list[int], kind: str
) -> list[dict[str, str]]:
    found = context.dataset.reference[layer].iloc[rows[:FOUND_OF_EACH]]
    found = found[found["name_zh"].notna() | found["name_en"].notna()]
    names = found["name_zh" if language == "zh" else "name_en"].fillna(found["name_zh"]).fillna(found["id"])
    return _options(layer, found["id"].tolist(), names.tolist(), found, ZOOMS[kind])


def _options(
    kind: str, keys: list[str], names: list[str], frame: GeoDataFrame, zoom: float
) -> list[dict[str, str]]:
    points = frame.geometry.representative_point().to_crs(4326)
    places = zip(points.x.round(5), points.y.round(5), strict=True)
    return [
        {"value": f"{kind}:{key}@{lon},{lat},{zoom}", "label": name}
        for key, name, (lon, lat) in zip(keys, names, places, strict=True)
    ]
