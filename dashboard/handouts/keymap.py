"""The maps of a brief: the parcel at a round scale with the lengths of its sides, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from dashboard.handouts.flow import Setter
from dashboard.numerals import number
from dashboard.sheets.displaylist import Item, Pen, Text, box, disc
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.mapframe import MapFrame, draw_map
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.scene import Scene, scene_of
from layers.symbology import INK, LINE, PAPER, RING_INK

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from dashboard.handouts.subject import Subject
    from dashboard.sheets.placing import Box

    Floats = NDArray[np.float64]

SCALES: Final = (1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 25_000, 50_000)
OVERVIEW_SCALES: Final = (
    10_000, 20_000, 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000,
    600_000, 750_000, 1_000_000, 2_000_000, 5_000_000,
)  # fmt: skip
STRIPS: Final = 8
FILLS_AT_MOST: Final = 0.72  # of the frame's side
SIDE_PT: Final = 5.4
SIDE_AT_LEAST_MM: Final = 9.0
SIDE_AWAY_MM: Final = 2.7
STRAIGHT_DEG: Final = 6.0
M_PER_KM: Final = 1000.0
UNREVIEWED: Final = frozenset({"border"})  # a public map takes such borders from a reviewed map alone
IN_LOCATOR: Final = ("boundary", "water", "carriers", "rings")
SIMPLE_MM: Final = 0.12
HIDDEN_IN_LOCATOR: Final = frozenset(
    {"parcels", "flags", "close", "crossings", "metro", "rail", "roads", "labels", "band"}
)


@dataclass(frozen=True, eq=False)
class Maps:
    """The maps of a document's parcels, over one scene that is made once."""

    subject: Subject
    fonts: Fonts

    @cached_property
    def setter(self) -> Setter:
        """Sets the texts of the document's pages."""
        return Setter(self.fonts)

    @cached_property
    def scene(self) -> Scene:
        """Everything a map may show, all parcels of the data set; nothing selected."""
        subject = self.subject
        scene = scene_of(
            subject.context, subject.view.with_(selected=()), language=subject.tongue, only_filtered=False
        )
        return replace(scene, hidden=scene.hidden | UNREVIEWED) if subject.approval else scene

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """Outlines of the data set's parcels."""
        found: NDArray[np.object_] = self.subject.context.dataset.parcels.geometry.to_numpy()
        return found

    def scale(self, row: int, rect: Rect) -> int:
        """Give the closest round scale at which a parcel is seen with its surroundings."""
        west, south, east, north = shapely.bounds(self.shapes[row])
        return fitting((east - west, north - south), rect, SCALES)

    def parcel(
        self, row: int, rect: Rect, *, bare: bool = False, grid: bool = True, scale: int | None = None
    ) -> MapFrame:
        """Draw one parcel with its surroundings, its own id left to the page's head; `bare` without words."""
        west, south, east, north = shapely.bounds(self.shapes[row])
        frame = Frame(rect, (west + east) / 2, (south + north) / 2, scale or self.scale(row, rect))
        sides = () if bare else side_lengths(self.shapes[row], frame, self.fonts)
        blocked = tuple(_box(one, self.fonts) for one in sides) + _strips(self.shapes[row], frame)
        chosen = self._chosen([row])
        drawn = draw_map(
            chosen, frame, self.fonts, grid=grid and not bare, labelled=not bare, blocked=blocked
        )
        return replace(drawn, items=(*drawn.items, *sides))

    def whole(self, rect: Rect) -> MapFrame:
        """Draw the whole study area, nothing selected."""
        boundary = self.subject.context.dataset.reference.get("boundary")
        around = self.shapes if boundary is None or not len(boundary) else boundary.geometry.to_numpy()
        west, south, east, north = shapely.total_bounds(around).tolist()
        scale = fitting((east - west, north - south), rect, OVERVIEW_SCALES, share=0.98)
        frame = Frame(rect, (west + east) / 2, (south + north) / 2, scale)
        return draw_map(self.scene, frame, self.fonts, grid=False)

    def locator(self, rect: Rect, row: int) -> tuple[Item, ...]:
        """Draw where a parcel lies in the study area."""
        frame, items = self._locator(rect)
        point = shapely.get_coordinates(shapely.centroid(self.shapes[row]))
        x, y = frame.to_mm(point)[0]
        spot = (disc(x, y, 1.5, pen=Pen(RING_INK, 0.45)), disc(x, y, 0.55, fill=RING_INK))
        return (*items, *spot)

    def _locator(self, rect: Rect) -> tuple[Frame, tuple[Item, ...]]:
        if rect not in self._locators:
            boundary = self.subject.context.dataset.reference.get("boundary")
            around = self.shapes if boundary is None or not len(boundary) else boundary.geometry.to_numpy()
            west, south, east, north = shapely.total_bounds(around).tolist()
            scale = max((east - west) / rect.width, (north - south) / rect.height) * M_PER_KM * 1.06
            frame = Frame(rect, (west + east) / 2, (south + north) / 2, scale)
            bare = replace(
                self.scene,
                reference=self._simple(scale),
                hidden=self.scene.hidden | HIDDEN_IN_LOCATOR,
                parcels=None,
                band=None,
            )
            items = draw_map(bare, frame, self.fonts, grid=False, labelled=False).items
            self._locators[rect] = frame, (box(rect, fill=PAPER), *items, box(rect, pen=Pen(LINE, 0.2)))
        return self._locators[rect]

    def _simple(self, scale: float) -> dict[str, GeoDataFrame]:
        """Return the few layers of a locator, without details that its scale does not show."""
        known = self.scene.reference
        layers = {name: known[name] for name in IN_LOCATOR if name in known and len(known[name])}
        tolerance = SIMPLE_MM * scale / M_PER_KM
        return {
            name: layer.set_geometry(layer.geometry.simplify(tolerance)) for name, layer in layers.items()
        }

    @cached_property
    def _locators(self) -> dict[Rect, tuple[Frame, tuple[Item, ...]]]:
        return {}

    def _chosen(self, rows: Sequence[int]) -> Scene:
        parcels = self.scene.parcels
        if parcels is None:
            return self.scene
        chosen = np.zeros(len(parcels.ids), dtype=bool)
        chosen[list(rows)] = True
        ids = parcels.ids
        if len(rows) == 1:
            ids = ids.copy()
            ids[rows[0]] = ""
        return replace(
            self.scene, parcels=replace(parcels, ids=ids, flags={**parcels.flags, "selection": chosen})
        )


