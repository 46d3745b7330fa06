"""Small helpers on shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Give the non-empty polygons that a shape consists of; lines and points are left out.

    Examples
    --------
    >>> len(polygons(shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])))
    2
    >>> polygons(shapely.Point(0, 0)), polygons(shapely.Polygon())
    ([], [])
    """
    return [
        part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon) and not part.is_empty
    ]


def sides(polygon: shapely.Polygon) -> tuple[float, float]:
    """Width and height (m) of the bounds.

    Examples
    --------
    >>> sides(shapely.box(0, 0, 30, 20))
    (30.0, 20.0)
    """
    west, south, east, north = polygon.bounds
    return float(east - west), float(north - south)
