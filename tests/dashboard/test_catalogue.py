"""The catalogue: the same keys and placeholders in both languages, and no Chinese on the English page."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from string import Formatter

import pytest

from dashboard.settings import PROJECT_ROOT
from dashboard.text import catalogue, knows, say

CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(catalogue("zh")) == set(catalogue("en"))


def test_both_languages_have_the_same_placeholders() -> None:
    differing = {
        key
        for key, text in catalogue("zh").items()
        if placeholders(text) != placeholders(catalogue("en")[key])
    }
    assert differing == set()


def test_no_text_is_empty() -> None:
    assert [
        key for language in ("zh", "en") for key, text in catalogue(language).items() if not text.strip()
    ] == []


def test_the_english_catalogue_holds_no_chinese_and_no_full_width_signs() -> None:
    assert {key: text for key, text in catalogue("en").items() if CJK.search(text)} == {}


def test_no_straight_apostrophe_stands_in_an_english_text() -> None:
    straight = re.compile(r"[A-Za-z]'")
    assert {key: text for key, text in catalogue("en").items() if straight.search(text)} == {}
    tables = sorted((PROJECT_ROOT / "geodata").rglob("*.toml"))
    held = [text for table in tables for text in values(tomllib.loads(table.read_text(encoding="utf-8")))]
    assert len(held) > 500
    assert [text for text in held if straight.search(text)] == []


@pytest.mark.parametrize("room", ["geodata", "layers", "dashboard"])
def test_no_straight_apostrophe_stands_in_a_text_beside_its_definition(room: str) -> None:
    straight = re.compile(r"[A-Za-z]'(?:s|t|re|ll|ve)\b|[a-z]s'\s")
    found = []
    for path in sorted((PROJECT_ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}  # docstrings
        found += [
            one.value
            for one in ast.walk(tree)
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in told
            if straight.search(one.value)
        ]
    assert found == []


def values(held: object) -> Iterator[str]:
    """Give every text of a table, however deep it lies."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict | list):
        for one in held.values() if isinstance(held, dict) else held:
            yield from values(one)


def test_the_chinese_catalogue_is_chinese_but_for_units_and_formulas() -> None:
    plain = {key for key, text in catalogue("zh").items() if not CJK.search(text)}
    wordless = {
        key for key in plain if re.search(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}", "", catalogue("zh")[key]))
    }
    assert wordless == set()


def test_no_counted_thing_of_the_english_catalogue_is_plural_when_there_is_one() -> None:
    things = "parcels|features|points|lines|notes|years|rows"
    counted = re.compile(r"\{(count|came|total|years|lifted)\}( more| chosen)? (" + things + r")\b")
    always_many = {"data.compare_listed"}  # listed are the first of more
    assert {key for key, text in catalogue("en").items() if counted.search(text)} <= always_many


@pytest.mark.parametrize(
    ("count", "text"),
    [("1", "1 parcel in the filter · 2.00 km² · 3 mu"), ("2", "2 parcels in the filter · 2.00 km² · 3 mu")],
)
def test_one_parcel_is_one_parcel(count: str, text: str) -> None:
    assert say("en", "overview.filtered", count=count, area="2.00", mu="3") == text


def test_an_unknown_key_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("en", "no.such.key")
    assert not knows("no.such.key")


def test_a_text_says_its_facts() -> None:
    assert say("en", "filter.shown", count="318", total="812") == "318 of 812 parcels"


def test_a_ratio_is_not_broken_between_its_characters() -> None:
    joined = "容\u2060积\u2060率\u00a03.0"
    assert joined in say("zh", "card.cap", far="3.0")
    assert joined in say("zh", "totals.permitted", far="3.0")
