"""The small pictures of the layer list: how a layer is drawn, as SVG in a data address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from layers.symbology import (
    BORDER,
    CARRIER,
    CROSSING,
    FAILS,
    FLAG,
    INK_3,
    LAND,
    METRO,
    PRIORITY,
    RING,
    ROAD_CASING,
    SHORE,
    SYMBOL,
    VERDICT,
    WATER,
)

if TYPE_CHECKING:
    from dashboard.view import Language
    from layers._symbol_types import Fill

_LINE: Final = '<path d="M1 7h20" fill="none" stroke="{colour}" stroke-width="{width}" {more}/>'
_BOX: Final = '<rect x="1.500" y="1.500" width="19" height="11" rx="2" {more}/>'
_PARTS: Final = {
    "rings": ("rings", "rings-assumed"),
    "crossings": ("crossings-open", "crossings-planned"),
    "metro": ("metro", "stations"),
    "water": ("water", "rivers"),
}
PX_PER_MM: Final = 3.78
_SHAPES: Final = {
    "parcels": f'<rect x="2" y="2" width="8" height="10" rx="1.500" fill="{PRIORITY}"/>'
    f'<rect x="12" y="2" width="8" height="10" rx="1.500" fill="{FAILS}"/>',
    "flags": '<rect x="5" y="2" width="12" height="10" rx="1.500" fill="none" '
    f'stroke="{FLAG}" stroke-width="2" stroke-dasharray="3 2"/>',
    "close": '<rect x="5" y="2" width="12" height="10" rx="1.500" fill="none" '
    f'stroke="{FLAG}" stroke-width="1.200"/>',
    "rings": _LINE.format(colour=RING, width="2.600", more=""),
    "band": _BOX.format(
        more=f'fill="{RING}" fill-opacity=".12" stroke="{RING}" stroke-width="1" stroke-dasharray="3 2"'
    ),
    "carriers": _BOX.format(
        more=f'fill="{CARRIER}" fill-opacity=".12" stroke="{CARRIER}" stroke-width="1.300"'
    )
    + f'<path d="M4 12L13 2M10 12l9-10" stroke="{CARRIER}" stroke-opacity=".5" stroke-width=".800"/>',
    "crossings": '<path d="M1 7h9" stroke="{c}" stroke-width="2.600"/>'
    '<path d="M12 7h9" stroke="{c}" stroke-width="2.200" '
    'stroke-dasharray="3 2"/>'.replace("{c}", CROSSING),
    "metro": _LINE.format(colour=METRO, width="2", more="")
    + f'<circle cx="11" cy="7" r="2.600" fill="#fff" stroke="{METRO}" stroke-width="1.500"/>',
    "rail": _LINE.format(colour=INK_3, width="4", more="")
    + _LINE.format(colour="#fff", width="2.400", more='stroke-dasharray="4 4"'),
    "roads": _LINE.format(colour=ROAD_CASING, width="5", more="")
    + _LINE.format(colour="#fff", width="3", more=""),
    "water": _BOX.format(more=f'fill="{WATER}" stroke="{SHORE}" stroke-width="1"'),
    "border": _LINE.format(colour=BORDER, width="2", more='stroke-dasharray="5 2 1 2"'),
    "land": _BOX.format(more=f'fill="{LAND}" stroke=BORDER stroke-width="1"'),
    "labels": '<text x="11" y="11.500" text-anchor="middle" '
    f'font-family="sans-serif" font-weight="700" font-size="12" '
    f'fill="{INK_3}">A</text>',
}


def legend(layer: str) -> str:
    """Return the picture of a layer as a data address.

    Examples
    --------
    >>> legend("rings")[:24]
    'data:image/svg+xml,%3Csv'
    """
    return _picture(_SHAPES[layer])


def _picture(drawn: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 14" width="22" height="14">'
    return f"data:image/svg+xml,{quote(f'{head}{drawn}</svg>')}"


def legend_parts(layer: str, language: Language) -> list[tuple[str, str]]:
    """Return what a layer is drawn in where that is more than one thing: pictures and words.

    Examples
    --------
    >>> [words for _, words in legend_parts("metro", "en")], legend_parts("rail", "en")
    (['metro', 'metro stations'], [])
    """
    if layer == "parcels":
        best_first = sorted(VERDICT.values(), key=lambda one: -one.code)
        return [(_picture(_verdict(one.fill)), one.legend.say(language)) for one in best_first]
    return [(_picture(_stroke(key)), SYMBOL[key].legend.say(language)) for key in _PARTS.get(layer, ())]


def _verdict(fill: Fill) -> str:
    hatched = f' stroke="{INK_3}" stroke-dasharray="1.500 1.500"' if fill.hatch else ""
    return _BOX.format(more=f'fill="{fill.colour}"{hatched}')


def _stroke(key: str) -> str:
    symbol = SYMBOL[key]
    if symbol.stroke is None:
        return f'<circle cx="11" cy="7" r="3.200" fill="#fff" stroke="{METRO}" stroke-width="1.500"/>'
    if symbol.fill is not None:
        return _BOX.format(more=f'fill="{symbol.fill.colour}" stroke="{symbol.stroke.colour}"')
    dashed = " ".join(f"{length * PX_PER_MM:.1f}" for length in symbol.stroke.dash_mm)
    more = f'stroke-dasharray="{dashed}"' if dashed else ""
    width = f"{max(symbol.stroke.width_mm * PX_PER_MM, 1.4):.1f}"
    return _LINE.format(colour=symbol.stroke.colour, width=width, more=more)
