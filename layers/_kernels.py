"""Compiled loops over flat coordinates: the nearest of many segments to many shapes.

Imported only where a data set is large: taking up numba and compiling cost seconds, which small sets never
pay. Coordinates are metres on the plane. Segments lie in a tree of boxes (see `layers._flat`): the boxes of
the segments themselves come first, then each level above, the root last.
"""
# ruff: noqa: PLR0917 - compiled loops take numbers and arrays by place; an object of them costs time

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar, cast

import numpy as np
from numba import njit  # type: ignore[import-untyped, unused-ignore] # ships no types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

STACK = 128  # four children a node: three wait on each of at most 32 levels

Given = ParamSpec("Given")
Result = TypeVar("Result")


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Compile a function at its first call and keep the result for the next start, where there is a place."""
    try:
        ready = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither beside the source nor in the user's cache may anything be written
        ready = njit(nogil=True)(function)
    return cast("Callable[Given, Result]", ready)


@compiled
def point_apart2(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Squared distance from a point to the segment from a to b.

    Examples
    --------
    >>> point_apart2(3.0, 4.0, 0.0, 0.0, 9.0, 0.0)
    16.0
    """
    along_x, along_y = bx - ax, by - ay
    off_x, off_y = px - ax, py - ay
    length2 = along_x * along_x + along_y * along_y
    if length2 > 0.0:
        part = (off_x * along_x + off_y * along_y) / length2
        part = min(max(part, 0.0), 1.0)
        off_x -= part * along_x
        off_y -= part * along_y
    return off_x * off_x + off_y * off_y


@compiled
def parted(ax: float, ay: float, bx: float, by: float, cx: float, cy: float, dx: float, dy: float) -> bool:
    """Whether the line through a and b has c on one side and d on the other.

    Examples
    --------
    >>> parted(0.0, 0.0, 9.0, 0.0, 5.0, -1.0, 20.0, 1.0)
    True
    """
    one = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    other = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    return (one > 0.0 and other < 0.0) or (one < 0.0 and other > 0.0)


@compiled
def segments_apart2(
    ax: float, ay: float, bx: float, by: float, cx: float, cy: float, dx: float, dy: float
) -> float:
    """Squared distance between the segments from a to b and from c to d, 0 where they cross.

    Examples
    --------
    >>> segments_apart2(0.0, 0.0, 9.0, 0.0, 5.0, -1.0, 5.0, 1.0)
    0.0
    """
    if parted(ax, ay, bx, by, cx, cy, dx, dy) and parted(cx, cy, dx, dy, ax, ay, bx, by):
        return 0.0
    ours = min(point_apart2(ax, ay, cx, cy, dx, dy), point_apart2(bx, by, cx, cy, dx, dy))
    theirs = min(point_apart2(cx, cy, ax, ay, bx, by), point_apart2(dx, dy, ax, ay, bx, by))
    return min(ours, theirs)


@compiled
def gap2(west: float, south: float, east: float, north: float, boxes: Floats, other: int) -> float:
    """Squared distance from a box to one of several, 0 where they meet.

    Examples
    --------
    >>> gap2(0.0, 0.0, 1.0, 1.0, np.array([[4.0, 5.0, 6.0, 6.0]]), 0)
    25.0
    """
    across: float = max(0.0, boxes[other, 0] - east, west - boxes[other, 2])
    up: float = max(0.0, boxes[other, 1] - north, south - boxes[other, 3])
    return across * across + up * up


@compiled
def inside(px: float, py: float, xy: Floats, outlines: Ints, first: int, last: int) -> bool:
    """Whether a ray from a point eastward crosses outlines first … last - 1 an odd number of times.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]])
    >>> inside(4.0, 4.0, square, np.array([0, 5]), 0, 1), inside(4.0, -4.0, square, np.array([0, 5]), 0, 1)
    (True, False)
    """
    odd = False
    for outline in range(first, last):
        for j in range(outlines[outline], outlines[outline + 1] - 1):
            if (xy[j, 1] > py) != (xy[j + 1, 1] > py):
                part = (py - xy[j, 1]) / (xy[j + 1, 1] - xy[j, 1])
                if px < xy[j, 0] + part * (xy[j + 1, 0] - xy[j, 0]):
                    odd = not odd
    return odd


@compiled
def outlines_apart2(
    xy: Floats, outlines: Ints, first: int, last: int, ends: Floats, k: int, within2: float
) -> float:
    """Squared distance from outlines first … last - 1 to segment k; `within2` where it is not below that."""
    cx, cy, dx, dy = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
    west, east, south, north = min(cx, dx), max(cx, dx), min(cy, dy), max(cy, dy)
    best2 = within2
    for outline in range(first, last):
        begin, end = outlines[outline], outlines[outline + 1]
        if end - begin == 1:
            best2 = min(best2, point_apart2(xy[begin, 0], xy[begin, 1], cx, cy, dx, dy))
        for j in range(begin, end - 1):
            ax, ay, bx, by = xy[j, 0], xy[j, 1], xy[j + 1, 0], xy[j + 1, 1]
            across = max(0.0, west - max(ax, bx), min(ax, bx) - east)
            up = max(0.0, south - max(ay, by), min(ay, by) - north)
            if across * across + up * up < best2:
                best2 = min(best2, segments_apart2(ax, ay, bx, by, cx, cy, dx, dy))
    return best2


