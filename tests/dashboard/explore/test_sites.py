"""Sites that are drawn: made on the land's own edges, judged like parcels, refused in one sentence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.context import Context
from dashboard.explore.cardmaker import card_of
from dashboard.explore.cards import Card
from dashboard.explore.page import content
from dashboard.explore.site_callbacks import added, moved, site_file, sites_left, told_of
from dashboard.explore.site_card import judge_sites
from dashboard.explore.sites import (
    DrawnSite,
    SiteFault,
    geojson_of,
    outline,
    read_sites,
    scenario_sites,
    sites_context,
    sites_geojson,
)
from dashboard.explore.workshop import buffer, repaired
from dashboard.places import site_on_ground
from dashboard.settings import PROJECT_ROOT
from dashboard.view import View
from geodata.crs import WGS84, transform_points

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ORIGIN = (593_200.0, 3_474_000.0)


def degrees(context: Context, metres: list[tuple[float, float]], at: tuple[float, float] = ORIGIN) -> Any:
    xy: NDArray[np.float64] = np.array(metres) + at
    return transform_points(xy, context.area.working, WGS84).tolist()


def polygon(
    context: Context, metres: list[tuple[float, float]], at: tuple[float, float] = ORIGIN
) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [degrees(context, [*metres, metres[0]], at)]}


def drawn(tool: str, geometry: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"tool": tool, "geometry": geometry, "snap": True, "width": 20, "n": 1, **more}


def parcel(context: Context, row: int) -> tuple[str, shapely.Polygon]:
    one = context.dataset.parcels.iloc[row]
    return str(one["parcel_id"]), one.geometry


def make(context: Context, told: dict[str, Any], selected: list[str] | None = None) -> tuple[DrawnSite, ...]:
    return added(context, "en", told, (), selected or [])[0]


def test_a_square_of_one_hectare_has_one_hectare_and_a_number_of_its_own(shipped: Context) -> None:
    square = polygon(shipped, [(0, 0), (100, 0), (100, 100), (0, 100)])
    sites, first = added(shipped, "en", drawn("rectangle", square), (), [])
    more, second = added(shipped, "zh", drawn("rectangle", square), sites, [])
    assert (first, second) == ("site-1", "site-2")
    assert [site.name for site in more] == ["Site 1", "地块 2"]
    assert outline(shipped, sites[0].geometry).area == pytest.approx(10_000, abs=0.05)


def test_the_outline_of_a_parcel_is_judged_as_the_parcel_is(shipped: Context) -> None:
    view = View(language="en", limits=(("siting.ring500", 700.0),))
    for row in (0, 100, 900):
        key, shape = parcel(shipped, row)
        site = DrawnSite(id="site-1", name="A", geometry=geojson_of(shipped, shape))
        own, its = card_of(shipped, view.with_(selected=(key,))), judge_sites(shipped, view, [site])[0].card
        assert isinstance(own, Card)
        assert its is not None
        sitings = [
            {
                line.rule_id: (line.mark, line.measured)
                for line in card.rules
                if line.rule_id.startswith("siting.")
            }
            for card in (own, its)
        ]
        assert sitings[0] == sitings[1]
        assert its.distance == own.distance


def test_a_site_without_a_planned_ratio_cannot_be_told_and_one_with_it_can(shipped: Context) -> None:
    square = polygon(shipped, [(0, 0), (100, 0), (100, 100), (0, 100)])
    bare = DrawnSite(id="site-1", name="A", geometry=square)
    planned = bare.model_copy(update={"id": "site-2", "far": 2.0, "support": 0.25})
    over = planned.model_copy(update={"id": "site-3", "far": 3.01})
    verdicts = [one.card.verdict for one in judge_sites(shipped, View(), [bare, planned, over]) if one.card]
    assert verdicts == ["unclear", "admissible", "fails"]
    frame = sites_context(shipped, [planned]).measures.frame
    assert frame["support_share_counted"].item() == pytest.approx(0.25)


@settings(max_examples=15, deadline=None)
@given(length=st.integers(30, 900), width=st.integers(1, 200), turn=st.floats(0, 6.28))
def test_the_buffer_of_a_straight_line_is_twice_its_width_times_its_length(
    length: int, width: int, turn: float
) -> None:
    line = shapely.LineString([(0, 0), (length * np.cos(turn), length * np.sin(turn))])
    assert buffer(line, width).area == pytest.approx(2 * width * length)


def test_a_split_keeps_the_area_and_names_the_parcel(shipped: Context) -> None:
    key, shape = parcel(shipped, 3)
    west, south, east, north = shape.bounds
    middle = (south + north) / 2
    line = {
        "type": "LineString",
        "coordinates": degrees(shipped, [(west - 30, middle), (east + 30, middle)], (0, 0)),
    }
    sites = make(shipped, drawn("split", line), [key])
    assert len(sites) >= 2
    assert {site.of for site in sites} == {(key,)}
    assert sum(outline(shipped, site.geometry).area for site in sites) == pytest.approx(shape.area, rel=1e-6)
    short = {
        "type": "LineString",
        "coordinates": degrees(shipped, [(west, middle), (west + 5, middle)], (0, 0)),
    }
    with pytest.raises(SiteFault, match="split"):
        make(shipped, drawn("split", short), [key])


def neighbours(context: Context) -> tuple[str, str, float]:
    frame = context.dataset.parcels
    left, right = frame.sindex.query(frame.geometry, predicate="touches")
    for a, b in zip(left, right, strict=True):
        pair = frame.geometry.iloc[[a, b]]
        if pair.iloc[0].intersection(pair.iloc[1]).length > 5:
            return str(frame["parcel_id"].iloc[a]), str(frame["parcel_id"].iloc[b]), float(pair.area.sum())
    raise AssertionError(len(frame))


def test_neighbours_merge_into_the_sum_of_their_areas_and_strangers_do_not(shipped: Context) -> None:
    a, b, area = neighbours(shipped)
    (site,) = make(shipped, drawn("merge"), [a, b])
    assert outline(shipped, site.geometry).area == pytest.approx(area, rel=1e-6)
    assert set(site.of) == {a, b}
    with pytest.raises(SiteFault, match="merge_few"):
        make(shipped, drawn("merge"), [a])
    with pytest.raises(SiteFault, match="merge_apart"):
        make(shipped, drawn("merge"), ["KS-P-0001", "KS-S-0900"])


def test_corners_drawn_beside_a_parcel_lie_exactly_on_it(shipped: Context) -> None:
    _, shape = parcel(shipped, 3)
    corners = shapely.get_coordinates(shape.exterior)[:3]
    told = polygon(shipped, [(x + 0.6, y - 0.5) for x, y in corners.tolist()], (0, 0))
    (site,) = make(shipped, drawn("polygon", told))
    got = shapely.get_coordinates(outline(shipped, site.geometry))[:3]
    assert np.abs(got - corners).max() < 0.002
    (loose,) = make(shipped, drawn("polygon", told, snap=False))
    assert np.abs(shapely.get_coordinates(outline(shipped, loose.geometry))[:3] - corners).max() > 0.4


def test_an_outline_that_crosses_itself_is_told_and_repaired_with_all_its_area(shipped: Context) -> None:
    bow = polygon(shipped, [(0, 0), (200, 200), (200, 0), (0, 200)])
    (site,) = make(shipped, drawn("polygon", bow))
    (seen,) = judge_sites(shipped, View(), [site])
    assert (seen.crosses, seen.card) == (True, None)
    mended, area = repaired(shipped, site)
    assert area == pytest.approx(2 * 0.5 * 200 * 100, abs=0.2)  # two triangles, 200 m by 100 m
    (after,) = judge_sites(shipped, View(), [mended])
    assert after.card is not None
    assert not after.crosses


FAR_AWAY = [[[116, 39], [117, 39], [117, 40], [116, 39]]]
FLAT = [[[120.9, 31.3]] * 4]


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({"type": "Polygon", "coordinates": FAR_AWAY}, "outside"),
        ({"type": "Point", "coordinates": [120.98, 31.38]}, "shape"),
        ({"type": "Polygon", "coordinates": "nonsense"}, "shape"),
        ({"type": "Polygon", "coordinates": FLAT}, "small"),
        ({"type": "LineString", "coordinates": [[120.9, 31.3]] * 5000}, "points"),
        ({}, "shape"),
    ],
)
def test_what_is_no_site_is_refused_with_its_reason(
    shipped: Context, geometry: dict[str, Any], fault: str
) -> None:
    with pytest.raises(SiteFault, match=fault):
        make(shipped, drawn("polygon", geometry))


def test_a_tool_that_there_is_not_is_refused(shipped: Context) -> None:
    with pytest.raises(SiteFault, match="shape"):
        make(shipped, drawn("erase"))


def test_moved_corners_replace_the_outline_and_nothing_else(shipped: Context) -> None:
    square = polygon(shipped, [(0, 0), (100, 0), (100, 100), (0, 100)])
    sites = make(shipped, drawn("rectangle", square))
    wider = polygon(shipped, [(0, 0), (150, 0), (150, 100), (0, 100)])
    (changed,) = moved(shipped, {"id": "site-1", "geometry": wider, "n": 2}, sites)
    assert outline(shipped, changed.geometry).area == pytest.approx(15_000, abs=0.1)
    assert changed.name == sites[0].name
    with pytest.raises(SiteFault):
        moved(shipped, {"id": "site-9", "geometry": wider}, sites)


def test_sites_that_the_browser_kept_come_back_and_nonsense_does_not(shipped: Context) -> None:
    sites = make(shipped, drawn("rectangle", polygon(shipped, [(0, 0), (9, 0), (9, 9), (0, 9)])))
    kept = [site.model_dump(mode="json") for site in sites]
    assert read_sites([*kept, {"id": "x"}, {**kept[0], "far": "many"}]) == sites


@pytest.mark.parametrize(("name", "epsg"), [("sites.geojson", 4326), ("sites.gpkg", 4549)])
def test_sites_are_exported_with_their_verdicts(
    shipped: Context, tmp_path: Path, name: str, epsg: int
) -> None:
    sites = make(shipped, drawn("rectangle", polygon(shipped, [(0, 0), (100, 0), (100, 100), (0, 100)])))
    (tmp_path / name).write_bytes(site_file(shipped, View(), sites, name))
    back = gpd.read_file(tmp_path / name)
    assert back.crs.to_epsg() == epsg
    assert back["name"].tolist() == ["Site 1"]
    assert back.to_crs(4549).area.item() == pytest.approx(10_000, abs=0.1)
    assert "siting.ring500:reason_en" in back.columns


def test_both_wings_of_a_crossing_site_reach_the_map_though_their_areas_cancel_out(shipped: Context) -> None:
    bow = [[120.9, 31.3], [120.92, 31.32], [120.92, 31.3], [120.9, 31.32], [120.9, 31.3]]
    site = DrawnSite(id="site-1", name="A", geometry={"type": "Polygon", "coordinates": [bow]})
    (feature,) = sites_geojson(shipped, [site], None)["features"]
    wings = shapely.from_geojson(json.dumps(feature["geometry"]))
    quarter = 0.02**2 / 4  # of the square around it; where the lines cross is reckoned on the ground
    assert [wing.area for wing in wings.geoms] == pytest.approx([quarter, quarter], rel=1e-3)
    (kept,), _ = scenario_sites([site])
    wide = [site_on_ground(shipped, kept).area, repaired(shipped, site)[1]]
    assert wide == pytest.approx([outline(shipped, feature["geometry"]).area] * 2, rel=1e-6)


def test_a_site_kept_for_another_area_is_drawn_as_it_is(shipped: Context) -> None:
    far = DrawnSite(id="site-1", name="A", geometry={"type": "Polygon", "coordinates": FAR_AWAY})
    assert sites_geojson(shipped, [far], "site-1")["features"][0]["geometry"] == far.geometry


def test_a_crossing_site_is_added_without_a_word_of_judging(shipped: Context) -> None:
    square = polygon(shipped, [(0, 0), (200, 0), (200, 200), (0, 200)])
    bow = polygon(shipped, [(0, 0), (200, 200), (200, 0), (0, 200)])
    plain, crossed = ([*make(shipped, drawn("polygon", shape, snap=False))] for shape in (square, bow))
    assert told_of(shipped, "en", plain) == "Drawn sites added and judged: 1."
    told = told_of(shipped, "en", crossed)
    assert "crosses itself" in told
    assert "has not been judged" in told
    assert "尚未判定" in told_of(shipped, "zh", crossed)


def test_what_finds_no_room_is_told_with_its_number() -> None:
    assert "not added: 3. This browser keeps up to 40;" in str(sites_left("en", 3))
    assert "3 处未加入" in str(sites_left("zh", 3))
    assert sites_left("en", 0) == sites_left("en", None) == []


def test_every_limit_that_a_script_asks_for_is_handed_to_it(shipped: Context) -> None:
    scripts = [
        (PROJECT_ROOT / "dashboard/assets" / f"{name}.js").read_text()
        for name in ("bridgehead", "sites", "filters")
    ]
    asked = set(re.findall(r"words\.((?:most|longest)_\w+)", "".join(scripts)))
    handed = content(shipped, View()).words
    given = {key: handed.get(key) for key in asked}
    assert given == {
        "most_selected": 60,
        "most_sites": 40,
        "longest_name": 40,
        "most_corners": 120,
        "most_areas": 12,
    }
