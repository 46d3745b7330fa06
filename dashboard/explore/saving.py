"""What the server answers around the filters: what was saved under a name, and what is near something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update

from dashboard import ids, keeping, shell
from dashboard.explore.filtering import saved_list
from dashboard.explore.sites import read_sites, scenario_sites
from dashboard.text import enumerated, say
from dashboard.view import MAX_SITES, MAX_TEXT, Scenario, View, read_view
from geodata.errors import BridgeheadError
from geodata.kept_errors import NothingNamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dash

    from dashboard.context import ContextSource
    from dashboard.kept import Kept
    from dashboard.tags import Answer
    from dashboard.view import Language


def register(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    """Join saving, undoing and places to the Explore page."""
    join: Callable[..., None] = app.clientside_callback
    join(keeping.function("seen"), Output(ids.SAVED_SEEN, "data"), Input(ids.BROWSER, "data"))
    join(
        _function("history"),
        Output(ids.UNDO, "disabled"),
        Output(ids.REDO, "disabled"),
        Input(ids.FILTERS, "data"),
        Input(ids.SITES, "data"),
        Input(ids.UNDO, "id"),
    )
    join(
        _function("exports"),
        Output(ids.EXPORT_CSV, "href"),
        Output(ids.EXPORT_XLSX, "href"),
        Output(ids.EXPORT_LAND, "href"),
        Input(ids.FILTERS, "data"),
        Input(ids.EXPORT_CSV, "id"),
        Input(ids.EXPORT_LAND, "id"),
    )
    join(
        _function("columns"),
        Output(ids.TABLE, "columnDefs"),
        Input(ids.TABLE_COLUMNS, "value"),
        State(ids.TABLE, "columnDefs"),
        prevent_initial_call=True,
    )
    join(
        _function("bounded"),
        Output(ids.NEAR_NOTE, "children", allow_duplicate=True),
        Input(ids.MAP, "bounded"),
        State(ids.WORDS, "data"),
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
        output=[
            Output(ids.SAVED, "children"),
            Output(ids.SAVE_NAME, "value"),
            Output(ids.NOTICES, "children", allow_duplicate=True),
        ],
        inputs={
            "clicks": Input(ids.SAVE, "n_clicks"),
            "dropped": Input(ids.SAVED_DROP, "data"),
            "_seen": Input(ids.SAVED_SEEN, "data"),
        },
        state={
            "held": {
                "name": State(ids.SAVE_NAME, "value"),
                "text": State(ids.FILTERS, "data"),
                "browser": State(ids.BROWSER, "data"),
                "drawn": State(ids.SITES, "data"),
            }
        },
        prevent_initial_call=True,
    )
    def save(clicks: int | None, dropped: dict[str, Any] | None, _seen: int, held: dict[str, Any]) -> Answer:
        browser, name, drawn = held["browser"], held["name"], held["drawn"]
        view = read_view(held["text"], default=View(language=source.settings.language)).view
        notice: Answer = no_update
        try:
            if ctx.triggered_id == ids.SAVE and clicks:
                scenario, left = with_sites(named(view, name), drawn)
                kept.keep(browser, "scenario", scenario)
                name, notice = "", left_out(view.language, left)
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
    return saved_list(source.current(), view.language, keeping.kept_scenarios(kept, browser))


def with_sites(scenario: Scenario, drawn: list[dict[str, Any]] | None) -> tuple[Scenario, tuple[str, ...]]:
    """Return a scenario with the sites that the browser keeps, and the names of those it cannot hold.

    Examples
    --------
    >>> square = [[120.9, 31.3], [120.91, 31.3], [120.91, 31.31], [120.9, 31.3]]
    >>> site = {"id": "site-1", "name": "A", "geometry": {"type": "Polygon", "coordinates": [square]}}
    >>> kept, left = with_sites(Scenario(name="Wide"), [site])
    >>> [one.name for one in kept.sites], left
    (['A'], ())
    """
    sites, left = scenario_sites(read_sites(drawn))
    return (scenario.with_(sites=sites) if sites else scenario), left


def left_out(language: Language, names: Sequence[str]) -> Answer:
    """Say which drawn sites a scenario was kept without; nothing where it holds them all."""
    if not names:
        return no_update
    said = say(language, "saved.sites_left", names=enumerated(language, names), most=MAX_SITES)
    return [shell.notice_box(language, say(language, "saved.heading"), said)]


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
