"""Published and computed figures about distances, areas and bands, in the CRS they were computed in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS
from shapely import LineString, box

from geodata.areas import StudyArea, View
from geodata.errors import WrongCRS
from layers._examples import one_square
from layers.measures import band, measure, share_in_band

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "geometry.json").read_text(encoding="utf-8"))
LINE = LineString(VECTORS["buffer500"]["line_epsg4549"])
WORKING = CRS.from_epsg(4549)
RING = GeoDataFrame({"id": ["ring-a"]}, geometry=[LINE], crs=4549)


def dataset_of(bboxes: list[Any], epsg: int = 4549) -> Any:
    area = StudyArea(
        id="vectors",
        name_zh="向量",
        name_en="Vectors",
        working_epsg=4549,
        default_pack="a-pack",
        view=View(lon=121, lat=31, zoom=9),
    )
    ids = [f"p-{number}" for number in range(len(bboxes))]
    plots = GeoDataFrame({"parcel_id": ids}, geometry=[box(*bounds) for bounds in bboxes], crs=4549)
    return replace(one_square(0), area=area, parcels=plots.to_crs(epsg), reference={"rings": RING})


@pytest.mark.parametrize("case", VECTORS["ring_cases"], ids=lambda case: f"{case['distance_m']:.0f} m")
def test_distances_and_share_of_the_published_ring_cases(case: dict[str, Any]) -> None:
    dataset = dataset_of([case["bbox"]])
    row = measure(dataset).frame.iloc[0]
    assert row["ring_nearest_m"] == case["distance_m"]
    assert bool(row["ring_nearest_m"] <= 500) == case["nearest<=500"]
    assert row["ring_centroid_m"] == case["centroid_m"]
    assert row["ring_half_area_m"] == case["centroid_m"]  # a rectangle beside a straight line
    assert share_in_band(dataset.parcels, RING, 500, working=WORKING).item() == case["share_inside"]


def test_parcel_p_and_the_square_kilometre_have_their_planar_areas() -> None:
    cases = [VECTORS["parcel_P"], VECTORS["square_km"]]
    frame = measure(dataset_of([case["epsg4549_bbox"] for case in cases])).frame
    assert frame["drawn_area_m2"].tolist() == [20000.0, 1000000.0]
    assert frame["site_area_basis"].tolist() == ["drawn", "drawn"]


def test_a_band_is_the_buffer_with_64_segments_a_quadrant_and_short_of_the_round_one() -> None:
    area = band(RING, 500, working=WORKING).area
    assert area == pytest.approx(VECTORS["buffer500"]["quad_segs_64"], abs=1e-3)
    assert VECTORS["buffer500"]["quad_segs_32"] < area < VECTORS["buffer500"]["round_exact_m2"]


@pytest.mark.parametrize("epsg", [3857, 4326, 32651])
def test_nothing_is_measured_outside_the_working_crs(epsg: int) -> None:
    lines = RING.to_crs(epsg)
    with pytest.raises(WrongCRS):
        band(lines, 500, working=WORKING)
    with pytest.raises(WrongCRS):
        share_in_band(dataset_of([]).parcels, lines, 500, working=WORKING)
    with pytest.raises(WrongCRS):
        measure(dataset_of([VECTORS["parcel_P"]["epsg4549_bbox"]], epsg))
    with pytest.raises(WrongCRS):
        measure(replace(dataset_of([VECTORS["parcel_P"]["epsg4549_bbox"]]), reference={"rings": lines}))


def test_the_refusal_of_web_mercator_says_what_500_m_would_be() -> None:
    ground = VECTORS["webmercator"]["a_500_unit_buffer_is_ground_m"]
    with pytest.raises(WrongCRS, match=f"{ground:.0f} m"):
        band(RING.to_crs(3857), 500, working=WORKING)


def test_a_layer_without_a_crs_is_refused() -> None:
    with pytest.raises(WrongCRS):
        band(GeoSeries([LINE]), 500, working=WORKING)
