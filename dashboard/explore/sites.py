"""Sites that a user draws: checked as they come, made with the land's own edges, judged like parcels."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyproj import CRS

from dashboard.places import mended
from dashboard.view import MAX_SITES, Scenario, Site
from geodata.contracts import PARCELS
from geodata.crs import WGS84, transform_points
from layers.assess import Overrides, assess
from layers.measures import measure
from layers.statistics import groups

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from dashboard.context import Context

MOST_SITES: Final = 40
MOST_POINTS: Final = 4000
LARGEST_NAME: Final = 40
DECIMALS: Final = 8  # a millimetre on the ground

Ratio = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class DrawnSite(BaseModel):
    """A site as the browser keeps it: name, outline (GeoJSON, WGS84), what is planned on it, how it was made.

    Examples
    --------
    >>> DrawnSite(id="site-1", name="A", geometry={"type": "Polygon", "coordinates": []}).far is None
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^site-\d{1,6}$")]
    name: Annotated[str, Field(min_length=1, max_length=LARGEST_NAME, pattern=r"^[^\x00-\x1f<>]+$")]
    geometry: dict[str, Any]
    far: Ratio | None = None
    support: Share | None = None
    made: Literal["drawn", "buffer", "split", "merged", "repaired"] = "drawn"
    of: Annotated[tuple[str, ...], Field(max_length=60)] = ()


class SiteFault(Exception):
    """A drawing that no site can be made of: a key of the catalogue (``sites.fault.<key>``) and its facts."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def read_sites(kept: Sequence[dict[str, Any]] | None) -> tuple[DrawnSite, ...]:
    """Read the sites that the browser keeps; what is no site any more is passed over.

    Examples
    --------
    >>> read_sites([{"id": "nonsense"}])
    ()
    """
    found = []
    for entry in (kept or [])[:MOST_SITES]:
        try:
            found.append(DrawnSite.model_validate(entry))
        except ValidationError:
            continue
    return tuple(found)


def drawn_sites(scenario: Scenario) -> tuple[DrawnSite, ...]:
    """Return the sites of a scenario as they were drawn.

    Examples
    --------
    >>> from dashboard.view import Site
    >>> ring = ((120.9, 31.3), (120.91, 31.3), (120.91, 31.31))
    >>> [site] = drawn_sites(Scenario(sites=(Site(name="A", ring=ring, far=2.0),)))
    >>> site.name, site.far, site.geometry["coordinates"][0][-1]
    ('A', 2.0, [120.9, 31.3])
    """
    return tuple(
        DrawnSite(
            id=f"site-{number}",
            name=re.sub(r"[<>]", "", site.name)[:LARGEST_NAME] or f"{number}",
            geometry={
                "type": "Polygon",
                "coordinates": [
                    [list(corner) for corner in (*ring, ring[0])] for ring in (site.ring, *site.holes)
                ],
            },
            far=site.far,
            support=site.support,
        )
        for number, site in enumerate(scenario.sites, 1)
    )


def scenario_sites(sites: Sequence[DrawnSite]) -> tuple[tuple[Site, ...], tuple[str, ...]]:
    """Return drawn sites as a scenario keeps them, and the names of those that it cannot keep.

    It keeps one ring a site with its holes, simple, and no more sites than a link has room for.
    """
    kept: dict[str, Site] = {}
    left: list[str] = []
    for drawn in sites:
        rings = drawn.geometry.get("coordinates") or []
        name = _free_name(drawn.name.replace(",", " "), kept)
        try:
            if drawn.geometry.get("type") != "Polygon" or not rings or len(kept) >= MAX_SITES:
                raise ValueError(name)  # noqa: TRY301 - the same answer as to a ring that is refused
            outer, *holes = [[(lon, lat) for lon, lat, *_ in ring[:-1]] for ring in rings]
            plan = {"far": drawn.far, "support": drawn.support}
            kept[name] = Site.model_validate({"name": name, "ring": outer, "holes": holes, **plan})
        except ValueError:
            left.append(drawn.name)
    return tuple(kept.values()), tuple(left)


def _free_name(name: str, taken: Container[str]) -> str:
    tries = (name, *(f"{name} ({number})" for number in range(2, MOST_SITES + 2)))
    return next(one for one in tries if one not in taken)


def outline(context: Context, geometry: dict[str, Any]) -> BaseGeometry:
    """Return a drawn geometry (GeoJSON, WGS84) in the working CRS, as it was drawn: it may cross itself.

    Raises
    ------
    SiteFault
        If it is no line or polygon, has too many corners, or lies outside the study area.
    """
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException as error:
        raise SiteFault("shape") from error
    if shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon", "LineString"}:
        raise SiteFault("shape")
    points = shapely.get_coordinates(shape)
    if len(points) > MOST_POINTS or not np.isfinite(points).all():
        raise SiteFault("points", most=str(MOST_POINTS))
    west, south, east, north = context.area.accepts
    if (points < (west, south)).any() or (points > (east, north)).any():
        raise SiteFault(
            "outside", west=f"{west:.2f}", east=f"{east:.2f}", south=f"{south:.2f}", north=f"{north:.2f}"
        )
    ground: BaseGeometry = shapely.transform(shape, lambda xy: transform_points(xy, WGS84, working(context)))
    return ground


def working(context: Context) -> CRS:
    """Return the working CRS of a context's area."""
    return context.area.working


