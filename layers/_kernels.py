"""Compiled loops over flat coordinates: the nearest of many segments to many shapes.

Imported only where a data set is large: taking up numba and compiling cost seconds, which small sets never pay.
Coordinates are metres on the plane. Segments lie in a tree of boxes (see `layers._flat`): the boxes of the
segments themselves come first, then each level above, the root last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

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
    """Compile a function; the result is kept beside the source, so that the next start need not compile."""
    return cast("Callable[Given, Result]", njit(cache=True, nogil=True)(function))


@compiled
def point_apart2(px: float, py: float, ends: Floats) -> float:
    """Squared distance from a point to the segment with ends (x, y, x, y).

    Examples
    --------
    >>> point_apart2(3.0, 4.0, np.array([0.0, 0.0, 9.0, 0.0]))
    16.0
    """
    along_x, along_y = ends[2] - ends[0], ends[3] - ends[1]
    off_x, off_y = px - ends[0], py - ends[1]
    length2 = along_x * along_x + along_y * along_y
    if length2 > 0.0:
        part = (off_x * along_x + off_y * along_y) / length2
        part = min(max(part, 0.0), 1.0)
        off_x -= part * along_x
        off_y -= part * along_y
    return off_x * off_x + off_y * off_y


@compiled
def turn(ends: Floats, px: float, py: float) -> float:
    """Tell on which side of a segment a point lies: above 0 left, below 0 right.

    Examples
    --------
    >>> turn(np.array([0.0, 0.0, 9.0, 0.0]), 3.0, 4.0) > 0
    True
    """
    return (ends[2] - ends[0]) * (py - ends[1]) - (ends[3] - ends[1]) * (px - ends[0])


@compiled
def segments_apart2(one: Floats, other: Floats) -> float:
    """Squared distance between two segments, 0 where they cross.

    Examples
    --------
    >>> segments_apart2(np.array([0.0, 0.0, 9.0, 0.0]), np.array([5.0, -1.0, 5.0, 1.0]))
    0.0
    """
    left, right = turn(one, other[0], other[1]), turn(one, other[2], other[3])
    if (left > 0.0 and right < 0.0) or (left < 0.0 and right > 0.0):
        left, right = turn(other, one[0], one[1]), turn(other, one[2], one[3])
        if (left > 0.0 and right < 0.0) or (left < 0.0 and right > 0.0):
            return 0.0
    ours = min(point_apart2(one[0], one[1], other), point_apart2(one[2], one[3], other))
    theirs = min(point_apart2(other[0], other[1], one), point_apart2(other[2], other[3], one))
    return min(ours, theirs)


@compiled
def gap2(one: Floats, other: Floats) -> float:
    """Squared distance between two boxes (west, south, east, north), 0 where they meet.

    Examples
    --------
    >>> gap2(np.array([0.0, 0.0, 1.0, 1.0]), np.array([4.0, 5.0, 6.0, 6.0]))
    25.0
    """
    east = max(0.0, other[0] - one[2], one[0] - other[2])
    north = max(0.0, other[1] - one[3], one[1] - other[3])
    return east * east + north * north


@compiled
def inside(px: float, py: float, xy: Floats, outlines: Ints, first: int, last: int) -> bool:
    """Whether a ray from a point eastward crosses outlines first … last - 1 an odd number of times."""
    odd = False
    for outline in range(first, last):
        for j in range(outlines[outline], outlines[outline + 1] - 1):
            if (xy[j, 1] > py) != (xy[j + 1, 1] > py):
                part = (py - xy[j, 1]) / (xy[j + 1, 1] - xy[j, 1])
                if px < xy[j, 0] + part * (xy[j + 1, 0] - xy[j, 0]):
                    odd = not odd
    return odd


@compiled
def shape_apart2(
    xy: Floats, outlines: Ints, first: int, last: int, ends: Floats, within2: float, side: Floats
) -> float:
    """Squared distance from outlines first … last - 1 to a segment; what is not below `within2` may be more.

    An outline of one vertex is a point, any other encloses an area together with the rest: a segment inside
    is at 0. `side` is room for four numbers.
    """
    best2 = within2
    for outline in range(first, last):
        begin, end = outlines[outline], outlines[outline + 1]
        if end - begin == 1:
            best2 = min(best2, point_apart2(xy[begin, 0], xy[begin, 1], ends))
        for j in range(begin, end - 1):
            east = max(
                0.0,
                min(ends[0], ends[2]) - max(xy[j, 0], xy[j + 1, 0]),
                min(xy[j, 0], xy[j + 1, 0]) - max(ends[0], ends[2]),
            )
            north = max(
                0.0,
                min(ends[1], ends[3]) - max(xy[j, 1], xy[j + 1, 1]),
                min(xy[j, 1], xy[j + 1, 1]) - max(ends[1], ends[3]),
            )
            if east * east + north * north < best2:
                side[0], side[1], side[2], side[3] = xy[j, 0], xy[j, 1], xy[j + 1, 0], xy[j + 1, 1]
                best2 = min(best2, segments_apart2(side, ends))
    return best2


@compiled
def push_children(
    node: int, box: Floats, within2: float, boxes: Floats, children: Ints, stack: Ints, gaps: Floats, top: int
) -> int:
    """Put a node's children nearer than `within2` on the stack, the nearest on top; give the new height."""
    floor = top
    for child in range(children[node, 0], children[node, 1]):
        apart2 = gap2(box, boxes[child])
        if apart2 >= within2:
            continue
        at = top
        while at > floor and gaps[at - 1] < apart2:
            stack[at], gaps[at] = stack[at - 1], gaps[at - 1]
            at -= 1
        stack[at], gaps[at] = child, apart2
        top += 1
    return top


