"""Which CRS coordinates could be in, judged by their size alone: swapped axes, zone numbers, degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS

from geodata.crs import WGS84, corners, name_of, transform_points, zone_twin

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from geodata.areas import Extent

# Half of the points have to lie in the area, with this share of its size around it.
_MARGIN = 0.1
# CGCS2000 6-degree zones by central meridian: EPSG 4502 is 75° E, then one every 6°
_SIX_BY_MERIDIAN, _SIX_FIRST, _SIX_LAST = 4502, 75, 135
_CHINA_3_DEGREE = range(4513, 4555)


@dataclass(frozen=True)
class Candidate:
    """A CRS that the coordinates could be in.

    Parameters
    ----------
    epsg
        Its number; 4326 stands for every geographic CRS, as points cannot tell WGS84 from CGCS2000,
        GCJ-02 or BD-09.
    swapped
        Whether north (or latitude) came first.
    """

    epsg: int
    swapped: bool = False

    def sentence(self) -> tuple[str, str]:
        """Name it (en, zh)."""
        name = name_of(CRS.from_epsg(self.epsg))
        return (f"{name}, north first", f"{name}（北坐标在前）") if self.swapped else (name, name)


def guess_crs(xy: ArrayLike, working: CRS, extent: Extent) -> list[Candidate]:
    """List the CRS in which most of the points would lie in the study area.

    The working CRS, its twin with (without) the zone number, UTM, 6-degree zones, Web Mercator and degrees
    are tried, each also with its axes swapped. Two candidates mean that size cannot decide: ask.

    Parameters
    ----------
    xy
        Shape (n, 2), in the order in which the file has them.
    working
        The study area's working CRS.
    extent
        The study area: west, south, east, north in degrees.

    Examples
    --------
    >>> here, around = CRS.from_epsg(4549), (120.75, 31.05, 121.22, 31.58)
    >>> guess_crs([[3474075.5, 593218.1]], here, around)
    [Candidate(epsg=4549, swapped=True)]
    >>> [found.epsg for found in guess_crs([[307919.3, 3474034.7]], here, around)]
    [32651, 4510]
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) == 0:
        return []
    found = []
    for epsg in _possible(working, extent):
        low, high = _box(epsg, extent)
        for swapped in (False, True):
            at = points[:, ::-1] if swapped else points
            if np.median(((at >= low) & (at <= high)).all(axis=1)) == 1:
                found.append(Candidate(epsg, swapped))
    return found


def _possible(working: CRS, extent: Extent) -> list[int]:
    own = working.to_epsg()
    west, south, east, north = extent
    lon, lat = (west + east) / 2, (south + north) / 2
    utm = (32600 if lat >= 0 else 32700) + int((lon + 180) // 6) + 1
    wanted = [4326, own, zone_twin(own) if own else None, 3857, utm]
    if own in _CHINA_3_DEGREE:
        meridian = int(lon // 6) * 6 + 3
        if _SIX_FIRST <= meridian <= _SIX_LAST:
            wanted.append(_SIX_BY_MERIDIAN + (meridian - _SIX_FIRST) // 6)
    return [epsg for epsg in dict.fromkeys(wanted) if epsg is not None]


def _box(epsg: int, extent: Extent) -> tuple[np.ndarray, np.ndarray]:
    at = transform_points(corners(extent), WGS84, CRS.from_epsg(epsg))
    low, high = at.min(axis=0), at.max(axis=0)
    margin = (high - low) * _MARGIN
    return low - margin, high + margin
