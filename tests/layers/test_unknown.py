"""What-if for what is missing: taken as pass or as fail, always told as altered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from judged import REFERENCES, measures, pack

from geodata.errors import BadOverride, UnknownRule
from layers.assess import Alteration, Assessment, Overrides, Verdict, assess, reassess
from layers.curves import curve
from layers.edges import smallest_changes
from layers.reasons import explain

MISSING = {"far": np.nan}


def judge(*parcels: dict[str, Any], **overrides: Any) -> Assessment:
    return assess(measures(*parcels), pack(), REFERENCES, Overrides(**overrides))


@pytest.mark.parametrize(
    ("unknown", "verdict"),
    [
        ({}, Verdict.CANNOT_TELL),
        ({"far.max": "pass"}, Verdict.PRIORITY),
        ({"far.max": "fail"}, Verdict.FAILS),
    ],
)
def test_a_missing_ratio_is_taken_as_asked(unknown: Any, verdict: Verdict) -> None:
    assert judge(MISSING, unknown=unknown).verdict.tolist() == [verdict]


def test_known_values_are_judged_as_ever() -> None:
    found = judge({"far": 2.0}, {"far": 3.004}, unknown={"far.max": "pass"})
    assert found.verdict.tolist() == [Verdict.PRIORITY, Verdict.FAILS]


def test_a_question_that_is_not_answered_is_not_a_missing_value() -> None:
    rules = [{**rule.model_dump(exclude_none=True), "when": {"in_park": True}} for rule in pack().rules[:1]]
    policy = pack(rule=rules, charge=[], transfer=[])
    found = assess(measures(MISSING), policy, REFERENCES, Overrides(unknown={"far.max": "pass"}))
    assert found.verdict.tolist() == [Verdict.CANNOT_TELL]


def test_it_is_always_told_as_altered() -> None:
    found = judge(MISSING, {"far": 2.0}, unknown={"far.max": "pass"})
    assert found.altered == (Alteration("unknown:far.max", "needs_review", "pass"),)
    reasons = [explain(found, row).rules[0] for row in (0, 1)]
    assert [reason.altered for reason in reasons] == [True, False]
    assert "a missing value is taken as pass" in reasons[0].sentence.en
    assert "缺少的数据按符合处理" in reasons[0].sentence.zh
    assert "taken as" not in reasons[1].sentence.en


def test_judging_again_follows_it_there_and_back() -> None:
    before = judge(MISSING)
    taken = reassess(before, Overrides(unknown={"far.max": "fail"}))
    assert taken.verdict.tolist() == [Verdict.FAILS]
    assert reassess(taken, Overrides()).verdict.tolist() == before.verdict.tolist()


def test_curves_and_changes_keep_it() -> None:
    found = judge(MISSING, unknown={"far.max": "pass"})
    assert curve(found, "far.max", [1.0, 5.0]).of()["parcels"].tolist() == [1, 1]
    assert not smallest_changes(judge(MISSING, unknown={"far.max": "fail"})).mask.any()


def test_equal_what_ifs_are_equal_and_hash_alike() -> None:
    one, other = (Overrides(unknown={"far.max": "pass"}) for _ in range(2))
    assert (one, hash(one)) == (other, hash(other))
    assert one != Overrides(unknown={"far.max": "fail"})


def test_other_words_and_rules_without_a_number_are_refused() -> None:
    with pytest.raises(BadOverride, match="perhaps"):
        judge(MISSING, unknown={"far.max": "perhaps"})
    with pytest.raises(UnknownRule, match=r"far\.bonus"):
        judge(MISSING, unknown={"far.bonus": "pass"})
