"""A ring put together from roads: the ways that bear its name, or its sides walked from corner to corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geodata.osm_names import plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from shapely.geometry.base import BaseGeometry

    from geodata.osm_names import RingNames

    Shapes = NDArray[np.object_]
    Floats = NDArray[np.float64]
    Pairs = NDArray[np.int64]

# A named stretch shorter than this share of the walked ring is part of it, not the whole
_WHOLE = 0.8
# Sides that come no nearer to each other than this do not meet
_MEET_M = 400.0
# Over so much a road may be interrupted (a bridge of another name) and still be one
_GAP_M = 120.0
_SNAP_M = 0.01


@dataclass(frozen=True)
class FoundRing:
    """A ring, or why there is none.

    Parameters
    ----------
    line
        In the working CRS; None where it could not be put together.
    how
        ``named``: ways that bear its name; ``sides``: roads along it, from corner to corner; ``missing``.
    missing
        Names of sides that no way bears, or that do not meet.
    """

    line: BaseGeometry | None
    how: Literal["named", "sides", "missing"]
    missing: tuple[str, ...] = ()


def find_ring(ring: RingNames, shapes: Shapes, names: Sequence[frozenset[str]]) -> FoundRing:
    """Put a ring together.

    Parameters
    ----------
    ring
        Its names and those of its sides.
    shapes, names
        Roads in the working CRS, and what each is called (`geodata.osm_names.names_of`).
    """
    own = _called(ring.names, shapes, names)
    named = shapely.line_merge(shapely.union_all(own)) if len(own) else None
    sides = [(side[0], _called(side, shapes, names)) for side in ring.sides]
    missing = tuple(name for name, found in sides if not len(found))
    walked = None
    if sides and not missing:
        walked, missing = _walk(sides)
    if named is not None and (walked is None or named.length >= _WHOLE * walked.length):
        return FoundRing(named, "named")
    if walked is not None:
        return FoundRing(walked, "sides")
    return FoundRing(None, "missing", missing or ring.names[:1])


def _called(wanted: Sequence[str], shapes: Shapes, names: Sequence[frozenset[str]]) -> Shapes:
    plain = {plain_name(name) for name in wanted}
    bears = np.array([bool(plain & called) for called in names], dtype=bool)
    found: Shapes = shapes[bears]
    return found


def _walk(sides: Sequence[tuple[str, Shapes]]) -> tuple[BaseGeometry | None, tuple[str, ...]]:
    """Walk along each side from where it meets the one before to where it meets the next."""
    lines = [shapely.node(shapely.union_all(shapes)) for _, shapes in sides]
    corners = []
    for place, (name, _) in enumerate(sides):
        following = (place + 1) % len(sides)
        link = shapely.shortest_line(lines[place], lines[following])
        if link.length > _MEET_M:
            return None, (f"{name} – {sides[following][0]}",)
        corners.append(shapely.get_coordinates(link))
    stretches: list[BaseGeometry] = []
    for place, (name, _) in enumerate(sides):
        stretch = _path(lines[place], corners[place - 1][1], corners[place][0])
        if stretch is None:
            return None, (name,)
        stretches.append(stretch)
    joints = [shapely.LineString(corner) for corner in corners if np.ptp(corner, axis=0).max() > _SNAP_M]
    # what was walked over rounded corners is rounded as a whole, so that no crumb is left beside it
    return shapely.line_merge(shapely.union_all([*stretches, *joints], grid_size=_SNAP_M)), ()


def _path(line: BaseGeometry, start: NDArray[np.float64], end: NDArray[np.float64]) -> BaseGeometry | None:
    """Find the shortest way along lines between two points on them, over gaps where it must."""
    vertices, owner = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    rounded, number = np.unique(np.round(vertices / _SNAP_M).astype(np.int64), axis=0, return_inverse=True)
    number = number.reshape(-1)
    follows = np.flatnonzero(owner[1:] == owner[:-1])
    segments = np.column_stack([number[follows], number[follows + 1]])
    ends = np.unique(np.concatenate([number[:1], number[-1:], number[np.flatnonzero(np.diff(owner))]]))
    ends = np.union1d(ends, number[np.flatnonzero(np.diff(owner)) + 1])
    places = np.vstack([rounded * _SNAP_M, start, end])
    gaps = ends[cKDTree(places[ends]).query_pairs(_GAP_M, output_type="ndarray")]
    for point in (len(rounded), len(rounded) + 1):
        segments = _split(places, segments, point)
    graph = _graph(places, segments, gaps)
    source = np.array([len(rounded)])
    distance, before = dijkstra(graph, directed=False, indices=source, return_predecessors=True)
    if not np.isfinite(distance[0, -1]):
        return None
    passed = [len(rounded) + 1]
    while passed[-1] != len(rounded):
        passed.append(int(before[0, passed[-1]]))
    return shapely.LineString(places[passed])


def _split(places: Floats, segments: Pairs, point: int) -> Pairs:
    """Cut the segment that a point lies on in two at that point."""
    lines = shapely.linestrings(places[segments])
    nearest = int(shapely.distance(lines, shapely.points(places[point])).argmin())
    first, last = segments[nearest]
    return np.vstack([np.delete(segments, nearest, axis=0), [[first, point], [point, last]]])


def _graph(places: Floats, segments: Pairs, gaps: Pairs) -> csr_array:
    """Weigh each pair by its length; a gap counts ten times: a road is followed where there is one."""
    pairs = np.sort(np.vstack([segments, gaps]).astype(np.int64), axis=1)
    factor = np.repeat([1.0, 10.0], [len(segments), len(gaps)])
    pairs, kept = np.unique(pairs, axis=0, return_index=True)
    length = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T) * factor[kept]
    size = (len(places), len(places))
    return coo_array((np.maximum(length, 1e-9), (pairs[:, 0], pairs[:, 1])), shape=size).tocsr()
