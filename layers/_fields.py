"""The distance to some lines as a field over points: how far, and in which direction it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

from layers._distances import NODE_CAPACITY
from layers._flat import flat_points, indexed, nearest_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._flat import Segments
    from layers._pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

# Samples of the lines find the stretch that is nearest to a point; from there the segments are walked until
# none is nearer, and the distance to that one is exact. Every vertex is a sample, so that a corner pointing
# at the place is never missed. Between vertices, samples `spacing` apart can choose the wrong one of two
# stretches only where both are equally far to within spacing² / 8d: under 0.05 m at the least distance of
# each row, less beyond. Nearer than the last row the index over the segments themselves answers.
SPACINGS_M = ((50.0, 6400.0), (25.0, 1600.0), (10.0, 260.0))
MOST_STEPS = 64


class LineField:
    """Distance to the nearest of some segments, at any points.

    Parameters
    ----------
    pieces
        Lines cut into segments, working CRS; at least one.
    many
        Whether so many points are asked for that compiled loops pay (see `layers._distances.LARGE`).

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import LineString
    >>> from layers._pieces import cut
    >>> field = LineField(cut(GeoDataFrame({"id": ["road"]}, geometry=[LineString([(0, 0), (900, 0)])])))
    >>> metres, growth = field(np.array([[100.0, 30.0], [500.0, -400.0]]))
    >>> metres.tolist(), growth.tolist()
    ([30.0, 400.0], [[0.0, 1.0], [0.0, -1.0]])
    """

    def __init__(self, pieces: Pieces, *, many: bool = False) -> None:
        ends = shapely.get_coordinates(pieces.shapes).reshape(-1, 2, 2)
        self._start = ends[:, 0]
        self._along = ends[:, 1] - ends[:, 0]
        self._tree = indexed(pieces.shapes) if many else None
        if self._tree is not None:
            return
        self._index = shapely.STRtree(pieces.shapes, node_capacity=NODE_CAPACITY)
        self._samples = [(*self._sampled(spacing), least) for spacing, least in SPACINGS_M]

    def __call__(self, points: Floats) -> tuple[Floats, Floats]:
        """Give metres and, shape (n, 2), the unit vector in which they grow (zero on the line itself)."""
        away = self._away_by_samples(points) if self._tree is None else self._away_in(self._tree, points)
        metres = np.hypot(away[:, 0], away[:, 1])
        return metres, np.divide(away, metres[:, None], out=np.zeros_like(away), where=metres[:, None] > 0)

    def _away_in(self, tree: Segments, points: Floats) -> Floats:
        """Vectors from the nearest point of the lines, found by compiled loops."""
        _, winner = nearest_of(flat_points(points), tree)
        return self._away(points, tree.place[winner])

    def _away_by_samples(self, points: Floats) -> Floats:
        """Vectors from the nearest point of the lines, found from samples."""
        segment = np.zeros(len(points), dtype=np.intp)
        left = np.arange(len(points))
        for tree, segment_of, least in self._samples:
            rough, sample = tree.query(points[left], workers=-1)
            segment[left] = segment_of[sample]
            left = left[np.less(rough, least)]
        away = self._away(points, segment)
        self._walk(points, away, segment)
        if len(left):
            nearest = self._index.query_nearest(shapely.points(points[left]), all_matches=False)[1]
            away[left] = self._away(points[left], nearest)
        return away

    def _walk(self, points: Floats, away: Floats, segment: Ints) -> None:
        """Go on to the segment before or behind for as long as it is nearer."""
        last = len(self._start) - 1
        for step in (-1, 1):
            going, at = np.arange(len(points)), segment.copy()
            for _ in range(MOST_STEPS):
                at = np.clip(at + step, 0, last)
                other = self._away(points[going], at)
                nearer = np.einsum("ij,ij->i", other, other) < np.einsum("ij,ij->i", away[going], away[going])
                going, at = going[nearer], at[nearer]
                if not len(going):
                    break
                away[going] = other[nearer]

    def _away(self, points: Floats, segment: Ints) -> Floats:
        """Vectors from the nearest point of each point's segment to the point."""
        along = self._along[segment]
        offset = points - self._start[segment]
        length2 = np.einsum("ij,ij->i", along, along)
        reached = np.divide(
            np.einsum("ij,ij->i", offset, along), length2, out=np.zeros(len(points)), where=length2 > 0
        )
        away: Floats = offset - np.clip(reached, 0.0, 1.0)[:, None] * along
        return away

    def _sampled(self, spacing_m: float) -> tuple[KDTree, Ints]:
        """Vertices and points at most a spacing apart along the lines, and the segment that each lies on."""
        length = np.hypot(self._along[:, 0], self._along[:, 1])
        end = np.cumsum(length)
        chainage = np.arange(0.5 * spacing_m, end[-1], spacing_m)
        between = np.searchsorted(end, chainage)
        part = np.divide(
            chainage - (end - length)[between],
            length[between],
            out=np.zeros(len(between)),
            where=length[between] > 0,
        )
        every = np.arange(len(length))
        segment = np.r_[between, every, every]
        part = np.r_[part, np.zeros(len(every)), np.ones(len(every))]
        return KDTree(self._start[segment] + part[:, None] * self._along[segment]), segment


class NearestField:
    """The least of several fields: the distance to whichever line is nearest."""

    def __init__(self, fields: list[LineField]) -> None:
        self._fields = fields

    def __call__(self, points: Floats) -> tuple[Floats, Floats]:
        """Give metres and the direction in which they grow, of the nearest line at each point."""
        metres, growth = self._fields[0](points)
        for field in self._fields[1:]:
            other, other_growth = field(points)
            nearer = other < metres
            metres[nearer], growth[nearer] = other[nearer], other_growth[nearer]
        return metres, growth
