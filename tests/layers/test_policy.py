"""Policy packs: what is shipped is understood whole, and each fault is named with its place."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from judged import MA

from geodata import packs
from geodata.errors import (
    BadOverride,
    BadPackEntry,
    CrossingDates,
    DuplicateRule,
    MissingPackEntry,
    PolicyError,
    UnknownPackKey,
    UnknownPackValue,
    UnknownRule,
)
from geodata.packs import pack_ids, read_pack
from layers._metrics import METRICS
from layers.assess import assess
from layers.measures import Measures
from layers.overrides import Alteration, Overrides, alterations, require_known
from layers.policy import Metric, parse_pack, parse_packs

SET = tomllib.loads((Path(packs.POLICIES) / "guangdong_m0_illustrative.toml").read_text("utf-8"))


def ma() -> dict[str, Any]:
    """The Kunshan pack as plain data, to be spoilt."""
    return copy.deepcopy(read_pack(MA))


def rule_of(raw: dict[str, Any], rule_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(rule for rule in raw["rule"] if rule["id"] == rule_id)
    return found


def test_the_article_says_what_it_says() -> None:
    pack = parse_pack(ma())
    assert [(rule.id, rule.op, rule.value, rule.kind, rule.status) for rule in pack.rules] == [
        ("far.max", "<=", 3.0, "hard", "stated"),
        ("far.bonus", None, None, "discretionary", "unknown"),
        ("support.floor_share.max", "<=", 0.3, "hard", "stated"),
        ("support.floor_share.baseline", "<=", 0.15, "info", "stated"),
        ("siting.carrier", ">=", 0.5, "preference", "assumed"),
        ("siting.ring500", "<=", 500.0, "preference", "stated"),
    ]
    assert (pack.info.evidence, pack.info.announced_on) == ("news", date(2019, 12, 11))
    assert pack.info.effective_from is None
    assert (pack.charges[0].rate, pack.transfers[0].max_share) == (0.2, 0.49)
    assert [factor.gt_m for factor in pack.height_factors] == [8.0]
    assert len(pack.unknowns) == 1


@pytest.mark.parametrize("pack_id", pack_ids())
def test_every_shipped_pack_is_understood_and_every_value_is_cited(pack_id: str) -> None:
    pack = parse_pack(read_pack(pack_id))
    assert pack.id == pack_id
    assert pack.title_zh
    for rule in pack.rules:
        assert pack.source(rule.source).title
        assert rule.status
        assert rule.in_unit


def test_a_set_gives_each_pack_with_the_sources_it_cites() -> None:
    found = parse_packs(SET)
    assert [pack.id for pack in found] == [
        "cn-4419-m0-2018", "cn-4401-m0", "cn-4403-m0", "cn-330200-yongjiang-m0", "cn-320506-wuzhong-2017",
    ]  # fmt: skip
    assert {source.id for source in found[0].sources} == {"pdo", "dg112"}
    assert found[0].transfers[0].max_share is None
    assert "unverified" in (found[0].transfers[0].max_share_status or "")
    assert found[3].transfers[0].max_share == 0.5


def test_a_pack_alone_is_a_set_of_one() -> None:
    assert [pack.id for pack in parse_packs(ma())] == [MA]


def test_a_pack_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        parse_pack(ma()).rules[0].value = 4.0  # type: ignore[misc]


def test_asking_for_what_is_not_there_says_so() -> None:
    with pytest.raises(KeyError, match="nothing"):
        parse_pack(ma()).rule("nothing")
    with pytest.raises(KeyError, match="nobody"):
        parse_pack(ma()).source("nobody")


def spoil(rule_id: str, **changes: Any) -> dict[str, Any]:
    raw = ma()
    rule_of(raw, rule_id).update(changes)
    return raw


def without(rule_id: str, key: str) -> dict[str, Any]:
    raw = ma()
    del rule_of(raw, rule_id)[key]
    return raw


def with_info(**changes: Any) -> dict[str, Any]:
    raw = ma()
    return {**raw, "pack": {**raw["pack"], **changes}}


BASE = {"value": "counted_floor_area", "status": "stated", "why": 1}


def with_top(key: str, value: Any) -> dict[str, Any]:
    return {**ma(), key: value}


FAULTS = [
    (spoil("far.max", limit=3), UnknownPackKey, ["rule far.max", "limit", "value"]),
    (with_top("rules", []), UnknownPackKey, ["rules", "rule"]),
    (with_info(colour="red"), UnknownPackKey, ["pack", "colour", "evidence"]),
    (
        with_top("definitions", {"floor_area_base": BASE}),
        UnknownPackKey,
        ["definitions, floor_area_base", "why", "status"],
    ),
    (
        spoil("far.max", metric="farr"),
        UnknownPackValue,
        ["rule far.max, metric", "farr", "support_floor_share"],
    ),
    (spoil("far.max", op="=<"), UnknownPackValue, ["rule far.max, op", "=<", "<="]),
    (spoil("far.max", kind="strict"), UnknownPackValue, ["rule far.max, kind", "strict", "preference"]),
    (spoil("far.max", status="sure"), UnknownPackValue, ["rule far.max, status", "sure", "assumed"]),
    (spoil("far.max", source="gazette"), UnknownPackValue, ["rule far.max, source", "gazette", "article"]),
    (spoil("far.bonus", relaxes="far.least"), UnknownPackValue, ["rule far.bonus", "far.least", "far.max"]),
    (with_top("schema", "policy-pack/2"), UnknownPackValue, ["schema", "policy-pack/2", "policy-pack/1"]),
    (without("far.max", "unit"), MissingPackEntry, ["rule far.max", "unit"]),
    (without("far.max", "source"), MissingPackEntry, ["rule far.max", "source"]),
    (without("far.max", "kind"), MissingPackEntry, ["rule far.max", "kind"]),
    (without("far.max", "op"), MissingPackEntry, ["rule far.max", "op"]),
    (without("far.max", "value"), MissingPackEntry, ["rule far.max", "value"]),
    (without("siting.ring500", "lines"), MissingPackEntry, ["rule siting.ring500", "lines"]),
    (without("siting.carrier", "zones"), MissingPackEntry, ["rule siting.carrier", "zones"]),
    (with_top("pack", {}), MissingPackEntry, ["pack", "id"]),
    (spoil("far.max", value="three"), BadPackEntry, ["rule far.max, value", "three"]),
    (spoil("far.max", value=float("nan")), BadPackEntry, ["rule far.max, value", "nan"]),
    (spoil("far.max", unit="m"), BadPackEntry, ["rule far.max, unit", "m"]),
    (spoil("far.max", value=[1, 2]), BadPackEntry, ["rule far.max, value"]),
    (spoil("far.max", op="in"), BadPackEntry, ["rule far.max, value"]),
    (spoil("far.bonus", id="far.max"), DuplicateRule, ["rule", "far.max"]),
    (
        with_info(effective_from=date(2020, 2, 1), effective_to=date(2020, 1, 1)),
        CrossingDates,
        ["2020-02-01", "2020-01-01"],
    ),
    (with_info(effective_to=date(2019, 1, 1)), CrossingDates, ["2019-12-11", "2019-01-01"]),
]


@pytest.mark.parametrize(("raw", "fault", "named"), FAULTS, ids=[" ".join(named) for _, _, named in FAULTS])
def test_each_fault_is_named_with_its_place_in_both_languages(
    raw: dict[str, Any], fault: type[PolicyError], named: list[str]
) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_pack(raw)
    assert type(caught.value) is fault
    for language in ("zh", "en"):
        sentence = caught.value.sentence(language)
        assert all(word in sentence for word in named), sentence


def test_only_second_hand_packs_may_leave_out_the_unit() -> None:
    second_hand = without("far.max", "unit")
    second_hand["pack"] = {**second_hand["pack"], "evidence": "secondary"}
    assert parse_pack(second_hand).rule("far.max").in_unit == "1"


def test_a_set_refuses_unknown_keys_and_two_packs_of_one_id() -> None:
    with pytest.raises(UnknownPackKey, match="colour"):
        parse_packs({**SET, "colour": "red"})
    with pytest.raises(DuplicateRule, match="cn-4401-m0"):
        parse_packs({**SET, "pack": [*SET["pack"], SET["pack"][1]]})
    with pytest.raises(UnknownPackValue, match="policy-pack-set/1"):
        parse_packs({"schema": "something"})


def test_every_metric_of_the_format_has_its_unit_and_its_words() -> None:
    assert set(METRICS) == set(get_args(Metric))
    assert all(facts.words.zh and facts.words.en and facts.unit for facts in METRICS.values())
    assert {metric for metric, facts in METRICS.items() if facts.percent} >= {
        "support_floor_share",
        "green_ratio",
    }
    assert all(facts.unit == "1" for facts in METRICS.values() if facts.percent)


def test_a_rule_without_a_value_is_unknown_and_nothing_else() -> None:
    assert parse_pack(ma()).rule("far.bonus").limit is None


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: Overrides({"far.max": float("nan")}), "far.max"),
        (lambda: Overrides({"far.max": True}), "far.max"),
        (lambda: Overrides({"far.max": "3"}), "far.max"),  # type: ignore[dict-item]
        (lambda: Overrides(measure_from="edge"), "measure_from"),  # type: ignore[arg-type]
        (lambda: Overrides(share_base="net"), "share_base"),  # type: ignore[arg-type]
    ],
)
def test_overrides_that_are_no_numbers_or_modes_are_refused(made: Any, what: str) -> None:
    with pytest.raises(BadOverride) as caught:
        made()
    assert caught.value.facts["what"] == what


@pytest.mark.parametrize("rule_id", ["far.least", "far.bonus"])
def test_a_threshold_for_a_rule_without_a_number_is_refused(rule_id: str) -> None:
    with pytest.raises(UnknownRule, match=rule_id):
        require_known(parse_pack(ma()), Overrides({rule_id: 1}))


def test_alterations_show_the_original_beside_what_is_set() -> None:
    overrides = Overrides({"far.max": 3.5, "siting.carrier": 0.5}, "centroid", "gross")
    assert alterations(parse_pack(ma()), overrides) == (
        Alteration("far.max", 3.0, 3.5),
        Alteration("measure_from", "nearest", "centroid"),
        Alteration("share_base", "counted", "gross"),
    )


def test_setting_the_packs_own_values_alters_nothing() -> None:
    assert alterations(parse_pack(ma()), Overrides({"far.max": 3}, "nearest", "counted")) == ()


def test_overrides_are_frozen_and_equal_by_content() -> None:
    values = {"far.max": 3.5}
    made = Overrides(values)
    values["far.max"] = 9.0
    assert made == Overrides({"far.max": 3.5})
    assert hash(made) == hash(Overrides({"far.max": 3.5}))
    with pytest.raises(TypeError):
        made.values["far.max"] = 4.0  # type: ignore[index]


def test_a_pack_without_rules_admits_everything() -> None:
    import pandas as pd

    measured = Measures(pd.DataFrame({"parcel_id": ["a"]}), (), (), {}, {})
    pack = parse_pack(read_pack("cn-330200-yongjiang-m0"))
    assert assess(measured, pack).verdict.tolist() == [2]
