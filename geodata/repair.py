"""Invalid rings made valid, with what that did to each area; nothing is repaired silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]
    Rows = NDArray[np.intp]

POLYGON, MULTIPOLYGON = 3, 6  # shapely's type numbers
_COLLECTION = 7


@dataclass(frozen=True, eq=False)
class Repaired:
    """Geometries after repair; those that have no area left are None.

    Parameters
    ----------
    geometry
        As long as what came in.
    findings
        One a repaired or collapsed feature, with its row.
    """

    geometry: Shapes
    findings: tuple[Finding, ...]


def repair_polygons(geometry: Shapes, *, as_came: Shapes | None = None) -> Repaired:
    """Make polygons valid and keep only what has an area.

    `shapely.make_valid` keeps every wing of a ring that crosses itself, where `buffer(0)`, the usual remedy,
    drops some without a word. Its method "structure" also keeps land that a ring runs round twice, which the
    other one would make a hole, and never fills one hole where two overlap.

    Parameters
    ----------
    geometry
        Polygons, or collections of them, in a CRS in metres. Empty ones and None are left as they are.
    as_came
        The same in the file's own CRS: what is invalid there is reported, even where the change of CRS
        happens to have moved two vertices apart.

    Returns
    -------
    Repaired
        Polygons and multipolygons, all valid.

    Examples
    --------
    A bow tie of two triangles of 1 m² each, whose areas as drawn cancel out:

    >>> bow = shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
    >>> mended = repair_polygons(np.array([bow]))
    >>> mended.geometry[0].area, mended.findings[0].facts["before"]
    (2.0, '0.00')
    """
    mended = geometry.copy()
    first = geometry if as_came is None else as_came
    bad = ~shapely.is_valid(geometry) | ~shapely.is_valid(first)
    invalid = np.flatnonzero(bad & ~shapely.is_missing(geometry))
    collections = np.flatnonzero(shapely.get_type_id(geometry) == _COLLECTION)
    mended[invalid] = shapely.make_valid(geometry[invalid], method="structure")
    touched = np.union1d(invalid, collections)
    mended[touched] = polygon_parts(mended[touched])
    still = invalid[~shapely.is_missing(mended[invalid])]
    gone = invalid[shapely.is_missing(mended[invalid])]
    reasons = np.full(len(geometry), "", dtype=object)
    reasons[invalid] = shapely.is_valid_reason(first[invalid])
    fine = invalid[shapely.is_valid(first[invalid])]
    reasons[fine] = shapely.is_valid_reason(geometry[fine])
    findings = [*_repaired(still, geometry, mended, reasons), *_collapsed(gone, reasons)]
    return Repaired(mended, tuple(findings))


def polygon_parts(geometry: Shapes) -> Shapes:
    """Keep the polygons of each geometry and drop its points and lines; None where none is left.

    Examples
    --------
    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))")
    >>> [str(shape) for shape in polygon_parts(np.array([mixed, shapely.Point(0, 0)]))]
    ['POLYGON ((0 0, 1 0, 1 1, 0 0))', 'None']
    """
    parts, owner = _leaves(geometry)
    solid = (shapely.get_type_id(parts) == POLYGON) & (shapely.area(parts) > 0)
    parts, owner = parts[solid], owner[solid]
    result = np.full(len(geometry), None, dtype=object)
    if len(parts):
        owners = np.unique(owner)
        whole = shapely.multipolygons(parts, indices=np.searchsorted(owners, owner))
        # parts of a collection may share an edge or overlap: then they are one piece of land
        for spot in np.flatnonzero(~shapely.is_valid(whole)):
            whole[spot] = shapely.union_all(shapely.get_parts(whole[spot]))
        single = shapely.get_num_geometries(whole) == 1
        whole[single] = shapely.get_geometry(whole[single], 0)
        result[owners] = whole
    return result


def _leaves(geometry: Shapes) -> tuple[Shapes, Rows]:
    """Take collections apart, down to single geometries, with the index of what each came from."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(parts) > POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return parts, owner


def _repaired(rows: Rows, before: Shapes, after: Shapes, reasons: Shapes) -> list[Finding]:
    areas = zip(shapely.area(before[rows]), shapely.area(after[rows]), strict=True)
    return [
        Finding(
            Kind.REPAIRED,
            int(row),
            {
                "feature": int(row) + 1,
                "reason": short_reason(reason),
                "before": f"{was:.2f}",
                "after": f"{now:.2f}",
                "before_m2": float(was),
                "after_m2": float(now),
            },
        )
        for row, reason, (was, now) in zip(rows, reasons[rows], areas, strict=True)
    ]


def _collapsed(rows: Rows, reasons: Shapes) -> list[Finding]:
    return [
        Finding(Kind.COLLAPSED, int(row), {"feature": int(row) + 1, "reason": short_reason(reason)})
        for row, reason in zip(rows, reasons[rows], strict=True)
    ]


def short_reason(reason: str) -> str:
    """Take the coordinates off a reason for which a geometry is invalid.

    Examples
    --------
    >>> short_reason("Self-intersection[1 1]")
    'Self-intersection'
    """
    return reason.partition("[")[0]
