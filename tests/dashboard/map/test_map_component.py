"""The component as Dash sees it, its files, and the types of its modules."""

from __future__ import annotations

import json
import re
import subprocess

import dash
import pytest
from dash import html
from plotly.utils import PlotlyJSONEncoder
from pyproj import CRS

from dashboard.map.assets import FOLDER, map_files, map_prefix, register_map
from dashboard.map.component import WORD_KEYS, MapView, working_crs
from dashboard.settings import PROJECT_ROOT
from dashboard.setup.libraries import node_command


def test_component_is_written_for_the_browser_under_its_namespace() -> None:
    made = MapView(id="map", globalState={"rule:siting.ring500": 700}, camera=None)
    written = json.loads(json.dumps(html.Div(made), cls=PlotlyJSONEncoder))["props"]["children"]
    assert (written["type"], written["namespace"]) == ("MapView", "bridgehead_map")
    assert written["props"] == {"id": "map", "globalState": {"rule:siting.ring500": 700}, "camera": None}


def test_unknown_property_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument: `zoom`"):
        MapView(id="map", zoom=3)


def test_every_property_of_the_component_is_typed_for_the_modules() -> None:
    declared = (FOLDER / "types.d.ts").read_text(encoding="utf-8")
    props = re.search(r"interface Props \{(.*?)\n\}", declared, re.DOTALL)
    assert props is not None
    typed = set(re.findall(r"^  (\w+)\??:", props.group(1), re.MULTILINE))
    told = {"moved", "clicked", "boxed", "hovered", "picked", "drawn", "edited", "bounded", "status"}
    assert set(MapView(id="m").available_properties) - told == typed - {"setProps"}


def test_every_word_that_the_modules_say_is_asked_for() -> None:
    modules = "".join(body.decode("utf-8") for name, body in map_files().items() if name.endswith(".mjs"))
    said = set(re.findall(r'word\("([A-Za-z]+)"\)', modules))
    said |= {
        "zoomIn",
        "zoomOut",
        "north",
        "home",
        "full",
        "label",
        "failed",
    }  # by name of the control, or as a last resort
    verdicts = {f"verdict.{key}" for key in ("priority", "admissible", "unclear", "fails")}
    assert said | verdicts == set(WORD_KEYS)


def test_files_are_served_for_good_under_the_hash_of_their_content() -> None:
    app = dash.Dash("made", add_log_handler=False)
    app.layout = html.Div()
    register_map(app)
    client = app.server.test_client()
    answer = client.get(f"{map_prefix()}map.mjs")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(f"{map_prefix()}__init__.py").status_code == 404
    assert client.get("/map/000000000000/map.mjs").status_code == 404


def test_page_loads_script_and_stylesheet_from_this_server() -> None:
    app = dash.Dash("made", add_log_handler=False)
    app.layout = html.Div()
    register_map(app)
    page = app.server.test_client().get("/").get_data(as_text=True)
    assert f'src="{map_prefix()}map_view.js"' in page
    assert f'href="{map_prefix()}map_view.css"' in page


def test_check_points_of_the_read_out_are_the_corners_in_the_working_crs() -> None:
    # control vector: 120.98° E, 31.385° N is E 593218.14, N 3474075.55 in EPSG:4549
    found = working_crs(CRS(4549), "CGCS2000", (120.75, 31.05, 120.98, 31.385))
    assert len(found["check"]) == 4
    lon, lat, east, north = found["check"][2]
    assert (lon, lat) == (120.98, 31.385)
    assert (east, north) == (pytest.approx(593218.14, abs=0.005), pytest.approx(3474075.55, abs=0.005))


def test_modules_are_short_and_their_types_hold() -> None:
    for name, body in map_files().items():
        assert body.count(b"\n") <= 400, name
    compiler = PROJECT_ROOT / "node_modules" / "typescript" / "lib" / "tsc.js"
    modules = [str(FOLDER / name) for name in map_files() if not name.endswith(".css")]
    options = (
        *("--allowJs", "--checkJs", "--noEmit", "--strict", "--skipLibCheck"),
        *("--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"),
        *("--module", "ESNext", "--moduleResolution", "bundler"),
    )
    ran = subprocess.run(
        [*node_command(), str(compiler), *options, *modules],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
        timeout=120,
    )
    assert ran.stdout == ""
    assert ran.returncode == 0
