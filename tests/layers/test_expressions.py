"""The map says of every parcel what the arrays say, by the style specification's own implementation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import CARRIERS, MIXED, REFERENCES, RINGS, evaluate, measures, pack

from geodata.packs import pack_ids
from layers.assess import Assessment, assess
from layers.expressions import compile_pack, global_state
from layers.measures import Measures
from layers.overrides import Overrides
from layers.policy import PolicyPack, parse_pack

NAN = float("nan")
ODDS = [
    {},
    {"far": 3.0},
    {"far": 3.004},
    {"far": 3.1},
    {"far": np.nextafter(3.0, 4)},
    {"far": NAN},
    {"support_share_counted": 0.30},
    {"support_share_counted": 0.31, "support_share_gross": 0.29},
    {"support_share_counted": NAN, "support_share_gross": NAN},
    {"middle_m": 500.0},
    {"middle_m": np.nextafter(500.0, 501)},
    {"middle_m": 600.0},
    {"middle_m": 600.1},
    {"middle_m": NAN, "outer_m": NAN},
    {"middle_m": 470.0},
    {"middle_m": 900.0, "outer_m": 450.0},
    {"middle_m": 2000.0, "shares": (0.25, 0.25, 0.0), "carrier_accuracy_m": 40.0},
    {"middle_m": 2000.0, "shares": (0.46, 0.0, 0.0)},
    {"middle_m": 2000.0, "shares": (0.1, 0.2, 0.3)},
    {"middle_m": 2000.0, "shares": (NAN, NAN, NAN)},
    {"middle_m": 480.0, "ring_accuracy_m": 30.0},
    {"middle_m": 520.0, "ring_accuracy_m": 30.0},
    {"middle_m": 520.0, "ring_accuracy_m": 20.0},
    {"middle_m": 2000.0, "shares": (1.0, 0.0, 0.0), "carrier_accuracy_m": 1500.0},
    {"far": 3.05, "middle_m": 300.0},
    {"far": 3.05, "support_share_counted": 0.31},
    {"site_area_m2": NAN},
]
MIXED_ODDS = [
    {**odd, "in_park": park, "kind": kind, "helps": helps}
    for odd, park, kind, helps in zip(
        ODDS * 2,
        [True, False, None] * 18,
        ["new", "new", "old", None] * 14,
        [True, True, False, None, 1] * 11,
        strict=False,
    )
]


def said_by_arrays(assessment: Assessment) -> dict[str, list[Any]]:
    said = {rule: result.verdict.tolist() for rule, result in assessment.results.items()}
    flags = {"near": assessment.near_miss.tolist(), "close": assessment.too_close.tolist()}
    return said | {"verdict": assessment.verdict.tolist()} | flags


def said_by_map(measured: Measures, policy: PolicyPack, overrides: Overrides) -> dict[str, list[Any]]:
    made = compile_pack(measured, policy, REFERENCES)
    sent = dict(made.rules) | {"verdict": made.verdict, "near": made.near, "close": made.close}
    return evaluate(sent, global_state(policy, overrides), measured.frame)


def require_same(measured: Measures, policy: PolicyPack, overrides: Overrides | None = None) -> None:
    overrides = overrides or Overrides()
    arrays = said_by_arrays(assess(measured, policy, REFERENCES, overrides))
    assert said_by_map(measured, policy, overrides) == arrays


@pytest.mark.parametrize(
    "overrides",
    [
        Overrides(),
        Overrides({"siting.ring500": 700, "far.max": 2.0}),
        Overrides({"siting.carrier": 0.25, "support.floor_share.max": 0.21}, share_base="gross"),
        Overrides(measure_from="centroid"),
        Overrides(measure_from="half_area"),
        Overrides(unknown={"far.max": "pass", "support.floor_share.max": "fail", "siting.ring500": "pass"}),
        Overrides({"far.max": 2.0}, unknown={"far.max": "fail", "siting.carrier": "pass"}),
    ],
)
def test_map_and_arrays_agree_at_limits_and_on_missing_values(overrides: Overrides) -> None:
    require_same(measures(*ODDS), pack(), overrides)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_map_and_arrays_agree_on_every_shipped_pack(pack_id: str) -> None:
    require_same(measures(*ODDS), pack(pack_id))


@pytest.mark.parametrize(
    ("rings", "carriers"), [((), ()), (("ring-middle",), CARRIERS[:2]), (RINGS, ()), ((), CARRIERS)]
)
def test_map_and_arrays_agree_where_features_are_not_loaded(rings: Any, carriers: Any) -> None:
    some = measures(*ODDS, rings=rings, carriers=carriers)
    require_same(some, pack())
    require_same(some, pack(), Overrides(unknown={"siting.ring500": "pass", "siting.carrier": "fail"}))


@pytest.mark.parametrize("overrides", [Overrides(), Overrides({"far.more": 3.05, "near": 310}, "half_area")])
def test_map_and_arrays_agree_on_conditions_claims_groups_and_parts_of_zones(overrides: Overrides) -> None:
    require_same(measures(*MIXED_ODDS), parse_pack(MIXED), overrides)


def test_the_packs_own_numbers_hold_where_the_global_state_is_empty() -> None:
    measured, policy = measures(*ODDS), pack()
    made = compile_pack(measured, policy, REFERENCES)
    said = evaluate({"verdict": made.verdict}, {}, measured.frame)["verdict"]
    assert said == assess(measured, policy, REFERENCES).verdict.tolist()


def test_compiled_state_is_what_the_pack_says() -> None:
    made = compile_pack(measures({}), pack(), REFERENCES)
    assert made.state == {
        "rule:far.max": 3.0,
        "rule:support.floor_share.max": 0.3,
        "rule:support.floor_share.baseline": 0.15,
        "rule:siting.carrier": 0.5,
        "rule:siting.ring500": 500.0,
        "unknown:far.max": 2,
        "unknown:support.floor_share.max": 2,
        "unknown:support.floor_share.baseline": 2,
        "unknown:siting.carrier": 2,
        "unknown:siting.ring500": 2,
        "measure_from": "nearest",
        "share_base": "counted",
    }


def maybe(low: float, high: float, *exact: float) -> st.SearchStrategy[float]:
    return st.one_of(st.sampled_from([NAN, *exact]), st.floats(low, high))


parcels = st.fixed_dictionaries(
    {
        "far": maybe(0, 5, 3.0, 3.1, 2.9),
        "support_share_counted": maybe(0, 0.6, 0.3, 0.32, 0.15),
        "support_share_gross": maybe(0, 0.6, 0.3, 0.32),
        "middle_m": maybe(0, 1500, 500, 600, 400),
        "outer_m": maybe(0, 1500, 500, 600),
        "shares": st.tuples(*[maybe(0, 0.33, 0.25, 0.0)] * 3),
        "ring_accuracy_m": maybe(0, 200, 100.0),
        "carrier_accuracy_m": maybe(0, 200),
        "drawn_area_m2": maybe(100, 1e6),
        "site_area_m2": maybe(100, 1e6, 15000.0),
        "in_park": st.sampled_from([True, False, None]),
        "kind": st.sampled_from(["new", "old", None]),
        "helps": st.sampled_from([True, False, None]),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(parcels, min_size=20, max_size=60),
    st.floats(0, 1500),
    st.floats(0, 5),
    st.sampled_from(["nearest", "centroid", "half_area"]),
    st.sampled_from([("counted", True), ("counted", False), ("gross", True), ("gross", False)]),
)
def test_map_and_arrays_agree_on_any_parcels_and_thresholds(
    made: list[dict[str, Any]], metres: float, far: float, measured_from: Any, kind: tuple[Any, bool]
) -> None:
    measured, (base, mixed) = measures(*made), kind
    rule, policy = ("near", parse_pack(MIXED)) if mixed else ("siting.ring500", pack())
    require_same(measured, policy, Overrides({rule: metres, "far.max": far}, measured_from, base))
