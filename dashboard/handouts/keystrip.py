"""The legend under a document's map: exactly what it shows, one entry after another in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.handouts.flow import Block, Style
from dashboard.numerals import number
from dashboard.sheets.displaylist import Item, Text
from dashboard.sheets.legend import legend_entries, swatch
from dashboard.sheets.paper import Rect
from layers.symbology import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.handouts.writer import Writer
    from dashboard.sheets.mapdraw import Drawn

WORDS: Final = Style(5.6, INK)
SWATCH_MM: Final = (5.4, 2.3)
BESIDE_MM: Final = 1.2
GAP_MM: Final = 3.4
ROW_MM: Final = 3.5
UNSAID: Final = frozenset({"selection"})  # the parcel that the page is about


def key_strip(
    writer: Writer, drawn: Sequence[Drawn], denominator: float, width: float, *, counted: bool = False
) -> Block:
    """Set the legend of a map.

    Parameters
    ----------
    writer
        For the language and the type.
    drawn
        What the map shows.
    denominator
        Of its scale: swatches are drawn as on the map.
    width
        Room, mm.
    counted
        Whether a class of parcels says how many there are.
    """
    style = WORDS.scaled(writer.setter.factor)
    items: list[Item] = []
    x = y = 0.0
    for entry in legend_entries(drawn):
        if entry.key in UNSAID:
            continue
        words = writer.subject.say(entry.words)
        if counted and entry.key.startswith("parcels:"):
            words = f"{words} {number(entry.count)}"
        wide = SWATCH_MM[0] + BESIDE_MM + writer.setter.measured(words, style)
        if x and x + wide > width:
            x, y = 0.0, y + ROW_MM
        items += swatch(entry, Rect(x, y + (ROW_MM - SWATCH_MM[1]) / 2, *SWATCH_MM), denominator)
        baseline = y + ROW_MM / 2 + 0.36 * style.size_pt * 0.3528
        items.append(Text(words, x + SWATCH_MM[0] + BESIDE_MM, baseline, style.size_pt, style.colour))
        x += wide + GAP_MM
    return Block(tuple(items), y + ROW_MM if items else 0.0)
