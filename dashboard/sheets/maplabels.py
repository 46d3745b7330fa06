"""The labels of a map: which names, in which order, and where they find room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely
import shapely.ops

from dashboard.map.surroundings import LABELLED, MIDDLE, POLYGON_LAYERS, group_of
from dashboard.sheets.displaylist import Floats, Group, Item, Text
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.lettering import AROUND, DIAGONAL, Hand, along, around
from dashboard.sheets.mapdraw import Draughtsman
from dashboard.sheets.parcelids import grown, parcel_ids
from dashboard.sheets.placing import Box, Candidate, Placer
from dashboard.sheets.scene import Geometries, Scene
from layers.symbology import SITE, SYMBOL, Lettering, Symbol

if TYPE_CHECKING:
    from dashboard.sheets.features import Features

EDGE_MM: Final = 1.2  # labels keep so far from the frame
BESIDE_LINE: Final = frozenset({"metro", "rail"})  # named beside the line, others on it
BESIDE_MM: Final = 0.8
OVER_PARCELS: Final = frozenset({"carriers"})  # named off the parcels where there is room
LAYER: Final = "注记"
NUMBER_HALO_MM: Final = 0.8  # a number on a line stands in a gap of it
LONG_MM: Final = 500.0  # a line longer than this on paper is named more than once


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels that found room, and the ids of parcels that found none."""

    items: tuple[Item, ...]
    texts: tuple[Text, ...]
    without_room: int


def label_map(
    draughtsman: Draughtsman, fonts: Fonts, *, blocked: tuple[Box, ...] = (), enlarged: float = 1.0
) -> Labels:
    """Label a map: the most important names keep their place, none lies over another or at the frame.

    Parameters
    ----------
    draughtsman
        Knows the scene, the frame and what is drawn at its scale.
    fonts
        Measure and hold the characters.
    blocked
        Boxes on the page that stay free of labels.
    enlarged
        How much larger names are than on an A3; ids of parcels have no room to grow.
    """
    frame, scene = draughtsman.frame, draughtsman.scene
    placer = Placer(frame.rect.inset(EDGE_MM))
    placer.take(blocked)
    placer.take(_marker_boxes(draughtsman))
    placed = _site_names(draughtsman, placer, fonts)
    for key in LABELLED:
        placed += _layer(SYMBOL[key], draughtsman, placer, fonts, enlarged)
    without_room = 0
    if scene.shows("ids"):
        ids, without_room = parcel_ids(scene, frame, placer, fonts, lines=draughtsman.lines_above())
        placed += ids
    leaders = tuple(one.leader for one in placed if one.leader is not None)
    texts = tuple(text for one in placed for text in one.texts)
    items = (Group((*leaders, *texts), clip=frame.rect, layer=LAYER),) if texts else ()
    return Labels(items, texts, without_room)


def _site_names(draughtsman: Draughtsman, placer: Placer, fonts: Fonts) -> list[Candidate]:
    letters, frame = SITE.label, draughtsman.frame
    named = [(name, shape) for name, shape in draughtsman.scene.sites if name]
    if letters is None or not named:
        return []
    hand = Hand(fonts, letters.size_pt, letters.colour, letters.bold, letters.halo)
    cut = frame.cut(np.array([shape for _, shape in named], dtype=object), beyond_mm=0.0)
    found = []
    for (name, _), shape in zip(named, cut, strict=True):
        if shape is not None and not shape.is_empty:
            point = shapely.point_on_surface(shape)
            x, y = frame.to_mm(np.array([[point.x, point.y]]))[0].tolist()
            one = placer.first(around([name], hand, x=x, y=y, sides=("centre", *AROUND)))
            found += [one] if one is not None else []
    return found


def _layer(
    symbol: Symbol, draughtsman: Draughtsman, placer: Placer, fonts: Fonts, enlarged: float
) -> list[Candidate]:
    letters, frame, scene = symbol.label, draughtsman.frame, draughtsman.scene
    if (
        letters is None
        or not draughtsman.wanted(symbol)
        or not letters.largest <= frame.denominator <= letters.smallest
    ):
        return []
    features = draughtsman.features(symbol)
    if features is None or not scene.shows(group_of(symbol)):
        return []
    cut = frame.cut(features.shapes, beyond_mm=0.0)
    size = letters.size_pt * max(enlarged, grown(frame.denominator))
    hand = Hand(fonts, size, letters.colour, letters.bold, letters.halo, letters.spacing_em)
    if symbol.layer in MIDDLE:
        hand = replace(hand, halo_mm=NUMBER_HALO_MM)
    found = []
    room = Room(frame, hand, _parcels_in(scene, frame) if symbol.layer in OVER_PARCELS else None)
    for place in np.flatnonzero(~(shapely.is_missing(cut) | shapely.is_empty(cut))):
        names = names_of(features, int(place), letters, scene)
        if not names:
            continue
        for candidates in _ways(symbol, names, cut[place], room):
            one = placer.first(candidates)
            if one is not None:
                found.append(one)
    return found


def names_of(features: Features, place: int, letters: Lettering, scene: Scene) -> list[str]:
    """Give a feature's name in the language of the map, or in both; nothing where it has none."""
    if letters.column != "name":
        values = features.column(letters.column)
        value = None if values is None else values[place]
        if value is None or pd.isna(value):
            return []
        return [f"{value:g}" if isinstance(value, float) else str(value)]
    named = (features.column(column) for column in ("name_zh", "name_en"))
    found = [None if column is None else column[place] for column in named]
    zh, en = (one if isinstance(one, str) and one else None for one in found)
    wanted = {"zh": (zh or en,), "en": (en or zh,), "both": (zh, en)}[scene.language]
    return list(dict.fromkeys(one for one in wanted if one))


