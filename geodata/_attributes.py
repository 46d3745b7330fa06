"""The attribute table of a layer: contract columns recognised and read, ids unique, the rest kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas.api import types

from geodata._values import as_text, plain_column, read_values
from geodata.columns import ROW, UNITS_M2, Match, match_columns, plain
from geodata.errors import DuplicateIds, MissingColumns, MissingIds
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from geodata.contracts import Column
    from geodata.options import ReadOptions

    Series = pd.Series[Any]

_NAMED = 5  # ids that are named in a refusal
# An area column whose median is this far from the drawn areas is in another unit than it says
_DISAGREES = 2.0
# Legal area against drawn area: a difference by more than this share is said
_BEYOND = 0.02
_UNIT_FITS = 0.1
# What files call the share of supporting floor area, written plainly
_SHARES = frozenset({"配套比例", "配套用房比例", "配套占比", "ptbl", "ptyfbl", "supportshare"})


def contract_table(
    frame: GeoDataFrame, kept: NDArray[np.bool_], columns: Sequence[Column], options: ReadOptions
) -> tuple[GeoDataFrame, list[Match], list[Finding]]:
    """Recognise and read the contract's columns of those features that are kept.

    Raises
    ------
    NotAContractColumn, ColumnNotThere, MissingColumns, MissingIds, DuplicateIds
        If the mapping is wrong, or no column names every feature once.
    """
    table, dropped = _plain_table(_with_index(frame))
    names = [str(name) for name in table.columns if name != "geometry"]
    matches = match_columns(names, columns, options.mapping, options.units)
    kinds = {column.name: column for column in columns}
    ids, findings = _ids(table, columns[0].name, matches, names, kept)
    read: dict[str, Series] = {columns[0].name: ids}
    beside: dict[str, Series] = {}
    for match in matches:
        findings += _said(match)
        if match.contract != columns[0].name:
            column = read_values(table[match.column], kinds[match.contract], match)
            read[match.contract] = column.of_contract
            beside |= column.beside
            findings += column.findings
    used = {match.column for match in matches}
    rest, noted = _rest(table[[name for name in names if name not in used]], {*kinds, *beside})
    whole = pd.DataFrame({**read, **rest, **beside, "geometry": table.geometry})
    result = GeoDataFrame(whole[kept].reset_index(drop=True), geometry="geometry", crs=frame.crs)
    shares = _share_findings(rest) if "support_floor_area_m2" in kinds.keys() - read.keys() else []
    return result, matches, [*findings, *dropped, *noted, *shares, *_area_findings(result, matches, kept)]


def _share_findings(rest: Iterable[str]) -> list[Finding]:
    """Say which column holds shares of supporting floor area, of which a share alone says no area."""
    return [Finding(Kind.SHARE_KEPT, facts={"column": name}) for name in rest if plain(name) in _SHARES]


def _with_index(frame: GeoDataFrame) -> GeoDataFrame:
    """Make a named index (GeoParquet may have one) a column again."""
    named = frame.index.name is not None and frame.index.name not in frame.columns
    return frame.reset_index(drop=not named)


def _plain_table(frame: GeoDataFrame) -> tuple[GeoDataFrame, list[Finding]]:
    """Leave out the columns that are neither text, number, date nor truth; say which."""
    findings = []
    simple: dict[str, Series] = {}
    for name in frame.columns.drop("geometry"):
        values = plain_column(frame[name])
        if values is None:
            kind = frame[name].dtype
            facts = {"column": name, "why": f"it holds {kind}", "why_zh": f"类型为 {kind}"}
            findings.append(Finding(Kind.COLUMN_DROPPED, facts=facts))
        else:
            simple[str(name)] = values
    table = pd.DataFrame({**simple, "geometry": frame.geometry})
    return GeoDataFrame(table, geometry="geometry", crs=frame.crs), findings


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
    missing, again = ids[kept].isna(), ids[kept].duplicated()
    if not missing.any() and not again.any():
        return ids, []
    facts = {"column": match.column, "contract": key, "others": _unique_columns(table, names, kept)}
    if missing.any():
        first = int(np.argmax((ids.isna() & kept).to_numpy()))
        raise MissingIds(count=int(missing.sum()), feature=first + 1, **facts)
    named = ids[kept][again].drop_duplicates()[:_NAMED]
    raise DuplicateIds(examples=", ".join(named), count=int(again.sum()), **facts)


def _unique_columns(table: GeoDataFrame, names: list[str], kept: NDArray[np.bool_]) -> str:
    """Name the columns that could be ids, and the last resort."""
    texts = ((name, table[name][kept]) for name in names if not types.is_float_dtype(table[name]))
    unique = [name for name, values in texts if values.notna().all() and as_text(values).is_unique]
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
    """Keep the other columns under their own names, unless the contract has these."""
    kept: dict[str, Series] = {}
    findings = []
    for name in table.columns:
        ours = str(name)
        while ours in contract or ours == "geometry" or ours in kept:
            ours += "_file"
        if ours != name:
            findings.append(Finding(Kind.COLUMN_RENAMED, facts={"column": name, "kept": ours}))
        kept[ours] = table[name]
    return kept, findings


def _area_findings(frame: GeoDataFrame, matches: list[Match], kept: NDArray[np.bool_]) -> list[Finding]:
    column = next((match.column for match in matches if match.contract == "site_area_m2"), None)
    if column is None:
        return []
    legal, drawn = frame["site_area_m2"].to_numpy(), frame.geometry.area.to_numpy()
    ratio = legal / drawn
    middle = float(np.nanmedian(ratio)) if np.isfinite(ratio).any() else 1.0
    if not 1 / _DISAGREES <= middle <= _DISAGREES:
        fits = [unit for unit, factor in UNITS_M2.items() if abs(middle * factor - 1) < _UNIT_FITS]
        hint = f" They would fit in {fits[0]}." if fits else ""
        hint_zh = f"若单位为 {fits[0]} 则相符。" if fits else ""
        facts = {"column": column, "ratio": f"{middle:.4g}", "hint": hint, "hint_zh": hint_zh}
        return [Finding(Kind.AREA_DISAGREES, facts=facts)]
    rows = np.flatnonzero(kept)
    return [
        Finding(
            Kind.AREA_DIFFERS,
            int(rows[at]),
            {
                "feature": int(rows[at]) + 1,
                "column": column,
                "legal": f"{legal[at]:,.2f}",
                "drawn": f"{drawn[at]:,.2f}",
                "percent": f"{100 * (ratio[at] - 1):+.1f}",
            },
        )
        for at in np.flatnonzero(np.abs(ratio - 1) > _BEYOND)
    ]
