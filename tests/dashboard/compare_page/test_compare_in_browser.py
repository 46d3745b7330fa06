"""The Compare page in a real browser: twelve parcels, put in order by key and by hand, noted, taken away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TWELVE = [f"KS-P-{number:04d}" for number in range(1, 13)]
HEADS = (
    "[...document.querySelectorAll('.versus-table thead th[data-parcel]')].map((one) => one.dataset.parcel)"
)


def order(page: Page) -> list[str]:
    rest(page)
    listed: list[str] = page.evaluate(HEADS)
    return listed


def refuse_a_thirteenth(page: Page, sentence: str, before: list[str]) -> None:
    rest(page)
    page.fill("#compare-add", "KS-S-0012")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#notices:has-text('{sentence}')")
    assert order(page) == before


def test_twelve_parcels_are_ordered_by_key_and_by_hand_noted_and_taken_away(
    chromium: Browser, program: str, tmp_path: Path
) -> None:
    page = new_context(chromium, WIDE).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{program}/compare?lang=en&list={','.join(TWELVE)}")
    page.wait_for_selector(".versus-table")
    assert order(page) == TWELVE
    maps = page.locator(".versus-table thead svg, .versus-table thead img")
    assert maps.count() >= 12
    page.click("[data-do=keep]")
    rest(page)
    grip = page.locator(".versus-grip").first
    grip.focus()
    page.keyboard.press("ArrowRight")
    moved = [TWELVE[1], TWELVE[0], *TWELVE[2:]]
    assert order(page) == moved
    assert page.evaluate("document.activeElement.dataset.parcel") == TWELVE[0], "the handle keeps the focus"
    third = page.locator(".versus-grip").nth(2)
    first = page.locator(".versus-table thead th[data-parcel]").first
    third.hover()
    page.mouse.down()
    box = first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=6)
    page.mouse.up()
    moved = [TWELVE[2], TWELVE[1], TWELVE[0], *TWELVE[3:]]
    assert order(page) == moved
    page.fill(f"#note-{TWELVE[2]}", "near the station")
    page.locator("h1").click()
    rest(page)
    page.reload()
    page.wait_for_selector(".versus-table")
    assert order(page) == moved
    assert page.input_value(f"#note-{TWELVE[2]}") == "near the station"
    with page.expect_download() as download:
        page.click("#compare-export")
    path = tmp_path / "compare.xlsx"
    download.value.save_as(path)
    cells = [str(cell) for row in load_workbook(path).active.values for cell in row if cell is not None]
    assert [cell for cell in cells if cell in TWELVE][:12] == moved
    assert "near the station" in cells
    refuse_a_thirteenth(page, "The shortlist holds 12 parcels; KS-S-0012 was not added.", moved)
    page.set_viewport_size({**NARROW})
    page.goto(f"{program}/compare?lang=zh")
    page.wait_for_selector(".versus-table")
    refuse_a_thirteenth(page, "清单最多 12 宗，KS-S-0012 未加入。", moved)
    assert complaints == []
