"""Parcels of a view as GeoJSON, KML, DXF and Shapefile: read again by the program itself, or by GDAL."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from dashboard.app import create_app
from dashboard.explore.figures import selection_of
from dashboard.land_files import FORMS, land_file
from dashboard.settings import Settings
from dashboard.view import Span, View
from geodata.areas import load_area
from geodata.datum import wgs84_to_gcj02
from geodata.kept_errors import TooManyRows
from geodata.options import ReadOptions
from geodata.read import Import, read_layer

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.context import Context

VIEW = View(language="zh", supplies=("stock",), area=Span(low=5))


@pytest.fixture(scope="module")
def rows(shipped: Context) -> np.ndarray:
    return np.flatnonzero(selection_of(shipped, VIEW).mask)


def written(shipped: Context, rows: np.ndarray, form: str, folder: Path) -> Path:
    made = land_file(shipped, VIEW, rows, FORMS[form])
    (folder / made.name).write_bytes(made.body)
    return folder / made.name


def read(path: Path, **said: object) -> Import:
    return read_layer(path, area=load_area("kunshan"), options=ReadOptions.model_validate(said))


def require_same_place(taken: Import, shipped: Context, rows: np.ndarray, true_to_m: float) -> None:
    own = shipped.dataset.parcels.iloc[rows].set_index("parcel_id").geometry
    back = taken.frame.set_index("parcel_id").geometry
    assert sorted(back.index) == sorted(own.index)
    apart = shapely.hausdorff_distance(back.loc[own.index].to_numpy(), own.to_numpy())
    assert apart.max() < true_to_m


@pytest.mark.parametrize("form", ["geojson", "shp", "shp_gbk"])
def test_file_reads_back_in_the_same_place_with_its_words(
    form: str, shipped: Context, rows: np.ndarray, tmp_path: Path
) -> None:
    taken = read(written(shipped, rows, form, tmp_path))
    require_same_place(taken, shipped, rows, 1e-3)
    assert set(taken.frame["verdict"]) <= {"不符合", "无法判定", "可准入", "优先"}
    assert "owner" not in taken.matches
    assert taken.frame["owner"].isna().all()


def test_kml_holds_every_parcel_by_its_name(shipped: Context, rows: np.ndarray, tmp_path: Path) -> None:
    back = gpd.read_file(written(shipped, rows, "kml", tmp_path)).set_index("Name").geometry
    own = shipped.dataset.parcels.iloc[rows].set_index("parcel_id").geometry
    back = back.loc[own.index].to_crs(own.crs)
    assert shapely.hausdorff_distance(back.to_numpy(), own.to_numpy()).max() < 1e-3


def test_drawing_has_closed_lines_a_layer_a_verdict_and_each_id_within(
    shipped: Context, rows: np.ndarray, tmp_path: Path
) -> None:
    path = written(shipped, rows, "dxf", tmp_path)
    assert "筛选" in path.read_bytes().decode("gb18030").split("SECTION")[0]
    shapes = shipped.dataset.parcels.geometry.iloc[rows]
    taken = read(path, crs=4549, mapping={"parcel_id": "@row"})
    parts = shapely.get_parts(shapes)
    assert len(parts) > len(shapes), "some parcels have two parts"
    assert taken.count_in == len(parts) + shapely.get_num_interior_rings(parts).sum()
    assert set(taken.frame["Layer"]) <= {"FAILS", "UNCLEAR", "ADMISSIBLE", "PRIORITY"}
    assert len(set(taken.frame["label"].dropna()) & set(shipped.dataset.parcels["parcel_id"])) > 0.9 * len(
        rows
    )


def test_gcj02_is_said_in_name_content_and_coordinates(
    shipped: Context, rows: np.ndarray, tmp_path: Path
) -> None:
    path = written(shipped, rows, "geojson_gcj02", tmp_path)
    assert path.name == "parcels-GCJ-02.geojson"
    told = json.loads(path.read_text("utf-8"))
    assert (told["name"], told["features"][0]["properties"]["datum"]) == ("parcels (GCJ-02)", "GCJ-02")
    assert told["description"].startswith("坐标为 GCJ-02")
    here = shipped.dataset.parcels.geometry.iloc[rows[:1]].to_crs(4326).get_coordinates().to_numpy()[:1]
    there = np.array(
        shapely.get_coordinates(gpd.read_file(path).set_index("parcel_id").geometry.loc[
            [shipped.dataset.parcels["parcel_id"].iloc[rows[0]]]
        ])
    )  # fmt: skip
    assert np.abs(there - wgs84_to_gcj02(here)).sum(axis=1).min() < 1e-8


def test_the_route_honours_the_filter_and_knows_no_other_form(prepared: Path, shipped: Context) -> None:
    client = create_app(Settings(data=prepared)).server.test_client()
    answer = client.get("/export/land/shp_gbk?lang=zh&supply=stock&area=5~")
    assert answer.headers["Content-Disposition"] == "attachment; filename=parcels.shp.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert {"parcels.shp", "parcels.dbf", "parcels.prj", "parcels.cpg", "about.txt"} <= set(
            packed.namelist()
        )
        assert "筛选" in packed.read("about.txt").decode("utf-8-sig")
        assert packed.read("parcels.cpg").decode("ascii").strip() in {"GBK", "CP936", "936"}
    count = pyogrio.read_info(io.BytesIO(answer.data))["features"]
    assert count == selection_of(shipped, VIEW).mask.sum()
    assert client.get("/export/land/exe").status_code == 404


def test_more_than_a_file_may_hold_is_refused(shipped: Context) -> None:
    with pytest.raises(TooManyRows):
        land_file(shipped, VIEW, np.zeros(100_001, dtype=int), FORMS["geojson"])
