"""Ids of parcels: inside their outlines, in one line or two, or led out where there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.sheets.displaylist import Floats, Glyph, Pen, Text
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.inks import ink_on, tinted
from dashboard.sheets.lettering import MIDDLE_EM, Hand, led_out
from dashboard.sheets.paper import MM_PER_PT
from dashboard.sheets.placing import Candidate, Placer, text_boxes
from dashboard.sheets.scene import UNFILLED, Geometries, Parcels, Scene
from layers.symbology import INK, LAND, SYMBOL, band_at

Rows: TypeAlias = NDArray[np.intp]
Way: TypeAlias = tuple[float, bool, float, float]  # size in points, in two lines or one, middle in mm

IDS_TO: Final = 30_000  # beyond, no id has room in its parcel
LED_OUT_TO: Final = 10_000
SMALL_PT: Final = 5.0
MOST_GROWN: Final = 1.35
AWAY_MM: Final = (7.0, 11.0, 16.0)
LEADER: Final = Pen(INK, 0.1)
ROOM_MM: Final = 0.3  # between an id and its parcel's edge
TWO_LINES_EM: Final = 1.04


@dataclass(frozen=True, eq=False)
class Ids:
    """The parcels of a frame: their rows, their outlines cut to it, and which are selected."""

    parcels: Parcels
    rows: Rows
    cut: Geometries
    chosen: NDArray[np.bool_]
    tint: float

    def ground(self, place: int) -> str:
        """Give the colour that a parcel's id stands on."""
        kind = int(self.parcels.class_of[self.rows[place]])
        if kind == UNFILLED:
            return LAND
        fill = self.parcels.classes[kind].fill
        return tinted(fill, self.tint).colour or LAND

    def text(self, place: int) -> str:
        """Give a parcel's id."""
        return str(self.parcels.ids[self.rows[place]])


def parcel_ids(scene: Scene, frame: Frame, placer: Placer, fonts: Fonts) -> tuple[list[Candidate], int]:
    """Place the ids of the parcels in the frame, the selected first, then the largest.

    Returns
    -------
    tuple
        The ids placed, and how many parcels in the frame stay without.
    """
    parcels, letters = scene.parcels, SYMBOL["parcels"].label
    if parcels is None or letters is None or not len(parcels.shapes) or not scene.shows("parcels"):
        return [], 0
    ids = _in_frame(parcels, frame)
    ways = _ways_inside(ids, frame, fonts, letters.size_pt * grown(frame.denominator))
    found: list[Candidate] = []
    for place in np.lexsort((-shapely.area(ids.cut), ~ids.chosen)).tolist():
        one = placer.first(_candidates(ids, place, ways.get(place, []), fonts))
        if one is None and (ids.chosen[place] or frame.denominator <= LED_OUT_TO):
            one = placer.first(_ways_out(ids, place, frame, fonts))
        if one is not None:
            found.append(one)
    return found, len(ids.rows) - len(found)


def grown(denominator: float) -> float:
    """Tell how much larger letters are at large scales, where there is room.

    Examples
    --------
    >>> grown(2_000), grown(25_000)
    (1.35, 1.0)
    """
    return min(MOST_GROWN, max(1.0, band_at(denominator).width_factor))


def _in_frame(parcels: Parcels, frame: Frame) -> Ids:
    chosen = parcels.flags.get("selection", np.zeros(len(parcels.shapes), dtype=bool))
    near = frame.touches(parcels.shapes) & (parcels.ids != "")  # a parcel may be named elsewhere on the page
    if frame.denominator > IDS_TO:
        near &= chosen
    rows = np.flatnonzero(near)
    cut = frame.cut(parcels.shapes[rows], beyond_mm=-1.0)
    inside = ~(shapely.is_missing(cut) | shapely.is_empty(cut))
    rows = rows[inside]
    return Ids(parcels, rows, cut[inside], chosen[rows], band_at(frame.denominator).tint)


def _ways_inside(ids: Ids, frame: Frame, fonts: Fonts, size_pt: float) -> dict[int, list[Way]]:
    """Give for each parcel the ways that its id fits into its outline; found in whole arrays."""
    texts = [ids.text(place) for place in range(len(ids.rows))]
    if not texts:
        return {}
    whole = np.array([fonts.width_mm(text, 1.0) for text in texts])
    halved = np.array([max(fonts.width_mm(part, 1.0) for part in _halves(text)) for text in texts])
    ways: dict[int, list[Way]] = {}
    for points in (shapely.centroid(ids.cut), shapely.point_on_surface(ids.cut)):
        middles = frame.to_mm(shapely.get_coordinates(points))
        between = (size_pt + SMALL_PT) / 2
        for size, split in ((size_pt, False), (between, False), (SMALL_PT, False), (SMALL_PT, True)):
            wide = (halved if split else whole) * size / 2 + ROOM_MM
            high = size * MM_PER_PT * (TWO_LINES_EM if split else 0.5) + ROOM_MM
            room = _boxes(middles, wide, np.full(len(wide), high), frame)
            for place in np.flatnonzero(shapely.contains_properly(ids.cut, room)).tolist():
                ways.setdefault(place, []).append((size, split, *middles[place].tolist()))
    return ways


def _boxes(middles: Floats, wide: Floats, high: Floats, frame: Frame) -> Geometries:
    half = np.column_stack((wide, high))
    one, other = frame.to_ground(middles - half), frame.to_ground(middles + half)
    boxes: Geometries = shapely.box(one[:, 0], other[:, 1], other[:, 0], one[:, 1])
    return boxes


def _candidates(ids: Ids, place: int, ways: list[Way], fonts: Fonts) -> Iterator[Candidate]:
    ground, text = ids.ground(place), ids.text(place)
    for size, split, x, y in ways:
        hand = Hand(fonts, size, ink_on(ground), bold=bool(ids.chosen[place]) and not split, halo=ground)
        written = (_in_two_lines if split else _in_one_line)(text, hand, x, y)
        yield Candidate((written,), text_boxes(written, fonts))


def _in_one_line(text: str, hand: Hand, x: float, y: float) -> Text:
    return hand.text(text, x, y + MIDDLE_EM * hand.em_mm, anchor="middle")


def _in_two_lines(text: str, hand: Hand, x: float, y: float) -> Text:
    glyphs: list[Glyph] = []
    for line, down in zip(_halves(text), (-0.5, 0.5), strict=True):
        left = x - hand.fonts.width_mm(line, hand.size_pt) / 2
        glyphs.append(Glyph(line, left, y + (MIDDLE_EM + down * TWO_LINES_EM) * hand.em_mm))
    return replace(hand.text(text, glyphs[0].x, glyphs[0].y), glyphs=tuple(glyphs))


def _halves(text: str) -> tuple[str, str]:
    head, dash, tail = text.rpartition("-")
    if dash and head and tail:
        return head + dash, tail
    middle = (len(text) + 1) // 2
    return text[:middle], text[middle:]


def _ways_out(ids: Ids, place: int, frame: Frame, fonts: Fonts) -> Iterator[Candidate]:
    point = shapely.point_on_surface(ids.cut[place])
    x, y = frame.to_mm(np.array([[point.x, point.y]]))[0].tolist()
    hand = Hand(fonts, 6.0, INK, bold=bool(ids.chosen[place]))
    yield from led_out([ids.text(place)], hand, x=x, y=y, away_mm=AWAY_MM, pen=LEADER)
