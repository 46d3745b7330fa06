"""Exact planar distances from shapes to the nearest feature of a layer, and which feature that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers._flat import Flat, flattened, indexed, nearest_of, smallest_within
from layers._pieces import usable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]

# Distances are given to a micrometre: a thousand times finer than any survey, and coarse enough that the
# rounding of coordinates (about 1e-8 m) can neither break a tie nor carry a parcel over a limit.
DECIMALS = 6
NOBODY = -1
# Small nodes fit a winding line more closely: a third less time than with the usual ten.
NODE_CAPACITY = 4
# From so many shapes on compiled loops answer, ten times as fast. Taking up numba costs 0.4 s, and compiling
# some seconds once: more than all the distances of a smaller set.
LARGE = 20_000


@dataclass(frozen=True, eq=False)
class Origins:
    """Shapes that are measured from, more than once.

    Parameters
    ----------
    shapes
        Geometries in the working CRS; any may be missing or empty.
    large
        From so many usable shapes on compiled loops answer.
    """

    shapes: Shapes
    large: int = LARGE

    @cached_property
    def there(self) -> Ints:
        """Rows with a geometry."""
        return np.flatnonzero(usable(self.shapes))

    @cached_property
    def flat(self) -> Flat | None:
        """Flat arrays of the rows with a geometry, for compiled loops; None where shapely is to answer."""
        return flattened(self.shapes[self.there]) if self.many else None

    @property
    def many(self) -> bool:
        """Whether compiling pays."""
        return len(self.there) >= self.large

    def only(self, rows: Ints) -> Origins:
        """Give some of the shapes."""
        return self if len(rows) == len(self.shapes) else Origins(self.shapes[rows], self.large)


def nearest(origins: Origins, pieces: Pieces) -> tuple[Floats, Ints]:
    """Distance from each shape to the nearest feature, and the code of that feature.

    Parameters
    ----------
    origins
        Missing and empty shapes give NaN and -1.
    pieces
        The layer, cut. Without pieces every answer is NaN and -1, never "far".

    Returns
    -------
    tuple
        Metres, to a micrometre; codes into `pieces.ids`. Features at the same distance: the smallest id.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import LineString, box
    >>> from layers._pieces import cut
    >>> road = GeoDataFrame({"id": ["road"]}, geometry=[LineString([(0, 0), (9, 0)])])
    >>> metres, code = nearest(Origins(np.array([box(0, 300, 9, 400), None])), cut(road))
    >>> metres.tolist(), code.tolist()
    ([300.0, nan], [0, -1])
    """
    metres = np.full(len(origins.shapes), np.nan)
    codes = np.full(len(origins.shapes), NOBODY, dtype=np.intp)
    if len(pieces.shapes) and len(origins.there):
        exact, owner = _by_loops(origins, pieces) or _by_index(origins.shapes[origins.there], pieces)
        metres[origins.there], codes[origins.there] = np.round(exact, DECIMALS), owner
    return metres, codes


def _by_loops(origins: Origins, pieces: Pieces) -> tuple[Floats, Ints] | None:
    """Answer from flat arrays, by compiled loops; None where they are not for these shapes or pieces."""
    if origins.flat is None or (segments := indexed(pieces.shapes)) is None:
        return None
    exact, winner = nearest_of(origins.flat, segments)
    if len(pieces.ids) == 1:
        return exact, np.zeros(len(exact), dtype=np.intp)
    return exact, smallest_within(origins.flat, segments, pieces.owner, exact + 10.0**-DECIMALS, winner)


def _by_index(shapes: Shapes, pieces: Pieces) -> tuple[Floats, Ints]:
    """Answer from shapely's index over the pieces."""
    tree = shapely.STRtree(_points_for_dots(pieces.shapes), node_capacity=NODE_CAPACITY)
    _, exact = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    if len(pieces.ids) == 1:
        return exact, np.zeros(len(exact), dtype=np.intp)
    return exact, _smallest_owner(tree, shapes, exact, pieces)


def _smallest_owner(tree: shapely.STRtree, shapes: Shapes, metres: Floats, pieces: Pieces) -> Ints:
    """Code of the smallest id among the features that are as near as the nearest, to a micrometre."""
    reach = metres + 10.0**-DECIMALS
    which, piece = tree.query(shapes, predicate="dwithin", distance=reach)
    codes = np.full(len(shapes), len(pieces.ids), dtype=np.intp)
    np.minimum.at(codes, which, pieces.owner[piece])
    return codes


def _points_for_dots(pieces: Shapes) -> Shapes:
    """Replace lines of no length by points: GEOS finds the former at a distance, but not within it."""
    dots = np.flatnonzero((shapely.length(pieces) == 0) & (shapely.get_dimensions(pieces) == 1))
    if not len(dots):
        return pieces
    replaced: Shapes = pieces.copy()
    replaced[dots] = shapely.get_point(pieces[dots], 0)
    return replaced


def first_least(columns: Floats) -> Ints:
    """For each row the first column that holds its least value; -1 where every value is missing.

    Examples
    --------
    >>> first_least(np.array([[3.0, 2.0, 2.0], [np.nan, 5.0, np.nan], [np.nan, np.nan, np.nan]])).tolist()
    [1, 1, -1]
    """
    if not columns.shape[1]:
        return np.full(len(columns), NOBODY, dtype=np.intp)
    filled = np.where(np.isnan(columns), np.inf, columns)
    return np.where(np.isinf(filled).all(axis=1), NOBODY, filled.argmin(axis=1)).astype(np.intp)
