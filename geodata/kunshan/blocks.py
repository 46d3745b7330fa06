"""Blocks: superblocks cut by local streets, street corners rounded, remnants left as green."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import affinity

from geodata.kunshan.cells import dominant_angle
from geodata.kunshan.shapes import polygons
from geodata.kunshan.streets import Street

if TYPE_CHECKING:
    from numpy.random import Generator

LOCAL_HALF = (6.5, 8.0, 9.5)
MIN_SIDE = 95.0
MIN_BLOCK = 1.1e4
LONG = 3.4  # length to width from which a block is cut across whatever its area
CORNER = 9.0
COMPACT = 0.84  # least share of its convex hull that a block fills
THIN = 62.0
BLUNT = 1.7  # mitre limit: corners sharper than about 72 degrees are cut off


def cut_blocks(
    outline: shapely.Polygon, target_m2: float, rng: Generator
) -> tuple[list[shapely.Polygon], list[Street]]:
    """Cut a superblock into blocks of about a wanted size by straight local streets.

    Parameters
    ----------
    outline
        Superblock in the working CRS.
    target_m2
        Wanted block area; blocks come out at up to 1.6 times it.
    rng
        Seeded generator.

    Returns
    -------
    list of Polygon, list of Street
        Blocks with rounded corners and the local streets between them (working CRS).
    """
    angle, centre = dominant_angle(outline), outline.centroid
    flat = affinity.rotate(outline, -angle, origin=centre, use_radians=True)
    blocks: list[shapely.Polygon] = []
    streets: list[Street] = []
    waiting = [flat]
    while waiting:
        piece = waiting.pop()
        cut = _street_through(piece, target_m2, rng)
        if cut is None:
            blocks += round_corners(piece)
            continue
        line, half, rest = cut
        waiting += rest
        streets.append(Street(affinity.rotate(line, angle, origin=centre, use_radians=True), half, "local"))
    return [affinity.rotate(block, angle, origin=centre, use_radians=True) for block in blocks], streets


def _street_through(
    piece: shapely.Polygon, target_m2: float, rng: Generator
) -> tuple[shapely.LineString, float, list[shapely.Polygon]] | None:
    """Lay one street across the longer side of a piece, near a third or a half of it."""
    west, south, east, north = piece.bounds
    wide = east - west >= north - south
    length = max(east - west, north - south)
    width = piece.area / length
    if (piece.area < 1.6 * target_m2 and length < LONG * width) or length < 2 * MIN_SIDE + 20:
        return None
    half = float(rng.choice(LOCAL_HALF))
    for _ in range(5):
        share = float(rng.choice([0.5, 0.38, 0.62])) + float(rng.normal(0, 0.035))
        at = (west if wide else south) + length * share
        ends = [(at, south - 25), (at, north + 25)] if wide else [(west - 25, at), (east + 25, at)]
        line = shapely.LineString(ends)
        rest = [part for part in shapely.get_parts(piece.difference(line.buffer(half))) if part.area > 1.0]
        if len(rest) > 1 and all(_deep_enough(part) for part in rest):
            centre = shapely.intersection(line, piece.buffer(20.0, join_style="mitre"))
            return max(shapely.get_parts(centre), key=shapely.length), half, rest
    return None


def _deep_enough(part: shapely.Polygon) -> bool:
    return part.area >= MIN_BLOCK and not part.buffer(-MIN_SIDE / 2 + 8, quad_segs=1).is_empty


def round_corners(piece: shapely.Polygon) -> list[shapely.Polygon]:
    """Round street corners, and take off what is too thin to build on.

    Examples
    --------
    >>> block, = round_corners(shapely.box(0, 0, 200, 120))
    >>> block.area < 24000, block.bounds
    (True, (0.0, 0.0, 200.0, 120.0))
    """
    core = piece.buffer(-THIN / 2, join_style="mitre")
    blunt = core.buffer(THIN / 2 - CORNER, join_style="mitre", mitre_limit=BLUNT)
    rounded = blunt.buffer(CORNER, quad_segs=3)
    parts = [part for whole in polygons(rounded) for part in polygons(_no_holes(whole).simplify(0.15))]
    return [part for part in parts if part.area >= max(MIN_BLOCK, COMPACT * part.convex_hull.area)]


def _no_holes(part: shapely.Polygon) -> shapely.Polygon:
    """Inner rings smaller than a street crossing are a by-product; larger ones do not occur."""
    return shapely.Polygon(part.exterior) if len(part.interiors) else part


def frame_of(block: shapely.Polygon) -> tuple[float, shapely.Point]:
    """Direction (radians) and centre in which a block's plots are laid out."""
    return dominant_angle(block), block.centroid
