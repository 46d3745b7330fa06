"""A map sheet is true to scale, complete, legible, the same every time; a public one gives nothing away."""

from __future__ import annotations

import datetime as dt
import io
import socket
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pikepdf
import pytest
import shapely
from pyproj import CRS, Transformer
from reading import extracted, fonts_of, layer_paths, overlapping, poppler_text, streams

from dashboard.context import Context
from dashboard.sheets.blocks import Type
from dashboard.sheets.displaylist import About, Page, Shape, texts_of, walk
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.instruments import convergence_deg, degrees_minutes, scale_bar
from dashboard.sheets.mapframe import draw_map
from dashboard.sheets.mapsheet import MapSheet, map_sheet
from dashboard.sheets.paper import Paper
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.placing import text_boxes
from dashboard.sheets.scene import Scene
from dashboard.sheets.sheetlink import read_sheet_link, recall, remember
from dashboard.sheets.spec import SheetSpec
from dashboard.sheets.svg import write_svg
from dashboard.view import Site, View
from geodata.errors import BridgeheadError
from geodata.sheet_errors import BadSheet, FrameOutside, NothingOnSheet, NotPublishable, TitleTooLong
from layers.symbology import SYMBOL, SYMBOLS

SIZES = ("A4", "A3", "A2", "A1", "A0")
SCALES = (10_000, 25_000, 50_000, 100_000, 150_000)
XIAJIA = (121.045, 31.372)
DAY = dt.date(2026, 11, 25)
EAST, NORTH = 600_000.0, 3_470_000.0
SHEETS = [
    {"size": "A3", "denominator": 5_000, "centre": XIAJIA, "language": "zh"},
    {"size": "A3", "denominator": 25_000, "centre": XIAJIA, "language": "both"},
    {"size": "A3", "denominator": 100_000, "language": "en"},
    {"size": "A4", "orientation": "portrait", "language": "both"},
    {"size": "A4", "orientation": "portrait", "language": "en", "issuer": "Bureau", "editor": "A. Wang"},
    {"size": "A4", "denominator": 25_000, "centre": XIAJIA, "language": "zh"},
    {"size": "A2", "orientation": "portrait", "denominator": 15_000, "centre": XIAJIA, "language": "en"},
]  # fmt: skip


@pytest.fixture(scope="session")
def made(shipped: Context, fonts: Fonts) -> list[MapSheet]:
    """Sheets of several sizes, scales and languages."""
    view = View(selected=("KS-P-0001",))
    return [map_sheet(shipped, view, SheetSpec.asked(date=DAY, **wish), fonts) for wish in SHEETS]


@pytest.fixture(scope="session")
def written(made: list[MapSheet], fonts: Fonts) -> list[bytes]:
    return [write_pdf([one.page], one.about, fonts) for one in made]


def square(side_m: float) -> gpd.GeoDataFrame:
    shape = shapely.box(EAST - side_m / 2, NORTH - side_m / 2, EAST + side_m / 2, NORTH + side_m / 2)
    facts = {"id": ["probe"], "name_zh": [None], "name_en": [None], "status": ["assumed"]}
    return gpd.GeoDataFrame(facts, geometry=[shapely.LineString(shape.exterior.coords)], crs=4549)


def probe(size: str, denominator: float, side_m: float, fonts: Fonts) -> bytes:
    paper = Paper(size, "landscape")  # type: ignore[arg-type]
    frame = Frame(paper.page.inset(10), EAST, NORTH, denominator)
    map_ = draw_map(Scene({"rail": square(side_m)}), frame, fonts)
    return write_pdf([Page(paper.width_mm, paper.height_mm, map_.items)], About("probe"), fonts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("denominator", "side_m"), [*((one, 1000.0) for one in SCALES), (2000, 300.0)])
def test_a_square_on_the_ground_measures_true_on_paper(
    size: str, denominator: float, side_m: float, fonts: Fonts
) -> None:
    paths = list(layer_paths(probe(size, denominator, side_m, fonts), "铁路"))
    spans = np.array([np.ptp(path, axis=0) for path in paths])
    assert len(spans)
    assert np.abs(spans - side_m * 1000 / denominator).max() < 0.02


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("denominator", [*SCALES, 2_000, 5_000])
def test_the_scale_bar_is_as_long_as_it_says(size: str, denominator: float, fonts: Fonts) -> None:
    block = scale_bar(denominator, Type.of(size, fonts), 75.0)  # type: ignore[arg-type]
    *_, longest, unit = [text.text for text in texts_of(block.items)]
    metres = float(longest) * (1000 if unit == "km" else 1)
    bars = [item.points[:, 0] for item in walk(block.items) if isinstance(item, Shape)]
    drawn_mm = max(bar.max() for bar in bars) - min(bar.min() for bar in bars)
    assert drawn_mm == pytest.approx(metres * 1000 / denominator, abs=0.01)
    assert 20 < drawn_mm < 75


