"""A page with a map opens with the map, whole as Dash would make it; Dash comes after."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from browser_pages import NARROW, WIDE, new_context, rest

from dashboard import ids
from dashboard.app import create_app
from dashboard.explore.page import layout
from dashboard.opening import Opening, map_first
from dashboard.settings import Settings
from dashboard.view import View, read_view

if TYPE_CHECKING:
    from pathlib import Path

    from dash.development.base_component import Component
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser

    from dashboard.context import Context

LINKS = (
    "",
    "?lang=en",
    "?lang=en&limit.siting.ring500=700&verdict=priority",
    "?selected=KS-00017&layer.none=1",
)


@pytest.fixture(scope="module")
def client(prepared: Path) -> FlaskClient:
    return create_app(Settings(data=prepared)).server.test_client()


def block(page: str, name: str) -> Any:
    """Read one block of data of a page."""
    found = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', page)
    assert found is not None
    return json.loads(found.group(1))


def maps_in(component: Component) -> list[dict[str, Any]]:
    """Return the properties of every map in a layout."""
    tree = json.loads(json.dumps(component, default=lambda one: one.to_plotly_json()))

    def walk(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [found for one in node for found in walk(one)]
        if not isinstance(node, dict):
            return []
        own = [node["props"]] if node.get("type") == "MapView" else []
        return own + [found for one in node.values() for found in walk(one)]

    return walk(tree)


@pytest.mark.parametrize("link", LINKS)
def test_the_first_map_is_the_one_that_dash_makes(client: FlaskClient, shipped: Context, link: str) -> None:
    reading = read_view(link.removeprefix("?"), default=View(language="zh"))
    (dash_makes,) = maps_in(layout(shipped, reading.view, notices=reading.notices))
    first = block(client.get(f"/{link}").text, "first-map-props")
    assert first == dash_makes
    assert first["id"] == ids.MAP


def test_dash_waits_with_all_its_scripts_in_their_order(client: FlaskClient) -> None:
    page, document = client.get("/").text, client.get("/policy").text
    scripts = re.findall(r'<script src="([^"]+)"', document.partition("<footer>")[2])
    assert any("dash_renderer" in one for one in scripts)
    assert block(page, "first-map-scripts") == scripts
    assert not re.search(
        r"<script(?! type=.application/json| id=._dash-config)", page.partition("<footer>")[2]
    )


def test_what_is_needed_late_or_never_waits_in_no_page(client: FlaskClient) -> None:
    for path in ("/", "/policy", "/policy/scheme"):
        page = client.get(path).text
        late = block(page, "late-scripts")
        assert set(late) == {"dash_ag_grid"}
        assert page.count(late["dash_ag_grid"]) == 1
        assert client.get(late["dash_ag_grid"]).status_code == 200
        assert not re.search("src=[^>]*dash_table", page)


def test_styles_and_scripts_come_gathered_and_may_be_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/policy").text
    addresses = re.findall(r'"(/page/[0-9a-f]{12}/page\.(?:css|js))"', page)
    assert sorted(one.rpartition(".")[2] for one in addresses) == ["css", "js"]
    for address in addresses:
        answer = client.get(address)
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(address.replace("/page/", "/page/0", 1)).status_code == 404
    assert not re.search(r"/assets/[^\"]+\.(css|js)", page)


def test_a_page_without_a_map_at_the_top_begins_as_dash_does(client: FlaskClient) -> None:
    page = client.get("/policy").text
    assert "first-map" not in page
    assert "new DashRenderer()" in page


@pytest.mark.parametrize("link", LINKS)
def test_what_stands_before_dash_says_what_dash_will_say(
    client: FlaskClient, shipped: Context, link: str
) -> None:
    page = client.get(f"/{link}").text
    found = re.search(r'<div id="first-page" class="first-page" inert>(.*?)<script', page, re.DOTALL)
    assert found is not None
    reading = read_view(link.removeprefix("?"), default=View(language="zh"))
    said = " ".join(texts_of(layout(shipped, reading.view, notices=reading.notices))).split()
    stands = unescape(re.sub("<[^>]+>", " ", found.group(1))).split()
    assert len(stands) > 100
    assert [word for word in stands if word not in said] == []
    assert not re.search(r"\s(?:id|on[a-z]+)=", found.group(1))


def texts_of(node: Any) -> list[str]:
    """Return every text in a layout as Dash gets it."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list | tuple):
        return [text for one in node for text in texts_of(one)]
    if isinstance(node, dict):
        return [text for one in node.values() for text in texts_of(one)]
    return texts_of(node.to_plotly_json()) if hasattr(node, "to_plotly_json") else [str(node)]


def test_words_of_the_data_end_no_block() -> None:
    page = "<!-- first map --><footer></footer>"
    text = map_first(page, Opening({"label": "</script><script>alert(1)</script><!--"}, ""))
    assert text.count("<script") == 2
    assert block(text, "first-map-props")["label"] == "</script><script>alert(1)</script><!--"


# For each turn in which the page is built: whether what is written stands before it
TURNS = """
window.turns = [];
const plain = scheduler.postTask.bind(scheduler);
scheduler.postTask = (run, options) => plain(() => {
  window.turns.push(document.getElementById("first-page") !== null);
  run();
}, options);
"""
NO_TURNS = "delete Object.getPrototypeOf(window).scheduler; delete window.scheduler; window.turns = null;"


@pytest.mark.browser
@pytest.mark.parametrize(("size", "before"), [(NARROW, TURNS), (WIDE, NO_TURNS)], ids=["turns", "no turns"])
def test_the_map_drawn_first_is_the_map_that_stays(
    chromium: Browser, program: str, size: dict[str, int], before: str
) -> None:
    context = new_context(chromium, size)
    page, complaints = context.new_page(), []
    page.add_init_script(before)
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.goto(f"{program}/?lang=en", wait_until="commit")
    assert "Schematic data" in page.inner_text("#first-page .badge--schematic")
    page.wait_for_selector("#first-map #map canvas", state="attached")
    page.evaluate("window.begun = document.querySelector('#map canvas')")
    place = page.locator("#first-map").bounding_box()
    page.wait_for_selector("#stage #map[data-ready=true]")
    rest(page)
    assert page.evaluate("document.querySelector('#stage #map canvas') === window.begun")
    assert page.locator("#map").count() == 1
    assert page.locator("#first-map, #first-page").count() == 0
    assert page.evaluate("window.turns === null ? window.scheduler === undefined : window.turns.length > 3")
    assert page.evaluate("(window.turns ?? []).every(Boolean)")
    assert page.locator("#map").bounding_box() == place
    assert page.evaluate("window.bridgehead.maps.map.map.getPixelRatio()") == page.evaluate(
        "devicePixelRatio"
    )
    assert complaints == []
    context.close()
