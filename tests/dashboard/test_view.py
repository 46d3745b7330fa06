"""The view and its link: one view, one text; what cannot be read is said."""

from __future__ import annotations

import math
import string

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.view import Camera, Near, Scenario, Site, Span, View, read_view, write_view

NAME = st.text(
    alphabet=string.ascii_letters + string.digits + "-_. 玉山镇&=%#+?/'()*!~", min_size=1, max_size=12
).filter(lambda text: text.strip() == text)
NAMES = st.lists(NAME, max_size=4).map(tuple)
AMOUNT = st.floats(min_value=0, max_value=1e6).map(lambda value: round(value, 4))
CAMERA = st.builds(Camera, lon=st.floats(-180, 180), lat=st.floats(-85, 85), zoom=st.floats(0, 22))
RULE = st.text(alphabet=string.ascii_lowercase + "._", min_size=1, max_size=12)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    ends = sorted([draw(AMOUNT), draw(AMOUNT)])
    low, high = (end if draw(st.booleans()) else None for end in ends)
    return Span(low=low, high=high)


@st.composite
def rings(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """A star-shaped ring around a centre: it never crosses itself."""
    lon, lat = draw(st.floats(-170, 170)), draw(st.floats(-80, 80))
    reaches = draw(st.lists(st.floats(0.001, 1), min_size=3, max_size=8))
    turns = [2 * math.pi * place / len(reaches) for place in range(len(reaches))]
    corners = zip(turns, reaches, strict=True)
    return tuple((lon + reach * math.cos(turn), lat + reach * math.sin(turn)) for turn, reach in corners)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A site with a small hole in its middle, where there is room for one."""
    ring = draw(rings())
    lon, lat = (sum(corner[axis] for corner in ring) / len(ring) for axis in (0, 1))
    centred = shapely.Polygon(ring).buffer(-0.001).contains(shapely.Point(lon, lat))
    hole = tuple((lon + x, lat + y) for x, y in ((0, 0), (0.0005, 0), (0.0005, 0.0005)))
    return Site(
        name=draw(NAME),
        ring=ring,
        holes=(hole,) if centred and draw(st.booleans()) else (),
        far=draw(st.none() | st.floats(0, 20)),
        support=draw(st.none() | st.floats(0, 1)),
    )


NEAR = st.one_of(
    st.builds(
        Near, kind=st.sampled_from(["parcel", "stations", "rings"]), key=NAME, distance_m=st.integers(1, 9000)
    ),
    st.builds(
        lambda lon, lat: Near(kind="point", key=f"{lon},{lat}", distance_m=500),
        st.floats(-180, 180).map(lambda value: round(value, 6)),
        st.floats(-85, 85).map(lambda value: round(value, 6)),
    ),
)
SCENARIO = {
    "name": st.none() | NAME,
    "verdicts": st.lists(st.sampled_from(["priority", "admissible", "unclear", "fails"])).map(tuple),
    "flags": st.lists(st.sampled_from(["close", "near"])).map(tuple),
    "limits": st.dictionaries(RULE, AMOUNT, max_size=3).map(lambda pairs: tuple(pairs.items())),
    "measure_from": st.sampled_from(["nearest", "centroid", "half_area"]),
    "share_base": st.sampled_from([None, "counted", "gross"]),
    "unknown": st.dictionaries(RULE, st.sampled_from(["pass", "fail"]), max_size=3).map(
        lambda pairs: tuple(pairs.items())
    ),
    "area": spans(),
    "far": spans(),
    "headroom": spans(),
    "ring": spans(),
    "land_uses": NAMES,
    "supplies": st.lists(st.sampled_from(["promoted", "stock", "other"])).map(tuple),
    "towns": NAMES,
    "carriers": NAMES,
    "inside": st.lists(rings(), max_size=3).map(tuple),
    "near": st.none() | NEAR,
    "sites": st.lists(sites(), max_size=2).map(tuple),
}
VIEWS = st.builds(
    View,
    **SCENARIO,
    language=st.sampled_from(["zh", "en"]),
    listed=st.lists(NAME, max_size=12).map(tuple),
    weights=st.dictionaries(RULE, st.floats(0, 10), max_size=3).map(lambda pairs: tuple(pairs.items())),
    wished=spans(),
    beside=st.lists(st.builds(Scenario, **SCENARIO), max_size=2).map(tuple),
    names=st.sampled_from([None, "zh", "en", "both"]),
    base=st.sampled_from([None, "osm", "tdt-map", "tdt-image"]),
    hidden=NAMES,
    shown=NAMES,
    opacity=st.dictionaries(NAME.filter(lambda text: ":" not in text), st.integers(0, 100), max_size=3).map(
        lambda pairs: tuple(pairs.items())
    ),
    selected=NAMES,
    order=st.lists(NAME, max_size=5).map(tuple),
    against=st.sampled_from([None, "kunshan-own@20261125T184957718Z-38fda7a6"]),
    price=st.none() | AMOUNT,
    camera=st.none() | CAMERA,
)


@settings(max_examples=60, deadline=None)
@given(VIEWS)
def test_a_view_written_into_a_link_and_read_back_is_the_same_view(view: View) -> None:
    reading = read_view("?" + write_view(view))
    assert reading.view == view
    assert reading.notices == ()


@settings(max_examples=60, deadline=None)
@given(VIEWS)
def test_the_text_of_a_view_is_canonical(view: View) -> None:
    text = write_view(view)
    assert write_view(read_view(text).view) == text


@given(st.text(max_size=200))
def test_any_text_after_the_question_mark_gives_a_view_and_never_an_error(text: str) -> None:
    reading = read_view(text)
    assert isinstance(reading.view, View)


def test_the_order_in_which_filters_were_chosen_does_not_change_the_link() -> None:
    one = View(towns=("b", "a"), limits=(("z", 1), ("a", 2)))
    other = View(towns=("a", "b", "a"), limits=(("a", 2), ("z", 1)))
    assert write_view(one) == write_view(other) == "v=1&lang=zh&limit.a=2&limit.z=1&town=a,b"


def test_defaults_are_left_out_of_the_link() -> None:
    assert write_view(View(language="en")) == "v=1&lang=en"


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("colour=red", "notice.key"),
        ("lang=fr", "notice.value"),
        ("verdict=best", "notice.value"),
        ("area=12~2", "notice.value"),
        ("area=abc", "notice.value"),
        ("area=5", "notice.value"),
        ("limit.siting.ring500=nan", "notice.value"),
        ("limit.siting.ring500=-1", "notice.value"),
        ("limit.=1", "notice.key"),
        ("price=inf", "notice.value"),
        ("at=500,31,10", "notice.value"),
        ("at=120,31", "notice.value"),
        ("opacity=rings", "notice.value"),
        ("opacity=rings:101", "notice.value"),
        ("plan.A=2~0.2", "notice.value"),
        ("against=../../etc@1", "notice.value"),
        ("from=edge", "notice.value"),
        ("v=2", "notice.newer"),
        ("v=new", "notice.value"),
        ("share=half", "notice.value"),
        ("unknown.far.max=maybe", "notice.value"),
        ("unknown.=pass", "notice.key"),
        ("in=120,31;121,31", "notice.value"),
        ("in=120,31;121,32;121,31;120,32", "notice.value"),
        ("near=moon:1~500", "notice.value"),
        ("near=point:999,31~500", "notice.value"),
        ("near=stations:a~0", "notice.value"),
        ("site.A=120,31", "notice.value"),
        ("b.colour=red", "notice.key"),
        ("d=third", "notice.key"),
        ("list=1,2,3,4,5,6,7,8,9,10,11,12,13", "notice.value"),
        ("lang=en&lang=zh", "notice.twice"),
    ],
)
def test_what_a_link_says_wrongly_is_reported_and_the_rest_of_it_holds(search: str, key: str) -> None:
    reading = read_view(f"supply=stock&{search}")
    assert [notice.key for notice in reading.notices] == [key]
    assert reading.view.supplies == ("stock",)


def test_a_notice_shortens_a_long_value_and_hides_control_characters() -> None:
    (notice,) = read_view("colour=" + "x" * 500 + "\x07").notices
    assert len(notice.facts["value"]) == 40
    (notice,) = read_view("colour=a\x07b").notices
    assert notice.facts["value"] == "a·b"


def test_more_parcels_than_a_link_can_hold_are_refused_with_a_notice() -> None:
    ids = ",".join(f"KS-{n}" for n in range(61))
    assert [notice.key for notice in read_view(f"select={ids}").notices] == ["notice.value"]


def test_a_link_without_a_language_takes_the_default_one() -> None:
    assert read_view("supply=stock", default=View(language="en")).view.language == "en"


def test_chinese_names_survive_the_link() -> None:
    assert read_view(write_view(View(towns=("玉山镇",)))).view.towns == ("玉山镇",)


def test_the_shortlist_keeps_the_order_it_was_given() -> None:
    view = read_view("list=KS-3,KS-1,KS-2,KS-1").view
    assert view.listed == ("KS-3", "KS-1", "KS-2")
    assert "list=KS-3,KS-1,KS-2" in write_view(view)


def test_a_scenario_beside_that_alters_nothing_still_stands_in_the_link() -> None:
    view = View(beside=(Scenario(), Scenario(name="wide", limits=(("a", 2),))))
    assert write_view(view) == "v=1&lang=zh&b=B&c=wide&c.limit.a=2"
    assert len(read_view(write_view(view)).view.beside) == 2


def test_a_link_made_before_links_had_a_version_reads_as_it_did() -> None:
    reading = read_view("lang=en&limit.siting.ring500=700&supply=stock")
    assert reading.notices == ()
    assert dict(reading.view.limits) == {"siting.ring500": 700}


def test_a_scenario_taken_from_a_view_and_shown_again_changes_nothing_else() -> None:
    view = View(language="en", towns=("a",), selected=("KS-1",), limits=(("a", 2),))
    assert View(language="en", selected=("KS-1",)).showing(view.scenario) == view


def test_several_areas_stand_in_one_order_and_one_area_reads_as_before() -> None:
    one, other = "120.9,31.3;120.91,31.3;120.91,31.31", "120.95,31.37;120.96,31.37;120.96,31.38"
    twice = read_view(f"?in={other}~{one}~{other}")
    assert twice.notices == ()
    assert write_view(twice.view) == f"v=1&lang=zh&in={one}~{other}"
    assert View(inside=read_view(f"?in={one}").view.inside[0]) == read_view(f"?in={one}").view
    assert [said.key for said in read_view(f"?in={one}~1,1;2,2").notices] == ["notice.value"]


def test_a_hole_outside_its_site_is_told_and_not_taken() -> None:
    outer, hole = "120.95,31.37;120.96,31.37;120.96,31.38", "120.9,31.3;120.91,31.3;120.91,31.31"
    reading = read_view(f"?site.A={outer}~{hole}")
    assert reading.view.sites == ()
    assert [said.key for said in reading.notices] == ["notice.value"]


BOW = "120.95,31.37;120.97,31.39;120.97,31.37;120.95,31.39"


def test_a_site_that_crosses_itself_is_taken_as_it_is_with_its_plan_and_no_filter_is() -> None:
    reading = read_view(f"site.A={BOW}&plan.A=2.5~0.2")
    assert reading.notices == ()
    (site,) = reading.view.sites
    assert (site.crosses, site.far, site.support, len(site.ring)) == (True, 2.5, 0.2, 4)
    assert write_view(reading.view) == f"v=1&lang=zh&site.A={BOW}&plan.A=2.5~0.2"
    flat = read_view("site.A=120.95,31.37;120.97,31.37;120.99,31.37")  # encloses nothing
    assert (flat.view.sites, [said.key for said in flat.notices]) == ((), ["notice.value"])
    assert [said.key for said in read_view(f"in={BOW}").notices] == ["notice.value"]
