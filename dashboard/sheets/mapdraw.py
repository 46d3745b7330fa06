"""Symbols into paths: what the symbology says of a layer, drawn into a frame at its scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from dashboard.map.surroundings import EDGES_ABOVE, PARCELS_ORDER, UNNAMED_ROAD_M, group_of
from dashboard.sheets.displaylist import Floats, Group, Item, Pen, Shape, box, disc, polygon, segments
from dashboard.sheets.frame import Frame, hatch_lines
from dashboard.sheets.inks import tinted
from dashboard.sheets.paper import Rect
from dashboard.sheets.scene import UNFILLED, Geometries, Mask, ParcelClass, Scene
from dashboard.text import say
from layers.symbology import (
    FLAGS,
    SITE,
    SYMBOL,
    SYMBOLS,
    Fill,
    Hatch,
    Marker,
    ScaleBand,
    Stroke,
    Symbol,
    Words,
    band_at,
)

if TYPE_CHECKING:
    from dashboard.sheets.features import Features

HANDLED: Final = frozenset({"page", "parcels", "band"})
THINNEST_MM: Final = 0.06
LOCAL_ROADS_TO: Final = 65_000  # beyond, streets are a grey mist
ROAD_AT_LEAST_MM: Final = 0.5
STREET_AT_LEAST_MM: Final = 0.12
WIDEST_WATERWAY_MM: Final = 0.22
CASED_FROM_MM: Final = 0.35  # thinner streets are one line, in the casing's colour
PARCEL_EDGE_TO: Final = 130_000


@dataclass(frozen=True)
class Drawn:
    """One thing that a map shows, as the legend names it.

    Attributes
    ----------
    key
        Key of the symbol, or of the class of parcels (``parcels:priority``).
    count
        How many features are in the frame.
    area_m2
        Of parcels: the site area of those in the frame whose area is known.
    """

    key: str
    words: Words
    fill: Fill | None = None
    stroke: Stroke | None = None
    marker: Marker | None = None
    count: int = 0
    area_m2: float = 0.0


@dataclass(frozen=True, eq=False)
class Picture:
    """Items of a map in drawing order, and what they show."""

    items: tuple[Item, ...]
    drawn: tuple[Drawn, ...]


class Draughtsman:
    """Draws a scene into a frame, layer by layer.

    Parameters
    ----------
    scene
        What is shown.
    frame
        Where, and at which scale.
    """

    def __init__(self, scene: Scene, frame: Frame) -> None:
        self.scene = scene
        self.frame = frame
        self.band: ScaleBand = band_at(frame.denominator)
        self.drawn: list[Drawn] = []

    def picture(self) -> Picture:
        """Draw everything but the labels."""
        bounded = "boundary" in self.scene.reference
        items: list[Item] = [
            box(self.frame.rect, fill=_colour(SYMBOL["outside" if bounded else "land"].fill))
        ]
        symbols = [one for one in SYMBOLS if one.layer not in HANDLED and self.wanted(one)]
        for symbol in symbols:
            if symbol.order < PARCELS_ORDER:
                items += self._layer(symbol, edges=symbol.key not in EDGES_ABOVE)
            if symbol.key == "carriers":
                items += self._band(edges=False)
        items += self._parcels()
        for symbol in symbols:
            if symbol.key in EDGES_ABOVE:
                items += self._layer(symbol, areas=False)
        items += self._band(areas=False)
        for symbol in symbols:
            if symbol.order > PARCELS_ORDER:
                items += self._layer(symbol)
        items += self._flags()
        items += self._sites()
        return Picture((Group(tuple(items), clip=self.frame.rect),), tuple(self._legend()))

    def wanted(self, symbol: Symbol) -> bool:
        """Whether a symbol is drawn: at this scale, and switched on."""
        return symbol.at(self.frame.denominator) and self.scene.shows(group_of(symbol))

    def features(self, symbol: Symbol) -> Features | None:
        """Give the features that a symbol draws."""
        return self.scene.chosen.of(symbol, self.scene.reference.get(symbol.layer))

    def lines_above(self) -> Geometries:
        """Give the lines that are drawn over the parcels: ids keep clear of them where they can."""
        found: list[Geometries] = []
        for symbol in SYMBOLS:
            edge = symbol.key == "carriers" or (symbol.order > PARCELS_ORDER and symbol.geometry == "line")
            if symbol.layer in HANDLED or not edge or not self.wanted(symbol):
                continue
            features = self.features(symbol)
            if features is not None:
                found.append(features.edges[self.frame.touches(features.edges)])
        return np.concatenate(found) if found else np.empty(0, dtype=object)

    def pen(
        self, stroke: Stroke, strength: float = 1.0, *, wider_mm: float = 0.0, colour: str | None = None
    ) -> Pen:
        """Turn a stroke into a pen at this scale."""
        factor = self.band.width_factor
        return Pen(
            colour or stroke.colour,
            max(THINNEST_MM, (stroke.width_mm + 2 * wider_mm) * factor),
            () if colour else tuple(mm * factor for mm in stroke.dash_mm),
            stroke.opacity * strength,
            stroke.round_caps,
        )

    def _layer(self, symbol: Symbol, *, areas: bool = True, edges: bool = True) -> list[Item]:
        features = self.features(symbol)
        if features is None:
            return []
        shapes = features.edges if symbol.geometry == "line" else features.shapes
        cut = self.frame.cut(shapes)
        inside = ~(shapely.is_missing(cut) | shapely.is_empty(cut))
        count = int(self.frame.shows(shapes).sum())
        if not count:
            return []
        if areas:
            self._note(symbol, count)
        strength = self.scene.strength(group_of(symbol))
        if symbol.layer == "roads":
            items = list(self._roads(symbol, features, inside, cut[inside], strength))
        elif symbol.marker is not None:
            items = list(self._markers(symbol.marker, cut[inside]))
        else:
            items = self._areas(symbol, cut[inside], strength) if areas else []
            items += self._strokes(symbol, features, inside, cut[inside], strength) if edges else []
        return [Group(tuple(items), layer=symbol.legend.say("zh"))] if items else []

    def _note(self, symbol: Symbol, count: int) -> None:
        marker = symbol.marker
        if marker is not None and marker.shape == "none":
            return
        self.drawn.append(Drawn(symbol.key, symbol.legend, symbol.fill, symbol.stroke, marker, count))

    def _areas(self, symbol: Symbol, shapes: Geometries, strength: float) -> list[Item]:
        return [] if symbol.fill is None else list(self.filled(symbol.fill, shapes, strength))

    def filled(self, fill: Fill, shapes: Geometries, strength: float = 1.0) -> Iterator[Item]:
        """Fill areas that are cut to the frame already, and hatch them."""
        outline = self.frame.areas(shapes, fill=fill.colour, opacity=fill.opacity * strength)
        if not len(outline.points):
            return
        if fill.colour is not None:
            yield outline
        if fill.hatch is not None:
            yield hatched(outline, fill.hatch, self.band, strength, within=self.frame.rect)

    def _strokes(
        self, symbol: Symbol, features: Features, inside: Mask, shapes: Geometries, strength: float
    ) -> list[Item]:
        stroke = symbol.stroke
        if stroke is None:
            return []
        if stroke.ground_m is not None:
            return list(self._ground_lines(stroke, features, inside, shapes, strength))
        items: list[Item] = []
        if stroke.casing_colour is not None:
            casing = self.pen(stroke, strength, wider_mm=stroke.casing_mm, colour=stroke.casing_colour)
            items.append(self.frame.lines(shapes, replace(casing, opacity=0.9 * strength)))
        return [*items, self.frame.lines(shapes, self.pen(stroke, strength))]

    def _ground_lines(
        self, stroke: Stroke, features: Features, inside: Mask, shapes: Geometries, strength: float
    ) -> Iterator[Item]:
        widths = np.nan_to_num(metres_of(features, str(stroke.ground_m), inside), nan=0.0)
        mm = np.maximum(widths / self.frame.m_per_mm, WIDEST_WATERWAY_MM * self.band.width_factor)
        for width in np.unique(np.round(mm, 2)):
            pen = Pen(stroke.colour, float(width), (), stroke.opacity * strength, stroke.round_caps)
            yield self.frame.lines(shapes[np.round(mm, 2) == width], pen)

    def _roads(
        self, symbol: Symbol, features: Features, inside: Mask, shapes: Geometries, strength: float
    ) -> Iterator[Item]:
        stroke = symbol.stroke
        if stroke is None:
            return
        casing = stroke.casing_colour or stroke.colour
        widths, street = road_widths_mm(features, inside, self.frame)
        shown = ~street if self.frame.denominator > LOCAL_ROADS_TO else np.ones(len(street), dtype=bool)
        edge = 2 * stroke.casing_mm * min(self.band.width_factor, 1.0)
        cased = widths >= CASED_FROM_MM
        for width in np.unique(widths[shown]):
            same = shown & (widths == width)
            wide = float(width) + edge if cased[same][0] else float(width)
            yield self.frame.lines(shapes[same], Pen(casing, wide, (), strength, round_caps=True))
        for width in np.unique(widths[shown & cased]):
            same = shown & (widths == width)
            yield self.frame.lines(
                shapes[same], Pen(stroke.colour, float(width), (), strength, round_caps=True)
            )

    def _markers(self, marker: Marker, shapes: Geometries) -> Iterator[Item]:
        if marker.shape == "none":
            return
        places = self.frame.to_mm(shapely.get_coordinates(shapes))
        for x, y in places.tolist():
            yield marked(marker, x, y, factor=min(self.band.width_factor, 1.25))

    def _band(self, *, areas: bool = True, edges: bool = True) -> list[Item]:
        symbol, shape = SYMBOL["band"], self.scene.band
        if shape is None or not self.wanted(symbol):
            return []
        cut = self.frame.cut(np.array([shape], dtype=object))
        if cut[0] is None or cut[0].is_empty:
            return []
        strength = self.scene.strength("band")
        items: list[Item] = []
        if areas:
            if not self.frame.shows(np.array([shape], dtype=object)).any():
                return []
            metres = f"{self.scene.band_m or 0:g}"
            words = Words(*(say(one, "sheet.band", metres=metres) for one in ("zh", "en")))
            self.drawn.append(Drawn(symbol.key, words, symbol.fill, symbol.stroke, None, 1))
            items += self._areas(symbol, cut, strength)
        if edges and symbol.stroke is not None:
            items.append(self.frame.areas(cut, pen=self.pen(symbol.stroke, strength)))
        return [Group(tuple(items), layer=symbol.legend.say("zh"))]

    def _parcels(self) -> list[Item]:
        parcels = self.scene.parcels
        if parcels is None or not len(parcels.shapes) or not self.scene.shows("parcels"):
            return []
        cut = self.frame.cut(parcels.shapes)
        inside = self.frame.shows(parcels.shapes) & (parcels.class_of != UNFILLED)
        strength = self.scene.strength("parcels")
        items: list[Item] = []
        for place, kind in enumerate(parcels.classes):
            chosen = inside & (parcels.class_of == place)
            if not chosen.any():
                continue
            self._note_class(kind, chosen)
            items += self._class(kind, cut[chosen], strength)
        stroke = SYMBOL["parcels"].stroke
        if items and stroke is not None and self.frame.denominator <= PARCEL_EDGE_TO:
            items.append(self.frame.lines(cut[inside], self.pen(stroke, strength)))
        return [Group(tuple(items), layer=SYMBOL["parcels"].legend.say("zh"))] if items else []

    def _note_class(self, kind: ParcelClass, chosen: Mask) -> None:
        parcels = self.scene.parcels
        known = parcels is not None and parcels.area_m2 is not None
        area = float(np.nansum(parcels.area_m2[chosen])) if known else 0.0  # type: ignore[union-attr,index]
        fill, edge = tinted(kind.fill, self.band.tint), SYMBOL["parcels"].stroke
        self.drawn.append(
            Drawn(f"parcels:{kind.key}", kind.legend, fill, edge, None, int(chosen.sum()), area)
        )

    def _class(self, kind: ParcelClass, shapes: Geometries, strength: float) -> Iterator[Item]:
        yield from self.filled(tinted(kind.fill, self.band.tint), shapes, strength)

    def _flags(self) -> Iterator[Item]:
        parcels = self.scene.parcels
        if parcels is None:
            return
        switches = {FLAGS["close"].key: "close", FLAGS["near"].key: "flags", "selection": "parcels"}
        for key, switch in switches.items():
            symbol = SYMBOL[key]
            stroke, mask = symbol.stroke, parcels.flags.get(key)
            if (
                stroke is None
                or mask is None
                or not self.scene.shows(switch)
                or not symbol.at(self.frame.denominator)
            ):
                continue
            chosen = parcels.shapes[mask & self.frame.shows(parcels.shapes)]
            cut = self.frame.cut(chosen)
            if not len(chosen):
                continue
            self.drawn.append(Drawn(key, symbol.legend, None, stroke, None, len(chosen)))
            yield Group(tuple(self._outlined(symbol, cut)), layer=symbol.legend.say("zh"))

    def _sites(self) -> list[Item]:
        shapes = np.array([shape for _, shape in self.scene.sites], dtype=object)
        shapes = shapes[self.frame.shows(shapes)] if len(shapes) else shapes
        if not len(shapes):
            return []
        self._note(SITE, len(shapes))
        cut = self.frame.cut(shapes)
        items = [*self._areas(SITE, cut, 1.0), *self._outlined(SITE, cut)]
        return [Group(tuple(items), layer=SITE.legend.say("zh"))]

    def _outlined(self, symbol: Symbol, cut: Geometries) -> Iterator[Shape]:
        stroke = symbol.stroke
        if stroke is None:
            return
        if stroke.casing_colour is not None:
            casing = self.pen(stroke, wider_mm=stroke.casing_mm, colour=stroke.casing_colour)
            yield self.frame.areas(cut, pen=casing)
        yield self.frame.areas(cut, pen=self.pen(stroke))

    def _legend(self) -> Iterator[Drawn]:
        seen: set[str] = set()
        for one in self.drawn:
            if one.key not in seen:
                seen.add(one.key)
                yield one


def metres_of(features: Features, column: str, inside: Mask) -> Floats:
    """Give a column of lengths of some features; missing where the layer has none."""
    values = features.column(column)
    return np.full(int(inside.sum()), np.nan) if values is None else values[inside].astype(np.float64)


def road_widths_mm(features: Features, inside: Mask, frame: Frame) -> tuple[Floats, Mask]:
    """Give the width of some roads on paper, true where it is wide enough, and which are local streets."""
    kind = features.column("kind")
    street = np.zeros(int(inside.sum()), dtype=bool) if kind is None else kind[inside] == "local"
    metres = metres_of(features, "width_m", inside)
    metres = np.where(np.isnan(metres), UNNAMED_ROAD_M, metres)
    road = ROAD_AT_LEAST_MM * band_at(frame.denominator).width_factor
    least = np.where(street, STREET_AT_LEAST_MM, road)
    widths = np.maximum(metres / frame.m_per_mm, least).astype(np.float64)
    return np.round(widths, 2), street


def hatched(outline: Shape, hatch: Hatch, band: ScaleBand, strength: float, *, within: Rect) -> Group:
    """Hatch an area: parallel lines over the page, clipped by the area."""
    low, high = outline.points.min(axis=0), outline.points.max(axis=0)
    low = np.maximum(low, (within.x, within.y))
    high = np.minimum(high, (within.right, within.bottom))
    covered = Rect(float(low[0]), float(low[1]), *np.maximum(high - low, 0).tolist())
    gap = hatch.gap_mm * band.hatch_gap_factor
    angles = (hatch.angle_deg, hatch.angle_deg + 90) if hatch.crossed else (hatch.angle_deg,)
    width = max(THINNEST_MM, hatch.width_mm * min(band.width_factor, 1.2))
    pen = Pen(hatch.colour, width, (), hatch.opacity * strength)
    lines = tuple(segments(hatch_lines(covered, angle, gap), pen) for angle in angles)
    return Group(lines, clip=replace(outline, fill=None, pen=None))


def marked(marker: Marker, x: float, y: float, *, factor: float = 1.0) -> Shape:
    """Draw a marker."""
    stroke = marker.stroke
    pen = None if stroke is None else Pen(stroke.colour, stroke.width_mm * factor)
    half = marker.size_mm * factor / 2
    if marker.shape == "circle":
        return disc(x, y, half, fill=marker.fill, pen=pen)
    if marker.shape == "diamond":
        return polygon(
            [(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill=marker.fill, pen=pen
        )
    return box(Rect(x - half, y - half, 2 * half, 2 * half), fill=marker.fill, pen=pen)


def _colour(fill: Fill | None) -> str | None:
    return None if fill is None else fill.colour
