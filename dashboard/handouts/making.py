"""From an order to files: the one way for page, command line and background work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.handouts.atlas import write_atlas
from dashboard.handouts.brief import write_brief
from dashboard.handouts.comparison import write_comparison
from dashboard.handouts.keymap import Maps
from dashboard.handouts.keystrip import key_strip
from dashboard.handouts.provenance import write_provenance
from dashboard.handouts.region import write_region
from dashboard.handouts.subject import Subject, about_filter, about_parcels, words_of
from dashboard.handouts.writer import Writer
from dashboard.handouts.zips import zipped
from dashboard.sheets.displaylist import About, Page, box
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.output import page_bytes
from dashboard.sheets.paper import Rect
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from dashboard.sheets.sheetlink import remember
from dashboard.view import View, read_view
from geodata.errors import NothingChosen, OnePageOnly
from geodata.sheet_errors import TitleTooLong
from layers.symbology import PAPER, Words

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.handouts.flow import Block
    from dashboard.handouts.order import Order
    from dashboard.handouts.slides import Picture
    from dashboard.handouts.subject import Rows
    from dashboard.sheets.fonts import Fonts
    from dashboard.sheets.mapframe import MapFrame

Report = Callable[[float, str, str], None]
Files = dict[str, bytes]

SLIDE_DPI: Final = 200
SLIDE_GROWN: Final = 1.2  # a slide is read from afar
KEY_GAP_MM: Final = 1.6
BUNDLED_BRIEFS: Final = 60
LONGEST_TITLE: Final = 60
SUFFIXES: Final = {"slides": ".pptx", "workbook": ".xlsx", "geopackage": ".gpkg", "bundle": ".zip"}


def unheard(_share: float, _zh: str, _en: str) -> None:
    """Take a report of progress and do nothing with it."""


def make(context: Context, order: Order, fonts: Fonts, report: Report = unheard) -> Files:
    """Make what was ordered.

    Parameters
    ----------
    context
        Data, measures, pack, settings.
    order
        What is asked for.
    fonts
        Measure and draw the texts.
    report
        Told how far it is, in Chinese and English; what it raises stops the work.

    Returns
    -------
    dict
        File name → content; the same for the same input.

    Raises
    ------
    BridgeheadError
        Whatever cannot be made says why in a sentence.
    """
    _say(report, 0.0, "data")
    subject = subject_of(context, order)
    _require_title(subject, order)
    made = _MAKERS[order.form](subject, order, fonts, report)
    _say(report, 1.0, "writing")
    return made


def subject_of(context: Context, order: Order) -> Subject:
    """Understand an order: its view, its parcels, its language, its day, its publication."""
    view = read_view(order.view, default=View(language=context.settings.language)).view
    spec = order.spec
    public = spec.publication == "public"
    approval = words_of("export.public", number=spec.review_number, issuer=spec.issuer) if public else None
    return Subject(
        context=context,
        view=view,
        rows=_rows(context, order, view),
        tongue=spec.language,
        made_on=spec.date or dt.datetime.now(tz=dt.UTC).date(),
        address=(context.settings.link_base or context.settings.address).rstrip("/"),
        approval=approval,
    )


def _rows(context: Context, order: Order, view: View) -> Rows:
    """Find the parcels; a slide show and a region sheet may be about none."""
    if order.form in {"region", "sheet"}:
        return np.array([], dtype=np.intp)
    if order.which == "filter":
        return about_filter(context, view)
    named = {"named": order.parcels, "selected": view.selected, "listed": view.listed}[order.which]
    if not named and order.form in {"workbook", "geopackage", "bundle", "atlas"}:
        return about_filter(context, view)
    if not named and order.form != "slides":
        raise NothingChosen
    return about_parcels(context, named)


def _require_title(subject: Subject, order: Order) -> None:
    for title in (order.spec.title_zh, order.spec.title_en):
        if len(title) > LONGEST_TITLE and order.form != "sheet":
            raise TitleTooLong(title=title[:40] + "…", most=LONGEST_TITLE)
    if order.suffix != ".pdf" and (
        order.form == "atlas" or (order.form == "brief" and len(subject.rows) > 1)
    ):
        raise OnePageOnly(came=order.suffix)


def _say(report: Report, share: float, key: str, **facts: str) -> None:
    words = words_of(f"step.{key}", **facts)
    report(share, words.zh, words.en)


def _title(order: Order) -> Words | None:
    spec = order.spec
    return (
        Words(spec.title_zh or spec.title_en, spec.title_en or spec.title_zh)
        if spec.title_zh or spec.title_en
        else None
    )


def _stem(subject: Subject, order: Order) -> str:
    return f"{order.form}-{subject.ids[0]}" if len(subject.rows) == 1 else f"{order.form}-{subject.made_on}"


def _formed(subject: Subject, order: Order, pdf: bytes) -> Files:
    """Name a PDF, or draw its one page as a picture."""
    safe = "".join(one if one.isalnum() or one in "-_." else "_" for one in _stem(subject, order))
    if order.suffix == ".png":
        return {f"{safe}.png": write_png(pdf, order.dpi)}
    return {f"{safe}.pdf": pdf}


def _sheet(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    _say(report, 0.3, "page", page="1", total="1")
    made = map_sheet(subject.context, subject.view, order.spec, fonts)
    remember(subject.context.settings, made.link)
    content = page_bytes(made.page, made.about, fonts, order.suffix, dpi=order.dpi)
    return {f"sheet-{subject.made_on}{order.suffix}": content}


def _brief(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    return _formed(subject, order, write_brief(subject, fonts, order.kind, report=_pages(report)))


def _comparison(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    _say(report, 0.2, "page", page="1", total="1")
    return _formed(subject, order, write_comparison(subject, fonts))


def _atlas(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    made = write_atlas(subject, fonts, order.kind, title=_title(order), report=_pages(report))
    return _formed(subject, order, made)


def _pages(report: Report) -> Callable[[int, int], None]:
    def told(page: int, total: int) -> None:
        _say(report, 0.95 * (page - 1) / total, "page", page=str(page), total=str(total))

    return told


def _region(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    _say(report, 0.2, "page", page="1", total="1")
    return _formed(subject, order, write_region(subject, fonts))


def _slides(subject: Subject, _order: Order, fonts: Fonts, report: Report) -> Files:
    from dashboard.handouts.slides import MAP_MM, write_slides  # noqa: PLC0415 - as below

    maps = Maps(subject, fonts)
    rect = Rect(0.0, 0.0, *MAP_MM)
    _say(report, 0.1, "slides")
    overview = _picture(maps, rect, maps.whole)
    pictures = {}
    for place, row in enumerate(subject.rows.tolist()):
        _say(report, 0.1 + 0.8 * place / len(subject.rows), "slides")
        pictures[row] = _picture(maps, rect, partial(maps.parcel, row, grid=False))
    return {f"slides-{subject.made_on}.pptx": write_slides(subject, overview, pictures)}


def _picture(maps: Maps, whole: Rect, draw: Callable[[Rect], MapFrame]) -> Picture:
    """Draw a map over its legend as a picture of a given size."""
    from dashboard.handouts.slides import Picture  # noqa: PLC0415

    writer = Writer(maps.setter, maps.subject)

    def key_of(drawn: MapFrame) -> Block:
        return key_strip(writer, drawn.drawn, drawn.frame.denominator, whole.width, grown=SLIDE_GROWN)

    key = key_of(draw(whole))
    high = whole.height - key.height - KEY_GAP_MM
    drawn = draw(Rect(0.0, 0.0, whole.width, high))
    items = (
        box(whole, fill=PAPER),
        *drawn.items,
        *key_of(drawn).at(0.0, high + KEY_GAP_MM),
    )
    pdf = write_pdf([Page(whole.width, whole.height, items)], About("map"), maps.fonts)
    return Picture(write_png(pdf, SLIDE_DPI), whole.width, whole.height, drawn.frame.denominator)


def _workbook(subject: Subject, _order: Order, _fonts: Fonts, report: Report) -> Files:
    from dashboard.handouts.workbook import write_workbook  # noqa: PLC0415 - what writes one form is loaded for it

    _say(report, 0.2, "workbook")
    return {f"workbook-{subject.made_on}.xlsx": write_workbook(subject)}


def _geopackage(subject: Subject, _order: Order, _fonts: Fonts, report: Report) -> Files:
    from dashboard.handouts.geopackage import write_geopackage  # noqa: PLC0415

    _say(report, 0.2, "geopackage")
    return {f"land-{subject.made_on}.gpkg": write_geopackage(subject)}


def _bundle(subject: Subject, order: Order, fonts: Fonts, report: Report) -> Files:
    """Pack sheet, picture, briefs, workbook and GeoPackage with where they come from."""
    from dashboard.handouts.geopackage import write_geopackage  # noqa: PLC0415
    from dashboard.handouts.workbook import write_workbook  # noqa: PLC0415

    _say(report, 0.05, "page", page="1", total="1")
    made = map_sheet(subject.context, subject.view, order.spec, fonts)
    remember(subject.context.settings, made.link)
    sheet = write_pdf([made.page], made.about, fonts)
    files: Files = {"sheet.pdf": sheet}
    _say(report, 0.2, "picture")
    files["sheet.png"] = write_png(sheet, order.dpi)
    if len(subject.rows) <= BUNDLED_BRIEFS:
        files["briefs.pdf"] = write_brief(subject, fonts, order.kind)
    _say(report, 0.5, "workbook")
    files["parcels.xlsx"] = write_workbook(subject)
    _say(report, 0.7, "geopackage")
    files["land.gpkg"] = write_geopackage(subject)
    _say(report, 0.9, "zip")
    return {
        f"bundle-{subject.made_on}.zip": zipped(
            {**files, "provenance.json": write_provenance(subject, files)}
        )
    }


_MAKERS: Final[dict[str, Callable[[Subject, Order, Fonts, Report], Files]]] = {
    "sheet": _sheet,
    "brief": _brief,
    "comparison": _comparison,
    "atlas": _atlas,
    "region": _region,
    "slides": _slides,
    "workbook": _workbook,
    "geopackage": _geopackage,
    "bundle": _bundle,
}
