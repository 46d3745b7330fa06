"""From paper to screen: zooms for scales, pixels for millimetres, by the scale bands of the symbology."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log2, radians, sqrt
from typing import Any, Final

from dashboard.map.parts import Expression, by_zoom
from layers.symbology import PX_PER_MM, SCALE_BANDS, Hatch, Stroke, pixels

METRES_A_PIXEL: Final = 78_271.517  # at zoom 0 on the equator: 40 075 017 m over 512 pixels
MM_A_PIXEL: Final = 1 / PX_PER_MM
FARTHEST: Final = 500_000  # beyond it nothing grows thinner
CLOSEST: Final = 1_500
TYPE_FACTOR: Final = 1.15  # a screen is read from farther away than a sheet
SMALLEST_TYPE_PX: Final = 11.0
THINNEST_PX: Final = 0.6
STROKE_FACTOR: Final = 1.2  # for the same reason
EARLIER: Final = 1.8  # names appear at so much smaller a scale than on paper: there is room to zoom


@dataclass(frozen=True)
class Screen:
    """The map's screen at a latitude, where pixels, zooms and scales are tied together.

    Attributes
    ----------
    latitude
        Degrees; a scale holds there.
    """

    latitude: float

    def zoom(self, denominator: float) -> float:
        """Give the zoom at which the map has the scale 1:`denominator`.

        Examples
        --------
        >>> Screen(60).zoom(144_448)
        10.0
        """
        metres = denominator * MM_A_PIXEL / 1000
        return round(log2(METRES_A_PIXEL * cos(radians(self.latitude)) / metres), 2)

    def width(self, mm: float, *, beside_mm: float = 0.0) -> Expression:
        """Write a line width given on paper, by scale band, with a casing on both sides."""
        stops: dict[float, Any] = {}
        for band in SCALE_BANDS:
            middle = sqrt(max(band.above, CLOSEST) * min(band.up_to, FARTHEST))
            factor = band.width_factor * STROKE_FACTOR
            inside = max(THINNEST_PX, pixels(mm) * factor)
            stops[self.zoom(middle)] = round(inside + 2 * pixels(beside_mm) * factor, 2)
        return by_zoom(stops)

    def ground_width(self, metres: float | Expression, *, at_least: float, beside: float = 0) -> Expression:
        """Write a line width of so many metres on the ground, never thinner than some pixels.

        Parameters
        ----------
        metres
            The width, a number or an expression over the feature.
        at_least
            Pixels at zoom 8, below which no width falls.
        beside
            Pixels added, half of them on each side, for a casing.

        Examples
        --------
        >>> Screen(60).ground_width(100, at_least=1)[3:5]
        [8, ['+', 0, ['max', 1, ['*', 100, 0.00654...]]]]
        """
        values: list[Any] = []
        for zoom in (8, 20):
            pixels_a_metre = 2**zoom / (METRES_A_PIXEL * cos(radians(self.latitude)))
            values += [zoom, ["+", beside, ["max", at_least, ["*", metres, pixels_a_metre]]]]
        return ["interpolate", ["exponential", 2], ["zoom"], *values]


def type_size(points: float) -> float:
    """Give the pixels of a type size in points, readable on a screen.

    Examples
    --------
    >>> type_size(9.0), type_size(6.0)
    (13.8, 11.0)
    """
    return max(SMALLEST_TYPE_PX, round(points * 96 / 72 * TYPE_FACTOR, 1))


def dashes(stroke: Stroke) -> list[float] | None:
    """Give a stroke's dashes in its own widths, as MapLibre counts them.

    Examples
    --------
    >>> dashes(Stroke("#000000", 0.5, dash_mm=(2.0, 1.0)))
    [4.0, 2.0]
    """
    return [round(mm / stroke.width_mm, 2) for mm in stroke.dash_mm] or None


def hatch_image(name: str, hatch: Hatch) -> dict[str, Any]:
    """Describe the image of a hatch for the component, which draws it; lines at 45° either way.

    The side of the image is the distance of the lines along its edge, so that copies join unseen.
    """
    rising = hatch.angle_deg % 180 < 90  # noqa: PLR2004 - a right angle
    return {
        "id": name,
        "kind": "hatch",
        "size": max(3, round(pixels(hatch.gap_mm) * sqrt(2))),
        "width": round(max(0.5, pixels(hatch.width_mm)), 2),
        "stroke": hatch.colour,
        "falling": not rising,
    }
