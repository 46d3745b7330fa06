"""What the server answers around the filters: what was saved under a name, and what is near something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update

from dashboard import ids, shell
from dashboard.explore.filtering import saved_list
from dashboard.text import say
from dashboard.view import MAX_TEXT, View, read_view
from geodata.errors import BridgeheadError
from geodata.kept_errors import NothingNamed

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import ContextSource
    from dashboard.kept import Kept
    from dashboard.tags import Answer
    from dashboard.view import Scenario


def register(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    """Join saving, undoing and places to the Explore page."""
    join: Callable[..., None] = app.clientside_callback
    join(_function("seen"), Output(ids.SAVED_SEEN, "data"), Input(ids.BROWSER, "data"))
    join(
        _function("history"),
        Output(ids.UNDO, "disabled"),
        Output(ids.REDO, "disabled"),
        Input(ids.FILTERS, "data"),
        Input(ids.UNDO, "id"),
    )
    join(
        _function("exports"),
        Output(ids.EXPORT_CSV, "href"),
        Output(ids.EXPORT_XLSX, "href"),
        Input(ids.FILTERS, "data"),
        Input(ids.EXPORT_CSV, "id"),
    )
    join(
        _function("columns"),
        Output(ids.TABLE, "columnDefs"),
        Input(ids.TABLE_COLUMNS, "value"),
        State(ids.TABLE, "columnDefs"),
        prevent_initial_call=True,
    )
    join(
        _function("near"),
        Output(ids.NEAR_NOTE, "children"),
        Input(ids.NEAR_APPLY, "n_clicks"),
        State(ids.NEAR_WHAT, "value"),
        State(ids.NEAR_M, "value"),
        State(ids.WORDS, "data"),
        prevent_initial_call=True,
    )
    _register_saved(app, source, kept)


def _register_saved(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    @app.callback(
        Output(ids.SAVED, "children"),
        Output(ids.SAVE_NAME, "value"),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.SAVE, "n_clicks"),
        Input(ids.SAVED_DROP, "data"),
        Input(ids.SAVED_SEEN, "data"),
        State(ids.SAVE_NAME, "value"),
        State(ids.FILTERS, "data"),
        State(ids.BROWSER, "data"),
        prevent_initial_call=True,
    )
    def save(
        clicks: int | None,
        dropped: dict[str, Any] | None,
        _seen: int,
        name: str,
        text: str,
        browser: str | None,
    ) -> Answer:
        view = read_view(text, default=View(language=source.settings.language)).view
        notice: Answer = no_update
        try:
            if ctx.triggered_id == ids.SAVE and clicks:
                kept.keep(browser, "scenario", named(view, name))
                name = ""
            elif ctx.triggered_id == ids.SAVED_DROP and dropped:
                kept.drop(browser, "scenario", str(dropped["name"]))
        except BridgeheadError as fault:
            said = fault.sentence(view.language)
            notice = [shell.notice_box(view.language, say(view.language, "compare.refused"), said)]
        return saved(source, kept, browser, view), name, notice


def _function(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="bridgehead_filters", function_name=name)


def saved(source: ContextSource, kept: Kept, browser: str | None, view: View) -> list[Any]:
    """Return the list of what a browser saved; empty where it keeps nothing."""
    try:
        mine = kept.scenarios(browser, "scenario")
    except BridgeheadError:
        mine = ()
    return saved_list(source.current(), view.language, mine)


def named(view: View, name: str | None) -> Scenario:
    """Return a view's scenario under a name.

    Raises
    ------
    NothingNamed
        If the name is empty, or cannot stand in a link.

    Examples
    --------
    >>> named(View(towns=("a",)), " Wide ").name
    'Wide'
    """
    plain = (name or "").strip()
    if not plain or "," in plain or len(plain) > MAX_TEXT or not plain.isprintable():
        raise NothingNamed(most=MAX_TEXT)
    return view.scenario.with_(name=plain)
