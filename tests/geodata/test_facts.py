"""The published figures stand in their sources word for word, and nothing else is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import BadFacts
from geodata.facts import FOLDER, facts_of, read_facts
from geodata.packs import read_incentives

ARTICLE = (Path(__file__).parents[1] / "vectors" / "article.txt").read_text(encoding="utf-8")
FILE = FOLDER / "region_2019.toml"
FACTS = read_facts(FILE)


def test_every_quotation_stands_in_the_article_word_for_word() -> None:
    quotes = [entry.quote for entry in FACTS.quoted() if entry.quote]
    assert len(quotes) >= 15
    assert [quote for quote in quotes if quote not in ARTICLE] == []


def test_every_figure_is_of_the_article_and_quoted() -> None:
    assert [fact.id for fact in FACTS.facts if fact.source != "article" or fact.quote is None] == []


@pytest.mark.parametrize(
    ("fact", "value", "bound", "written"),
    [
        ("roads.planned", 17, "exact", "道路17条"),
        ("bus.lines", 3, "exact", "3条跨省公交线路"),
        ("bus.riders", 2700, "over", "突破2700人次"),
        ("rail.commuters", 400_000, "nearly", "近40万人次"),
        ("cooperation.matters", 223, "exact", "223项"),
        ("cooperation.projects", 52, "exact", "52项"),
        ("cooperation.fund", 100e8, "exact", "100亿元"),
        ("land.promoted", 15.3, "exact", "15.3 平方公里"),
    ],
)
def test_a_figure_is_the_number_that_its_quotation_says(
    fact: str, value: float, bound: str, written: str
) -> None:
    found = FACTS.fact(fact)
    assert (found.value, found.bound) == (value, bound)
    assert written in str(found.quote)


def test_open_roads_were_seven_then_eight_then_nine_and_the_last_is_undated() -> None:
    assert [(entry.as_of, entry.value) for entry in FACTS.opened] == [
        ("2019-12", 7),
        ("2023-05", 8),
        (None, 9),
    ]
    assert [entry.source for entry in FACTS.opened] == ["article", "links-2023", "links-later"]


def test_two_names_for_one_road_stay_a_conflict() -> None:
    conflicts = [link for link in FACTS.links if link.other_zh]
    assert [(link.shanghai_zh, link.other_zh, link.confidence) for link in conflicts] == [
        ("新胜路", "胜利路", "conflict")
    ]


def test_s1_has_its_stations_in_order_and_both_lengths() -> None:
    line = FACTS.lines[0]
    assert (line.length_km, line.other_length_km) == (41.27, 41.25)
    assert (line.stations[0].zh, line.stations[27].zh, len(line.stations)) == ("唯亭", "花桥", 28)
    assert line.stations[line.first_local - 1].zh == "阳澄湖东"
    assert 28 - line.first_local + 1 == line.local_station_count == 26
    assert line.events[-1].on == "2023-06-24"


def test_carriers_have_the_areas_of_the_article() -> None:
    assert {carrier.name_zh: carrier.area_km2 for carrier in FACTS.carriers} == {
        "夏驾河科创走廊": 3.9,
        "阳澄湖科技园": 100,
        "花桥国际创新港": 15,
    }


def test_alliances_have_their_members() -> None:
    members = {a.id: [len(group.members) for group in a.groups] for a in FACTS.alliances}
    assert members == {"four-two": [4, 2], "jia-kun-tai": [3, 6], "five-areas": [5, 1]}


def test_caps_of_the_incentives_are_those_of_the_article() -> None:
    caps = {item["id"]: item.get("cap_cny") for item in read_incentives()["item"]}
    assert (caps["talent.leader.person"], "个人最高2000万元" in ARTICLE) == (2000e4, True)
    assert (caps["talent.leader.team"], "团队最高1亿元" in ARTICLE) == (1e8, True)
    assert (caps["housing.purchase"], "购房补贴500万元" in ARTICLE) == (500e4, True)


def test_another_area_has_no_facts() -> None:
    assert facts_of("kunshan") is not None
    assert facts_of("elsewhere") is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('unit = "roads"', 'unit = "alleys"', "unit"),
        ('source = "links-2023"', 'source = "hearsay"', "hearsay"),
        ("value = 17\n", "value = 17\ncolour = 1\n", "colour"),
        ("station_count = 28", "station_count = 27", "stations"),
        ('as_of = "2023-05"', 'as_of = "lately"', "as_of"),
        ("value = 223", "value = nan", "finite"),
        ('schema = "region-facts/1"', 'schema = "region-facts/2"', "schema"),
        ("[[unknown]]", "[[unknown]", "Expected"),
    ],
)
def test_a_file_that_says_something_else_is_refused_and_the_place_named(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadFacts, match=told):
        read_facts(broken)
