"""The symbology as QGIS styles (QML): one rule a symbol, sizes in mm on paper, labels, scales.

Written for QGIS 3.22 and later: each property stands as an option and, for older readers, as a prop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from layers.symbology import SYMBOLS, VERDICTS, Hatch, Lettering, Stroke, Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.errors import Language
    from layers.symbology import Fill, Marker, VerdictSymbol

DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
VERSION: Final = "3.22.16"
UNITS: Final = "MM"
FONT: Final = "Noto Sans SC"
KINDS: Final = {"polygon": "fill", "line": "line", "point": "marker"}
FAR_OUT: Final = 1e8


def qml_of(layer: str, language: Language) -> str | None:
    """Write the style of a layer: its symbols as rules, its label; None for a layer that is not drawn.

    Parameters
    ----------
    layer
        Name of a reference layer, ``parcels`` or ``band``.
    language
        Of the legend: ``zh`` or ``en``.

    Examples
    --------
    >>> qml_of("rings", "en").count("<rule ")
    2
    >>> qml_of("nothing", "en") is None
    True
    """
    if layer == "parcels":
        return _document(
            _verdict_rules(language), _label_of([one for one in SYMBOLS if one.key == "parcels"])
        )
    symbols = [one for one in SYMBOLS if one.layer == layer]
    if not symbols:
        return None
    rules = [(one, one.legend.say(language), _condition(one)) for one in symbols]
    return _document([_Rule(text, where, one) for one, text, where in rules], _label_of(symbols))


class _Rule:
    """A rule of a renderer: its words, its filter, and the symbol that it draws."""

    def __init__(self, words: str, where: str, symbol: Symbol | VerdictSymbol) -> None:
        self.words = words
        self.where = where
        self.symbol = symbol


def _verdict_rules(language: Language) -> list[_Rule]:
    return [_Rule(one.legend.say(language), f"\"verdict\" = '{one.key}'", one) for one in VERDICTS]


def _condition(symbol: Symbol) -> str:
    where = symbol.where
    if where is None:
        return ""
    values = ", ".join(f"'{one}'" if isinstance(one, str) else str(one) for one in where.values)
    inside = f'"{where.column}" IN ({values})'
    return inside if where.op == "==" else f'("{where.column}" IS NULL OR NOT {inside})'


def _document(rules: Sequence[_Rule], label: Lettering | None) -> str:
    root = ET.Element(
        "qgis", version=VERSION, styleCategories="Symbology|Labeling", labelsEnabled=str(int(bool(label)))
    )
    renderer = ET.SubElement(
        root, "renderer-v2", type="RuleRenderer", forceraster="0", symbollevels="0", enableorderby="0"
    )
    listed = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        told = {"key": f"rule{number}", "symbol": str(number), "label": rule.words}
        if rule.where:
            told["filter"] = rule.where
        if isinstance(rule.symbol, Symbol):
            told |= {
                "scalemindenom": f"{rule.symbol.largest:.0f}",
                "scalemaxdenom": f"{min(rule.symbol.smallest, FAR_OUT):.0f}",
            }
        ET.SubElement(listed, "rule", told)
        symbols.append(_symbol(str(number), rule.symbol))
    if label is not None:
        root.append(_labeling(label))
    return DOCTYPE + ET.tostring(root, encoding="unicode")


def _symbol(name: str, symbol: Symbol | VerdictSymbol) -> ET.Element:
    if not isinstance(symbol, Symbol):
        return _filled(name, symbol.fill, Stroke("#FFFFFF", 0.15))
    if symbol.geometry == "point" and symbol.marker is not None:
        return _marked(name, symbol.marker)
    if symbol.geometry == "line" and symbol.stroke is not None:
        return _drawn(name, symbol.stroke)
    return _filled(name, symbol.fill, symbol.stroke)


def _element(kind: str, name: str) -> ET.Element:
    return ET.Element("symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")


def _layer(symbol: ET.Element, kind: str, **values: str) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=key, value=value)
    for key, value in values.items():
        ET.SubElement(layer, "prop", k=key, v=value)
    return layer


def rgba(colour: str | None, opacity: float = 1.0) -> str:
    """Write a colour as QGIS does.

    Examples
    --------
    >>> rgba("#0E8A74", 0.5), rgba(None)
    ('14,138,116,128', '0,0,0,0')
    """
    if colour is None:
        return "0,0,0,0"
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def _filled(name: str, fill: Fill | None, stroke: Stroke | None) -> ET.Element:
    symbol = _element("fill", name)
    style = "solid" if fill is not None and fill.colour else "no"
    simple = {
        "color": rgba(None if fill is None else fill.colour, 1.0 if fill is None else fill.opacity),
        "style": style,
        "outline_style": "no",
    }
    _layer(symbol, "SimpleFill", **simple)
    if fill is not None and fill.hatch is not None:
        _hatched(symbol, fill.hatch, name)
    if stroke is not None:
        edge = _layer(symbol, "SimpleLine", **_line(stroke.colour, stroke.width_mm, stroke))
        edge.set("class", "SimpleLine")
    return symbol


def _hatched(symbol: ET.Element, hatch: Hatch, name: str) -> None:
    angles = (hatch.angle_deg, hatch.angle_deg + 90) if hatch.crossed else (hatch.angle_deg,)
    for place, angle in enumerate(angles, 1):
        layer = _layer(
            symbol,
            "LinePatternFill",
            angle=f"{angle:g}",
            color=rgba(hatch.colour, hatch.opacity),
            distance=f"{hatch.gap_mm:g}",
            distance_unit=UNITS,
            line_width=f"{hatch.width_mm:g}",
            line_width_unit=UNITS,
        )
        inner = _element("line", f"@{name}@{place}")
        _layer(
            inner, "SimpleLine", **_line(hatch.colour, hatch.width_mm, Stroke(hatch.colour, hatch.width_mm))
        )
        layer.append(inner)


def _drawn(name: str, stroke: Stroke) -> ET.Element:
    symbol = _element("line", name)
    if stroke.casing_colour is not None and stroke.casing_mm:
        width = stroke.width_mm + 2 * stroke.casing_mm
        _layer(
            symbol, "SimpleLine", **_line(stroke.casing_colour, width, Stroke(stroke.casing_colour, width))
        )
    _layer(symbol, "SimpleLine", **_line(stroke.colour, stroke.width_mm, stroke))
    return symbol


def _line(colour: str, width_mm: float, stroke: Stroke) -> dict[str, str]:
    dashes = ";".join(f"{one:g}" for one in stroke.dash_mm)
    return {
        "line_color": rgba(colour, stroke.opacity),
        "line_width": f"{width_mm:g}",
        "line_width_unit": UNITS,
        "line_style": "solid",
        "joinstyle": "round",
        "capstyle": "round" if stroke.round_caps else "flat",
        "use_custom_dash": str(int(bool(dashes))),
        "customdash": dashes or "5;2",
        "customdash_unit": UNITS,
    }


def _marked(name: str, marker: Marker) -> ET.Element:
    symbol = _element("marker", name)
    edge = marker.stroke
    shown = marker.shape != "none"
    _layer(
        symbol,
        "SimpleMarker",
        name=marker.shape if shown else "circle",
        size=f"{marker.size_mm:g}",
        size_unit=UNITS,
        color=rgba(marker.fill if shown else None),
        outline_style="solid" if edge is not None else "no",
        outline_color=rgba(edge.colour if edge else None),
        outline_width=f"{edge.width_mm if edge else 0:g}",
        outline_width_unit=UNITS,
    )
    return symbol


def _label_of(symbols: Sequence[Symbol]) -> Lettering | None:
    return next((one.label for one in symbols if one.label is not None), None)


def _labeling(label: Lettering) -> ET.Element:
    """Write the label: which column, type, halo, between which scales, along lines where it runs so."""
    root = ET.Element("labeling", type="simple")
    settings = ET.SubElement(root, "settings", calloutType="simple")
    column = "name_zh" if label.column == "name" else label.column
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontFamily=FONT,
        fontSize=f"{label.size_pt:g}",
        fontSizeUnit="Point",
        fontWeight="75" if label.bold else "50",
        textColor=rgba(label.colour),
        fontLetterSpacing=f"{label.spacing_em * label.size_pt:g}",
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.6",
        bufferSizeUnits=UNITS,
        bufferColor=rgba(label.halo),
    )
    ET.SubElement(
        settings, "placement", placement="3" if label.along_line else "0", dist="0.5", distUnits=UNITS
    )
    ET.SubElement(
        settings,
        "rendering",
        scaleVisibility="1",
        scaleMin=f"{label.largest:.0f}",
        scaleMax=f"{min(label.smallest, FAR_OUT):.0f}",
        obstacle="1",
    )
    return root
