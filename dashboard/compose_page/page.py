"""The page that prints put together: controls at the left, the map with the frame, the preview, the files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
import numpy as np
from dash import dcc, html

from dashboard import ids
from dashboard.compose_page.wish import FIT, SUFFIXES
from dashboard.explore.figures import selection_of
from dashboard.explore.mapping import map_properties
from dashboard.explore.options import options_of
from dashboard.handouts.order import FORMS
from dashboard.map.component import MapView
from dashboard.numerals import number
from dashboard.sheets.paper import SIZES
from dashboard.sheets.spec import SCALES
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.context import Context
    from dashboard.view import Language, View

POLL_MS: Final = 1000
WITH_PARCELS: Final = ("brief", "comparison", "atlas", "slides", "workbook", "geopackage", "bundle")
INSET: Final = {"top": 8, "right": 8, "bottom": 8, "left": 8}


def body(context: Context, view: View) -> list[Child]:
    """Return what the page holds for a view."""
    language = view.language
    return [
        dcc.Store(id=ids.COMPOSE_CENTRE),
        dcc.Store(id=ids.COMPOSE_FRAME),
        dcc.Store(id=ids.COMPOSE_ASKED, storage_type="local"),
        dcc.Interval(id=ids.COMPOSE_TICK, interval=POLL_MS, disabled=True),
        html.Div(
            [
                html.Section(controls(context, view), className="compose__controls"),
                html.Section(_stage(context, view), className="compose__stage"),
                html.Section(_result(language), className="compose__result"),
            ],
            className="compose",
            id=ids.COMPOSE,
        ),
    ]


def data(**attributes: str) -> dict[str, Any]:
    """Write data attributes as a tag takes them.

    Examples
    --------
    >>> data(label="a")
    {'data-label': 'a'}
    """
    return {f"data-{name}": value for name, value in attributes.items()}


def controls(context: Context, view: View) -> list[Child]:
    """Return the controls, each with its label; those that a form has no use for are hidden by its class."""
    language = view.language
    forms = [(one, say(language, f"compose.form_{one}")) for one in FORMS]
    return [
        html.H1(say(language, "compose.title"), className="compose__title"),
        html.P(say(language, "compose.lead"), className="quiet"),
        _select(language, "form", forms, "sheet"),
        _only(_select(language, "which", _which(context, view), _first_which(view)), WITH_PARCELS),
        _only(_choice(language, "kind", ("planner", "investor"), "planner"), ("brief", "atlas", "bundle")),
        _choice(language, "tongue", ("zh", "en", "both"), language),
        _only(_paper(language), ("sheet", "bundle")),
        _only(
            html.Div([_text(language, "heading_zh"), _text(language, "heading_en")]),
            ("sheet", "atlas", "bundle"),
        ),
        _only(_suffix(language), tuple(SUFFIXES)),
        _only(_layers(context, view), ("sheet", "brief", "atlas", "comparison", "slides", "bundle")),
        _choice(language, "publication", ("internal", "public"), "internal"),
        _only(html.Div([_text(language, "review_number"), _text(language, "issuer")]), ("public",)),
        dmc.TextInput(
            id=ids.compose("date"),
            label=say(language, "compose.date"),
            value=str(dt.datetime.now(tz=dt.UTC).date()),
            size="xs",
            debounce=500,
        ),
    ]


def _only(child: Child, forms: tuple[str, ...]) -> html.Div:
    """Show a control for some forms only, or (``public``) for a public document."""
    return html.Div(child, className=" ".join(("only", *(f"only--{one}" for one in forms))))


def _paper(language: Language) -> html.Div:
    """Return size, orientation, scale and what is fitted."""
    scales = [(FIT, say(language, "compose.scale_fit")), *((str(one), f"1:{number(one)}") for one in SCALES)]
    lying = [(one, say(language, f"compose.{one}")) for one in ("auto", "landscape", "portrait")]
    fits = [(one, say(language, f"compose.fit_{one}")) for one in ("area", "filter", "selection")]
    return html.Div(
        [
            _select(language, "size", [(one, one) for one in SIZES], "A3"),
            _select(language, "orientation", lying, "auto"),
            _select(language, "scale", scales, FIT),
            _select(language, "fit", fits, "area"),
        ],
        className="compose__pair",
    )


def _suffix(language: Language) -> dmc.Select:
    kinds = [(one, one.removeprefix(".").upper()) for one in (".pdf", ".png", ".svg")]
    return _select(language, "suffix", kinds, ".pdf")


def _layers(context: Context, view: View) -> dmc.MultiSelect:
    options = options_of(context, view.language).for_view(view)
    return dmc.MultiSelect(
        id=ids.compose("layers"),
        label=say(view.language, "compose.layers"),
        data=[{"value": layer.id, "label": layer.name} for layer in options.layers],
        value=[layer.id for layer in options.layers if layer.shown],
        size="xs",
    )


def _which(context: Context, view: View) -> list[tuple[str, str]]:
    counts = {"filter": int(np.count_nonzero(selection_of(context, view).mask))}
    counts |= {"listed": 0, "selected": len(view.selected)}
    return [
        (key, say(view.language, f"compose.which_{key}", count=number(count)))
        for key, count in counts.items()
    ]


def _first_which(view: View) -> str:
    return "selected" if view.selected else "filter"


def _select(language: Language, key: str, data: Sequence[tuple[str, str]], value: str) -> dmc.Select:
    return dmc.Select(
        id=ids.compose(key),
        label=say(language, f"compose.{key}"),
        data=[{"value": one, "label": name} for one, name in data],
        value=value,
        allowDeselect=False,
        size="xs",
    )


def _choice(language: Language, key: str, values: tuple[str, ...], value: str) -> html.Div:
    named = {"publication": ""}.get(key, f"{key}_")
    label = say(language, f"compose.{key}")
    control = dmc.SegmentedControl(
        id=ids.compose(key),
        data=[{"value": one, "label": say(language, f"compose.{named}{one}")} for one in values],
        value=value,
        size="xs",
        fullWidth=True,
        **aria(label=label),
    )
    return html.Div([html.Span(label, className="compose__label"), control])


def _text(language: Language, key: str) -> dmc.TextInput:
    return dmc.TextInput(
        id=ids.compose(key),
        label=say(language, f"compose.{key}"),
        value="",
        size="xs",
        debounce=500,
    )


def _stage(context: Context, view: View) -> list[Child]:
    """Return the map with the frame that is dragged."""
    language = view.language
    properties: dict[str, Any] = map_properties(context, view) | {"inset": INSET, "tools": []}
    for key in ("overlay", "overview"):
        properties.pop(key, None)
    return [
        html.Div(
            [
                html.H2(say(language, "compose.map")),
                html.Button(
                    say(language, "compose.recentre"),
                    id=ids.COMPOSE_RECENTRE,
                    className="button",
                    type="button",
                ),
            ],
            className="compose__head",
        ),
        html.Div(
            MapView(id=ids.COMPOSE_MAP, **properties),
            id=ids.COMPOSE_STAGE,
            className="compose__map",
            title=say(language, "compose.map_hint"),
            **data(label=say(language, "compose.frame")),
        ),
    ]


def _result(language: Language) -> list[Child]:
    words = say(language, "compose.make")
    make = html.Button(words, id=ids.COMPOSE_MAKE, className="button button--main", type="button")
    return [
        html.Div([html.H2(say(language, "compose.preview")), make], className="compose__head"),
        html.P(id=ids.COMPOSE_SAID, className="compose__said", role="status"),
        html.Div(id=ids.COMPOSE_PREVIEW, className="compose__preview"),
        html.Div(html.H2(say(language, "compose.jobs")), className="compose__head"),
        html.Div(id=ids.COMPOSE_JOBS, className="compose__jobs", **aria(live="polite")),
    ]
