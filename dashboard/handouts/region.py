"""The region sheet: the published figures on one A3, each with its words, its source and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.handouts.flow import QUIET, Block, Piece, Setter, Style, stack
from dashboard.handouts.marks import stamp
from dashboard.handouts.subject import Subject, words_of
from dashboard.handouts.writer import FIGURE, STRONG, WARNING, Writer
from dashboard.region_words import value_of
from dashboard.sheets.displaylist import About, Item, Page, Pen, Text, box, segments
from dashboard.sheets.paper import Paper, Rect
from dashboard.sheets.pdf import write_pdf
from dashboard.text import enumerated, say
from geodata.errors import NoRegionFacts
from geodata.facts import Line, facts_of
from layers.symbology import CROSSING, INK, INK_2, INK_3, LINE, OUTSIDE, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.sheets.fonts import Fonts
    from geodata.facts import Alliance, Carrier, Fact, RegionFacts

PAPER: Final = Paper("A3", "landscape")
MARGIN: Final = 13.0
TOP: Final = 11.0
WIDTH: Final = PAPER.width_mm - 2 * MARGIN
BOTTOM: Final = PAPER.height_mm - 9.0
GUTTER: Final = 8.0
COLUMNS: Final = 4
EACH: Final = (WIDTH - (COLUMNS - 1) * GUTTER) / COLUMNS
GAP: Final = 2.6
QR_MM: Final = 17.0
EVEN_MM: Final = 0.25
BAR_MM: Final = 2.4
HUGE: Final = Style(15.0, INK, bold=True, leading=1.15)
QUOTE: Final = Style(6.0, INK_2)
INNER: Final = str.maketrans("“”", "‘’")
CITE: Final = Style(5.4, INK_3)
FACTORS: Final = tuple(round(1.8 - 0.03 * step, 2) for step in range(35))  # down to 0.78


def write_region(subject: Subject, fonts: Fonts) -> bytes:
    """Write the region sheet of a subject's study area.

    Raises
    ------
    NoRegionFacts
        If nothing published is kept for the area.
    """
    area = subject.context.area
    page = region_page(subject, fonts)
    title = facts_of(area.id)
    named = "" if title is None else title.say("title", subject.language)
    return write_pdf([page], About(named, language=subject.language), fonts)


def region_page(subject: Subject, fonts: Fonts) -> Page:
    """Lay the region sheet out: figures in columns, type as large as holds all."""
    facts = facts_of(subject.context.area.id)
    if facts is None:
        raise NoRegionFacts(area=subject.context.area.id, known="—")
    for factor in FACTORS:
        writer = Writer(Setter(fonts, factor), subject)
        head, foot = _head(writer, facts), _foot(writer, facts)
        room = BOTTOM - foot.height - TOP - head.height - 2 * GAP
        columns = balanced(_blocks(writer, facts), room)
        if columns is not None:
            break
    items: list[Item] = [*head.at(MARGIN, TOP), *foot.at(MARGIN, BOTTOM - foot.height)]
    for place, column in enumerate(columns or []):
        x = MARGIN + place * (EACH + GUTTER)
        items += column.at(x, TOP + head.height + GAP)
        if place:
            y = TOP + head.height + GAP
            items.append(segments(np.array([[x - GUTTER / 2, y, x - GUTTER / 2, y + room]]), Pen(LINE, 0.2)))
    return Page(PAPER.width_mm, PAPER.height_mm, tuple(items))


def balanced(blocks: Sequence[Block], room: float) -> list[Block] | None:
    """Put blocks into columns as even as their order allows; nothing where they do not fit."""
    if _filled(blocks, room) is None:
        return None
    low, high = max(block.height for block in blocks), room
    while high - low > EVEN_MM:
        middle = (low + high) / 2
        low, high = (low, middle) if _filled(blocks, middle) is not None else (middle, high)
    return _filled(blocks, high)


def _filled(blocks: Sequence[Block], room: float) -> list[Block] | None:
    """Put blocks into columns one after another; nothing where they do not fit."""
    columns: list[list[Block]] = [[]]
    taken = 0.0
    for block in blocks:
        need = block.height + (GAP if columns[-1] else 0.0)
        if columns[-1] and taken + need > room:
            columns.append([])
            taken, need = 0.0, block.height
        columns[-1].append(block)
        taken += need
    fits = len(columns) <= COLUMNS and all(block.height <= room for block in blocks)
    return [stack(column, GAP) for column in columns] if fits else None


def _head(writer: Writer, facts: RegionFacts) -> Block:
    stamped, width = stamp(writer.setter, writer.stamp_words)
    title = Words(facts.say("title", "zh"), facts.say("title", "en"))
    held = words_of("handout.held_on", date=str(facts.held_on))
    lines = stack(
        [
            writer.setter.pieces(writer.label(title, FIGURE), WIDTH - width - 4),
            writer.setter.pieces(writer.label(held, QUIET), WIDTH),
        ],
        0.6,
    )
    return Block(stamped.at(WIDTH - width, 0), lines.height, ((0.0, 0.0, lines),))


def _blocks(writer: Writer, facts: RegionFacts) -> list[Block]:
    """Gather everything published, chapter by chapter; a chapter's heading stays with its first block."""
    chapters = (
        ("figures", [_figure(writer, facts, fact) for fact in facts.facts]),
        ("roads", [_opened(writer, facts), *_links(writer, facts)]),
        ("metro", [_named(writer, facts, line) for line in facts.lines]),
        ("alliances", [_named(writer, facts, one) for one in facts.alliances]),
        ("carriers", [_carrier(writer, facts, one) for one in facts.carriers]),
        ("unknown", [_unknowns(writer, facts)]),
    )
    found: list[Block] = []
    for key, blocks in chapters:
        if not blocks:
            continue
        heading = writer.section(words_of(f"region.chapter_{key}"), EACH)
        found += [stack([heading, blocks[0]], 0.8), *blocks[1:]]
    return found


