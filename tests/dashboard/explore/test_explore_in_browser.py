"""The Explore page in a real browser: what a planner does, and what must never happen.

One window is kept for the wide page and led from link to link; what is about loading loads it anew.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from browser_pages import NARROW, WIDE
from explore_page import LEAD, Shown, explore_page

from dashboard.land_files import FORMS
from dashboard.text import say
from dashboard.view import read_view, write_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

SITE_DRAWN = "() => window.bridgehead.maps.map.map.queryRenderedFeatures({ layers: ['sites'] }).length > 0"
# Names of the map by where they are asked for: under each panel and read-out, along the edge, and anywhere.
# What has a mark too is passed over: that may lie anywhere, and the map does not tell a mark from its name.
NAMES = """() => {
  const { map } = window.bridgehead.maps.map;
  const named = ({ type, layout }) => type === "symbol" && layout["text-field"] && !layout["icon-image"];
  const alone = (one) => named(one) && !one.layout["text-allow-overlap"];
  const layers = map.getStyle().layers.filter(alone).map(({ id }) => id);
  const within = (...box) => map.queryRenderedFeatures(...box, { layers })
    .map(({ properties }) => properties.name_en ?? properties.parcel_id ?? String(properties.number));
  const frame = document.getElementById("map").getBoundingClientRect();
  const strip = ".mapview-scale, .mapview-readout, .mapview-attribution";
  const parts = `.panel, .mapview-controls, .mapview-overview, .mapview-tool, ${strip}`;
  const over = [...document.querySelectorAll(parts)];
  const boxes = over.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
  const corners = [[0, 0], [frame.width, 0], [frame.width, frame.height], [0, frame.height]];
  const edges = corners.map((corner, place) => [corner, corners[(place + 1) % 4]]);
  const under = boxes.map(({ left, top, right, bottom }) =>
    [[left - frame.left + 1, top - frame.top + 1], [right - frame.left - 1, bottom - frame.top - 1]]);
  return { covers: boxes.length, cut: [...under, ...edges].flatMap((box) => within(box)), all: within() };
}"""
DRAWN_AGAIN = """() => new Promise((go) => {
  const { map } = window.bridgehead.maps.map;
  map.once("render", () => go());
  map.triggerRepaint();
})"""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(chromium: Browser, program: str) -> Iterator[Shown]:
    yield from explore_page(chromium, program)


@pytest.fixture
def wide(window: Shown) -> Iterator[Shown]:
    """Hand over the window as it stands, at its size, nothing caught on the way and no complaint."""
    window.page.set_viewport_size({**WIDE})
    window.complaints.clear()
    yield window
    window.page.unroute_all(behavior="ignoreErrors")


def test_a_planners_round_filters_moves_a_threshold_goes_back_and_nothing_breaks(wide: Shown) -> None:
    wide.open("?lang=en")
    total = wide.shown()
    assert sum(wide.verdict_counts()) == total
    wide.page.locator(".tile").first.click()
    wide.settle()
    priority = wide.shown()
    assert priority == wide.verdict_counts()[0] < total
    wide.page.focus("#slider [role=slider]")
    for _ in range(20):
        wide.page.keyboard.press("ArrowRight")
    wide.settle()
    assert wide.page.inner_text("#slider-word") == "≤ 700 m"
    assert "policy 500 m" in wide.page.inner_text("#slider-note")
    assert wide.shown() > priority
    assert "limit.siting.ring500=700" in wide.search()
    wide.page.click("#reset")
    wide.settle()
    assert wide.shown() == total
    wide.page.go_back()
    wide.settle()
    assert wide.page.inner_text("#slider-word") == "≤ 700 m"
    assert wide.shown() > priority
    assert wide.complaints == []
    assert wide.hosts <= {urlsplit(wide.address).netloc, ""}
    assert max(len(answer.body()) for answer in wide.answers) < 200_000


def test_the_map_recolours_while_the_threshold_moves_before_the_server_answers(wide: Shown) -> None:
    wide.open("?lang=en")
    held: list[Route] = []
    answers = re.compile("/_dash-update-component")  # with a query behind it
    wide.page.route(answers, lambda route: held.append(route))  # noqa: PLW0108 - a built-in cannot be asked how many it takes
    wide.page.focus("#slider [role=slider]")
    with wide.page.expect_request(answers):
        wide.page.keyboard.press("ArrowRight")
    state = "window.bridgehead.maps.map.map.getGlobalState()['rule:siting.ring500']"
    wide.page.wait_for_function(f"() => {state} === 510")
    assert wide.page.inner_text("#slider-word") == "≤ 510 m"
    assert "limit.siting.ring500" not in wide.search()
    assert held  # the server has been asked, and does not answer
    for one in held:
        one.continue_()
    wide.page.unroute(answers)
    wide.page.wait_for_function("() => location.search.includes('limit.siting.ring500=510')")


def test_a_click_on_a_parcel_opens_its_card_and_the_cross_closes_it(wide: Shown) -> None:
    wide.open("?lang=en&at=121.039,31.4018,14")
    point = wide.page.evaluate(
        """() => { const {map} = window.bridgehead.maps.map;
        const hit = map.queryRenderedFeatures([[450, 150], [950, 550]], {layers: ['parcels']})[0];
        const {type, coordinates} = hit.geometry;
        const ring = type === 'Polygon' ? coordinates[0] : coordinates[0][0];
        const n = ring.length - 1;
        const sum = ring.slice(0, n).reduce((a, p) => [a[0] + p[0] / n, a[1] + p[1] / n], [0, 0]);
        const at = map.project(sum), box = map.getContainer().getBoundingClientRect();
        return [at.x + box.x, at.y + box.y, hit.id ?? hit.properties.parcel_id]; }"""
    )
    wide.page.mouse.click(point[0], point[1])
    wide.page.wait_for_selector("#card:not([hidden]) .card__id")
    wide.settle()
    parcel = wide.page.inner_text(".card__id")
    assert f"select={parcel}" in wide.search()
    assert wide.page.locator(".rule").count() == 6
    wide.page.click("#card-close")
    wide.settle()
    assert wide.page.locator("#card").is_hidden()
    assert "select=" not in wide.search()
    assert wide.complaints == []


def test_a_link_shows_the_same_thing_elsewhere_and_its_text_is_canonical(wide: Shown) -> None:
    link = "v=1&lang=en&verdict=priority&limit.siting.ring500=700&from=centroid&area=2~5&supply=stock&select=KS-P-0001&at=121.03000,31.40000,13.00"  # noqa: E501 - one link
    wide.open(f"?{link}", fresh=True)
    assert wide.search() == write_view(read_view(wide.search()).view) == link
    assert wide.page.inner_text(".card__id") == "KS-P-0001"
    assert wide.page.locator("#measure-from").input_value() == "centroid"
    first = wide.shown()
    wide.page.reload()
    wide.page.wait_for_selector("#map[data-ready=true]")
    wide.settle()
    assert (wide.search(), wide.shown()) == (link, first)


@pytest.mark.parametrize("width", [390, 360])
def test_on_a_narrow_screen_panels_are_sheets_and_nothing_overflows(wide: Shown, width: int) -> None:
    page = wide.page
    page.set_viewport_size({"width": width, "height": NARROW["height"]})
    wide.open("?lang=en")
    tabs = page.locator(".sheets button")
    for position in range(tabs.count()):
        tabs.nth(position).click()
        page.wait_for_timeout(250)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert tabs.nth(position).get_attribute("aria-pressed") == "true"
    more = page.locator(".table-tools .columns").last
    more.locator("summary").click()
    assert more.get_by_role("link").count() == len(FORMS)
    for part in (more.get_by_role("link").last, more.locator(".note")):
        assert part.is_visible()
        assert part.bounding_box()["y"] + part.bounding_box()["height"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") == width
    more.locator("summary").click()
    tabs.last.click()
    page.wait_for_function("() => document.getElementById('app').className === 'app'")
    assert page.locator(".panel:visible").count() == 0
    assert page.locator(".badge--schematic").is_visible()
    assert wide.complaints == []


def test_names_on_the_map_are_whole_or_absent_and_come_back_when_a_panel_folds(wide: Shown) -> None:
    page = wide.page
    wide.open("?lang=en&at=120.965,31.32,10.9")
    assert_names_whole(page)
    there = f"({NAMES})().all.includes('Suzhou Industrial Park')"
    assert not page.evaluate(there)
    for now in (there, f"!{there}"):
        page.click(".panel--filters .panel__fold")
        page.wait_for_function(f"() => {now}", polling=250)
    page.set_viewport_size({**NARROW})
    assert_names_whole(page)
    assert wide.complaints == []


def assert_names_whole(page: Page) -> None:
    """Hold that no name on the map is cut, at rest and while the map is dragged, and that there are names."""
    named = "names.all.includes('Yushan (city)') && names.all.includes('Zhangpu')"
    whole = "names.covers > 7 && names.cut.length === 0"
    page.wait_for_function(f"() => {{ const names = ({NAMES})(); return {named} && {whole}; }}", polling=250)
    x, y = (page.viewport_size[side] / 2 for side in ("width", "height"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y - 20, steps=4)  # the land goes along with the hand, what covers it does not
    page.evaluate(DRAWN_AGAIN)
    held = page.evaluate(NAMES)
    page.mouse.up()
    assert held["cut"] == []
    assert {"Yushan (city)", "Zhangpu"} <= {*held["all"]}


def test_a_site_is_drawn_judged_planned_kept_and_deleted(wide: Shown) -> None:
    wide.open("?lang=en&at=121.039,31.4018,14")
    page = wide.page
    page.click(".mapview-tool-site")
    page.wait_for_selector("#map[data-tool=polygon]")
    wide.draw((560, 350), (760, 350), (740, 500), (580, 490))
    page.wait_for_selector(".site-list__row")
    wide.settle()
    assert page.inner_text(".site-list__row").split("\n")[:2] == ["Site 1", "Cannot tell"]
    page.fill("#site-far", "2.2")
    page.fill("#site-share", "25")
    page.wait_for_selector(".site-list__row:has-text('Priority')")  # on the middle ring
    page.reload()
    page.wait_for_selector("#map[data-ready=true]")
    page.wait_for_function(SITE_DRAWN)
    page.mouse.click(650, 420)
    page.wait_for_selector(".site-list__row:has-text('Priority')")
    assert page.locator("#site-far").input_value() == "2.2"
    with page.expect_download() as download:
        page.get_by_role("button", name="GeoJSON").click()
    assert download.value.suggested_filename == "sites.geojson"
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#site-card", state="hidden")
    assert wide.complaints == []


def test_what_cannot_become_a_site_is_said_under_the_tools(wide: Shown) -> None:
    wide.open("?lang=zh")
    wide.page.click(".mapview-tool-site")
    wide.page.click(".mapview-tool-merge")
    wide.page.wait_for_selector(".mapview-toolsaid:not([hidden])")
    assert wide.page.inner_text(".mapview-toolsaid") == "请先选中两宗或更多相邻地块，再合并。"
    wide.page.click(".mapview-tool-site")
    assert wide.complaints == []


def plain_tile(red: int, green: int, blue: int) -> bytes:
    """A PNG of 256 by 256 pixels in one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + bytes((red, green, blue)) * 256) * 256)
    head = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


