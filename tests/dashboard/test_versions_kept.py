"""A version says where each of its layers comes from, and can be made anew from what it says."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dashboard import pipeline
from dashboard.origins import Said, parts_of_extract
from dashboard.pipeline import accept, import_layer
from dashboard.rebuild import rebuild
from geodata.areas import StudyArea, load_area
from geodata.errors import NoParcelsYet, SameName, SourceGone
from geodata.options import ReadOptions
from geodata.osm import read_extract
from geodata.osm_names import osm_names
from geodata.read import read_layer
from geodata.store import DatasetStore
from tests.geodata.osm_made import city

EAST, NORTH = 593_000.0, 3_473_000.0


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path / "data")


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_guarded", read_layer)


@pytest.fixture
def area() -> StudyArea:
    return load_area("kunshan")


def land(path: Path, count: int = 2, **columns: object) -> Path:
    boxes = [shapely.box(EAST + 300 * k, NORTH, EAST + 300 * k + 200, NORTH + 100) for k in range(count)]
    columns = {"DKBH": [f"甲-{k}" for k in range(count)], "RJL": [1.5 + k for k in range(count)], **columns}
    gpd.GeoDataFrame(columns, geometry=boxes, crs=4549).to_file(path, encoding="UTF-8")
    return path


def ring(path: Path, ids: tuple[str, ...] = ("7",)) -> Path:
    boxes = [shapely.box(EAST - 900 - k, NORTH - 900, EAST + 5000, NORTH + 5000) for k in range(len(ids))]
    lines = [shapely.LineString(box.exterior.coords) for box in boxes]  # a LinearRing ends pyogrio's process
    gpd.GeoDataFrame({"id": list(ids), "name_zh": "环线"}, geometry=lines, crs=4549).to_file(path)
    return path


def test_each_layer_says_where_it_comes_from_and_the_version_is_made_anew_from_that(
    store: DatasetStore, area: StudyArea, tmp_path: Path
) -> None:
    said = Said(
        source="Survey office", licence="internal", captured_on="2025-06", accuracy_m=0.05, status="surveyed"
    )
    import_layer(store, area, land(tmp_path / "land.shp"), dataset_id="own", said=said)
    kept = import_layer(
        store, area, ring(tmp_path / "ring.gpkg"), layer="rings", said=Said(names={"7": "ring-middle"})
    )
    dataset = store.load(kept.dataset_id)
    assert kept.dataset_id == "own"
    parcels, rings = (dataset.manifest.origins[name] for name in ("parcels", "rings"))
    assert (parcels.source, parcels.licence, parcels.captured_on, parcels.accuracy_m) == (
        "Survey office", "internal", "2025-06", 0.05,
    )  # fmt: skip
    assert set(parcels.files) == {f"land.{end}" for end in ("shp", "shx", "dbf", "prj", "cpg")}
    assert (parcels.count_in, parcels.count_out, parcels.columns["parcel_id"]) == (2, 2, "DKBH")
    assert dataset.parcels["status"].tolist() == ["surveyed", "surveyed"]
    assert dataset.parcels["accuracy_m"].tolist() == [0.05, 0.05]
    assert dataset.reference["rings"]["id"].tolist() == ["ring-middle"]
    assert rings.said == {"names": {"7": "ring-middle"}}
    assert rebuild(store, dataset) == {"parcels": True, "rings": True}


def test_a_version_that_is_not_what_its_files_say_is_told(
    store: DatasetStore, area: StudyArea, tmp_path: Path
) -> None:
    kept = import_layer(store, area, land(tmp_path / "land.gpkg"), dataset_id="own")
    dataset = store.load("own")
    dataset.parcels.loc[0, "far_planned"] = 9.0
    assert rebuild(store, dataset) == {"parcels": False}
    (store.root / "sources" / kept.manifest.origins["parcels"].files["land.gpkg"]).unlink()
    with pytest.raises(SourceGone, match=r"land\.gpkg"):
        rebuild(store, dataset)


def test_reading_again_keeps_to_what_the_user_said(
    store: DatasetStore, area: StudyArea, tmp_path: Path
) -> None:
    options = ReadOptions(mapping={"far_planned": "other"}, crs=4549)
    import_layer(
        store, area, land(tmp_path / "land.gpkg", other=[2.5, 2.6]), dataset_id="own", options=options
    )
    dataset = store.load("own")
    assert dataset.parcels["far_planned"].tolist() == [2.5, 2.6]
    assert rebuild(store, dataset) == {"parcels": True}


def test_kept_files_go_with_the_last_version_that_was_made_from_them(
    store: DatasetStore, area: StudyArea, tmp_path: Path
) -> None:
    first = import_layer(store, area, land(tmp_path / "land.gpkg"), dataset_id="own")
    import_layer(store, area, ring(tmp_path / "ring.gpkg"), layer="rings")
    third = import_layer(store, area, land(tmp_path / "more.gpkg", 3), dataset_id="own")
    names = [dict(store.manifest("own", one).origins["parcels"].files) for one in store.versions("own")]
    assert [list(one) for one in names] == [["land.gpkg"], ["land.gpkg"], ["more.gpkg"]]
    held = store.root / "sources"
    store.remove("own", first.version)
    assert (held / names[0]["land.gpkg"]).is_file(), "the second version is made from it too"
    store.remove("own", store.versions("own")[0])
    assert not (held / names[0]["land.gpkg"]).exists()
    assert rebuild(store, store.load("own", third.version)) == {"parcels": True, "rings": True}


def test_the_shipped_set_stays_as_built_when_one_of_its_layers_is_replaced(
    tmp_path: Path, prepared: Path, area: StudyArea
) -> None:
    import shutil

    shutil.copytree(prepared, tmp_path / "data")
    store = DatasetStore(tmp_path / "data")
    before = store.current("kunshan-schematic")
    kept = import_layer(
        store, area, ring(tmp_path / "ring.gpkg"), layer="rings", said=Said(names={"7": "ring-middle"})
    )
    assert kept.dataset_id == store.active("kunshan") == "kunshan-own"
    assert store.current("kunshan-schematic") == before
    assert store.load("kunshan-own").reference["rings"]["id"].tolist() == ["ring-middle"]
    origins = kept.manifest.origins
    assert (origins["rings"].reader, origins["parcels"].reader) == ("file", "builder")


def test_an_extract_replaces_its_layers_and_carries_its_attribution(
    store: DatasetStore, area: StudyArea, tmp_path: Path
) -> None:
    import_layer(store, area, land(tmp_path / "land.gpkg"), dataset_id="own")
    path = city(tmp_path / "city.osm.pbf")
    extract = read_extract(path, area, osm_names("kunshan"))
    kept = accept(store, area, parts_of_extract(extract, path), base=store.load("own"))
    dataset = store.load(kept.dataset_id)
    assert set(dataset.reference) == {"rings", "roads", "rail", "metro", "stations", "water", "rivers"}
    for name in dataset.reference:
        assert dataset.manifest.origins[name].attribution == "© OpenStreetMap contributors"
        assert dataset.manifest.origins[name].licence == "ODbL-1.0"
    assert dataset.manifest.attributions == ("© OpenStreetMap contributors",)
    assert all(rebuild(store, dataset).values())


def test_two_features_cannot_go_by_one_name(store: DatasetStore, area: StudyArea, tmp_path: Path) -> None:
    import_layer(store, area, land(tmp_path / "land.gpkg"), dataset_id="own")
    with pytest.raises(SameName, match="ring-middle"):
        import_layer(
            store,
            area,
            ring(tmp_path / "ring.gpkg", ("7", "8")),
            layer="rings",
            said=Said(names={"7": "ring-middle", "8": "ring-middle"}),
        )
    assert len(store.versions("own")) == 1


def test_a_reference_layer_needs_parcels_first(store: DatasetStore, area: StudyArea, tmp_path: Path) -> None:
    with pytest.raises(NoParcelsYet, match="Import parcels first"):
        import_layer(store, area, ring(tmp_path / "ring.gpkg"), layer="rings")
