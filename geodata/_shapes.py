"""Geometries as files bring them, made into what a layer can hold; every one left out or changed is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geodata.contracts import POLYGONS
from geodata.errors import EmptyLayer, NothingUsable, NotPolygons
from geodata.findings import Finding, Kind, first_of_each
from geodata.repair import repair_polygons, short_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]
    Mask = NDArray[np.bool_]

# Layers whose features have an area; the others may be points and lines too
NEED_POLYGONS: Final = frozenset({"parcels", "boundary", "carriers", "water"})
# A plot with more corners than this is no plot
MOST_VERTICES: Final = 1_000_000
_COLLECTION: Final = 7
# No coordinate on earth is larger, in any unit that is in use
_FARTHEST: Final = 1e10


def plain_shapes(geometry: Shapes, layer: str) -> tuple[Shapes, list[Finding]]:
    """Drop heights, set aside what has no place or no area, refuse a layer of the wrong kind altogether.

    Raises
    ------
    EmptyLayer, NothingUsable, NotPolygons
        If there is nothing, nothing is left, or no feature has an area where all should.
    """
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    if empty.all():
        raise EmptyLayer(name=layer)
    endless = shapely.get_num_coordinates(geometry) > MOST_VERTICES
    wrong = [(empty, Kind.NO_GEOMETRY), (endless, Kind.TOO_COMPLEX)]
    # what is left out for its size alone is never taken apart: its coordinates would fill the memory
    geometry = geometry.copy()
    geometry[endless] = None
    geometry, findings = _flat(geometry)
    vertices, owner = shapely.get_coordinates(geometry, return_index=True)
    lost = np.zeros(len(geometry), dtype=bool)
    lost[owner[~(np.abs(vertices) < _FARTHEST).all(axis=1)]] = True  # NaN is not below anything
    wrong.append((lost, Kind.NOT_FINITE))
    if layer in NEED_POLYGONS:
        wrong.append((_without_area(geometry, layer, ~empty & ~endless), Kind.NOT_AREAL))
    out = np.zeros(len(geometry), dtype=bool)
    for mask, kind in wrong:
        rows = np.flatnonzero(mask & ~out)
        findings += [Finding(kind, int(row), {"feature": int(row) + 1}) for row in rows]
        out |= mask
    require_some(~out, layer, findings)
    if out.any():
        geometry = geometry.copy()
        geometry[out] = None
    return geometry, findings


def require_some(kept: Mask, layer: str, findings: Sequence[Finding]) -> None:
    """Refuse a layer of which nothing is left.

    Raises
    ------
    NothingUsable
        Saying why features were left out.
    """
    if not kept.any():
        why, why_zh = (first_of_each(findings, language) for language in ("en", "zh"))
        raise NothingUsable(name=layer, count=len(kept), why=why, why_zh=why_zh)


def mend(
    geometry: Shapes, as_came: Shapes, layer: str, most_area_change: float
) -> tuple[Shapes, list[Finding]]:
    """Make every polygon valid; what cannot be, or would be another plot then, is left out, and said.

    Parameters
    ----------
    geometry
        In the working CRS.
    as_came
        The same in the file's own CRS.
    most_area_change
        Largest change of area by a repair, as a share of the larger of the two.
    """
    polygons = np.isin(shapely.get_type_id(geometry), (*POLYGONS, _COLLECTION))
    areal = geometry.copy()
    areal[~polygons] = None
    repaired = repair_polygons(areal, as_came=as_came)
    mended = geometry.copy()
    mended[polygons] = repaired.geometry[polygons]
    findings = [_judged(finding, most_area_change) for finding in repaired.findings]
    gone = [finding.row for finding in findings if finding.kind == Kind.TOO_CHANGED]
    mended[np.array(gone, dtype=np.intp)] = None
    if layer in NEED_POLYGONS:
        return mended, findings
    broken = np.flatnonzero(~shapely.is_valid(mended) & ~shapely.is_missing(mended))
    mended[broken] = None
    reasons = shapely.is_valid_reason(geometry[broken])
    findings += [
        Finding(Kind.COLLAPSED, int(row), {"feature": int(row) + 1, "reason": short_reason(reason)})
        for row, reason in zip(broken, reasons, strict=True)
    ]
    return mended, findings


def _flat(geometry: Shapes) -> tuple[Shapes, list[Finding]]:
    high = shapely.has_z(geometry) | shapely.has_m(geometry)
    if not high.any():
        return geometry, []
    return shapely.force_2d(geometry), [Finding(Kind.FLATTENED, facts={"count": int(high.sum())})]


def _without_area(geometry: Shapes, layer: str, there: Mask) -> Mask:
    kinds = shapely.get_type_id(geometry)
    flat = there & ~np.isin(kinds, (*POLYGONS, _COLLECTION))
    flat |= (kinds == _COLLECTION) & (shapely.get_dimensions(geometry) < 2)  # noqa: PLR2004 - areas have two
    if there.any() and flat[there].all():
        names = sorted({shape.geom_type for shape in geometry[flat][:1000]})
        raise NotPolygons(layer=layer, count=int(flat.sum()), all=int(there.sum()), kinds=", ".join(names))
    return flat


def _judged(finding: Finding, most: float) -> Finding:
    """Turn a repair that changes too much into a feature left out."""
    if finding.kind != Kind.REPAIRED:
        return finding
    before, after = (float(str(finding.facts[name])) for name in ("before_m2", "after_m2"))
    change = abs(after - before) / max(after, before, 1e-9)
    if change <= most:
        return finding
    facts = {**finding.facts, "percent": f"{100 * change:.0f}", "most": f"{100 * most:.0f}"}
    return Finding(Kind.TOO_CHANGED, finding.row, facts)
