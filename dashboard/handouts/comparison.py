"""The comparison: up to twelve parcels side by side on one A3, rows that differ tinted, a small map each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dashboard.handouts.brief import about
from dashboard.handouts.content import BriefContent, altered_words, brief_content, data_note, vintage_of
from dashboard.handouts.flow import BODY, QUIET, Block, Column, Row, Style, stack, table
from dashboard.handouts.keymap import Maps
from dashboard.handouts.keystrip import ROW_MM, key_strip
from dashboard.handouts.marks import badge, stamp
from dashboard.handouts.subject import Subject, listed_words, no_more_than, words_of
from dashboard.handouts.writer import FIGURE, STRONG, WARNING, Writer, sentence_case
from dashboard.numerals import number
from dashboard.sheets.displaylist import Item, Page, Text
from dashboard.sheets.paper import Paper, Rect
from dashboard.sheets.pdf import write_pdf
from layers.symbology import INK, INK_2, OUTSIDE, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.handouts.ledger import LedgerRow
    from dashboard.sheets.fonts import Fonts

PAPER: Final = Paper("A3", "landscape")
MARGIN: Final = 12.0
WIDTH: Final = PAPER.width_mm - 2 * MARGIN
TOP: Final = 10.0
BOTTOM: Final = PAPER.height_mm - 9.0
LABELS_MM: Final = 42.0
MOST_PARCELS: Final = 12
MAP_SHAPE: Final = 0.82
MAP_LEAST_MM: Final = 60.0
MAP_MOST_MM: Final = 120.0
UNDER_MAPS_MM: Final = 1.6
KEY_MM: Final = 2 * ROW_MM + 1.5  # legend of the maps
GAP: Final = 3.0
QR_MM: Final = 17.0
COLUMN_GAP_MM: Final = 3.0
BADGE_MM: Final = 6.0
FACTORS: Final = (1.5, 1.42, 1.34, 1.26, 1.18, 1.1, 1.02, 0.94, 0.86)  # an A3 is read from farther away
LEDGER: Final = ("counted_max", "counted_extra", "support_max", "industrial", "transferable")


@dataclass(frozen=True)
class Line:
    """A row of the comparison: what it is of, a text a parcel, and the amounts behind where they are such."""

    label: Words
    values: tuple[Words, ...]
    amounts: tuple[Decimal | None, ...] = ()

    @property
    def best(self) -> Decimal | None:
        """The greatest amount, where the row is of amounts that differ."""
        known = [one for one in self.amounts if one is not None]
        return max(known) if len(set(known)) > 1 else None

    @property
    def differs(self) -> bool:
        """Whether the parcels are not all alike."""
        return len(set(self.values)) > 1


def write_comparison(subject: Subject, fonts: Fonts) -> bytes:
    """Write the comparison of a subject's parcels, in their order.

    Raises
    ------
    TooManyPages
        If there are more than twelve.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    page = comparison_page(subject, Maps(subject, fonts))
    return write_pdf([page], about(subject, words_of("comparison.title")), fonts)


def comparison_page(subject: Subject, maps: Maps) -> Page:
    """Lay the comparison out: type as large as holds all, maps at one scale over the room that is left."""
    contents = [brief_content(subject, row) for row in subject.rows.tolist()]
    each = (WIDTH - LABELS_MM) / len(contents)
    for factor in FACTORS:
        parts = _parts(Writer(replace(maps.setter, factor=factor), subject), contents, each)
        if parts.map_mm >= min(each * MAP_SHAPE, MAP_LEAST_MM):
            break
    writer, y = parts.writer, TOP + parts.head.height + 3.0
    items: list[Item] = [*parts.head.at(MARGIN, TOP)]
    top = max(one.height for one in parts.columns)
    rects = [
        Rect(MARGIN + LABELS_MM + place * each + 1.5, y + top + 1.5, each - 3, parts.map_mm)
        for place in range(len(contents))
    ]
    rows = subject.rows.tolist()
    scale = max(maps.scale(row, rect) for row, rect in zip(rows, rects, strict=True))
    drawn = [maps.parcel(row, rect, bare=True, scale=scale) for row, rect in zip(rows, rects, strict=True)]
    for column, map_ in zip(parts.columns, drawn, strict=True):
        items += [*column.at(map_.frame.rect.x, y), *map_.items]
    under = rects[0].bottom + UNDER_MAPS_MM
    size = QUIET.scaled(writer.setter.factor)
    items.append(Text(f"1:{number(scale)}", MARGIN, rects[0].bottom, size.size_pt, INK, bold=True))
    shown = {one.key: one for map_ in drawn for one in map_.drawn}
    key = key_strip(writer, tuple(shown.values()), scale, WIDTH - LABELS_MM - 1.5)
    items += [*key.at(rects[0].x, under), *parts.body.at(MARGIN, under + key.height + 1.5)]
    items += parts.foot.at(MARGIN, BOTTOM - parts.foot.height)
    return Page(PAPER.width_mm, PAPER.height_mm, tuple(items))


@dataclass(frozen=True)
class Parts:
    """The comparison's parts, measured, and the height that they leave for the maps."""

    writer: Writer
    head: Block
    columns: tuple[Block, ...]
    body: Block
    foot: Block
    map_mm: float


def _parts(writer: Writer, contents: Sequence[BriefContent], each: float) -> Parts:
    head, body, foot = _head(writer, len(contents)), _body(writer, contents, each), _foot(writer)
    columns = tuple(_column_head(writer, content, each - 3) for content in contents)
    top = max(one.height for one in columns)
    taken = TOP + head.height + 3.0 + top + 1.5 + UNDER_MAPS_MM + KEY_MM + body.height + GAP + foot.height
    return Parts(writer, head, columns, body, foot, min(BOTTOM - taken, MAP_MOST_MM))


