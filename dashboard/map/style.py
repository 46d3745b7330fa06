"""The style of the map, compiled from the symbology, a data set's layers and a policy pack's expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

from dashboard.map import parcels, surroundings
from dashboard.map.parcels import FILL, SOURCE, SOURCE_LAYER, VERDICT_PROBE, ColourBy, Rules
from dashboard.map.parts import BOLD, EMPTY, REGULAR, Layer, MapLanguage
from dashboard.map.screen import Screen
from geodata import store
from geodata.place_names import with_break
from layers.symbology import VERDICTS

__all__ = ["ColourBy", "MapLanguage", "Rules", "compile_style", "font_faces"]

REFERENCE_LAYERS: Final = (
    *("boundary", "border", "rings", "carriers", "crossings", "stations", "towns"),
    *("water", "rivers", "rail", "metro", "roads", "neighbours", "landmarks"),
)
# The rarest slice comes last and claims all ideographs instead of its 3,000 runs; not the upright forms of
# brackets (U+FE35 …) that MapLibre asks for in upright labels: 3.7 MB for a bracket.
RARE: Final = "-rare.woff"
IDEOGRAPHS: Final = "U+3400-9FFF"
RING_CLEAR_M: Final = 200  # a name keeps this far from a ring that cuts its area
MIDDLE_M: Final = 50  # how exactly the widest part of an area is found


def compile_style(
    reference: Mapping[str, GeoDataFrame],
    rules: Rules,
    *,
    data_prefix: str,
    fonts: Sequence[Mapping[str, object]] = (),
    language: MapLanguage = "zh",
    colour_by: ColourBy = "verdict",
    latitude: float = 31.3,
    attribution: str = "",
    points: bool = False,
) -> dict[str, Any]:
    """Compile the style.

    Parameters
    ----------
    reference
        The data set's reference layers in its working CRS; those it lacks are left out.
    rules
        The pack's verdict and flags as map expressions, and its limits.
    data_prefix
        Address of the version's tiles and reference layers, ``/data/<dataset>/<version>/``.
    fonts
        The font slices of `dashboard.setup.fonts.read_faces`.
    language
        Of the names: ``zh``, ``en`` or ``both``.
    colour_by
        What parcels are filled by.
    latitude
        Degrees: where scales and widths on the ground hold.
    attribution
        One line about the sources, shown on the map.
    points
        Whether the version has tiles of one point a parcel, for the ids.

    Returns
    -------
    dict
        A MapLibre style of version 8. Addresses are paths; the component puts the server before them.

    Examples
    --------
    >>> style = compile_style({}, Rules(["get", "verdict"]), data_prefix="/data/d/1/")
    >>> [layer["id"] for layer in style["layers"]][:3]
    ['outside', 'band', 'parcels']
    """
    screen = Screen(latitude)
    sources = _sources(reference, data_prefix)
    if points:
        sources[parcels.POINTS] = {"type": "vector", "url": f"pmtiles://{data_prefix}{store.POINTS}"}
    ids = parcels.parcel_ids(screen, parcels.POINTS if points else SOURCE)
    layers = [
        *surroundings.below_parcels(screen),
        *parcels.parcel_layers(rules, screen, by=colour_by),
        *surroundings.above_parcels(screen),
        *parcels.site_layers(screen),
        *parcels.overlay_layers(screen),
        ids,
        *surroundings.clear_of_ids(ids["minzoom"]),
        *surroundings.labels(language, screen),
    ]
    present = [layer for layer in layers if layer["type"] == "background" or layer["source"] in sources]
    return {
        "version": 8,
        "name": "Bridgehead",
        "state": {key: {"default": value} for key, value in rules.state.items()},
        "transition": {"duration": 120, "delay": 0},
        "font-faces": font_faces(fonts),
        "sources": sources,
        "layers": present,
        "metadata": {"bridgehead": _notes(present, colour_by, attribution)},
    }


def font_faces(faces: Sequence[Mapping[str, object]], prefix: str = "/fonts/") -> dict[str, Any]:
    """Name the font files of the map's two weights."""
    named: dict[str, Any] = {REGULAR: [], BOLD: []}
    for face in faces:
        rare = str(face["file"]).endswith(RARE)
        entry = {
            "url": f"{prefix}{face['file']}",
            "unicode-range": (IDEOGRAPHS if rare else str(face["ranges"])).split(","),
        }
        named[BOLD if face["weight"] == 700 else REGULAR].append(entry)  # noqa: PLR2004 - CSS's bold
    return {name: files for name, files in named.items() if files}


def _sources(reference: Mapping[str, GeoDataFrame], prefix: str) -> dict[str, Any]:
    tiles = {
        "type": "vector",
        "url": f"pmtiles://{prefix}{store.TILES}",
        "promoteId": {SOURCE_LAYER: "parcel_id"},
    }
    present = [name for name in REFERENCE_LAYERS if name in reference and len(reference[name])]
    layers = {name: {"type": "geojson", "data": f"{prefix}reference/{name}.geojson"} for name in present}
    held = {name: {"type": "geojson", "data": dict(EMPTY)} for name in ("band", "overlay", "sites")}
    places = _places(reference)
    named = {"places": {"type": "geojson", "data": places}} if places["features"] else {}
    return {SOURCE: tiles, **layers, **named, **held}


def _places(reference: Mapping[str, GeoDataFrame]) -> dict[str, Any]:
    features = []
    for kind in surroundings.POLYGON_LAYERS:
        frame = reference.get(kind)
        if frame is None or not len(frame):
            continue
        points, halves = _middles(frame.geometry, reference.get("rings"))
        rows = zip(frame["name_zh"], frame["name_en"], points, halves, strict=True)
        for name_zh, name_en, point, half in rows:
            broken = with_break(name_zh) if isinstance(name_zh, str) else name_zh
            named = {"kind": kind, "name_zh": broken, "name_en": name_en, "half_m": round(half)}
            features.append(
                {
                    "type": "Feature",
                    "properties": named,
                    "geometry": {"type": "Point", "coordinates": [round(point.x, 6), round(point.y, 6)]},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _middles(areas: GeoSeries, rings: GeoDataFrame | None) -> tuple[GeoSeries, np.ndarray]:
    """Find the middle (degrees) of the widest part that rings leave of each area, and half its width (m)."""
    if rings is not None and len(rings):
        areas = areas.difference(rings.geometry.union_all().buffer(RING_CLEAR_M))
    radii = areas.maximum_inscribed_circle(tolerance=MIDDLE_M).to_numpy()  # from the centre to the edge
    return GeoSeries(shapely.get_point(radii, 0), crs=areas.crs).to_crs(4326), shapely.length(radii)


def _notes(layers: Sequence[Layer], colour_by: ColourBy, attribution: str) -> dict[str, Any]:
    legend = {str(symbol.fill.colour).lower(): symbol.key for symbol in VERDICTS}
    return {
        "images": [*surroundings.images(), *parcels.images(colour_by)],
        "parcels": {
            "source": SOURCE,
            "sourceLayer": SOURCE_LAYER,
            "hit": FILL,
            "filtered": [layer["id"] for layer in layers if layer.get("source") in {SOURCE, parcels.POINTS}],
        },
        "verdict": {"layer": FILL if colour_by == "verdict" else VERDICT_PROBE, "colours": legend},
        "attribution": attribution,
    }
