"""Around the filters: what is filtered in words, undo and redo, places, and what was saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.explore.options import names_of
from dashboard.explore.parts import section
from dashboard.explore.sides import beside_text
from dashboard.map.still import Slot, Still
from dashboard.tags import Child, aria, data
from dashboard.text import say
from dashboard.view import Scenario, View, write_view
from dashboard.words_of_view import filter_phrases, override_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.context import Context
    from dashboard.kept import KeptScenario
    from dashboard.view import Language

THINGS: Final = ("rings", "carriers", "stations", "crossings", "towns")
USUAL_M: Final = 500


def phrases(context: Context, view: View) -> list[html.Li]:
    """Return what is filtered, each phrase with a button that takes it away."""
    language = view.language
    return [
        html.Li(
            [
                html.Span(phrase),
                html.Button(
                    html.Span(className="icon icon--close", **aria(hidden="true")),
                    className="icon-button",
                    type="button",
                    title=say(language, "filter.clear", what=phrase),
                    **aria(label=say(language, "filter.clear", what=phrase)),
                    **data(clear=key),
                ),
            ]
        )
        for key, phrase in filter_phrases(context, view, language)
    ]


def place_section(context: Context, view: View) -> html.Div:
    """Return the filter by place: inside the map's frame, or near something."""
    language = view.language
    frame = html.Button(
        say(language, "place.frame"), id=ids.PLACE_FRAME, className="button button--small", type="button"
    )
    draw = [
        html.Button(
            say(language, f"place.{key}"), className="button button--small", type="button", **data(take=tool)
        )
        for key, tool in (("draw", "within"), ("draw_box", "withinBox"))
    ]
    what = dmc.Select(
        id=ids.NEAR_WHAT,
        data=things(context, language),
        value=None if view.near is None else f"{view.near.kind}:{view.near.key}",
        searchable=True,
        clearable=True,
        size="xs",
        placeholder=say(language, "place.what"),
        className="near__what",
        comboboxProps={"withinPortal": True, "zIndex": 50},
        **aria(label=say(language, "place.what")),
    )
    metres = dmc.NumberInput(
        id=ids.NEAR_M,
        value=USUAL_M if view.near is None else view.near.distance_m,
        min=1,
        max=100_000,
        step=100,
        size="xs",
        className="near__m",
        suffix=" m",
        **aria(label=say(language, "place.metres")),
    )
    apply = html.Button(
        say(language, "place.apply"), id=ids.NEAR_APPLY, className="button button--small", type="button"
    )
    note = html.P(id=ids.NEAR_NOTE, className="quiet what-if", role="status")
    return section(
        say(language, "place.heading"),
        [
            html.Div([what, metres, apply], className="near"),
            note,
            html.Div([frame, Still(draw)], className="place__ways"),
        ],
    )


def things(context: Context, language: Language) -> list[dict[str, Any]]:
    """Return what a distance can be measured to: the selected parcel, and the features of the layers."""
    chosen = {"value": "selected", "label": say(language, "place.selected")}
    groups = [
        {
            "group": say(language, f"place.{layer}"),
            "items": [
                {"value": f"{layer}:{key}", "label": name}
                for key, name in names_of(context, layer, language).items()
            ],
        }
        for layer in THINGS
    ]
    return [
        {"group": say(language, "place.here"), "items": [chosen]},
        *(group for group in groups if group["items"]),
    ]


def foot(context: Context, view: View, shown: str, *, rule: str | None) -> list[Child]:
    """Return the foot of the panel: the filter in words, its count, undo, redo, reset, and what was saved."""
    language = view.language
    listed = html.Ul(
        Slot("phrases", phrases(context, view)),
        id=ids.FILTER_WORDS,
        className="phrases",
        **aria(label=say(language, "filter.words")),
    )
    line = html.Div(
        [
            html.Span(Slot("shown", shown), id=ids.SHOWN, **aria(live="polite")),
            _tool(language, ids.UNDO, "undo"),
            _tool(language, ids.REDO, "redo"),
            html.Button(
                say(language, "filter.reset_short"),
                id=ids.RESET,
                className="button button--quiet",
                type="button",
                title=say(language, "filter.reset"),
                **data(rule=rule or ""),
            ),
        ],
        className="filterline",
    )
    return [listed, line, _saved(language)]


def _tool(language: Language, key: str, name: str) -> html.Button:
    return html.Button(
        html.Span(className=f"icon icon--{name}", **aria(hidden="true")),
        id=key,
        className="icon-button",
        type="button",
        title=say(language, f"filter.{name}"),
        **aria(label=say(language, f"filter.{name}")),
    )


def _saved(language: Language) -> html.Details:
    field = dmc.TextInput(
        id=ids.SAVE_NAME,
        size="xs",
        placeholder=say(language, "saved.name"),
        className="saved__name",
        **aria(label=say(language, "saved.name")),
    )
    save = html.Button(
        say(language, "saved.save"), id=ids.SAVE, className="button button--small", type="button"
    )
    return html.Details(
        [
            html.Summary(say(language, "saved.heading")),
            html.Div([field, save], className="saved__line"),
            html.Ul(id=ids.SAVED, className="saved__list"),
            html.Button(
                say(language, "sides.policy"),
                className="button button--small",
                type="button",
                **data(beside=beside_text(Scenario(name=say(language, "scenes.plain")))),
            ),
            dcc.Store(id=ids.SAVED_SEEN, data=0),
            dcc.Store(id=ids.SAVED_DROP),
        ],
        className="saved",
        **data(fold="saved"),
    )


def saved_list(context: Context, language: Language, kept: Sequence[KeptScenario]) -> list[html.Li]:
    """Return what is saved under names: a press shows it, the cross deletes it."""
    if not kept:
        return [html.Li(say(language, "saved.none"), className="quiet")]
    return [_entry(context, language, one) for one in kept]


def _entry(context: Context, language: Language, one: KeptScenario) -> html.Li:
    altered = override_words(context, one.scenario, language)
    tag = [html.Span(say(language, "saved.altered"), className="tag")] if altered else []
    lay = say(language, "sides.lay", name=one.name)
    return html.Li(
        [
            html.Button(
                [html.Span(one.name), *tag],
                className="saved__show",
                type="button",
                title=" · ".join(altered) or None,
                **data(show=write_view(View(language=language).showing(one.scenario))),
            ),
            html.Button(
                html.Span(className="icon icon--swipe", **aria(hidden="true")),
                className="icon-button",
                type="button",
                title=lay,
                **aria(label=lay),
                **data(beside=beside_text(one.scenario)),
            ),
            html.Button(
                html.Span(className="icon icon--close", **aria(hidden="true")),
                className="icon-button",
                type="button",
                **aria(label=say(language, "saved.drop", name=one.name)),
                **data(drop=one.name),
            ),
        ]
    )
