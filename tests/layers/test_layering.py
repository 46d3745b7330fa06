"""Nation, Jiangsu, Kunshan and the parcel's own conditions side by side: what governs, what conflicts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from judged import MA, REFERENCES, measures, pack

from dashboard.context import Context
from geodata.packs import pack_ids, read_pack
from layers._codes import RuleVerdict
from layers.assess import Overrides
from layers.layering import Layering, layer, stack_of
from layers.policy import parse_pack

NATION, JIANGSU = "cn-national-industrial", "cn-32-industrial-2021"
STACK = [pack(NATION), pack(JIANGSU), pack(MA)]
NEW = {"region": "苏南", "project": "new_industrial"}
PASS, FAIL, REVIEW, NONE = (int(code) for code in RuleVerdict)


def laid(*parcels: dict[str, Any], **given: Any) -> Layering:
    return layer(measures(*parcels), STACK, REFERENCES, **given)


def test_the_packs_above_a_place_are_found_by_its_code_the_nation_first() -> None:
    known = [parse_pack(read_pack(name)) for name in pack_ids()]
    assert [one.id for one in stack_of(known, pack(MA))] == [NATION, JIANGSU, MA]
    assert [one.id for one in stack_of(known, pack("cn-4401-m0"))] == [NATION, "cn-4401-m0"]


def test_jiangsu_floor_and_kunshan_cap_leave_1_5_to_3() -> None:
    far = laid({"far": 2.0, "far_basis": "counted"}, answers=NEW).metrics["far"]
    assert (far.floor.tolist(), far.cap.tolist(), far.empty.tolist()) == ([1.5], [3.0], [False])
    assert [far.rules[by[0]].layer for by in (far.floor_by, far.cap_by)] == [JIANGSU, MA]
    assert far.verdict.tolist() == [PASS]


@pytest.mark.parametrize(
    ("ratio", "code"), [(1.499, FAIL), (1.5, PASS), (3.0, PASS), (3.004, FAIL), (np.nan, REVIEW)]
)
def test_the_ratio_is_judged_by_the_limits_that_govern(ratio: float, code: int) -> None:
    far = laid({"far": ratio, "far_basis": "counted"}, answers=NEW).metrics["far"]
    assert far.verdict.tolist() == [code]


def test_research_managed_as_industry_has_a_floor_of_2_5() -> None:
    far = laid(
        {"far": 2.0, "far_basis": "counted"}, answers={"project": "rnd_managed_as_industrial"}
    ).metrics["far"]
    assert (far.floor.tolist(), far.verdict.tolist()) == ([2.5], [FAIL])


def test_what_is_not_answered_stays_open_and_is_never_a_pass() -> None:
    result = laid({"far": 2.0, "far_basis": "counted"})
    far = result.metrics["far"]
    assert (far.open.tolist(), far.verdict.tolist()) == ([True], [REVIEW])
    assert np.isnan(far.floor[0])
    rows = {row.rule_id: row for row in result.side_by_side(0) if row.metric == "far"}
    assert rows["far.min.sunan"].needs == ("region", "project")
    assert rows["far.min.sunan"].verdict == RuleVerdict.NEEDS_REVIEW


def test_the_plan_wins_over_the_city() -> None:
    far = laid(
        {"far": 2.4, "far_basis": "planned"}, {"far": 2.4, "far_basis": "counted"}, answers=NEW
    ).metrics["far"]
    assert far.cap.tolist() == [2.4, 3.0]
    assert [far.rules[place].layer for place in far.cap_by] == ["plan", MA]
    assert far.conflict.tolist() == [False, False]


def test_a_plan_that_is_looser_than_the_city_governs_and_is_marked() -> None:
    far = laid({"far": 3.5, "far_basis": "planned"}, answers=NEW).metrics["far"]
    assert (far.cap.tolist(), far.outdone.tolist(), far.conflict.tolist()) == ([3.5], [True], [True])


def test_a_plan_below_the_province_leaves_nothing_and_is_marked() -> None:
    far = laid({"far": 1.0, "far_basis": "planned"}, answers=NEW).metrics["far"]
    assert (far.floor.tolist(), far.cap.tolist(), far.empty.tolist()) == ([1.5], [1.0], [True])
    assert far.verdict.tolist() == [FAIL]


@pytest.mark.parametrize(("below", "op", "empty"), [(1.5, "<", True), (1.5, "<=", False), (1.6, "<", False)])
def test_a_strict_cap_at_the_floor_leaves_nothing(below: float, op: Any, empty: bool) -> None:  # noqa: FBT001 - a case
    own = {("far", op): np.array([below])}
    assert laid({"far": 1.5}, answers=NEW, conditions=own).metrics["far"].empty.tolist() == [empty]


def test_kunshans_30_percent_governs_and_the_nations_15_percent_is_shown_against_it() -> None:
    answers = {"industrial_land": "ordinary", "in_park": False, "county_consent": False}
    share = laid({"support_share_counted": 0.2, "support_share_gross": 0.22}, answers=answers).metrics[
        "support_floor_share"
    ]
    assert share.cap.tolist() == [0.3]
    assert share.rules[share.cap_by[0]].layer == MA
    assert share.outdone.tolist() == [True]
    codes = {(one.layer, one.rule.id): int(one.verdict[0]) for one in share.rules}
    assert codes[NATION, "support.floor_share.max"] == FAIL
    assert codes[JIANGSU, "support.floor_share.max"] == NONE
    assert codes[MA, "support.floor_share.max"] == PASS


def test_each_layer_measures_on_its_own_base() -> None:
    rows = laid({"support_share_counted": 0.2, "support_share_gross": 0.22}).side_by_side(0)
    measured = {row.layer: row.measured for row in rows if row.metric == "support_floor_share"}
    assert (measured[JIANGSU], measured[MA]) == (0.22, 0.2)


def test_land_of_a_twentieth_passes_and_of_15_percent_fails_7_percent() -> None:
    """E5 of the worked examples."""
    result = laid(
        {"support_land_share": 0.05},
        {"support_land_share": 0.15},
        answers={"industrial_land": "ordinary", "in_park": False},
    )
    land = result.metrics["support_land_share"]
    assert (land.cap.tolist(), land.verdict.tolist()) == ([0.07, 0.07], [PASS, FAIL])


def test_conditions_may_speak_of_what_no_pack_does() -> None:
    own = {("height_m", "<="): np.array([24.0, np.nan, 24.0])}
    height = laid({"height_m": 30.0}, {"height_m": 30.0}, {"height_m": None}, conditions=own).metrics[
        "height_m"
    ]
    assert height.verdict.tolist() == [FAIL, NONE, REVIEW]


def test_a_parcels_own_answer_comes_before_what_holds_for_all() -> None:
    far = laid({"project": "high_standard_factory"}, {"project": None}, answers=NEW, conditions={}).metrics[
        "far"
    ]
    assert far.floor.tolist() == [2.0, 1.5]


def test_what_if_alters_the_city_alone() -> None:
    far = laid({"far_basis": "counted"}, answers=NEW, overrides=Overrides({"far.max": 2.0})).metrics["far"]
    assert (far.floor.tolist(), far.cap.tolist()) == ([1.5], [2.0])


def test_every_row_of_a_parcel_says_its_layer_its_source_and_what_governs() -> None:
    rows = laid({"far": 2.0, "far_basis": "planned"}, answers=NEW).side_by_side(0)
    assert len(rows) == 2 + 6 + 6 + 1
    assert all(row.source and row.layer_title[0] and row.status for row in rows)
    governs = {(row.layer, row.rule_id): row.governs for row in rows if row.governs}
    assert governs[JIANGSU, "far.min.sunan"] == ("floor",)
    assert governs["plan", "plan.far.max"] == ("cap",)
    with pytest.raises(IndexError):
        laid({}).side_by_side(1)


def test_the_national_pack_ships_two_numbers_and_says_what_it_lacks() -> None:
    nation = pack(NATION)
    assert {rule.id: rule.value for rule in nation.rules} == {
        "support.land_share.max": 0.07,
        "support.floor_share.max": 0.15,
    }
    assert {rule.status for rule in nation.rules} == {"secondary"}
    assert nation.unknowns


def test_shipped_parcels_can_be_laid_over_at_once(shipped: Context) -> None:
    result = layer(shipped.measures, STACK, shipped.references, answers=NEW)
    far, frame = result.metrics["far"], shipped.measures.frame
    low = ((frame["far_basis"] == "planned") & (frame["far"] < 1.5)).to_numpy(dtype=bool)
    assert far.empty.tolist() == low.tolist()
    assert low.any()
