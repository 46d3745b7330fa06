"""The places a view speaks of: what is drawn and what is near something, on the ground and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from geodata.repair import repair_polygons
from layers.places import inside, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from dashboard.context import Context
    from dashboard.view import Language, Near, Ring, Scenario, Site

    Mask = NDArray[np.bool_]


def ring_on_ground(context: Context, ring: Ring) -> shapely.Polygon:
    """Return a drawn ring (degrees, WGS84) as a polygon in the working CRS."""
    to = Transformer.from_crs(4326, context.area.working, always_xy=True)
    return shapely.Polygon(np.column_stack(to.transform(*np.array(ring).T)))


def thing_of(context: Context, near: Near) -> shapely.Geometry | None:
    """Return what a distance is measured to, in the working CRS; nothing where the data does not have it."""
    if near.kind == "point":
        to = Transformer.from_crs(4326, context.area.working, always_xy=True)
        return shapely.Point(*to.transform(*near.point))
    if near.kind == "parcel":
        frame, column = context.dataset.parcels, "parcel_id"
    else:
        found = context.dataset.reference.get(near.kind)
        if found is None:
            return None
        frame, column = found, "id"
    hits = np.flatnonzero((frame[column] == near.key).to_numpy(dtype=bool))
    return frame.geometry.iloc[int(hits[0])] if len(hits) else None


def name_of_thing(context: Context, near: Near, language: Language) -> str:
    """Name what a distance is measured to; a parcel by its id, a point by its coordinates."""
    frame = context.dataset.reference.get(near.kind)
    if frame is None:
        return near.key
    hit = frame[frame["id"] == near.key]
    names = [hit[column].iloc[0] for column in (f"name_{language}", "name_zh", "name_en") if len(hit)]
    return next((name for name in names if isinstance(name, str) and name), near.key)


def rings_on_ground(context: Context, rings: Sequence[Ring]) -> BaseGeometry:
    """Return everything that lies in any of some rings, in the working CRS."""
    whole: BaseGeometry = shapely.union_all([ring_on_ground(context, ring) for ring in rings])
    return whole


def site_on_ground(context: Context, site: Site) -> BaseGeometry:
    """Return a site with its holes, in the working CRS; every wing of one that crosses itself."""
    outer, *holes = (ring_on_ground(context, ring).exterior for ring in (site.ring, *site.holes))
    return mended(shapely.Polygon(outer, holes))


def mended(shape: BaseGeometry) -> BaseGeometry:
    """Return an outline (working CRS) with every wing of it where it crosses itself; empty without an area.

    Examples
    --------
    >>> bow = shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
    >>> mended(bow).area, mended(shapely.Polygon([(0, 0), (1, 1), (2, 2)])).is_empty
    (2.0, True)
    """
    whole: BaseGeometry | None = repair_polygons(np.array([shape])).geometry[0]
    return shapely.Polygon() if whole is None else whole


def places_of(context: Context, scenario: Scenario) -> list[shapely.Geometry]:
    """Return the places that narrow a scenario, in the working CRS: drawn rings, what is near something."""
    found: list[shapely.Geometry] = []
    found.extend(ring_on_ground(context, ring) for ring in scenario.inside)
    thing = None if scenario.near is None else thing_of(context, scenario.near)
    if scenario.near is not None and thing is not None:
        found.append(shapely.simplify(shapely.buffer(thing, scenario.near.distance_m, quad_segs=24), 1.0))
    return found


def inside_mask(context: Context, scenario: Scenario) -> Mask:
    """Tell which parcels lie in any of the drawn rings of a scenario; all where there is none."""
    rings = scenario.inside
    if not rings:
        return np.ones(len(context.dataset.parcels), dtype=bool)
    parcels = context.dataset.parcels.geometry
    return context.masks.get(("inside", rings), lambda: inside(parcels, rings_on_ground(context, rings)))


def near_mask(context: Context, scenario: Scenario) -> Mask:
    """Tell which parcels are as near to something as a scenario asks; none where that thing is unknown."""
    near = scenario.near
    if near is None:
        return np.ones(len(context.dataset.parcels), dtype=bool)
    return context.masks.get(near, lambda: _near(context, near))


def _near(context: Context, near: Near) -> Mask:
    thing = thing_of(context, near)
    if thing is None:
        return np.zeros(len(context.dataset.parcels), dtype=bool)
    return within(context.dataset.parcels.geometry, thing, near.distance_m)
