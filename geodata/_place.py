"""Where a layer lies: the CRS of its coordinates, and whether that is in the study area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pyproj import CRS

from geodata.areas import crs_of
from geodata.crs import WGS84, name_of, require_transformation, to_working, transform_points
from geodata.datum import move
from geodata.datum_check import UNDO, DatumProposal, judge_datum, sample_of
from geodata.errors import NoCRS, OutOfRange, OutsideArea
from geodata.findings import Finding, Kind
from geodata.magnitude import Candidate, guess_crs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geodata._formats import Raw
    from geodata.areas import Extent, StudyArea
    from geodata.datum_check import Shapes
    from geodata.options import ReadOptions

    Floats = NDArray[np.float64]

# Enough to tell by size which CRS numbers are in
_SAMPLE = 1000
_ROUND_DEG, _HALF_ROUND_DEG, _POLE_DEG = 360.0, 180.0, 90.0


How = Literal["given", "stated", "rfc7946", "magnitude", "unknown"]


@dataclass(frozen=True)
class CrsProposal:
    """Which CRS the coordinates were taken to be in, how that was known, and what else they could be in.

    Parameters
    ----------
    taken
        Its name; None while nobody has said it.
    how
        ``given`` by the user, ``stated`` by the file, by the format's standard (``rfc7946``), by
        ``magnitude``, or ``unknown``.
    north_first
        Whether the first coordinate was north.
    candidates
        The CRS in which the numbers would lie in the study area.
    """

    taken: str | None
    how: How
    north_first: bool = False
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, eq=False)
class Placed:
    """A layer in the working CRS, and how it got there."""

    frame: GeoDataFrame
    as_came: Shapes
    came: CRS
    crs: CrsProposal
    datum: DatumProposal
    extent: Extent
    sample_lonlat: tuple[tuple[float, float], ...]
    findings: list[Finding]


def place(
    frame: GeoDataFrame,
    raw: Raw,
    options: ReadOptions,
    area: StudyArea,
    trusted: Mapping[str, Shapes],
) -> Placed:
    """Bring a layer into the working CRS, having checked that it lies in the area and in which datum.

    Raises
    ------
    NoCRS, UnknownCRS, OutOfRange, OutsideArea, NoTransformation
        If it cannot be said where it lies, or it lies elsewhere.
    """
    came, how, said = choose_crs(frame, raw, options, area)
    north_first = options.north_first
    if north_first is None and raw.loose:
        north_first = _is_north_first(frame, came, area)
        said += [Finding(Kind.NORTH_FIRST)] if north_first else []
    if north_first:
        frame = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), _swapped))
    frame = frame.set_crs(came, allow_override=True)
    frame, nowhere = _without_nowhere(frame, came)
    as_came = frame.geometry.to_numpy()
    extent, inside = require_inside(frame, area)
    require_transformation(came, area.working)
    lonlat = frame.to_crs(WGS84).geometry
    sample = sample_of(lonlat.get_coordinates().to_numpy())
    datum, judged = judge_datum(sample, area, trusted, options.datum)
    if datum.taken != "stated":
        frame = frame.set_geometry(move(lonlat.to_numpy(), UNDO[datum.taken]), crs=WGS84)
    proposal = CrsProposal(name_of(came), how, bool(north_first))
    return Placed(
        frame=to_working(frame, area.working),
        as_came=as_came,
        came=came,
        crs=proposal,
        datum=datum,
        extent=extent,
        sample_lonlat=tuple((float(lon), float(lat)) for lon, lat in sample),
        findings=[*judged, *said, *nowhere, *inside],
    )


def _without_nowhere(frame: GeoDataFrame, came: CRS) -> tuple[GeoDataFrame, list[Finding]]:
    """Set aside single features whose coordinates are nowhere in the CRS, or that reach round the globe.

    Where that is true of every feature, it is the CRS that is wrong, and the caller says so.
    """
    geometry = frame.geometry.to_numpy()
    bounds = shapely.bounds(geometry)
    there = np.isfinite(bounds).all(axis=1)
    lower, upper = (transform_points(bounds[:, side], came, WGS84) for side in ((0, 1), (2, 3)))
    on_earth = np.isfinite(lower).all(axis=1) & np.isfinite(upper).all(axis=1)
    on_earth &= (np.abs(np.stack([lower, upper])) <= (_ROUND_DEG, _POLE_DEG)).all(axis=(0, 2))
    on_earth &= np.abs(upper[:, 0] - lower[:, 0]) <= _HALF_ROUND_DEG
    off = there & ~on_earth
    if not off.any() or not (there & on_earth).any():
        return frame, []
    left = geometry.copy()
    left[off] = None
    each = [Finding(Kind.NOWHERE, int(row), {"feature": int(row) + 1}) for row in np.flatnonzero(off)]
    return frame.set_geometry(left, crs=frame.crs), each


def _swapped(xy: Floats) -> Floats:
    return xy[:, ::-1]


def candidates_of(frame: GeoDataFrame, area: StudyArea) -> tuple[Candidate, ...]:
    """List the CRS in which the numbers of a layer would lie in the study area."""
    points = frame.geometry.iloc[:_SAMPLE].bounds.to_numpy()[:, :2]
    return tuple(guess_crs(points, area.working, area.accepts))


def choose_crs(
    frame: GeoDataFrame, raw: Raw, options: ReadOptions, area: StudyArea
) -> tuple[CRS, How, list[Finding]]:
    """Say which CRS the coordinates are in: as given, else as stated, else as JSON's standard has it.

    A table of coordinates cannot state its CRS: it is taken by the size of its numbers, where only one fits.

    Raises
    ------
    NoCRS, UnknownCRS
        If nobody says it, or the number given is none.
    """
    stated = raw.crs
    given = _given(options, stated)
    if given is not None:
        came = given
        if stated is not None and stated != came and not raw.by_rfc:
            facts = {"stated": name_of(stated), "came": name_of(came)}
            return came, "given", [Finding(Kind.CRS_CHANGED, facts=facts)]
        return came, "given", [Finding(Kind.CRS_GIVEN, facts={"came": name_of(came)})]
    if raw.by_rfc:
        return WGS84, "rfc7946", [Finding(Kind.CRS_BY_RFC)]
    if stated is None and raw.loose:
        numbers = {candidate.epsg for candidate in candidates_of(frame, area)}
        if len(numbers) == 1:
            came = crs_of(numbers.pop())
            return came, "magnitude", [Finding(Kind.CRS_BY_SIZE, facts={"came": name_of(came)})]
    if stated is None:
        hints = _hints(frame, area)
        if not hints:
            raise NoCRS
        en, zh = hints
        raise NoCRS(hint=f"; its numbers would lie in the area as {en}", hint_zh=f"；按数值看可能是 {zh}")
    return stated, "stated", []


def _is_north_first(frame: GeoDataFrame, came: CRS, area: StudyArea) -> bool:
    """Say whether the numbers lie in the area only with north first."""
    at = frame.geometry.iloc[:_SAMPLE].bounds.to_numpy()[:, :2]
    at = at[np.isfinite(at).all(axis=1)]
    west, south, east, north = area.accepts
    as_is, turned = (transform_points(points, came, WGS84) for points in (at, at[:, ::-1]))
    inside = [
        ((lonlat >= (west, south)) & (lonlat <= (east, north))).all(axis=1).sum()
        for lonlat in (as_is, turned)
    ]
    return bool(inside[1] > inside[0])


def _given(options: ReadOptions, stated: CRS | None) -> CRS | None:
    """Make the CRS the user spoke of: a local grid, or an EPSG number, with an old datum's parameters."""
    if options.grid is not None:
        return options.grid.crs()
    said = None if options.crs is None else crs_of(options.crs)
    came = said or stated
    return said if options.to_cgcs2000 is None or came is None else options.to_cgcs2000.bound(came)


