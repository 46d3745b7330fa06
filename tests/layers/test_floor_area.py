"""Floor areas in decimals, against the published worked examples and every planning vector."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import pack

from geodata.errors import BadQuantity
from layers.floor_area import (
    Building,
    LedgerInput,
    Line,
    Storeys,
    Unit,
    apportioned_support_land,
    best_split,
    building_coefficient,
    building_density,
    counted_area,
    floor_area_ratio,
    green_ratio,
    headroom,
    height_factor,
    km2_to_m2,
    ledger,
    m2_to_ha,
    m2_to_mu,
    max_counted,
    mu_to_m2,
    price_per_counted_m2,
    rounded,
    share_of,
    term_factor,
    top_up,
    totals,
    wan_per_mu_to_yuan_per_m2,
    yuan_per_m2_to_wan_per_mu,
    yuan_to_wan,
)
from layers.overrides import Overrides
from layers.policy import HeightFactor

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "planning.json").read_text("utf-8"))
DOUBLE = [HeightFactor(gt_m=8.0, factor=2.0)]
TO_M2 = {"m2": lambda value: Decimal(str(value)), "km2": km2_to_m2, "mu": mu_to_m2}


def units(areas: list[Any]) -> list[Unit]:
    return [Unit(f"u{number}", Decimal(str(area))) for number, area in enumerate(areas)]


def storeys_of(one: dict[str, Any]) -> Storeys:
    height = Decimal(str(one["storey_height"]))
    return Storeys(
        Decimal(one["footprint"]), height, one["n"], "support" if one["use"] == "sup" else "industrial"
    )


def lines_of(known: LedgerInput, pack_id: str = "cn-320583-ma-2019", **more: Any) -> dict[str, Line]:
    return {line.key: line for line in ledger(known, pack(pack_id), **more)}


@pytest.mark.parametrize("vector", [one for one in VECTORS["units"] if "m2" in one or "km2" in one])
def test_areas_convert_as_published(vector: dict[str, Any]) -> None:
    given_in = next(iter(vector))
    area = TO_M2[given_in](vector[given_in])
    expected = {"m2": lambda: rounded(area, 2), "mu": lambda: rounded(m2_to_mu(area), 2)}
    expected["ha"] = lambda: rounded(m2_to_ha(area), 4)
    for unit, value in list(vector.items())[1:]:
        assert expected[unit]() == Decimal(value)


def test_prices_convert_as_published() -> None:
    to_m2, to_mu = (one for one in VECTORS["units"] if "yuan_per_m2" in one)
    assert rounded(wan_per_mu_to_yuan_per_m2(to_m2["price_wan_per_mu"]), 2) == Decimal(to_m2["yuan_per_m2"])
    assert rounded(yuan_per_m2_to_wan_per_mu(to_mu["yuan_per_m2"]), 2) == Decimal(to_mu["wan_per_mu"])


@pytest.mark.parametrize("vector", VECTORS["height_factor"])
def test_storeys_over_8_m_count_twice_as_published(vector: dict[str, Any]) -> None:
    floors = [Storeys(Decimal(area), Decimal(str(height))) for area, height in vector["storeys"]]
    assert counted_area(floors, DOUBLE) == Decimal(vector["counted"])


def test_of_several_height_factors_the_highest_that_is_exceeded_holds() -> None:
    factors = [HeightFactor(gt_m=12.0, factor=3.0), HeightFactor(gt_m=8.0, factor=2.0)]
    assert [height_factor(metres, factors) for metres in ("8", "8.01", "12", "12.01")] == [1, 2, 2, 3]


def test_a_counted_area_that_is_set_wins_over_the_height() -> None:
    basement = Storeys(Decimal(3000), Decimal("9.0"), 2, counted_m2=Decimal(0))
    assert counted_area([basement], DOUBLE) == 0


def test_caps_of_one_site_are_as_published() -> None:
    vector = VECTORS["far_cap"]
    most = max_counted(vector["site"], vector["far_max"])
    support = share_of(most, "0.30")
    assert most == Decimal(vector["max_counted"])
    assert support == Decimal(vector["support_max_30"])
    assert share_of(most, "0.15") == Decimal(vector["support_max_15"])
    assert most - support == Decimal(vector["industrial_at_30"])
    assert share_of(most - support, "0.49") == Decimal(vector["split_cap_49"])
    assert share_of(most, "0.49") == Decimal(vector["if_base_total"])


def test_a_whole_project_adds_up_as_published() -> None:
    vector = VECTORS["project1"]
    buildings = [
        Building(
            one["name"],
            Decimal(one["footprint"]),
            (storeys_of(one),),
        )
        for one in vector["storeys"]
    ]
    found, site = totals(buildings, DOUBLE), vector["site"]
    assert found.gross_m2 == vector["gross"]
    assert found.counted_industrial_m2 == Decimal(vector["counted_ind"])
    assert found.counted_support_m2 == Decimal(vector["counted_sup"])
    assert found.counted_m2 == Decimal(vector["counted"])
    assert found.footprint_m2 == vector["footprint"]
    assert floor_area_ratio(found.counted_m2, site) == Decimal(vector["far"])
    assert found.support_share_counted is not None
    assert found.support_share_gross is not None
    assert rounded(found.support_share_counted, 6) == Decimal(vector["support_share_counted"])
    assert rounded(found.support_share_gross, 6) == Decimal(vector["support_share_gross"])
    assert building_density(found.footprint_m2, site) == Decimal(vector["density"])
    covered = building_coefficient(found.footprint_m2, vector["structures"], vector["yards"], site)
    assert covered == Decimal(vector["building_coefficient"])
    assert green_ratio(vector["green"], site) == Decimal(vector["green_ratio"])


@pytest.mark.parametrize("vector", VECTORS["far_edge"])
def test_far_is_compared_unrounded_though_displayed_rounded(vector: dict[str, Any]) -> None:
    far = floor_area_ratio(vector["counted"], vector["site"])
    assert far == Decimal(vector["far"])
    assert str(rounded(far, 2)) == vector["display"]
    assert (far <= Decimal("3.0")) == (vector["result"] == "pass")


@pytest.mark.parametrize("vector", VECTORS["support_land"])
def test_support_land_is_apportioned_as_published(vector: dict[str, Any]) -> None:
    land = apportioned_support_land(vector["support_floor"], vector["total_floor"], vector["site"])
    assert land == Decimal(vector["apportioned_land"])
    assert land / vector["site"] == Decimal(vector["share"])
    assert (land / vector["site"] <= Decimal(vector["limit"])) == vector["result"].startswith("pass")


def test_top_up_is_as_published() -> None:
    first, second = VECTORS["topup"]
    paid = top_up(first["rate"], first["price"], first["site"])
    assert paid == Decimal(first["topup_yuan"])
    assert yuan_to_wan(paid) == Decimal(first["wan"])
    assert yuan_to_wan(paid) / m2_to_mu(first["site"]) == Decimal(first["per_mu_wan"])
    assert rounded(top_up(second["rate"], second["price"], second["site"]), 2) == Decimal(
        second["topup_yuan"]
    )


def test_term_factor_is_off_unless_asked_for_and_as_published() -> None:
    vector = VECTORS["term_factor"]
    factor = term_factor(vector["i"], vector["n"], vector["N"])
    assert rounded(factor, 6) == Decimal(vector["k"])
    assert rounded(top_up("0.2", 480, 20000, factor), 2) == Decimal(vector["topup_with_term"])


def test_price_per_counted_square_metre_is_as_published() -> None:
    vector, before = VECTORS["cost_per_counted_m2"], 480 * 20000
    assert price_per_counted_m2(before, max_counted(20000, "1.5")) == Decimal(vector["before_far15"])
    paid = before + top_up("0.2", 480, 20000)
    assert price_per_counted_m2(paid, max_counted(20000, 3)) == Decimal(vector["after_far30"])


def test_split_of_six_buildings_is_as_published() -> None:
    vector = VECTORS["split"][0]
    plan = best_split(units(vector["units"]), base_m2=vector["base"], max_share=vector["share"])
    assert plan.cap_m2 == Decimal(vector["cap"])
    assert plan.total_m2 == Decimal(vector["best_total"])
    assert [unit.area_m2 for unit in plan.units] == vector["chosen"]
    assert plan.share is not None
    assert rounded(plan.share, 6) == Decimal(vector["used_share"])


def test_split_by_floors_takes_nine_of_twenty() -> None:
    vector = VECTORS["split"][1]
    plan = best_split(units([2100] * 20), base_m2=vector["base"], max_share=vector["share"])
    assert len(plan.units) == vector["floors"]
    assert plan.total_m2 == vector["total"]
    assert plan.share == Decimal(vector["used_share"])


def test_a_single_undivided_building_cannot_be_split() -> None:
    vector = VECTORS["split"][2]
    plan = best_split(units([42000]), base_m2=vector["base"], max_share=vector["share"])
    assert (plan.units, plan.total_m2) == ((), 0)


def test_split_waits_for_the_day_production_is_reached() -> None:
    waiting = best_split(units([100]), base_m2=1000, max_share="0.49")
    open_ = best_split(units([100]), base_m2=1000, max_share="0.49", open_from=date(2021, 6, 1))
    assert (waiting.waiting, open_.waiting) == (True, False)


def test_units_below_a_least_size_are_not_offered() -> None:
    plan = best_split(units([100, 300]), base_m2=1000, max_share="0.49", min_unit_m2=200)
    assert [unit.id for unit in plan.units] == ["u1"]


def test_split_of_nothing_is_nothing() -> None:
    plan = best_split([], base_m2=0, max_share="0.49")
    assert (plan.units, plan.total_m2, plan.share) == ((), 0, None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=9), st.integers(0, 100))
def test_split_equals_trying_every_subset(areas_dm2: list[int], percent: int) -> None:
    areas = [Decimal(area) / 100 for area in areas_dm2]
    base = sum(areas, Decimal(0))
    plan = best_split(units(areas), base_m2=base, max_share=Decimal(percent) / 100)
    subsets = (chosen for size in range(len(areas) + 1) for chosen in combinations(areas, size))
    best = max(total for chosen in subsets if (total := sum(chosen, Decimal(0))) <= plan.cap_m2)
    assert plan.total_m2 == best
    assert plan.total_m2 == sum((unit.area_m2 for unit in plan.units), Decimal(0))


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: floor_area_ratio(1, 0), "site_m2"),
        (lambda: floor_area_ratio(-1, 1), "counted_m2"),
        (lambda: m2_to_mu(float("nan")), "area_m2"),
        (lambda: max_counted("many", 3), "site_m2"),
        (lambda: counted_area([Storeys(Decimal(1), Decimal(0))], DOUBLE), "height_m"),
        (lambda: best_split(units([0]), base_m2=1, max_share=1), "unit u0"),
        (lambda: LedgerInput(site_area_m2=Decimal(-1)), "site_area_m2"),
    ],
)
def test_impossible_quantities_are_refused_by_name(call: Any, what: str) -> None:
    with pytest.raises(BadQuantity) as caught:
        call()
    assert caught.value.facts["what"] == what


def test_ledger_of_the_worked_example() -> None:
    known = LedgerInput(
        site_area_m2=Decimal(20000),
        drawn_area_m2=Decimal("20003.5"),
        far_baseline=Decimal("1.5"),
        price_yuan_per_m2=Decimal(480),
    )
    values = {key: line.value for key, line in lines_of(known).items()}
    expected = {
        "site_area_mu": "30",
        "site_area_difference": "3.5",
        "counted_max": "60000",
        "counted_baseline": "30000",
        "counted_extra": "30000",
        "support_max": "18000",
        "support_max_ordinary": "9000",
        "support_baseline": "4500",
        "support_extra": "13500",
        "industrial": "42000",
        "transferable": "20580",
        "top_up": "1920000",
        "top_up_wan": "192",
        "top_up_per_mu": "6.4",
        "price_per_counted_baseline": "320",
        "price_per_counted": "192",
    }
    for key, value in expected.items():
        assert values[key] == Decimal(value), key
    assert headroom(3, "1.5", 20000) == values["counted_extra"]


def test_blank_price_gives_blank_payments_and_leaves_the_floor_areas() -> None:
    lines = lines_of(LedgerInput(site_area_m2=Decimal(20000)))
    blank = {key for key, line in lines.items() if line.value is None}
    assert {"price", "top_up", "top_up_wan", "top_up_per_mu", "price_per_counted"} <= blank
    assert lines["transferable"].value == 20580


def test_support_of_total_floor_area_is_reckoned_where_it_is_known() -> None:
    lines = lines_of(LedgerInput(Decimal(20000), gross_floor_area_m2=Decimal(44000)))
    assert lines["support_max_gross"].value == 13200
    assert lines["support_max_ordinary_gross"].value == 6600


def test_ledger_says_where_each_line_comes_from() -> None:
    lines = lines_of(LedgerInput(Decimal(20000), price_yuan_per_m2=Decimal(480)))
    assert lines["far_max"].source == "article"
    assert lines["counted_max"].source == "data, article"
    assert lines["counted_max"].formula == "site_area * far_max"
    assert lines["counted_max"].inputs == (("site_area", Decimal(20000)), ("far_max", Decimal("3.0")))
    assert lines["top_up"].source == "article, user, data"


def test_ledger_follows_overrides_and_marks_what_they_touch() -> None:
    lines = lines_of(LedgerInput(Decimal(20000)), overrides=Overrides({"far.max": 3.5}))
    assert lines["counted_max"].value == 70000
    assert [lines[key].altered for key in ("far_max", "transferable", "rate")] == [True, True, False]


def test_ledger_of_a_pack_that_states_less_leaves_lines_blank() -> None:
    lines = lines_of(LedgerInput(Decimal(20000), price_yuan_per_m2=Decimal(480)), "cn-4401-m0")
    assert lines["counted_max"].value == 100000
    assert lines["transferable"].value is None
    assert lines["top_up"].value is None


@settings(max_examples=80, deadline=None)
@given(
    st.decimals(0, 10_000_000, places=2),
    st.decimals(0, 6, places=4),
    st.decimals(0, 100_000, places=2),
)
def test_ledger_sums_reconcile_exactly(site: Decimal, baseline: Decimal, price: Decimal) -> None:
    lines = lines_of(LedgerInput(site, far_baseline=baseline, price_yuan_per_m2=price))
    value = {key: line.value for key, line in lines.items() if line.value is not None}
    assert value["support_max"] + value["industrial"] == value["counted_max"]
    assert value["counted_baseline"] + value["counted_extra"] == value["counted_max"]
    assert value["support_baseline"] + value["support_extra"] == value["support_max"]
    assert value["top_up"] == Decimal("0.2") * price * site
    assert value["top_up_wan"] * 10000 == value["top_up"]


@given(st.decimals(0, 10**9, places=3))
def test_areas_survive_conversion_to_mu_and_back(area: Decimal) -> None:
    assert rounded(mu_to_m2(m2_to_mu(area)), 6) == area
