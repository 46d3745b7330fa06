"""What stands on one line does, and nothing reaches under a panel: measured on the page itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from browser_pages import NARROW, WIDE, new_context
from explore_page import CROSSHAIR, Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LINES: Final = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return [...new Set([...range.getClientRects()].map((box) => Math.round(box.top)))].length;
})"""
CUT: Final = """(selector) => [...document.querySelectorAll(selector)].filter(
  (one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"""
SIDES: Final = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
  .map(({ left, right, top, bottom }) => [left, right, top, bottom])"""


def shown(browser: Browser, address: str, size: dict[str, int], link: str, stored: str = "[]") -> Shown:
    context = new_context(browser, size)
    context.add_init_script(f"localStorage.setItem('sites', {json.dumps(stored)})")
    page = Shown(context.new_page(), address)
    page.open(link, fresh=True)
    return page


def kept_sites(count: int) -> str:
    def site(place: int) -> dict[str, Any]:
        west = 120.9 + place / 1000
        ring = [[west, 31.3], [west + 0.0005, 31.3], [west + 0.0005, 31.3005], [west, 31.3]]
        return {
            "id": f"site-{place}",
            "name": f"K {place}",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    return json.dumps([site(place) for place in range(1, count + 1)])


def measure_an_area(page: Page) -> None:
    page.click(".mapview-tool-area")
    page.wait_for_function(CROSSHAIR)
    for x, y in ((340, 300), (680, 300), (680, 420)):
        page.mouse.move(x - 4, y - 4)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.up()
    page.wait_for_function("() => document.querySelectorAll('.mapview-toolpart').length === 4")


def test_words_keep_to_their_lines_and_to_their_side_of_the_panels(chromium: Browser, program: str) -> None:
    there = shown(chromium, program, WIDE, "?lang=en&verdict=admissible&flag=close,near")
    page = there.page
    assert set(page.evaluate(LINES, ".tile__word")) == {1}
    assert len({top for _, _, top, _ in page.evaluate(SIDES, ".tiles:last-child .tile")}) == 1
    assert max(page.evaluate(LINES, ".begin__words")) <= 3

    page.fill("#search", "KS-P-019")
    page.wait_for_selector(".found__rest")
    assert page.evaluate(CUT, ".found > *") == []
    assert set(page.evaluate(LINES, ".found > *")) == {1}
    page.fill("#search", "a")
    page.wait_for_selector("[role=option] >> nth=14")
    ((_, _, _, bottom),) = page.evaluate(SIDES, ".found-list .mantine-ScrollArea-viewport")
    rows = page.evaluate(SIDES, ".found-list :is(.mantine-Select-option, .mantine-Select-groupLabel)")
    assert any(row[3] == pytest.approx(bottom, abs=1) for row in rows)
    assert not [row for row in rows if row[2] < bottom - 1 < row[3] - 2]
    page.keyboard.press("Escape")

    page.click("#drawer-toggle")
    page.wait_for_selector(".ag-cell[col-id=flag]:has-text(' · ')")
    assert page.evaluate(CUT, ".ag-cell[col-id=flag]") == []
    page.click("#drawer-toggle")

    for width in (1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        there.settle()
        measure_an_area(page)
        (right,) = (side[0] for side in page.evaluate(SIDES, ".side--right"))
        assert max(side[1] for side in page.evaluate(SIDES, ".mapview-tools *")) < right
        assert set(page.evaluate(LINES, ".mapview-toolpart")) == {1}
        page.click(".mapview-tool-cancel")


def test_drawn_sites_of_a_link_that_find_no_room_are_told_until_put_away(
    chromium: Browser, program: str
) -> None:
    rings = "&".join(
        f"site.{name}=120.9{at},31.37;120.9{at},31.38;120.96,31.38" for at, name in enumerate("ABC")
    )
    there = shown(chromium, program, NARROW, f"?lang=en&{rings}", kept_sites(39))
    there.page.wait_for_selector("#sites-left-notice .notice")
    said = there.page.inner_text("#sites-left-notice")
    assert "not added: 2." in said
    assert "up to 40" in said
    assert len(there.page.evaluate("() => JSON.parse(localStorage.getItem('sites'))")) == 40
    there.page.click("#sites-left-close")
    there.page.wait_for_selector("#sites-left-notice .notice", state="detached")
