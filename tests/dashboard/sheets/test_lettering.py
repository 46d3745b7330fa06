"""Names follow their lines, stand upright where a line is steep, and a short link opens its sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from flask import Flask

from dashboard.context import ContextSource
from dashboard.routes import register_routes
from dashboard.settings import Settings
from dashboard.sheets.displaylist import Pen, Text
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.lettering import Hand, along, led_out
from dashboard.sheets.paper import Rect
from dashboard.sheets.parcelids import parcel_ids
from dashboard.sheets.placing import Placer
from dashboard.sheets.scene import ParcelClass, Parcels, Scene
from dashboard.sheets.sheetlink import code_of, remember
from layers.symbology import Fill, Words

DOWN = np.array([[50.0, 10.0], [52.0, 90.0]])
ACROSS = np.array([[10.0, 50.0], [90.0, 54.0]])
BENT = np.array([[10.0, 50.0], [30.0, 50.0], [50.0, 55.0], [66.0, 66.0], [76.0, 84.0]])


def hand(fonts: Fonts) -> Hand:
    return Hand(fonts, 7.0, "#000000")


def test_a_chinese_name_stands_upright_down_a_steep_line(fonts: Fonts) -> None:
    text = next(along("中环快速路", DOWN, hand(fonts))).texts[0]
    assert [one.piece for one in text.glyphs] == list("中环快速路")
    assert {one.angle_deg for one in text.glyphs} == {0.0}
    assert (np.diff([one.y for one in text.glyphs]) > hand(fonts).em_mm).all()
    middles = [one.x + hand(fonts).em_mm / 2 for one in text.glyphs]
    assert np.abs(np.array(middles) - 51).max() < 1.0


def test_a_steep_line_is_read_from_above_whichever_way_it_was_drawn(fonts: Fonts) -> None:
    text = next(along("中环快速路", DOWN[::-1], hand(fonts))).texts[0]
    assert [one.piece for one in text.glyphs] == list("中环快速路")
    assert text.glyphs[0].y < text.glyphs[-1].y


def test_an_english_name_turns_with_a_steep_line(fonts: Fonts) -> None:
    text = next(along("Middle Ring", DOWN, hand(fonts))).texts[0]
    assert text.angle_deg == pytest.approx(np.degrees(np.arctan2(80, 2)), abs=0.1)


def test_a_name_beside_a_steep_line_stands_clear_of_it_on_either_side(fonts: Fonts) -> None:
    ways = along("轨道交通", DOWN, hand(fonts), off_mm=0.8)
    right, left = next(ways).texts[0], next(ways).texts[0]
    em = hand(fonts).em_mm
    # the line runs from x = 50 to 52
    assert min(one.x for one in right.glyphs) > 50 + 0.8 - 0.01
    assert max(one.x + em for one in left.glyphs) < 52 - 0.8 + 0.01


def test_a_name_on_a_level_line_is_one_text_at_its_slope(fonts: Fonts) -> None:
    text = next(along("前进路", ACROSS, hand(fonts))).texts[0]
    assert not text.glyphs
    assert text.angle_deg == pytest.approx(np.degrees(np.arctan2(4, 80)), abs=0.1)


def test_a_line_drawn_from_right_to_left_is_not_written_upside_down(fonts: Fonts) -> None:
    text = next(along("前进路", ACROSS[::-1], hand(fonts))).texts[0]
    assert abs(text.angle_deg) < 90


def test_characters_follow_a_bend_each_at_its_own_slope(fonts: Fonts) -> None:
    text = next(along("沪宁高速公路昆山段", BENT, hand(fonts))).texts[0]
    angles = [one.angle_deg for one in text.glyphs]
    assert len(angles) == 9
    assert np.ptp(angles) > 5
    assert np.abs(np.diff(angles)).max() < 24


def test_a_name_longer_than_its_line_is_left_out(fonts: Fonts) -> None:
    assert list(along("一个很长很长的名字放不下", ACROSS[:, :] / 10, hand(fonts))) == []


def test_the_first_asked_for_keeps_its_place_and_the_next_goes_elsewhere(fonts: Fonts) -> None:
    placer = Placer(Rect(0, 0, 100, 100))
    pen = Pen("#000000", 0.1)
    ways = [list(led_out(["KS-0001"], hand(fonts), x=50, y=50, away_mm=(7.0,), pen=pen)) for _ in range(2)]
    one, other = placer.first(ways[0]), placer.first(ways[1])
    assert one is not None
    assert other is not None
    assert one.texts[0].y != other.texts[0].y or one.texts[0].x != other.texts[0].x
    assert other.leader is not None


def test_a_short_link_sends_to_the_view_it_was_printed_for(
    prepared_source: ContextSource, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path)
    server = Flask("probe")
    register_routes(server, settings, prepared_source)
    link = "http://127.0.0.1:8050/?lang=en&verdict=priority#sheet&size=A4"
    remember(settings, link)
    answer = server.test_client().get(f"/s/{code_of(link)}")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/?lang=en&verdict=priority#sheet&size=A4",
    )
    assert server.test_client().get("/s/abcdefghij").status_code == 404


def plots(*boxes: tuple[float, float, float, float]) -> Scene:
    """Parcels as boxes of metres, all of one class."""
    fill = ParcelClass("fails", Words("不符合", "fails"), Fill("#CCCCCC"))
    shapes = np.array([shapely.box(*box) for box in boxes], dtype=object)
    ids = np.array([f"KS-{place:04d}" for place in range(len(boxes))], dtype=object)
    return Scene({}, Parcels(shapes, ids, np.zeros(len(boxes), dtype=np.intp), (fill,)))


def ids_of(scene: Scene, denominator: float, fonts: Fonts, *lines: shapely.Geometry) -> list[Text]:
    """The ids placed on a frame of 100 mm by 100 mm about the origin."""
    frame = Frame(Rect(0, 0, 100, 100), 0.0, 0.0, denominator)
    placed, _ = parcel_ids(scene, frame, Placer(frame.rect), fonts, lines=np.array(lines, dtype=object))
    return [text for one in placed for text in one.texts]


def test_an_id_stands_beside_a_line_that_runs_through_its_parcel(fonts: Fonts) -> None:
    scene = plots((-100, -100, 100, 100))
    (free,) = ids_of(scene, 5_000, fonts)
    assert (free.x, free.angle_deg) == (50.0, 0.0)
    (beside,) = ids_of(scene, 5_000, fonts, shapely.LineString([(0, -200), (0, 200)]))
    half = fonts.width_mm(beside.text, beside.size_pt) / 2
    assert abs(beside.x - 50.0) > half


def test_an_id_runs_upward_in_a_parcel_too_narrow_for_two_lines(fonts: Fonts) -> None:
    (text,) = ids_of(plots((-8, -60, 8, 60)), 5_000, fonts)  # 3.2 mm by 24 mm
    assert text.angle_deg == -90.0


def test_an_id_is_led_out_to_free_land_alone(fonts: Fonts) -> None:
    small = (-4.0, -4.0, 4.0, 4.0)
    (out,) = ids_of(plots(small), 5_000, fonts)
    assert out.x != 50.0
    around = [(-90, 5, 90, 90), (-90, -90, 90, -5), (-90, -4, -5, 4), (5, -4, 90, 4)]
    placed = ids_of(plots(small, *around), 5_000, fonts)
    assert "KS-0000" not in [one.text for one in placed]
