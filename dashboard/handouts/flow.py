"""Blocks of a page: measured first, then put where they fit. Millimetres, y down, from a block's corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from dashboard.sheets.displaylist import Anchor, Group, Item, Pen, Shape, Text, box, segments
from dashboard.sheets.fonts import UNITS, Fonts, normal, pieces, western
from dashboard.sheets.paper import MM_PER_PT, PT_PER_MM, Rect
from layers.symbology import INK, INK_2, INK_3, LINE, OUTSIDE

Align: TypeAlias = Literal["left", "right"]

ASCENT_EM: Final = 0.88
LEADING: Final = 1.36
HAIR: Final = Pen(LINE, 0.15)
RULE: Final = Pen(INK, 0.25)
SMALLEST_PT: Final = 5.0
TAIL_GAP_MM: Final = 1.1


@dataclass(frozen=True)
class Style:
    """How text looks: size in points, colour, weight, line height in ems."""

    size_pt: float = 6.8
    colour: str = INK
    bold: bool = False
    leading: float = LEADING

    @property
    def line_mm(self) -> float:
        """Height of a line."""
        return self.size_pt * MM_PER_PT * self.leading

    @property
    def rise_mm(self) -> float:
        """From the top of a line to its baseline."""
        return (self.leading - 1) / 2 * self.size_pt * MM_PER_PT + ASCENT_EM * self.size_pt * MM_PER_PT

    def scaled(self, factor: float) -> Style:
        """Return it larger or smaller, never below the smallest size that is read on paper."""
        return replace(self, size_pt=max(SMALLEST_PT, self.size_pt * factor))


BODY: Final = Style()
QUIET: Final = Style(5.8, INK_2)
SMALL: Final = Style(5.4, INK_3)
HEAD: Final = Style(8.0, INK, bold=True)


@dataclass(frozen=True)
class Block:
    """Items and the height that they take, and blocks that stand in it; nothing is moved before `at`.

    Attributes
    ----------
    items
        Counted from the block's corner.
    parts
        Blocks within: x, y and the block.
    """

    items: tuple[Item, ...]
    height: float
    parts: tuple[tuple[float, float, Block], ...] = ()

    def at(self, x: float, y: float) -> tuple[Item, ...]:
        """Return all items at their places on the page, when the block's corner is put to (x, y)."""
        found: list[Item] = []
        self._put(x, y, found)
        return tuple(found)

    def _put(self, x: float, y: float, found: list[Item]) -> None:
        found.extend(_moved(item, x, y) for item in self.items)
        for dx, dy, block in self.parts:
            block._put(x + dx, y + dy, found)  # noqa: SLF001 - of its own class

    def shifted(self, x: float, y: float) -> Block:
        """Return a block of the same height in which this one stands elsewhere."""
        return Block((), self.height, ((x, y, self),))


NOTHING: Final = Block((), 0.0)


def _moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, Text):
        return item.moved(x, y) if item.glyphs else _moved_text(item, x, y)
    if isinstance(item, Shape):
        points = item.points + np.array([x, y])
        return Shape(points, item.starts, item.closed, item.fill, item.opacity, item.pen)
    clip = item.clip
    if isinstance(clip, Rect):
        clip = Rect(clip.x + x, clip.y + y, clip.width, clip.height)
    elif clip is not None:
        clip = replace(clip, points=clip.points + np.array([x, y]))
    return Group(tuple(_moved(one, x, y) for one in item.items), clip, item.layer)


def _moved_text(text: Text, x: float, y: float) -> Text:
    """Move a text without `dataclasses.replace`, which takes most of a page's time."""
    return Text(
        *(text.text, text.x + x, text.y + y, text.size_pt, text.colour, text.bold, text.anchor),
        *(text.angle_deg, text.spacing_em, text.halo, text.halo_mm),
    )


def stack(blocks: Sequence[Block], gap: float = 0.0) -> Block:
    """Put blocks one under another; empty ones take no room."""
    parts: list[tuple[float, float, Block]] = []
    y = 0.0
    for block in blocks:
        if not block.height:
            continue
        if y:
            y += gap
        parts.append((0.0, y, block))
        y += block.height
    return Block((), y, tuple(parts))


