"""A small made place, a page that shows only its map, and a real browser that looks at it."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import dash
import geopandas as gpd
import pytest
import shapely
from dash import Input, Output, html
from flask import Response, send_file
from playwright.sync_api import Page, Request
from pyproj import CRS
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard.map.assets import opening_script, register_map
from dashboard.map.component import WORD_KEYS, MapView, working_crs
from dashboard.map.style import Rules, compile_style
from dashboard.page import LIBRARY_FILES, MAP_STYLE, import_map, index_html, library_prefix
from dashboard.security import add_headers, script_hash
from dashboard.settings import PROJECT_ROOT
from geodata.tiles import write_tiles

KS_A = (120.98, 31.385)  # EPSG:4549: E 593218.14, N 3474075.55 (a published control vector of the project)
WEST, SOUTH = 593_000.0, 3_474_000.0
LIMIT = "rule:siting.ring500"
SIZE = {"width": 720, "height": 480}  # small: the tests draw without a graphics card
START = {
    "globalState": {LIMIT: 500},
    "camera": {"lon": KS_A[0], "lat": KS_A[1], "zoom": 13.5},
    "workingCrs": working_crs(CRS(4549), "CGCS2000 120E", (120.75, 31.05, 121.22, 31.58)),
}
TOLD = ("moved", "clicked", "boxed", "hovered", "picked", "drawn", "edited", "status")


def square(east: float, north: float, side: float = 180.0) -> shapely.Polygon:
    return shapely.box(WEST + east, SOUTH + north, WEST + east + side, SOUTH + north + side)


@pytest.fixture(scope="session")
def made_parcels() -> gpd.GeoDataFrame:
    """Five squares east of the ring: at 100 to 1000 m with FAR 2, and one at 1300 m whose FAR is missing."""
    distances = [100.0, 400.0, 700.0, 1000.0, 1300.0]
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"M-{number}" for number in range(1, 6)],
            "site_area_m2": [32_400.0] * 5,
            "far": [2.0, 2.0, 2.0, 2.0, None],
            "ring_nearest_m": distances,
            "land_use": ["100101", "0802", "1101", "Ma", None],
            "supply": ["promoted", "stock", "other", "promoted", "stock"],
        },
        geometry=[square(distance, 0) for distance in distances],
        crs=4549,
    )


@pytest.fixture(scope="session")
def made_reference() -> dict[str, gpd.GeoDataFrame]:
    """A boundary, one ring at the western edge, a town."""

    def layer(name: str, geometry: object, **more: object) -> gpd.GeoDataFrame:
        row = {"id": name, "name_zh": "中环快速路", "name_en": "Middle Ring", "status": "schematic", **more}
        return gpd.GeoDataFrame({key: [value] for key, value in row.items()}, geometry=[geometry], crs=4549)

    return {
        "boundary": layer("b", shapely.box(WEST - 4000, SOUTH - 4000, WEST + 6000, SOUTH + 4000)),
        "rings": layer("ring-middle", shapely.LineString([(WEST, SOUTH - 3000), (WEST, SOUTH + 3000)])),
        "towns": layer("t", shapely.Point(WEST + 800, SOUTH + 900), name_zh="玉山镇", name_en="Yushan"),
        "carriers": layer("c", square(2500, 1000, 900), name_zh="夏驾河科创走廊", name_en="Corridor"),
    }


@pytest.fixture(scope="session")
def made_rules() -> Rules:
    verdict = [
        "case",
        ["!", ["has", "far"]],
        1,
        [">", ["get", "far"], 3],
        0,
        ["<=", ["get", "ring_nearest_m"], ["global-state", LIMIT]],
        3,
        2,
    ]
    close = ["<", ["abs", ["-", ["get", "ring_nearest_m"], ["global-state", LIMIT]]], 20]
    return Rules(verdict, {"close": close}, {LIMIT: 500})


@dataclass
class Shown:
    """A page with its map, and everything that went over the wire or the console."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def open(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("requestfinished", self.note_refused)
        self.page.goto(self.address)
        self.page.wait_for_selector(".mapview[data-ready=true]", timeout=60_000)

    def note_refused(self, request: Request) -> None:
        """Name the address of an answer that is a fault; the console's own words do not."""
        answer = request.response()
        if answer is not None and answer.status >= HTTPStatus.BAD_REQUEST:
            self.console.append(f"{answer.status} {request.url}")

    def run(self, script: str, argument: object = None) -> Any:
        return self.page.evaluate(script, argument)

    def give(self, **properties: object) -> None:
        self.run("(given) => window.dash_clientside.set_props('map', given)", properties)
        self.settle()

    def settle(self) -> None:
        """Wait until what was asked for has reached the map, and the map has drawn it."""
        self.run(SETTLED)

    def until(self, condition: str) -> None:
        """Wait for a condition; by asking again, since the page's policy allows no evaluation of text."""
        for _ in range(200):
            if self.run(f"() => Boolean({condition})"):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"it never came to {condition}")

    def told(self, name: str) -> Any:
        return self.run("(name) => (window.told || {})[name]", name)

    def pixel(self, east: float, north: float) -> tuple[float, float]:
        """Where a place (metres from the corner of the made land) is on the page."""
        point = gpd.GeoSeries([shapely.Point(WEST + east, SOUTH + north)], crs=4549).to_crs(4326).iloc[0]
        x, y = self.run(
            "(at) => { const p = window.bridgehead.maps.map.map.project(at); return [p.x, p.y]; }",
            [point.x, point.y],
        )
        return float(x), float(y)

    def colour(self, east: float, north: float) -> str:
        x, y = self.pixel(east, north)
        return str(self.run(READ_COLOUR, [base64.b64encode(self.page.screenshot()).decode(), x, y]))


