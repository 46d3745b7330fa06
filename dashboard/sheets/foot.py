"""The foot of a sheet: scale and grid, terms, sources, the code that reopens it; who drew it, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.sheets.blocks import BASELINE_EM, LEADING_EM, RULE, Block, Type, column, heading, paragraph
from dashboard.sheets.displaylist import Item, Pen, Text, polyline
from dashboard.sheets.instruments import STAMP_RED, convergence_deg, degrees_minutes, qr, scale_bar
from dashboard.sheets.layout import MARGINS
from dashboard.sheets.mapframe import grid_step_m
from dashboard.sheets.paper import MM_PER_PT, Rect
from dashboard.sheets.sheetwords import (
    Speaker,
    checksum,
    crs_line,
    length_words,
    note_lines,
    source_lines,
    version_words,
)
from dashboard.text import say
from geodata.grouping import THIN
from layers.symbology import INK, INK_2, INK_3

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.sheets.frame import Frame
    from dashboard.sheets.mapdraw import Drawn
    from dashboard.sheets.spec import SheetSpec
    from dashboard.view import View

SHARES: Final = (0.245, 0.265, 0.325, 0.165)
GAP_MM: Final = 5.0
CODE_MM: Final = 19.0
LAST_GAP_MM: Final = 1.4
# of a filter, or of overrides, in words; half as many in each of two languages
MOST_LINES: Final = {"portrait": 12, "landscape": 8}


@dataclass(frozen=True, eq=False)
class Foot:
    """The foot of a sheet, before it has its place."""

    columns: tuple[Block, ...]
    last: Block
    type_: Type
    height: float

    def draw(self, rect: Rect) -> tuple[Item, ...]:
        """Draw it into a rectangle."""
        items: list[Item] = []
        for block, x in zip(self.columns, _edges(rect.x, rect.width), strict=True):
            items += block.at(x, rect.y)
        line = rect.bottom - self.last.height - self.type_.mm(LAST_GAP_MM)
        items.append(polyline([(rect.x, line), (rect.right, line)], Pen(RULE, 0.15)))
        items += self.last.at(rect.x, line + self.type_.mm(LAST_GAP_MM))
        return tuple(items)

    def code_at(self, rect: Rect) -> Rect:
        """Give where the code lies, which is a link as well."""
        side = self.type_.mm(CODE_MM)
        return Rect(_edges(rect.x, rect.width)[3], rect.y, side, side)


@dataclass(frozen=True, eq=False)
class FootWriter:
    """Writes the foot of one sheet.

    Attributes
    ----------
    code, short
        What the QR code holds, and the link that is printed beside it; nothing where there is none yet.
    """

    context: Context
    view: View
    spec: SheetSpec
    frame: Frame
    drawn: Sequence[Drawn]
    type_: Type
    code: str = ""
    short: str = ""

    @property
    def speaker(self) -> Speaker:
        """The language of the sheet."""
        return Speaker(self.spec.language)

    def foot(self) -> Foot:
        """Prepare the foot."""
        type_, width = self.type_, self.spec.paper.width_mm - 2 * MARGINS[self.spec.size]
        widths = [share * width - type_.mm(GAP_MM) for share in SHARES]
        columns = (
            self._scale(widths[0]),
            self._notes(widths[1]),
            self._text("sheet.sources", source_lines(self.context, self.drawn, self.speaker), widths[2]),
            self._code(widths[3] + type_.mm(GAP_MM)),
        )
        last = self._last(width)
        height = max(block.height for block in columns) + last.height + type_.mm(LAST_GAP_MM + 1.8)
        return Foot(columns, last, type_, height)

    def _scale(self, width: float) -> Block:
        type_, speaker, denominator = self.type_, self.speaker, self.frame.denominator
        size = type_.pt(9.4)
        said = speaker.first("sheet.scale", denominator=f"{denominator:,.10g}".replace(",", THIN))
        text = Text(said, 0.0, size * MM_PER_PT * 0.95, size, INK, bold=True)
        angle = degrees_minutes(convergence_deg(self.context.area, self.frame))
        notes = [crs_line(self.context, speaker)]
        for language in speaker.languages:
            step = length_words(language, grid_step_m(denominator))
            notes += [say(language, "sheet.grid", step=step), say(language, "sheet.north", angle=angle)]
        told = paragraph("\n".join(notes), width, type_)
        return column(
            [Block((text,), size * MM_PER_PT * 1.15), scale_bar(denominator, type_, width), told],
            type_.mm(1.3),
        )

    def _notes(self, width: float) -> Block:
        """Write filter and overrides in words; very long ones end where the link goes on."""
        speaker, told = self.speaker, note_lines(self.context, self.view, self.speaker)
        each = len(told) // len(speaker.languages)
        most = MOST_LINES[self.spec.paper.orientation] // len(speaker.languages)
        blocks = [heading(speaker.first("sheet.notes"), speaker.second("sheet.notes"), width, self.type_)]
        for place, line in enumerate(told):
            tail = say(speaker.languages[place // each], "sheet.rest")
            blocks.append(paragraph(line, width, self.type_, most=most, tail=tail))
        return column(blocks, self.type_.mm(0.45))

    def _text(self, key: str, lines: Sequence[str], width: float) -> Block:
        head = heading(self.speaker.first(key), self.speaker.second(key), width, self.type_)
        return column([head, *(paragraph(line, width, self.type_) for line in lines)], self.type_.mm(0.45))

    def _code(self, width: float) -> Block:
        type_, speaker, side = self.type_, self.speaker, self.type_.mm(CODE_MM)
        version = version_words(self.context.dataset.manifest.version)
        told = [
            (speaker.line("sheet.reopen"), INK),
            (speaker.line("sheet.reopen_here") if self.context.settings.links_stay_here else "", STAMP_RED),
            (self.short.partition("://")[2], INK_2),
            (speaker.line("sheet.version", version=version), INK_2),
            (speaker.line("sheet.checksum", checksum=checksum(self.context.dataset)), INK_2),
        ]
        room = width - side - type_.mm(1.6)
        texts = [paragraph(text, room, type_, colour=ink) for text, ink in told if text]
        beside = column(texts, type_.mm(0.5))
        drawn: tuple[Item, ...] = (qr(self.code, side),) if self.code else ()
        return Block((*drawn, *beside.at(side + type_.mm(1.6), type_.mm(0.6))), max(side, beside.height))

    def _last(self, width: float) -> Block:
        spec, speaker, info = self.spec, self.speaker, self.context.pack.info
        title = info.title_zh if speaker.languages[0] == "zh" else (info.title_en or info.title_zh)
        issuer = (
            speaker.first("sheet.issuer", name=spec.issuer)
            if spec.issuer
            else speaker.first("sheet.no_issuer")
        )
        editor = speaker.first("sheet.editor", name=spec.editor) if spec.editor else ""
        date = speaker.first("sheet.date", date=spec.date.isoformat()) if spec.date else ""
        credit = "  ·  ".join(filter(None, (issuer, editor, date)))
        size = self.type_.note_pt
        room = width - self.type_.fonts.width_mm(credit, size) - self.type_.mm(GAP_MM)
        told = paragraph(speaker.first("sheet.disclaimer", pack=title), room, self.type_, colour=INK_3)
        baseline = size * MM_PER_PT * (LEADING_EM / 2 + BASELINE_EM)
        return Block((*told.items, Text(credit, width, baseline, size, INK_2, anchor="end")), told.height)


def _edges(left: float, width: float) -> list[float]:
    return [left + width * sum(SHARES[:place]) for place in range(len(SHARES))]
