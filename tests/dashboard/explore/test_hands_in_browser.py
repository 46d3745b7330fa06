"""What hands do on the Explore page, taken back and done again: brushes, bars, areas, sites, columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_pages import WIDE, new_context, rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CROSSHAIR = "() => getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor === 'crosshair'"

TABLE_HEIGHT = "() => document.querySelector('#table').offsetHeight"
# parts of the layer list that are cut at the panel's edge
CUT = """() => {
  const edge = document.querySelector(".panel--filters").getBoundingClientRect().right;
  const parts = [...document.querySelectorAll(".panel--filters .layer *")];
  return parts.filter((part) => part.getBoundingClientRect().right > edge).length;
}"""


@pytest.fixture
def page(chromium: Browser, program: str) -> Iterator[Page]:
    context = new_context(chromium, WIDE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{program}/?lang=en&at=121.039,31.4018,13")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    yield page
    context.close()
    assert faults == []


def link(page: Page) -> dict[str, str]:
    rest(page)
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def shown(page: Page) -> int:
    found = re.match(r"[\d\u202f]+", page.inner_text("#shown"))
    assert found is not None
    return int(re.sub(r"\D", "", found.group()))


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


def corner(page: Page, x: float, y: float) -> None:
    page.mouse.move(x - 4, y - 4)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.up()


def draw(page: Page, corners: tuple[tuple[float, float], ...]) -> None:
    page.wait_for_function(CROSSHAIR)
    for x, y in corners:
        corner(page, x, y)
    page.click(".mapview-tool-finish")


def test_charts_filter_and_every_step_is_taken_back_and_done_again(page: Page) -> None:
    total = shown(page)
    assert page.evaluate(CUT) == 0
    page.get_by_role("button", name="30–60 mu within 500 m of Middle Ring").click()
    assert link(page)["near"] == "rings:ring-middle~500"
    assert 0 < shown(page) < total
    page.click("#undo")
    rest(page)
    assert shown(page) == total
    page.locator(".group").nth(1).click()
    chosen = link(page)["carrier"]
    some = shown(page)
    assert some < total
    assert page.locator(f"[data-value={chosen}]").get_attribute("aria-pressed") == "true"
    page.locator(f"[data-value={chosen}]").click()  # again: let go
    assert "carrier" not in link(page)
    page.locator("[data-pick=verdict][data-value=priority]").click()
    assert link(page)["verdict"] == "priority"
    drag(page, ".histogram", 0.1, 0.5)  # 3 km wide, in steps of 10 m
    metres = float(link(page)["limit.siting.ring500"])
    assert metres == pytest.approx(1500, abs=20)
    wide = shown(page)
    page.locator(".sweep__plot").dblclick()
    assert "limit.siting.ring500" not in link(page)
    assert shown(page) < wide
    drag(page, "[data-brush=area] .spread", 0.25, 0.5)
    low, high = (float(end) for end in link(page)["area"].split("~"))
    assert high / low == pytest.approx(2, rel=0.2)
    narrow = shown(page)
    for _ in range(2):
        page.click("#undo")
        rest(page)
    assert float(link(page)["limit.siting.ring500"]) == metres
    assert shown(page) == wide
    page.keyboard.press("Control+Shift+Z")
    rest(page)
    page.click("#redo")
    assert link(page)["area"] == f"{low:g}~{high:g}"
    assert shown(page) == narrow


def test_an_area_is_drawn_to_filter_said_in_words_and_cleared(page: Page) -> None:
    total = shown(page)
    page.locator("[data-take=withinBox]").click()
    page.wait_for_function(CROSSHAIR)
    corner(page, 520, 300)
    corner(page, 760, 520)
    page.wait_for_selector(".phrases li:has-text('inside the drawn area')")
    assert 0 < shown(page) < total
    ring = [tuple(map(float, at.split(","))) for at in link(page)["in"].split(";")]
    assert len(ring) == 4
    drawn = page.evaluate("() => window.bridgehead.maps.map.map.querySourceFeatures('overlay').length")
    assert drawn > 0
    page.locator(".phrases button").first.click()
    assert "in" not in link(page)
    assert shown(page) == total
    page.click("#undo")
    assert "in" in link(page)
    page.locator("[data-take=within]").click()
    draw(page, ((520, 300), (760, 520), (760, 300), (520, 520)))  # crosses itself
    page.wait_for_function(
        "() => document.querySelector('#near-note').textContent.includes('crosses itself')"
    )
    assert "in" in link(page)


def test_a_crossing_site_is_repaired_filters_and_comes_back_after_undo(page: Page) -> None:
    total = shown(page)
    page.click(".mapview-tool-site")
    draw(page, ((560, 330), (760, 520), (760, 330), (560, 520)))
    page.wait_for_selector(".site-list__row:has-text('outline crosses itself')")
    page.get_by_role("button", name="Repair the outline").click()
    page.wait_for_selector(".mapview-toolsaid:has-text('Outline repaired')")
    page.wait_for_selector(".site-fault", state="detached")
    page.click("#undo")
    page.wait_for_selector(".site-list__row:has-text('outline crosses itself')")
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
    page.click(".mapview-tool-site")
    draw(page, ((560, 330), (760, 330), (760, 520), (560, 520)))
    page.get_by_role("button", name="Filter by it").click()
    assert 0 < len(link(page)["in"].split(";")) < 9
    one = shown(page)
    assert 0 < one < total
    page.locator("[data-take=withinBox]").click()
    page.wait_for_function(CROSSHAIR)
    corner(page, 775, 250)
    corner(page, 1000, 520)
    page.wait_for_selector(".phrases li:has-text('inside one of 2 drawn areas')")
    assert link(page)["in"].count("~") == 1
    assert one <= shown(page) < total


def test_columns_hide_the_code_of_the_link_shows_and_far_coordinates_are_said(page: Page) -> None:
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
    page.click("#share")
    page.wait_for_function("() => document.querySelector('#share-code').naturalWidth > 20")
    assert page.inner_text("#share-note").startswith("This address works on this computer only")
    page.keyboard.press("Escape")
    page.wait_for_selector("#share-panel", state="hidden")
    page.fill("#search", "116.39, 39.9")
    page.wait_for_selector("[role=listbox]:has-text('lie outside Kunshan')")


def order(page: Page) -> list[str]:
    rest(page)
    listed: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.stacking li')].map((li) => li.dataset.carried)"
    )
    return listed


def test_layers_are_carried_to_another_place_and_open_folds_stay_open(page: Page) -> None:
    told = page.locator(".layer__seen").all_inner_texts()
    assert len(told) >= 5
    counted = r"[\d\u202f]+ in view|[\d.\u202f]+ km in view|in view: lakes \d+, rivers [\d.\u202f]+ km"
    assert all(re.fullmatch(counted, one) for one in told)
    page.click("[data-fold=order] summary")
    page.click("[data-fold=saved] summary")
    before = order(page)
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
    assert order(page) == carried
    assert link(page)["order"].split(",") == carried
    page.click("#undo")
    assert order(page) == before
    for fold in ("order", "saved"):
        assert page.locator(f"[data-fold={fold}]").get_attribute("open") is not None


def test_a_site_of_a_link_that_is_deleted_does_not_come_back(page: Page, program: str) -> None:
    hole = "120.952,31.371;120.954,31.371;120.954,31.372"
    page.goto(f"{program}/?lang=en&site.A=120.95,31.37;120.955,31.37;120.955,31.374~{hole}&plan.A=2.5~0.2")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    assert "site.A" in link(page)
    page.evaluate("() => window.dash_clientside.set_props('site-open', {data: 'site-1'})")
    page.wait_for_selector(".site-list__row:has-text('A')")
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
    assert not {"site.A", "plan.A"} & set(link(page))
    page.reload()
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    assert page.evaluate("() => JSON.parse(localStorage.getItem('sites') || '[]').length") == 0
