"""What `measure` says of parcels, and what may not change it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from land import agree, features, land, parcels
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, affinity, box

from geodata.dataset import Dataset
from layers._columns import order
from layers.measures import Measures, measure, tile_frame

EAST, NORTH = 300000.0, 3470000.0
NUMBERS = [
    "ring_nearest_m",
    "ring_centroid_m",
    "ring_half_area_m",
    "crossing_m",
    "station_m",
    "share_union",
    "drawn_area_m2",
]
IDS = ["ring_nearest_id", "ring_centroid_id", "crossing_id", "station_id", "town", "carrier"]


def at(shape: Any) -> Any:
    return affinity.translate(shape, EAST, NORTH)


def city() -> Dataset:
    """Five parcels, two rings, two overlapping carriers, three roads, two stations, two towns."""
    hole = Polygon(box(100, 900, 300, 1100).exterior.coords, [box(150, 950, 250, 1050).exterior.coords])
    pair = MultiPolygon([box(1500, 1500, 1600, 1580), box(1650, 1500, 1700, 1580)])
    bent = Polygon([(700, 700), (900, 700), (900, 760), (760, 760), (760, 900), (700, 900)])
    plots = [box(0, 0, 200, 100), hole, pair, bent, box(-20, 500, 80, 620)]
    middle = LineString([(0, 300), (1000, 300), (1400, 700), (1400, 2000)])
    outer = LineString([(-1000, -900), (2500, -900), (2500, 2600)])
    return land(
        parcels([at(plot) for plot in plots]),
        rings=features({"ring-b": at(outer), "ring-a": at(middle)}, accuracy_m=[2000.0, 800.0]),
        carriers=features(
            {"c-2": at(box(100, 0, 400, 1000)), "c-1": at(box(0, 0, 150, 1000))}, accuracy_m=[3.0, 4.0]
        ),
        crossings=features(
            {
                "road-2": at(LineString([(400, -500), (400, 3000)])),
                "road-1": at(LineString([(1200, -500), (1200, 3000)])),
                "road-3": at(LineString([(1200, 3000), (1200, -500)])),
            }
        ),
        stations=features({"s-1": at(Point(0, -40)), "s-2": at(Point(1600, 1540))}),
        towns=features(
            {"t-1": at(Point(0, 0)), "t-2": at(Point(1500, 1500))},
            name_zh=["甲镇（市区）", "乙镇"],
            name_en=["Jia", "Yi"],
        ),
    )


def changed(plot: Any = None, feature: Any = None) -> Dataset:
    """The same city with each parcel and each reference geometry passed through a function."""
    whole = city()
    plots = whole.parcels.copy()
    reference = {name: layer.copy() for name, layer in whole.reference.items()}
    if plot is not None:
        plots.geometry = [plot(shape) for shape in plots.geometry]
    if feature is not None:
        for layer in reference.values():
            layer.geometry = [feature(shape) for shape in layer.geometry]
    return replace(whole, parcels=plots, reference=reference)


def same(one: Measures, other: Measures) -> bool:
    """Whether numbers agree within a micrometre (half-area distance: a centimetre) and ids are the same."""
    for name in NUMBERS:
        within = 0.01 if "half" in name else 2e-6
        if not agree(one.frame[name], other.frame[name], within):
            return False
    return one.frame[IDS].equals(other.frame[IDS])


def test_distances_by_hand() -> None:
    frame = measure(city()).frame
    assert agree(frame["ring_nearest_m"], [200, 600, 100, 250 * 2**0.5, 200])
    assert agree(frame["ring_centroid_m"].iloc[:3], [250, 700, 1591 + 2 / 3 - 1400])
    assert agree(frame["ring_nearest_m:ring-b"].iloc[:3], [900, 1800, 800])
    assert set(frame["ring_nearest_id"]) == {"ring-a"}
    assert agree(frame["crossing_m"], [200, 100, 300, 300, 320])
    assert agree(frame["station_m"].iloc[[0, 2]], [40, 0])


def test_half_area_distances_by_hand() -> None:
    frame = measure(city()).frame
    assert frame["ring_half_area_m"].iloc[:3].tolist() == [250.0, 700.0, 175.0]  # rectangle, hole, two parts


def test_of_two_features_at_the_same_distance_the_smaller_id_is_named() -> None:
    frame = measure(city()).frame  # p-3 lies midway between road-2 and road-1, which road-3 repeats
    assert frame["crossing_id"].tolist() == ["road-2", "road-2", "road-1", "road-1", "road-2"]


def test_shares_by_hand_count_an_overlap_once_in_the_union() -> None:
    frame = measure(city()).frame
    assert agree(frame["share:c-1"], [0.75, 1 / 6, 0, 0, 0.8], 1e-9)
    assert agree(frame["share:c-2"], [0.5, 0.5, 0, 0, 0], 1e-9)
    assert agree(frame["share_union"], [1, 0.5, 0, 0, 0.8], 1e-9)
    assert frame["carrier"].fillna("none").tolist() == ["c-1", "c-2", "none", "none", "c-1"]


def test_areas_by_hand() -> None:
    assert measure(city()).frame["drawn_area_m2"].tolist() == [20000.0, 30000.0, 12000.0, 20400.0, 12000.0]


def test_columns_are_those_of_the_house_in_order() -> None:
    measures = measure(city())
    assert measures.ring_ids == ("ring-a", "ring-b")
    assert measures.carrier_ids == ("c-1", "c-2")
    assert list(measures.frame.columns) == order(measures.ring_ids, measures.carrier_ids)
    assert isinstance(measures.frame.index, pd.RangeIndex)


def test_accuracy_combines_feature_and_parcel_and_leaves_out_what_is_not_stated() -> None:
    whole = city()
    whole.parcels["accuracy_m"] = [600.0, np.nan, 0.0, 600.0, 3.0]
    measures = measure(whole)
    assert measures.frame["ring_accuracy_m"].tolist() == [1000.0, 800.0, 800.0, 1000.0, np.hypot(800, 3)]
    assert agree(measures.frame["carrier_accuracy_m"], [np.hypot(600, 4), 3.0, np.nan, np.nan, 5.0])
    assert measures.ring_accuracies_m == {"ring-a": 800.0, "ring-b": 2000.0}


def test_town_is_the_files_word_where_it_means_one_and_else_the_nearest() -> None:
    whole = city()
    whole.parcels["town"] = ["t-2", "乙", "Jia", None, "甲镇"]
    assert measure(whole).frame["town"].tolist() == ["t-2", "t-2", "t-1", "t-2", "t-1"]
    whole.parcels["town"] = ["??", None, "??", "??", "??"]
    assert measure(whole).frame["town"].tolist() == ["t-1", "t-1", "t-2", "t-2", "t-1"]


def test_a_parcel_inside_a_towns_polygon_belongs_to_it() -> None:
    towns = features({"big": box(0, 0, 1000, 1000), "dot": Point(-1, 5)}, name_zh=["", ""], name_en=["", ""])
    assert measure(land(parcels([box(0, 0, 10, 10)]), towns=towns)).frame["town"].tolist() == ["big"]


def test_without_towns_the_files_own_word_stays() -> None:
    plots = parcels([box(0, 0, 9, 9), box(0, 0, 9, 9)], town=["North End", None])
    assert measure(land(plots)).frame["town"].fillna("-").tolist() == ["North End", "-"]


def test_where_no_layer_is_loaded_nothing_is_far_but_all_is_unknown() -> None:
    measures = measure(land(parcels([box(0, 0, 10, 10)])))
    row = measures.frame.iloc[0]
    missing = [*NUMBERS[:-1], *IDS, "ring_accuracy_m", "carrier_accuracy_m", "ring_half_area_id"]
    assert row[missing].isna().all()
    assert row["drawn_area_m2"] == 100.0
    assert (measures.ring_ids, measures.carrier_ids) == ((), ())


def test_layers_without_a_row_or_without_a_geometry_are_as_if_not_loaded() -> None:
    empty = features({})
    nothing = features({"ring-a": None, "ring-b": LineString()})
    measures = measure(
        land(parcels([box(0, 0, 9, 9)]), rings=nothing, carriers=empty, crossings=empty, towns=empty)
    )
    assert measures.ring_ids == ()
    assert (
        measures.frame[["ring_nearest_m", "share_union", "crossing_m", "crossing_id"]].isna().all(axis=None)
    )


def test_parcels_without_a_geometry_have_no_distance_and_no_id() -> None:
    whole = city()
    plots = parcels(
        [None, Polygon(), MultiPolygon(), at(box(0, 0, 200, 100))], site_area_m2=[500.0, np.nan, 0, 0]
    )
    frame = measure(replace(whole, parcels=plots)).frame
    assert frame.iloc[:3][[*NUMBERS, *IDS, "share:c-1", "ring_nearest_m:ring-a"]].isna().all(axis=None)
    assert frame["site_area_basis"].fillna("-").tolist() == ["legal", "-", "-", "drawn"]
    assert frame["ring_nearest_m"].iloc[3] == 200.0


def test_no_parcels_give_no_rows() -> None:
    assert len(measure(replace(city(), parcels=parcels([])))) == 0


def test_floor_area_ratio_is_the_plans_else_the_counted_else_what_stands() -> None:
    plots = parcels(
        [box(0, 0, 100, 100)] * 5,
        site_area_m2=[20000.0, 20000.0, np.nan, 0.0, 20000.0],
        far_planned=[2.0, np.nan, np.nan, np.nan, np.nan],
        counted_floor_area_m2=[60080.0, 60080.0, 5000.0, np.nan, np.nan],
        far_existing=[1.0, 1.0, 1.0, 0.8, np.nan],
    )
    frame = measure(land(plots)).frame
    assert agree(frame["far"], [2.0, 3.004, 0.5, 0.8, np.nan], 1e-12)
    assert frame["far_basis"].fillna("-").tolist() == ["planned", "counted", "counted", "existing", "-"]


def test_nothing_is_divided_by_a_missing_or_zero_floor_area() -> None:
    plots = parcels(
        [box(0, 0, 9, 9)] * 3,
        counted_floor_area_m2=[0.0, np.nan, 49000.0],
        industrial_floor_area_m2=[0.0, 100.0, 35000.0],
        support_floor_area_m2=[0.0, np.nan, 9000.0],
    )
    frame = measure(land(plots)).frame
    assert agree(frame["support_share_counted"], [np.nan, np.nan, 9 / 49], 1e-12)
    assert agree(frame["support_share_gross"], [np.nan, np.nan, 9 / 44], 1e-12)


def test_each_step_is_told_in_rising_order() -> None:
    told: list[tuple[float, str]] = []
    measure(city(), lambda done, step: told.append((done, step)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (1.0, "done")


def test_measures_come_back_from_columns_and_dict_as_they_went() -> None:
    measures = measure(city())
    frame, beside = measures.to_frame()
    again = Measures.from_frame(frame.copy(), beside)
    assert again.frame.equals(measures.frame)
    assert (again.ring_ids, again.carrier_ids) == (measures.ring_ids, measures.carrier_ids)
    assert again.carrier_accuracies_m == {"c-1": 4.0, "c-2": 3.0}
    assert Measures.from_frame(frame).ring_ids == ("ring-a", "ring-b")


def test_tiles_carry_what_rules_and_flags_read_but_no_date_and_no_owner() -> None:
    whole = city()
    whole.parcels["owner"] = "somebody"
    tiles = tile_frame(measure(whole), whole.parcels)
    assert "ring_nearest_m:ring-b" in tiles
    assert {"ring_accuracy_m", "carrier_accuracy_m"} <= set(tiles.columns)
    assert not {"owner", "accuracy_m", "reached_production_on"} & set(tiles.columns)
    with pytest.raises(ValueError, match="measure these parcels"):
        tile_frame(measure(whole), whole.parcels.iloc[::-1])


# What may not change a measure

REFERENCE = measure(city())


def rotated(shape: Any, steps: int) -> Any:
    """The same polygon with every outline begun `steps` vertices later."""
    if shape.geom_type == "MultiPolygon":
        return MultiPolygon([rotated(part, steps) for part in reversed(shape.geoms)])

    def turned(outline: Any) -> list[tuple[float, float]]:
        vertices = list(outline.coords)[:-1]
        begin = steps % len(vertices)
        return vertices[begin:] + vertices[:begin]

    return Polygon(turned(shape.exterior), [turned(hole) for hole in shape.interiors])


def doubled(shape: Any) -> Any:
    """The same shape with every vertex there twice."""
    if hasattr(shape, "geoms"):
        return type(shape)([doubled(part) for part in shape.geoms])
    if shape.geom_type == "Polygon":
        rings = [np.repeat(np.asarray(ring.coords), 2, axis=0) for ring in (shape.exterior, *shape.interiors)]
        return Polygon(rings[0], rings[1:])
    return (
        LineString(np.repeat(np.asarray(shape.coords), 2, axis=0))
        if shape.geom_type == "LineString"
        else shape
    )


def split(shape: Any, at_shares: list[float]) -> Any:
    """The same line in parts, cut at shares of its length."""
    if shape.geom_type != "LineString":
        return shape
    corners = [shape.project(Point(corner)) for corner in shape.coords]
    stops = sorted({*corners, *(share * shape.length for share in at_shares)})
    points = [shape.interpolate(stop) for stop in stops]
    return MultiLineString([LineString(ends) for ends in reversed(list(pairwise(points)))])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 9), st.booleans())
def test_start_and_direction_of_an_outline_change_nothing(steps: int, backwards: bool) -> None:  # noqa: FBT001 - drawn
    def plot(shape: Any) -> Any:
        turned = rotated(shape, steps)
        return shapely.reverse(turned) if backwards else turned

    assert same(measure(changed(plot, shapely.reverse if backwards else None)), REFERENCE)


def test_vertices_that_are_there_twice_change_nothing() -> None:
    assert same(measure(changed(doubled, doubled)), REFERENCE)


@settings(max_examples=15, deadline=None)
@given(st.floats(-3e5, 3e5), st.floats(-3e6, 3e6))
def test_moving_everything_changes_nothing(east: float, north: float) -> None:
    def moved(shape: Any) -> Any:
        return affinity.translate(shape, east, north)

    assert same(measure(changed(moved, moved)), REFERENCE)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=6))
def test_cutting_every_line_into_parts_changes_nothing(shares: list[float]) -> None:
    assert same(measure(changed(None, lambda shape: split(shape, shares))), REFERENCE)


def test_a_road_in_several_rows_of_one_id_is_one_road() -> None:
    parted = changed(None, lambda shape: split(shape, [0.3, 0.5]))
    reference = {name: layer.explode(ignore_index=True) for name, layer in parted.reference.items()}
    assert same(measure(replace(parted, reference=reference)), REFERENCE)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(random: Any) -> None:
    whole = city()
    reference = {
        name: layer.iloc[random.sample(range(len(layer)), len(layer))]
        for name, layer in whole.reference.items()
    }
    rows = random.sample(range(5), 5)
    plots = whole.parcels.iloc[rows].reset_index(drop=True)
    found = measure(replace(whole, parcels=plots, reference=reference))
    expected = replace(REFERENCE, frame=REFERENCE.frame.iloc[rows].reset_index(drop=True))
    assert same(found, expected)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-2000, 4000),
    st.floats(-2000, 4000),
    st.floats(5, 400),
    st.floats(5, 400),
    st.floats(0, 90),
    st.floats(0, 50),
)
def test_a_parcel_is_as_far_as_its_nearest_point_and_never_nearer_than_a_part_of_it(  # noqa: PLR0917 - drawn
    x: float, y: float, width: float, height: float, angle: float, shrink: float
) -> None:
    whole = city()
    plot = affinity.rotate(box(x, y, x + width, y + height), angle)
    inner = affinity.scale(plot, 1 / (1 + shrink), 1 / (1 + shrink))
    frame = measure(replace(whole, parcels=parcels([at(plot), at(inner)]))).frame
    lines = shapely.union_all(whole.reference["rings"].geometry.to_numpy())
    assert agree(frame["ring_nearest_m"], shapely.distance([at(plot), at(inner)], lines), 1e-6)
    assert frame["ring_nearest_m"].iloc[0] <= frame["ring_nearest_m"].iloc[1]
    assert frame["ring_nearest_m"].iloc[0] <= frame["ring_half_area_m"].iloc[0] + 0.05
    assert frame["ring_nearest_m"].iloc[0] <= frame["ring_centroid_m"].iloc[0]


def test_a_ring_drawn_as_an_area_is_measured_to_its_outline_and_one_drawn_as_a_point_to_the_point() -> None:
    rings = features(
        {"ring-a": box(0, 0, 1000, 1000).difference(box(600, 600, 700, 700)), "ring-b": Point(5000, 450)}
    )
    frame = measure(land(parcels([box(400, 400, 500, 500), box(4000, 400, 4100, 500)]), rings=rings)).frame
    assert frame["ring_nearest_m:ring-a"].tolist() == [pytest.approx(100 * 2**0.5, abs=1e-6), 3000.0]
    assert frame["ring_nearest_m"].iloc[1] == 900.0
    assert frame["ring_half_area_m:ring-b"].iloc[1] == pytest.approx(950, abs=0.5)
