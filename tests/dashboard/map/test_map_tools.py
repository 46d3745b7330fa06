"""The map's tools in a real browser: measuring, drawing by pointer and by keyboard, box, pin."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

METRES_A_PIXEL = 5.77  # 40 075 017 m × cos 31.385° over 512 × 2^13.5 pixels
PROJECT = "(at) => { const p = window.bridgehead.maps.map.map.project(at); return [p.x, p.y]; }"


@pytest.fixture
def tools(shown: Any) -> Any:
    """The page with every tool over the map, none in hand."""
    shown.give(tools=["length", "area", "site", "box"], drawn=None, editing=None, sites=None, pin=None)
    shown.page.wait_for_selector(".mapview-tool-length")
    yield shown
    shown.page.keyboard.press("Escape")
    if shown.page.locator(".mapview-tool-cancel:visible").count():
        shown.page.click(".mapview-tool-cancel")
    shown.give(tools=[], sites=None, editing=None, pin=None)


def take(tools: Any, name: str) -> None:
    """Take a tool and wait until it draws: its module comes when it is first used."""
    tools.page.click(f".mapview-tool-{name}")
    tools.until("getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor === 'crosshair'")


def press(tools: Any, east: float, north: float) -> None:
    x, y = tools.pixel(east, north)
    tools.page.mouse.move(x - 4, y - 4)
    tools.page.mouse.move(x, y)
    tools.page.mouse.down()
    tools.page.mouse.up()


def number_in(text: str) -> float:
    return float(text.split(" ", maxsplit=1)[0].replace("\u202f", ""))


def test_drawing_is_fetched_when_a_tool_is_first_used(opened: Any) -> None:
    opened.give(tools=["length"])
    opened.page.wait_for_selector(".mapview-tool-length")
    assert [url for url in opened.requests if "terra-draw" in url] == []
    take(opened, "length")
    assert [url for url in opened.requests if "terra-draw" in url] != []
    assert opened.console == []


def test_a_length_is_the_planar_distance_in_the_working_grid(tools: Any) -> None:
    take(tools, "length")
    press(tools, -500, -300)
    press(tools, 100, 500)  # 600 m east, 800 m north
    press(tools, 100, 500)
    tools.until("document.querySelector('.mapview-measured') !== null")
    measured = number_in(tools.page.inner_text(".mapview-toolread"))
    assert measured == pytest.approx(1000, abs=2 * METRES_A_PIXEL)  # each press is true to a pixel
    assert tools.page.inner_text(".mapview-measured").startswith(
        tools.page.inner_text(".mapview-toolread").split(" ")[0]
    )


def test_an_area_is_given_in_ha_and_mu_with_its_perimeter(tools: Any) -> None:
    take(tools, "area")
    for corner in ((-600, -800), (-100, -800), (-100, -400), (-600, -400)):
        press(tools, *corner)
    tools.page.click(".mapview-tool-finish")
    tools.until("document.querySelector('.mapview-measured') !== null")
    ha, mu, square, around = tools.page.inner_text(".mapview-toolread").split(" · ")
    assert number_in(ha) == pytest.approx(20, rel=0.06)  # 500 m by 400 m
    assert number_in(mu) == pytest.approx(number_in(ha) * 15, abs=0.01)
    assert number_in(square) == pytest.approx(number_in(ha) * 10_000, abs=1)
    assert around.startswith("around ")


def test_a_site_drawn_is_told_with_its_corners_and_the_tool_is_put_down(tools: Any) -> None:
    take(tools, "site")
    for corner in ((-600, -800), (-100, -800), (-100, -400)):
        press(tools, *corner)
    tools.page.click(".mapview-tool-finish")
    tools.until("window.told && window.told.drawn")
    told = tools.told("drawn")
    assert (told["tool"], told["geometry"]["type"], told["snap"]) == ("polygon", "Polygon", True)
    assert len(told["geometry"]["coordinates"][0]) == 4
    assert tools.page.get_attribute("#map", "data-tool") == ""
    assert tools.page.get_attribute(".mapview-tool-site", "aria-pressed") == "false"


def test_the_keyboard_draws_a_line_from_the_middle_of_the_map(tools: Any) -> None:
    take(tools, "length")
    tools.page.focus(".maplibregl-canvas")
    tools.page.keyboard.press("Space")
    tools.page.keyboard.press("ArrowRight")
    tools.settle()
    tools.page.keyboard.press("Space")
    tools.page.keyboard.press("Enter")
    tools.until("document.querySelector('.mapview-measured') !== null")
    assert number_in(tools.page.inner_text(".mapview-toolread")) > 0
    assert tools.told("clicked") is None  # Enter did not select the parcel in the middle
    tools.page.keyboard.press("Escape")
    assert tools.page.get_attribute("#map", "data-tool") == ""


def test_a_corner_near_a_parcel_is_set_on_it(tools: Any) -> None:
    take(tools, "site")
    west, south = 100, 0  # corner of M-1, whose side is 180 m
    x, y = tools.pixel(west, south)
    tools.page.mouse.move(x - 8, y + 8)
    tools.page.mouse.move(x - 4, y + 4)
    tools.page.mouse.down()
    tools.page.mouse.up()
    for corner in ((-600, -800), (-100, -800)):
        press(tools, *corner)
    tools.page.click(".mapview-tool-finish")
    tools.until("window.told && window.told.drawn")
    first = tools.told("drawn")["geometry"]["coordinates"][0][0]
    at = tools.run(PROJECT, first)
    assert at == pytest.approx([x, y], abs=1.6)


def test_a_box_without_shift_tells_the_parcels_inside(tools: Any) -> None:
    tools.page.click(".mapview-tool-box")
    tools.page.mouse.move(*tools.pixel(60, 400))
    tools.page.mouse.down()
    tools.page.mouse.move(*tools.pixel(620, -200), steps=6)
    tools.page.mouse.up()
    tools.until("window.told && window.told.boxed")
    assert tools.told("boxed")["ids"] == ["M-1", "M-2"]
    assert tools.run("() => window.bridgehead.maps.map.map.dragPan.isEnabled()") is True


def test_a_kept_site_is_drawn_picked_by_a_click_and_its_corners_can_be_moved(tools: Any) -> None:
    ring = tools.run(
        "(corners) => corners.map((p) => window.bridgehead.maps.map.map.unproject(p).toArray())",
        [[150, 260], [300, 260], [300, 350], [150, 350], [150, 260]],
    )
    square = {"type": "Polygon", "coordinates": [ring]}
    feature = {
        "type": "Feature",
        "properties": {"id": "site-1", "name": "A", "active": True},
        "geometry": square,
    }
    tools.give(sites={"type": "FeatureCollection", "features": [feature]})
    tools.page.mouse.click(225, 300)
    tools.until("window.told && window.told.picked")
    assert tools.told("picked")["id"] == "site-1"
    tools.give(editing={"id": "site-1", "geometry": square})
    tools.until("document.getElementById('map').dataset.tool === 'edit'")
    for step in range(100):  # until the corner answers: what draws comes when it is first used
        tools.page.mouse.move(296 + step % 3, 348)
        if tools.run("() => getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor") == "move":
            break
        tools.page.wait_for_timeout(100)
    tools.page.mouse.move(300, 350)
    tools.page.mouse.down()
    for step in range(1, 9):
        tools.page.mouse.move(300 + 5 * step, 350 + 3.75 * step)
        tools.page.wait_for_timeout(30)  # a hand: moves closer together than a frame are one
    tools.page.mouse.up()
    tools.until("window.told && window.told.edited")
    corner = tools.run(PROJECT, tools.told("edited")["geometry"]["coordinates"][0][2])
    assert corner == pytest.approx([340, 380], abs=3)


def test_a_pin_marks_what_was_found_until_the_next_click(tools: Any) -> None:
    tools.give(pin={"lon": 120.9801, "lat": 31.385, "label": "120.98, 31.385"})
    assert tools.page.inner_text(".mapview-pin") == "120.98, 31.385"
    tools.page.mouse.click(*tools.pixel(600, -400))
    tools.until("document.querySelector('.mapview-pin') === null")


TOWN_NAMED = "window.bridgehead.maps.map.map.queryRenderedFeatures({ layers: ['towns-name'] }).length"
SECOND = "document.getElementById('map').dataset.swipe"


def test_a_second_side_has_its_own_limits_and_follows_the_map(tools: Any) -> None:
    tools.give(swipe={"left": "A", "right": "B", "globalState": {"rule:siting.ring500": 50}})
    tools.until(f"{SECOND} === 'shown'")
    tools.page.focus(".mapview-divider")
    tools.page.keyboard.press("Home")  # the second side alone
    assert tools.page.get_attribute(".mapview-divider", "aria-valuenow") == "0"
    tools.until(f"!{TOWN_NAMED}")  # the names of the first side lie under the second
    tools.page.wait_for_timeout(200)
    seen = tools.colour(190, 60)  # M-1: priority under 500 m, only admissible under 50 m
    assert int(seen[1:3], 16) > 90
    tools.page.keyboard.press("End")
    tools.until(TOWN_NAMED)
    assert int(tools.colour(190, 60)[1:3], 16) < 60
    tools.give(camera={"lon": 121.0, "lat": 31.4, "zoom": 12})
    tools.give(swipe=None)
    assert tools.page.locator(".mapview-second").count() == 0


def test_altered_limits_can_be_laid_beside_the_policy(tools: Any) -> None:
    assert tools.page.is_hidden(".mapview-tool-policy")
    tools.give(globalState={"rule:siting.ring500": 700})
    tools.page.click(".mapview-tool-policy")
    tools.until(f"{SECOND} === 'shown'")
    assert tools.page.inner_text(".mapview-side-right") == "sidePolicy"
    tools.give(globalState={"rule:siting.ring500": 500})
    tools.until(f"{SECOND} === undefined")
    assert tools.page.is_hidden(".mapview-tool-policy")


def test_the_overview_frames_what_is_shown_and_leads_there(tools: Any) -> None:
    sheet = {
        "box": [120.7, 31.1, 121.2, 31.6],
        "width": 92,
        "height": 107,
        "paths": [{"d": "M0 0L92 107", "kind": "land"}],
    }
    tools.page.set_viewport_size({"width": 900, "height": 700})  # there is no room for it on a small one
    tools.give(overview=sheet)
    before = tools.page.get_attribute(".mapview-frame", "x")
    box = tools.page.locator(".mapview-overview svg").bounding_box()
    tools.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tools.settle()
    centre = tools.run("() => window.bridgehead.maps.map.map.getCenter().toArray()")
    assert centre == pytest.approx([120.95, 31.35], abs=0.01)
    assert tools.page.get_attribute(".mapview-frame", "x") != before
    tools.give(camera={"lon": 120.95, "lat": 31.35, "zoom": 7.5})  # wider than the overview
    frame = [
        float(tools.page.get_attribute(".mapview-frame", side)) for side in ("x", "y", "width", "height")
    ]
    assert frame == [1, 1, 90, 105]  # all four sides of it are seen
    tools.give(overview=None)


# Counts how often the map is asked what it shows.
COUNT_ASKED = """() => {
  const { map } = window.bridgehead.maps.map;
  const ask = Object.getPrototypeOf(map).queryRenderedFeatures;
  window.askedOfMap = 0;
  map.queryRenderedFeatures = (...given) => { window.askedOfMap += 1; return ask.apply(map, given); };
}"""


def test_a_view_without_parcels_says_so_and_leads_back_to_them(tools: Any) -> None:
    home = tools.run("() => window.bridgehead.maps.map.map.getCenter().toArray()")
    tools.until("document.querySelector('.mapview-away-line').hidden")
    tools.give(camera={"lon": home[0] + 0.5, "lat": home[1], "zoom": 18})
    tools.until("!document.querySelector('.mapview-away-line').hidden")
    assert tools.page.inner_text(".mapview-away-line span") == "away"
    tools.run(COUNT_ASKED)
    tools.settle()  # idle once more, and nothing moved
    assert tools.run("() => window.askedOfMap") == 0
    canvas = "() => ['width', 'height'].map((side) => window.bridgehead.maps.map.map.getCanvas()[side])"
    before = tools.run(canvas)
    tools.page.focus(".mapview-tool-back")
    tools.page.keyboard.press("Enter")
    tools.until("document.querySelector('.mapview-away-line').hidden")
    tools.settle()
    assert tools.page.is_hidden(".mapview-away-line")
    assert (
        tools.page.locator(".mapview-away-line").text_content() == ""
    )  # no words in a language that is gone
    assert tools.run("() => document.activeElement.matches('.maplibregl-canvas')")
    assert tools.run(canvas) == before


def test_moves_by_keyboard_are_said_in_words(tools: Any) -> None:
    tools.page.focus(".maplibregl-canvas")
    described = tools.page.get_attribute(".maplibregl-canvas", "aria-describedby")
    assert tools.page.inner_text(f"#{described}") == "keysHint"
    tools.page.keyboard.press("ArrowRight")
    tools.until("document.querySelector('.mapview-where').textContent !== ''")
    assert "scaleBar" in tools.page.inner_text(".mapview-where")
