"""The Data page in a real browser: a shifted file is caught, put right, accepted, gone back from, deleted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from browser_pages import NARROW, WIDE, new_context, rest, served_program
from playwright.sync_api import expect

from dashboard.settings import PROJECT_ROOT
from geodata.datum import move, wgs84_to_gcj02
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CJK = re.compile(r"[\u3400-\u9fff]")
LONG = 120_000


@pytest.fixture(scope="module")
def folder(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of this module's own, since its tests change it."""
    made = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(prepared, made)
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    yield from served_program(folder)


@pytest.fixture(scope="module")
def shifted(folder: Path) -> Path:
    """The shipped parcels as a map of the web would have them: in GCJ-02, and saying WGS 84."""
    frame = DatasetStore(folder).load("kunshan-schematic").parcels.to_crs(4326)
    moved = frame.set_geometry(move(frame.geometry.to_numpy(), wgs84_to_gcj02), crs=4326)
    path = folder.parent / "shifted.gpkg"
    moved[["parcel_id", "land_use", "far_planned", "geometry"]].to_file(path)
    return path


def opened(browser: Browser, address: str, size: dict[str, int], search: str) -> tuple[Page, list[str]]:
    page = new_context(browser, size).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto(f"{address}/data{search}")
    page.wait_for_selector("#data-choose", timeout=LONG)
    rest(page)
    return page, complaints


