"""The layers around the parcels, from the symbology: land, water, ways, rings, carriers, their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dashboard.map.parts import (
    Expression,
    Layer,
    MapLanguage,
    by_zoom,
    faded,
    fill,
    label,
    line,
    name_along,
    name_of,
    shown,
)
from dashboard.map.screen import EARLIER, Screen, dashes, hatch_image, type_size
from layers.symbology import OUTSIDE, SYMBOL, SYMBOLS, Lettering, Marker, Stroke, Symbol, Where, pixels

# which switch of the layer list a reference layer belongs to, where it is not its own
GROUPS: Final = MappingProxyType(
    {
        "boundary": "land",
        "stations": "metro",
        "towns": "labels",
        "neighbours": "labels",
        "landmarks": "labels",
    }
)
PARCELS_ORDER: Final = SYMBOL["parcels"].order
HANDLED: Final = frozenset({"page", "parcels"})
# names are placed in this order, so that the most important keep their place
LABELLED: Final = (
    *("towns", "rings", "rings-assumed", "carriers", "neighbours", "water", "metro"),
    *("crossings-open", "crossings-planned", "landmarks", "stations", "rivers", "rail", "roads"),
)
POLYGON_LAYERS: Final = ("water", "carriers")
EDGES_ABOVE: Final = ("carriers", "band")
MIDDLE: Final = frozenset({"crossings"})
BESIDE_LINE: Final = frozenset({"metro", "rail", "rings"})  # their names stand beside the line, not on it
# beside a point, off the line that runs through it: obliquely first
ANCHORS: Final = ["bottom-left", "top-left", "bottom-right", "top-right", "left", "right"]
UNNAMED_ROAD_M: Final = 36
STREETS_FROM: Final = 10.5  # zoom from which local streets are drawn
STREET: Final = "local"
CLEAR: Final = ("carriers", "rings", "metro", "rail", "crossings")  # no id of a parcel lies on their lines
MARK: Final = "landmarks"  # the image that keeps ids off; any would do
MARK_SPACING: Final = 10
NARROW_M: Final = 500  # half the width of an area beside which its name stands
FIRST_ZOOM: Final = MappingProxyType({"carriers": 10.4})  # before that, a name has no room between the rings


def group_of(symbol: Symbol) -> str:
    """Name the switch that a symbol hangs on.

    Examples
    --------
    >>> group_of(SYMBOL["stations"])
    'metro'
    """
    return GROUPS.get(symbol.layer, symbol.layer)


def below_parcels(screen: Screen) -> list[Layer]:
    """Write what lies under the parcels, the page first."""
    page: Layer = {"id": "outside", "type": "background", "paint": {"background-color": OUTSIDE}}
    under = [symbol for symbol in SYMBOLS if symbol.order < PARCELS_ORDER and symbol.layer not in HANDLED]
    return [page, *(layer for symbol in under for layer in _drawn(symbol, screen))]


def above_parcels(screen: Screen) -> list[Layer]:
    """Write what lies over the parcels, the edges of the zones first, which the parcels would hide."""
    over = [symbol for symbol in SYMBOLS if symbol.order > PARCELS_ORDER and symbol.layer not in HANDLED]
    edges = [layer for key in EDGES_ABOVE for layer in _strokes(SYMBOL[key], screen)]
    return [*edges, *(layer for symbol in over for layer in _drawn(symbol, screen))]


def labels(language: MapLanguage, screen: Screen) -> list[Layer]:
    """Write the names, the most important last: MapLibre places the last layer's first."""
    return [_label(SYMBOL[key], language, screen) for key in reversed(LABELLED)]


def clear_of_ids(minzoom: float) -> list[Layer]:
    """Write what keeps the parcels' ids off lines: marks along these that are placed but not drawn."""
    layout = {
        "symbol-placement": "line",
        "symbol-spacing": MARK_SPACING,
        "icon-image": f"marker-{MARK}",
        "icon-size": 0.5,
        "icon-padding": 3,
        "icon-allow-overlap": True,
        "icon-rotation-alignment": "viewport",
    }
    return [
        {
            "id": f"{layer}-clear",
            "type": "symbol",
            "source": layer,
            "minzoom": minzoom,
            "layout": {**layout, "visibility": shown(layer)},
            "paint": {"icon-opacity": 0},
        }
        for layer in CLEAR
    ]


