"""The preview: the first page of what would be made, small, kept as a file for any server process."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.handouts import comparison, geopackage, slides, workbook
from dashboard.handouts.atlas import index_page
from dashboard.handouts.brief import Place, brief_page
from dashboard.handouts.comparison import comparison_page
from dashboard.handouts.keymap import Maps
from dashboard.handouts.making import subject_of
from dashboard.handouts.region import region_page
from dashboard.handouts.subject import MOST_PARCELS, no_more_than
from dashboard.sheets.displaylist import About, Page
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.output import save
from dashboard.sheets.paper import MM_PER_INCH
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from geodata.crs import WGS84, transform_points

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.context import Context
    from dashboard.handouts.order import Order
    from dashboard.handouts.subject import Subject
    from dashboard.settings import Settings
    from dashboard.sheets.fonts import Fonts
    from dashboard.sheets.frame import Frame

LONG_SIDE_PX: Final = 1100
KEPT_S: Final = 3600.0
KEPT: Final = 200
NAME: Final = re.compile(r"[0-9a-f]{24}\.png")
PAGELESS: Final = frozenset({"slides", "workbook", "geopackage"})
# how many parcels a form may have: what would not be made is not previewed
MOST: Final = {
    "brief": MOST_PARCELS,
    "atlas": MOST_PARCELS,
    "comparison": comparison.MOST_PARCELS,
    "slides": slides.MOST_PARCELS,
    "workbook": workbook.MOST_PARCELS,
    "geopackage": geopackage.MOST_PARCELS,
}


@dataclass(frozen=True)
class Preview:
    """What the page shows.

    Attributes
    ----------
    name
        Of the picture; None for a form without pages.
    corners
        Of a map sheet's frame: longitude, latitude of its corners, going round.
    denominator
        Of a map sheet, the scale at which it was fitted.
    """

    name: str | None
    corners: tuple[tuple[float, float], ...] = ()
    denominator: float | None = None


def preview(context: Context, order: Order, fonts: Fonts) -> Preview:
    """Make the preview of an order.

    Raises
    ------
    BridgeheadError
        What could not be made says why.
    """
    subject = subject_of(context, order)
    if order.form in MOST:
        no_more_than(subject.rows, MOST[order.form])
    if order.form in PAGELESS:
        return Preview(None)
    page, frame = first_page(subject, order, fonts)
    dpi = LONG_SIDE_PX / max(page.width_mm, page.height_mm) * MM_PER_INCH
    pdf = write_pdf([page], About("preview"), fonts)
    key = hashlib.sha256(f"{context.version} {order.model_dump_json()}".encode()).hexdigest()[:24]
    path = folder_of(context.settings) / f"{key}.png"
    save(path, write_png(pdf, dpi, compression=1))
    _forget(path.parent)
    if frame is None:
        return Preview(path.name)
    return Preview(path.name, _corners(context, frame), frame.denominator)


def first_page(subject: Subject, order: Order, fonts: Fonts) -> tuple[Page, Frame | None]:
    """Lay out the first page of an order that is understood, and give the frame of a map sheet."""
    if order.form in {"sheet", "bundle"}:
        made = map_sheet(subject.context, subject.view, order.spec, fonts)
        return made.page, made.map.frame
    if order.form == "region":
        return region_page(subject, fonts), None
    maps = Maps(subject, fonts)
    if order.form == "comparison":
        return comparison_page(subject, maps), None
    if order.form == "atlas":
        return index_page(subject, maps), None
    place = Place(1, len(subject.rows))
    return brief_page(subject, int(subject.rows[0]), order.kind, maps, place=place), None


def folder_of(settings: Settings) -> Path:
    """Return the folder in which previews are kept for a while."""
    return settings.data / "previews"


def _corners(context: Context, frame: Frame) -> tuple[tuple[float, float], ...]:
    west, south, east, north = frame.extent_m
    ground = np.array([(west, north), (east, north), (east, south), (west, south)])
    degrees = transform_points(ground, context.area.working, WGS84)
    return tuple((round(float(lon), 6), round(float(lat), 6)) for lon, lat in degrees)


def _forget(folder: Path) -> None:
    """Remove what was looked at long ago, and the oldest of too many."""
    files = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime)
    before = time.time() - KEPT_S
    for place, path in enumerate(files):
        if place < len(files) - KEPT or path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
