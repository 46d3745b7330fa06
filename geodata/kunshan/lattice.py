"""Street lattices: two families of lines in a cell, irregularly spaced, gently bent, some left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from geodata.kunshan.cells import Cell

SPACING = (390.0, 560.0, 820.0)  # least, usual and largest distance of main streets, m
REACH = 400.0
JITTER = 16.0
DROP = 0.13
SMALL = 9e4
NARROW = 170.0
TIGHT = 0.8
SECOND_FAMILY = 10_000


@dataclass(frozen=True)
class Lattice:
    """Quads between the lines, and the inner edges between quads.

    Parameters
    ----------
    quads
        Polygons, numbered column by column.
    shape
        Columns and rows of quads.
    beside
        (n, 2): the two quads beside each inner edge.
    lines
        (n): the edges themselves.
    number
        (n): the line of the family that an edge is part of.
    """

    quads: NDArray[np.object_]
    shape: tuple[int, int]
    beside: NDArray[np.int64]
    lines: NDArray[np.object_]
    number: NDArray[np.int64]


def make_lattice(cell: Cell, rng: Generator) -> Lattice:
    """Span a cell with a lattice along its street direction (working CRS)."""
    nodes = _nodes(cell, rng)
    columns, rows = nodes.shape[0] - 1, nodes.shape[1] - 1
    ring = [nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:], nodes[:-1, :-1]]
    number = np.arange(columns * rows).reshape(columns, rows)
    across = np.stack([number[:-1, :], number[1:, :]], axis=-1).reshape(-1, 2)
    along = np.stack([number[:, :-1], number[:, 1:]], axis=-1).reshape(-1, 2)
    upright = np.stack([nodes[1:-1, :-1], nodes[1:-1, 1:]], axis=2).reshape(-1, 2, 2)
    level = np.stack([nodes[:-1, 1:-1], nodes[1:, 1:-1]], axis=2).reshape(-1, 2, 2)
    first = np.repeat(np.arange(columns - 1), rows)
    second = SECOND_FAMILY + np.tile(np.arange(rows - 1), columns)
    return Lattice(
        quads=np.asarray(shapely.polygons(np.stack(ring, axis=2).reshape(-1, 5, 2))),
        shape=(columns, rows),
        beside=np.concatenate([across, along]),
        lines=np.asarray(shapely.linestrings(np.concatenate([upright, level]))),
        number=np.concatenate([first, second]),
    )


def merge_quads(
    lattice: Lattice, pieces: NDArray[np.object_], keep: NDArray[np.bool_], rng: Generator
) -> NDArray[np.int64]:
    """Group number of each quad: narrow or small ones, and a few others, join a neighbour.

    Parameters
    ----------
    lattice
        The lattice.
    pieces
        What of each quad lies in the cell.
    keep
        Edges that are to stay (canals); a quad is joined across one only if it is too poor to stand alone.
    rng
        Seeded generator.
    """
    group = np.arange(pieces.size)
    areas = shapely.area(pieces)
    poor = (areas > 0) & (
        (areas < SMALL) | shapely.is_empty(shapely.buffer(pieces, -NARROW / 2, quad_segs=1))
    )
    restless = (areas > 0) & (rng.random(pieces.size) < DROP) & ~poor
    inside = shapely.length(shapely.intersection(lattice.lines, shapely.union_all(pieces)))
    taken = np.zeros(pieces.size, dtype=bool)
    for quad in [*np.flatnonzero(poor), *np.flatnonzero(restless)]:
        mine = (lattice.beside == quad).any(axis=1) & (inside > 0)
        if not poor[quad]:
            mine &= ~keep & ~taken[lattice.beside].any(axis=1)
        if not mine.any():
            continue
        edge = np.flatnonzero(mine)[np.argmax((inside * np.where(keep, 0.01, 1.0))[mine])]
        one, other = lattice.beside[edge]
        group[group == group[one]] = group[other]
        taken[[one, other]] = True
    return group


def _nodes(cell: Cell, rng: Generator) -> NDArray[np.float64]:
    """Crossings of the two families, (columns + 1, rows + 1, 2), bent by one smooth city-wide wave."""
    centre = cell.outline.centroid
    flat = affinity.rotate(cell.outline, -cell.angle, origin=centre, use_radians=True)
    west, south, east, north = flat.bounds
    x, y = (_positions(low, high, rng) for low, high in ((west, east), (south, north)))
    grid = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    grid += rng.uniform(-JITTER, JITTER, grid.shape)
    offset = grid - np.array([centre.x, centre.y])
    cos, sin = np.cos(cell.angle), np.sin(cell.angle)
    turned = offset @ np.array([[cos, sin], [-sin, cos]])
    world: NDArray[np.float64] = turned + np.array([centre.x, centre.y])
    return world + _wave(world)


def _positions(low: float, high: float, rng: Generator) -> NDArray[np.float64]:
    """Irregular street positions that cover [low, high] with whole spacings."""
    spacings: list[float] = []
    while sum(spacings) < high - low:
        spacings.append(float(rng.triangular(*SPACING)))
    stretch = (high - low) / sum(spacings)
    if stretch < TIGHT and len(spacings) > 1:
        spacings.pop()
        stretch = (high - low) / sum(spacings)
    inner = low + np.cumsum(spacings) * stretch
    return np.concatenate([[low - REACH], inner[:-1], [high + REACH]])


def _wave(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smooth displacement (m), up to 90 m over some kilometres: streets bend a little and never cross."""
    x, y = points[..., 0] / 1000.0, points[..., 1] / 1000.0
    east = 55.0 * np.sin(1.13 * y + 0.31 * x) + 33.0 * np.sin(2.1 * y - 0.7 * x + 1.0)
    north = 55.0 * np.sin(1.07 * x - 0.27 * y + 2.0) + 33.0 * np.sin(1.9 * x + 0.8 * y)
    return np.stack([east, north], axis=-1)
