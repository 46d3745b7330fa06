"""Versions are whole or absent: whatever fails, and whenever, the older version stays the one shown."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import atomic, errors, store
from geodata.areas import StudyArea, load_area, new_area
from geodata.contracts import PARCELS, conform, reference_columns
from geodata.dataset import DatumDecision, Manifest
from geodata.sources import sha256_of
from geodata.store import MEASURES, DatasetStore
from geodata.store import PARCELS as PARCELS_FILE


@pytest.fixture
def kept(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path)


@pytest.fixture
def parcels(area: StudyArea) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"parcel_id": ["a", "b"], "site_area_m2": [100.0, None], "colour": ["red", "blue"]},
        geometry=[
            shapely.box(593000, 3473000, 593010, 3473010),
            shapely.box(593020, 3473000, 593030, 3473010),
        ],
        crs=area.working,
    )
    return conform(frame, PARCELS)


@pytest.fixture
def rings(area: StudyArea) -> gpd.GeoDataFrame:
    line = shapely.LineString([(593000, 3473000), (594000, 3473000)])
    frame = gpd.GeoDataFrame({"id": ["ring-x"], "status": ["schematic"]}, geometry=[line], crs=area.working)
    return conform(frame, reference_columns("rings"))


def manifest(dataset: str = "plots", area: str = "kunshan") -> Manifest:
    return Manifest(
        dataset_id=dataset,
        area_id=area,
        title_zh="地块",
        title_en="Plots",
        source="made for a test",
        licence="CC0-1.0",
        status="synthetic",
        came_crs="EPSG:4549",
        working_crs="EPSG:4549",
        datum=DatumDecision(datum="cgcs2000", how="drawn in it"),
    )


Keep = Callable[[], Manifest]


@pytest.fixture
def keep(kept: DatasetStore, parcels: gpd.GeoDataFrame, rings: gpd.GeoDataFrame) -> Keep:
    def _keep() -> Manifest:
        with kept.stage("plots", "kunshan") as staged:
            staged.write_layers(parcels, {"rings": rings})
            staged.write_measures(pd.DataFrame({"parcel_id": ["a", "b"], "far": [1 / 3, None]}))
            (staged.folder / "tiles").mkdir()
            (staged.folder / "tiles" / "parcels.pmtiles").write_bytes(b"tiles")
            return staged.commit(manifest())

    return _keep


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_version_comes_back_as_it_was_kept(
    kept: DatasetStore, keep: Keep, parcels: gpd.GeoDataFrame, rings: gpd.GeoDataFrame, area: StudyArea
) -> None:
    written = keep()
    back = kept.load("plots")
    assert back.manifest == written
    assert back.area == area
    pd.testing.assert_frame_equal(back.parcels, parcels)
    pd.testing.assert_frame_equal(back.reference["rings"], rings)
    assert back.parcels.crs == area.working
    assert kept.read_measures("plots").far[0] == 1 / 3
    assert written.counts == {"parcels": 2, "rings": 1}


def test_manifest_has_the_hash_of_every_file(kept: DatasetStore, keep: Keep) -> None:
    written = keep()
    folder = kept.folder("plots")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found - {"manifest.json"} == set(written.files)
    assert set(written.files) == {PARCELS_FILE, "rings.parquet", MEASURES, "tiles/parcels.pmtiles"}
    on_disk = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert all(on_disk["files"][name] == sha256_of(folder / name) for name in written.files)
    kept.verify("plots")


def test_newest_version_is_shown_and_older_ones_stay(kept: DatasetStore, keep: Keep) -> None:
    first, second = keep(), keep()
    assert kept.versions("plots") == sorted([first.version, second.version])
    assert kept.current("plots") == second.version
    kept.point("plots", first.version)
    assert kept.load("plots").manifest.version == first.version
    assert kept.load("plots", second.version).manifest.version == second.version


def test_active_data_set_is_chosen_for_its_own_area_only(
    kept: DatasetStore, keep: Keep, tmp_path: Path
) -> None:
    new_area("elsewhere", 26986, root=tmp_path)
    keep()
    assert kept.active("kunshan") is None
    kept.activate("kunshan", "plots")
    assert kept.active("kunshan") == "plots"
    with pytest.raises(errors.UnknownDataset):
        kept.activate("elsewhere", "plots")
    with pytest.raises(errors.UnknownDataset):
        kept.activate("kunshan", "nothing")
    assert (kept.active("kunshan"), kept.active("elsewhere")) == ("plots", None)


def test_nothing_is_left_of_a_version_that_was_not_committed(
    kept: DatasetStore, parcels: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    with kept.stage("plots", "kunshan") as staged:
        staged.write_layers(parcels, {})

    def fails_half_way() -> None:
        with kept.stage("plots", "kunshan") as staged:
            staged.write_layers(parcels, {})
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fails_half_way()
    assert files_below(tmp_path) == {}
    assert kept.datasets() == []


STEPS = ["sha256_of", "sync_file", "sync_folder", "write_text", "rename", "replace"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_failure_at_any_step_leaves_the_older_version_shown(
    step: str, after: int, kept: DatasetStore, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep()
    where = {"rename": Path, "replace": Path}.get(step, store)
    original = getattr(where, step)
    calls = iter(range(1000))

    def fails(*args: object) -> object:
        if next(calls) >= after:
            raise OSError(28, "No space left on device")
        return original(*args)

    with monkeypatch.context() as patched:
        patched.setattr(where, step, fails)
        if where is store and hasattr(atomic, step):
            patched.setattr(atomic, step, fails)
        try:
            keep()
        except OSError:
            failed = True
        else:
            failed = False
    again = DatasetStore(kept.root)
    assert not list(kept.root.glob("datasets/*/.staging-*"))
    assert not list(kept.root.rglob("*.tmp*"))
    shown = again.load("plots")
    again.verify("plots")
    if failed and step != "sync_folder":  # a pointer that moved may still fail to be synced
        assert shown.manifest == first
    for version in again.versions("plots"):
        again.verify("plots", version)


KILLED = """
import sys, time
from pathlib import Path
import geopandas as gpd
from geodata.store import DatasetStore
store = DatasetStore(Path(sys.argv[1]))
parcels = gpd.read_parquet(sys.argv[2])
with store.stage("plots", "kunshan") as staged:
    staged.write_layers(parcels, {})
    print("staged", flush=True)
    time.sleep(60)
