"""Small maps of single parcels, all at one scale: the parcel, its neighbours, and what it is judged by."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from dashboard.explore.rules import VERDICT_KEYS
from layers import symbology as look

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

    from dashboard.context import Context
    from dashboard.explore.rules import Judged

WIDTH_PX: Final = 176
HEIGHT_PX: Final = 124
MARGIN: Final = 2.1  # of the largest parcel's width that a map shows
NICE_M: Final = (300, 400, 500, 600, 800, 1000, 1500, 2000, 3000, 5000, 8000)
FILLS: Final = dict(
    zip(VERDICT_KEYS, (look.FAILS, look.CANNOT_TELL, look.ADMISSIBLE, look.PRIORITY), strict=True)
)


@dataclass(frozen=True)
class Scale:
    """The one scale of some maps: the ground's width in metres, and a round length for the scale bar."""

    width_m: float
    bar_m: int

    @property
    def bar_share(self) -> float:
        """How much of a map's width the bar takes."""
        return self.bar_m / self.width_m


def common_scale(shapes: Sequence[shapely.Geometry]) -> Scale:
    """Choose the scale at which the largest of some parcels (working CRS, metres) still fits its map.

    Examples
    --------
    >>> common_scale([shapely.box(0, 0, 100, 80), shapely.box(0, 0, 250, 80)])
    Scale(width_m=600, bar_m=200)
    """
    ratio = WIDTH_PX / HEIGHT_PX
    sides = [max(east - west, (north - south) * ratio) for west, south, east, north in map(_bounds, shapes)]
    needed = max(sides, default=NICE_M[0] / MARGIN) * MARGIN
    width = next((nice for nice in NICE_M if nice >= needed), math.ceil(needed / 1000) * 1000)
    bar = next(length for length in (2000, 1000, 500, 200, 100, 50) if length <= width * 0.4)
    return Scale(width, bar)


def _bounds(shape: shapely.Geometry) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.bounds(shape).tolist()
    return west, south, east, north


def small_map(context: Context, judged: Judged, row: int, scale: Scale) -> str:
    """Draw the surroundings of a parcel as an SVG picture, north up in the grid of the working CRS.

    Parameters
    ----------
    context
        Parcels and reference layers.
    judged
        The verdicts that colour the parcels.
    row
        Which parcel stands in the middle.
    scale
        From `common_scale`.

    Returns
    -------
    str
        A ``data:`` address.
    """
    parcels = context.dataset.parcels
    shape = parcels.geometry.iloc[row]
    west, south, east, north = _bounds(shape)
    half_w = scale.width_m / 2
    half_h = half_w * HEIGHT_PX / WIDTH_PX
    middle = (west + east) / 2, (south + north) / 2
    frame = (middle[0] - half_w, middle[1] - half_h, middle[0] + half_w, middle[1] + half_h)
    draw = _Pen(frame, WIDTH_PX / scale.width_m)
    limit = judged.ring_limit_m
    parts = [
        *draw.layer(context, "water", fill=look.WATER),
        *draw.layer(context, "rivers", stroke=look.WATER, width=1.6),
        *draw.layer(context, "carriers", fill=look.CARRIER, opacity=0.08, stroke=look.CARRIER, width=0.8),
        *draw.band(context, limit),
        *draw.layer(context, "roads", stroke=look.ROAD_CASING, width=1.2),
        *draw.parcels(parcels, judged, row),
        *draw.layer(context, "metro", stroke=look.METRO, width=1.4),
        *draw.layer(context, "crossings", stroke=look.CROSSING, width=1.4),
        *draw.layer(context, "rings", stroke=look.RING, width=1.8),
        draw.path(shape, f'fill="none" stroke="{look.INK}" stroke-width="1.8"'),
    ]
    return _address("".join(parts))


def _address(inner: str) -> str:
    hatch = (
        f'<pattern id="h" width="4" height="4" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" fill="{look.CANNOT_TELL}"/>'
        f'<rect width="1.2" height="4" fill="{look.CANNOT_TELL_HATCH}"/></pattern>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}">'
        f'<defs>{hatch}</defs><rect width="100%" height="100%" fill="{look.LAND}"/>{inner}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"


class _Pen:
    """Turns shapes on the ground into paths of the picture; what lies outside the frame is cut off."""

    def __init__(self, frame: tuple[float, float, float, float], px_per_m: float) -> None:
        self.frame = frame
        self.px_per_m = px_per_m

    def layer(
        self,
        context: Context,
        name: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 0,
        opacity: float = 1,
    ) -> Iterable[str]:
        """Draw a reference layer, if the data has it."""
        layer = context.dataset.reference.get(name)
        if layer is None or not len(layer):
            return
        style = f'fill="{fill}" fill-opacity="{opacity}" stroke="{stroke}" stroke-width="{width}"'
        for shape in self._near(layer).geometry:
            yield self.path(shape, style)

    def band(self, context: Context, limit_m: float | None) -> Iterable[str]:
        """Draw the band around the rings at the threshold in force."""
        rings = context.dataset.reference.get("rings")
        if rings is None or not len(rings) or not limit_m:
            return
        reach = shapely.box(*self.frame).buffer(limit_m).bounds
        for shape in rings.geometry:
            part = shapely.clip_by_rect(shape, *reach)
            if not part.is_empty:
                yield self.path(part.buffer(limit_m), f'fill="{look.RING}" fill-opacity="0.085"')

    def parcels(self, parcels: GeoDataFrame, judged: Judged, row: int) -> Iterable[str]:
        """Draw the parcels in the colours of their verdicts, the one in the middle stronger."""
        for place in parcels.sindex.query(shapely.box(*self.frame)).tolist():
            verdict = VERDICT_KEYS[judged.verdict[place]]
            fill = "url(#h)" if verdict == "unclear" else FILLS[verdict]
            opacity = 1 if place == row else 0.42
            yield self.path(
                parcels.geometry.iloc[place],
                f'fill="{fill}" fill-opacity="{opacity}" stroke="{look.PAPER}" stroke-width="0.7"',
            )

    def _near(self, layer: GeoDataFrame) -> GeoDataFrame:
        return layer.iloc[layer.sindex.query(shapely.box(*self.frame))]

    def path(self, shape: shapely.Geometry, style: str) -> str:
        """Write a shape as a path; nothing where none of it lies in the frame."""
        west, south, east, north = self.frame
        spare = (east - west) * 0.05
        cut = shapely.clip_by_rect(shape, west - spare, south - spare, east + spare, north + spare)
        rings = [ring for part in shapely.get_parts(cut) for ring in _rings(part)]
        if not rings:
            return ""
        moves = (_moves(self._pixels(xy), closed=closed) for xy, closed in rings)
        return f'<path d="{"".join(moves)}" fill-rule="evenodd" {style}/>'

    def _pixels(self, xy: np.ndarray) -> np.ndarray:
        west, _, _, north = self.frame
        return np.round((xy - (west, north)) * (self.px_per_m, -self.px_per_m), 1)


def _rings(part: shapely.Geometry) -> list[tuple[np.ndarray, bool]]:
    if isinstance(part, shapely.Polygon):
        return [(shapely.get_coordinates(ring), True) for ring in (part.exterior, *part.interiors)]
    if isinstance(part, shapely.LineString | shapely.LinearRing):
        return [(shapely.get_coordinates(part), False)]
    return []


def _moves(pixels: np.ndarray, *, closed: bool) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in pixels)
    return f"M{points}{'Z' if closed else ''}"
