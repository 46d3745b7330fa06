"""Street lattices: in each cell two families of streets, irregularly spaced, gently bent, some stretches missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from geodata.kunshan.cells import Cell

SPACING = (440.0, 740.0)
HALF_WIDTHS = (12.0, 14.0, 16.0, 19.0)
DROP = 0.10
SMALL = 9e4
NARROW = 95.0
JITTER = 16.0


@dataclass(frozen=True)
class Street:
    """A centre line and the half width kept free on either side of it (m)."""

    line: shapely.LineString
    half_width: float


@dataclass
class Superblock:
    """Land between main streets; `area` is gross of its own local streets."""

    outline: shapely.Polygon
    angle: float
    streets: list[Street] = field(default_factory=list)


def lay_lattice(cell: Cell, mask: shapely.Geometry, rng: Generator) -> list[Superblock]:
    """Cut a cell into superblocks by a lattice of main streets.

    Parameters
    ----------
    cell
        The land and its street direction (working CRS).
    mask
        Where streets are wanted; superblocks whose centroid is outside are left out.
    rng
        Seeded generator.

    Returns
    -------
    list of Superblock
        Outlines in the working CRS, main streets already taken off, each with the street stretches around it.
    """
    if not shapely.intersects(cell.outline, mask):
        return []
    nodes = _nodes(cell, rng)
    columns, rows = nodes.shape[0] - 1, nodes.shape[1] - 1
    corners = np.stack(
        [nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:], nodes[:-1, :-1]], axis=2
    )
    quads = shapely.polygons(corners.reshape(-1, 5, 2))
    pieces = shapely.intersection(quads, cell.outline)
    groups = _merge(pieces, nodes, (columns, rows), cell, rng)
    return _superblocks(pieces, groups, nodes, cell, mask, rng)


def _nodes(cell: Cell, rng: Generator) -> NDArray[np.float64]:
    """Crossings of the two families, (columns + 1, rows + 1, 2), bent by one smooth city-wide wave."""
    centre = cell.outline.centroid
    flat = affinity.rotate(cell.outline, -cell.angle, origin=centre, use_radians=True)
    west, south, east, north = flat.bounds
    x, y = (_positions(low, high, rng) for low, high in ((west, east), (south, north)))
    grid = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    grid += rng.uniform(-JITTER, JITTER, grid.shape)
    offset = grid - [centre.x, centre.y]
    cos, sin = np.cos(cell.angle), np.sin(cell.angle)
    world = np.stack(
        [
            centre.x + offset[..., 0] * cos - offset[..., 1] * sin,
            centre.y + offset[..., 0] * sin + offset[..., 1] * cos,
        ],
        axis=-1,
    )
    return world + _wave(world)


def _positions(low: float, high: float, rng: Generator) -> NDArray[np.float64]:
    """Irregular street positions that cover [low, high] with whole spacings."""
    spacings: list[float] = []
    while sum(spacings) < high - low:
        spacings.append(float(rng.uniform(*SPACING)))
    stretch = (high - low) / sum(spacings)
    if stretch < 0.8 and len(spacings) > 1:  # noqa: PLR2004 - rather one wide space than all of them tight
        spacings.pop()
        stretch = (high - low) / sum(spacings)
    inner = low + np.cumsum(spacings) * stretch
    return np.concatenate([[low - 400.0], inner[:-1], [high + 400.0]])


def _wave(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smooth displacement (m) of up to about 60 m over some kilometres: streets bend a little, never cross."""
    x, y = points[..., 0] / 1000.0, points[..., 1] / 1000.0
    east = 34.0 * np.sin(1.13 * y + 0.31 * x) + 22.0 * np.sin(2.1 * y - 0.7 * x + 1.0)
    north = 34.0 * np.sin(1.07 * x - 0.27 * y + 2.0) + 22.0 * np.sin(1.9 * x + 0.8 * y)
    return np.stack([east, north], axis=-1)


