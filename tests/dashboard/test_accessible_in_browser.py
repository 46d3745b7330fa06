"""Every page and state through axe-core, wide and narrow: nothing serious stands in anybody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser

AXE: Final = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
LIST: Final = "list=KS-P-0001,KS-S-0012,KS-S-0003"

# A new page or state is one line here: its address, and what is pressed before it is looked at.
STATES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "explore": ("/?lang=en", ()),
    "explore, parcel and table": ("/?lang=en&select=KS-S-0012&price=480", ("#drawer-toggle",)),
    "explore, filtered": ("/?lang=zh&supply=stock&room=1~&near=rings:ring-middle~500", (".saved summary",)),
    "explore, nothing matches": ("/?lang=en&area=29~30&far=3~", ()),
    "explore, strange link": ("/?lang=en&colour=red&v=99", ()),
    "compare, empty": ("/compare?lang=en", ()),
    "compare": (f"/compare?lang=zh&{LIST}&price=480", ()),
    "policy": ("/policy?lang=en", ()),
    "region": ("/region?lang=en", ()),
}


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    """One page a size, opened again and again."""
    contexts = {"wide": new_context(chromium, WIDE), "narrow": new_context(chromium, NARROW)}
    yield {name: context.new_page() for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


def open_at(page: Page, address: str) -> None:
    page.goto(address)
    path = urlsplit(address).path
    page.wait_for_selector("#map[data-ready=true]" if path == "/" else "#document h1")
    rest(page)


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_serious_stands_in_anybodys_way(
    pages: dict[str, Page], program: str, state: str, size: str
) -> None:
    page = pages[size]
    path, presses = STATES[state]
    open_at(page, program + path)
    for selector in presses:
        if page.locator(selector).is_visible():
            page.click(selector)
            rest(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)"
    )
    serious = {
        one["id"]: [node["target"] for node in one["nodes"]][:4]
        for one in found
        if one["impact"] in {"serious", "critical"}
    }
    assert serious == {}
