"""Scenarios side by side: figures as each alone would have them, and the parcels that come out otherwise."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from dashboard.compare_page.scenes import LEFT_OUT, changes, scenes_of
from dashboard.compare_page.scenes_answers import beside, taken
from dashboard.compare_page.scenes_sheet import PLAIN, scenes_table
from dashboard.explore.figures import compute
from dashboard.kept import write_scenarios
from dashboard.view import Scenario, View
from geodata.kept_errors import BadScenarios

if TYPE_CHECKING:
    from dashboard.context import Context

WIDE = Scenario(name="Wide", limits=(("siting.ring500", 900.0),))
STOCK = Scenario(name="Stock", supplies=("stock",))


def test_each_scenario_has_the_figures_it_has_alone(shipped: Context) -> None:
    view = View(language="en", beside=(WIDE, STOCK))
    scenes = scenes_of(shipped, view)
    assert [scene.name for scene in scenes] == ["This view", "Wide", "Stock"]
    for scene, alone in zip(scenes, (view, View().showing(WIDE), View().showing(STOCK)), strict=True):
        expected = compute(shipped, alone)
        assert scene.figures.verdicts == expected.verdicts
        assert scene.figures.shown == expected.shown


def test_the_parcels_that_change_are_those_the_wider_ring_lifts(shipped: Context) -> None:
    found = changes(scenes_of(shipped, View(beside=(WIDE,))))
    ring = shipped.measures.frame["ring_nearest_m"].to_numpy()
    assert found
    assert all(500 < ring[change.row] <= 900 and change.codes == (2, 3) for change in found)
    left_out = changes(scenes_of(shipped, View(beside=(STOCK,))))
    assert len(left_out) == (shipped.measures.frame["supply"] != "stock").sum()
    assert all(change.codes[1] == LEFT_OUT for change in left_out)


def test_the_same_scenario_twice_changes_nothing_and_says_so(shipped: Context) -> None:
    view = View(language="en", beside=(Scenario(name="Same"),))
    assert changes(scenes_of(shipped, view)) == []
    assert "comes out the same" in str(scenes_table(shipped, view))


def test_what_is_picked_stands_in_the_view_by_itself_and_a_name_that_is_gone_is_passed_over() -> None:
    view = beside(View(language="en"), ["Wide", "gone", PLAIN], {"Wide": WIDE})
    assert view.beside == (WIDE, Scenario(name="The policy as it is"))


def test_an_uploaded_file_is_read_whole_or_refused() -> None:
    content = base64.b64encode(write_scenarios("kunshan", [WIDE]).encode()).decode()
    assert taken(f"data:application/json;base64,{content}", "a.json", "kunshan") == (WIDE,)
    with pytest.raises(BadScenarios, match=r"a\.json"):
        taken("data:application/json;base64,???", "a.json", "kunshan")
