"""The datum of a file that is on its way in: what the evidence says, drawn, and the user's choice."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any, Final, cast

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html

from dashboard import ids
from dashboard.charts import STATIC, house_figure
from dashboard.importing.evidence import HALF_M
from dashboard.numerals import number
from dashboard.reports import layer_word
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.importing import Draft
    from dashboard.importing.evidence import Evidence
    from dashboard.importing.outcome import Outcome
    from dashboard.view import Language

HEIGHT: Final = 320
NAMES: Final = {"stated": "WGS 84 / CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
LINES: Final = "#8A949D"
CAME: Final = "#C8442B"
UNDONE: Final = "#0E8A74"


def datum_box(draft: Draft, outcome: Outcome, language: Language) -> Child:
    """Return what is known of the datum; None for a file whose datum is not in question."""
    found = outcome.datum
    if not found:
        return None
    needs = outcome.waits_for_datum
    choice = dmc.RadioGroup(
        [
            dmc.Radio(label=say(language, f"data.datum_{key}"), value=key, size="sm")
            for key in ("open", *NAMES)
        ],
        id=ids.data_field("datum"),
        value=draft.options.datum or "open",
        label=say(language, "data.datum_choice"),
        size="sm",
    )
    again = html.Button(
        say(language, "data.read_again"),
        id=ids.data_act("reread"),
        className="button button--main",
        type="button",
    )
    words: list[Child] = [*_said(found, language), choice]
    words += [html.Div(again, className="flow__acts")] if needs else []
    parts: list[Child] = [html.Div(words, className="datum__words")]
    if outcome.evidence is not None and found.get("best"):
        parts.append(_drawn(outcome.evidence, found, language))
    return html.Section(
        [html.H3(say(language, "data.datum_title")), html.Div(parts, className="datum__body")],
        className="datum datum--needs" if needs else "datum",
        role="alert" if needs else "group",
    )


def _said(found: dict[str, Any], language: Language) -> list[Child]:
    medians, count = found["medians_m"], number(found["count"])
    metres = number(hypot(*found["shift_m"])) if found["shift_m"] else ""
    if found["confirmed"]:
        key = "data.datum_confirmed" if found["taken"] == "stated" else "data.datum_taken"
        return [html.P(say(language, key, name=NAMES[found["taken"]], metres=metres))]
    if found["state"] == "needs_confirmation":
        name = NAMES[found["best"]]
        facts = {"median": number(medians[found["best"]], 1), "stated": number(medians["stated"], 1)}
        lead = say(language, "data.datum_needs_lead", name=name, count=count, metres=metres, **facts)
        return [html.P(html.B(say(language, "data.datum_needs", name=name))), html.P(lead)]
    if found["state"] == "decided":
        median = number(medians["stated"], 1)
        return [html.P(say(language, "data.datum_decided", median=median, count=count))]
    why = say(language, f"data.datum_why_{found['why']}")
    return [html.P(say(language, "data.datum_undecided", why=why))]


def _drawn(evidence: Evidence, found: dict[str, Any], language: Language) -> html.Figure:
    graph = dcc.Graph(
        id=ids.DATA_EVIDENCE,
        figure=evidence_figure(evidence),
        config=cast("Any", STATIC),
        style={"height": f"{HEIGHT}px", "width": "100%"},
    )
    keys = [("lines", LINES), ("stated", CAME), *([("undone", UNDONE)] if evidence.undone else [])]
    legend = html.Ul(
        [
            html.Li([html.Span(className=f"dot dot--{key}"), say(language, f"data.legend_{key}")])
            for key, _ in keys
        ],
        className="compare__legend",
    )
    against = ", ".join(layer_word(language, name) for name in found["against"])
    caption = html.Figcaption(
        [legend, say(language, "data.datum_caption", against=against)], className="note"
    )
    label = say(language, "data.datum_map")
    return html.Figure([graph, caption], className="figure datum__map", role="img", **aria(label=label))


def evidence_figure(evidence: Evidence) -> go.Figure:
    """Draw trusted lines, the points as they came and with the shift undone, an arrow between the two.

    Examples
    --------
    >>> from dashboard.importing.evidence import Evidence
    >>> figure = evidence_figure(Evidence(stated=((10.0, 20.0),), undone=((5.0, 25.0),)))
    >>> len(figure.data), len(figure.layout.annotations)
    (3, 1)
    """
    x: list[float | None] = []
    y: list[float | None] = []
    for line in evidence.lines:
        x += [*(point[0] for point in line), None]
        y += [*(point[1] for point in line), None]
    traces = [go.Scatter(x=x, y=y, mode="lines", line={"color": LINES, "width": 1.2}, hoverinfo="skip")]
    for points, colour in ((evidence.stated, CAME), (evidence.undone, UNDONE)):
        marker = {"color": colour, "size": 6, "line": {"color": "#FFFFFF", "width": 0.8}}
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        traces.append(go.Scatter(x=xs, y=ys, mode="markers", marker=marker, hoverinfo="skip"))
    axis = {"visible": False, "fixedrange": True, "range": [0, 2 * HALF_M]}
    figure = house_figure(
        traces, height=HEIGHT, xaxis=axis, yaxis={**axis, "scaleanchor": "x", "scaleratio": 1}
    )
    if evidence.stated and evidence.undone:
        (ax, ay), (to_x, to_y) = _means(evidence.stated, evidence.undone)
        figure.add_annotation(
            x=to_x, y=to_y, ax=ax, ay=ay, xref="x", yref="y", axref="x", ayref="y",
            showarrow=True, arrowhead=2, arrowwidth=2, arrowcolor="#14202B", text="",
        )  # fmt: skip
    return figure


def _means(
    one: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...]
) -> tuple[tuple[float, float], tuple[float, float]]:
    middle = [HALF_M, HALF_M]
    start = min(one, key=lambda point: hypot(point[0] - middle[0], point[1] - middle[1]))
    dx = sum(point[0] for point in other) / len(other) - sum(point[0] for point in one) / len(one)
    dy = sum(point[1] for point in other) / len(other) - sum(point[1] for point in one) / len(one)
    return start, (start[0] + dx, start[1] + dy)