def _source(writer: Writer, facts: RegionFacts, source_id: str, as_of: str | None = None) -> Block:
    source = facts.source(source_id)
    when = f"{as_of} · " if as_of else ""
    return writer.setter.paragraph(f"{when}{source.say('title', writer.subject.language)}", EACH, CITE)


def _quote(writer: Writer, quote: str | None, gloss: str | None) -> Block:
    """Set the words of the source; in English their gloss."""
    own = gloss if writer.subject.language == "en" else quote
    return writer.setter.paragraph(f"“{own.translate(INNER)}”" if own else "", EACH, QUOTE)


def _figure(writer: Writer, facts: RegionFacts, fact: Fact) -> Block:
    language = writer.subject.language
    shown, unit = value_of(language, fact)
    bound = "" if fact.bound == "exact" else say(language, f"bound.{fact.bound}")
    style = HUGE.scaled(writer.setter.factor)
    x = writer.setter.width(bound, QUIET) + 1.2 if bound else 0.0
    y = style.rise_mm
    small = QUIET.scaled(writer.setter.factor)
    items: list[Item] = [Text(shown, x, y, style.size_pt, INK, bold=True)]
    if bound:
        items.append(Text(bound, 0.0, y, small.size_pt, INK_2))
    after = x + writer.setter.width(shown, HUGE) + 1.2
    items.append(Text(unit, after, y, small.size_pt, INK_2))
    name = Words(fact.say("name", "zh"), fact.say("name", "en"))
    return stack(
        [
            Block(tuple(items), style.line_mm),
            writer.setter.pieces(writer.label(name, STRONG), EACH),
            _quote(writer, fact.quote, fact.gloss),
            writer.setter.paragraph(fact.say("note", language), EACH, CITE),
            _source(writer, facts, fact.source, fact.as_of),
        ],
        0.2,
    )


