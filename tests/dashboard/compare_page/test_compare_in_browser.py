"""The Compare page in a real browser: twelve parcels ordered, noted, taken away; three scenarios compared."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest
from explore_page import THIRTEENTH
from openpyxl import load_workbook
from playwright.sync_api import expect

from dashboard.compare_page.scenes import changes, scenes_of
from dashboard.text import say
from dashboard.view import Scenario, View

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from dashboard.context import Context
    from dashboard.view import Language

pytestmark = pytest.mark.browser

TWELVE = [f"KS-P-{number:04d}" for number in range(1, 13)]
HEADS = (
    "[...document.querySelectorAll('.versus-table thead th[data-parcel]')].map((one) => one.dataset.parcel)"
)


CELLS: tuple[tuple[Language, dict[str, int]], ...] = (
    ("en", WIDE),
    ("zh", WIDE),
    ("zh", NARROW),
    ("en", NARROW),
)


WIDER = Scenario(name="Wider", limits=(("siting.ring500", 900.0),))
STOCK = Scenario(name="Stock", supplies=("stock",))


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


def complaining(page: Page, complaints: list[str]) -> Page:
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    return page


def test_twelve_parcels_are_ordered_by_key_and_by_hand_noted_and_taken_away(
    chromium: Browser, program: str, tmp_path: Path
) -> None:
    """On a phone the parcels are carried by a finger, one place at a time: no more of them is in view."""
    complaints: list[str] = []
    page = complaining(new_context(chromium, WIDE, touch=True).new_page(), complaints)
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


def test_three_scenarios_lie_side_by_side_and_are_handed_on(
    chromium: Browser, program: str, shipped: Context, tmp_path: Path
) -> None:
    """Two are kept and written to a file, which another browser reads, in each language and at each size."""
    complaints: list[str] = []
    page = complaining(new_context(chromium, WIDE).new_page(), complaints)
    for query, name in (("limit.siting.ring500=900", "Wider"), ("supply=stock", "Stock")):
        page.goto(f"{program}/compare?lang=en&{query}")
        page.wait_for_selector("#scenes-name")
        rest(page)
        page.fill("#scenes-name", name)
        page.click("#scenes-keep")
        rest(page)
    with page.expect_download() as download:
        page.click("#scenes-export")
    path = tmp_path / "scenarios.json"
    download.value.save_as(path)
    assert {one["name"] for one in json.loads(path.read_text("utf-8"))["scenarios"]} == {"Wider", "Stock"}
    for language, size in CELLS:
        other = complaining(new_context(chromium, size).new_page(), complaints)
        other.goto(f"{program}/compare?lang={language}")
        other.wait_for_selector("#scenes-upload")
        rest(other)
        other.set_input_files("#scenes-upload input[type=file]", path)
        rest(other)
        for name in ("Wider", "Stock"):
            other.click("#scenes-pick")
            other.get_by_role("option", name=name, exact=True).click()
            rest(other)
        stand_side_by_side(other, language, shipped)
        other.context.close()
    assert complaints == []


def stand_side_by_side(page: Page, language: Language, shipped: Context) -> None:
    """Hold that figures and the parcels that come out otherwise are those of the data."""
    frame = shipped.measures.frame
    heads = page.locator(".scenes__table thead th")
    expect(heads).to_have_count(4)
    expect(heads.nth(1)).to_contain_text(say(language, "scenes.own"))
    row = page.locator(".scenes__table tbody tr").filter(has_text=say(language, "scenes.parcels"))
    shown = [int(re.sub(r"\D", "", one)) for one in row.locator("strong").all_inner_texts()]
    assert shown == [len(frame), len(frame), (frame["supply"] == "stock").sum()]
    found = len(changes(scenes_of(shipped, View(beside=(WIDER, STOCK)))))
    said = page.locator("#scenes h3").inner_text()
    assert int(re.sub(r"\D", "", said)) == found > (frame["supply"] != "stock").sum()
    listed = page.locator("#scenes table").last.locator("tbody tr")
    assert 0 < listed.count() <= found
    expect(listed.first).to_contain_text(say(language, "scenes.left_out"))
    assert page.evaluate("() => { window.scrollTo(400, 0); return window.scrollX; }") == 0