def geojson_of(context: Context, shape: BaseGeometry) -> dict[str, Any]:
    """Write a shape of the working CRS as GeoJSON (WGS84), to a millimetre."""
    degrees = shapely.transform(
        shape, lambda xy: transform_points(xy, working(context), WGS84).round(DECIMALS)
    )
    written: dict[str, Any] = json.loads(shapely.to_geojson(degrees))
    return written


def sites_frame(context: Context, sites: Sequence[DrawnSite]) -> GeoDataFrame:
    """Return sites as parcels, in the working CRS, with the columns of the contract; areas are their own."""
    shapes = [outline(context, site.geometry) for site in sites]
    frame = gpd.GeoDataFrame(
        {column.name: _blank(column.kind, len(sites)) for column in PARCELS},
        geometry=shapes,
        crs=working(context),
    )
    area = frame.geometry.area
    far = pd.Series([site.far for site in sites], dtype="float64")
    share = pd.Series([site.support for site in sites], dtype="float64")
    frame["parcel_id"] = [site.id for site in sites]
    frame["name_zh"] = frame["name_en"] = [site.name for site in sites]
    frame["far_planned"] = far
    frame["counted_floor_area_m2"] = far * area
    frame["support_floor_area_m2"] = far * area * share
    frame["industrial_floor_area_m2"] = far * area * (1 - share)
    frame["status"] = "digitised"
    return frame


def _blank(kind: str, count: int) -> pd.Series[Any]:
    kinds = {"number": "float64", "date": "datetime64[ns]"}
    return pd.Series([None] * count, dtype=kinds.get(kind, "object"))


def sites_context(context: Context, sites: Sequence[DrawnSite]) -> Context:
    """Return a context whose parcels are the sites: measured and judged by the same pipeline."""
    dataset = replace(context.dataset, parcels=sites_frame(context, sites))
    measures = measure(dataset)
    return replace(
        context,
        dataset=dataset,
        measures=measures,
        groups=groups(measures),
        base=assess(measures, context.pack, context.references, Overrides()),
    )


def crosses(context: Context, site: DrawnSite) -> bool:
    """Tell whether the outline of a site crosses itself on the ground, so that it cannot be measured."""
    return not outline(context, site.geometry).is_valid


def _drawable(context: Context, geometry: dict[str, Any]) -> dict[str, Any]:
    try:
        shape = outline(context, geometry)
    except SiteFault:
        return geometry  # kept in the browser for another area: drawn as it is
    return geometry if shape.is_valid else geojson_of(context, mended(shape))


def sites_geojson(context: Context, sites: Sequence[DrawnSite], active: str | None) -> dict[str, Any]:
    """Return the sites as the map draws them; both wings of one that crosses itself."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": site.id, "name": site.name, "active": site.id == active},
            "geometry": _drawable(context, site.geometry),
        }
        for site in sites
    ]
    return {"type": "FeatureCollection", "features": features}
