"""The GeoPackage: parcels as judged, reference layers, the band; styled for QGIS as the map is."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pyogrio
import shapely

from dashboard.explore.rules import VERDICT_KEYS, ring_limit
from dashboard.handouts.content import altered_words
from dashboard.handouts.qml import qml_of
from dashboard.handouts.subject import no_more_than
from dashboard.handouts.tables import parcel_columns
from geodata.contracts import reference_columns
from layers.measures import band

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.handouts.subject import Subject

MOST_PARCELS: Final = 100_000
DRAWN_BY: Final = ["width_m", "kind"]  # not in every contract, and read by the symbology
GPKG_VERSION: Final = "1.2"  # later ones make QGIS 3.22 warn
CLOCK: Final = "OGR_CURRENT_DATE"
STYLES: Final = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
STYLE: Final = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
  styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
  VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', '', ?)"""
CONTENTS: Final = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
  VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)"""


def write_geopackage(subject: Subject) -> bytes:
    """Write the GeoPackage, in the area's working CRS.

    Parameters
    ----------
    subject
        Data, view, parcels, language. Columns outside the contract, and owners, are left out.

    Returns
    -------
    bytes
        The same for the same input.

    Raises
    ------
    TooManyPages
        If there are more parcels than 100,000.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    with tempfile.TemporaryDirectory() as folder, _still_clock(subject.made_on):
        path = Path(folder) / "land.gpkg"
        for name, layer in layers_of(subject).items():
            layer.to_file(
                path,
                layer=name,
                driver="GPKG",
                engine="pyogrio",
                append=path.exists(),
                dataset_options={"VERSION": GPKG_VERSION},
                layer_options={"GEOMETRY_NAME": "geom", "FID": "fid"},
                promote_to_multi=True,
            )
        _style(path, subject)
        return path.read_bytes()


def layers_of(subject: Subject) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers by name: what lies lowest on the map comes first."""
    context = subject.context
    layers = {name: _public(name, layer) for name, layer in context.dataset.reference.items() if len(layer)}
    limit, rings = ring_limit(context, subject.view), context.dataset.reference.get("rings")
    if limit and rings is not None and len(rings):
        shape = band(rings, limit, working=context.area.working)
        layers["band"] = gpd.GeoDataFrame({"width_m": [limit]}, geometry=[shape], crs=context.area.working)
    return layers | {"parcels": _parcels(subject)}


def _public(name: str, layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep a reference layer's contract columns; what else a file brought stays in the house."""
    kept = [one.name for one in reference_columns(name) if one.name in layer] + DRAWN_BY
    return layer[[*dict.fromkeys(one for one in kept if one in layer), layer.geometry.name]]


def _parcels(subject: Subject) -> gpd.GeoDataFrame:
    geometry = subject.context.dataset.parcels.geometry.to_numpy()[subject.rows]
    keys = [VERDICT_KEYS[code] for code in subject.judged.verdict[subject.rows]]
    named = {"overall": "verdict_word"}
    columns = {named.get(one.key, one.key): one.values for one in parcel_columns(subject)}
    altered = "; ".join(one.say(subject.language) for one in altered_words(subject)) or None
    told = {"verdict": keys, **columns, "altered": [altered] * len(keys)}
    return gpd.GeoDataFrame(told, geometry=shapely.force_2d(geometry), crs=subject.context.area.working)


def _style(path: Path, subject: Subject) -> None:
    """Keep a style beside each layer, as QGIS does."""
    stamp = f"{subject.made_on}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as file:
        file.execute(STYLES)
        file.execute(CONTENTS, (stamp,))
        names = [
            row[0] for row in file.execute("SELECT table_name FROM gpkg_contents WHERE data_type='features'")
        ]
        for name in names:
            qml = qml_of(name, subject.language)
            if qml is not None:
                file.execute(STYLE, (name, "bridgehead", qml, "Bridgehead", stamp))
        file.commit()
        file.execute("VACUUM")


@contextmanager
def _still_clock(day: date) -> Iterator[None]:
    """Have the writer stamp its tables with a given day, so that the same input gives the same bytes."""
    before = pyogrio.get_gdal_config_option(CLOCK)
    pyogrio.set_gdal_config_options({CLOCK: f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({CLOCK: before})
