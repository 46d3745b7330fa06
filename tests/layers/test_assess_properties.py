"""What holds of verdicts whatever the parcels and thresholds are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import CARRIERS, REFERENCES, RINGS, measures, pack

from geodata.packs import pack_ids
from layers.assess import NEAR_STEPS, Assessment, Overrides, RuleVerdict, Verdict, assess, reassess
from layers.measures import Measures

NAN = float("nan")
PASS, FAIL, REVIEW, NONE = RuleVerdict
FAILS, CANNOT_TELL, ADMISSIBLE, PRIORITY = Verdict


def judge(*parcels: dict[str, Any]) -> Assessment:
    return assess(measures(*parcels), pack(), REFERENCES)


INPUTS = {
    "far": ["far"],
    "support_floor_share": ["support_share_counted", "support_share_gross"],
    "distance_to_lines": [],
    "share_inside_zones": ["share_union"],
    "site_area_ha": ["site_area_m2"],
}
MISSING: list[Callable[[pd.DataFrame, list[str]], pd.DataFrame]] = [
    lambda frame, columns: frame.drop(columns=columns),
    lambda frame, columns: frame.assign(**dict.fromkeys(columns, NAN)),
]


@pytest.mark.parametrize("remove", MISSING, ids=["column gone", "values gone"])
@pytest.mark.parametrize("pack_id", pack_ids())
def test_removing_any_input_turns_its_rules_to_needs_review(pack_id: str, remove: Any) -> None:
    answers = {"region": "苏南", "project": "new_industrial", "in_park": True, "county_consent": True}
    answers |= {"industrial_land": "ordinary"}
    whole = measures({**answers, "suited_to_standard_factory": True, "storeys": 5.0})
    policy = pack(pack_id)
    distances = [name for name in whole.frame if str(name).startswith("ring_") and "_m" in str(name)]
    for rule in policy.rules:
        read = distances if rule.metric == "distance_to_lines" else INPUTS.get(rule.metric, [rule.metric])
        for columns in ([column for column in read if column in whole.frame], list(rule.when)):
            if columns:
                lacking = Measures(remove(whole.frame, columns), RINGS, CARRIERS, {}, {})
                found = assess(lacking, policy, REFERENCES).result(rule.id).verdict[0]
                applies = assess(whole, policy, REFERENCES).result(rule.id).verdict[0] != NONE
                assert found == REVIEW or not applies, (rule.id, columns)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_no_single_input_that_goes_missing_ever_makes_a_rule_pass(pack_id: str) -> None:
    answers = {"region": "苏南", "project": "new_industrial", "in_park": True, "county_consent": True}
    answers |= {"industrial_land": "ordinary", "suited_to_standard_factory": True, "storeys": 5.0}
    policy = pack(pack_id)
    for values in ({"far": 2.0, "middle_m": 300.0}, {"far": 3.5, "middle_m": 900.0}):
        whole = measures({**answers, **values, "shares": (0.3, 0.3, 0.0)})
        before = assess(whole, policy, REFERENCES)
        for column in whole.frame.columns.drop("parcel_id"):
            lacking = Measures(whole.frame.assign(**{column: None}), RINGS, CARRIERS, {}, {})
            after = assess(lacking, policy, REFERENCES)
            for rule in policy.rules:
                was, now = (int(one.result(rule.id).verdict[0]) for one in (before, after))
                assert now in (was, REVIEW), (rule.id, column)
            assert after.verdict[0] <= max(before.verdict[0], ADMISSIBLE)
            assert after.verdict[0] <= before.verdict[0] or before.verdict[0] == FAILS


def maybe(low: float, high: float) -> st.SearchStrategy[float]:
    return st.one_of(st.just(NAN), st.floats(low, high))


parcels = st.lists(
    st.fixed_dictionaries(
        {
            "far": maybe(0, 5),
            "support_share_counted": maybe(0, 0.6),
            "middle_m": maybe(0, 1500),
            "outer_m": maybe(0, 1500),
            "shares": st.tuples(*[st.floats(0, 0.33)] * 3),
            "ring_accuracy_m": maybe(0, 300),
            "contributes_public_service": st.sampled_from([True, False, None]),
        }
    ),
    min_size=1,
    max_size=25,
)


def one_by_one(found: Assessment) -> list[int]:
    """The fold of HOUSE.md, written down a second time, in plain words, a parcel at a time."""
    said = []
    for row in range(len(found)):
        codes = {rule: result.verdict[row] for rule, result in found.results.items()}
        hard = [codes["far.max"], codes["support.floor_share.max"]]
        siting = [codes["siting.carrier"], codes["siting.ring500"]]
        if FAIL in hard:
            said.append(FAILS)
        elif REVIEW in hard:
            said.append(CANNOT_TELL)
        else:
            said.append(PRIORITY if PASS in siting else ADMISSIBLE)
    return said


@settings(max_examples=60, deadline=None)
@given(parcels)
def test_overall_verdict_is_the_fold_of_the_rules(made: list[dict[str, Any]]) -> None:
    found = judge(*made)
    assert found.verdict.tolist() == one_by_one(found)


@settings(max_examples=40, deadline=None)
@given(
    parcels, st.lists(st.floats(0, 1600), min_size=2, max_size=5), st.sampled_from(["nearest", "centroid"])
)
def test_the_priority_set_grows_with_the_threshold(
    made: list[dict[str, Any]], metres: list[float], measured_from: Any
) -> None:
    found = judge(*made)
    sets = [
        reassess(found, Overrides({"siting.ring500": limit}, measured_from)).verdict == PRIORITY
        for limit in sorted(metres)
    ]
    assert all((less <= more).all() for less, more in pairwise(sets))


@settings(max_examples=40, deadline=None)
@given(
    parcels, st.floats(0, 5), st.floats(0, 0.6), st.floats(0, 1500), st.sampled_from(["nearest", "half_area"])
)
def test_reassessing_equals_assessing_anew(
    made: list[dict[str, Any]], far: float, share: float, metres: float, measured_from: Any
) -> None:
    measured = measures(*made)
    values = {"far.max": far, "support.floor_share.max": share, "siting.ring500": metres}
    overrides = Overrides(values, measured_from)
    anew = assess(measured, pack(), REFERENCES, overrides)
    moved = reassess(assess(measured, pack(), REFERENCES, Overrides({"far.max": 1.0})), overrides)
    pd.testing.assert_frame_equal(moved.to_frame(), anew.to_frame())


@settings(max_examples=40, deadline=None)
@given(parcels)
def test_a_near_miss_applied_lifts_the_parcel_and_a_smaller_change_does_not(
    made: list[dict[str, Any]],
) -> None:
    found = judge(*made)
    columns = {"far.max": "far", "support.floor_share.max": "support_share_counted",
               "siting.ring500": "ring_nearest_m", "siting.carrier": "share_union"}  # fmt: skip
    for row in np.flatnonzero(found.near_miss).tolist():
        rule = str(found.near.rule_names()[row])
        limit, column = found.result(rule).limit, columns[rule]
        assert isinstance(limit, float)
        assert found.near.change[row] <= NEAR_STEPS[found.result(rule).rule.metric] * (1 + 1e-12)
        value = float(found.result(rule).measured[row])
        for part, lifted in ((1.0, True), (0.99, value == limit)):
            frame = found.measures.frame.copy()
            frame.loc[row, column] = limit if part == 1.0 else value + part * (limit - value)
            again = assess(Measures(frame, RINGS, CARRIERS, {}, {}), found.pack, REFERENCES)
            assert bool(again.verdict[row] > found.verdict[row]) == lifted
