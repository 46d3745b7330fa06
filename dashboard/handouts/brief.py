"""The parcel brief: one A4 page, in a planner's and in an investor's form.

Sections are measured first; the map takes the height that they leave. Where a page would not hold all, type
is made smaller, never below 5 points, and the locator is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dashboard.handouts.brief_parts import BriefWriter
from dashboard.handouts.content import BriefContent, brief_content
from dashboard.handouts.flow import Block, beside, stack
from dashboard.handouts.keymap import Maps, scale_bar
from dashboard.handouts.keystrip import ROW_MM, key_strip
from dashboard.handouts.subject import MOST_PARCELS, Subject, no_more_than, words_of
from dashboard.numerals import number
from dashboard.sheets.displaylist import About, Page, Text
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.mapframe import BORDER_MM
from dashboard.sheets.paper import Paper, Rect
from dashboard.sheets.pdf import write_pdf
from dashboard.text import say
from layers.symbology import INK, INK_2

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.handouts.writer import Writer
    from dashboard.sheets.displaylist import Item
    from dashboard.sheets.mapframe import MapFrame

Form: TypeAlias = Literal["planner", "investor"]

PAPER: Final = Paper("A4", "portrait")
MARGIN: Final = 12.0
WIDTH: Final = PAPER.width_mm - 2 * MARGIN
BOTTOM: Final = PAPER.height_mm - 9.0
TOP: Final = 9.0
GAP: Final = 2.6
SIDE: Final = 62.0
UNDER_MAP: Final = 7.0
LEAST_LOCATOR_MM: Final = 26.0
MOST_LOCATOR_MM: Final = 52.0
LEAST_MAP_MM: Final = 56.0
MOST_MAP_MM: Final = 112.0
TRIES: Final = 5
BEGIN_FACTOR: Final = {"planner": 0.92, "investor": 0.95}
LEAST_FACTOR: Final = 0.77
WITH_LOCATOR_FACTOR: Final = 0.86  # a page so full that type gets smaller than this goes without
SHRINKS: Final = 2.2  # room around lines does not shrink with the type
# an investor's figures stand large in the head, and are not said again
SHORT_LEDGER: Final = ("counted_max", "counted_extra", "support_max", "industrial")
IN_HEAD: Final = ("top_up_wan", "top_up_per_mu")


@dataclass(frozen=True)
class Place:
    """Where a brief stands in a document: its page and how many there are."""

    page: int = 1
    total: int = 1


def brief_page(
    subject: Subject, row: int, form: Form, maps: Maps, *, place: Place | None = None, bookmark: bool = False
) -> Page:
    """Lay out one parcel's brief.

    Parameters
    ----------
    subject
        Data, view, language.
    row
        Place of the parcel in the data set.
    form
        For whom.
    maps
        Over one scene for all pages of a document.
    place
        Page n of N.
    bookmark
        Whether the outline of the document names it.
    """
    content = brief_content(subject, row)
    factor = BEGIN_FACTOR[form] - (0.06 if subject.tongue == "both" else 0.0)
    key_mm = ROW_MM * 2
    for _ in range(TRIES):
        writer = BriefWriter(replace(maps.setter, factor=factor), subject)
        parts = _sections(writer, content, form, place or Place())
        y = TOP + parts.head.height + GAP
        room = BOTTOM - parts.foot.height - GAP - parts.below.height - GAP - y - key_mm
        beside_map = parts.side.height + (LEAST_LOCATOR_MM if factor > WITH_LOCATOR_FACTOR else 0.0)
        lacking = max(LEAST_MAP_MM + UNDER_MAP, beside_map) - room
        if lacking <= 0 or factor <= LEAST_FACTOR:
            break
        set_in_type = parts.head.height + parts.below.height + parts.foot.height + parts.side.height
        factor = max(LEAST_FACTOR, factor * (1 - SHRINKS * lacking / set_in_type) - 0.005)
    high = min(room - UNDER_MAP, MOST_MAP_MM)
    drawn, key = _map(writer, maps, row, Rect(MARGIN, y, WIDTH - SIDE - 5, high))
    if key.height > key_mm:
        high -= key.height - key_mm
        drawn, key = _map(writer, maps, row, Rect(MARGIN, y, WIDTH - SIDE - 5, high))
    under = y + max(high + UNDER_MAP, parts.side.height)
    items: tuple[Item, ...] = (
        *parts.head.at(MARGIN, TOP),
        *drawn.items,
        *under_map(writer, drawn.frame.denominator, drawn.frame.rect),
        *parts.side.at(MARGIN + WIDTH - SIDE, y),
        *_locator(maps, row, parts.side.height, y, high + UNDER_MAP),
        *key.at(MARGIN, under),
        *parts.below.at(MARGIN, under + key.height + GAP),
        *parts.foot.at(MARGIN, BOTTOM - parts.foot.height),
    )
    georeference = drawn.frame.georeference(subject.context.area.working_epsg)
    named = content.parcel_id if bookmark else None
    return Page(PAPER.width_mm, PAPER.height_mm, items, (), (georeference,), named)


def _map(writer: Writer, maps: Maps, row: int, outer: Rect) -> tuple[MapFrame, Block]:
    """Draw a parcel's map into a rectangle that holds the grid's numbers too, and set its legend."""
    drawn = maps.parcel(row, outer.inset(BORDER_MM))
    return drawn, key_strip(writer, drawn.drawn, drawn.frame.denominator, WIDTH)


@dataclass(frozen=True)
class Sections:
    """A brief's parts, measured: head, the column beside the map, what stands below it, foot."""

    head: Block
    side: Block
    below: Block
    foot: Block


