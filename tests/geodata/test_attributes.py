"""The attribute table: ids, units, values, and what is kept beside the contract."""

from __future__ import annotations

import decimal
import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata import errors
from geodata.findings import Kind
from geodata.options import ReadOptions
from geodata.read import Import, read_layer

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geodata.areas import StudyArea
    from tests.geodata.conftest import Writer


def kinds(taken: Import) -> set[Kind]:
    return {finding.kind for finding in taken.findings}


def test_duplicate_ids_are_refused_with_examples_and_another_way(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    twice = plots.assign(DKBH=["A-01", "A-01", "A-03", "A-04"], code=["p", "q", "r", "s"])
    path = write(twice, "gpkg")
    with pytest.raises(errors.DuplicateIds, match=r"A-01 occur more than once .*\(code, @row\)"):
        read_layer(path, area=area)
    assert read_layer(
        path, area=area, options=ReadOptions(mapping={"parcel_id": "code"})
    ).frame.parcel_id.tolist() == list("pqrs")
    numbered = read_layer(path, area=area, options=ReadOptions(mapping={"parcel_id": "@row"}))
    assert numbered.frame.parcel_id.tolist() == ["1", "2", "3", "4"]
    assert numbered.frame["DKBH"].tolist()[0] == "A-01"
    assert Kind.IDS_NUMBERED in kinds(numbered)


def test_missing_ids_are_refused_with_the_first_feature(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    with pytest.raises(errors.MissingIds, match="the first is feature 3"):
        read_layer(write(plots.assign(DKBH=["a", "b", None, ""]), "gpkg"), area=area)


def test_no_id_column_is_refused_with_the_columns_that_came(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.drop(columns="DKBH"), "gpkg")
    with pytest.raises(errors.MissingColumns, match=r"MC, YDXZ, MJ, RJL, note.*--map parcel_id=COLUMN"):
        read_layer(path, area=area)


def test_mapping_of_unknown_columns_is_refused(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots, "gpkg")
    with pytest.raises(errors.ColumnNotThere, match=r"`NOPE`.*DKBH"):
        read_layer(path, area=area, options=ReadOptions(mapping={"parcel_id": "NOPE"}))
    with pytest.raises(errors.NotAContractColumn, match="`pid`"):
        read_layer(path, area=area, options=ReadOptions(mapping={"pid": "DKBH"}))


def test_area_in_mu_is_converted_and_said(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    in_mu = plots.rename(columns={"MJ": "用地面积（亩）"})
    in_mu["用地面积（亩）"] = [7.5, 4.8, np.nan, 3.75]
    taken = read_layer(write(in_mu, "gpkg"), area=area)
    # 1 亩 = 2000/3 m²
    assert taken.frame.site_area_m2.tolist()[:2] == pytest.approx([5000, 3200])
    assert Kind.UNIT_CONVERTED in kinds(taken)
    assert Kind.AREA_DISAGREES not in kinds(taken)


def test_area_in_an_unnamed_unit_is_pointed_out(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots.assign(MJ=[7.5, 4.8, 5.25, 3.75]), "gpkg"), area=area)
    said = next(finding for finding in taken.findings if finding.kind == Kind.AREA_DISAGREES)
    assert float(str(said.facts["ratio"])) == pytest.approx(0.0015)


def test_text_in_a_number_column_counts_as_missing_and_is_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    words = plots.assign(RJL=["2.5", "１．２", "约3", "1,200.5"])
    taken = read_layer(write(words, "gpkg"), area=area)
    assert taken.frame.far_planned.tolist()[:2] == [2.5, 1.2]
    assert np.isnan(taken.frame.far_planned[2])
    assert taken.frame.far_planned[3] == 1200.5
    said = next(finding for finding in taken.findings if finding.kind == Kind.NOT_A_VALUE)
    assert (said.facts["count"], said.facts["example"]) == (1, "约3")


def test_impossible_numbers_count_as_missing(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    taken = read_layer(write(plots.assign(MJ=[0.0, -9999.0, 3500.0, 2500.0]), "gpkg"), area=area)
    assert taken.frame.site_area_m2.isna().tolist() == [True, True, False, False]


def test_lost_leading_zero_of_a_code_is_restored(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots.assign(YDXZ=[1001, 802, 100101, 701]), "gpkg"), area=area)
    assert taken.frame.land_use.tolist() == ["1001", "0802", "100101", "0701"]
    assert Kind.ZERO_RESTORED in kinds(taken)


def test_supply_and_dates_are_read_in_their_usual_words(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    words = plots.assign(
        供应类型=["重点推出", "存量工业", "other", "?"],
        达产日期=["2019-12-11", "2020年3月", "2021/05/06", "soon"],
    )
    taken = read_layer(write(words, "gpkg"), area=area)
    assert taken.frame.supply.tolist()[:3] == ["promoted", "stock", "other"]
    assert pd.isna(taken.frame.supply[3])
    expected = [pd.Timestamp(2019, 12, 11), pd.Timestamp(2020, 3, 1), pd.Timestamp(2021, 5, 6)]
    assert taken.frame.reached_production_on.tolist()[:3] == expected
    assert pd.isna(taken.frame.reached_production_on[3])


def test_other_columns_are_kept_under_their_names_unless_the_contract_has_them(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    both = plots.assign(site_area_m2=[1.0, 2.0, 3.0, 4.0])
    taken = read_layer(write(both, "gpkg"), area=area, options=ReadOptions(mapping={"site_area_m2": "MJ"}))
    assert taken.frame.site_area_m2[0] == 5000
    assert taken.frame["site_area_m2_file"].tolist() == [1, 2, 3, 4]
    assert Kind.COLUMN_RENAMED in kinds(taken)


def test_contract_names_cut_by_a_shapefile_are_recognised(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    own = plots.rename(columns={"DKBH": "parcel_id", "MJ": "site_area_m2"}).assign(
        counted_floor_area_m2=[1.0, 2.0, 3.0, 4.0], industrial_floor_area_m2=[5.0, 6.0, 7.0, 8.0]
    )
    taken = read_layer(write(own, "shp"), area=area)
    assert taken.columns["counted_floor_area_m2"] == "counted_fl"
    assert taken.frame.site_area_m2[0] == 5000
    assert taken.frame.industrial_floor_area_m2.tolist() == [5, 6, 7, 8]


def test_geoparquet_with_ids_in_its_index_keeps_them(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / "plots.parquet"
    plots.set_index("DKBH").rename_geometry("shape").to_parquet(path)
    assert read_layer(path, area=area).frame.parcel_id.tolist() == ["A-01", "A-02", "A-03", "A-04"]


def test_ids_beside_the_properties_of_geojson_are_the_last_resort(tmp_path: Path, area: StudyArea) -> None:
    ring = [[120.98, 31.38], [120.99, 31.38], [120.99, 31.39], [120.98, 31.38]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "id": key, "properties": {"x": 1}, "geometry": shape} for key in (70, 71)]
    path = tmp_path / "ids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert read_layer(path, area=area).frame.parcel_id.tolist() == ["70", "71"]
    for feature in features:
        del feature["id"]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    with pytest.raises(errors.MissingColumns):
        read_layer(path, area=area)


def test_columns_of_any_kind_become_plain_ones_or_are_left_out_and_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea, tmp_path: Path
) -> None:
    odd = plots.assign(
        lists=[[1], [2, 3], None, []],
        bytes=[b"\xff", b"a", None, b""],
        span=pd.to_timedelta([1, 2, 3, 4], unit="s"),
        price=[decimal.Decimal("1.50"), None, decimal.Decimal(2), decimal.Decimal(3)],
        group=pd.Categorical(["u", "v", "u", None]),
        at=pd.to_datetime(["2020-01-01"] * 4).tz_localize("Asia/Shanghai"),
        other=plots.geometry.centroid,
    )
    taken = read_layer(write(odd, "parquet"), area=area)
    left_out = {finding.facts["column"] for finding in taken.findings if finding.kind == Kind.COLUMN_DROPPED}
    assert left_out == {"bytes", "span", "other"}
    assert taken.frame["price"].tolist()[0] == 1.5
    assert taken.frame["group"].isna().tolist() == [False, False, False, True]
    assert taken.frame["at"].tolist()[0] == pd.Timestamp(2020, 1, 1)
    taken.frame.to_parquet(tmp_path / "kept.parquet")


def test_odd_numbers_are_explained_not_guessed(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    odd = plots.assign(
        RJL=["≤2.0", "1.0~2.0", "250%", "见规划"], MJ=["5000（7.5）", "3,200", "3500.00（5.25）", "约2500"]
    )
    taken = read_layer(write(odd, "gpkg"), area=area)
    land = taken.frame
    assert land.far_planned.tolist()[:3] == [2.0, 2.0, 2.5]
    assert land.far_planned.isna()[3]
    assert land.far_planned_min.tolist()[1] == 1.0
    assert land.far_planned_max.tolist()[:2] == [2.0, 2.0]
    assert land.site_area_m2.tolist()[:3] == [5000.0, 3200.0, 3500.0]
    told = {(one.kind, one.facts.get("column")): one.facts for one in taken.findings}
    assert told[Kind.SPLIT_INTERVAL, "RJL"]["count"] == 2
    assert told[Kind.ODD_NUMBER, "RJL"]["value"] == "2.5"
    assert told[Kind.ODD_NUMBER, "MJ"]["count"] == 2
    assert told[Kind.NOT_A_VALUE, "RJL"]["example"] == "见规划"
    assert told[Kind.NOT_A_VALUE, "MJ"]["example"] == "约2500"


def test_area_in_brackets_that_is_another_area_is_no_value(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots.assign(MJ="5000（9.9）"), "gpkg"), area=area)
    assert taken.frame.site_area_m2.isna().all()


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_chinese_names_that_a_shapefile_cut_are_known(
    encoding: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    # ten bytes: three and a third characters of UTF-8, five of GBK
    plots.rename(columns={"DKBH": "A", "MJ": "B", "RJL": "C"}).to_file(
        tmp_path / "cut.shp", encoding=encoding
    )
    dbf = tmp_path / "cut.dbf"
    raw = bytearray(dbf.read_bytes())
    for letter, name in (("A", "地块编号"), ("B", "宗地面积"), ("C", "计容建筑面积")):
        at = raw.index(letter.encode() + b"\0" * 10, 32)
        raw[at : at + 11] = name.encode(encoding)[:10].ljust(11, b"\0")
    dbf.write_bytes(raw)
    taken = read_layer(tmp_path / "cut.shp", area=area)
    assert taken.columns.keys() >= {"parcel_id", "site_area_m2", "counted_floor_area_m2"}
    how = {match.contract: match.how for match in taken.matches}
    assert how["counted_floor_area_m2"] == "cut"


@pytest.mark.parametrize(("unit", "factor"), [("mu", 2000 / 3), ("ha", 1e4), ("km2", 1e6), ("m2", 1.0)])
def test_unit_that_the_user_names_is_used(
    unit: str, factor: float, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.assign(MJ=np.array([5000.0, 3200, 3500, 2500]) / factor), "gpkg")
    taken = read_layer(path, area=area, options=ReadOptions(units={"site_area_m2": unit}))
    assert taken.frame.site_area_m2.tolist() == pytest.approx([5000, 3200, 3500, 2500])
    if unit != "m2":
        told = next(one for one in read_layer(path, area=area).findings if one.kind == Kind.AREA_DISAGREES)
        assert "fit in" in told.sentence("en")


def test_a_number_that_says_its_own_unit_is_in_that_unit(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    own = plots.drop(columns="MJ").assign(
        面积_亩=["7.5亩", "3200 平方米", "0.35公顷", "3.75"],
        地价=["480元/平方米", "32万元/亩", "32 万元", "480"],
    )
    taken = read_layer(write(own, "gpkg"), area=area)
    # 7.5 mu of 2000/3 m²; 320,000 yuan on 2000/3 m²
    assert taken.frame.site_area_m2.tolist() == pytest.approx([5000, 3200, 3500, 2500])
    prices = taken.frame.land_price_yuan_per_m2.tolist()
    assert [prices[0], prices[1], prices[3]] == pytest.approx([480, 480, 480])
    assert np.isnan(prices[2]), "of what, it does not say"


def test_names_of_land_uses_become_codes_and_others_stay(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    named = plots.assign(YDXZ=["工业用地", "二类工业用地", "0802", "M1"])
    taken = read_layer(write(named, "gpkg"), area=area)
    assert taken.frame.land_use.tolist() == ["1001", "100102", "0802", "M1"]
    (told,) = [one for one in taken.findings if one.kind == Kind.USE_CODED]
    assert (told.facts["count"], told.facts["code"]) == (2, "1001")


def test_a_share_that_does_not_say_of_what_is_kept_and_said(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    taken = read_layer(write(plots.assign(配套比例="15%"), "gpkg"), area=area)
    assert taken.frame["配套比例"].tolist() == ["15%"] * 4
    assert taken.frame.support_floor_area_m2.isna().all()
    assert [one.facts["column"] for one in taken.findings if one.kind == Kind.SHARE_KEPT] == ["配套比例"]
    area_too = plots.assign(配套比例="15%", PTYFMJ=100.0)
    taken = read_layer(write(area_too, "gpkg", "more"), area=area)
    assert not [one for one in taken.findings if one.kind == Kind.SHARE_KEPT]


def test_two_columns_that_a_shapefile_cut_to_one_name_are_both_kept(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    plots.assign(A="x", B="y").to_file(tmp_path / "cut.shp", encoding="GBK")
    dbf = tmp_path / "cut.dbf"
    raw = bytearray(dbf.read_bytes())
    for letter in (b"A", b"B"):
        at = raw.index(letter + b"\0" * 10, 32)
        raw[at : at + 11] = "土地使用权".encode("gbk").ljust(11, b"\0")
    dbf.write_bytes(raw)
    taken = read_layer(tmp_path / "cut.shp", area=area)
    assert (taken.frame["土地使用权"][0], taken.frame["土地使用权_2"][0]) == ("x", "y")
    assert [one.facts["kept"] for one in taken.findings if one.kind == Kind.COLUMN_TWICE] == ["土地使用权_2"]
