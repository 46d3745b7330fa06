"""Versions from the command line: a layer replaced, two compared, the older gone back to, reported on."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

from dashboard.cli import _application
from geodata.store import DatasetStore
from tests.geodata.osm_made import city

EAST, NORTH = 593_000.0, 3_473_000.0


@pytest.fixture
def data(tmp_path: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(prepared, folder)
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(folder))
    monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", "en")
    return folder


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(_application(), [*arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def land(path: Path, count: int) -> str:
    boxes = [shapely.box(EAST + 300 * k, NORTH, EAST + 300 * k + 200, NORTH + 100) for k in range(count)]
    gpd.GeoDataFrame({"DKBH": [f"A-{k}" for k in range(count)]}, geometry=boxes, crs=4549).to_file(path)
    return str(path)


def test_versions_are_imported_compared_gone_back_from_and_reported_on(data: Path, tmp_path: Path) -> None:
    store = DatasetStore(data)
    run("import", land(tmp_path / "a.gpkg", 3), "--dataset", "own", "--source", "Survey office")
    run("import", land(tmp_path / "b.gpkg", 2), "--dataset", "own")
    first, second = store.versions("own")
    found = json.loads(run("diff", "--json"))
    assert (found["before"], found["after"]) == (first, second)
    assert found["counts"]["gone"] == 1
    assert found["parcels"]["A-2"] == ["gone"]
    assert "0 new · 1 gone" in run("diff", "own")
    run("rollback")
    assert (store.active("kunshan"), store.current("own")) == ("own", first)
    for kind in ("html", "xlsx", "gpkg"):
        run("report", str(tmp_path / f"report.{kind}"))
        assert (tmp_path / f"report.{kind}").stat().st_size > 1000
    assert "Survey office" in (tmp_path / "report.html").read_text("utf-8")


def test_a_data_set_of_one_version_is_said_to_have_no_older_one_and_an_unstated_status_is_said(
    data: Path, tmp_path: Path
) -> None:
    run("import", land(tmp_path / "a.gpkg", 3), "--dataset", "own")
    (version,) = DatasetStore(data).versions("own")
    for command in ("diff", "rollback"):
        answer = CliRunner().invoke(_application(), [command])
        assert answer.exit_code == 2
        assert f"no version before {version}" in " ".join(answer.output.split())
    told = run("datasets")
    assert "None" not in told
    assert "not stated" in told


def test_an_extract_is_taken_in_by_one_command_and_an_unknown_layer_is_refused(
    data: Path, tmp_path: Path
) -> None:
    told = run("import", str(city(tmp_path / "city.osm.pbf")))
    assert "Roads and streets: 6 features" in told
    assert "ring-middle: put together from the roads along it" in told
    assert "ring-outer: not found, 外环快速路 is missing" in told
    assert "© OpenStreetMap contributors, ODbL-1.0" in told
    dataset = DatasetStore(data).load("kunshan-own")
    assert dataset.reference["rings"]["id"].tolist() == ["ring-middle"]
    assert dataset.manifest.attributions == ("© OpenStreetMap contributors",)
    answer = CliRunner().invoke(_application(), ["import", "a.gpkg", "--layer", "nonsense"])
    assert answer.exit_code == 2
