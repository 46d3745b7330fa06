"""The thresholds moved: how many km² each verdict holds as one limit grows, all others staying."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

import dash_mantine_components as dmc
import numpy as np
import plotly.graph_objects as go
from dash import dcc, html

from dashboard import ids
from dashboard.altered import altered_words
from dashboard.charts import INK, INK_2, QUIET_CONFIG, house_figure
from dashboard.explore.plots import nice_ticks
from dashboard.explore.rules import VERDICT_KEYS, overrides_of
from dashboard.numerals import number, square_kilometres
from dashboard.reading import tag
from dashboard.rule_words import amount, limit_of, name_of
from dashboard.tags import Child, aria
from dashboard.text import say
from layers.assess import reassess
from layers.symbology import ADMISSIBLE, CANNOT_TELL, CANNOT_TELL_HATCH, FAILS, PRIORITY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers.assess import Assessment
    from layers.policy import PolicyPack, Rule

HEIGHT: Final = 210
LEFT, RIGHT = 44, 24  # the slider stands under the plot's own width
FILLS: Final = {"fails": FAILS, "unclear": CANNOT_TELL, "admissible": ADMISSIBLE, "priority": PRIORITY}
STACK: Final = ("priority", "admissible", "unclear", "fails")


@dataclass(frozen=True)
class Range:
    """Over which values a metric's limit is moved, in the metric's unit."""

    low: float
    high: float
    step: float

    def values(self) -> NDArray[np.float64]:
        """Give the thresholds, both ends among them.

        Examples
        --------
        >>> Range(1, 5, 0.1).values()[[0, 20, 40]].tolist()
        [1.0, 3.0, 5.0]
        """
        count = round((self.high - self.low) / self.step) + 1
        return np.round(np.linspace(self.low, self.high, count), 6)


RANGES: Final = {
    "distance_to_lines": Range(0, 3000, 50),
    "far": Range(1, 5, 0.1),
    "support_floor_share": Range(0.1, 0.5, 0.01),
}


def swept_rules(pack: PolicyPack) -> tuple[Rule, ...]:
    """Return the rules whose limit can be moved here: the first cap of each metric that decides something."""
    found: dict[str, Rule] = {}
    for metric in RANGES:
        for rule in pack.rules:
            deciding = rule.kind in {"hard", "preference"} and rule.op == "<=" and rule.limit is not None
            if rule.metric == metric and deciding:
                found.setdefault(metric, rule)
    return tuple(found.values())


def curve(assessment: Assessment, rule: Rule, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum site areas by verdict at each threshold of one rule, all other limits as they are.

    Returns
    -------
    ndarray
        Shape (thresholds, 4), m², verdicts from fails to priority.
    """
    now = assessment.overrides
    area = np.nan_to_num(assessment.measures.frame["site_area_m2"].to_numpy(dtype=float))
    rows = [
        reassess(assessment, replace(now, values={**now.values, rule.id: float(limit)})).verdict
        for limit in thresholds
    ]
    return np.array([np.bincount(verdict, weights=area, minlength=4) for verdict in rows])


def figure(language: Language, assessment: Assessment, rule: Rule) -> go.Figure:
    """Return the chart of one rule: km² by verdict, stacked, with the limit in force and the pack's own."""
    reach = RANGES[rule.metric]
    thresholds = reach.values()
    table = curve(assessment, rule, thresholds) / 1e6
    said = [amount(language, rule.metric, value) for value in thresholds]
    traces = [_layer(language, thresholds, table, said, key) for key in STACK]
    total = float(table[0].sum())
    ticks = nice_ticks(total)
    kept = [tick for tick in ticks if tick <= total]
    marks = np.linspace(reach.low, reach.high, 5).tolist()
    made = house_figure(
        traces,
        height=HEIGHT,
        margin={"l": LEFT, "r": RIGHT, "t": 10, "b": 24, "pad": 2},
        hovermode="x unified",
        xaxis={
            "range": [reach.low, reach.high],
            "tickvals": marks,
            "ticktext": [amount(language, rule.metric, value).replace("\u202fm", "") for value in marks],
            "ticks": "outside",
            "hoverformat": "",
        },
        yaxis={
            "range": [0, max(total, 1e-9)],
            "tickvals": kept,
            "ticktext": [f"{number(tick)}" if tick < kept[-1] else f"{number(tick)} km²" for tick in kept],
            "ticks": "",
        },
    )
    limit = assessment.result(rule.id).limit
    _line(made, float(limit) if isinstance(limit, float | int) else reach.low, INK, "solid", 1.6)
    _line(made, float(rule.limit or 0), INK_2, "2px 3px", 1)
    return made


def _line(made: go.Figure, at: float, colour: str, dash: str, width: float) -> None:
    made.add_shape(
        type="line",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colour, "width": width, "dash": dash},
    )


