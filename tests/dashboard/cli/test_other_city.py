"""Another city: a study area of the user's own, with no ring, no carrier and a file without FAR."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from test_commands import run

from dashboard.context import ContextSource
from dashboard.settings import Settings
from layers.assess import Verdict
from layers.reasons import reasons_frame


@pytest.fixture(scope="module")
def lots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid of 400 lots in Massachusetts, degrees, in GeoJSON; one ring runs into its lot and back."""
    corners = [(-71.11 + 0.0012 * (k % 20), 42.37 + 0.0009 * (k // 20)) for k in range(400)]
    shapes = [shapely.box(x, y, x + 0.001, y + 0.0008) for x, y in corners]
    x, y = corners[7]
    corner, inner = (x, y + 0.0008), (x + 0.0005, y + 0.0004)
    shapes[7] = shapely.Polygon([(x, y), (x + 0.001, y), (x + 0.001, y + 0.0008), corner, inner, corner])
    frame = gpd.GeoDataFrame(
        {"ML": [f"1-{k}" for k in range(400)], "LandArea": 9000.0}, geometry=shapes, crs=4326
    )
    path = tmp_path_factory.mktemp("city") / "lots.geojson"
    frame.to_file(path, driver="GeoJSON")
    return path


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, lots: Path) -> Path:
    folder = tmp_path_factory.mktemp("citydata")
    made = run(folder, "area", "new", "cambridge", "--crs", "26986")
    assert made.returncode == 0, made.stderr
    taken = run(folder, "import", str(lots), "--area", "cambridge", "--map", "parcel_id=ML")
    assert taken.returncode == 0, taken.stderr
    assert "eature 8 was invalid" in taken.stderr.replace("\n", " ")
    return folder


def test_same_file_is_refused_by_the_shipped_area_with_the_distance(prepared: Path, lots: Path) -> None:
    answer = run(prepared, "import", str(lots))
    assert answer.returncode == 2
    assert " km from the study area" in answer.stderr
    datasets = json.loads(run(prepared, "datasets", "--json").stdout)
    assert [row["dataset"] for row in datasets] == ["kunshan-schematic"]


def test_floor_area_rules_cannot_be_told_without_far(city: Path) -> None:
    told = json.loads(run(city, "screen", "--area", "cambridge", "--json").stdout)
    assert told["parcels"]["count"] == 400
    assert told["verdicts"]["cannot_tell"]["count"] == 400
    assert told["rules"]["far.max"]["needs_review"] == 400
    assert told["rules"]["siting.ring500"]["needs_review"] == 400


def test_siting_says_that_no_ring_is_loaded(city: Path) -> None:
    context = ContextSource(Settings(data=city, area="cambridge")).current()
    reasons = reasons_frame(context.base)
    siting = reasons[reasons["rule_id"] == "siting.ring500"]
    assert siting["zh"].str.contains("未载入").all()
    assert siting["en"].str.contains("not loaded").all()
    assert (np.asarray(context.base.verdict) == Verdict.CANNOT_TELL).all()


def test_areas_are_measured_in_the_citys_own_crs(city: Path) -> None:
    context = ContextSource(Settings(data=city, area="cambridge")).current()
    lot = shapely.box(-71.11, 42.37, -71.109, 42.3708)
    expected = gpd.GeoSeries([lot], crs=4326).to_crs(26986).area.item()
    assert context.measures.frame["drawn_area_m2"].iloc[0] == pytest.approx(expected, abs=1e-3)


def test_a_sheet_of_another_city_names_its_own_grid(city: Path, tmp_path: Path) -> None:
    target = tmp_path / "sheet.svg"
    answer = run(city, "sheet", "--area", "cambridge", "--lang", "en", "--size", "A4", "--out", str(target))
    assert answer.returncode == 0, answer.stderr
    drawn = target.read_text(encoding="utf-8")
    assert "EPSG:26986" in drawn
    assert "Cambridge" in drawn
    assert "cannot tell" in drawn
