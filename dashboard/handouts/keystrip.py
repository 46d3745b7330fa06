"""The legend under a document's map: exactly what it shows, one entry after another in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.handouts.flow import Block, Style
from dashboard.numerals import number
from dashboard.sheets.displaylist import Item, Text
from dashboard.sheets.legend import legend_entries, swatch
from dashboard.sheets.paper import MM_PER_PT, Rect
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
    writer: Writer,
    drawn: Sequence[Drawn],
    denominator: float,
    width: float,
    *,
    counted: bool = False,
    grown: float = 1.0,
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
    grown
        How much larger than on a page that is held in the hand.
    """
    style = WORDS.scaled(writer.setter.factor * grown)
    wide_mm, high_mm, beside, row = (one * grown for one in (*SWATCH_MM, BESIDE_MM, ROW_MM))
    items: list[Item] = []
    x = y = 0.0
    for entry in legend_entries(drawn):
        if entry.key in UNSAID:
            continue
        words = writer.subject.say(entry.words)
        if counted and entry.key.startswith("parcels:"):
            words = f"{words} {number(entry.count)}"
        wide = wide_mm + beside + writer.setter.measured(words, style)
        if x and x + wide > width:
            x, y = 0.0, y + row
        items += swatch(entry, Rect(x, y + (row - high_mm) / 2, wide_mm, high_mm), denominator)
        baseline = y + row / 2 + 0.36 * style.size_pt * MM_PER_PT
        items.append(Text(words, x + wide_mm + beside, baseline, style.size_pt, style.colour))
        x += wide + GAP_MM * grown
    return Block(tuple(items), y + row if items else 0.0)
