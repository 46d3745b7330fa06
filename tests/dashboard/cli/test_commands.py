"""The command line as a user runs it: in a process of its own, in either language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from dashboard.settings import PROJECT_ROOT
from layers.assess import Verdict

VERDICTS = [code.name.lower() for code in Verdict]


def run(data: Path, *arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BRIDGEHEAD_DATA": str(data), "BRIDGEHEAD_LANGUAGE": language}
    command = [sys.executable, "-m", "dashboard", *arguments]
    return subprocess.run(
        command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def state_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".lock"}


@pytest.fixture(scope="module")
def summary(prepared: Path) -> dict[str, Any]:
    answer = run(prepared, "screen", "--json")
    assert answer.returncode == 0, answer.stderr
    parsed: dict[str, Any] = json.loads(answer.stdout)
    return parsed


def test_promoted_parcels_sum_to_the_published_area(summary: dict[str, Any]) -> None:
    assert summary["supply"]["promoted"]["area_km2"] == pytest.approx(15.3, abs=0.001)
    assert summary["supply"]["promoted"]["area_mu"] == pytest.approx(22_950, abs=1.5)
    assert 280 <= summary["supply"]["promoted"]["count"] <= 360


def test_verdict_counts_and_areas_sum_to_the_parcels(summary: dict[str, Any]) -> None:
    amounts = [summary["verdicts"][name] for name in VERDICTS]
    assert sum(one["count"] for one in amounts) == summary["parcels"]["count"]
    assert sum(one["area_m2"] for one in amounts) == pytest.approx(summary["parcels"]["area_m2"], abs=0.05)
    assert all(one["count"] > 0 for one in amounts)


def test_each_rule_judges_every_parcel(summary: dict[str, Any]) -> None:
    assert len(summary["rules"]) == 6
    assert {sum(counts.values()) for counts in summary["rules"].values()} == {summary["parcels"]["count"]}


@pytest.fixture(scope="module")
def table(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    path = tmp_path_factory.mktemp("out") / "screened.csv"
    answer = run(prepared, "screen", "--out", str(path))
    assert answer.returncode == 0, answer.stderr
    return pd.read_csv(path)


def test_table_has_a_verdict_and_both_reasons_for_every_parcel_and_rule(
    table: pd.DataFrame, summary: dict[str, Any]
) -> None:
    assert len(table) == summary["parcels"]["count"]
    for rule_id in summary["rules"]:
        assert table[f"{rule_id}:verdict"].isin(["pass", "fail", "needs_review", "not_applicable"]).all()
        for language in ("zh", "en"):
            assert table[f"{rule_id}:reason_{language}"].str.len().min() > 10


def test_table_names_no_owner(table: pd.DataFrame) -> None:
    assert "owner" not in table.columns
    assert not table.astype(str).apply(lambda column: column.str.contains("示例企业")).any().any()


def test_threshold_and_mode_change_the_answer_and_are_told(prepared: Path, summary: dict[str, Any]) -> None:
    answer = run(prepared, "screen", "--json", "--set", "siting.ring500=0", "--measure-from", "half-area")
    told = json.loads(answer.stdout)
    assert told["verdicts"]["priority"]["count"] < summary["verdicts"]["priority"]["count"]
    assert {one["what"]: one["value"] for one in told["altered"]} == {
        "siting.ring500": 0,
        "measure_from": "half_area",
    }


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet"])
def test_out_file_carries_the_outlines(prepared: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"screened{suffix}"
    answer = run(prepared, "screen", "--out", str(path))
    assert answer.returncode == 0, answer.stderr
    frame = gpd.read_parquet(path) if suffix == ".parquet" else gpd.read_file(path)
    assert set(frame["verdict"]) == set(VERDICTS)
    assert frame.crs.to_epsg() == (4326 if suffix == ".geojson" else 4549)
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_screening_a_file_stores_nothing(prepared: Path, tmp_path: Path) -> None:
    before = state_of(prepared)
    land = gpd.GeoDataFrame(
        {"DKBH": ["a"], "RJL": [3.0], "counted_floor_area_m2": [60_000], "support_floor_area_m2": [18_000]},
        geometry=[shapely.box(593000, 3473000, 593200, 3473100)],
        crs=4549,
    )
    land.to_file(tmp_path / "land.gpkg")
    told = json.loads(run(prepared, "screen", str(tmp_path / "land.gpkg"), "--json").stdout)
    assert told["parcels"] == {"count": 1, "area_m2": 20000, "area_ha": 2, "area_km2": 0.02, "area_mu": 30}
    assert told["rules"]["far.max"]["pass"] == 1
    assert told["rules"]["support.floor_share.max"]["pass"] == 1
    assert state_of(prepared) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["screen", "--set", "siting.ring500=near"], "siting.ring500=near"),
        (["screen", "--set", "no.such.rule=1"], "no.such.rule"),
        (["screen", "--measure-from", "corner"], "corner"),
        (["screen", "--out", "table.docx"], ".csv"),
        (["import", "nowhere.gpkg"], "nowhere.gpkg"),
        (["import", "x.gpkg", "--map", "novalue"], "novalue"),
        (["import", "x.gpkg", "--layer", "moon"], "moon"),
        (["screen", "--area", "atlantis"], "atlantis"),
        (["area", "new", "here", "--crs", "3857"], "3857"),
        (["area", "new", "here", "--crs", "4326"], "4326"),
        (["area", "new", "here", "--crs", "999999"], "999999"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_bad_input_is_one_sentence_and_exit_code_2(
    prepared: Path, arguments: list[str], said: str, language: str
) -> None:
    before = state_of(prepared)
    answer = run(prepared, *arguments, language=language)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    sentence = answer.stderr.strip().splitlines()[-1]
    assert said in sentence
    assert ("。" in sentence) == (language == "zh")
    assert state_of(prepared) == before


def test_web_mercator_is_refused_with_the_length_500_m_would_have(prepared: Path) -> None:
    answer = run(prepared, "area", "new", "here", "--crs", "3857")
    assert "500 m" in answer.stderr


def test_datasets_lists_what_is_kept_and_what_is_shown(prepared: Path) -> None:
    rows = json.loads(run(prepared, "datasets", "--json").stdout)
    assert [(row["dataset"], row["current"], row["shown"]) for row in rows] == [
        ("kunshan-schematic", True, True)
    ]
    assert rows[0]["status"] == "synthetic"
    readable = run(prepared, "datasets", language="zh")
    assert "展示中" in readable.stdout
