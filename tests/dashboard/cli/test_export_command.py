"""``export`` writes what is filtered, by options or a link, and names what is shifted."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from dashboard.cli import _application
from geodata.store import DatasetStore


@pytest.fixture
def data(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(prepared))
    monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", "en")
    return prepared


def run(*asked: str) -> str:
    answer = CliRunner().invoke(_application(), ["export", *asked], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def features(path: Path) -> list[dict]:
    return json.loads(path.read_text("utf-8"))["features"]


def test_options_and_a_link_filter_alike_and_the_form_follows_the_name(data: Path, tmp_path: Path) -> None:
    parcels = DatasetStore(data).load("kunshan-schematic").parcels
    wanted = parcels[(parcels.supply == "promoted") & (parcels.land_use == "1001")]
    told = run("--filter", "supply=promoted", "--filter", "use=1001", "--out", str(tmp_path / "a.geojson"))
    assert f"{len(wanted)} parcels written to" in told.replace("\n", " ")
    found = features(tmp_path / "a.geojson")
    assert {one["properties"]["parcel_id"] for one in found} == set(wanted.parcel_id)
    assert "owner" not in found[0]["properties"]
    link = "http://office:8050/?lang=en&supply=promoted&use=1001"
    run("--link", link, "--out", str(tmp_path / "a.csv"))
    lines = [one for one in (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() if one[0] != "#"]
    assert [row[0] for row in csv.reader(lines)][1:] == list(wanted.parcel_id)
    run("--link", link, "--out", str(tmp_path / "a.xlsx"))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row > len(wanted)
    run("--link", link, "--format", "shp_gbk", "--out", str(tmp_path / "a.zip"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("parcels.cpg") == b"GBK"


@pytest.mark.usefixtures("data")
def test_a_threshold_changes_what_is_filtered_and_a_shifted_file_bears_its_datum_in_its_name(
    tmp_path: Path,
) -> None:
    counts = []
    for limit in ("100", "2000"):
        path = tmp_path / f"{limit}.geojson"
        run("--filter", "verdict=priority", "--set", f"siting.ring500={limit}", "--out", str(path))
        counts.append(len(features(path)))
    assert counts[0] < counts[1]
    run("--filter", "supply=promoted", "--format", "geojson_gcj02", "--out", str(tmp_path / "land.geojson"))
    assert not (tmp_path / "land.geojson").exists()
    shifted = features(tmp_path / "land-GCJ-02.geojson")
    assert {one["properties"]["datum"] for one in shifted} == {"GCJ-02"}


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--filter", "colour=red", "--out", "a.csv"), "colour=red"),
        (("--filter", "verdict", "--out", "a.csv"), "verdict"),
        (("--format", "dwg", "--out", "a.dwg"), "--format dwg"),
        (("--out", "a.shp"), "--out a.shp"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    asked: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(_application(), ["export", *asked])
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())
    assert list(tmp_path.iterdir()) == []
