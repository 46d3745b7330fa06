"""The parcels: filled by verdict, land use or supply; outlined so that they hold from a city to a plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from dashboard.map.parts import Expression, Layer, by_zoom, fill, label, line
from dashboard.map.screen import EARLIER, Screen, dashes, hatch_image
from layers.symbology import (
    ACCENT,
    ACCENT_INK,
    FAILS,
    FLAGS,
    INK,
    LAND_USES,
    PAPER,
    SYMBOL,
    UNKNOWN_USE,
    VERDICT,
    VERDICTS,
    Hatch,
    LandUseSymbol,
    Stroke,
    Symbol,
)

ColourBy: TypeAlias = Literal["verdict", "land_use", "supply"]

SOURCE: Final = "parcels"
SOURCE_LAYER: Final = "parcels"
POINTS: Final = "parcel-points"  # a source of one point a parcel: a tile's edge cuts no point in two
FILL: Final = "parcels"
VERDICT_PROBE: Final = "parcels-verdict"
UNCLEAR_HATCH: Final = "hatch-unclear"
GROUP: Final = "parcels"
ASIDE: Final = ["center", "top", "bottom"]  # an id makes way for a line, but not out of a narrow parcel
OWN: Final[Mapping[str, Any]] = {"source-layer": SOURCE_LAYER}
# the tool's own: the symbology has no colours for how land is supplied
SUPPLY_COLOURS: Final = MappingProxyType({"promoted": ACCENT, "stock": "#BB9674", "other": FAILS})


@dataclass(frozen=True)
class Rules:
    """What a policy pack says about parcels, as map expressions.

    Attributes
    ----------
    verdict
        Expression over tile properties and state that gives a verdict code, 0 to 3.
    flags
        By name (``close``, ``near``), expressions that say whether a parcel carries the flag.
    state
        The pack's own limits (numbers) and modes (words), by the state keys that the expressions read.
    """

    verdict: Expression
    flags: Mapping[str, Expression] = field(default_factory=dict)
    state: Mapping[str, float | str] = field(default_factory=dict)


def verdict_colour(verdict: Expression) -> Expression:
    """Write the fill colour of a verdict code.

    Examples
    --------
    >>> verdict_colour(["get", "v"])
    ['match', ['get', 'v'], 3, '#0E8A74', 2, '#7CB8A8', 1, '#E7EAEE', '#C9C5BC']
    """
    *others, last = VERDICTS
    pairs = [part for symbol in others for part in (symbol.code, symbol.fill.colour)]
    return ["match", verdict, *pairs, last.fill.colour]


def land_use_fill() -> Expression:
    """Write the fill colour of a land-use code: its own, or that of the class it belongs to."""
    return _by_class(lambda symbol: symbol.fill.colour, UNKNOWN_USE.fill.colour)


def supply_fill() -> Expression:
    """Write the fill colour of how a parcel comes to the market.

    Examples
    --------
    >>> supply_fill()[:4]
    ['match', ['get', 'supply'], 'promoted', '#0E8A74']
    """
    *named, other = SUPPLY_COLOURS.items()
    return ["match", ["get", "supply"], *(part for pair in named for part in pair), other[1]]


def _by_class(pick: Callable[[LandUseSymbol], object], otherwise: object) -> Expression:
    code = ["to-string", ["coalesce", ["get", "land_use"], ""]]
    result: Any = otherwise
    for length in sorted({len(known) for known in LAND_USES if known.isdigit()}):
        pairs = [
            part
            for known, symbol in LAND_USES.items()
            if len(known) == length and known.isdigit()
            for part in (known, pick(symbol))
        ]
        result = ["match", ["slice", code, 0, length], *pairs, result]
    local = [
        part for known, symbol in LAND_USES.items() if not known.isdigit() for part in (known, pick(symbol))
    ]
    return ["match", code, *local, result]


def land_use_hatches() -> dict[str, Hatch]:
    """Name the hatches of land-use classes by the code they belong to; the empty code is for the rest."""
    found = {code: symbol.fill.hatch for code, symbol in LAND_USES.items()}
    found[""] = UNKNOWN_USE.fill.hatch
    return {code: hatch for code, hatch in found.items() if hatch}


def images(by: ColourBy) -> list[dict[str, Any]]:
    """Describe the images the parcels are hatched with."""
    hatches = {UNCLEAR_HATCH: VERDICT[1].fill.hatch}
    if by == "land_use":
        hatches = {f"hatch-use-{code}": hatch for code, hatch in land_use_hatches().items()}
    return [hatch_image(name, hatch) for name, hatch in hatches.items() if hatch]


def parcel_layers(rules: Rules, screen: Screen, *, by: ColourBy) -> list[Layer]:
    """Write the parcel layers, lowest first."""
    colour = {"verdict": verdict_colour(rules.verdict), "land_use": land_use_fill(), "supply": supply_fill()}[
        by
    ]
    layers = [
        fill(FILL, SOURCE, GROUP, color=colour, opacity={9: 0.94, 13: 0.92, 16: 0.86}, antialias=False, **OWN)
    ]
    if by == "verdict":
        unclear = ["==", rules.verdict, 1]
        layers.append(fill(UNCLEAR_HATCH, SOURCE, GROUP, pattern=UNCLEAR_HATCH, filter=unclear, **OWN))
    else:
        probe = fill(VERDICT_PROBE, SOURCE, GROUP, color=verdict_colour(rules.verdict), **OWN)
        probe["paint"]["fill-opacity"] = (
            0  # not drawn, but asked for the verdict of the parcel under the pointer
        )
        layers.append(probe)
    if by == "land_use":
        layers += _use_hatches()
    layers.append(_edge(colour))
    layers += [_flag(FLAGS[name], when, screen) for name, when in rules.flags.items()]
    return layers


def _use_hatches() -> list[Layer]:
    hatched = land_use_hatches()
    which = _by_class(lambda symbol: symbol.code if symbol.code in hatched else "-", "")
    return [
        fill(
            f"hatch-use-{code}",
            SOURCE,
            GROUP,
            pattern=f"hatch-use-{code}",
            opacity=hatch.opacity,
            filter=["==", which, code],
            **OWN,
        )
        for code, hatch in hatched.items()
    ]


def _edge(colour: Expression) -> Layer:
    hover, selected = (["boolean", ["feature-state", name], False] for name in ("hover", "selected"))

    def state(plain: Any, hovered: Any, chosen: Any) -> Expression:  # noqa: ANN401 - style values
        return ["case", selected, chosen, hover, hovered, plain]

    colours = {
        11: state(colour, INK, INK),
        12.5: state(PAPER, INK, INK),
        14.5: state(PAPER, INK, INK),
        16: state(PAPER, INK, INK),
    }
    widths = {
        9: state(0.7, 1.6, 2.2),
        12.5: state(0.6, 2, 2.6),
        16: state(1.5, 2.4, 3),
        19: state(2.2, 3, 3.6),
    }
    return line(
        "parcels-edge",
        SOURCE,
        GROUP,
        color=by_zoom(colours),
        width=by_zoom(widths),
        **{"source-layer": SOURCE_LAYER},
    )


def _flag(symbol: Symbol, when: Expression, screen: Screen) -> Layer:
    stroke = symbol.stroke
    if stroke is None:
        raise KeyError(symbol.key)
    broken = dashes(stroke)
    more: dict[str, Any] = {"dasharray": broken} if broken else {}
    more |= {"filter": when, "minzoom": screen.zoom(symbol.smallest)}
    group = "close" if symbol is FLAGS["close"] else "flags"
    return line(
        symbol.key, SOURCE, group, color=stroke.colour, width=screen.width(stroke.width_mm), **more, **OWN
    )


def parcel_ids(screen: Screen, source: str = SOURCE) -> Layer:
    """Write the parcels' ids, at the scale of plots, from their points or, without such, their shapes."""
    letters = SYMBOL["parcels"].label
    if letters is None:
        raise KeyError("parcels")
    text = ["get", letters.column]
    more: dict[str, Any] = {"minzoom": screen.zoom(letters.smallest * EARLIER), "text_padding": 10, **OWN}
    more["text_variable_anchor"] = ["step", ["zoom"], ["literal", ["center"]], 16, ["literal", ASIDE]]
    return label("parcel-ids", source, "ids", text=text, color=INK, size=by_zoom({15: 11, 18: 14}), **more)


