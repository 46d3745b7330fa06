"""Polygons as signed triangles: what is summed over the triangles of a parcel is the sum over the parcel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Fans:
    """Triangles over shared points.

    Parameters
    ----------
    points
        Shape (points, 2), metres.
    corners
        Shape (triangles, 3), places in `points`.
    area_m2
        Signed: triangles of a hole, and those that reach outside a bent outline, count against the others.
    owner
        For each triangle the place of its parcel.
    """

    points: Floats
    corners: Ints
    area_m2: Floats
    owner: Ints


def fans(shapes: Shapes) -> Fans:
    """Cut polygons into triangles between each side and the centroid of its outline.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons in the working CRS, none missing or empty.

    Returns
    -------
    Fans
        The signed areas of a parcel's triangles sum to its area; holes and several parts included. The start
        and direction of an outline and repeated vertices change nothing.

    Examples
    --------
    >>> from shapely import box
    >>> cut = fans(np.array([box(0, 0, 4, 2)]))
    >>> cut.area_m2.tolist()
    [2.0, 2.0, 2.0, 2.0]
    """
    flat = shapely.normalize(shapes)
    if shapely.has_z(flat).any():
        flat = shapely.force_2d(flat)
    parts, of_shape = shapely.get_parts(flat, return_index=True)
    shells = shapely.get_exterior_ring(parts)
    holes, of_part = shapely.get_rings(parts, return_index=True)
    inner = np.ones(len(holes), dtype=bool)
    inner[np.unique(of_part, return_index=True)[1]] = False  # the first outline of a part is its shell
    outlines = np.concatenate([shells, holes[inner]])
    owners = np.concatenate([of_shape, of_shape[of_part[inner]]])
    signs = np.where(np.arange(len(outlines)) < len(shells), 1.0, -1.0)
    return _around_centroids(outlines, owners.astype(np.intp), signs)


def _around_centroids(outlines: Shapes, owners: Ints, signs: Floats) -> Fans:
    """Join each side of each outline with the centroid of what it encloses."""
    xy, of_outline = shapely.get_coordinates(outlines, return_index=True)
    centres = shapely.get_coordinates(shapely.centroid(shapely.polygons(outlines)))
    closing = np.r_[of_outline[1:] != of_outline[:-1], True]  # repeats the first vertex
    of_side = of_outline[~closing].astype(np.intp)
    start = np.arange(len(of_side))
    corners = np.column_stack([len(of_side) + of_side, start, _next_on_outline(of_side)])
    points = np.concatenate([xy[~closing], centres])
    a, b, c = (points[corners[:, place]] for place in range(3))
    twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    turning = np.sign(np.bincount(of_side, twice, len(outlines)))
    area = 0.5 * twice * (turning * signs)[of_side]
    real = area != 0
    return Fans(points, corners[real], area[real], owners[of_side[real]])


def _next_on_outline(of_vertex: Ints) -> Ints:
    """Give for each vertex the one that follows it on its outline, the first after the last."""
    behind = np.arange(1, len(of_vertex) + 1)
    first = np.flatnonzero(np.r_[True, of_vertex[1:] != of_vertex[:-1]])
    behind[np.r_[first[1:], len(of_vertex)] - 1] = first
    return behind
