"""Where things stand on a map sheet: head, map, legend beside or below it, foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.sheets.blocks import Type
from dashboard.sheets.mapframe import BORDER_MM
from dashboard.sheets.paper import Paper, Rect, SizeName

MARGINS: Final[dict[SizeName, float]] = {"A4": 9.0, "A3": 12.0, "A2": 15.0, "A1": 19.0, "A0": 24.0}
PANEL_MM: Final = 72.0  # of the column beside a lying map, at A3
HEAD_MM: Final = 17.0
GAP_MM: Final = 4.0
SMALLEST_MAP_MM: Final = 70.0


@dataclass(frozen=True)
class Layout:
    """The rectangles of a sheet, mm.

    Attributes
    ----------
    head, foot
        Title and stamps; scale, notes, sources, code.
    border
        Outer frame of the map; the grid's numbers stand within it.
    map
        The map itself.
    panel
        Legend, location map, statistics: beside a lying map, below an upright one.
    """

    head: Rect
    border: Rect
    map: Rect
    panel: Rect
    foot: Rect


def layout(paper: Paper, type_: Type, *, foot_mm: float, panel_mm: float) -> Layout | None:
    """Divide a paper.

    Parameters
    ----------
    paper
        Its size and orientation.
    type_
        Type sizes, which the margins go by.
    foot_mm
        Height of the foot.
    panel_mm
        Height of the panel below an upright map; a lying one has its own width.

    Returns
    -------
    Layout
        None where no map of at least 70 mm would be left.
    """
    page = paper.page.inset(MARGINS[paper.size])
    gap, head, border = type_.mm(GAP_MM), type_.mm(HEAD_MM), type_.mm(BORDER_MM)
    top, foot_top = page.y + head, page.bottom - foot_mm
    if paper.orientation == "landscape":
        wide = type_.mm(PANEL_MM)
        outer = Rect(page.x, top, page.width - wide - gap, foot_top - gap - top)
        panel = Rect(outer.right + gap, top, wide, outer.height)
    else:
        outer = Rect(page.x, top, page.width, foot_top - panel_mm - 2 * gap - top)
        panel = Rect(page.x, outer.bottom + gap, page.width, panel_mm)
    inner = outer.inset(border)
    if min(inner.width, inner.height) < SMALLEST_MAP_MM:
        return None
    return Layout(
        Rect(page.x, page.y, page.width, head),
        outer,
        inner,
        panel,
        Rect(page.x, foot_top, page.width, foot_mm),
    )
