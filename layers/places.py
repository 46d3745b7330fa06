"""Which parcels lie in a place: inside a drawn ring, or within a distance of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from geopandas import GeoSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]


def inside(parcels: GeoSeries, place: shapely.Geometry) -> Bools:
    """Tell whose centroid lies in a place, its edge included.

    The centroid decides, so that a parcel belongs to one of two places that share an edge and not to both.

    Parameters
    ----------
    parcels
        Polygons in the working CRS; empty and missing ones lie nowhere.
    place
        A polygon in the same CRS.

    Returns
    -------
    ndarray
        One bool a parcel.

    Examples
    --------
    >>> squares = GeoSeries([shapely.box(0, 0, 10, 10), shapely.box(8, 0, 18, 10), None])
    >>> inside(squares, shapely.box(0, 0, 12, 12)).tolist()
    [True, False, False]
    """
    found = np.zeros(len(parcels), dtype=bool)
    candidates = parcels.sindex.query(place, predicate="intersects")
    if len(candidates):
        shapely.prepare(place)
        centres = shapely.centroid(parcels.to_numpy()[candidates])
        found[candidates] = shapely.intersects(place, centres)
    return found


def within(parcels: GeoSeries, thing: shapely.Geometry, distance_m: float) -> Bools:
    """Tell whose nearest point lies within a distance of something, the distance itself included.

    Parameters
    ----------
    parcels
        Polygons in the working CRS; empty and missing ones are near nothing.
    thing
        A point, line or polygon in the same CRS; a polygon's distance is 0 inside it.
    distance_m
        Metres in the plane of the working CRS.

    Returns
    -------
    ndarray
        One bool a parcel.

    Examples
    --------
    >>> squares = GeoSeries([shapely.box(0, 0, 10, 10), shapely.box(110, 0, 120, 10)])
    >>> [within(squares, shapely.Point(0, 5), metres).tolist() for metres in (110, 109.9)]
    [[True, True], [True, False]]
    """
    found = np.zeros(len(parcels), dtype=bool)
    if not shapely.is_empty(thing):
        found[parcels.sindex.query(thing, predicate="dwithin", distance=distance_m)] = True
    return found