def _merge(
    pieces: NDArray[np.object_],
    nodes: NDArray[np.float64],
    shape: tuple[int, int],
    cell: Cell,
    rng: Generator,
) -> NDArray[np.int64]:
    """Group number of each quad: narrow or small ones join the neighbour across their longest common edge."""
    columns, rows = shape
    group = np.arange(columns * rows)
    lengths = _edge_lengths(nodes, cell)
    areas = shapely.area(pieces)
    narrow = shapely.is_empty(shapely.buffer(pieces, -NARROW / 2, quad_segs=1))
    poor = (areas > 0) & ((areas < SMALL) | narrow)
    restless = (areas > 0) & (rng.random(group.size) < DROP)
    taken = np.zeros(group.size, dtype=bool)
    for quad in np.flatnonzero(poor | restless):
        choices = [other for other in _neighbours(quad, rows, columns) if areas[other] > 0]
        if taken[quad] or not choices or (not poor[quad] and any(taken[other] for other in choices)):
            continue
        best = max(choices, key=lambda other: lengths[min(quad, other), max(quad, other)])
        if lengths[min(quad, best), max(quad, best)] <= 0:
            continue
        group[group == group[quad]] = group[best]
        taken[[quad, best]] = True
    return group


def _neighbours(quad: int, rows: int, columns: int) -> list[int]:
    column, row = divmod(quad, rows)
    found = [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)]
    return [c * rows + r for c, r in found if 0 <= c < columns and 0 <= r < rows]


def _edges(nodes: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.object_], NDArray[np.int64]]:
    """Inner edges of the lattice: the two quads beside each, its line, the number of its street."""
    columns, rows = nodes.shape[0] - 1, nodes.shape[1] - 1
    number = np.arange(columns * rows).reshape(columns, rows)
    across = np.stack([number[:-1, :], number[1:, :]], axis=-1).reshape(-1, 2)
    along = np.stack([number[:, :-1], number[:, 1:]], axis=-1).reshape(-1, 2)
    upright = np.stack([nodes[1:-1, :-1], nodes[1:-1, 1:]], axis=2).reshape(-1, 2, 2)
    level = np.stack([nodes[:-1, 1:-1], nodes[1:, 1:-1]], axis=2).reshape(-1, 2, 2)
    street = np.concatenate(
        [
            np.repeat(np.arange(columns - 1), rows),
            1000 + np.tile(np.arange(rows - 1), columns),
        ]
    )
    lines = shapely.linestrings(np.concatenate([upright, level]))
    return np.concatenate([across, along]), lines, street


def _edge_lengths(nodes: NDArray[np.float64], cell: Cell) -> dict[tuple[int, int], float]:
    beside, lines, _ = _edges(nodes)
    inside = shapely.length(shapely.intersection(lines, cell.outline))
    return {(int(a), int(b)): float(length) for (a, b), length in zip(beside, inside, strict=True)}


def _superblocks(
    pieces: NDArray[np.object_],
    groups: NDArray[np.int64],
    nodes: NDArray[np.float64],
    cell: Cell,
    mask: shapely.Geometry,
    rng: Generator,
) -> list[Superblock]:
    beside, lines, street = _edges(nodes)
    widths = {int(number): float(rng.choice(HALF_WIDTHS)) for number in np.unique(street)}
    half = np.array([widths[int(number)] for number in street])
    kept = groups[beside[:, 0]] != groups[beside[:, 1]]
    found = []
    for group in np.unique(groups[shapely.area(pieces) > 0]):
        whole = shapely.union_all(pieces[groups == group])
        if whole.is_empty or not shapely.contains_xy(mask, whole.centroid.x, whole.centroid.y):
            continue
        mine = kept & (groups[beside] == group).any(axis=1)
        stretches = [Street(line, float(width)) for line, width in zip(lines[mine], half[mine], strict=True)]
        found += _net(whole, lines[mine], half[mine], stretches, cell)
    return found


def _net(
    whole: shapely.Geometry,
    lines: NDArray[np.object_],
    half: NDArray[np.float64],
    stretches: list[Street],
    cell: Cell,
) -> list[Superblock]:
    """Take the streets off; the largest part carries the street stretches (shared ones are sorted out later)."""
    bands = shapely.union_all(shapely.buffer(lines, half, cap_style="square", join_style="mitre"))
    parts = [part for part in shapely.get_parts(whole.difference(bands)) if part.area > 1.0]
    parts.sort(key=lambda part: -part.area)
    return [Superblock(part, cell.angle, stretches if n == 0 else []) for n, part in enumerate(parts)]
