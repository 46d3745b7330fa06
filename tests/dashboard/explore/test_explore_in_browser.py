"""The Explore page in a real browser: what a planner does, and what must never happen."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

from dashboard.land_files import FORMS
from dashboard.view import read_view, write_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

SITE_DRAWN = "() => window.bridgehead.maps.map.map.queryRenderedFeatures({ layers: ['sites'] }).length > 0"
CURSOR = "() => getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor"
pytestmark = pytest.mark.browser

CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass
class Shown:
    """A page and everything it complained of or asked for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    answers: list[Any] = field(default_factory=list)

    def open(self, search: str = "") -> None:
        self.page.goto(f"{self.address}/{search}")
        self.page.wait_for_selector("#map[data-ready=true]")
        self.page.wait_for_function("() => location.search.includes('lang=')")
        self.settle()

    def settle(self) -> None:
        """Wait until no answer of the server is outstanding and none is being waited for."""
        rest(self.page)

    def shown(self) -> int:
        digits = re.match(r"\D*([\d\s\u202f]+)", self.page.inner_text("#shown"))
        assert digits is not None
        return int(re.sub(r"\D", "", digits.group(1)))

    def verdict_counts(self) -> list[int]:
        texts = self.page.locator(".tiles").first.locator(".count").all_inner_texts()
        return [int(re.sub(r"\D", "", text)) for text in texts]

    def search(self) -> str:
        return urlsplit(self.page.url).query


