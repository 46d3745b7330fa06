"""What the server answers: one callback for the figures, and small ones for card, table, search and link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.explore import plots
from dashboard.explore.bottom import totals
from dashboard.explore.card import card_panel, topup_words
from dashboard.explore.cardmaker import card_of, deeper_selected, topup_of
from dashboard.explore.cards import Card
from dashboard.explore.chips import count_slot, count_words
from dashboard.explore.controls import view_of_controls
from dashboard.explore.deeper_parts import deeper_sections
from dashboard.explore.figures import compute, grouped
from dashboard.explore.filtering import phrases
from dashboard.explore.layers_list import band_words, seen_at
from dashboard.explore.left import FLAGS, VERDICTS, shown_words
from dashboard.explore.mapping import map_changes, overlay_of, style
from dashboard.explore.options import options_of
from dashboard.explore.page import content, empty_notice
from dashboard.explore.page_text import filters_text
from dashboard.explore.ranges import range_answers
from dashboard.explore.reconcile import crossing
from dashboard.explore.right import group_bars, overview_head, sweep_note, verdict_key
from dashboard.explore.rules import overrides_of
from dashboard.explore.sides import swipe_of
from dashboard.explore.table import answer_rows
from dashboard.map.still import Still, board, framed
from dashboard.view import View, read_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.explore.figures import Figures
    from dashboard.explore.options import Options
    from dashboard.map.still import Tree
    from dashboard.tags import Answer

MAP_PROPERTIES = (
    "globalState",
    "parcelFilter",
    "words",
    "interactiveLabel",
    "overlay",
    "band",
    "camera",
    "layerOrder",
    "swipe",
    "basemap",
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
        Output(ids.BROUGHT, "data"),
        *(Output(ids.MAP, name) for name in MAP_PROPERTIES),
        Input(ids.ROUTE, "data"),
        State(ids.FILTERS, "data"),
        State(ids.MAP, "moved"),
        prevent_initial_call=True,
    )
    def enter(route: dict[str, Any] | None, before: str, moved: dict[str, Any] | None) -> Answer:
        if not route:
            return [no_update] * (9 + len(MAP_PROPERTIES))
        reading = read_view(route["search"], default=View(language=source.settings.language))
        old = _view(before, source)
        notices = [*reading.notices, *crossing(reading.view, old)]
        made = content(source.current(), reading.view, notices, moved)
        spoken = old.language == reading.view.language  # other words need another style
        stores = [
            made.filters,
            made.threshold,
            made.selection,
            no_update if spoken else made.words,
            made.brought,
        ]
        return [
            framed(made.header),
            framed(made.panels),
            framed(made.tabs),
            framed(made.notices),
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
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Output(ids.BOARD, "data"),
        Output(ids.MAP, "parcelFilter", allow_duplicate=True),
        Output(ids.MAP, "globalState", allow_duplicate=True),
        Output(ids.MAP, "band", allow_duplicate=True),
        Output(ids.MAP, "swipe", allow_duplicate=True),
        inputs={"controls": CONTROLS},
        state={
            "before": State(ids.FILTERS, "data"),
            "grouping": State(ids.GROUP_BY, "value"),
            "moved": State(ids.MAP, "moved"),
        },
        prevent_initial_call=True,
    )
    def answer(
        controls: tuple[Any, ...], before: str, grouping: str | None, moved: dict[str, Any] | None
    ) -> Answer:
        context = source.current()
        old = _view(before, source)
        view = view_of_controls(controls, old, options_of(context, old.language))
        if view == old:  # controls that have just appeared: the page was made for what they say
            return [no_update] * 6
        told = figures_board(context, view, grouping)
        told |= board(**seen_at(context, view, moved))
        return filters_text(view), told, *_map_changes(context, view, old)

    @app.callback(
        Output(ids.BOARD, "data", allow_duplicate=True),
        Input(ids.GROUP_BY, "value"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def group(grouping: str, filters: str) -> Answer:
        view = _view(filters, source)
        return board(groups=group_bars(view, grouped(source.current(), view), grouping))


def _map_changes(context: Context, view: View, before: View) -> list[Answer]:
    """Return what the map is to draw otherwise; what stays is not sent again."""
    changed = map_changes(context, view)
    same = overrides_of(view) == overrides_of(before)
    return [
        changed["parcelFilter"],
        *([no_update] * 2 if same else (changed["globalState"], changed["band"])),
        swipe_of(context, view) if view.against else no_update,
    ]


def figures_board(context: Context, view: View, grouping: str | None = None) -> dict[str, Tree]:
    """Return every figure of a view by its place on the page's board.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Filters and thresholds.
    grouping
        What the bars are grouped by.
    """
    language = view.language
    figures = compute(context, view)
    options = options_of(context, language)
    limit = options.limit(view)
    said = {
        **{count_slot(facet, value): count_words(count) for facet, value, count in _counts(options, figures)},
        **range_answers(view, options, figures),
        "shown": shown_words(language, figures),
        "band": band_words(context, view),
        "phrases": phrases(context, view),
        "histogram": plots.histogram(language, figures.histogram, limit),
        "totals": totals(language, figures),
        "overview": overview_head(language, figures),
        "groups": group_bars(view, figures.groups, grouping),
        "verdicts": verdict_key(view),
        "sweep": plots.sweep(language, figures.sweep, limit),
        "sweep-note": sweep_note(language, figures, limit),
        "empty": empty_notice(language, hidden=figures.shown > 0),
    }
    return board(**said)


def _counts(options: Options, figures: Figures) -> Iterator[tuple[str, str, int]]:
    """Give facet, value and count for each chip and tile of the page."""
    facets = (
        ("verdict", VERDICTS, figures.verdicts),
        ("flag", FLAGS, figures.flags),
        ("use", [value for value, _, _ in options.land_uses], figures.land_uses),
        ("supply", [value for value, _, _ in options.supplies], figures.supplies),
        ("town", [value for value, _, _ in options.towns], figures.towns),
        ("carrier", [value for value, _, _ in options.carriers], figures.carriers),
    )
    for facet, values, counts in facets:
        yield from ((facet, value, counts.get(value, 0)) for value in values)


def _register_card(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.CARD, "children"),
        Output(ids.CARD, "hidden"),
        Output(ids.OVERVIEW, "hidden"),
        Output(ids.MAP, "overlay", allow_duplicate=True),
        Output(ids.DEEPER_DUE, "data"),
        Input(ids.SELECTION, "data"),
        Input(ids.CARD_DUE, "data"),
        State(ids.FILTERS, "data"),
        State(ids.PRICE, "value"),
        State(ids.CARD, "hidden"),
        prevent_initial_call=True,
    )
    def card(selection: list[str], _due: int | None, filters: str, *state: Answer) -> Answer:
        price, hidden = state
        if not selection and hidden:
            return [no_update] * 5
        context = source.current()
        view = _view(filters, source, selected=tuple(selection), price=_price(price))
        made = card_of(context, view, deeper=False)
        due = [made.parcel_id] if isinstance(made, Card) else no_update  # a new list at each card tells of it
        shown = framed(card_panel(view, made)), made is None, made is not None
        return *shown, overlay_of(context, view), due

    @app.callback(
        Output(ids.TOPUP, "children"),
        Output(ids.DEEPER, "children"),
        Input(ids.PRICE, "value"),
        Input(ids.DEEPER_DUE, "data"),
        State(ids.SELECTION, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def topup(
        price: float | str | None, _due: list[str] | None, selection: list[str], filters: str
    ) -> Answer:
        if not selection:
            return [no_update] * 2
        view = _view(filters, source, selected=tuple(selection), price=_price(price))
        typed = f"{ids.PRICE}.value" in ctx.triggered_prop_ids
        return under_card(source.current(), view, typed=typed)


def under_card(context: Context, view: View, *, typed: bool) -> list[Answer]:
    """Answer what lies under the card; the top-up too where a price was typed, which a new card has already.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        The selection and the typed price.
    typed
        Whether the price is another than when the card was made.

    Returns
    -------
    list
        The top-up's words, or no update; and the lower part, empty unless one parcel is selected.
    """
    deeper = deeper_selected(context, view)
    under = [] if deeper is None else deeper_sections(view.language, deeper)
    top = Still(topup_words(view.language, topup_of(context, view))) if typed else no_update
    return [top, Still(under)]


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
