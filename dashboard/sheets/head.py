"""The head of a sheet: titles at the left; sheet number, publication and what the data are at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from dashboard.sheets.blocks import Type
from dashboard.sheets.displaylist import Item, Text
from dashboard.sheets.instruments import STAMP_RED, stamp, stamp_width
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.sheetwords import Speaker, status_of
from dashboard.text import say
from dashboard.words_of_view import override_words
from geodata.sheet_errors import TitleTooLong
from layers.symbology import INK, INK_2, INK_3

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.sheets.mapdraw import Drawn
    from dashboard.sheets.spec import SheetSpec
    from dashboard.view import Language, View

Stamp: TypeAlias = tuple[str, str, str]  # its line, the same in the other language, its colour

TITLE_PT: Final = (19.0, 15.0, 12.5, 10.5)  # the first at which a title fits
SUBTITLE_PT: Final = 8.6
SCHEMATIC: Final = "#8A5A00"
WHAT_IF: Final = "#5A3B93"
SPACING_EM: Final = 0.02
STAMPS_SHARE: Final = 0.42  # of the head's width


def head_of(
    context: Context, view: View, spec: SheetSpec, rect: Rect, type_: Type, *, drawn: Sequence[Drawn]
) -> tuple[Item, ...]:
    """Draw the head.

    Raises
    ------
    TitleTooLong
        If a title does not fit beside the stamps at its smallest size.
    """
    items: list[Item] = []
    y, beside = rect.y, 0.0
    for row in _rows(_stamps(context, view, spec, drawn), rect.width, type_):
        x = rect.right
        for text, second, colour in row:
            block = stamp(text, second, type_, colour=colour)
            items += block.at(x, y)
            x -= stamp_width(text, second, type_) + type_.mm(1.2)
        beside = max(beside, rect.right - x)
        y += block.height + type_.mm(1.1)
    right, low = rect.right, y + type_.mm(2.4)
    notes, size = _notes(spec), type_.pt(6.2)
    if notes and low + type_.mm(0.8) > rect.bottom:  # no room below the stamps: beside the last of them
        right, low = x - type_.mm(1.4), y - type_.mm(1.1) - block.height / 2 + 0.36 * size * MM_PER_PT
    for note in notes:
        items.append(Text(note, right, low, size, INK_2, anchor="end"))
        right -= type_.fonts.width_mm(note, size) + type_.mm(4)
    beside = max(beside, rect.right - right)
    return (*_titles(context, spec, rect, type_, rect.width - beside - type_.mm(7)), *items)


def _rows(rows: list[list[Stamp]], width: float, type_: Type) -> list[list[Stamp]]:
    """Put stamps under one another where a row of them would leave the title too little room."""
    found = []
    for row in rows:
        wide = sum(stamp_width(text, second, type_) for text, second, _ in row)
        high = any(second for _, second, _ in row)  # two lines each: three rows would not fit the head
        found += [row] if high or wide <= width * STAMPS_SHARE else [[one] for one in row]
    return found


def titles_of(context: Context, spec: SheetSpec) -> tuple[str, str]:
    """Give the title, and the line below it: the title in the other language, or the pack's name."""
    languages = Speaker(spec.language).languages
    own = {"zh": spec.title_zh, "en": spec.title_en}
    key = "sheet.title" if spec.colour_by == "verdict" else "sheet.title_use"

    def title(language: Language) -> str:
        area = context.area.name_zh if language == "zh" else context.area.name_en
        return own[language] or say(language, key, area=area)

    info = context.pack.info
    policy = info.title_zh if languages[0] == "zh" else (info.title_en or info.title_zh)
    return title(languages[0]), title(languages[1]) if len(languages) > 1 else policy


def _titles(context: Context, spec: SheetSpec, rect: Rect, type_: Type, room: float) -> list[Item]:
    title, below = titles_of(context, spec)
    fonts = type_.fonts
    sizes = [type_.pt(points) for points in TITLE_PT]
    fitting = [one for one in sizes if fonts.width_mm(title, one, bold=True, spacing_em=SPACING_EM) <= room]
    if not fitting:
        most = int(len(title) * room / fonts.width_mm(title, sizes[-1], bold=True, spacing_em=SPACING_EM))
        raise TitleTooLong(title=title, most=most)
    size = fitting[0]
    written: list[Item] = [
        Text(title, rect.x, rect.y + type_.mm(6.6), size, INK, bold=True, spacing_em=SPACING_EM)
    ]
    for points in (SUBTITLE_PT, 6.4, 5.0):
        if fonts.width_mm(below, type_.pt(points)) <= room or points == 5.0:  # noqa: PLR2004 - the smallest
            written.append(Text(below, rect.x, rect.y + type_.mm(12.0), type_.pt(points), INK_3))
            break
    return written


def _stamps(context: Context, view: View, spec: SheetSpec, drawn: Sequence[Drawn]) -> list[list[Stamp]]:
    """Give the stamps in rows: what may be done with the sheet; what its data and its terms are.

    Those of two languages are two lines high and stand in one row.
    """
    speaker = Speaker(spec.language)

    def said(key: str, colour: str, **facts: object) -> Stamp:
        return speaker.first(key, **facts), speaker.second(key, **facts), colour

    first = said("sheet.internal", STAMP_RED)
    if spec.publication == "public":
        first = said("sheet.review", INK, number=spec.review_number)
    second = []
    status = status_of(context, drawn)
    if status != "surveyed":
        second.append(said(f"sheet.{status}", SCHEMATIC))
    if override_words(context, view, speaker.languages[0]):
        second.append(said("sheet.what_if", WHAT_IF))
    if len(speaker.languages) > 1 and len(second) < 2:  # noqa: PLR2004 - more would leave a title no room
        return [[first, *second]]
    return [[first], second] if second else [[first]]


def _notes(spec: SheetSpec) -> list[str]:
    speaker = Speaker(spec.language)
    notes = [speaker.first("sheet.number", number=spec.number)] if spec.number else []
    return notes + ([speaker.first("sheet.secrecy", mark=spec.secrecy)] if spec.secrecy else [])