def require_inside(frame: GeoDataFrame, area: StudyArea) -> tuple[Extent, list[Finding]]:
    """Refuse a layer of which no feature lies in the study area; tell how many do not.

    Returns
    -------
    tuple
        The layer's extent (west, south, east, north in degrees, WGS84), and what was noticed.

    Raises
    ------
    OutOfRange
        If the coordinates are nowhere in their CRS.
    OutsideArea
        With the distance in km between the two extents.
    """
    extent = _extent_of(frame, area)
    bounds = frame.geometry.bounds.to_numpy()
    finite = np.isfinite(bounds).all(axis=1)
    bounds = bounds[finite]
    middles = np.column_stack([bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)])
    lonlat = transform_points(middles, frame.crs, WGS84)
    west, south, east, north = area.accepts
    inside = (lonlat >= (west, south)).all(axis=1) & (lonlat <= (east, north)).all(axis=1)
    if not inside.any():
        raise _outside(frame, area, extent)
    rows = np.flatnonzero(finite)[~inside]
    each = [Finding(Kind.OUTSIDE, int(row), {"feature": int(row) + 1}) for row in rows]
    return extent, [Finding(Kind.PARTLY_OUTSIDE, facts={"count": len(rows)}), *each] if each else []


def _extent_of(frame: GeoDataFrame, area: StudyArea) -> Extent:
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    around = transform_points([[west, south], [east, south], [east, north], [west, north]], frame.crs, WGS84)
    lon, lat = around[:, 0], around[:, 1]
    if not np.isfinite(around).all() or np.abs(lon).max() > 360 or np.abs(lat).max() > 90:  # noqa: PLR2004 - degrees
        en, zh = _hints(frame, area) or ("", "")
        raise OutOfRange(
            came=name_of(frame.crs),
            example=f"{west:.3f}, {south:.3f}",
            hint=f"; they would lie in the area as {en}" if en else "",
            hint_zh=f"；按数值看可能是 {zh}" if zh else "",
        )
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _outside(frame: GeoDataFrame, area: StudyArea, extent: Extent) -> OutsideArea:
    hint = "Choose the study area it belongs to, or make one with `area new NAME --crs EPSG`."
    hint_zh = "请选择它所属的研究区，或用 `area new 名称 --crs EPSG` 新建。"
    if hints := _hints(frame, area):
        hint = f"Its numbers would lie in the area as {hints[0]}: is that what they are?"
        hint_zh = f"按数值看可能是 {hints[1]}，请核对。"
    return OutsideArea(
        area=area.name_en,
        area_zh=area.name_zh,
        distance_km=f"{distance_km(extent, area.accepts):,.0f}",
        came=_span(extent),
        expected=_span(area.accepts),
        hint=hint,
        hint_zh=hint_zh,
    )


