"""Small drawings of a brief: the verdict's badge, the mark of a rule, a pill, the stamp, the QR code."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import segno

from dashboard.handouts.flow import Block, Setter, Style
from dashboard.sheets.displaylist import Item, Pen, Shape, Text, box, disc, segments
from dashboard.sheets.inks import ink_on
from dashboard.sheets.paper import Rect
from layers.symbology import (
    CANNOT_TELL_HATCH,
    FLAG,
    INK,
    INK_3,
    PAPER,
    PRIORITY,
    RING_INK,
    VERDICT,
)

if TYPE_CHECKING:
    from dashboard.handouts.content import Mark
    from layers.assess import Verdict

BADGE: Final = Style(12.5, INK, bold=True)
PILL: Final = Style(6.4, INK, bold=True)
STAMP: Final = Style(6.6, RING_INK, bold=True)
MARK_MM: Final = 1.25
QUIET_ZONE: Final = 2
MARK_COLOURS: Final = {
    "pass": PRIORITY, "fail": RING_INK, "needs_review": "#E0A030", "not_applicable": INK_3,
    "unmet": INK_3, "shown_only": INK_3,
}  # fmt: skip


def badge(setter: Setter, verdict: Verdict, word: str, width: float, height: float) -> Block:
    """Draw the verdict: its colour, its mark, its word; hatched where it cannot be told."""
    symbol = VERDICT[int(verdict)]
    fill = symbol.fill.colour or PAPER
    rect = Rect(0.0, 0.0, width, height)
    items: list[Item] = [box(rect, fill=fill)]
    ink = ink_on(fill)
    if symbol.fill.hatch is not None:
        lines = [(x, height, x + height, 0.0) for x in np.arange(-height, width, 1.6)]
        clipped = [_within(line, width) for line in lines]
        items.append(
            segments(np.array([one for one in clipped if one]), Pen(CANNOT_TELL_HATCH, 0.12, opacity=0.35))
        )
    style = BADGE.scaled(setter.factor)
    while setter.measured(f"{symbol.mark} {word}", style) > width - 5 and style.size_pt > PILL.size_pt:
        style = style.scaled(0.94)
    y = height / 2 + style.size_pt * 0.3528 * 0.36
    items.append(Text(f"{symbol.mark} {word}", width / 2, y, style.size_pt, ink, bold=True, anchor="middle"))
    return Block(tuple(items), height)


def _within(
    line: tuple[float, float, float, float], width: float
) -> tuple[float, float, float, float] | None:
    """Cut a line that rises to the right by 45 degrees to a box that begins at 0."""
    x1, y1, x2, y2 = line
    if x1 < 0:
        y1, x1 = y1 + x1, 0.0
    if x2 > width:
        y2, x2 = y2 + (x2 - width), width
    return None if x2 <= x1 else (x1, y1, x2, y2)


def pill(setter: Setter, text: str) -> Block:
    """Draw a flag's word in a box of the flag's colour; its width is that of the last item's box."""
    style = PILL.scaled(setter.factor)
    width, height = setter.measured(text, style) + 2.6, style.line_mm + 0.7
    rect = Rect(0.0, 0.0, width, height)
    words = Text(text, width / 2, 0.35 + style.rise_mm, style.size_pt, INK, bold=True, anchor="middle")
    return Block((box(rect, fill="#FFF6E2", pen=Pen(FLAG, 0.35)), words), height)


def stamp(setter: Setter, text: str) -> tuple[Block, float]:
    """Draw the stamp of an internal document; return it and its width."""
    style = STAMP.scaled(setter.factor)
    width, height = setter.measured(text, style) + 3.6, style.line_mm + 1.4
    words = Text(text, width / 2, 0.7 + style.rise_mm, style.size_pt, RING_INK, bold=True, anchor="middle")
    return Block((box(Rect(0, 0, width, height), pen=Pen(RING_INK, 0.35)), words), height), width


def rule_mark(mark: Mark, x: float, y: float) -> tuple[Item, ...]:
    """Draw how a rule came out: a tick, a cross, a question, a ring; told by shape as well as by colour."""
    colour = MARK_COLOURS[mark]
    pen = Pen(colour, 0.42, round_caps=True)
    half = MARK_MM * 0.8
    if mark == "pass":
        points = [
            (x - half, y, x - half * 0.25, y + half * 0.7),
            (x - half * 0.25, y + half * 0.7, x + half, y - half),
        ]
        return (segments(np.array(points), pen),)
    if mark == "fail":
        cross = [(x - half, y - half, x + half, y + half), (x - half, y + half, x + half, y - half)]
        return (segments(np.array(cross), pen),)
    if mark == "needs_review":
        return (disc(x, y, MARK_MM * 0.85, pen=Pen(colour, 0.3)), disc(x, y, 0.35, fill=colour))
    if mark == "unmet":
        return (disc(x, y, MARK_MM * 0.75, pen=Pen(colour, 0.3)),)
    return (segments(np.array([[x - half, y, x + half, y]]), Pen(colour, 0.35)),)


@cache
def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Give the dark modules of a QR code, row by row, its quiet zone not included.

    Examples
    --------
    >>> len(qr_modules("http://127.0.0.1:8050/"))
    25
    """
    code = segno.make(text, error="m", micro=False, mask=2)
    return tuple(tuple(bool(one) for one in row) for row in code.matrix)


def qr(text: str, size: float) -> Block:
    """Draw a QR code of a side of `size` mm, quiet zone included, as one path."""
    modules = np.array(qr_modules(text))
    step = size / (len(modules) + 2 * QUIET_ZONE)
    padded = np.pad(modules, ((0, 0), (1, 1))).astype(np.int8)
    rows, begins = np.nonzero(np.diff(padded, axis=1) == 1)  # neighbours in a row are one bar
    _, ends = np.nonzero(np.diff(padded, axis=1) == -1)
    left, right = (begins + QUIET_ZONE) * step, (ends + QUIET_ZONE) * step
    top, low = (rows + QUIET_ZONE) * step, (rows + QUIET_ZONE + 1) * step
    points = np.stack((left, top, right, top, right, low, left, low), axis=1).reshape(-1, 2)
    shape = Shape(points, np.arange(0, len(points), 4), closed=True, fill=INK)
    return Block((box(Rect(0, 0, size, size), fill=PAPER), shape), size)
