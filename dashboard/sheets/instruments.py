"""What a map is read with: scale bar, north arrow with convergence, location map, QR, stamps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import segno
import shapely
from pyproj import Proj, Transformer

from dashboard.sheets.blocks import Block, Type
from dashboard.sheets.displaylist import Group, Item, Pen, Shape, Text, box, polygon, polyline, unlayered
from dashboard.sheets.frame import MM_PER_M, Frame
from dashboard.sheets.mapframe import draw_map
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.scene import Scene
from dashboard.text import say
from layers.symbology import INK, INK_2, PAPER

if TYPE_CHECKING:
    from geodata.areas import StudyArea

LONGEST_BAR_MM: Final = 62.0  # at A3
UNIT_MM: Final = 7.0  # beside the bar
LOCATION_LAYERS: Final = ("boundary", "water", "rings", "rivers")
STAMP_RED: Final = "#B3261E"
STAMP_PT: Final = 6.8
STAMP_SECOND_PT: Final = 5.2
FRAME_RED: Final = "#C2261C"
QR_QUIET: Final = 1
WASHED_TO: Final = 0.35  # of the location map
M_PER_KM: Final = 1000


def scale_bar(denominator: float, type_: Type, width: float) -> Block:
    """Draw a bar of four equal parts, the first one halved, with its metres or kilometres.

    Parameters
    ----------
    denominator
        Of the scale.
    width
        Room for the bar and its unit, mm.
    """
    part_m = bar_part_m(denominator, min(width - type_.mm(UNIT_MM), type_.mm(LONGEST_BAR_MM)))
    part = part_m * MM_PER_M / denominator
    high, top = type_.mm(1.3), type_.mm(3.6)
    kilometres = part_m * 4 >= M_PER_KM * 2
    items: list[Item] = []
    edges = [0.0, part / 2, part, 2 * part, 3 * part, 4 * part]
    for place, (left, right) in enumerate(pairwise(edges)):
        dark = place % 2 == 0
        items.append(
            box(Rect(left, top, right - left, high), fill=INK if dark else PAPER, pen=Pen(INK, 0.12))
        )
    size = type_.pt(5.6)
    for count in (0, 1, 2, 4):
        metres = part_m * count
        label = f"{metres / M_PER_KM:g}" if kilometres else f"{metres:g}"
        items.append(Text(label, part * count, top - type_.mm(0.8), size, INK_2, anchor="middle"))
    unit = "km" if kilometres else "m"
    last = type_.fonts.width_mm(label, size) / 2
    items.append(Text(unit, 4 * part + last + type_.mm(0.9), top - type_.mm(0.8), size, INK_2))
    return Block(tuple(items), top + high)


def bar_part_m(denominator: float, longest_mm: float) -> float:
    """Give the length on the ground of a quarter of the scale bar; four are 1, 2, 4 or 5 times 10ⁿ.

    Examples
    --------
    >>> bar_part_m(25_000, 60.0)
    250.0
    """
    longest = longest_mm * denominator / MM_PER_M
    wholes = [base * 10.0**power for power in range(7) for base in (1, 2, 4, 5)]
    return max(whole for whole in wholes if whole <= longest) / 4


def north_arrow(type_: Type, language: str) -> Block:
    """Draw the arrow of grid north: a slim needle, half of it dark."""
    half, high, top = type_.mm(1.9), type_.mm(10.5), type_.mm(3.0)
    tip, foot, notch = (half, top), top + high, top + high * 0.76
    left = polygon([tip, (0.0, foot), (half, notch)], fill=INK, pen=Pen(INK, 0.12))
    right = polygon([tip, (2 * half, foot), (half, notch)], fill=PAPER, pen=Pen(INK, 0.12))
    letter = Text(
        say("en" if language == "en" else "zh", "sheet.north_letter"),
        half,
        top - type_.mm(0.8),
        type_.pt(6.6),
        INK,
        bold=True,
        anchor="middle",
    )
    return Block((left, right, letter), foot)


def convergence_deg(area: StudyArea, frame: Frame) -> float:
    """Give the meridian convergence in the middle of a frame, degrees; above 0 where true north is west."""
    to_degrees = Transformer.from_crs(area.working, area.working.geodetic_crs, always_xy=True)
    lon, lat = to_degrees.transform(frame.east_m, frame.north_m)
    return float(Proj(area.working).get_factors(lon, lat).meridian_convergence)


def degrees_minutes(degrees: float) -> str:
    """Write an angle with its sign, to a minute.

    Examples
    --------
    >>> degrees_minutes(0.51), degrees_minutes(-0.999)
    ('+0°31′', '−1°00′')
    """
    minutes = round(abs(degrees) * 60)
    return f"{'−' if degrees < 0 else '+'}{minutes // 60}°{minutes % 60:02d}′"


def location_map(scene: Scene, frame: Frame, rect: Rect, type_: Type) -> tuple[Item, ...]:
    """Draw where the frame lies in the study area, into a rectangle at the origin's page."""
    boundary = scene.reference.get("boundary")
    bounded = boundary is not None and len(boundary) > 0
    parcels = None if bounded else scene.parcels
    shapes = boundary.geometry.to_numpy() if boundary is not None and bounded else np.empty(0, dtype=object)
    if parcels is not None:
        shapes = parcels.shapes
    if not len(shapes):
        return ()
    edges = shapely.total_bounds(shapes)
    around = np.array(frame.extent_m)  # a sheet of more than the area is seen whole in it
    west, south = np.minimum(edges[:2], around[:2]).tolist()
    east, north = np.maximum(edges[2:], around[2:]).tolist()
    room = rect.inset(type_.mm(1.6))
    denominator = max((east - west) / room.width, (north - south) / room.height) * MM_PER_M
    small = Frame(rect, (west + east) / 2, (south + north) / 2, denominator)
    shown = {name: scene.reference[name] for name in LOCATION_LAYERS if name in scene.reference}
    plain = Scene(shown, parcels, hidden=frozenset({"labels", "ids"}), language=scene.language)
    picture = draw_map(plain, small, type_.fonts, grid=False, labelled=False)
    corners = np.array([frame.extent_m[:2], frame.extent_m[2:]])
    (left, bottom), (right, top) = small.to_mm(corners).tolist()
    reach = max(0.0, (type_.mm(1.6) - (right - left)) / 2)  # a frame too small to be seen is drawn larger
    seen = Rect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach)
    small_part = seen.width * seen.height < rect.width * rect.height * WASHED_TO
    mark = box(seen, pen=Pen(FRAME_RED, 0.35))
    if small_part:  # a wash over all of the map would only dull it
        mark = replace(box(seen, fill=FRAME_RED, opacity=0.14), pen=mark.pen)
    return (*unlayered(picture.items), Group((mark,), clip=rect))


