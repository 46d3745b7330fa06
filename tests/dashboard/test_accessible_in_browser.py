"""Every page and state: nothing serious for axe-core, no Chinese on an English page but quotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from browser_pages import NARROW, WIDE, rest
from explore_page import Shown, explore_page

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser

AXE: Final = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
LIST: Final = "list=KS-P-0001,KS-S-0012,KS-S-0003"

SCENE: Final = "b=Wide&b.limit.siting.ring500=900"
SITE: Final = "site.A=120.95,31.37;120.955,31.37;120.955,31.374&plan.A=2.5~0.2"

# A new page or state is one line here: its address, and what is pressed before it is looked at.
STATES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "explore": ("/?", ()),
    "explore, parcel and table": (
        "/?select=KS-S-0012&price=480",
        ("#drawer-toggle", ".columns:not(:has(a)) summary"),
    ),
    "explore, filtered": (
        "/?supply=stock&room=1~&near=rings:ring-middle~500",
        (".saved:has(#saved) summary",),
    ),
    "explore, nothing matches": ("/?area=29~30&far=3~", ()),
    "explore, strange link": ("/?colour=red&v=99", ()),
    "explore, a drawn site beside a scenario": (
        f"/?{SCENE}&{SITE}",
        (".mapview-tool >> nth=2", ".saved:has(#saved) summary", "#near-what"),
    ),
    "compare, empty": ("/compare?", ()),
    "compare": (f"/compare?{LIST}&price=480", ()),
    "compare, scenarios": (f"/compare?{LIST}&{SCENE}&{SITE}", ("#scenes-pick",)),
    "policy": ("/policy?", ()),
    "policy, two packs": ("/policy?packs=cn-320583-ma-2019,cn-4401-m0", ()),
    "scheme": ("/policy/scheme?", ("#scheme-example",)),
    "ranking": ("/policy/ranking?weight.crossing=2", ()),
    "region": ("/region?", ()),
    "data": ("/data?", ()),
    "print": ("/print?", ()),
}
LANGUAGES: Final = ("zh", "en")
# Whether a press would close what is open.
IS_OPEN: Final = """(part) => part.closest("summary")?.parentElement.open
  || [part.ariaPressed, part.ariaExpanded].includes("true")"""
# An open list of choices is scrolled by the arrow keys of its field, which keeps the focus.
SERIOUS: Final = """() => axe.run(document, {resultTypes: ["violations"]}).then((result) => {
  const inList = (node) => document.querySelector(node.target[0])?.closest(".mantine-Popover-dropdown");
  const told = result.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  for (const one of told) {
    if (one.id === "scrollable-region-focusable") one.nodes = one.nodes.filter((node) => !inList(node));
  }
  return told.filter((one) => one.nodes.length > 0);
})"""
# What runs off the side of a phone, and what a finger would miss (the read-out is text that may be copied).
OFF_SCREEN: Final = """() => [document.documentElement, ...document.querySelectorAll(".document")]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className || one.tagName)"""
TOO_SMALL: Final = """() => [...document.querySelectorAll("button, summary")]
  .filter((one) => !one.matches(".mapview-readout, .begin__ask"))
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[class*=mantine-Pill]"))
  .filter((one) => { const { height } = one.getBoundingClientRect(); return height > 1 && height < 32; })
  .map((one) => `${one.id || one.className || one.innerText} ${one.getBoundingClientRect().height}`)"""
# Texts and names of what is shown, but for what says of itself that it is Chinese.
TEXTS: Final = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node instanceof Element ? node : node.parentElement;
    if (!at || at.closest("script, style, [lang|=zh]")) continue;
    if (node instanceof Element) {
      const names = ["aria-label", "title", "placeholder", "alt"];
      said.push(...names.map((name) => node.getAttribute(name) ?? ""));
    } else said.push(node.data);
  }
  return said.filter((text) => /[\\u3001-\\u30ff\\u3400-\\u9fff\\uff00-\\uffef]/.test(text));
}"""
# What a source says in its own words, and what it is called.
QUOTED: Final = re.compile(r"“[^”]*”|《[^》]*》")
CHINESE: Final = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def window(chromium: Browser, program: str) -> Iterator[Shown]:
    """One window, led from state to state."""
    yield from explore_page(chromium, program)


def open_at(window: Shown, path: str, language: str) -> None:
    """Lead to a state in a language: Explore by its link, another page by its switch of languages."""
    page, (place, query) = window.page, path.split("?")
    search = f"?lang={language}" + (f"&{query}" if query else "")
    page.set_viewport_size({**WIDE})
    if place == "/":
        window.open(search, fresh=urlsplit(page.url).path != "/")
    elif urlsplit(page.url).path == place and language == LANGUAGES[1]:
        page.locator(".languages button").nth(1).click()
        page.wait_for_selector(f"html[lang|={language}]")
    else:
        page.goto(window.address + place + search)
        page.wait_for_selector("#document h1")
    rest(page)


@pytest.mark.parametrize("state", STATES)
def test_a_state_stands_in_nobodys_way_and_speaks_its_language(window: Shown, state: str) -> None:
    path, presses = STATES[state]
    window.complaints.clear()
    for language in LANGUAGES:
        open_at(window, path, language)
        for part in map(window.page.locator, presses):
            if part.is_visible() and not part.evaluate(IS_OPEN):
                part.click()
                rest(window.page)
        window.page.evaluate(AXE.read_text(encoding="utf-8"))
        for size in (WIDE, NARROW):
            window.page.set_viewport_size({**size})
            rest(window.page)
            look_at(window.page, language, size)
    assert window.complaints == []


def look_at(page: Page, language: str, size: dict[str, int]) -> None:
    """Hold what is shown against axe-core, and against its language and its size."""
    if language == "en":
        said = [QUOTED.sub("", text).strip() for text in page.evaluate(TEXTS)]
        assert [text for text in said if CHINESE.search(text)] == []
    if size is NARROW:
        assert (page.evaluate(OFF_SCREEN), page.evaluate(TOO_SMALL)) == ([], [])
    found: list[dict[str, Any]] = page.evaluate(SERIOUS)
    serious = {one["id"]: [node["target"] for node in one["nodes"]][:4] for one in found}
    assert (language, size, serious) == (language, size, {})
