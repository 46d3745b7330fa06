"""How what lies under a card is set: folded sections, each line with its formula and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from dashboard.explore.parts import swatch
from dashboard.tags import Child
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.explore.deeper import Deeper, IncentiveRow, LayerGroup, LayerRow, LedgerRow
    from dashboard.view import Language

SECTIONS: Final = ("ledger", "layers", "incentives")
SCHEME_PAGE: Final = "/policy/scheme"


def altered_strip(language: Language, words: tuple[str, ...]) -> list[Child]:
    """Return the strip that says what differs from the pack; nothing where nothing does."""
    if not words:
        return []
    head = html.Strong(say(language, "altered.heading"))
    return [html.P([head, *(html.Span(one) for one in words)], className="altered-strip")]


def change_line(language: Language, words: str, *, near: bool) -> list[Child]:
    """Return the smallest change that lifts the parcel; marked where it is a near miss."""
    if not words:
        return []
    name = html.Span(say(language, "deeper.change"), className="quiet")
    mark = [swatch("near")] if near else []
    return [html.Div([name, html.P([*mark, html.Span(words)])], className="change-line")]


def deeper_sections(language: Language, deeper: Deeper | None) -> list[Child]:
    """Return the ledger, the layers and the incentives, folded; empty ones while they are still to come."""
    if deeper is None:
        return [_folded(say(language, f"deeper.{name}"), "", []) for name in SECTIONS]
    return [_ledger(language, deeper), _layers(language, deeper), _incentives(language, deeper)]


def scheme_link(language: Language) -> html.A:
    """Return the way to the scheme check; the browser lets it take the view along."""
    return html.A(
        say(language, "deeper.scheme"),
        href=SCHEME_PAGE,
        className="link carries",
        title=say(language, "deeper.scheme_title"),
    )


def _folded(title: str, note: str, children: list[Child]) -> html.Div:
    summary = html.Summary([html.Span(title, className="section__title"), html.Span(note, className="quiet")])
    return html.Div(html.Details([summary, *children], className="deeper"), className="section")


def _ledger(language: Language, deeper: Deeper) -> html.Div:
    rows = html.Dl([ledger_row(language, row) for row in deeper.ledger], className="ledger")
    note = say(language, "deeper.ledger_lines", count=len(deeper.ledger))
    return _folded(say(language, "deeper.ledger"), note, [rows])


def _layers(language: Language, deeper: Deeper) -> html.Div:
    groups = [_layer_group(language, group) for group in deeper.layers]
    count = sum(bool(group.conflict) for group in deeper.layers)
    note = say(language, "deeper.layers_conflicts" if count else "deeper.layers_agree", count=count)
    return _folded(say(language, "deeper.layers"), note, groups)


def _layer_group(language: Language, group: LayerGroup) -> html.Div:
    rows = html.Ul([_layer(language, row) for row in group.rows], className="grants")
    conflict = [html.P(group.conflict, className="layer-conflict")] if group.conflict else []
    return html.Div([html.H4(group.name), rows, *conflict])


def _layer(language: Language, row: LayerRow) -> html.Li:
    mark = [html.Span(say(language, "deeper.layer_governs"), className="tag")] if row.governs else []
    line = html.Div([html.Span(row.layer), html.Strong([row.limit, *mark])], className="grant__line")
    under = " · ".join(part for part in (row.verdict, row.note) if part)
    return html.Li([line, html.Span(under, className="quiet")], className="grant")


def ledger_row(language: Language, row: LedgerRow) -> html.Div:
    """Return one line of a ledger: name and value, under them formula and source."""
    mark = [html.Span(say(language, "altered.heading"), className="tag tag--altered")] if row.altered else []
    how = " · ".join(part for part in (row.formula, row.source) if part)
    return html.Div(
        [
            html.Dt([html.Span(row.name), *mark]),
            html.Dd(row.value, className="ledger__value"),
            html.Dd(how, className="ledger__how"),
        ],
        className="ledger__row",
    )


def _incentives(language: Language, deeper: Deeper) -> html.Div:
    groups = [
        html.Div(
            [
                html.H4(f"{words} · {len(rows)}"),
                html.Ul([_incentive(row) for row in rows], className="grants"),
            ]
        )
        for words, rows in deeper.incentives
        if rows
    ]
    count = sum(len(rows) for _, rows in deeper.incentives)
    note = say(language, "deeper.incentives_count", count=count, dated=deeper.dated)
    warning = html.P(say(language, "deeper.incentives_unsummed"), className="quiet")
    return _folded(say(language, "deeper.incentives"), note, [*groups, warning])


def _incentive(row: IncentiveRow) -> html.Li:
    under = [html.Span(text, className="quiet") for text in (row.condition, row.on_parcel, row.note) if text]
    line = html.Div([html.Span(row.name), html.Strong(row.cap)], className="grant__line")
    return html.Li([line, *under], className="grant")
