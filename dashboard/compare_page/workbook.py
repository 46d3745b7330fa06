"""The comparison as a workbook: one sheet, laid out as on the page, with everything it rests on in words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from dashboard.compare_page.table import compare
from dashboard.text import say
from dashboard.words_of_view import told
from geodata.status import data_status

if TYPE_CHECKING:
    from dashboard.compare_page.lines import Row
    from dashboard.compare_page.steps import Step
    from dashboard.compare_page.table import Comparison
    from dashboard.context import Context
    from dashboard.view import Language

PLAIN: Final = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(context: Context, shown: Step) -> bytes:
    """Write the comparison that a step shows.

    Parameters
    ----------
    context
        Data and pack.
    shown
        List, notes, language.

    Returns
    -------
    bytes
        An XLSX file. Texts are never taken for formulas.
    """
    view, language = shown.view, shown.view.language
    comparison = compare(context, view, view.listed)
    held = BytesIO()
    with xlsxwriter.Workbook(held, OPTIONS) as book:
        kinds = {
            "plain": book.add_format(PLAIN),
            "head": book.add_format(PLAIN | {"bold": True, "bottom": 1}),
            "title": book.add_format(PLAIN | {"bold": True, "font_size": 14, "text_wrap": False}),
            "said": book.add_format(PLAIN | {"text_wrap": False, "font_color": "#4A5662"}),
            "section": book.add_format(PLAIN | {"bold": True, "bg_color": "#F4F6F5"}),
            "other": book.add_format(PLAIN | {"bg_color": "#FDF5E4", "bold": True}),
        }
        page = book.add_worksheet(say(language, "page.compare"))
        page.set_column(0, 0, 30)
        page.set_column(1, max(len(comparison.columns), 1), 24)
        lines = [say(language, "compare.title"), *_said(context, shown)]
        for at, text in enumerate(lines):
            page.write_string(at, 0, text, kinds["title" if at == 0 else "said"])
        at = len(lines) + 1
        page.freeze_panes(at + 1, 1)
        _write(page, kinds, at, _rows(comparison, shown))
    return held.getvalue()


def _said(context: Context, shown: Step) -> list[str]:
    """Say what the figures rest on: filter, overrides, source, and that the data is not surveyed."""
    language = shown.view.language
    info = context.pack.info
    dated = "" if info.announced_on is None else f"{info.announced_on:%Y-%m}"
    words = [
        told(context, shown.view, language).overrides,
        say(language, "totals.dated", month=dated, evidence=say(language, f"evidence.{info.evidence}")),
    ]
    status = data_status(context.dataset)
    if status != "surveyed":
        words.append(say(language, f"header.{'unstated' if status == 'unstated' else 'schematic'}_title"))
    return words


def _rows(comparison: Comparison, shown: Step) -> list[tuple[str, list[tuple[str, bool]]]]:
    """List the sheet's rows: a name, and for each parcel its words and whether they stand out."""
    language = shown.view.language
    verdicts = [say(language, f"verdict.{one.card.verdict}") for one in comparison.columns]
    rows: list[tuple[str, list[tuple[str, bool]]]] = [
        (say(language, "table.parcel_id"), [(one.parcel_id, False) for one in comparison.columns]),
        (say(language, "verdict.heading"), [(word, False) for word in verdicts]),
    ]
    for section in comparison.sections:
        rows.append((section.name, []))
        rows += [(row.name, _cells(row, language)) for row in section.rows]
    if shown.own:
        notes = [(shown.notes.get(one.parcel_id, ""), False) for one in comparison.columns]
        rows += [(say(language, "compare.section_notes"), []), (say(language, "compare.notes"), notes)]
    return rows


def _cells(row: Row, language: Language) -> list[tuple[str, bool]]:
    made = []
    for cell in row.cells:
        mark = f"{say(language, f'card.{cell.mark}')}: " if cell.mark else ""
        note = f"\n{cell.note}" if cell.note else ""
        made.append((f"{mark}{cell.text}{note}", cell.stands_out))
    return made


def _write(page: Any, kinds: dict[str, Any], at: int, rows: list[tuple[str, list[tuple[str, bool]]]]) -> None:  # noqa: ANN401
    for place, (name, cells) in enumerate(rows):
        kind = "head" if place == 0 else "plain" if cells else "section"
        page.write_string(at + place, 0, name, kinds[kind])
        for column, (text, stands_out) in enumerate(cells, 1):
            page.write_string(at + place, column, text, kinds["other" if stands_out else kind])
