"""Fonts subset at set-up."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore.card import MARKS
from dashboard.settings import Settings
from dashboard.setup import fonts
from geodata.errors import SetupError


def test_repertoire_is_gbk_and_holds_the_station_name_gb2312_lacks() -> None:
    assert ord("菉") in fonts.gbk_repertoire()
    assert ord("菉") not in fonts.common_repertoire()
    assert len(fonts.common_repertoire() & set(range(0x4E00, 0xA000))) == 3755


def test_slices_share_nothing_and_make_the_whole() -> None:
    parts = fonts.slices("昆山菉葭 500 m²")
    assert sum(len(part.characters) for part in parts) == len(fonts.gbk_repertoire())
    assert frozenset().union(*(part.characters for part in parts)) == fonts.gbk_repertoire()
    assert ord("菉") in parts[0].characters


@given(st.frozensets(st.integers(0x20, 0x3000), min_size=1))
def test_unicode_ranges_name_exactly_the_characters(points: frozenset[int]) -> None:
    named: set[int] = set()
    for run in fonts.unicode_ranges(points).split(","):
        first, _, last = run.removeprefix("U+").partition("-")
        named |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert named == points


def test_set_up_fonts_hold_their_characters_and_are_not_made_again() -> None:
    settings = Settings()
    folder = settings.setup_folder / "fonts"
    fonts.ensure_fonts(folder, settings.libraries)
    assert fonts.ensure_fonts(folder, settings.libraries) is False
    page = TTFont(folder / "noto-sans-sc-400-page.woff2").getBestCmap()
    assert {ord(sign) for sign in "优先可准入无法判定不符合"} <= set(page)
    css = fonts.font_face_css(folder)
    assert css.count("@font-face") == 6
    assert css.rindex("-page.woff2") > css.rindex("-rare.woff")


def test_missing_full_font_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="not installed"):
        fonts.ensure_fonts(tmp_path / "fonts", tmp_path / "node_modules")


def test_the_first_slice_holds_the_marks_of_rules_so_that_no_rare_characters_are_fetched_for_them() -> None:
    page = fonts.slices(fonts.interface_text())[0].characters
    assert {ord(sign) for mark in MARKS.values() for sign in mark} <= page
