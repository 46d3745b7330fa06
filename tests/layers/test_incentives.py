"""The 18 incentives: dated, in three states, caps as maxima that are never summed, land items reckoned."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from judged import pack

from geodata.errors import BadPackEntry, DuplicateRule, MissingPackEntry, UnknownIncentive, UnknownPackKey
from geodata.packs import read_incentives
from layers._incentive_words import ENGLISH
from layers.floor_area import LedgerInput
from layers.incentives import Incentive, Project, State, incentives, parse_incentives

TABLE = parse_incentives(read_incentives())
EXAMPLE = LedgerInput(Decimal(20000), far_baseline=Decimal("1.5"), price_yuan_per_m2=Decimal(480))
CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def found(project: Project | None = None) -> dict[str, Incentive]:
    return {one.id: one for one in incentives(TABLE, pack(), project)}


def values(items: dict[str, Incentive], item: str) -> list[Decimal | None]:
    return [line.value for line in items[item].lines]


def test_all_18_items_are_there_with_names_in_both_languages() -> None:
    items = found()
    assert len(items) == 18
    assert set(items) == set(ENGLISH)
    for one in items.values():
        assert CJK.search(one.name.zh)
        english = [one.name.en, one.condition.en, one.cap.en, one.state.words.en, one.dated.en]
        assert not any(CJK.search(text) for text in english)


def test_land_items_of_the_published_example() -> None:
    items = found(Project(EXAMPLE))
    assert values(items, "land.far") == [30000]
    assert values(items, "land.support") == [13500]
    assert values(items, "land.topup") == [1_920_000, 192, Decimal("6.4")]
    assert values(items, "land.split") == [20580]


def test_a_blank_price_leaves_the_top_up_blank() -> None:
    items = found(Project(LedgerInput(Decimal(20000), far_baseline=Decimal("1.5"))))
    assert values(items, "land.topup") == [None, None, None]
    assert values(items, "land.far") == [30000]


@pytest.mark.parametrize("item", ["land.far_bonus", "land.performance", "tax.contribution", "housing.loan"])
def test_what_the_source_leaves_out_stays_not_stated(item: str) -> None:
    known = Project(EXAMPLE, "stock", frozenset({item}), date(2026, 1, 1))
    assert found(known)[item].state == State.NOT_STATED


def test_nothing_is_met_unless_it_is_known() -> None:
    assert {one.state for one in found(Project(EXAMPLE, "stock")).values()} == {
        State.TO_BE_RECOGNISED,
        State.NOT_STATED,
    }


def test_what_the_authority_recognised_is_met() -> None:
    items = found(Project(recognised=frozenset({"talent.sc.team"})))
    assert items["talent.sc.team"].state == State.MET
    assert items["talent.sc.person"].state == State.TO_BE_RECOGNISED


@pytest.mark.parametrize(
    ("reached", "state"),
    [
        (None, State.TO_BE_RECOGNISED),
        (date(2021, 6, 1), State.MET),
        (date(2030, 1, 1), State.TO_BE_RECOGNISED),
    ],
)
def test_selling_on_is_met_once_production_is_reached(reached: date | None, state: State) -> None:
    known = LedgerInput(Decimal(20000), reached_production_on=reached)
    item = found(Project(known, on=date(2026, 1, 1)))["land.split"]
    assert item.state == state
    assert item.note is not None
    assert ("not yet" in item.note.en) == (state != State.MET)


@pytest.mark.parametrize(
    ("item", "zh", "en"),
    [
        ("talent.leader.person", "≤ 2\u202f000 万元，每人", "≤ 20\u202f000\u202f000 yuan, per person"),
        ("talent.leader.team", "≤ 10\u202f000 万元，每团队", "≤ 100\u202f000\u202f000 yuan, per team"),
        ("housing.rent", "≤ 8\u202f000 元/月，每人", "≤ 8\u202f000 yuan a month, per person"),
        ("land.far", "≤ 3.0", "≤ 3.0"),
        ("land.support", "≤ 30%", "≤ 30%"),
        ("land.split", "≤ 49%", "≤ 49%"),
        ("land.performance", "数额未载明", "amount not stated"),
        ("housing.access", "非货币", "not in money"),
        (
            "platform.national",
            "≤ 10\u202f000 万元/年 × 3 年 = ≤ 30\u202f000 万元，每平台",
            "≤ 100\u202f000\u202f000 yuan a year × 3 years = ≤ 300\u202f000\u202f000 yuan, per platform",
        ),
    ],
)
def test_caps_are_written_as_maxima(item: str, zh: str, en: str) -> None:
    cap = found()[item].cap
    assert (cap.zh, cap.en) == (zh, en)


def test_every_item_is_dated_by_its_source() -> None:
    assert {one.dated.zh for one in found().values()} == {"2019-12 口径"}


def test_stock_land_is_told_and_other_land_too() -> None:
    stock, other = (found(Project(EXAMPLE, supply))["land.topup"].note for supply in ("stock", "promoted"))
    assert stock is not None
    assert other is not None
    assert stock.en.startswith("existing industrial land")
    assert other.en.startswith("not marked")


def broken(change: Any) -> dict[str, Any]:
    raw = deepcopy(read_incentives())
    change(raw)
    return raw


@pytest.mark.parametrize(
    ("change", "fault", "said"),
    [
        (lambda raw: raw["item"][3].update(bonus=1), UnknownPackKey, "incentive talent.sc.team"),
        (lambda raw: raw.update(extra=1), UnknownPackKey, "`extra`"),
        (lambda raw: raw["item"][0].pop("condition"), MissingPackEntry, "`condition`"),
        (lambda raw: raw["item"][0].update(cap_cny="much"), BadPackEntry, "cap_cny"),
        (lambda raw: raw["item"][0].update(cap_cny=-1), BadPackEntry, "`-1`"),
        (lambda raw: raw["item"][0].update(id="broker"), DuplicateRule, "`broker`"),
        (lambda raw: raw.update(schema="other/1"), BadPackEntry, "`other/1`"),
    ],
)
def test_a_broken_table_is_refused_by_name(change: Any, fault: type[Exception], said: str) -> None:
    with pytest.raises(fault, match=re.escape(said)):
        parse_incentives(broken(change))


def test_recognising_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownIncentive, match="nothing"):
        found(Project(recognised=frozenset({"nothing"})))
