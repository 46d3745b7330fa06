"""Everything about a parcel that has no threshold in it: areas, distances, shares, ratios.

Measures depend on the data alone. They are computed once a version and kept beside it; every rule, slider and
sweep is cheap array work on top, so that nobody's threshold ever touches a geometry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geodata.crs import require_working_crs
from layers._attributes import attributes
from layers._bands import band, share_in_band
from layers._columns import TEXTS, order
from layers._distances import NOBODY, Origins, first_least, nearest
from layers._fields import LineField, NearestField
from layers._half_area import TOLERANCE_M, half_area_distance, half_area_distances
from layers._pieces import Pieces, cut, usable
from layers._shares import shares
from layers._towns import town_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.dataset import Dataset

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Shapes = NDArray[np.object_]

__all__ = ["TOLERANCE_M", "Measures", "Progress", "band", "measure", "share_in_band", "tile_frame"]

FORMAT = "bridgehead-measures/1"
AREA_DECIMALS = 4  # a square centimetre, coarser than the rounding of coordinates
NOT_IN_TILES = ("reached_production_on", "accuracy_m")  # no rule and no flag of the map reads them

Progress = Callable[[float, str], None]
"""Told how much is done (0 to 1) and the name of the step that begins."""


@dataclass(frozen=True, eq=False)
class Measures:
    """One row a parcel, in the order of the data set's parcels.

    Parameters
    ----------
    frame
        The columns named in the house's contract, with a RangeIndex. A missing value is NaN or None.
    ring_ids, carrier_ids
        Ids of the rings and carriers that are loaded, sorted; each has its own columns.
    ring_accuracies_m, carrier_accuracies_m
        Stated accuracy of each, by id; only those that state one.

    Examples
    --------
    >>> frame = pd.DataFrame({"parcel_id": ["p"], "ring_nearest_m:r": [300.0]})
    >>> measures = Measures(frame, ("r",), (), {}, {})
    >>> measures.ring("r").tolist(), len(measures)
    ([300.0], 1)
    """

    frame: pd.DataFrame
    ring_ids: tuple[str, ...]
    carrier_ids: tuple[str, ...]
    ring_accuracies_m: Mapping[str, float]
    carrier_accuracies_m: Mapping[str, float]

    def __len__(self) -> int:
        """Count the parcels."""
        return len(self.frame)

    def ring(self, ring_id: str, measured: str = "nearest") -> Floats:
        """Metres from each parcel to one ring, by `nearest`, `centroid` or `half_area`."""
        return self.frame[f"ring_{measured}_m:{ring_id}"].to_numpy(dtype=np.float64)

    def share(self, carrier_id: str) -> Floats:
        """Share of each parcel's area in one carrier."""
        return self.frame[f"share:{carrier_id}"].to_numpy(dtype=np.float64)

    def to_frame(self) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Give the columns and, as a dict that JSON can hold, what goes beside them."""
        return self.frame, {
            "format": FORMAT,
            "ring_ids": list(self.ring_ids),
            "carrier_ids": list(self.carrier_ids),
            "ring_accuracies_m": dict(self.ring_accuracies_m),
            "carrier_accuracies_m": dict(self.carrier_accuracies_m),
        }

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, beside: Mapping[str, Any] | None = None) -> Measures:
        """Take up again what `to_frame` gave; without the dict the ids are read off the column names."""
        beside = beside or {}
        return cls(
            frame=frame.reset_index(drop=True),
            ring_ids=tuple(beside.get("ring_ids", _ids_in(frame, "ring_nearest_m:"))),
            carrier_ids=tuple(beside.get("carrier_ids", _ids_in(frame, "share:"))),
            ring_accuracies_m=dict(beside.get("ring_accuracies_m", {})),
            carrier_accuracies_m=dict(beside.get("carrier_accuracies_m", {})),
        )


def measure(dataset: Dataset, progress: Progress | None = None) -> Measures:
    """Measure every parcel of a data set.

    Parameters
    ----------
    dataset
        Parcels and reference layers in the working CRS of its area.
    progress
        Told of each step as it begins.

    Returns
    -------
    Measures
        Distances in metres (exact, planar, to a micrometre; the half-area distance to 0.05 m), areas in m²,
        shares from 0 to 1. A parcel without a geometry has NaN and no ids; so has every parcel where the
        layer that is asked is not loaded: unknown is never "far".

    Raises
    ------
    WrongCRS
        If parcels, rings, carriers, crossings, stations or towns are not in the working CRS.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> frame = measure(one_square(300)).frame
    >>> frame[["ring_nearest_m", "ring_centroid_m", "ring_half_area_m", "drawn_area_m2"]].iloc[0].tolist()
    [300.0, 350.0, 350.0, 20000.0]
    """
    tell = progress or _silent
    reference = dataset.reference
    asked = {name: reference.get(name) for name in ("rings", "carriers", "crossings", "stations", "towns")}
    loaded = [layer for layer in asked.values() if layer is not None]
    require_working_crs(dataset.parcels, *loaded, working=dataset.area.working)
    shapes = np.asarray(dataset.parcels.geometry.array, dtype=object)
    tell(0.0, "areas")
    drawn = np.where(usable(shapes), np.round(shapely.area(shapes), AREA_DECIMALS), np.nan)
    columns: dict[str, Any] = attributes(dataset.parcels, drawn)
    rings, zones = cut(asked["rings"], as_lines=True), cut(asked["carriers"])
    tell(0.05, "rings")
    origins = Origins(shapes)
    columns |= _to_rings(origins, rings, columns["accuracy_m"])
    tell(0.3, "half_area")
    columns |= _half_areas(origins, rings, columns)
    tell(0.7, "carriers")
    columns |= _in_carriers(shapes, zones, columns["accuracy_m"])
    for done, (name, layer) in zip(
        (0.8, 0.9), (("crossing", "crossings"), ("station", "stations")), strict=True
    ):
        tell(done, layer)
        columns |= _to_nearest(origins, cut(asked[layer]), name)
    tell(0.95, "towns")
    columns["town"] = town_of(origins, columns["town"], asked["towns"])
    tell(1.0, "done")
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(shapes)))[order(rings.ids, zones.ids)]
    frame = frame.astype(dict.fromkeys(TEXTS, "str"))
    return Measures(frame, rings.ids, zones.ids, _stated(rings), _stated(zones))


def tile_frame(measures: Measures, parcels: GeoDataFrame) -> GeoDataFrame:
    """Properties of the map tiles: what the rules and filters need, nothing personal.

    Parameters
    ----------
    measures
        Of these parcels, in the same order.
    parcels
        For the geometry, in the working CRS.

    Returns
    -------
    GeoDataFrame
        All measures but dates and the parcel's own accuracy, unrounded: map and array speak of the same
        number.

    Raises
    ------
    ValueError
        If the two do not hold the same parcels in the same order.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> dataset = one_square(300)
    >>> tile_frame(measure(dataset), dataset.parcels)["ring_nearest_m"].item()
    300.0
    """
    frame = measures.frame.drop(columns=[name for name in NOT_IN_TILES if name in measures.frame])
    if not np.array_equal(frame["parcel_id"].to_numpy(object), parcels["parcel_id"].to_numpy(object)):
        message = (
            f"measures of {len(frame)} parcels were given with {len(parcels)} others; measure these parcels"
        )
        raise ValueError(message)
    return GeoDataFrame(frame, geometry=parcels.geometry.to_numpy(), crs=parcels.crs)


def _to_rings(origins: Origins, rings: Pieces, accuracy_m: Floats) -> dict[str, Any]:
    """Distances to each ring and to the nearest one, from the nearest point and from the centroid."""
    columns: dict[str, Any] = {}
    points = Origins(shapely.centroid(origins.shapes), large=origins.large)
    for measured, whence in (("nearest", origins), ("centroid", points)):
        each = [nearest(whence, rings.of(code))[0] for code in range(len(rings.ids))]
        columns |= {f"ring_{measured}_m:{name}": metres for name, metres in zip(rings.ids, each, strict=True)}
        table = np.column_stack(each) if each else np.empty((len(origins.shapes), 0))
        codes = first_least(table)
        columns[f"ring_{measured}_m"] = _picked(table, codes)
        columns[f"ring_{measured}_id"] = _named(rings.ids, codes)
        if measured == "nearest":
            columns["ring_accuracy_m"] = _combined(rings.accuracy_m, codes, accuracy_m)
    return columns


def _half_areas(origins: Origins, rings: Pieces, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Half-area distance to each ring and to the rings together."""
    shapes = origins.shapes
    solid = np.flatnonzero(usable(shapes) & (shapely.area(shapes) > 0))
    table = np.full((len(shapes), len(rings.ids)), np.nan)
    fields = [LineField(rings.of(code), many=origins.many) for code in range(len(rings.ids))]
    table[solid] = half_area_distances(shapes[solid], fields)
    together = _picked(table, first_least(table))
    between = solid[_between_rings(shapes[solid], rings.ids, columns, solid)]
    if len(between):
        together[between] = half_area_distance(shapes[between], NearestField(fields))
    each = {f"ring_half_area_m:{name}": table[:, code] for code, name in enumerate(rings.ids)}
    return {"ring_half_area_m": together, "ring_half_area_id": _named(rings.ids, first_least(table))} | each


