"""The compiled style: valid by the specification, complete, and of one mind with the symbology."""

from __future__ import annotations

import json
import subprocess
from itertools import product
from typing import Any

import geopandas as gpd
import pytest

from dashboard.map.parcels import Rules, land_use_fill, supply_fill, verdict_colour
from dashboard.map.parts import by_zoom, faded, name_along, name_of, opacity_key, visible_key
from dashboard.map.screen import Screen, dashes, hatch_image, type_size
from dashboard.map.style import REFERENCE_LAYERS, compile_style, font_faces
from dashboard.map.surroundings import LABELLED, group_of, matching
from dashboard.settings import PROJECT_ROOT
from dashboard.setup.libraries import node_command
from geodata.tiles import POINTS_ZOOM
from layers.symbology import LAND_USES, SYMBOL, SYMBOLS, VERDICTS, Hatch, Where, land_use_symbol

FACES = [
    {"file": "noto-sans-sc-400-page.woff", "weight": 400, "ranges": "U+20-7E,U+4E00"},
    {"file": "noto-sans-sc-400-rare.woff", "weight": 400, "ranges": "U+3400,U+3402"},
    {"file": "noto-sans-sc-700-page.woff", "weight": 700, "ranges": "U+20-7E,U+4E00"},
]
# the specification's own implementation says whether styles are valid, and what expressions come to
NODE = """
import * as spec from "@maplibre/maplibre-gl-style-spec";
let text = "";
for await (const part of process.stdin) text += part;
const { styles = [], cases = [] } = JSON.parse(text);
const faults = styles.map((style) => spec.validateStyleMin(style).map((fault) => fault.message));
const values = cases.map(({ expression, property, properties, state }) => {
  const [type, name] = property;
  const made = spec.createPropertyExpression(expression, name, spec.latest[type][name]);
  if (made.result !== "success") throw new Error(JSON.stringify(made.value));
  const value = made.value.evaluate({ zoom: 12, globalState: state ?? {} }, { type: 3, properties });
  if (value?.r !== undefined) return [value.r, value.g, value.b].map((part) => Math.round(part * 255));
  return value;
});
console.log(JSON.stringify({ faults, values }));
"""
FILL_COLOUR = ["paint_fill", "fill-color"]


