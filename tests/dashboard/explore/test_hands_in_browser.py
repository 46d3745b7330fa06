"""What hands do on the Explore page, taken back and done again: brushes, bars, areas, sites, columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from explore_page import CROSSHAIR, Shown, explore_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TABLE_HEIGHT = "() => document.querySelector('#table').offsetHeight"
# parts of the layer list that are cut at the panel's edge
CUT = """() => {
  const edge = document.querySelector(".panel--filters").getBoundingClientRect().right;
  const parts = [...document.querySelectorAll(".panel--filters .layer *")];
  return parts.filter((part) => part.getBoundingClientRect().right > edge).length;
}"""


@pytest.fixture(scope="module")
def window(chromium: Browser, program: str) -> Iterator[Shown]:
    yield from explore_page(chromium, program)


@pytest.fixture
def hands(window: Shown) -> Iterator[Shown]:
    """Hand over the window at one place, nothing filtered and nothing drawn."""
    window.complaints.clear()
    window.open("?lang=en&at=121.039,31.4018,13")
    yield window
    assert window.complaints == []


def drag(page: Page, selector: str, begin: float, end: float) -> None:
    """Draw a stroke over a picture, from one share of its width to another."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * begin, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, y, steps=3)
    page.mouse.up()


def test_charts_filter_and_every_step_is_taken_back_and_done_again(hands: Shown) -> None:
    hands.open("?lang=en&names=both&at=121.039,31.4018,13")
    page, total = hands.page, hands.shown()
    assert page.evaluate(CUT) == 0
    page.get_by_role("button", name="30–60 mu within 500 m of Middle Ring").click()
    assert hands.link()["names"] == "both"  # a question asks for parcels and leaves the page as it is
    assert hands.link()["near"] == "rings:ring-middle~500"
    assert 0 < hands.shown() < total
    page.click("#undo")
    hands.settle()
    assert hands.shown() == total
    page.locator(".group").nth(1).click()
    chosen = hands.link()["carrier"]
    some = hands.shown()
    assert some < total
    assert page.locator(f"[data-value={chosen}]").get_attribute("aria-pressed") == "true"
    page.locator(f"[data-value={chosen}]").click()  # again: let go
    assert "carrier" not in hands.link()
    page.locator("[data-pick=verdict][data-value=priority]").click()
    assert hands.link()["verdict"] == "priority"
    drag(page, ".histogram", 0.1, 0.5)  # 3 km wide, in steps of 10 m
    metres = float(hands.link()["limit.siting.ring500"])
    assert metres == pytest.approx(1500, abs=20)
    wide = hands.shown()
    page.locator(".sweep__plot").dblclick()
    assert "limit.siting.ring500" not in hands.link()
    assert hands.shown() < wide
    drag(page, "[data-brush=area] .spread", 0.25, 0.5)
    low, high = (float(end) for end in hands.link()["area"].split("~"))
    assert high / low == pytest.approx(2, rel=0.2)
    narrow = hands.shown()
    for _ in range(2):
        page.click("#undo")
        hands.settle()
    assert float(hands.link()["limit.siting.ring500"]) == metres
    assert hands.shown() == wide
    page.keyboard.press("Control+Shift+Z")
    hands.settle()
    page.click("#redo")
    assert hands.link()["area"] == f"{low:g}~{high:g}"
    assert hands.shown() == narrow


def test_an_area_is_drawn_to_filter_said_in_words_and_cleared(hands: Shown) -> None:
    page, total = hands.page, hands.shown()
    page.locator("[data-take=withinBox]").click()
    page.wait_for_function(CROSSHAIR)
    hands.corner(520, 300)
    hands.corner(760, 520)
    page.wait_for_selector(".phrases li:has-text('inside the drawn area')")
    assert 0 < hands.shown() < total
    ring = [tuple(map(float, at.split(","))) for at in hands.link()["in"].split(";")]
    assert len(ring) == 4
    drawn = page.evaluate("() => window.bridgehead.maps.map.map.querySourceFeatures('overlay').length")
    assert drawn > 0
    page.locator(".phrases button").first.click()
    assert "in" not in hands.link()
    assert hands.shown() == total
    page.click("#undo")
    assert "in" in hands.link()
    page.locator("[data-take=within]").click()
    hands.draw((520, 300), (760, 520), (760, 300), (520, 520))  # crosses itself
    page.wait_for_function(
        "() => document.querySelector('#near-note').textContent.includes('crosses itself')"
    )
    assert "in" in hands.link()