def _head(writer: Writer, count: int) -> Block:
    subject, setter = writer.subject, writer.setter
    stamped, width = stamp(setter, writer.stamp_words)
    title = subject.say(words_of("slides.table", count=str(count)))
    altered = altered_words(subject)
    what = listed_words(altered, by="and")
    lines = stack(
        [
            setter.paragraph(title, WIDTH - width - 4, FIGURE),
            setter.paragraph(subject.say(data_note(subject)), WIDTH, WARNING),
            setter.paragraph(writer.say("export.altered", what=what) if altered else "", WIDTH, WARNING),
            setter.pieces(writer.label(words_of("comparison.differs"), QUIET), WIDTH),
        ],
        0.6,
    )
    return Block(stamped.at(WIDTH - width, 0), lines.height, ((0.0, 0.0, lines),))


def _column_head(writer: Writer, content: BriefContent, width: float) -> Block:
    tongue = writer.subject.tongue
    word = sentence_case(content.word.en) if tongue == "en" else writer.subject.say(content.word)
    return stack(
        [
            writer.setter.paragraph(content.parcel_id, width, _id_style(writer, content.parcel_id, width)),
            badge(writer.setter, content.verdict, word, width, BADGE_MM * writer.setter.factor),
        ],
        0.8,
    )


def _id_style(writer: Writer, parcel_id: str, width: float) -> Style:
    """Give an id the size at which it fits its column's head in one line."""
    style = Style(9.5, bold=True)
    wide = writer.setter.width(parcel_id, style)
    return style if wide <= width else replace(style, size_pt=style.size_pt * width / wide * 0.99)


def _body(writer: Writer, contents: Sequence[BriefContent], each: float) -> Block:
    """Set the rows: words that differ on a tinted ground, the greatest of amounts in bold."""
    columns = (Column(LABELS_MM), *(Column(each) for _ in contents))
    rows = []
    for line in _lines(contents):
        cells = [writer.label(line.label, Style(6.2, INK_2))]
        amounts = line.amounts or (None,) * len(line.values)
        for value, amount in zip(line.values, amounts, strict=True):
            best = amount is not None and amount == line.best
            style = STRONG if best else BODY
            cells.append(writer.value(value, style) if line.amounts else writer.label(value, style))
        tinted = line.differs and not line.amounts
        rows.append(Row(tuple(cells), fill=OUTSIDE if tinted else None))
    return table(writer.setter, columns, rows, pad=0.7, gap=COLUMN_GAP_MM)


def _lines(contents: Sequence[BriefContent]) -> list[Line]:
    """Gather the rows: place and use, rule by rule, ledger, money, split, what is near, near misses."""
    first = contents[0]
    lines = [
        Line(first.facts[place][0], tuple(one.facts[place][1] for one in contents)) for place in range(4)
    ]
    for place, rule in enumerate(first.rules):
        if rule.mark != "shown_only":
            lines.append(Line(rule.name, tuple(_rule_words(one, place) for one in contents)))
    lines += [_amounts([_of(one.ledger, key) for one in contents]) for key in LEDGER]
    if first.payment:
        lines.append(_amounts([_of(one.payment, "top_up_wan") for one in contents]))
    lines.append(Line(words_of("brief.section_split"), tuple(one.split.state for one in contents)))
    lines.append(Line(words_of("brief.station_short"), tuple(_near(one) for one in contents)))
    nothing = Words("—", "—")
    if any(one.near for one in contents):
        lines.append(Line(words_of("verdict.near"), tuple(one.near or nothing for one in contents)))
    return lines


def _of(rows: Sequence[LedgerRow], key: str) -> LedgerRow:
    return next(row for row in rows if row.key == key)


def _amounts(rows: Sequence[LedgerRow]) -> Line:
    return Line(rows[0].label, tuple(row.value for row in rows), tuple(row.amount for row in rows))


def _rule_words(content: BriefContent, place: int) -> Words:
    rule = content.rules[place]
    return Words(
        f"{rule.outcome.zh} · {_bare(rule.measured.zh)}",
        f"{sentence_case(rule.outcome.en)} · {_bare(rule.measured.en)}",
    )


def _bare(text: str) -> str:
    """Leave out how a value was measured: the brief says it."""
    return text.partition("（")[0].partition(" (")[0]


def _near(content: BriefContent) -> Words:
    if not content.siting.near:
        return words_of("export.not_stated")
    name, away = content.siting.near[0]
    return Words(f"{name.zh.partition(' ')[2]} {away.zh}", f"{name.en.partition(', ')[2]} {away.en}")


def _foot(writer: Writer) -> Block:
    subject, setter = writer.subject, writer.setter
    quiet = Style(5.6, INK_2)
    room = WIDTH - QR_MM - 3
    said = "　".join(
        f"{subject.say(name)} {value.say(subject.language)}" for name, value in vintage_of(subject)
    )
    made = writer.say("export.made_on", date=str(subject.made_on))
    lines = stack(
        [
            setter.paragraph(said, room, quiet),
            setter.paragraph(writer.disclaimer, room, quiet),
            setter.paragraph(f"{writer.say('export.brand')} · {made}", room, quiet),
        ],
        0.3,
    )
    return writer.beside_code(lines, subject.link, WIDTH, QR_MM)
