"""From a file to a version that is shown, and nothing in between."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dashboard import pipeline
from dashboard.context import Context, ContextSource
from dashboard.settings import Settings
from dashboard.setup.shipped import ensure_shipped
from geodata.areas import load_area, new_area
from geodata.errors import BridgeheadError, ManyLayers, NothingToShow
from geodata.store import DatasetStore


@pytest.fixture
def land(tmp_path: Path) -> Path:
    """Three parcels of 100 m × 200 m in the shipped area, ids in the Chinese column name."""
    boxes = [shapely.box(593000 + 300 * k, 3473000, 593200 + 300 * k, 3473100) for k in range(3)]
    frame = gpd.GeoDataFrame(
        {"地块编号": ["甲-1", "甲-2", "甲-3"], "容积率": [2.0, 3.0, None]}, geometry=boxes, crs=4549
    )
    path = tmp_path / "land.gpkg"
    frame.to_file(path)
    return path


def shipped_store(prepared: Path, tmp_path: Path) -> DatasetStore:
    """Return a store of its own that holds the shipped data set."""
    return DatasetStore(shutil.copytree(prepared, tmp_path / "data"))


def files_below(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }


def test_import_becomes_the_version_that_is_shown(prepared: Path, tmp_path: Path, land: Path) -> None:
    store, area = shipped_store(prepared, tmp_path), load_area("kunshan")
    kept = pipeline.import_layer(store, area, land, dataset_id="land")
    context = ContextSource(Settings(data=tmp_path / "data")).current()
    assert (context.dataset_id, context.version) == ("land", kept.version)
    assert context.dataset.parcels["parcel_id"].tolist() == ["甲-1", "甲-2", "甲-3"]
    assert set(context.dataset.reference) >= {"rings", "carriers", "crossings"}
    assert context.measures.frame["drawn_area_m2"].tolist() == [20_000.0] * 3


@pytest.mark.parametrize("step", ["write_layers", "write_measures", "commit"])
def test_failure_at_any_step_leaves_the_store_as_it_was(
    prepared: Path, tmp_path: Path, land: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store, area = shipped_store(prepared, tmp_path), load_area("kunshan")
    before = files_below(tmp_path / "data")

    def fails(*_: object, **__: object) -> None:
        raise OSError(step)

    monkeypatch.setattr(f"geodata.store.Staged.{step}", fails)
    with pytest.raises(OSError, match=step):
        pipeline.import_layer(store, area, land, dataset_id="land")
    DatasetStore(tmp_path / "data")  # the next start sweeps away the file that no version was made from
    after = files_below(tmp_path / "data")
    assert {name: size for name, size in after.items() if not name.endswith(".lock")} == before
    assert store.active("kunshan") == "kunshan-schematic"


def test_tiles_that_fail_leave_the_store_as_it_was(
    tmp_path: Path, land: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, area = DatasetStore(tmp_path / "data"), load_area("kunshan")

    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(pipeline, "lay_out", fails)
    with pytest.raises(OSError):  # noqa: PT011 - the one raised above
        pipeline.import_layer(store, area, land, dataset_id="land")
    assert store.datasets() == []
    assert store.active("kunshan") is None


def test_shipped_data_is_built_once(tmp_path: Path) -> None:
    store, area = DatasetStore(tmp_path), load_area("kunshan")
    assert ensure_shipped(store, area) is True
    assert ensure_shipped(store, area) is False
    assert len(store.versions("kunshan-schematic")) == 1


def test_own_data_stays_shown_when_the_shipped_set_is_built_anew(
    tmp_path: Path, land: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, area = DatasetStore(tmp_path / "data"), load_area("kunshan")
    pipeline.import_layer(store, area, land, dataset_id="land")
    monkeypatch.setattr("dashboard.setup.shipped.fingerprint", lambda: "another")
    assert ensure_shipped(store, area) is True
    assert store.active("kunshan") == "land"


def test_area_without_data_says_how_to_import(tmp_path: Path) -> None:
    new_area("cambridge", 26986, root=tmp_path)
    with pytest.raises(NothingToShow, match="--area cambridge"):
        ContextSource(Settings(data=tmp_path, area="cambridge")).current()


def test_versions_are_read_once_and_kept(prepared_source: ContextSource, shipped: Context) -> None:
    assert prepared_source.current() is shipped


def test_reference_layers_are_given_in_degrees(prepared_source: ContextSource, shipped: Context) -> None:
    text = prepared_source.reference_geojson(shipped.dataset_id, shipped.version, "rings")
    features = json.loads(text)["features"]
    assert len(features) == len(shipped.dataset.reference["rings"])
    west, south, east, north = gpd.GeoDataFrame.from_features(features).total_bounds
    assert 120 < west < east < 122
    assert 31 < south < north < 32


def test_unknown_reference_layer_is_no_layer(prepared_source: ContextSource, shipped: Context) -> None:
    with pytest.raises(KeyError):
        prepared_source.reference_geojson(shipped.dataset_id, shipped.version, "nothing")


def test_refused_file_changes_nothing(prepared: Path, tmp_path: Path) -> None:
    store, area = shipped_store(prepared, tmp_path), load_area("kunshan")
    before = files_below(tmp_path / "data")
    far = tmp_path / "far.geojson"
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(10, 50, 10.01, 50.01)], crs=4326).to_file(far)
    with pytest.raises(BridgeheadError, match="km from the study area"):
        pipeline.import_layer(store, area, far, dataset_id="far")
    assert files_below(tmp_path / "data") == before


def test_each_layer_of_a_file_is_taken_by_its_name_or_none_is(tmp_path: Path, land: Path) -> None:
    store, area = DatasetStore(tmp_path / "data"), load_area("kunshan")
    several = tmp_path / "several.gpkg"
    gpd.read_file(land).to_file(several, layer="地块")
    ring = gpd.GeoDataFrame(
        {"id": ["ring-a"]},
        geometry=[shapely.LineString([(593_000, 3_473_000), (594_000, 3_473_000)])],
        crs=4549,
    )
    ring.to_file(several, layer="rings")
    kept = pipeline.import_each(store, area, several)
    dataset = store.load(kept.dataset_id)
    assert (len(dataset.parcels), dataset.reference["rings"]["id"].tolist()) == (
        len(gpd.read_file(land)),
        ["ring-a"],
    )
    assert [one.layer for one in kept.beside] == ["rings"]
    gpd.read_file(land).to_file(tmp_path / "other.gpkg", layer="one")
    ring.to_file(tmp_path / "other.gpkg", layer="two")
    with pytest.raises(ManyLayers, match="one, two"):
        pipeline.import_each(store, area, tmp_path / "other.gpkg")
    assert store.versions(kept.dataset_id) == [kept.version]
