"""The workbook's ledger: the policy's numbers in yellow cells, a row a parcel, formulas with their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name

from dashboard.explore.rules import overrides_of
from dashboard.handouts.subject import words_of
from dashboard.text import say
from layers.floor_area import ledger, ledger_input

if TYPE_CHECKING:
    from decimal import Decimal

    from dashboard.handouts.workbook import Book
    from layers._book import Line
    from layers.symbology import Words

PARAMETERS: Final = (
    "far_max", "support_share", "support_share_ordinary", "transfer_share", "rate", "price", "term",
)  # fmt: skip
SHARES: Final = frozenset({"support_share", "support_share_ordinary", "transfer_share", "rate"})
GIVEN: Final = ("site_area", "far_baseline")
RECKONED: Final = (
    "site_area_mu", "counted_max", "counted_baseline", "counted_extra", "support_max", "support_baseline",
    "support_extra", "industrial", "transferable", "top_up", "top_up_wan", "top_up_per_mu", "land_price",
    "price_per_counted_baseline", "price_per_counted",
)  # fmt: skip
FIRST_PARAMETER: Final = 3
NAME: Final = re.compile(r"[a-z_][a-z_0-9]*")
PREFIX: Final = "ma_"  # a name of its own: "rate" and "term" are functions of spreadsheets


def write_ledger(book: Book) -> None:
    """Write the ledger.

    Every formula is that of `layers.floor_area.ledger`, with cells for its names; a cell that lacks an input
    stays empty.
    """
    subject = book.subject
    sheet = book.sheet("ledger")
    name = sheet.get_name().replace("'", "''")
    rows = [_lines(book, row) for row in subject.rows.tolist()]
    first = rows[0]
    sheet.write_string(2, 0, book.words("input_note"), book.formats["note"])
    for place, key in enumerate(PARAMETERS):
        row = FIRST_PARAMETER + place
        line = first[key]
        sheet.write_string(row, 0, subject.say(_labelled(line)), book.formats["label"])
        if line.value is None:
            sheet.write_blank(row, 1, None, book.formats["input"])
        else:
            sheet.write_number(row, 1, float(line.value), book.formats["input"])
        if line.altered:
            sheet.write_string(row, 2, subject.say(words_of("export.altered_short")), book.formats["over"])
        book.file.define_name(f"{PREFIX}{key}", f"='{name}'!$B${row + 1}")
    head = FIRST_PARAMETER + len(PARAMETERS) + 1
    _heads(book, sheet, head, first)
    for row, lines in enumerate(rows, head + 1):
        _row(book, sheet, row, lines, subject.ids[row - head - 1])
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(GIVEN) + len(RECKONED), 15)


def _lines(book: Book, row: int) -> dict[str, Line]:
    context, view = book.subject.context, book.subject.view
    known = ledger_input(context.measures, row, price=view.price)
    return {line.key: line for line in ledger(known, context.pack, overrides_of(view))}


def _labelled(line: Line) -> Words:
    unit = {"1": "", "m2": " m²", "yuan_per_m2": f" {say('zh', 'unit.yuan_per_m2')}"}.get(line.unit, "")
    unit_en = {"yuan_per_m2": ", yuan/m²", "m2": ", m²", "yuan": ", yuan", "mu": ", mu"}.get(line.unit, "")
    return type(line.label)(line.label.zh + unit, line.label.en + unit_en)


def _heads(book: Book, sheet: object, row: int, lines: dict[str, Line]) -> None:
    texts = [
        book.words("parcel_id"),
        *(book.subject.say(_labelled(lines[key])) for key in (*GIVEN, *RECKONED)),
    ]
    for place, text in enumerate(texts):
        sheet.write_string(row, place, text, book.formats["head"])  # type: ignore[attr-defined]


def _row(book: Book, sheet: object, row: int, lines: dict[str, Line], parcel_id: str) -> None:
    sheet.write_string(row, 0, parcel_id, book.formats["text"])  # type: ignore[attr-defined]
    for place, key in enumerate(GIVEN, 1):
        look = book.formats["m2" if key == "site_area" else "ratio"]
        value = lines[key].value
        if value is None:
            sheet.write_blank(row, place, None, look)  # type: ignore[attr-defined]
        else:
            sheet.write_number(row, place, float(value), look)  # type: ignore[attr-defined]
    for place, key in enumerate(RECKONED, 1 + len(GIVEN)):
        sheet.write_formula(  # type: ignore[attr-defined]
            row, place, formula_of(lines[key], row), book.formats["m2"], cached(lines[key].value)
        )


def cached(value: Decimal | None) -> float | str:
    """Return what a formula's cell shows before it is reckoned again: its value, or nothing."""
    return "" if value is None else float(value)


def formula_of(line: Line, row: int) -> str:
    """Write a line's formula with cells for its names; empty where a cell it needs is empty.

    Examples
    --------
    >>> from layers.floor_area import Line
    >>> from layers.symbology import Words
    >>> line = Line("k", Words("", ""), None, "m2", "site_area * far_max", (), "data")
    >>> formula_of(line, 11)
    '=IF(OR(B12="",ma_far_max=""),"",B12*ma_far_max)'
    """
    names = list(dict.fromkeys(NAME.findall(line.formula)))
    cells = {name: _cell(name, row) for name in names}
    empty = ",".join(f'{cell}=""' for cell in cells.values())
    body = NAME.sub(lambda found: cells[found.group()], line.formula).replace(" ", "")
    return f'=IF(OR({empty}),"",{body})'


def _cell(name: str, row: int) -> str:
    if name in PARAMETERS:
        return f"{PREFIX}{name}"
    column = 1 + (*GIVEN, *RECKONED).index(name)
    return f"{xl_col_to_name(column)}{row + 1}"
