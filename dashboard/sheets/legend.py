"""The legend: exactly what a map shows, each with a swatch drawn by the same pens as on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Final

import numpy as np

from dashboard.sheets.blocks import BASELINE_EM, Block, Type
from dashboard.sheets.displaylist import Group, Item, Pen, Text, box, polyline
from dashboard.sheets.mapdraw import Drawn, hatched, marked
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.scene import SheetLanguage
from dashboard.sheets.sheetwords import Speaker
from layers.symbology import INK, INK_2, INK_3, LAND, Stroke, band_at

SWATCH: Final = (7.4, 3.2)  # mm, at A3
WAVE: Final = ((0.0, 0.78), (0.3, 0.34), (0.62, 0.62), (1.0, 0.22))  # how a line runs through its swatch
GROUP_MM: Final = 4.2
GROUP_GAP_MM: Final = 1.6
OUT: Final = frozenset({"land"})  # what needs no words


# what is read together; what is in no list is ground
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "parcels": ("parcels", "flag", "selection", "site"),
    "policy": ("carriers", "band", "rings"),
    "transport": ("metro", "stations", "rail", "crossings", "roads", "landmarks"),
    "ground": (),
}


@dataclass(frozen=True)
class LegendStyle:
    """How tight a legend is set.

    Attributes
    ----------
    row_mm
        From line to line, for this paper.
    columns
        Side by side.
    grouped
        Whether what is read together has a heading of its own.
    """

    row_mm: float
    columns: int = 1
    grouped: bool = False


def group_of(entry: Drawn) -> str:
    """Tell with which others an entry is read.

    Examples
    --------
    >>> from layers.symbology import Words
    >>> [group_of(Drawn(key, Words("", ""))) for key in ("parcels:1001", "rings-assumed", "rivers")]
    ['parcels', 'policy', 'ground']
    """
    stem = entry.key.partition(":")[0].partition("-")[0]
    return next((group for group, stems in GROUPS.items() if stem in stems), "ground")


def legend_entries(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Order what a map shows as a legend is read: parcels, policy, transport, ground."""
    groups = list(GROUPS)
    stems = {stem: place for stem_list in GROUPS.values() for place, stem in enumerate(stem_list)}
    kept = [one for one in drawn if one.key not in OUT]

    def key(one: Drawn) -> tuple[int, int]:
        return groups.index(group_of(one)), stems.get(one.key.partition(":")[0].partition("-")[0], 0)

    return sorted(kept, key=key)


