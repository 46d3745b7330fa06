"""The whole area as a few small paths, for the overview in the corner of the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame

WIDTH: Final = 92.0
DRAWN: Final = (("boundary", "land"), ("water", "water"), ("carriers", "carrier"), ("rings", "ring"))
FINENESS: Final = 0.4  # of a pixel
MARGIN: Final = 0.03


def overview_of(reference: Mapping[str, GeoDataFrame]) -> dict[str, Any] | None:
    """Draw the area's outline, lakes, carriers and rings into a box of Web Mercator, some 90 pixels wide.

    Parameters
    ----------
    reference
        The data set's reference layers in its working CRS.

    Returns
    -------
    dict or None
        ``{box: [west, south, east, north] in degrees, width, height, paths: [{d, kind}]}``; nothing where the
        data set has no outline.

    Examples
    --------
    >>> overview_of({}) is None
    True
    """
    boundary = reference.get("boundary")
    if boundary is None or not len(boundary):
        return None
    mercator = {name: reference[name].geometry.to_crs(3857) for name, _ in DRAWN if name in reference}
    left, bottom, right, top = mercator["boundary"].total_bounds
    margin = MARGIN * (right - left)
    left, bottom, right, top = left - margin, bottom - margin, right + margin, top + margin
    scale = WIDTH / (right - left)

    def small(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack([(xy[:, 0] - left) * scale, (top - xy[:, 1]) * scale])

    paths = []
    for name, kind in DRAWN:
        if name not in mercator:
            continue
        shapes = shapely.simplify(shapely.transform(mercator[name].to_numpy(), small), FINENESS)
        written = " ".join(filter(None, (_path(part) for part in shapely.get_parts(shapes))))
        if written:
            paths.append({"d": written, "kind": kind})
    corners = shapely.points([[left, bottom], [right, top]])
    west, south, east, north = GeoDataFrame(geometry=corners, crs=3857).to_crs(4326).total_bounds.round(6)
    box = [float(edge) for edge in (west, south, east, north)]
    return {"box": box, "width": WIDTH, "height": round((top - bottom) * scale, 1), "paths": paths}


def _path(shape: shapely.Geometry) -> str:
    """Write a line, or the outer ring of a polygon, as the path of an SVG."""
    polygon = shapely.get_type_id(shape) == shapely.GeometryType.POLYGON
    points = shapely.get_coordinates(shapely.get_exterior_ring(shape) if polygon else shape)
    if len(points) < 2:  # noqa: PLR2004 - a line
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if polygon else "")
