"""Layers that keep their contract, and every way not to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import errors
from geodata.contracts import PARCELS, REFERENCE, check_parcels, check_reference, conform, reference_columns

if TYPE_CHECKING:
    from geodata.areas import StudyArea

PLOT = shapely.box(593000, 3473000, 593010, 3473010)


@pytest.fixture
def land(area: StudyArea) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"parcel_id": ["a", "b"], "mine": [1, 2]}, geometry=[PLOT, PLOT], crs=area.working
    )
    return conform(frame, PARCELS)


def test_conformed_layer_has_the_contract_in_order_then_the_rest(
    land: gpd.GeoDataFrame, area: StudyArea
) -> None:
    assert list(land.columns) == [
        *("parcel_id", "name_zh", "name_en", "town", "land_use", "supply", "site_area_m2", "far_planned"),
        *("far_existing", "counted_floor_area_m2", "industrial_floor_area_m2", "support_floor_area_m2"),
        *("land_price_yuan_per_m2", "reached_production_on", "owner", "accuracy_m", "status", "source"),
        *("geometry", "mine"),
    ]
    check_parcels(land, area.working)


def test_missing_stays_missing_and_empty_text_becomes_it(area: StudyArea) -> None:
    frame = gpd.GeoDataFrame(
        {"parcel_id": ["a"], "town": [""], "site_area_m2": [None]}, geometry=[PLOT], crs=4549
    )
    whole = conform(frame, PARCELS)
    assert whole[["town", "site_area_m2", "owner", "reached_production_on"]].isna().all(axis=None)
    check_parcels(whole, area.working)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"parcel_id": ["a", "a"]}, r"parcel_id is not unique \(a\)"),
        ({"parcel_id": ["a", None]}, "parcel_id is missing in 1 rows"),
        ({"supply": ["stock", "sold"]}, "supply is 'sold' but is expected to be in"),
        ({"status": ["guessed", None]}, "status is 'guessed'"),
        ({"site_area_m2": [-1.0, 1.0]}, "site_area_m2 is below 0"),
        ({"far_planned": [np.inf, 1.0]}, "far_planned is infinite"),
        ({"far_planned": ["2", "3"]}, "far_planned is .*, not number"),
        ({"land_use": [1001, 1002]}, "land_use is int64, not text"),
        ({"reached_production_on": ["2019", "2020"]}, "reached_production_on is .*, not date"),
        ({"geometry": [PLOT, None]}, "missing or empty"),
        ({"geometry": [PLOT, shapely.Polygon()]}, "missing or empty"),
        ({"geometry": [PLOT, shapely.Point(593000, 3473000)]}, "not all polygons"),
        ({"geometry": [PLOT, shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])]}, "invalid"),
    ],
)
def test_broken_contract_is_named(
    change: dict, complaint: str, land: gpd.GeoDataFrame, area: StudyArea
) -> None:
    broken = land.assign(**{key: value for key, value in change.items() if key != "geometry"})
    if "geometry" in change:
        broken = broken.set_geometry(change["geometry"], crs=area.working)
    with pytest.raises(errors.ContractBroken, match=complaint):
        check_parcels(broken, area.working)


def test_lacking_column_and_loose_index_are_named(land: gpd.GeoDataFrame, area: StudyArea) -> None:
    with pytest.raises(errors.ContractBroken, match="owner is not there"):
        check_parcels(land.drop(columns="owner"), area.working)
    with pytest.raises(errors.ContractBroken, match="the index is not"):
        check_parcels(land.iloc[::-1], area.working)


def test_wrong_crs_goes_before_everything(land: gpd.GeoDataFrame, area: StudyArea) -> None:
    with pytest.raises(errors.WrongCRS):
        check_parcels(land.to_crs(3857), area.working)


def test_reference_layers_have_their_own_columns(area: StudyArea) -> None:
    assert [column.name for column in reference_columns("crossings")][len(REFERENCE) :] == [
        *("number", "opened", "status_2019", "status_2019_basis", "named")
    ]
    station = gpd.GeoDataFrame({"id": ["s"]}, geometry=[shapely.Point(593000, 3473000)], crs=4549)
    check_reference("stations", conform(station, reference_columns("stations")), area.working)
    with pytest.raises(errors.ContractBroken, match="no layer of that name"):
        check_reference("volcanoes", station, area.working)
    twice = conform(pd.concat([station, station]), reference_columns("stations"))
    with pytest.raises(errors.ContractBroken, match="id is not unique"):
        check_reference("stations", twice, area.working)
