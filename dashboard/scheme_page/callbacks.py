"""What the server answers on the scheme check: the table filled, the scheme checked, the result saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.explore.sentences import feature_names
from dashboard.exports import csv_of, download
from dashboard.scheme_page.form import (
    MORE_ROWS,
    Form,
    answers_from,
    day_of,
    example,
    filled_rows,
    outcome_of,
    padded,
    uploaded_cells,
)
from dashboard.scheme_page.result import result_of, sentences, table_of
from dashboard.text import say
from dashboard.view import View, read_view, write_view
from geodata.errors import BridgeheadError
from geodata.programme_cells import cells_of_text
from geodata.status import data_status

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer
    from dashboard.view import Language

    Cells = list[dict[str, str]]

FORM = {
    "cells": Input(ids.SCHEME_GRID, "virtualRowData"),
    "parcel": Input(ids.SCHEME_PARCEL, "value"),
    "area": Input(ids.SCHEME_AREA, "value"),
    "reached": Input(ids.SCHEME_REACHED, "value"),
    "answers": Input(ids.ALL_SCHEME_ANSWERS, "value"),
    "keys": State(ids.ALL_SCHEME_ANSWERS, "id"),
}
FILLED = {
    "contents": Input(ids.SCHEME_UPLOAD, "contents"),
    "pasted": Input(ids.SCHEME_PASTED, "data"),
    "example": Input(ids.SCHEME_EXAMPLE, "n_clicks"),
    "more": Input(ids.SCHEME_MORE, "n_clicks"),
    "clear": Input(ids.SCHEME_CLEAR, "n_clicks"),
    "back": Input(ids.SCHEME_KEPT, "modified_timestamp"),  # the browser has read what it kept
    "kept": State(ids.SCHEME_KEPT, "data"),
}


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the page's answers to the application."""
    _register_table(app, source)
    _register_check(app, source)
    _register_save(app, source)


def _view(text: str | None, source: ContextSource) -> View:
    return read_view(text, default=View(language=source.settings.language)).view


def form_of(given: dict[str, Any]) -> Form:
    """Understand what the components of the form hold."""
    keys = [one["key"] for one in given["keys"]]
    area = given["area"]
    return Form(
        cells=filled_rows(given["cells"]),
        parcel=(given["parcel"] or "").strip(),
        area_m2=float(area) if isinstance(area, int | float) else None,
        reached_on=day_of(given["reached"]),
        answers=answers_from(given["answers"], keys),
    )


def _register_table(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SCHEME_GRID, "rowData"),
        Output(ids.SCHEME_REFUSED, "children"),
        Output(ids.SCHEME_UPLOAD, "contents"),
        Output(ids.SCHEME_KEPT, "data", allow_duplicate=True),
        inputs={"given": FILLED},
        state={
            "name": State(ids.SCHEME_UPLOAD, "filename"),
            "now": State(ids.SCHEME_GRID, "virtualRowData"),
            "text": State(ids.DOC_VIEW, "data"),
        },
        prevent_initial_call=True,
    )
    def fill(given: dict[str, Any], name: str | None, now: Cells | None, text: str) -> Answer:
        language = _view(text, source).language
        cells = filled_rows(now)
        try:
            found = filled_by(ctx.triggered_id, given, name or "", cells, language)
        except BridgeheadError as fault:
            words = f"{say(language, 'check.refused')} {fault.sentence(language)}"
            return no_update, sentences([words]), None, no_update
        emptied: Answer = [] if ctx.triggered_id == ids.SCHEME_CLEAR else no_update
        return (no_update if found is None else found), None, None, emptied


def filled_by(
    what: str | None, given: dict[str, Any], name: str, now: Cells, language: Language
) -> Cells | None:
    """Return the table's rows after something was done; nothing where they stay as they are.

    What is pasted replaces a blank table and is put below the rows of any other.

    Raises
    ------
    BridgeheadError
        If a file, or what was pasted, is no building programme.
    """
    kept = given["kept"] or []
    done: dict[str | None, tuple[object, Callable[[], Cells]]] = {
        ids.SCHEME_UPLOAD: (given["contents"], lambda: padded(uploaded_cells(given["contents"], name))),
        ids.SCHEME_PASTED: (given["pasted"], lambda: padded([*now, *cells_of_text(given["pasted"]["text"])])),
        ids.SCHEME_EXAMPLE: (given["example"], lambda: padded(example(language))),
        ids.SCHEME_MORE: (given["more"], lambda: padded(now, rows=len(padded(now)) + MORE_ROWS)),
        ids.SCHEME_CLEAR: (given["clear"], lambda: padded([])),
        ids.SCHEME_KEPT: (kept and not now, lambda: padded(kept)),
    }
    happened, rows = done.get(what, (None, list))
    return rows() if happened else None


def _register_check(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SCHEME_RESULT, "children"),
        Output(ids.SCHEME_KEPT, "data"),
        Output(ids.DOC_VIEW, "data", allow_duplicate=True),
        inputs={"given": FORM},
        state={"text": State(ids.DOC_VIEW, "data")},
        prevent_initial_call="initial_duplicate",
    )
    def check(given: dict[str, Any], text: str) -> Answer:
        context, view, form = source.current(), _view(text, source), form_of(given)
        moved = with_parcel(context, view, form.parcel)
        kept = no_update if form.blank else list(form.cells)  # a page that begins blank forgets nothing
        return checked(context, view, form), kept, no_update if moved == view else write_view(moved)


def checked(context: Context, view: View, form: Form) -> Answer:
    """Return the result, or what is missing."""
    found = outcome_of(context, view, form)
    if isinstance(found, tuple):
        return sentences(found)
    return result_of(view.language, found, form.parcel, feature_names(context))


def with_parcel(context: Context, view: View, parcel: str) -> View:
    """Return the view with the parcel selected, so that the link and the map know it."""
    known = bool((context.measures.frame["parcel_id"] == parcel).any())
    return view.with_(selected=(parcel,)) if known else view


def _register_save(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SCHEME_FILE, "data"),
        inputs={"clicks": Input(ids.SCHEME_SAVE, "n_clicks")},
        state={
            "given": {key: State(one.component_id, one.component_property) for key, one in FORM.items()},
            "text": State(ids.DOC_VIEW, "data"),
        },
        prevent_initial_call=True,
    )
    def save(clicks: int | None, given: dict[str, Any], text: str) -> Answer:
        context, view, form = source.current(), _view(text, source), form_of(given)
        found = outcome_of(context, view, form) if clicks else ()
        if isinstance(found, tuple):
            return no_update
        table = table_of(found, feature_names(context))
        told = csv_of(table, found.check.assessment, data=data_status(context.dataset))
        return download(told, f"scheme-{form.parcel or 'site'}.csv")
