"""The Policy page put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard import ids
from dashboard.numerals import number
from dashboard.policy_page.compare import comparison, packs, pickers
from dashboard.policy_page.modes import modes
from dashboard.policy_page.register import register_of
from dashboard.policy_page.sweeps import altered_note, assessed, sweeps
from dashboard.policy_page.tabs import tabs
from dashboard.policy_page.terms import holes, layered, terms
from dashboard.reading import chapters, contents, pairs, source_line, tag, title_block, title_of
from dashboard.tags import Child
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers.policy import PolicyPack

CHAPTERS = ("rules", "thresholds", "terms", "open", "layers", "compare")


def body(context: Context, view: View) -> list[Child]:
    """Return what the Policy page holds for a view.

    Parameters
    ----------
    context
        The data and the pack in force.
    view
        Its thresholds, its two packs, its language.
    """
    language, pack = view.language, context.pack
    assessment = assessed(context, view)
    made = {
        "rules": html.Div(register_of(language, assessment), id=ids.POLICY_RULES),
        "thresholds": [
            html.Div(altered_note(language, assessment), id=ids.POLICY_ALTERED),
            modes(view, pack),
            sweeps(context, view, assessment),
            dcc.Store(id=ids.POLICY_LIMITS),
        ],
        "terms": terms(language, pack),
        "open": holes(language, pack),
        "layers": layered(language, pack, packs().values()),
        "compare": [pickers(context, view), html.Div(comparison(context, view), id=ids.COMPARED)],
    }
    titles, sections = chapters(language, "policy", CHAPTERS, made)
    return [
        html.Div(
            [_title(language, context, pack), contents(language, titles), *sections],
            className="page page--policy",
        )
    ]


def _disclaimer(language: Language, words: str) -> list[Child]:
    """Return a pack's disclaimer; packs state it in Chinese, so English says what it means and quotes it."""
    if language == "zh":
        return [words]
    return [say(language, "export.disclaimer"), " ", html.Q(words, lang="zh-CN")]


def _title(language: Language, context: Context, pack: PolicyPack) -> html.Header:
    info = pack.info
    unknown = tag(language, "status", "unknown")
    facts: list[tuple[Child, Child]] = [
        (say(language, "policy.evidence"), say(language, f"evidence.{info.evidence}")),
        (
            say(language, "policy.announced"),
            unknown if info.announced_on is None else f"{info.announced_on:%Y-%m-%d}",
        ),
        (
            say(language, "policy.effective"),
            unknown if info.effective_from is None else f"{info.effective_from:%Y-%m-%d}",
        ),
        (
            say(language, "policy.parcels"),
            html.Span(number(len(context.dataset.parcels)), className="fact__number"),
        ),
    ]
    if pack.sources:
        facts.append((say(language, "policy.source"), source_line(language, pack, pack.sources[0].id)))
    lead: list[Child] = [say(language, "policy.lead")]
    if info.disclaimer:
        lead += [html.Br(), *_disclaimer(language, info.disclaimer)]
    return title_block(
        over=tabs(language, "policy"),
        title=title_of(language, pack),
        lead=lead,
        beside=pairs(facts),
    )
