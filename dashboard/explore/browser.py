"""What happens in the browser: which function of ``assets/bridgehead.js`` answers to which components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import ClientsideFunction, Input, Output, State

from dashboard import ids

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash


PICKING: Final = {
    "verdict": ids.VERDICTS,
    "use": ids.LAND_USES,
    "supply": ids.SUPPLIES,
    "town": ids.TOWNS,
    "carrier": ids.CARRIERS,
}
"""Facets that a chart can choose from, in the order in which ``pick`` answers."""


def _function(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="bridgehead", function_name=name)


def _join(app: dash.Dash) -> Callable[..., None]:
    """Return Dash's own method, which carries no types, as one that does."""
    join: Callable[..., None] = app.clientside_callback
    return join


def register_browser(app: dash.Dash) -> None:
    """Join the browser's functions to the page."""
    _register_link(app)
    _register_filters(app)
    _register_panels(app)
    _register_selection(app)


def _register_link(app: dash.Dash) -> None:
    _join(app)(
        _function("arrive"), Output(ids.ROUTE, "data"), Input(ids.URL, "search"), State(ids.SERVED, "data")
    )
    _join(app)(
        _function("remember"),
        Input(ids.FILTERS, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.PRICE, "value"),
        Input(ids.ALL_LAYERS_SHOWN, "checked"),
        Input(ids.ALL_LAYERS_OPACITY, "value"),
        Input(ids.MAP, "moved"),
        State(ids.ALL_LAYERS_SHOWN, "id"),
        State(ids.WORDS, "data"),
    )
    _join(app)(
        _function("speak"),
        Output(ids.ROUTE, "data", allow_duplicate=True),
        Input(ids.ALL_LANGUAGES, "n_clicks"),
        prevent_initial_call=True,
    )
    _join(app)(_function("tell"), Input(ids.WORDS, "data"))
    _join(app)(
        _function("share"),
        Output(ids.SHARE_WORD, "children"),
        Output(ids.SHARE_PANEL, "hidden"),
        Output(ids.SHARE_CODE, "src"),
        Output(ids.SHARE_NOTE, "hidden"),
        Input(ids.SHARE, "n_clicks"),
        State(ids.WORDS, "data"),
        prevent_initial_call=True,
    )


def _register_filters(app: dash.Dash) -> None:
    _join(app)(
        _function("drag"),
        Output(ids.SLIDER_WORD, "children"),
        Output(ids.SLIDER_NOTE, "children"),
        Input(ids.SLIDER, "value"),
        State(ids.WORDS, "data"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("pick"),
        *(Output(control, "value", allow_duplicate=True) for control in PICKING.values()),
        Input(ids.PICKED, "data"),
        *(State(control, "value") for control in PICKING.values()),
        prevent_initial_call=True,
    )
    _join(app)(_function("refresh"), Input(ids.FILTERS, "data"), prevent_initial_call=True)
    _join(app)(
        _function("layers"),
        Output(ids.MAP, "layerState"),
        Input(ids.ALL_LAYERS_SHOWN, "checked"),
        Input(ids.ALL_LAYERS_OPACITY, "value"),
        State(ids.ALL_LAYERS_SHOWN, "id"),
    )


def _register_panels(app: dash.Dash) -> None:
    _join(app)(
        _function("fold"),
        Output(ids.EACH_PANEL, "className"),
        Output(ids.EACH_FOLD, "aria-expanded"),
        Input(ids.EACH_FOLD, "n_clicks"),
        State(ids.EACH_PANEL, "className"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("unfold"),
        Output(ids.ANY_CHIPS, "className"),
        Output(ids.ANY_CHIPS_MORE, "aria-expanded"),
        Input(ids.ANY_CHIPS_MORE, "n_clicks"),
        State(ids.ANY_CHIPS, "className"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("unfold"),
        Output(ids.panel("totals"), "className"),
        Output(ids.DRAWER_TOGGLE, "aria-expanded"),
        Input(ids.DRAWER_TOGGLE, "n_clicks"),
        State(ids.panel("totals"), "className"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("sheet"),
        Output(ids.APP, "className"),
        Output(ids.ALL_SHEETS, "aria-pressed"),
        Output(ids.ALL_SHEETS, "className"),
        Input(ids.ALL_SHEETS, "n_clicks"),
        Input(ids.SELECTION, "data"),
        State(ids.ALL_SHEETS, "id"),
        State(ids.APP, "className"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("dismiss"),
        Output(ids.NOTICES, "children"),
        Input(ids.NOTICES_CLOSE, "n_clicks"),
        prevent_initial_call=True,
    )


def _register_selection(app: dash.Dash) -> None:
    _join(app)(
        _function("select"),
        Output(ids.SELECTION, "data"),
        Input(ids.MAP, "clicked"),
        Input(ids.MAP, "boxed"),
        Input(ids.TABLE, "cellClicked"),
        Input(ids.SEARCH, "value"),
        Input(ids.CARD_CLOSE, "n_clicks"),
        State(ids.SELECTION, "data"),
        State(ids.WORDS, "data"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("due"),
        Output(ids.CARD_DUE, "data"),
        Input(ids.FILTERS, "data"),
        State(ids.SELECTION, "data"),
        State(ids.CARD_DUE, "data"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("zoom"),
        Output(ids.MAP, "fit"),
        Input(ids.CARD_ZOOM, "n_clicks"),
        State(ids.MAP, "overlay"),
        prevent_initial_call=True,
    )
    _join(app)(
        _function("mark"),
        Output(ids.MAP, "selected"),
        Output(ids.TABLE, "selectedRows"),
        Input(ids.SELECTION, "data"),
    )
    _join(app)(
        _function("fly"), Output(ids.MAP, "camera"), Input(ids.SEARCH, "value"), prevent_initial_call=True
    )
    _join(app)(_function("keys"), Input(ids.TABLE, "id"))
    _join(app)(_function("watch"), Input(ids.PANELS, "children"))
