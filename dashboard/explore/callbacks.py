"""What the server answers: one callback for the figures, and small ones for card, table, search and link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, Patch, State, ctx, no_update

from dashboard import ids
from dashboard.explore import plots
from dashboard.explore.bottom import totals
from dashboard.explore.cardmaker import card_of, topup_of
from dashboard.explore.controls import view_of_controls
from dashboard.explore.figures import compute
from dashboard.explore.left import count_class, far_note, shown_words, span_words
from dashboard.explore.mapping import fit_to, map_changes, map_properties, overlay_of
from dashboard.explore.options import options_of
from dashboard.explore.page import content, filters_text
from dashboard.explore.right import card_panel, overview_head, sweep_note, topup_words
from dashboard.explore.search import find
from dashboard.explore.table import answer_rows
from dashboard.numerals import number
from dashboard.view import View, read_view

if TYPE_CHECKING:
    import dash

    from dashboard.context import ContextSource
    from dashboard.explore.figures import Figures

MAP_PROPERTIES = (
    "style",
    "globalState",
    "parcelFilter",
    "words",
    "interactiveLabel",
    "overlay",
    "band",
    "camera",
)
CONTROLS = (
    Input(ids.VERDICTS, "value"),
    Input(ids.FLAGS, "value"),
    Input(ids.THRESHOLD, "data"),
    Input(ids.MEASURE_FROM, "value"),
    Input(ids.AREA, "value"),
    Input(ids.FAR, "value"),
    Input(ids.LAND_USES, "value"),
    Input(ids.SUPPLIES, "value"),
    Input(ids.TOWNS, "value"),
)


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the server's answers to the page."""
    _register_link(app, source)
    _register_figures(app, source)
    _register_card(app, source)
    _register_lookups(app, source)


def _view(text: str | None, source: ContextSource, **changes: object) -> View:
    view = read_view(text, default=View(language=source.settings.language)).view
    return view.with_(**changes) if changes else view


def _register_link(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.HEADER, "children"),
        Output(ids.PANELS, "children"),
        Output(ids.SHEETS, "children"),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Output(ids.FILTERS, "data"),
        Output(ids.THRESHOLD, "data"),
        Output(ids.SELECTION, "data", allow_duplicate=True),
        Output(ids.WORDS, "data"),
        *(Output(ids.MAP, name) for name in MAP_PROPERTIES),
        Input(ids.ROUTE, "data"),
        prevent_initial_call=True,
    )
    def enter(route: dict[str, Any] | None) -> Any:
        if not route:
            return [no_update] * (8 + len(MAP_PROPERTIES))
        reading = read_view(route["search"], default=View(language=source.settings.language))
        made = content(source.current(), reading.view, reading.notices)
        drawn = [made.map.get(name, no_update) for name in MAP_PROPERTIES]
        stores = [made.filters, made.threshold, made.selection, made.words]
        return [made.header, made.panels, made.tabs, made.notices, *stores, *drawn]


def _register_figures(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        output={
            "counts": Output(ids.ALL_COUNTS, "children"),
            "count_classes": Output(ids.ALL_COUNTS, "className"),
            "filters": Output(ids.FILTERS, "data", allow_duplicate=True),
            "shown": Output(ids.SHOWN, "children"),
            "area": Output(ids.AREA_WORD, "children"),
            "far": Output(ids.FAR_WORD, "children"),
            "far_note": Output(ids.FAR_NOTE, "children"),
            "histogram": Output(ids.HISTOGRAM, "figure"),
            "totals": Output(ids.TOTALS, "children"),
            "overview": Output(ids.OVERVIEW_FIGURES, "children"),
            "sweep": Output(ids.SWEEP, "figure"),
            "sweep_note": Output(ids.SWEEP_NOTE, "children"),
            "empty": Output(ids.EMPTY, "hidden"),
            "map_filter": Output(ids.MAP, "parcelFilter", allow_duplicate=True),
            "map_style": Output(ids.MAP, "style", allow_duplicate=True),
            "map_state": Output(ids.MAP, "globalState", allow_duplicate=True),
            "band": Output(ids.MAP, "band", allow_duplicate=True),
        },
        inputs={"controls": CONTROLS},
        state={"before": State(ids.FILTERS, "data")},
        prevent_initial_call=True,
    )
    def answer(controls: tuple[Any, ...], before: str) -> dict[str, Any]:
        context = source.current()
        old = _view(before, source)
        view = view_of_controls(controls, old, options_of(context, old.language))
        return figure_outputs(context, old, view)

    @app.callback(
        Output(ids.OVERVIEW_BARS, "figure"),
        Output(ids.OVERVIEW_BARS, "style"),
        Input(ids.GROUP_BY, "value"),
        Input(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def group(grouping: str, filters: str) -> Any:
        view = _view(filters, source)
        groups = compute(source.current(), view).groups[grouping]
        figure = plots.bars(view.language, groups)
        return figure, {"height": f"{figure.layout.height}px", "width": "100%"}
