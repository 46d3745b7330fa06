"""Edge cases that lie in the shape: blocks trimmed so that a limit is met exactly, just missed, or split.

A trimmed block is one parcel that touches no other, so that trimming it opens no gap between neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.kunshan.cells import dominant_angle

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

LIMIT = 500.0  # the article's "两侧500米", in metres from the centre line
BELOW = 1e-9  # so that rounding in the last digit cannot carry an exact 500 m over the limit
STRAIGHT = 900.0
CLEARLY = 20.0
TURNS = (0, 90, 180, 270, 45, 135, 225, 315)  # along and across a block first, degrees
STEPS = 24
FAR_AWAY = 5_000.0
GRID = 0.01
SIZE_M2 = (1.5e4, 1.35e5)
LARGEST_BLOCK_M2 = 2.4e5
INNER = (90.0, 60.0)


@dataclass(frozen=True)
class Side:
    """One side of a straight stretch of a ring: origin, direction along and direction away (unit vectors)."""

    start: NDArray[np.float64]
    along: NDArray[np.float64]
    away: NDArray[np.float64]
    length: float

    def beyond(self, near: float, far: float = FAR_AWAY) -> shapely.Polygon:
        """Strip between two distances (m) from the stretch, prolonged at both ends."""
        base, run = self.start - self.along * FAR_AWAY, self.along * (self.length + 2 * FAR_AWAY)
        first, second = base + self.away * near, base + self.away * far
        return shapely.Polygon([first, first + run, second + run, second])

    def places(self, block: BaseGeometry) -> NDArray[np.float64]:
        """Along and away coordinates (m) of a block's corners, (n, 2)."""
        offset = shapely.get_coordinates(block) - self.start
        return np.stack([offset @ self.along, offset @ self.away], axis=1)


def shape_edge_cases(plots: pd.DataFrame, layers: dict[str, GeoDataFrame]) -> pd.DataFrame:
    """Give the fabric its edge cases of shape.

    Parameters
    ----------
    plots
        Plots with `geometry`, `block`, `use`, `supply`.
    layers
        The typed geography in the working CRS.

    Returns
    -------
    DataFrame
        The plots with a column `edge_case` (text or missing); trimmed blocks are one plot each.
    """
    plots = plots.assign(edge_case=None)
    rings = layers["rings"].union_all()
    sides = list(_sides(layers["rings"]))
    cases: list[tuple[str, Callable[[BaseGeometry], BaseGeometry | None]]] = [
        ("ring-500.000", lambda block: _cut_at(block, sides, rings, LIMIT - BELOW)),
        ("ring-500.4", lambda block: _cut_at(block, sides, rings, LIMIT + 0.4)),
        ("ring-half-area-500", lambda block: _half_at_limit(block, sides, rings)),
        ("carrier-share-over-half", lambda block: _share(block, layers["carriers"], rings, 0.501)),
        ("carrier-share-under-half", lambda block: _share(block, layers["carriers"], rings, 0.499)),
    ]
    for name, shape in cases:
        plots = _remake_block(plots, name, shape)
    plots = _two_parts(_nearest_inside_only(plots, rings))
    return _hole(plots).reset_index(drop=True)


def _remake_block(
    plots: pd.DataFrame, name: str, shape: Callable[[BaseGeometry], BaseGeometry | None]
) -> pd.DataFrame:
    """Make the first block without promoted land that the shape fits into one stock parcel of that shape."""
    free = (plots["supply"] != "promoted") & plots["edge_case"].isna()
    whole = free.groupby(plots["block"]).all()
    for block in whole[whole].index:
        mine = plots["block"] == block
        union = shapely.union_all(plots.loc[mine, "geometry"].to_numpy())
        made = shape(union) if union.area < LARGEST_BLOCK_M2 else None
        if made is not None and made.geom_type == "Polygon" and SIZE_M2[0] < made.area < SIZE_M2[1]:
            first = plots.index[mine][0]
            plots = plots.drop(index=plots.index[mine][1:])
            plots.loc[first, ["supply", "use"]] = ["stock", "industry"]
            return _with(plots, first, made, name)
    return plots


def _with(plots: pd.DataFrame, row: Hashable, shape: BaseGeometry, name: str) -> pd.DataFrame:
    """Give one plot another shape and the name of the edge case it makes."""
    mine = plots.index == row
    shapes = plots["geometry"].to_numpy().copy()
    shapes[mine] = shape
    return plots.assign(geometry=shapes, edge_case=plots["edge_case"].mask(mine, name))


def _nearest_inside_only(plots: pd.DataFrame, rings: BaseGeometry) -> pd.DataFrame:
    """Name a stock plot whose nearest point is clearly within 500 m and whose centroid clearly is not."""
    shapes = plots["geometry"].to_numpy()
    near, middle = shapely.distance(shapes, rings), shapely.distance(shapely.centroid(shapes), rings)
    split = (near < LIMIT - CLEARLY) & (middle > LIMIT + CLEARLY)
    rows = plots.index[split & (plots["supply"] == "stock") & plots["edge_case"].isna()]
    plots.loc[rows[0], "edge_case"] = "nearest-inside-centroid-outside"
    return plots


def _sides(rings: GeoDataFrame) -> Iterator[Side]:
    for ring in rings.geometry:
        points = shapely.get_coordinates(ring)
        for start, end in pairwise(points):
            length = float(np.hypot(*(end - start)))
            if length > STRAIGHT:
                along = (end - start) / length
                for turn in (1.0, -1.0):
                    yield Side(start, along, np.array([-along[1], along[0]]) * turn, length)


