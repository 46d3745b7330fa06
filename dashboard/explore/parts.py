"""Small parts that the panels are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard import ids
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.view import Language


def panel(
    language: Language,
    name: str,
    children: list[Child],
    *,
    head: Child = None,
    foot: Child = None,
    folds: bool = True,
) -> html.Section:
    """Return a floating panel with a head, a body that scrolls and a foot that stays.

    Parameters
    ----------
    language
        Language of the texts.
    name
        Key of the panel's name in the catalogue, ``panel.<name>``.
    children
        The body.
    head, foot
        What stands above and below the body; the panel's name when no head is given.
    folds
        Whether it has a button that folds it.
    """
    title = say(language, f"panel.{name}")
    button = html.Button(
        html.Span(className="chevron", **aria(hidden="true")),
        id=ids.fold(name),
        className="icon-button panel__fold",
        type="button",
        title=say(language, "panel.fold", name=title),
        **aria(expanded="true", label=say(language, "panel.fold", name=title)),
    )
    heading = (
        html.H2(title, className="panel__title") if head is None else head
    )  # a component without children is falsy
    top = [html.Div(heading, className="panel__top"), *([button] if folds else [])]
    return html.Section(
        [
            html.Div(top, className="panel__head"),
            html.Div(children, className="panel__body"),
            *([html.Div(foot, className="panel__foot")] if foot is not None else []),
        ],
        id=ids.panel(name),
        className=f"panel panel--{name}",
        **aria(label=title),
    )


def section(title: str, children: list[Child], *, value: Child = None, note: Child = None) -> html.Div:
    """Return a titled part of a panel, with a value at the right end of its title line."""
    return html.Div(
        [
            html.Div(
                [html.H3(title, className="section__title"), *([] if value is None else [value])],
                className="section__line",
            ),
            *children,
            *([] if note is None else [note]),
        ],
        className="section",
    )


def swatch(kind: str, *, colour: str | None = None) -> html.Span:
    """Return a legend swatch; its meaning is always said by the word beside it."""
    style = {} if colour is None else {"background": colour}
    return html.Span(className=f"swatch swatch--{kind}", style=style, **aria(hidden="true"))


def figure_value(value: str, unit: str, *captions: str) -> html.Div:
    """Return a large number with its unit over a caption of one or more lines."""
    return html.Div(
        [
            html.Dd([html.Span(value, className="big"), html.Span(unit, className="unit")]),
            html.Dt([html.Span(caption) for caption in captions]),
        ],
        className="value",
        title=" · ".join(captions),
    )


def pair(name: str, value: Child, *, note: Child = None) -> html.Div:
    """Return a line of a name and its value, with a quiet note under it."""
    return html.Div(
        [
            html.Dt(name),
            html.Dd(value, className="pair__value"),
            *([] if note is None else [html.Dd(note, className="pair__note")]),
        ],
        className="pair",
    )


def quiet(text: str, **properties: Child) -> Component:
    """Return a paragraph in the quiet ink."""
    return html.P(text, className="quiet", **properties)