def beside(blocks: Sequence[tuple[float, Block]]) -> Block:
    """Put blocks side by side, each at its x."""
    parts = tuple((x, 0.0, block) for x, block in blocks)
    return Block((), max((block.height for _, block in blocks), default=0.0), parts)


@dataclass(frozen=True)
class Piece:
    """Some text in one style; `tail` follows small on its last line where it fits, else under it."""

    text: str
    style: Style = BODY
    tail: str = ""


@dataclass(frozen=True)
class Setter:
    """Sets text into columns.

    Attributes
    ----------
    factor
        Type is made smaller by it where a page would not hold all.
    broken, advances
        Lines broken and characters measured before; shared by the pages of a document.
    """

    fonts: Fonts
    factor: float = 1.0
    broken: dict[tuple[str, float, float, bool], list[str]] = field(default_factory=dict, repr=False)
    advances: dict[tuple[str, bool], float] = field(default_factory=dict, repr=False)

    def lines(self, text: str, width: float, style: Style) -> list[str]:
        """Break a text into lines; kept, since the pages of a document say much alike."""
        key = (text, round(width, 3), style.size_pt, style.bold)
        if key not in self.broken:
            self.broken[key] = self._broken(text, width * PT_PER_MM / style.size_pt * UNITS, bold=style.bold)
        return self.broken[key]

    def _broken(self, text: str, room: float, *, bold: bool) -> list[str]:
        """Break a text as `Fonts.lines` does, each piece measured once; `room` in thousandths of an em."""
        lines, line, taken = [], "", 0.0
        for piece in pieces(text):
            bare = piece.rstrip()
            own = sum(self._advance(one, bold=bold) for one in normal(bare))
            if line and taken + own > room:
                lines.append(line.rstrip())
                line, taken, piece = "", 0.0, piece.lstrip()  # noqa: PLW2901 - a line begins with no space
            line += piece
            taken += own + sum(self._advance(one, bold=bold) for one in normal(piece[len(bare) :]))
        return [*lines, line.rstrip()]

    def _advance(self, character: str, *, bold: bool) -> float:
        key = (character, bold)
        if key not in self.advances:
            self.advances[key] = self.fonts.advance(character, bold=bold, text=character)
        return self.advances[key]

    def paragraph(
        self, text: str, width: float, style: Style = BODY, *, align: Align = "left", most: int = 0
    ) -> Block:
        """Set a text in lines no wider than `width`; with `most`, the last line ends in an ellipsis."""
        if not text:
            return NOTHING
        text, style = western(text), style.scaled(self.factor)
        lines = self.lines(text, width, style)
        if most and len(lines) > most:
            lines = [*lines[: most - 1], self.fitted(" ".join(lines[most - 1 :]), width, style)]
        anchor: Anchor = "start" if align == "left" else "end"
        x = 0.0 if align == "left" else width
        items = tuple(
            Text(
                line,
                x,
                place * style.line_mm + style.rise_mm,
                style.size_pt,
                style.colour,
                style.bold,
                anchor,
            )
            for place, line in enumerate(lines)
        )
        return Block(items, len(lines) * style.line_mm)

    def fitted(self, text: str, width: float, style: Style) -> str:
        """Return a text that fits a line, cut with an ellipsis where it does not."""
        if self.fonts.width_mm(text, style.size_pt, bold=style.bold) <= width:
            return text
        while text and self.fonts.width_mm(text + "…", style.size_pt, bold=style.bold) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def pieces(self, pieces: Sequence[Piece], width: float, *, align: Align = "left") -> Block:
        """Set pieces one under another."""
        return stack([self.piece(one, width, align=align) for one in pieces])

    def piece(self, piece: Piece, width: float, *, align: Align = "left") -> Block:
        """Set a text with its tail."""
        block = self.paragraph(piece.text, width, piece.style, align=align)
        if not piece.tail:
            return block
        style, small = piece.style.scaled(self.factor), SMALL.scaled(self.factor)
        taken = self.width(piece.text, piece.style) + TAIL_GAP_MM
        own = self.width(piece.tail, SMALL)
        if taken + own > width or block.height > style.line_mm * 1.5:
            return stack([block, self.paragraph(piece.tail, width, SMALL, align=align)])
        if align == "left":
            tail = Text(piece.tail, taken, style.rise_mm, small.size_pt, small.colour)
            return Block((tail,), block.height, ((0.0, 0.0, block),))
        tail = Text(piece.tail, width, style.rise_mm, small.size_pt, small.colour, anchor="end")
        return Block((tail,), block.height, ((-own - TAIL_GAP_MM, 0.0, block),))

    def width(self, text: str, style: Style) -> float:
        """Measure a text in one line, mm."""
        return self.measured(text, style.scaled(self.factor))

    def measured(self, text: str, style: Style) -> float:
        """Measure a text whose style is at its last size, mm."""
        return self.fonts.width_mm(text, style.size_pt, bold=style.bold)

    def heading(self, text: str, width: float, note: str = "") -> Block:
        """Set the heading of a section over a rule, a note at its right end."""
        style = HEAD.scaled(self.factor)
        quiet = SMALL.scaled(self.factor)
        height = style.line_mm + 0.5
        items: list[Item] = [
            Text(text, 0.0, style.rise_mm, style.size_pt, style.colour, bold=True),
            segments(np.array([[0.0, height, width, height]]), RULE),
        ]
        if note:
            items.append(Text(note, width, style.rise_mm, quiet.size_pt, quiet.colour, anchor="end"))
        return Block(tuple(items), height + 0.8)