def distance_km(one: Extent, other: Extent) -> float:
    """Distance on the ellipsoid between two extents (degrees), 0 where they overlap.

    Examples
    --------
    >>> round(distance_km((0, 0, 1, 1), (2, 0, 3, 1)), 1)
    111.3
    """
    lon = _nearest((one[0], one[2]), (other[0], other[2]))
    lat = _nearest((one[1], one[3]), (other[1], other[3]))
    geod = WGS84.get_geod()
    return 0.0 if geod is None else float(geod.inv(lon[0], lat[0], lon[1], lat[1])[2]) / 1000


def _nearest(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    if one[1] < other[0]:
        return one[1], other[0]
    if other[1] < one[0]:
        return one[0], other[1]
    shared = max(one[0], other[0])
    return shared, shared


def _hints(frame: GeoDataFrame, area: StudyArea) -> tuple[str, str] | None:
    """Name (en, zh) the CRS, other than the one it is in, whose numbers would lie in the area."""
    said = [candidate.sentence() for candidate in candidates_of(frame, area)]
    return (" or ".join(en for en, _ in said), " 或 ".join(zh for _, zh in said)) if said else None


def _span(extent: Extent) -> str:
    west, south, east, north = extent
    lon = f"{_degrees(west, 'EW')} – {_degrees(east, 'EW')}"
    return f"{lon}, {_degrees(south, 'NS')} – {_degrees(north, 'NS')}"


def _degrees(number: float, sides: str) -> str:
    return f"{abs(number):.2f}° {sides[number < 0]}"
