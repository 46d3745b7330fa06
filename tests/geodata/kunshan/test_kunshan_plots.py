"""Cutting blocks into plots loses nothing and overlaps nothing; choosing to a sum meets it."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.ops import substring

from geodata.kunshan.blocks import cut_blocks, round_corners
from geodata.kunshan.cells import dominant_angle
from geodata.kunshan.geography import FILE, LAYERS, read_geography
from geodata.kunshan.plots import Grain, cut_plots
from geodata.kunshan.supply import choose_to_sum

GRAIN = Grain(3e4, 8e3, 60.0)
corner = st.floats(-25.0, 25.0)


@st.composite
def blocks(draw: Any) -> Any:
    width, height = draw(st.floats(140.0, 520.0)), draw(st.floats(140.0, 420.0))
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    moved = square + np.array([[draw(corner), draw(corner)] for _ in range(4)])
    turn = draw(st.floats(0.0, np.pi))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return shapely.Polygon(moved @ rotation + [593_000.0, 3_473_000.0])


@settings(max_examples=60, deadline=None)
@given(block=blocks(), seed=st.integers(0, 2**32 - 1))
def test_plots_cover_their_block_without_gap_or_overlap(block: Any, seed: int) -> None:
    plots = cut_plots(block, GRAIN, np.random.default_rng(seed))
    overlaps = [one.intersection(other).area for one, other in itertools.combinations(plots, 2)]
    assert sum(overlaps) == 0.0
    assert sum(plot.area for plot in plots) == pytest.approx(block.area, abs=0.01 * block.length)
    assert shapely.union_all(plots).geom_type == "Polygon"
    assert len(plots) == 1 or min(plot.area for plot in plots) > GRAIN.least_m2 - 10.0


@settings(max_examples=40, deadline=None)
@given(block=blocks(), seed=st.integers(0, 2**32 - 1))
def test_every_plot_has_a_street_in_front(block: Any, seed: int) -> None:
    plots = cut_plots(block, GRAIN, np.random.default_rng(seed))
    fronts = [plot.intersection(block.exterior.buffer(0.5)).area for plot in plots]
    assert min(fronts) > 10.0


@settings(max_examples=40, deadline=None)
@given(outline=blocks(), seed=st.integers(0, 2**32 - 1))
def test_blocks_stay_inside_their_superblock_and_streets_between_them(outline: Any, seed: int) -> None:
    found, streets = cut_blocks(outline, 2e4, np.random.default_rng(seed))
    assert all(block.difference(outline.buffer(0.2)).area < 1e-6 for block in found)
    for one, other in itertools.combinations(found, 2):
        assert one.distance(other) > 12.0
    for street in streets:
        middle = substring(street.line, 22.0, street.line.length - 22.0)
        assert all(middle.distance(block) > street.half_width - 0.5 for block in found)


def test_corners_are_rounded_and_thin_remnants_dropped() -> None:
    (block,) = round_corners(shapely.box(0, 0, 200, 120))
    cut_off = 24_000 - block.area
    assert (4 - np.pi) * 9.0**2 < cut_off < 2 * 9.0**2, "more than a round corner takes, less than a chamfer"
    assert round_corners(shapely.box(0, 0, 400, 40)) == []


@given(turn=st.floats(-0.78, 0.78))
def test_a_rectangle_tells_its_direction(turn: float) -> None:
    cos, sin = np.cos(turn), np.sin(turn)
    corners = np.array([[0, 0], [300, 0], [300, 100], [0, 100]]) @ np.array([[cos, sin], [-sin, cos]])
    assert dominant_angle(shapely.Polygon(corners)) == pytest.approx(turn, abs=1e-9)


@given(seed=st.integers(0, 2**32 - 1))
def test_choosing_to_a_sum_keeps_to_the_candidates_and_meets_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    areas = rng.uniform(1e4, 9e4, 300)
    candidates = rng.random(300) < 0.6
    wanted = 0.5 * areas[candidates].sum()
    chosen = choose_to_sum(areas, candidates, rng.random(300), wanted)
    assert not (chosen & ~candidates).any()
    assert abs(areas[chosen].sum() - wanted) < 50.0


def test_every_typed_feature_is_carried_into_a_layer_with_its_facts() -> None:
    features = [feature["properties"] for feature in json.loads(FILE.read_text(encoding="utf-8"))["features"]]
    layers = read_geography(CRS.from_epsg(4549))
    assert sum(map(len, layers.values())) == len(features) == 91
    for facts in features:
        layer = layers[LAYERS[facts["layer"]]].set_index("id")
        for name in ("name_zh", "name_en", "status", "source", "accuracy_m"):
            assert layer.loc[facts["id"], name] == facts[name]


def test_the_middle_ring_has_its_published_length_and_the_city_its_drawn_area() -> None:
    layers = read_geography(CRS.from_epsg(4549))
    ring = layers["rings"].set_index("id").geometry["ring-middle"]
    assert ring.length == pytest.approx(44_200.0, abs=20.0)
    assert layers["boundary"].union_all().area / 1e6 == pytest.approx(928.0, rel=0.001)
