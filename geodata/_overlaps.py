"""Plots that are there twice, nearly twice, or lie over each other; slivers between them; whole-array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]
    Rows = NDArray[np.intp]
    Floats = NDArray[np.float64]

# Below this two plots share their edge, as far as anybody surveys it
LEAST_M2: Final = 0.5
# A piece that is narrower on the average is a sliver
SLIVER_WIDTH_M: Final = 0.5
# Share of the area of both together that is in both
_SAME: Final = 1 - 1e-6
_NEARLY_SAME: Final = 0.95
_AT_ONCE: Final = 200_000


def overlap_findings(geometry: Shapes, rows: Rows) -> list[Finding]:
    """Say which plots are duplicates, near-duplicates or overlap, and by how many square metres.

    Parameters
    ----------
    geometry
        Valid polygons in the working CRS (metres), none missing.
    rows
        Their rows in the file.

    Returns
    -------
    list
        One a pair, about the later of the two; one a plot that is itself a sliver.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 10, 10), shapely.box(9, 0, 19, 10)])
    >>> said = overlap_findings(pair, np.arange(2))
    >>> said[0].kind, said[0].facts["area_m2"]
    (<Kind.OVERLAP: 'overlap'>, 10.0)
    """
    areas = shapely.area(geometry)
    findings = _thin(geometry, areas, rows)
    for one, other, shared in _shared(geometry):
        both = shapely.area(shared)
        alike = both / (areas[one] + areas[other] - both)
        narrow = 2 * both / np.maximum(shapely.length(shared), 1e-9) < SLIVER_WIDTH_M
        for at in np.flatnonzero(both >= LEAST_M2):
            kind = _kind(float(alike[at]), narrow=bool(narrow[at]))
            first, second = sorted((int(rows[one[at]]), int(rows[other[at]])))
            area = float(both[at])
            facts = {"feature": second + 1, "other": first + 1, "area": f"{area:,.1f}", "area_m2": area}
            findings.append(Finding(kind, second, facts))
    return findings


def _kind(alike: float, *, narrow: bool) -> Kind:
    if alike >= _SAME:
        return Kind.DUPLICATE
    if alike >= _NEARLY_SAME:
        return Kind.NEAR_DUPLICATE
    return Kind.SLIVER if narrow else Kind.OVERLAP


def _thin(geometry: Shapes, areas: Floats, rows: Rows) -> list[Finding]:
    width = 2 * areas / np.maximum(shapely.length(geometry), 1e-9)
    return [
        Finding(
            Kind.THIN,
            int(rows[at]),
            {"feature": int(rows[at]) + 1, "width": f"{width[at]:.2f}", "area": f"{areas[at]:,.1f}"},
        )
        for at in np.flatnonzero(width < SLIVER_WIDTH_M)
    ]


def _shared(geometry: Shapes) -> Iterator[tuple[Rows, Rows, Shapes]]:
    """Go through the pairs whose boxes overlap, and what each pair has in common."""
    bounds = shapely.bounds(geometry)
    tree = shapely.STRtree(geometry)
    for begin in range(0, len(geometry), _AT_ONCE):
        asked, found = tree.query(geometry[begin : begin + _AT_ONCE])
        asked = asked + begin
        asked, found = asked[asked < found], found[asked < found]
        across = np.minimum(bounds[asked, 2], bounds[found, 2]) - np.maximum(
            bounds[asked, 0], bounds[found, 0]
        )
        up = np.minimum(bounds[asked, 3], bounds[found, 3]) - np.maximum(bounds[asked, 1], bounds[found, 1])
        wide = (across * up >= LEAST_M2) & (across > 0)
        asked, found = asked[wide], found[wide]
        inside = shapely.relate_pattern(geometry[asked], geometry[found], "T********")
        asked, found = asked[inside], found[inside]
        if len(asked):
            yield asked, found, shapely.intersection(geometry[asked], geometry[found])