def test_the_numeric_scale_is_that_of_the_frame(made: list[MapSheet]) -> None:
    for sheet in made:
        said = next(one.text for one in texts_of(sheet.page.items) if "1:" in one.text and one.bold)
        digits = "".join(letter for letter in said.partition("1:")[2] if letter.isdigit())
        west, _, east, _ = sheet.page.maps[0].extent_m
        assert float(digits) == pytest.approx((east - west) * 1000 / sheet.page.maps[0].rect.width, rel=1e-9)


def test_convergence_is_the_published_value_at_a_known_point(shipped: Context) -> None:
    # point KS-A of the domain notes: +0.51 degrees
    found = convergence_deg(shipped.area, Frame(Paper().page, 593218.138, 3474075.546, 5000))
    assert found == pytest.approx(0.51, abs=0.005)
    assert degrees_minutes(found) == "+0°31′"


def test_every_font_is_an_embedded_subset_with_its_unicode(written: list[bytes]) -> None:
    for pdf in written:
        found = fonts_of(pdf)
        assert found
        assert {one["kind"] for one in found} == {"/TrueType"}
        assert all(one["embedded"] and one["unicode"] for one in found)
        assert all(str(one["name"])[6] == "+" and "Helvetica" not in str(one["name"]) for one in found)


def test_title_parcel_and_road_are_each_found_once(written: list[bytes], tmp_path: Path) -> None:
    for place, words in (
        (1, ("昆山科创产业用地（Ma）判定图", "KS-S-0176", "中环快速路")),
        (2, ("Middle Ring Expressway",)),
    ):
        for text in (extracted(written[place]), poppler_text(written[place], tmp_path)):
            flat = text.replace("\r", "").replace("\n", "")
            assert {word: flat.count(word) for word in words} == dict.fromkeys(words, 1)


def test_no_label_lies_over_another_or_at_the_frame(made: list[MapSheet], fonts: Fonts) -> None:
    for sheet in made:
        labels = list(sheet.map.labels.texts)
        assert len(labels) > 5
        assert overlapping(labels, fonts) == []
        frame = sheet.map.frame.rect.inset(1.0)
        boxes = [box for text in labels for box in text_boxes(text, fonts)]
        assert all(
            left >= frame.x and top >= frame.y and right <= frame.right and bottom <= frame.bottom
            for left, top, right, bottom in boxes
        )


def test_marginalia_keep_clear_of_one_another_and_on_the_page(made: list[MapSheet], fonts: Fonts) -> None:
    for sheet in made:
        inside = {id(text) for text in sheet.map.labels.texts}
        texts = [text for text in texts_of(sheet.page.items) if id(text) not in inside]
        assert overlapping(texts, fonts, slack_mm=0.2) == []
        page = sheet.page
        boxes = [box for text in texts for box in text_boxes(text, fonts)]
        assert min(box[0] for box in boxes) > 3
        assert min(box[1] for box in boxes) > 3
        assert max(box[2] for box in boxes) < page.width_mm - 3
        assert max(box[3] for box in boxes) < page.height_mm - 3


def test_no_text_is_below_five_points(made: list[MapSheet]) -> None:
    assert min(text.size_pt for sheet in made for text in texts_of(sheet.page.items)) >= 5.0


def test_the_legend_is_exactly_what_lies_in_the_frame(made: list[MapSheet], shipped: Context) -> None:
    for sheet in made:
        west, south, east, north = sheet.map.frame.extent_m
        window = shapely.box(west, south, east, north)
        expected = set()
        for symbol in SYMBOLS:
            layer = shipped.dataset.reference.get(symbol.layer)
            if (
                layer is None
                or not symbol.at(sheet.map.frame.denominator)
                or symbol.key in {"towns", "neighbours"}
            ):
                continue
            shapes = layer.geometry.boundary if symbol.key == "boundary-edge" else layer.geometry
            chosen = [
                symbol.where is None or symbol.where.holds(row)
                for row in layer[symbol.where.column if symbol.where else "id"]
            ]
            if shapes[chosen].intersects(window).any():
                expected.add(symbol.key)
        drawn = {one.key for one in sheet.map.drawn}
        assert {
            key for key in drawn if key in SYMBOL and SYMBOL[key].layer not in {"parcels", "band"}
        } == expected
        words = {text.text for text in texts_of(sheet.page.items)}
        language = "en" if sheet.spec.language == "en" else "zh"
        assert {one.words.say(language) for one in sheet.map.drawn if one.key != "land"} <= words


