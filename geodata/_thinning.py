"""Which features stand for the others at low zooms, where a tile would otherwise hold tens of thousands.

A tile that holds too many is laid out in small cells. In each cell one feature is drawn for all, chosen by
chance weighted by area (always the same choice), so that colours keep their shares of the land, and drawn
larger by as much as the others took up, so that dense land still looks dense.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# About 600 kB in a tile, with all that the rules need
MOST_IN_TILE: Final = 3_136
# Cells along a tile's side, 2 to 9 px each where a tile is 512 px; the last are as many as may be in a tile
_CELLS: Final = (224, 160, 112, 80, 56)
_HALF_M: Final = 20037508.342789244  # half the side of the Web Mercator square
_SEED: Final = 20191211


@dataclass(frozen=True, eq=False)
class Thinned:
    """One zoom's choice: the rows that are drawn, and how much larger (in length) each is drawn."""

    zoom: int
    rows: Ints
    scale: Floats


@dataclass(frozen=True, eq=False)
class Land:
    """What is needed of each feature: its middle, area and longer side, metres of EPSG:3857."""

    middles: Floats
    areas: Floats
    sides: Floats

    @classmethod
    def of(cls, shapes: NDArray[np.object_]) -> Land:
        """Take it off polygons in EPSG:3857."""
        bounds = shapely.bounds(shapes)
        sides = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
        middles = shapely.get_coordinates(shapely.centroid(shapes))
        return cls(middles, np.maximum(shapely.area(shapes), 1e-9), np.maximum(sides, 1e-9))

    @classmethod
    def joined(cls, pieces: Sequence[Land]) -> Land:
        """Put pieces of a layer together, in their order."""
        return cls(
            np.concatenate([one.middles for one in pieces]),
            np.concatenate([one.areas for one in pieces]),
            np.concatenate([one.sides for one in pieces]),
        )

    @cached_property
    def luck(self) -> Floats:
        """A number for each: to take the largest is a choice weighted by area (Efraimidis, Spirakis 2006)."""
        luck: Floats = np.log(np.random.default_rng(_SEED).random(len(self.areas))) / self.areas
        return luck


def thin(land: Land, zooms: range) -> list[Thinned]:
    """Choose what is drawn at each zoom at which some tile would hold too many features.

    Parameters
    ----------
    land
        The layer.
    zooms
        From the lowest on; the highest is never thinned.

    Returns
    -------
    list
        One a zoom that is thinned, from the lowest on. Empty where no tile is too full.

    Examples
    --------
    >>> west, south = (edge.ravel() for edge in np.meshgrid(np.arange(100.0), np.arange(100.0)))
    >>> land = Land.of(shapely.box(west, south, west + 1, south + 1))
    >>> [zoom.zoom for zoom in thin(land, range(8, 12))]
    [8, 9, 10]
    """
    found = []
    for zoom in list(zooms)[:-1]:
        crowded = _crowded(land.middles, zoom)
        if not crowded.any():
            break
        found.append(_one_a_cell(land, zoom, crowded))
    return found


def grown(shapes: NDArray[np.object_], scale: Floats) -> NDArray[np.object_]:
    """Draw each shape larger about its centroid."""
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    _, owner = shapely.get_coordinates(shapes, return_index=True)
    at, times = middles[owner], scale[owner][:, None]
    larger: NDArray[np.object_] = shapely.transform(shapes, lambda xy: at + (xy - at) * times)
    return larger


def _crowded(middles: Floats, zoom: int) -> NDArray[np.bool_]:
    """Say of each feature whether its tile holds more features than it has cells."""
    _, tile, count = np.unique(_cell(middles, 2**zoom), return_inverse=True, return_counts=True)
    return np.asarray(count[tile] > MOST_IN_TILE)


def _one_a_cell(land: Land, zoom: int, crowded: NDArray[np.bool_]) -> Thinned:
    inside = np.flatnonzero(crowded)
    across = next((a for a in _CELLS if _fits(land.middles[inside], zoom, a)), _CELLS[-1]) * 2**zoom
    _, cell = np.unique(_cell(land.middles[inside], across), return_inverse=True)
    order = np.lexsort((land.luck[inside], cell))
    last = np.append(cell[order][1:] != cell[order][:-1], True)
    chosen = inside[order[last]]
    covered = np.bincount(cell, weights=land.areas[inside])
    wanted = np.sqrt(covered / land.areas[chosen])
    room = np.maximum(1.0, 2 * _HALF_M / across / land.sides[chosen])
    scale = np.ones(len(land.areas))
    scale[chosen] = np.minimum(wanted, room)
    rows = np.union1d(np.flatnonzero(~crowded), chosen)
    return Thinned(zoom, rows, scale[rows])


def _fits(middles: Floats, zoom: int, cells: int) -> bool:
    """Say whether no tile has more cells with something in them than it may hold features."""
    middle = np.unique(_cell(middles, cells * 2**zoom))
    row, column = middle % (cells * 2**zoom), middle // (cells * 2**zoom)
    _, count = np.unique((column // cells) * 2**zoom + row // cells, return_counts=True)
    return bool(count.max() <= MOST_IN_TILE)


def _cell(middles: Floats, across: int) -> Ints:
    column, row = np.floor((middles + _HALF_M) / (2 * _HALF_M) * across).astype(np.int64).T
    return np.asarray(column * across + row)
