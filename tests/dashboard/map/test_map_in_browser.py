"""The map in a real browser: what is drawn, what is told, what is asked of whom."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

LIMIT = "rule:siting.ring500"
PRIORITY, ADMISSIBLE = (14, 138, 116), (124, 184, 168)
SQUARES = {"M-1": 190, "M-2": 490, "M-3": 790, "M-4": 1090, "M-5": 1390}  # their middles, metres east
MIDDLE_NORTH = 60  # below the ids, which are written in the middle


def near(colour: str, wanted: tuple[int, int, int], tolerance: int = 34) -> bool:
    found = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def test_parcels_are_drawn_without_a_word_on_the_console_or_a_request_elsewhere(opened: Any) -> None:
    assert near(opened.colour(SQUARES["M-1"], MIDDLE_NORTH), PRIORITY)
    assert near(opened.colour(SQUARES["M-3"], MIDDLE_NORTH), ADMISSIBLE)
    assert opened.console == []
    assert [url for url in opened.requests if not url.startswith((opened.address, "blob:", "data:"))] == []


def test_threshold_recolours_parcels_without_any_request(shown: Any) -> None:
    before = len(shown.requests)
    shown.run("([key, value]) => window.bridgehead.setGlobalState('map', key, value)", [LIMIT, 800])
    shown.settle()
    assert near(shown.colour(SQUARES["M-3"], MIDDLE_NORTH), PRIORITY)
    assert near(shown.colour(SQUARES["M-4"], MIDDLE_NORTH), ADMISSIBLE)
    assert shown.requests[before:] == []


def test_newest_of_many_quick_thresholds_is_the_one_that_stays(shown: Any) -> None:
    shown.run(
        "(key) => { for (let m = 0; m <= 800; m += 10) window.bridgehead.setGlobalState('map', key, m); }",
        LIMIT,
    )
    shown.settle()
    assert shown.run("(key) => window.bridgehead.maps.map.map.getGlobalState()[key]", LIMIT) == 800
    assert near(shown.colour(SQUARES["M-3"], MIDDLE_NORTH), PRIORITY)


def test_global_state_property_recolours_as_well(shown: Any) -> None:
    shown.give(globalState={LIMIT: 50})
    assert near(shown.colour(SQUARES["M-1"], MIDDLE_NORTH), ADMISSIBLE)


def test_click_tells_the_parcel_and_whether_it_is_added(shown: Any) -> None:
    shown.page.mouse.click(*shown.pixel(SQUARES["M-2"], MIDDLE_NORTH))
    shown.until("window.told && window.told.clicked")
    assert shown.told("clicked")["ids"] == ["M-2"]
    assert shown.told("clicked")["additive"] is False
    first = shown.told("clicked")["n"]
    shown.page.keyboard.down("Control")
    shown.page.mouse.click(*shown.pixel(SQUARES["M-4"], MIDDLE_NORTH))
    shown.page.keyboard.up("Control")
    shown.until(f"window.told.clicked.n === {first + 1}")
    assert shown.told("clicked") | {"lngLat": None} == {
        "ids": ["M-4"],
        "additive": True,
        "lngLat": None,
        "n": 2,
    }


def test_click_beside_every_parcel_tells_no_ids(shown: Any) -> None:
    shown.page.mouse.click(*shown.pixel(600, -400))
    shown.until("window.told && window.told.clicked")
    assert shown.told("clicked")["ids"] == []


def test_box_with_shift_tells_the_parcels_inside(shown: Any) -> None:
    start, end = shown.pixel(60, 400), shown.pixel(620, -200)
    shown.page.keyboard.down("Shift")
    shown.page.mouse.move(*start)
    shown.page.mouse.down()
    shown.page.mouse.move(*end, steps=6)
    shown.page.mouse.up()
    shown.page.keyboard.up("Shift")
    shown.until("window.told && window.told.boxed")
    assert shown.told("boxed")["ids"] == ["M-1", "M-2"]


@pytest.mark.parametrize(("parcel", "word"), [("M-1", "priority"), ("M-3", "admissible"), ("M-5", "unclear")])
def test_tooltip_names_parcel_area_and_verdict(shown: Any, parcel: str, word: str) -> None:
    shown.page.mouse.move(*shown.pixel(SQUARES[parcel], MIDDLE_NORTH))
    shown.page.wait_for_selector(".mapview-tip:not([hidden])")
    text = shown.page.inner_text(".mapview-tip").split("\n")
    assert text == [parcel, "3.24 ha · 48.6 mu", f"verdict.{word}"]  # 32,400 m² ÷ 666.67
    shown.until(f"window.told && window.told.hovered === '{parcel}'")


def test_tooltip_goes_when_the_map_moves_away(shown: Any) -> None:
    shown.page.mouse.move(*shown.pixel(SQUARES["M-1"], MIDDLE_NORTH))
    shown.page.wait_for_selector(".mapview-tip:not([hidden])")
    shown.give(camera={"lon": 121.1, "lat": 31.2, "zoom": 13})
    assert shown.page.is_hidden(".mapview-tip")


def test_read_out_gives_easting_and_northing_of_a_known_point(shown: Any) -> None:
    shown.page.click(".mapview-readout")
    shown.page.wait_for_selector(".mapview-readout[data-copied]")
    copied = shown.run("() => navigator.clipboard.readText()")
    assert copied == "593218.14, 3474075.55 (CGCS2000 120E)\n120.9800000, 31.3850000 (WGS 84)"
    assert (
        shown.page.inner_text(".mapview-working").replace("\u202f", "") == "easting 593218 northing 3474076"
    )


def test_coordinates_that_the_browser_gets_wrong_are_not_shown(shown: Any) -> None:
    wrong = {
        "proj4": "+proj=tmerc +lon_0=117 +ellps=GRS80",
        "label": "other",
        "check": [[120.98, 31.385, 593218.14, 3474075.55]],
    }
    shown.give(workingCrs=wrong)
    assert shown.page.inner_text(".mapview-working") == ""
    assert shown.page.inner_text(".mapview-degrees") == "120.98000°, 31.38500°"


def test_camera_property_moves_the_map_and_its_own_echo_does_not(shown: Any) -> None:
    shown.give(camera={"lon": 121.0, "lat": 31.4, "zoom": 12})
    assert shown.run("() => window.bridgehead.maps.map.map.getZoom()") == 12
    zoom = shown.run("""async () => {
      const map = window.bridgehead.maps.map.map;
      const told = () => window.told && window.told.moved && window.told.moved.zoom;
      map.jumpTo({ center: [121.05, 31.41], zoom: 11 });
      while (told() !== 11) await new Promise((go) => setTimeout(go, 10));
      map.jumpTo({ zoom: 13 });
      window.dash_clientside.set_props("map", { camera: { lon: 121.05, lat: 31.41, zoom: 11.001 } });
      await new Promise((go) => setTimeout(go, 200));
      return map.getZoom();
    }""")
    assert zoom == 13


def test_the_same_camera_given_again_leads_back_but_other_properties_leave_the_map_alone(shown: Any) -> None:
    away = {"center": [121.1, 31.2], "zoom": 12}
    shown.run("(away) => { window.bridgehead.maps.map.map.jumpTo(away); }", away)
    shown.page.wait_for_timeout(400)  # the move is told, which makes Dash draw the component again
    shown.give(selected=["M-1"])
    assert shown.run("() => window.bridgehead.maps.map.map.getZoom()") == 12
    shown.give(camera={"lon": 120.98, "lat": 31.385, "zoom": 13.5})
    assert shown.run("() => window.bridgehead.maps.map.map.getZoom()") == 13.5


def test_fit_shows_the_bounds_clear_of_the_panels(shown: Any) -> None:
    shown.give(inset={"top": 0, "right": 200, "bottom": 100, "left": 150})
    shown.give(fit={"bounds": [120.97, 31.38, 120.99, 31.39], "padding": 10, "n": 1})
    west, east = (
        shown.run(f"() => window.bridgehead.maps.map.map.project([{lon}, 31.385]).x")
        for lon in (120.97, 120.99)
    )
    assert west >= 159
    assert east <= 511


def test_layer_state_hides_and_shows_a_group(shown: Any) -> None:
    drawn = shown.colour(0, 500)
    shown.give(layerState={"rings": {"visible": False}})
    assert shown.colour(0, 500) != drawn
    shown.give(layerState={"rings": {"visible": True, "opacity": 1}})
    assert shown.colour(0, 500) == drawn


def test_layer_state_fades_a_group(shown: Any) -> None:
    land = shown.colour(600, -300)
    shown.give(layerState={"parcels": {"visible": True, "opacity": 0}})
    assert shown.colour(SQUARES["M-1"], MIDDLE_NORTH) == land


def test_parcel_filter_takes_parcels_off_the_map_and_gives_them_back(shown: Any) -> None:
    land = shown.colour(600, -300)
    shown.give(parcelFilter=["==", ["get", "supply"], "stock"])
    assert shown.colour(SQUARES["M-1"], MIDDLE_NORTH) == land
    assert near(shown.colour(SQUARES["M-2"], MIDDLE_NORTH), PRIORITY)
    shown.give(parcelFilter=None)
    assert near(shown.colour(SQUARES["M-1"], MIDDLE_NORTH), PRIORITY)


def test_keyboard_pans_zooms_and_picks_the_parcel_in_the_middle(shown: Any) -> None:
    shown.page.focus(".maplibregl-canvas")
    assert shown.page.get_attribute(".maplibregl-canvas", "aria-label") == "made map"
    shown.page.keyboard.press("Enter")
    shown.until("window.told && window.told.clicked")
    assert shown.told("clicked")["ids"] == ["M-1"]  # 218 m east, 76 m north of the corner
    lon = shown.run("() => window.bridgehead.maps.map.map.getCenter().lng")
    shown.page.keyboard.press("ArrowRight")
    shown.settle()
    assert shown.run("() => window.bridgehead.maps.map.map.getCenter().lng") > lon
    shown.page.keyboard.press("Equal")
    shown.settle()
    assert shown.run("() => window.bridgehead.maps.map.map.getZoom()") == pytest.approx(14.5)


def test_buttons_zoom_turn_north_and_go_home(shown: Any) -> None:
    shown.give(home={"bounds": [120.9, 31.3, 121.1, 31.5]})
    for name in ("zoomIn", "zoomOut", "north", "home"):
        assert shown.page.get_attribute(f".mapview-control-{name}", "aria-label") == name
    shown.run("() => { window.bridgehead.maps.map.map.jumpTo({bearing: 40, zoom: 15}); }")
    shown.page.click(".mapview-control-north")
    shown.page.click(".mapview-control-home")
    shown.settle()
    bounds = shown.run("() => window.bridgehead.maps.map.map.getBounds().toArray().flat()")
    assert shown.run("() => window.bridgehead.maps.map.map.getBearing()") == 0
    assert bounds[0] < 120.9
    assert bounds[3] > 31.5


def test_selected_parcels_and_exact_shapes_are_outlined_in_ink(shown: Any) -> None:
    before = shown.colour(700, 90)  # the western edge of M-3
    shown.give(selected=["M-3"])
    assert shown.colour(700, 90) != before
    shape = {
        "type": "Feature",
        "properties": {"role": "selected"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[120.975, 31.379], [120.985, 31.379], [120.985, 31.382], [120.975, 31.379]]],
        },
    }
    shown.give(overlay={"type": "FeatureCollection", "features": [shape]})
    x, y = shown.run(
        "() => { const p = window.bridgehead.maps.map.map.project([120.980, 31.379]); return [p.x, p.y]; }"
    )
    seen = shown.run(
        "([x, y]) => window.bridgehead.maps.map.map.queryRenderedFeatures([x, y]).map((f) => f.layer.id)",
        [x, y],
    )
    assert "overlay-edge" in seen


def test_missing_tiles_are_said_once_and_the_rest_stays(opened: Any) -> None:
    style = opened.run("() => window.bridgehead.maps.map.map.getStyle()")
    assert "mapview-fault" in opened.page.content()
    assert opened.page.is_hidden(".mapview-fault")
    style["sources"]["parcels"]["url"] = "pmtiles:///data/made/1/tiles/none.pmtiles"
    opened.run("(style) => window.dash_clientside.set_props('map', {style})", style)
    opened.page.wait_for_selector(".mapview-fault:not([hidden])")
    assert opened.page.inner_text(".mapview-fault") == "tilesFailed"
    assert opened.told("status")["error"] == "tiles"


def test_a_browser_without_webgl_is_told_so_in_words(chromium: Any, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(address)
    page.wait_for_selector(".mapview-failed")
    assert page.inner_text(".mapview-failed") == "noWebgl"
    context.close()


def test_map_follows_the_size_of_its_place(shown: Any) -> None:
    shown.page.set_viewport_size({"width": 500, "height": 400})
    shown.settle()
    assert shown.run("() => document.querySelector('.maplibregl-canvas').clientWidth") == 500