def node(**given: object) -> dict[str, Any]:
    command = [*node_command(), "--input-type=module", "-e", NODE]
    ran = subprocess.run(
        command,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def rgb(colour: str | None) -> list[int]:
    assert colour is not None
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


@pytest.fixture(scope="module")
def whole_reference(made_reference: dict[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Every reference layer there can be: those that are not made are stood for by the ring's line."""
    return {name: made_reference.get(name, made_reference["carriers"]) for name in REFERENCE_LAYERS}


def compiled(reference: dict[str, gpd.GeoDataFrame], rules: Rules, **more: Any) -> dict[str, Any]:
    return compile_style(reference, rules, data_prefix="/data/d/1/", fonts=FACES, **more)


def test_every_style_is_valid_by_the_specification(
    whole_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> None:
    ways = list(product(("zh", "en", "both"), ("verdict", "land_use", "supply")))
    styles = [compiled(whole_reference, made_rules, language=language, colour_by=by) for language, by in ways]
    styles.append(compile_style({}, Rules(["get", "verdict"]), data_prefix="/data/d/1/"))
    assert node(styles=styles)["faults"] == [[] for _ in styles]


def test_style_without_reference_layers_has_no_layer_without_a_source(made_rules: Rules) -> None:
    style = compile_style({}, made_rules, data_prefix="/data/d/1/")
    assert {layer.get("source") for layer in style["layers"]} == {None, "parcels", "band", "overlay", "sites"}


def test_whole_style_draws_every_symbol_of_the_symbology(
    whole_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> None:
    drawn = {layer["id"].removeprefix("hatch-") for layer in compiled(whole_reference, made_rules)["layers"]}
    # squares and names are one layer; hover and selection are states of the parcels' edge
    as_label = {"landmarks", "neighbours", "towns"}
    expected = (
        {symbol.key for symbol in SYMBOLS} - as_label - {"hover", "selection", "flag-near", "boundary-edge"}
    )
    assert {name for name in expected if name not in drawn and f"{name}-edge" not in drawn} == set()
    assert {f"{key}-name" for key in LABELLED} <= drawn


def test_labels_come_last_and_towns_after_all_others(
    whole_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> None:
    layers = [layer["id"] for layer in compiled(whole_reference, made_rules)["layers"]]
    assert layers[-1] == "towns-name"
    assert (
        layers.index("parcels")
        < layers.index("rings")
        < layers.index("overlay-edge")
        < layers.index("parcel-ids")
    )
    assert layers[layers.index("parcel-ids") + 1].endswith("-clear")  # placed before the ids, after all names
    assert layers.index("carriers") < layers.index("band") < layers.index("parcels")
    assert layers.index("parcels") < layers.index("carriers-edge") < layers.index("band-edge")


def test_ids_stand_at_the_points_of_parcels_where_the_tiles_have_them(made_rules: Rules) -> None:
    for points, source in ((True, "parcel-points"), (False, "parcels")):
        style = compiled({}, made_rules, points=points)
        [ids] = [layer for layer in style["layers"] if layer["id"] == "parcel-ids"]
        assert ids["source"] == source
        assert ids["minzoom"] >= POINTS_ZOOM  # the zoom of the only tiles there are
        assert "parcel-ids" in style["metadata"]["bridgehead"]["parcels"]["filtered"]
        assert source in style["sources"]


def test_addresses_lead_to_this_server_only(
    whole_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> None:
    style = compiled(whole_reference, made_rules)
    text = json.dumps(style)
    assert "http" not in text
    assert style["sources"]["parcels"]["url"] == "pmtiles:///data/d/1/tiles/parcels.pmtiles"
    assert style["sources"]["rings"]["data"] == "/data/d/1/reference/rings.geojson"
    assert "glyphs" not in style


def test_every_pattern_a_layer_names_is_described(
    whole_reference: dict[str, gpd.GeoDataFrame], made_rules: Rules
) -> None:
    for by in ("verdict", "land_use", "supply"):
        style = compiled(whole_reference, made_rules, colour_by=by)
        described = {image["id"] for image in style["metadata"]["bridgehead"]["images"]}
        used = {layer["paint"].get("fill-pattern") for layer in style["layers"]} - {None}
        used |= {layer.get("layout", {}).get("icon-image") for layer in style["layers"]} - {None}
        assert used <= described


def test_thresholds_are_the_states_defaults(made_rules: Rules) -> None:
    assert compile_style({}, made_rules, data_prefix="/")["state"] == {
        "rule:siting.ring500": {"default": 500}
    }


def test_land_use_is_coloured_by_the_class_a_code_belongs_to() -> None:
    codes = [*LAND_USES, "100101", "100104", "080201", "1199", "99", "", None]
    cases = [
        {
            "expression": land_use_fill(),
            "property": FILL_COLOUR,
            "properties": {"land_use": code} if code is not None else {},
        }
        for code in codes
    ]
    expected = [rgb(land_use_symbol(code).fill.colour) for code in codes]
    assert node(cases=cases)["values"] == expected


def test_verdict_codes_are_coloured_as_the_symbology_says() -> None:
    cases = [
        {
            "expression": verdict_colour(["get", "v"]),
            "property": FILL_COLOUR,
            "properties": {"v": symbol.code},
        }
        for symbol in VERDICTS
    ]
    assert node(cases=cases)["values"] == [rgb(symbol.fill.colour) for symbol in VERDICTS]


def test_supply_other_than_the_known_kinds_is_grey() -> None:
    cases = [
        {"expression": supply_fill(), "property": FILL_COLOUR, "properties": {"supply": supply}}
        for supply in ("promoted", "other", "unheard of")
    ]
    promoted, other, unheard = node(cases=cases)["values"]
    assert promoted == [14, 138, 116]
    assert other == unheard == [201, 197, 188]


def test_parcels_carry_their_id_as_feature_id_and_answer_for_their_verdict(made_rules: Rules) -> None:
    for by, layer in (("verdict", "parcels"), ("land_use", "parcels-verdict"), ("supply", "parcels-verdict")):
        style = compile_style({}, made_rules, data_prefix="/", colour_by=by)  # type: ignore[arg-type]
        notes = style["metadata"]["bridgehead"]
        asked = next(one for one in style["layers"] if one["id"] == notes["verdict"]["layer"])
        assert style["sources"]["parcels"]["promoteId"] == {"parcels": "parcel_id"}
        assert asked["id"] == layer
        assert asked["paint"]["fill-color"] == verdict_colour(made_rules.verdict)
        assert notes["verdict"]["colours"]["#0e8a74"] == "priority"


def test_one_pixel_of_a_screen_at_zoom_13_is_the_scale_that_arithmetic_gives() -> None:
    # 40 075 016.7 m × cos 60° ÷ 512 ÷ 2^13 = 4.777 m a pixel; a pixel is 25.4 ÷ 96 mm: 1 : 18 055
    assert Screen(60).zoom(18_055) == pytest.approx(13, abs=0.005)


def test_ground_width_is_that_many_metres_where_it_is_wide_enough() -> None:
    width = Screen(60).ground_width(100, at_least=1)
    # at zoom 20 a pixel is 0.03732 m, so 100 m are 2 679 pixels
    assert width[5] == 20
    assert 100 * width[6][2][2][2] == pytest.approx(2679.4, abs=0.5)


def test_closer_looks_have_wider_lines() -> None:
    widths = Screen(31.3).width(0.7)[4::2]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_hatch_image_is_as_wide_as_the_gap_along_its_edge() -> None:
    # 45°: lines 1.27 mm = 4.8 px apart meet the edge every 4.8 × √2 = 6.8 px
    image = hatch_image("h", Hatch("#6B7785", angle_deg=135, gap_mm=1.27, width_mm=0.264583))
    assert (image["size"], image["width"], image["falling"]) == (7, 1.0, True)


def test_fonts_are_listed_by_weight_and_the_rare_slice_claims_all_ideographs() -> None:
    faces = font_faces(FACES)
    assert [entry["url"] for entry in faces["Noto Sans SC Regular"]] == [
        "/fonts/noto-sans-sc-400-page.woff",
        "/fonts/noto-sans-sc-400-rare.woff",
    ]
    assert faces["Noto Sans SC Bold"][0]["unicode-range"] == ["U+20-7E", "U+4E00"]
    assert faces["Noto Sans SC Regular"][1]["unicode-range"] == ["U+3400-9FFF"]


def test_carriers_and_lakes_are_named_once_at_a_point_inside(
    made_reference: dict[str, gpd.GeoDataFrame],
) -> None:
    style = compile_style(made_reference, Rules(["get", "v"]), data_prefix="/")
    (feature,) = style["sources"]["places"]["data"]["features"]
    place = gpd.GeoSeries.from_wkt(["POINT ({} {})".format(*feature["geometry"]["coordinates"])], crs=4326)
    assert (
        feature["properties"].items()
        >= {"kind": "carriers", "name_zh": "夏驾河\u200b科创走廊", "name_en": "Corridor"}.items()
    )
    assert made_reference["carriers"].contains(place.to_crs(4549), align=False).item()


def test_a_carriers_name_stands_in_the_widest_part_that_a_ring_leaves_of_it(
    made_reference: dict[str, gpd.GeoDataFrame],
) -> None:
    # 6 km by 4 km, cut by a ring 2 km from its west side: the east part is the wider, its middle the middle
    area = gpd.GeoSeries.from_wkt(["POLYGON ((0 0, 6000 0, 6000 4000, 0 4000, 0 0))"]).translate(
        590_000, 3_470_000
    )
    ring = gpd.GeoSeries.from_wkt(["LINESTRING (2000 -900, 2000 4900)"]).translate(590_000, 3_470_000)
    carriers = made_reference["carriers"].iloc[:1].set_geometry(area.set_crs(4549).to_numpy())
    rings = gpd.GeoDataFrame(geometry=ring.set_crs(4549))
    style = compile_style({"carriers": carriers, "rings": rings}, Rules(["get", "v"]), data_prefix="/")
    (feature,) = style["sources"]["places"]["data"]["features"]
    place = gpd.GeoSeries.from_wkt(["POINT ({} {})".format(*feature["geometry"]["coordinates"])], crs=4326)
    (point,) = place.to_crs(4549)
    assert abs(point.x - 594_100) < 60  # between the 200 m kept free of the ring and the east side
    assert abs(point.y - 3_472_000) < 160
    assert abs(feature["properties"]["half_m"] - 1_900) < 60


def test_names_fall_back_to_the_language_there_is() -> None:
    cases = [
        {"expression": expression, "property": ["layout_symbol", "text-field"], "properties": properties}
        for expression, properties in (
            (name_of("en"), {"name_zh": "娄江"}),
            (name_of("zh"), {"name_zh": "娄江", "name_en": "Lou River"}),
            (name_along("both"), {"name_zh": "娄江", "name_en": "Lou River"}),
            (name_along("both"), {"name_en": "Lou River"}),
        )
    ]
    texts = [value["sections"][0]["text"] for value in node(cases=cases)["values"]]
    assert texts == ["娄江", "娄江", "娄江  Lou River", "Lou River"]


def test_conditions_hold_for_the_same_features_as_in_the_symbology() -> None:
    where = (Where("status", "!=", ("assumed",)), Where("status", "==", ("assumed", "digitised")))
    values = ("assumed", "digitised", "surveyed", None)
    cases = [
        {
            "expression": ["case", matching(one), "#ffffff", "#000000"],
            "property": FILL_COLOUR,
            "properties": {} if value is None else {"status": value},
        }
        for one in where
        for value in values
    ]
    expected = [[255] * 3 if one.holds(value) else [0] * 3 for one in where for value in values]
    assert node(cases=cases)["values"] == expected


def test_groups_are_switched_and_faded_by_their_own_state() -> None:
    assert (visible_key("metro"), opacity_key("metro")) == ("visible:metro", "opacity:metro")
    assert group_of(SYMBOL["stations"]) == group_of(SYMBOL["metro"]) == "metro"
    faded_by_zoom = faded("metro", {9: 0.2, 12: 1})
    assert faded_by_zoom == by_zoom({9: faded("metro", 0.2), 12: faded("metro", 1)})


def test_dashes_are_counted_in_line_widths() -> None:
    stroke = SYMBOL["rings-assumed"].stroke
    assert stroke is not None
    assert dashes(stroke) == [round(2.0 / 0.7, 2), round(1.1 / 0.7, 2)]


def test_no_name_is_smaller_than_eleven_pixels() -> None:
    assert min(type_size(symbol.label.size_pt) for symbol in SYMBOLS if symbol.label) == 11.0
