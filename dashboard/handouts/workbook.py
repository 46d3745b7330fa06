"""The workbook: parcels, verdicts, ledger with live formulas, statistics, sources; cached values in all.

Every text is written as text, so that an id that begins with "=" is never taken for a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from dashboard.handouts.content import altered_words, data_note, vintage_of
from dashboard.handouts.subject import no_more_than, words_of
from dashboard.handouts.tables import Column, parcel_columns, verdict_columns
from dashboard.handouts.workbook_ledger import write_ledger
from dashboard.handouts.workbook_statistics import write_statistics
from layers.symbology import INK, LINE, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from dashboard.handouts.subject import Subject

MOST_PARCELS: Final = 5_000
FONT: Final = "Noto Sans SC"
FORMS: Final = {
    "text": "@",
    "m2": "#,##0.00",
    "ha": "#,##0.0000",
    "mu": "#,##0.00",
    "ratio": "#,##0.00##",
    "share": "0.00%",
    "metres": "#,##0",
    "date": "@",
}
WIDTHS: Final = {"text": 14.0, "m2": 15.0, "share": 12.0}
WIDE: Final = {"summary": 60.0, "sentence": 90.0, "name": 22.0, "rule": 26.0, "rule_id": 26.0, "town": 18.0}
HEAD_ROW: Final = 2


@dataclass(frozen=True)
class Book:
    """A workbook being written, and its formats by name."""

    subject: Subject
    file: xlsxwriter.Workbook
    formats: dict[str, Format]

    def words(self, key: str) -> str:
        """Say a word of the workbook in the document's language."""
        return self.subject.say(words_of(f"workbook.{key}"))

    def sheet(self, key: str, *, landscape: bool = True) -> Worksheet:
        """Add a sheet under its name, with its title and the note on the data, ready to be printed."""
        name = words_of(f"workbook.{key}").say(self.subject.language)
        sheet = self.file.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, self.words(key), self.formats["title"])
        notes = [data_note(self.subject), *self._altered()]
        sheet.write_string(
            1, 0, "　".join(self.subject.say(one) for one in notes if one.zh), self.formats["note"]
        )
        foot = self.subject.say(data_note(self.subject))
        sheet.set_footer(f"&L&8{foot[:180].replace('&', '&&')}&R&8&P / &N")
        return sheet

    def _altered(self) -> list[Any]:
        return [words_of("export.altered", what=one) for one in altered_words(self.subject)]


def write_workbook(subject: Subject) -> bytes:
    """Write the workbook.

    Parameters
    ----------
    subject
        Data, view, parcels (at most 5,000), language.

    Returns
    -------
    bytes
        An .xlsx file; the same for the same input.

    Raises
    ------
    TooManyPages
        If there are more parcels.
    """
    no_more_than(subject.rows, MOST_PARCELS)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as file:
        book = Book(subject, file, _formats(file))
        file.set_properties(
            {
                "title": book.words("title"),
                "comments": subject.say(data_note(subject)),
                "created": datetime.combine(subject.made_on, time()),
            }
        )
        _about(book)
        parcels = parcel_columns(subject)
        _table(book, "parcels", parcels)
        _table(book, "verdicts", verdict_columns(subject))
        write_ledger(book)
        write_statistics(book, parcels)
        _sources(book)
    return target.getvalue()


def _formats(file: xlsxwriter.Workbook) -> dict[str, Format]:
    base: dict[str, object] = {"font_name": FONT, "font_size": 9, "font_color": INK, "valign": "top"}
    head = {"bold": True, "bg_color": OUTSIDE, "bottom": 1, "bottom_color": INK, "text_wrap": True}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 14},
        "note": {"font_color": "#A93620"},
        "head": head,
        "input": {"bg_color": "#FFF4D6", "num_format": FORMS["ratio"], "border": 1, "border_color": LINE},
        "label": {"bold": True},
        "wrap": {"text_wrap": True},
        "count": {"num_format": "#,##0"},
        "over": {"font_color": "#A93620", "bold": True},
    }
    formats = {name: file.add_format(base | look) for name, look in looks.items()}
    for form, pattern in FORMS.items():
        formats[form] = file.add_format(base | {"num_format": pattern, "bottom": 4, "bottom_color": LINE})
        formats[f"sum:{form}"] = file.add_format(base | {"num_format": pattern, "bold": True, "top": 1})
    formats["sum:count"] = file.add_format(base | {"num_format": "#,##0", "bold": True, "top": 1})
    return formats


