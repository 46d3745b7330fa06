"""The half-area distance: half of the parcel's area lies within it of the lines.

A parcel is cut into triangles. In each the distance field is taken as the quadratic that has the exact values
and the exact slopes at the corners; the area below a level is closed-form for its linear part, and the rest
moves the level by its mean along the level line. Triangles through which the level passes are halved until
that rest is small.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from layers._fans import fans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers._fans import Fans

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]

TOLERANCE_M = 0.05
DECIMALS = 3
# How far a triangle's quadratic may stand off its plane before it is halved. Measured against buffers
# bisected on arcs, corners and ends of lines: 0.1 leaves under 0.02 m. Triangles of a metre are small enough
# in any case.
BULGE_M = 0.1
SMALLEST_M = 1.0
ROUNDS = 24
BISECTIONS = 14
BLOCK = 20_000


class Field(Protocol):
    """Distance and direction of growth at points of shape (n, 2)."""

    def __call__(self, points: Floats, /) -> tuple[Floats, Floats]:
        """Give metres (n,) and unit vectors (n, 2)."""


@dataclass(frozen=True, eq=False)
class _Mesh:
    """Triangles with the field at their corners: corner arrays have shape (n, 3) or (n, 3, 2)."""

    xy: Floats
    metres: Floats
    growth: Floats
    area_m2: Floats
    owner: Ints

    def where(self, chosen: Bools) -> _Mesh:
        return _Mesh(
            self.xy[chosen],
            self.metres[chosen],
            self.growth[chosen],
            self.area_m2[chosen],
            self.owner[chosen],
        )

    def plus(self, other: _Mesh) -> _Mesh:
        return _Mesh(
            np.concatenate([self.xy, other.xy]),
            np.concatenate([self.metres, other.metres]),
            np.concatenate([self.growth, other.growth]),
            np.concatenate([self.area_m2, other.area_m2]),
            np.concatenate([self.owner, other.owner]),
        )


def half_area_distance(shapes: Shapes, field: Field) -> Floats:
    """Distance within which half of each parcel's area lies.

    Parameters
    ----------
    shapes
        Polygons and MultiPolygons in the working CRS, each with an area.
    field
        Distance to the lines.

    Returns
    -------
    ndarray
        Metres, true to 0.05 m, given to a millimetre.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import LineString, box
    >>> from layers._fields import LineField
    >>> from layers._pieces import cut
    >>> road = cut(GeoDataFrame({"id": ["road"]}, geometry=[LineString([(-2000, 0), (2000, 0)])]))
    >>> half_area_distance(np.array([box(0, 450, 200, 550), box(0, -50, 200, 50)]), LineField(road)).tolist()
    [500.0, 25.0]
    """
    return half_area_distances(shapes, [field])[:, 0]


def half_area_distances(shapes: Shapes, fields: Sequence[Field]) -> Floats:
    """Give `half_area_distance` to each of several fields, shape (parcels, fields); on every core."""
    blocks = [shapes[at : at + BLOCK] for at in range(0, len(shapes), BLOCK)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        tables = list(threads.map(lambda block: _of_block(block, fields), blocks))
    metres: Floats = np.concatenate([np.empty((0, len(fields))), *tables])
    return metres.round(DECIMALS)


def _of_block(shapes: Shapes, fields: Sequence[Field]) -> Floats:
    cut = fans(shapes)
    each = [_solved(cut, len(shapes), field) for field in fields]
    return np.column_stack(each) if each else np.empty((len(shapes), 0))


def _solved(cut: Fans, count: int, field: Field) -> Floats:
    """Solve for some parcels at once, halving triangles only in those that still need it."""
    mesh = _start(cut, field)
    levels = np.zeros(count)
    for _ in range(ROUNDS):
        parcels, mesh = _renumbered(mesh)
        level = _level(mesh, len(parcels))
        bulges = _bulges(mesh)
        level += _correction(mesh, bulges, level)
        levels[parcels] = level
        rough = _rough(mesh, bulges, level)
        if not rough.any():
            break
        unfinished = np.zeros(len(parcels), dtype=bool)
        unfinished[mesh.owner[rough]] = True
        keep = unfinished[mesh.owner]
        halves = _halved(mesh.where(rough), field)
        mesh = mesh.where(keep & ~rough).plus(halves)
        mesh = _Mesh(mesh.xy, mesh.metres, mesh.growth, mesh.area_m2, parcels[mesh.owner])
    return levels


def _start(cut: Fans, field: Field) -> _Mesh:
    metres, growth = field(cut.points)
    return _Mesh(cut.points[cut.corners], metres[cut.corners], growth[cut.corners], cut.area_m2, cut.owner)


def _renumbered(mesh: _Mesh) -> tuple[Ints, _Mesh]:
    """Renumber the parcels that are left 0, 1, 2, …; give their own places as well."""
    parcels, owner = np.unique(mesh.owner, return_inverse=True)
    return parcels, _Mesh(mesh.xy, mesh.metres, mesh.growth, mesh.area_m2, owner.astype(np.intp))


def _level(mesh: _Mesh, count: int) -> Floats:
    """Level below which half of each parcel lies, the field taken as linear in each triangle."""
    a, b, c = np.sort(mesh.metres, axis=1).T
    half = 0.5 * np.bincount(mesh.owner, mesh.area_m2, count)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, mesh.owner, a)
    np.maximum.at(high, mesh.owner, c)
    below_low, below_high = np.zeros(count), 2 * half
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        part = _part_below(middle[mesh.owner], a, b, c)
        below = np.bincount(mesh.owner, part * mesh.area_m2, count)
        short = below < half
        low, below_low = np.where(short, middle, low), np.where(short, below, below_low)
        high, below_high = np.where(short, high, middle), np.where(short, below_high, below)
    gap = below_high - below_low
    reached = np.divide(half - below_low, gap, out=np.full(count, 0.5), where=gap > 0)
    level: Floats = low + np.clip(reached, 0.0, 1.0) * (high - low)
    return level


def _part_below(level: Floats, a: Floats, b: Floats, c: Floats) -> Floats:
    """Part of each triangle below a level, its corners at a ≤ b ≤ c."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = (level - a) ** 2 / ((b - a) * (c - a))
        falling = 1 - (c - level) ** 2 / ((c - b) * (c - a))
    part = np.where(level < b, rising, falling)
    return np.where(level <= a, 0.0, np.where(level >= c, 1.0, part))


