"""Values as files bring them, made into the contract's kinds; what is no value is missing, and said."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types

from geodata._odd_numbers import odd_numbers, with_units
from geodata._use_names import USE_CODES
from geodata.contracts import SUPPLIES
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata._odd_numbers import Odd
    from geodata.columns import Match
    from geodata.contracts import Column

    Series = pd.Series[Any]

_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d", "%Y-%m", "%Y年%m月")
_SUPPLY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "重点推出": "promoted",
        "推出": "promoted",
        "存量": "stock",
        "存量工业": "stock",
        "存量工业用地": "stock",
        "其他": "other",
        "其它": "other",
    }
)
_MU_M2 = 2000 / 3
# As they stand after a number, in half width
_AREA_UNITS: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys(("m2", "平方米", "平米", "㎡"), 1.0),
        "亩": _MU_M2,
        **dict.fromkeys(("公顷", "ha"), 10_000.0),
        **dict.fromkeys(("平方公里", "平方千米", "km2"), 1e6),
    }
)
_PRICE_UNITS: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys(("元/平方米", "元/m2", "元/平米"), 1.0),
        "元/亩": 1 / _MU_M2,
        "万元/亩": 10_000 / _MU_M2,
        "万元/公顷": 1.0,
    }
)
_SAYS_NOTHING = frozenset({"", "null", "none", "nan", "n/a", "na", "-", "--", "/", "无", "空", "<null>"})
# A site has an area, a plan permits some floor: 0 is how a file without missing values says it does not know
_NEVER_ZERO = frozenset({"site_area_m2", "far_planned"})


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """A column of the contract: its values, what was noticed, and columns to be kept beside it."""

    of_contract: Series
    findings: list[Finding]
    beside: Mapping[str, Series] = field(default_factory=dict)


def read_values(values: Series, column: Column, match: Match) -> ReadColumn:
    """Make a file's column into a column of the contract.

    Parameters
    ----------
    values
        As they came.
    column
        The contract's column.
    match
        Where they came from, and the unit they are in.

    Returns
    -------
    ReadColumn
        The values (missing where they are none), what was noticed, and the ends of intervals.
    """
    if column.kind == "number":
        return _numbers(values, column, match)
    readers: dict[str, Callable[[Series, Column, Match], tuple[Series, list[Finding]]]] = {
        "date": _dates,
        "truth": _truths,
        "text": _texts,
    }
    return ReadColumn(*readers[column.kind](values, column, match))


def plain_column(values: Series) -> Series | None:
    """Make a column text, numbers, dates (without a time zone) or truths; None where it is none of these.

    GeoParquet can hold anything: categories, decimals, lists, bytes, further geometries.

    Examples
    --------
    >>> plain_column(pd.Series([[1, 2], None])).tolist()
    ['[1, 2]', nan]
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if types.is_datetime64_any_dtype(values):
        return values.dt.tz_localize(None)
    if types.is_object_dtype(values):
        return _plain_object(values)
    plain = types.is_numeric_dtype(values) or isinstance(values.dtype, pd.StringDtype)
    return values if plain or types.is_bool_dtype(values) else None


def _plain_object(values: Series) -> Series | None:
    kind = types.infer_dtype(values, skipna=True)
    if kind == "bytes":
        return None
    if kind == "decimal":
        return values.astype("float64")
    if kind in {"date", "datetime"}:
        return pd.to_datetime(values)
    return values.map(str, na_action="ignore").astype("str")


def as_text(values: Series) -> Series:
    """Write values as text: whole numbers without a point, nothing for what says nothing.

    Examples
    --------
    >>> as_text(pd.Series([1001.0, 802.0, None])).tolist()
    ['1001', '802', nan]
    """
    missing = values.isna()
    if types.is_float_dtype(values):
        number = values.to_numpy(dtype=np.float64, na_value=np.nan)
        if np.all((number == np.round(number)) | np.isnan(number)):
            values = pd.Series(number, index=values.index).astype("Int64")
    text = values.astype("str").str.strip()
    return text.mask(missing | text.str.casefold().isin(_SAYS_NOTHING))


def _numbers(values: Series, column: Column, match: Match) -> ReadColumn:
    findings: list[Finding] = []
    beside: dict[str, Series] = {}
    said = values.notna()
    explained = pd.Series(data=False, index=values.index)
    if types.is_numeric_dtype(values):
        number = values.astype("float64")
    else:
        text = as_text(values)
        said = text.notna()
        half = _half_width(text).str.replace(",", "", regex=False)
        number = pd.to_numeric(half, errors="coerce").astype("float64")
        strange = said & number.isna()
        if strange.any():
            odd = odd_numbers(half.where(strange))
            if units := _units_of(column.name):
                # such a number says its unit itself, whatever the column is in
                own = with_units(half.where(strange), units) / match.factor
                odd = replace(odd, value=odd.value.fillna(own), explained=odd.explained | own.notna())
            number, explained = number.fillna(odd.value), odd.explained
            findings += _intervals(values, odd, column, match)
            ends = {f"{column.name}_min": odd.low, f"{column.name}_max": odd.high}
            beside = {name: end * match.factor for name, end in ends.items() if end.notna().any()}
    good = np.isfinite(number)
    if column.at_least is not None:
        good &= number >= column.at_least
    if column.name in _NEVER_ZERO:
        good &= number != 0
    stray = said & ~good & ~(explained & number.isna())
    findings += _not_values(values, stray, match, ("numbers that can be", "可用的数值"))
    return ReadColumn(number.where(good) * match.factor, findings, beside)


