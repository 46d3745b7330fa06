"""Exact planar distances from shapes to the nearest feature of a layer, and which feature that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

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


def nearest(shapes: Shapes, pieces: Pieces) -> tuple[Floats, Ints]:
    """Distance from each shape to the nearest feature, and the code of that feature.

    Parameters
    ----------
    shapes
        Geometries in the working CRS. Missing and empty ones give NaN and -1.
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
    >>> metres, code = nearest(np.array([box(0, 300, 9, 400), None]), cut(road))
    >>> metres.tolist(), code.tolist()
    ([300.0, nan], [0, -1])
    """
    metres = np.full(len(shapes), np.nan)
    codes = np.full(len(shapes), NOBODY, dtype=np.intp)
    there = np.flatnonzero(usable(shapes))
    if not len(pieces.shapes) or not len(there):
        return metres, codes
    tree = shapely.STRtree(pieces.shapes, node_capacity=NODE_CAPACITY)
    found, exact = tree.query_nearest(shapes[there], return_distance=True, all_matches=False)
    metres[there[found[0]]] = np.round(exact, DECIMALS)
    codes[there] = 0 if len(pieces.ids) == 1 else _smallest_owner(tree, shapes[there], exact, pieces)
    return metres, codes


def _smallest_owner(tree: shapely.STRtree, shapes: Shapes, metres: Floats, pieces: Pieces) -> Ints:
    """Code of the smallest id among the features that are as near as the nearest, to a micrometre."""
    reach = metres + 10.0**-DECIMALS
    which, piece = tree.query(shapes, predicate="dwithin", distance=reach)
    codes = np.full(len(shapes), len(pieces.ids), dtype=np.intp)
    np.minimum.at(codes, which, pieces.owner[piece])
    return codes


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
