"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, forward and back, on whole arrays.

The formulas are the published approximation that every open tool uses (DOMAIN 4.2 cites its test vectors);
inside China it reproduces published coordinates bit for bit. Points outside the rectangle in which the shift
is applied come back unchanged. A web map's coordinates are never fit for areas: GCJ-02 changes a parcel's
area by up to 0.4 %.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.errors import NoConvergence

Floats = NDArray[np.float64]

# Krasovsky 1940, which the published formula is built on, and its first eccentricity squared
SEMI_MAJOR_M = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323
# west, south, east, north (degrees) of the rectangle in which the shift is applied
SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)

_BD_TURN = np.pi * 3000.0 / 180.0
_CLOSE_DEG = 1e-12  # 0.1 µm on the ground
_ROUNDS = 30


def wgs84_to_gcj02(lonlat: ArrayLike) -> Floats:
    """Shift WGS84 longitude, latitude to GCJ-02.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees. An empty array gives an empty one; NaN stays NaN.

    Returns
    -------
    ndarray
        Shape (n, 2), degrees.

    Examples
    --------
    >>> wgs84_to_gcj02([[116.404, 39.915]]).tolist()
    [[116.41024449916938, 39.91640428150164]]
    """
    points = _points(lonlat)
    west, south, east, north = SHIFTED
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.where(inside[:, None], points + _shift(lon, lat), points)


def gcj02_to_wgs84(lonlat: ArrayLike) -> Floats:
    """Undo GCJ-02, iterated until a round changes nothing above 1e-12°.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees.

    Returns
    -------
    ndarray
        WGS84, shape (n, 2), degrees.

    Raises
    ------
    NoConvergence
        On the very edge of the rectangle of the shift, where no WGS84 point is shifted to the one given.

    Examples
    --------
    >>> gcj02_to_wgs84([[116.41024449916938, 39.91640428150164]]).round(9).tolist()
    [[116.404, 39.915]]
    """
    return _inverted(wgs84_to_gcj02, _points(lonlat))


def gcj02_to_bd09(lonlat: ArrayLike) -> Floats:
    """Shift GCJ-02 longitude, latitude to BD-09.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees.

    Examples
    --------
    >>> gcj02_to_bd09([[116.404, 39.915]]).round(12).tolist()
    [[116.41036949371, 39.92133699351]]
    """
    points = _points(lonlat)
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def bd09_to_gcj02(lonlat: ArrayLike) -> Floats:
    """Undo BD-09, iterated: the closed form in use is off by up to 0.13 m.

    Parameters
    ----------
    lonlat
        Shape (n, 2), degrees.

    Raises
    ------
    NoConvergence
        Far outside China, where the formula cannot be undone.

    Examples
    --------
    >>> bd09_to_gcj02([[116.41036949371029, 39.92133699351021]]).round(9).tolist()
    [[116.404, 39.915]]
    """
    return _inverted(gcj02_to_bd09, _points(lonlat))


def wgs84_to_bd09(lonlat: ArrayLike) -> Floats:
    """Shift WGS84 to BD-09, through GCJ-02. Shape (n, 2), degrees.

    Examples
    --------
    >>> wgs84_to_bd09([[116.404, 39.915]]).round(9).tolist()
    [[116.416627244, 39.922699552]]
    """
    return gcj02_to_bd09(wgs84_to_gcj02(lonlat))


def bd09_to_wgs84(lonlat: ArrayLike) -> Floats:
    """Undo BD-09 and GCJ-02. Shape (n, 2), degrees.

    Examples
    --------
    >>> bd09_to_wgs84(wgs84_to_bd09([[120.98, 31.385]])).round(9).tolist()
    [[120.98, 31.385]]
    """
    return gcj02_to_wgs84(bd09_to_gcj02(lonlat))


def move(geometry: NDArray[np.object_], change: Callable[[ArrayLike], Floats]) -> NDArray[np.object_]:
    """Apply one of the changes of this module to every vertex of an array of geometries (lon, lat degrees).

    Empty geometries and None stay as they are.

    Examples
    --------
    >>> move(np.array([shapely.Point(116.404, 39.915), None]), wgs84_to_gcj02)[1] is None
    True
    """
    moved: NDArray[np.object_] = shapely.transform(geometry, change)
    return moved


def _points(lonlat: ArrayLike) -> Floats:
    return np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)


def _shift(lon: Floats, lat: Floats) -> Floats:
    """Degrees east and north by which GCJ-02 lies off WGS84."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = lat / 180.0 * np.pi
    magic = 1.0 - ECCENTRICITY_2 * np.sin(phi) * np.sin(phi)
    root = np.sqrt(magic)
    degrees_north = (north * 180.0) / ((SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2)) / (magic * root) * np.pi)
    degrees_east = (east * 180.0) / (SEMI_MAJOR_M / root * np.cos(phi) * np.pi)
    return np.column_stack([degrees_east, degrees_north])


def _inverted(forward: Callable[[ArrayLike], Floats], goal: Floats) -> Floats:
    """Find the points that `forward` moves to `goal`, by the fixed point w ← w − (forward(w) − goal)."""
    guess = goal.copy()
    for _ in range(_ROUNDS):
        step = forward(guess) - goal
        guess -= step
        off = np.abs(step)
        if not np.any(off > _CLOSE_DEG):
            return guess
    worst = int(np.nanargmax(off.max(axis=1)))
    raise NoConvergence(example=f"{goal[worst, 0]:.6f}, {goal[worst, 1]:.6f}")
