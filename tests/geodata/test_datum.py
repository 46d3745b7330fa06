"""GCJ-02 and BD-09 against published vectors (tests/vectors/gcj.json, crs.json), and there and back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata import datum
from geodata.areas import load_area
from geodata.crs import WGS84, transform_points
from geodata.errors import NoConvergence

FOLDER = Path(__file__).parents[1] / "vectors"
GCJ = json.loads((FOLDER / "gcj.json").read_text("utf-8"))
POINTS = json.loads((FOLDER / "crs.json").read_text("utf-8"))["points"]
FORWARD = [vector for vector in GCJ["published"] if "gcj" in vector]
NAMED = {vector["op"]: vector for vector in GCJ["published"] if "op" in vector}
PLACES = st.lists(st.tuples(st.floats(75, 135), st.floats(5, 54)), min_size=1, max_size=30)


@pytest.mark.parametrize("vector", FORWARD, ids=lambda vector: str(vector["wgs"]))
def test_published_gcj02_point_is_reproduced_to_1e_13_degrees(vector: dict) -> None:
    assert np.abs(datum.wgs84_to_gcj02([vector["wgs"]])[0] - vector["gcj"]).max() < 1e-13


def test_published_bd09_points_are_reproduced() -> None:
    into = NAMED["gcj02tobd09"]
    assert np.abs(datum.gcj02_to_bd09([into["in"]])[0] - into["out"]).max() < 1e-12
    whole = NAMED["wgs84tobd09"]
    assert np.abs(datum.wgs84_to_bd09([whole["in"]])[0] - whole["out"]).max() < 1e-12


def test_published_one_step_inverses_are_near_and_ours_are_exact() -> None:
    one_step = NAMED["gcj02towgs84 one-step"]
    back = datum.gcj02_to_wgs84([one_step["in"]])
    assert np.abs(back[0] - one_step["out"]).max() < 3e-5  # the published one is metres off
    assert np.abs(datum.wgs84_to_gcj02(back)[0] - one_step["in"]).max() < 1e-12
    closed = NAMED["bd09togcj02"]
    back = datum.bd09_to_gcj02([closed["in"]])
    assert np.abs(back[0] - closed["out"]).max() < 2e-6  # the closed form is up to 0.13 m off
    assert np.abs(datum.gcj02_to_bd09(back)[0] - closed["in"]).max() < 1e-12


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point["name"][:4])
def test_kunshan_points_in_both_web_map_datums(point: dict) -> None:
    assert np.abs(datum.wgs84_to_gcj02([point["wgs84"]])[0] - point["gcj02"]).max() < 1e-9
    assert np.abs(datum.wgs84_to_bd09([point["wgs84"]])[0] - point["bd09"]).max() < 1e-9
    assert np.abs(datum.gcj02_to_wgs84([point["gcj02"]])[0] - point["wgs84"]).max() < 1e-9
    assert np.abs(datum.bd09_to_wgs84([point["bd09"]])[0] - point["wgs84"]).max() < 1e-9


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point["name"][:4])
def test_shift_in_metres_is_the_published_one(point: dict) -> None:
    working = load_area("kunshan").working
    for shifted, key in ((datum.wgs84_to_gcj02, "gcj_shift_m"), (datum.wgs84_to_bd09, "bd_shift_m")):
        here = transform_points([point["wgs84"]], WGS84, working)[0]
        there = transform_points(shifted([point["wgs84"]]), WGS84, working)[0]
        # the published shift is along the meridian and parallel, the grid is turned by half a degree
        assert np.hypot(*(there - here)) == pytest.approx(point[key][2], rel=3e-3)


def test_shift_over_kunshan_stays_within_the_published_bounds() -> None:
    lon, lat = np.meshgrid(np.linspace(120.8, 121.17, 40), np.linspace(31.1, 31.56, 40))
    places = np.column_stack([lon.ravel(), lat.ravel()])
    geod = WGS84.get_geod()
    assert geod is not None
    shifted = datum.wgs84_to_gcj02(places)
    metres = geod.inv(places[:, 0], places[:, 1], shifted[:, 0], shifted[:, 1])[2]
    low, middle, high = GCJ["kunshan_bbox"]["stats_min_median_max"]["gcj_total"]
    assert metres.min() > low * 0.995
    assert metres.max() < high * 1.005
    assert np.median(metres) == pytest.approx(middle, rel=5e-3)


@given(PLACES)
def test_gcj02_is_undone_to_1e_11_degrees(places: list[tuple[float, float]]) -> None:
    back = datum.gcj02_to_wgs84(datum.wgs84_to_gcj02(places))
    assert np.abs(back - np.array(places)).max() < 1e-11


@given(PLACES)
def test_bd09_is_undone_to_1e_11_degrees(places: list[tuple[float, float]]) -> None:
    back = datum.bd09_to_wgs84(datum.wgs84_to_bd09(places))
    assert np.abs(back - np.array(places)).max() < 1e-11


@given(st.floats(-180, 70) | st.floats(138, 180), st.floats(-80, 80))
def test_nothing_is_shifted_outside_the_rectangle(lon: float, lat: float) -> None:
    assert datum.wgs84_to_gcj02([[lon, lat]]).tolist() == [[lon, lat]]
    assert datum.gcj02_to_wgs84([[lon, lat]]).tolist() == [[lon, lat]]


def test_edge_of_the_rectangle_is_as_published() -> None:
    assert datum.wgs84_to_gcj02([[72.003, 30.0]]).tolist() == [[72.003, 30.0]]
    assert datum.wgs84_to_gcj02([[72.005, 30.0]])[0, 0] != 72.005


def test_a_point_no_other_is_shifted_to_is_refused() -> None:
    first_shifted = datum.wgs84_to_gcj02([[72.004, 30.0]])
    gap = (first_shifted + np.array([[72.004, 30.0]])) / 2
    with pytest.raises(NoConvergence, match="cannot be undone"):
        datum.gcj02_to_wgs84(gap)


def test_no_points_give_none_and_nan_stays_nan() -> None:
    assert datum.gcj02_to_wgs84(np.empty((0, 2))).shape == (0, 2)
    mixed = datum.gcj02_to_wgs84([[np.nan, np.nan], POINTS[0]["gcj02"]])
    assert np.isnan(mixed[0]).all()
    assert np.abs(mixed[1] - POINTS[0]["wgs84"]).max() < 1e-9


def test_geometries_move_with_every_vertex_and_none_stays_none() -> None:
    square = shapely.box(120.98, 31.38, 120.99, 31.39)
    moved = datum.move(np.array([square, None, shapely.Polygon()], dtype=object), datum.wgs84_to_gcj02)
    assert moved[1] is None
    assert moved[2].is_empty
    expected = datum.wgs84_to_gcj02(shapely.get_coordinates(square))
    assert np.array_equal(shapely.get_coordinates(moved[0]), expected)
