"""An OpenStreetMap extract, made by pyosmium itself, becomes reference layers in the right place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from geodata.areas import StudyArea, new_area
from geodata.contracts import check_reference
from geodata.errors import BadArea, MissingFile, NotGeodata, NothingInExtract, TooLarge
from geodata.osm import OsmExtract, read_extract
from geodata.osm_names import osm_names, plain_name
from tests.geodata.osm_made import EAST, NORTH, TO_DEGREES, Extract, as_mapped, city

RING = shapely.box(EAST, NORTH, EAST + 10_000, NORTH + 8_000).exterior
# nodes keep seven decimals of a degree: half a unit of the last is 6 mm
PLACED_M = 0.02


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> OsmExtract:
    from geodata.areas import load_area

    path = city(tmp_path_factory.mktemp("osm") / "city.osm.pbf")
    return read_extract(path, load_area("kunshan"), osm_names("kunshan"))


def test_the_middle_ring_is_walked_along_its_four_sides_from_corner_to_corner(extract: OsmExtract) -> None:
    ring = extract.layers["rings"].set_index("id").loc["ring-middle"]
    assert extract.rings["ring-middle"] == "sides"
    assert ring.geometry.length == pytest.approx(36_000, abs=1)
    assert shapely.hausdorff_distance(ring.geometry, RING) < PLACED_M
    assert (ring["name_zh"], ring["source"], ring["status"]) == ("中环", "OpenStreetMap", "digitised")


def test_ways_that_bear_the_rings_name_go_before_its_sides(tmp_path: Path, area: StudyArea) -> None:
    found = read_extract(city(tmp_path / "a.osm.pbf", named=True), area, osm_names("kunshan"))
    assert found.rings["ring-middle"] == "named"
    assert shapely.hausdorff_distance(found.layers["rings"].geometry[0], RING) < PLACED_M


def test_a_ring_whose_name_only_a_route_bears_is_the_routes_ways(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf")
    corners = [(0, 0), (10_000, 0), (10_000, 8_000), (0, 8_000), (0, 0)]
    ways = [
        made.way([start, end], highway="trunk", **({"name": "某高架"} if number else {}))
        for number, (start, end) in enumerate(pairwise(corners))
    ]
    made.way([(0, 0), (-3_000, 0)], highway="trunk", name="某高架")
    members = [(way, "") for way in (*ways, 77_777)]  # one of them is not in the extract
    made.relation(members, type="route", route="road", name="昆山外环快速路")
    made.relation([(ways[0], "")], type="route", route="bus", name="中环")
    found = read_extract(made.close(), area, osm_names("kunshan"))
    assert found.rings == {"ring-middle": "missing", "ring-outer": "named"}
    assert shapely.hausdorff_distance(found.layers["rings"].geometry[0], RING) < PLACED_M


def test_a_ring_as_mappers_leave_it_is_walked_along_its_carriageways(tmp_path: Path, area: StudyArea) -> None:
    found = read_extract(as_mapped(tmp_path / "a.osm.pbf"), area, osm_names("kunshan"))
    ring = found.layers["rings"].set_index("id").geometry
    assert found.rings["ring-middle"] == "sides"
    assert shapely.hausdorff_distance(ring["ring-middle"], RING) < 40
    assert ring["ring-middle"].length == pytest.approx(36_000, rel=0.01)
    assert ring["ring-middle"].is_ring, "one closed line, no crumbs beside it"
    lake = found.layers["water"].geometry.item()
    assert lake.area == pytest.approx(1_000_000 - 40_000, rel=1e-4)
    assert shapely.get_num_interior_rings(shapely.get_parts(lake)).tolist() == [1]
    assert found.layers["roads"].geometry.length.min() > 0


def test_a_side_interrupted_for_longer_than_a_bridge_is_said_to_be_missing(
    tmp_path: Path, area: StudyArea
) -> None:
    found = read_extract(as_mapped(tmp_path / "a.osm.pbf", bridge_m=300), area, osm_names("kunshan"))
    assert found.rings["ring-middle"] == "missing"
    assert found.missing["ring-middle"] == ("黄浦江路",)


def test_a_ring_whose_ways_are_not_there_is_missing_and_said_so(extract: OsmExtract) -> None:
    assert extract.rings["ring-outer"] == "missing"
    assert extract.missing == {"ring-outer": ("外环快速路",)}
    assert extract.layers["rings"]["id"].tolist() == ["ring-middle"]


def test_a_ring_with_a_side_missing_names_that_side(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf")
    made.way([(0, 0), (10_000, 0)], highway="trunk", ref="G312")
    made.way([(0, 0), (0, 9_000)], highway="primary", name="江浦路")
    found = read_extract(made.close(), area, osm_names("kunshan"))
    assert found.missing["ring-middle"] == ("黄浦江路", "S339")


def test_sides_that_do_not_meet_make_no_ring(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf")
    made.way([(0, 0), (8_000, 0)], highway="trunk", ref="G312")
    made.way([(10_000, 0), (10_000, 8_000)], highway="primary", name="黄浦江路")
    made.way([(0, 0), (0, 8_000)], highway="primary", name="江浦路")
    made.way([(0, 8_000), (10_000, 8_000)], highway="primary", ref="S339")
    found = read_extract(made.close(), area, osm_names("kunshan"))
    assert found.missing["ring-middle"] == ("黄浦江路 – G312",)


def test_roads_rail_metro_stations_and_water_come_with_names_and_without_what_lies_outside(
    extract: OsmExtract, area: StudyArea
) -> None:
    layers = extract.layers
    assert {name: len(layer) for name, layer in layers.items()} == {
        "rings": 1, "roads": 6, "rail": 1, "metro": 1, "stations": 2, "water": 1, "rivers": 1,
    }  # fmt: skip
    assert layers["water"].geometry.area.item() == pytest.approx(500_000, rel=1e-4)
    assert layers["rail"].geometry.length.item() == pytest.approx(9_000, abs=0.1)
    assert layers["stations"].set_index("name_zh")["mode"].to_dict() == {"昆山站": "rail", "绣衣": "metro"}
    assert layers["roads"]["kind"].value_counts().to_dict() == {"main": 4, "highway": 2}
    assert set(layers["roads"]["as_of"]) == {"2025-03-01"}
    for name, layer in layers.items():
        check_reference(name, layer, area.working)


def test_an_extract_of_another_place_is_refused_with_the_reason(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf")
    made.way([(900_000, 0), (901_000, 0)], highway="trunk", name="far away")
    with pytest.raises(NothingInExtract, match="Take an extract that covers it"):
        read_extract(made.close(), area, osm_names("kunshan"))


def test_an_extract_with_nothing_for_any_layer_is_refused(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf")
    made.way([(0, 0), (1_000, 0)], highway="residential", name="某路")
    with pytest.raises(NothingInExtract):
        read_extract(made.close(), area, osm_names("kunshan"))


def test_what_lies_up_to_5_km_around_the_area_is_taken_too(tmp_path: Path, area: StudyArea) -> None:
    west, south, _, north = area.accepts
    east, up = TO_DEGREES.transform(west, (south + north) / 2, direction="INVERSE")
    x, y = east - EAST, up - NORTH
    made = Extract(tmp_path / "a.osm.pbf")
    for out in (4_900, 5_200):
        made.way([(x - out, y), (x - out - 100, y)], highway="trunk", name=str(out))
    taken = read_extract(made.close(), area, osm_names("kunshan")).layers["roads"]
    assert taken["name_zh"].tolist() == ["4900"]


def test_an_extract_without_a_date_claims_none(tmp_path: Path, area: StudyArea) -> None:
    made = Extract(tmp_path / "a.osm.pbf", date=None)
    made.way([(0, 0), (10_000, 0)], highway="trunk", ref="G312")
    found = read_extract(made.close(), area, osm_names("kunshan"))
    assert found.as_of is None
    assert found.layers["roads"]["as_of"].isna().all()


@pytest.mark.parametrize("body", [b"", b"\0\0\0\x0dnot a pbf at all", b"<osm version='0.6'></osm>"])
def test_what_is_no_extract_is_refused(tmp_path: Path, area: StudyArea, body: bytes) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(body)
    with pytest.raises((NotGeodata, NothingInExtract)):
        read_extract(path, area, osm_names("kunshan"))


def test_a_cut_extract_is_refused(tmp_path: Path, area: StudyArea) -> None:
    path = city(tmp_path / "a.osm.pbf")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(NotGeodata, match="broken"):
        read_extract(path, area, osm_names("kunshan"))


def test_missing_and_oversized_files_are_refused(tmp_path: Path, area: StudyArea) -> None:
    with pytest.raises(MissingFile):
        read_extract(tmp_path / "nothing.osm.pbf", area, osm_names("kunshan"))
    with pytest.raises(TooLarge):
        read_extract(city(tmp_path / "a.osm.pbf"), area, osm_names("kunshan"), limit=100)


def test_names_of_the_users_own_area_are_read_from_its_folder_and_nonsense_is_refused(tmp_path: Path) -> None:
    new_area("elsewhere", 26986, root=tmp_path)
    assert osm_names("elsewhere", tmp_path).ring == ()
    path = tmp_path / "areas" / "elsewhere" / "osm.toml"
    path.write_text('[[ring]]\nid = "r"\nname_zh = "环"\nname_en = "Ring"\nnames = ["Ring Road"]\n', "utf-8")
    assert osm_names("elsewhere", tmp_path).ring[0].names == ("Ring Road",)
    path.write_text('[[ring]]\ncolour = "red"\n', "utf-8")
    with pytest.raises(BadArea):
        osm_names("elsewhere", tmp_path)


@pytest.mark.parametrize(
    ("name", "plain"),
    [("黄浦江中路", "黄浦江路"), ("东路", "东路"), ("江 浦 路", "江浦路"), ("S339", "s339")],
)
def test_a_direction_in_a_roads_name_is_passed_over(name: str, plain: str) -> None:
    assert plain_name(name) == plain
