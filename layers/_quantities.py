"""Decimal numbers and units: m², mu, hectares, prices."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from geodata.errors import BadQuantity

Amount: TypeAlias = Decimal | int | float | str

# 1 mu = 2000/3 m², 15 mu = 1 ha; kept as two integers because 666.67 is not a mu
MU_NUMERATOR: Final = Decimal(2000)
MU_DENOMINATOR: Final = Decimal(3)
M2_PER_HA: Final = Decimal(10_000)
M2_PER_KM2: Final = Decimal(1_000_000)
YUAN_PER_WAN: Final = Decimal(10_000)
# 1 万元/mu = 10,000 yuan / (2000/3 m²)
YUAN_PER_M2_OF_WAN_PER_MU: Final = Decimal(15)


def amount(came: Amount, what: str = "amount", *, above: bool = False) -> Decimal:
    """Take a number as the decimal it is written as; not negative, and with `above` not zero.

    Raises
    ------
    BadQuantity
        If it is no number, not finite, negative, or zero where it has to be above.

    Examples
    --------
    >>> amount(13333.33), amount("3.0")
    (Decimal('13333.33'), Decimal('3.0'))
    """
    expected = ("more than 0", "大于 0 的数") if above else ("0 or more", "不小于 0 的数")
    try:
        number = Decimal(repr(came)) if isinstance(came, float) else Decimal(came)
    except (ArithmeticError, ValueError, TypeError) as fault:
        raise BadQuantity(what=what, came=came, expected=expected[0], expected_zh=expected[1]) from fault
    if not number.is_finite() or number < 0 or (above and number == 0):
        raise BadQuantity(what=what, came=came, expected=expected[0], expected_zh=expected[1])
    return number


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up, for display only.

    Examples
    --------
    >>> rounded(Decimal("895999.776"), 2), rounded(Decimal("-0.001"), 2)
    (Decimal('895999.78'), Decimal('0.00'))
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0  # adding 0: never -0.00


def m2_to_mu(area_m2: Amount) -> Decimal:
    """Convert square metres to mu.

    Examples
    --------
    >>> m2_to_mu(20000)
    Decimal('30')
    """
    return amount(area_m2, "area_m2") * MU_DENOMINATOR / MU_NUMERATOR


def mu_to_m2(area_mu: Amount) -> Decimal:
    """Convert mu to square metres.

    Examples
    --------
    >>> rounded(mu_to_m2("366.8"), 2)
    Decimal('244533.33')
    """
    return amount(area_mu, "area_mu") * MU_NUMERATOR / MU_DENOMINATOR


def m2_to_ha(area_m2: Amount) -> Decimal:
    """Convert square metres to hectares.

    Examples
    --------
    >>> m2_to_ha(20000)
    Decimal('2')
    """
    return amount(area_m2, "area_m2") / M2_PER_HA


def km2_to_m2(area_km2: Amount) -> Decimal:
    """Convert square kilometres to square metres.

    Examples
    --------
    >>> m2_to_mu(km2_to_m2("15.3"))
    Decimal('22950.0')
    """
    return amount(area_km2, "area_km2") * M2_PER_KM2


def wan_per_mu_to_yuan_per_m2(price: Amount) -> Decimal:
    """Convert 万元/亩 to yuan/m².

    Examples
    --------
    >>> wan_per_mu_to_yuan_per_m2(32)
    Decimal('480')
    """
    return amount(price, "price") * YUAN_PER_M2_OF_WAN_PER_MU


def yuan_per_m2_to_wan_per_mu(price: Amount) -> Decimal:
    """Convert yuan/m² to 万元/亩.

    Examples
    --------
    >>> yuan_per_m2_to_wan_per_mu(480)
    Decimal('32')
    """
    return amount(price, "price") / YUAN_PER_M2_OF_WAN_PER_MU


def yuan_to_wan(money: Amount) -> Decimal:
    """Convert yuan to 万元.

    Examples
    --------
    >>> yuan_to_wan(1920000)
    Decimal('192')
    """
    return amount(money, "money") / YUAN_PER_WAN
