"""The page that prints in a browser, in both languages: preview, frame dragged, file made and fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PATIENCE_MS = 90_000
FRAME = "[...document.querySelectorAll('.compose-frame polygon')].at(-1)"
ANOTHER = "src => document.querySelector('.compose__preview img').getAttribute('src') !== src"


def choose(page: Page, part: str, name: str) -> None:
    page.click(f"#compose-{part}")
    page.get_by_role("option", name=name, exact=True).click()


def opened(page: Page, address: str) -> list[str]:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.wait_for_selector(".compose__preview img")
    return complaints


def picture(page: Page) -> str:
    return page.get_attribute(".compose__preview img", "src") or ""


def test_the_frame_is_dragged_and_the_preview_follows_in_chinese(chromium: Browser, program: str) -> None:
    context = new_context(chromium, WIDE)
    page = context.new_page()
    complaints = opened(page, f"{program}/print?lang=zh")
    choose(page, "scale", "1:50\u202f000")
    page.wait_for_function("() => document.querySelector('.compose__said').innerText === '1:50\u202f000'")
    page.wait_for_function(f"() => {FRAME}?.getAttribute('points')?.includes(',')")
    before = picture(page)
    box = page.locator(".compose-frame polygon").last.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 15, steps=4)
    page.mouse.up()
    page.wait_for_function(ANOTHER, arg=before)
    page.fill("#compose-heading_zh", "这" * 120)
    page.wait_for_selector(".compose__fault")
    assert "放不下" in page.inner_text(".compose__fault")
    assert page.locator(".compose__preview img").count() == 0  # nor is what was asked before shown beside it
    assert complaints == []
    context.close()


def test_a_brief_is_ordered_made_and_fetched_in_english(chromium: Browser, program: str) -> None:
    context = new_context(chromium, WIDE)
    page = context.new_page()
    complaints = opened(page, f"{program}/print?lang=en&select=KS-P-0006,KS-P-0007")
    first = picture(page)
    choose(page, "form", "Parcel briefs")
    page.wait_for_function(ANOTHER, arg=first)
    assert page.is_hidden("#compose-stage")
    page.click("#compose-make")
    page.wait_for_selector(".job__file")
    page.set_viewport_size({**NARROW})  # on a phone the file stands between button and preview
    rest(page)
    button, made, preview = page.evaluate(
        "(parts) => parts.map((part) => document.querySelector(part).getBoundingClientRect().y)",
        ["#compose-make", ".job__file", ".compose__preview img"],
    )
    assert button < made < min(button + 300, preview)
    page.set_viewport_size({**WIDE})
    with page.expect_download() as taken:
        page.click(".job__file")
    assert taken.value.suggested_filename.endswith(".pdf")
    page.click(".job .button")
    page.wait_for_selector(".job", state="detached")
    assert "No file made yet." in page.inner_text("#compose-jobs")
    assert complaints == []
    context.close()


def test_a_brief_is_one_click_on_the_card_and_keeps_the_thresholds(chromium: Browser, program: str) -> None:
    context = new_context(chromium, WIDE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{program}/?lang=en&select=KS-P-0006&limit.siting.ring500=700")
    page.wait_for_function("() => location.search.includes('700')")
    link = page.locator("a[href*='/handouts/brief/KS-P-0006.pdf']")
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename == "brief-KS-P-0006.pdf"
    assert "limit.siting.ring500=700" in taken.value.url
    assert page.get_by_role("link", name="Print").is_visible()
    context.close()
