"""The steps of the first minute: what they point at is on the page, and they can be gone through."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from browser_pages import NARROW, WIDE, new_context, rest
from dash import html
from dash.development.base_component import Component
from lxml import etree

from dashboard.context import Context
from dashboard.explore.beginnings import beginnings, questions
from dashboard.explore.options import options_of
from dashboard.explore.page import content, words
from dashboard.explore.tour import PLACES, STEPS, tour_button
from dashboard.settings import PROJECT_ROOT
from dashboard.shell import SHEETS
from dashboard.text import say
from dashboard.view import Language, View

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MADE_BY_THE_MAP: Final = {".mapview-tools", "#map"}
MIDDLE: Final = {"width": 900, "height": 800}
AXE: Final = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS: Final = """() => axe.run(document, {resultTypes: ["violations"]}).then(({ violations }) => violations
  .filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => one.id))"""


def test_every_step_has_its_place_and_words_and_none_is_left_over() -> None:
    used = {key for steps in STEPS.values() for key in steps}
    assert used == PLACES.keys()
    for language in ("zh", "en"):
        for key in used:
            assert say(language, f"tour.{key}.title") != say(language, f"tour.{key}.text")
        assert [tour_button(language, who).children for who in STEPS] == [say(language, "tour.show")] * 3


def elements(child: object) -> list[etree._Element]:
    """Write what Dash draws as elements with ids, classes and other attributes."""
    if isinstance(child, list | tuple):
        return [element for one in child for element in elements(one)]
    if not isinstance(child, Component):
        return []
    written = child.to_plotly_json()["props"]
    element = etree.Element(type(child).__name__.lower())
    for name, value in written.items():
        if isinstance(value, str) or value is True:
            element.set({"className": "class"}.get(name, name), "" if value is True else value)
    element.extend(elements(getattr(child, "children", None)))
    return [element]


def path_of(selector: str) -> str:
    """Write a selector of the tour as an XPath."""
    path = "/"
    for part in re.sub(r"\s*\+\s*", " +", selector).split():
        path += "/following-sibling::*[1]/self::" if part.startswith("+") else "/descendant::"
        path += (re.match(r"\+?(\w+)", part) or [0, "*"])[1]
        for kind, name in re.findall(r"([.#])([\w-]+)", re.sub(r"\[.*?\]", "", part)):
            path += f"[@id='{name}']" if kind == "#" else f"[contains(concat(' ', @class, ' '), ' {name} ')]"
        path += "[not(@hidden)]" if ":not([hidden])" in part else ""
        for name, value in re.findall(r"\[([\w-]+)='?([^'\]]+)'?\]", part):
            path += f"[@{name}='{value}']"
    return path


def found(context: Context, view: View) -> set[str]:
    """Give the selectors of the tour that a view's page answers to."""
    made = content(context, view)
    (page,) = elements(html.Div([*made.header, *made.panels, *made.tabs]))
    alternatives = {one for at, _ in PLACES.values() for one in at.split(", ")}
    return {one for one in alternatives if page.xpath(path_of(one))}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_selector_of_the_steps_names_a_part_of_the_page(shipped: Context, language: Language) -> None:
    plain = found(shipped, View(language=language))
    chosen = found(shipped, View(language=language, selected=("KS-P-0001",)))
    for key, (at, sheet) in PLACES.items():
        assert (plain | MADE_BY_THE_MAP) & set(at.split(", ")), key
        assert set(at.split(", ")) <= plain | chosen | MADE_BY_THE_MAP, key
        assert sheet in {"", *SHEETS}, key
    assert "#card:not([hidden]) .panel" in chosen - plain
    assert not elements(html.Div([]))[0].xpath(path_of(".begin"))


def test_where_the_data_has_no_ring_its_question_and_its_steps_are_left_out(shipped: Context) -> None:
    reference = {name: frame for name, frame in shipped.dataset.reference.items() if name != "rings"}
    bare = replace(shipped, dataset=replace(shipped.dataset, reference=reference))
    assert questions(bare, "en").keys() == {"planner", "briefing"}
    (list_,) = elements(beginnings(bare, "en").children)
    assert [one.get("data-who") for one in list_.xpath("//li/button[@data-who]")] == ["planner", "briefing"]
    assert len(list_.xpath("//li")) == len(list_.xpath("//li/button[@data-show]")) == 2


