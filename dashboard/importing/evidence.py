"""What a datum proposal is drawn from: trusted lines and the file's points, as they came and shift undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict

from geodata.crs import WGS84, transform_points
from geodata.datum_check import UNDO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geodata.areas import StudyArea
    from geodata.datum_check import DatumProposal

    Shapes = NDArray[np.object_]

Point = tuple[float, float]
HALF_M: Final = 1_500.0
MOST_LINES: Final = 250


class Evidence(BaseModel):
    """A window of 3 km: metres east and north of its south-west corner, in the working CRS.

    Parameters
    ----------
    lines
        Trusted lines and outlines.
    stated, undone
        The file's points as its CRS has them, and where they are if the shift is undone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: tuple[tuple[Point, ...], ...] = ()
    stated: tuple[Point, ...] = ()
    undone: tuple[Point, ...] = ()


def evidence_of(proposal: DatumProposal, area: StudyArea, trusted: Mapping[str, Shapes]) -> Evidence | None:
    """Cut out what shows a layer's datum, around the middle one of its points; None without points or lines.

    Parameters
    ----------
    proposal
        With the points as the file has them.
    area
        Its working CRS.
    trusted
        What the datum was judged by.
    """
    if not trusted or not proposal.points_lonlat:
        return None
    lonlat = np.asarray(proposal.points_lonlat, dtype=np.float64)
    stated = transform_points(lonlat, WGS84, area.working)
    middle = stated[np.hypot(*(stated - np.median(stated, axis=0)).T).argmin()]
    corner = middle - HALF_M
    window = shapely.box(*corner, *(middle + HALF_M))
    undone = np.empty((0, 2))
    if proposal.best not in {None, "stated"}:
        undone = transform_points(UNDO[str(proposal.best)](lonlat), WGS84, area.working)
    lines = [line for shapes in trusted.values() for line in _cut(shapes, window)]
    return Evidence(
        lines=tuple(_points(shapely.get_coordinates(line), corner) for line in lines[:MOST_LINES]),
        stated=_points(_within(stated, corner), corner),
        undone=_points(_within(undone, corner), corner),
    )


def _cut(shapes: Shapes, window: shapely.Polygon) -> list[shapely.Geometry]:
    near = shapes[shapely.intersects(shapely.envelope(shapes), window)]
    lines = np.where(np.isin(shapely.get_type_id(near), (3, 6)), shapely.boundary(near), near)
    parts = shapely.get_parts(shapely.simplify(shapely.intersection(lines, window), 2.0))
    found: list[shapely.Geometry] = [part for part in parts if part.geom_type == "LineString"]
    return found


def _within(points: NDArray[np.float64], corner: NDArray[np.float64]) -> NDArray[np.float64]:
    offset = points - corner
    return points[((offset >= 0) & (offset <= 2 * HALF_M)).all(axis=1)]


def _points(xy: NDArray[np.float64], corner: NDArray[np.float64]) -> tuple[Point, ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in xy - corner)