def shown_on(chromium: Browser, program: str, size: dict[str, int]) -> Iterator[Shown]:
    context = new_context(chromium, size)
    made = Shown(context.new_page(), program)
    made.page.on("console", lambda m: made.complaints.append(m.text) if m.type == "error" else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("request", lambda request: made.hosts.add(urlsplit(request.url).netloc))
    made.page.on("response", lambda answer: keep(made, answer))
    yield made
    context.close()


def keep(made: Shown, answer: Any) -> None:
    if "_dash-update-component" in answer.url and answer.status == 200:
        made.answers.append(answer)


@pytest.fixture
def wide(chromium: Browser, program: str) -> Iterator[Shown]:
    yield from shown_on(chromium, program, WIDE)


@pytest.fixture
def narrow(chromium: Browser, program: str) -> Iterator[Shown]:
    yield from shown_on(chromium, program, NARROW)


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
    wide.page.route("**/_dash-update-component", lambda _: None)  # the server never answers
    wide.page.focus("#slider [role=slider]")
    wide.page.keyboard.press("ArrowRight")
    state = "window.bridgehead.maps.map.map.getGlobalState()['rule:siting.ring500']"
    wide.page.wait_for_function(f"() => {state} === 510")
    assert wide.page.inner_text("#slider-word") == "≤ 510 m"


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
    wide.open(f"?{link}")
    assert wide.search() == write_view(read_view(wide.search()).view) == link
    assert wide.page.inner_text(".card__id") == "KS-P-0001"
    assert wide.page.locator("#measure-from").input_value() == "centroid"
    first = wide.shown()
    wide.page.reload()
    wide.page.wait_for_selector("#map[data-ready=true]")
    wide.settle()
    assert (wide.search(), wide.shown()) == (link, first)


def test_the_language_switches_in_place_and_the_english_page_speaks_english(wide: Shown) -> None:
    wide.open("?lang=zh&supply=stock")
    before = wide.shown()
    wide.page.get_by_role("button", name="English").click()
    wide.page.wait_for_selector("text=Policy verdict")
    wide.settle()
    assert wide.search().startswith("v=1&lang=en&supply=stock")
    assert wide.shown() == before
    assert wide.page.evaluate("document.documentElement.lang") == "en"
    words = wide.page.evaluate(
        "() => [...document.querySelectorAll('.panel, .header')].map(e => e.innerText).join(' ')"
    )
    assert CJK.findall(words.replace("中", "")) == []


def test_nonsense_in_a_link_is_explained_and_can_be_dismissed(wide: Shown) -> None:
    wide.open("?lang=en&colour=red&area=9~1&town=atlantis")
    said = wide.page.inner_text("#notices")
    assert "colour" in said
    assert "area" in said
    assert "atlantis" in said
    wide.page.click("#notices-close")
    wide.page.wait_for_function("() => document.getElementById('notices').childElementCount === 0")


def test_bad_input_on_a_narrow_chinese_page_is_one_sentence_and_nothing_is_lost(narrow: Shown) -> None:
    narrow.open("?lang=zh&supply=stock&colour=red&area=9~1&town=atlantis")
    page, some = narrow.page, narrow.shown()
    said = page.inner_text("#notices")
    assert all(word in said for word in ("colour", "area", "atlantis"))
    assert CJK.search(said)
    page.click("#notices-close")
    page.wait_for_function("() => document.getElementById('notices').childElementCount === 0")
    page.locator(".sheets button").first.click()
    page.fill("#search", "116.39, 39.9")
    page.wait_for_selector("[role=listbox]:has-text('昆山')")
    page.keyboard.press("Escape")
    ring = [[120.95, 31.37], [120.955, 31.374], [120.955, 31.37], [120.95, 31.374], [120.95, 31.37]]
    site = {"id": "site-1", "name": "蝶", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    page.evaluate(
        """(site) => {
        window.dash_clientside.set_props("sites", { data: [site] });
        window.dash_clientside.set_props("site-open", { data: site.id });
        }""",
        site,
    )
    page.wait_for_selector(".site-fault:has-text('边界线自相交')")
    page.locator(".site-fault button").click()
    page.wait_for_selector(".site-fault", state="detached")
    narrow.settle()
    assert narrow.shown() == some
    assert "supply=stock" in narrow.search()
    assert narrow.complaints == []


def test_no_match_says_so_and_offers_to_reset(wide: Shown) -> None:
    wide.open("?lang=en&verdict=priority&use=nothing&town=town-lujia&area=29~30")
    assert wide.page.inner_text("#empty").startswith("No parcel matches")
    wide.page.click("#empty-reset")
    wide.settle()
    assert wide.page.locator("#empty").is_hidden()
    assert wide.complaints == []


def test_search_by_keyboard_selects_the_parcel(wide: Shown) -> None:
    wide.open("?lang=en")
    wide.page.fill("#search", "ks-p-0012")
    wide.page.wait_for_selector("[role=option]")
    wide.page.keyboard.press("Enter")
    wide.page.wait_for_selector("#card:not([hidden]) .card__id")
    assert wide.page.inner_text(".card__id") == "KS-P-0012"


def test_the_table_holds_the_filtered_parcels_and_selects_them(wide: Shown) -> None:
    wide.open("?lang=en&supply=promoted")
    wide.page.click("#drawer-toggle")
    wide.page.locator(".ag-center-cols-container .ag-row").first.wait_for()
    wide.page.locator(".ag-pinned-left-cols-container .ag-cell").first.click()
    wide.page.wait_for_selector("#card:not([hidden]) .card__id")
    assert wide.page.inner_text(".card__id") == "KS-P-0001"


def test_a_price_gives_the_top_up_of_stock_land_and_no_price_gives_none(wide: Shown) -> None:
    wide.open("?lang=en&select=KS-S-0012")
    assert "Type a price" in wide.page.inner_text("#topup")
    wide.page.fill("#price", "480")
    wide.page.wait_for_function("() => document.getElementById('topup').innerText.includes('10⁴ yuan')")
    wide.settle()
    assert "price=480" in wide.search()


@pytest.mark.parametrize("width", [390, 360])
def test_on_a_narrow_screen_panels_are_sheets_and_nothing_overflows(narrow: Shown, width: int) -> None:
    narrow.page.set_viewport_size({"width": width, "height": 844})
    narrow.open("?lang=en")
    tabs = narrow.page.locator(".sheets button")
    for position in range(tabs.count()):
        tabs.nth(position).click()
        narrow.page.wait_for_timeout(250)
        assert narrow.page.evaluate("document.documentElement.scrollWidth") == width
        assert tabs.nth(position).get_attribute("aria-pressed") == "true"
    more = narrow.page.locator(".table-tools .columns").last
    more.locator("summary").click()
    assert more.get_by_role("link").count() == len(FORMS)
    for part in (more.get_by_role("link").last, more.locator(".note")):
        assert part.is_visible()
        assert part.bounding_box()["y"] + part.bounding_box()["height"] < 844
    assert narrow.page.evaluate("document.documentElement.scrollWidth") == width
    more.locator("summary").click()
    tabs.last.click()
    narrow.page.wait_for_function("() => document.getElementById('app').className === 'app'")
    assert narrow.page.locator(".panel:visible").count() == 0
    assert narrow.page.locator(".badge--schematic").is_visible()
    assert narrow.complaints == []


def test_a_site_is_drawn_judged_planned_kept_and_deleted(wide: Shown) -> None:
    wide.open("?lang=en&at=121.039,31.4018,14")
    page = wide.page
    page.wait_for_selector(".mapview-tool-site")
    page.click(".mapview-tool-site")
    page.wait_for_selector("#map[data-tool=polygon]")
    for _ in range(100):  # what draws comes when it is first used
        if page.evaluate(CURSOR) == "crosshair":
            break
        page.wait_for_timeout(100)
    for x, y in ((560, 350), (760, 350), (740, 500), (580, 490)):
        page.mouse.move(x - 4, y - 4)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.up()
    page.click(".mapview-tool-finish")
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
    wide.page.wait_for_selector(".mapview-tool-site")
    wide.page.click(".mapview-tool-site")
    wide.page.click(".mapview-tool-merge")
    wide.page.wait_for_selector(".mapview-toolsaid:not([hidden])")
    assert wide.page.inner_text(".mapview-toolsaid") == "请先选中两宗或更多相邻地块，再合并。"
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
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers.get("referer", ""))
        allowed = {"access-control-allow-origin": "*"}
        route.fulfill(body=plain_tile(200, 30, 200), content_type="image/png", headers=allowed)

    wide.page.route(OSM, answer)
    wide.open("?lang=en&at=121.039,31.4018,12")
    assert asked == []
    wide.page.evaluate("() => window.dash_clientside.set_props('basemap', {value: 'osm'})")
    wide.page.wait_for_selector("#map[data-ready=true][data-basemap=osm]", timeout=60_000)
    wide.settle()
    assert "base=osm" in wide.search()
    assert set(asked) == {f"{wide.address}/"}  # the origin, never the view
    assert "OpenStreetMap contributors" in wide.page.inner_text(".mapview-attribution")
    order = wide.page.evaluate(
        "() => window.bridgehead.maps.map.map.getStyle().layers.map((layer) => layer.id)"
    )
    assert order.index("land") < order.index("basemap") < order.index("parcels")
    assert wide.page.is_hidden(".mapview-fault")
    assert wide.complaints == []


def test_a_base_map_that_does_not_answer_is_said_once_and_blocks_nothing(wide: Shown) -> None:
    wide.page.route(OSM, lambda route: route.abort())
    wide.open("?lang=zh&base=osm")
    wide.page.wait_for_selector(".mapview-fault:not([hidden])")
    assert wide.page.inner_text(".mapview-fault").startswith("在线底图读取失败")
    assert wide.page.locator(".mapview-fault").count() == 1
    every = wide.shown()
    wide.page.locator(".tile").first.click()
    wide.settle()
    assert wide.shown() < every


def test_names_on_the_map_can_be_in_both_languages_and_the_link_says_so(wide: Shown) -> None:
    wide.open("?lang=en")
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