def _side_of(
    block: BaseGeometry, sides: list[Side], rings: BaseGeometry, near: float, far: float
) -> Side | None:
    """Find the straight stretch that a block lies beside, from nearer than `near` to beyond `far`."""
    for side in sides:
        along, away = side.places(block).T
        reaches = 0 < away.min() < near and away.max() > far
        if reaches and along.min() > 0 and along.max() < side.length:
            return side if abs(shapely.distance(block, rings) - away.min()) < GRID else None
    return None


def _cut_at(block: BaseGeometry, sides: list[Side], rings: BaseGeometry, at: float) -> BaseGeometry | None:
    """Cut a block off parallel to the ring at a distance (m) from its centre line."""
    side = _side_of(block, sides, rings, at - 20, at + 110)
    return None if side is None else shapely.intersection(block, side.beyond(at))


def _half_at_limit(block: BaseGeometry, sides: list[Side], rings: BaseGeometry) -> BaseGeometry | None:
    """Cut a block's far end off so that half of what remains lies within 500 m of the ring."""
    side = _side_of(block, sides, rings, LIMIT - 60, LIMIT + 70)
    if side is None:
        return None
    within = shapely.intersection(block, side.beyond(0, LIMIT)).area
    if block.area < 2 * within:
        return None
    end = _bisect(
        LIMIT, FAR_AWAY, lambda far: shapely.intersection(block, side.beyond(0, far)).area - 2 * within
    )
    return shapely.intersection(block, side.beyond(0, end))


def _share(
    block: BaseGeometry, carriers: GeoDataFrame, rings: BaseGeometry, wanted: float
) -> BaseGeometry | None:
    """Cut a block that a carrier edge splits, so that a wanted share lies inside and no ring is near."""
    zones = [zone for zone in carriers.geometry if shapely.crosses(zone.exterior, block)]
    if len(zones) != 1:
        return None
    centre = shapely.get_coordinates(shapely.centroid(block))[0]
    for turn in dominant_angle(block) + np.radians(TURNS):
        away = np.array([np.cos(turn), np.sin(turn)])
        side = Side(centre - away * FAR_AWAY, np.array([-away[1], away[0]]), away, 0.0)
        made = _cut_to_share(block, zones[0], side, wanted)
        if made is not None and made.area > SIZE_M2[0] and shapely.distance(made, rings) > LIMIT + 1:
            return made
    return None


def _cut_to_share(block: BaseGeometry, zone: BaseGeometry, side: Side, wanted: float) -> BaseGeometry | None:
    """Cut a block's far end off, seen from one side, so that a wanted share of the rest lies in a zone."""

    def kept(far: float) -> BaseGeometry:
        return shapely.intersection(block, side.beyond(0, far))

    def over(far: float) -> float:
        return float(shapely.intersection(kept(far), zone).area / kept(far).area - wanted)

    near, end = side.places(block)[:, 1].min(), side.places(block)[:, 1].max()
    steps = np.linspace(near, end, STEPS)[STEPS // 3 :]
    values = np.array([over(far) for far in steps])
    turns = np.flatnonzero(np.sign(values[:-1]) != np.sign(values[1:]))
    if not turns.size:
        return None
    last = turns[-1]
    rising = float(np.sign(values[last + 1]))
    at = _bisect(float(steps[last]), float(steps[last + 1]), lambda far: rising * over(far))
    return shapely.set_precision(kept(at), GRID)


def _bisect(low: float, high: float, rising: Callable[[float], float]) -> float:
    """Where a rising function crosses zero, to a micrometre."""
    while high - low > 1e-6:  # noqa: PLR2004 - a micrometre
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def _two_parts(plots: pd.DataFrame) -> pd.DataFrame:
    """Make two stock plots on either side of a local street one parcel (a multipolygon)."""
    stock = plots[(plots["supply"] == "stock") & plots["edge_case"].isna()]
    shapes = stock["geometry"].to_numpy()
    small = shapely.area(shapes) < SIZE_M2[1] / 3
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=20.0)
    blocks = stock["block"].to_numpy()
    pairs = np.flatnonzero((one < other) & (blocks[one] != blocks[other]) & small[one] & small[other])
    first, second = stock.index[one[pairs[0]]], stock.index[other[pairs[0]]]
    joined = shapely.multipolygons([plots.loc[first, "geometry"], plots.loc[second, "geometry"]])
    plots = plots.drop(index=second)
    return _with(plots, first, joined, "two-parts")


def _hole(plots: pd.DataFrame) -> pd.DataFrame:
    """Set a small utility parcel inside a large stock plot, which then has a hole."""
    stock = plots[(plots["supply"] == "stock") & plots["edge_case"].isna()]
    shapes = stock["geometry"].to_numpy()
    roomy = np.flatnonzero(~shapely.is_empty(shapely.buffer(shapes, -INNER[0])))
    around = stock.index[roomy[0]]
    shape = plots.loc[around, "geometry"]
    centre = shapely.get_coordinates(shapely.centroid(shape))[0]
    corners = shapely.get_coordinates(shape)
    longest = np.argmax(np.hypot(*np.diff(corners, axis=0).T))
    along = (corners[longest + 1] - corners[longest]) / np.hypot(*(corners[longest + 1] - corners[longest]))
    across = np.array([-along[1], along[0]])
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    ring = np.round(centre + signs[:, :1] * INNER[0] * along + signs[:, 1:] * INNER[1] * across, 2)
    plots = _with(plots, around, shapely.Polygon(corners, [ring[::-1]]), "hole")
    inner = _with(plots.loc[[around]], around, shapely.Polygon(ring), "inside-the-hole")
    return pd.concat([plots, inner.assign(supply="other", use="utility")])