@compiled
def shape_apart2(
    xy: Floats, outlines: Ints, first: int, last: int, ends: Floats, k: int, gap: float, within2: float
) -> float:
    """Squared distance from a shape to segment k, 0 inside it; or `within2` where it is not below that.

    `gap` is the squared distance between their boxes.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]])
    >>> segments = np.array([[3.0, 3.0, 6.0, 6.0], [12.0, 3.0, 12.0, 6.0]])
    >>> [shape_apart2(square, np.array([0, 5]), 0, 1, segments, k, 0.0, np.inf) for k in (0, 1)]
    [0.0, 9.0]
    """
    apart2 = outlines_apart2(xy, outlines, first, last, ends, k, within2)
    if gap == 0.0 and apart2 > 0.0 and inside(ends[k, 0], ends[k, 1], xy, outlines, first, last):
        return 0.0
    return apart2


@compiled
def bounds(xy: Floats, begin: int, end: int) -> tuple[float, float, float, float]:
    """West, south, east, north of vertices begin … end - 1.

    Examples
    --------
    >>> bounds(np.array([[7.0, 1.0], [2.0, 5.0], [9.0, 9.0]]), 0, 2)
    (2.0, 1.0, 7.0, 5.0)
    """
    west, south = xy[begin, 0], xy[begin, 1]
    east, north = west, south
    for j in range(begin + 1, end):
        west, south = min(west, xy[j, 0]), min(south, xy[j, 1])
        east, north = max(east, xy[j, 0]), max(north, xy[j, 1])
    return west, south, east, north


@compiled
def nearest_segments(
    xy: Floats,
    outlines: Ints,
    shapes: Ints,
    ends: Floats,
    boxes: Floats,
    children: Ints,
    metres: Floats,
    winners: Ints,
) -> None:
    """Find for each shape the nearest segment and how far it is.

    Parameters
    ----------
    xy, outlines, shapes
        Vertices; where each outline begins in `xy`; where each shape begins in `outlines`; both with the end.
    ends, boxes, children
        Segments (x, y, x, y); boxes of the tree; for each node the first child and the one behind the last.
    metres, winners
        Filled: distance, and place in `ends`.
    """
    stack, gaps = np.empty(STACK, dtype=np.intp), np.empty(STACK)
    root, count, best = len(boxes) - 1, len(ends), 0
    for k in range(len(shapes) - 1):
        first, last = shapes[k], shapes[k + 1]
        west, south, east, north = bounds(xy, outlines[first], outlines[last])
        # The segment that was nearest to the shape before is most often nearest again, or close to it.
        gap = gap2(west, south, east, north, boxes, best)
        best2 = shape_apart2(xy, outlines, first, last, ends, best, gap, np.inf)
        stack[0], gaps[0], top = root, 0.0, 1
        while top > 0:
            top -= 1
            node = stack[top]
            if gaps[top] >= best2:
                continue
            if node < count:
                apart2 = shape_apart2(xy, outlines, first, last, ends, node, gaps[top], best2)
                if apart2 < best2:
                    best2, best = apart2, node
                continue
            floor = top
            for child in range(children[node, 0], children[node, 1]):
                apart2 = gap2(west, south, east, north, boxes, child)
                if apart2 >= best2:
                    continue
                at = top
                while at > floor and gaps[at - 1] < apart2:  # the nearest on top
                    stack[at], gaps[at] = stack[at - 1], gaps[at - 1]
                    at -= 1
                stack[at], gaps[at] = child, apart2
                top += 1
        metres[k], winners[k] = np.sqrt(best2), best


@compiled
def smallest_owners(
    xy: Floats,
    outlines: Ints,
    shapes: Ints,
    ends: Floats,
    boxes: Floats,
    children: Ints,
    reach: Floats,
    owner: Ints,
    codes: Ints,
) -> None:
    """Find for each shape the smallest owner among the segments within its reach.

    Parameters
    ----------
    xy, outlines, shapes, ends, boxes, children
        As for `nearest_segments`.
    reach
        Metres, for each shape.
    owner
        Of each segment.
    codes
        An owner known to be within reach; lowered where a smaller one is.
    """
    stack = np.empty(STACK, dtype=np.intp)
    root, count = len(boxes) - 1, len(ends)
    for k in range(len(shapes) - 1):
        first, last = shapes[k], shapes[k + 1]
        west, south, east, north = bounds(xy, outlines[first], outlines[last])
        within2 = np.nextafter(reach[k] * reach[k], np.inf)
        stack[0], top = root, 1
        while top > 0:
            top -= 1
            node = stack[top]
            if node < count:
                if owner[node] < codes[k]:
                    gap = gap2(west, south, east, north, boxes, node)
                    apart2 = shape_apart2(xy, outlines, first, last, ends, node, gap, within2)
                    if apart2 < within2:
                        codes[k] = owner[node]
                continue
            for child in range(children[node, 0], children[node, 1]):
                if gap2(west, south, east, north, boxes, child) < within2:
                    stack[top] = child
                    top += 1


# doctest does not look into compiled functions by itself.
__test__: Final = MappingProxyType(
    {
        function.__name__: function.__doc__ or ""
        for function in (point_apart2, parted, segments_apart2, gap2, inside, shape_apart2, bounds)
    }
)
