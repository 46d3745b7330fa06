"""The ranking put together: the weights on sliders, the order with each score taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.numerals import number
from dashboard.policy_page.tabs import tabs
from dashboard.ranking_page.order import order_of, ranked
from dashboard.reading import chapters, pairs, title_block, title_of
from dashboard.tags import Child, aria
from dashboard.text import capital, say
from layers.ranking import CRITERIA

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import View

MOST_WEIGHT: Final = 5.0
WEIGHT_STEP: Final = 0.5
MOST_HA: Final = 30.0


def body(context: Context, view: View) -> list[Child]:
    """Return what the page holds for a view.

    Parameters
    ----------
    context
        The data and the pack in force.
    view
        Its weights and wanted size, its thresholds, its language.
    """
    language = view.language
    made = {
        "weights": html.Div([*(_weight(view, name) for name in CRITERIA), _size(view)], className="weights"),
        "list": html.Div(order_of(context, view), id=ids.RANK_RESULT, **aria(live="polite")),
    }
    _, sections = chapters(language, "order", tuple(made), made)
    file = dcc.Download(id=ids.RANK_FILE)
    return [html.Div([file, _title(context, view), *sections], className="page page--policy page--ranking")]


def _title(context: Context, view: View) -> html.Header:
    language, pack = view.language, context.pack
    month = "—" if pack.info.announced_on is None else f"{pack.info.announced_on:%Y-%m}"
    count = len(ranked(context, view.with_(weights=(), wished={}))[1])
    evidence = say(language, f"evidence.{pack.info.evidence}")
    return title_block(
        over=tabs(language, "ranking"),
        title=say(language, "order.title"),
        lead=say(language, "order.lead"),
        beside=pairs(
            [
                (say(language, "check.pack"), title_of(language, pack)),
                (say(language, "check.basis"), f"{month} · {evidence}"),
                (say(language, "order.counted"), say(language, "order.parcels", count=number(count))),
            ]
        ),
    )


def _weight(view: View, name: str) -> html.Div:
    language = view.language
    words = capital(CRITERIA[name].say(language))  # type: ignore[index]  # the criteria's own keys
    slider = dmc.Slider(
        id=ids.rank_weight(name),
        min=0,
        max=MOST_WEIGHT,
        step=WEIGHT_STEP,
        value=min(dict(view.weights).get(name, 1.0), MOST_WEIGHT),
        marks=_marks(0, 1, MOST_WEIGHT),
        size=4,
        thumbSize=18,
        thumbLabel=say(language, "order.weight_of", name=words),
        className="slider",
    )
    label = html.Span([html.Span(className=f"part part--{name}"), words], className="weight__name")
    return html.Div([label, slider], className="weight")


def _size(view: View) -> html.Div:
    language = view.language
    low, high = view.wished.low, view.wished.high
    slider = dmc.RangeSlider(
        id=ids.RANK_SIZE,
        min=0,
        max=MOST_HA,
        step=0.5,
        minRange=0.5,
        marks=_marks(0, MOST_HA / 2, MOST_HA),
        value=[low or 0.0, MOST_HA if high is None else min(high, MOST_HA)],
        size=4,
        thumbSize=18,
        thumbFromLabel=say(language, "order.size_low"),
        thumbToLabel=say(language, "order.size_high"),
        className="slider",
    )
    return html.Div(
        [html.Span(say(language, "order.size"), className="weight__name"), slider], className="weight"
    )


def _marks(*values: float) -> list[dict[str, Any]]:
    return [{"value": value, "label": f"{value:g}"} for value in values]


def weights_of(values: list[float], names: list[str]) -> tuple[tuple[str, float], ...]:
    """Keep the weights that are not 1, which is the usual one.

    Examples
    --------
    >>> weights_of([1, 2], ["ring", "size"])
    (('size', 2.0),)
    """
    return tuple(
        (name, float(value)) for name, value in zip(names, values, strict=True) if float(value) != 1.0
    )


def wished_of(handles: list[float]) -> dict[str, float | None]:
    """Understand the two handles of the wanted size; one at its end leaves that end open.

    Examples
    --------
    >>> wished_of([0, 6]), wished_of([0, 30])
    ({'low': None, 'high': 6.0}, {'low': None, 'high': None})
    """
    low, high = handles
    return {"low": float(low) or None, "high": None if high >= MOST_HA else float(high)}
