"""Shapes and segments as flat arrays, and the compiled search over them, for large sets."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]

POINT, POLYGON, MULTIPOLYGON = 0, 3, 6  # shapely's type numbers
FANOUT = 4
HILBERT_BITS = 16
CHUNK = 8192


@dataclass(frozen=True, eq=False)
class Flat:
    """Shapes as vertices and offsets.

    Parameters
    ----------
    xy
        Vertices, metres; those of one shape stand together.
    outlines
        Where each outline begins in `xy`, and the end. An outline of one vertex is a point.
    shapes
        Where each shape begins in `outlines`, and the end.
    """

    xy: Floats
    outlines: Ints
    shapes: Ints

    def __len__(self) -> int:
        """Count the shapes."""
        return len(self.shapes) - 1


@dataclass(frozen=True, eq=False)
class Segments:
    """Segments in a tree of boxes, four to a node, in the order of a Hilbert curve.

    Parameters
    ----------
    ends
        Shape (n, 4): x, y of both ends.
    place
        For each of them its place among the pieces that were given.
    boxes
        West, south, east, north: of the segments, then level by level, the root last.
    children
        For each box the first child and the one behind the last.
    """

    ends: Floats
    place: Ints
    boxes: Floats
    children: Ints


def flat_points(xy: Floats) -> Flat:
    """Points as flat arrays.

    Examples
    --------
    >>> len(flat_points(np.array([[1.0, 2.0], [3.0, 4.0]])))
    2
    """
    offsets = np.arange(len(xy) + 1, dtype=np.intp)
    return Flat(np.ascontiguousarray(xy, dtype=np.float64), offsets, offsets)


def flattened(shapes: Shapes) -> Flat | None:
    """Points, or polygons and multipolygons, as flat arrays; None where it is neither.

    Parameters
    ----------
    shapes
        Geometries of which none is missing or empty.

    Returns
    -------
    Flat or None
        None tells that the compiled search does not know these shapes.

    Examples
    --------
    >>> from shapely import Point, box
    >>> flat = flattened(np.array([box(0, 0, 1, 1), box(5, 5, 6, 6)]))
    >>> flat.outlines.tolist(), flat.shapes.tolist()
    ([0, 5, 10], [0, 1, 2])
    >>> flattened(np.array([box(0, 0, 1, 1), Point(0, 0)])) is None
    True
    """
    kinds = shapely.get_type_id(shapes)
    if (kinds == POINT).all():
        return flat_points(shapely.get_coordinates(shapes))
    if not np.isin(kinds, (POLYGON, MULTIPOLYGON)).all():
        return None
    _, xy, offsets = shapely.to_ragged_array(shapes, include_z=False)
    outlines, parts = offsets[0], offsets[1]
    starts = parts if len(offsets) == 2 else parts[offsets[2]]  # noqa: PLR2004 - polygons alone have two
    return Flat(np.ascontiguousarray(xy), outlines.astype(np.intp), starts.astype(np.intp))


def indexed(pieces: Shapes) -> Segments | None:
    """Put two-point lines and points into a tree of boxes; None where a piece is neither.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> indexed(np.array([LineString([(0, 0), (9, 0)]), Point(3, 3)])).boxes[-1].tolist()
    [0.0, 0.0, 9.0, 3.0]
    """
    vertices = shapely.get_num_coordinates(pieces)
    lines, points = vertices == 2, shapely.get_type_id(pieces) == POINT  # noqa: PLR2004 - both ends
    if not (lines | points).all():
        return None
    ends = np.empty((len(pieces), 4))
    ends[lines] = shapely.get_coordinates(pieces[lines]).reshape(-1, 4)
    ends[points] = np.tile(shapely.get_coordinates(pieces[points]), 2)
    place = np.argsort(_along_hilbert(0.5 * (ends[:, :2] + ends[:, 2:])), kind="stable")
    boxes, children = _tree(ends[place])
    return Segments(ends[place], place, boxes, children)


def _tree(ends: Floats) -> tuple[Floats, Ints]:
    """Boxes of segments and of ever more of them, four by four, up to one; and each box's children."""
    level = np.hstack([np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])])
    levels, families = [level], [np.zeros((len(level), 2), dtype=np.intp)]
    begin = 0
    while len(level) > 1:
        starts = np.arange(0, len(level), FANOUT)
        families.append(begin + np.column_stack([starts, np.minimum(starts + FANOUT, len(level))]))
        begin += len(level)
        low, high = np.minimum.reduceat(level[:, :2], starts), np.maximum.reduceat(level[:, 2:], starts)
        level = np.hstack([low, high])
        levels.append(level)
    return np.concatenate(levels), np.concatenate(families).astype(np.intp)