def test_the_figures_are_those_of_the_parcels_in_the_frame(made: list[MapSheet], shipped: Context) -> None:
    sheet = made[0]
    window = shapely.box(*sheet.map.frame.extent_m)
    inside = shipped.dataset.parcels.intersects(window).to_numpy()
    counted = {one.key: one.count for one in sheet.map.drawn if one.key.startswith("parcels:")}
    names = {3: "priority", 2: "admissible", 1: "unclear", 0: "fails"}
    codes, numbers = np.unique(shipped.base.verdict[inside], return_counts=True)
    assert counted == {
        f"parcels:{names[int(code)]}": int(count) for code, count in zip(codes, numbers, strict=True)
    }


def test_a_sheet_without_parcels_says_so(shipped: Context, fonts: Fonts) -> None:
    spec = SheetSpec.asked(denominator=10_000, centre=(121.09, 31.29), language="en")
    sheet = map_sheet(shipped, View(), spec, fonts)
    assert "No parcel lies on this sheet." in {text.text for text in texts_of(sheet.page.items)}
    assert "Altered" not in "".join(text.text for text in texts_of(sheet.page.items))


def test_a_layer_that_the_view_hides_is_neither_drawn_nor_in_the_legend(
    shipped: Context, fonts: Fonts
) -> None:
    spec = SheetSpec.asked(denominator=100_000)
    shown, hidden = (
        {one.key for one in map_sheet(shipped, View(hidden=names), spec, fonts).map.drawn}
        for names in ((), ("rail", "rings"))
    )
    assert shown - hidden == {"rail", "rings", "rings-assumed"}


def test_the_file_says_where_on_the_ground_its_map_lies(made: list[MapSheet], written: list[bytes]) -> None:
    to_plane = Transformer.from_crs(CRS.from_epsg(4490), CRS.from_epsg(4549), always_xy=True)
    for sheet, pdf in zip(made, written, strict=True):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            view = document.pages[0].VP[0]
            box = [float(edge) / 72 * 25.4 for edge in view.BBox]
            degrees = np.array([float(value) for value in view.Measure.GPTS]).reshape(-1, 2)
            assert int(view.Measure.GCS.EPSG) == 4549
        rect, (west, south, east, north) = sheet.map.frame.rect, sheet.map.frame.extent_m
        height = sheet.page.height_mm
        assert box == pytest.approx([rect.x, height - rect.bottom, rect.right, height - rect.y], abs=1e-5)
        ground = np.column_stack(to_plane.transform(degrees[:, 1], degrees[:, 0]))
        corners = [[west, south], [west, north], [east, north], [east, south]]
        assert np.abs(ground - corners).max() < 0.001


def test_each_layer_has_its_name_in_the_file(written: list[bytes]) -> None:
    with pikepdf.open(io.BytesIO(written[0])) as document:
        names = {str(one.Name) for one in document.Root.OCProperties.OCGs}
    assert {"地块", "道路", "河道", "注记", "轨道交通"} <= names


def test_the_same_wish_gives_the_same_bytes_and_so_does_the_sheets_own_link(
    made: list[MapSheet], written: list[bytes], shipped: Context, fonts: Fonts
) -> None:
    view, spec = read_sheet_link(made[1].link)
    again = map_sheet(shipped, view, spec, fonts)
    assert write_pdf([again.page], again.about, fonts) == written[1]


def test_a_short_link_leads_to_the_whole_one(made: list[MapSheet], shipped: Context, tmp_path: Path) -> None:
    settings = shipped.settings.model_copy(update={"data": tmp_path})
    code = made[0].short.rpartition("/")[2]
    assert recall(settings, code) is None
    remember(settings, made[0].link)
    assert made[0].link.endswith(str(recall(settings, code)))
    assert recall(settings, "../../etc") is None


def test_a_public_sheet_is_refused_until_three_things_are_given() -> None:
    with pytest.raises(NotPublishable) as refused:
        SheetSpec.asked(publication="public", issuer="局")
    assert "审图号、日期" in refused.value.sentence("zh")
    assert "a map review number, a date" in refused.value.sentence("en")
    assert SheetSpec.asked(publication="public", issuer="局", review_number="苏S(2026)001号", date=DAY)


