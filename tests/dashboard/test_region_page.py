"""The Region page: every figure of the article with its date and words, counts with their dates, no sums."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.context import Context
from dashboard.region_page.chart import opened_chart
from dashboard.region_page.page import body
from dashboard.view import View
from geodata.facts import facts_of
from geodata.packs import read_incentives


def texts(component: Any) -> str:
    if component is None or isinstance(component, bool):
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(texts(one) for one in component)
    return texts(getattr(component, "children", None))


@pytest.fixture(params=["zh", "en"])
def page(request: pytest.FixtureRequest, shipped: Context) -> str:
    return texts(body(shipped, View(language=request.param)))


def test_every_figure_stands_with_its_date_and_the_articles_words(page: str) -> None:
    facts = facts_of("kunshan")
    assert facts is not None
    for value in ("17", "3", "2\u202f700", "40", "223", "52", "100", "15.3"):
        assert value in page, value
    for fact in facts.facts:
        assert (fact.quote or "").translate(str.maketrans("“”", "‘’")) in page
        assert fact.as_of in page


def test_open_roads_are_counted_with_their_dates() -> None:
    facts = facts_of("kunshan")
    assert facts is not None
    assert [(entry.value, entry.as_of) for entry in facts.opened] == [
        (7, "2019-12"),
        (8, "2023-05"),
        (9, None),
    ]
    drawn = json.dumps(opened_chart("en", facts).to_dict(), default=str)
    for words in ("<b>7</b>  2019-12", "<b>8</b>  2023-05", "<b>9</b>"):
        assert words in drawn


def test_lines_buses_trains_alliances_and_five_districts_are_there(page: str) -> None:
    for words in ("41.27", "2023-06-24", "花桥", "2018-11-26"):
        assert words in page
    zh = "嘉定" in page and "同圈" in page
    assert zh or "Jiading" in page
    assert "4+2" in page


def test_caps_are_caps_and_are_never_added_up(page: str) -> None:
    assert len(read_incentives()["item"]) == 18
    assert "≤" in page
    for total in ("1.2 亿", "4.5 亿"):
        assert total not in page
