"""Two versions of the parcels: each difference told once, under the right name, and nothing else."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.errors import WrongCRS
from layers.versions import compare_versions

EPSG = 32651


def parcels(rows: dict[str, tuple[float, object]], **more: list[object]) -> gpd.GeoDataFrame:
    """Squares of 10 m by id: where they begin, and their FAR."""
    boxes = [shapely.box(east, 0, east + 10, 10) for east, _ in rows.values()]
    frame = {"parcel_id": list(rows), "far_planned": [far for _, far in rows.values()], **more}
    return gpd.GeoDataFrame(frame, geometry=boxes, crs=EPSG)


def test_new_gone_moved_and_changed_are_each_told() -> None:
    before = parcels({"stays": (0, 1.0), "goes": (20, 1.0), "moves": (40, 1.0), "grows": (60, 1.0)})
    after = parcels({"comes": (80, 1.0), "grows": (60, 1.5), "moves": (44, 1.0), "stays": (0, 1.0)})
    found = compare_versions(before, after, verdicts=([2, 2, 2, 2], [3, 0, 2, 2]))
    assert (found.new, found.gone) == (("comes",), ("goes",))
    assert found.moved.to_dict("records") == [
        {"parcel_id": "moves", "moved_m": 4.0, "area_before_m2": 100.0, "area_after_m2": 100.0}
    ]
    assert found.attributes.to_dict("records") == [
        {"parcel_id": "grows", "column": "far_planned", "before": 1.0, "after": 1.5}
    ]
    assert found.verdicts.to_dict("records") == [{"parcel_id": "grows", "before": 2, "after": 0}]
    assert found.counts == {"new": 1, "gone": 1, "moved": 1, "attribute": 1, "verdict": 1}
    assert found.kinds_by_parcel()["grows"] == ("attribute", "verdict")
    assert found.same == 1


def test_a_version_differs_in_nothing_from_itself_whatever_the_order_and_start_of_its_rings() -> None:
    before = parcels({"a": (0, None), "b": (20, 2.0)}, colour=["red", None])
    turned = before.iloc[::-1].reset_index(drop=True)
    ring = np.roll(shapely.get_coordinates(turned.geometry[0])[:-1], 2, axis=0)
    turned.loc[0, "geometry"] = shapely.Polygon(ring[::-1])
    found = compare_versions(before, turned)
    assert found.is_empty
    assert found.same == 2


def test_missing_to_value_and_back_are_changes_and_missing_twice_is_none() -> None:
    before = parcels({"a": (0, None), "b": (20, 2.0), "c": (40, None)})
    after = parcels({"a": (0, 1.0), "b": (20, None), "c": (40, None)})
    changed = compare_versions(before, after).attributes
    assert changed["parcel_id"].tolist() == ["a", "b"]
    assert changed["before"].tolist() == [None, 2.0]
    assert changed["after"].tolist() == [1.0, None]


def test_dates_and_texts_are_compared_as_they_are() -> None:
    when = pd.to_datetime(["2020-01-01", None])
    before = parcels({"a": (0, 1.0), "b": (20, 1.0)}, owner=["x", "y"]).assign(since=when)
    after = parcels({"a": (0, 1.0), "b": (20, 1.0)}, owner=["x", "z"]).assign(since=when[::-1])
    changed = compare_versions(before, after).attributes
    assert changed.groupby("column")["parcel_id"].apply(list).to_dict() == {
        "owner": ["b"],
        "since": ["a", "b"],
    }


def test_a_column_of_one_version_only_is_named_and_not_compared() -> None:
    found = compare_versions(parcels({"a": (0, 1.0)}, old=[1]), parcels({"a": (0, 1.0)}, fresh=[1]))
    assert (found.columns_new, found.columns_gone) == (("fresh",), ("old",))
    assert not found.is_empty
    assert found.attributes.empty


def test_a_shift_below_a_micrometre_is_none_and_one_above_is_one() -> None:
    before = parcels({"a": (0, 1.0)})
    assert compare_versions(before, parcels({"a": (5e-7, 1.0)})).is_empty
    assert compare_versions(before, parcels({"a": (2e-3, 1.0)})).moved["moved_m"].item() == pytest.approx(
        2e-3
    )


def test_two_crs_are_not_compared() -> None:
    with pytest.raises(WrongCRS):
        compare_versions(
            parcels({"a": (0, 1.0)}), parcels({"a": (0, 1.0)}).set_crs(32650, allow_override=True)
        )
