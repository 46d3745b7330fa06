"""The frame of every page: theme, header with navigation and badges, notices, the sheets' tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.map.still import framed
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.view import Language, Notice
    from geodata.status import DataStatus

ACCENT_SHADES: Final = [
    "#E6F3F0", "#CDE7E1", "#A6D4C9", "#7CC0B1", "#4FAC9A", "#2C9A86", "#0E8A74",
    "#0A7865", "#086555", "#055345",
]  # fmt: skip
THEME: Final = {
    "fontFamily": "Inter, 'Noto Sans SC', system-ui, sans-serif",
    "fontSizes": {"xs": "12px", "sm": "13px", "md": "14px", "lg": "16px", "xl": "20px"},
    "lineHeights": {"xs": "1.4", "sm": "1.45", "md": "1.45"},
    "colors": {"accent": ACCENT_SHADES},
    "primaryColor": "accent",
    "primaryShade": 6,
    "black": "#14202B",
    "defaultRadius": "7px",
    "radius": {"xs": "4px", "sm": "6px", "md": "7px", "lg": "10px", "xl": "999px"},
    "respectReducedMotion": True,
    "cursorType": "pointer",
}

TAKEN: Final = ("notice.crosses",)  # what a link said and is shown


@dataclass(frozen=True)
class Page:
    """A page that the navigation leads to."""

    key: str
    path: str


LOGO: Final = "/assets/logo.svg"
PAGES: Final[tuple[Page, ...]] = (
    Page("explore", "/"),
    Page("compare", "/compare"),
    Page("policy", "/policy"),
    Page("region", "/region"),
    Page("data", "/data"),
)
SHEETS: Final = ("filters", "totals", "parcel", "table")


def themed(children: Sequence[Any]) -> dmc.MantineProvider:
    """Return the provider of the controls' look around everything; Dash is left with what answers."""
    return dmc.MantineProvider(framed(children), theme=THEME, forceColorScheme="light", id="theme")


def header(language: Language, *, page: str, basis: str, basis_title: str, status: DataStatus) -> list[Any]:
    """Return what the header holds.

    Parameters
    ----------
    language
        Language of the texts.
    page
        Key of the page that is shown.
    basis, basis_title
        The policy pack in a few words, and in full.
    status
        What may be said of the data; a badge stands unless all of it is surveyed.
    """
    silent = say(language, "notice.no_answer")
    return [
        html.Div(silent, id=ids.NO_ANSWER, className="no-answer", role="alert", hidden=True),
        html.A(
            [
                html.Img(src=LOGO, alt="", width=28, height=28),
                html.Span(say(language, "brand.name")),
            ],
            href="/",
            className="brand",
            title=say(language, "brand.home"),
        ),
        html.Nav(
            [
                *(_nav_link(language, entry, current=entry.key == page) for entry in PAGES),
                _print_link(language, "nav__print", current=page == "compose"),
            ],
            className="nav",
            **aria(label=say(language, "page.navigation")),
        ),
        html.Div(
            [
                status_badge(language, status),
                html.Span(
                    say(language, "header.basis", pack=basis),
                    className="badge badge--basis",
                    title=basis_title,
                ),
                _share(language),
                _print_link(language, "button carries", current=page == "compose"),
                languages(language),
            ],
            className="header__end",
        ),
    ]


def _print_link(language: Language, look: str, *, current: bool) -> html.A:
    """Return the way to the page that prints; it takes the view along.

    It stands twice: as a button, and on a narrow screen, where that is hidden, in the navigation.
    """
    words = say(language, "header.print")
    state = aria(current="page") if current else {}
    title = say(language, "header.print_title")
    return html.A(words, href="/print", className=look, title=title, **state)


def status_badge(language: Language, status: DataStatus) -> html.Span:
    """Return the badge that stands while a layer shown is not surveyed; hidden where all are."""
    key = "unstated" if status == "unstated" else "schematic"
    return html.Span(
        [
            html.Span(say(language, f"header.{key}")),
            html.Span(say(language, f"header.{key}_rest"), className="badge__rest"),
        ],
        className="badge badge--hidden" if status == "surveyed" else f"badge badge--{status}",
        title=say(language, f"header.{key}_title"),
        role="note",
    )


def _share(language: Language) -> html.Div:
    """Return the button that copies the link, and the code of it that then stands under the button."""
    button = html.Button(
        [html.Span(className="icon icon--link", **aria(hidden="true")), _share_word(language)],
        id=ids.SHARE,
        className="button",
        type="button",
        title=say(language, "header.share"),
        **aria(label=say(language, "header.share"), controls=ids.SHARE_PANEL),
    )
    inside = [
        html.Img(id=ids.SHARE_CODE, alt=say(language, "header.code"), width=196, height=196),
        html.P(say(language, "header.code_words"), className="quiet"),
        html.P(say(language, "header.code_here"), id=ids.SHARE_NOTE, className="share__note", hidden=True),
    ]
    panel = html.Div(inside, id=ids.SHARE_PANEL, className="share__panel", hidden=True)
    return html.Div([button, panel], className="share")


def _share_word(language: Language) -> html.Span:
    return html.Span(
        say(language, "header.share"), id=ids.SHARE_WORD, className="share__word", **aria(live="polite")
    )


def _nav_link(language: Language, page: Page, *, current: bool) -> html.A:
    state = aria(current="page") if current else {}
    name = html.Span(say(language, f"page.{page.key}"))
    count = [html.Span(id=ids.LISTED_COUNT, className="nav__count")] if page.key == "compare" else []
    return html.A([name, *count], href=page.path, **state)


def languages(language: Language) -> html.Div:
    """Return the language switch; each language is named in itself."""
    entries: tuple[tuple[Language, str, str], ...] = (("zh", "中", "中文"), ("en", "EN", "English"))
    return html.Div(
        [
            html.Button(
                short,
                id=ids.language(code),
                type="button",
                lang="zh-CN" if code == "zh" else "en",
                title=name,
                **aria(pressed=str(code == language).lower(), label=f"{short} {name}"),
            )
            for code, short, name in entries
        ],
        className="languages",
        role="group",
        **aria(label=say(language, "header.language")),
    )


def sheet_tabs(language: Language) -> html.Nav:
    """Return the tabs that open the panels as sheets where the screen is narrow."""
    return html.Nav(
        [
            html.Button(
                say(language, f"panel.{name}"), id=ids.sheet(name), type="button", **aria(pressed="false")
            )
            for name in SHEETS
        ],
        className="sheets",
        **aria(label=say(language, "panel.tabs")),
    )


def notices(language: Language, found: Sequence[Notice]) -> list[Any]:
    """Return what a link said that could not be shown, or is to be mended, as one notice to dismiss."""
    if not found:
        return []
    sentences = [html.Li(say(language, notice.key, **notice.facts)) for notice in found]
    taken = all(notice.key in TAKEN for notice in found)
    heading = say(language, "notice.heading_taken" if taken else "notice.heading")
    return [notice_box(language, heading, html.Ul(sentences))]


def notice_box(language: Language, title: str, body: Child, *, close: str = ids.NOTICES_CLOSE) -> html.Div:
    """Return one notice with a button, of the id `close`, that dismisses it."""
    return html.Div(
        [
            html.Div([html.Strong(title), body], className="notice__text"),
            html.Button(
                html.Span(className="icon icon--close", **aria(hidden="true")),
                id=close,
                className="icon-button",
                type="button",
                **aria(label=say(language, "notice.close")),
            ),
        ],
        className="notice",
        role="status",
    )
