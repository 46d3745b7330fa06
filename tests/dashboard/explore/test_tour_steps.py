"""The steps of the first minute: what they point at is on the page, and they can be gone through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

from dashboard.explore.tour import PLACES, STEPS, tour_button
from dashboard.text import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_every_step_has_its_place_and_words_and_none_is_left_over() -> None:
    used = {key for steps in STEPS.values() for key in steps}
    assert used == PLACES.keys()
    for language in ("zh", "en"):
        for key in used:
            assert say(language, f"tour.{key}.title") != say(language, f"tour.{key}.text")
        assert [tour_button(language, who).children for who in STEPS] == [say(language, "tour.show")] * 3


def begun(page: Page, address: str, who: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    page.locator(f".begin__show[data-who={who}]").click()


@pytest.mark.browser
def test_the_steps_point_at_parts_that_are_seen_and_leave_nothing(chromium: Browser, program: str) -> None:
    faults: list[str] = []
    page = new_context(chromium, WIDE).new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    begun(page, f"{program}/?lang=en", "planner")
    for place, key in enumerate(STEPS["planner"], 1):
        page.wait_for_selector(f".tour__place:text-is('{place} / 5')")
        page.wait_for_selector(".is-toured:visible")
        assert page.inner_text(".tour__title") == say("en", f"tour.{key}.title")
        card, part = (page.locator(one).bounding_box() for one in (".tour", ".is-toured"))
        assert card is not None
        assert part is not None
        assert card["x"] >= part["x"] + part["width"] or card["x"] + card["width"] <= part["x"]
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".tour__place:text-is('4 / 5')")
    page.keyboard.press("Escape")
    assert page.locator(".tour, .is-toured").count() == 0
    assert page.evaluate("() => document.activeElement.dataset.who") == "planner"
    page.set_viewport_size({**NARROW})
    page.goto(f"{program}/?lang=zh")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    page.locator(".sheets button").nth(2).click()
    page.locator(".begin__show[data-who=investor]").click()
    for _ in STEPS["investor"][1:]:
        page.wait_for_selector(".is-toured:visible")
        box = page.locator(".tour").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        page.get_by_role("button", name="下一步").click()
    assert re.match(r"4 / 4", page.inner_text(".tour__place"))
    assert page.get_by_role("button", name="下一步").count() == 0
    page.get_by_role("button", name="结束").click()
    assert page.locator(".tour").count() == 0
    assert faults == []
