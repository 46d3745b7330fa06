"""What people do with parcels, sites, scenarios, links, keys and questions: see `test_lines_in_browser`."""

from __future__ import annotations

import re

import pytest
import shapely
from explore_page import ASKED, FOCUSED, THIRTEENTH, TO_PLACE, Cell, on_ground
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CJK = re.compile(r"[\u3400-\u9fff]")
MIDDLE = "at=121.039,31.4018,13"
# how many parts of the page would move for longer than a blink, and whether a press has the map glide
MOVING = """() => {
  const lasts = (part) => {
    const { transitionDuration, animationDuration } = getComputedStyle(part);
    return `${transitionDuration},${animationDuration}`.split(",").some((one) => parseFloat(one) > 0.001);
  };
  const parts = [...document.querySelectorAll("*")].filter(lasts).length;
  document.querySelector(".mapview-control-zoomIn").click();
  return [parts, window.bridgehead.maps.map.map.isMoving()];
}"""


def test_the_card_judges_prices_steps_on_and_lists(cell: Cell) -> None:
    """Twelve parcels are on the shortlist, so that this one is the thirteenth."""
    page = cell.page
    listed, toggle = page.locator("#listed-count"), page.locator(".list-toggle")
    twelve = "select=" + ",".join(f"KS-P-{number:04}" for number in range(1, 13))
    cell.lead(f"supply=promoted&{twelve}")
    cell.sheet("parcel")
    toggle.click()
    expect(listed).to_have_text("12")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    cell.lead("supply=stock&select=KS-S-0012")
    cell.sheet("parcel")
    toggle.click()
    expect(page.locator("#notices")).to_contain_text(THIRTEENTH[cell.language])
    expect(listed).to_have_text("12")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    page.click("#notices-close")
    assert page.locator("#card .rule").count() == 6
    assert cell.say("topup.blank").split("；")[0].split(";")[0][:8] in page.inner_text("#topup")
    page.fill("#price", "480")
    unit = cell.say("topup.result", amount="").strip()
    page.wait_for_function("(unit) => document.getElementById('topup').innerText.includes(unit)", arg=unit)
    assert cell.link()["price"] == "480"
    assert page.locator("#card a[href*='/handouts/brief/KS-S-0012.pdf']").is_visible()
    page.locator(".step--after").click()
    page.wait_for_selector("#card .card__id:not(:text-is('KS-S-0012'))")
    assert cell.link()["select"] == page.inner_text(".card__id")
    page.click("#card-close")
    assert "select" not in cell.link()
    cell.lead(f"supply=promoted&{twelve}")
    cell.sheet("parcel")
    toggle.click()
    expect(listed).to_have_text("")


def test_lengths_and_areas_are_those_of_the_working_grid(cell: Cell) -> None:
    """In the town's middle there is no parcel whose edge would draw a press to it."""
    page = cell.page
    cell.lead("at=120.975,31.375,14")
    left, top = (100, 400) if cell.narrow else (560, 330)
    places = [(left, top), (left + 200, top), (left + 200, top + 150)]
    ground = on_ground(shapely.LineString(page.evaluate(TO_PLACE, places)))
    for tool, value, unit, digits in (
        ("length", ground.length, "m", 1),
        ("area", shapely.Polygon(ground.coords).area / 10_000, "ha", 4),
    ):
        page.click(f".mapview-tool-{tool}")
        assert page.inner_text(f".mapview-tool-{tool}") == cell.say(f"map.tool{tool.title()}")
        cell.draw(*places)
        expect(page.locator(".mapview-measured")).to_be_visible()
        read = re.sub(r"[\u202f\u00a0]", "", page.inner_text(".mapview-toolread"))
        measured = re.match(rf"([\d.]+) ?{unit}", read)
        assert measured is not None, read
        assert len(measured[1].partition(".")[2]) == digits
        assert float(measured[1]) == pytest.approx(value, rel=0.01)  # a press is true to a pixel
        page.click(f".mapview-tool-{tool}")
        page.wait_for_selector("#map[data-tool='']")


