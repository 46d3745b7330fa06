"""Names follow their lines, stand upright where a line is steep, and a short link opens its sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from dashboard.context import ContextSource
from dashboard.routes import register_routes
from dashboard.settings import Settings
from dashboard.sheets.displaylist import Pen
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.lettering import Hand, along, led_out
from dashboard.sheets.paper import Rect
from dashboard.sheets.placing import Placer
from dashboard.sheets.sheetlink import code_of, remember

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
