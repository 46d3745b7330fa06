"""Placing labels: none over another, none at the frame; the first asked for keeps its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from dashboard.sheets.displaylist import Shape, Text, turned
from dashboard.sheets.fonts import Fonts, normal
from dashboard.sheets.paper import MM_PER_PT, Rect

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

CELL_MM: Final = 6.0
ABOVE_EM: Final = 0.84  # an ideograph's square above its baseline; below it is the rest of one em
BELOW_EM: Final = 0.14
STRAIGHT_DEG: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Candidate:
    """One way to place a label: its texts, the boxes that they cover, a line that leads to what they name."""

    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    leader: Shape | None = None


class Placer:
    """Keeps what is taken already, in a grid over the page.

    Parameters
    ----------
    bounds
        Labels stay within.
    gap_mm
        Kept clear between two labels.

    Examples
    --------
    >>> placer = Placer(Rect(0, 0, 100, 100))
    >>> placer.take([(10, 10, 30, 14)])
    >>> placer.free([(29, 13, 40, 17)]), placer.free([(31, 10, 40, 14)]), placer.free([(90, 90, 101, 94)])
    (False, True, False)
    """

    def __init__(self, bounds: Rect, gap_mm: float = 0.35) -> None:
        self.bounds = bounds
        self.gap_mm = gap_mm
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def free(self, boxes: Sequence[Box]) -> bool:
        """Whether boxes lie within the bounds and over nothing that is taken."""
        edge, gap = self.bounds, self.gap_mm
        for left, top, right, bottom in boxes:
            if left < edge.x or top < edge.y or right > edge.right or bottom > edge.bottom:
                return False
            for cell in _cells(left - gap, top - gap, right + gap, bottom + gap):
                for a, b, c, d in self._cells.get(cell, ()):
                    if a < right + gap and c > left - gap and b < bottom + gap and d > top - gap:
                        return False
        return True

    def take(self, boxes: Iterable[Box]) -> None:
        """Keep boxes from now on."""
        for box in boxes:
            for cell in _cells(*box):
                self._cells[cell].append(box)

    def first(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """Take the first candidate that is free; None where none is."""
        for candidate in candidates:
            if self.free(candidate.boxes):
                self.take(candidate.boxes)
                return candidate
        return None


def _cells(left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
    columns = range(int(left // CELL_MM), int(right // CELL_MM) + 1)
    rows = range(int(top // CELL_MM), int(bottom // CELL_MM) + 1)
    return [(column, row) for column in columns for row in rows]


def text_boxes(text: Text, fonts: Fonts) -> tuple[Box, ...]:
    """Give the boxes that a text covers: one where it is level, one for each character where it is turned.

    Parameters
    ----------
    text
        With or without places of its single characters.
    fonts
        Measure it.
    """
    em = text.size_pt * MM_PER_PT
    if text.glyphs:
        return tuple(
            _turned_box(
                one.x,
                one.y,
                fonts.width_mm(one.piece, text.size_pt, bold=text.bold),
                em,
                one.angle_deg,
            )
            for one in text.glyphs
            if not one.piece.isspace()
        )
    width = fonts.width_mm(text.text, text.size_pt, bold=text.bold, spacing_em=text.spacing_em)
    back = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    if abs(text.angle_deg) < STRAIGHT_DEG:
        return (_turned_box(text.x - back, text.y, width, em, 0.0),)
    boxes, along = [], -back
    for character in normal(text.text):
        advance = fonts.advance(character, bold=text.bold) / 1000 * em
        x, y = turned(along, 0.0, text.angle_deg)
        if not character.isspace():
            boxes.append(_turned_box(text.x + x, text.y + y, advance, em, text.angle_deg))
        along += advance + text.spacing_em * em
    return tuple(boxes)


def _turned_box(x: float, y: float, width: float, em: float, angle_deg: float) -> Box:
    top, bottom = -ABOVE_EM * em, BELOW_EM * em
    if abs(angle_deg) < STRAIGHT_DEG:
        return x, y + top, x + width, y + bottom
    corners = [turned(across, down, angle_deg) for across in (0.0, width) for down in (top, bottom)]
    across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return x + min(across), y + min(down), x + max(across), y + max(down)
