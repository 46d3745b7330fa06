"""How many of the connecting roads were open when, as steps; what is undated is drawn as a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from dashboard.charts import INK, INK_2, INK_3, LINE, house_figure
from dashboard.text import say
from layers.symbology import CROSSING

if TYPE_CHECKING:
    from dashboard.view import Language
    from geodata.facts import RegionFacts

HEIGHT: Final = 280
UNDATED_YEARS: Final = 2  # “about 2024–2025”: the range in which the undated count is drawn
MONTH: Final = 1 / 12


def year_of(day: str) -> float:
    """Place an ISO date, or a month, on an axis of years.

    Examples
    --------
    >>> year_of("2019-07"), year_of("2023")
    (2019.5, 2023.0)
    """
    parts = [int(part) for part in day.split("-")]
    month = parts[1] if len(parts) > 1 else 1
    return parts[0] + (month - 1) / 12


def opened_chart(language: Language, facts: RegionFacts) -> go.Figure:
    """Return the steps: dated counts solid, the undated one dashed over the years it may be of."""
    planned = facts.fact("roads.planned").value
    dated = [(year_of(entry.as_of), entry) for entry in facts.opened if entry.as_of]
    loose = [entry for entry in facts.opened if entry.from_year is not None]
    begin = min(at for at, _ in dated)
    end = max([entry.from_year or 0 for entry in loose], default=int(begin)) + UNDATED_YEARS
    last = dated[-1][1]
    start_loose = float(min(entry.from_year or end for entry in loose)) if loose else float(end)
    solid_x = [at for at, _ in dated] + [start_loose]
    solid_y = [entry.value for _, entry in dated] + [last.value]
    marker = {"size": 9, "color": CROSSING, "line": {"color": "#FFFFFF", "width": 2}}
    figure = house_figure(
        [
            _steps(solid_x, solid_y, dash="solid"),
            *(_steps([start_loose, float(end)], [entry.value] * 2, dash="4px 4px") for entry in loose),
            go.Scatter(
                x=[at for at, _ in dated],
                y=[entry.value for _, entry in dated],
                mode="markers",
                hoverinfo="skip",
                marker=marker,
            ),
        ],
        height=HEIGHT,
        margin={"l": 26, "r": 12, "t": 18, "b": 26, "pad": 4},
        xaxis={
            "range": [begin - 0.35, end + 0.05],
            "tickvals": list(range(int(begin) + 1, end + 1)),
            "ticks": "outside",
        },
        yaxis={"range": [0, planned * 1.06], "tickvals": [0, planned], "ticks": ""},
    )
    figure.add_hline(y=planned, line={"color": INK_2, "width": 1, "dash": "2px 3px"})
    _say(
        figure,
        begin - 0.3,
        planned,
        say(language, "region.planned", count=f"{planned:.0f}"),
        colour=INK_2,
        anchor="left",
        shift=-12,
    )
    for place, (at, entry) in enumerate(dated):
        side = "right" if place else "left"  # later ones to the left, clear of the undated range
        _say(figure, at, entry.value, f"<b>{entry.value}</b>  {entry.as_of}", colour=INK, anchor=side)
    for entry in loose:
        words = f"<b>{entry.value}</b>  {entry.say('undated', language)}"
        _say(figure, float(end), entry.value, words, colour=INK_3, anchor="right")
    figure.add_vrect(x0=start_loose, x1=end, fillcolor=LINE, opacity=0.25, line_width=0, layer="below")
    return figure


def _steps(x: list[float], y: list[int], *, dash: str) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        hoverinfo="skip",
        line={"color": CROSSING, "width": 2.4, "shape": "hv", "dash": dash},
    )


def _say(
    figure: go.Figure, x: float, y: float, text: str, *, colour: str, anchor: str = "left", shift: int = 13
) -> None:
    figure.add_annotation(
        x=x, y=y, text=text, showarrow=False, xanchor=anchor, yshift=shift, font={"size": 12, "color": colour}
    )
