"""Two maps at one place: what the right side is given, and what a scenario keeps of drawn sites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dashboard.compare_page.scenes import scenes_of
from dashboard.explore.page import content
from dashboard.explore.reconcile import crossing
from dashboard.explore.saving import left_out, with_sites
from dashboard.explore.sides import swipe_of
from dashboard.explore.sites import drawn_sites
from dashboard.places import site_on_ground
from dashboard.sheets.scene import scene_of
from dashboard.view import Scenario, Site, View, read_view, write_view

if TYPE_CHECKING:
    from dashboard.context import Context

WIDE = Scenario(name="Wide", limits=(("siting.ring500", 900.0),), supplies=("stock",))
RING = ((120.95, 31.37), (120.96, 31.37), (120.96, 31.38), (120.95, 31.38))
RULE = "rule:siting.ring500"


def drawn(number: int, name: str, *, holes: int = 0, kind: str = "Polygon") -> dict[str, object]:
    ring = [list(corner) for corner in (*RING, RING[0])]
    rings = [ring, *[[[120.952, 31.372], [120.953, 31.372], [120.953, 31.373], [120.952, 31.372]]] * holes]
    geometry = {"type": kind, "coordinates": rings if kind == "Polygon" else [rings]}
    return {"id": f"site-{number}", "name": name, "geometry": geometry, "far": 2.0, "support": 0.1}


def test_a_view_alone_has_one_side(shipped: Context) -> None:
    assert swipe_of(shipped, View()) is None


def test_the_right_side_shows_the_scenario_beside_and_the_left_one_stays(shipped: Context) -> None:
    made = content(shipped, View(language="en", beside=(WIDE,)))
    assert made.map["globalState"][RULE] == 500
    swipe = made.map["swipe"]
    assert (swipe["left"], swipe["right"], swipe["globalState"][RULE]) == ("This view", "Wide", 900)
    assert (made.map["parcelFilter"], swipe["parcelFilter"]) == (
        None,
        ["all", ["in", ["coalesce", ["get", "supply"], ""], ["literal", ["stock"]]]],
    )


def test_another_version_brings_its_own_tiles(shipped: Context) -> None:
    name = f"{shipped.dataset_id}@{shipped.version}"
    asked: list[tuple[str, str]] = []

    def version_of(dataset_id: str, version: str) -> Context:
        asked.append((dataset_id, version))
        return replace(shipped, version="elsewhere")

    swipe = swipe_of(replace(shipped, version_of=version_of), View(against=name))
    assert swipe is not None
    assert asked == [(shipped.dataset_id, shipped.version)]
    assert swipe["style"]["sources"]["parcels"]["url"].startswith(
        f"pmtiles:///data/{shipped.dataset_id}/elsewhere/"
    )


def test_a_version_that_is_not_kept_is_said_and_left_out(shipped: Context) -> None:
    made = content(shipped, View(language="en", against="kunshan-own@gone"))
    assert made.map["swipe"] is None
    assert "kunshan-own@gone" in str(made.notices)
    assert "against" not in made.filters


def test_a_scenario_keeps_drawn_sites_with_their_plan_and_says_which_it_cannot() -> None:
    sites = [drawn(1, "A"), drawn(2, "A"), drawn(3, "Holed", holes=1), drawn(4, "Two", kind="MultiPolygon")]
    sites.append(drawn(5, "Twice holed", holes=2))  # the same hole twice
    kept, left = with_sites(Scenario(name="Mine"), sites)
    assert [(site.name, site.ring, site.far, site.support) for site in kept.sites] == [
        ("A", RING, 2.0, 0.1),
        ("A (2)", RING, 2.0, 0.1),
        ("Holed", RING, 2.0, 0.1),
    ]
    assert kept.sites[2].holes == (((120.952, 31.372), (120.953, 31.372), (120.953, 31.373)),)
    assert drawn_sites(kept)[2].geometry == sites[2]["geometry"]
    assert left == ("Two", "Twice holed")
    assert "Two, Twice holed" in str(left_out("en", left))
    view = View(language="en").showing(kept)
    assert read_view(write_view(view)).view.sites == kept.sites


def test_the_sites_of_a_scenario_are_judged_under_its_own_limits(shipped: Context) -> None:
    site = Site(name="A", ring=RING, far=2.0, support=0.1)
    tight = Scenario(name="Tight", sites=(site,), limits=(("far.max", 1.5),))
    scenes = scenes_of(shipped, View(sites=(site,), beside=(tight, Scenario(name="Bare"))))
    assert [len(scene.sites) for scene in scenes] == [1, 1, 0]
    own, other = scenes[0].sites[0], scenes[1].sites[0]
    assert own.area_m2 == other.area_m2 > 1e6  # about 950 m × 1,110 m
    assert own.code in {2, 3}
    assert other.code == 0


def test_a_site_that_crosses_itself_is_named_unmeasured_beside_the_others_and_drawn_whole(
    shipped: Context,
) -> None:
    west, east, south, north = 120.95, 120.97, 31.37, 31.39
    bow = Site(name="Bow", ring=((west, south), (east, north), (east, south), (west, north)))
    (scene,) = scenes_of(shipped, View(sites=(bow, Site(name="A", ring=RING))))
    assert [(site.name, site.code is None) for site in scene.sites] == [("A", False), ("Bow", True)]
    square = Site(name="Square", ring=((west, south), (east, south), (east, north), (west, north)))
    half = site_on_ground(shipped, square).area / 2  # its two wings are the square's west and east quarters
    assert site_on_ground(shipped, bow).area == pytest.approx(half, rel=1e-3)
    assert scene_of(shipped, View(sites=(bow,)), language="en").sites[0][1].is_valid


def test_only_a_crossing_site_that_is_new_is_told_of(shipped: Context) -> None:
    bow = Site(name="Bow", ring=((120.95, 31.37), (120.97, 31.39), (120.97, 31.37), (120.95, 31.39)))
    view = View(language="en", sites=(bow,))
    made = content(shipped, view, crossing(view))
    assert "Bow crosses itself" in str(made.notices)
    assert "could not be used" not in str(made.notices)
    assert [site["name"] for site in made.brought] == ["Bow"]
    assert crossing(view, view) == ()
