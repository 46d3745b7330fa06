"""Parcels side by side as plain data: one column a parcel, one row a thing that can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.compare_page.lines import floor_rows, land_rows, money_rows, reach_rows, rule_rows
from dashboard.explore.cardmaker import card_of
from dashboard.explore.cards import Card
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.compare_page.lines import Row
    from dashboard.context import Context
    from dashboard.view import View

SECTIONS: Final = (
    ("rules", rule_rows),
    ("land", land_rows),
    ("floor", floor_rows),
    ("reach", reach_rows),
    ("money", money_rows),
)


@dataclass(frozen=True)
class Column:
    """A parcel of the comparison: its row in the data, and what its card says."""

    row: int
    card: Card

    @property
    def parcel_id(self) -> str:
        """The parcel's id."""
        return self.card.parcel_id


@dataclass(frozen=True)
class Section:
    """Rows about one matter."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The whole table. `gone` are listed parcels that the data at hand does not have."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    gone: tuple[str, ...]


def compare(context: Context, view: View, listed: Sequence[str]) -> Comparison:
    """Set parcels side by side as a view judges them.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Thresholds, price, language.
    listed
        Ids in the order of the columns.
    """
    places = dict(zip(context.measures.frame["parcel_id"], range(len(context.measures.frame)), strict=True))
    columns = tuple(
        Column(places[one], card)
        for one in listed
        if one in places
        and isinstance(card := card_of(context, view.with_(selected=(one,)), deeper=False), Card)
    )
    made = (
        Section(say(view.language, f"compare.section_{key}"), tuple(rows(context, view, columns)))
        for key, rows in SECTIONS
    )
    sections = tuple(Section(one.name, tuple(map(emphasised, one.rows))) for one in made if one.rows)
    return Comparison(columns, sections, tuple(one for one in listed if one not in places))


def emphasised(row: Row) -> Row:
    """Mark what differs: words that are not the commonest of their row; the ends of a row of numbers.

    Where every word is another there is no commonest, and the row as a whole is told to differ.

    Examples
    --------
    >>> from dashboard.compare_page.lines import Cell, Row
    >>> row = emphasised(Row("town", "Town", tuple(Cell(name) for name in ("A", "A", "B"))))
    >>> row.differs, [cell.stands_out for cell in row.cells]
    (True, [False, False, True])
    >>> emphasised(Row("far", "FAR", (Cell("1"), Cell("1")))).differs
    False
    """
    texts = [(cell.text, cell.mark) for cell in row.cells]
    if len(set(texts)) <= 1:
        return row
    values = np.array([np.nan if cell.value is None else cell.value for cell in row.cells])
    if row.better and not np.isnan(values).all():
        best = np.nanmax(values) if row.better == "more" else np.nanmin(values)
        scale = np.nanmax(np.abs(values)) or 1.0
        cells = tuple(
            replace(
                cell,
                stands_out=bool(value == best),
                share=None if np.isnan(value) else float(abs(value) / scale),
            )
            for cell, value in zip(row.cells, values, strict=True)
        )
        return replace(row, cells=cells, differs=True)
    essence = [cell.mark or cell.text for cell in row.cells]  # of a rule, whether it is met
    (common, times), *_ = Counter(essence).most_common(1)
    cells = tuple(
        replace(cell, stands_out=times > 1 and one != common)
        for cell, one in zip(row.cells, essence, strict=True)
    )
    return replace(row, cells=cells, differs=True)
