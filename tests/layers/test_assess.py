"""Verdicts: at their limits, with values missing, and folded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from judged import CARRIERS, REFERENCES, RINGS, measures, pack

from geodata.errors import OverlappingZones, UnknownRule
from geodata.packs import read_pack
from layers.assess import Assessment, Overrides, RuleVerdict, Verdict, assess, reassess
from layers.measures import Measures
from layers.policy import PolicyPack, parse_pack

NAN = float("nan")
PASS, FAIL, REVIEW, NONE = RuleVerdict
FAILS, CANNOT_TELL, ADMISSIBLE, PRIORITY = Verdict
FAR_AWAY = {"middle_m": 4000.0}


def judge(*parcels: dict[str, Any], overrides: Overrides | None = None, **more: Any) -> Assessment:
    return assess(measures(*parcels, **more), pack(), REFERENCES, overrides)


def verdict(parcel: dict[str, Any], **more: Any) -> Verdict:
    return Verdict(int(judge(parcel, **more).verdict[0]))


def code(rule_id: str, parcel: dict[str, Any], **more: Any) -> RuleVerdict:
    return RuleVerdict(int(judge(parcel, **more).result(rule_id).verdict[0]))


@pytest.mark.parametrize(
    ("parcel", "expected"),
    [
        ({}, PRIORITY),
        (FAR_AWAY, ADMISSIBLE),
        ({**FAR_AWAY, "shares": (0.5, 0.0, 0.0)}, PRIORITY),
        ({**FAR_AWAY, "shares": (0.2, 0.0, 0.3)}, PRIORITY),
        ({**FAR_AWAY, "shares": (0.49, 0.0, 0.0)}, ADMISSIBLE),
        ({"far": 3.0}, PRIORITY),
        ({"far": 3.004}, FAILS),
        ({"far": np.nextafter(3.0, 4.0)}, FAILS),
        ({"far": NAN}, CANNOT_TELL),
        ({"support_share_counted": 0.3}, PRIORITY),
        ({"support_share_counted": 0.3001}, FAILS),
        ({"support_share_counted": NAN}, CANNOT_TELL),
        ({"far": 3.5, "support_share_counted": NAN}, FAILS),
        ({"middle_m": NAN, "outer_m": NAN}, ADMISSIBLE),
        ({"middle_m": NAN, "outer_m": NAN, "shares": (1.0, 0.0, 0.0)}, PRIORITY),
    ],
)
def test_overall_verdict(parcel: dict[str, Any], expected: Verdict) -> None:
    assert verdict(parcel) == expected


@pytest.mark.parametrize(
    ("metres", "expected"),
    [(0.0, PASS), (500.0, PASS), (np.nextafter(500.0, 501.0), FAIL), (500.4, FAIL), (NAN, REVIEW)],
)
def test_parcel_at_exactly_500_m_is_inside_the_band(metres: float, expected: RuleVerdict) -> None:
    assert code("siting.ring500", {"middle_m": metres}) == expected


def test_margin_is_signed_unrounded_and_missing_where_nothing_was_measured() -> None:
    found = judge({"middle_m": 312.0}, {"middle_m": 560.5}, {"middle_m": NAN}, {"shares": (0.62, 0.0, 0.0)})
    assert found.result("siting.ring500").margin[:2].tolist() == [188.0, -60.5]
    assert np.isnan(found.result("siting.ring500").margin[2])
    assert found.result("siting.carrier").margin[3] == 0.62 - 0.5


def test_what_decided_is_named() -> None:
    found = judge({}, {"middle_m": 900.0, "outer_m": 200.0}, {"shares": (0.1, 0.0, 0.4)}, {"middle_m": NAN})
    assert found.result("siting.ring500").trigger.tolist() == [
        "ring-middle",
        "ring-outer",
        "ring-middle",
        None,
    ]
    assert found.result("siting.carrier").trigger.tolist() == [None, None, "carrier-c", None]


def test_info_and_discretionary_rules_never_decide() -> None:
    found = judge({"support_share_counted": 0.2})
    assert found.result("support.floor_share.baseline").verdict.tolist() == [FAIL]
    assert found.result("far.bonus").verdict.tolist() == [REVIEW]
    assert found.verdict.tolist() == [PRIORITY]


def test_an_outer_ring_that_is_not_loaded_is_never_far() -> None:
    only_middle = {"rings": ("ring-middle",)}
    assert code("siting.ring500", {"middle_m": 300.0}, **only_middle) == PASS
    assert code("siting.ring500", {"middle_m": 4000.0}, **only_middle) == REVIEW
    assert verdict({"middle_m": 4000.0}, **only_middle) == ADMISSIBLE


def test_without_any_ring_or_carrier_siting_cannot_be_told() -> None:
    bare = {"rings": (), "carriers": ()}
    assert code("siting.ring500", {}, **bare) == REVIEW
    assert code("siting.carrier", {}, **bare) == REVIEW
    assert verdict({}, **bare) == ADMISSIBLE


def test_a_loaded_ring_that_the_pack_does_not_name_does_not_count() -> None:
    found = assess(
        measures({"middle_m": 4000.0, "outer_m": 100.0}), pack(), {"ring.middle": "ring-middle"}
    ).result("siting.ring500")
    assert found.verdict.tolist() == [REVIEW]
    assert found.measured.tolist() == [4000.0]
    assert found.trigger.tolist() == ["ring-middle"]


def test_missing_part_of_the_carriers_leaves_a_low_share_open() -> None:
    some = {"carriers": CARRIERS[:2]}
    assert code("siting.carrier", {"shares": (0.3, 0.3, 0.0)}, **some) == PASS
    assert code("siting.carrier", {"shares": (0.3, 0.0, 0.0)}, **some) == REVIEW


def zones_pack(*zones: str) -> PolicyPack:
    rules = [
        {**rule, "zones": list(zones)} if rule["id"] == "siting.carrier" else rule
        for rule in read_pack("cn-320583-ma-2019")["rule"]
    ]
    return pack(rule=rules)


def test_shares_of_some_of_the_zones_add_up_where_they_are_disjoint() -> None:
    measured = measures({"shares": (0.3, 0.2, 0.25)}, {"shares": (0.0, 1.0, 0.0)})
    found = assess(measured, zones_pack("carrier.xiajiahe", "carrier.huaqiao"), REFERENCES)
    assert found.result("siting.carrier").measured.tolist() == [0.3 + 0.25, 0.0]
    assert found.result("siting.carrier").trigger.tolist() == ["carrier-a", None]


def test_shares_of_overlapping_zones_are_not_added() -> None:
    measured = measures({"shares": (0.6, 0.6, 0.0)}, union=[0.8])
    with pytest.raises(OverlappingZones, match="carrier-a, carrier-b"):
        assess(measured, zones_pack("carrier.xiajiahe", "carrier.yangchenghu"), REFERENCES)
    union = assess(measured, pack(), REFERENCES).result("siting.carrier")
    single = assess(measured, zones_pack("carrier.xiajiahe"), REFERENCES).result("siting.carrier")
    assert (union.measured.tolist(), single.measured.tolist()) == ([0.8], [0.6])


@pytest.mark.parametrize(("claimed", "expected"), [(True, REVIEW), (False, FAIL), (None, FAIL)])
def test_the_bonus_turns_fail_into_needs_review_only_where_it_is_claimed(
    claimed: Any, expected: RuleVerdict
) -> None:
    parcel = {"far": 3.01, "contributes_public_service": claimed}
    assert code("far.max", parcel) == expected
    assert code("far.max", {**parcel, "far": 3.0}) == PASS


def test_the_bonus_says_nothing_without_columns_of_claims() -> None:
    assert code("far.max", {"far": 3.01}) == FAIL


def test_a_bonus_with_a_number_rescues_only_up_to_it() -> None:
    rules = [
        {**rule, "op": "<=", "value": 3.4, "unit": "1", "status": "stated"}
        if rule["id"] == "far.bonus"
        else rule
        for rule in read_pack("cn-320583-ma-2019")["rule"]
    ]
    claim = {"contributes_public_service": True}
    measured = measures({"far": 3.4, **claim}, {"far": 3.5, **claim}, {"far": NAN, **claim})
    found = assess(measured, pack(rule=rules), REFERENCES).result("far.max")
    assert found.verdict.tolist() == [REVIEW, FAIL, REVIEW]


def test_conditions_that_are_not_answered_need_review_and_others_do_not_apply() -> None:
    parcels = [
        {"far": 1.2, "region": "苏南", "project": "new_industrial"},
        {"far": 1.2, "region": "苏北", "project": "new_industrial"},
        {"far": 1.2, "region": None, "project": "new_industrial"},
        {"far": 1.2, "region": None, "project": "other"},
        {"far": 1.6, "region": "苏南", "project": "new_industrial"},
    ]
    found = assess(measures(*parcels), pack("cn-32-industrial-2021"), {})
    assert found.result("far.min.sunan").verdict.tolist() == [FAIL, NONE, REVIEW, NONE, PASS]


def test_a_pack_says_what_a_share_is_divided_by() -> None:
    parcel = {
        "support_share_counted": 0.4,
        "support_share_gross": 0.2,
        "in_park": True,
        "county_consent": True,
    }
    found = assess(measures(parcel), pack("cn-32-industrial-2021"), {})
    assert found.result("support.floor_share.max").measured.tolist() == [0.2]


def test_overrides_change_limit_and_modes_and_are_told() -> None:
    parcel = {"far": 3.2, "middle_m": 560.0, "support_share_counted": 0.31, "support_share_gross": 0.29}
    changed = Overrides({"far.max": 3.5, "siting.ring500": 600}, "centroid", "gross")
    found = judge(parcel, overrides=changed)
    ring = found.result("siting.ring500")
    assert (ring.limit, ring.original, ring.altered) == (600.0, 500.0, True)
    assert ring.measured.tolist() == [610.0]
    assert found.verdict.tolist() == [ADMISSIBLE]
    assert [one.what for one in found.altered] == ["far.max", "siting.ring500", "measure_from", "share_base"]


def test_thresholds_of_unknown_rules_are_refused_and_leave_the_assessment() -> None:
    found = judge({})
    with pytest.raises(UnknownRule, match="nothing"):
        reassess(found, Overrides({"nothing": 1}))
    assert found.verdict.tolist() == [PRIORITY]


def test_reassessing_computes_only_what_moved() -> None:
    before = judge({}, {"far": 3.2})
    after = reassess(before, Overrides({"siting.ring500": 200}))
    kept = [rule for rule in before.results if after.results[rule] is before.results[rule]]
    assert kept == [rule for rule in before.results if rule != "siting.ring500"]
    assert after.verdict.tolist() == [ADMISSIBLE, FAILS]


@pytest.mark.parametrize(
    ("parcel", "expected"),
    [
        ({"middle_m": 480.0, "ring_accuracy_m": 20.0}, False),
        ({"middle_m": 480.0, "ring_accuracy_m": 20.1}, True),
        ({"middle_m": 519.9, "ring_accuracy_m": 20.0}, True),
        ({"middle_m": 480.0, "ring_accuracy_m": NAN}, False),
        ({"middle_m": 480.0, "ring_accuracy_m": 50.0, "shares": (1.0, 0.0, 0.0)}, False),
        ({"middle_m": 480.0, "ring_accuracy_m": 50.0, "far": 3.2}, False),
        ({"middle_m": 4000.0, "shares": (0.45, 0.0, 0.0), "carrier_accuracy_m": 10.0}, True),
        ({"middle_m": 4000.0, "shares": (0.45, 0.0, 0.0), "carrier_accuracy_m": 5.0}, False),
        ({"middle_m": 4000.0, "shares": (1.0, 0.0, 0.0), "carrier_accuracy_m": 1500.0}, False),
        ({"far": 2.9999, "ring_accuracy_m": 0.0}, False),
    ],
)
def test_too_close_to_call_compares_the_deciding_margin_with_the_stated_accuracy(
    parcel: dict[str, Any], expected: Any
) -> None:
    # 20,000 m² is a square of 141.4 m: 0.05 of it is 7.07 m of one side
    assert judge(parcel).too_close.tolist() == [expected]


@pytest.mark.parametrize(
    ("parcel", "rule", "change"),
    [
        ({"middle_m": 600.0}, "siting.ring500", 100.0),
        ({"middle_m": 600.1}, None, NAN),
        ({"middle_m": 4000.0, "shares": (0.45, 0.0, 0.0)}, "siting.carrier", 0.05),
        ({"middle_m": 4000.0, "shares": (0.44, 0.0, 0.0)}, None, NAN),
        ({"middle_m": 590.0, "shares": (0.49, 0.0, 0.0)}, "siting.carrier", 0.01),
        ({"far": 3.1}, "far.max", 0.1),
        ({"far": 3.11}, None, NAN),
        ({"support_share_counted": 0.32}, "support.floor_share.max", 0.02),
        ({"support_share_counted": 0.33}, None, NAN),
        ({"far": 3.05, "support_share_counted": 0.31}, None, NAN),
        ({"far": 3.05, "support_share_counted": NAN}, "far.max", 0.05),
        ({"far": 3.05, "middle_m": 560.0}, "far.max", 0.05),
        ({"far": NAN, "middle_m": 560.0}, None, NAN),
        ({}, None, NAN),
    ],
)
def test_near_miss_names_the_one_change_within_its_step(
    parcel: dict[str, Any], rule: str | None, change: float
) -> None:
    near = judge(parcel).near
    assert near.rule_names().tolist() == [rule]
    assert near.mask.tolist() == [rule is not None]
    assert near.change[0] == pytest.approx(change, nan_ok=True)


def test_a_change_that_breaks_another_rule_on_the_same_number_is_no_near_miss() -> None:
    raw = {
        "schema": "policy-pack/1",
        "pack": {"id": "x", "title_zh": "某", "admin_code": "000000", "evidence": "secondary"},
        "source": [{"id": "s", "title": "某文件"}],
        "rule": [
            {"id": "least", "metric": "far", "op": ">", "value": 3, "status": "stated", "source": "s"},
            {"id": "most", "metric": "far", "op": "<=", "value": 3, "status": "stated", "source": "s"},
        ],
    }
    found = assess(measures({"far": 3.05}, {"far": 2.95}), parse_pack(raw), {})
    assert found.near_miss.tolist() == [False, False]


def test_the_frame_of_an_assessment_holds_every_rule() -> None:
    frame = judge({}, {"far": 3.004}).to_frame()
    assert frame["verdict"].tolist() == ["priority", "fails"]
    assert frame["far.max:verdict"].tolist() == ["pass", "fail"]
    assert frame["far.max:margin"].tolist() == [1.0, 3.0 - 3.004]
    assert frame["near_rule"].isna().tolist() == [True, False]
    assert frame["near_rule"].iloc[1] == "far.max"
    assert frame["siting.ring500:trigger"].tolist() == ["ring-middle", "ring-middle"]


def test_no_parcels_give_no_verdicts() -> None:
    empty = measures({})
    found = assess(Measures(empty.frame.iloc[:0], RINGS, CARRIERS, {}, {}), pack(), REFERENCES)
    assert len(found) == 0
    assert found.too_close.tolist() == found.near_miss.tolist() == []
