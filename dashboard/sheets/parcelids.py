"""Ids of parcels: inside their outlines, in one line, in two or turned, clear of lines; else led out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

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
Form: TypeAlias = Literal["one", "two", "turned"]


class Way(NamedTuple):
    """How an id may be written: size in points, form, its middle in mm, whether a line crosses it."""

    size_pt: float
    form: Form
    x: float
    y: float
    crossed: bool


IDS_TO: Final = 30_000  # beyond, no id has room in its parcel
LED_OUT_TO: Final = 10_000
SMALL_PT: Final = 5.0
MOST_GROWN: Final = 1.35
AWAY_MM: Final = (7.0, 11.0, 16.0)
LEADER: Final = Pen(INK, 0.1)
ROOM_MM: Final = 0.3  # between an id and its parcel's edge
TWO_LINES_EM: Final = 1.04
ASIDE: Final = ((0.0, -0.26), (0.0, 0.26), (-0.24, 0.0), (0.24, 0.0))  # of a parcel's sides, off its middle


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


def parcel_ids(
    scene: Scene, frame: Frame, placer: Placer, fonts: Fonts, *, lines: Geometries
) -> tuple[list[Candidate], int]:
    """Place the ids of the parcels in the frame, the selected first, then the largest.

    Parameters
    ----------
    lines
        Drawn over the parcels; ids keep clear of them where there is room beside.

    Returns
    -------
    tuple
        The ids placed, and how many parcels in the frame stay without.
    """
    parcels, letters = scene.parcels, SYMBOL["parcels"].label
    if parcels is None or letters is None or not len(parcels.shapes) or not scene.shows("parcels"):
        return [], 0
    ids = _in_frame(parcels, frame)
    ways = _Room(ids, frame, fonts, shapely.STRtree(lines)).ways(letters.size_pt * grown(frame.denominator))
    crowd = shapely.STRtree(ids.cut)
    found: list[Candidate] = []
    for place in np.lexsort((-shapely.area(ids.cut), ~ids.chosen)).tolist():
        one = placer.first(_candidates(ids, place, ways.get(place, []), fonts))
        if one is None and (ids.chosen[place] or frame.denominator <= LED_OUT_TO):
            one = placer.first(_ways_out(ids, place, frame, fonts, crowd))
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


@dataclass(frozen=True, eq=False)
class _Room:
    """Finds where ids fit into their parcels, in whole arrays."""

    ids: Ids
    frame: Frame
    fonts: Fonts
    lines: shapely.STRtree

    @cached_property
    def whole(self) -> Floats:
        """How wide each id is in one line, mm at one point."""
        widths = [self.fonts.width_mm(self.ids.text(place), 1.0) for place in range(len(self.ids.rows))]
        return np.array(widths, dtype=np.float64)

    @cached_property
    def halved(self) -> Floats:
        """How wide the wider of its two lines is."""
        halves = [_halves(self.ids.text(place)) for place in range(len(self.ids.rows))]
        widths = [max(self.fonts.width_mm(part, 1.0) for part in parts) for parts in halves]
        return np.array(widths, dtype=np.float64)

    def ways(self, size_pt: float) -> dict[int, list[Way]]:
        """Give for each parcel the ways that its id fits into its outline, those clear of lines first."""
        count = len(self.ids.rows)
        found: dict[int, list[Way]] = {place: [] for place in range(count)}
        if not count:
            return found
        forms: list[tuple[float, Form]] = [(size_pt, "one"), ((size_pt + SMALL_PT) / 2, "one")]
        forms += [(SMALL_PT, "one"), (SMALL_PT, "two")]
        every = np.arange(count)
        for points in (shapely.centroid(self.ids.cut), shapely.point_on_surface(self.ids.cut)):
            self._fit(found, every, self.frame.to_mm(shapely.get_coordinates(points)), forms)
        self._beside_lines(found, forms)
        none = np.array([place for place, ways in found.items() if not ways], dtype=np.intp)
        if len(none):
            points = shapely.point_on_surface(self.ids.cut[none])
            middles = self.frame.to_mm(shapely.get_coordinates(points))
            self._fit(found, none, middles, [(SMALL_PT, "turned")])
        return {place: sorted(ways, key=lambda way: way.crossed) for place, ways in found.items()}

    def _beside_lines(self, found: dict[int, list[Way]], forms: list[tuple[float, Form]]) -> None:
        """Look off the middle too where a line runs through every id there, and at large scales."""
        roomy = self.frame.denominator <= LED_OUT_TO  # few parcels, and names of zones over some of them
        through = [
            place for place, ways in found.items() if ways and (roomy or all(way.crossed for way in ways))
        ]
        crossed = np.array(through, dtype=np.intp)
        if not len(crossed):
            return
        bounds = shapely.bounds(self.ids.cut[crossed])
        low, high = bounds[:, :2], bounds[:, 2:]
        for aside in ASIDE:
            middles = self.frame.to_mm((low + high) / 2 + (high - low) * aside)
            self._fit(found, crossed, middles, forms)

    def _fit(
        self, found: dict[int, list[Way]], places: Rows, middles: Floats, forms: list[tuple[float, Form]]
    ) -> None:
        outlines = self.ids.cut[places]
        for size, form in forms:
            wide = (self.halved if form == "two" else self.whole)[places] * size / 2 + ROOM_MM
            tall = size * MM_PER_PT * (TWO_LINES_EM if form == "two" else 0.5) + ROOM_MM
            half = np.column_stack((wide, np.full(len(wide), tall)))
            boxes = _boxes(middles, half[:, ::-1] if form == "turned" else half, self.frame)
            fitting = np.flatnonzero(shapely.contains_properly(outlines, boxes))
            crossed = set(self.lines.query(boxes[fitting], predicate="intersects")[0].tolist())
            rows = zip(places[fitting].tolist(), middles[fitting].tolist(), strict=True)
            for number, (place, (x, y)) in enumerate(rows):
                found[place].append(Way(size, form, x, y, number in crossed))


def _boxes(middles: Floats, half: Floats, frame: Frame) -> Geometries:
    one, other = frame.to_ground(middles - half), frame.to_ground(middles + half)
    boxes: Geometries = shapely.box(one[:, 0], other[:, 1], other[:, 0], one[:, 1])
    return boxes


def _candidates(ids: Ids, place: int, ways: list[Way], fonts: Fonts) -> Iterator[Candidate]:
    ground, text = ids.ground(place), ids.text(place)
    for way in ways:
        bold = bool(ids.chosen[place]) and way.form != "two"
        hand = Hand(fonts, way.size_pt, ink_on(ground), bold=bold, halo=ground)
        written = _WRITTEN[way.form](text, hand, way.x, way.y)
        yield Candidate((written,), text_boxes(written, fonts))


def _in_one_line(text: str, hand: Hand, x: float, y: float) -> Text:
    return hand.text(text, x, y + MIDDLE_EM * hand.em_mm, anchor="middle")


def _turned(text: str, hand: Hand, x: float, y: float) -> Text:
    return hand.text(text, x + MIDDLE_EM * hand.em_mm, y, anchor="middle", angle_deg=-90.0)


def _in_two_lines(text: str, hand: Hand, x: float, y: float) -> Text:
    glyphs: list[Glyph] = []
    for line, down in zip(_halves(text), (-0.5, 0.5), strict=True):
        left = x - hand.fonts.width_mm(line, hand.size_pt) / 2
        glyphs.append(Glyph(line, left, y + (MIDDLE_EM + down * TWO_LINES_EM) * hand.em_mm))
    return replace(hand.text(text, glyphs[0].x, glyphs[0].y), glyphs=tuple(glyphs))


_WRITTEN: Final = {"one": _in_one_line, "two": _in_two_lines, "turned": _turned}


def _halves(text: str) -> tuple[str, str]:
    head, dash, tail = text.rpartition("-")
    if dash and head and tail:
        return head + dash, tail
    middle = (len(text) + 1) // 2
    return text[:middle], text[middle:]


def _ways_out(
    ids: Ids, place: int, frame: Frame, fonts: Fonts, crowd: shapely.STRtree
) -> Iterator[Candidate]:
    """Lead an id out of its parcel to where it lies in no other: it would be taken for that one's."""
    point = shapely.point_on_surface(ids.cut[place])
    x, y = frame.to_mm(np.array([[point.x, point.y]]))[0].tolist()
    hand = Hand(fonts, 6.0, INK, bold=bool(ids.chosen[place]))
    ways = list(led_out([ids.text(place)], hand, x=x, y=y, away_mm=AWAY_MM, pen=LEADER))
    edges = np.array([way.boxes[0] for way in ways])
    one, other = frame.to_ground(edges[:, :2]), frame.to_ground(edges[:, 2:])
    over, parcel = crowd.query(shapely.box(one[:, 0], other[:, 1], other[:, 0], one[:, 1]), "intersects")
    taken = set(over[parcel != place].tolist())
    yield from (way for number, way in enumerate(ways) if number not in taken)
