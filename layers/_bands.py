"""Bands along lines, for drawing and for shares of area; a distance rule never asks a band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.crs import require_working_crs
from layers._pieces import usable
from layers._shares import share_inside

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries
    from numpy.typing import NDArray
    from pyproj import CRS

    Floats = NDArray[np.float64]

# 64 segments a quadrant: the polygon is at most 0.038 m short of a 500 m circle between its vertices.
QUADRANT_SEGMENTS = 64


def band(lines: GeoDataFrame | GeoSeries, distance_m: float, *, working: CRS) -> shapely.Geometry:
    """Union of the round-capped buffers of some lines, for drawing.

    Parameters
    ----------
    lines
        Lines in the working CRS. Missing and empty ones are passed over; without any the band is empty.
    distance_m
        Half the width of the band, metres.
    working
        The study area's working CRS.

    Returns
    -------
    Geometry
        Polygon or MultiPolygon in the working CRS, with 64 segments a quadrant.

    Raises
    ------
    WrongCRS
        If the lines are not in the working CRS.

    Examples
    --------
    >>> from geopandas import GeoSeries
    >>> from pyproj import CRS
    >>> from shapely import LineString
    >>> ring = GeoSeries([LineString([(592000, 3473700), (594000, 3473700)])], crs=32651)
    >>> round(band(ring, 500, working=CRS.from_epsg(32651)).area, 4)
    2785319.3127
    """
    require_working_crs(lines, working=working)
    shapes = np.asarray(lines.geometry.array, dtype=object)
    there = shapes[usable(shapes)]
    return shapely.union_all(shapely.buffer(there, distance_m, quad_segs=QUADRANT_SEGMENTS))


def share_in_band(
    parcels: GeoDataFrame | GeoSeries, lines: GeoDataFrame | GeoSeries, distance_m: float, *, working: CRS
) -> Floats:
    """Share of each parcel's area within a distance of some lines.

    Parameters
    ----------
    parcels
        Polygons in the working CRS. Missing, empty and zero-area ones give NaN.
    lines
        Lines in the working CRS. Without any every share is NaN: nothing is known, not "outside".
    distance_m
        Half the width of the band, metres.
    working
        The study area's working CRS.

    Returns
    -------
    ndarray
        0 to 1. A parcel that only touches the band has none of its area in it.

    Raises
    ------
    WrongCRS
        If either layer is not in the working CRS.

    Examples
    --------
    >>> from geopandas import GeoSeries
    >>> from pyproj import CRS
    >>> from shapely import LineString, box
    >>> ring = GeoSeries([LineString([(592000, 3473700), (594000, 3473700)])], crs=32651)
    >>> parcels = GeoSeries([box(593000, 3473150, 593200, 3473250)], crs=32651)
    >>> share_in_band(parcels, ring, 500, working=CRS.from_epsg(32651))
    array([0.5])
    """
    require_working_crs(parcels, lines, working=working)
    shapes = np.asarray(parcels.geometry.array, dtype=object)
    zone = band(lines, distance_m, working=working)
    if shapely.is_empty(zone):
        return np.full(len(shapes), np.nan)
    return share_inside(shapes, zone)