def _units_of(column: str) -> Mapping[str, float]:
    if column.endswith("_area_m2"):
        return _AREA_UNITS
    return _PRICE_UNITS if column.endswith("_yuan_per_m2") else {}


def _intervals(values: Series, odd: Odd, column: Column, match: Match) -> list[Finding]:
    ranged = odd.low.notna() | odd.high.notna()
    findings = []
    if ranged.any():
        facts = {
            "count": int(ranged.sum()),
            "column": match.column,
            "example": str(values[ranged].iloc[0]),
            "contract": column.name,
            "low": f"{column.name}_min",
            "high": f"{column.name}_max",
        }
        findings.append(Finding(Kind.SPLIT_INTERVAL, facts=facts))
    other = odd.explained & ~ranged
    if other.any():
        at = int(np.argmax(other.to_numpy()))
        facts = {
            "count": int(other.sum()),
            "column": match.column,
            "example": str(values.iloc[at]),
            "value": f"{odd.value.iloc[at]:g}",
        }
        findings.append(Finding(Kind.ODD_NUMBER, facts=facts))
    return findings


def _dates(values: Series, column: Column, match: Match) -> tuple[Series, list[Finding]]:
    del column
    if types.is_datetime64_any_dtype(values):
        return values.astype("datetime64[us]"), []
    text = as_text(values)
    dates = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    half = _half_width(text).str.partition("T")[0]
    for form in _DATE_FORMATS:
        dates = dates.fillna(pd.to_datetime(half, format=form, errors="coerce").astype("datetime64[us]"))
    return dates, _not_values(values, text.notna() & dates.isna(), match, ("dates", "日期"))


def _truths(values: Series, column: Column, match: Match) -> tuple[Series, list[Finding]]:
    del column
    words = {
        "true": True,
        "1": True,
        "yes": True,
        "是": True,
        "false": False,
        "0": False,
        "no": False,
        "否": False,
    }
    text = as_text(values).str.casefold()
    truth = text.map(words).astype(object)
    return truth, _not_values(values, text.notna() & truth.isna(), match, ("yes or no", "是或否"))


def _texts(values: Series, column: Column, match: Match) -> tuple[Series, list[Finding]]:
    text = as_text(values)
    findings: list[Finding] = []
    if column.name == "supply":
        text = text.str.casefold().replace(dict(_SUPPLY_WORDS))
    if column.name == "land_use" and not types.is_numeric_dtype(values):
        text, findings = _coded(text, match)
    if column.name == "land_use" and types.is_numeric_dtype(values):
        # codes have 2, 4 or 6 digits; as a number 0802 has become 802
        odd = text.str.len().mod(2).eq(1) & text.notna()
        text = text.where(~odd, "0" + text)
        if odd.any():
            facts = {"count": int(odd.sum()), "column": match.column}
            findings.append(Finding(Kind.ZERO_RESTORED, facts=facts))
    if column.allowed:
        stray = text.notna() & ~text.isin(column.allowed)
        words = " | ".join(SUPPLIES if column.name == "supply" else column.allowed)
        findings += _not_values(values, stray, match, (f"one of {words}", f" {words} 之一"))
        text = text.mask(stray)
    return text, findings


def _coded(text: Series, match: Match) -> tuple[Series, list[Finding]]:
    """Write names of land uses as their codes; any other text stays as it is."""
    codes = text.map(USE_CODES)
    named = codes.notna()
    if not named.any():
        return text, []
    first = int(np.argmax(named.to_numpy()))
    facts = {
        "count": int(named.sum()),
        "column": match.column,
        "example": str(text.iloc[first]),
        "code": str(codes.iloc[first]),
    }
    return text.where(~named, codes), [Finding(Kind.USE_CODED, facts=facts)]


def _half_width(text: Series) -> Series:
    """Write full-width digits and signs as the usual ones (only where a column has any)."""
    if text.dropna().str.isascii().all():
        return text
    return text.map(lambda one: unicodedata.normalize("NFKC", one), na_action="ignore")


def _not_values(values: Series, stray: Series, match: Match, words: tuple[str, str]) -> list[Finding]:
    if not stray.any():
        return []
    facts = {
        "count": int(stray.sum()),
        "column": match.column,
        "expected": words[0],
        "expected_zh": words[1],
        "example": str(values[stray].iloc[0]),
    }
    return [Finding(Kind.NOT_A_VALUE, facts=facts)]