def images() -> list[dict[str, Any]]:
    """Describe the images these layers draw with."""
    hatches = [
        hatch_image(f"hatch-{symbol.key}", symbol.fill.hatch)
        for symbol in SYMBOLS
        if symbol.fill and symbol.fill.hatch and symbol.layer not in HANDLED
    ]
    squares = [
        {
            "id": f"marker-{symbol.key}",
            "kind": "square",
            "size": 8,
            "width": pixels(marker.size_mm),
            "stroke": marker.fill,
        }
        for symbol in SYMBOLS
        if (marker := symbol.marker) and marker.shape in {"square", "diamond"}
    ]
    return hatches + squares


def matching(where: Where) -> Expression:
    """Write a symbol's condition as a map filter.

    Examples
    --------
    >>> matching(Where("status", "!=", ("assumed",)))
    ['!', ['in', ['get', 'status'], ['literal', ['assumed']]]]
    """
    inside = ["in", ["get", where.column], ["literal", list(where.values)]]
    return inside if where.op == "==" else ["!", inside]


def _drawn(symbol: Symbol, screen: Screen) -> list[Layer]:
    if symbol.layer == "roads" and symbol.stroke:
        return _roads(symbol.stroke, screen)
    if symbol.marker:
        return _circles(symbol, symbol.marker, screen)
    strokes = [] if symbol.key in EDGES_ABOVE else _strokes(symbol, screen)
    return [*_fills(symbol, screen), *strokes]


def _outer(symbol: Symbol, screen: Screen) -> dict[str, Any]:
    outer: dict[str, Any] = {"filter": matching(symbol.where)} if symbol.where else {}
    if symbol.smallest < 1e9:  # noqa: PLR2004 - the symbology's "always"
        outer["minzoom"] = screen.zoom(symbol.smallest)
    return outer


def _fills(symbol: Symbol, screen: Screen) -> list[Layer]:
    paint, group, source = symbol.fill, group_of(symbol), symbol.layer
    if paint is None:
        return []
    outer = _outer(symbol, screen)
    layers = []
    if paint.colour:
        layers.append(
            fill(
                symbol.key, source, group, color=paint.colour, opacity=paint.opacity, antialias=False, **outer
            )
        )
    if paint.hatch:
        name = f"hatch-{symbol.key}"
        layers.append(fill(name, source, group, pattern=name, opacity=paint.hatch.opacity, **outer))
    return layers


def _strokes(symbol: Symbol, screen: Screen) -> list[Layer]:
    stroke, group = symbol.stroke, group_of(symbol)
    if stroke is None:
        return []
    outer = _outer(symbol, screen)
    cap = "round" if stroke.round_caps and not stroke.dash_mm else "butt"
    name = f"{symbol.key}-edge" if symbol.fill else symbol.key
    layers = []
    if stroke.casing_colour:
        wider = screen.width(stroke.width_mm, beside_mm=stroke.casing_mm)
        layers.append(
            line(
                f"{name}-casing",
                symbol.layer,
                group,
                color=stroke.casing_colour,
                width=wider,
                opacity=0.85,
                cap=cap,
                **outer,
            )
        )
    width = screen.width(stroke.width_mm)
    if stroke.ground_m:
        width = screen.ground_width(["coalesce", ["get", stroke.ground_m], 40], at_least=2)
    broken = dashes(stroke)
    more = {"dasharray": broken} if broken else {}
    layers.append(
        line(
            name,
            symbol.layer,
            group,
            color=stroke.colour,
            width=width,
            opacity=stroke.opacity,
            cap=cap,
            **more,
            **outer,
        )
    )
    return layers


def _roads(stroke: Stroke, screen: Screen) -> list[Layer]:
    street = ["==", ["get", "kind"], STREET]
    metres = ["coalesce", ["get", "width_m"], UNNAMED_ROAD_M]
    casing = screen.ground_width(metres, at_least=0.7, beside=1.3)
    inside = screen.ground_width(metres, at_least=0.7)
    coming: dict[str, Any] = {"opacity": {STREETS_FROM: 0, 12: 1}, "minzoom": STREETS_FROM, "filter": street}
    staying: dict[str, Any] = {"opacity": {8: 0.35, 11: 1}, "filter": ["!", street]}
    return [
        line(f"{name}{part}", "roads", "roads", color=color, width=width, **dict(more))
        for part, color, width in (("-casing", stroke.casing_colour, casing), ("", stroke.colour, inside))
        for name, more in (("streets", coming), ("roads", staying))
    ]