def fitting(
    size_m: tuple[float, float], rect: Rect, scales: Sequence[int], share: float = FILLS_AT_MOST
) -> int:
    """Give the closest round scale at which something fits a rectangle.

    Parameters
    ----------
    size_m
        Its width and height on the ground, metres.
    rect
        The rectangle on paper.
    scales
        Denominators to choose from, the closest first.
    share
        How much of the rectangle it may fill.

    Examples
    --------
    >>> fitting((240, 180), Rect(0, 0, 118, 90), SCALES)
    5000
    """
    needed = max(size_m[0] / (rect.width * share), size_m[1] / (rect.height * share)) * M_PER_KM
    return next((one for one in scales if one >= needed), scales[-1])


def side_lengths(shape: shapely.Geometry, frame: Frame, fonts: Fonts) -> tuple[Text, ...]:
    """Write the length of each long side outside a parcel's outline, along it, in metres to 0.1 m."""
    found: list[Text] = []
    for part in shapely.get_parts(shape):
        ring = shapely.get_coordinates(shapely.get_exterior_ring(shapely.normalize(part)))[:-1]
        corners = ring[_corners(ring)]
        if len(corners) < 3:  # noqa: PLR2004 - no polygon
            continue
        ends = np.roll(corners, -1, axis=0)
        clockwise = not shapely.is_ccw(shapely.linearrings(np.vstack((corners, corners[:1]))))
        for start, end in zip(corners, ends, strict=True):
            text = _side(start, end, frame, clockwise=clockwise)
            if text is not None and not any(_touch(_box(text, fonts), _box(one, fonts)) for one in found):
                found.append(text)
    return tuple(found)