def legend(
    drawn: Sequence[Drawn],
    width: float,
    type_: Type,
    *,
    language: SheetLanguage,
    denominator: float,
    style: LegendStyle,
) -> Block:
    """Draw the entries in columns.

    Parameters
    ----------
    drawn
        What the map shows.
    width
        Of the whole legend, mm.
    language
        Both languages write the second under the first.
    denominator
        Of the map's scale: swatches are drawn as on the map.
    """
    entries = legend_entries(drawn)
    if style.grouped:
        return _grouped(entries, width, type_, language=language, denominator=denominator, style=style)
    deep = ceil(len(entries) / style.columns)
    gap = type_.mm(4.0)
    across = (width - gap * (style.columns - 1)) / style.columns
    items: list[Item] = []
    for place, entry in enumerate(entries):
        row = Rect((across + gap) * (place // deep), style.row_mm * (place % deep), across, style.row_mm)
        items += _row(entry, row, type_, language, denominator)
    return Block(tuple(items), style.row_mm * deep)


def _grouped(
    entries: Sequence[Drawn],
    width: float,
    type_: Type,
    *,
    language: SheetLanguage,
    denominator: float,
    style: LegendStyle,
) -> Block:
    """Draw the entries in one column, each group under its heading."""
    speaker, items, y = Speaker(language), list[Item](), 0.0
    size, high = type_.pt(5.8), type_.mm(GROUP_MM)
    for group, members in groupby(entries, group_of):
        y += type_.mm(GROUP_GAP_MM) if y else 0.0
        said = speaker.beside(f"sheet.group.{group}")
        items.append(Text(said, 0.0, y + high - type_.mm(1.2), size, INK_2, bold=True))
        y += high
        for entry in members:
            items += _row(entry, Rect(0.0, y, width, style.row_mm), type_, language, denominator)
            y += style.row_mm
    return Block(tuple(items), y)


def _row(entry: Drawn, row: Rect, type_: Type, language: SheetLanguage, denominator: float) -> list[Item]:
    wide, high = map(type_.mm, SWATCH)
    beside = type_.mm(SWATCH[0] + 2.0)
    drawn = swatch(entry, Rect(row.x, row.y + (row.height - high) / 2, wide, high), denominator)
    return [
        *drawn,
        *_words(entry, Rect(row.x + beside, row.y, row.width - beside, row.height), type_, language),
    ]


def _words(entry: Drawn, rect: Rect, type_: Type, language: SheetLanguage) -> list[Item]:
    first, second = type_.body_pt, max(5.0, type_.body_pt * 0.8)
    middle = rect.centre[1]
    if language != "both":
        baseline = middle + BASELINE_EM * first * MM_PER_PT
        return [_line_of(entry.words.say(language), rect, baseline, first, type_, ink=INK)]
    return [
        _line_of(entry.words.zh, rect, middle - type_.mm(0.25), first, type_, ink=INK),
        _line_of(entry.words.en, rect, middle + second * MM_PER_PT * 0.95, second, type_, ink=INK_3),
    ]


def _line_of(text: str, rect: Rect, baseline: float, size: float, type_: Type, *, ink: str) -> Text:
    return Text(text, rect.x, baseline, _fitting(text, size, rect.width, type_), ink)


def _fitting(text: str, size: float, width: float, type_: Type) -> float:
    wide = type_.fonts.width_mm(text, size)
    return size if wide <= width else max(5.0, size * width / wide)


def swatch(entry: Drawn, rect: Rect, denominator: float) -> list[Item]:
    """Draw what an entry looks like on the map."""
    band = band_at(denominator)
    if entry.marker is not None:
        return [marked(entry.marker, *rect.centre, factor=min(band.width_factor, 1.25))]
    if entry.fill is not None or entry.key.startswith(("flag", "selection")):
        return _area(entry, rect, denominator)
    return _line(entry, rect, denominator) if entry.stroke is not None else []


def _area(entry: Drawn, rect: Rect, denominator: float) -> list[Item]:
    band, items = band_at(denominator), list[Item]()
    if entry.fill is not None and entry.fill.colour is not None:
        if entry.fill.opacity < 1:
            items.append(box(rect, fill=LAND))
        items.append(box(rect, fill=entry.fill.colour, opacity=entry.fill.opacity))
    if entry.fill is not None and entry.fill.hatch is not None:
        items.append(
            hatched(
                box(rect),
                entry.fill.hatch,
                replace(band, hatch_gap_factor=min(1.0, band.hatch_gap_factor)),
                1.0,
                within=rect,
            )
        )
    stroke = entry.stroke
    if entry.key.startswith("parcels:"):
        items.append(box(rect, pen=Pen(INK_3, 0.08)))
    elif stroke is not None:
        items.append(box(rect.inset(0.15), pen=_pen(stroke, denominator)))
    return items


def _line(entry: Drawn, rect: Rect, denominator: float) -> list[Item]:
    stroke = entry.stroke
    if stroke is None:
        return []
    x, y = np.array(WAVE).T
    points = np.column_stack((rect.x + x * rect.width, rect.y + rect.height * (0.5 + (y - 0.5) * 0.45)))
    if stroke.ground_m is not None:
        return [Group((polyline(points, Pen(stroke.colour, 1.1)),), clip=rect)]
    if entry.key == "roads":
        wide = max(0.7, stroke.width_mm * band_at(denominator).width_factor)
        pens = [
            Pen(stroke.casing_colour or stroke.colour, wide + 2 * stroke.casing_mm),
            Pen(stroke.colour, wide),
        ]
    else:
        pens = [_pen(stroke, denominator)]
        if stroke.casing_colour is not None and entry.key == "rail":
            pens.insert(
                0,
                replace(
                    pens[0],
                    colour=stroke.casing_colour,
                    width_mm=pens[0].width_mm + 2 * stroke.casing_mm,
                    dash_mm=(),
                ),
            )
    return [Group(tuple(polyline(points, pen) for pen in pens), clip=rect.inset(0.0, -1.0))]


def _pen(stroke: Stroke, denominator: float) -> Pen:
    factor = band_at(denominator).width_factor
    return Pen(
        stroke.colour,
        stroke.width_mm * factor,
        tuple(mm * factor for mm in stroke.dash_mm),
        stroke.opacity,
        stroke.round_caps,
    )