@dataclass(frozen=True)
class Column:
    """A column of a table: its width in mm and to which side its texts stand."""

    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """A row: for each column its pieces, one under another.

    Attributes
    ----------
    fill
        Ground colour.
    ruled
        Whether a hairline stands under it.
    below
        Pieces under the cells, over the width from `inset` mm on.
    """

    cells: tuple[tuple[Piece, ...], ...]
    fill: str | None = None
    ruled: bool = True
    below: tuple[Piece, ...] = ()
    inset: float = 0.0


PAD_MM: Final = 0.7
GAP_MM: Final = 1.6


def table(
    setter: Setter,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    pad: float = PAD_MM,
    gap: float = GAP_MM,
) -> Block:
    """Set a table; each row is as high as its highest cell.

    Parameters
    ----------
    setter
        Measures and sets the texts.
    columns
        Their widths and sides.
    rows
        As many cells as columns; the head is a row like another.
    pad
        Room above and below a row's texts, mm.
    gap
        Between columns, mm.
    """
    width = sum(one.width for one in columns)
    pad *= setter.factor**2
    return stack([_row(setter, columns, row, width, (pad, gap)) for row in rows])


def _row(
    setter: Setter, columns: Sequence[Column], row: Row, width: float, air: tuple[float, float]
) -> Block:
    x, (pad, gap) = 0.0, air
    parts: list[tuple[float, Block]] = []
    for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        inset = 0.0 if place == 0 else gap / 2
        room = column.width - inset - (gap / 2 if place < len(columns) - 1 else 0.0)
        parts.append((x + inset, setter.pieces(cell, room, align=column.align)))
        x += column.width
    under_cells = setter.pieces(row.below, width - row.inset)
    inside = stack([beside(parts), under_cells.shifted(row.inset, 0.0)])
    height = inside.height + 2 * pad
    under: list[Item] = [] if row.fill is None else [box(Rect(0.0, 0.0, width, height), fill=row.fill)]
    line: list[Item] = [segments(np.array([[0.0, height, width, height]]), HAIR)] if row.ruled else []
    return Block((*under, *line), height, ((0.0, pad, inside),))


def head_row(texts: Sequence[tuple[Piece, ...]]) -> Row:
    """Return the head of a table."""
    return Row(tuple(texts), fill=OUTSIDE)