def test_the_browser_is_told_how_many_areas_and_corners_filter(shipped: Context) -> None:
    told = words("en", options_of(shipped, "en"))
    assert (told["most_areas"], told["most_corners"]) == (12, 120)
    assert "12 areas" in told["place_many"]
    assert "120 corners" in told["place_corners"]


def test_the_width_at_which_panels_are_sheets_stands_in_one_script() -> None:
    scripts = (PROJECT_ROOT / "dashboard" / "assets").glob("*.js")
    assert [one.name for one in scripts if "max-width" in one.read_text("utf-8")] == ["bridgehead.js"]


def walk(page: Page, language: Language, who: str) -> None:
    """Go through the steps of one of the three to the last, and look at each."""
    keys = STEPS[who]
    page.locator(f".begin__show[data-who={who}]").click()
    region = page.wait_for_selector("#tour-said")
    room = page.viewport_size
    assert room is not None
    for place, key in enumerate(keys, 1):
        page.wait_for_selector(f".tour__place:text-is('{place} / {len(keys)}')")
        page.wait_for_selector(".is-toured:visible")
        assert page.inner_text(".tour__title") == say(language, f"tour.{key}.title")
        card, part = (page.locator(one).bounding_box() for one in (".tour", ".is-toured"))
        assert card is not None
        assert part is not None
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= room["width"]
        if room == WIDE and key != "frame":  # the tools stand over the map, in its middle
            beside = card["x"] >= part["x"] + part["width"] or card["x"] + card["width"] <= part["x"]
            assert beside or card["y"] >= part["y"] + part["height"], key
        if place < len(keys):
            page.get_by_role("button", name=say(language, "tour.next"), exact=True).click()
    assert page.get_by_role("button", name=say(language, "tour.next"), exact=True).count() == 0
    assert region is not None
    assert region.evaluate("(one) => one.isConnected && one.ariaLive") == "polite"


def focused(page: Page, who: str) -> None:
    """Wait until nothing of the steps is left and the hand is on the button that began them."""
    assert page.locator(".tour, .is-toured").count() == 0
    page.wait_for_selector(f".begin__show[data-who={who}]:focus:visible")


@pytest.mark.browser
def test_the_steps_point_at_parts_that_are_seen_and_leave_nothing(chromium: Browser, program: str) -> None:
    faults: list[str] = []
    page = new_context(chromium, WIDE).new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{program}/?lang=en")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    walk(page, "en", "planner")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".tour__place:text-is('4 / 5')")
    page.evaluate("() => { document.getElementById('tour-said').kept = true; }")
    page.locator(".languages button").first.click()  # the card says its step in the other language
    page.wait_for_selector(f".tour__title:text-is('{say('zh', 'tour.verdict.title')}')")
    page.wait_for_selector(".is-toured:visible")
    assert page.evaluate("() => document.getElementById('tour-said').kept")
    assert page.get_by_role("dialog").get_attribute("aria-label") == "带我看：规划"
    rest(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(SERIOUS) == []
    page.locator(".tour").focus()
    page.keyboard.press("Escape")
    focused(page, "planner")
    walk(page, "zh", "briefing")
    page.get_by_role("button", name="结束", exact=True).click()
    focused(page, "briefing")
    page.set_viewport_size({**MIDDLE})
    page.locator(".begin__show[data-who=planner]").click()  # the sweep does not stand at this width
    page.wait_for_selector(".tour__place:text-is('1 / 4')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f".tour__title:text-is('{say('zh', 'tour.verdict.title')}')")
    page.keyboard.press("Escape")
    page.set_viewport_size({**NARROW})
    page.locator(".languages button").last.click()
    page.wait_for_selector("html[lang=en]")
    rest(page)
    page.locator(".sheets button").nth(2).click()
    walk(page, "en", "investor")
    page.get_by_role("button", name="End", exact=True).click()
    focused(page, "investor")
    page.locator(".languages button").first.click()
    page.wait_for_selector("html[lang|=zh]")
    rest(page)
    walk(page, "zh", "briefing")
    page.keyboard.press("Escape")
    assert faults == []