def _about(book: Book) -> None:
    """Write what the workbook rests on: data, policy, alterations, link."""
    subject = book.subject
    sheet = book.sheet("about", landscape=False)
    altered = altered_words(subject)
    pairs = [
        *((subject.say(label), subject.say(value)) for label, value in vintage_of(subject)),
        (
            book.words("altered"),
            "; ".join(subject.say(one) for one in altered) or book.words("altered_none"),
        ),
        (book.words("link"), subject.link),
        ("", subject.say(words_of("export.made_on", date=str(subject.made_on)))),
        ("", book.words("formula_note")),
        ("", subject.context.pack.info.disclaimer or ""),
    ]
    for place, (label, value) in enumerate(pairs, HEAD_ROW + 1):
        sheet.write_string(place, 0, label, book.formats["label"])
        sheet.write_string(place, 1, value, book.formats["wrap"])
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)


def _table(book: Book, key: str, columns: Sequence[Column]) -> None:
    """Write columns as a table with a filter, its head kept in sight and repeated on paper."""
    sheet = book.sheet(key)
    for place, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, place, book.words(column.key), book.formats["head"])
        sheet.set_column(place, place, WIDE.get(column.key, WIDTHS.get(column.form, 12.0)))
        for row, value in enumerate(column.values, HEAD_ROW + 1):
            write(sheet, row, place, value, book.formats[column.form])
    count = len(columns[0].values)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + count, len(columns) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW)


def write(sheet: Worksheet, row: int, column: int, value: object, look: Format) -> None:
    """Write a value as what it is: a number, a text, or an empty cell."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)


def _sources(book: Book) -> None:
    """Write every source: of the policy, of the data set, of each reference layer."""
    subject = book.subject
    sheet = book.sheet("sources")
    heads = ("kind", "name", "text", "date", "accuracy", "status")
    for place, key in enumerate(heads):
        sheet.write_string(HEAD_ROW, place, book.words(f"source_{key}"), book.formats["head"])
    for row, entry in enumerate(_source_rows(subject), HEAD_ROW + 1):
        for place, value in enumerate(entry):
            form = "metres" if isinstance(value, float) else "text"
            write(sheet, row, place, value, book.formats[form])
    for place, width in enumerate((10, 30, 90, 14, 12, 14)):
        sheet.set_column(place, place, width)


def _source_rows(subject: Subject) -> list[tuple[Any, ...]]:
    context = subject.context
    manifest, pack = context.dataset.manifest, context.pack
    title = manifest.title_zh if subject.language == "zh" else manifest.title_en
    rows: list[tuple[Any, ...]] = [
        (_kind(subject, "policy"), one.title, one.kind, str(one.event_date or "") or None, None, one.url)
        for one in pack.sources
    ]
    rows.append(
        (
            _kind(subject, "data"),
            title,
            manifest.source,
            manifest.captured_on,
            manifest.accuracy_m,
            manifest.status,
        )
    )
    for name, layer in context.dataset.reference.items():
        kept = layer[["source", "as_of", "accuracy_m", "status"]].drop_duplicates()
        rows.extend(
            (
                _kind(subject, "layer"),
                name,
                _text(one.source),
                _text(one.as_of),
                float(one.accuracy_m) if one.accuracy_m == one.accuracy_m else None,
                _text(one.status),
            )
            for one in kept.itertuples()
        )
    return rows


def _kind(subject: Subject, key: str) -> str:
    return subject.say(words_of(f"workbook.{key}"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


__all__ = ["HEAD_ROW", "Book", "write", "write_workbook"]
