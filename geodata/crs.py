"""Coordinate reference systems: one working CRS a study area, and a clear refusal of everything else.

Arrays are always east, north (or longitude, latitude), whatever order the CRS's own definition lists.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod, Proj, Transformer
from pyproj.exceptions import ProjError

from geodata.errors import NoCRS, NoTransformation, OutOfRange, UnknownCRS, WrongCRS

WGS84 = CRS.from_epsg(4326)

# How far a working CRS's length scale may be from 1 over its area: UTM at the edge of its zone has 0.001.
SCALE_TOLERANCE = 0.0025
# Ellipsoids closer than this are one for our purposes (WGS84, GRS80, CGCS2000: 0.0001 m)
SAME_ELLIPSOID_M = 1.0
# EPSG lists the CGCS2000 3-degree zones in two rows of 21: 4534–4554 by central meridian 75–135° E,
# 4513–4533 the same with the zone number 25–45 in front of the easting.
_BY_MERIDIAN, _BY_ZONE, _ZONES = 4534, 4513, 21

Floats = NDArray[np.float64]
Layer: TypeAlias = GeoDataFrame | GeoSeries


def require_working_crs(*layers: Layer, working: CRS) -> None:
    """Refuse to go on unless every layer is in the working CRS.

    Parameters
    ----------
    *layers
        Layers about to be measured.
    working
        The study area's working CRS (projected, metres).

    Raises
    ------
    WrongCRS
        Saying why a length in the layer's CRS would not be one on the ground.

    Examples
    --------
    >>> from shapely import Point
    >>> require_working_crs(GeoSeries([Point(593218, 3474075)], crs=4549), working=CRS.from_epsg(4549))
    """
    for layer in layers:
        if layer.crs is None or layer.crs != working:
            raise wrong_crs(layer, working)


def to_working(layer: Layer, working: CRS, *, came: CRS | None = None) -> Any:  # noqa: ANN401 - the same type as came in
    """Bring a layer into the working CRS.

    Parameters
    ----------
    layer
        Any geometries. Empty and missing ones stay as they are.
    working
        The study area's working CRS.
    came
        The CRS the coordinates are in, where the layer does not say it, or says it wrongly.

    Returns
    -------
    GeoDataFrame or GeoSeries
        As came in, in the working CRS.

    Raises
    ------
    NoCRS
        If neither the layer nor `came` says a CRS.
    NoTransformation
        If the datums differ and PROJ knows only a zero shift between them (Beijing 1954, Xi'an 1980).
    OutOfRange
        If the coordinates cannot be in the CRS they are said to be in.

    Examples
    --------
    >>> from shapely import Point
    >>> point = to_working(GeoSeries([Point(120.98, 31.385)], crs=4326), CRS.from_epsg(4549)).iloc[0]
    >>> f"{point.x:.3f} {point.y:.3f}"
    '593218.138 3474075.546'
    """
    source = came or layer.crs
    if source is None:
        raise NoCRS
    stated = layer.set_crs(source, allow_override=True)
    if source == working:
        return stated.set_crs(working, allow_override=True)
    require_transformation(source, working)
    if source.is_bound:  # its own parameters lead to WGS 84, and PROJ only takes them on the way there
        stated = stated.to_crs(WGS84)
    moved = stated.to_crs(working)
    bounds = moved.total_bounds
    if np.isinf(bounds).any():
        raise OutOfRange(came=name_of(source), example=_first_coordinate(layer), hint="", hint_zh="")
    return moved


def transform_points(xy: ArrayLike, from_: CRS, to: CRS) -> Floats:
    """Transform points between two CRS, on whole arrays.

    Parameters
    ----------
    xy
        Shape (n, 2): east, north or longitude, latitude. An empty array gives an empty one; NaN stays NaN.
    from_, to
        The CRS they are in, and the one wanted.

    Returns
    -------
    ndarray
        Shape (n, 2).

    Examples
    --------
    >>> transform_points([[120.98, 31.385]], WGS84, CRS.from_epsg(3857)).round(2).tolist()
    [[13467432.0, 3682850.31]]
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if from_.is_bound and to != WGS84:
        return transform_points(transform_points(points, from_, WGS84), WGS84, to)
    x, y = _transformer(from_, to).transform(points[:, 0], points[:, 1])
    moved = np.column_stack([x, y])
    moved[np.isnan(points).any(axis=1)] = np.nan
    return moved


def metres_on_the_ground(distance: float, crs: CRS, at: tuple[float, float]) -> float:
    """Length on the ground of an east-west distance measured in a CRS.

    Parameters
    ----------
    distance
        In the CRS's own unit.
    crs
        A projected or geographic CRS.
    at
        Longitude and latitude (degrees) of the place.

    Returns
    -------
    float
        Metres, on the ellipsoid.

    Examples
    --------
    >>> round(metres_on_the_ground(500, CRS.from_epsg(3857), (120.98, 31.385)))
    427
    >>> round(metres_on_the_ground(1, WGS84, (120.98, 31.385)))
    95118
    """
    lon, lat = at
    if crs.is_geographic:
        return float(_geod(crs).inv(lon - 5e-4, lat, lon + 5e-4, lat)[2] * 1e3 * distance)
    # PROJ's own scale of Web Mercator is that of a sphere; two points and the ellipsoid know better
    middle = transform_points([at], WGS84, crs)[0]
    half = np.array([distance / 2, 0.0])
    ends = transform_points(np.stack([middle - half, middle + half]), crs, WGS84)
    return float(_geod(WGS84).inv(*ends[0], *ends[1])[2])


def scale_at(crs: CRS, lonlat: Floats) -> Floats:
    """Length scale of a projected CRS along the parallel, at points given in degrees; NaN where undefined."""
    factors = Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1], errcheck=False)
    scale = np.asarray(factors.parallel_scale, dtype=np.float64)
    return np.where(np.isfinite(scale), scale, np.nan)