def _bulges(mesh: _Mesh) -> Floats:
    """How far the field stands off its plane in the middle of sides 12, 20, 01, by a cubic."""
    bulges = np.empty_like(mesh.metres)
    for side, (i, j) in enumerate(((1, 2), (2, 0), (0, 1))):
        along = mesh.xy[:, j] - mesh.xy[:, i]
        bulges[:, side] = np.einsum("ij,ij->i", mesh.growth[:, i] - mesh.growth[:, j], along) / 8
    return bulges


def _correction(mesh: _Mesh, bulges: Floats, level: Floats) -> Floats:
    """Mean of the quadratic rest along each parcel's level line, weighed by the area that a step gains."""
    order = np.argsort(mesh.metres, axis=1)
    metres = np.take_along_axis(mesh.metres, order, axis=1)
    a, b, c = metres.T
    ends = level[mesh.owner]
    through = (a < ends) & (ends < c)
    a, b, c, ends = a[through], b[through], c[through], ends[through]
    opposite = np.take_along_axis(bulges, order, axis=1)[
        through
    ]  # opposite the lowest, middle, highest corner
    low = ends < b
    width = np.where(low, (b - a) * (c - a), (c - b) * (c - a))
    gain = mesh.area_m2[through] * 2 * np.where(low, ends - a, c - ends) / width
    rest = _mean_along(ends, a, b, c, opposite)
    total = np.bincount(mesh.owner[through], gain, len(level))
    moved = np.bincount(mesh.owner[through], gain * rest, len(level))
    return np.divide(moved, total, out=np.zeros(len(level)), where=total > 0)


def _mean_along(level: Floats, a: Floats, b: Floats, c: Floats, opposite: Floats) -> Floats:
    """Mean of a quadratic, zero at the corners, along the level line of a plane (Simpson's rule is exact)."""
    low = level < b
    with np.errstate(divide="ignore", invalid="ignore"):
        long = (level - a) / (c - a)
        short = np.where(low, (level - a) / (b - a), (level - b) / (c - b))
    zero = np.zeros_like(long)
    one = np.stack([1 - long, zero, long])
    other = np.where(low, np.stack([1 - short, short, zero]), np.stack([zero, 1 - short, short]))
    values = [_quadratic(at, opposite) for at in (one, 0.5 * (one + other), other)]
    mean: Floats = (values[0] + 4 * values[1] + values[2]) / 6
    return mean


def _quadratic(weights: Floats, opposite: Floats) -> Floats:
    """Quadratic that is zero at the corners and has given values at the middles of the sides."""
    x, y, z = weights
    value: Floats = 4 * (opposite[:, 0] * y * z + opposite[:, 1] * z * x + opposite[:, 2] * x * y)
    return value


def _rough(mesh: _Mesh, bulges: Floats, level: Floats) -> Bools:
    """Triangles through which the level may pass and in which the field is not yet close to a plane."""
    bulge = np.abs(bulges).max(axis=1)
    least, most = mesh.metres.min(axis=1), mesh.metres.max(axis=1)
    sides = mesh.xy - np.roll(mesh.xy, -1, axis=1)
    longest = np.sqrt(np.einsum("ijk,ijk->ij", sides, sides).max(axis=1))
    hidden = least < longest  # the line may pass between the corners
    pad = np.where(hidden, longest / np.sqrt(3), 4 * bulge)
    here = level[mesh.owner]
    near = (least - pad <= here) & (here <= most + pad)
    rough: Bools = near & (bulge > BULGE_M) & (longest > SMALLEST_M)
    return rough


def _halved(mesh: _Mesh, field: Field) -> _Mesh:
    """Halve each triangle across the middle of its longest side."""
    sides = mesh.xy[:, [2, 0, 1]] - mesh.xy[:, [1, 2, 0]]
    longest = np.einsum("ijk,ijk->ij", sides, sides).argmax(axis=1)
    turned = (longest[:, None] + np.arange(3)) % 3  # apex first, the longest side behind it
    xy = np.take_along_axis(mesh.xy, turned[:, :, None], axis=1)
    metres = np.take_along_axis(mesh.metres, turned, axis=1)
    growth = np.take_along_axis(mesh.growth, turned[:, :, None], axis=1)
    middle = 0.5 * (xy[:, 1] + xy[:, 2])
    metres_there, growth_there = field(middle)
    return _Mesh(
        _both(xy, middle),
        _both(metres, metres_there),
        _both(growth, growth_there),
        np.tile(0.5 * mesh.area_m2, 2),
        np.tile(mesh.owner, 2),
    )


def _both(corners: Floats, middle: Floats) -> Floats:
    """Corners of the two halves (apex, first, middle) and (apex, middle, second)."""
    apex, first, second = corners[:, 0], corners[:, 1], corners[:, 2]
    one = np.stack([apex, first, middle], axis=1)
    return np.concatenate([one, np.stack([apex, middle, second], axis=1)])
