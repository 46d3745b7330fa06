"""Numbers as text: rounded half up for display only, with more digits where rounding would hide something."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from layers._metrics import METRICS, Metric
from layers._symbol_types import Words

MINUS: Final = "\u2212"
MOST_DECIMALS: Final = 12

# unit → (what it is shown in, factor, decimals)
_SHOWN: Final = {
    "m": ("m", Decimal(1), 0),
    "ha": ("ha", Decimal(1), 4),
    "m2": ("m²", Decimal(1), 2),
    "storeys": ("", Decimal(1), 0),
}


def exact(value: float) -> Decimal:
    """Give the decimal number that a float is written as.

    Examples
    --------
    >>> exact(3.004) - exact(3.0)
    Decimal('0.004')
    """
    return Decimal(repr(float(value)))


def half_up(value: Decimal, decimals: int) -> str:
    """Write a number with so many decimals, halves away from zero, with a true minus sign.

    Examples
    --------
    >>> half_up(Decimal("2.675"), 2), half_up(Decimal("-0.5"), 0), half_up(Decimal("-0.001"), 2)
    ('2.68', '−1', '0.00')
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    return MINUS + text if rounded < 0 else text


def telling(value: Decimal, decimals: int) -> str:
    """Write a number with so many decimals, or as many more as keep a small one from reading as zero.

    Examples
    --------
    >>> telling(Decimal("-0.004"), 2), telling(Decimal("188"), 0)
    ('−0.004', '188')
    """
    while (
        value and decimals < MOST_DECIMALS and not value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    ):
        decimals += 1
    return half_up(value, decimals)


def whole(value: Decimal, decimals: int) -> str:
    """Write a number with at least so many decimals and all of its own.

    Examples
    --------
    >>> whole(Decimal("3.0"), 2), whole(Decimal("3.004"), 2), whole(Decimal("5E+2"), 0)
    ('3.00', '3.004', '500')
    """
    own = -int(value.normalize().as_tuple().exponent)
    return half_up(value, min(max(decimals, own), MOST_DECIMALS))


class Scale:
    """How numbers of one metric are shown: shares in percent, the others in their unit.

    Parameters
    ----------
    metric, unit
        As in the rule.

    Examples
    --------
    >>> share = Scale("support_floor_share", "1")
    >>> share.short(0.30004), share.full(0.30004), share.margin(0.30004, 0.3, "<=").en
    ('30.00%', '30.004%', '−0.004 percentage points')
    """

    def __init__(self, metric: Metric, unit: str) -> None:
        shown = ("%", Decimal(100), 2) if METRICS[metric].percent else _SHOWN.get(unit, ("", Decimal(1), 2))
        self.unit, self._factor, self._decimals = shown

    def _with_unit(self, text: str) -> str:
        gap = "" if self.unit in ("", "%") else " "
        return f"{text}{gap}{self.unit}"

    def short(self, value: float) -> str:
        """Show a value, rounded half up."""
        return self._with_unit(half_up(exact(value) * self._factor, self._decimals))

    def full(self, value: float) -> str:
        """Show a value with all its digits."""
        return self._with_unit(whole(exact(value) * self._factor, self._decimals))

    def _by(self, amount: Decimal) -> Words:
        """Show a difference, never 0 unless it is; of shares in percentage points."""
        text = telling(amount * self._factor, self._decimals)
        if self.unit == "%":
            return Words(f"{text} 个百分点", f"{text} percentage points")
        return Words(self._with_unit(text), self._with_unit(text))

    def margin(self, value: float, limit: float, op: str) -> Words:
        """Show how far inside (or, negative, outside) a limit a value is; never 0 unless it is."""
        away = exact(limit) - exact(value)
        signed = away if op in ("<=", "<") else -away if op in (">=", ">") else -abs(away)
        return self._by(signed)

    def change(self, amount: Decimal) -> Words:
        """Show an amount; never 0 unless it is."""
        return self._by(amount)

    def hides(self, value: float, limit: float) -> bool:
        """Whether a value looks like the limit when shown and is not."""
        return value != limit and self.short(value) == self.short(limit)
