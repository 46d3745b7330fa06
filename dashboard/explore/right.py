"""The right side: the card of what is selected, or the totals when nothing is; and the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore import plots
from dashboard.explore.card import card_panel
from dashboard.explore.parts import panel, swatch
from dashboard.map.still import Slot, Still
from dashboard.numerals import mu, number, percent, square_kilometres
from dashboard.tags import aria, data
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.explore.cards import Card, Sums
    from dashboard.explore.figures import Figures, Group
    from dashboard.view import Language, View

GROUPINGS: Final = ("carrier", "town", "land_use", "supply")


def right_panels(
    view: View,
    figures: Figures,
    card: Card | Sums | None,
    limit: float,
    *,
    begin: Still,
    grouping: str = "carrier",
) -> list[Any]:
    """Return the panels of the right side for a view."""
    language = view.language
    selected = card is not None
    return [
        html.Div(
            [
                html.Div(id=ids.SITE_CARD, hidden=True),
                html.Div(card_panel(view, card), id=ids.CARD, hidden=not selected),
                html.Div(overview_panel(view, figures, grouping, begin), id=ids.OVERVIEW, hidden=selected),
                sweep_panel(language, figures, limit),
            ],
            className="side side--right",
        )
    ]


def overview_panel(view: View, figures: Figures, grouping: str, begin: Still) -> html.Section:
    """Return the totals of what is filtered, by a grouping, and where to begin."""
    language = view.language
    shown = grouping if grouping in figures.groups else next(iter(figures.groups))
    return panel(
        language,
        "overview",
        [
            html.Div(Slot("overview", overview_head(language, figures)), className="overview__head"),
            html.Div(_grouping(language, figures, shown), hidden=len(figures.groups) == 1),
            html.Div(Slot("groups", group_bars(view, figures.groups, shown)), className="overview__bars"),
            Slot("verdicts", verdict_key(view)),
        ],
        foot=html.Div([html.P(say(language, "overview.hint"), className="quiet"), begin]),
    )


def _grouping(language: Language, figures: Figures, shown: str) -> dmc.SegmentedControl:
    present = [key for key in GROUPINGS if key in figures.groups]
    return dmc.SegmentedControl(
        id=ids.GROUP_BY,
        data=[{"value": key, "label": say(language, f"overview.{key}")} for key in present],
        value=shown,
        size="xs",
        fullWidth=True,
        radius="md",
        **aria(label=say(language, "overview.by")),
    )


def overview_head(language: Language, figures: Figures) -> str:
    """Say how much land the filters leave."""
    return say(
        language,
        "overview.filtered",
        count=number(figures.shown),
        area=square_kilometres(figures.shown_m2),
        mu=mu(figures.shown_m2, 0),
    )


def group_bars(view: View, groups: Mapping[str, Sequence[Group]], grouping: str | None) -> html.Ul:
    """Return the bars of a grouping; of the first that the data has where it has not this one."""
    facet = grouping if grouping and grouping in groups else next(iter(groups))
    chosen = {"carrier": view.carriers, "town": view.towns, "land_use": view.land_uses}
    return plots.bars(view.language, facet, groups[facet], chosen.get(facet, view.supplies))


def verdict_key(view: View) -> html.Ul:
    """Return the legend of the verdict bars; a press chooses a verdict."""
    language = view.language
    buttons = [
        html.Button(
            [swatch(key), say(language, f"verdict.{key}")],
            className="key__pick",
            type="button",
            title=say(language, "overview.pick", name=say(language, f"verdict.{key}")),
            **aria(pressed="true" if key in view.verdicts else "false"),
            **data(pick="verdict", value=key),
        )
        for key in plots.ORDER
    ]
    return html.Ul([html.Li(button) for button in buttons], className="key")


def sweep_panel(language: Language, figures: Figures, limit: float) -> html.Section:
    """Return the panel of the threshold sweep."""
    picture = Slot("sweep", plots.sweep(language, figures.sweep, limit))
    legend = html.Ul(
        [
            html.Li([html.Span(className="line line--area"), say(language, "sweep.area")]),
            html.Li([html.Span(className="line line--count"), say(language, "sweep.count")]),
            html.Li(say(language, "sweep.axis"), className="key__end"),
        ],
        className="key",
    )
    note = html.P(Slot("sweep-note", sweep_note(language, figures, limit)), className="sweep__note")
    drawn = html.Div([picture, legend], hidden=not figures.sweep.distance_m)
    return panel(language, "sweep", [Still([note, drawn])])


def sweep_note(language: Language, figures: Figures, limit: float) -> list[Any]:
    """Say what the threshold in force gives, and which share of the filtered land that is."""
    swept = figures.sweep
    if not swept.distance_m:
        missing = "sweep.no_ring" if figures.has_distance_rule else "sweep.no_rule"
        return [html.Span(say(language, missing), className="quiet")]
    if not any(swept.count):
        return [html.Span(say(language, "sweep.none" if figures.shown else "sweep.empty"), className="quiet")]
    facts = {"area": square_kilometres(swept.area_at_limit_m2), "count": number(swept.count_at_limit)}
    mark = html.Strong(say(language, "sweep.mark", distance=number(limit), **facts))
    if not figures.shown_m2:
        return [mark]
    share = percent(swept.area_at_limit_m2 / figures.sweep_base_m2) if figures.sweep_base_m2 else "—"
    total = square_kilometres(figures.sweep_base_m2)
    return [mark, html.Span(say(language, "sweep.share", total=total, share=share), className="quiet")]
