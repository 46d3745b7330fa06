"""The parcels: filled by verdict, by land use or by supply; outlined so that they hold from a city to a plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from dashboard.map import look
from dashboard.map.parts import Expression, Layer, by_zoom, faded, fill, label, line

ColourBy: TypeAlias = Literal["verdict", "land_use", "supply"]

SOURCE: Final = "parcels"
SOURCE_LAYER: Final = "parcels"
FILL: Final = "parcels"
VERDICT_PROBE: Final = "parcels-verdict"
UNCLEAR_HATCH: Final = "hatch-unclear"
GROUP: Final = "parcels"
FILTERED: Final = (
    FILL,
    VERDICT_PROBE,
    "parcels-hatch",
    "parcels-edge",
    "parcels-close",
    "parcels-near",
    "parcel-ids",
)


def verdict_colour(verdict: Expression) -> Expression:
    """Write the fill colour of a verdict code."""
    pairs = [part for code, (_, colour) in look.VERDICTS.items() if code for part in (code, colour)]
    return ["match", verdict, *pairs, look.VERDICTS[0][1]]


def parcel_layers(
    colour: Expression, verdict: Expression, flags: Mapping[str, Expression], *, by: ColourBy
) -> list[Layer]:
    """Write the parcel layers, lowest first."""
    own: dict[str, Any] = {"source-layer": SOURCE_LAYER}
    layers = [
        fill(FILL, SOURCE, GROUP, color=colour, opacity={9: 0.92, 13: 0.88, 16: 0.72}, antialias=False, **own)
    ]
    if by == "verdict":
        unclear = ["==", verdict, 1]
        layers.append(fill("parcels-hatch", SOURCE, GROUP, pattern=UNCLEAR_HATCH, filter=unclear, **own))
    else:
        layers.append(fill(VERDICT_PROBE, SOURCE, GROUP, color=verdict_colour(verdict), opacity=0, **own))
        layers[-1]["paint"]["fill-opacity"] = 0
    layers.append(_edge(colour))
    layers += [_flag(name, when) for name, when in flags.items()]
    return layers


def _edge(colour: Expression) -> Layer:
    hover, selected = (["boolean", ["feature-state", name], False] for name in ("hover", "selected"))

    def state(plain: Any, hovered: Any, chosen: Any) -> Expression:  # noqa: ANN401 - style values
        return ["case", selected, chosen, hover, hovered, plain]

    colours = {
        11: state(colour, look.INK, look.INK),
        12.5: state("#FFFFFF", look.INK, look.INK),
        14.5: state("#FFFFFF", look.INK, look.INK),
        16: state(look.INK_3, look.INK, look.INK),
    }
    widths = {
        9: state(0.7, 1.6, 2.2),
        12.5: state(0.6, 2, 2.6),
        16: state(0.9, 2.4, 3),
        19: state(1.4, 3, 3.6),
    }
    return line(
        "parcels-edge",
        SOURCE,
        GROUP,
        color=by_zoom(colours),
        width=by_zoom(widths),
        **{"source-layer": SOURCE_LAYER},
    )


def _flag(name: str, when: Expression) -> Layer:
    return line(
        f"parcels-{name}",
        SOURCE,
        "flags",
        color=look.NEAR,
        width=by_zoom({11: 0.8, 14: 1.8, 17: 2.6}),
        filter=when,
        minzoom=11,
        **{"source-layer": SOURCE_LAYER},
    )


def parcel_ids() -> Layer:
    """Write the parcels' ids, at the scale of plots."""
    text = ["get", "parcel_id"]
    more: dict[str, Any] = {"source-layer": SOURCE_LAYER, "minzoom": 15.3, "text_padding": 10}
    return label(
        "parcel-ids", SOURCE, "ids", text=text, color=look.INK_2, size=by_zoom({15: 10, 18: 13}), **more
    )


def overlay_layers() -> list[Layer]:
    """Write the exact shapes that the page hands over: selected, drawn and measured."""
    role = ["get", "role"]
    outlined = ["in", role, ["literal", ["selected", "drawn"]]]
    measured = ["==", role, "measure"]
    ink = ["match", role, "drawn", look.VERDICTS[3][1], look.INK]
    labelled = label(
        "overlay-labels", "overlay", "overlay", text=["get", "label"], color=look.INK, size=12, bold=True
    )
    labelled["filter"] = ["has", "label"]
    labelled["layout"] |= {"text-allow-overlap": True, "symbol-placement": "point"}
    return [
        fill("overlay-drawn", "overlay", "overlay", color=look.VERDICTS[3][1], opacity=0.12, filter=["==", role, "drawn"]),
        line("overlay-casing", "overlay", "overlay", color="#FFFFFF", width=by_zoom({9: 4, 15: 7}), filter=outlined, opacity=0.9),
        line("overlay-edge", "overlay", "overlay", color=ink, width=by_zoom({9: 2, 15: 2.8}), filter=outlined),
        line("overlay-measure-casing", "overlay", "overlay", color="#FFFFFF", width=4, filter=measured, opacity=0.8),
        line("overlay-measure", "overlay", "overlay", color=look.INK, width=1.6, filter=measured, dasharray=[2, 1.5]),
        labelled,
    ]  # fmt: skip


__all__ = [
    "FILL",
    "FILTERED",
    "SOURCE",
    "SOURCE_LAYER",
    "UNCLEAR_HATCH",
    "VERDICT_PROBE",
    "ColourBy",
    "faded",
    "overlay_layers",
    "parcel_ids",
    "parcel_layers",
    "verdict_colour",
]
