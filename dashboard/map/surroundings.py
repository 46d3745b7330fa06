"""The layers around the parcels: land, water, ways, rings, carriers and their names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from dashboard.map import look
from dashboard.map.parts import Layer, MapLanguage, by_zoom, faded, fill, label, line, metres_wide, name_of

OPEN_ON: Final = "status_2019"
CARRIER_HATCH: Final = "hatch-carrier"


def ground(latitude: float) -> list[Layer]:
    """Write the layers under everything: what lies beyond the border, the land, water."""
    return [
        {"id": "outside", "type": "background", "paint": {"background-color": look.OUTSIDE}},
        fill("land", "boundary", "land", color=look.LAND),
        fill("water", "water", "water", color=look.WATER),
        line("water-shore", "water", "water", color=look.SHORE, width=0.8),
        line(
            "rivers",
            "rivers",
            "water",
            color=look.WATER,
            width=metres_wide(["coalesce", ["get", "width_m"], 40], at_least=2, latitude=latitude),
            cap="round",
        ),
        line(
            "roads-casing",
            "roads",
            "roads",
            color=look.ROAD_CASING,
            width=by_zoom({9: 2.4, 14: 8}),
            cap="round",
        ),
        line("roads", "roads", "roads", color=look.ROAD, width=by_zoom({9: 1.4, 14: 6}), cap="round"),
    ]


def zones() -> list[Layer]:
    """Write the carriers and the bands of the rings, which parcels lie in."""
    return [
        fill("carriers", "carriers", "carriers", color=look.CARRIER, opacity=0.07),
        fill("carriers-hatch", "carriers", "carriers", pattern=CARRIER_HATCH, opacity=0.5),
        line("carriers-edge", "carriers", "carriers", color=look.CARRIER, width=1.3),
        fill("band", "band", "band", color=look.RING, opacity=0.085, antialias=False),
    ]


def ways() -> list[Layer]:
    """Write the lines over the parcels: borders, railway, connecting roads, metro, rings."""
    is_open = ["==", ["get", OPEN_ON], "open"]
    drawn_as_assumed = ["==", ["get", "status"], "assumed"]
    ring_width = by_zoom({9: 1.6, 12: 2.4, 15: 3.6})
    return [
        line("boundary-edge", "boundary", "land", color=look.BORDER, width=1),
        line(
            "border",
            "border",
            "border",
            color=look.BORDER,
            width=by_zoom({9: 1, 13: 2}),
            dasharray=[5, 2.5, 1, 2.5],
        ),
        line("rail-casing", "rail", "rail", color=look.RAIL, width=by_zoom({9: 1.8, 14: 4})),
        line("rail", "rail", "rail", color="#FFFFFF", width=by_zoom({9: 1, 14: 2.6}), dasharray=[5, 5]),
        line(
            "crossings-casing",
            "crossings",
            "crossings",
            color="#FFFFFF",
            width=by_zoom({9: 3, 14: 7}),
            opacity=0.8,
        ),
        line(
            "crossings-open",
            "crossings",
            "crossings",
            color=look.CROSSING,
            width=by_zoom({9: 1.6, 14: 4}),
            filter=is_open,
        ),
        line(
            "crossings-planned",
            "crossings",
            "crossings",
            color=look.CROSSING,
            width=by_zoom({9: 1.6, 14: 4}),
            filter=["!", is_open],
            dasharray=[2.2, 1.6],
        ),
        line("metro-casing", "metro", "metro", color="#FFFFFF", width=by_zoom({9: 2.6, 14: 5}), opacity=0.75),
        line("metro", "metro", "metro", color=look.METRO, width=by_zoom({9: 1.2, 14: 2.6})),
        line("band-edge", "band", "band", color=look.RING, width=0.9, opacity=0.75, dasharray=[3.5, 2.5]),
        line(
            "rings-casing",
            "rings",
            "rings",
            color="#FFFFFF",
            width=by_zoom({9: 3.4, 12: 5.2, 15: 8}),
            cap="round",
        ),
        line("rings", "rings", "rings", color=look.RING, width=ring_width, filter=["!", drawn_as_assumed]),
        line(
            "rings-assumed",
            "rings",
            "rings",
            color=look.RING,
            width=ring_width,
            filter=drawn_as_assumed,
            dasharray=[3, 1.6],
        ),
        _stations(),
    ]


def _stations() -> Layer:
    return {
        "id": "stations",
        "type": "circle",
        "source": "stations",
        "minzoom": 9.5,
        "layout": {
            "visibility": ["case", ["boolean", ["global-state", "visible:metro"], True], "visible", "none"]
        },
        "paint": {
            "circle-radius": by_zoom({9.5: 1.4, 12: 2.4, 15: 4.5}),
            "circle-color": "#FFFFFF",
            "circle-stroke-color": look.METRO,
            "circle-stroke-width": by_zoom({9.5: 1, 14: 1.8}),
            "circle-opacity": faded("metro"),
            "circle-stroke-opacity": faded("metro"),
        },
    }


def labels(language: MapLanguage) -> list[Layer]:
    """Write the names, the most important last: MapLibre places the last layer's first."""
    name = name_of(language)
    spread: dict[str, Any] = {"text_letter_spacing": 0.12}
    along: dict[str, Any] = {"symbol_placement": "line", "symbol_spacing": 420, "text_max_angle": 35}
    beside: dict[str, Any] = {
        "text_variable_anchor": ["left", "right", "top", "bottom"],
        "text_radial_offset": 0.7,
    }
    return [
        label("road-names", "roads", "roads", text=name, color=look.INK_3, size=11, minzoom=11.5, **along),
        label("rail-names", "rail", "rail", text=name, color=look.INK_3, size=11, minzoom=11, **along, text_offset=[0, -0.9]),
        label("river-names", "rivers", "water", text=name, color=look.WATER_INK, size=11, minzoom=10.5, halo=look.LAND, **along),
        label("station-names", "stations", "metro", text=name, color=look.METRO_INK, size=11, minzoom=12.3, **beside),
        label("landmark-names", "landmarks", "labels", text=name, color=look.INK_2, size=11, minzoom=11, **beside),
        label(
            "crossing-numbers",
            "crossings",
            "crossings",
            text=["to-string", ["get", "number"]],
            color=look.CROSSING_INK,
            size=11,
            bold=True,
            minzoom=10,
            symbol_placement="line-center",
            text_rotation_alignment="viewport",
        ),
        label("metro-names", "metro", "metro", text=name, color=look.METRO_INK, size=11, minzoom=10.8, **along, text_offset=[0, -0.9]),
        label("water-names", "places", "water", text=name, color=look.WATER_INK, size=12, filter=_kind("water"), halo=look.WATER, **spread),
        label("neighbour-names", "neighbours", "labels", text=name, color=look.INK_3, size=by_zoom({9: 12, 12: 15}), halo=look.OUTSIDE, **spread),
        label("carrier-names", "places", "carriers", text=name, color=look.CARRIER, size=by_zoom({9: 11, 12: 13}), bold=True, minzoom=9.5, filter=_kind("carriers")),
        label("ring-names", "rings", "rings", text=name, color=look.RING_INK, size=by_zoom({9: 11, 12: 12.5}), bold=True, minzoom=9.5, **along),
        label("town-names", "towns", "labels", text=name, color=look.INK, size=by_zoom({9: 11.5, 12: 13.5, 15: 15}), bold=True),
    ]  # fmt: skip


def _kind(kind: str) -> list[Any]:
    return ["==", ["get", "kind"], kind]


def known(layers: list[Layer], sources: Collection[str]) -> list[Layer]:
    """Keep the layers whose source there is."""
    return [layer for layer in layers if layer.get("source", "") in sources or layer["type"] == "background"]
