"""How everything is drawn and named, once, for the map and for the sheets.

Widths, dashes and gaps are millimetres on paper (web pixels = mm x 96 / 25.4), type sizes are points. Symbols
are listed in draw order: hatches below, outlines above, flags on top of verdicts. Colour never speaks alone:
each verdict has a mark and words as well, and what cannot be told is hatched.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from layers._land_use import LAND_USES, UNKNOWN_USE, land_use_colour, land_use_symbol
from layers._symbol_types import (
    Fill,
    Hatch,
    LandUseSymbol,
    Lettering,
    Marker,
    ScaleBand,
    Stroke,
    Symbol,
    VerdictSymbol,
    Where,
    Words,
)

PX_PER_MM: Final = 96 / 25.4

# tokens of the look
INK: Final = "#14202B"
INK_2: Final = "#4A5662"
INK_3: Final = "#6B7785"
PAPER: Final = "#FFFFFF"
LAND: Final = "#FBFAF6"
OUTSIDE: Final = "#EDF0EE"
LINE: Final = "#DFE3E6"
ACCENT: Final = "#0E8A74"
PRIORITY: Final = "#0E8A74"
ADMISSIBLE: Final = "#7CB8A8"
CANNOT_TELL: Final = "#E7EAEE"
CANNOT_TELL_HATCH: Final = "#6B7785"
FAILS: Final = "#C9C5BC"
FLAG: Final = "#E0A030"
RING: Final = "#C8442B"
CARRIER: Final = "#6C4BA6"
CROSSING: Final = "#B7791F"
METRO: Final = "#3F7FBF"
WATER: Final = "#D5E6EE"

# darker inks of the same hues, for words: each at least 4.5 : 1 on land
ACCENT_INK: Final = "#0A6B5A"
RING_INK: Final = "#A93620"
CARRIER_INK: Final = "#5A3B93"
CROSSING_INK: Final = "#7F5A05"
METRO_INK: Final = "#2C6399"
WATER_INK: Final = "#36627A"
SHORE: Final = "#B9D3E0"
BORDER: Final = "#9AA4AD"
ROAD: Final = "#FFFFFF"
ROAD_CASING: Final = "#D9D5C9"

SCALE_BANDS: Final = (
    ScaleBand("plot", 0, 3_500, 1.5, 2.0, 0.5),
    ScaleBand("block", 3_500, 15_000, 1.2, 1.5, 0.62),
    ScaleBand("town", 15_000, 35_000, 1.0, 1.0, 0.85),
    ScaleBand("city", 35_000, 110_000, 0.8, 0.85),
    ScaleBand("region", 110_000, 1e9, 0.6, 0.7),
)

VERDICTS: Final = (
    VerdictSymbol(3, "priority", Words("优先", "priority"), Fill(PRIORITY), "●"),
    VerdictSymbol(2, "admissible", Words("可准入", "admissible"), Fill(ADMISSIBLE), "○"),
    VerdictSymbol(
        1,
        "unclear",
        Words("无法判定", "cannot tell"),
        Fill(CANNOT_TELL, hatch=Hatch(CANNOT_TELL_HATCH, gap_mm=1.2, width_mm=0.25)),
        "?",
    ),
    VerdictSymbol(0, "fails", Words("不符合", "fails"), Fill(FAILS), "×"),
)

FLAGS: Final = MappingProxyType(
    {
        "close": Symbol(
            "flag-close",
            "parcels",
            "polygon",
            420,
            Words("临界", "too close to call"),
            stroke=Stroke(FLAG, 0.5),
            smallest=110_000,
        ),
        "near": Symbol(
            "flag-near",
            "parcels",
            "polygon",
            421,
            Words("差一点", "near miss"),
            stroke=Stroke(FLAG, 0.5, dash_mm=(1.2, 0.8)),
            smallest=110_000,
        ),
    }
)

# what a user draws on the map and keeps in the view
SITE: Final = Symbol(
    "site",
    "sites",
    "polygon",
    435,
    Words("画定的范围", "drawn sites"),
    fill=Fill(ACCENT, 0.12),
    stroke=Stroke(ACCENT, 0.5, casing_colour=PAPER, casing_mm=0.35),
    label=Lettering(INK, 7.0, bold=True),
)

_OPEN: Final = Where("status_2019", "==", ("open",))
_NOT_OPEN: Final = Where("status_2019", "!=", ("open",))
_ASSUMED: Final = Where("status", "==", ("assumed",))
_NOT_ASSUMED: Final = Where("status", "!=", ("assumed",))

SYMBOLS: Final = (
    Symbol("outside", "page", "all", 0, Words("研究区外", "beyond the border"), fill=Fill(OUTSIDE)),
    Symbol("land", "boundary", "polygon", 10, Words("研究区", "the study area"), fill=Fill(LAND)),
    Symbol(
        "water",
        "water",
        "polygon",
        20,
        Words("湖泊水面", "lakes"),
        fill=Fill(WATER),
        stroke=Stroke(SHORE, 0.2),
        label=Lettering(WATER_INK, 7.5, halo=WATER, spacing_em=0.12),
    ),
    Symbol(
        "rivers",
        "rivers",
        "line",
        21,
        Words("河道", "rivers and canals"),
        stroke=Stroke(WATER, 0.5, ground_m="width_m", round_caps=True),
        label=Lettering(WATER_INK, 6.5, halo=LAND, along_line=True, smallest=60_000),
    ),
    Symbol(
        "roads",
        "roads",
        "line",
        30,
        Words("道路", "roads"),
        stroke=Stroke(ROAD, 0.45, casing_colour=ROAD_CASING, casing_mm=0.15, round_caps=True),
        label=Lettering(INK_2, 6.5, along_line=True, smallest=35_000),
    ),
    Symbol(
        "carriers",
        "carriers",
        "polygon",
        40,
        Words("科创载体（示意范围）", "innovation carriers"),
        fill=Fill(CARRIER, 0.07, Hatch(CARRIER, gap_mm=2.4, width_mm=0.13, opacity=0.5)),
        stroke=Stroke(CARRIER, 0.35),
        label=Lettering(CARRIER_INK, 8.0, bold=True, smallest=150_000),
    ),
    Symbol(
        "band",
        "band",
        "polygon",
        50,
        Words("环线两侧范围", "band along the rings"),
        fill=Fill(RING, 0.085),
        stroke=Stroke(RING, 0.25, dash_mm=(0.9, 0.65), opacity=0.75),
    ),
    Symbol(
        "parcels",
        "parcels",
        "polygon",
        100,
        Words("地块", "parcels"),
        stroke=Stroke(PAPER, 0.15),
        label=Lettering(INK_2, 6.0, column="parcel_id", smallest=6_000),
    ),
    Symbol(
        "boundary-edge", "boundary", "line", 200, Words("行政界", "boundary"), stroke=Stroke(BORDER, 0.25)
    ),
    Symbol(
        "border",
        "border",
        "line",
        201,
        Words("省市界（示意）", "provincial border (schematic)"),
        stroke=Stroke(BORDER, 0.5, dash_mm=(2.5, 1.2, 0.5, 1.2)),
    ),
    Symbol(
        "rail",
        "rail",
        "line",
        210,
        Words("铁路", "railway"),
        stroke=Stroke(PAPER, 0.35, dash_mm=(1.8, 1.8), casing_colour=INK_3, casing_mm=0.15),
        label=Lettering(INK_2, 6.5, along_line=True, smallest=60_000),
    ),
    Symbol(
        "crossings-open",
        "crossings",
        "line",
        220,
        Words("对接道路（2019-12 已通）", "connecting roads, open in 2019-12"),
        stroke=Stroke(CROSSING, 0.55, casing_colour=PAPER, casing_mm=0.25),
        where=_OPEN,
        label=Lettering(CROSSING_INK, 7.0, bold=True, column="number", smallest=110_000),
    ),
    Symbol(
        "crossings-planned",
        "crossings",
        "line",
        221,
        Words("对接道路（2019-12 未通）", "connecting roads, not open in 2019-12"),
        stroke=Stroke(CROSSING, 0.55, dash_mm=(1.2, 0.9), casing_colour=PAPER, casing_mm=0.25),
        where=_NOT_OPEN,
        label=Lettering(CROSSING_INK, 7.0, bold=True, column="number", smallest=110_000),
    ),
    Symbol(
        "metro",
        "metro",
        "line",
        230,
        Words("轨道交通", "metro"),
        stroke=Stroke(METRO, 0.45, casing_colour=PAPER, casing_mm=0.3),
        label=Lettering(METRO_INK, 6.5, along_line=True, smallest=80_000),
    ),
    Symbol(
        "rings",
        "rings",
        "line",
        240,
        Words("环线快速路（示意中心线）", "ring expressways (schematic centre line)"),
        stroke=Stroke(RING, 0.7, casing_colour=PAPER, casing_mm=0.35, round_caps=True),
        where=_NOT_ASSUMED,
        label=Lettering(RING_INK, 7.5, bold=True, along_line=True, smallest=200_000),
    ),
    Symbol(
        "rings-assumed",
        "rings",
        "line",
        241,
        Words("环线快速路（假定走向）", "ring expressways (assumed alignment)"),
        stroke=Stroke(RING, 0.7, dash_mm=(2.0, 1.1), casing_colour=PAPER, casing_mm=0.35),
        where=_ASSUMED,
        label=Lettering(RING_INK, 7.5, bold=True, along_line=True, smallest=200_000),
    ),
    Symbol(
        "stations",
        "stations",
        "point",
        250,
        Words("轨道站点", "metro stations"),
        marker=Marker("circle", 1.3, PAPER, Stroke(METRO, 0.35)),
        smallest=150_000,
        label=Lettering(METRO_INK, 6.5, smallest=30_000),
    ),
    FLAGS["close"],
    FLAGS["near"],
    Symbol(
        "hover",
        "parcels",
        "polygon",
        430,
        Words("指向的地块", "parcel under the pointer"),
        stroke=Stroke(INK, 0.5),
    ),
    Symbol(
        "selection",
        "parcels",
        "polygon",
        440,
        Words("选中的地块", "selected parcel"),
        stroke=Stroke(INK, 0.7, casing_colour=PAPER, casing_mm=0.6),
    ),
    Symbol(
        "landmarks",
        "landmarks",
        "point",
        500,
        Words("地标", "landmarks"),
        marker=Marker("square", 0.9, INK_2),
        label=Lettering(INK_2, 6.5, smallest=60_000),
        smallest=60_000,
    ),
    Symbol(
        "neighbours",
        "neighbours",
        "point",
        510,
        Words("相邻城市", "neighbouring places"),
        marker=Marker("none", 0, OUTSIDE),
        label=Lettering(INK_2, 9.0, halo=OUTSIDE, spacing_em=0.12),
    ),
    Symbol(
        "towns",
        "towns",
        "point",
        520,
        Words("区镇", "towns"),
        marker=Marker("none", 0, LAND),
        label=Lettering(INK, 8.5, bold=True),
    ),
)

SYMBOL: Final = MappingProxyType({symbol.key: symbol for symbol in SYMBOLS})
VERDICT: Final = MappingProxyType({verdict.code: verdict for verdict in VERDICTS})


def band_at(denominator: float) -> ScaleBand:
    """Give the scale band that 1:`denominator` lies in.

    Parameters
    ----------
    denominator
        Scale denominator, greater than 0.

    Raises
    ------
    ValueError
        If it is not greater than 0.

    Examples
    --------
    >>> band_at(5_000).name, band_at(25_000).width_factor
    ('block', 1.0)
    """
    for band in SCALE_BANDS:
        if band.covers(denominator):
            return band
    message = f"the scale denominator was {denominator!r} and is expected to be greater than 0"
    raise ValueError(message)


def pixels(mm: float) -> float:
    """Convert millimetres on paper to CSS pixels.

    Examples
    --------
    >>> pixels(25.4)
    96.0
    """
    return mm * PX_PER_MM


def symbols_at(denominator: float) -> tuple[Symbol, ...]:
    """List what is drawn at 1:`denominator`, the lowest first.

    Examples
    --------
    >>> "stations" in {symbol.key for symbol in symbols_at(500_000)}
    False
    """
    return tuple(symbol for symbol in SYMBOLS if symbol.at(denominator))


__all__ = [
    "FLAGS", "LAND_USES", "SCALE_BANDS", "SITE", "SYMBOL", "SYMBOLS", "UNKNOWN_USE", "VERDICT", "VERDICTS",
    "Fill", "Hatch", "LandUseSymbol", "Lettering", "Marker", "ScaleBand", "Stroke", "Symbol", "VerdictSymbol",
    "Where", "Words", "band_at", "land_use_colour", "land_use_symbol", "pixels", "symbols_at",
]  # fmt: skip
