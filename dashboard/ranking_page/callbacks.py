"""What the server answers on the ranking: the order for the weights, and the whole of it as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import Input, Output, State, no_update

from dashboard import ids
from dashboard.exports import csv_of, download
from dashboard.ranking_page.order import order_of, ranked, table_of, wishes_of
from dashboard.ranking_page.page import weights_of, wished_of
from dashboard.view import View, read_view, write_view
from geodata.status import data_status

if TYPE_CHECKING:
    import dash

    from dashboard.context import ContextSource
    from dashboard.tags import Answer


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the page's answers to the application."""

    @app.callback(
        Output(ids.RANK_RESULT, "children"),
        Output(ids.DOC_VIEW, "data", allow_duplicate=True),
        Input(ids.ALL_RANK_WEIGHTS, "value"),
        Input(ids.RANK_SIZE, "value"),
        State(ids.ALL_RANK_WEIGHTS, "id"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def weigh(values: list[float], handles: list[float], names: list[dict[str, str]], text: str) -> Answer:
        before = _view(text, source)
        given = weights_of(values, [name["criterion"] for name in names])
        view = before.with_(weights=given, wished=wished_of(handles))
        if view == before:
            return no_update, no_update
        return order_of(source.current(), view), write_view(view)

    @app.callback(
        Output(ids.RANK_FILE, "data"),
        Input(ids.RANK_SAVE, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, text: str) -> Answer:
        context, view = source.current(), _view(text, source)
        if not clicks or wishes_of(view) is None:
            return no_update
        assessment, found = ranked(context, view)
        told = csv_of(table_of(found, assessment), assessment, data=data_status(context.dataset))
        return download(told, "ranking.csv")


def _view(text: str | None, source: ContextSource) -> View:
    return read_view(text, default=View(language=source.settings.language)).view
