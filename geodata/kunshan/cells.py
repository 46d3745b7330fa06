"""Cells: pieces of land between barriers (rings, rivers, rail, main roads, lakes, the border)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.kunshan.districts import AVENUES
from geodata.kunshan.geography import land_outline

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

RING_CLEAR = 48.0
RAIL_CLEAR = 34.0
ROAD_CLEAR = 22.0
BANK = 16.0
SHORE = 60.0
BORDER = 60.0
AVENUE = 18.0
SMALL_CELL = 4e4


@dataclass(frozen=True)
class Cell:
    """One piece of land and the direction its streets follow.

    Parameters
    ----------
    outline
        Polygon in the working CRS, barriers and their reserves already taken off.
    angle
        Direction of its streets, radians anticlockwise from east, in [-π/4, π/4).
    """

    outline: shapely.Polygon
    angle: float


def make_cells(layers: dict[str, GeoDataFrame]) -> tuple[list[Cell], BaseGeometry]:
    """Cut the land by its barriers and by the avenues typed between districts.

    Returns
    -------
    list of Cell, MultiLineString
        The cells, and the avenues' centre lines (working CRS).
    """
    land = land_outline(layers)
    avenues = shapely.intersection(shapely.MultiLineString(list(AVENUES)), land)
    free = land.buffer(-BORDER).difference(barriers(layers))
    free = free.difference(avenues.buffer(AVENUE, cap_style="flat", join_style="mitre"))
    parts = [part for part in shapely.get_parts(free) if part.area > SMALL_CELL]
    return [Cell(part, dominant_angle(part)) for part in parts], avenues


def barriers(layers: dict[str, GeoDataFrame]) -> BaseGeometry:
    """Everything a parcel must stay out of, with its reserve (working CRS)."""
    rivers = layers["rivers"]
    banks = shapely.buffer(rivers.geometry.array, rivers["width_m"].to_numpy() / 2 + BANK, join_style="mitre")
    reserves = [
        layers["water"].buffer(SHORE),
        layers["rings"].buffer(RING_CLEAR, join_style="mitre"),
        layers["rail"].buffer(RAIL_CLEAR, join_style="mitre"),
        layers["roads"].buffer(ROAD_CLEAR, join_style="mitre"),
        layers["crossings"].buffer(ROAD_CLEAR, join_style="mitre"),
    ]
    return shapely.union_all([*banks, *(shape for layer in reserves for shape in layer)])


def dominant_angle(polygon: BaseGeometry) -> float:
    """Direction that most of the outline runs along or across, radians in [-π/4, π/4).

    Examples
    --------
    >>> abs(dominant_angle(shapely.box(0, 0, 300, 200))) < 1e-9
    True
    """
    points = shapely.get_coordinates(shapely.get_exterior_ring(polygon.simplify(15.0)))
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    turned = np.sum(lengths**1.5 * np.exp(4j * np.arctan2(steps[:, 1], steps[:, 0])))
    return float(np.angle(turned) / 4)
