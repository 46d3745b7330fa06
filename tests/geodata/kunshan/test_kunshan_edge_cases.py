"""Every edge case of the rules is in the data, true to its name, and listed in SOURCES.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import kunshan

SOURCES = Path(kunshan.__file__).parent / "SOURCES.md"
NAMES = {
    "far-3.0", "far-3.004", "far-3.01", "support-30", "support-30.004", "support-passes-by-counted-only",
    "missing-far", "missing-support", "missing-site-area", "legal-area-3-percent-more", "no-land-price",
    "in-production", "not-in-production", "ring-500.000", "ring-500.4", "ring-half-area-500",
    "nearest-inside-centroid-outside", "carrier-share-over-half", "carrier-share-under-half", "two-parts",
    "hole", "inside-the-hole",
}  # fmt: skip


@pytest.fixture(scope="module")
def case(parcels: Any) -> Any:
    return parcels[parcels["edge_case"].notna()].set_index("edge_case")


def distance_by_arithmetic(shape: Any, lines: Any) -> float:
    """Smallest distance of a shape's corners from the pieces of some lines, by the textbook formula.

    It is the distance of the shape where the nearest piece is longer than the shape and does not cross it.
    """
    corners = shapely.get_coordinates(shape)
    best = np.inf
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(line)
        start, run = points[:-1], np.diff(points, axis=0)
        offset = corners[:, None, :] - start[None, :, :]
        along = np.clip((offset * run).sum(axis=2) / (run**2).sum(axis=1), 0, 1)
        best = min(best, float(np.sqrt(((offset - along[..., None] * run) ** 2).sum(axis=2)).min()))
    return best


def test_every_edge_case_is_there_once(parcels: Any) -> None:
    names = parcels["edge_case"].dropna()
    assert set(names) == NAMES
    assert names.is_unique


def test_sources_list_every_edge_case_by_its_parcel_id(parcels: Any) -> None:
    rows = re.findall(
        r"^\| `(KS-[PSO]-\d{4})` \| `([\w.-]+)` \|", SOURCES.read_text(encoding="utf-8"), re.MULTILINE
    )
    built = parcels[parcels["edge_case"].notna()]
    assert dict(rows) == dict(zip(built["parcel_id"], built["edge_case"], strict=True))


@pytest.mark.parametrize(("name", "far"), [("far-3.0", 3.0), ("far-3.004", 3.004), ("far-3.01", 3.01)])
def test_planned_far_on_and_just_over_the_limit(case: Any, name: str, far: float) -> None:
    assert case.loc[name, "far_planned"] == far
    counted = case.loc[name, "counted_floor_area_m2"]
    assert counted == pytest.approx(far * case.loc[name, "site_area_m2"], abs=0.006)


@pytest.mark.parametrize(("name", "support"), [("support-30", 30_000.0), ("support-30.004", 30_004.0)])
def test_support_share_on_and_just_over_the_limit(case: Any, name: str, support: float) -> None:
    row = case.loc[name]
    assert row["support_floor_area_m2"] == support
    assert row["counted_floor_area_m2"] == 100_000.0
    assert row["industrial_floor_area_m2"] == 100_000.0 - support
    assert 1.5 < row["counted_floor_area_m2"] / row["site_area_m2"] < 3.0


def test_support_share_that_depends_on_the_denominator(case: Any) -> None:
    row = case.loc["support-passes-by-counted-only"]
    gross = row["support_floor_area_m2"] + row["industrial_floor_area_m2"]
    assert row["support_floor_area_m2"] / row["counted_floor_area_m2"] == pytest.approx(0.272)
    assert row["support_floor_area_m2"] / gross == pytest.approx(0.34)


def test_missing_values_are_missing(case: Any) -> None:
    assert case.loc["missing-far", ["far_planned", "far_existing", "counted_floor_area_m2"]].isna().all()
    assert case.loc["missing-support", ["industrial_floor_area_m2", "support_floor_area_m2"]].isna().all()
    assert case.loc["missing-support", "far_planned"] == 2.2
    assert np.isnan(case.loc["missing-site-area", "site_area_m2"])
    assert np.isnan(case.loc["no-land-price", "land_price_yuan_per_m2"])
    assert pd.isna(case.loc["not-in-production", "reached_production_on"])
    assert case.loc["in-production", "reached_production_on"] == pd.Timestamp("2016-09-30")


def test_legal_area_is_three_percent_more_than_drawn(case: Any) -> None:
    row = case.loc["legal-area-3-percent-more"]
    assert row["site_area_m2"] / row["geometry"].area == pytest.approx(1.03, abs=1e-5)


def test_parcel_at_500_m_reaches_the_limit_and_not_over(case: Any, reference: Any) -> None:
    shape, rings = case.loc["ring-500.000", "geometry"], reference["rings"].union_all()
    distance = distance_by_arithmetic(shape, rings)
    assert distance == pytest.approx(500.0, abs=1e-6)
    assert distance <= 500.0
    assert shapely.distance(shape, rings) <= 500.0


def test_parcel_at_500_4_m_is_just_outside(case: Any, reference: Any) -> None:
    shape, rings = case.loc["ring-500.4", "geometry"], reference["rings"].union_all()
    assert distance_by_arithmetic(shape, rings) == pytest.approx(500.4, abs=1e-6)


def test_half_of_a_parcel_lies_within_500_m(case: Any, reference: Any) -> None:
    shape = case.loc["ring-half-area-500", "geometry"]
    band = reference["rings"].union_all().buffer(500.0, quad_segs=256)
    assert shape.intersection(band).area / shape.area == pytest.approx(0.5, abs=1e-4)


def test_nearest_point_is_inside_and_centroid_outside_500_m(case: Any, reference: Any) -> None:
    shape, rings = case.loc["nearest-inside-centroid-outside", "geometry"], reference["rings"].union_all()
    assert distance_by_arithmetic(shape, rings) < 490.0
    assert distance_by_arithmetic(shape.centroid, rings) > 510.0


@pytest.mark.parametrize(
    ("name", "share"), [("carrier-share-over-half", 0.501), ("carrier-share-under-half", 0.499)]
)
def test_a_carrier_edge_splits_a_parcel_near_the_middle(
    case: Any, reference: Any, name: str, share: float
) -> None:
    shape = case.loc[name, "geometry"]
    shares = [shape.intersection(zone).area / shape.area for zone in reference["carriers"].geometry]
    assert max(shares) == pytest.approx(share, abs=4e-4)
    assert (max(shares) > 0.5) == (share > 0.5)


def test_a_parcel_of_two_parts_and_one_with_a_hole(case: Any) -> None:
    two, ring, inner = (case.loc[name, "geometry"] for name in ("two-parts", "hole", "inside-the-hole"))
    assert (two.geom_type, len(two.geoms)) == ("MultiPolygon", 2)
    assert 12.0 <= two.geoms[0].distance(two.geoms[1]) <= 40.0
    assert (ring.geom_type, len(ring.interiors)) == ("Polygon", 1)
    assert shapely.Polygon(ring.interiors[0]).equals(inner)
    assert inner.area == pytest.approx(90.0 * 60.0, abs=5.0)


def test_sources_state_the_counts_that_are_built(parcels: Any) -> None:
    text = SOURCES.read_text(encoding="utf-8")
    for supply, count in parcels["supply"].value_counts().items():
        assert re.search(rf"^\| {supply} \| {count:,} ", text, re.MULTILINE), (supply, count)
