"""The index map of an atlas: its parcels alone, and beside each cluster of them the pages they are on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from dashboard.handouts.keymap import OVERVIEW_SCALES, fitting
from dashboard.sheets.displaylist import Item, Pen, Text, box
from dashboard.sheets.frame import Frame
from dashboard.sheets.mapframe import draw_map
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.placing import Placer
from layers.symbology import INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dashboard.handouts.keymap import Maps
    from dashboard.handouts.subject import Rows
    from dashboard.sheets.mapframe import MapFrame
    from dashboard.sheets.placing import Box
    from dashboard.sheets.scene import Scene

TOGETHER_MM: Final = 4.5  # parcels closer to one another are one cluster
LABEL_PT: Final = 6.4
PAD_MM: Final = 0.9
OFF_MM: Final = 1.2
MOST_RANGES: Final = 4
FILLED: Final = 0.9  # of the frame by the parcels


@dataclass(frozen=True)
class Cluster:
    """Parcels that lie close together: the box around them on the page, and their places in the atlas."""

    box: Box
    places: tuple[int, ...]


def index_map(maps: Maps, rect: Rect, rows: Rows, first_page: int) -> MapFrame:
    """Draw where an atlas's parcels lie, and on which pages they are.

    Parameters
    ----------
    maps
        Over one scene for all pages of the document.
    rect
        Of the map, mm.
    rows
        Places of the parcels in the data set, in the order of their pages.
    first_page
        Number of the first one's page.
    """
    shapes = maps.shapes[rows]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    scale = fitting((east - west, north - south), rect, OVERVIEW_SCALES, share=FILLED)
    frame = Frame(rect, (west + east) / 2, (south + north) / 2, scale)
    plates = list(_labels(maps, frame, clusters(shapes, frame), first_page))
    drawn = draw_map(_alone(maps.scene, rows), frame, maps.fonts, blocked=tuple(plate for plate, _ in plates))
    items = [one for plate, text in plates for one in _plate(plate, text)]
    return replace(drawn, items=(*drawn.items, *items))


def _alone(scene: Scene, rows: Rows) -> Scene:
    """Leave out the parcels that the atlas is not about, and every id: pages stand in their place."""
    parcels = scene.parcels
    if parcels is None:
        return scene
    area = None if parcels.area_m2 is None else parcels.area_m2[rows]
    own = replace(
        parcels,
        shapes=parcels.shapes[rows],
        ids=parcels.ids[rows],
        class_of=parcels.class_of[rows],
        flags={},
        area_m2=area,
    )
    return replace(scene, parcels=own, hidden=scene.hidden | {"ids", "labels-stations"})


def clusters(shapes: NDArray[np.object_], frame: Frame) -> list[Cluster]:
    """Group parcels that lie within a few millimetres of one another on paper, the largest group first."""
    near = shapely.buffer(shapely.box(*shapely.bounds(shapes).T), TOGETHER_MM / 2 * frame.m_per_mm)
    parts = shapely.get_parts(shapely.union_all(near))
    part_of = np.empty(len(shapes), dtype=np.intp)
    inside, which = shapely.STRtree(parts).query(shapely.centroid(shapes), predicate="intersects")
    part_of[inside] = which
    found = []
    for part in np.unique(part_of).tolist():
        members = np.flatnonzero(part_of == part)
        west, south, east, north = shapely.total_bounds(shapes[members]).tolist()
        (left, low), (right, top) = frame.to_mm(np.array([[west, south], [east, north]])).tolist()
        found.append(Cluster((left, top, right, low), tuple(members.tolist())))
    return sorted(found, key=lambda one: (-len(one.places), one.places))


def _labels(
    maps: Maps, frame: Frame, groups: Sequence[Cluster], first_page: int
) -> Iterator[tuple[Box, str]]:
    """Put each cluster's pages beside it, where they lie on no other cluster; on one rather than nowhere."""
    placer, crowded = (Placer(frame.rect.inset(1.0)) for _ in range(2))
    placer.take(one.box for one in groups)
    for group in groups:
        pages = page_ranges([first_page + place for place in group.places])
        text = pages if len(group.places) > 1 else f"{maps.subject.ids[group.places[0]]} · {pages}"
        ways = _beside(group.box, maps.fonts.width_mm(text, LABEL_PT, bold=True))
        free = next((one for one in ways if placer.free([one]) and crowded.free([one])), None)
        chosen = free or next((one for one in ways if crowded.free([one])), None)
        if chosen is not None:
            crowded.take([chosen])
            yield chosen, text


def _beside(around: Box, width: float) -> list[Box]:
    left, top, right, low = around
    wide, high = width + 2 * PAD_MM, LABEL_PT * MM_PER_PT + 1.6 * PAD_MM
    x, y = (left + right - wide) / 2, (top + low - high) / 2
    corners = [(right + OFF_MM, y), (left - OFF_MM - wide, y), (x, top - OFF_MM - high), (x, low + OFF_MM)]
    corners += [(right + OFF_MM, top - high), (right + OFF_MM, low), (left - wide, top - OFF_MM - high)]
    corners += [(left - wide, low + OFF_MM), (x, y)]
    return [(a, b, a + wide, b + high) for a, b in corners]


def _plate(plate: Box, text: str) -> tuple[Item, ...]:
    left, top, right, low = plate
    baseline = (top + low) / 2 + 0.36 * LABEL_PT * MM_PER_PT
    return (
        box(Rect(left, top, right - left, low - top), fill=PAPER, pen=Pen(INK, 0.18)),
        Text(text, (left + right) / 2, baseline, LABEL_PT, INK, bold=True, anchor="middle"),
    )


def page_ranges(pages: Sequence[int]) -> str:
    """Write page numbers as ranges; the last of many is open.

    Examples
    --------
    >>> page_ranges([5, 6, 7, 9, 11, 12]), page_ranges([1, 3, 5, 7, 9])
    ('5–7, 9, 11–12', '1, 3, 5, 7 …')
    """
    ordered = np.unique(np.asarray(pages))
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) > 1) + 1)
    said = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join(said[:MOST_RANGES]) + (" …" if len(said) > MOST_RANGES else "")