def _circles(symbol: Symbol, marker: Marker, screen: Screen) -> list[Layer]:
    if marker.shape != "circle" or marker.stroke is None:
        return []  # squares come with their name, as an icon
    group = group_of(symbol)
    radius = pixels(marker.size_mm) / 2
    edge = pixels(marker.stroke.width_mm)
    paint = {
        "circle-radius": by_zoom({9.5: radius * 0.5, 12: radius * 0.9, 15: radius * 1.6}),
        "circle-color": marker.fill,
        "circle-stroke-color": marker.stroke.colour,
        "circle-stroke-width": by_zoom({9.5: edge * 0.7, 14: edge * 1.2}),
        "circle-opacity": faded(group),
        "circle-stroke-opacity": faded(group),
    }
    layout = {"visibility": shown(group)}
    outer = _outer(symbol, screen)
    return [
        {
            "id": symbol.key,
            "type": "circle",
            "source": symbol.layer,
            **outer,
            "layout": layout,
            "paint": paint,
        }
    ]


def _label(symbol: Symbol, language: MapLanguage, screen: Screen) -> Layer:
    letters = symbol.label
    if letters is None:
        raise KeyError(symbol.key)
    polygon = symbol.layer in POLYGON_LAYERS
    conditions = [["==", ["get", "kind"], symbol.layer]] if polygon else []
    conditions += [matching(symbol.where)] if symbol.where else []
    outer: dict[str, Any] = {"filter": ["all", *conditions]} if conditions else {}
    if letters.smallest < 1e9:  # noqa: PLR2004 - the symbology's "always"
        outer["minzoom"] = max(screen.zoom(letters.smallest * EARLIER), FIRST_ZOOM.get(symbol.layer, 0))
    size = type_size(letters.size_pt)
    return label(
        f"{symbol.key}-name",
        "places" if polygon else symbol.layer,
        group_of(symbol),
        text=_text(letters, language),
        color=letters.colour,
        halo=letters.halo,
        bold=letters.bold,
        size=by_zoom({9: round(size * 0.9, 1), 12: size, 16: round(size * 1.12, 1)}),
        **outer,
        **_placement(symbol, letters),
    )


def _text(letters: Lettering, language: MapLanguage) -> Expression:
    if letters.column != "name":
        return ["to-string", ["get", letters.column]]
    return name_along(language) if letters.along_line else name_of(language)


def _beside_if_narrow() -> dict[str, Any]:
    """Place the name of a narrow area to the right of it, until the map is so near that it fits within."""
    narrow = ["<", ["get", "half_m"], NARROW_M]

    def off(em: float) -> Expression:
        return ["case", narrow, ["literal", [em, 0]], ["literal", [0, 0]]]

    anchor = ["step", ["zoom"], ["case", narrow, "left", "center"], 13, "center"]
    offset = ["step", ["zoom"], off(1.1), 11, off(1.6), 12, off(2.6), 13, ["literal", [0, 0]]]
    return {"text_max_width": 7.2, "text_anchor": anchor, "text_offset": offset, "text_justify": "auto"}


def _placement(symbol: Symbol, letters: Lettering) -> Mapping[str, Any]:
    layout: dict[str, Any] = {"text_letter_spacing": letters.spacing_em} if letters.spacing_em else {}
    if symbol.layer in MIDDLE:
        return {**layout, "symbol_placement": "line-center", "text_rotation_alignment": "viewport"}
    if letters.along_line:
        turn = 14 if symbol.layer == "rings" else 35  # a name bent round a corner cannot be read
        layout |= {"symbol_placement": "line", "symbol_spacing": 440, "text_max_angle": turn}
        return layout | ({"text_offset": [0, -0.95]} if symbol.layer in BESIDE_LINE else {})
    if symbol.layer == "towns":
        return {**layout, "text_anchor": "bottom", "text_offset": [0, -0.4]}  # its point lies on a main line
    if symbol.layer == "carriers":
        return {**layout, **_beside_if_narrow()}
    if symbol.marker and symbol.marker.shape != "none":
        layout |= {"text_variable_anchor": ANCHORS, "text_radial_offset": 0.8}
        layout |= {"text_justify": "auto"}
        if symbol.marker.shape == "square":
            layout |= {
                "icon_image": f"marker-{symbol.key}",
                "icon_allow_overlap": True,
                "text_optional": True,
            }
    return layout
