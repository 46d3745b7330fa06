"""Plots: a block cut into plots that share their edges to the last digit, each with a street in front."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely import affinity

from geodata.kunshan.blocks import frame_of
from geodata.kunshan.shapes import polygons, sides

if TYPE_CHECKING:
    from numpy.random import Generator

GRID = 0.01
FRONT = 24.0
MIN_FILL = 0.62
LOOSE_FILL = 0.46
LARGE = 1.8
LARGEST_M2 = 8.5e4
L_SHAPED = 0.10
THIN_PLOT = 26.0


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
    shapely.prepare(flat)
    front = flat.exterior.buffer(0.3)
    leaves = _split(flat, front, grain, rng)
    turned = [affinity.rotate(leaf, angle, origin=centre, use_radians=True) for leaf in leaves]
    return faces(turned)


def faces(pieces: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """Node the outlines of adjoining polygons on the 1 cm grid and give back the faces inside them."""
    outlines = shapely.multilinestrings([piece.exterior for piece in pieces])
    noded = shapely.union_all([outlines], grid_size=GRID)
    found = polygons(shapely.polygonize([noded]))
    return [face for face in found if face.area > 1.0]


def _split(
    flat: shapely.Polygon, front: shapely.Polygon, grain: Grain, rng: Generator
) -> list[shapely.Polygon]:
    leaves: list[shapely.Polygon] = []
    waiting = [flat]
    while waiting:
        piece = waiting.pop()
        wanted = min(grain.target_m2 * float(rng.lognormal(0, 0.33)), LARGEST_M2)
        if piece.area < 1.45 * wanted:
            leaves.append(piece)
            continue
        if piece.area < 4.2 * wanted and rng.random() < L_SHAPED:
            corner = _corner(piece, front, grain, rng)
            if corner is not None:
                leaves += corner
                continue
        cut = _straight(piece, front, grain, wanted, rng)
        if cut is None:
            leaves.append(piece)
        else:
            waiting += cut
    return leaves


def _straight(
    piece: shapely.Polygon, front: shapely.Polygon, grain: Grain, wanted: float, rng: Generator
) -> list[shapely.Polygon] | None:
    """Best of a few straight cuts, across the longer side first."""
    width, height = sides(piece)
    least = (MIN_FILL, LOOSE_FILL) if piece.area > LARGE * wanted else (MIN_FILL,)
    for fill, wide in itertools.product(least, (width >= height, width < height)):
        options = [_halves(piece, wide=wide, share=share) for share in _shares(piece.area, wanted, rng)]
        good = [option for option in options if _fits(option, front, grain, fill=fill)]
        if good:
            return max(good, key=lambda option: min(_fill(part) for part in option))
    return None


def _shares(area: float, wanted: float, rng: Generator) -> list[float]:
    """Where to try a cut: near the multiple of whole plots that leaves two similar halves."""
    count = max(2, round(area / wanted))
    first = (count // 2) / count
    return [min(max(first + float(step), 0.25), 0.75) for step in rng.normal(0, 0.05, 4)]


def _halves(piece: shapely.Polygon, *, wide: bool, share: float) -> list[shapely.Polygon]:
    west, south, east, north = piece.bounds
    if wide:
        at = west + (east - west) * share
        boxes = (
            shapely.box(west - 1, south - 1, at, north + 1),
            shapely.box(at, south - 1, east + 1, north + 1),
        )
    else:
        at = south + (north - south) * share
        boxes = shapely.box(west - 1, south - 1, east + 1, at), shapely.box(west - 1, at, east + 1, north + 1)
    return [part for box in boxes for part in polygons(shapely.intersection(piece, box))]


def _corner(
    piece: shapely.Polygon, front: shapely.Polygon, grain: Grain, rng: Generator
) -> list[shapely.Polygon] | None:
    """Take a rectangle out of a corner, so that an L-shaped plot remains around it."""
    west, south, east, north = piece.bounds
    width, height = (
        (east - west) * float(rng.uniform(0.38, 0.55)),
        (north - south) * float(rng.uniform(0.38, 0.55)),
    )
    left, low = rng.random(2) < 0.5  # noqa: PLR2004 - an even chance
    x = (west - 1, west + width) if left else (east - width, east + 1)
    y = (south - 1, south + height) if low else (north - height, north + 1)
    box = shapely.box(x[0], y[0], x[1], y[1])
    parts = [*polygons(shapely.intersection(piece, box)), *polygons(shapely.difference(piece, box))]
    if not _fits(parts, front, grain, fill=0.45):
        return None
    arms = min((east - west) - width, (north - south) - height)
    return parts if arms >= grain.least_side else None


def _fits(
    parts: list[shapely.Polygon], front: shapely.Polygon, grain: Grain, *, fill: float = MIN_FILL
) -> bool:
    return len(parts) == 2 and all(  # noqa: PLR2004 - a cut makes two
        part.area >= grain.least_m2
        and min(sides(part)) >= grain.least_side
        and _fill(part) >= fill
        and shapely.length(shapely.intersection(part.exterior, front)) >= FRONT
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