def _opened(writer: Writer, facts: RegionFacts) -> Block:
    """Draw how many of the connecting roads were open when, as bars against all that are planned."""
    language = writer.subject.language
    planned = facts.fact("roads.planned").value
    bars: list[Block] = []
    for entry in facts.opened:
        when = entry.as_of or entry.say("undated", language)
        style = Style(7.0, INK, bold=True).scaled(writer.setter.factor)
        small = QUIET.scaled(writer.setter.factor)
        y, shown = style.line_mm, f"{entry.value} / {planned:.0f}"
        items: list[Item] = [
            Text(when, 0.0, style.rise_mm, small.size_pt, INK_2),
            Text(shown, EACH, style.rise_mm, style.size_pt, INK, bold=True, anchor="end"),
            box(Rect(0.0, y, EACH, BAR_MM), fill=OUTSIDE),
            box(Rect(0.0, y, EACH * entry.value / planned, BAR_MM), fill=CROSSING),
        ]
        y += BAR_MM + 0.6
        bars.append(stack([Block(tuple(items), y), _source(writer, facts, entry.source)], 0.1))
    return stack(bars, 0.8)


def _links(writer: Writer, facts: RegionFacts) -> list[Block]:
    found = []
    for link in facts.links:
        name = Words(f"{link.own_zh} – {link.shanghai_zh}", f"{link.own_en} – {link.shanghai_en}")
        other = Words(link.other_zh or "", link.other_en or "")
        sure = words_of("handout.confidence", sure=words_of(f"confidence.{link.confidence}"))
        told = [Piece(f"{link.opened} · {writer.subject.say(sure)}", CITE)]
        if other.zh:
            told.append(Piece(f"{writer.say('region.or')} {writer.subject.say(other)}", CITE))
        found.append(
            stack([writer.setter.pieces(writer.label(name, STRONG), EACH), writer.setter.pieces(told, EACH)])
        )
    return found


def _named(writer: Writer, facts: RegionFacts, one: Line | Alliance) -> Block:
    """Set a metro line or an alliance: its name, its figures or members, its words, its source."""
    language = writer.subject.language
    name = Words(one.say("name", "zh"), one.say("name", "en"))
    if isinstance(one, Line):
        said = f"{one.length_km:g} km · {one.station_count} {say(language, 'unit.stations')}"
    else:
        named = (
            f"{each.said(language)}: {enumerated(language, (one.said(language) for one in each.members))}"
            for each in one.groups
        )
        said = enumerated(language, named, by="and")
    return stack(
        [
            writer.setter.pieces(writer.label(name, STRONG), EACH),
            writer.setter.paragraph(said, EACH, QUIET),
            _quote(writer, one.quote, one.gloss),
            _source(writer, facts, one.source, one.as_of),
        ],
        0.2,
    )


def _carrier(writer: Writer, facts: RegionFacts, one: Carrier) -> Block:
    language = writer.subject.language
    name = Words(one.say("name", "zh"), one.say("name", "en"))
    industries = enumerated(language, (each.said(language) for each in one.industries))
    return stack(
        [
            writer.setter.pieces(writer.label(name, STRONG), EACH),
            writer.setter.paragraph(
                f"{one.area_km2:g} km²{' · ' if industries else ''}{industries}", EACH, QUIET
            ),
            _quote(writer, one.quote, one.gloss),
            _source(writer, facts, one.source, one.as_of),
        ],
        0.2,
    )


def _unknowns(writer: Writer, facts: RegionFacts) -> Block:
    said = [
        writer.setter.paragraph(f"· {one.said(writer.subject.language)}", EACH, QUIET)
        for one in facts.unknowns
    ]
    return stack(said, 0.2)


def _foot(writer: Writer, facts: RegionFacts) -> Block:
    subject = writer.subject
    article = facts.source("article")
    room = WIDTH - QR_MM - 3
    quiet = Style(5.6, INK_2)
    made = writer.say("export.made_on", date=str(subject.made_on))
    lines = stack(
        [
            writer.setter.paragraph(
                f"{writer.say('export.sources')} {article.say('title', subject.language)}", room, quiet
            ),
            writer.setter.paragraph(writer.say("handout.region_note"), room, WARNING),
            writer.setter.paragraph(f"{writer.say('export.brand')} · {made}", room, quiet),
        ],
        0.3,
    )
    link = f"{subject.address}/region?lang={subject.language}"
    return writer.beside_code(lines, link, WIDTH, QR_MM)
