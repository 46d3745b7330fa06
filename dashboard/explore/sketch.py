"""The small drawing on a parcel's card: from where to where was measured, and what lies in a carrier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import numpy as np
import shapely

from dashboard.explore.options import names_of
from dashboard.numerals import number, percent
from dashboard.text import say
from layers.symbology import CARRIER, FAILS, INK, LAND, PAPER, RING, WATER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from dashboard.context import Context
    from dashboard.view import View

WIDE: Final = 312.0
HIGH: Final = 132.0
ROOM: Final = 0.16  # of the frame, around what is shown
LEAST_M: Final = 160.0
NEIGHBOURS: Final = 150
LABEL: Final = (30.0, 9.0)  # half of the length's width and height, in the drawing's units
BESIDE: Final = 4.0


@dataclass(frozen=True)
class Sketch:
    """A drawing as a data address, its words, and the measured length with its place in percent."""

    src: str
    caption: str
    length: str
    left: float
    top: float


@dataclass(frozen=True)
class _Frame:
    """The piece of ground that is drawn: from metres to the drawing's own units."""

    west: float
    north: float
    scale: float

    @property
    def box(self) -> BaseGeometry:
        return shapely.box(
            self.west, self.north - HIGH / self.scale, self.west + WIDE / self.scale, self.north
        )

    def path(self, shape: BaseGeometry) -> str:
        parts = []
        for part in shapely.get_parts(shape):
            polygon = shapely.get_type_id(part) == shapely.GeometryType.POLYGON
            rings = shapely.get_rings(part) if polygon else [part]
            for ring in rings:
                xy = shapely.get_coordinates(ring)
                x, y = (xy[:, 0] - self.west) * self.scale, (self.north - xy[:, 1]) * self.scale
                joined = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
                parts.append(f"M{joined}{'Z' if polygon else ''}")
        return "".join(parts)


