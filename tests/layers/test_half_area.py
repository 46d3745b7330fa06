"""The half-area distance against buffers bisected until half of the parcel lies in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from land import features
from shapely import LineString, MultiPolygon, Point, Polygon, affinity, box

from layers._fans import fans
from layers._fields import LineField, NearestField
from layers._half_area import TOLERANCE_M, half_area_distance
from layers._pieces import cut

TURN = np.linspace(0, 2 * np.pi, 61)
LINES = {
    "polygon of 60 sides": LineString(700 * np.column_stack([np.cos(TURN), np.sin(TURN)])),
    "sharp corners": LineString([(-1500, 0), (0, 300), (200, -200), (1500, 100)]),
    "end of a line": LineString([(0, 0), (2000, 0)]),
    "two carriageways": shapely.MultiLineString([[(-2000, 0), (2000, 0)], [(-2000, 25), (2000, 25)]]),
}


def field_of(line: Any) -> LineField:
    return LineField(cut(features({"ring-a": line})))


def bisected(plot: Any, line: Any) -> float:
    """Distance whose band, 256 segments a quadrant, holds half of the plot (0.005 m short at 1,000 m)."""
    corners = shapely.get_coordinates(plot)
    low, high = 0.0, float(shapely.distance(shapely.points(corners), line).max()) + 1
    near = shapely.intersection(line, plot.buffer(3 * high + 100).envelope)
    while high - low > 1e-3:
        middle = (low + high) / 2
        inside = plot.intersection(near.buffer(middle, quad_segs=256)).area
        low, high = (middle, high) if inside < plot.area / 2 else (low, middle)
    return (low + high) / 2


def plots(seed: int, count: int) -> list[Any]:
    """Stars, rectangles, plots with holes and plots in two parts, around the origin."""
    random = np.random.default_rng(seed)
    made: list[Any] = []
    while len(made) < count:
        x, y = random.uniform(-1200, 1200, 2)
        size = random.uniform(15, 250)
        angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(5, 14)))
        reach = size * random.uniform(0.3, 1, len(angles))
        star = Polygon(np.column_stack([x + reach * np.cos(angles), y + reach * np.sin(angles)]))
        square = affinity.rotate(box(x - size, y - size / 2, x + size, y + size / 2), random.uniform(0, 90))
        made.append(
            [
                star,
                square,
                square.difference(Point(x, y).buffer(size / 3)),
                MultiPolygon([star, affinity.translate(square, 4 * size, 9)]),
            ][len(made) % 4]
        )
        if not made[-1].is_valid or made[-1].area < 100:
            made.pop()
    return made


@pytest.mark.parametrize("name", LINES)
def test_agrees_with_bisected_buffers_to_the_stated_tolerance(name: str) -> None:
    line, made = LINES[name], plots(seed=sum(map(ord, name)), count=32)
    found = half_area_distance(np.array(made, dtype=object), field_of(line))
    expected = np.array([bisected(plot, line) for plot in made])
    assert np.abs(found - expected).max() < TOLERANCE_M


def test_a_ring_that_crosses_the_parcel_has_half_of_it_within_a_quarter_of_its_depth() -> None:
    made = np.array([box(0, -50, 200, 50), affinity.rotate(box(0, -50, 200, 50), 30, origin=(0, 0))])
    line = LineString([(-900, 0), (900, 0)])
    assert half_area_distance(made[:1], field_of(line)).tolist() == [25.0]
    turned = affinity.rotate(line, 30, origin=(0, 0))
    assert half_area_distance(made[1:], field_of(turned)).tolist() == [25.0]


def test_a_disc_around_a_point_like_line_is_halved_at_its_radius_over_root_two() -> None:
    disc = Point(0, 0).buffer(100, quad_segs=256)
    found = half_area_distance(np.array([disc]), field_of(LineString([(0, 0), (1e-6, 0)])))
    assert found.item() == pytest.approx(100 / 2**0.5, abs=0.05)


def test_both_rings_together_are_never_farther_than_the_nearer_one() -> None:
    made = np.array(plots(seed=5, count=40), dtype=object)
    one, other = field_of(LINES["sharp corners"]), field_of(LINES["polygon of 60 sides"])
    together = half_area_distance(made, NearestField([one, other]))
    each = np.minimum(half_area_distance(made, one), half_area_distance(made, other))
    assert (together <= each + TOLERANCE_M).all()
    both = shapely.union_all([LINES["sharp corners"], LINES["polygon of 60 sides"]])
    expected = np.array([bisected(plot, both) for plot in made[:12]])
    assert np.abs(together[:12] - expected).max() < TOLERANCE_M


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_signed_triangles_sum_to_the_area_of_their_parcel(seed: int) -> None:
    made = np.array(plots(seed, 8), dtype=object)
    mesh = fans(made)
    assert np.allclose(np.bincount(mesh.owner, mesh.area_m2, len(made)), shapely.area(made), rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(LINES)), st.integers(0, 10**6))
def test_the_field_is_the_distance_that_shapely_computes(name: str, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(-9000, 9000, (200, 2)) * np.random.default_rng(
        seed + 1
    ).uniform(0, 1, (200, 1))
    metres, growth = field_of(LINES[name])(points)
    exact = shapely.distance(shapely.points(points), LINES[name])
    assert np.abs(metres - exact).max() < TOLERANCE_M
    assert np.median(np.abs(metres - exact)) < 1e-9
    assert np.allclose(np.hypot(*growth.T), 1)


def test_a_corner_that_points_at_a_place_is_nearest_though_other_stretches_are_almost_as_near() -> None:
    """Seed 120510 of the property above: the tip of a corner lay between two samples, 1.37 m was lost."""
    points = np.random.default_rng(120510).uniform(-9000, 9000, (200, 2)) * np.random.default_rng(
        120511
    ).uniform(0, 1, (200, 1))
    metres, _ = field_of(LINES["sharp corners"])(points)
    exact = shapely.distance(shapely.points(points), LINES["sharp corners"])
    assert np.abs(metres - exact).max() < TOLERANCE_M


def test_no_parcels_have_no_half_area_distance() -> None:
    assert len(half_area_distance(np.empty(0, dtype=object), field_of(LINES["end of a line"]))) == 0