def test_a_crossing_site_is_repaired_filters_and_comes_back_after_undo(hands: Shown) -> None:
    page, total = hands.page, hands.shown()
    page.click(".mapview-tool-site")
    hands.draw((560, 330), (760, 520), (760, 330), (560, 520))
    page.wait_for_selector(".site-list__row:has-text('outline crosses itself')")
    page.get_by_role("button", name="Repair the outline").click()
    page.wait_for_selector(".mapview-toolsaid:has-text('Outline repaired')")
    page.wait_for_selector(".site-fault", state="detached")
    page.click("#undo")
    page.wait_for_selector(".site-list__row:has-text('outline crosses itself')")
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
    page.click(".mapview-tool-site")
    hands.draw((560, 330), (760, 330), (760, 520), (560, 520))
    page.get_by_role("button", name="Filter by it").click()
    assert 0 < len(hands.link()["in"].split(";")) < 9
    one = hands.shown()
    assert 0 < one < total
    page.locator("[data-take=withinBox]").click()
    page.wait_for_function(CROSSHAIR)
    hands.corner(775, 250)
    hands.corner(1000, 520)
    page.wait_for_selector(".phrases li:has-text('inside one of 2 drawn areas')")
    assert hands.link()["in"].count("~") == 1
    assert one <= hands.shown() < total


def test_columns_of_the_table_can_be_hidden(hands: Shown) -> None:
    page = hands.page
    page.click("#drawer-toggle")
    page.wait_for_selector(".ag-header-cell[col-id=town]")
    height = page.evaluate(TABLE_HEIGHT)
    page.click("#drawer-toggle")
    page.wait_for_function("() => document.querySelector('#drawer').offsetHeight === 0")
    assert page.evaluate(TABLE_HEIGHT) == height > 100  # another size would have it laid out anew
    page.click("#drawer-toggle")
    page.click(".columns:not(:has(a)) summary")
    page.locator(".columns__list").get_by_text("Town", exact=True).click()
    page.wait_for_selector(".ag-header-cell[col-id=town]", state="detached")


def order(hands: Shown) -> list[str]:
    hands.settle()
    listed: list[str] = hands.page.evaluate(
        "() => [...document.querySelectorAll('.stacking li')].map((li) => li.dataset.carried)"
    )
    return listed


def test_layers_are_carried_to_another_place_and_open_folds_stay_open(hands: Shown) -> None:
    page = hands.page
    hands.open("?lang=en&at=121.039,31.4018,13", fresh=True)
    told = page.locator(".layer__seen").all_inner_texts()
    assert len(told) >= 5
    counted = r"[\d\u202f]+ in view|[\d.\u202f]+ km in view|in view: lakes \d+, rivers [\d.\u202f]+ km"
    assert all(re.fullmatch(counted, one) for one in told)
    page.click("[data-fold=order] summary")
    page.click("[data-fold=saved] summary")
    before = order(hands)
    third = page.locator(".stacking .grip").nth(2)
    first = page.locator(".stacking li").first
    third.scroll_into_view_if_needed()
    third.hover()
    page.mouse.down()
    box = first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    carried = [before[2], *before[:2], *before[3:]]
    assert order(hands) == carried
    assert hands.link()["order"].split(",") == carried
    page.click("#undo")
    assert order(hands) == before
    for fold in ("order", "saved"):
        assert page.locator(f"[data-fold={fold}]").get_attribute("open") is not None


def test_a_site_of_a_link_that_is_deleted_does_not_come_back(hands: Shown) -> None:
    page = hands.page
    hole = "120.952,31.371;120.954,31.371;120.954,31.372"
    hands.open(f"?lang=en&site.A=120.95,31.37;120.955,31.37;120.955,31.374~{hole}&plan.A=2.5~0.2")
    assert "site.A" in hands.link()
    page.wait_for_selector(".site-list__row:has-text('A')")  # the first one stands open
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
    assert not {"site.A", "plan.A"} & set(hands.link())
    page.reload()
    page.wait_for_selector("#map[data-ready=true]")
    hands.settle()
    assert page.evaluate("() => JSON.parse(localStorage.getItem('sites') || '[]').length") == 0


def test_a_crossing_site_of_a_link_opens_with_its_repair_offered_and_is_repaired_once(hands: Shown) -> None:
    page = hands.page
    hands.open("?lang=en&site.A=120.95,31.37;120.97,31.39;120.97,31.37;120.95,31.39")
    notice = page.inner_text("#notices")
    assert "Site A crosses itself" in notice
    assert "could not be" not in notice
    assert "site.A" in hands.link()
    page.get_by_role("button", name="Repair the outline").click()
    page.wait_for_selector(".site-fault", state="detached")
    assert "site.A" not in hands.link()  # it is another outline now
    page.click("#reset")
    hands.settle()
    assert page.locator(".site-list__row").count() == 1
    assert page.inner_text("#notices") == ""
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
