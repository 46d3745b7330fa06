"""The pages on policy in a real browser: thresholds dragged, a scheme typed and pasted, weights moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASTED = "D\tindustrial\t1000\t3\t4.5\nE\tsupport\t500\t2\t4"
PASTE = """text => {
  const given = new DataTransfer();
  given.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
  document.querySelector(".programme-grid .ag-cell").dispatchEvent(event);
}"""


class Opened:
    """A page, and everything it complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.complaints = page, address, list[str]()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_selector("main h1")
        self.page.wait_for_function("() => location.search.includes('lang=')")
        rest(self.page)

    def wait_in_link(self, part: str) -> None:
        self.page.wait_for_function("part => location.search.includes(part)", arg=part)
        rest(self.page)


@pytest.fixture
def wide(chromium: Browser, program: str) -> Iterator[Opened]:
    context = new_context(chromium, WIDE)
    yield Opened(context.new_page(), program)
    context.close()


def test_a_scheme_is_filled_pasted_checked_and_kept_over_a_change_of_language(wide: Opened) -> None:
    page = wide.page
    wide.go("/policy/scheme?lang=en&select=KS-S-0021")
    assert "result stands here" in page.inner_text("#scheme-result")
    page.click("#scheme-example")
    page.wait_for_selector(".outcome")
    rest(page)
    assert "49\u202f000.00" in page.inner_text(".stats")
    page.evaluate(PASTE, PASTED)
    page.wait_for_function("() => document.querySelector('.stats').innerText.includes('53\u202f000.00')")
    rest(page)
    page.get_by_role("button", name="中文").or_(page.locator("[id*='language'][id*='zh']")).first.click()
    wide.wait_in_link("lang=zh")
    page.wait_for_function(
        "() => (document.querySelector('.stats') || {}).innerText?.includes('53\u202f000.00')"
    )
    assert "昆山市科创产业用地" in page.inner_text(".checked")
    page.fill("#scheme-parcel", "nowhere")
    page.wait_for_function("() => document.querySelector('#scheme-result').innerText.includes('nowhere')")
    assert wide.complaints == []


def test_thresholds_modes_and_weights_stand_in_the_link_and_come_back_by_it(wide: Opened) -> None:
    page = wide.page
    wide.go("/policy?lang=en")
    page.wait_for_selector(".sweep [role=slider]")
    slider = page.locator(".sweep [role=slider]").first
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    wide.wait_in_link("limit.siting.ring500=700")
    page.wait_for_selector(".altered:not(.altered--none)")
    assert "originally ≤\xa0500\xa0m" in page.inner_text("#policy-altered")
    page.locator("a.policy-tab", has_text="Ranking").click()
    page.wait_for_selector(".order summary")
    assert "limit.siting.ring500=700" in page.url
    assert "originally" in page.inner_text(".altered-strip")
    first = page.inner_text(".order__id >> nth=0")
    page.locator(".weight [role=slider]").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    wide.wait_in_link("weight.crossing=5")
    page.locator(".order summary").first.click()
    assert "connecting road" in page.inner_text(".order__apart >> nth=0")
    page.reload()
    page.wait_for_selector(".order summary")
    rest(page)
    assert page.inner_text(".scale >> nth=0").count("55.6%") == 1
    assert first
    assert wide.complaints == []


def test_no_page_on_policy_or_region_is_wider_than_a_phone(chromium: Browser, program: str) -> None:
    context = new_context(chromium, NARROW)
    opened = Opened(context.new_page(), program)
    for path in ("/policy", "/policy/scheme", "/policy/ranking", "/region"):
        opened.go(f"{path}?lang=en")
        widths = opened.page.evaluate(
            "() => [document.querySelector('#document').scrollWidth, window.innerWidth]"
        )
        assert widths[0] <= widths[1], path
    assert opened.complaints == []
    context.close()