def _layer(
    language: Language, x: NDArray[np.float64], table: NDArray[np.float64], said: list[str], key: str
) -> go.Scatter:
    values = table[:, VERDICT_KEYS.index(key)]
    hatch = {"shape": "/", "fgcolor": CANNOT_TELL_HATCH, "bgcolor": CANNOT_TELL, "size": 5, "solidity": 0.3}
    return go.Scatter(
        x=x,
        y=values,
        customdata=[[square_kilometres(value * 1e6), text] for value, text in zip(values, said, strict=True)],
        stackgroup="one",
        mode="lines",
        line={"width": 0.6, "color": "#FFFFFF", "shape": "hv" if len(x) < 2 else "linear"},  # noqa: PLR2004 - a curve has two points
        fillcolor=FILLS[key],
        fillpattern=hatch if key == "unclear" else None,
        name=say(language, f"verdict.{key}"),
        hovertemplate="%{customdata[0]} km²",
    )


def sweeps(context: Context, view: View, assessment: Assessment) -> html.Div:
    """Return the sweep of each movable limit, side by side."""
    cards = [_card(view.language, assessment, rule) for rule in swept_rules(context.pack)]
    return html.Div([html.Div(cards, className="sweeps"), _key(view.language)])


def _card(language: Language, assessment: Assessment, rule: Rule) -> html.Article:
    reach = RANGES[rule.metric]
    limit = assessment.result(rule.id).limit
    own = float(rule.limit or 0)
    name = name_of(language, rule)
    graph = dcc.Graph(
        id=ids.sweep("figure", rule.id),
        figure=figure(language, assessment, rule),
        config=cast("Any", QUIET_CONFIG),
        style={"height": f"{HEIGHT}px", "width": "100%"},
        className="chart",
    )
    slider = dmc.Slider(
        id=ids.sweep("slider", rule.id),
        min=reach.low,
        max=reach.high,
        step=10 if rule.metric == "distance_to_lines" else reach.step,
        value=min(max(float(limit) if isinstance(limit, float | int) else own, reach.low), reach.high),
        marks=[{"value": own}],
        updatemode="drag",
        label=None,
        size=4,
        thumbSize=18,
        thumbLabel=say(language, "policy.slider", name=name),
        className="slider sweep__slider",
    )
    return html.Article(
        [
            html.H3(name),
            html.Div(
                note(language, assessment, rule), id=ids.sweep("note", rule.id), className="sweep__words"
            ),
            html.Figure(
                graph,
                role="img",
                className="figure",
                **aria(label=say(language, "policy.sweep_chart", name=name)),
            ),
            slider,
        ],
        className="sweep",
    )


def note(language: Language, assessment: Assessment, rule: Rule) -> list[Child]:
    """Say the limit in force, what it comes to, and the pack's own limit beside it where they differ."""
    result = assessment.result(rule.id)
    limit = float(result.limit) if isinstance(result.limit, float | int) else float(rule.limit or 0)
    verdict = assessment.verdict
    area = np.nan_to_num(assessment.measures.frame["site_area_m2"].to_numpy(dtype=float))
    key = "priority" if rule.kind == "preference" else "qualify"
    chosen = verdict == VERDICT_KEYS.index("priority") if key == "priority" else verdict >= 2  # noqa: PLR2004 - admissible and better
    words = say(
        language,
        f"policy.sweep_{key}",
        count=number(int(chosen.sum())),
        area=square_kilometres(float(area[chosen].sum())),
    )
    said: list[Child] = [html.Strong(limit_of(language, rule, limit)), html.Span(words)]
    if result.altered:
        original = say(language, "policy.original", value=limit_of(language, rule))
        said[1:1] = [tag(language, "status", "altered"), html.Span(original, className="note")]
    return said


def _key(language: Language) -> html.Ul:
    entries = [
        html.Li([html.Span(className=f"swatch swatch--{key}"), say(language, f"verdict.{key}")])
        for key in STACK
    ]
    entries.append(html.Li([html.Span(className="line line--own"), say(language, "policy.own_limit")]))
    return html.Ul(entries, className="key")


def altered_note(language: Language, assessment: Assessment) -> Child:
    """Say which limits are not the pack's own; nothing where all are."""
    named = altered_words(language, assessment.pack, assessment.altered)
    button = html.Button(
        say(language, "policy.reset"),
        id=ids.POLICY_RESET,
        className="button",
        type="button",
        hidden=not named,
    )
    words = html.P([tag(language, "status", "altered"), html.Span("; ".join(named))], hidden=not named)
    return html.Div([words, button], className="altered" if named else "altered altered--none")


def limits_with(view: View, pack: PolicyPack, limits: dict[str, float]) -> View:
    """Return a view with thresholds set; one that is the pack's own is no threshold of the view."""
    own = {rule.id: rule.limit for rule in pack.rules}
    merged = dict(view.limits) | limits
    kept = {key: value for key, value in merged.items() if own.get(key) != value}
    return view.with_(limits=tuple(kept.items()))


def assessed(context: Context, view: View) -> Assessment:
    """Judge every parcel under the pack in force with the thresholds of the view that it knows."""
    movable = {rule.id for rule in context.pack.rules if rule.limit is not None}
    limits = tuple(pair for pair in view.limits if pair[0] in movable)
    unknown = tuple(pair for pair in view.unknown if pair[0] in movable)
    known = view.with_(limits=limits, unknown=unknown)
    return reassess(context.base, overrides_of(known))
