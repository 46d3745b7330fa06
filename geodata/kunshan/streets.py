"""Main streets and canals on a cell's lattice, and the superblocks between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geodata.kunshan.lattice import Lattice, make_lattice, merge_quads

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geodata.kunshan.cells import Cell

Kind = Literal["main", "local", "canal"]

HALF_WIDTHS = (12.0, 14.0, 16.0, 19.0)
CANAL_SHARE = 0.14
CANAL_HALF = (8.0, 10.0, 13.0)
CANAL_BANK = 9.0
STUB = 18.0
TO_THE_WATER = 62.0


@dataclass(frozen=True)
class Street:
    """A centre line, the half width kept free on either side of it (m), and what it is.

    Parameters
    ----------
    line
        LineString in the working CRS.
    half_width
        Of the street between block edges; of a canal: of its water.
    kind
        `main`, `local` or `canal`.
    """

    line: shapely.LineString
    half_width: float
    kind: Kind


@dataclass(frozen=True)
class Net:
    """What a cell is cut into: superblocks, and the streets and canals between them."""

    superblocks: list[shapely.Polygon]
    streets: list[Street]


def lay_streets(cell: Cell, mask: BaseGeometry, rng: Generator) -> Net:
    """Cut a cell into superblocks by main streets and canals.

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
    Net
        Superblock outlines in the working CRS, streets and banks already taken off, and the centre lines.
    """
    if not shapely.intersects(cell.outline, mask):
        return Net([], [])
    lattice = make_lattice(cell, rng)
    canal, half = _kinds(lattice, rng)
    pieces = shapely.intersection(lattice.quads, cell.outline)
    group = merge_quads(lattice, pieces, canal, rng)
    open_edge = group[lattice.beside[:, 0]] != group[lattice.beside[:, 1]]
    free = half + np.where(canal, CANAL_BANK, 0.0)
    superblocks: list[shapely.Polygon] = []
    shown = np.zeros(open_edge.size, dtype=bool)
    for number in np.unique(group[shapely.area(pieces) > 0]):
        whole = shapely.union_all(pieces[group == number])
        if not shapely.contains_xy(mask, *shapely.get_coordinates(shapely.centroid(whole))[0]):
            continue
        mine = open_edge & (group[lattice.beside] == number).any(axis=1)
        bands = shapely.buffer(lattice.lines[mine], free[mine], cap_style="flat", join_style="mitre")
        parts = shapely.get_parts(shapely.difference(whole, shapely.union_all(bands)))
        superblocks += [part for part in parts if part.area > 1.0]
        shown |= mine
    streets = _clip(lattice.lines[shown], half[shown], canal[shown], cell)
    return Net(superblocks, streets)


def _kinds(lattice: Lattice, rng: Generator) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which edges are canals, and each edge's half width; one draw for each line of the lattice."""
    numbers, place = np.unique(lattice.number, return_inverse=True)
    canal = rng.random(numbers.size) < CANAL_SHARE
    canal[1:] &= ~canal[:-1]
    half = np.where(canal, rng.choice(CANAL_HALF, numbers.size), rng.choice(HALF_WIDTHS, numbers.size))
    return canal[place], half[place]


def _clip(
    lines: NDArray[np.object_], half: NDArray[np.float64], canal: NDArray[np.bool_], cell: Cell
) -> list[Street]:
    """Keep of each stretch what lies in the cell and, of a canal, what leads on to the next water."""
    near = cell.outline.buffer(STUB, quad_segs=2), cell.outline.buffer(TO_THE_WATER, quad_segs=2)
    clipped = np.where(canal, shapely.intersection(lines, near[1]), shapely.intersection(lines, near[0]))
    return [
        Street(max(shapely.get_parts(line), key=shapely.length), float(width), "canal" if wet else "main")
        for line, width, wet in zip(clipped, half, canal, strict=True)
        if shapely.length(line) > 2 * STUB
    ]