def _parcels_in(scene: Scene, frame: Frame) -> shapely.STRtree | None:
    parcels = scene.parcels
    if parcels is None or not scene.shows("parcels"):
        return None
    return shapely.STRtree(parcels.shapes[frame.touches(parcels.shapes)])


@dataclass(frozen=True, eq=False)
class Room:
    """Where names are written: into which frame, in which hand, and the parcels they keep off."""

    frame: Frame
    hand: Hand
    parcels: shapely.STRtree | None


def _ways(
    symbol: Symbol, names: list[str], shape: shapely.Geometry, room: Room
) -> Iterator[Iterator[Candidate]]:
    frame, hand = room.frame, room.hand
    if symbol.layer in POLYGON_LAYERS:
        yield _inside(names, shape, room)
    elif symbol.layer in MIDDLE:
        yield _at_middle(names, shape, frame, hand)
    elif symbol.label is not None and symbol.label.along_line:
        off = BESIDE_MM if symbol.layer in BESIDE_LINE else None
        paths = _paths(shape)[:1]
        for path in paths:
            points = frame.to_mm(shapely.get_coordinates(shapely.simplify(path, 0.15 * frame.m_per_mm)))
            yield from (_on_line(names, stretch, hand, off) for stretch in _stretches(points))
    else:
        x, y = frame.to_mm(shapely.get_coordinates(shape)[:1])[0].tolist()
        marker = symbol.marker
        pointed = marker is not None and marker.shape != "none"
        off = (marker.size_mm / 2 + 0.55) if marker is not None and pointed else 3.0
        sides = DIAGONAL if pointed else ("centre", *AROUND)
        yield around(names, hand, x=x, y=y, sides=sides, off_mm=off)


def _inside(names: list[str], shape: shapely.Geometry, room: Room) -> Iterator[Candidate]:
    """Write a name into an area: far from its edge, near its middle, off the parcels where it can be."""
    frame, hand, parcels = room.frame, room.hand, room.parcels
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    if largest.area < (4 * frame.m_per_mm) ** 2:
        return
    low = shapely.bounds(largest)
    step = max(4.0 * frame.m_per_mm, max(low[2] - low[0], low[3] - low[1]) / 14)
    grid = np.stack(np.meshgrid(np.arange(low[0], low[2], step), np.arange(low[1], low[3], step)), axis=-1)
    points = np.asarray(shapely.points(grid.reshape(-1, 2)))
    points = points[shapely.contains(largest, points)]
    # far from the edge first, then near the middle
    centre = shapely.centroid(largest)
    worth = shapely.distance(points, shapely.boundary(largest)) - 0.35 * shapely.distance(points, centre)
    points = points[np.argsort(-worth, kind="stable")]
    if parcels is not None and len(points):
        points = points[np.argsort(_covers(points, names, parcels, frame, hand), kind="stable")]
    for point in points[:40]:
        x, y = frame.to_mm(np.array([[point.x, point.y]]))[0].tolist()
        yield from around(names, hand, x=x, y=y, sides=("centre",))


def _covers(
    points: Geometries, names: list[str], parcels: shapely.STRtree, frame: Frame, hand: Hand
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell at which points a name would lie over a parcel."""
    wide = max(hand.fonts.width_mm(name, hand.size_pt, bold=hand.bold) for name in names) / 2
    half = np.array([wide, hand.em_mm * len(names) * 0.62]) * frame.m_per_mm
    middles = shapely.get_coordinates(points)
    boxes = shapely.box(*(middles - half).T, *(middles + half).T)
    over = np.zeros(len(points), dtype=bool)
    over[parcels.query(boxes, predicate="intersects")[0]] = True
    return over


def _at_middle(names: list[str], shape: shapely.Geometry, frame: Frame, hand: Hand) -> Iterator[Candidate]:
    for path in _paths(shape):
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = frame.to_mm(
                shapely.get_coordinates(shapely.line_interpolate_point(path, share, normalized=True))
            )[0]
            yield from around(names, hand, x=float(x), y=float(y), sides=("centre", *AROUND[:2]))


def _on_line(names: list[str], points: Floats, hand: Hand, off: float | None) -> Iterator[Candidate]:
    if len(names) > 1:
        yield from along("  ".join(names), points, hand, off_mm=off, level_only=True)
    yield from along(names[0], points, hand, off_mm=off)


def _stretches(points: Floats) -> list[Floats]:
    steps = np.hypot(*np.diff(points, axis=0).T)
    run = np.concatenate(([0.0], np.cumsum(steps)))
    count = max(1, int(run[-1] // LONG_MM))
    if count == 1:
        return [points]
    cuts = np.linspace(0, run[-1], count + 1)
    line = shapely.LineString(points)
    parts = [shapely.get_coordinates(shapely.ops.substring(line, a, b)) for a, b in pairwise(cuts.tolist())]
    return [part for part in parts if len(part) > 1]


def _paths(shape: shapely.Geometry) -> Geometries:
    parts: Geometries = shapely.get_parts(shapely.line_merge(shape))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    longest: Geometries = parts[np.argsort(-shapely.length(parts), kind="stable")]
    return longest


def _marker_boxes(draughtsman: Draughtsman) -> Iterator[Box]:
    for key in ("stations", "landmarks"):
        symbol = SYMBOL[key]
        features = draughtsman.features(symbol) if draughtsman.wanted(symbol) else None
        if features is None or symbol.marker is None:
            continue
        half = symbol.marker.size_mm / 2
        places = shapely.get_coordinates(features.shapes)
        for x, y in draughtsman.frame.to_mm(places).tolist():
            yield x - half, y - half, x + half, y + half
