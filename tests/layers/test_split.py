"""The split plan: the largest share, by the fewest whole units, open only after production is reached."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import pack

from layers._subset_sum import MOST_WORK, best_subset
from layers.floor_area import Building, Storeys
from layers.split import SplitState, Unit, best_split, plan_words, split_scheme

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "planning.json").read_text("utf-8"))["split"]
DAY = date(2021, 6, 1)


def block(name: str, area: int, floors: int = 1, use: Any = "industrial") -> Building:
    return Building(name, Decimal(area), (Storeys(Decimal(area), Decimal("4.5"), floors, use),))


def test_the_published_six_buildings() -> None:
    vector = VECTORS[0]
    plan = split_scheme([block(str(area), area) for area in vector["units"]], pack()).by_building
    assert plan is not None
    assert [int(unit.id) for unit in plan.units] == vector["chosen"]
    assert (plan.cap_m2, plan.total_m2) == (Decimal(vector["cap"]), Decimal(vector["best_total"]))


def test_twenty_floors_of_one_building_go_by_nine() -> None:
    vector = VECTORS[1]
    found = split_scheme([block("A", 2100, 20)], pack())
    assert found.by_floor is not None
    assert found.by_building is not None
    assert len(found.by_floor.units) == vector["floors"]
    assert found.by_floor.total_m2 == vector["total"]
    assert found.by_floor.share == Decimal(vector["used_share"])
    assert (found.by_building.units, found.by_building.total_m2) == ((), 0)
    assert [unit.id for unit in found.by_floor.units][:2] == ["A-1F", "A-2F"]


def test_a_single_undivided_building_of_42000_cannot_go() -> None:
    found = split_scheme([block("A", 42000)], pack())
    assert found.by_building is not None
    assert found.by_building.cap_m2 == Decimal(VECTORS[2]["cap"])
    assert found.by_building.units == ()
    assert "20580.00" in plan_words(found.by_building).en


@pytest.mark.parametrize(
    ("reached", "on", "state"),
    [
        (None, date(2026, 1, 1), SplitState.NOT_YET),
        (DAY, date(2021, 5, 31), SplitState.NOT_YET),
        (DAY, DAY, SplitState.OPEN),
        (DAY, None, SplitState.OPEN),
    ],
)
def test_without_a_past_date_of_production_it_is_not_yet(
    reached: date | None, on: date | None, state: SplitState
) -> None:
    found = split_scheme([block("A", 2100, 20)], pack(), reached_on=reached, on=on)
    assert found.state == state
    assert found.by_floor is not None
    assert found.by_floor.total_m2 == 18900
    assert ("not yet" in found.words.en) == (state == SplitState.NOT_YET)
    assert ("尚不可转让" in found.words.zh) == (state == SplitState.NOT_YET)


def test_a_pack_that_states_no_share_says_so() -> None:
    found = split_scheme([block("A", 100)], pack(transfer=[]))
    assert (found.state, found.by_floor, found.by_building) == (SplitState.NOT_STATED, None, None)


def test_support_is_neither_sold_nor_in_the_base() -> None:
    mixed = Building(
        "M",
        Decimal(1000),
        (Storeys(Decimal(1000), Decimal(4), 4), Storeys(Decimal(1000), Decimal(4), 6, "support")),
    )
    found = split_scheme([mixed, block("D", 500, 3, "support")], pack())
    assert found.mixed == ("M",)
    assert found.by_building is not None
    assert found.by_floor is not None
    assert (found.by_building.units, found.by_building.base_m2) == ((), 4000)
    assert [unit.id for unit in found.by_floor.units] == ["M-1F"]


def test_floors_below_ground_have_names_of_their_own() -> None:
    storeys = (
        Storeys(Decimal(100), Decimal(4), 1, counted_m2=Decimal(0), below_ground=True),
        Storeys(Decimal(900), Decimal(4), 1),
    )
    plan = split_scheme([Building("A", Decimal(900), storeys)], pack()).by_floor
    assert plan is not None
    assert [unit.id for unit in plan.units] == ["A-B1"]


def test_a_pack_of_counted_floor_area_counts_high_storeys_twice() -> None:
    transfer = [{"id": "t", "max_share": 0.5, "base": "industrial_counted_floor_area", "source": "article"}]
    hall = Building("A", Decimal(100), (Storeys(Decimal(100), Decimal(9), 4),))
    plan = split_scheme([hall], pack(transfer=transfer)).by_floor
    assert plan is not None
    assert (plan.base_m2, plan.total_m2, len(plan.units)) == (800, 400, 2)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(1, 40), max_size=9), st.integers(0, 150))
def test_no_other_choice_is_larger_or_as_large_with_fewer_units(weights: list[int], room: int) -> None:
    chosen = best_subset(weights, room).positions
    every = (subset for size in range(len(weights) + 1) for subset in combinations(weights, size))
    best = max((sum(subset), -len(subset)) for subset in every if sum(subset) <= room)
    assert (sum(weights[position] for position in chosen), -len(chosen)) == best
    assert chosen == sorted(set(chosen))


def test_two_hundred_units_come_within_10_m2_of_the_cap_and_always_the_same() -> None:
    random = Random(7)  # noqa: S311 - sizes of buildings, not secrets
    equal = [Unit(f"u{n}", Decimal(random.choice([2100, 1850, 990])) / 1) for n in range(200)]
    odd = [Unit(f"u{n}", Decimal(random.randint(60_000, 300_000)) / 100) for n in range(200)]
    for units in (equal, odd):
        base = sum((unit.area_m2 for unit in units), Decimal(0))
        plan = best_split(units, base_m2=base, max_share="0.49")
        assert plan.cap_m2 - plan.total_m2 < 10
        assert plan.units == best_split(units, base_m2=base, max_share="0.49").units
        assert plan.step_m2 == Decimal("0.01")


def test_beyond_any_real_project_it_is_coarser_and_still_within_the_cap() -> None:
    weights = [10**9 + 7 * number for number in range(40)]
    room = sum(weights) // 2 - 1
    found = best_subset([*weights, *weights], room)
    total = sum([*weights, *weights][position] for position in found.positions)
    assert total <= room
    assert len(weights) * room > MOST_WORK
    assert total > room * 0.97