def test_a_public_file_holds_no_owner_and_no_internal_stamp(shipped: Context, fonts: Fonts) -> None:
    secret = shipped.dataset.parcels.assign(owner="绝密业主OWNER", phone="13800000000")
    context = replace(shipped, dataset=replace(shipped.dataset, parcels=secret))
    wish = {"publication": "public", "issuer": "局", "review_number": "苏S(2026)001号", "date": DAY}
    sheet = map_sheet(
        context, View(), SheetSpec.asked(size="A4", denominator=25_000, centre=XIAJIA, **wish), fonts
    )
    pdf = write_pdf([sheet.page], sheet.about, fonts)
    held = streams(pdf) + write_svg(sheet.page, sheet.about, fonts) + extracted(pdf).encode()
    for word in ("绝密业主", "OWNER", "13800000000", "不得公开"):
        assert word.encode() not in held
        assert word.encode("utf-16-be").hex().upper().encode() not in held
    assert "苏S(2026)001号" in extracted(pdf)
    assert "border" not in {one.key for one in sheet.map.drawn}


def test_an_internal_sheet_says_so_and_that_its_data_are_schematic(written: list[bytes]) -> None:
    zh, en = extracted(written[0]), extracted(written[2])
    assert "不得公开" in zh
    assert "示意数据" in zh
    assert "not for publication" in en
    assert "Schematic data" in en


def test_filter_and_overrides_are_said_in_words(shipped: Context, fonts: Fonts) -> None:
    view = View(verdicts=("priority",), limits=(("siting.ring500", 700),))
    sheet = map_sheet(shipped, view, SheetSpec.asked(denominator=25_000, centre=XIAJIA), fonts)
    told = "".join(text.text for text in texts_of(sheet.page.items))
    assert "优先" in told
    assert "700 m" in told.replace("\u202f", " ")
    assert "口径有改动" in told
    assert {one.key for one in sheet.map.drawn if one.key.startswith("parcels:")} == {"parcels:priority"}


def test_a_selected_parcel_that_the_filter_leaves_out_is_outlined_and_named_but_not_counted(
    shipped: Context, fonts: Fonts
) -> None:
    fails = shipped.dataset.parcels["parcel_id"][shipped.base.verdict == 0].tolist()
    spec = SheetSpec.asked(denominator=25_000, centre=XIAJIA)
    alone = map_sheet(shipped, View(verdicts=("priority",)), spec, fonts)
    one = next(name for name in fails if name == "KS-S-0026")
    sheet = map_sheet(shipped, View(verdicts=("priority",), selected=(one,)), spec, fonts)
    drawn, before = ({each.key: each.count for each in made.map.drawn} for made in (sheet, alone))
    assert drawn["selection"] == 1
    assert drawn["parcels:priority"] == before["parcels:priority"]
    assert one in {text.text for text in sheet.map.labels.texts}


def test_a_site_of_the_view_is_drawn_named_and_in_the_legend(shipped: Context, fonts: Fonts) -> None:
    ring = ((121.05, 31.38), (121.058, 31.38), (121.056, 31.385))
    view = View(sites=(Site(name="备选甲", ring=ring),))
    sheet = map_sheet(shipped, view, SheetSpec.asked(denominator=25_000, centre=XIAJIA), fonts)
    words = [text.text for text in texts_of(sheet.page.items)]
    assert words.count("备选甲") == 1
    assert "画定的范围" in words


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ({"centre": (118.0, 31.0), "denominator": 5_000}, FrameOutside),
        ({"centre": (121.21, 31.06), "denominator": 1_000}, NothingOnSheet),
        ({"title_zh": "很长的题目" * 20, "denominator": 25_000}, TitleTooLong),
        ({"fit": "selection"}, BadSheet),
    ],
)
def test_what_cannot_be_a_sheet_is_refused_in_a_sentence(
    wish: dict[str, object], fault: type[BridgeheadError], shipped: Context, fonts: Fonts
) -> None:
    with pytest.raises(fault) as refused:
        map_sheet(shipped, View(), SheetSpec.asked(**wish), fonts)
    assert refused.value.sentence("zh").endswith("。")


def test_a_wish_that_cannot_be_is_named() -> None:
    with pytest.raises(BadSheet, match=r"`size` was 'A9'"):
        SheetSpec.asked(size="A9")


def test_a_sheet_is_made_with_no_network_and_no_font_of_the_system(
    shipped: Context, fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a sheet asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setenv("FONTCONFIG_FILE", "/dev/null")
    monkeypatch.setenv("HOME", "/nonexistent")
    sheet = map_sheet(shipped, View(), SheetSpec.asked(size="A4", denominator=150_000), fonts)
    assert "阳澄湖" in extracted(write_pdf([sheet.page], sheet.about, fonts))