"""


def test_killed_process_leaves_the_older_version_and_its_folder_goes_at_the_next_start(
    kept: DatasetStore, keep: Keep, tmp_path: Path
) -> None:
    first = keep()
    source = kept.folder("plots") / PARCELS_FILE
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"staged\n"
        DatasetStore(tmp_path)
        assert len(list(tmp_path.glob("datasets/plots/.staging-*/"))) == 1, "a running process's folder stays"
        os.kill(process.pid, signal.SIGKILL)
    again = DatasetStore(tmp_path)
    assert list(tmp_path.glob("datasets/plots/.staging-*")) == []
    assert again.current("plots") == first.version
    assert again.versions("plots") == [first.version]


def test_changed_file_is_noticed_when_it_is_loaded(kept: DatasetStore, keep: Keep) -> None:
    keep()
    path = kept.folder("plots") / PARCELS_FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(errors.Damaged, match="not those that were written"):
        kept.load("plots")


@pytest.mark.parametrize("name", ["rings.parquet", MEASURES, "tiles/parcels.pmtiles"])
def test_missing_file_is_noticed(name: str, kept: DatasetStore, keep: Keep) -> None:
    keep()
    (kept.folder("plots") / name).unlink()
    with pytest.raises(errors.Damaged, match="it is not there"):
        kept.verify("plots")


def test_manifest_that_is_not_one_is_damaged(kept: DatasetStore, keep: Keep) -> None:
    keep()
    (kept.folder("plots") / "manifest.json").write_text('{"format": "something-else"}', "utf-8")
    with pytest.raises(errors.Damaged):
        kept.load("plots")


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "A", "plots\n", ".hidden", "x" * 70])
def test_names_that_could_leave_the_folder_are_refused(name: str, kept: DatasetStore) -> None:
    with pytest.raises(errors.BadName), kept.stage(name, "kunshan"):
        pass
    with pytest.raises(errors.BridgeheadError):
        kept.load(name)
    with pytest.raises(errors.BadName):
        kept.active(name)


def test_pointer_to_nowhere_is_an_unknown_version(kept: DatasetStore, keep: Keep) -> None:
    keep()
    with pytest.raises(errors.UnknownVersion):
        kept.point("plots", "20200101T000000000Z-00000000")
    (kept.root / "datasets" / "plots" / "current").write_text("../../elsewhere", "utf-8")
    with pytest.raises(errors.BadName):
        kept.load("plots")


def test_version_without_parcels_or_for_another_area_is_not_kept(
    kept: DatasetStore, parcels: gpd.GeoDataFrame
) -> None:
    with pytest.raises(errors.NotCommitted, match="no parcels"), kept.stage("plots", "kunshan") as staged:
        staged.commit(manifest())
    with kept.stage("plots", "kunshan") as staged:
        staged.write_layers(parcels, {})
        with pytest.raises(errors.NotCommitted, match="other"):
            staged.commit(manifest(dataset="other"))
    assert kept.versions("plots") == []


def test_layer_that_breaks_its_contract_is_not_written(
    kept: DatasetStore, parcels: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    twice = parcels.assign(parcel_id="a")
    with pytest.raises(errors.ContractBroken, match="not unique"), kept.stage("plots", "kunshan") as staged:
        staged.write_layers(twice, {})
    with pytest.raises(errors.WrongCRS), kept.stage("plots", "kunshan") as staged:
        staged.write_layers(parcels.to_crs(4326), {})
    assert files_below(tmp_path) == {}


def test_reading_changes_nothing_on_disk(kept: DatasetStore, keep: Keep) -> None:
    keep()
    kept.activate("kunshan", "plots")
    before = files_below(kept.root)
    again = DatasetStore(kept.root)
    again.load("plots")
    again.read_measures("plots")
    again.verify("plots")
    assert files_below(kept.root) == before


def test_versions_are_named_by_time_so_that_they_sort(keep: Keep) -> None:
    names = []
    for _ in range(3):
        names.append(keep().version)
        time.sleep(0.002)
    assert names == sorted(names)
    assert len(set(names)) == 3


def test_no_pickle_is_written(kept: DatasetStore, keep: Keep) -> None:
    keep()
    assert all(b"pickle" not in data for data in files_below(kept.root).values())
    assert load_area("kunshan", kept.root).id == "kunshan"


def test_an_old_version_is_deleted_and_the_current_one_is_not(kept: DatasetStore, keep: Keep) -> None:
    first, second = keep(), keep()
    with pytest.raises(errors.VersionShown, match="Go back to another one first"):
        kept.remove("plots", second.version)
    kept.remove("plots", first.version)
    assert kept.versions("plots") == [second.version]
    assert sorted(path.name for path in (kept.root / "datasets" / "plots").iterdir()) == sorted(
        ["current", second.version]
    )
    with pytest.raises(errors.UnknownVersion):
        kept.remove("plots", first.version)
