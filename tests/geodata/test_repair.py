"""Rings made valid: nothing lost, nothing changed that was right, every change said."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.findings import Finding, Kind, capped
from geodata.repair import polygon_parts, repair_polygons

SQUARE = shapely.box(0, 0, 10, 10)
BOW = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SPIKE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 15), (10, 10), (0, 10)])
RINGS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=9)


def test_valid_shapes_are_left_as_they_are() -> None:
    mended = repair_polygons(np.array([SQUARE, None, shapely.Polygon()], dtype=object))
    assert mended.findings == ()
    assert mended.geometry[0] is SQUARE
    assert mended.geometry[1] is None


def test_bow_tie_keeps_both_wings_where_buffer_zero_would_lose_one() -> None:
    mended = repair_polygons(np.array([BOW], dtype=object))
    assert mended.geometry[0].area == pytest.approx(2)
    assert BOW.buffer(0).area == pytest.approx(1)


def test_spike_is_cut_off_and_the_area_stays() -> None:
    mended = repair_polygons(np.array([SPIKE], dtype=object))
    assert mended.geometry[0].area == pytest.approx(100)
    assert mended.geometry[0].geom_type == "Polygon"
    assert mended.findings[0].kind == Kind.REPAIRED


def test_ring_without_area_is_gone_and_said() -> None:
    flat = shapely.Polygon([(0, 0), (5, 0), (9, 0)])
    mended = repair_polygons(np.array([SQUARE, flat], dtype=object))
    assert mended.geometry[1] is None
    assert [(finding.kind, finding.row) for finding in mended.findings] == [(Kind.COLLAPSED, 1)]


def test_shape_that_was_invalid_as_it_came_is_reported_even_if_it_is_valid_now() -> None:
    mended = repair_polygons(np.array([SQUARE], dtype=object), as_came=np.array([BOW], dtype=object))
    assert mended.geometry[0].equals(SQUARE)
    assert [finding.row for finding in mended.findings] == [0]


def test_nested_collections_give_their_polygons_only() -> None:
    nested = shapely.GeometryCollection(
        [
            shapely.Point(1, 1),
            shapely.GeometryCollection([shapely.MultiPolygon([SQUARE]), shapely.box(20, 0, 21, 1)]),
        ]
    )
    assert shapely.area(polygon_parts(np.array([nested], dtype=object))).tolist() == [101]


def test_land_that_a_ring_runs_round_twice_is_no_hole() -> None:
    twice = shapely.Polygon([(0, 0), (0, 2), (1, 0), (0, 1), (1, 1)])
    covered = shapely.union_all(list(shapely.polygonize([shapely.node(twice.exterior)]).geoms))
    mended = repair_polygons(np.array([twice], dtype=object))
    assert mended.geometry[0].area == pytest.approx(covered.area)


def test_parts_of_a_collection_that_share_an_edge_become_one() -> None:
    halves = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    whole = polygon_parts(np.array([halves], dtype=object))[0]
    assert (whole.geom_type, whole.area, whole.is_valid) == ("Polygon", 2.0, True)


def test_overlapping_holes_stay_holes() -> None:
    holes = [shapely.box(2, 2, 5, 5).exterior, shapely.box(4, 4, 8, 8).exterior]
    mended = repair_polygons(np.array([shapely.Polygon(SQUARE.exterior, holes)], dtype=object))
    # 100 m² less 9 and 16 m², of which 1 m² is in both
    assert mended.geometry[0].area == pytest.approx(100 - 9 - 16 + 1)


@given(st.lists(RINGS, min_size=1, max_size=6))
def test_whatever_comes_out_is_valid_polygons_or_nothing(rings: list[list[tuple[int, int]]]) -> None:
    shapes = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
    mended = repair_polygons(shapes)
    left = mended.geometry[~shapely.is_missing(mended.geometry)]
    assert shapely.is_valid(left).all()
    assert set(shapely.get_type_id(left)) <= {3, 6}
    assert (shapely.area(left) > 0).all()
    # a repair never makes less of a shape than buffer(0) does
    for before, after in zip(shapes, mended.geometry, strict=True):
        assert (0.0 if after is None else after.area) >= before.buffer(0).area - 1e-9


@given(st.integers(0, 700))
def test_findings_are_capped_and_none_is_uncounted(count: int) -> None:
    facts = {"feature": 1, "reason": "x"}
    notes = capped(Finding(Kind.COLLAPSED, row, facts) for row in range(count))
    more = [note.facts["count"] for note in notes if note.kind == Kind.MORE]
    assert len(notes) - len(more) + sum(more) == count
    assert len(notes) <= 201