def _corners(ring: Floats) -> NDArray[np.bool_]:
    """Tell which vertices of a ring turn by more than a few degrees."""
    before, after = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    turn = np.degrees(np.arctan2(before[:, 1], before[:, 0]) - np.arctan2(after[:, 1], after[:, 0]))
    found: NDArray[np.bool_] = np.abs((turn + 180) % 360 - 180) > STRAIGHT_DEG
    return found


def _side(start: Floats, end: Floats, frame: Frame, *, clockwise: bool) -> Text | None:
    length = float(np.hypot(*(end - start)))
    (x1, y1), (x2, y2) = frame.to_mm(np.array([start, end]))
    on_paper = float(np.hypot(x2 - x1, y2 - y1))
    if on_paper < SIDE_AT_LEAST_MM:
        return None
    # to the left of a clockwise way lies the outside; on paper y runs down
    along = np.array([x2 - x1, y2 - y1]) / on_paper
    outward = np.array([along[1], -along[0]]) * (1 if clockwise else -1)
    x, y = np.array([(x1 + x2) / 2, (y1 + y2) / 2]) + outward * SIDE_AWAY_MM
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    if not -90 < angle <= 90:  # noqa: PLR2004 - never upside down
        angle += 180 if angle <= -90 else -180  # noqa: PLR2004
    middle = SIDE_PT * MM_PER_PT * 0.36
    turn = np.radians(angle)
    x, y = x - np.sin(turn) * middle, y + np.cos(turn) * middle
    if not frame.rect.inset(3).holds(Rect(float(x), float(y), 0, 0)):
        return None
    words = number(length, 1)
    return Text(
        words,
        float(x),
        float(y),
        SIDE_PT,
        RING_INK,
        anchor="middle",
        angle_deg=angle,
        halo=PAPER,
        halo_mm=0.35,
    )


def _strips(shape: shapely.Geometry, frame: Frame) -> tuple[Box, ...]:
    """Cover a parcel with boxes, so that no name of something else is written over it."""
    west, south, east, north = shapely.bounds(shape)
    edges = np.linspace(south, north, STRIPS + 1)
    parts = shapely.intersection(shape, shapely.box(west, edges[:-1], east, edges[1:]))
    bounds = shapely.bounds(parts[~shapely.is_empty(parts)])
    (left, low), (right, top) = (frame.to_mm(bounds[:, columns]).T for columns in ([0, 1], [2, 3]))
    found = np.column_stack((left, top, right, low))
    return tuple((a, b, c, d) for a, b, c, d in found.tolist())


def _box(text: Text, fonts: Fonts) -> Box:
    """Give the box around a turned text."""
    half, high = fonts.width_mm(text.text, text.size_pt) / 2 + 0.4, text.size_pt * MM_PER_PT
    turn = np.radians(text.angle_deg)
    corners = np.array([(-half, -0.85 * high), (half, -0.85 * high), (half, 0.2 * high), (-half, 0.2 * high)])
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    low, top = turned.min(axis=0), turned.max(axis=0)
    return (text.x + low[0], text.y + low[1], text.x + top[0], text.y + top[1])


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def scale_bar(denominator: float, x: float, y: float, width: float) -> tuple[Item, ...]:
    """Draw a bar of a round length not longer than `width` mm, its ends named."""
    metres = next(
        (
            one
            for one in (5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10)
            if one / denominator * M_PER_KM <= width
        ),
        10,
    )
    mm = metres / denominator * M_PER_KM
    half = mm / 2
    items: list[Item] = [
        box(Rect(x, y, half, 0.9), fill=INK),
        box(Rect(x + half, y, half, 0.9), fill=PAPER, pen=Pen(INK, 0.15)),
    ]
    for place, value in ((0.0, 0), (half, metres // 2), (mm, metres)):
        unit = " m" if place == mm else ""
        items.append(Text(f"{number(value)}{unit}", x + place, y - 0.9, 5.4, INK, anchor="middle"))
    return tuple(items)
