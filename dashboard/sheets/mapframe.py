"""A map in a rectangle of a page: drawn, labelled, with its grid; ready to be put among a page's items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.sheets.displaylist import Group, Item, Pen, Shape, Text, box, segments
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.mapdraw import Draughtsman, Drawn
from dashboard.sheets.maplabels import Labels, label_map
from dashboard.sheets.placing import Box
from dashboard.sheets.scene import Scene
from layers.symbology import INK, INK_2, INK_3

GRID_STEPS_M: Final = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
GRID_AT_LEAST_MM: Final = 32.0
TICK_MM: Final = 1.6
CROSS_MM: Final = 1.2
GRID_PT: Final = 5.6
SMALLEST_PT: Final = 5.0
BORDER_MM: Final = 4.6  # from the neat line to the outer frame: the grid's numbers stand between
M_PER_KM: Final = 1000


@dataclass(frozen=True, eq=False)
class MapFrame:
    """A drawn map.

    Attributes
    ----------
    items
        For the page, in drawing order: the map, its labels, its neat line.
    frame
        Where and at which scale; `frame.georeference(epsg)` is for `Page.maps`.
    drawn
        What the map shows, for the legend: exactly the symbols with a feature in the frame.
    labels
        The names and ids that found room, and how many ids found none.
    """

    items: tuple[Item, ...]
    frame: Frame
    drawn: tuple[Drawn, ...]
    labels: Labels


def draw_map(
    scene: Scene,
    frame: Frame,
    fonts: Fonts,
    *,
    grid: bool = True,
    labelled: bool = True,
    enlarged: float = 1.0,
    blocked: tuple[Box, ...] = (),
) -> MapFrame:
    """Draw a scene into a frame.

    Parameters
    ----------
    scene
        What is shown; `dashboard.sheets.scene.scene_of` makes it of a view.
    frame
        The rectangle, the ground point in its middle and the scale.
    fonts
        For the labels.
    grid
        With the kilometre grid's crosses, ticks and numbers; the numbers stand outside the rectangle,
        within `BORDER_MM` of it.
    labelled
        With names and ids.
    enlarged
        How much larger the grid's numbers are than on an A3; names grow by half of it.
    blocked
        Boxes on the page (left, top, right, bottom in mm) that stay free of labels.
    """
    draughtsman = Draughtsman(scene, frame)
    picture = draughtsman.picture()
    labels = (
        label_map(draughtsman, fonts, blocked=blocked, enlarged=(1 + enlarged) / 2)
        if labelled
        else Labels((), (), 0)
    )
    neat_line = box(frame.rect, pen=Pen(INK, 0.25 * enlarged))
    crosses = (Group((grid_crosses(frame),), clip=frame.rect),) if grid else ()
    numbers = grid_numbers(frame, fonts, enlarged) if grid else ()
    return MapFrame(
        (*picture.items, *crosses, *labels.items, neat_line, *numbers), frame, picture.drawn, labels
    )


def grid_step_m(denominator: float) -> int:
    """Give the distance of the grid's lines at a scale: at least 32 mm apart on paper.

    Examples
    --------
    >>> grid_step_m(5_000), grid_step_m(25_000), grid_step_m(100_000)
    (200, 1000, 5000)
    """
    metres = GRID_AT_LEAST_MM * denominator / 1000
    return next((step for step in GRID_STEPS_M if step >= metres), GRID_STEPS_M[-1])


def grid_lines_m(frame: Frame) -> tuple[list[int], list[int]]:
    """List the eastings and northings, in metres, at which the grid's lines cross the frame."""
    step = grid_step_m(frame.denominator)
    west, south, east, north = frame.extent_m
    return (
        [int(line) for line in np.arange(np.ceil(west / step) * step, east + 1e-6, step)],
        [int(line) for line in np.arange(np.ceil(south / step) * step, north + 1e-6, step)],
    )


def grid_crosses(frame: Frame) -> Shape:
    """Draw a small cross at every crossing of the grid."""
    eastings, northings = grid_lines_m(frame)
    places = np.array([(east, north) for east in eastings for north in northings], dtype=float).reshape(-1, 2)
    x, y = frame.to_mm(places).T
    half = CROSS_MM
    lines = np.vstack(
        (np.column_stack((x - half, y, x + half, y)), np.column_stack((x, y - half, x, y + half)))
    )
    return segments(lines, Pen(INK_3, 0.09))


def grid_numbers(frame: Frame, fonts: Fonts, enlarged: float = 1.0) -> tuple[Item, ...]:
    """Draw the ticks outside the neat line and their kilometres, turned at the sides."""
    eastings, northings = grid_lines_m(frame)
    rect, ticks, texts = frame.rect, [], list[Text]()
    size, tick, above, below = (
        max(SMALLEST_PT, GRID_PT * enlarged),
        TICK_MM * enlarged,
        0.6 * enlarged,
        2.0 * enlarged,
    )
    for east in eastings:
        x = float(frame.to_mm(np.array([[east, frame.north_m]]))[0, 0])
        ticks += [(x, rect.y, x, rect.y - tick), (x, rect.bottom, x, rect.bottom + tick)]
        if _stands_clear(x - rect.x, rect.right - x, kilometres(east), size, fonts):
            for y in (rect.y - tick - above, rect.bottom + tick + below):
                texts.append(Text(kilometres(east), x, y, size, INK_2, anchor="middle"))
    for north in northings:
        y = float(frame.to_mm(np.array([[frame.east_m, north]]))[0, 1])
        ticks += [(rect.x, y, rect.x - tick, y), (rect.right, y, rect.right + tick, y)]
        if _stands_clear(y - rect.y, rect.bottom - y, kilometres(north), size, fonts):
            for x in (rect.x - tick - above, rect.right + tick + below):
                texts.append(Text(kilometres(north), x, y, size, INK_2, anchor="middle", angle_deg=-90.0))
    lines = np.array(ticks, dtype=float).reshape(-1, 4)
    return (segments(lines, Pen(INK, 0.12 * enlarged)), *texts) if ticks else ()


def _stands_clear(before: float, after: float, text: str, size: float, fonts: Fonts) -> bool:
    """Whether a number is not cut at a corner of the frame."""
    half = fonts.width_mm(text, size) / 2
    return before > half and after > half


def kilometres(metres: int) -> str:
    """Write a grid line in kilometres, with as many decimals as it needs.

    Examples
    --------
    >>> kilometres(599_000), kilometres(3_470_600)
    ('599', '3470.6')
    """
    return f"{metres / M_PER_KM:.3f}".rstrip("0").rstrip(".")
