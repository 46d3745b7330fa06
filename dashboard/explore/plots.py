"""The charts of the Explore page, as plotly figures in the house template."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from dashboard.charts import ACCENT, INK, INK_2, INK_3, QUIET, house_figure
from dashboard.numerals import number, square_kilometres
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.explore.figures import Group, Histogram, Sweep
    from dashboard.view import Language

ORDER: Final = ("priority", "admissible", "unclear", "fails")
FILLS: Final = {"priority": "#0E8A74", "admissible": "#7CB8A8", "unclear": "#E7EAEE", "fails": "#C9C5BC"}
ROW: Final = 30
SWEEP_HEIGHT: Final = 118
GRID: Final = "#EEF1F2"


def nothing(height: int) -> go.Figure:
    """Return an empty figure."""
    return house_figure([], height=height, xaxis={"visible": False}, yaxis={"visible": False})


def histogram(language: Language, bins: Histogram, limit: float) -> go.Figure:
    """Return the area of the filtered parcels by distance; the bins within the limit are accented.

    Parameters
    ----------
    language
        Language of the texts.
    bins
        Lower and upper ends in metres and the areas in m².
    limit
        The threshold in metres.
    """
    middles = [(low + high) / 2 for low, high in zip(bins.edges_m, bins.edges_m[1:], strict=False)]
    colours = [ACCENT if high <= limit else QUIET for high in bins.edges_m[1:]]
    bars = go.Bar(
        x=middles,
        y=[area / 1e6 for area in bins.area_m2],
        marker={"color": colours, "line": {"width": 0}},
        hoverinfo="skip",
        name=say(language, "distance.histogram"),
    )
    low, high = bins.edges_m[0], bins.edges_m[-1]
    return house_figure(
        [bars],
        height=44,
        bargap=0.14,
        xaxis={"visible": False, "range": [low, high]},
        yaxis={"visible": False, "rangemode": "tozero"},
    )


def bars(language: Language, groups: Sequence[Group]) -> go.Figure:
    """Return the area of each group by verdict, as bars stacked from the best verdict to the worst."""
    names = [group.name for group in groups]
    largest = max((sum(group.area_m2.values()) for group in groups), default=0.0) / 1e6 or 1.0
    figure = house_figure(
        [_verdict_bar(language, groups, names, verdict) for verdict in ORDER],
        height=ROW * max(len(groups), 1) + 8,
        barmode="stack",
        bargap=0.66,
        hovermode="closest",
        margin={"l": 2, "r": 2, "t": 8, "b": 0, "pad": 0},
        xaxis={"visible": False, "range": [0, largest * 1.001]},
        yaxis={"visible": False, "range": [max(len(groups), 1) - 0.5, -0.5], "type": "category"},
    )
    for group in groups:
        total = sum(group.area_m2.values())
        _beside(figure, group.name, group.name, x=0.0, anchor="left", colour=INK_2)
        count = f"<span style='color:{INK_3}'>{number(sum(group.counts.values()))}</span>"
        text = f"<b>{square_kilometres(total)}</b>  {count}"
        _beside(figure, group.name, text, x=1.0, anchor="right", colour=INK)
    return figure


def _verdict_bar(language: Language, groups: Sequence[Group], names: list[str], verdict: str) -> go.Bar:
    pattern = (
        {"shape": "/", "fgcolor": "#6B7785", "bgcolor": "#E7EAEE", "size": 4, "solidity": 0.35}
        if verdict == "unclear"
        else {}
    )
    word = say(language, f"verdict.{verdict}")
    return go.Bar(
        orientation="h",
        y=names,
        x=[group.area_m2.get(verdict, 0.0) / 1e6 for group in groups],
        customdata=[
            [square_kilometres(group.area_m2.get(verdict, 0.0)), number(group.counts.get(verdict, 0))]
            for group in groups
        ],
        marker={"color": FILLS[verdict], "pattern": pattern, "line": {"width": 0}},
        hovertemplate=f"%{{y}}<br>{word} {_amounts(language)}",
        name=word,
    )


def _amounts(language: Language) -> str:
    unit = say(language, "totals.unit_parcels")
    return f"<b>%{{customdata[0]}}</b> km² · %{{customdata[1]}} {unit}<extra></extra>"


def _beside(figure: go.Figure, row: str, text: str, *, x: float, anchor: str, colour: str) -> None:
    figure.add_annotation(
        x=x, xref="paper", xanchor=anchor, y=row, yanchor="bottom", yshift=4, text=text, showarrow=False,
        font={"size": 12, "color": colour}, align=anchor,
    )  # fmt: skip


def sweep(language: Language, swept: Sweep, limit: float) -> go.Figure:
    """Return the priority area and count as the threshold grows, with the threshold in force marked."""
    customs = [
        [square_kilometres(area), number(count)]
        for area, count in zip(swept.area_m2, swept.count, strict=True)
    ]
    area = go.Scatter(
        x=swept.distance_m,
        y=[value / 1e6 for value in swept.area_m2],
        customdata=customs,
        mode="lines",
        line={"color": ACCENT, "width": 2.2},
        name=say(language, "sweep.area"),
        hovertemplate=f"≤ %{{x}} m<br>{_amounts(language)}",
    )
    count = go.Scatter(
        x=swept.distance_m,
        y=swept.count,
        mode="lines",
        line={"color": INK_3, "width": 1.3, "dash": "2px 3px"},
        name=say(language, "sweep.count"),
        yaxis="y2",
        hoverinfo="skip",
    )
    mark = go.Scatter(
        x=[limit],
        y=[swept.area_at_limit_m2 / 1e6],
        mode="markers",
        marker={"size": 9, "color": ACCENT, "line": {"color": "#FFFFFF", "width": 2}},
        hoverinfo="skip",
    )
    figure = house_figure([count, area, mark], **_sweep_layout(language, swept))
    figure.add_shape(
        type="line",
        x0=limit,
        x1=limit,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": INK_2, "width": 1, "dash": "3px 3px"},
    )
    return figure


def _sweep_layout(language: Language, swept: Sweep) -> dict[str, object]:
    del language
    far = swept.distance_m[-1] if swept.distance_m else 1
    left = nice_ticks(max(swept.area_m2, default=0.0) / 1e6)
    right = nice_ticks(float(max(swept.count, default=0)))
    ticks = {"tickmode": "array", "ticks": "", "tickfont": {"size": 11, "color": INK_3}, "fixedrange": True}
    return {
        "height": SWEEP_HEIGHT,
        "margin": {"l": 24, "r": 36, "t": 8, "b": 24, "pad": 3},
        "hovermode": "x",
        "xaxis": {"range": [0, far], "nticks": 5, "ticks": "outside"},
        "yaxis": {
            **ticks,
            "tickvals": left,
            "range": [0, left[-1] * 1.04],
            "showgrid": True,
            "gridcolor": GRID,
        },
        "yaxis2": {
            **ticks,
            "tickvals": right,
            "range": [0, right[-1] * 1.04],
            "overlaying": "y",
            "side": "right",
        },
    }


def nice_ticks(largest: float) -> list[float]:
    """Return three round ticks from zero to at least `largest`.

    Examples
    --------
    >>> nice_ticks(9.2), nice_ticks(318), nice_ticks(0)
    ([0.0, 5.0, 10.0], [0.0, 200.0, 400.0], [0.0, 0.5, 1.0])
    """
    if largest <= 0:
        return [0.0, 0.5, 1.0]
    size = 10.0 ** math.floor(math.log10(largest / 2))
    step = next(
        size * factor for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if 2 * size * factor >= largest
    )
    return [0.0, step, 2 * step]
