"""The charts as tags, what is drawn of places, and what a link need not say of layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dashboard.explore.controls import handles_of, view_of_controls
from dashboard.explore.figures import Group, Histogram, Sweep
from dashboard.explore.mapping import overlay_of
from dashboard.explore.options import DRAWN_ORDER, options_of
from dashboard.explore.page import content
from dashboard.explore.plots import bars, histogram, sweep
from dashboard.explore.reconcile import reconcile
from dashboard.map.still import tree_of
from dashboard.view import Near, Span, View

if TYPE_CHECKING:
    from dashboard.context import Context

FIELDS = {"area": "area", "far": "far", "room": "headroom", "ring": "ring"}  # control → part of the view


def test_a_bar_is_as_long_as_its_share_of_the_largest_and_chooses_its_group() -> None:
    rows = [
        Group("A", "a", {"fails": 1, "priority": 1}, {"fails": 3e6, "priority": 1e6}),
        Group("B", "b", {"fails": 1}, {"fails": 1e6}),
    ]
    [_, given, *items] = tree_of(bars("en", "town", rows, ["b"]))[0]
    assert given["aria-label"] == "Area of each group by verdict"
    widths = [[part[1]["style"]["width"] for part in item[2][3][2:]] for item in items]
    assert widths == [["25.0%", "75.0%"], ["25.0%"]]
    buttons = [item[2][1] for item in items]
    assert [(one["data-pick"], one["data-value"], one["aria-pressed"]) for one in buttons] == [
        ("town", "a", "false"),
        ("town", "b", "true"),
    ]


def test_the_threshold_stands_at_its_share_of_the_axis_on_both_charts() -> None:
    swept = Sweep([0.0, 1500.0, 3000.0], [0.0, 2e6, 4e6], [0, 20, 40], 1e6, 10)
    plot = tree_of(sweep("en", swept, 750.0))[0][3]
    assert [part[1]["style"] for part in plot[3:5]] == [
        {"left": "25.0%"},
        {"left": "25.0%", "bottom": "25.0%"},
    ]
    picture = tree_of(histogram("en", Histogram([0.0, 1000.0, 3000.0], [1.0, 2.0]), 750.0))[0]
    assert picture[1]["style"] == {"--kept": "25.0%"}


def test_a_link_that_says_of_layers_what_holds_anyway_is_the_link_without_it(shipped: Context) -> None:
    view = View(hidden=("close", "rail"), shown=("close", "rings"), opacity=(("band", 100), ("metro", 40)))
    kept, notices = reconcile(shipped, options_of(shipped, "zh"), view)
    assert (kept.hidden, kept.shown, kept.opacity, notices) == (("rail",), (), (("metro", 40),), ())
    usual, other = ("rings", "metro"), ("parcels",)
    assert reconcile(shipped, options_of(shipped, "zh"), View(order=usual))[0].order == ()
    moved = reconcile(shipped, options_of(shipped, "zh"), View(order=other))[0].order
    assert moved[:2] == ("parcels", "rings")
    assert sorted(moved) == sorted(DRAWN_ORDER)
    assert content(shipped, view).words["layers"]["rail"] == {"shown": True, "opacity": 100}  # as at first


def test_the_places_that_filter_are_drawn_with_what_is_selected(shipped: Context) -> None:
    ring = ((120.93, 31.36), (121.0, 31.36), (121.0, 31.42))
    view = View(
        inside=ring, near=Near(kind="point", key="120.98,31.38", distance_m=500), selected=("KS-P-0001",)
    )
    drawn = overlay_of(shipped, view)["features"]
    assert [one["properties"]["role"] for one in drawn] == ["drawn", "drawn", "selected"]
    corners = drawn[0]["geometry"]["coordinates"][0][:-1]
    assert np.allclose(sorted(corners), sorted(ring), atol=1e-7)


def test_a_range_that_no_hand_moved_stays_though_it_reaches_beyond_the_slider(shipped: Context) -> None:
    options = options_of(shipped, "zh")
    end = options.ends["ring"]
    view = View(ring=Span(low=0.0, high=end + 25), area=Span(low=2.37))
    handles = {name: handles_of(getattr(view, name), options.ends[key]) for key, name in FIELDS.items()}

    def read(**moved: list[float]) -> View:
        area, far, room, ring = ((handles | moved)[name] for name in FIELDS.values())
        controls = ([], [], options.policy_limit, "nearest", area, far, [], [], [], room, ring, [])
        return view_of_controls(controls, view, options)

    assert read() == view
    assert read(ring=[50.0, end]).ring == Span(low=50)
    assert read(area=[3.0, options.ends["area"]]) == view.with_(area=Span(low=3))
