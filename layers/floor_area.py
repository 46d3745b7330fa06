"""Floor areas, shares, caps and payments, in decimals: compared unrounded, rounded for display only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from layers._book import Line, in_words
from layers._ledger import LedgerInput, ledger, ledger_input, reached_on
from layers._quantities import (
    Amount,
    amount,
    km2_to_m2,
    m2_to_ha,
    m2_to_mu,
    mu_to_m2,
    rounded,
    wan_per_mu_to_yuan_per_m2,
    yuan_per_m2_to_wan_per_mu,
    yuan_to_wan,
)
from layers._split import SplitPlan, Unit, best_split
from layers.policy import HeightFactor

Use: TypeAlias = Literal["industrial", "support"]


@dataclass(frozen=True)
class Storeys:
    """Some equal storeys of a building.

    Attributes
    ----------
    area_m2
        Floor area of one storey, m².
    height_m
        Storey height, m.
    count
        How many there are.
    use
        Industrial (产业用房) or support (配套用房).
    counted_m2
        Counted floor area of one storey where a local rule sets it (basement, open ground floor); else it
        follows from the height.
    below_ground
        Whether they are underground: then they add nothing to the building's height and number of storeys.
    """

    area_m2: Decimal
    height_m: Decimal
    count: int = 1
    use: Use = "industrial"
    counted_m2: Decimal | None = None
    below_ground: bool = False


@dataclass(frozen=True)
class Building:
    """A building: its footprint in m² and its storeys.

    Examples
    --------
    >>> tower = Building("B", Decimal(2000), (Storeys(Decimal(2000), Decimal("4.5"), 15),))
    >>> tower.height_m, tower.storey_count
    (Decimal('67.5'), 15)
    """

    name: str
    footprint_m2: Decimal
    storeys: tuple[Storeys, ...]

    @property
    def height_m(self) -> Decimal:
        """Sum of its storey heights above ground, m; roofs and parapets are not known."""
        return sum((one.height_m * one.count for one in self._standing), Decimal(0))

    @property
    def storey_count(self) -> int:
        """Number of its storeys above ground."""
        return sum(one.count for one in self._standing)

    @property
    def _standing(self) -> tuple[Storeys, ...]:
        return tuple(one for one in self.storeys if not one.below_ground)


@dataclass(frozen=True)
class Totals:
    """What some buildings add up to, m²; shares are None where there is nothing to divide by."""

    gross_m2: Decimal
    counted_m2: Decimal
    gross_support_m2: Decimal
    counted_support_m2: Decimal
    footprint_m2: Decimal

    @property
    def counted_industrial_m2(self) -> Decimal:
        """Counted floor area that is not support."""
        return self.counted_m2 - self.counted_support_m2

    @property
    def support_share_counted(self) -> Decimal | None:
        """Support share with counted floor area above and below the line."""
        return ratio(self.counted_support_m2, self.counted_m2)

    @property
    def support_share_gross(self) -> Decimal | None:
        """Support share with total floor area above and below the line."""
        return ratio(self.gross_support_m2, self.gross_m2)


def height_factor(height_m: Amount, factors: Sequence[HeightFactor]) -> Decimal:
    """Give how often a storey of a height counts.

    A storey counts more from *over* a height: 8.00 m does not double, 8.01 m does. Of several factors the one
    with the greatest height that is exceeded holds.

    Parameters
    ----------
    height_m
        Storey height, m, above 0.
    factors
        As in the pack's definitions.

    Raises
    ------
    BadQuantity
        If the height is not above 0.

    Examples
    --------
    >>> double = [HeightFactor(gt_m=8, factor=2)]
    >>> height_factor("8.00", double), height_factor("8.01", double)
    (Decimal('1'), Decimal('2.0'))
    """
    height = amount(height_m, "height_m", above=True)
    exceeded = [factor for factor in factors if height > Decimal(repr(factor.gt_m))]
    if not exceeded:
        return Decimal(1)
    return Decimal(repr(max(exceeded, key=lambda factor: factor.gt_m).factor))


def counted_area(storeys: Iterable[Storeys], factors: Sequence[HeightFactor]) -> Decimal:
    """Sum the counted floor area of storeys: area x height factor, or what is set for them. m².

    Raises
    ------
    BadQuantity
        If an area is negative or a height not above 0.

    Examples
    --------
    >>> floors = [Storeys(Decimal(6000), Decimal("9.0")), Storeys(Decimal(3000), Decimal("4.5"), 2)]
    >>> counted_area(floors, [HeightFactor(gt_m=8, factor=2)])
    Decimal('18000.0')
    """
    return sum((_counted(storey, factors) for storey in storeys), Decimal(0))


def _counted(storey: Storeys, factors: Sequence[HeightFactor]) -> Decimal:
    one = storey.counted_m2
    if one is None:
        one = amount(storey.area_m2, "area_m2") * height_factor(storey.height_m, factors)
    return amount(one, "counted_m2") * amount(storey.count, "count")


def totals(buildings: Sequence[Building], factors: Sequence[HeightFactor]) -> Totals:
    """Add up a building programme.

    Parameters
    ----------
    buildings
        The programme; none gives zeros.
    factors
        Height factors of the pack.

    Raises
    ------
    BadQuantity
        If an area is negative or a height not above 0.

    Examples
    --------
    >>> hall = Building("A", Decimal(5000), (Storeys(Decimal(5000), Decimal("9.0")),))
    >>> totals([hall], [HeightFactor(gt_m=8, factor=2)]).counted_m2
    Decimal('10000.0')
    """
    storeys = [storey for building in buildings for storey in building.storeys]
    support = [storey for storey in storeys if storey.use == "support"]
    return Totals(
        gross_m2=_gross(storeys),
        counted_m2=counted_area(storeys, factors),
        gross_support_m2=_gross(support),
        counted_support_m2=counted_area(support, factors),
        footprint_m2=sum((amount(one.footprint_m2, "footprint_m2") for one in buildings), Decimal(0)),
    )


def _gross(storeys: Iterable[Storeys]) -> Decimal:
    return sum((amount(one.area_m2, "area_m2") * amount(one.count, "count") for one in storeys), Decimal(0))


def ratio(part: Amount, whole: Amount) -> Decimal | None:
    """Divide; None where there is nothing to divide by.

    Examples
    --------
    >>> ratio(9000, 0) is None, ratio(60080, 20000)
    (True, Decimal('3.004'))
    """
    divisor = amount(whole, "whole")
    return amount(part, "part") / divisor if divisor else None


def floor_area_ratio(counted_m2: Amount, site_m2: Amount) -> Decimal:
    """FAR: counted floor area / site area, unrounded.

    Raises
    ------
    BadQuantity
        If the site area is not above 0.

    Examples
    --------
    >>> floor_area_ratio(49000, 20000)
    Decimal('2.45')
    """
    return amount(counted_m2, "counted_m2") / amount(site_m2, "site_m2", above=True)


def building_density(footprint_m2: Amount, site_m2: Amount) -> Decimal:
    """Divide the building footprint by the site area.

    Examples
    --------
    >>> building_density(8500, 20000)
    Decimal('0.425')
    """
    return amount(footprint_m2, "footprint_m2") / amount(site_m2, "site_m2", above=True)


def building_coefficient(
    footprint_m2: Amount, structures_m2: Amount, yards_m2: Amount, site_m2: Amount
) -> Decimal:
    """Divide buildings, production structures and yards by the site area.

    Examples
    --------
    >>> building_coefficient(8500, 300, 700, 20000)
    Decimal('0.475')
    """
    covered = [
        amount(footprint_m2, "footprint_m2"),
        amount(structures_m2, "structures_m2"),
        amount(yards_m2, "yards_m2"),
    ]
    return sum(covered, Decimal(0)) / amount(site_m2, "site_m2", above=True)


def green_ratio(green_m2: Amount, site_m2: Amount) -> Decimal:
    """Divide the green area by the site area.

    Examples
    --------
    >>> green_ratio(3000, 20000)
    Decimal('0.15')
    """
    return amount(green_m2, "green_m2") / amount(site_m2, "site_m2", above=True)


def apportioned_support_land(support_floor_m2: Amount, total_floor_m2: Amount, site_m2: Amount) -> Decimal:
    """Support land where it cannot be separated: site x support floor / total floor, m².

    Examples
    --------
    >>> apportioned_support_land(1200, 24000, 20000)
    Decimal('1000')
    """
    total = amount(total_floor_m2, "total_floor_m2", above=True)
    return amount(site_m2, "site_m2") * amount(support_floor_m2, "support_floor_m2") / total


def max_counted(site_m2: Amount, far_max: Amount) -> Decimal:
    """Largest counted floor area: site area x greatest FAR, m².

    Examples
    --------
    >>> max_counted(20000, "3.0")
    Decimal('60000.0')
    """
    return amount(site_m2, "site_m2") * amount(far_max, "far_max")


def share_of(whole_m2: Amount, share: Amount) -> Decimal:
    """Cap that is a share of an area: support at 15 or 30 %, transfer at 49 %. m².

    Examples
    --------
    >>> share_of(60000, "0.30"), share_of(42000, "0.49")
    (Decimal('18000.00'), Decimal('20580.00'))
    """
    return amount(whole_m2, "whole_m2") * amount(share, "share")


def top_up(rate: Amount, price_yuan_per_m2: Amount, site_m2: Amount, term: Amount = 1) -> Decimal:
    """Top-up to be paid on conversion: rate x price x site area (x term factor, off by default), yuan.

    Examples
    --------
    >>> rounded(top_up("0.2", 336, "13333.33"), 2)
    Decimal('895999.78')
    """
    price = amount(price_yuan_per_m2, "price_yuan_per_m2")
    return amount(rate, "rate") * price * amount(site_m2, "site_m2") * amount(term, "term")


def term_factor(interest: Amount, years_left: int, years_full: int) -> Decimal:
    """Factor for a shorter term: (1 - (1+i)^-n) / (1 - (1+i)^-N). Not in the article: assumed, default off.

    Raises
    ------
    BadQuantity
        If the interest or a term is not above 0.

    Examples
    --------
    >>> rounded(term_factor("0.05", 32, 50), 6)
    Decimal('0.865619')
    """
    growth = 1 + amount(interest, "interest", above=True)
    left, full = amount(years_left, "years_left", above=True), amount(years_full, "years_full", above=True)
    return (1 - growth**-left) / (1 - growth**-full)


def price_per_counted_m2(paid_yuan: Amount, counted_m2: Amount) -> Decimal:
    """Land price per counted square metre, yuan/m².

    Examples
    --------
    >>> price_per_counted_m2(9600000 + 1920000, 60000)
    Decimal('192')
    """
    return amount(paid_yuan, "paid_yuan") / amount(counted_m2, "counted_m2", above=True)


def headroom(far_max: Amount, far_baseline: Amount, site_m2: Amount) -> Decimal:
    """Reckon the extra counted floor area, (greatest FAR - baseline FAR) x site area; may be negative.

    Examples
    --------
    >>> headroom("3.0", "1.5", 20000)
    Decimal('30000.0')
    """
    return (amount(far_max, "far_max") - amount(far_baseline, "far_baseline")) * amount(site_m2, "site_m2")


__all__ = [
    "Amount", "Building", "LedgerInput", "Line", "SplitPlan", "Storeys", "Totals", "Unit", "Use",
    "amount", "apportioned_support_land", "best_split", "building_coefficient", "building_density",
    "counted_area", "floor_area_ratio", "green_ratio", "headroom", "height_factor", "in_words", "km2_to_m2",
    "ledger", "ledger_input", "m2_to_ha", "m2_to_mu", "max_counted", "mu_to_m2", "price_per_counted_m2",
    "ratio", "reached_on", "rounded", "share_of", "term_factor", "top_up", "totals",
    "wan_per_mu_to_yuan_per_m2", "yuan_per_m2_to_wan_per_mu", "yuan_to_wan",
]  # fmt: skip
