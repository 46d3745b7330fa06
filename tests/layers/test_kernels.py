"""The compiled loops answer as shapely does."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from land import features, land, parcels
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, affinity, box

from dashboard.context import Context
from layers._distances import LARGE, Origins, nearest
from layers._fields import LineField
from layers._flat import flattened, indexed
from layers._half_area import half_area_distance
from layers._pieces import cut
from layers.measures import measure

EAST, NORTH = 300000.0, 3470000.0
WHOLE = st.integers(-40, 40)
# Half of the corners lie on a coarse grid, where shapes touch, cross at corners and stand equally far away.
CORNER = st.tuples(WHOLE, WHOLE) | st.tuples(st.floats(-40, 40), st.floats(-40, 40))


def at(shape: Any) -> Any:
    return affinity.translate(shape, EAST, NORTH)


def both(shapes: list[Any], layer: GeoDataFrame) -> tuple[Any, Any]:
    """Distances and codes by compiled loops and by shapely."""
    array, pieces = np.array([*shapes, None], dtype=object)[:-1], cut(layer)
    loops = Origins(array, large=0)
    assert loops.flat is not None
    assert indexed(pieces.shapes) is not None
    return nearest(loops, pieces), nearest(Origins(array), pieces)


def assert_same(shapes: list[Any], layer: GeoDataFrame) -> None:
    (metres, codes), (metres_there, codes_there) = both(shapes, layer)
    # Both are rounded to a micrometre, so that they may stand one micrometre apart.
    np.testing.assert_allclose(metres, metres_there, rtol=0, atol=1.0001e-6)
    for row in np.flatnonzero(codes != codes_there):  # only within the noise at the edge of a tie
        ends = [
            shapely.distance(shapes[row], layer.geometry.iloc[code])
            for code in (codes[row], codes_there[row])
        ]
        assert abs(abs(ends[0] - ends[1]) - 1e-6) < 1e-8


@st.composite
def plots(draw: Any) -> Any:
    """A box, a box with a hole, a star of any corners, or two of them."""
    kind = draw(st.sampled_from(["box", "hole", "any", "pair"]))
    x, y = draw(CORNER)
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    plot = box(x, y, x + width, y + height)
    if kind == "hole":
        plot = plot.difference(affinity.scale(plot, 0.6, 0.6))
    if kind == "pair":
        plot = MultiPolygon([plot, affinity.translate(plot, width + 3, 0)])
    if kind == "any":
        hull = MultiPoint(draw(st.lists(CORNER, min_size=3, max_size=7))).convex_hull
        plot = hull if hull.geom_type == "Polygon" and hull.area > 1e-3 else plot
    return at(affinity.rotate(plot, draw(st.sampled_from([0, 0, 30, 45]))))


@st.composite
def layers(draw: Any) -> GeoDataFrame:
    """Lines of any corners (some crossing, some doubled vertices) and points, up to six."""
    corners = draw(st.lists(st.lists(CORNER, min_size=1, max_size=8), min_size=1, max_size=6))
    shapes = [LineString(some) if len(some) > 1 else Point(some[0]) for some in corners]
    return features({f"f-{number}": at(shape) for number, shape in enumerate(shapes)})


@settings(max_examples=150, deadline=None)
@given(st.lists(plots(), min_size=1, max_size=4), layers())
def test_distances_and_ids_are_shapelys_on_any_layout(shapes: list[Any], layer: GeoDataFrame) -> None:
    assert_same(shapes, layer)


@settings(max_examples=50, deadline=None)
@given(st.lists(CORNER, min_size=1, max_size=9), layers())
def test_distances_of_points_are_shapelys(corners: list[Any], layer: GeoDataFrame) -> None:
    assert_same([at(Point(corner)) for corner in corners], layer)


def test_distances_by_hand() -> None:
    plot = box(0, 0, 100, 100)
    court = plot.difference(box(20, 20, 80, 80))
    pair = MultiPolygon([box(300, 0, 310, 10), plot])
    lines = {
        "a": LineString([(40, 40), (60, 60)]),  # inside the plot, in the court of the second
        "b": LineString([(-500, 250), (500, 250)]),
    }
    for name, expected in (("a", [0.0, 20.0, 0.0]), ("b", [150.0, 150.0, 150.0])):
        layer = features({name: lines[name]})
        metres, _ = nearest(Origins(np.array([plot, court, pair]), large=0), cut(layer))
        assert metres.tolist() == expected


def test_a_line_that_crosses_without_a_vertex_inside_is_at_nothing() -> None:
    layer = features({"a": LineString([(-50, 5), (50, 5)])})
    assert nearest(Origins(np.array([box(0, 0, 10, 10)]), large=0), cut(layer))[0].tolist() == [0.0]


def test_of_features_equally_far_the_smallest_id_is_named_whatever_the_order() -> None:
    shapes = [box(0, 0, 10, 10), box(0, 0, 10, 10)]
    lines = {
        "r-3": LineString([(-5, -9), (-5, 99)]),
        "r-1": LineString([(15, -9), (15, 99)]),
        "r-2": Point(5, 15),
    }
    (_, codes), (_, codes_there) = both(shapes, features(lines))
    assert codes.tolist() == codes_there.tolist() == [0, 0]


def test_missing_and_empty_shapes_have_no_distance_among_many() -> None:
    shapes = np.array([None, box(0, 0, 1, 1), Polygon(), MultiPolygon()], dtype=object)
    layer = cut(features({"a": Point(1, 5)}))
    metres, codes = nearest(Origins(shapes, large=0), layer)
    np.testing.assert_array_equal(metres, [np.nan, 4.0, np.nan, np.nan])
    assert codes.tolist() == [-1, 0, -1, -1]


def test_shapes_and_features_that_the_loops_do_not_know_are_left_to_shapely() -> None:
    mixed = np.array([box(0, 0, 1, 1), Point(5, 0)], dtype=object)
    assert flattened(mixed) is None
    zone = cut(features({"a": box(7, 0, 9, 1)}))
    assert indexed(zone.shapes) is None
    for shapes, expected in ((mixed, [6.0, 2.0]), (mixed[:1], [6.0])):
        assert nearest(Origins(shapes, large=0), zone)[0].tolist() == expected


def test_small_sets_are_left_to_shapely() -> None:
    plot = box(0, 0, 1, 1)
    assert Origins(np.array([plot] * 9)).flat is None
    assert Origins(np.full(LARGE, plot, dtype=object)).flat is not None


def many(count: int) -> Any:
    """Boxes all over a square of 4 km, and a winding line with doubled vertices through it."""
    random = np.random.default_rng(7)
    x, y = random.uniform(0, 4000, (2, count)) + np.array([[EAST], [NORTH]])
    boxes = shapely.box(x, y, x + random.uniform(5, 90, count), y + random.uniform(5, 90, count))
    turn = np.linspace(0, 2 * np.pi, 400)
    winding = np.column_stack(
        [2000 + 1300 * np.cos(turn) + 90 * np.sin(9 * turn), 2000 + 1100 * np.sin(turn)]
    )
    return list(boxes), at(LineString(np.repeat(winding, 2, axis=0)))


def test_thousands_of_shapes_in_several_chunks_are_as_far_as_shapely_says() -> None:
    shapes, ring = many(20_000)
    assert_same(shapes, features({"ring": ring}))


def test_fields_of_many_points_have_the_exact_distance_and_grow_away_from_the_line() -> None:
    shapes, ring = many(2_000)
    points = shapely.get_coordinates(shapely.centroid(shapes))
    metres, growth = LineField(cut(features({"ring": ring})), many=True)(points)
    np.testing.assert_allclose(metres, shapely.distance(shapely.points(points), ring), rtol=0, atol=1e-6)
    foot = shapely.points(points - metres[:, None] * growth)
    assert shapely.distance(foot, ring).max() < 1e-6


def test_half_area_distances_are_the_same_either_way() -> None:
    shapes, ring = many(300)
    pieces = cut(features({"ring": ring}))
    fields = [LineField(pieces, many=among_many) for among_many in (False, True)]
    one, other = (half_area_distance(np.array(shapes), field) for field in fields)
    np.testing.assert_allclose(one, other, rtol=0, atol=0.05)


def ring_land() -> Any:
    shapes, ring = many(400)
    shapes[3], shapes[4] = None, Polygon()
    return land(
        parcels(shapes),
        rings=features({"r-1": ring, "r-2": at(box(500, 500, 3500, 3000))}, accuracy_m=[5.0, 9.0]),
        crossings=features(
            {"c-1": at(LineString([(0, 0), (4000, 4000)])), "c-2": at(LineString([(0, 4000), (4000, 0)]))}
        ),
        stations=features({"s-1": at(Point(900, 900)), "s-2": at(Point(3000, 900))}),
        towns=features(
            {"t-1": at(Point(0, 0)), "t-2": at(Point(4000, 4000))}, name_zh=["甲", "乙"], name_en=["J", "Y"]
        ),
    )


def assert_measured_alike(dataset: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = measure(dataset).frame
    monkeypatch.setattr("layers.measures.Origins", partial(Origins, large=0))  # as if every set were large
    other = measure(dataset).frame
    for name in one:
        if one[name].dtype.kind == "f":
            within = 0.05 if "half_area" in name else 1.0001e-6
            np.testing.assert_allclose(one[name], other[name], rtol=0, atol=within, err_msg=name)
        elif "half_area" not in name:
            assert one[name].equals(other[name]), name


def test_the_shipped_parcels_are_measured_alike_either_way(
    shipped: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_measured_alike(shipped.dataset, monkeypatch)


def moved(shape: Any) -> Any:
    return affinity.translate(shape, -123456.789, 98765.4321)


def begun_elsewhere(shape: Any) -> Any:
    if shape is None or shape.geom_type != "Polygon" or shape.is_empty:
        return shape
    vertices = list(shape.exterior.coords)[:-1]
    return Polygon(vertices[2:] + vertices[:2])


CHANGES = {
    "moved": (moved, moved),
    "turned back": (shapely.reverse, shapely.reverse),
    "begun elsewhere": (begun_elsewhere, None),
    "cut finer": (
        partial(shapely.segmentize, max_segment_length=7),
        partial(shapely.segmentize, max_segment_length=3),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_may_not_change_a_distance_does_not_change_it(change: str) -> None:
    whole = ring_land()
    shapes = np.asarray(whole.parcels.geometry.array, dtype=object)
    plot, feature = CHANGES[change]
    changed = np.array([None if shape is None else plot(shape) for shape in shapes], dtype=object)
    for name in ("rings", "crossings", "stations"):
        layer = whole.reference[name]
        other = layer.copy()
        if feature is not None:
            other.geometry = [feature(shape) for shape in layer.geometry]
        metres, codes = nearest(Origins(shapes, large=0), cut(layer))
        metres_there, codes_there = nearest(Origins(changed, large=0), cut(other))
        np.testing.assert_allclose(metres, metres_there, rtol=0, atol=2e-6)
        np.testing.assert_array_equal(codes, codes_there)


def test_of_a_dot_and_a_farther_point_the_dot_is_named_by_shapely_too() -> None:
    layer = features({"f-0": Point(0, -1), "f-1": LineString([(0, 0), (0, 0)])})
    (metres, codes), (metres_there, codes_there) = both([box(0, 1, 1, 2)], layer)
    assert (metres.tolist(), codes.tolist()) == (metres_there.tolist(), codes_there.tolist()) == ([1.0], [1])


def test_every_measure_is_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert_measured_alike(ring_land(), monkeypatch)
