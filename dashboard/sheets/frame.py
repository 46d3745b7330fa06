"""A map's frame: which rectangle of the ground lies in which rectangle of paper; geometries into paths."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import shapely

from dashboard.sheets.displaylist import Floats, Georeference, Pen, Shape
from dashboard.sheets.paper import Rect
from dashboard.sheets.scene import Geometries

MM_PER_M: Final = 1000.0
BEYOND_MM: Final = (
    4.0  # drawn beyond the frame, so that no stroke follows its edge; cut off by the frame's clip
)
FINEST_MM: Final = 0.012  # details below this are left out at small scales
THINNED_FROM: Final = 20_000


@dataclass(frozen=True)
class Frame:
    """A rectangle of paper onto which the ground is drawn at one scale.

    Attributes
    ----------
    rect
        On the page, mm.
    east_m, north_m
        The ground point in its middle, working CRS, metres.
    denominator
        The scale is 1:`denominator`, on the grid.

    Examples
    --------
    >>> frame = Frame(Rect(10, 20, 100, 50), 1000.0, 2000.0, 5000)
    >>> frame.extent_m
    (750.0, 1875.0, 1250.0, 2125.0)
    >>> frame.to_mm(np.array([[1000.0, 2000.0], [1005.0, 2000.0]])).tolist()
    [[60.0, 45.0], [61.0, 45.0]]
    """

    rect: Rect
    east_m: float
    north_m: float
    denominator: float

    @property
    def m_per_mm(self) -> float:
        """Metres on the ground in one millimetre of paper."""
        return self.denominator / MM_PER_M

    @property
    def extent_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres of the working CRS."""
        wide, high = (side * self.m_per_mm / 2 for side in (self.rect.width, self.rect.height))
        return self.east_m - wide, self.north_m - high, self.east_m + wide, self.north_m + high

    def to_mm(self, ground: Floats) -> Floats:
        """Turn ground coordinates (n × 2, metres) into millimetres on the page."""
        x, y = self.rect.centre
        return (np.asarray(ground) - (self.east_m, self.north_m)) * (1, -1) / self.m_per_mm + (x, y)

    def to_ground(self, points: Floats) -> Floats:
        """Turn millimetres on the page into ground coordinates."""
        x, y = self.rect.centre
        return (np.asarray(points) - (x, y)) * (1, -1) * self.m_per_mm + (self.east_m, self.north_m)

    def georeference(self, epsg: int) -> Georeference:
        """Say where the frame lies, for the file."""
        return Georeference(self.rect, self.extent_m, epsg)

    def cut(self, shapes: Geometries, *, beyond_mm: float = BEYOND_MM) -> Geometries:
        """Cut geometries to the frame and a little beyond; what lies outside becomes empty or None."""
        west, south, east, north = self.extent_m
        more = beyond_mm * self.m_per_mm
        edges = (west - more, south - more, east + more, north + more)
        result = np.full(len(shapes), None, dtype=object)
        near = self.touches(shapes, beyond_mm=beyond_mm)
        result[near] = shapely.clip_by_rect(shapes[near], *edges)
        if self.denominator >= THINNED_FROM:
            result[near] = shapely.simplify(result[near], FINEST_MM * self.m_per_mm)
        return result

    def touches(
        self, shapes: Geometries, *, beyond_mm: float = 0.0
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Tell which geometries' bounds touch the frame."""
        west, south, east, north = self.extent_m
        more = beyond_mm * self.m_per_mm
        bounds = shapely.bounds(shapes)
        touching: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            (bounds[:, 0] <= east + more)
            & (bounds[:, 2] >= west - more)
            & (bounds[:, 1] <= north + more)
            & (bounds[:, 3] >= south - more)
        )
        return touching

    def shows(self, shapes: Geometries) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Tell which geometries have a part in the frame, exactly."""
        result: np.ndarray[tuple[int], np.dtype[np.bool_]] = self.touches(shapes)
        window = shapely.box(*self.extent_m)
        shapely.prepare(window)
        result[result] = shapely.intersects(window, shapes[result])
        return result

    def areas(
        self, shapes: Geometries, *, fill: str | None = None, opacity: float = 1.0, pen: Pen | None = None
    ) -> Shape:
        """Make one path of polygons (multi-polygons, holes) that are cut already."""
        rings = shapely.get_rings(shapely.get_parts(shapes[_drawn(shapes, shapely.GeometryType.POLYGON)]))
        return self._path(rings, closed=True, fill=fill, opacity=opacity, pen=pen)

    def lines(self, shapes: Geometries, pen: Pen) -> Shape:
        """Make one path of lines, or of polygons' edges."""
        parts = shapely.get_parts(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
        kinds = shapely.get_type_id(parts)
        rings = shapely.get_rings(parts[kinds == shapely.GeometryType.POLYGON])
        lines = parts[np.isin(kinds, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))]
        return self._path(np.concatenate((lines, rings)), closed=False, pen=pen)

    def _path(
        self,
        parts: Geometries,
        *,
        closed: bool,
        fill: str | None = None,
        opacity: float = 1.0,
        pen: Pen | None = None,
    ) -> Shape:
        points, owner = shapely.get_coordinates(parts, return_index=True)
        if not len(points):
            return Shape(np.empty((0, 2)), fill=fill, pen=pen, closed=closed)
        firsts = np.flatnonzero(np.diff(owner, prepend=-1))
        if closed:  # a ring's last point is its first
            kept = np.ones(len(points), dtype=bool)
            kept[np.append(firsts[1:], len(points)) - 1] = False
            points = points[kept]
            firsts = firsts - np.arange(len(firsts))
        return Shape(self.to_mm(points), firsts, closed=closed, fill=fill, opacity=opacity, pen=pen)


def _drawn(shapes: Geometries, kind: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    types = shapely.get_type_id(shapes)
    multi = (
        types == shapely.GeometryType.MULTIPOLYGON if kind == shapely.GeometryType.POLYGON else types == kind
    )
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = ((types == kind) | multi) & ~shapely.is_empty(shapes)
    return found


def hatch_lines(area: Rect, angle_deg: float, gap_mm: float) -> Floats:
    """Give parallel lines over a rectangle, n × 4 mm, anchored to the page: areas side by side join.

    Parameters
    ----------
    area
        What they cover.
    angle_deg
        Anticlockwise from the horizontal, as seen.
    gap_mm
        From line to line.

    Examples
    --------
    >>> len(hatch_lines(Rect(0, 0, 10, 10), 0.0, 2.0))
    6
    """
    turn = np.radians(angle_deg)
    along = np.array([np.cos(turn), -np.sin(turn)])
    across = np.array([np.sin(turn), np.cos(turn)])
    corners = np.array(
        [(area.x, area.y), (area.right, area.y), (area.right, area.bottom), (area.x, area.bottom)]
    )
    depth, reach = corners @ across, corners @ along
    steps = (
        np.arange(ceil(depth.min() / gap_mm - 1e-9), int(np.floor(depth.max() / gap_mm + 1e-9)) + 1) * gap_mm
    )
    begin = steps[:, None] * across + reach.min() * along
    end = steps[:, None] * across + reach.max() * along
    return np.hstack((begin, end))
