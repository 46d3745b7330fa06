"""A building programme as cells that a person types, pastes or loads into a table on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from geodata._programme_words import COLUMNS, NEEDED, column_of
from geodata._tables import TextRow, read_table, table_of
from geodata.errors import TooLarge
from geodata.programme import HEAD_WITHIN, PASTED, Programme, head_of, programme_from

TYPED: Final = "(table)"
MOST_TYPED: Final = 500


def programme_of_cells(cells: Sequence[Mapping[str, str]], *, chinese: bool = False) -> Programme:
    """Read a building programme that was typed into a table: one mapping a row, by the keys of `COLUMNS`.

    Parameters
    ----------
    cells
        Texts by column; what is not there is blank. The first row is line 2, below the headings.
    chinese
        Whether a column that has to be named is named in Chinese.

    Raises
    ------
    TooLarge, BadProgramme
        As `read_programme`.

    Examples
    --------
    >>> row = {"building": "A", "use": "industrial", "footprint_m2": "5000", "storeys": "1", "height_m": "9"}
    >>> programme_of_cells([row]).floors[0].line
    2
    """
    heads = TextRow(1, tuple(names[0] if chinese else names[1] for names in COLUMNS.values()))
    _require_few(len(cells), TYPED)
    texts = [tuple(row.get(key, "").strip() for key in COLUMNS) for row in cells]
    rows = [TextRow(line, row) for line, row in enumerate(texts, start=2) if any(row)]
    return programme_from([heads, *rows], TYPED)


def cells_of_text(text: str) -> list[dict[str, str]]:
    r"""Take pasted text apart as cells by the keys of `COLUMNS`, as they stand.

    Nothing is checked but the head. Without any heading the columns are taken in the order of `COLUMNS`.

    Raises
    ------
    TooLarge, NotGeodata, ProgrammeColumns
        If it is no table, or a column that is needed is missing under its headings.

    Examples
    --------
    >>> cells_of_text("A\tindustrial\t5000")[0]["footprint_m2"]
    '5000'
    """
    return _cells(table_of(text, PASTED), PASTED)


def cells_of_file(path: Path) -> list[dict[str, str]]:
    """Take a file apart as cells; see `cells_of_text` and `read_programme`.

    Raises
    ------
    MissingFile, TooLarge, UnsafeArchive, NotGeodata, ProgrammeColumns
        As they say.
    """
    return _cells(read_table(path), path.name)


def _cells(rows: Sequence[TextRow], name: str) -> list[dict[str, str]]:
    named = any(column_of(cell) for row in rows[:HEAD_WITHIN] for cell in row.cells)
    if named or not rows:
        head, columns = head_of(rows, name)
        places = {key: at for key, (at, _) in columns.items()}
        rows = rows[head + 1 :]
    else:
        places = {key: at for at, key in enumerate(COLUMNS)}
    _require_few(len(rows), name)
    return [{key: row.cells[at] for key, at in places.items() if at < len(row.cells)} for row in rows]


def _require_few(count: int, name: str) -> None:
    if count > MOST_TYPED:
        raise TooLarge(name=name, came=f"{count} rows", limit=f"{MOST_TYPED} rows")


__all__ = ["COLUMNS", "MOST_TYPED", "NEEDED", "cells_of_file", "cells_of_text", "programme_of_cells"]
