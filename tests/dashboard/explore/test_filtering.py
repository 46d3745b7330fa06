"""Filters: every count answers to the other filters, ranges and places narrow as plain Python does."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from dashboard.explore.beginnings import questions
from dashboard.explore.figures import compute, selection_of
from dashboard.explore.layers_list import band_words, layers_section, seen_figures
from dashboard.explore.options import options_of, range_ends
from dashboard.explore.ranges import bars
from dashboard.explore.rules import map_filter
from dashboard.explore.saving import named
from dashboard.places import ring_on_ground
from dashboard.view import Near, Span, View, read_view, write_view
from dashboard.written import written
from geodata.kept_errors import NothingNamed

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language

RING = ((120.93, 31.36), (121.0, 31.36), (121.0, 31.42), (120.93, 31.42))


def test_the_counts_of_a_facet_are_those_that_choosing_it_would_leave(shipped: Context) -> None:
    view = View(carriers=("none",), headroom=Span(low=1), ring=Span(high=2000), supplies=("stock",))
    figures = compute(shipped, view)
    for field, counts in (("carriers", figures.carriers), ("supplies", figures.supplies)):
        for value, count in counts.items():
            assert compute(shipped, view.with_(**{field: (value,)})).shown == count, (field, value)


def test_headroom_is_what_the_cap_in_force_leaves_over_the_existing(shipped: Context) -> None:
    existing = shipped.measures.frame["far_existing"].to_numpy(dtype=float)
    for cap in (3.0, 2.5):
        view = View(headroom=Span(low=1, high=1.5), limits=(("far.max", cap),))
        expected = (cap - existing >= 1) & (cap - existing <= 1.5)
        assert (selection_of(shipped, view).mask == expected).all()


def test_a_place_narrows_by_centroid_and_nearness_by_the_nearest_point(shipped: Context) -> None:
    parcels = shipped.dataset.parcels.geometry
    drawn = ring_on_ground(shipped, RING)
    inside = selection_of(shipped, View(inside=RING)).mask
    assert (inside == shapely.intersects(drawn, shapely.centroid(parcels.to_numpy()))).all()
    assert 0 < inside.sum() < len(inside)
    near = Near(kind="parcel", key="KS-P-0001", distance_m=800)
    own = parcels[shipped.dataset.parcels["parcel_id"] == "KS-P-0001"].iloc[0]
    mask = selection_of(shipped, View(near=near)).mask
    assert (mask == (parcels.distance(own).to_numpy() <= 800)).all()
    assert selection_of(shipped, View(near=Near(kind="rings", key="nowhere", distance_m=9))).mask.sum() == 0


def test_a_spread_answers_to_the_other_filters_and_holds_every_known_parcel(shipped: Context) -> None:
    view = View(area=Span(low=5), supplies=("stock",))
    spread = compute(shipped, view).spreads["area"]
    stock = shipped.measures.frame["supply"] == "stock"
    areas = shipped.measures.frame.loc[stock, "site_area_m2"].dropna().to_numpy() / 10_000
    expected, _ = np.histogram(areas, bins=36, range=(0, range_ends(shipped)["area"]))
    assert spread == expected.tolist()


def test_the_bars_within_the_range_are_in_the_accent_and_the_others_are_not() -> None:
    svg = base64.b64decode(bars([1, 1, 1, 1], Span(low=2.5, high=5), 10).split(",")[1]).decode()
    assert re.findall(r'fill="([^"]+)"', svg) == ["#C9C5BC", "#0E8A74", "#C9C5BC", "#C9C5BC"]


def test_the_map_is_given_the_rows_of_a_place_beside_the_other_filters(shipped: Context) -> None:
    assert map_filter(shipped, View()) is None
    place = map_filter(shipped, View(inside=RING))
    assert place is not None
    assert place[0] == "step"
    both = map_filter(shipped, View(inside=RING, supplies=("stock",)))
    assert both is not None
    assert both[0] == "all"
    assert both[2] == place


@pytest.mark.parametrize("name", [None, "", "   ", "a,b", "x" * 81, "a\nb"])
def test_a_name_that_could_not_stand_in_a_link_is_refused(name: str | None) -> None:
    with pytest.raises(NothingNamed):
        named(View(), name)


def test_several_areas_hold_what_any_of_them_holds(shipped: Context) -> None:
    far = tuple((lon + 0.05, lat - 0.05) for lon, lat in RING)
    alone = [selection_of(shipped, View(inside=ring)).mask for ring in (RING, far)]
    both = selection_of(shipped, View(inside=(RING, far))).mask
    assert both.any()
    assert (both == (alone[0] | alone[1])).all()


def test_what_is_in_view_is_counted_in_the_data(shipped: Context) -> None:
    box = (120.9, 31.3, 121.0, 31.4)
    frame = shapely.box(*box)
    told = seen_figures(shipped, View(language="en"), box)
    for layer, key in (("stations", "metro"), ("rings", "rings"), ("crossings", "crossings")):
        inside = shipped.dataset.reference[layer].to_crs(4326).intersects(frame).sum()
        assert told[f"seen-{key}"] == f"{inside} in view"
    total = sum(int(one) for one in re.findall(r"\d+", told["seen"]))
    assert told["seen-parcels"] == f"{total} in view"
    near = seen_figures(shipped, View(language="en", flags=("near",)), box)
    assert near["seen-flags"] == near["seen-parcels"] == told["seen-flags"]


def test_a_panel_made_anew_says_at_once_what_is_in_view(shipped: Context) -> None:
    view = View(language="en")
    stands = {"bounds": [120.9, 31.3, 121.0, 31.4], "zoom": 12}
    layers = options_of(shipped, "en").layers
    told = seen_figures(shipped, view, stands["bounds"], stands["zoom"])
    panel = written(layers_section(shipped, view, layers, stands))
    assert [words for words in told.values() if words not in panel] == []
    assert "in view" not in written(layers_section(shipped, view, layers))


def test_lines_in_view_are_measured_and_streets_only_where_they_are_drawn(shipped: Context) -> None:
    box = (120.9, 31.3, 121.0, 31.4)
    reference, crs = shipped.dataset.reference, shipped.area.working

    def kilometres(layer: str, *kinds: str) -> float:
        frame = reference[layer]
        taken = frame[frame["kind"].isin(kinds)] if kinds else frame
        return float(taken.to_crs(4326).clip(box).to_crs(crs).length.sum()) / 1000

    near = seen_figures(shipped, View(language="en"), box, 12)
    far = seen_figures(shipped, View(language="en"), box, 10)
    for said, expected in (
        (near["seen-rail"], kilometres("rail")),
        (near["seen-roads"], kilometres("roads")),
        (far["seen-roads"], kilometres("roads", "main", "highway")),
        (near["seen-water"].replace("in view: lakes 2, rivers", ""), kilometres("rivers")),
    ):
        assert float(re.sub(r"[^\d.]", "", said)) == pytest.approx(expected, abs=0.6)
    lakes = reference["water"].to_crs(4326).intersects(shapely.box(*box)).sum()
    assert near["seen-water"].startswith(f"in view: lakes {lakes}, rivers ")
    assert far["seen-rail"] == near["seen-rail"]
    nowhere = seen_figures(shipped, View(language="zh"), (118.0, 30.0, 118.1, 30.1), 12)
    assert nowhere["seen-roads"] == "视野内 0.0 km"
    assert nowhere["seen-water"] == "视野内湖泊 0、河道 0.0 km"


def test_the_band_names_its_rings_and_the_metres_in_force(shipped: Context) -> None:
    rule = options_of(shipped, "en").ring_rule
    words = band_words(shipped, View(language="en", limits=((rule, 700),)))
    assert words.startswith("within 700 m of the centre line of ")
    assert all(name in words for name in shipped.dataset.reference["rings"]["name_en"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_to_begin_with_has_an_answer_that_is_what_it_asks(
    shipped: Context, language: Language
) -> None:
    asked = questions(shipped, language)
    assert list(asked) == ["planner", "investor", "briefing"]
    frame = shipped.measures.frame
    for words, view in asked.values():
        assert words
        assert read_view(write_view(view)).view == view
        assert selection_of(shipped, view).mask.any()
    picked = frame[selection_of(shipped, asked["investor"][1]).mask]
    assert picked["site_area_m2"].between(20_000, 40_000).all()  # 30 to 60 mu of 10,000 / 15 m²
    assert (picked["ring_nearest_m:ring-middle"] <= 500).all()
    assert (picked["far_existing"] <= 2.0).all()  # the cap of 3.0 less 1.0
