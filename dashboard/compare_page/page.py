"""The Compare page put together: its title, the list side by side, scenarios side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.compare_page.scenes_sheet import scenes_chapter
from dashboard.compare_page.sheet import comparison_table
from dashboard.compare_page.table import compare
from dashboard.numerals import number
from dashboard.reading import chapter, contents
from dashboard.tags import Child, aria, data
from dashboard.text import say
from dashboard.view import MAX_LISTED
from dashboard.words_of_view import told

if TYPE_CHECKING:
    from dashboard.compare_page.steps import Step
    from dashboard.context import Context
    from dashboard.view import Language, View

CHAPTERS = ("parcels", "scenarios")


def body(context: Context, view: View) -> list[Child]:
    """Return what the Compare page holds for a view; the list itself follows once the browser is known."""
    language = view.language
    made = {"parcels": parcels(view), "scenarios": scenes_chapter(view)}
    titles = [(key, say(language, f"compare.chapter_{key}")) for key in CHAPTERS]
    chapters = [
        chapter(key, title, made[key], lead=say(language, f"compare.lead_{key}", most=MAX_LISTED))
        for key, title in titles
    ]
    head = html.Header(
        [
            html.H1(say(language, "compare.title")),
            html.P(told(context, view, language).overrides, className="title__lead"),
        ],
        className="compare-title",
    )
    jumps = [contents(language, titles)] if len(titles) > 1 else []
    return [html.Div([head, *jumps, *chapters], className="page page--compare")]


def parcels(view: View) -> list[Child]:
    """Return the tools of the list, and the place where it stands."""
    language = view.language
    return [
        dcc.Store(id=ids.COMPARE_SEEN, data=0),
        dcc.Store(id=ids.COMPARE_DO),
        dcc.Download(id=ids.COMPARE_FILE),
        html.P(id=ids.COMPARE_SAID, className="visually-hidden", role="status"),
        html.Div(
            [_add(language), _price(view), _only(language), _export(language)], className="compare-tools"
        ),
        html.Div(
            html.P(
                say(language, "compare.opening"),
                className="quiet compare-opening" if view.listed else "quiet",
                role="status",
            ),
            id=ids.COMPARE_SHEET,
        ),
    ]


def _add(language: Language) -> html.Div:
    return html.Div(
        [
            dmc.TextInput(
                id=ids.COMPARE_ADD,
                size="sm",
                placeholder=say(language, "compare.add_hint"),
                className="compare-add",
                **aria(label=say(language, "compare.add_label")),
            ),
            _button(say(language, "compare.add"), "add"),
        ],
        className="compare-tool",
    )


def _price(view: View) -> dmc.NumberInput:
    return dmc.NumberInput(
        id=ids.COMPARE_PRICE,
        value="" if view.price is None else view.price,
        min=0,
        max=1_000_000_000,
        decimalScale=2,
        hideControls=True,
        debounce=400,
        size="sm",
        placeholder=say(view.language, "compare.price"),
        rightSection=html.Span(say(view.language, "compare.price_unit"), className="quiet"),
        rightSectionWidth=64,
        className="compare-price",
        **aria(label=say(view.language, "topup.price")),
    )


def _only(language: Language) -> html.Button:
    return html.Button(
        say(language, "compare.only"),
        className="button compare-only",
        type="button",
        **data(do="only"),
        **aria(pressed="false"),
    )


def _export(language: Language) -> html.Button:
    return html.Button(
        say(language, "compare.export"),
        id=ids.COMPARE_EXPORT,
        className="button button--strong",
        type="button",
    )


def sheet(context: Context, shown: Step) -> list[Child]:
    """Return the list side by side, with what is to be said of it above; an empty one says what to do."""
    view, language = shown.view, shown.view.language
    if not view.listed:
        return [_empty(language)]
    comparison = compare(context, view, view.listed)
    above: list[Child] = [] if shown.own else [_others(language, shown)]
    if comparison.gone:
        said = say(language, "compare.gone", ids=", ".join(comparison.gone))
        above.append(html.P(said, className="compare-banner"))
    if not comparison.columns:
        return above
    table = comparison_table(context, view, comparison, shown.notes if shown.own else None)
    key = html.P(say(language, "compare.key"), className="note compare-key")
    return [*above, table, key]


def _button(words: str, do: str) -> html.Button:
    return html.Button(words, className="button", type="button", **data(do=do))


def _others(language: Language, shown: Step) -> html.Div:
    buttons = [_button(say(language, "compare.keep"), "keep")]
    if shown.mine:
        buttons.append(_button(say(language, "compare.mine", count=number(len(shown.mine))), "mine"))
    words = say(language, "compare.others", count=number(len(shown.view.listed)))
    return html.Div([html.Span(words), *buttons], className="compare-banner")


def _empty(language: Language) -> html.Div:
    return html.Div(
        [
            html.H3(say(language, "compare.empty")),
            html.P(say(language, "compare.empty_hint"), className="quiet"),
            html.Div(
                [
                    html.A(say(language, "compare.to_map"), href="/", className="button button--strong"),
                    _button(say(language, "compare.suggest"), "suggest"),
                ],
                className="compare-empty__ways",
            ),
        ],
        className="compare-empty",
    )
