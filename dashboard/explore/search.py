"""The search box: parcels, towns, stations and roads by a part of their id or name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dashboard.text import say

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from dashboard.context import Context
    from dashboard.view import Language

FOUND_OF_EACH: Final = 8
SHORTEST: Final = 1
ZOOMS: Final = {"parcels": 15.5, "towns": 13.0, "stations": 14.5, "roads": 13.0}
LAYERS: Final = (
    ("towns", ("towns",)),
    ("stations", ("stations",)),
    ("roads", ("roads", "rings", "crossings")),
)


def find(context: Context, language: Language, text: str | None) -> list[dict[str, Any]]:
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
    needle = (text or "").strip().casefold()
    if len(needle) < SHORTEST:
        return []
    groups = [_group(language, "parcels", _parcels(context, needle))]
    for kind, names in LAYERS:
        entries = [entry for name in names for entry in _features(context, language, name, needle, kind)]
        groups.append(_group(language, kind, entries[:FOUND_OF_EACH]))
    return [group for group in groups if group["items"]]


def _group(language: Language, kind: str, items: list[dict[str, str]]) -> dict[str, Any]:
    return {"group": say(language, f"search.{kind}"), "items": items}


def _contains(frame: GeoDataFrame, columns: tuple[str, ...], needle: str) -> GeoDataFrame:
    hit = (
        frame[columns[0]]
        .astype("string")
        .str.casefold()
        .str.contains(needle, regex=False)
        .fillna(value=False)
    )
    for column in columns[1:]:
        if column in frame:
            hit |= (
                frame[column]
                .astype("string")
                .str.casefold()
                .str.contains(needle, regex=False)
                .fillna(value=False)
            )
    return frame[hit.to_numpy(dtype=bool)].head(FOUND_OF_EACH)


def _parcels(context: Context, needle: str) -> list[dict[str, str]]:
    found = _contains(context.dataset.parcels, ("parcel_id", "name_zh", "name_en"), needle)
    return _options(
        "parcel", found["parcel_id"].tolist(), found["parcel_id"].tolist(), found, ZOOMS["parcels"]
    )


def _features(
    context: Context, language: Language, layer: str, needle: str, kind: str
) -> list[dict[str, str]]:
    frame = context.dataset.reference.get(layer)
    if frame is None or not len(frame):
        return []
    found = _contains(frame, ("name_zh", "name_en"), needle)
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
