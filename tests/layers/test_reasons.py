"""The sentences: of every parcel and rule, with the same numbers in both languages, hiding nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import MIXED, REFERENCES, measures, pack

from geodata.packs import pack_ids
from layers.assess import Assessment, Overrides, assess
from layers.policy import parse_pack
from layers.reasons import explain, near_words, reasons_frame

NAN = float("nan")
NAMES = {
    "ring-middle": ("中环快速路", "Middle Ring Expressway"),
    "ring-outer": ("外环快速路", "Outer Ring Expressway"),
    "carrier-a": ("某走廊", "A Corridor"),
}
NUMBER = re.compile("\u2212?\\d+(?:\\.\\d+)?")


def judge(*parcels: dict[str, Any], overrides: Overrides | None = None, **more: Any) -> Assessment:
    return assess(measures(*parcels, **more), pack(), REFERENCES, overrides)


def said(rule_id: str, parcel: dict[str, Any], language: Any = "en", **more: Any) -> str:
    reasons = explain(judge(parcel, **more), 0, NAMES).rules
    return next(reason for reason in reasons if reason.rule_id == rule_id).sentence.say(language)


def numbers(text: str) -> list[str]:
    return sorted(NUMBER.findall(text))


def test_a_distance_is_said_with_its_ring_how_it_was_measured_and_its_margin() -> None:
    sentence = said("siting.ring500", {"middle_m": 312.0})
    assert "312 m to Middle Ring Expressway (to the centre line, from the parcel’s nearest point)" in sentence
    assert "at most 500 m, margin 188 m" in sentence
    assert "中环、外环快速路两侧500米" in sentence
    assert "2019-12-11" in sentence
    chinese = said("siting.ring500", {"middle_m": 312.0}, "zh")
    assert (
        "距中环快速路 312 m（至中心线，自地块最近点量起），要求不超过 500 m，余量 188 m：满足优先条件"
        in chinese
    )


@pytest.mark.parametrize(
    ("mode", "words"), [("centroid", "from the parcel’s centroid"), ("half_area", "half of its area lies")]
)
def test_where_distance_is_measured_from_is_said_and_marked_as_altered(mode: Any, words: str) -> None:
    sentence = said("siting.ring500", {}, overrides=Overrides(measure_from=mode))
    assert words in sentence
    assert "originally nearest point" in sentence


def test_3_004_is_shown_as_3_00_and_said_to_fail_by_its_margin() -> None:
    reason = explain(judge({"far": 3.004}), 0).rules[0]
    assert reason.measured.en == "3.00 (the plan’s)"
    assert reason.margin.en == "\u22120.004"
    assert "shown as 3.00, compared unrounded as 3.004" in reason.sentence.en
    assert "显示为 3.00，按未取整的 3.004 比较" in reason.sentence.zh
    assert "margin \u22120.004: fail" in reason.sentence.en


def test_display_rounds_half_up_though_the_float_is_a_shade_less() -> None:
    assert explain(judge({"far": 2.675}), 0).rules[0].measured.en == "2.68 (the plan’s)"


def test_an_exact_limit_passes_with_margin_zero_and_hides_nothing() -> None:
    sentence = said("far.max", {"far": 3.0})
    assert "margin 0.00: pass" in sentence
    assert "unrounded" not in sentence


@pytest.mark.parametrize(
    ("basis", "zh", "en"),
    [
        ("planned", "规划值", "the plan’s"),
        ("counted", "计容建筑面积÷用地面积", "counted floor area ÷ site area"),
        ("existing", "现状值", "what stands"),
    ],
)
def test_the_basis_of_the_far_is_printed(basis: str, zh: str, en: str) -> None:
    assert zh in said("far.max", {"far_basis": basis}, "zh")
    assert en in said("far.max", {"far_basis": basis})


def test_the_denominator_of_the_share_is_printed() -> None:
    assert "20.00% (of counted floor area)" in said("support.floor_share.max", {})
    gross = said("support.floor_share.max", {}, overrides=Overrides(share_base="gross"))
    assert "22.00% (of total floor area)" in gross
    assert "originally counted floor area" in gross


def test_margins_of_shares_are_in_percentage_points() -> None:
    assert "margin 10.00 percentage points" in said("support.floor_share.max", {})
    assert "余量 10.00 个百分点" in said("support.floor_share.max", {}, "zh")


@pytest.mark.parametrize(
    "parcel", [{}, {"far": 3.5}, {"far": NAN}, {"far": 3.5, "contributes_public_service": True}]
)
def test_the_bonus_always_reads_as_not_stated(parcel: dict[str, Any]) -> None:
    assert "not stated" in said("far.bonus", parcel)
    assert "未载明" in said("far.bonus", parcel, "zh")
    assert not numbers(said("far.bonus", parcel).split("the source says")[0])


def test_a_claimed_bonus_is_said_where_it_turns_a_fail_into_review() -> None:
    parcel = {"far": 3.01, "contributes_public_service": True}
    assert "a bonus condition is claimed" in said("far.max", parcel)
    assert "cannot tell" in said("far.max", parcel)
    assert "claimed" not in said("far.max", {"far": 3.01})


def test_a_ring_that_is_not_loaded_is_said_so() -> None:
    some = said("siting.ring500", {"middle_m": 900.0}, "zh", rings=("ring-middle",))
    assert "外环未载入，不视为远离" in some
    assert "优先条件无法判定" in some
    assert "the middle ring, the outer ring not loaded" in said("siting.ring500", {}, rings=())


def test_what_is_altered_shows_the_original_beside() -> None:
    sentence = said("siting.ring500", {}, overrides=Overrides({"siting.ring500": 700}))
    assert "at most 700 m" in sentence
    assert "altered, originally 500 m" in sentence
    assert "altered" not in said("siting.ring500", {}, overrides=Overrides({"siting.ring500": 500}))


def test_an_assumed_threshold_is_said_to_be_the_tools() -> None:
    assert "this tool’s assumption" in said("siting.carrier", {})
    assert "工具假定" in said("siting.carrier", {}, "zh")


def test_a_preference_that_is_not_met_does_not_bar_admission() -> None:
    assert "does not bar admission" in said("siting.ring500", {"middle_m": 900.0})


def test_missing_values_are_said_to_be_missing() -> None:
    assert "no value is known" in said("far.max", {"far": NAN})
    assert "缺少数据" in said("far.max", {"far": NAN}, "zh")


@pytest.mark.parametrize(
    ("parcel", "zh", "en"),
    [
        ({}, "优先", "priority"),
        ({"middle_m": 4000.0}, "可准入", "admissible"),
        ({"far": NAN}, "无法判定", "cannot tell"),
        ({"far": 3.5}, "不符合", "fails"),
    ],
)
def test_the_summary_says_the_verdict_and_what_decided_it(parcel: dict[str, Any], zh: str, en: str) -> None:
    found = explain(judge(parcel), 0, NAMES).summary
    assert found.zh.startswith(zh)
    assert found.en.startswith(en)


def test_the_summary_of_a_priority_parcel_names_where_it_lies() -> None:
    found = explain(judge({"middle_m": 312.0}), 0, NAMES).summary
    assert "312 m to Middle Ring Expressway" in found.en


def test_a_near_miss_is_said_with_its_change() -> None:
    found = judge({"middle_m": 560.4}, {"far": 3.004}, {})
    words = [near_words(found, row) for row in range(3)]
    assert words[0] is not None
    assert "60.4 m less" in words[0].en or "60 m less" in words[0].en
    assert words[1] is not None
    assert "0.004 less in floor area ratio" in words[1].en
    assert words[2] is None


def test_what_is_too_close_is_said() -> None:
    near = explain(judge({"middle_m": 480.0, "ring_accuracy_m": 50.0}), 0)
    assert near.close is not None
    assert explain(judge({}), 0).close is None


def test_a_parcel_that_is_not_there_cannot_be_explained() -> None:
    with pytest.raises(IndexError):
        explain(judge({}), 1)
    with pytest.raises(IndexError):
        explain(judge({}), -1)


def test_the_table_holds_what_the_single_explanations_say() -> None:
    found = judge({}, {"far": 3.004}, {"middle_m": NAN})
    table = reasons_frame(found, NAMES)
    for row in range(3):
        own = table[table["parcel_id"] == f"p-{row}"]
        assert own["zh"].tolist() == [reason.sentence.zh for reason in explain(found, row, NAMES).rules]
        assert own["en"].tolist() == [reason.sentence.en for reason in explain(found, row, NAMES).rules]


def test_rules_with_conditions_and_lists_are_said_as_well() -> None:
    answered = {"in_park": True, "kind": "new"}
    found = assess(measures({}, answered, {"in_park": False}), parse_pack(MIXED), REFERENCES)
    sentences = [
        {reason.rule_id: reason.sentence for reason in explain(found, row).rules} for row in range(3)
    ]
    assert "what it depends on (in_park = true, kind = new) is not answered" in sentences[0]["far.min"].en
    assert "more than 1.50, margin 0.50: pass" in sentences[1]["far.min"].en
    assert "does not apply" in sentences[2]["far.min"].en
    assert "one of 1.00 / 2.00 / 3.50" in sentences[1]["far.list"].en
    assert "from the parcel’s centroid" in sentences[1]["away"].en
    assert "ring.nowhere未载入" in sentences[1]["near"].zh
    frame = found.to_frame()
    assert frame["far.list:limit"].isna().all()
    assert frame["far.same:limit"].tolist() == [2.0] * 3


def test_the_table_can_be_of_some_parcels() -> None:
    table = reasons_frame(judge({}, {"far": 3.004}, {}), NAMES, rows=[1])
    assert set(table["parcel_id"]) == {"p-1"}


ANYTHING = st.lists(
    st.fixed_dictionaries(
        {
            "far": st.one_of(st.just(NAN), st.floats(0, 6), st.sampled_from([3.0, 3.004, 2.995])),
            "far_basis": st.sampled_from(["planned", "counted", "existing", None]),
            "support_share_counted": st.one_of(st.just(NAN), st.floats(0, 1)),
            "middle_m": st.one_of(st.just(NAN), st.floats(0, 5000)),
            "shares": st.tuples(*[st.floats(0, 0.33)] * 3),
            "in_park": st.sampled_from([True, False, None]),
            "region": st.sampled_from(["苏南", "苏北", None]),
            "contributes_public_service": st.sampled_from([True, False, None]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(
    ANYTHING,
    st.sampled_from(pack_ids()),
    st.sampled_from(["nearest", "half_area"]),
    st.sampled_from([(), None]),
)
def test_every_parcel_and_rule_has_its_sentence_with_equal_numbers_in_both_languages(
    made: list[dict[str, Any]], pack_id: str, measured_from: Any, rings: Any
) -> None:
    policy = pack(pack_id)
    measured = measures(*made) if rings is None else measures(*made, rings=rings, carriers=())
    found = assess(measured, policy, REFERENCES, Overrides(measure_from=measured_from))
    table = reasons_frame(found, NAMES)
    assert len(table) == len(made) * len(policy.rules)
    for zh, en in zip(table["zh"], table["en"], strict=True):
        assert zh.endswith("。")
        assert en.endswith(".")
        assert numbers(zh) == numbers(en)
        assert "eligible" not in en
        assert "nan" not in en.lower().split()
    for row in range(len(made)):
        summary = explain(found, row, NAMES).summary
        assert numbers(summary.zh) == numbers(summary.en)