OSM = "https://tile.openstreetmap.org/**"


def test_an_online_base_map_is_asked_for_only_when_chosen_and_drawn_under_the_parcels(wide: Shown) -> None:
    """The page is loaded anew, as only then it may ask another server; it stays in zh and narrow."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers.get("referer", ""))
        allowed = {"access-control-allow-origin": "*"}
        route.fulfill(body=plain_tile(200, 30, 200), content_type="image/png", headers=allowed)

    page = wide.page
    page.route(OSM, answer)
    wide.open("?lang=en&at=121.039,31.4018,12", fresh=True)
    assert asked == []
    page.evaluate(LEAD, "?lang=en&at=121.039,31.4018,12&base=osm")  # may not be asked yet
    page.wait_for_selector("#map[data-ready=true][data-basemap=osm]")
    wide.settle()
    page.go_back()
    page.wait_for_selector("#map[data-ready=true]:not([data-basemap])")
    wide.settle()
    page.evaluate("() => window.dash_clientside.set_props('basemap', {value: 'osm'})")
    page.wait_for_selector("#map[data-ready=true][data-basemap=osm]", timeout=60_000)
    wide.settle()
    assert "base=osm" in wide.search()
    assert set(asked) == {f"{wide.address}/"}  # the origin, never the view
    order = page.evaluate("() => window.bridgehead.maps.map.map.getStyle().layers.map((layer) => layer.id)")
    assert order.index("land") < order.index("basemap") < order.index("parcels")
    assert say("en", "basemap.attribution.osm") in page.inner_text(".mapview-attribution")
    for size, language in ((WIDE, "zh"), (NARROW, "zh"), (NARROW, "en")):
        page.set_viewport_size({**size})
        page.locator(".languages button").nth(["zh", "en"].index(language)).click()
        page.wait_for_selector(f"html[lang|={language}]")
        wide.settle()
        drawn = page.evaluate("() => window.bridgehead.maps.map.map.getStyle().layers.map((one) => one.id)")
        assert drawn.index("land") < drawn.index("basemap") < drawn.index("parcels")
        assert say(language, "basemap.attribution.osm") in page.inner_text(".mapview-attribution")
        assert page.is_hidden(".mapview-fault")
    page.evaluate("() => window.dash_clientside.set_props('route', {data: {search: 'lang=en', stamp: 1}})")
    page.wait_for_selector("#map:not([data-basemap])")
    assert say("en", "basemap.attribution.osm") not in page.inner_text(".mapview-attribution")
    assert wide.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_base_map_that_does_not_answer_is_said_once_and_blocks_nothing(wide: Shown, language: str) -> None:
    page = wide.page
    page.route(OSM, lambda route: route.abort())
    wide.open(f"?lang={language}&base=osm", fresh=True)
    page.wait_for_selector(".mapview-fault:not([hidden])")
    assert page.inner_text(".mapview-fault") == say(language, "map.basemapFailed")
    assert page.locator(".mapview-fault").count() == 1
    every = wide.shown()
    page.locator(".tile").first.click()
    wide.settle()
    assert wide.shown() < every
    page.set_viewport_size({**NARROW})
    wide.settle()
    box = page.locator(".mapview-fault").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    page.goto("about:blank")  # it asks for no more tiles


def test_names_on_the_map_can_be_in_both_languages_and_the_link_says_so(wide: Shown) -> None:
    wide.open("?lang=en&at=121.039,31.4018,12.5", fresh=True)
    wide.page.evaluate("() => window.dash_clientside.set_props('names', {value: 'both'})")
    wide.settle()
    assert "names=both" in wide.search()
    field = wide.page.evaluate(
        "() => JSON.stringify(window.bridgehead.maps.map.map.getLayoutProperty('towns-name', 'text-field'))"
    )
    assert "name_zh" in field
    assert "font-scale" in field
    assert "Priority" in wide.page.inner_text("#layers-seen")
    assert wide.complaints == []
