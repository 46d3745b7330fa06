"""The parcels' table is plausible, consistent and says that it is synthetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def test_every_parcel_and_feature_says_what_it_is_and_where_it_comes_from(
    parcels: Any, reference: Any
) -> None:
    assert set(parcels["status"]) == {"synthetic"}
    assert parcels["source"].str.contains("synthetic").all()
    assert (parcels["accuracy_m"] == 1.0).all()
    for layer in reference.values():
        assert layer[["id", "status", "source", "as_of", "accuracy_m"]].notna().all(axis=None)
        assert layer["id"].is_unique


def test_ids_are_unique_and_name_their_supply(parcels: Any) -> None:
    assert parcels["parcel_id"].is_unique
    letters = parcels["parcel_id"].str.extract(r"^KS-([PSO])-\d{4}$")[0]
    assert (letters.map({"P": "promoted", "S": "stock", "O": "other"}) == parcels["supply"]).all()


def test_floor_areas_agree_with_far_and_site_area(parcels: Any) -> None:
    planned = parcels[
        parcels["far_planned"].notna()
        & parcels["site_area_m2"].notna()
        & parcels["counted_floor_area_m2"].notna()
    ]
    counted = planned["far_planned"] * planned["site_area_m2"]
    assert np.abs(counted - planned["counted_floor_area_m2"]).max() < 0.011
    gross = parcels["industrial_floor_area_m2"] + parcels["support_floor_area_m2"]
    both = gross.notna() & parcels["counted_floor_area_m2"].notna()
    assert (gross <= parcels["counted_floor_area_m2"] + 0.02)[both].all()
    assert (gross >= parcels["counted_floor_area_m2"] / 1.31)[both].all()


def test_each_outcome_of_far_and_support_is_well_represented(parcels: Any) -> None:
    far = (
        parcels["far_planned"]
        .fillna(parcels["counted_floor_area_m2"] / parcels["site_area_m2"])
        .fillna(parcels["far_existing"])
    )
    share = parcels["support_floor_area_m2"] / parcels["counted_floor_area_m2"]
    unknown = far.isna() | share.isna()
    fails = (far > 3.0) | (share > 0.30)
    assert 0.04 < unknown.mean() < 0.16
    assert 0.05 < fails.mean() < 0.25
    assert 0.60 < (~unknown & ~fails).mean() < 0.90


def test_promoted_parcels_lie_mostly_in_carriers_or_near_rings_but_not_all(
    parcels: Any, reference: Any
) -> None:
    promoted = parcels[parcels["supply"] == "promoted"]
    near = promoted.distance(reference["rings"].union_all()) <= 500.0
    inside = promoted.intersects(reference["carriers"].union_all())
    assert 0.70 < (near | inside).mean() < 0.95


def test_a_missing_value_is_missing_and_never_nought(parcels: Any) -> None:
    numbers = parcels.select_dtypes("number")
    assert (numbers.drop(columns="accuracy_m") != 0).all(axis=None)
    texts = parcels.select_dtypes(exclude=["number", "datetime"]).drop(columns="geometry")
    assert not (texts == "").any(axis=None)


def test_owners_are_examples_and_promoted_land_has_none(parcels: Any) -> None:
    owned = parcels["owner"].notna()
    assert (owned == (parcels["supply"] != "promoted")).all()
    assert parcels.loc[owned, "owner"].str.fullmatch(r"示例企业\d{4}").all()


def test_stock_prices_are_illustrative_and_in_their_range(parcels: Any) -> None:
    price = parcels.loc[parcels["supply"] == "stock", "land_price_yuan_per_m2"]
    assert price.dropna().between(300, 700).all()
    assert 0.01 < price.isna().mean() < 0.12


def test_production_dates_lie_before_the_article(parcels: Any) -> None:
    dates = parcels["reached_production_on"].dropna()
    assert dates.between(pd.Timestamp("2006-01-01"), pd.Timestamp("2019-11-30")).all()
    assert 200 < len(dates) < 1000


def test_towns_and_land_uses_are_known_ones(parcels: Any, reference: Any) -> None:
    assert set(parcels["town"]) <= set(reference["towns"]["id"])
    assert set(parcels["land_use"]) == {"1001", "100101", "100102", "100103", "0802", "1101", "13"}
    stock = parcels[parcels["supply"] == "stock"]
    assert stock["land_use"].str.startswith("1001").all()


def test_a_parcel_belongs_to_the_nearest_town(parcels: Any, reference: Any) -> None:
    towns = reference["towns"]
    centres = parcels.geometry.centroid
    dx = centres.x.to_numpy()[:, None] - towns.geometry.x.to_numpy()[None, :]
    dy = centres.y.to_numpy()[:, None] - towns.geometry.y.to_numpy()[None, :]
    nearest = towns["id"].to_numpy()[np.hypot(dx, dy).argmin(axis=1)]
    usual = ~parcels["edge_case"].isin(["two-parts", "hole", "inside-the-hole"]).to_numpy()
    assert (parcels["town"].to_numpy()[usual] == nearest[usual]).all()