SETTLED = """async () => {
  const map = window.bridgehead.maps.map.map;
  for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  await new Promise((go) => { map.once("idle", go); map.triggerRepaint(); });
  await new Promise(requestAnimationFrame);
}"""
READ_COLOUR = """async ([png, x, y]) => {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const [r, g, b] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
}"""


def map_app(
    folder: Path, reference: dict[str, gpd.GeoDataFrame], rules: Rules, **properties: object
) -> dash.Dash:
    """A page with nothing but the map, under the headers of the real one."""
    prefix = library_prefix()
    page = index_html(
        language="zh", prefix=prefix, styles=[f"{prefix}{MAP_STYLE}"], opening_script=opening_script()
    )
    app = dash.Dash("made", index_string=page, assets_folder=str(folder / "assets"), add_log_handler=False)
    register_map(app)
    given: dict[str, Any] = {
        "style": compile_style(reference, rules, data_prefix="/data/made/1/", attribution="made data"),
        **START,
        "words": {key: key for key in WORD_KEYS},
        "interactiveLabel": "made map",
    }
    app.layout = html.Div(
        [MapView(id="map", **{**given, **properties}), html.Div(id="out", hidden=True)],
        style={"position": "fixed", "inset": 0},
    )
    names = ", ".join(TOLD)
    app.clientside_callback(
        f"function({names}) {{ window.told = {{{names}}}; return ''; }}",
        Output("out", "children"),
        [Input("map", name) for name in TOLD],
    )
    add_routes(app, folder, prefix)
    add_headers(app.server, [*app.csp_hashes(), script_hash(import_map(prefix))])
    return app


def add_routes(app: dash.Dash, folder: Path, prefix: str) -> None:
    @app.server.get(f"{prefix}<path:name>")
    def library(name: str) -> Response:
        return Response((PROJECT_ROOT / "node_modules" / name).read_bytes(), mimetype=LIBRARY_FILES[name])

    @app.server.get("/data/made/1/tiles/parcels.pmtiles")
    def tiles() -> Response:
        return send_file(folder / "parcels.pmtiles", mimetype="application/vnd.pmtiles", conditional=True)

    @app.server.get("/data/made/1/reference/<name>.geojson")
    def layer(name: str) -> Response:
        return send_file(folder / f"{name}.geojson", mimetype="application/geo+json")


@pytest.fixture(scope="session")
def made_folder(
    tmp_path_factory: pytest.TempPathFactory,
    made_parcels: gpd.GeoDataFrame,
    made_reference: dict[str, gpd.GeoDataFrame],
) -> Path:
    folder: Path = tmp_path_factory.mktemp("made")
    (folder / "assets").mkdir()
    shutil.copy(PROJECT_ROOT / "dashboard" / "assets" / "logo.svg", folder / "assets")  # the page's icon
    write_tiles(made_parcels, folder / "parcels.pmtiles")
    for name, frame in made_reference.items():
        (folder / f"{name}.geojson").write_text(frame.to_crs(4326).to_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def address(
    made_folder: Path, made_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> Iterator[str]:
    yield from served(map_app(made_folder, made_reference, made_rules))


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of each request."""


def served(app: dash.Dash) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app.server, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def held(chromium: Any, address: str) -> Iterator[Shown]:
    context = chromium.new_context(viewport=SIZE, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    made = Shown(context.new_page(), address)
    made.open()
    yield made
    context.close()


@pytest.fixture
def shown(held: Shown) -> Shown:
    """The one page, put back to how it was opened."""
    held.page.set_viewport_size(SIZE)
    held.page.mouse.move(SIZE["width"] - 20, SIZE["height"] - 50)  # over a button, off the land
    near = {"center": [120.9801, 31.385], "zoom": 13, "bearing": 0}
    held.run("(near) => { window.bridgehead.maps.map.map.jumpTo(near); }", near)
    nothing = ("moved", "clicked", "boxed", "hovered", "overlay", "parcelFilter", "fit", "home", "inset")
    groups = {group: {"visible": True, "opacity": 1} for group in ("rings", "parcels")}
    held.give(**START, **dict.fromkeys(nothing), selected=[], layerState=groups)
    held.console.clear()
    held.requests.clear()
    return held


@pytest.fixture
def opened(chromium: Any, address: str) -> Iterator[Shown]:
    """A page of its own, just opened."""
    context = chromium.new_context(viewport=SIZE)
    made = Shown(context.new_page(), address)
    made.open()
    yield made
    context.close()
