"""The attribute table of a layer: contract columns recognised and read, ids unique, the rest kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from geopandas.array import GeometryDtype
from pandas.api import types

from geodata._values import as_text, read_values
from geodata.columns import ROW, Match, match_columns
from geodata.errors import DuplicateIds, MissingColumns, MissingIds
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from geodata.contracts import Column

    Series = pd.Series[Any]

_NAMED = 5  # ids that are named in a refusal
# An area column whose median is this far from the drawn areas is in another unit than it says
_DISAGREES = 2.0


def contract_table(
    frame: GeoDataFrame, kept: NDArray[np.bool_], columns: Sequence[Column], mapping: Mapping[str, str] | None
) -> tuple[GeoDataFrame, list[Match], list[Finding]]:
    """Recognise and read the contract's columns of those features that are kept.

    Raises
    ------
    NotAContractColumn, ColumnNotThere, MissingColumns, MissingIds, DuplicateIds
        If the mapping is wrong, or no column names every feature once.
    """
    table = _with_index(frame)
    names = [str(name) for name in table.columns if name != "geometry"]
    matches = match_columns(names, columns, mapping)
    kinds = {column.name: column for column in columns}
    ids, findings = _ids(table, columns[0].name, matches, names, kept)
    read: dict[str, Series] = {columns[0].name: ids}
    for match in matches:
        findings += _said(match)
        if match.contract != columns[0].name:
            read[match.contract], noted = read_values(table[match.column], kinds[match.contract], match)
            findings += noted
    used = {match.column for match in matches}
    rest, noted = _rest(table[[name for name in names if name not in used]], set(kinds))
    whole = pd.DataFrame({**read, **rest, "geometry": table.geometry})
    result = GeoDataFrame(whole[kept].reset_index(drop=True), geometry="geometry", crs=frame.crs)
    return result, matches, [*findings, *noted, *_area_findings(result, matches)]


def _with_index(frame: GeoDataFrame) -> GeoDataFrame:
    """Make a named index (GeoParquet may have one) a column again."""
    named = frame.index.name is not None and frame.index.name not in frame.columns
    return frame.reset_index(drop=not named)


def _ids(
    table: GeoDataFrame, key: str, matches: list[Match], names: list[str], kept: NDArray[np.bool_]
) -> tuple[Series, list[Finding]]:
    match = next((match for match in matches if match.contract == key), None)
    if match is None:
        raise MissingColumns(column=key, columns=", ".join(names) or "—")
    if match.column == ROW:
        rows = pd.Series(np.arange(1, len(table) + 1), index=table.index).astype("str")
        return rows, [Finding(Kind.IDS_NUMBERED, facts={"count": len(table)})]
    ids = as_text(table[match.column])
    facts = {"column": match.column, "contract": key, "others": _unique_columns(table, names, kept)}
    if ids[kept].isna().any():
        first = int(np.argmax((ids.isna() & kept).to_numpy()))
        raise MissingIds(count=int(ids[kept].isna().sum()), feature=first + 1, **facts)
    again = ids[kept].duplicated()
    if again.any():
        named = ids[kept][again].drop_duplicates()[:_NAMED]
        raise DuplicateIds(examples=", ".join(named), count=int(again.sum()), **facts)
    return ids, []


def _unique_columns(table: GeoDataFrame, names: list[str], kept: NDArray[np.bool_]) -> str:
    """Name the columns that could be ids, and the last resort."""
    texts = (name for name in names if not types.is_float_dtype(table[name]))
    unique = [
        name for name in texts if as_text(table[name])[kept].is_unique and table[name][kept].notna().all()
    ]
    return ", ".join([*unique[:_NAMED], ROW])


def _said(match: Match) -> list[Finding]:
    if match.column in (ROW, match.contract):
        return []
    facts = {"column": match.column, "contract": match.contract}
    findings = [Finding(Kind.COLUMN_MAPPED, facts=facts)]
    if match.factor != 1:
        facts = {"column": match.column, "unit": match.unit, "factor": f"{match.factor:.10g}"}
        findings.append(Finding(Kind.UNIT_CONVERTED, facts=facts))
    return findings


def _rest(table: pd.DataFrame, contract: set[str]) -> tuple[dict[str, Series], list[Finding]]:
    """Keep the other columns under their own names, but for what a table cannot hold."""
    kept: dict[str, Series] = {}
    findings = []
    for name in table.columns:
        values = table[name]
        if isinstance(values.dtype, GeometryDtype):
            facts = {"column": name, "why": "a layer has one geometry", "why_zh": "图层只有一个几何"}
            findings.append(Finding(Kind.COLUMN_DROPPED, facts=facts))
            continue
        ours = str(name)
        while ours in contract or ours == "geometry" or ours in kept:
            ours += "_file"
        if ours != name:
            findings.append(Finding(Kind.COLUMN_RENAMED, facts={"column": name, "kept": ours}))
        kept[ours] = as_text(values) if types.is_object_dtype(values) else values
    return kept, findings


def _area_findings(frame: GeoDataFrame, matches: list[Match]) -> list[Finding]:
    column = next((match.column for match in matches if match.contract == "site_area_m2"), None)
    if column is None:
        return []
    ratio = float((frame["site_area_m2"] / frame.geometry.area).median())
    if np.isnan(ratio) or 1 / _DISAGREES <= ratio <= _DISAGREES:
        return []
    return [Finding(Kind.AREA_DISAGREES, facts={"column": column, "ratio": f"{ratio:.4g}"})]
