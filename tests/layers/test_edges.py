"""The smallest single change that lifts a parcel, and the parcels on a knife's edge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import REFERENCES, measures, pack

from dashboard.context import Context
from layers.assess import Assessment, Overrides, Verdict, assess
from layers.edges import changed, knife_edge, smallest_changes

FAILS, CANNOT_TELL, ADMISSIBLE, PRIORITY = (int(code) for code in Verdict)
STRICT = [
    {"id": "far.below", "metric": "far", "op": "<", "value": 3.0},
    {"id": "far.above", "metric": "far", "op": ">", "value": 1.0},
    {"id": "support.max", "metric": "support_floor_share", "op": "<=", "value": 0.3},
]


def made(*parcels: dict[str, Any], overrides: Overrides | None = None, **changes: Any) -> Assessment:
    return assess(measures(*parcels), pack(**changes), REFERENCES, overrides)


def strict_pack(*rules: dict[str, Any]) -> dict[str, Any]:
    common = {"unit": "1", "kind": "hard", "status": "stated", "source": "article"}
    return {"rule": [{**common, **rule} for rule in rules or STRICT], "charge": [], "transfer": []}


def again(assessment: Assessment, share: float) -> Assessment:
    moved = changed(assessment, smallest_changes(assessment), share)
    return assess(moved, assessment.pack, assessment.references, assessment.overrides)


def require_exact(assessment: Assessment) -> None:
    """The named change lifts every parcel that has one, to the verdict it names; 1 % less lifts none."""
    found = smallest_changes(assessment)
    assert not found.mask[assessment.verdict == PRIORITY].any()
    full, less = again(assessment, 1.0).verdict, again(assessment, 0.99).verdict
    assert (full[found.mask] > assessment.verdict[found.mask]).all()
    assert (full == found.verdict).all()
    wide = found.change > 1e-9  # 1 % of a few floating-point steps is not a number of its own
    assert (less[found.mask & wide] <= assessment.verdict[found.mask & wide]).all()


def test_every_shipped_parcel_flips_by_its_change_and_not_by_one_percent_less(shipped: Context) -> None:
    found = smallest_changes(shipped.base)
    assert found.mask.sum() > 500
    require_exact(shipped.base)


@pytest.mark.parametrize(
    "overrides",
    [
        Overrides({"siting.ring500": 0, "siting.carrier": 1.0}),
        Overrides({"far.max": 1.2, "support.floor_share.max": 0.1}, share_base="gross"),
        Overrides(measure_from="half_area"),
    ],
)
def test_it_is_exact_under_what_if_as_well(shipped: Context, overrides: Overrides) -> None:
    require_exact(assess(shipped.measures, shipped.pack, shipped.references, overrides))


def test_a_floor_area_ratio_of_3_2_has_to_come_down_by_0_2() -> None:
    found = smallest_changes(made({"far": 3.2}))
    assert found.names(found.rule).tolist() == ["far.max"]
    assert found.target.tolist() == [3.0]
    assert found.change[0] == pytest.approx(0.2)


def test_an_admissible_parcel_has_to_be_nearer_to_the_ring_or_more_inside_a_carrier() -> None:
    found = smallest_changes(
        made({"middle_m": 560.0, "shares": (0.1, 0.0, 0.0)}, {"middle_m": 3000.0, "shares": (0.1, 0.0, 0.0)})
    )
    assert found.names(found.rule).tolist() == ["siting.ring500", "siting.carrier"]
    assert found.target.tolist() == [500.0, 0.5]
    assert found.change.tolist() == pytest.approx([60.0, 0.4])
    assert found.verdict.tolist() == [PRIORITY, PRIORITY]


def test_a_parcel_that_fails_two_rules_has_no_single_change() -> None:
    found = smallest_changes(made({"far": 3.2, "support_share_counted": 0.4}))
    assert not found.mask[0]
    assert np.isnan(found.change[0])


def test_a_parcel_that_fails_one_rule_and_lacks_the_other_input_is_lifted_to_cannot_tell() -> None:
    found = smallest_changes(made({"far": 3.2, "support_share_counted": np.nan}))
    assert found.verdict.tolist() == [CANNOT_TELL]


def test_a_missing_value_is_named_not_guessed() -> None:
    found = smallest_changes(made({"far": np.nan}, {"far": np.nan, "support_share_counted": np.nan}))
    assert not found.mask.any()
    assert found.names(found.unanswered).tolist() == ["far.max", None]


def test_a_strict_limit_is_met_at_the_floating_point_number_next_to_it() -> None:
    judged = made({"far": 3.5}, {"far": 3.0}, {"far": 0.4}, **strict_pack())
    found = smallest_changes(judged)
    below, above = float(np.nextafter(3.0, 0.0)), float(np.nextafter(1.0, 2.0))
    assert found.target.tolist() == [below, below, above]
    assert (again(judged, 1.0).verdict == ADMISSIBLE).all()


def test_a_change_never_leads_to_less_than_nothing_or_more_than_all() -> None:
    rule = {"id": "share.more", "metric": "support_floor_share", "op": ">", "value": 1.0}
    assert not smallest_changes(made({}, **strict_pack(rule))).mask.any()


def test_a_floor_above_the_cap_leaves_no_change() -> None:
    rules = [
        {"id": "a", "metric": "far", "op": ">=", "value": 3.0},
        {"id": "b", "metric": "far", "op": "<", "value": 3.0},
    ]
    assert not smallest_changes(made({"far": 2.0}, {"far": 4.0}, **strict_pack(*rules))).mask.any()


def test_a_relaxed_limit_is_an_edge_where_its_condition_is_claimed() -> None:
    rules = [dict(rule) for rule in pack().model_dump(by_alias=True, exclude_unset=True)["rule"]]
    rules[1] |= {"op": "<=", "value": 3.5, "unit": "1", "status": "stated"}
    judged = made({"far": 3.7, "contributes_public_service": True}, rule=rules)
    found = smallest_changes(judged)
    assert found.names(found.rule).tolist() == ["far.bonus"]
    assert (found.target.tolist(), found.verdict.tolist()) == ([3.5], [CANNOT_TELL])
    require_exact(judged)


@given(
    far=st.floats(0.1, 6),
    share=st.floats(0, 1),
    middle_m=st.floats(0, 3000),
    inside=st.floats(0, 1),
    cap=st.floats(1, 5),
)
def test_it_is_exact_for_any_values(
    far: float, share: float, middle_m: float, inside: float, cap: float
) -> None:
    parcel = {"far": far, "support_share_counted": share, "middle_m": middle_m, "shares": (inside, 0.0, 0.0)}
    require_exact(made(parcel, overrides=Overrides({"far.max": cap})))


def test_within_its_steps_it_agrees_with_the_near_miss_flag(shipped: Context) -> None:
    found, near = smallest_changes(shipped.base), shipped.base.near
    assert near.mask.sum() > 10
    assert (found.names(found.rule)[near.mask] == near.rule_names()[near.mask]).all()
    assert found.change[near.mask] == pytest.approx(near.change[near.mask], abs=1e-9)


def ring(judged: Assessment, step: float) -> list[int]:
    table = knife_edge(judged, {"siting.ring500": step})
    return table["position"][table["rule_id"] == "siting.ring500"].tolist()


def test_knife_edge_holds_exactly_the_parcels_that_the_step_reaches() -> None:
    judged = made({"middle_m": 499.0}, {"middle_m": 500.0}, {"middle_m": 501.0}, {"middle_m": 501.5})
    assert ring(judged, 0.0) == []
    assert ring(judged, 1.0) == [1, 2]  # 499 + 1 is still inside, 501 - 1 is inside
    assert ring(judged, 2.0) == [0, 1, 2, 3]


def test_without_a_step_the_stated_accuracy_is_the_reach() -> None:
    judged = made(
        {"middle_m": 495.0, "ring_accuracy_m": 10.0},
        {"middle_m": 495.0, "ring_accuracy_m": 3.0},
        {"middle_m": 495.0},
    )
    table = knife_edge(judged)
    assert table["position"].tolist() == [0]
    assert table.loc[0, ["before", "after", "within"]].tolist() == [PRIORITY, ADMISSIBLE, 10.0]


def test_a_parcel_whose_verdict_does_not_hang_on_the_ring_is_not_on_its_edge() -> None:
    assert ring(made({"middle_m": 501.0, "shares": (0.9, 0.0, 0.0)}), 5.0) == []
    assert ring(made({"middle_m": 501.0, "far": 3.5}), 5.0) == []


def test_knife_edge_of_the_shipped_parcels_is_what_moving_each_value_finds(shipped: Context) -> None:
    frame, step = shipped.measures.frame, 25.0
    flipped: set[int] = set()
    for off in (-step, step):
        moved = frame.assign(ring_nearest_m=frame["ring_nearest_m"] + off)
        other = assess(replace(shipped.measures, frame=moved), shipped.pack, shipped.references)
        flipped |= set(np.flatnonzero(other.verdict != shipped.base.verdict).tolist())
    assert flipped
    assert set(ring(shipped.base, step)) == flipped


def test_a_step_for_a_rule_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        knife_edge(made({}), {"no.such.rule": 1.0})
