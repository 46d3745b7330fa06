"""A reference layer cut into short pieces that remember whose they are, so that an index finds near ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]

POINT, LINES, POLYGON = 0, (1, 2), 3  # shapely's type numbers; lines are LineString and LinearRing


@dataclass(frozen=True, eq=False)
class Pieces:
    """Short pieces of some features.

    Parameters
    ----------
    ids
        Ids of the features, sorted, so that the smallest id is the smallest code.
    shapes
        Two-point lines; points and polygons as they came.
    owner
        For each piece the code of its feature: its place in `ids`.
    accuracy_m
        For each feature its stated accuracy in metres; NaN where it states none.
    """

    ids: tuple[str, ...]
    shapes: Shapes
    owner: Ints
    accuracy_m: Floats

    def of(self, code: int) -> Pieces:
        """Give the pieces of one feature alone."""
        return Pieces(
            ids=(self.ids[code],),
            shapes=self.shapes[self.owner == code],
            owner=np.zeros(int((self.owner == code).sum()), dtype=np.intp),
            accuracy_m=self.accuracy_m[code : code + 1],
        )


def cut(layer: GeoDataFrame | None, *, as_lines: bool = False) -> Pieces:
    """Cut a layer into pieces.

    Parameters
    ----------
    layer
        Features in the working CRS with a column `id` and, where it is known, `accuracy_m`. Several rows with
        the same id are one feature. None, or no row with a geometry, gives no pieces and no ids.
    as_lines
        Take the outline of a polygon for the polygon, and a point as a line of no length.

    Returns
    -------
    Pieces
        The order of rows, of parts and of vertices does not matter to what is measured from them.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> from shapely import LineString
    >>> road = GeoDataFrame({"id": ["road"]}, geometry=[LineString([(0, 0), (5, 0), (9, 0)])])
    >>> cut(road).owner
    array([0, 0])
    >>> cut(None).ids
    ()
    """
    if layer is None or not len(layer):
        return Pieces((), np.empty(0, dtype=object), np.empty(0, dtype=np.intp), np.empty(0))
    shapes = np.asarray(layer.geometry.array, dtype=object)
    there = usable(shapes)
    names = layer["id"].astype(str).to_numpy(dtype=object)[there]
    ids, codes = np.unique(names.astype(str), return_inverse=True)
    flat = shapely.force_2d(shapes[there])
    parts, rows = shapely.get_parts(flat, return_index=True)
    if as_lines:
        parts, of_part = shapely.get_parts(_lines(parts), return_index=True)
        rows = rows[of_part]
    pieces, of_part = _segments(np.asarray(parts, dtype=object))
    return Pieces(
        ids=tuple(str(name) for name in ids),
        shapes=pieces,
        owner=codes[rows][of_part].astype(np.intp),
        accuracy_m=_accuracies(layer, there, codes, len(ids)),
    )


def usable(shapes: Any) -> NDArray[np.bool_]:  # noqa: ANN401 - any array of geometries
    """Tell which geometries are neither missing nor empty."""
    shapes = np.asarray(shapes, dtype=object)
    there: NDArray[np.bool_] = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return there


def _lines(parts: Shapes) -> Shapes:
    """Replace polygons by their outlines and points by lines of no length."""
    lines, kind = np.array(parts, dtype=object), shapely.get_type_id(parts)
    lines[kind == POLYGON] = shapely.boundary(lines[kind == POLYGON])
    points = shapely.get_coordinates(lines[kind == POINT])
    lines[kind == POINT] = shapely.linestrings(np.stack([points, points], axis=1))
    return lines


def _segments(parts: Shapes) -> tuple[Shapes, Ints]:
    """Cut the lines among single-part geometries at each vertex; give pieces and the part each came from."""
    lines = np.isin(shapely.get_type_id(parts), LINES)
    xy, of_line = shapely.get_coordinates(parts[lines], return_index=True)
    inside = of_line[:-1] == of_line[1:]
    ends = np.stack([xy[:-1][inside], xy[1:][inside]], axis=1)
    segments = np.asarray(shapely.linestrings(ends), dtype=object)
    places = np.flatnonzero(lines)[of_line[:-1][inside]]
    whole = np.flatnonzero(~lines)
    return np.concatenate([segments, parts[whole]]), np.concatenate([places, whole]).astype(np.intp)


def _accuracies(layer: GeoDataFrame, there: NDArray[np.bool_], codes: Ints, count: int) -> Floats:
    """Accuracy of each feature: the coarsest that one of its rows states, NaN where none does."""
    if "accuracy_m" not in layer:
        return np.full(count, np.nan)
    stated = layer["accuracy_m"].to_numpy(dtype=np.float64, na_value=np.nan)[there]
    coarsest = np.full(count, -np.inf)
    np.fmax.at(coarsest, codes, stated)
    return np.where(np.isfinite(coarsest), coarsest, np.nan)
