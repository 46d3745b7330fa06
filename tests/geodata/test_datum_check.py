"""The datum of a layer judged against trusted lines: right in every layout, else undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import errors
from geodata.crs import WGS84, transform_points
from geodata.datum import wgs84_to_bd09, wgs84_to_gcj02
from geodata.datum_check import check_datum, judge_datum, require_confirmed, trusted_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.areas import StudyArea

MIDDLE = np.array([593_000.0, 3_473_000.0])
HALF_M = 5_000.0
SHIFTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "stated": lambda lonlat: lonlat,
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
# spacing of streets in metres, how irregular, turned by degrees: the ten layouts
LAYOUTS = [
    (250, 0.0, 0),
    (250, 0.0, 17),
    (400, 0.0, 45),
    (180, 0.3, 0),
    (300, 0.5, 30),
    (500, 0.5, 10),
    (800, 0.3, 0),
    (1000, 0.5, 60),
    (350, 0.9, 75),
    (1500, 0.8, 5),
]


def streets(layout: tuple[float, float, float], seed: int) -> np.ndarray:
    """Two sets of parallel streets, irregular by a share of their spacing, turned."""
    spacing, irregular, degrees = layout
    random = np.random.default_rng(seed)
    at = np.arange(-1.6 * HALF_M, 1.6 * HALF_M, spacing)
    lines = []
    for axis in (0, 1):
        offset = at + random.uniform(-0.5, 0.5, len(at)) * irregular * spacing
        ends = np.full((len(at), 2, 2), [[-1.6 * HALF_M] * 2, [1.6 * HALF_M] * 2])
        ends[:, :, axis] = offset[:, None]
        lines.append(ends)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return shapely.linestrings(np.concatenate(lines) @ turn.T + MIDDLE)


def points_along(lines: np.ndarray, count: int, seed: int, noise_m: float = 3.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    which = random.integers(0, len(lines), count)
    at = shapely.line_interpolate_point(lines[which], random.uniform(0.2, 0.8, count), normalized=True)
    return shapely.get_coordinates(at) + random.normal(0, noise_m, (count, 2))


@pytest.mark.parametrize("count", [30, 100, 2000])
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("datum", SHIFTS)
@pytest.mark.parametrize("crs", [4326, 4490])
def test_datum_is_right_in_every_layout(
    crs: int, datum: str, layout: tuple[float, float, float], count: int, area: StudyArea
) -> None:
    lines = streets(layout, seed=count)
    true = gpd.GeoSeries.from_xy(*points_along(lines, count, 7).T, crs=area.working).to_crs(crs)
    lonlat = SHIFTS[datum](true.get_coordinates().to_numpy())
    found = check_datum(lonlat, area, {"roads": lines})
    assert found.best == datum
    assert found.state == ("decided" if datum == "stated" else "needs_confirmation")
    assert found.taken == "stated"


@pytest.mark.parametrize("datum", SHIFTS)
@pytest.mark.parametrize("count", [1, 10, 29])
def test_fewer_than_30_points_never_decide(count: int, datum: str, area: StudyArea) -> None:
    lines = streets(LAYOUTS[0], seed=1)
    lonlat = SHIFTS[datum](transform_points(points_along(lines, count, 2), area.working, WGS84))
    found = check_datum(lonlat, area, {"roads": lines})
    assert (found.state, found.best, found.why) == ("undecided", None, "few_points")


def test_the_same_point_many_times_is_one_point(area: StudyArea) -> None:
    lines = streets(LAYOUTS[0], seed=1)
    one = transform_points(points_along(lines, 1, 2), area.working, WGS84)
    assert check_datum(np.repeat(one, 500, axis=0), area, {"roads": lines}).why == "few_points"


def test_points_that_follow_no_line_do_not_decide(area: StudyArea) -> None:
    random = np.random.default_rng(5)
    anywhere = transform_points(random.uniform(-4_000, 4_000, (500, 2)) + MIDDLE, area.working, WGS84)
    found = check_datum(anywhere, area, {"roads": streets(LAYOUTS[4], seed=1)})
    assert (found.state, found.why) == ("undecided", "far")


def test_dense_lines_everywhere_are_weak_evidence(area: StudyArea) -> None:
    lines = streets((20, 0.0, 0), seed=1)
    lonlat = transform_points(points_along(lines, 300, 3), area.working, WGS84)
    found = check_datum(lonlat, area, {"roads": lines})
    assert (found.state, found.why) == ("undecided", "weak")


def test_without_trusted_lines_nothing_is_decided(area: StudyArea) -> None:
    found = check_datum(np.tile([[120.98, 31.385]], (100, 1)), area, {})
    assert (found.state, found.why) == ("undecided", "no_reference")


def test_shift_told_is_the_published_one(area: StudyArea) -> None:
    # DOMAIN 4.1, point KS-A: GCJ-02 lies 413.3 m east and 221.1 m south of the truth
    random = np.random.default_rng(8)
    around = np.array([593_218.1, 3_474_075.5]) + random.uniform(-40, 40, (60, 2))
    lonlat = wgs84_to_gcj02(transform_points(around, area.working, WGS84))
    found = check_datum(lonlat, area, {"roads": shapely.linestrings(np.stack([around, around + 1], axis=1))})
    assert found.best == "gcj02"
    assert found.shift_m == pytest.approx((413.3, -221.1), abs=3)


def test_a_suspect_layer_is_not_moved_until_the_user_says_so(area: StudyArea) -> None:
    lines = streets(LAYOUTS[1], seed=1)
    lonlat = wgs84_to_gcj02(transform_points(points_along(lines, 200, 3), area.working, WGS84))
    found, said = judge_datum(lonlat, area, {"roads": lines}, None)
    assert found.taken == "stated"
    assert "Nothing was moved" in said[0].sentence("en")
    with pytest.raises(errors.DatumNotConfirmed, match="--datum gcj02"):
        require_confirmed(found)
    confirmed, _ = judge_datum(lonlat, area, {"roads": lines}, "gcj02")
    assert (confirmed.state, confirmed.taken, confirmed.confirmed) == ("decided", "gcj02", True)
    require_confirmed(confirmed)


def test_user_may_insist_that_a_suspect_layer_is_as_stated(area: StudyArea) -> None:
    lines = streets(LAYOUTS[1], seed=1)
    lonlat = wgs84_to_gcj02(transform_points(points_along(lines, 200, 3), area.working, WGS84))
    found, _ = judge_datum(lonlat, area, {"roads": lines}, "stated")
    assert (found.taken, found.best, found.confirmed) == ("stated", "gcj02", True)
    require_confirmed(found)


def test_only_features_drawn_to_15_m_are_trusted(area: StudyArea) -> None:
    lines = streets(LAYOUTS[0], seed=1)[:4]
    accuracy = [1.0, 15.0, 15.1, None]
    roads = gpd.GeoDataFrame({"accuracy_m": accuracy}, geometry=lines, crs=area.working)
    towns = gpd.GeoDataFrame({"accuracy_m": [1.0]}, geometry=[shapely.Point(MIDDLE)], crs=area.working)
    found = trusted_lines(None, {"roads": roads, "towns": towns})
    assert {name: len(shapes) for name, shapes in found.items()} == {"roads": 2}
