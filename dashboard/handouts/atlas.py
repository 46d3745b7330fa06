"""The atlas: an index map, a table of contents, one brief a parcel; bookmarks, links, page n of N."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.handouts.brief import (
    GAP,
    MARGIN,
    PAPER,
    TOP,
    UNDER_MAP,
    WIDTH,
    Form,
    Place,
    about,
    brief_page,
    under_map,
)
from dashboard.handouts.content import altered_words, data_note, town_of, vintage_of
from dashboard.handouts.flow import (
    QUIET,
    Block,
    Column,
    Piece,
    Row,
    Style,
    head_row,
    stack,
    table,
)
from dashboard.handouts.indexmap import index_map
from dashboard.handouts.keymap import Maps
from dashboard.handouts.keystrip import ROW_MM as KEY_ROW_MM
from dashboard.handouts.keystrip import key_strip
from dashboard.handouts.marks import stamp
from dashboard.handouts.subject import MOST_PARCELS, Subject, listed_words, no_more_than, words_of
from dashboard.handouts.writer import FIGURE, SUMMARY, WARNING, Writer
from dashboard.numerals import hectares, mu, number
from dashboard.sheets.displaylist import Item, Link, Page, Text
from dashboard.sheets.mapframe import BORDER_MM
from dashboard.sheets.paper import Rect
from dashboard.sheets.pdf import write_pdf
from dashboard.words_of_view import told
from layers.symbology import INK_2, VERDICT, Words

if TYPE_CHECKING:
    from dashboard.sheets.fonts import Fonts

    Report = Callable[[int, int], None]

BOTTOM: Final = PAPER.height_mm - 10.0
ROWS_A_PAGE: Final = 58
ROW_MM: Final = 4.5
QR_MM: Final = 17.0
NOTE_MM: Final = 78.0  # after the scale bar
FILTER_LINES: Final = 5  # of the filter in words; the link and the provenance hold all of it
KEY_MM: Final = 4 * KEY_ROW_MM  # of the index map's legend
COLUMNS: Final = (
    ("parcel", 30.0, False),
    ("verdict", 30.0, False),
    ("town", 42.0, False),
    ("area", 22.0, True),
    ("cap", 28.0, True),
    ("ring", 20.0, True),
    ("page", 14.0, True),
)


@dataclass(frozen=True)
class Entry:
    """A line of the contents: its cells, and the number of its page, from 0."""

    cells: tuple[str, ...]
    page: int


def write_atlas(
    subject: Subject,
    fonts: Fonts,
    form: Form = "planner",
    *,
    title: Words | None = None,
    report: Report | None = None,
) -> bytes:
    """Write an atlas.

    Parameters
    ----------
    subject
        Data, view, parcels (at most 1,000), language.
    fonts
        Measure and draw the texts.
    form
        Of the briefs.
    title
        Of the atlas; "Parcel atlas" without it.
    report
        Told the page that is done and how many there are; what it raises stops the work.

    Raises
    ------
    TooManyPages
        If there are more parcels.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    maps = Maps(subject, fonts)
    writer = Writer(maps.setter, subject)
    parts = -(-len(subject.rows) // ROWS_A_PAGE)
    first = 1 + parts
    total = pages_of(subject)
    named = title or words_of("atlas.title")

    def pages() -> Iterator[Page]:
        yield _index_page(writer, maps, named, total)
        yield from (_contents_page(writer, part, first, total) for part in range(parts))
        for place, row in enumerate(subject.rows.tolist(), first + 1):
            if report is not None:
                report(place, total)
            yield brief_page(subject, row, form, maps, place=Place(place, total), bookmark=True)

    return write_pdf(pages(), about(subject, named), fonts)


def index_page(subject: Subject, maps: Maps, title: Words | None = None) -> Page:
    """Lay out an atlas's first page: its title, what it is of, the index map with its legend.

    Raises
    ------
    TooManyPages
        If the atlas would have more parcels than it may.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    return _index_page(
        Writer(maps.setter, subject), maps, title or words_of("atlas.title"), pages_of(subject)
    )


def pages_of(subject: Subject) -> int:
    """Count the pages of an atlas: the index, the contents, one a parcel."""
    return 1 + -(-len(subject.rows) // ROWS_A_PAGE) + len(subject.rows)


def _index_page(writer: Writer, maps: Maps, title: Words, total: int) -> Page:
    """Set the title, what the atlas is of, the index map with its legend, what it rests on."""
    subject = writer.subject
    head = _title_block(writer, title)
    foot, count = _foot(writer, 1, total), len(subject.rows)
    y = TOP + head.height + 4.0
    low = BOTTOM - foot.height - GAP - KEY_MM - UNDER_MAP
    drawn = index_map(maps, Rect(MARGIN, y, WIDTH, low - y).inset(BORDER_MM), subject.rows, 1 + total - count)
    rect, scale = drawn.frame.rect, drawn.frame.denominator
    items: tuple[Item, ...] = (
        *head.at(MARGIN, TOP),
        *drawn.items,
        *under_map(writer, scale, rect),
        Text(writer.say("atlas.in_boxes"), rect.x + NOTE_MM, rect.bottom + BORDER_MM + 3.0, 5.6, INK_2),
        *key_strip(writer, drawn.drawn, scale, WIDTH, counted=True).at(MARGIN, low + UNDER_MAP),
        *foot.at(MARGIN, BOTTOM - foot.height),
    )
    georeference = drawn.frame.georeference(subject.context.area.working_epsg)
    return Page(
        PAPER.width_mm, PAPER.height_mm, items, (), (georeference,), subject.say(words_of("atlas.index"))
    )


def _title_block(writer: Writer, title: Words) -> Block:
    subject, setter = writer.subject, writer.setter
    stamped, width = stamp(setter, writer.stamp_words)
    areas = subject.context.measures.frame["site_area_m2"].to_numpy(dtype=float)[subject.rows]
    whole = float(np.nansum(areas))
    count = number(len(subject.rows))
    summary = words_of("atlas.summary", count=count, ha=hectares(whole), mu=mu(whole))
    filters = Words(*(told(subject.context, subject.view, one).filters for one in ("zh", "en")))
    said = dict.fromkeys((filters.zh, filters.en) if subject.tongue == "both" else (subject.say(filters),))
    altered = altered_words(subject)
    what = listed_words(altered, by="and")
    lines = stack(
        [
            setter.paragraph(subject.say(title), WIDTH - width - 4, FIGURE),
            setter.pieces(writer.label(summary, SUMMARY), WIDTH),
            *(setter.paragraph(one, WIDTH, QUIET, most=FILTER_LINES) for one in said),
            setter.paragraph(subject.say(data_note(subject)), WIDTH, WARNING),
            setter.paragraph(writer.say("export.altered", what=what) if altered else "", WIDTH, WARNING),
        ],
        1.0,
    )
    return Block(stamped.at(WIDTH - width, 0), lines.height, ((0.0, 0.0, lines),))


def _contents_page(writer: Writer, part: int, first: int, total: int) -> Page:
    """Set one page of the contents; each line opens its parcel's page."""
    setter = writer.setter
    begin = part * ROWS_A_PAGE
    entries = _entries(writer, begin, first)
    columns = tuple(Column(width, "right" if right else "left") for _, width, right in COLUMNS)
    heads = tuple(
        writer.label(words_of(f"atlas.{key}"), Style(6.0, INK_2, bold=True)) for key, _, _ in COLUMNS
    )
    heading = setter.paragraph(writer.say("atlas.contents"), WIDTH, FIGURE)
    head = table(setter, columns, [head_row(heads)])
    y = TOP + heading.height + 2.0
    items: list[Item] = [*heading.at(MARGIN, TOP), *head.at(MARGIN, y)]
    y += head.height
    links: list[Link] = []
    style = Style(6.4)
    for entry in entries:
        cells = tuple(
            (Piece(setter.fitted(text, column.width - 1.6, style), style),)
            for text, column in zip(entry.cells, columns, strict=True)
        )
        line = table(setter, columns, [Row(cells)], pad=0.5)
        items += line.at(MARGIN, y)
        links.append(Link(Rect(MARGIN, y, WIDTH, line.height), entry.page))
        y += line.height
    foot = _foot(writer, part + 2, total)
    items += foot.at(MARGIN, BOTTOM - foot.height)
    named = writer.say("atlas.contents") if part == 0 else None
    return Page(PAPER.width_mm, PAPER.height_mm, tuple(items), tuple(links), (), named)


def _entries(writer: Writer, begin: int, first: int) -> Sequence[Entry]:
    subject = writer.subject
    frame, judged = subject.context.measures.frame, subject.judged
    found = []
    for place, row in enumerate(subject.rows[begin : begin + ROWS_A_PAGE].tolist(), begin):
        measured = frame.iloc[row]
        verdict = VERDICT[int(judged.verdict[row])]
        cells = (
            str(measured["parcel_id"]),
            f"{verdict.mark} {verdict.legend.say(subject.language)}",
            town_of(subject, measured["town"]).say(subject.language),
            hectares(measured["site_area_m2"]),
            number(judged.permitted_m2(int(row))),
            number(judged.ring_m[row]),
            str(first + place + 1),
        )
        found.append(Entry(cells, first + place))
    return found


def _foot(writer: Writer, page: int, total: int) -> Block:
    """Set what the atlas rests on, the day, the page; on the first page the code that reopens the view."""
    subject, setter = writer.subject, writer.setter
    room = WIDTH - (QR_MM + 3 if page == 1 else 0)
    quiet = Style(5.4, INK_2)
    said = "　".join(
        f"{subject.say(name)} {value.say(subject.language)}" for name, value in vintage_of(subject)
    )
    made = writer.say("export.made_on", date=str(subject.made_on))
    number_of = writer.say("export.page", page=str(page), total=str(total))
    lines = stack(
        [
            setter.paragraph(said, room, quiet),
            setter.paragraph(writer.disclaimer, room, quiet),
            setter.paragraph(subject.say(data_note(subject)) if page > 1 else "", room, WARNING),
            setter.paragraph(f"{writer.say('export.brand')} · {made} · {number_of}", room, quiet),
        ],
        0.3,
    )
    if page > 1:
        return lines
    return writer.beside_code(lines, subject.link, WIDTH, QR_MM)
