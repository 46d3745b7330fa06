"""Which ground a sheet shows: its scale and its middle, given or fitted to what is to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from dashboard.sheets.frame import MM_PER_M, Frame
from dashboard.sheets.paper import Rect
from dashboard.sheets.spec import SCALES
from geodata.crs import WGS84, corners, transform_points
from geodata.sheet_errors import BadSheet, FrameOutside

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.sheets.scene import Scene
    from dashboard.sheets.spec import SheetSpec
    from dashboard.view import View

Bounds = tuple[float, float, float, float]

DEGREE_DECIMALS: Final = 7  # a centimetre: what the link says is what was drawn
AIR: Final = 1.04  # around what is fitted
LEAST_M: Final = 200.0
M_PER_KM: Final = 1000


def fitted(context: Context, view: View, spec: SheetSpec, scene: Scene, rect: Rect) -> Frame:
    """Give the frame of a sheet's map.

    Parameters
    ----------
    context, view, scene
        Hold what can be fitted: the study area, the filtered or the selected parcels.
    spec
        Scale and middle, where they are given.
    rect
        Of the map, mm.

    Raises
    ------
    FrameOutside
        If the frame shows nothing of the study area's extent.
    BadSheet
        If the selection is to be fitted and nothing is selected.
    """
    bounds = _bounds(context, view, spec, scene)
    denominator = spec.denominator or _scale(bounds, rect)
    lonlat = spec.centre or tuple(
        _degrees(context, [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2])
    )
    rounded = np.round(np.array([lonlat], dtype=float), DEGREE_DECIMALS)
    east, north = transform_points(rounded, WGS84, context.area.working)[0].tolist()
    frame = Frame(rect, east, north, denominator)
    _require_inside(context, frame)
    return frame


def whole_frame(context: Context, spec: SheetSpec) -> Frame:
    """Give a frame to begin with, before the sheet is divided."""
    east, north = _area_bounds(context).reshape(2, 2).mean(axis=0).tolist()
    return Frame(spec.paper.page, east, north, spec.denominator or SCALES[-1])


def middle_of(context: Context, frame: Frame) -> tuple[float, float]:
    """Give the longitude and latitude of a frame's middle, as a link says them."""
    lon, lat = np.round(_degrees(context, [frame.east_m, frame.north_m]), DEGREE_DECIMALS).tolist()
    return lon, lat


def _degrees(context: Context, point: list[float]) -> list[float]:
    found: list[float] = transform_points([point], context.area.working, WGS84)[0].tolist()
    return found


def _bounds(context: Context, view: View, spec: SheetSpec, scene: Scene) -> Bounds:
    if spec.fit == "area" or scene.parcels is None:
        return _as_bounds(_area_bounds(context))
    shapes = scene.parcels.shapes
    if spec.fit == "selection":
        shapes = context.dataset.parcels.geometry.to_numpy()[
            context.dataset.parcels["parcel_id"].isin(view.selected).to_numpy()
        ]
    if not len(shapes):
        raise BadSheet(
            what="fit", came=spec.fit, expected="something that holds parcels", expected_zh="含有地块的范围"
        )
    return _as_bounds(shapely.total_bounds(shapes))


def _as_bounds(edges: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Bounds:
    west, south, east, north = edges.tolist()
    return west, south, east, north


def _area_bounds(context: Context) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    boundary = context.dataset.reference.get("boundary")
    shown = boundary if boundary is not None and len(boundary) else context.dataset.parcels
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.asarray(shown.total_bounds, dtype=np.float64)
    return found


def _scale(bounds: Bounds, rect: Rect) -> float:
    """Give the largest usual scale at which bounds, with some air, fit into a rectangle."""
    west, south, east, north = bounds
    wide, high = max(east - west, LEAST_M) * AIR, max(north - south, LEAST_M) * AIR
    needed = max(wide / rect.width, high / rect.height) * MM_PER_M
    return float(next((scale for scale in SCALES if scale >= needed), np.ceil(needed / 1e5) * 1e5))


def _require_inside(context: Context, frame: Frame) -> None:
    edges = transform_points(corners(context.area.accepts), WGS84, context.area.working)
    (west, south), (east, north) = edges.min(axis=0), edges.max(axis=0)
    left, low, right, high = frame.extent_m
    beside = max(0.0, west - right, left - east)
    above = max(0.0, south - high, low - north)
    if beside or above:
        raise FrameOutside(
            area=context.area.name_en,
            area_zh=context.area.name_zh,
            distance_km=f"{np.hypot(beside, above) / M_PER_KM:,.1f}",
        )
