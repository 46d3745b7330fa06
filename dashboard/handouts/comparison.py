"""The comparison: up to twelve parcels side by side on one A3, rows that differ tinted, a small map each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dashboard.handouts.brief import about
from dashboard.handouts.content import BriefContent, altered_words, brief_content, data_note, vintage_of
from dashboard.handouts.flow import BODY, QUIET, Block, Column, Piece, Row, Style, beside, stack, table
from dashboard.handouts.keymap import Maps
from dashboard.handouts.marks import badge, qr, stamp
from dashboard.handouts.subject import Subject, listed_words, no_more_than, words_of
from dashboard.handouts.writer import FIGURE, STRONG, WARNING, Writer, sentence_case
from dashboard.numerals import number
from dashboard.sheets.displaylist import Item, Page, Text
from dashboard.sheets.paper import Paper, Rect
from dashboard.sheets.pdf import write_pdf
from layers.symbology import INK_2, OUTSIDE, Words

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
WIDEST_MM: Final = 72.0
MAP_SHAPE: Final = 0.82
MAP_MOST_MM: Final = 46.0
QR_MM: Final = 17.0
FACTOR: Final = 1.16  # an A3 is read from farther away
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
    """Lay the comparison out."""
    writer = Writer(replace(maps.setter, factor=FACTOR), subject)
    contents = [brief_content(subject, row) for row in subject.rows.tolist()]
    each = min((WIDTH - LABELS_MM) / len(contents), WIDEST_MM)
    head = _head(writer, len(contents))
    items: list[Item] = [*head.at(MARGIN, TOP)]
    y = TOP + head.height + 3.0
    high = min((each - 3) * MAP_SHAPE, MAP_MOST_MM)
    for place, (row, content) in enumerate(zip(subject.rows.tolist(), contents, strict=True)):
        x = MARGIN + LABELS_MM + place * each
        top = _column_head(writer, content, each - 3)
        rect = Rect(x + 1.5, y + top.height + 1.5, each - 3, high)
        drawn = maps.parcel(row, rect, bare=True)
        scale = Text(f"1:{number(drawn.frame.denominator)}", rect.x, rect.bottom + 3.0, 5.4, INK_2)
        items += [*top.at(x + 1.5, y), *drawn.items, scale]
        bottom = rect.bottom + 4.6
    body = _body(writer, contents, each)
    items += body.at(MARGIN, bottom)
    foot = _foot(writer)
    items += foot.at(MARGIN, BOTTOM - foot.height)
    return Page(PAPER.width_mm, PAPER.height_mm, tuple(items))


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
    word = content.word.zh if writer.subject.language == "zh" else sentence_case(content.word.en)
    return stack(
        [
            writer.setter.paragraph(content.parcel_id, width, Style(9.5, bold=True)),
            badge(writer.setter, content.verdict, word, width, 6.5),
        ],
        0.8,
    )


def _body(writer: Writer, contents: Sequence[BriefContent], each: float) -> Block:
    """Set the rows: words that differ on a tinted ground, the greatest of amounts in bold."""
    columns = (Column(LABELS_MM), *(Column(each) for _ in contents))
    rows = []
    for line in _lines(contents):
        cells = [writer.label(line.label, Style(6.2, INK_2))]
        amounts = line.amounts or (None,) * len(line.values)
        for value, amount in zip(line.values, amounts, strict=True):
            best = amount is not None and amount == line.best
            cells.append((Piece(value.say(writer.subject.language), STRONG if best else BODY),))
        tinted = line.differs and not line.amounts
        rows.append(Row(tuple(cells), fill=OUTSIDE if tinted else None))
    return table(writer.setter, columns, rows, pad=0.7)


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
    code = qr(subject.link, QR_MM)
    return beside([(0.0, lines.shifted(0.0, code.height - lines.height)), (WIDTH - QR_MM, code)])
