"""Which column is which, by name, by alias, by what the user says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import errors
from geodata.columns import ROW, aliases, match_columns, plain
from geodata.contracts import PARCELS, REFERENCE

CONTRACT = [column.name for column in PARCELS]


def matched(*columns: str) -> dict[str, str]:
    return {match.contract: match.column for match in match_columns(columns, PARCELS)}


@pytest.mark.parametrize(
    ("column", "contract"),
    [
        ("地块编号", "parcel_id"),
        ("宗地代码", "parcel_id"),
        ("DKBH", "parcel_id"),
        ("zddm", "parcel_id"),
        ("MAP_LOT", "parcel_id"),
        ("ParcelID", "parcel_id"),
        ("用地性质", "land_use"),
        ("YDXZ", "land_use"),
        ("YDYHFLDM", "land_use"),
        ("面积", "site_area_m2"),
        ("ZDMJ", "site_area_m2"),
        ("用地面积(㎡)", "site_area_m2"),
        ("用地面积（平方米）", "site_area_m2"),
        ("容积率", "far_planned"),
        ("RJL", "far_planned"),
        ("FAR", "far_planned"),
        ("现状容积率", "far_existing"),
        ("计容建筑面积", "counted_floor_area_m2"),
        ("配套用房面积", "support_floor_area_m2"),
        ("产业用房面积", "industrial_floor_area_m2"),
        ("权利人", "owner"),
        ("达产日期", "reached_production_on"),
        ("镇街", "town"),
        ("ＭＪ", "site_area_m2"),
    ],
)
def test_usual_names_are_recognised(column: str, contract: str) -> None:
    assert matched(column) == {contract: column}


@pytest.mark.parametrize("column", CONTRACT)
def test_contract_names_are_themselves(column: str) -> None:
    assert matched(column) == {column: column}
    assert matched(column.upper()) == {column: column.upper()}


def test_real_id_goes_before_a_running_number() -> None:
    assert matched("OBJECTID", "id", "DKBH")["parcel_id"] == "DKBH"
    assert matched("OBJECTID", "colour")["parcel_id"] == "OBJECTID"


def test_total_area_is_not_taken_for_floor_area_nor_the_other_way_round() -> None:
    assert matched("计容建筑面积", "用地面积", "配套用房面积") == {
        "counted_floor_area_m2": "计容建筑面积",
        "site_area_m2": "用地面积",
        "support_floor_area_m2": "配套用房面积",
    }
    assert matched("建筑面积") == {}


@pytest.mark.parametrize(
    ("column", "factor"),
    [
        ("用地面积（亩）", 2000 / 3),
        ("面积_亩", 2000 / 3),
        ("面积(公顷)", 10_000),
        ("area_ha", 10_000),
        ("面积亩", 2000 / 3),
        ("MJ", 1),
        ("面积(m2)", 1),
        ("area", 1),
    ],
)
def test_unit_in_the_name_is_read(column: str, factor: float) -> None:
    match = match_columns([column], PARCELS)[0]
    assert (match.contract, match.factor) == ("site_area_m2", pytest.approx(factor))


def test_what_the_user_says_goes_first() -> None:
    found = match_columns(["DKBH", "MJ", "x"], PARCELS, {"site_area_m2": "x", "parcel_id": ROW})
    assert {match.contract: match.column for match in found} == {"site_area_m2": "x", "parcel_id": ROW}


def test_no_column_serves_twice() -> None:
    found = match_columns(["编号", "name"], REFERENCE)
    assert sorted(match.column for match in found) == ["name", "编号"]


def test_wrong_mappings_are_refused() -> None:
    with pytest.raises(errors.ColumnNotThere):
        match_columns(["a"], PARCELS, {"parcel_id": "b"})
    with pytest.raises(errors.NotAContractColumn):
        match_columns(["a"], PARCELS, {"b": "a"})


def test_no_alias_stands_for_two_columns_of_a_contract() -> None:
    for contract in (PARCELS, REFERENCE):
        names = [column.name for column in contract]
        every = [alias for name in names for alias in {plain(name), *map(plain, aliases().get(name, ()))}]
        twice = {alias for alias in every if every.count(alias) > 1}
        assert twice == set()


@given(st.lists(st.text(max_size=12), max_size=12, unique=True))
def test_any_columns_are_matched_at_most_once(columns: list[str]) -> None:
    found = match_columns(columns, PARCELS)
    assert len({match.column for match in found}) == len(found)
    assert {match.column for match in found} <= set(columns)


def test_column_that_is_said_to_be_none_stands_for_nothing() -> None:
    found = match_columns(["DKBH", "QLR"], PARCELS, {"owner": "@none"})
    assert {one.contract: one.column for one in found} == {"parcel_id": "DKBH"}
    assert match_columns(["parcel_id"], PARCELS, {"parcel_id": "@none"}) == []


@pytest.mark.parametrize("left", ["土地使用权", "土地使", "土地使\ufffd"])
def test_what_a_shapefile_left_of_two_columns_names_is_taken_for_neither(left: str) -> None:
    # 土地使用权人 is the owner, 土地使用权面积 the area: five characters of GBK are left, three of UTF-8
    found = {match.contract: match.column for match in match_columns([left, "用地性质代"], PARCELS)}
    assert found == {"land_use": "用地性质代"}
