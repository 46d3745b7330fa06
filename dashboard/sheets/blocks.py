"""The pieces that stand around a map: headings, paragraphs, tables, each drawn at the origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard.sheets.displaylist import Item, Pen, Text, polyline, shifted
from dashboard.sheets.fonts import Fonts, western
from dashboard.sheets.paper import MM_PER_PT, SizeName
from layers.symbology import INK, INK_2, INK_3

SMALLEST_PT: Final = 5.0
RULE: Final = "#C9CFD4"
LEADING_EM: Final = 1.42
BASELINE_EM: Final = 0.36  # from the middle of a row down to its baseline
FACTORS: Final[dict[SizeName, float]] = {"A4": 0.88, "A3": 1.0, "A2": 1.2, "A1": 1.5, "A0": 1.9}


@dataclass(frozen=True)
class Type:
    """The type sizes of a sheet, in points; larger paper is read from farther away.

    Examples
    --------
    >>> Type.of("A4", Fonts({})).note_pt
    5.0
    """

    fonts: Fonts
    factor: float

    @classmethod
    def of(cls, size: SizeName, fonts: Fonts) -> Type:
        """Give the sizes for a paper."""
        return cls(fonts, FACTORS[size])

    def pt(self, points: float) -> float:
        """Give a size for this paper, never below 5 pt."""
        return max(SMALLEST_PT, points * self.factor)

    def mm(self, mm: float) -> float:
        """Give a length for this paper."""
        return mm * self.factor

    @property
    def note_pt(self) -> float:
        """Notes and sources."""
        return self.pt(5.4)

    @property
    def body_pt(self) -> float:
        """Legend, tables."""
        return self.pt(6.4)

    @property
    def head_pt(self) -> float:
        """Headings of blocks."""
        return self.pt(7.4)


@dataclass(frozen=True, eq=False)
class Block:
    """A piece drawn with its upper left corner at the origin."""

    items: tuple[Item, ...]
    height: float

    def at(self, x: float, y: float) -> tuple[Item, ...]:
        """Give its items at a place."""
        return shifted(self.items, x, y)


def column(blocks: Sequence[Block], gap_mm: float) -> Block:
    """Put blocks under one another."""
    items: list[Item] = []
    y = 0.0
    for block in blocks:
        items += block.at(0.0, y)
        y += block.height + gap_mm
    return Block(tuple(items), max(0.0, y - gap_mm))


def heading(text: str, second: str, width: float, type_: Type) -> Block:
    """Write the heading of a block over a thin rule; `second` is the other language, or nothing."""
    size, height = type_.head_pt, type_.head_pt * MM_PER_PT * 1.5
    baseline = height - type_.mm(1.5)
    items: list[Item] = [Text(text, 0.0, baseline, size, INK, bold=True)]
    if second:
        x = type_.fonts.width_mm(text, size, bold=True) + type_.mm(1.6)
        items.append(Text(second, x, baseline, type_.pt(5.8), INK_3))
    items.append(polyline([(0.0, height), (width, height)], Pen(RULE, 0.15)))
    return Block(tuple(items), height + type_.mm(1.2))


def paragraph(
    text: str,
    width: float,
    type_: Type,
    *,
    size_pt: float | None = None,
    colour: str = INK_2,
    bold: bool = False,
    most: int = 0,
    tail: str = "",
) -> Block:
    """Write a text broken to a width; with `most`, no more lines than that, the last one ending in `tail`."""
    size = size_pt or type_.note_pt
    step = size * MM_PER_PT * LEADING_EM
    lines = type_.fonts.lines(western(text), size, width, bold=bold)
    if 0 < most < len(lines):
        last = lines[most - 1]
        while last and type_.fonts.width_mm(last + tail, size, bold=bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last + tail]
    items = [
        Text(line, 0.0, step * place + step * 0.5 + BASELINE_EM * size * MM_PER_PT, size, colour, bold=bold)
        for place, line in enumerate(lines)
        if line
    ]
    return Block(tuple(items), step * len(lines))


def table(
    head: Sequence[str],
    body: Sequence[Sequence[str]],
    width: float,
    type_: Type,
    *,
    strong: Sequence[int] = (),
    below: Sequence[str] = (),
) -> Block:
    """Write a small table: the first column at the left, figures at the right.

    Parameters
    ----------
    strong
        Rows in bold.
    below
        The head in the other language, on a line of its own.
    """
    size, height = type_.body_pt, type_.body_pt * MM_PER_PT * 1.55
    shares = (0.46, *([0.54 / (len(head) - 1)] * (len(head) - 1)))
    edges = [width * sum(shares[: place + 1]) for place in range(len(head))]
    heads = (head, below) if below else (head,)
    items: list[Item] = []
    for number, cells in enumerate((*heads, *body), 1 - len(heads)):
        y = height * (number + len(heads) - 1) + height / 2 + BASELINE_EM * size * MM_PER_PT
        y += height * 0.25 if number < 0 else 0.0
        heavy = number - 1 in strong
        ink = INK_3 if number <= 0 else INK
        for place, cell in enumerate(cells):
            first = place == 0
            text = Text(cell, 0.0 if first else edges[place], y, size if number > 0 else type_.note_pt, ink)
            items.append(replace(text, anchor="start" if first else "end", bold=heavy))
        if heavy or number == 0:
            line = height * (number + len(heads) - (0 if number == 0 else 1))
            items.append(polyline([(0.0, line), (width, line)], Pen(RULE, 0.12)))
    return Block(tuple(items), height * (len(body) + len(heads)))
