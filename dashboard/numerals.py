"""Numbers as people read them: rounded half up, grouped by thin spaces, always with their unit."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real
from typing import Final

from geodata.grouping import THIN

FIXED: Final = "\u00a0"  # no-break space: a sign and a unit stay with their figure
NOTHING: Final = "—"
MU_PER_M2: Final = Decimal(3) / Decimal(2000)
M2_PER_HA: Final = Decimal(10_000)
M2_PER_KM2: Final = Decimal(1_000_000)


def exact(value: object) -> Decimal | None:
    """Turn a number into a Decimal by its shortest text; missing and not-a-number give ``None``.

    Examples
    --------
    >>> exact(0.1), exact(float("nan")), exact(None)
    (Decimal('0.1'), None, None)
    """
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if not isinstance(value, Real) or not math.isfinite(value):
        return None
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(repr(float(value)))


def number(value: object, decimals: int = 0) -> str:
    """Write a number with thin grouping and ROUND_HALF_UP; what is missing is a dash.

    Examples
    --------
    >>> number(252600).replace(THIN, " "), number(2.345, 2), number(None)
    ('252 600', '2.35', '—')
    """
    amount = exact(value)
    if amount is None:
        return NOTHING
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}".replace(",", THIN)
    return text.replace("-", "−") if rounded else text.replace("-", "")


def within(metres: float) -> str:
    """Write an accuracy in metres, with its sign and unit.

    Examples
    --------
    >>> within(2000.0).replace(THIN, " "), within(0.5)
    ('±2 000 m', '±0.5 m')
    """
    return f"±{metres:,g} m".replace(",", THIN)


def hectares(area_m2: object, decimals: int = 2) -> str:
    """Write an area of m² in hectares, without the unit.

    Examples
    --------
    >>> hectares(84_200)
    '8.42'
    """
    amount = exact(area_m2)
    return NOTHING if amount is None else number(amount / M2_PER_HA, decimals)


def mu(area_m2: object, decimals: int = 2) -> str:
    """Write an area of m² in 亩 (1 亩 = 2000/3 m²), without the unit.

    Examples
    --------
    >>> mu(84_200)
    '126.30'
    """
    amount = exact(area_m2)
    return NOTHING if amount is None else number(amount * MU_PER_M2, decimals)


def square_kilometres(area_m2: object, decimals: int = 2) -> str:
    """Write an area of m² in km², without the unit.

    Examples
    --------
    >>> square_kilometres(15_300_000)
    '15.30'
    """
    amount = exact(area_m2)
    return NOTHING if amount is None else number(amount / M2_PER_KM2, decimals)


def millions(value: object, decimals: int = 1) -> str:
    """Write a number in millions, without the word.

    Examples
    --------
    >>> millions(29_220_000)
    '29.2'
    """
    amount = exact(value)
    return NOTHING if amount is None else number(amount / M2_PER_KM2, decimals)


def percent(share: object, decimals: int = 1) -> str:
    """Write a share as a percentage with its sign.

    Examples
    --------
    >>> percent(0.124)
    '12.4%'
    """
    amount = exact(share)
    return NOTHING if amount is None else f"{number(amount * 100, decimals)}%"


def signed_percent(share: object, decimals: int = 1) -> str:
    """Write a difference as a percentage with plus or minus, and without one where it rounds to nothing.

    Examples
    --------
    >>> signed_percent(0.012), signed_percent(0.0001), signed_percent(-0.0001), signed_percent(None)
    ('+1.2%', '0.0%', '0.0%', '—')
    """
    amount = exact(share)
    nothing = percent(0, decimals)
    if amount is None or percent(abs(amount), decimals) == nothing:
        return NOTHING if amount is None else nothing
    return f"{'+' if amount > 0 else ''}{percent(amount, decimals)}"
