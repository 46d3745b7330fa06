"""Parcels of a view as files that other programs draw: GeoJSON, KML, DXF, Shapefile; on request in GCJ-02."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import geopandas as gpd
import numpy as np
import shapely
from flask import Blueprint, Response, abort

from dashboard.explore.figures import selection_of
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.exporting import filtered, head_lines, parcel_values
from dashboard.text import say
from geodata.crs import WGS84
from geodata.datum import move, wgs84_to_gcj02
from geodata.kept_errors import TooManyRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from dashboard.context import Context, ContextSource
    from dashboard.view import View

Kind = Literal["geojson", "kml", "dxf", "shp.zip"]
Encoding = Literal["UTF-8", "GBK"]
MOST: Final = 100_000
TYPES: Final[dict[Kind, str]] = {
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "dxf": "image/vnd.dxf",
    "shp.zip": "application/zip",
}
# A Shapefile cuts names of columns after ten bytes
SHORT: Final = {"site_area_ha": "area_ha", "site_area_mu": "area_mu", "crossing_m": "cross_m"}
PLACES_OF_DEGREES: Final = 9  # 0.1 mm
TEXT_HEIGHT_M: Final = 4.0


@dataclass(frozen=True)
class Form:
    """A form that parcels are taken away in.

    Parameters
    ----------
    kind
        Of the file.
    gcj02
        Whether coordinates are in GCJ-02, some 470 m off, which the file's name and content then say.
    encoding
        Of a Shapefile's text.
    """

    kind: Kind
    gcj02: bool = False
    encoding: Encoding = "UTF-8"


FORMS: Final = {
    "geojson": Form("geojson"),
    "kml": Form("kml"),
    "dxf": Form("dxf"),
    "shp": Form("shp.zip"),
    "shp_gbk": Form("shp.zip", encoding="GBK"),
    "geojson_gcj02": Form("geojson", gcj02=True),
    "kml_gcj02": Form("kml", gcj02=True),
}


@dataclass(frozen=True)
class LandFile:
    """A file to take away: its name, its kind's type, its bytes."""

    name: str
    mimetype: str
    body: bytes


def register(server: Flask, source: ContextSource) -> None:
    """Add the route of the files; what is exported is the view of the query string, as in a link."""
    blueprint = Blueprint("land", __name__)

    @blueprint.get("/export/land/<form>")
    def land(form: str) -> Response:
        if form not in FORMS:
            abort(HTTPStatus.NOT_FOUND)
        made = land_file(*filtered(source), FORMS[form])
        head = {"Content-Disposition": f"attachment; filename={made.name}"}
        return Response(made.body, mimetype=made.mimetype, headers=head)

    server.register_blueprint(blueprint)


def land_file(
    context: Context,
    view: View,
    rows: np.ndarray,
    form: Form,
) -> LandFile:
    """Write parcels as a file; who owns them is in none.

    Parameters
    ----------
    context, view
        Data, and how it is judged and named.
    rows
        Which parcels, in which order.
    form
        GeoJSON and KML are in WGS 84, as their standards want; DXF and Shapefile in the working CRS.

    Raises
    ------
    TooManyRows
        If there are more than 100,000.
    """
    if len(rows) > MOST:
        raise TooManyRows(came=len(rows), most=MOST)
    kind, about = form.kind, head_lines(context, view)
    if form.gcj02:
        about.insert(0, say(view.language, "export.gcj02_note"))
    frame = _frame(context, view, rows)
    if kind == "dxf":
        body = _dxf(context, view, rows, frame, about)
    elif kind == "shp.zip":
        body = _shapefile(frame, about, form.encoding)
    else:
        body = _in_degrees(frame, form, about)
    name = f"parcels{'-GCJ-02' if form.gcj02 else ''}.{kind}"
    return LandFile(name, TYPES[kind], body)


def _frame(context: Context, view: View, rows: np.ndarray) -> gpd.GeoDataFrame:
    shapes = shapely.force_2d(context.dataset.parcels.geometry.to_numpy()[rows])
    return gpd.GeoDataFrame(parcel_values(context, view, rows), geometry=shapes, crs=context.area.working)


def _in_degrees(frame: gpd.GeoDataFrame, form: Form, about: list[str]) -> bytes:
    degrees = frame.to_crs(WGS84)
    if form.gcj02:
        moved = move(degrees.geometry.to_numpy(), wgs84_to_gcj02)
        degrees = degrees.set_geometry(moved, crs=WGS84).assign(datum="GCJ-02")
    said = " | ".join(about)
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made:
        path = Path(made) / f"parcels.{form.kind}"
        name = "parcels (GCJ-02)" if form.gcj02 else "parcels"
        if form.kind == "geojson":
            how = {"RFC7946": "NO", "COORDINATE_PRECISION": str(PLACES_OF_DEGREES), "DESCRIPTION": said}
            degrees.to_file(path, driver="GeoJSON", layer=name, layer_options=how)
        else:
            named = degrees.rename(columns={"parcel_id": "Name"})
            named.to_file(
                path, driver="LIBKML", layer=name, dataset_options={"NAME": name, "DESCRIPTION": said}
            )
        return path.read_bytes()


def _shapefile(frame: gpd.GeoDataFrame, about: list[str], encoding: Encoding) -> bytes:
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made:
        path = Path(made) / "parcels.shp"
        frame.rename(columns=SHORT).to_file(path, encoding=encoding)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(path.parent.iterdir()):
                archive.write(part, part.name)
            archive.writestr("about.txt", "\r\n".join(about).encode("utf-8-sig"))
    return packed.getvalue()


def _dxf(context: Context, view: View, rows: np.ndarray, frame: gpd.GeoDataFrame, about: list[str]) -> bytes:
    """Write closed lines, a layer for each verdict, and each parcel's id in it, as the oldest kind of DXF."""
    verdicts = selection_of(context, view).judged.verdict[rows]
    layers = [VERDICT_KEYS[code].upper() for code in verdicts]
    lines = [f"999\n{' '.join(line.split())}" for line in about]
    lines += ["0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC"]
    lines += ["0\nSECTION\n2\nENTITIES"]
    for layer, name, shape in zip(layers, frame["parcel_id"], frame.geometry, strict=True):
        lines += _outlines(layer, shape)
        at = shape.representative_point()
        text = " ".join(str(name).split())
        lines.append(
            f"0\nTEXT\n8\nPARCEL_ID\n10\n{at.x:.4f}\n20\n{at.y:.4f}\n30\n0\n40\n{TEXT_HEIGHT_M}\n1\n{text}"
        )
    lines.append("0\nENDSEC\n0\nEOF\n")
    return "\n".join(lines).encode("gb18030")


def _outlines(layer: str, shape: shapely.Geometry) -> Iterator[str]:
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        yield f"0\nPOLYLINE\n8\n{layer}\n66\n1\n70\n1\n10\n0\n20\n0\n30\n0"
        for x, y in shapely.get_coordinates(ring)[:-1]:
            yield f"0\nVERTEX\n8\n{layer}\n10\n{x:.4f}\n20\n{y:.4f}\n30\n0"
        yield f"0\nSEQEND\n8\n{layer}"
