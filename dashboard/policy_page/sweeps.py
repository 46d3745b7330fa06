"""The thresholds moved: what each verdict holds as one limit grows, all others staying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import dash_mantine_components as dmc
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html

from dashboard import ids
from dashboard.altered import altered_words
from dashboard.charts import INK, INK_2, INK_3, QUIET_CONFIG, house_figure
from dashboard.explore.plots import nice_ticks, tick_words
from dashboard.explore.rules import VERDICT_KEYS, overrides_of
from dashboard.numerals import FIXED, number
from dashboard.reading import tag
from dashboard.rule_words import amount, limit_of, name_of
from dashboard.tags import Child, aria
from dashboard.text import say
from layers.assess import Verdict, reassess
from layers.curves import QUALIFIES, curve, range_of, steps_of
from layers.statistics import M2_PER_KM2
from layers.symbology import ADMISSIBLE, CANNOT_TELL, CANNOT_TELL_HATCH, FAILS, PRIORITY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers.assess import Assessment
    from layers.curves import Curve
    from layers.policy import PolicyPack, Rule

    Floats = NDArray[np.float64]

HEIGHT: Final = 210
LEFT, RIGHT = 44, 24  # the slider stands under the plot's own width
FILLS: Final = {"fails": FAILS, "unclear": CANNOT_TELL, "admissible": ADMISSIBLE, "priority": PRIORITY}
STACK: Final = ("priority", "admissible", "unclear", "fails")


MEASURES: Final = ("area", "parcels", "floor")
QUALIFY: Final = (VERDICT_KEYS.index("admissible"), VERDICT_KEYS.index("priority"))
M2_PER_MILLION: Final = 1e6
TICKS: Final = 5
# metric → how far apart the thresholds of a chart lie; the curves themselves are exact at each
STEPS: Final = {
    "distance_to_lines": 50.0,
    "far": 0.1,
    "support_floor_share": 0.01,
    "share_inside_zones": 0.02,
}
SLIDES: Final = {"distance_to_lines": 10.0}


def swept_rules(pack: PolicyPack) -> tuple[Rule, ...]:
    """Return the rules whose limit can be moved here: the first of each metric that decides something."""
    found: dict[str, Rule] = {}
    for rule in pack.rules:
        deciding = rule.kind in {"hard", "preference"} and rule.limit is not None
        if rule.metric in STEPS and deciding and rule.op in {"<=", "<", ">=", ">"}:
            found.setdefault(rule.metric, rule)
    return tuple(found[metric] for metric in STEPS if metric in found)


def drawn_curve(assessment: Assessment, rule: Rule) -> Curve:
    """Sweep one rule over its usual range at the steps of the charts, all other limits as they are."""
    low, high, _ = range_of(rule, rule.limit or 0.0)
    return curve(assessment, rule.id, steps_of(low, high, STEPS[rule.metric]))


def table_of(drawn: Curve, measure: str) -> Floats:
    """Give what is drawn of a curve, by threshold and verdict: km², parcels, or million m² of floor area.

    Permitted floor area is that of parcels that qualify; of the others there is none to count on.
    """
    if measure == "parcels":
        return drawn.parcels.astype(np.float64)
    if measure == "area":
        return drawn.area_m2 / M2_PER_KM2
    floor = np.zeros_like(drawn.area_m2)
    floor[:, QUALIFY] = drawn.area_m2[:, QUALIFY] * drawn.far_cap[:, None] / M2_PER_MILLION
    return floor


def figure(language: Language, assessment: Assessment, rule: Rule, measure: str = "area") -> go.Figure:
    """Return the chart of one rule: what each verdict holds, stacked, with the limit in force and the pack's.

    Parameters
    ----------
    language
        Language of the texts.
    assessment
        The verdicts as they are.
    rule
        Whose limit moves.
    measure
        One of `MEASURES`.
    """
    drawn = drawn_curve(assessment, rule)
    thresholds, table = drawn.thresholds, table_of(drawn, measure)
    low, high = float(thresholds[0]), float(thresholds[-1])
    said = [amount(language, rule.metric, value) for value in thresholds]
    traces = [_layer(language, thresholds, table, said, key=key, measure=measure) for key in STACK]
    total = float(np.nan_to_num(table.sum(axis=1)).max())
    (ticks,) = nice_ticks(round(total) if measure == "parcels" else total)
    unit = say(language, f"policy.sweep_unit_{measure}")
    marks = np.linspace(low, high, TICKS).tolist()
    made = house_figure(
        traces,
        height=HEIGHT,
        margin={"l": LEFT, "r": RIGHT, "t": 24, "b": 24, "pad": 2},
        hovermode="x unified",
        xaxis={
            "range": [low, high],
            "tickvals": marks,
            "ticktext": [amount(language, rule.metric, value).removesuffix(f"{FIXED}m") for value in marks],
            "ticks": "outside",
            "hoverformat": "",
        },
        yaxis={
            "range": [0, ticks[-1]],
            "tickvals": ticks,
            "ticktext": tick_words(ticks),
            "ticks": "",
        },
    )
    made.add_annotation(
        x=0, y=1, xref="paper", yref="paper", text=unit, showarrow=False, xanchor="left", yanchor="bottom",
        xshift=-LEFT + 8, yshift=6, font={"size": 11, "color": INK_3},
    )  # fmt: skip
    limit = assessment.result(rule.id).limit
    _line(made, float(limit) if isinstance(limit, float | int) else low, INK, "solid", 1.6)
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
    language: Language, x: Floats, table: Floats, said: list[str], *, key: str, measure: str
) -> go.Scatter:
    values = table[:, VERDICT_KEYS.index(key)]
    hatch = {"shape": "/", "fgcolor": CANNOT_TELL_HATCH, "bgcolor": CANNOT_TELL, "size": 5, "solidity": 0.3}
    return go.Scatter(
        x=x,
        y=values,
        customdata=[
            [number(value, 0 if measure == "parcels" else 2), text]
            for value, text in zip(values, said, strict=True)
        ],
        stackgroup="one",
        mode="lines",
        line={"width": 0.6, "color": "#FFFFFF", "shape": "hv" if len(x) < 2 else "linear"},  # noqa: PLR2004 - a curve has two points
        fillcolor=FILLS[key],
        fillpattern=hatch if key == "unclear" else None,
        name=say(language, f"verdict.{key}"),
        hovertemplate="%{customdata[0]} " + say(language, f"policy.sweep_unit_{measure}"),
    )


def sweeps(context: Context, view: View, assessment: Assessment) -> html.Div:
    """Return the sweep of each movable limit, side by side, with what is drawn to choose, and the file."""
    language = view.language
    cards = [_card(language, assessment, rule) for rule in swept_rules(context.pack)]
    measure = dmc.SegmentedControl(
        id=ids.SWEEP_MEASURE,
        data=[{"value": key, "label": say(language, f"policy.sweep_{key}")} for key in MEASURES],
        value=MEASURES[0],
        size="xs",
        radius="md",
        **aria(label=say(language, "policy.sweep_measure")),
    )
    save = html.Button(
        say(language, "policy.sweep_save"), id=ids.SWEEP_SAVE, className="button", type="button"
    )
    return html.Div(
        [
            html.Div([measure, save, dcc.Download(id=ids.SWEEP_FILE)], className="sweeps__head"),
            html.Div(cards, className="sweeps"),
            _key(language),
        ]
    )


def _card(language: Language, assessment: Assessment, rule: Rule) -> html.Article:
    low, high, _ = range_of(rule, rule.limit or 0.0)
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
        min=low,
        max=high,
        step=SLIDES.get(rule.metric, STEPS[rule.metric]),
        value=min(max(float(limit) if isinstance(limit, float | int) else own, low), high),
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
    key = "priority" if rule.kind == "preference" else "qualify"
    wanted = (Verdict.PRIORITY,) if key == "priority" else QUALIFIES
    counted = curve(assessment, rule.id, [limit]).of(wanted).iloc[0]
    words = say(
        language,
        f"policy.sweep_{key}",
        count=number(int(counted["parcels"])),
        area=number(float(counted["area_km2"]), 2),
        floor=number(float(counted["permitted_floor_m2"]) / M2_PER_MILLION, 1),
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


def sweeps_table(context: Context, view: View) -> pd.DataFrame:
    """Write every curve of the page as one table, a row a threshold and verdict."""
    assessment = assessed(context, view)
    tables = []
    for rule in swept_rules(context.pack):
        drawn = drawn_curve(assessment, rule)
        for code, key in enumerate(VERDICT_KEYS):
            tables.append(
                drawn.of([Verdict(code)]).assign(
                    rule=rule.id, unit=rule.in_unit, verdict=key, limit=rule.limit
                )
            )
    columns = ["rule", "unit", "limit", "threshold", "verdict", "parcels", "area_km2", "permitted_floor_m2"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
