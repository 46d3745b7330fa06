"""A draft is read, corrected, accepted by the work of its process; the report says every row and reason."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest
import shapely

from dashboard.data_page.settings import Form, with_settings
from dashboard.importing import Draft, Drafts
from dashboard.importing.outcome import Outcome, read_faulty, read_outcome
from dashboard.importing.work import run
from dashboard.jobs.model import Task
from dashboard.rebuild import rebuild
from dashboard.reports import report_of_draft, report_of_version, write_report
from dashboard.settings import Settings
from geodata.datum import move, wgs84_to_gcj02
from geodata.errors import DatumFirst, ReadFirst
from geodata.options import ReadOptions
from geodata.store import DatasetStore
from tests.geodata.osm_made import city

if TYPE_CHECKING:
    from collections.abc import Callable

    Begin = Callable[..., Draft]
EAST, NORTH = 593_000.0, 3_473_000.0


def grid(count: int = 16) -> gpd.GeoDataFrame:
    """Plots of 80 × 50 m in rows of four, streets of unequal width between them."""
    boxes = []
    for k in range(count):
        east, north = EAST + (k % 4) * 137 + (k // 4) * 13, NORTH + (k // 4) * 91
        boxes.append(shapely.box(east, north, east + 80, north + 50))
    ids = [f"K-{k:03d}" for k in range(count)]
    return gpd.GeoDataFrame({"XH": ids, "accuracy_m": 0.5}, geometry=boxes, crs=4549)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def drafts(settings: Settings) -> Drafts:
    return Drafts(settings.data)


@pytest.fixture
def begin(drafts: Drafts, tmp_path: Path) -> Begin:
    def _begin(frame: gpd.GeoDataFrame | Path, name: str = "land.gpkg", **changes: object) -> Draft:
        path = frame if isinstance(frame, Path) else tmp_path / name
        if not isinstance(frame, Path):
            frame.to_file(path)
        body = path.read_bytes()
        draft = drafts.begin([(path.name, len(body))]).with_(**changes)
        drafts.write(draft)
        drafts.append(draft.id, 0, 0, body)
        return draft

    return _begin


def step(settings: Settings, draft: Draft, what: str, told: list[str] | None = None) -> dict:
    heard = [] if told is None else told
    task = Task(
        settings=settings,
        arguments={"draft": draft.id, "step": what},
        given=Path(),
        output=Path(),
        report=lambda _share, _zh, en: heard.append(en),
    )
    return run(task)


def outcome(drafts: Drafts, draft: Draft) -> Outcome:
    found = read_outcome(drafts.home(draft.id))
    assert found is not None
    return found


def mapped(drafts: Drafts, draft: Draft, **options: object) -> Draft:
    changed = drafts.get(draft.id).with_(options=ReadOptions(mapping={"parcel_id": "XH"}, **options))
    drafts.write(changed)
    return changed


def test_a_file_whose_id_column_is_not_known_is_refused_with_its_columns_then_read_as_the_user_says(
    settings: Settings, drafts: Drafts, begin: Begin
) -> None:
    frame = grid().drop(columns="accuracy_m").rename(columns={"XH": "colour"})
    draft = begin(frame)
    step(settings, draft, "read")
    refused = outcome(drafts, draft)
    assert not refused.is_read
    assert "colour" in refused.columns
    assert refused.columns["colour"].startswith("K-000")
    with pytest.raises(ReadFirst):
        step(settings, draft, "accept")
    drafts.write(drafts.get(draft.id).with_(options=ReadOptions(mapping={"parcel_id": "colour"})))
    step(settings, draft, "read")
    told: list[str] = []
    kept = step(settings, draft, "accept", told)
    store = DatasetStore(settings.data)
    assert (kept["dataset"], store.active("kunshan")) == ("kunshan-own", "kunshan-own")
    assert store.load("kunshan-own").parcels["parcel_id"].iloc[0] == "K-000"
    assert list(dict.fromkeys(told)) == ["Keeping layers", "Measuring parcels", "Writing tiles"]
    assert drafts.get(draft.id).kept == (kept["dataset"], kept["version"])
    assert not drafts.path(draft).exists(), "the store keeps the file; here it is not needed any more"


def test_the_next_delivery_of_a_source_needs_no_telling_and_one_that_no_longer_fits_begins_anew(
    settings: Settings, drafts: Drafts, begin: Begin
) -> None:
    first = mapped(drafts, begin(grid(), "land_2025.gpkg"))
    step(settings, first, "read")
    step(settings, first, "accept")
    again = begin(grid(), "land_2026.gpkg")
    step(settings, again, "read")
    assert outcome(drafts, again).is_read
    assert drafts.get(again.id).remembered
    other = begin(grid().rename(columns={"XH": "DKBH"}), "land_2027.gpkg")
    step(settings, other, "read")
    assert outcome(drafts, other).is_read
    assert not drafts.get(other.id).remembered


def test_a_shifted_copy_waits_for_the_users_word_and_is_put_right_only_then(
    settings: Settings, drafts: Drafts, begin: Begin
) -> None:
    first = mapped(drafts, begin(grid()))
    step(settings, first, "read")
    step(settings, first, "accept")
    degrees = grid().to_crs(4326)
    shifted = degrees.set_geometry(move(degrees.geometry.to_numpy(), wgs84_to_gcj02), crs=4326)
    draft = mapped(drafts, begin(shifted, "shifted.gpkg"))
    step(settings, draft, "read")
    found = outcome(drafts, draft)
    assert found.datum["best"] == "gcj02"
    assert found.evidence is not None
    assert found.evidence.undone
    with pytest.raises(DatumFirst):
        step(settings, draft, "accept")
    mapped(drafts, draft, datum="gcj02")
    step(settings, draft, "read")
    step(settings, draft, "accept")
    dataset = DatasetStore(settings.data).load("kunshan-own")
    apart = shapely.hausdorff_distance(dataset.parcels.geometry.to_numpy(), grid().geometry.to_numpy())
    assert apart.max() < 1e-3
    decision = dataset.manifest.origins["parcels"].datum
    assert (decision.datum, decision.evidence["confirmed"]) == ("gcj02", True)


def test_the_report_names_each_feature_left_out_or_changed_in_every_form(
    settings: Settings, drafts: Drafts, begin: Begin, tmp_path: Path
) -> None:
    frame = grid()
    shapes = frame.geometry.to_numpy().copy()
    shapes[3] = None
    # a corner that crosses itself
    bow = [(0, 0), (60, 0), (60, 40), (10, 40), (0, 30), (10, 30), (0, 40)]
    shapes[5] = shapely.Polygon([(EAST + x, NORTH + y) for x, y in bow])
    frame.loc[0, "XH"] = "=1+1"
    draft = mapped(drafts, begin(frame.set_geometry(shapes, crs=4549)))
    step(settings, draft, "read")
    found = outcome(drafts, draft)
    assert (found.count_in, found.count_out) == (16, 15)
    report = report_of_draft(draft, found, read_faulty(drafts.home(draft.id)))
    page = write_report(report, "html", "en").decode()
    assert "16 features came, 15 would be kept, 1 left out" in page
    assert "left out" in page
    assert "?lang=en&amp;at=120." in page
    book = openpyxl.load_workbook(io.BytesIO(write_report(report, "xlsx", "zh")))
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert {row[1]: row[3] for row in rows[1:] if row[3] != "原样保留"} == {4: "略去", 6: "已更改"}
    (tmp_path / "faulty.gpkg").write_bytes(write_report(report, "gpkg", "en"))
    assert set(gpd.read_file(tmp_path / "faulty.gpkg")["feature"]) >= {4, 6}
    step(settings, draft, "accept")
    store = DatasetStore(settings.data)
    folder = store.folder("kunshan-own")
    kept = report_of_version(
        store.manifest("kunshan-own"), {"parcels": folder / "faulty" / "parcels.parquet"}
    )
    assert "16 features came, 15 would be kept" in write_report(kept, "html", "en").decode()
    store.verify("kunshan-own")


def test_an_extract_replaces_what_it_holds_and_says_how_each_ring_was_found(
    settings: Settings, drafts: Drafts, begin: Begin, tmp_path: Path
) -> None:
    first = mapped(drafts, begin(grid()))
    step(settings, first, "read")
    step(settings, first, "accept")
    draft = begin(city(tmp_path / "city.osm.pbf"))
    step(settings, draft, "read")
    found = outcome(drafts, draft)
    assert found.rings == {"ring-middle": "sides", "ring-outer": "missing"}
    step(settings, draft, "accept")
    dataset = DatasetStore(settings.data).load("kunshan-own")
    assert dataset.reference["rings"]["id"].tolist() == ["ring-middle"]
    assert dataset.manifest.origins["rings"].attribution == "© OpenStreetMap contributors"
    assert len(dataset.parcels) == 16


def test_layers_of_one_file_are_taken_each_to_its_contract_in_one_version(
    settings: Settings, drafts: Drafts, begin: Begin, tmp_path: Path
) -> None:
    path = tmp_path / "all.gpkg"
    grid().rename(columns={"XH": "DKBH"}).to_file(path, layer="dk")
    ring = shapely.LineString([(EAST - 50, NORTH - 50), (EAST + 900, NORTH - 50)])
    lines = gpd.GeoDataFrame({"id": ["ring-a", "ring-b"]}, geometry=[ring, None], crs=4549)
    lines.to_file(path, layer="hx")
    draft = begin(path)
    step(settings, draft, "read")
    refused = outcome(drafts, draft)
    assert not refused.is_read
    assert (refused.file_layers, refused.contracts) == (("dk", "hx"), {"dk": "parcels"})
    form = Form(fields={}, becomes={"dk": "parcels", "hx": "rings"})
    drafts.write(with_settings(drafts.get(draft.id), refused, form))
    step(settings, draft, "read")
    read = outcome(drafts, draft)
    assert read.layers == {"parcels": 16, "rings": 1}
    (beside,) = read.beside
    assert (beside.file_layer, beside.count_in, beside.count_out) == ("hx", 2, 1)
    page = write_report(
        report_of_draft(drafts.get(draft.id), read, read_faulty(drafts.home(draft.id))), "html", "en"
    ).decode()
    assert "2 features came, 1 would be kept, 1 left out" in page
    step(settings, draft, "accept")
    store = DatasetStore(settings.data)
    kept = store.load("kunshan-own")
    assert (len(kept.parcels), kept.reference["rings"]["id"].tolist()) == (16, ["ring-a"])
    origins = kept.manifest.origins
    assert {name: one.options["file_layer"] for name, one in origins.items()} == {
        "parcels": "dk",
        "rings": "hx",
    }
    assert origins["parcels"].files == origins["rings"].files
    assert len(store.versions("kunshan-own")) == 1
    assert rebuild(store, kept) == {"parcels": True, "rings": True}


def test_each_layer_of_a_file_is_read_by_its_own_columns_which_the_next_delivery_remembers(
    settings: Settings, drafts: Drafts, begin: Begin, tmp_path: Path
) -> None:
    ring = shapely.LineString([(EAST - 50, NORTH - 50), (EAST + 900, NORTH - 50)])
    lines = gpd.GeoDataFrame({"colour": ["8", "9"]}, geometry=[ring, ring], crs=4549)
    lake = gpd.GeoDataFrame({"shade": ["w"]}, geometry=[ring], crs=4549)
    for year in (2025, 2026):
        path = tmp_path / f"all_{year}.gpkg"
        grid().rename(columns={"XH": "DKBH"}).to_file(path, layer="dk")
        lines.to_file(path, layer="hx")
        lake.to_file(path, layer="water")
    draft = begin(tmp_path / "all_2025.gpkg")
    step(settings, draft, "read")
    becomes = {"dk": "parcels", "hx": "rings", "water": "water"}
    drafts.write(with_settings(draft, outcome(drafts, draft), Form(fields={}, becomes=becomes)))
    step(settings, draft, "read")
    refused = outcome(drafts, draft)
    assert not refused.is_read
    assert "hx: " in refused.fault_en, "what is wrong is said of every layer by its name"
    assert "water: The layer water needs polygons" in refused.fault_en
    assert {one.file_layer: list(one.columns) for one in refused.beside} == {
        "hx": ["colour"],
        "water": ["shade"],
    }
    becomes["water"] = None
    form = Form(
        fields={},
        becomes=becomes,
        columns={"hx": {"id": "colour"}},
        names={"hx": {"ring-middle": "8"}},
    )
    drafts.write(with_settings(drafts.get(draft.id), refused, form))
    step(settings, draft, "read")
    step(settings, draft, "accept")
    store = DatasetStore(settings.data)
    assert store.load("kunshan-own").reference["rings"]["id"].tolist() == ["ring-middle", "9"]
    again = begin(tmp_path / "all_2026.gpkg")
    step(settings, again, "read")
    assert drafts.get(again.id).remembered
    assert outcome(drafts, again).layers == {"parcels": 16, "rings": 2}
    assert drafts.get(again.id).more["hx"].names == {"8": "ring-middle"}
