"""What the server answers: one callback for the figures, and small ones for card, table, search and link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.explore import plots
from dashboard.explore.bottom import totals
from dashboard.explore.card import card_panel, topup_words
from dashboard.explore.cardmaker import card_of, deeper_selected, topup_of
from dashboard.explore.chips import count_class
from dashboard.explore.controls import view_of_controls
from dashboard.explore.deeper_parts import deeper_sections
from dashboard.explore.figures import compute, grouped
from dashboard.explore.filtering import phrases
from dashboard.explore.left import shown_words
from dashboard.explore.mapping import fit_to, map_changes, overlay_of, style
from dashboard.explore.options import options_of
from dashboard.explore.page import content
from dashboard.explore.page_text import filters_text
from dashboard.explore.ranges import far_note, range_answers
from dashboard.explore.right import overview_head, sweep_note
from dashboard.explore.table import answer_rows
from dashboard.numerals import number
from dashboard.view import View, read_view

if TYPE_CHECKING:
    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer

MAP_PROPERTIES = (
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
    Input(ids.ROOM, "value"),
    Input(ids.RING, "value"),
    Input(ids.CARRIERS, "value"),
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
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def enter(route: dict[str, Any] | None, before: str) -> Answer:
        if not route:
            return [no_update] * (8 + len(MAP_PROPERTIES))
        reading = read_view(route["search"], default=View(language=source.settings.language))
        made = content(source.current(), reading.view, reading.notices)
        spoken = _view(before, source).language == reading.view.language  # other words need another style
        stores = [made.filters, made.threshold, made.selection, no_update if spoken else made.words]
        return [
            made.header,
            made.panels,
            made.tabs,
            made.notices,
            *stores,
            *(made.map[name] for name in MAP_PROPERTIES),
        ]

    @app.callback(
        Output(ids.MAP, "style", allow_duplicate=True),
        Input(ids.WORDS, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def restyle(words: dict[str, Any], filters: str) -> Answer:
        return style(source.current(), _view(filters, source, language=words["lang"]))


def _register_figures(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        output={
            "counts": Output(ids.ALL_COUNTS, "children"),
            "count_classes": Output(ids.ALL_COUNTS, "className"),
            "filters": Output(ids.FILTERS, "data", allow_duplicate=True),
            "shown": Output(ids.SHOWN, "children"),
            "bars": Output(ids.ALL_BARS, "src"),
            "spans": Output(ids.ALL_SPAN_WORDS, "children"),
            "phrases": Output(ids.FILTER_WORDS, "children"),
            "far_note": Output(ids.FAR_NOTE, "children"),
            "histogram": Output(ids.HISTOGRAM, "figure"),
            "totals": Output(ids.TOTALS, "children"),
            "overview": Output(ids.OVERVIEW_FIGURES, "children"),
            "sweep": Output(ids.SWEEP, "figure"),
            "sweep_note": Output(ids.SWEEP_NOTE, "children"),
            "empty": Output(ids.EMPTY, "hidden"),
            "map_filter": Output(ids.MAP, "parcelFilter", allow_duplicate=True),
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
        return figure_outputs(context, view)

    @app.callback(
        Output(ids.OVERVIEW_BARS, "figure"),
        Output(ids.OVERVIEW_BARS, "style"),
        Input(ids.GROUP_BY, "value"),
        Input(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def group(grouping: str, filters: str) -> Answer:
        view = _view(filters, source)
        found = grouped(source.current(), view)
        groups = found.get(grouping) or next(iter(found.values()))
        figure = plots.bars(view.language, groups)
        return figure, {"height": f"{figure.layout.height}px", "width": "100%"}


def figure_outputs(context: Context, view: View) -> dict[str, Answer]:
    """Return every figure of a view under the names of the main callback's outputs."""
    language = view.language
    figures = compute(context, view)
    options = options_of(context, language)
    limit = options.limit(view)
    ranged = [output["id"]["facet"] for output in ctx.outputs_grouping["bars"]]
    pictures, spans = range_answers(view, options, figures, ranged)
    changed = map_changes(context, view)
    listed = [output["id"] for output in ctx.outputs_grouping["counts"]]
    facets = {
        "verdict": figures.verdicts,
        "flag": figures.flags,
        "use": figures.land_uses,
        "supply": figures.supplies,
        "town": figures.towns,
        "carrier": figures.carriers,
    }
    counts = [facets[entry["facet"]].get(entry["value"], 0) for entry in listed]
    return {
        "counts": [number(count) for count in counts],
        "count_classes": [count_class(count) for count in counts],
        "filters": filters_text(view),
        "shown": shown_words(language, figures),
        "bars": pictures,
        "spans": spans,
        "phrases": phrases(context, view),
        "far_note": far_note(view, figures),
        "histogram": plots.histogram(language, figures.histogram, limit),
        "totals": totals(language, figures),
        "overview": overview_head(language, figures),
        "sweep": plots.sweep(language, figures.sweep, limit),
        "sweep_note": sweep_note(language, figures, limit),
        "empty": figures.shown > 0,
        "map_filter": changed["parcelFilter"],
        "map_state": changed["globalState"],
        "band": changed["band"],
    }


def _register_card(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.CARD, "children"),
        Output(ids.CARD, "hidden"),
        Output(ids.OVERVIEW, "hidden"),
        Output(ids.MAP, "overlay", allow_duplicate=True),
        Input(ids.SELECTION, "data"),
        Input(ids.FILTERS, "data"),
        State(ids.PRICE, "value"),
        State(ids.CARD, "hidden"),
        prevent_initial_call=True,
    )
    def card(selection: list[str], filters: str, price: float | str | None, hidden: object) -> Answer:
        if not selection and hidden:
            return [no_update] * 4
        context = source.current()
        view = _view(filters, source, selected=tuple(selection), price=_price(price))
        made = card_of(context, view)
        return card_panel(view, made), made is None, made is not None, overlay_of(context, view)

    @app.callback(
        Output(ids.TOPUP, "children"),
        Output(ids.DEEPER, "children"),
        Input(ids.PRICE, "value"),
        State(ids.SELECTION, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def topup(price: float | str | None, selection: list[str], filters: str) -> Answer:
        if not selection:
            return [no_update] * 2
        context = source.current()
        view = _view(filters, source, selected=tuple(selection), price=_price(price))
        deeper = deeper_selected(context, view)
        under = [] if deeper is None else deeper_sections(view.language, deeper)
        return topup_words(view.language, topup_of(context, view)), under

    @app.callback(
        Output(ids.MAP, "fit"),
        Input(ids.CARD_ZOOM, "n_clicks"),
        State(ids.SELECTION, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def zoom(clicks: int | None, selection: list[str], filters: str) -> Answer:
        if not clicks:
            return no_update
        view = _view(filters, source, selected=tuple(selection))
        return fit_to(source.current(), view, clicks) or no_update


def _price(value: float | str | None) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _register_lookups(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.TABLE, "getRowsResponse"),
        Input(ids.TABLE, "getRowsRequest"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, Any] | None, filters: str) -> Answer:
        if not request:
            return no_update
        return answer_rows(source.current(), _view(filters, source), request)
