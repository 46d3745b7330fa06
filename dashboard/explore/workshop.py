"""What a drawn shape becomes: a site as drawn, the buffer of a line, a parcel split, neighbours merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field
from shapely import ops

from dashboard.explore.sites import DrawnSite, SiteFault, geojson_of, outline
from dashboard.places import mended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from dashboard.context import Context

SNAP_M: Final = 1.5  # tiles round corners by less
BUFFER_SEGMENTS: Final = 32
TOUCH_M: Final = 0.05
SMALLEST_M2: Final = 1.0
MOST_PARTS: Final = 12


class Drawn(BaseModel):
    """What the map tells when something was drawn; `width` in metres to each side of a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: Literal["polygon", "rectangle", "buffer", "split", "merge"]
    geometry: dict[str, Any] | None = None
    width: Annotated[float, Field(gt=0, le=5000, allow_inf_nan=False)] = 50.0
    snap: bool = True
    n: int = 0


def make_sites(
    context: Context, drawn: Drawn, selected: Sequence[str], *, first: int, word: str
) -> list[DrawnSite]:
    """Make the sites that a drawing asks for.

    Parameters
    ----------
    context
        Gives the parcels that are snapped to, split and merged.
    drawn
        The tool and its shape.
    selected
        Ids of the parcels that are selected.
    first
        Number of the first site that is made.
    word
        What a site is called, its number to follow.

    Returns
    -------
    list of DrawnSite
        One, or the two or more parts of a split.

    Raises
    ------
    SiteFault
        If no site can be made; says why.
    """
    if drawn.tool == "merge":
        shapes, made, of = [merged(context, selected)], "merged", tuple(selected)
    else:
        shape = outline(context, drawn.geometry or {})
        if drawn.tool == "split":
            shapes, parcel = split(context, shape, selected)
            made, of = "split", (parcel,)
        elif drawn.tool == "buffer":
            shapes, made, of = [buffer(shape, drawn.width)], "buffer", ()
        else:
            shapes = [snapped(context, shape) if drawn.snap and drawn.tool == "polygon" else shape]
            made, of = "drawn", ()
    if not shapes or any(mended(one).area < SMALLEST_M2 for one in shapes):
        raise SiteFault("small")
    return [
        DrawnSite(
            id=f"site-{number}", name=f"{word} {number}", geometry=geojson_of(context, one), made=made, of=of
        )
        for number, one in enumerate(shapes[:MOST_PARTS], first)
    ]


def snapped(context: Context, shape: BaseGeometry) -> BaseGeometry:
    """Move corners that were drawn on a parcel's corner or edge exactly onto it (working CRS, 1.5 m).

    The map snaps to its tiles, which round; here the parcels themselves decide.
    """
    parcels = context.dataset.parcels
    rows = parcels.sindex.query(shape, predicate="dwithin", distance=SNAP_M)
    if not len(rows):
        return shape
    edges = shapely.boundary(parcels.geometry.iloc[rows].to_numpy())
    lines = shapely.union_all(edges)
    corners = shapely.multipoints(shapely.get_coordinates(edges))

    def move(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        points = np.asarray(shapely.points(xy))
        result = xy.copy()
        for goal in (lines, corners):  # a corner outdoes the edge that it ends
            near = shapely.dwithin(points, goal, SNAP_M)
            if near.any():
                ends = shapely.get_point(shapely.shortest_line(points[near], goal), 1)
                result[near] = shapely.get_coordinates(ends)
        return result

    moved: BaseGeometry = shapely.transform(shape, move)
    return moved


def buffer(line: BaseGeometry, width_m: float) -> BaseGeometry:
    """Return the ground within so many metres of a line, with flat ends.

    Examples
    --------
    >>> buffer(shapely.from_wkt("LINESTRING (0 0, 100 0)"), 10).area
    2000.0
    """
    if line.geom_type != "LineString":
        raise SiteFault("line")
    wide: BaseGeometry = shapely.buffer(
        line, width_m, quad_segs=BUFFER_SEGMENTS, cap_style="flat", join_style="round"
    )
    return wide


def split(context: Context, line: BaseGeometry, selected: Sequence[str]) -> tuple[list[BaseGeometry], str]:
    """Cut a parcel by a line: the selected one, else the one that the line crosses the longest.

    Raises
    ------
    SiteFault
        If the line does not cross a parcel from edge to edge.
    """
    if line.geom_type != "LineString":
        raise SiteFault("line")
    parcels = context.dataset.parcels
    rows = parcels.sindex.query(line, predicate="intersects")
    candidates = parcels.iloc[rows]
    chosen = candidates[candidates["parcel_id"].isin(selected)]
    candidates = chosen if len(chosen) else candidates
    inside = candidates.geometry.intersection(line).length
    for row in inside.sort_values(ascending=False).index:
        parts = [
            part for part in ops.split(parcels.geometry.loc[row], line).geoms if part.area >= SMALLEST_M2
        ]
        if len(parts) > 1:
            return parts, str(parcels["parcel_id"].loc[row])
    raise SiteFault("split")


def merged(context: Context, selected: Sequence[str]) -> BaseGeometry:
    """Join the selected parcels into one site; gaps of up to 5 cm between them are closed.

    Raises
    ------
    SiteFault
        If fewer than two are selected, or they do not touch.
    """
    parcels = context.dataset.parcels
    shapes = parcels.geometry[parcels["parcel_id"].isin(selected)].to_numpy()
    if len(shapes) < 2:  # noqa: PLR2004 - two make a pair
        raise SiteFault("merge_few")
    whole: BaseGeometry = shapely.union_all(shapes)
    if whole.geom_type != "Polygon":
        whole = shapely.buffer(
            shapely.union_all(shapely.buffer(shapes, TOUCH_M, join_style="mitre")),
            -TOUCH_M,
            join_style="mitre",
        )
    if whole.geom_type != "Polygon":
        raise SiteFault("merge_apart")
    return whole


def repaired(context: Context, site: DrawnSite) -> tuple[DrawnSite, float]:
    """Return a site whose outline crosses itself with every wing of it kept, and its area in m²."""
    shape = mended(outline(context, site.geometry))
    if shape.is_empty:
        raise SiteFault("small")
    changed = site.model_copy(update={"geometry": geojson_of(context, shape), "made": "repaired"})
    return changed, float(shape.area)