def _along_hilbert(xy: Floats) -> Ints:
    """Place of points along a Hilbert curve over their box."""
    low, span = xy.min(axis=0), np.ptp(xy, axis=0).max()
    cells = (xy - low) / (span if span > 0 else 1.0) * ((1 << HILBERT_BITS) - 1)
    x, y = cells.astype(np.int64).T.copy()
    place = np.zeros(len(xy), dtype=np.int64)
    for bit in reversed(range(HILBERT_BITS)):
        side = 1 << bit
        east, north = (x & side) > 0, (y & side) > 0
        place += side * side * ((3 * east) ^ north)
        flip = east & ~north
        x, y = np.where(flip, side - 1 - (x & (side - 1)), x), np.where(flip, side - 1 - (y & (side - 1)), y)
        x, y = np.where(north, x, y), np.where(north, y, x)
    return place.astype(np.intp)


def nearest_of(flat: Flat, segments: Segments) -> tuple[Floats, Ints]:
    """Distance from each shape to the nearest segment, and which one in the tree's order.

    Examples
    --------
    >>> from shapely import LineString
    >>> road = indexed(np.array([LineString([(0, 0), (9, 0)])]))
    >>> metres, _ = nearest_of(flat_points(np.array([[3.0, 40.0], [13.0, 3.0]])), road)
    >>> metres.tolist()
    [40.0, 5.0]
    """
    from layers._kernels import nearest_segments  # noqa: PLC0415 - numba is taken up for large sets only

    metres, winners = np.empty(len(flat)), np.empty(len(flat), dtype=np.intp)

    def some(at: slice) -> None:
        starts = flat.shapes[at.start : at.stop + 1]
        nearest_segments(
            flat.xy,
            flat.outlines,
            starts,
            segments.ends,
            segments.boxes,
            segments.children,
            metres[at],
            winners[at],
        )

    _in_threads(some, len(flat))
    return metres, winners


def smallest_within(flat: Flat, segments: Segments, owner: Ints, reach: Floats, known: Ints) -> Ints:
    """Smallest owner of a segment within each shape's reach.

    Parameters
    ----------
    flat, segments
        What is measured, and to what.
    owner
        Of each piece, in the order in which `indexed` was given them.
    reach
        Metres, for each shape.
    known
        Segment (in the tree's order) known to be within reach.
    """
    from layers._kernels import smallest_owners  # noqa: PLC0415 - numba is taken up for large sets only

    owners = owner[segments.place]
    codes = owners[known]

    def some(at: slice) -> None:
        starts = flat.shapes[at.start : at.stop + 1]
        smallest_owners(
            flat.xy,
            flat.outlines,
            starts,
            segments.ends,
            segments.boxes,
            segments.children,
            reach[at],
            owners,
            codes[at],
        )

    _in_threads(some, len(flat))
    return codes


def _in_threads(work: Callable[[slice], None], count: int) -> None:
    """Do chunks of work on every core; compiled loops let go of the interpreter's lock."""
    chunks = [slice(at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for _ in threads.map(work, chunks):
            pass