def check_working(crs: CRS, lonlat: Floats) -> None:
    """Refuse a CRS that lengths and areas cannot be measured in at these places (degrees).

    Raises
    ------
    WrongCRS
        If it is geographic, not in metres, or stretches lengths by more than 0.25 %.

    Examples
    --------
    >>> check_working(CRS.from_epsg(3857), np.array([[120.98, 31.385]]))
    Traceback (most recent call last):
        ...
    geodata._read_errors.WrongCRS: The layer is in EPSG:3857 ..., but ...500 m there would be 427 m on...
    """
    centre = (float(np.mean(lonlat[:, 0])), float(np.mean(lonlat[:, 1])))
    why = why_not_measurable(crs, centre)
    if why is None and not np.all(np.abs(scale_at(crs, lonlat) - 1) < SCALE_TOLERANCE):
        why = _stretched(crs, centre)
    if why is not None:
        raise WrongCRS(
            came=name_of(crs),
            expected="a projected CRS in metres that is true to scale at the place",
            why=why[0],
            todo="Choose the national or state grid of the place.",
            expected_zh="当地真尺度的米制投影坐标系",
            why_zh=why[1],
            todo_zh="请选用当地的国家或地方投影坐标系。",
        )


def why_not_measurable(crs: CRS, at: tuple[float, float]) -> tuple[str, str] | None:
    """Say (en, zh) why no length can be measured in a CRS at a place, or None where it can."""
    if crs.is_geographic:
        east = metres_on_the_ground(1, crs, at) / 1000
        north = _geod(crs).inv(at[0], at[1] - 0.5, at[0], at[1] + 0.5)[2] / 1000
        return (
            (
                f"its unit is the degree, and one degree there is {east:.1f} km east-west"
                f" and {north:.1f} km north-south"
            ),
            f"其单位为度，该处一度东西向为 {east:.1f} km、南北向为 {north:.1f} km",
        )
    if not crs.is_projected:
        return "it is not a map projection", "它不是投影坐标系"
    if any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info[:2]):
        unit = crs.axis_info[0].unit_name
        return f"its unit is the {unit}, not the metre", f"其单位为 {unit}，不是米"
    if not abs(scale_at(crs, np.array([at]))[0] - 1) < SCALE_TOLERANCE:
        return _stretched(crs, at)
    return None


