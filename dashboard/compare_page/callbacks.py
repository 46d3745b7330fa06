"""What the server answers on the Compare page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids, shell
from dashboard.answers import download
from dashboard.compare_page import scenes_answers
from dashboard.compare_page.page import sheet
from dashboard.compare_page.steps import Step, step
from dashboard.compare_page.workbook import workbook
from dashboard.map.still import framed
from dashboard.text import say
from dashboard.view import View, read_view, write_view

if TYPE_CHECKING:
    import dash

    from dashboard.context import ContextSource
    from dashboard.kept import Kept
    from dashboard.tags import Answer


def register(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    """Join the page's answers to the application."""
    scenes_answers.register(app, source, kept)

    @app.callback(
        Output(ids.COMPARE_SHEET, "children"),
        Output(ids.DOC_VIEW, "data", allow_duplicate=True),
        Output(ids.LISTED, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Output(ids.COMPARE_SAID, "children"),
        Input(ids.COMPARE_DO, "data"),
        Input(ids.COMPARE_PRICE, "value"),
        Input(ids.COMPARE_SEEN, "data"),
        State(ids.BROWSER, "data"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def act(
        action: dict[str, Any] | None, price: float | str | None, _seen: int, browser: str | None, text: str
    ) -> Answer:
        asked = action if ctx.triggered_id == ids.COMPARE_DO else None
        view = _view(text, source).with_(price=_price(price))
        return outputs(source, step(source.current(), kept, browser, view, asked or {}), asked or {})

    @app.callback(
        Output(ids.COMPARE_FILE, "data"),
        Input(ids.COMPARE_EXPORT, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        State(ids.BROWSER, "data"),
        prevent_initial_call=True,
    )
    def export(clicks: int | None, text: str, browser: str | None) -> Answer:
        shown = step(source.current(), kept, browser, _view(text, source), {})
        if not clicks or not shown.view.listed:
            return no_update
        name = say(shown.view.language, "compare.file_name")
        return download(workbook(source.current(), shown), f"{name}.xlsx")


def outputs(source: ContextSource, shown: Step, asked: dict[str, Any]) -> list[Answer]:
    """Return what follows from a step, in the order of the callback's outputs."""
    language = shown.view.language
    notice: Answer = no_update
    if shown.fault is not None:
        said = shown.fault.sentence(language)
        notice = [shell.notice_box(language, say(language, "compare.refused"), said)]
    noted = asked.get("do") == "note" and shown.fault is None  # it stands in its field already
    table = no_update if noted else framed(sheet(source.current(), shown))
    return [table, write_view(shown.view), list(shown.mine), notice, shown.said]


def _view(text: str, source: ContextSource) -> View:
    return read_view(text, default=View(language=source.settings.language)).view


def _price(value: float | str | None) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None
