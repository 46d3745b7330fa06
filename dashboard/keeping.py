"""What every page knows of the browser it is shown in: its id, and its shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from dash import ClientsideFunction, Input, Output, State, dcc, no_update

from dashboard import ids, shell
from dashboard.text import say
from dashboard.view import View, read_view
from geodata.errors import BridgeheadError

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import ContextSource
    from dashboard.kept import Kept, KeptScenario
    from dashboard.tags import Answer

T = TypeVar("T")


def stores() -> list[Any]:
    """Return the places in which a page holds the browser's id and the ids on its shortlist."""
    return [dcc.Store(id=ids.BROWSER), dcc.Store(id=ids.LISTED), dcc.Store(id=ids.LIST_ASKED)]


def function(name: str) -> ClientsideFunction:
    """Name a function of ``assets/kept.js``."""
    return ClientsideFunction(namespace="bridgehead_kept", function_name=name)


def register(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    """Join the browser's id, the shortlist's count and the card's button to the application."""
    join: Callable[..., None] = app.clientside_callback
    join(function("identify"), Output(ids.BROWSER, "data"), Input(ids.URL, "id"))
    join(function("seen"), Output(ids.COMPARE_SEEN, "data"), Input(ids.BROWSER, "data"))
    join(
        function("count"),
        Output(ids.LISTED_COUNT, "children"),
        Input(ids.LISTED, "data"),
        Input(ids.HEADER, "children"),
    )
    join(
        function("ask"),
        Output(ids.LIST_ASKED, "data"),
        Input(ids.LIST_TOGGLE, "n_clicks"),
        prevent_initial_call=True,
    )
    join(
        function("toggle"),
        Output(ids.LIST_TOGGLE, "className"),
        Output(ids.LIST_TOGGLE, "aria-pressed"),
        Input(ids.LISTED, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.LIST_TOGGLE, "id"),
    )

    @app.callback(Output(ids.LISTED, "data"), Input(ids.BROWSER, "data"), prevent_initial_call=True)
    def remember(browser: str | None) -> Answer:
        return listed_ids(kept, browser)

    @app.callback(
        Output(ids.LISTED, "data", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.LIST_ASKED, "data"),
        State(ids.SELECTION, "data"),
        State(ids.LISTED, "data"),
        State(ids.BROWSER, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def toggle(
        clicks: int | None, selected: list[str], listed: list[str] | None, browser: str | None, filters: str
    ) -> Answer:
        if not clicks or not selected:
            return no_update, no_update
        language = read_view(filters, default=View(language=source.settings.language)).view.language
        try:
            return toggled(kept, browser, selected, listed or []), no_update
        except BridgeheadError as fault:
            box = shell.notice_box(language, say(language, "compare.refused"), fault.sentence(language))
            return no_update, [box]


def read_of(read: Callable[[str | None], tuple[T, ...]], browser: str | None) -> tuple[T, ...]:
    """Read what a browser keeps; nothing where it keeps no id, or the database cannot be reached.

    Examples
    --------
    >>> from geodata.kept_errors import UnknownBrowser
    >>> def nothing(browser: str | None) -> tuple[str, ...]:
    ...     raise UnknownBrowser
    >>> read_of(nothing, None)
    ()
    """
    try:
        return read(browser)
    except BridgeheadError:
        return ()


def kept_scenarios(kept: Kept, browser: str | None) -> tuple[KeptScenario, ...]:
    """Return the scenarios that a browser keeps, by name."""
    return read_of(lambda known: kept.scenarios(known, "scenario"), browser)


def listed_ids(kept: Kept, browser: str | None) -> list[str]:
    """Return the ids on a browser's shortlist."""
    return [one.parcel_id for one in read_of(kept.shortlist, browser)]


def toggled(kept: Kept, browser: str | None, selected: list[str], listed: list[str]) -> list[str]:
    """Take the selected parcels off the shortlist where all are on it, else put them all on it."""
    if set(selected) <= set(listed):
        for parcel in selected:
            kept.remove(browser, parcel)
    else:
        kept.add(browser, selected)
    return listed_ids(kept, browser)
