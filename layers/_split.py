"""The split plan: which whole buildings or floors come nearest to the share that may be transferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from layers._quantities import Amount, amount
from layers._subset_sum import best_subset

DM2_PER_M2: Final = Decimal(100)


@dataclass(frozen=True)
class Unit:
    """A building or floor that can be sold as a whole.

    Examples
    --------
    >>> Unit("A-1", Decimal(5200)).area_m2
    Decimal('5200')
    """

    id: str
    area_m2: Decimal


@dataclass(frozen=True)
class SplitPlan:
    """The whole units with the largest total within the cap.

    Attributes
    ----------
    units, total_m2
        What is chosen, and its exact sum; none where no whole unit fits.
    base_m2, cap_m2, share
        What the cap is a share of, the cap, and the share that is used (None where the base is 0).
    open_from
        The day production was reached; None means that nothing may be transferred yet.
    step_m2
        In what whole areas the sum was reckoned: 0.01 m², coarser only beyond any real project.
    """

    units: tuple[Unit, ...]
    total_m2: Decimal
    base_m2: Decimal
    cap_m2: Decimal
    share: Decimal | None
    open_from: date | None
    step_m2: Decimal = 1 / DM2_PER_M2

    @property
    def waiting(self) -> bool:
        """Whether the plan waits for the day on which production is reached."""
        return self.open_from is None


def best_split(
    units: Sequence[Unit],
    *,
    base_m2: Amount,
    max_share: Amount,
    open_from: date | None = None,
    min_unit_m2: Amount | None = None,
) -> SplitPlan:
    """Choose the whole units with the largest total that is at most a share of a base.

    Exact subset sum over whole square decimetres, not greedy, and of the best choices one with the fewest
    units; a unit is rounded up to square decimetres and the cap down, so that the choice never exceeds it.

    Parameters
    ----------
    units
        Industrial buildings or floors; supporting ones are never transferable and do not belong here.
    base_m2
        Industrial floor area, m².
    max_share
        Largest share, 0 to 1.
    open_from
        Day production was reached; without it the plan is made and waits.
    min_unit_m2
        Smallest unit that may be sold, m²; not stated in the article.

    Raises
    ------
    BadQuantity
        If an area is not above 0 or a share is negative.

    Examples
    --------
    >>> sizes = [5200, 4800, 4100, 3900, 3600, 2400]
    >>> plan = best_split([Unit(str(n), Decimal(n)) for n in sizes], base_m2=24000, max_share="0.49")
    >>> plan.total_m2, [unit.id for unit in plan.units], plan.waiting
    (Decimal('11700'), ['5200', '4100', '2400'], True)
    """
    base = amount(base_m2, "base_m2")
    cap = base * amount(max_share, "max_share")
    least = Decimal(0) if min_unit_m2 is None else amount(min_unit_m2, "min_unit_m2")
    offered = [unit for unit in units if amount(unit.area_m2, f"unit {unit.id}", above=True) >= least]
    weights = [int((unit.area_m2 * DM2_PER_M2).to_integral_value(ROUND_CEILING)) for unit in offered]
    room = int((cap * DM2_PER_M2).to_integral_value(ROUND_FLOOR))
    found = best_subset(weights, room)
    chosen = tuple(offered[position] for position in found.positions)
    total = sum((unit.area_m2 for unit in chosen), Decimal(0))
    return SplitPlan(
        chosen, total, base, cap, total / base if base else None, open_from, found.grain / DM2_PER_M2
    )
