"""What people do on the Explore page, gone through in each language and at each size, in one window.

Which test shows which line of what the page promises. The first of each goes through zh and en, wide and
narrow (a phone); the others look closer.

==  ============  ========================================================================================
 1  map           test_the_map_is_moved_read_and_its_layers_are_chosen
                  test_layers_are_carried_to_another_place_and_open_folds_stay_open
                  test_two_versions_of_the_data_lie_beside_one_another
                  test_a_second_side_has_its_own_limits_and_follows_the_map
 2  base maps     test_an_online_base_map_is_asked_for_only_when_chosen_and_drawn_under_the_parcels
                  test_a_base_map_that_does_not_answer_is_said_once_and_blocks_nothing
 3  find          test_a_parcel_is_found_and_far_coordinates_are_said
 4  filter        test_filters_are_counted_said_in_words_and_taken_back
                  test_parcels_near_another_and_near_a_ring_are_filtered
                  test_charts_filter_and_every_step_is_taken_back_and_done_again
 5  cross-filter  test_charts_and_table_filter_and_select
 6  card          test_the_card_judges_prices_steps_on_and_lists
                  test_a_brief_is_one_click_on_the_card_and_keeps_the_thresholds
 7  draw          test_lengths_and_areas_are_those_of_the_working_grid
                  test_a_crossing_site_is_repaired_and_one_outside_is_refused
                  test_a_site_is_drawn_judged_planned_kept_and_deleted
                  test_an_area_is_given_in_ha_and_mu_with_its_perimeter
 8  scenarios     test_a_scenario_is_kept_and_laid_beside_the_view
                  test_three_scenarios_lie_side_by_side_and_are_handed_on
                  test_a_scenario_with_a_drawn_site_is_kept_laid_beside_and_handed_on
 9  Compare       test_twelve_parcels_are_ordered_by_key_and_by_hand_noted_and_taken_away
10  link          test_a_strange_link_is_explained_and_the_link_has_a_code
                  test_a_link_shows_the_same_view_and_figures_in_a_fresh_browser
11  languages     test_the_language_switches_in_place_and_back
12  accessible    test_the_keyboard_goes_through_the_page_and_picks_on_the_map
                  test_nothing_moves_where_the_system_asks_for_less
                  test_a_state_stands_in_nobodys_way_and_speaks_its_language
13  first minute  test_an_empty_answer_leads_on_and_a_question_sets_the_filters
                  test_the_steps_point_at_parts_that_are_seen_and_leave_nothing
==  ============  ========================================================================================
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from explore_page import CROSSHAIR, Cell
from playwright.sync_api import expect

if TYPE_CHECKING:
    from dashboard.context import Context

CJK = re.compile(r"[\u3400-\u9fff]")
MIDDLE = "at=121.039,31.4018,13"
RING = {"zh": "中环快速路", "en": "Middle Ring Expressway"}
TESTS = Path(__file__).parents[2]


def test_the_tests_that_the_table_names_exist() -> None:
    named = re.findall(r"\btest_\w+", __doc__ or "")
    texts = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    assert len(named) == len(set(named)) > 13
    assert [name for name in named if f"def {name}(" not in texts] == []


@pytest.mark.browser
def test_the_map_is_moved_read_and_its_layers_are_chosen(cell: Cell) -> None:
    """A phone has no overview and reads the working grid alone; its layers are carried by a finger too."""
    page = cell.page
    cell.lead(MIDDLE)
    zoom = page.locator(".mapview-control-zoomIn")
    assert zoom.get_attribute("aria-label") == cell.say("map.zoomIn")
    zoom.click()
    page.wait_for_function("() => window.bridgehead.maps.map.map.getZoom() === 14")
    assert cell.link()["at"].endswith(",14.00")
    east, north = re.findall(r"\d{6,7}", re.sub(r"\s", "", page.inner_text(".mapview-working")))
    assert 580_000 < int(east) < 640_000
    assert 3_440_000 < int(north) < 3_500_000
    cell.sheet("filters")
    assert cell.say("verdict.priority") in page.inner_text("#layers-seen")
    shown = page.locator(".layers .layer input[type=checkbox]").first
    shown.uncheck()
    hidden = cell.link()["hide"]
    assert hidden
    page.locator(".layers__choice").get_by_text(cell.say("layers.names.both"), exact=True).click()
    assert cell.link()["names"] == "both"
    page.locator("[data-fold=order]").evaluate("(fold) => { fold.open = true; }")
    before = page.locator(".stacking li").evaluate_all("(all) => all.map((one) => one.dataset.carried)")
    carry_by_finger(cell, 2, 0)
    assert cell.link()["order"].split(",") == [before[2], *before[:2], *before[3:]]
    page.locator("[data-fold=order]").evaluate("(fold) => { fold.open = false; }")
    cell.put_down()
    full = page.get_by_role("button", name=cell.say("map.full"), exact=True)
    full.click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    full.click()
    page.wait_for_function("() => document.fullscreenElement === null")


def carry_by_finger(cell: Cell, start: int, end: int) -> None:
    """Drag a layer of the list by its handle, as a finger does."""
    grip = cell.page.locator(".stacking .grip").nth(start)
    cell.page.locator(".stacking li").nth(end).scroll_into_view_if_needed()
    grip.scroll_into_view_if_needed()
    a, b = grip.bounding_box(), cell.page.locator(".stacking li").nth(end).bounding_box()
    assert a is not None
    assert b is not None
    x, y, to = a["x"] + a["width"] / 2, a["y"] + a["height"] / 2, b["y"] + b["height"] / 2
    finger = cell.page.context.new_cdp_session(cell.page)

    def touch(kind: str, *points: dict[str, Any]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 5):
        touch("touchMove", {"x": x, "y": y + (to - y) * step / 4})
    touch("touchEnd")
    finger.detach()


@pytest.mark.browser
def test_a_parcel_is_found_and_far_coordinates_are_said(cell: Cell) -> None:
    page = cell.page
    cell.lead("supply=stock")
    some = cell.shown()
    cell.sheet("filters")
    page.fill("#search", "116.39, 39.9")
    said = cell.say("search.outside", area="|", west=0, east=0, south=0, north=0).partition("|")[0]
    page.wait_for_selector(f"[role=listbox]:has-text('{said}')")
    page.fill("#search", "ks-s-0012")
    page.wait_for_selector("[role=option]:has-text('KS-S-0012')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card:not([hidden]) .card__id:visible:text-is('KS-S-0012')")
    assert cell.link()["select"] == "KS-S-0012"
    assert cell.shown() == some


@pytest.mark.browser
def test_parcels_near_another_and_near_a_ring_are_filtered(cell: Cell, shipped: Context) -> None:
    """The counts are shapely's, over the data as it lies in the folder."""
    page = cell.page
    land = shipped.dataset.parcels
    cell.lead("select=KS-S-0012")
    cell.sheet("filters")
    note, metres = page.locator("#near-note"), page.locator("#near-m")
    metres.scroll_into_view_if_needed()
    page.click("#near-apply")
    expect(note).to_have_text(cell.say("place.no_what"))
    for choice, kept, thing in (
        (cell.say("place.selected"), "parcel:KS-S-0012", land.loc[land["parcel_id"] == "KS-S-0012"]),
        (
            RING[cell.language],
            "rings:ring-middle",
            shipped.dataset.reference["rings"].query("id == 'ring-middle'"),
        ),
    ):
        page.click("#near-what")
        page.get_by_role("option", name=choice, exact=True).click()
        metres.fill("700")
        page.click("#near-apply")
        assert cell.link()["near"] == f"{kept}~700"
        assert cell.shown() == (land.distance(thing.geometry.iloc[0]) <= 700).sum()
    words = page.locator(".phrases li").inner_text()
    assert "700" in words
    assert RING[cell.language] in words


