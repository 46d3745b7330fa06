"""What a PDF gets after it is drawn: layers by name, opacities, where its maps lie, metadata."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyproj import CRS, Transformer

from dashboard.sheets.paper import PT_PER_MM

if TYPE_CHECKING:
    from dashboard.sheets.displaylist import About, Georeference

# corners of a map's own unit square: lower left, upper left, upper right, lower right (ISO 32000-2)
UNIT_CORNERS: Final = (0, 0, 0, 1, 1, 1, 1, 0)
UNUSED_FONT: Final = "/Helvetica"  # ReportLab lists it in every file


@dataclass(frozen=True)
class Drawn:
    """A page that is drawn: its operators, compressed by zlib; its height and where its maps lie."""

    content: bytes
    height_mm: float
    maps: tuple[Georeference, ...]


def finish(
    frame: bytes,
    pages: Sequence[Drawn],
    about: About,
    *,
    layers: Sequence[str],
    opacities: Sequence[tuple[float, float]],
) -> bytes:
    """Complete a drawn PDF.

    Parameters
    ----------
    frame
        The file as ReportLab wrote it: fonts, outline, links, and pages with nothing on them.
    pages
        What is on its pages.
    about
        Written into the metadata.
    layers
        Names of the layers, in the order of the content's ``/L0``, ``/L1``, …
    opacities
        Pairs of fill and stroke opacity that the content names.

    Returns
    -------
    bytes
        The same for the same input.
    """
    with Pdf.open(io.BytesIO(frame)) as pdf:
        groups = [pdf.make_indirect(_layer(name)) for name in layers]
        states = {name: pdf.make_indirect(state) for name, state in map(_opacity, opacities)}
        for page, meant in zip(pdf.pages, pages, strict=True):
            page.obj.Contents = pdf.make_stream(meant.content, Filter=Name.FlateDecode)
            _give_resources(page, groups, states)
            if meant.maps:
                page.obj.VP = Array([_viewport(pdf, one, meant.height_mm) for one in meant.maps])
        if groups:
            pdf.Root.OCProperties = Dictionary(
                OCGs=Array(groups),
                D=Dictionary(Order=Array(groups), ON=Array(groups), Name=String(about.title)),
            )
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = about.title
            metadata["dc:description"] = about.subject
            metadata["pdf:Keywords"] = about.keywords
            metadata["dc:language"] = {"zh-CN" if about.language == "zh" else "en"}
            if about.author:
                metadata["dc:creator"] = [about.author]
        target = io.BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return target.getvalue()


def _layer(name: str) -> Dictionary:
    return Dictionary(Type=Name.OCG, Name=String(name))


def _opacity(pair: tuple[float, float]) -> tuple[str, Dictionary]:
    fill, stroke = pair
    name = f"/A{round(fill * 1000)}x{round(stroke * 1000)}"
    return name, Dictionary(Type=Name.ExtGState, ca=round(fill, 3), CA=round(stroke, 3))


def _give_resources(
    page: pikepdf.Page, groups: Sequence[pikepdf.Object], states: Mapping[str, pikepdf.Object]
) -> None:
    resources = page.obj.Resources
    fonts = resources.get(Name.Font, Dictionary())
    for name in [key for key, font in fonts.items() if font.BaseFont == UNUSED_FONT]:
        del fonts[name]
    if groups:
        resources.Properties = Dictionary({f"/L{number}": group for number, group in enumerate(groups)})
    if states:
        resources.ExtGState = Dictionary(states)


def _viewport(pdf: Pdf, place: Georeference, page_height_mm: float) -> Dictionary:
    k, rect = PT_PER_MM, place.rect
    left, right = rect.x * k, rect.right * k
    low, high = (page_height_mm - rect.bottom) * k, (page_height_mm - rect.y) * k
    working = CRS.from_epsg(place.epsg)
    west, south, east, north = place.extent_m
    corners = np.array([[west, south], [west, north], [east, north], [east, south]])
    geographic = working.geodetic_crs or CRS.from_epsg(4326)
    lon, lat = Transformer.from_crs(working, geographic, always_xy=True).transform(
        corners[:, 0], corners[:, 1]
    )
    degrees = [round(float(value), 11) for pair in zip(lat, lon, strict=True) for value in pair]
    measure = Dictionary(
        Type=Name.Measure,
        Subtype=Name.GEO,
        Bounds=Array(list(UNIT_CORNERS)),
        GPTS=Array([pikepdf.Object.parse(f"{value:.11f}".encode()) for value in degrees]),
        LPTS=Array(list(UNIT_CORNERS)),
        GCS=Dictionary(Type=Name.PROJCS, EPSG=place.epsg, WKT=String(working.to_wkt("WKT1_ESRI"))),
    )
    edges = [pikepdf.Object.parse(f"{value:.6f}".encode()) for value in (left, low, right, high)]
    return Dictionary(
        Type=Name.Viewport, BBox=Array(edges), Name=String("map"), Measure=pdf.make_indirect(measure)
    )
