"""Plots: a block cut into plots that share their edges to the last digit, each with a street in front."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

from geodata.kunshan.blocks import frame_of
from geodata.kunshan.shapes import polygons, sides

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

GRID = 0.01
FRONT = 24.0
SNAP = 16.0
MIN_FILL = 0.62
LOOSE_FILL = 0.46
LARGE = 1.8
LARGEST_M2 = 8.5e4
L_SHAPED = 0.24
THIN_PLOT = 26.0
LONG = 3.2


@dataclass(frozen=True)
class Grain:
    """How large plots are cut: wanted area, least area (m²) and least side (m)."""

    target_m2: float
    least_m2: float
    least_side: float


def cut_plots(block: shapely.Polygon, grain: Grain, rng: Generator) -> list[shapely.Polygon]:
    """Cut a block into plots without gaps and without overlaps.

    The cuts run along and across the block; the finished linework is noded on a grid of 1 cm and its
    faces are the plots, so that neighbours have the very same coordinates.

    Parameters
    ----------
    block
        Polygon in the working CRS.
    grain
        Size of the plots.
    rng
        Seeded generator.

    Returns
    -------
    list of Polygon
        Plots in the working CRS, coordinates on the 1 cm grid.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> plots = cut_plots(shapely.box(0, 0, 400, 300), Grain(3e4, 8e3, 50), rng)
    >>> len(plots) > 2, round(sum(plot.area for plot in plots))
    (True, 120000)
    """
    angle, centre = frame_of(block)
    flat = affinity.rotate(block, -angle, origin=centre, use_radians=True)
    leaves = _split(flat, _Cutting(flat.exterior.buffer(0.3), grain, rng))
    turned = [affinity.rotate(leaf, angle, origin=centre, use_radians=True) for leaf in leaves]
    return faces(turned)


def faces(pieces: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """Node the outlines of adjoining polygons on the 1 cm grid and give back the faces inside them."""
    outlines = shapely.multilinestrings([piece.exterior for piece in pieces])
    noded = shapely.union_all([outlines], grid_size=GRID)
    found = polygons(shapely.polygonize([noded]))
    return [face for face in found if face.area > 1.0]


@dataclass(frozen=True)
class _Cutting:
    """One block being cut: its street front, the grain, and where cuts lie already (m, block frame)."""

    front: BaseGeometry
    grain: Grain
    rng: Generator
    upright: list[float] = field(default_factory=list)
    level: list[float] = field(default_factory=list)

    def snapped(self, at: float, *, wide: bool) -> float:
        """Meet an earlier cut that is nearly in line: lot lines cross instead of missing each other."""
        lines = self.upright if wide else self.level
        near = min(lines, key=lambda line: abs(line - at), default=at)
        return near if abs(near - at) < SNAP else at


def _split(flat: shapely.Polygon, cutting: _Cutting) -> list[shapely.Polygon]:
    leaves: list[shapely.Polygon] = []
    waiting = [flat]
    while waiting:
        piece = waiting.pop()
        spread = float(cutting.rng.lognormal(0, 0.33))
        wanted = min(cutting.grain.target_m2 * spread, LARGEST_M2)
        if piece.area < 1.45 * wanted and max(sides(piece)) < LONG * min(sides(piece)):
            leaves.append(piece)
            continue
        if wanted < piece.area < 3.0 * wanted and cutting.rng.random() < L_SHAPED:
            corner = _corner(piece, cutting)
            if corner is not None:
                leaves += corner
                continue
        cut = _straight(piece, wanted, cutting)
        if cut is None:
            leaves.append(piece)
        else:
            waiting += cut
    return leaves


def _straight(piece: shapely.Polygon, wanted: float, cutting: _Cutting) -> list[shapely.Polygon] | None:
    """Best of a few straight cuts, across the longer side first."""
    west, south, east, north = piece.bounds
    wider = east - west >= north - south
    least = (MIN_FILL, LOOSE_FILL) if piece.area > LARGE * wanted else (MIN_FILL,)
    for fill, wide in itertools.product(least, (wider, not wider)):
        low, high = (west, east) if wide else (south, north)
        tries = low + (high - low) * _shares(piece.area, wanted, cutting.rng)
        cuts = [cutting.snapped(float(at), wide=wide) for at in tries]
        options = {at: _halves(piece, at, wide=wide) for at in cuts}
        good = [at for at, parts in options.items() if _fits(parts, cutting, fill=fill)]
        if good:
            best = max(good, key=lambda at: min(_fill(part) for part in options[at]))
            (cutting.upright if wide else cutting.level).append(best)
            return options[best]
    return None


def _shares(area: float, wanted: float, rng: Generator) -> NDArray[np.float64]:
    """Where to try a cut: near the multiple of whole plots that leaves two similar halves."""
    count = max(2, round(area / wanted))
    return np.clip((count // 2) / count + rng.normal(0, 0.05, 4), 0.25, 0.75)


def _halves(piece: shapely.Polygon, at: float, *, wide: bool) -> list[shapely.Polygon]:
    west, south, east, north = piece.buffer(1.0, quad_segs=1).bounds
    if wide:
        boxes = shapely.box(west, south, at, north), shapely.box(at, south, east, north)
    else:
        boxes = shapely.box(west, south, east, at), shapely.box(west, at, east, north)
    return [part for box in boxes for part in polygons(shapely.intersection(piece, box))]


def _corner(piece: shapely.Polygon, cutting: _Cutting) -> list[shapely.Polygon] | None:
    """Take a rectangle out of a corner, so that an L-shaped plot remains around it."""
    west, south, east, north = piece.bounds
    across, up = cutting.rng.uniform(0.38, 0.55, 2)
    left, low = cutting.rng.random(2) < 0.5  # noqa: PLR2004 - an even chance
    x = cutting.snapped(west + (east - west) * float(across if left else 1 - across), wide=True)
    y = cutting.snapped(south + (north - south) * float(up if low else 1 - up), wide=False)
    columns = (west - 1, x) if left else (x, east + 1)
    rows = (south - 1, y) if low else (y, north + 1)
    box = shapely.box(columns[0], rows[0], columns[1], rows[1])
    parts = [*polygons(shapely.intersection(piece, box)), *polygons(shapely.difference(piece, box))]
    arms = min((east - x) if left else (x - west), (north - y) if low else (y - south))
    if arms < cutting.grain.least_side or not _fits(parts, cutting, fill=LOOSE_FILL):
        return None
    cutting.upright.append(x)
    cutting.level.append(y)
    return parts


def _fits(parts: list[shapely.Polygon], cutting: _Cutting, *, fill: float) -> bool:
    grain = cutting.grain
    return len(parts) == 2 and all(  # noqa: PLR2004 - a cut makes two
        part.area >= grain.least_m2
        and min(sides(part)) >= grain.least_side
        and _fill(part) >= fill
        and shapely.length(shapely.intersection(part.exterior, cutting.front)) >= FRONT
        and _nowhere_thin(part)
        for part in parts
    )


def _fill(part: shapely.Polygon) -> float:
    width, height = sides(part)
    return float(part.area / (width * height))


def _nowhere_thin(part: shapely.Polygon) -> bool:
    """No arm or wedge narrower than the least width: opening the shape loses next to nothing."""
    opened = part.buffer(-THIN_PLOT / 2, quad_segs=2).buffer(THIN_PLOT / 2 * 1.02, quad_segs=2)
    return bool(part.difference(opened).area < 0.03 * part.area)
