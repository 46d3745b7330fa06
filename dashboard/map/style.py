"""The style of the map, compiled from the symbology, a data set's layers and a policy pack's expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geopandas import GeoDataFrame

from dashboard.map import look
from dashboard.map.parcels import (
    FILL,
    FILTERED,
    SOURCE,
    SOURCE_LAYER,
    UNCLEAR_HATCH,
    VERDICT_PROBE,
    ColourBy,
    overlay_layers,
    parcel_ids,
    parcel_layers,
    verdict_colour,
)
from dashboard.map.parts import BOLD, EMPTY, REGULAR, Expression, MapLanguage
from dashboard.map.surroundings import CARRIER_HATCH, ground, known, labels, ways, zones

REFERENCE_LAYERS: Final = "boundary border rings carriers crossings stations towns water rivers rail metro roads neighbours landmarks".split()
DATA_PREFIX: Final = "/data/{dataset}/{version}/"


@dataclass(frozen=True)
class Rules:
    """What a policy pack says about parcels, as map expressions.

    Attributes
    ----------
    verdict
        Expression over tile properties and state that gives a verdict code, 0 to 3.
    flags
        By name (``close``, ``near``), expressions that say whether a parcel carries the flag.
    state
        The pack's own limits, by the state keys that the expressions read.
    """

    verdict: Expression
    flags: Mapping[str, Expression] = field(default_factory=dict)
    state: Mapping[str, float] = field(default_factory=dict)


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
) -> dict[str, Any]:
    """Compile the style."""
    present = [name for name in REFERENCE_LAYERS if name in reference and len(reference[name])]
    sources = _sources(present, reference, data_prefix)
    colour = verdict_colour(rules.verdict)
    layers = [
        *ground(latitude),
        *zones(),
        *parcel_layers(colour, rules.verdict, rules.flags, by=colour_by),
        *ways(),
        *overlay_layers(),
        parcel_ids(),
        *labels(language),
    ]
    return {
        "version": 8,
        "name": "Bridgehead",
        "state": {key: {"default": value} for key, value in rules.state.items()},
        "transition": {"duration": 120, "delay": 0},
        "font-faces": font_faces(fonts),
        "sources": sources,
        "layers": known(layers, sources),
        "metadata": {"bridgehead": _notes(colour_by, attribution)},
    }


def font_faces(faces: Sequence[Mapping[str, object]], prefix: str = "/fonts/") -> dict[str, Any]:
    """Name the font files of the map's two weights."""
    named: dict[str, Any] = {REGULAR: [], BOLD: []}
    for face in faces:
        entry = {"url": f"{prefix}{face['file']}", "unicode-range": str(face["ranges"]).split(",")}
        named[BOLD if face["weight"] == 700 else REGULAR].append(entry)  # noqa: PLR2004 - CSS's bold
    return {name: files for name, files in named.items() if files}


def _sources(present: Sequence[str], reference: Mapping[str, GeoDataFrame], prefix: str) -> dict[str, Any]:
    tiles = {
        "type": "vector",
        "url": f"pmtiles://{prefix}tiles/parcels.pmtiles",
        "promoteId": {SOURCE_LAYER: "parcel_id"},
    }
    layers = {name: {"type": "geojson", "data": f"{prefix}reference/{name}.geojson"} for name in present}
    places = {"type": "geojson", "data": _places(reference)}
    held = {name: {"type": "geojson", "data": dict(EMPTY)} for name in ("band", "overlay")}
    return {SOURCE: tiles, **layers, "places": places, **held}


def _places(reference: Mapping[str, GeoDataFrame]) -> dict[str, Any]:
    features = []
    for kind in ("water", "carriers"):
        frame = reference.get(kind)
        if frame is None or not len(frame):
            continue
        points = frame.geometry.representative_point().to_crs(4326)
        for name_zh, name_en, point in zip(frame["name_zh"], frame["name_en"], points, strict=True):
            features.append(
                {
                    "type": "Feature",
                    "properties": {"kind": kind, "name_zh": name_zh, "name_en": name_en},
                    "geometry": {"type": "Point", "coordinates": [round(point.x, 6), round(point.y, 6)]},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _notes(colour_by: ColourBy, attribution: str) -> dict[str, Any]:
    legend = {colour.lower(): word for word, colour in look.VERDICTS.values()}
    return {
        "images": [
            {"id": UNCLEAR_HATCH, "kind": "hatch", "size": 6, "width": 1.2, "stroke": look.UNCLEAR},
            {"id": CARRIER_HATCH, "kind": "hatch", "size": 9, "width": 0.6, "stroke": look.CARRIER},
        ],
        "parcels": {"source": SOURCE, "sourceLayer": SOURCE_LAYER, "hit": FILL, "filtered": list(FILTERED)},
        "verdict": {"layer": FILL if colour_by == "verdict" else VERDICT_PROBE, "colours": legend},
        "attribution": attribution,
    }
