"""Places: inside by centroid, within a distance by nearest point, and the same rows on the map."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path

import numpy as np
import shapely
from geopandas import GeoSeries
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.setup.libraries import node_command
from layers.filters import rows_expression
from layers.places import inside, within

coordinates = st.floats(-50, 50, allow_nan=False)


def boxes(corners: list[tuple[float, float]], side: float = 7.0) -> GeoSeries:
    return GeoSeries([shapely.box(x, y, x + side, y + side) for x, y in corners])


@given(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20), coordinates, coordinates)
@settings(max_examples=60, deadline=None)
def test_two_halves_of_a_place_share_no_parcel_and_lose_none(
    corners: list[tuple[float, float]], x: float, y: float
) -> None:
    parcels = boxes(corners)
    on_the_edge = parcels.centroid.x.to_numpy() == 3.0
    left, right = shapely.box(-100, -100, 3, 100), shapely.box(3, -100, 100, 100)
    one, other = inside(parcels, left), inside(parcels, right)
    assert (one | other).all()
    assert not (one & other & ~on_the_edge).any()
    nearest = np.array([math.hypot(max(x - a - 7, a - x, 0), max(y - b - 7, b - y, 0)) for a, b in corners])
    sure = np.abs(nearest - 20) > 1e-9
    assert (within(parcels, shapely.Point(x, y), 20) == (nearest <= 20))[sure].all()


def test_missing_and_empty_parcels_are_nowhere() -> None:
    parcels = GeoSeries([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)])
    assert inside(parcels, shapely.box(-5, -5, 5, 5)).tolist() == [False, False, True]
    assert within(parcels, shapely.Point(0, 0), 10).tolist() == [False, False, True]
    assert not within(parcels, shapely.Point(), 10).any()


def test_the_map_draws_the_rows_that_the_array_names() -> None:
    random = np.random.default_rng(5)
    masks = [random.random(40) < share for share in (0.0, 0.1, 0.5, 0.9, 1.0)]
    features = [{"id": row + 1} for row in range(40)]
    asked = json.dumps({"filters": [rows_expression(mask) for mask in masks], "features": features})
    script = str(Path(__file__).with_name("evaluate_filter.mjs"))
    answer = subprocess.run(
        [*node_command(), script], input=asked, capture_output=True, check=True, encoding="utf-8"
    )
    assert json.loads(answer.stdout) == [mask.tolist() for mask in masks]
