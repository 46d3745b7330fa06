"""The workbook's statistics: counts and areas by verdict and by town, reckoned from the sheet of parcels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name

from dashboard.handouts.subject import words_of
from layers.symbology import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from dashboard.handouts.tables import Column
    from dashboard.handouts.workbook import Book

HEAD_ROW: Final = 2
FIGURES: Final = ("count", "area_ha", "area_mu", "share_of_area")
FORMS: Final = {"count": "count", "area_ha": "ha", "area_mu": "mu", "share_of_area": "share"}


@dataclass(frozen=True)
class Source:
    """The columns that a block of totals is reckoned from: their cells, and their values."""

    labels: str
    sizes: str
    values: Sequence[object]
    areas: Sequence[float | None]

    def area(self, group: object = None) -> float:
        """Sum the areas known, of one group or of all."""
        pairs = zip(self.areas, self.values, strict=True)
        return sum(area for area, value in pairs if area is not None and group in {None, value})


def write_statistics(book: Book, parcels: Sequence[Column]) -> None:
    """Write the totals, and a chart of the area by verdict.

    Parameters
    ----------
    book
        The workbook, with its sheet of parcels written.
    parcels
        The columns of that sheet.
    """
    sheet = book.sheet("statistics", landscape=False)
    verdicts = [book.subject.say(one.legend) for one in VERDICTS]
    towns = sorted({one for one in _column(parcels, "town").values if one})
    last = _block(book, sheet, HEAD_ROW, verdicts, _source(book, parcels, "overall"))
    _chart(book, sheet, HEAD_ROW + 1, len(verdicts))
    _block(book, sheet, last + 3, towns, _source(book, parcels, "town"))
    for row, key in ((HEAD_ROW, "by_verdict"), (last + 3, "by_town")):
        sheet.write_string(row, 0, book.words(key), book.formats["head"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(FIGURES), 13)


def _column(parcels: Sequence[Column], key: str) -> Column:
    return next(one for one in parcels if one.key == key)


def _source(book: Book, parcels: Sequence[Column], key: str) -> Source:
    return Source(
        _range(book, parcels, key),
        _range(book, parcels, "site_area_m2"),
        _column(parcels, key).values,
        _column(parcels, "site_area_m2").values,
    )


def _range(book: Book, parcels: Sequence[Column], key: str) -> str:
    place = next(place for place, one in enumerate(parcels) if one.key == key)
    name = words_of("workbook.parcels").say(book.subject.language)
    letter = xl_col_to_name(place)
    first, last = HEAD_ROW + 2, HEAD_ROW + 1 + len(parcels[0].values)
    return f"'{name}'!${letter}${first}:${letter}${last}"


def _block(book: Book, sheet: Worksheet, head: int, groups: Sequence[str], source: Source) -> int:
    """Write one table with its total; return its last row.

    Parcels without a value of the facet are in the total and in no group.
    """
    for place, name in enumerate(FIGURES, 1):
        sheet.write_string(head, place, book.words(name), book.formats["head"])
    whole, total = source.area(), head + 1 + len(groups)
    for row, group in enumerate(groups, head + 1):
        area, cell = source.area(group), f"$A{row + 1}"
        counted = float(sum(one == group for one in source.values))
        sheet.write_string(row, 0, group, book.formats["text"])
        formulas = {
            "count": (f"=COUNTIF({source.labels},{cell})", counted),
            "area_ha": (f"=SUMIF({source.labels},{cell},{source.sizes})/10000", area / 10_000),
            "area_mu": (f"=C{row + 1}*15", area / 10_000 * 15),
            "share_of_area": (
                f'=IF(C{total + 1}=0,"",C{row + 1}/C{total + 1})',
                area / whole if whole else "",
            ),
        }
        _write(book, sheet, row, formulas)
    sheet.write_string(total, 0, book.words("total"), book.formats["sum:text"])
    sums = {
        "count": (f"=ROWS({source.labels})", float(len(source.values))),
        "area_ha": (f"=SUM({source.sizes})/10000", whole / 10_000),
        "area_mu": (f"=C{total + 1}*15", whole / 10_000 * 15),
        "share_of_area": (f'=IF(C{total + 1}=0,"",C{total + 1}/C{total + 1})', 1.0 if whole else ""),
    }
    _write(book, sheet, total, sums, kind="sum:")
    return total


def _write(
    book: Book, sheet: Worksheet, row: int, formulas: Mapping[str, tuple[str, object]], kind: str = ""
) -> None:
    for place, name in enumerate(FIGURES, 1):
        formula, value = formulas[name]
        sheet.write_formula(row, place, formula, book.formats[f"{kind}{FORMS[name]}"], value)


def _chart(book: Book, sheet: Worksheet, first: int, count: int) -> None:
    """Draw the area by verdict in the verdicts' colours."""
    chart = book.file.add_chart({"type": "bar"})
    name = sheet.get_name()
    points = [{"fill": {"color": one.fill.colour}, "border": {"color": "#6B7785"}} for one in VERDICTS]
    chart.add_series(
        {
            "name": book.words("area_ha"),
            "categories": [name, first, 0, first + count - 1, 0],
            "values": [name, first, 2, first + count - 1, 2],
            "points": points,
            "data_labels": {"value": True, "num_format": "#,##0.0"},
            "gap": 60,
        }
    )
    chart.set_title({"name": book.words("area_ha"), "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_size({"width": 460, "height": 220})
    sheet.insert_chart(HEAD_ROW, 6, chart)