@compiled
def reach_segment(
    xy: Floats, outlines: Ints, first: int, last: int, ends: Floats, box: Floats, within2: float, side: Floats
) -> float:
    """Squared distance from a shape to a segment: 0 where it lies inside; not below `within2`: may be more."""
    apart2 = shape_apart2(xy, outlines, first, last, ends, within2, side)
    x, y = ends[0], ends[1]
    if apart2 > 0.0 and box[0] < x < box[2] and box[1] < y < box[3] and inside(x, y, xy, outlines, first, last):
        return 0.0
    return apart2


@compiled
def bounds(xy: Floats, begin: int, end: int, box: Floats) -> None:
    """Put the box of vertices begin … end - 1 into `box`."""
    box[0], box[1], box[2], box[3] = xy[begin, 0], xy[begin, 1], xy[begin, 0], xy[begin, 1]
    for j in range(begin + 1, end):
        box[0], box[1] = min(box[0], xy[j, 0]), min(box[1], xy[j, 1])
        box[2], box[3] = max(box[2], xy[j, 0]), max(box[3], xy[j, 1])


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
    box, side = np.empty(4), np.empty(4)
    root, count, best = len(boxes) - 1, len(ends), 0
    for k in range(len(shapes) - 1):
        first, last = shapes[k], shapes[k + 1]
        bounds(xy, outlines[first], outlines[last], box)
        # The segment that was nearest to the shape before is most often nearest again, or close to it.
        best2 = reach_segment(xy, outlines, first, last, ends[best], box, np.inf, side)
        stack[0], gaps[0], top = root, 0.0, 1
        while top > 0:
            top -= 1
            node = stack[top]
            if gaps[top] >= best2:
                continue
            if node >= count:
                top = push_children(node, box, best2, boxes, children, stack, gaps, top)
                continue
            apart2 = reach_segment(xy, outlines, first, last, ends[node], box, best2, side)
            if apart2 < best2:
                best2, best = apart2, node
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
    stack, gaps = np.empty(STACK, dtype=np.intp), np.empty(STACK)
    box, side = np.empty(4), np.empty(4)
    root, count = len(boxes) - 1, len(ends)
    for k in range(len(shapes) - 1):
        first, last = shapes[k], shapes[k + 1]
        bounds(xy, outlines[first], outlines[last], box)
        within2 = np.nextafter(reach[k] * reach[k], np.inf)
        stack[0], gaps[0], top = root, 0.0, 1
        while top > 0:
            top -= 1
            node = stack[top]
            if node >= count:
                top = push_children(node, box, within2, boxes, children, stack, gaps, top)
            elif owner[node] < codes[k]:
                apart2 = reach_segment(xy, outlines, first, last, ends[node], box, within2, side)
                if apart2 < within2:
                    codes[k] = owner[node]
