"""The distance to some lines as a field over points: how far, and in which direction it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

# Points are found by samples of the lines at most this far apart; the distance to the sampled segment and its
# two neighbours is then exact, so that a sample can only mislead where two stretches are equally far to
# within SPACING_M² / 8d: below NEAR_M the index over the segments themselves answers instead.
SPACING_M = 10.0
NEAR_M = 60.0
MOST_SAMPLES = 400_000


class LineField:
    """Distance to the nearest of some segments, at any points.

    Parameters
    ----------
    pieces
        Lines cut into segments, working CRS; at least one.

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

    def __init__(self, pieces: Pieces) -> None:
        ends = shapely.get_coordinates(pieces.shapes).reshape(-1, 2, 2)
        self._start = ends[:, 0]
        self._along = ends[:, 1] - ends[:, 0]
        self._index = shapely.STRtree(pieces.shapes)
        self._samples, self._segment_of = self._sampled()

    def __call__(self, points: Floats) -> tuple[Floats, Floats]:
        """Give metres and, shape (n, 2), the unit vector in which they grow (zero on the line itself)."""
        rough, sample = self._samples.query(points)
        segment = self._segment_of[sample]
        near = np.less(rough, NEAR_M)
        if near.any():
            found = self._index.query_nearest(shapely.points(points[near]), all_matches=False)
            segment[near] = found[1]
        away = self._away(points, segment)
        for step in (-1, 1):
            self._improve(points, away, np.clip(segment + step, 0, len(self._start) - 1))
        metres = np.hypot(away[:, 0], away[:, 1])
        return metres, np.divide(away, metres[:, None], out=np.zeros_like(away), where=metres[:, None] > 0)

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

    def _improve(self, points: Floats, away: Floats, segment: Ints) -> None:
        """Take another segment wherever it is nearer."""
        other = self._away(points, segment)
        better = np.einsum("ij,ij->i", other, other) < np.einsum("ij,ij->i", away, away)
        away[better] = other[better]

    def _sampled(self) -> tuple[KDTree, Ints]:
        """Points along the segments, both ends included, and the segment of each."""
        length = np.hypot(self._along[:, 0], self._along[:, 1])
        spacing = max(SPACING_M, float(length.sum()) / MOST_SAMPLES)
        steps = np.maximum(np.ceil(length / spacing), 1).astype(np.intp)
        segment = np.repeat(np.arange(len(length)), steps + 1)
        first = np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
        part = (np.arange(len(segment)) - first) / np.repeat(steps, steps + 1)
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
