"""Schemes against a pack: the published project, exact limits, and what is not said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import MA, REFERENCES, measures, pack

from geodata.errors import BadQuantity, UnknownAnswer, UnknownRule
from geodata.programme import parse_programme
from layers.assess import RuleVerdict, Verdict, assess
from layers.floor_area import rounded
from layers.overrides import Overrides
from layers.policy import parse_pack
from layers.scheme import Building, Scheme, SchemeCheck, Storeys, check_scheme, float_beside, scheme_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "planning.json").read_text("utf-8"))
PROJECT = """building,use,footprint,storeys,storey height
A workshop,industrial,5000,1,9.0
B tower,industrial,2000,15,4.5
C tower,support,1500,6,4.2
,structure,300,,
,yard,700,,
,green,3000,,
"""


def tower(counted: str, use: Any = "industrial") -> Building:
    return Building("T", Decimal(counted), (Storeys(Decimal(counted), Decimal(4), 1, use),))


def project(pack_id: str = MA, **more: Any) -> SchemeCheck:
    return check_scheme(scheme_of(parse_programme(PROJECT)), 20000, pack(pack_id), **more)


def one_rule(metric: str, op: str, value: float, unit: str = "1", **more: Any) -> Any:
    rule = {"id": "r", "metric": metric, "op": op, "value": value, "unit": unit, "kind": "hard"}
    info = {"id": "x", "title_zh": "某", "admin_code": "000000", "evidence": "news"}
    source = [{"id": "s", "title": "某文件"}]
    rule |= {"status": "stated", "source": "s"} | more
    return parse_pack({"schema": "policy-pack/1", "pack": info, "source": source, "rule": [rule]})


def verdict_of(found: SchemeCheck, rule_id: str) -> str:
    return {one.rule_id: one.verdict.key for one in found.checks}[rule_id]


def test_the_published_project_comes_to_the_published_figures() -> None:
    vector, found = VECTORS["project1"], project()
    value = {line.key: line.value for line in found.lines if line.value is not None}
    for key, published in (
        ("gross_floor", "gross"),
        ("counted_floor", "counted"),
        ("counted_industrial", "counted_ind"),
        ("counted_support", "counted_sup"),
        ("footprint", "footprint"),
        ("far", "far"),
        ("building_density", "density"),
        ("building_coefficient", "building_coefficient"),
        ("green_ratio", "green_ratio"),
    ):
        assert value[key] == Decimal(str(vector[published])), key
    for key in ("support_share_counted", "support_share_gross"):
        assert rounded(value[key], 6) == Decimal(vector[key])
    assert value["height_m"] == Decimal("67.5")
    assert value["storeys"] == 15


def test_the_published_project_passes_30_percent_and_not_the_ordinary_15() -> None:
    found = project()
    assert found.verdict == Verdict.ADMISSIBLE
    assert verdict_of(found, "far.max") == "pass"
    assert verdict_of(found, "support.floor_share.max") == "pass"
    assert verdict_of(found, "support.floor_share.baseline") == "fail"


@pytest.mark.parametrize("vector", VECTORS["far_edge"])
def test_far_is_judged_unrounded(vector: dict[str, Any]) -> None:
    found = check_scheme(Scheme((tower(str(vector["counted"])),)), vector["site"], pack())
    expected = "pass" if vector["result"] == "pass" else "fail"
    assert verdict_of(found, "far.max") == expected
    assert found.checks[0].margin == 3 - Decimal(vector["far"])


def test_a_far_that_looks_right_is_said_with_its_margin() -> None:
    found = check_scheme(Scheme((tower("60080"),)), 20000, pack())
    reason = found.explain().rules[0]
    assert reason.measured.en.startswith("3.00 ")
    assert reason.margin.en == "−0.004"
    assert found.verdict == Verdict.FAILS


def test_a_claimed_bonus_turns_fail_into_review_and_never_into_pass() -> None:
    plan = Scheme((tower("60200"),))
    claimed = check_scheme(plan, 20000, pack(), answers={"contributes_public_service": True})
    denied = check_scheme(plan, 20000, pack(), answers={"contributes_public_service": False})
    assert verdict_of(claimed, "far.max") == "needs_review"
    assert claimed.verdict == Verdict.CANNOT_TELL
    assert verdict_of(denied, "far.max") == "fail"


def test_more_digits_than_a_float_has_still_decide() -> None:
    over = Building("T", Decimal(1), (Storeys(Decimal("60000.0000000000000001"), Decimal(4)),))
    assert verdict_of(check_scheme(Scheme((over,)), 20000, pack()), "far.max") == "fail"
    even = Building("T", Decimal(1), (Storeys(Decimal(60000), Decimal(4)),))
    assert verdict_of(check_scheme(Scheme((even,)), 20000, pack()), "far.max") == "pass"


@given(
    st.decimals("0.001", 10, allow_nan=False, places=25),
    st.sampled_from([Decimal("0.3"), Decimal(3), Decimal("0.07")]),
)
def test_floats_stand_to_limits_as_the_decimals_do(value: Decimal, limit: Decimal) -> None:
    found = float_beside(value, [limit])
    assert (found > float(limit), found < float(limit)) == (value > limit, value < limit)


@pytest.mark.parametrize(("height", "far"), [("8.00", "1.5"), ("8.01", "3")])
def test_only_a_storey_over_8_m_counts_twice(height: str, far: str) -> None:
    hall = Building("A", Decimal(30000), (Storeys(Decimal(30000), Decimal(height)),))
    assert check_scheme(Scheme((hall,)), 20000, pack()).line("far").value == Decimal(far)


@pytest.mark.parametrize("vector", VECTORS["support_land"])
def test_support_land_is_apportioned_and_judged_as_published(vector: dict[str, Any]) -> None:
    total, support = Decimal(vector["total_floor"]), Decimal(vector["support_floor"])
    plan = Scheme((tower(str(total - support)), tower(str(support), "support")))
    limit = float(vector["limit"])
    found = check_scheme(plan, vector["site"], one_rule("support_land_share", "<=", limit))
    assert found.line("support_land").value == Decimal(vector["apportioned_land"])
    assert found.checks[0].measured == Decimal(vector["share"])
    assert (found.checks[0].verdict == RuleVerdict.PASS) == vector["result"].startswith("pass")


def test_support_land_that_is_stated_is_not_apportioned() -> None:
    found = check_scheme(Scheme((tower("100", "support"),), support_land_m2=Decimal(500)), 20000, pack())
    assert found.line("support_land_share").value == Decimal("0.025")


@pytest.mark.parametrize(
    ("metric", "unit"),
    [("green_ratio", "1"), ("building_coefficient", "1"), ("invest_per_mu", "10k_yuan_per_mu")],
)
def test_what_is_not_said_needs_review(metric: str, unit: str) -> None:
    found = check_scheme(Scheme((tower("100"),)), 20000, one_rule(metric, ">=", 0, unit))
    assert found.checks[0].verdict == RuleVerdict.NEEDS_REVIEW
    assert found.verdict == Verdict.CANNOT_TELL
    assert found.checks[0].measured is None


def test_a_scheme_without_buildings_has_no_shares_to_judge() -> None:
    found = check_scheme(Scheme(()), 20000, pack())
    assert verdict_of(found, "support.floor_share.max") == "needs_review"
    assert verdict_of(found, "far.max") == "pass"


@pytest.mark.parametrize(
    ("metric", "unit", "op", "limit", "expected"),
    [
        ("height_m", "m", "<=", 67.5, "pass"),
        ("height_m", "m", "<=", 67.4, "fail"),
        ("height_m", "m", ">=", 9.0, "pass"),
        ("height_m", "m", ">=", 9.1, "fail"),
        ("storeys", "storeys", "<=", 15, "pass"),
        ("storeys", "storeys", "<", 15, "fail"),
        ("storeys", "storeys", ">=", 2, "fail"),
        ("site_area_ha", "ha", ">=", 2.0, "pass"),
        ("site_area_ha", "ha", ">", 2.0, "fail"),
        ("building_density", "1", "<=", 0.425, "pass"),
        ("building_coefficient", "1", ">=", 0.475, "pass"),
        ("building_coefficient", "1", ">=", 0.4751, "fail"),
        ("green_ratio", "1", "<=", 0.15, "pass"),
    ],
)
def test_each_metric_is_judged_on_its_figure(
    metric: str, unit: str, op: str, limit: float, expected: str
) -> None:
    found = check_scheme(scheme_of(parse_programme(PROJECT)), 20000, one_rule(metric, op, limit, unit))
    assert found.checks[0].verdict.key == expected


def test_a_storey_below_ground_adds_nothing_to_height_and_storeys() -> None:
    floors = (
        Storeys(Decimal(100), Decimal(5), counted_m2=Decimal(0), below_ground=True),
        Storeys(Decimal(100), Decimal(4), 2),
    )
    found = check_scheme(Scheme((Building("A", Decimal(100), floors),)), 1000, pack())
    assert (found.line("height_m").value, found.line("storeys").value) == (8, 2)
    assert (found.line("gross_floor").value, found.line("counted_floor").value) == (300, 200)


def test_the_pack_chooses_the_denominator_of_the_share() -> None:
    # 9,000 of 49,000 counted is 18.4 %, of 44,000 in all 20.5 %
    counted = project(overrides=Overrides({"support.floor_share.max": 0.19}))
    gross = project(overrides=Overrides({"support.floor_share.max": 0.19}, share_base="gross"))
    assert verdict_of(counted, "support.floor_share.max") == "pass"
    assert verdict_of(gross, "support.floor_share.max") == "fail"
    assert {one.what for one in gross.assessment.altered} == {"support.floor_share.max", "share_base"}


def test_siting_is_judged_only_on_a_parcel() -> None:
    assert not {"siting.ring500", "siting.carrier"} & set(project().assessment.results)
    on = project(parcel=(measures({"far": 9.9, "middle_m": 300.0}), 0), references=REFERENCES)
    assert on.verdict == Verdict.PRIORITY
    assert verdict_of(on, "far.max") == "pass"


def test_a_threshold_of_siting_is_accepted_without_a_parcel() -> None:
    assert project(overrides=Overrides({"siting.ring500": 700})).verdict == Verdict.ADMISSIBLE


def test_rules_with_a_condition_wait_for_its_answer() -> None:
    rules = one_rule("far", ">=", 5.0, when={"region": "north"})
    plan = scheme_of(parse_programme(PROJECT))
    asked = [
        check_scheme(plan, 20000, rules, answers=told)
        for told in ({}, {"region": "north"}, {"region": "south"})
    ]
    assert [one.checks[0].verdict.key for one in asked] == ["needs_review", "fail", "not_applicable"]


def test_its_row_of_measures_is_judged_alike_by_assess() -> None:
    found = project()
    again = assess(found.assessment.measures, found.assessment.pack)
    assert {key: int(one.verdict[0]) for key, one in again.results.items()} == {
        key: int(one.verdict[0]) for key, one in found.assessment.results.items()
    }


def test_every_sentence_is_there_in_both_languages() -> None:
    for rule in project().explain().rules:
        assert rule.sentence.zh.endswith("。")
        assert rule.sentence.en.endswith(".")
    assert all(line.label.zh and line.label.en for line in project().lines)


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: check_scheme(Scheme(()), 0, pack()), BadQuantity),
        (lambda: Scheme((), green_m2=Decimal(-1)), BadQuantity),
        (lambda: check_scheme(Scheme((tower("-5"),)), 100, pack()), BadQuantity),
        (lambda: project(answers={"nothing": True}), UnknownAnswer),
        (lambda: project(overrides=Overrides({"nothing": 1})), UnknownRule),
    ],
)
def test_what_cannot_be_is_refused(call: Any, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        call()
