"""How much of each parcel's area lies in each zone, and in their union."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers._pieces import usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Shapes = NDArray[np.object_]

# A billionth of the parcel: finer than any drawing, and coarser than the rounding of an intersection.
DECIMALS = 9


def share_inside(shapes: Shapes, zone: shapely.Geometry) -> Floats:
    """Share of each shape's area that lies inside one zone.

    Parameters
    ----------
    shapes
        Polygons in the working CRS. Missing, empty and zero-area ones give NaN.
    zone
        Polygon or MultiPolygon in the working CRS.

    Returns
    -------
    ndarray
        0 to 1, exact: shapes wholly in or out are not cut, the others are intersected with the zone itself.

    Examples
    --------
    >>> from shapely import box
    >>> share_inside(np.array([box(0, 0, 10, 10), box(8, 0, 12, 10), box(10, 0, 20, 10)]), box(0, 0, 10, 10))
    array([1. , 0.5, 0. ])
    """
    area = shapely.area(shapes)
    share = np.where(usable(shapes) & (area > 0), 0.0, np.nan)
    shapely.prepare(zone)
    near = np.flatnonzero(~np.isnan(share) & shapely.intersects(zone, shapes))
    whole = shapely.covers(zone, shapes[near])
    share[near[whole]] = 1.0
    cut = near[~whole]
    part = shapely.area(shapely.intersection(shapes[cut], zone)) / area[cut]
    share[cut] = np.clip(np.round(part, DECIMALS), 0.0, 1.0)
    return share


def shares(shapes: Shapes, zones: Sequence[shapely.Geometry]) -> tuple[Floats, Floats]:
    """Share of each shape in each zone, and in the union of all zones.

    Parameters
    ----------
    shapes
        Polygons in the working CRS.
    zones
        Polygons; they may overlap. Without zones the union's share is NaN: nothing is known, not "outside".

    Returns
    -------
    tuple
        Shape (n, zones) and (n,). What lies in two zones counts once in the union.

    Examples
    --------
    >>> from shapely import box
    >>> each, union = shares(np.array([box(0, 0, 10, 10)]), [box(0, 0, 6, 10), box(4, 0, 10, 10)])
    >>> each.tolist(), union.tolist()
    ([[0.6, 0.6]], [1.0])
    """
    if not zones:
        return np.empty((len(shapes), 0)), np.full(len(shapes), np.nan)
    each = np.column_stack([share_inside(shapes, zone) for zone in zones])
    union = each.max(axis=1)
    several = np.flatnonzero((each > 0).sum(axis=1) > 1)
    if len(several):
        union[several] = share_inside(shapes[several], shapely.union_all(zones))
    return each, union
