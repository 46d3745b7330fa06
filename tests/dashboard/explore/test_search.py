"""What the search box finds: by id, name, pinyin, initials and coordinates in every system."""

from __future__ import annotations

import pytest

from dashboard.context import Context
from dashboard.explore.coordinates import read_points
from dashboard.explore.search import Finder, nothing_words
from geodata.areas import load_area

KUNSHAN = load_area("kunshan")
KS_A = (120.98, 31.385)  # DOMAIN 4.1: E 593218.1381 N 3474075.5461


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder()


def labels(found: list[dict[str, list[dict[str, str]]]]) -> list[str]:
    return [entry["label"] for group in found for entry in group["items"]]


def test_search_finds_parcels_towns_stations_and_rings_in_either_language(
    shipped: Context, finder: Finder
) -> None:
    parcel = str(shipped.measures.frame["parcel_id"].iloc[0])
    assert finder.find(shipped, "en", parcel.lower())[0]["items"][0]["value"].startswith(f"parcel:{parcel}@")
    assert any(group["items"] for group in finder.find(shipped, "zh", "玉山"))
    assert "Middle Ring Expressway" in labels(finder.find(shipped, "en", "middle ring"))
    assert finder.find(shipped, "en", "  ") == finder.find(shipped, "en", "no such place") == []


@pytest.mark.parametrize(
    ("typed", "name"), [("ljz", "陆家镇"), ("lujia", "陆家镇"), ("zhksl", "中环快速路"), ("qqqq", "")]
)
def test_search_reads_pinyin_and_its_initials(
    shipped: Context, finder: Finder, typed: str, name: str
) -> None:
    found = labels(finder.find(shipped, "zh", typed))
    assert (name in found) if name else not found


def test_places_come_before_parcels_unless_an_id_begins_with_the_text(
    shipped: Context, finder: Finder
) -> None:
    kinds = [group["items"][0]["value"].partition(":")[0] for group in finder.find(shipped, "zh", "hua")]
    assert len(kinds) > 1
    assert kinds.index("parcel") == len(kinds) - 1
    assert finder.find(shipped, "zh", "ks-")[0]["items"][0]["value"].startswith("parcel:")


def test_parcels_are_found_by_the_initials_of_their_name(shipped: Context, finder: Finder) -> None:
    assert any("夏驾01-1号地块" in label for label in labels(finder.find(shipped, "zh", "xj01-1hdk")))


def test_what_was_found_is_found_again_by_its_own_label(shipped: Context, finder: Finder) -> None:
    first = finder.find(shipped, "zh", "KS-P-0001")[0]["items"][0]
    assert finder.find(shipped, "zh", first["label"])[0]["items"][0] == first


@pytest.mark.parametrize(
    "typed",
    [
        "593218.1381, 3474075.5461",
        "E 593218.1381 N 3474075.5461",
        "3474075.5461 593218.1381",
        "593\u202f218.1381 3\u202f474\u202f075.5461",
        "40593218.1381，3474075.5461",
        "120.98 31.385",
        "31.385，120.98",
        "120°58'48\" 31°23'06\"",
        "N31°23′06″ E120°58′48″",
        "WGS84 120.98,31.385",
    ],
)
def test_coordinates_of_every_system_lead_to_the_published_point(typed: str) -> None:
    first = read_points(typed, KUNSHAN)[0]
    assert (first.lon, first.lat) == pytest.approx(KS_A, abs=2e-8)


def test_degrees_may_come_from_a_shifted_web_map_and_a_word_says_which() -> None:
    # DOMAIN 4.1, KS-A in GCJ-02 and in BD-09
    gcj, bd = "120.984323915, 31.3829731815", "120.9907933425, 31.3890786912"
    assert [point.system for point in read_points(gcj, KUNSHAN)] == ["wgs84", "gcj02", "bd09"]
    for word, typed in (("gcj", gcj), ("高德", gcj), ("百度", bd), ("BD09", bd)):
        (point,) = read_points(f"{word} {typed}", KUNSHAN)
        assert (point.lon, point.lat) == pytest.approx(KS_A, abs=1e-8)


@pytest.mark.parametrize("typed", ["KS-P-0012", "G312", "S339 312", "1", "1 2 3", "", "G312 31.38"])
def test_names_are_not_taken_for_coordinates(typed: str) -> None:
    assert read_points(typed, KUNSHAN) == []


def test_coordinates_elsewhere_are_explained_in_one_sentence(shipped: Context, finder: Finder) -> None:
    assert finder.find(shipped, "en", "116.4, 39.9") == []
    assert "outside Kunshan" in nothing_words(shipped, "en", "116.4, 39.9")
    assert nothing_words(shipped, "en", "atlantis").startswith("Nothing found")
