"""One definition of how things look: complete, legible, and the ministry's where it is theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from layers import symbology
from layers.assess import Verdict
from layers.symbology import (
    FLAGS,
    LAND_USES,
    SCALE_BANDS,
    SYMBOL,
    SYMBOLS,
    VERDICT,
    VERDICTS,
    Fill,
    Stroke,
    band_at,
    land_use_colour,
    land_use_symbol,
    symbols_at,
)

APPENDIX_B = json.loads((Path(__file__).parents[1] / "vectors" / "land_use_colours.json").read_text("utf-8"))
ASKED = {
    *("outside", "land", "boundary-edge", "border", "water", "rivers", "rail", "metro", "stations", "rings"),
    *("rings-assumed", "band", "carriers", "crossings-open", "crossings-planned", "roads", "towns"),
    *("neighbours", "landmarks", "parcels", "selection", "hover", "flag-close", "flag-near"),
}
REFERENCE = {
    *("boundary", "border", "rings", "carriers", "crossings", "stations", "towns", "water", "rivers", "rail"),
    *("metro", "roads", "neighbours", "landmarks"),
}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_everything_that_is_drawn_has_a_symbol_with_words_in_both_languages() -> None:
    assert set(SYMBOL) >= ASKED
    assert len(SYMBOL) == len(SYMBOLS)
    assert all(symbol.legend.zh and symbol.legend.en for symbol in SYMBOLS)


def test_every_reference_layer_is_drawn() -> None:
    assert {symbol.layer for symbol in SYMBOLS} >= REFERENCE


def test_symbols_are_listed_in_draw_order_and_no_two_share_a_place() -> None:
    orders = [symbol.order for symbol in SYMBOLS]
    assert orders == sorted(set(orders))


def test_each_verdict_has_a_symbol_that_does_not_speak_by_colour_alone() -> None:
    assert [symbol.code for symbol in VERDICTS] == sorted(Verdict, reverse=True)
    assert len({symbol.mark for symbol in VERDICTS}) == len(VERDICTS)
    assert VERDICT[Verdict.CANNOT_TELL].fill.hatch is not None
    assert [VERDICT[code].legend.zh for code in Verdict] == [code.zh for code in Verdict]
    assert [VERDICT[code].legend.en for code in Verdict] == [code.en for code in Verdict]


@pytest.mark.parametrize(("name", "rgb"), APPENDIX_B.items())
def test_land_use_colours_are_the_ministrys(name: str, rgb: list[int]) -> None:
    code = name.split(maxsplit=1)[0]
    assert land_use_colour(code) == "#{:02X}{:02X}{:02X}".format(*rgb)
    assert not land_use_symbol(code).own


def test_ma_is_hatched_and_says_that_its_colour_is_the_tools() -> None:
    ma = LAND_USES["Ma"]
    assert ma.own
    assert "工具自定" in ma.legend.zh
    assert ma.fill.colour == land_use_colour("1001")
    assert ma.fill.hatch is not None
    assert ma.fill.hatch.colour == land_use_colour("0802")


def test_a_longer_code_is_drawn_as_the_class_it_belongs_to() -> None:
    assert land_use_symbol("100103") is land_use_symbol("1001")
    assert land_use_colour("1207") != land_use_colour("1299") == land_use_colour("12")


@pytest.mark.parametrize("code", [None, "", "99", "M1", float("nan")])
def test_a_use_that_is_not_known_is_not_coloured_as_one(code: str | None) -> None:
    assert land_use_colour(code) is None
    assert land_use_symbol(code).fill.hatch is not None


def test_scale_bands_cover_every_scale_without_gap() -> None:
    assert SCALE_BANDS[0].above == 0
    assert [one.up_to for one in SCALE_BANDS[:-1]] == [one.above for one in SCALE_BANDS[1:]]
    assert band_at(3500).name == "plot"
    assert band_at(3501).name == "block"


@pytest.mark.parametrize("denominator", [0, -5])
def test_a_scale_that_is_none_is_refused(denominator: float) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        band_at(denominator)


def test_lines_thin_out_and_hatches_open_towards_small_scales() -> None:
    widths = [band.width_factor for band in SCALE_BANDS]
    assert widths == sorted(widths, reverse=True)


def test_labels_are_legible_on_their_halo() -> None:
    inks = [(symbol.label.colour, symbol.label.halo) for symbol in SYMBOLS if symbol.label]
    assert min(contrast(ink, halo) for ink, halo in inks) >= 4.5


def test_flags_are_drawn_over_parcels_and_told_apart_without_colour() -> None:
    assert all(flag.order > SYMBOL["parcels"].order for flag in FLAGS.values())
    close, near = FLAGS["close"].stroke, FLAGS["near"].stroke
    assert isinstance(close, Stroke)
    assert isinstance(near, Stroke)
    assert close.dash_mm != near.dash_mm


def test_crossings_and_rings_split_their_layer_without_rest() -> None:
    for one, other, values in (
        ("crossings-open", "crossings-planned", ("open", "planned", None)),
        ("rings", "rings-assumed", ("schematic", "assumed", None)),
    ):
        first, second = SYMBOL[one].where, SYMBOL[other].where
        assert first is not None
        assert second is not None
        assert all(first.holds(value) != second.holds(value) for value in values)


def test_small_things_are_left_out_at_small_scales() -> None:
    drawn = {symbol.key for symbol in symbols_at(200_000)}
    assert "stations" not in drawn
    assert {"land", "rings", "parcels"} <= drawn


def test_a_pixel_is_a_96th_of_an_inch() -> None:
    assert symbology.pixels(25.4) == pytest.approx(96)


def test_carriers_and_band_stay_light_enough_to_see_parcels_through() -> None:
    for key in ("carriers", "band"):
        fill = SYMBOL[key].fill
        assert isinstance(fill, Fill)
        assert fill.opacity < 0.1
