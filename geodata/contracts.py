"""The columns that layers have inside the program, checked: name, kind, unit, and what may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas.api import types

from geodata.crs import require_working_crs
from geodata.errors import ContractBroken

if TYPE_CHECKING:
    from pyproj import CRS

Kind = Literal["text", "number", "date", "truth"]

STATUSES = ("surveyed", "published", "digitised", "schematic", "assumed", "synthetic")
SUPPLIES = ("promoted", "stock", "other")
POLYGONS = (3, 6)  # shapely's type numbers of Polygon and MultiPolygon


@dataclass(frozen=True)
class Column:
    """One column of a contract.

    Parameters
    ----------
    name
        As it is called in the program and in files written by it.
    kind
        What its values are.
    required
        Whether every row needs a value.
    allowed
        The only texts it may hold, if it is so restricted.
    at_least
        The smallest number it may hold (unit as in the name).
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()
    at_least: float | None = None


PARCELS: tuple[Column, ...] = (
    Column("parcel_id", required=True),
    Column("name_zh"),
    Column("name_en"),
    Column("town"),
    Column("land_use"),
    Column("supply", allowed=SUPPLIES),
    Column("site_area_m2", "number", at_least=0),
    Column("far_planned", "number", at_least=0),
    Column("far_existing", "number", at_least=0),
    Column("counted_floor_area_m2", "number", at_least=0),
    Column("industrial_floor_area_m2", "number", at_least=0),
    Column("support_floor_area_m2", "number", at_least=0),
    Column("land_price_yuan_per_m2", "number", at_least=0),
    Column("reached_production_on", "date"),
    Column("owner"),
    Column("accuracy_m", "number", at_least=0),
    Column("status", allowed=STATUSES),
    Column("source"),
)

REFERENCE: tuple[Column, ...] = (
    Column("id", required=True),
    Column("name_zh"),
    Column("name_en"),
    Column("status", allowed=STATUSES),
    Column("source"),
    Column("as_of"),
    Column("accuracy_m", "number", at_least=0),
    Column("note"),
)

_OPENED = (Column("status_2019"), Column("opened"))
EXTRA: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "boundary": (),
        "border": (),
        "rings": (),
        "carriers": (
            Column("published_km2", "number", at_least=0),
            Column("drawn_km2", "number", at_least=0),
        ),
        "crossings": (
            Column("number", "number"),
            Column("opened"),
            Column("status_2019"),
            Column("status_2019_basis"),
            Column("named", "truth"),
        ),
        "stations": (Column("mode"), Column("line"), *_OPENED),
        "towns": (),
        "water": (),
        "rivers": (Column("width_m", "number", at_least=0),),
        "rail": (),
        "metro": _OPENED,
        "roads": (),
        "neighbours": (),
        "landmarks": (),
    }
)


def reference_columns(layer: str) -> tuple[Column, ...]:
    """Columns of a reference layer: those all have, then its own.

    Examples
    --------
    >>> [column.name for column in reference_columns("rivers")][-1]
    'width_m'
    """
    if layer not in EXTRA:
        raise ContractBroken(layer=layer, problems=f"no layer of that name; there are {', '.join(EXTRA)}")
    return REFERENCE + EXTRA[layer]


def conform(frame: GeoDataFrame, columns: tuple[Column, ...]) -> GeoDataFrame:
    """Give a frame all columns of a contract, in order and of the right kind, then its own further ones.

    A column that is not there is added, wholly missing; an empty text becomes missing. Values are not
    otherwise changed, and numbers must be numbers already (`geodata.columns` parses what files bring).

    Examples
    --------
    >>> from shapely import box
    >>> list(conform(GeoDataFrame({"id": ["a"]}, geometry=[box(0, 0, 1, 1)]), REFERENCE))[:2]
    ['id', 'name_zh']
    """
    geometry = frame.geometry
    given = {column.name: _of_kind(frame, column) for column in columns}
    rest = {name: frame[name] for name in frame.columns if name not in given and name != geometry.name}
    table = pd.DataFrame({**given, "geometry": geometry, **rest}).reset_index(drop=True)
    return GeoDataFrame(table, geometry="geometry", crs=frame.crs)


