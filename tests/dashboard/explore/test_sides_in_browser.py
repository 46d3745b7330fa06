"""Scenarios with drawn sites, kept, laid side by side, handed on as a file; versions beside one another."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from browser_pages import NARROW, WIDE, new_context, rest, served_program
from playwright.sync_api import expect

from dashboard import pipeline
from dashboard.pipeline import import_layer
from dashboard.text import say
from geodata.areas import load_area
from geodata.read import read_layer
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from dashboard.view import Language

pytestmark = pytest.mark.browser

CELLS: tuple[tuple[Language, dict[str, int]], ...] = (
    ("zh", WIDE),
    ("en", WIDE),
    ("en", NARROW),
    ("zh", NARROW),
)
SITE = "site.A=120.95,31.37;120.955,31.37;120.955,31.374&plan.A=2.5~0.2"


@pytest.fixture(scope="module")
def folder(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped set, which is shown, and another one of two parcels."""
    made = tmp_path_factory.mktemp("sides") / "data"
    shutil.copytree(prepared, made)
    boxes = [shapely.box(593_000 + x, 3_473_000, 593_400 + x, 3_473_300) for x in (0, 500)]
    path = made.parent / "two.gpkg"
    gpd.GeoDataFrame({"parcel_id": ["x", "y"]}, geometry=boxes, crs=4549).to_file(path)
    store = DatasetStore(made)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "read_guarded", read_layer)
        import_layer(store, load_area("kunshan"), path, dataset_id="two")
    store.activate("kunshan", "kunshan-schematic")
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    yield from served_program(folder)


def opened(browser: Browser, address: str, complaints: list[str]) -> Page:
    page = new_context(browser, WIDE).new_page()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto(address)
    page.wait_for_selector("#map[data-ready=true]" if "/compare" not in address else "#document h1")
    rest(page)
    return page


def test_a_scenario_with_a_drawn_site_is_kept_laid_beside_and_handed_on(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    complaints: list[str] = []
    page = opened(chromium, f"{address}/?lang=en&limit.siting.ring500=700&{SITE}", complaints)
    page.click(".saved:has(#saved) summary")
    page.fill("#save-name", "Mine")
    page.click("#save")
    rest(page)
    page.click("#reset")
    rest(page)
    assert "limit.siting" not in page.url
    page.click("#undo")
    rest(page)
    assert "limit.siting.ring500=700" in page.url
    page.click("#redo")
    rest(page)
    assert page.locator(".saved:has(#saved)").evaluate(
        "(fold) => fold.open"
    )  # though the panel is drawn anew
    page.get_by_role("button", name="Beside this view on the map: Mine").click()
    page.wait_for_selector("#map [data-swipe=shown], #map[data-swipe=shown]")
    divider = page.get_by_role("slider", name="Divider of the two sides: This view | Mine")
    divider.press("ArrowLeft")
    assert divider.get_attribute("aria-valuenow") == "48"
    page.get_by_role("link", name="Figures side by side").click()
    page.wait_for_selector(".scenes__table")
    rest(page)
    expect(page.locator(".scenes__table")).to_contain_text("Distance to ring 700")
    expect(page.locator(".scenes__table")).to_contain_text("A · ")
    with page.expect_download() as download:
        page.click("#scenes-export")
    path = tmp_path / "scenarios.json"
    download.value.save_as(path)
    [kept] = [one for one in json.loads(path.read_text("utf-8"))["scenarios"] if one["name"] == "Mine"]
    assert [(site["name"], site["far"], site["support"]) for site in kept["sites"]] == [("A", 2.5, 0.2)]
    other = opened(chromium, f"{address}/compare?lang=en", complaints)
    other.set_input_files("#scenes-upload input[type=file]", path)
    rest(other)
    other.click("#scenes-pick")
    other.get_by_role("option", name="Mine").click()
    rest(other)
    expect(other.locator(".scenes__table")).to_contain_text("A · ")
    assert complaints == []


def box(part: Locator) -> dict[str, float]:
    found = part.bounding_box()
    assert found is not None
    return {**found}


def test_two_versions_of_the_data_lie_beside_one_another(
    chromium: Browser, address: str, folder: Path
) -> None:
    complaints: list[str] = []
    version = DatasetStore(folder).current("two")
    asked: list[str] = []
    page = new_context(chromium, WIDE).new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/?lang=en&against=two@{version}")
    page.wait_for_selector("#map [data-swipe=shown], #map[data-swipe=shown]")
    prefixes = [f"/data/{one}/" for one in ("kunshan-schematic", f"two/{version}")]
    assert all(any(prefix in url and ".pmtiles" in url for url in asked) for prefix in prefixes)
    rest(page)
    for language, size in CELLS:
        page.set_viewport_size({**size})
        page.locator(".languages button").nth(["zh", "en"].index(language)).click()
        page.wait_for_selector(f"html[lang|={language}]")
        rest(page)
        sides = page.locator(".mapview-side")
        expect(sides.first).to_contain_text("kunshan-schematic")
        expect(sides.last).to_contain_text(re.compile(r"^two\b"))
        assert all(0 < one["x"] < size["width"] - one["width"] for one in map(box, sides.all()))
        end = page.get_by_role("button", name=say(language, "sides.end"), exact=True)
        expect(end).to_be_in_viewport()
    end.click()
    rest(page)
    assert "against" not in page.url
    assert page.locator(".mapview-divider").count() == 0
    assert complaints == []
