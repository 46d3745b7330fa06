"""Numbers as plans write them: limits, intervals, percentages, an area with its mu in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    Series = pd.Series[Any]

_N: Final = r"([0-9]+(?:\.[0-9]+)?)"
_UPPER: Final = rf"^(?:[<≤≦]=?|不大于|不超过|不高于|小于等于|小于){_N}(%?)$|^{_N}(%?)(?:以下|及以下)$"
_LOWER: Final = rf"^(?:[>≥≧]=?|不小于|不低于|大于等于|大于){_N}(%?)$|^{_N}(%?)(?:以上|及以上)$"
_BETWEEN: Final = rf"^{_N}(%?)(?:[~〜∼\-–—至到]+|[<≤≦]=?[^0-9<≤≦]*[<≤≦]=?){_N}(%?)$"
_BRACKETS: Final = rf"^{_N}\({_N}亩?\)$"
_PERCENT: Final = r"^(-?[0-9]+(?:\.[0-9]+)?)%$"
_M2_A_MU: Final = 2000 / 3
_CLOSE: Final = 1e-3


@dataclass(frozen=True, eq=False)
class Odd:
    """What odd texts mean: the number that is taken, and the two ends where it is a limit or an interval."""

    value: Series
    low: Series
    high: Series
    explained: Series


def with_units(text: Series, units: Mapping[str, float]) -> Series:
    """Read numbers that are followed by their own unit, times what the unit is worth; NaN where none is.

    Examples
    --------
    >>> with_units(pd.Series(["6.0亩", "4000 平方米", "6"]), {"亩": 2000 / 3, "平方米": 1}).tolist()
    [4000.0, 4000.0, nan]
    """
    names = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    found = (
        text.astype("str").str.replace(r"\s+", "", regex=True).str.casefold().str.extract(rf"^{_N}({names})$")
    )
    return pd.to_numeric(found[0]).astype("float64") * found[1].map(units).astype("float64")


def odd_numbers(text: Series) -> Odd:
    """Read texts that are no plain numbers (half width, no thousands commas); NaN where they say nothing.

    An interval and an upper limit give their upper end, a lower limit no value at all. A number with another
    in brackets is the first, if the second is the same in mu.

    Examples
    --------
    >>> odd = odd_numbers(pd.Series(["≤2.0", "1.0~2.0", "≥1", "250%", "48357.35(72.5360)", "about 3"]))
    >>> odd.value.tolist()
    [2.0, 2.0, nan, 2.5, 48357.35, nan]
    >>> odd.low.tolist()
    [nan, 1.0, 1.0, nan, nan, nan]
    """
    plain = text.astype("str").str.replace(r"\s+", "", regex=True)
    upper, lower = _limit(plain, _UPPER), _limit(plain, _LOWER)
    between = plain.str.extract(_BETWEEN)
    low = lower.fillna(_times(between[0], between[1].where(between[1] != "", between[3])))
    high = upper.fillna(_times(between[2], between[3]))
    brackets = plain.str.extract(_BRACKETS)
    metres, mu = (pd.to_numeric(brackets[at]).astype("float64") for at in (0, 1))
    same = (mu * _M2_A_MU - metres).abs() <= _CLOSE * metres
    percent = pd.to_numeric(plain.str.extract(_PERCENT)[0]).astype("float64") / 100
    value = high.fillna(percent).fillna(metres.where(same))
    return Odd(value, low, high, value.notna() | low.notna())


def _limit(plain: Series, pattern: str) -> Series:
    found = plain.str.extract(pattern)
    return _times(found[0], found[1]).fillna(_times(found[2], found[3]))


def _times(number: Series, percent: Series) -> Series:
    value = pd.to_numeric(number).astype("float64")
    return value.where(percent.fillna("") != "%", value / 100)
