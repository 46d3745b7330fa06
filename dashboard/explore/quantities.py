"""Measured values with their units, never rounded onto a limit that they do not meet exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.numerals import FIXED, exact, number, percent
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language

SHARES: Final = (
    "support_floor_share", "support_land_share", "share_inside_zones", "building_coefficient",
    "building_density", "green_ratio",
)  # fmt: skip
MOST_DECIMALS: Final = 6


def quantity(language: Language, metric: str, value: float, *, limit: float | None = None) -> str:
    """Write a measured value with its unit; never rounded onto a limit that it does not meet exactly.

    Examples
    --------
    >>> quantity("en", "far", 3.004, limit=3.0), quantity("en", "support_floor_share", 0.124)
    ('3.004', '12.4%')
    """
    if exact(value) is None:
        return say(language, "card.not_stated")
    if metric in SHARES:
        return percent(value, _decimals(value * 100, None if limit is None else limit * 100, 1))
    if metric == "distance_to_lines":
        return f"{number(value, _decimals(value, limit, 0))}{FIXED}m"
    units = {"site_area_ha": "rule.unit_ha", "storeys": "rule.unit_storeys"}
    units |= {"invest_per_mu": "rule.unit_money", "tax_per_mu": "rule.unit_money"}
    text = number(value, _decimals(value, limit, 2))
    if metric == "height_m":
        return f"{text}{FIXED}m"
    return f"{text}{FIXED}{say(language, units[metric])}" if metric in units else text


def difference(language: Language, metric: str, amount: float) -> str:
    """Write how far a value lies from a limit, never as nothing unless it is; of shares in percentage points.

    Examples
    --------
    >>> difference("en", "support_floor_share", 0.06), difference("zh", "support_floor_share", 0.00004)
    ('6.0 percentage points', '0.004 个百分点')
    >>> difference("en", "far", 0.25)
    '0.25'
    """
    if metric not in SHARES:
        return quantity(language, metric, amount, limit=0.0)
    points = amount * 100
    return say(language, "rule.points", value=number(points, _decimals(points, 0.0, 1)))


def _decimals(value: float, limit: float | None, usual: int) -> int:
    """Return as many decimals as it takes to tell a value from the limit that it is not."""
    if limit is None or value == limit:
        return usual
    shown = (n for n in range(usual, MOST_DECIMALS) if number(value, n) != number(limit, n))
    return next(shown, MOST_DECIMALS)