def qr(text: str, side: float) -> Shape:
    """Draw a QR code as one path of squares.

    Raises
    ------
    segno.DataOverflowError
        If the text is longer than any code can hold (2,900 bytes).
    """
    code = segno.make(text, error="l", micro=False, boost_error=True)
    cells = np.array([list(row) for row in code.matrix], dtype=bool)
    module = side / (len(cells) + 2 * QR_QUIET)
    rows, columns = np.nonzero(cells)
    x, y = (columns + QR_QUIET) * module, (rows + QR_QUIET) * module
    corners = np.stack(
        [
            np.column_stack(pair)
            for pair in ((x, y), (x + module, y), (x + module, y + module), (x, y + module))
        ],
        axis=1,
    )
    return Shape(corners.reshape(-1, 2), np.arange(0, 4 * len(rows), 4), closed=True, fill=INK)


def stamp(text: str, second: str, type_: Type, *, colour: str = STAMP_RED) -> Block:
    """Draw a line of warning in a frame of its own colour, its upper right corner at the origin.

    Parameters
    ----------
    second
        The same in the other language, smaller and below; nothing where there is none.
    """
    size, small = type_.pt(STAMP_PT), type_.pt(STAMP_SECOND_PT)
    first_high = size * MM_PER_PT * 1.9
    width = stamp_width(text, second, type_)
    high = first_high + (small * MM_PER_PT * 1.25 if second else 0.0)
    line = Text(text, -width / 2, first_high / 2 + 0.36 * size * MM_PER_PT, size, colour, bold=True)
    items: list[Item] = [
        box(Rect(-width, 0.0, width, high), pen=Pen(colour, type_.mm(0.32))),
        replace(line, anchor="middle"),
    ]
    if second:
        y = first_high + 0.5 * small * MM_PER_PT
        items.append(Text(second, -width / 2, y, small, colour, anchor="middle"))
    return Block(tuple(items), high)


def stamp_width(text: str, second: str, type_: Type) -> float:
    """Tell how wide a stamp is, mm."""
    widths = (
        type_.fonts.width_mm(text, type_.pt(STAMP_PT), bold=True),
        type_.fonts.width_mm(second, type_.pt(STAMP_SECOND_PT)),
    )
    return max(widths) + 2 * type_.mm(1.8)


def rule(width: float, y: float, colour: str, mm: float) -> Shape:
    """Draw a level line."""
    return polyline([(0.0, y), (width, y)], Pen(colour, mm))
