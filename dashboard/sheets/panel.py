"""What stands beside or below a map: legend, location map, figures of the parcels on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.numerals import hectares, number
from dashboard.sheets.blocks import RULE, Block, Type, column, heading, paragraph, table
from dashboard.sheets.displaylist import Item, Pen, box, shifted
from dashboard.sheets.frame import Frame
from dashboard.sheets.instruments import location_map
from dashboard.sheets.legend import LegendStyle, legend
from dashboard.sheets.mapdraw import Drawn
from dashboard.sheets.paper import Rect
from dashboard.sheets.scene import Scene
from dashboard.sheets.sheetwords import Speaker
from dashboard.sheets.spec import SheetSpec
from layers.symbology import INK_3, Words

ROWS_MM: Final = (5.2, 4.7, 4.3, 3.9, 3.5)  # of the legend, the first that leaves room for the rest
BOTH_ROWS_MM: Final = (6.6, 6.0, 5.5, 5.0, 4.5)
LOCATION_MM: Final = (30.0, 62.0)
LEAST_LOCATION_MM: Final = 14.0
GAP_MM: Final = 3.6
BESIDE_SHARE: Final = 0.6  # of an upright sheet's width is the legend's
TALL: Final = 1.32  # height of the location map by its width


@dataclass(frozen=True, eq=False)
class Panel:
    """The panel of a sheet, before it has its place.

    Attributes
    ----------
    height
        That it needs below an upright map; a column beside a lying map takes the map's.
    """

    drawn: tuple[Drawn, ...]
    scene: Scene
    frame: Frame
    type_: Type
    spec: SheetSpec
    without_ids: int
    height: float

    def draw(self, rect: Rect) -> tuple[Item, ...]:
        """Draw it into a rectangle."""
        if self.spec.orientation == "landscape":
            return self._column(rect)
        return self._band(rect)

    def _column(self, rect: Rect) -> tuple[Item, ...]:
        type_, gap = self.type_, self.type_.mm(GAP_MM)
        figures = self.figures(rect.width)
        head = heading(*_said(self.spec, "sheet.location"), rect.width, type_)
        rest = figures.height + head.height + 2 * gap
        shortest = min(type_.mm(LOCATION_MM[0]), rect.width * TALL)
        key = self._legend(rect.width, rect.height - rest - shortest)
        room = rect.height - rest - key.height  # the legend is whole in any case
        high = max(min(room, type_.mm(LOCATION_MM[1])), type_.mm(LEAST_LOCATION_MM))
        items = [*key.at(rect.x, rect.y)]
        y = rect.bottom - figures.height - gap - high - head.height
        items += head.at(rect.x, y)
        items += self._location(Rect(rect.x, y + head.height, rect.width, high))
        items += figures.at(rect.x, rect.bottom - figures.height)
        return tuple(items)

    def _band(self, rect: Rect) -> tuple[Item, ...]:
        type_, gap = self.type_, self.type_.mm(GAP_MM) * 1.5
        wide = rect.width * BESIDE_SHARE - gap
        key = self._legend(wide, rect.height)
        left, room = rect.x + wide + gap, rect.width - wide - gap
        head = heading(*_said(self.spec, "sheet.location"), room * 0.38, type_)
        figures = self.figures(room * 0.58)
        items = [*key.at(rect.x, rect.y), *head.at(left, rect.y)]
        high = min(rect.height - head.height, room * 0.38 * TALL)
        items += self._location(Rect(left, rect.y + head.height, room * 0.38, high))
        items += figures.at(left + room * 0.42, rect.y)
        return tuple(items)

    def _legend(self, width: float, height: float) -> Block:
        head = heading(*_said(self.spec, "sheet.legend"), width, self.type_)
        sizes = BOTH_ROWS_MM if self.spec.language == "both" else ROWS_MM
        lying = self.spec.orientation == "landscape"
        ways = [(row, True) for row in sizes[:-1] if lying] + [(row, False) for row in sizes]
        for row, grouped in ways:
            style = LegendStyle(self.type_.mm(row), 1 if lying else 2, grouped)
            key = self._key(width, style)
            if key.height + head.height <= height:
                break
        return column([head, key], 0.0)

    def _key(self, width: float, style: LegendStyle) -> Block:
        return legend(
            self.drawn,
            width,
            self.type_,
            language=self.spec.language,
            denominator=self.frame.denominator,
            style=style,
        )

    def _location(self, rect: Rect) -> tuple[Item, ...]:
        local = location_map(self.scene, self.frame, Rect(0.0, 0.0, rect.width, rect.height), self.type_)
        return (*shifted(local, rect.x, rect.y), box(rect, pen=Pen(RULE, 0.15)))

    def figures(self, width: float) -> Block:
        """Count the parcels of each class on the sheet, and their site areas."""
        speaker = Speaker(self.spec.language)
        shown = [one for one in self.drawn if one.key.startswith("parcels:")]

        def said(words: Words) -> str:
            return " ".join(words.say(language) for language in speaker.languages)

        body = [(said(one.words), number(one.count), hectares(one.area_m2, 1)) for one in shown]
        if len(shown) > 1:
            total = sum(one.count for one in shown), sum(one.area_m2 for one in shown)
            body.append((speaker.beside("sheet.all"), number(total[0]), hectares(total[1], 1)))
        keys = [f"sheet.{key}" for key in ("class", "parcels", "area_ha")]
        head = [speaker.first(key) for key in keys]
        below = [speaker.second(key) for key in keys] if len(speaker.languages) > 1 else []
        strong = [len(shown)] if len(shown) > 1 else []
        blocks = [heading(*_said(self.spec, "sheet.statistics"), width, self.type_)]
        if not body:
            blocks.append(paragraph(speaker.line("sheet.no_parcels"), width, self.type_, colour=INK_3))
        else:
            blocks.append(table(head, body, width, self.type_, strong=strong, below=below))
        if self.without_ids:
            note = speaker.line("sheet.without_ids", count=number(self.without_ids))
            blocks.append(paragraph(note, width, self.type_, colour=INK_3))
        return column(blocks, 0.0)


def panel_of(
    drawn: Sequence[Drawn], scene: Scene, frame: Frame, type_: Type, spec: SheetSpec, *, without_ids: int = 0
) -> Panel:
    """Prepare the panel of what a map shows."""
    panel = Panel(tuple(drawn), scene, frame, type_, spec, without_ids, 0.0)
    if spec.orientation == "landscape":
        return panel
    width = spec.paper.width_mm * 0.5
    needed = max(panel._legend(width, type_.mm(60.0)).height, panel.figures(width).height, type_.mm(38.0))  # noqa: SLF001 - its own
    return Panel(tuple(drawn), scene, frame, type_, spec, without_ids, needed)


def _said(spec: SheetSpec, key: str) -> tuple[str, str]:
    speaker = Speaker(spec.language)
    return speaker.first(key), speaker.second(key)
