"""Colours worked out: mixed with the ground they lie on, and the ink that is read on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from layers.symbology import INK, LAND, PAPER, Fill

LINEAR_BELOW: Final = 0.04045


def mixed(colour: str, ground: str, share: float) -> str:
    """Mix a share of a colour with the ground under it.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(f"{round(own * share + under * (1 - share)):02X}" for own, under in pairs)


def tinted(fill: Fill, tint: float) -> Fill:
    """Return a fill paler, and opaque: what lies under a parcel does not shine through it.

    Examples
    --------
    >>> tinted(Fill("#000000", 0.5), 0.5).opacity
    1.0
    """
    if fill.colour is None:
        return fill
    return replace(fill, colour=mixed(fill.colour, LAND, fill.opacity * tint), opacity=1.0)


def ink_on(colour: str) -> str:
    """Give the ink, dark or white, that is read better on a colour (contrast of WCAG 2).

    Examples
    --------
    >>> ink_on("#0E8A74"), ink_on("#C9C5BC") == INK
    ('#FFFFFF', True)
    """
    return max((PAPER, INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in _parts(colour))
    red, green, blue = (
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