def test_a_crossing_site_is_repaired_and_one_outside_is_refused(cell: Cell) -> None:
    """On a phone the panel of sites comes up as a sheet, which is put down to draw again."""
    page = cell.page
    cell.lead(f"supply=stock&{MIDDLE}")
    some = cell.shown()
    left, top = (100, 400) if cell.narrow else (560, 330)  # on a phone the tools take the map's upper part
    right, bottom = left + 200, top + 180
    take_site(cell)
    cell.draw((left, top), (right, bottom), (right, top), (left, bottom))
    page.wait_for_selector(f".site-list__row:has-text('{cell.say('sites.crosses_short')}')")
    assert page.inner_text(".site-fault").startswith(cell.say("sites.crosses"))
    halves = halves_ha(cell)
    page.locator(".site-fault button").click()
    page.wait_for_selector(".site-fault", state="detached")
    cell.settle()
    assert page.locator(".site-list__row").count() == 1
    said = re.search(r"([\d.]+)\sha", page.inner_text(".site-list__row"))
    assert said is not None
    assert float(said[1]) == pytest.approx(halves, abs=0.0051)
    if cell.narrow:
        assert page.inner_text(".sheets .is-open") == cell.say("panel.parcel")
    cell.put_down()
    page.evaluate("() => { window.bridgehead.maps.map.map.jumpTo({ center: [120.2, 30.6], zoom: 13 }); }")
    cell.settle()
    take_site(cell)
    cell.draw((left, top), (right, top), (right, bottom))
    said = cell.say("sites.fault.outside", west="|", east=0, south=0, north=0).partition("|")[0]
    page.wait_for_selector(f".mapview-toolsaid:has-text('{said}')")
    cell.settle()
    assert page.locator(".site-list__row").count() == 1
    assert cell.shown() == some


def halves_ha(cell: Cell) -> float:
    """Area of the parts that the drawn outline, as the browser keeps it, cuts the working grid into."""
    corners = cell.page.evaluate("() => JSON.parse(localStorage.sites).at(-1).geometry.coordinates[0]")
    outline = on_ground(shapely.LineString(corners))
    return float(shapely.area(shapely.polygonize([shapely.node(outline)]))) / 10_000


def take_site(cell: Cell) -> None:
    """Take the tool that draws a site."""
    site = cell.page.locator(".mapview-tool-site")
    assert site.inner_text() == cell.say("map.toolSite")
    site.click()
    cell.page.wait_for_selector("#map[data-tool=polygon]")


def test_a_scenario_is_kept_and_laid_beside_the_view(cell: Cell) -> None:
    page = cell.page
    cell.lead("limit.siting.ring500=700")
    cell.sheet("filters")
    page.locator("[data-fold=saved]").evaluate("(fold) => { fold.open = true; }")
    page.fill("#save-name", "700")
    page.click("#save")
    page.wait_for_selector(".saved__show:has-text('700')")
    page.click("#reset")
    assert "limit.siting.ring500" not in cell.link()
    page.get_by_role("button", name=cell.say("sides.lay", name="700"), exact=True).click()
    page.wait_for_selector("#map [data-swipe=shown], #map[data-swipe=shown]")
    cell.put_down()
    divider = page.locator(".mapview-divider")
    assert (divider.get_attribute("aria-label") or "").endswith("| 700")
    before = int(divider.get_attribute("aria-valuenow") or 0)
    divider.press("ArrowLeft")
    assert int(divider.get_attribute("aria-valuenow") or 0) == before - 2
    page.get_by_role("button", name=cell.say("sides.end"), exact=True).click()
    page.wait_for_selector(".mapview-divider", state="detached")
    cell.sheet("filters")
    page.locator(".saved__show").click()
    assert cell.link()["limit.siting.ring500"] == "700"
    page.get_by_role("button", name=cell.say("saved.drop", name="700"), exact=True).click()
    page.wait_for_selector(f"#saved:has-text('{cell.say('saved.none')}')")
    page.locator("[data-fold=saved]").evaluate("(fold) => { fold.open = false; }")


