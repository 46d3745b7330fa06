"""Which whole buildings or floors of a scheme may be sold on: the largest share within the pack's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from layers._sentences import filled
from layers._split import SplitPlan, Unit, best_split
from layers._symbol_types import Words
from layers.floor_area import Building, Storeys, counted_area, rounded

if TYPE_CHECKING:
    from layers.policy import HeightFactor, PolicyPack, Transfer

AreaBasis: TypeAlias = Literal["gross", "counted"]
By: TypeAlias = Literal["building", "floor"]

_SAID: Final = {
    "not_stated": Words("本政策未载明分割转让比例", "this policy states no share that may be sold on"),
    "not_yet": Words(
        "尚不可转让：达产后方可按{units}转让（达产日期未填或未到）",
        "not yet: {units} may be sold on after production is reached (the date is missing or ahead)",
    ),
    "open": Words(
        "{date} 已达产，可按{units}转让", "production was reached on {date}; {units} may be sold on"
    ),
}
_UNITS: Final = {
    ("building",): Words("栋", "whole buildings"),
    ("floor",): Words("层", "whole floors"),
    ("building", "floor"): Words("栋、按层", "whole buildings or floors"),
}
_PLAN: Final = Words(
    "{units} 共 {total} m²，占 {base} m² 产业用房的 {share}%（上限 {cap} m²）",
    "{units}: {total} m² together, {share}% of {base} m² of industrial floor area (cap {cap} m²)",
)
_NOTHING: Final = Words(
    "没有整栋或整层不超过上限 {cap} m²", "no whole building or floor is within the cap of {cap} m²"
)


class SplitState(StrEnum):
    """Whether selling on is open: `NOT_YET` is not "no"."""

    OPEN = "open"
    NOT_YET = "not_yet"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class SplitAnswer:
    """What of a scheme may be sold on.

    Attributes
    ----------
    state
        Open since production was reached, not yet, or not stated by the pack.
    by_building, by_floor
        The plans; None where the pack states no share or does not allow that unit.
    basis
        Whether unit areas are total or counted floor area. A pack that says only industrial floor area is
        taken to mean total floor area: assumed.
    mixed
        Buildings that hold support too and so cannot be sold whole; their industrial floors can.
    """

    state: SplitState
    by_building: SplitPlan | None
    by_floor: SplitPlan | None
    basis: AreaBasis
    mixed: tuple[str, ...]
    reached_on: date | None
    words: Words


def split_scheme(
    buildings: Sequence[Building],
    pack: PolicyPack,
    *,
    reached_on: date | None = None,
    on: date | None = None,
) -> SplitAnswer:
    """Plan which whole buildings, and which whole floors, reach the largest share that may be sold on.

    The base is the industrial floor area (产业用房) of the scheme. Supporting floor area is in neither the
    base nor the units: it is never transferable (assumed; so in every comparable policy).

    Parameters
    ----------
    buildings
        The scheme's.
    pack
        Its first transfer rule with a share holds.
    reached_on
        The day production was reached (达产); without it the plans are made and wait.
    on
        The day that is asked about; a later `reached_on` is not yet. Without it any date counts.

    Raises
    ------
    BadQuantity
        If an area is negative or a height not above 0.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> floors = (Storeys(Decimal(2100), Decimal("4.5"), 20),)
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> plan = split_scheme([Building("A", Decimal(2100), floors)], pack)
    >>> plan.state.value, plan.by_building.total_m2, plan.by_floor.total_m2, len(plan.by_floor.units)
    ('not_yet', Decimal('0'), Decimal('18900'), 9)
    """
    rule = next((one for one in pack.transfers if one.max_share is not None), None)
    mixed = tuple(one.name for one in buildings if len({floors.use for floors in one.storeys}) > 1)
    if rule is None:
        state = SplitState.NOT_STATED
        return SplitAnswer(state, None, None, "gross", mixed, reached_on, _SAID[state])
    basis = _basis(rule)
    floors = _floors(buildings, basis, pack.height_factors)
    plans: dict[str, SplitPlan] = {}
    for by in rule.units or ("building", "floor"):
        units = floors if by == "floor" else _wholes(buildings, basis, pack.height_factors)
        plans[by] = _plan(units, floors, rule, reached_on)
    state = _state(reached_on, on)
    named = _UNITS[tuple(sorted(plans))]
    words = filled(_SAID[state], units=named, date=str(reached_on))
    return SplitAnswer(state, plans.get("building"), plans.get("floor"), basis, mixed, reached_on, words)


def plan_words(plan: SplitPlan) -> Words:
    """Say a plan with its unit list.

    Examples
    --------
    >>> units = [Unit("A", Decimal(5200)), Unit("B", Decimal(18800))]
    >>> plan_words(best_split(units, base_m2=24000, max_share="0.49")).en
    'A: 5200.00 m² together, 21.67% of 24000.00 m² of industrial floor area (cap 11760.00 m²)'
    """
    cap = str(rounded(plan.cap_m2, 2))
    if not plan.units or plan.share is None:
        return filled(_NOTHING, cap=cap)
    return filled(
        _PLAN,
        units=" + ".join(unit.id for unit in plan.units),
        total=str(rounded(plan.total_m2, 2)),
        base=str(rounded(plan.base_m2, 2)),
        share=str(rounded(plan.share * 100, 2)),
        cap=cap,
    )


def _plan(
    units: Sequence[Unit], floors: Sequence[Unit], rule: Transfer, reached_on: date | None
) -> SplitPlan:
    return best_split(
        units,
        base_m2=sum((floor.area_m2 for floor in floors), Decimal(0)),
        max_share=rule.max_share or 0,
        open_from=reached_on,
        min_unit_m2=rule.min_unit_m2,
    )


def _state(reached_on: date | None, on: date | None) -> SplitState:
    if reached_on is None or (on is not None and reached_on > on):
        return SplitState.NOT_YET
    return SplitState.OPEN


def _basis(rule: Transfer) -> AreaBasis:
    return "counted" if "counted" in rule.base else "gross"


def _area(storeys: Storeys, basis: AreaBasis, factors: Sequence[HeightFactor]) -> Decimal:
    """Give the area of one of some equal storeys, m²."""
    return counted_area([storeys], factors) / storeys.count if basis == "counted" else storeys.area_m2


def _wholes(buildings: Iterable[Building], basis: AreaBasis, factors: Sequence[HeightFactor]) -> list[Unit]:
    """List the buildings that are industrial throughout."""
    sizes = (
        (one.name, sum((_area(each, basis, factors) * each.count for each in one.storeys), Decimal(0)))
        for one in buildings
        if all(each.use == "industrial" for each in one.storeys)
    )
    return [Unit(name, area) for name, area in sizes if area > 0]


def _floors(buildings: Iterable[Building], basis: AreaBasis, factors: Sequence[HeightFactor]) -> list[Unit]:
    """List the industrial floors, numbered from the ground as they are listed: ``A-1F``, below ``A-B1``."""
    units = []
    for building in buildings:
        above = below = 0
        for storeys in building.storeys:
            for _ in range(storeys.count):
                above, below = (above, below + 1) if storeys.below_ground else (above + 1, below)
                name = f"{building.name}-B{below}" if storeys.below_ground else f"{building.name}-{above}F"
                area = _area(storeys, basis, factors)
                if storeys.use == "industrial" and area > 0:
                    units.append(Unit(name, area))
    return units


__all__ = ["SplitAnswer", "SplitPlan", "SplitState", "Unit", "best_split", "plan_words", "split_scheme"]