def sketch_of(context: Context, view: View, row: int) -> Sketch | None:
    """Draw what was measured of a parcel.

    Parameters
    ----------
    context
        Gives the parcel, rings, carriers.
    view
        From where the distance is measured (nearest point, centroid, half of the area) and the language.
    row
        The parcel's row.

    Returns
    -------
    Sketch or None
        Nothing where there is neither a ring nor a carrier to measure to, or the parcel has no shape.
    """
    parcel = context.dataset.parcels.geometry.iloc[row]
    if parcel is None or parcel.is_empty:
        return None
    measured = context.measures.frame.iloc[row]
    ring = _feature(context, "rings", measured.get(f"ring_{view.measure_from}_id"))
    carrier = _feature(context, "carriers", measured.get("carrier"))
    if ring is None and carrier is None:
        return None
    distance_m = float(measured.get(f"ring_{view.measure_from}_m", np.nan))
    line = None if ring is None else _line(parcel, ring, view.measure_from, distance_m)
    frame = _frame(parcel, line)
    drawn = _layers(context, frame, parcel, (ring, carrier, line))
    if view.measure_from == "half_area" and ring is not None and np.isfinite(distance_m):
        half = parcel.intersection(ring.buffer(distance_m))
        drawn.insert(-1, f'<path d="{frame.path(half)}" fill="{RING}" fill-opacity=".35"/>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}">'
    left, top = _middle(frame, line)
    return Sketch(
        src=f"data:image/svg+xml,{quote(head + ''.join(drawn) + '</svg>')}",
        caption=_caption(context, view, row),
        length="" if line is None or not np.isfinite(distance_m) else f"{number(distance_m)} m",
        left=left,
        top=top,
    )


def _feature(context: Context, layer: str, key: object) -> BaseGeometry | None:
    frame = context.dataset.reference.get(layer)
    if frame is None or not isinstance(key, str):
        return None
    hits = np.flatnonzero((frame["id"] == key).to_numpy(dtype=bool))
    return frame.geometry.iloc[int(hits[0])] if len(hits) else None


def _line(parcel: BaseGeometry, ring: BaseGeometry, measured: str, distance_m: float) -> BaseGeometry | None:
    start = parcel if measured == "nearest" else parcel.centroid
    if measured == "half_area":
        if not np.isfinite(distance_m) or distance_m <= 0:
            return None
        edge = parcel.intersection(ring.buffer(distance_m).boundary)
        start = edge if not edge.is_empty else parcel
    found: BaseGeometry = shapely.shortest_line(start, ring)
    return found if found.length > 0 else None


def _frame(parcel: BaseGeometry, line: BaseGeometry | None) -> _Frame:
    shown = parcel if line is None else shapely.union_all([parcel.envelope, line.envelope])
    west, south, east, north = shown.bounds
    wide, high = max(east - west, LEAST_M), max(north - south, LEAST_M)
    scale = min(WIDE * (1 - 2 * ROOM) / wide, HIGH * (1 - 2 * ROOM) / high)
    return _Frame((west + east) / 2 - WIDE / scale / 2, (south + north) / 2 + HIGH / scale / 2, scale)


def _layers(
    context: Context, frame: _Frame, parcel: BaseGeometry, lines: Sequence[BaseGeometry | None]
) -> list[str]:
    ring, carrier, line = lines
    box = frame.box
    drawn = [f'<rect width="{WIDE:g}" height="{HIGH:g}" fill="{LAND}"/>']
    for name in ("water",):
        layer = context.dataset.reference.get(name)
        if layer is not None and len(layer):
            drawn.append(
                f'<path d="{frame.path(layer.geometry.union_all().intersection(box))}" fill="{WATER}"/>'
            )
    if carrier is not None:
        drawn.append(
            _path(frame, carrier.intersection(box), f'fill="{CARRIER}" fill-opacity=".1" stroke="{CARRIER}"')
        )
    parcels = context.dataset.parcels
    near = parcels.geometry.iloc[parcels.sindex.query(box)[:NEIGHBOURS]].intersection(box).to_numpy()
    drawn.append(
        _path(frame, shapely.geometrycollections(near), f'fill="{FAILS}" fill-opacity=".35" stroke="{PAPER}"')
    )
    drawn.append(_path(frame, parcel, f'fill="{PAPER}" stroke="{INK}" stroke-width="1.6"'))
    if carrier is not None and parcel.intersects(carrier):
        drawn.append(_path(frame, parcel.intersection(carrier), f'fill="{CARRIER}" fill-opacity=".3"'))
    if ring is not None:
        clipped = ring.intersection(box)
        drawn.append(_path(frame, clipped, f'fill="none" stroke="{PAPER}" stroke-width="5"'))
        drawn.append(_path(frame, clipped, f'fill="none" stroke="{RING}" stroke-width="2.4"'))
    if line is not None:
        drawn.append(
            _path(frame, line, f'fill="none" stroke="{INK}" stroke-width="1.4" stroke-dasharray="4 3"')
        )
    return drawn


def _path(frame: _Frame, shape: BaseGeometry, look: str) -> str:
    return f'<path d="{frame.path(shape)}" {look}/>'


def _middle(frame: _Frame, line: BaseGeometry | None) -> tuple[float, float]:
    """Return where the length stands, in percent: beside the line, towards the frame's middle."""
    if line is None:
        return 50.0, 50.0
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    middle = np.array([(x0 + x1) / 2 - frame.west, frame.north - (y0 + y1) / 2]) * frame.scale
    normal = np.array([y1 - y0, x1 - x0]) / line.length  # the drawing's second axis points down
    if normal @ (np.array([WIDE, HIGH]) / 2 - middle) < 0:
        normal = -normal
    left, top = (middle + normal * (np.abs(normal) @ LABEL + BESIDE)) / [WIDE, HIGH]
    return round(min(max(left, 0.14), 0.86) * 100, 1), round(min(max(top, 0.12), 0.88) * 100, 1)


def _caption(context: Context, view: View, row: int) -> str:
    language, measured = view.language, context.measures.frame.iloc[row]
    ring, carrier = measured.get(f"ring_{view.measure_from}_id"), measured.get("carrier")
    distance = float(measured.get(f"ring_{view.measure_from}_m", np.nan))
    words = []
    if isinstance(ring, str) and np.isfinite(distance):
        name = names_of(context, "rings", language).get(ring, ring)
        origin = say(language, f"distance.{view.measure_from}")
        words.append(say(language, "sketch.ring", ring=name, origin=origin, distance=number(distance)))
    if isinstance(carrier, str):
        share = float(measured.get(f"share:{carrier}", np.nan))
        name = names_of(context, "carriers", language).get(carrier, carrier)
        words.append(say(language, "sketch.carrier", carrier=name, share=percent(share)))
    return say(language, "sketch.joint").join(words)