def _between_rings(
    shapes: Shapes, ids: tuple[str, ...], columns: Mapping[str, Any], rows: Ints
) -> NDArray[np.bool_]:
    """Tell the parcels of which one part may be nearer to one ring and the rest nearer to another."""
    if len(ids) < 2:  # noqa: PLR2004 - one ring has nothing beside it
        return np.zeros(len(shapes), dtype=bool)
    centres = np.column_stack([columns[f"ring_centroid_m:{name}"][rows] for name in ids])
    least, second = np.partition(centres, 1, axis=1)[:, :2].T
    west, south, east, north = shapely.bounds(shapes).T
    reach = np.hypot(east - west, north - south)  # from the centroid nothing of the parcel is farther away
    between: NDArray[np.bool_] = second - least < 2 * reach
    return between


def _in_carriers(shapes: Shapes, carriers: Pieces, accuracy_m: Floats) -> dict[str, Any]:
    """Share of each parcel in each carrier and in their union, and the carrier that holds most of it."""
    zones = [shapely.union_all(carriers.of(code).shapes) for code in range(len(carriers.ids))]
    each, union = shares(shapes, zones)
    codes = first_least(-np.where(each > 0, each, np.nan))
    columns: dict[str, Any] = {f"share:{name}": each[:, code] for code, name in enumerate(carriers.ids)}
    columns["share_union"] = union
    columns["carrier"] = _named(carriers.ids, codes)
    columns["carrier_accuracy_m"] = _combined(carriers.accuracy_m, codes, accuracy_m)
    return columns


