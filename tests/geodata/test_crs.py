"""Coordinates against published and independently computed vectors (tests/vectors/crs.json)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas import GeoSeries
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from geodata.areas import load_area
from geodata.crs import (
    WGS84,
    check_working,
    metres_on_the_ground,
    require_transformation,
    require_working_crs,
    scale_at,
    to_working,
    transform_points,
    zone_twin,
)
from geodata.errors import NoCRS, NoTransformation, OutOfRange, WrongCRS
from geodata.magnitude import Candidate, guess_crs

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "crs.json").read_text("utf-8"))
POINTS = VECTORS["points"]
WORKING = CRS.from_epsg(4549)
IDS = [point["name"][:4] for point in POINTS]


@pytest.mark.parametrize("point", POINTS, ids=IDS)
@pytest.mark.parametrize(
    ("epsg", "key", "tolerance_m"),
    [
        (4549, "epsg4549", 1e-3),
        (4528, "epsg4528", 1e-3),
        (3857, "epsg3857", 1e-2),
        (32651, "epsg32651", 1e-3),
    ],
)
def test_vector_point_is_reproduced(point: dict, epsg: int, key: str, tolerance_m: float) -> None:
    came = transform_points([point["wgs84"]], WGS84, CRS.from_epsg(epsg))[0]
    assert np.abs(came - point[key]).max() < tolerance_m


@pytest.mark.parametrize("point", POINTS, ids=IDS)
def test_vector_point_comes_back_to_degrees(point: dict) -> None:
    back = transform_points([point["epsg4549"]], WORKING, WGS84)[0]
    assert np.abs(back - point["wgs84"]).max() < 1e-8


@pytest.mark.parametrize("point", POINTS, ids=IDS)
def test_scale_of_the_working_crs_is_the_published_one(point: dict) -> None:
    assert scale_at(WORKING, np.array([point["wgs84"]]))[0] == pytest.approx(point["scale_4549"], abs=2e-9)


def test_zone_prefix_adds_forty_million_to_the_easting_and_nothing_else() -> None:
    plain = transform_points([point["wgs84"] for point in POINTS], WGS84, WORKING)
    zoned = transform_points([point["wgs84"] for point in POINTS], WGS84, CRS.from_epsg(4528))
    assert np.abs(zoned - plain - [40_000_000, 0]).max() < 1e-6


def test_cgcs2000_degrees_count_as_wgs84_degrees() -> None:
    geographic = transform_points([[120.98, 31.385]], CRS.from_epsg(4490), WORKING)
    assert np.abs(geographic - POINTS[0]["epsg4549"]).max() < 1e-3


@given(
    st.lists(st.tuples(st.floats(118.6, 121.4), st.floats(25, 45)), min_size=1, max_size=20),
    st.sampled_from([4549, 4528, 3857, 4490, 32651]),
)
def test_there_and_back_is_the_same_point(lonlat: list[tuple[float, float]], epsg: int) -> None:
    there = transform_points(lonlat, WGS84, CRS.from_epsg(epsg))
    back = transform_points(there, CRS.from_epsg(epsg), WGS84)
    assert np.abs(back - np.array(lonlat)).max() < 1e-9


def test_no_points_give_no_points_and_nan_stays_nan() -> None:
    assert transform_points(np.empty((0, 2)), WGS84, WORKING).shape == (0, 2)
    assert np.isnan(transform_points([[np.nan, 31.0]], WGS84, WORKING)).all()


@pytest.mark.parametrize("vector", VECTORS["magnitude_detection"], ids=lambda vector: str(vector["xy"]))
def test_magnitude_tells_grid_zone_axes_and_degrees(vector: dict) -> None:
    wanted = {
        "EPSG:4549 (E,N)": [Candidate(4549)],
        "EPSG:4549 axes swapped (X=N,Y=E)": [Candidate(4549, swapped=True)],
        "EPSG:4528 (zone prefix 40)": [Candidate(4528)],
        "EPSG:3857": [Candidate(3857)],
        "EPSG:32651 (or 6-degree CM 123: ambiguous, ask)": [Candidate(32651), Candidate(4510)],
        "geographic swapped lat,lon": [Candidate(4326, swapped=True)],
    }
    area = load_area("kunshan")
    found = guess_crs([vector["xy"]], area.working, area.accepts)
    assert found == wanted.get(vector["guess"], [Candidate(4326)])


def test_magnitude_of_a_far_place_gives_no_candidate() -> None:
    area = load_area("kunshan")
    assert guess_crs([[-71.1, 42.4]], area.working, area.accepts) == []
    assert guess_crs(np.empty((0, 2)), area.working, area.accepts) == []


def test_zone_twins_pair_every_three_degree_zone() -> None:
    for meridian in range(75, 136, 3):
        plain = 4534 + (meridian - 75) // 3
        twin = zone_twin(plain)
        assert twin is not None
        assert f"zone {meridian // 3}" in CRS.from_epsg(twin).name
        assert f"CM {meridian}E" in CRS.from_epsg(plain).name
        assert zone_twin(twin) == plain
    assert zone_twin(32651) is None


def test_web_mercator_is_refused_because_500_m_would_be_427() -> None:
    land = GeoSeries([shapely.box(13467000, 3682800, 13467100, 3682900)], crs=3857)
    with pytest.raises(WrongCRS) as caught:
        require_working_crs(land, working=WORKING)
    assert "EPSG:3857" in caught.value.sentence("en")
    assert "500 m there would be 427 m on the ground" in caught.value.sentence("en")
    assert "500 m 在此纬度（31.38°）地面上为 427 m" in caught.value.sentence("zh")


def test_the_427_follows_the_latitude() -> None:
    # cos 60° = 0.5, and the ellipsoid's normal is 0.25 % longer there than at the equator
    assert metres_on_the_ground(500, CRS.from_epsg(3857), (121.0, 60.0)) == pytest.approx(250.6, abs=0.1)
    assert metres_on_the_ground(500, CRS.from_epsg(3857), (121.0, 0.0)) == pytest.approx(500, abs=0.01)


def test_degrees_are_refused_with_the_length_of_one() -> None:
    land = GeoSeries([shapely.box(120.98, 31.38, 120.99, 31.39)], crs=4326)
    with pytest.raises(WrongCRS, match=r"its unit is the degree, and one degree there is 95\.1 km east-west"):
        require_working_crs(land, working=WORKING)


def test_another_grid_in_metres_is_refused_too() -> None:
    land = GeoSeries([shapely.box(307900, 3474000, 308000, 3474100)], crs=32651)
    with pytest.raises(WrongCRS, match="do not share their origin"):
        require_working_crs(land, working=WORKING)


def test_an_unstated_crs_is_refused() -> None:
    with pytest.raises(WrongCRS, match="no stated CRS"):
        require_working_crs(GeoSeries([shapely.Point(0, 0)]), working=WORKING)


@pytest.mark.parametrize(
    ("epsg", "why"),
    [(4326, "degree"), (3857, "427 m"), (2249, "foot"), (3395, "427 m"), (4978, "not a map projection")],
)
def test_a_crs_that_cannot_be_measured_in_is_no_working_crs(epsg: int, why: str) -> None:
    with pytest.raises(WrongCRS, match=why):
        check_working(CRS.from_epsg(epsg), np.array([[120.98, 31.385]]))


@pytest.mark.parametrize("epsg", [4549, 4528, 32651, 4510])
def test_national_grids_are_fit_to_work_in(epsg: int) -> None:
    check_working(CRS.from_epsg(epsg), np.array([[120.98, 31.385]]))


def test_a_grid_far_from_its_meridian_is_not_fit_to_work_in() -> None:
    with pytest.raises(WrongCRS, match="500 m there would be 4"):
        check_working(WORKING, np.array([[130.0, 31.385]]))


@pytest.mark.parametrize("epsg", [2437, 2416, 2385, 2364])
def test_beijing_54_and_xian_80_are_refused_for_want_of_a_transformation(epsg: int) -> None:
    with pytest.raises(NoTransformation, match="zero shift would be wrong by tens of metres"):
        require_transformation(CRS.from_epsg(epsg), WORKING)


def test_layer_without_crs_needs_one_given() -> None:
    bare = GeoSeries([shapely.Point(120.98, 31.385)])
    with pytest.raises(NoCRS):
        to_working(bare, WORKING)
    moved = to_working(bare, WORKING, came=WGS84)
    assert moved.iloc[0].distance(shapely.Point(POINTS[0]["epsg4549"])) < 1e-3


def test_empty_and_missing_geometries_pass_through_unchanged() -> None:
    moved = to_working(GeoSeries([shapely.Point(120.98, 31.385), None, shapely.Polygon()], crs=4326), WORKING)
    assert moved.iloc[1] is None
    assert moved.iloc[2].is_empty


def test_numbers_that_are_nowhere_are_refused() -> None:
    with pytest.raises(OutOfRange, match=r"593218\.000"):
        to_working(GeoSeries([shapely.Point(593218, 3474075)], crs=4326), WORKING)
