"""The one house template of plotly, and how a figure is put on a page: calm paper, own fonts, no clutter."""

from __future__ import annotations

from typing import Any, Final, cast

import plotly.graph_objects as go
from dash import dcc, html

from dashboard.map.later import Later
from dashboard.tags import aria

INK: Final = "#14202B"
INK_2: Final = "#4A5662"
INK_3: Final = "#5F6B78"
LINE: Final = "#DFE3E6"
ACCENT: Final = "#0E8A74"
QUIET: Final = "#C3CACF"
FONTS: Final = "Inter, Noto Sans SC, system-ui, sans-serif"

STATIC: Final[dict[str, Any]] = {"staticPlot": True, "displayModeBar": False, "responsive": True}
QUIET_CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showAxisDragHandles": False,
    "showTips": False,
}

_AXIS: Final = {
    "showgrid": False,
    "zeroline": False,
    "linecolor": LINE,
    "tickcolor": LINE,
    "ticklen": 4,
    "fixedrange": True,
    "automargin": False,
    "tickfont": {"size": 11, "color": INK_3},
    "title": {"font": {"size": 11, "color": INK_3}},
}


def house_template() -> go.layout.Template:
    """Return the house template.

    Examples
    --------
    >>> house_template().layout.paper_bgcolor
    'rgba(0,0,0,0)'
    """
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 12, "color": INK_2},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [ACCENT, "#7CB8A8", "#6B7785", "#C9C5BC", "#B7791F", "#3F7FBF", "#6C4BA6"],
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "showlegend": False,
            "dragmode": False,
            "separators": ".\u202f",
            "hoverlabel": {
                "bgcolor": "#FFFFFF",
                "bordercolor": LINE,
                "font": {"family": FONTS, "size": 12, "color": INK},
                "align": "left",
            },
            "xaxis": _AXIS,
            "yaxis": _AXIS,
            "bargap": 0.12,
        }
    )


def house_figure(traces: list[object], **layout: object) -> go.Figure:
    """Return a figure in the house template.

    Parameters
    ----------
    traces
        Plotly traces.
    **layout
        Layout properties that differ from the template's.

    Examples
    --------
    >>> house_figure([], height=40).layout.height
    40
    """
    figure = go.Figure(data=traces)
    figure.update_layout(template=house_template(), **layout)
    return figure


def chart(
    component_id: str, figure: go.Figure, *, height: int, label: str, still: bool = False
) -> html.Figure:
    """Put a figure on a page at a fixed height, so that nothing moves while it loads.

    Parameters
    ----------
    component_id
        Id from `dashboard.ids`.
    figure
        From `house_figure`.
    height
        Height in CSS pixels.
    label
        What the chart shows, for those who do not see it.
    still
        Whether it answers to nothing (no hover).
    """
    graph = dcc.Graph(
        id=component_id,
        figure=figure,
        config=cast("Any", STATIC if still else QUIET_CONFIG),
        style={"height": f"{height}px", "width": "100%"},
        className="chart",
    )
    space = html.Div(Later(graph), style={"height": f"{height}px"})
    return html.Figure(space, role="img", className="figure", **aria(label=label))
