"""A small table from a file or from what was pasted, as texts by line: CSV, tab-separated text, XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from geodata._workbooks import BROKEN, open_workbook
from geodata.errors import MissingFile, NotGeodata, TooLarge

MOST_BYTES: Final = 5_000_000
MOST_UNPACKED_BYTES: Final = 50_000_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"  # the Excel of before 2007
_DELIMITERS: Final = ("\t", ";", ",")


@dataclass(frozen=True)
class TextRow:
    """One line of a table: its number in the file, from 1, and its cells as texts without outer blanks."""

    line: int
    cells: tuple[str, ...]


def read_table(path: Path) -> list[TextRow]:
    """Read the rows of a table that are not blank.

    Parameters
    ----------
    path
        CSV or tab-separated text (UTF-8, UTF-16 with its mark, or GB 18030) or XLSX, its first sheet.

    Raises
    ------
    MissingFile, TooLarge, UnsafeArchive, NotGeodata
        If it is not there, beyond the limits, or no table.
    """
    if not path.is_file():
        raise MissingFile(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(
            name=path.name, came=f"{path.stat().st_size / 1e6:.1f} MB", limit=f"{MOST_BYTES / 1e6:.0f} MB"
        )
    content = path.read_bytes()
    if content.startswith(_ZIP):
        return _within(path.name, _workbook(path.name, content))
    if content.startswith(_OLE):
        raise _not_a_table(path.name, "it is an .xls file", "它是 .xls 文件")
    return table_of(_decoded(path.name, content), path.name)


def table_of(text: str, name: str) -> list[TextRow]:
    r"""Take text apart: by tabs where the first line has any, else by semicolons, else by commas.

    Raises
    ------
    TooLarge, NotGeodata
        If there are too many rows, or a quotation mark is never closed.

    Examples
    --------
    >>> table_of("a\tb\n\n1\t2 \n", "pasted")[1]
    TextRow(line=3, cells=('1', '2'))
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((one for one in _DELIMITERS if one in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return _within(name, _lines(name, reader))


def _lines(name: str, reader: Iterator[list[str]]) -> Iterator[TextRow]:
    line = 1
    try:
        for cells in reader:
            yield TextRow(line, tuple(cells))
            line = int(getattr(reader, "line_num", line)) + 1
    except csv.Error as fault:
        raise _not_a_table(name, f"line {line}: {fault}", f"第 {line} 行：{fault}") from fault


def _within(name: str, rows: Iterator[TextRow]) -> list[TextRow]:
    """Keep the rows with something in them, within the limits."""
    kept = []
    for row in islice(rows, MOST_ROWS + 1):
        if row.line > MOST_ROWS:
            raise TooLarge(name=name, came=f"more than {MOST_ROWS} rows", limit=f"{MOST_ROWS} rows")
        cells = tuple(cell.strip() for cell in row.cells[:MOST_COLUMNS])
        if any(cells):
            kept.append(TextRow(row.line, cells))
    return kept


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        order: Sequence[str] = ("utf-16",)
    else:
        order = ("utf-8-sig", "gb18030")
    for encoding in order:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _not_a_table(name, "it is not text", "它不是文本")


def _workbook(name: str, content: bytes) -> Iterator[TextRow]:
    try:
        sheet = open_workbook(name, io.BytesIO(content), limit=MOST_UNPACKED_BYTES).worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        for line, cells in enumerate(rows, start=1):
            yield TextRow(line, tuple("" if cell is None else _cell(cell) for cell in cells))
    except BROKEN as fault:
        raise _not_a_table(name, f"the workbook is broken ({fault})", f"工作簿已损坏（{fault}）") from fault


def _cell(value: object) -> str:
    """Write a cell as it is shown: whole numbers without a point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _not_a_table(name: str, detail: str, detail_zh: str) -> NotGeodata:
    return NotGeodata(name=name, expected="CSV, XLSX", detail=detail, detail_zh=detail_zh)
