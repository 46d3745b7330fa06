"""The Compare page in a real browser: twelve parcels, put in order by key and by hand, noted, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from dashboard.view import Language

pytestmark = pytest.mark.browser

TWELVE = [f"KS-P-{number:04d}" for number in range(1, 13)]
HEADS = (
    "[...document.querySelectorAll('.versus-table thead th[data-parcel]')].map((one) => one.dataset.parcel)"
)


THIRTEENTH = {
    "en": "The shortlist holds 12 parcels; KS-S-0012 was not added.",
    "zh": "清单最多 12 宗，KS-S-0012 未加入。",
}
CELLS: tuple[tuple[Language, dict[str, int]], ...] = (
    ("en", WIDE),
    ("zh", WIDE),
    ("zh", NARROW),
    ("en", NARROW),
)


def order(page: Page) -> list[str]:
    rest(page)
    listed: list[str] = page.evaluate(HEADS)
    return listed


def moved(listed: list[str], place: int, to: int) -> list[str]:
    rest = [*listed[:place], *listed[place + 1 :]]
    return [*rest[:to], listed[place], *rest[to:]]


def carry_by_finger(page: Page, place: int, to: int) -> None:
    """Drag a parcel by its handle to the place of another, as a finger does."""
    ends = [page.locator(".versus-grip").nth(one).bounding_box() for one in (place, to)]
    (x, y), (end, _) = ((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in ends if box)
    finger = page.context.new_cdp_session(page)
    for step in range(6):
        at = {"x": x + (end - x) * step / 5, "y": y}
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if step else "touchStart", "touchPoints": [at]},
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def carry_by_mouse(page: Page, place: int, to: int) -> None:
    page.locator(".versus-grip").nth(place).hover()
    page.mouse.down()
    box = page.locator(".versus-table thead th[data-parcel]").nth(to).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=6)
    page.mouse.up()


def go_over(page: Page, language: Language, note: str, path: Path) -> None:
    """Order by key and by hand, note, take away as a workbook, and ask for one parcel too many."""
    before = order(page)
    page.locator(".versus-grip").first.focus()
    page.keyboard.press("ArrowRight")
    listed = moved(before, 0, 1)
    assert order(page) == listed
    assert page.evaluate("document.activeElement.dataset.parcel") == before[0], "the handle keeps the focus"
    if page.viewport_size == NARROW:
        carry_by_finger(page, 1, 0)
        listed = moved(listed, 1, 0)
    else:
        carry_by_mouse(page, 2, 0)
        listed = moved(listed, 2, 0)
    assert order(page) == listed
    page.fill(f"#note-{listed[0]}", note)
    page.locator("h1").click()
    rest(page)
    with page.expect_download() as download:
        page.click("#compare-export")
    download.value.save_as(path)
    cells = [str(cell) for row in load_workbook(path).active.values for cell in row if cell is not None]
    assert [cell for cell in cells if cell in TWELVE][:12] == listed
    assert note in cells
    page.fill("#compare-add", "KS-S-0012")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#notices:has-text('{THIRTEENTH[language]}')")
    assert order(page) == listed
    scrolled = page.evaluate("() => { window.scrollTo(400, 0); return window.scrollX; }")
    assert scrolled == 0, "the table runs aside within its frame, the page does not"


def test_twelve_parcels_are_ordered_by_key_and_by_hand_noted_and_taken_away(
    chromium: Browser, program: str, tmp_path: Path
) -> None:
    """On a phone the parcels are carried by a finger, one place at a time: no more of them is in view."""
    page = new_context(chromium, WIDE, touch=True).new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto(f"{program}/compare?lang=en&list={','.join(TWELVE)}")
    page.wait_for_selector(".versus-table")
    assert order(page) == TWELVE
    maps = page.locator(".versus-table thead svg, .versus-table thead img")
    assert maps.count() >= 12
    page.click("[data-do=keep]")
    rest(page)
    for language, size in CELLS:
        page.set_viewport_size({**size})
        page.locator(".languages button").nth(["zh", "en"].index(language)).click()
        page.wait_for_selector(f"html[lang|={language}]")
        go_over(page, language, f"near, {language} {size['width']}", tmp_path / f"{language}.xlsx")
    kept = order(page)
    page.reload()
    page.wait_for_selector(".versus-table")
    assert order(page) == kept
    assert page.input_value(f"#note-{kept[0]}") == "near, en 390"
    assert complaints == []
