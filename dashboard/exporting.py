"""What is filtered as a file: CSV of any length, or a workbook, both headed by the filter in words."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import xlsxwriter
from flask import Blueprint, Flask, Response, abort, request

from dashboard.explore.figures import selection_of
from dashboard.explore.options import names_of, options_of, town_names, use_name
from dashboard.explore.reconcile import reconcile
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.numerals import MU_PER_M2
from dashboard.screening import guarded
from dashboard.text import say
from dashboard.view import View, read_view
from dashboard.words_of_view import told
from geodata.kept_errors import TooManyRows
from geodata.status import data_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.context import Context, ContextSource
    from dashboard.view import Language

CHUNK: Final = 20_000
MOST_IN_WORKBOOK: Final = 50_000
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def register(server: Flask, source: ContextSource) -> None:
    """Add the routes of the exports; what is exported is the view of the query string, as in a link."""
    blueprint = Blueprint("exports", __name__)

    @blueprint.get("/export/parcels.<kind>")
    def parcels(kind: str) -> Response:
        if kind not in TYPES:
            abort(HTTPStatus.NOT_FOUND)
        context, view, rows = filtered(source)
        body = csv_text(context, view, rows) if kind == "csv" else workbook(context, view, rows)
        name = f"attachment; filename=parcels.{kind}"
        return Response(body, mimetype=TYPES[kind], headers={"Content-Disposition": name})

    server.register_blueprint(blueprint)


def filtered(source: ContextSource) -> tuple[Context, View, np.ndarray]:
    """Return the data, the view that the request's query string says, and the rows it leaves in."""
    context = source.current()
    default = View(language=source.settings.language)
    view = read_view(request.query_string.decode("ascii", "replace"), default=default).view
    return context, *rows_of(context, view)


def rows_of(context: Context, view: View) -> tuple[View, np.ndarray]:
    """Return a view as the data allows it, and the rows it leaves in."""
    view, _ = reconcile(context, options_of(context, view.language), view)
    return view, np.flatnonzero(selection_of(context, view).mask)


def head_lines(context: Context, view: View) -> list[str]:
    """Say above the rows what they are: filter, overrides, policy, and that the data is not surveyed."""
    language, pack = view.language, context.pack
    words = told(context, view, language)
    title = pack.title_zh if language == "zh" else pack.title_en
    lines = [words.filters, words.overrides, title]
    status = data_status(context.dataset)
    if status != "surveyed":
        lines.append(say(language, f"header.{'unstated' if status == 'unstated' else 'schematic'}_title"))
    return lines


def parcel_rows(context: Context, view: View, rows: np.ndarray) -> pd.DataFrame:
    """Return `parcel_values` as a table with titles in the view's language."""
    values = parcel_values(context, view, rows)
    return pd.DataFrame({say(view.language, f"table.{key}"): column for key, column in values.items()})


def parcel_values(context: Context, view: View, rows: np.ndarray) -> dict[str, Any]:
    """Return what is said of parcels, by column; words in the view's language, numbers unrounded.

    Parameters
    ----------
    context, view
        Data, and how it is judged and named.
    rows
        Which parcels, in which order.
    """
    language, judged = view.language, selection_of(context, view).judged
    part = context.measures.frame.iloc[rows]
    verdicts = np.array([say(language, f"verdict.{key}") for key in VERDICT_KEYS], dtype=object)
    flags = [
        np.where(raised[rows], say(language, f"verdict.{key}"), "")
        for key, raised in (("close", judged.close), ("near", judged.near))
    ]
    area = part["site_area_m2"].to_numpy(dtype=float)
    cap = np.full(len(rows), np.nan) if judged.far_limit is None else area * judged.far_limit
    return {
        "parcel_id": part["parcel_id"].to_numpy(dtype=object),
        "verdict": verdicts[judged.verdict[rows]],
        "flag": [" · ".join(filter(None, pair)) for pair in zip(*flags, strict=True)],
        "town": _named(part["town"], town_names(context, language)),
        "land_use": part["land_use"].map(lambda code: use_name(language, code)).to_numpy(dtype=object),
        "supply": _named(part["supply"], _supplies(language)),
        "site_area_ha": area / 10_000,
        "site_area_mu": area * float(MU_PER_M2),
        "far": part["far"].to_numpy(dtype=float),
        "ring_m": judged.ring_m[rows],
        "cap_m2": cap,
        "carrier": _named(part["carrier"], names_of(context, "carriers", language)),
        "station_m": part["station_m"].to_numpy(dtype=float),
        "crossing_m": part["crossing_m"].to_numpy(dtype=float),
    }


def _supplies(language: Language) -> dict[str, str]:
    return {key: say(language, f"supply.{key}") for key in ("promoted", "stock", "other")}


def _named(column: pd.Series, names: dict[str, str]) -> np.ndarray:
    return column.map(lambda key: names.get(key, key) if isinstance(key, str) else "").to_numpy(dtype=object)


def csv_text(context: Context, view: View, rows: np.ndarray) -> Iterator[str]:
    """Write the rows as CSV, some at a time; the lines above them begin with ``#``."""
    yield "\ufeff" + "".join(f"# {line}\r\n" for line in head_lines(context, view))
    for start in range(0, max(len(rows), 1), CHUNK):
        table = guarded(parcel_rows(context, view, rows[start : start + CHUNK]))
        yield table.to_csv(index=False, header=start == 0, lineterminator="\r\n", float_format="%.10g")


def workbook(context: Context, view: View, rows: np.ndarray) -> bytes:
    """Write the rows as a workbook of one sheet.

    Raises
    ------
    TooManyRows
        If there are more than a workbook is opened with at ease; CSV has no such end.
    """
    if len(rows) > MOST_IN_WORKBOOK:
        raise TooManyRows(came=len(rows), most=MOST_IN_WORKBOOK)
    table = parcel_rows(context, view, rows)
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options | {"nan_inf_to_errors": False}) as book:
        page = book.add_worksheet(say(view.language, "panel.table"))
        bold = book.add_format({"bold": True, "bottom": 1})
        lines = head_lines(context, view)
        for at, line in enumerate(lines):
            page.write_string(at, 0, line)
        first = len(lines) + 1
        page.set_column(0, len(table.columns) - 1, 16)
        page.freeze_panes(first + 1, 1)
        page.autofilter(first, 0, first + len(table), len(table.columns) - 1)
        page.write_row(first, 0, [*table.columns], bold)
        for place, name in enumerate(table.columns):
            values = table[name].astype(object).where(table[name].notna(), None).tolist()
            page.write_column(first + 1, place, values)
    return held.getvalue()