def handed_in(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files(path)
    page.wait_for_selector(".flow__report", timeout=LONG)


def test_a_shipped_set_moved_to_gcj02_is_caught_put_right_accepted_and_gone_back_from(
    chromium: Browser, address: str, folder: Path, shifted: Path
) -> None:
    store = DatasetStore(folder)
    page, complaints = opened(chromium, address, WIDE, "?lang=en")
    assert page.locator(".layers tbody tr").count() == len(store.load("kunshan-schematic").reference) + 1
    handed_in(page, shifted)
    expect(page.locator(".datum--needs")).to_contain_text("The coordinates seem to be shifted: GCJ-02")
    metres = re.search(r"The shift is (\d+) m", page.inner_text(".datum"))
    assert metres is not None
    assert 461 <= int(metres.group(1)) <= 488, "what the domain says of this city"
    assert page.locator(".datum__map svg").count() > 0
    accept = page.get_by_role("button", name="Accept as a new version")
    expect(accept).to_be_disabled()
    assert store.active("kunshan") == "kunshan-schematic"
    page.get_by_label("GCJ-02: undo the shift").check()
    page.locator(".datum").get_by_role("button", name="Read again").click()
    expect(page.locator(".datum")).to_contain_text("You said GCJ-02", timeout=LONG)
    page.get_by_role("button", name="Accept as a new version").click()
    page.wait_for_selector(".flow__kept", timeout=LONG)
    assert store.active("kunshan") == "kunshan-own"
    decision = store.manifest("kunshan-own").origins["parcels"].datum
    assert (decision.datum, decision.evidence["best"]) == ("gcj02", "gcj02")
    expect(page.locator("#data-loaded")).to_contain_text("shifted.gpkg", timeout=LONG)
    expect(page.locator(".compare__counts")).to_contain_text("0 new · 0 gone", timeout=LONG)
    assert page.locator(".compare__map svg").count() > 0
    page.locator(".versions summary").get_by_text("Show …").click()
    page.get_by_role("button", name="Show this one").click()
    expect(page.locator(".title__beside")).to_contain_text("kunshan-schematic", timeout=LONG)
    assert store.active("kunshan") == "kunshan-schematic"
    assert store.versions("kunshan-own") != []
    assert complaints == []
    page.context.close()


def test_a_file_that_is_none_is_said_in_a_sentence_and_discarded_without_a_trace(
    chromium: Browser, address: str, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "land.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(2_500_000))
    before = set((folder / "imports").glob("*"))
    page, _ = opened(chromium, address, WIDE, "?lang=zh")
    handed_in(page, path)
    expect(page.locator(".flow__fault")).to_contain_text("land.gpkg")
    assert CJK.search(page.inner_text(".flow__fault"))
    page.get_by_role("button", name="放弃").click()
    page.wait_for_selector("#data-choose", timeout=LONG)
    assert set((folder / "imports").glob("*")) == before
    page.context.close()


def test_an_upload_that_is_cancelled_leaves_nothing_and_a_report_leads_to_the_place_of_a_fault(
    chromium: Browser, address: str, folder: Path, tmp_path: Path
) -> None:
    before, shown = set((folder / "imports").glob("*")), DatasetStore(folder).active("kunshan")
    frame = DatasetStore(folder).load("kunshan-schematic").parcels.iloc[:40].copy()
    frame.loc[7, "geometry"] = frame.geometry[6]
    frame[["parcel_id", "geometry"]].to_file(tmp_path / "land.gpkg")
    (tmp_path / "large.gpkg").write_bytes(bytes(5_000_000))
    page, complaints = opened(chromium, address, WIDE, "?lang=en")
    page.route(re.compile(r"/imports/\w+/0\?offset=[^0]"), lambda _route: None)  # the second piece hangs
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files(tmp_path / "large.gpkg")
    expect(page.locator("#data-upload .work-bar")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    assert len(set((folder / "imports").glob("*")) - before) == 1
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Cancel the upload").click()
    expect(page.locator("#data-upload")).to_be_hidden()
    assert set((folder / "imports").glob("*")) == before
    page.unroute_all(behavior="ignoreErrors")
    handed_in(page, tmp_path / "land.gpkg")
    with page.context.expect_page() as opened_there:
        page.locator(".faulty tbody tr", has_text="6").get_by_role(
            "link", name="Show on the map"
        ).first.click()
    there = opened_there.value
    there.wait_for_url(re.compile(r"/\?.*at=[\d.,-]+"))
    lon, lat, zoom = (
        float(one)
        for one in re.search(r"at=([-\d.]+)(?:,|%2C)([-\d.]+)(?:,|%2C)([\d.]+)", there.url).groups()
    )
    middle = frame.geometry.to_crs(4326)[7].centroid
    assert (lon, lat) == (pytest.approx(middle.x, abs=2e-4), pytest.approx(middle.y, abs=2e-4))
    assert zoom == 17
    page.get_by_role("button", name="Discard", exact=True).click()
    page.wait_for_selector("#data-choose", timeout=LONG)
    assert DatasetStore(folder).active("kunshan") == shown
    assert complaints == []
    page.context.close()


def test_a_reference_layer_is_named_before_it_is_loaded_and_a_wrong_kind_is_refused(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    path = tmp_path / "land.exe"
    path.write_bytes(b"MZ")
    page, _ = opened(chromium, address, WIDE, "?lang=en")
    page.get_by_role("button", name="Replace the layer: Ring roads").click()
    expect(page.locator("#data-layer")).to_have_value("Ring roads")
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files(path)
    expect(page.locator("#data-upload .flow__fault")).to_contain_text(
        "land.exe is of a kind that is not read"
    )
    page.context.close()


def test_layers_of_one_file_are_set_one_by_one_and_accepted_together(
    chromium: Browser, address: str, folder: Path, tmp_path: Path
) -> None:
    store, path = DatasetStore(folder), tmp_path / "delivery.gpkg"
    shipped = store.load("kunshan-schematic")
    land = shipped.parcels.iloc[:40].rename(columns={"parcel_id": "DKBH"})
    land[["DKBH", "geometry"]].to_file(path, layer="dk")
    rings = shipped.reference["rings"]
    lines = gpd.GeoDataFrame(
        {"colour": ["7", "8"], "MC": ["甲", "乙"]}, geometry=rings.geometry[:2], crs=rings.crs
    )
    lines.to_file(path, layer="kslx")
    page, complaints = opened(chromium, address, NARROW, "?lang=en")
    handed_in(page, path)
    page.get_by_role("textbox", name="kslx").click()
    page.get_by_role("option", name="Ring roads").click()
    again = page.locator(".settings").get_by_role("button", name="Read again")
    again.click()
    expect(page.locator(".flow__fault")).to_contain_text("kslx: No column could be taken as id", timeout=LONG)
    layers = page.locator(".settings__layer")
    expect(layers).to_have_count(2)
    expect(layers.nth(1)).to_contain_text("kslx → Ring roads")
    assert page.evaluate("document.getElementById('document').scrollWidth") == 390
    layers.nth(1).get_by_role("textbox", name="Id", exact=True).click()
    page.get_by_role("option", name="colour", exact=True).click()
    again.click()
    expect(page.locator(".flow__report")).to_contain_text("Ring roads, from the layer kslx", timeout=LONG)
    page.locator("summary", has_text="Settings").first.click()
    layers.nth(1).locator("summary").click()
    layers.nth(1).get_by_role("textbox", name="中环").click()
    page.get_by_role("option", name="甲 (7)").click()
    again.click()
    expect(page.locator(".mark-tag", has_text="read")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Accept as a new version").click()
    page.wait_for_selector(".flow__kept", timeout=LONG)
    kept = store.load("kunshan-own")
    assert kept.reference["rings"]["id"].tolist() == ["ring-middle", "8"]
    assert (len(kept.parcels), kept.manifest.origins["rings"].columns["id"]) == (40, "colour")
    store.activate("kunshan", "kunshan-schematic")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_narrow_screen_nothing_overflows_and_no_accessibility_fault_is_serious(
    chromium: Browser, address: str, language: str
) -> None:
    page, complaints = opened(chromium, address, NARROW, f"?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.getElementById('document').scrollWidth") == 390
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.className)"
    assert page.locator("#document table, #document div:has(> table)").evaluate_all(wider) == []
    if language == "en":
        assert not CJK.search(page.inner_text(".title") + page.inner_text("#load"))
    page.evaluate((PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "axe.run('#document').then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.target).slice(0, 3)))"
    )
    assert found == []
    assert complaints == []
    page.context.close()