def site_layers(screen: Screen) -> list[Layer]:
    """Write the sites that the user drew; the one that is open is drawn stronger."""
    active = ["==", ["get", "active"], True]
    width = screen.width(0.55)
    names = label(
        "site-names", "sites", "sites", text=["get", "name"], color=ACCENT_INK, size=12.5, bold=True
    )
    return [
        fill("sites", "sites", "sites", color=ACCENT, opacity=0.14),
        line(
            "sites-casing",
            "sites",
            "sites",
            color=PAPER,
            width=screen.width(0.55, beside_mm=0.3),
            opacity=0.9,
        ),
        line("sites-edge", "sites", "sites", color=ACCENT_INK, width=width, dasharray=[2.2, 1.4]),
        line("sites-open", "sites", "sites", color=ACCENT_INK, width=width, filter=active),
        names,
    ]


def overlay_layers(screen: Screen) -> list[Layer]:
    """Write the exact shapes that the page hands over: selected, drawn and measured."""
    role = ["get", "role"]
    chosen = SYMBOL["selection"].stroke or Stroke(INK, 0.7)
    outlined = ["in", role, ["literal", ["selected", "drawn"]]]
    measured = ["==", role, "measure"]
    ink = ["match", role, "drawn", ACCENT, chosen.colour]
    casing = screen.width(chosen.width_mm, beside_mm=chosen.casing_mm)
    labelled = label(
        "overlay-labels", "overlay", "overlay", text=["get", "label"], color=INK, size=12, bold=True
    )
    labelled["filter"] = ["has", "label"]
    labelled["layout"] |= {"text-allow-overlap": True}
    return [
        fill("overlay-drawn", "overlay", "overlay", color=ACCENT, opacity=0.12, filter=["==", role, "drawn"]),
        line("overlay-casing", "overlay", "overlay", color=PAPER, width=casing, filter=outlined, opacity=0.9),
        line(
            "overlay-edge",
            "overlay",
            "overlay",
            color=ink,
            width=screen.width(chosen.width_mm),
            filter=outlined,
        ),
        line(
            "overlay-measure-casing", "overlay", "overlay", color=PAPER, width=4, filter=measured, opacity=0.8
        ),
        line(
            "overlay-measure", "overlay", "overlay", color=INK, width=1.6, filter=measured, dasharray=[2, 1.5]
        ),
        labelled,
    ]
