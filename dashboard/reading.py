"""Parts that the pages that are read share: sections, quotations, tags, facts in pairs, contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from dashboard.rule_words import pack_name
from dashboard.tags import Child, aria
from dashboard.text import knows, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.view import Language
    from layers.policy import PolicyPack


def chapter(key: str, title: str, children: Child, *, lead: Child = None, number: int = 0) -> html.Section:
    """Return a numbered section of a page, which a link can name by its key.

    Parameters
    ----------
    key
        Its id on the page.
    title, lead
        Its heading, and a sentence below it.
    children
        What it holds.
    number
        Its number, shown beside the heading; none at 0.
    """
    mark = [html.Span(f"{number}", className="chapter__number", **aria(hidden="true"))] if number else []
    head: list[Child] = [html.H2([*mark, html.Span(title)], id=f"{key}-title")]
    if lead is not None:
        head.append(html.P(lead, className="chapter__lead"))
    return html.Section(
        [html.Div(head, className="chapter__head"), html.Div(children, className="chapter__body")],
        id=key,
        className="chapter",
        **aria(labelledby=f"{key}-title"),
    )


def chapters(
    language: Language, page: str, keys: Sequence[str], made: Mapping[str, Child]
) -> tuple[list[tuple[str, str]], list[html.Section]]:
    """Return a page's chapters: key and title of each, for its contents, and the numbered sections.

    Parameters
    ----------
    language, page
        Of the texts ``<page>.chapter_<key>`` and ``<page>.lead_<key>``.
    keys
        The chapters in their order.
    made
        What each holds.
    """
    titles = [(key, say(language, f"{page}.chapter_{key}")) for key in keys]
    sections = [
        chapter(key, title, made[key], lead=say(language, f"{page}.lead_{key}"), number=place)
        for place, (key, title) in enumerate(titles, 1)
    ]
    return titles, sections


def contents(language: Language, entries: Sequence[tuple[str, str]]) -> html.Nav:
    """Return the list of a page's sections, each a link to it."""
    links = [html.Li(html.A(title, href=f"#{key}")) for key, title in entries]
    return html.Nav(html.Ol(links), className="contents", **aria(label=say(language, "document.contents")))


def title_block(*, over: Child, title: Child, lead: Child, beside: Child = None) -> html.Header:
    """Return the head of a page: a small line or tabs, the title, a paragraph, and something beside them."""
    words = [html.Div(over, className="title__over"), html.H1(title), html.P(lead, className="title__lead")]
    aside = [] if beside is None else [html.Div(beside, className="title__beside")]
    return html.Header([html.Div(words, className="title__words"), *aside], className="title")


INNER: Final = str.maketrans("“”", "‘’")  # quotation marks within a quotation are single ones


def quotation(language: Language, quote: str | None, gloss: str | None = None) -> Child:
    """Return a source's own words, always Chinese; on the English page with what they mean."""
    if not quote:
        return html.P(say(language, "document.no_quote"), className="quote quote--none")
    inner = quote.translate(INNER)
    said: list[Child] = [html.Q(inner, lang="zh-CN")]
    if language == "en" and gloss:
        said.append(html.Span(gloss, className="quote__gloss"))
    return html.Blockquote(said, className="quote")


def tag(language: Language, kind: str, value: str) -> html.Span:
    """Return a small word with a meaning (``status.stated``, ``kind.hard``) and its explanation."""
    explained = f"{kind}.{value}_title"
    title = say(language, explained) if knows(explained) else None
    more: dict[str, Any] = {} if title is None else {"title": title}
    return html.Span(say(language, f"{kind}.{value}"), className=f"mark-tag mark-tag--{kind}-{value}", **more)


def pairs(entries: Sequence[tuple[Child, Child]]) -> html.Dl:
    """Return names with what they stand for, one below the other."""
    rows = [html.Div([html.Dt(name), html.Dd(value)], className="fact") for name, value in entries]
    return html.Dl(rows, className="facts")


def chinese(text: str) -> html.Span:
    """Return Chinese words on a page that may be English, marked as such for voices and hyphens."""
    return html.Span(text, lang="zh-CN")


def title_of(language: Language, pack: PolicyPack) -> Child:
    """Return a pack's name for the page, marked as Chinese where there is no English one."""
    name = pack_name(language, pack)
    return chinese(name) if language == "en" and pack.info.title_en is None else name


def source_line(language: Language, pack: PolicyPack, source_id: str) -> html.Cite:
    """Say where a rule is stated: the document, its date, and a link where there is an address."""
    source = pack.source(source_id)
    parts: list[Child] = [chinese(source.title)]
    if source.event_date is not None:
        parts.append(f" · {source.event_date:%Y-%m-%d}")
    if source.url:
        parts.append(
            html.A(
                say(language, "document.open"), href=source.url, target="_blank", rel="noopener noreferrer"
            )
        )
    return html.Cite(parts, className="source")