def wrong_crs(layer: Layer, working: CRS) -> WrongCRS:
    """Compose the refusal of a layer that is not in the working CRS."""
    expected = name_of(working)
    at = _place_of(layer)
    if layer.crs is None:
        why = ("it does not say what its coordinates are", "它没有说明坐标的含义")
    else:
        why = (at and why_not_measurable(layer.crs, at)) or (
            "the two grids do not share their origin or their datum",
            "两套格网的原点或基准不同",
        )
    return WrongCRS(
        came="no stated CRS" if layer.crs is None else name_of(layer.crs),
        expected=expected,
        why=why[0],
        todo="Convert it with geodata.crs.to_working first.",
        expected_zh=expected,
        why_zh=why[1],
        todo_zh="请先用 geodata.crs.to_working 转换。",
    )


def require_transformation(from_: CRS, to: CRS) -> None:
    """Refuse a pair of CRS between whose different datums PROJ knows a zero shift only.

    Examples
    --------
    >>> require_transformation(CRS.from_epsg(2437), CRS.from_epsg(4549))
    Traceback (most recent call last):
        ...
    geodata._read_errors.NoTransformation: No transformation is known from EPSG:2437 ...
    """
    one, other = from_.ellipsoid, to.ellipsoid
    same = (
        one is not None
        and other is not None
        and (abs(one.semi_major_metre - other.semi_major_metre) < SAME_ELLIPSOID_M)
    )
    if not same and not from_.is_bound and "ballpark" in _transformer(from_, to).description.lower():
        raise NoTransformation(came=name_of(from_), expected=name_of(to))


def zone_twin(epsg: int) -> int | None:
    """Give the same CGCS2000 3-degree grid with, or without, the zone number in front of the easting.

    Examples
    --------
    >>> zone_twin(4549), zone_twin(4528), zone_twin(26986)
    (4528, 4549, None)
    """
    if _BY_MERIDIAN <= epsg < _BY_MERIDIAN + _ZONES:
        return epsg - _BY_MERIDIAN + _BY_ZONE
    if _BY_ZONE <= epsg < _BY_ZONE + _ZONES:
        return epsg - _BY_ZONE + _BY_MERIDIAN
    return None


def name_of(crs: CRS) -> str:
    """Name a CRS for a person: authority, number and name.

    Examples
    --------
    >>> name_of(WGS84)
    'EPSG:4326 (WGS 84)'
    """
    authority = crs.to_authority(min_confidence=90)
    return f"{authority[0]}:{authority[1]} ({crs.name})" if authority else str(crs.name)


def corners(extent: tuple[float, float, float, float]) -> Floats:
    """Corner points and the middle of an extent (west, south, east, north), shape (5, 2)."""
    west, south, east, north = extent
    middle = [(west + east) / 2, (south + north) / 2]
    return np.array([[west, south], [east, south], [east, north], [west, north], middle])


def _geod(crs: CRS) -> Geod:
    return crs.get_geod() or Geod(ellps="WGS84")


def _stretched(crs: CRS, at: tuple[float, float]) -> tuple[str, str]:
    ground = metres_on_the_ground(500, crs, at)
    return (
        f"500 m there would be {ground:.0f} m on the ground at this latitude ({at[1]:.2f}°)",
        f"其中的 500 m 在此纬度（{at[1]:.2f}°）地面上为 {ground:.0f} m",
    )


def _place_of(layer: Layer) -> tuple[float, float] | None:
    """Longitude and latitude (degrees) of the middle of a layer."""
    bounds = np.asarray(layer.total_bounds, dtype=np.float64)
    if layer.crs is None or not np.isfinite(bounds).all():
        return None
    middle = [[(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]]
    lon, lat = transform_points(middle, layer.crs, WGS84)[0]
    return (float(lon), float(lat)) if np.isfinite([lon, lat]).all() else None


def _first_coordinate(layer: Layer) -> str:
    bounds = layer.total_bounds
    return f"{bounds[0]:.3f}, {bounds[1]:.3f}"


@lru_cache(maxsize=64)
def _transformer(from_: CRS, to: CRS) -> Transformer:
    try:
        return Transformer.from_crs(from_, to, always_xy=True)
    except ProjError as fault:  # a file may state what no CRS can be, such as a latitude of 120°
        raise UnknownCRS(came=name_of(from_)) from fault