def test_a_strange_link_is_explained_and_the_link_has_a_code(cell: Cell) -> None:
    page = cell.page
    cell.lead("supply=stock")
    some = cell.shown()
    cell.lead("supply=stock&colour=red&area=9~1&town=atlantis&v=99")
    said = page.inner_text("#notices")
    assert all(word in said for word in ("colour", "area", "atlantis", "99"))
    assert bool(CJK.search(said)) == (cell.language == "zh")
    assert cell.shown() == some
    page.click("#notices-close")
    page.wait_for_function("() => document.getElementById('notices').childElementCount === 0")
    page.click("#share")
    page.wait_for_function("() => document.querySelector('#share-code').naturalWidth > 20")
    panel = page.locator("#share-panel")
    assert cell.say("header.code_words") in panel.inner_text()
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_the_language_switches_in_place_and_back(cell: Cell) -> None:
    page = cell.page
    cell.lead("supply=stock")
    before = cell.shown()
    page.evaluate("() => { window.here = true; }")
    for code in ("en", "zh") if cell.language == "zh" else ("zh", "en"):
        page.locator(".languages button").nth(["zh", "en"].index(code)).click()
        page.wait_for_selector(f"html[lang|={code}]")
        cell.settle()
        assert cell.search().startswith(f"v=1&lang={code}&supply=stock")
        assert (cell.shown(), page.evaluate("() => window.here")) == (before, True)
        words = page.evaluate(
            "() => [...document.querySelectorAll('.panel, .header, .sheets')].map((e) => e.innerText).join()"
        )
        assert bool(CJK.search(words.replace("中", ""))) == (code == "zh")
        assert bool(CJK.search(page.locator(".skip").inner_text())) == (code == "zh")


def test_the_keyboard_goes_through_the_page_and_picks_on_the_map(cell: Cell) -> None:
    page = cell.page
    cell.lead("at=121.039,31.4018,14")
    page.locator(".brand").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == [True, True]
    canvas = page.locator(".maplibregl-canvas")
    canvas.focus()
    assert cell.say("map.label", area="|").partition("|")[0] in (canvas.get_attribute("aria-label") or "")
    for _ in range(12):
        page.keyboard.press("Enter")
        cell.settle()
        if "select" in cell.link():
            break
        page.keyboard.press("ArrowUp")
        cell.settle()
    page.wait_for_selector("#card:not([hidden]) .card__id:visible")
    assert cell.link()["select"] == page.inner_text(".card__id")


def test_nothing_moves_where_the_system_asks_for_less(cell: Cell) -> None:
    page = cell.page
    cell.lead()
    still = page.evaluate(MOVING)
    page.emulate_media(reduced_motion="no-preference")
    parts, under_way = page.evaluate(MOVING)
    page.emulate_media(reduced_motion="reduce")
    assert still == [0, False]
    assert parts > 50
    assert under_way


def test_an_empty_answer_leads_on_and_a_question_sets_the_filters(cell: Cell) -> None:
    page = cell.page
    cell.lead("verdict=priority&use=nothing&town=town-lujia&area=29~30")
    assert page.locator("#empty").inner_text().startswith(cell.say("empty.title"))
    page.click("#empty-reset")
    cell.settle()
    assert page.locator("#empty").is_hidden()
    total = cell.shown()
    for place, (who, wanted) in enumerate(ASKED.items()):
        cell.sheet("parcel")
        ask = page.locator(".begin__ask").nth(place)
        assert cell.say(f"begin.for_{who}") in ask.inner_text()
        ask.click()
        assert cell.link().items() >= wanted.items()
        assert 0 < cell.shown() < total
