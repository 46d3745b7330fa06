"""How the search box answers: the server looks, the browser keeps what was found lately and moves the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output, State, no_update

from dashboard import ids
from dashboard.explore.search import Finder, nothing_words
from dashboard.view import View, read_view

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import ContextSource
    from dashboard.tags import Answer


def register_finding(app: dash.Dash, source: ContextSource) -> None:
    """Join the search box to the server's index and to the browser's memory."""
    finder = Finder()

    @app.callback(
        Output(ids.SEARCH, "data"),
        Output(ids.SEARCH, "nothingFoundMessage"),
        Input(ids.SEARCH, "searchValue"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def search(text: str | None, filters: str) -> Answer:
        if not (text or "").strip():
            return no_update, no_update  # the browser shows what was found lately
        language = read_view(filters, default=View(language=source.settings.language)).view.language
        context = source.current()
        return finder.find(context, language, text), nothing_words(context, language, text)

    join: Callable[..., None] = app.clientside_callback
    join(
        ClientsideFunction("mapping", "recall"),
        Output(ids.SEARCH, "data", allow_duplicate=True),
        Input(ids.SEARCH, "searchValue"),
        Input(ids.RECENT, "data"),
        State(ids.WORDS, "data"),
        prevent_initial_call="initial_duplicate",
    )
    join(
        ClientsideFunction("mapping", "remember"),
        Output(ids.RECENT, "data"),
        Input(ids.SEARCH, "value"),
        State(ids.SEARCH, "data"),
        State(ids.RECENT, "data"),
        prevent_initial_call=True,
    )
    join(
        ClientsideFunction("mapping", "pin"),
        Output(ids.MAP, "pin"),
        Input(ids.SEARCH, "value"),
        State(ids.SEARCH, "data"),
        prevent_initial_call=True,
    )