def _to_nearest(origins: Origins, pieces: Pieces, name: str) -> dict[str, Any]:
    """Distance to the nearest feature of a layer, and its id."""
    metres, codes = nearest(origins, pieces)
    return {f"{name}_m": metres, f"{name}_id": _named(pieces.ids, codes)}


def _picked(table: Floats, codes: Ints) -> Floats:
    """Take from each row the value in its column; NaN where it has none."""
    there = np.flatnonzero(codes != NOBODY)
    picked = np.full(len(codes), np.nan)
    picked[there] = table[there, codes[there]]
    return picked


def _named(ids: tuple[str, ...], codes: Ints) -> NDArray[np.object_]:
    """Give ids for codes; None for nobody."""
    names = np.array([*ids, None], dtype=object)
    named: NDArray[np.object_] = names[np.where(codes == NOBODY, len(ids), codes)]
    return named


def _combined(stated_m: Floats, codes: Ints, own_m: Floats) -> Floats:
    """Accuracy of feature and parcel together; of the one that states it where the other does not."""
    feature = np.append(stated_m, np.nan)[np.where(codes == NOBODY, len(stated_m), codes)]
    neither = np.isnan(feature) & np.isnan(own_m)
    return np.where(
        neither | (codes == NOBODY), np.nan, np.hypot(np.nan_to_num(feature), np.nan_to_num(own_m))
    )


def _stated(pieces: Pieces) -> dict[str, float]:
    return {name: float(m) for name, m in zip(pieces.ids, pieces.accuracy_m, strict=True) if np.isfinite(m)}


def _ids_in(frame: pd.DataFrame, prefix: str) -> tuple[str, ...]:
    return tuple(str(name).removeprefix(prefix) for name in frame.columns if str(name).startswith(prefix))


def _silent(_done: float, _step: str) -> None:
    """Tell nobody."""