@pytest.mark.browser
def test_filters_are_counted_said_in_words_and_taken_back(cell: Cell) -> None:
    page = cell.page
    cell.lead(MIDDLE)
    total = cell.shown()
    cell.sheet("filters")
    page.locator(".chip:has(input[value=stock])").click()
    assert cell.link()["supply"] == "stock"
    some = cell.shown()
    assert sum(cell.verdict_counts()) == some < total
    spread = page.locator("[data-brush=area] .spread")
    spread.scroll_into_view_if_needed()
    box = spread.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 8, steps=3)
    page.mouse.up()
    assert "area" in cell.link()
    assert cell.shown() < some
    words = page.locator(".phrases li").all_inner_texts()
    assert len(words) == 2
    assert [bool(CJK.search(one)) for one in words] == [cell.language == "zh"] * 2
    page.click("#undo")
    cell.settle()
    assert cell.shown() == some
    page.locator("[data-take=withinBox]").click()
    page.wait_for_function(CROSSHAIR)
    left = 100 if cell.narrow else 560
    cell.corner(left, 300)
    cell.corner(left + 200, 520)
    page.wait_for_function("() => location.search.includes('in=')")
    assert len(cell.link()["in"].split(";")) == 4
    assert cell.shown() < some
    cell.sheet("filters")
    page.click("#reset")
    assert not {"in", "supply", "area"} & cell.link().keys()
    assert cell.shown() == total
    page.go_back()
    assert {"in", "supply"} <= cell.link().keys()
    assert cell.shown() < some
    page.go_forward()
    assert not {"in", "supply"} & cell.link().keys()
    assert cell.shown() == total


@pytest.mark.browser
def test_charts_and_table_filter_and_select(cell: Cell) -> None:
    page = cell.page
    cell.lead("supply=promoted")
    some = cell.shown()
    cell.sheet("parcel")
    page.locator(".group").nth(1).click()
    assert "carrier" in cell.link()
    fewer = cell.shown()
    assert fewer < some
    if cell.narrow:
        cell.sheet("table")
    else:
        page.click("#drawer-toggle")
    page.wait_for_selector(".ag-header-cell-text:visible")
    cell.settle()
    heads = " ".join(page.locator(".ag-header-cell-text").all_inner_texts())
    assert bool(CJK.search(heads)) == (cell.language == "zh")
    row = page.locator(".ag-pinned-left-cols-container .ag-row .ag-cell:visible").first
    picked = row.inner_text()
    row.click()
    page.wait_for_selector(f"#card:not([hidden]) .card__id:visible:text-is('{picked}')")
    assert cell.link()["select"] == picked
    assert cell.shown() == fewer