def _sections(writer: BriefWriter, content: BriefContent, form: Form, place: Place) -> Sections:
    head = writer.head(content, WIDTH, words_of("brief.title"))
    if form == "investor":
        head = stack([head, writer.figures(content, WIDTH)], 1.8)
    below = _planner(writer, content) if form == "planner" else _investor(writer, content)
    page = writer.say("export.page", page=str(place.page), total=str(place.total))
    view = writer.subject.view.with_(selected=(content.parcel_id,), listed=())
    link = writer.subject.link_of(view)
    return Sections(head, writer.siting(content, SIDE), below, writer.foot(content, WIDTH, page, link))


def _planner(writer: BriefWriter, content: BriefContent) -> Block:
    left, right = WIDTH * 0.56 - 3, WIDTH * 0.44 - 3
    floors = [writer.floors(content, left), writer.unknowns(content, left)]
    money = [writer.present(content, right), writer.payment(content, right), writer.split(content, right)]
    return stack(
        [
            writer.rules(content, WIDTH, clauses=True),
            beside([(0.0, stack(floors, GAP)), (left + 6, stack(money, 1.6))]),
            writer.incentives(content.incentives, WIDTH, full=False),
        ],
        GAP,
    )


def _investor(writer: BriefWriter, content: BriefContent) -> Block:
    half = WIDTH * 0.5 - 3
    floors = [writer.floors(content, half, SHORT_LEDGER), writer.split(content, half)]
    return stack(
        [
            writer.rules(content, WIDTH, clauses=False),
            beside([(0.0, stack(floors, 1.6)), (half + 6, writer.payment(content, half, but=IN_HEAD))]),
            writer.unknowns(content, WIDTH),
            writer.incentives(content.incentives, WIDTH, full=True),
        ],
        GAP,
    )


def _locator(maps: Maps, row: int, taken: float, y: float, height: float) -> tuple[Item, ...]:
    """Draw the study area into the room under the side column's texts, where that is enough."""
    free = min(height - taken - 2.0, MOST_LOCATOR_MM)
    if free < LEAST_LOCATOR_MM * 0.8:
        return ()
    return maps.locator(Rect(MARGIN + WIDTH - SIDE, y + height - free, SIDE, free), row)


def under_map(writer: Writer, denominator: float, rect: Rect) -> tuple[Item, ...]:
    """Write the scale in numbers, its bar, and the CRS of the grid."""
    y = rect.bottom + BORDER_MM + 3.0
    language = writer.subject.language
    crs = writer.subject.context.area.working
    return (
        Text(f"1:{number(denominator)}", rect.x, y, 7.4, INK, bold=True),
        *scale_bar(denominator, rect.x + 22.0, y - 1.0, 40.0),
        Text(
            say(language, "export.grid", crs=f"EPSG:{crs.to_epsg()}"), rect.right, y, 5.4, INK_2, anchor="end"
        ),
    )


def write_brief(
    subject: Subject,
    fonts: Fonts,
    form: Form = "planner",
    *,
    report: Callable[[int, int], None] | None = None,
) -> bytes:
    """Write the briefs of a subject's parcels as one PDF, a page each.

    Parameters
    ----------
    subject
        Data, view, parcels, language.
    fonts
        Measure and draw the texts.
    form
        For whom.
    report
        Told the page that is begun and how many there are; what it raises stops the work.

    Returns
    -------
    bytes
        The same for the same input.
    """
    maps = Maps(subject, fonts)
    total = no_more_than(subject.rows, MOST_PARCELS).size
    pages = []
    for page, row in enumerate(subject.rows.tolist(), 1):
        if report is not None:
            report(page, total)
        pages.append(brief_page(subject, row, form, maps, place=Place(page, total), bookmark=total > 1))
    return write_pdf(pages, about(subject, words_of("brief.title")), fonts)


def about(subject: Subject, title: object) -> About:
    """Say what a file is of: its title with the parcels' ids, the data and the policy."""
    manifest = subject.context.dataset.manifest
    named = ", ".join(subject.ids[:3]) + ("…" if len(subject.ids) > 3 else "")  # noqa: PLR2004
    return About(
        f"{subject.say(title)} {named}",  # type: ignore[arg-type]
        "",
        subject.context.pack.title_zh if subject.language == "zh" else subject.context.pack.title_en,
        f"{manifest.dataset_id} {manifest.version}",
        subject.language,
    )
