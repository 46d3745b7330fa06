"""One layer over every format; what is recognised, repaired, refused and said."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import errors
from geodata.areas import StudyArea, new_area
from geodata.findings import Kind
from geodata.options import ReadOptions
from geodata.read import Import, read_layer
from tests.geodata.conftest import AREAS_M2, EAST, FORMATS, NORTH, Writer, zip_shapefile

if TYPE_CHECKING:
    from pathlib import Path


def kinds(taken: Import) -> set[Kind]:
    return {finding.kind for finding in taken.findings}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_layer(
    kind: str, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots, kind), area=area)
    land = taken.frame
    assert land.crs == area.working
    assert land.parcel_id.tolist() == ["A-01", "A-02", "A-03", "A-04"]
    assert land.name_zh.tolist()[:3] == ["一号", "二号", "三号"]
    assert land.land_use.tolist() == ["1001", "0802", "1001", "Ma"]
    assert land.geometry.area.tolist() == pytest.approx(AREAS_M2, abs=0.01)
    assert land.far_planned.tolist()[:3] == [2.5, 3.004, 1.2]
    assert land.name_zh.isna().tolist() == [False, False, False, True]
    assert land.site_area_m2.isna().tolist() == [False, False, True, False]
    assert land.far_planned.isna().tolist() == [False, False, False, True]
    assert land.loc[0, "note"] == "first"
    assert (taken.count_in, taken.count_out) == (4, 4)
    assert taken.columns["parcel_id"] == "DKBH"
    assert taken.columns["site_area_m2"] == "MJ"
    assert Kind.COLUMN_MAPPED in kinds(taken)
    assert Kind.REPAIRED not in kinds(taken)


@pytest.mark.parametrize("kind", ["geojson", "topojson"])
def test_json_without_crs_is_said_to_be_in_degrees(
    kind: str, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots, kind), area=area)
    assert taken.came_crs == "EPSG:4326 (WGS 84)"
    said = [finding for finding in taken.findings if finding.kind == Kind.CRS_BY_RFC]
    assert "RFC 7946" in said[0].sentence("en")
    assert "RFC 7946" in said[0].sentence("zh")


def test_geojson_that_states_a_crs_is_believed(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    whole = json.loads(plots.to_json(to_wgs84=False, drop_id=True))
    whole["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    path = tmp_path / "plots.geojson"
    path.write_text(json.dumps({"crs": whole.pop("crs"), **whole}), "utf-8")
    taken = read_layer(path, area=area)
    assert Kind.CRS_BY_RFC not in kinds(taken)
    assert taken.frame.geometry.area.tolist() == pytest.approx(AREAS_M2, abs=1e-6)


@pytest.mark.parametrize("epsg", [4326, 4490, 4528, 3857, 32651])
def test_layer_in_another_crs_is_brought_into_the_working_one(
    epsg: int, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots.to_crs(epsg), "gpkg"), area=area)
    assert taken.frame.geometry.area.tolist() == pytest.approx(AREAS_M2, abs=0.01)
    assert taken.frame.total_bounds[:2].tolist() == pytest.approx([EAST, NORTH], abs=0.001)


@pytest.mark.parametrize("kind", ["gpkg", "shp", "fgb", "parquet"])
def test_layer_without_crs_is_refused_and_taken_when_it_is_given(
    kind: str, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.set_crs(None, allow_override=True), kind)
    with pytest.raises(errors.NoCRS, match="would lie in the area as EPSG:4549"):
        read_layer(path, area=area)
    taken = read_layer(path, area=area, options=ReadOptions(crs=4549))
    assert taken.frame.geometry.area.tolist() == pytest.approx(AREAS_M2, abs=1e-6)
    assert Kind.CRS_GIVEN in kinds(taken)


def test_crs_given_against_the_file_wins_and_is_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    wrong = plots.set_crs(4550, allow_override=True)
    taken = read_layer(write(wrong, "gpkg"), area=area, options=ReadOptions(crs=4549))
    said = next(finding for finding in taken.findings if finding.kind == Kind.CRS_CHANGED)
    assert "EPSG:4550" in said.sentence("en")
    assert "EPSG:4549" in said.sentence("en")


def test_unknown_epsg_number_is_refused(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    with pytest.raises(errors.UnknownCRS, match="EPSG:99999"):
        read_layer(write(plots, "gpkg"), area=area, options=ReadOptions(crs=99999))


def test_beijing_54_layer_is_refused(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    with pytest.raises(errors.NoTransformation):
        read_layer(write(plots.set_crs(2437, allow_override=True), "gpkg"), area=area)


def test_layer_of_another_city_is_refused_with_the_distance(write: Writer, area: StudyArea) -> None:
    far = gpd.GeoDataFrame(
        {"parcel_id": ["a"]}, geometry=[shapely.box(-71.1, 42.36, -71.09, 42.37)], crs=4326
    )
    with pytest.raises(errors.OutsideArea) as caught:
        read_layer(write(far, "gpkg"), area=area)
    # great circle Boston – Shanghai is about 11,700 km
    distance = float(str(caught.value.facts["distance_km"]).replace(",", ""))
    assert distance == pytest.approx(11_730, abs=60)
    assert "Kunshan" in caught.value.sentence("en")
    assert "昆山" in caught.value.sentence("zh")


def test_swapped_axes_are_refused_and_named(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    swapped = plots.set_geometry(
        shapely.transform(plots.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=4549
    )
    with pytest.raises(errors.BridgeheadError, match=r"EPSG:4549 .*, north first"):
        read_layer(write(swapped, "gpkg"), area=area)


def test_metres_said_to_be_degrees_are_refused(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.set_crs(4326, allow_override=True), "gpkg")
    with pytest.raises(errors.OutOfRange, match=r"593000\.000.* would lie in the area as EPSG:4549"):
        read_layer(path, area=area)


def test_features_partly_outside_are_kept_and_counted(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    one_away = plots.copy()
    one_away.loc[3, "geometry"] = shapely.box(700_000, 3_473_000, 700_050, 3_473_050)
    taken = read_layer(write(one_away, "gpkg"), area=area)
    said = next(finding for finding in taken.findings if finding.kind == Kind.PARTLY_OUTSIDE)
    assert said.facts["count"] == 1
    assert taken.count_out == 4


def test_invalid_ring_is_repaired_with_its_areas_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    bow = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    broken = plots.copy()
    broken.loc[1, "geometry"] = shapely.transform(bow, lambda xy: xy + np.array([EAST, NORTH]))
    path = write(broken, "gpkg")
    taken = read_layer(path, area=area, options=ReadOptions(most_area_change=1.0))
    said = [finding for finding in taken.findings if finding.kind == Kind.REPAIRED]
    assert [finding.row for finding in said] == [1]
    # two triangles of 20 × 10 / 2 m² each: as drawn they cancel out
    assert taken.frame.geometry.area[1] == pytest.approx(200)
    assert said[0].facts["after_m2"] == pytest.approx(200)
    assert said[0].facts["before_m2"] == pytest.approx(0, abs=1e-6)
    assert taken.frame.geometry.is_valid.all()
    # a repair that makes another plot of it is not made unless the user wants it
    strict = read_layer(path, area=area)
    assert strict.frame.parcel_id.tolist() == ["A-01", "A-03", "A-04"]
    left = strict.faulty[strict.faulty.outcome == "left_out"]
    assert (left.feature.tolist(), left.kind.tolist()) == ([2], ["too_changed"])
    assert "100%" in left.reason_en.item()


def test_ring_without_area_is_left_out_and_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    flat = plots.copy()
    flat.loc[2, "geometry"] = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH), (EAST + 4, NORTH)])
    taken = read_layer(write(flat, "gpkg"), area=area)
    assert taken.frame.parcel_id.tolist() == ["A-01", "A-02", "A-04"]
    assert [finding.row for finding in taken.findings if finding.kind == Kind.COLLAPSED] == [2]


def test_features_without_geometry_are_left_out_and_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    holey = plots.copy()
    holey.loc[1, "geometry"] = None
    holey.loc[2, "geometry"] = shapely.Polygon()
    taken = read_layer(write(holey, "gpkg"), area=area)
    assert (taken.count_in, taken.count_out) == (4, 2)
    assert [said.row for said in taken.findings if said.kind == Kind.NO_GEOMETRY] == [1, 2]
    assert taken.frame.index.equals(pd.RangeIndex(2))


def test_heights_are_dropped_and_said(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    high = plots.set_geometry(shapely.force_3d(plots.geometry.to_numpy(), 12.5), crs=4549)
    taken = read_layer(write(high, "gpkg"), area=area)
    assert not taken.frame.has_z.any()
    assert taken.frame.geometry.area.tolist() == pytest.approx(AREAS_M2)
    assert Kind.FLATTENED in kinds(taken)


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (shapely.Point(EAST, NORTH), "Point"),
        (shapely.LineString([(EAST, NORTH), (EAST, NORTH + 5)]), "LineStr"),
    ],
)
def test_points_and_lines_are_no_parcels(
    shape: shapely.Geometry, name: str, write: Writer, area: StudyArea
) -> None:
    layer = gpd.GeoDataFrame({"parcel_id": ["a"]}, geometry=[shape], crs=4549)
    with pytest.raises(errors.NotPolygons, match=rf"1 of 1 features are {name}"):
        read_layer(write(layer, "gpkg"), area=area)


def test_lines_are_taken_as_rings(write: Writer, area: StudyArea) -> None:
    line = shapely.LineString([(EAST, NORTH), (EAST + 500, NORTH)])
    layer = gpd.GeoDataFrame({"id": ["ring-x"], "name": ["Ring"]}, geometry=[line], crs=4549)
    taken = read_layer(write(layer, "gpkg"), area=area, layer="rings")
    assert taken.frame.geometry.length.tolist() == [500.0]
    assert taken.frame.name_en.tolist() == ["Ring"]


def test_empty_layer_is_refused(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    with pytest.raises(errors.EmptyLayer):
        read_layer(write(plots.iloc[:0], "gpkg"), area=area)


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_chinese_text_of_a_shapefile_that_names_no_encoding(
    encoding: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / "old.shp"
    plots.to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0
    path.with_suffix(".dbf").write_bytes(raw)
    taken = read_layer(path, area=area)
    assert taken.frame.name_zh.tolist()[:3] == ["一号", "二号", "三号"]
    assert Kind.ENCODING in kinds(taken)


def test_geopackage_with_several_layers_wants_a_name(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / "many.gpkg"
    plots.to_file(path, layer="one")
    plots.iloc[:2].to_file(path, layer="two")
    with pytest.raises(errors.ManyLayers, match="one, two"):
        read_layer(path, area=area)
    assert read_layer(path, area=area, options=ReadOptions(file_layer="two")).count_in == 2


def test_shapefiles_in_one_zip_want_a_name_and_may_lie_in_a_folder(
    plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea
) -> None:
    both = tmp_path / "both.zip"
    zip_shapefile(write(plots, "shp", "one"), both, "数据/")
    with zipfile.ZipFile(both, "a") as packed:
        for part in sorted(write(plots.iloc[:1], "shp", "two").parent.glob("two.*")):
            packed.write(part, part.name)
    with pytest.raises(errors.ManyLayers, match="one, two"):
        read_layer(both, area=area)
    assert read_layer(both, area=area, options=ReadOptions(file_layer="one")).count_in == 4


def test_second_place_takes_its_own_land(tmp_path: Path, write: Writer) -> None:
    place = new_area("cambridge", 26986, root=tmp_path)
    lot = gpd.GeoDataFrame({"id": [10002]}, geometry=[shapely.box(-71.1, 42.36, -71.099, 42.361)], crs=4326)
    taken = read_layer(write(lot, "geojson"), area=place)
    assert taken.frame.crs.to_epsg() == 26986
    assert taken.frame.parcel_id.tolist() == ["10002"]
    # 0.001° × 0.001° at 42.36° N: 82.4 m × 111.1 m
    assert taken.frame.geometry.area[0] == pytest.approx(82.4 * 111.1, rel=2e-3)


def test_source_is_named_without_its_folder_and_hashed(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots, "gpkg")
    taken = read_layer(path, area=area)
    assert taken.source_name == "plots.gpkg"
    assert taken.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_finding_has_both_sentences(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    taken = read_layer(write(plots, "geojson"), area=area)
    for finding in taken.findings:
        told = finding.as_json()
        assert told["en"]
        assert told["zh"]
        assert json.loads(json.dumps(told, ensure_ascii=False)) == told