def check_parcels(parcels: GeoDataFrame, working: CRS) -> None:
    """Refuse a parcel layer that does not keep the contract.

    Raises
    ------
    WrongCRS
        If it is not in the working CRS.
    ContractBroken
        Naming every column or geometry that is not as it must be.
    """
    _check(parcels, "parcels", PARCELS, working, polygons=True)


def check_reference(layer: str, frame: GeoDataFrame, working: CRS) -> None:
    """Refuse a reference layer that does not keep its contract.

    Raises
    ------
    WrongCRS
        If it is not in the working CRS.
    ContractBroken
        Naming every column or geometry that is not as it must be.
    """
    _check(frame, layer, reference_columns(layer), working, polygons=False)


def _check(
    frame: GeoDataFrame, layer: str, columns: tuple[Column, ...], working: CRS, *, polygons: bool
) -> None:
    require_working_crs(frame, working=working)
    problems = [problem for column in columns for problem in _column_problems(frame, column)]
    problems += _shape_problems(frame, polygons=polygons)
    key = columns[0].name
    if key in frame and frame[key].duplicated().any():
        problems.append(f"{key} is not unique ({frame[key][frame[key].duplicated()].iloc[0]})")
    if problems:
        raise ContractBroken(layer=layer, problems="; ".join(problems))


def _column_problems(frame: GeoDataFrame, column: Column) -> list[str]:
    if column.name not in frame:
        return [f"{column.name} is not there"]
    values = frame[column.name]
    if not _is_kind(values, column.kind):
        return [f"{column.name} is {values.dtype}, not {column.kind}"]
    problems = []
    missing = values.isna()
    if column.required and missing.any():
        problems.append(f"{column.name} is missing in {int(missing.sum())} rows")
    if column.allowed and not (values.isin(column.allowed) | missing).all():
        stray = values[~values.isin(column.allowed) & ~missing].iloc[0]
        problems.append(f"{column.name} is {stray!r} but is expected to be in {list(column.allowed)}")
    if column.at_least is not None and (values < column.at_least).any():
        problems.append(f"{column.name} is below {column.at_least:g}")
    if column.kind == "number" and np.isinf(values.to_numpy(dtype=np.float64)).any():
        problems.append(f"{column.name} is infinite")
    return problems


def _shape_problems(frame: GeoDataFrame, *, polygons: bool) -> list[str]:
    problems = []
    if not (isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame)))):
        problems.append("the index is not 0, 1, 2 …")
    geometry = frame.geometry.to_numpy()
    if (shapely.is_missing(geometry) | shapely.is_empty(geometry)).any():
        problems.append("geometries are missing or empty")
    if polygons and not np.isin(shapely.get_type_id(geometry), POLYGONS).all():
        problems.append("geometries are not all polygons")
    if not shapely.is_valid(geometry).all():
        problems.append("geometries are invalid")
    return problems


def _is_kind(values: pd.Series[Any], kind: Kind) -> bool:
    if kind == "text":
        return bool(types.is_string_dtype(values) or values.isna().all())
    if kind == "number":
        return bool(types.is_float_dtype(values) or types.is_integer_dtype(values))
    if kind == "truth":
        return bool(types.is_bool_dtype(values) or values.isna().all())
    return bool(types.is_datetime64_any_dtype(values))


def _of_kind(frame: GeoDataFrame, column: Column) -> pd.Series[Any]:
    if column.name in frame:
        values = pd.Series(frame[column.name])
    else:
        values = pd.Series([None] * len(frame), index=frame.index, dtype=object)
    if column.kind == "number":
        return values.astype("float64")
    if column.kind == "date":
        return pd.to_datetime(values).astype("datetime64[us]")
    if column.kind == "truth":
        return values
    text = values.astype("str")
    return text.mask(text == "")
