"""The typed geography: points, lines and outlines, each with its status, source and accuracy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

FILE = Path(__file__).parent / "geography.geojson"
AS_OF = "2019-12"

LAYERS = {
    "boundary": "boundary",
    "border": "border",
    "ring": "rings",
    "carrier": "carriers",
    "crossing": "crossings",
    "station": "stations",
    "town": "towns",
    "lake": "water",
    "river": "rivers",
    "rail": "rail",
    "metro": "metro",
    "road": "roads",
    "neighbour": "neighbours",
    "landmark": "landmarks",
}
COLUMNS = ["id", "name_zh", "name_en", "status", "source", "as_of", "accuracy_m", "note"]
EXTRA = {
    "border": ["neighbour"],
    "rings": ["length_km"],
    "carriers": ["published_km2", "drawn_km2"],
    "crossings": ["number", "opened", "status_2019", "status_2019_basis", "named"],
    "stations": ["mode", "line", "status_2019", "opened"],
    "rivers": ["width_m"],
    "metro": ["status_2019", "opened"],
}


def read_geography(working: CRS) -> dict[str, GeoDataFrame]:
    """Read the typed geography into reference layers.

    Parameters
    ----------
    working
        The working CRS in which the layers are wanted (metres).

    Returns
    -------
    dict of GeoDataFrame
        Reference layer name → layer in `working`, with the contract columns and the layer's own ones.

    Examples
    --------
    >>> from pyproj import CRS
    >>> layers = read_geography(CRS.from_epsg(4549))
    >>> list(layers["rings"]["id"])
    ['ring-middle', 'ring-outer']
    >>> len(layers["crossings"]), layers["rivers"]["width_m"].min().item()
    (17, 50.0)
    """
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    table = pd.DataFrame([feature["properties"] for feature in features])
    shapes = [shape(feature["geometry"]) for feature in features]
    everything = gpd.GeoDataFrame(table, geometry=shapes, crs=4326).to_crs(working)
    return {name: _layer(everything, typed, name) for typed, name in LAYERS.items()}


def _layer(everything: GeoDataFrame, typed: str, name: str) -> GeoDataFrame:
    extra = EXTRA.get(name, [])
    own = everything[everything["layer"] == typed].reset_index(drop=True).assign(as_of=AS_OF)
    own["note"] = own["note"].where(own["note"] != "", None)
    own["accuracy_m"] = own["accuracy_m"].astype(float)
    for column in extra:
        own[column] = _typed(own[column])
    return own[[*COLUMNS, *extra, "geometry"]]


def _typed(values: pd.Series[Any]) -> pd.Series[Any]:
    """Give a column the type of what is in it (a mixed file column arrives as objects)."""
    known = values.dropna()
    if known.map(lambda value: isinstance(value, bool)).all() and len(known) == len(values):
        return values.astype(bool)
    if known.map(lambda value: isinstance(value, int | float)).all():
        return values.astype(float)
    return values.astype(object).where(values.notna(), None)


def land_outline(layers: dict[str, GeoDataFrame]) -> BaseGeometry:
    """Give the land inside the city's outline, lakes taken out (working CRS).

    Examples
    --------
    >>> from pyproj import CRS
    >>> 850 < land_outline(read_geography(CRS.from_epsg(4549))).area / 1e6 < 928
    True
    """
    outline, lakes = layers["boundary"].union_all(), layers["water"].union_all()
    land: BaseGeometry = shapely.difference(outline, lakes)
    return land
