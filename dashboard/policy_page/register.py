"""The pack rule by rule: what it says, how sure that is, whose words, and how many parcels pass it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from dash import html

from dashboard.numerals import number
from dashboard.reading import quotation, source_line, tag
from dashboard.rule_words import conditions, limit_of, name_of
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language
    from layers.assess import Assessment, RuleResult
    from layers.policy import Rule

KEYS: Final = ("pass", "fail", "needs_review", "not_applicable")


def register_of(language: Language, assessment: Assessment) -> html.Ol:
    """Return the rules of an assessment's pack in its order, each with the live count of parcels."""
    return html.Ol(
        [_entry(language, assessment, rule) for rule in assessment.pack.rules], className="register"
    )


def counts_of(result: RuleResult) -> dict[str, int]:
    """Count the parcels that pass, fail, cannot be told and are not meant.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> counts_of(SimpleNamespace(verdict=np.array([0, 0, 2], dtype=np.uint8)))
    {'pass': 2, 'fail': 0, 'needs_review': 1, 'not_applicable': 0}
    """
    found = np.bincount(result.verdict, minlength=len(KEYS)).tolist()
    return dict(zip(KEYS, found, strict=True))


def _entry(language: Language, assessment: Assessment, rule: Rule) -> html.Li:
    result = assessment.result(rule.id)
    when = conditions(language, rule)
    said: list[Child] = [quotation(language, rule.quote)]
    if when:
        said.append(html.P(when, className="note"))
    if rule.metric == "distance_to_lines" and rule.measure_from is not None:
        said.append(html.P(_measured(language, rule), className="note"))
    said.append(source_line(language, assessment.pack, rule.source))
    return html.Li(
        [
            html.Div(
                [
                    html.H3(name_of(language, rule)),
                    html.Div(
                        [tag(language, "kind", rule.kind), tag(language, "status", rule.status)],
                        className="tags",
                    ),
                ],
                className="register__name",
            ),
            html.Div(_limit(language, result), className="register__limit"),
            html.Div(said, className="register__words"),
            _tally(language, result),
        ],
        className="register__entry",
    )


def _limit(language: Language, result: RuleResult) -> list[Child]:
    limit = result.limit if isinstance(result.limit, float) else None
    shown = html.Strong(
        limit_of(language, result.rule, limit), className="" if result.rule.value is not None else "hole"
    )
    if not result.altered:
        return [shown]
    original = say(language, "policy.original", value=limit_of(language, result.rule))
    return [shown, tag(language, "status", "altered"), html.Span(original, className="note")]


def _measured(language: Language, rule: Rule) -> str:
    to = rule.measure_to.value if rule.measure_to else "parcel_nearest_point"
    from_ = rule.measure_from.value if rule.measure_from else "centreline"
    return say(
        language,
        "policy.measured",
        line=say(language, f"measure.{from_}"),
        point=say(language, f"measure.{to}"),
    )


def _tally(language: Language, result: RuleResult) -> html.Div:
    counts = counts_of(result)
    total = max(sum(counts.values()), 1)
    soft = result.rule.kind != "hard"
    prefix = f"{result.rule.kind}-" if soft else ""
    words = {key: say(language, f"tally.{'soft_' if soft and key in KEYS[:2] else ''}{key}") for key in KEYS}
    shown = [key for key in KEYS if counts[key]]
    label = ", ".join(f"{words[key]} {counts[key]}" for key in shown)
    bar = html.Div(
        [
            html.Span(
                className=f"bar__part bar__part--{prefix}{key}",
                style={"flexGrow": counts[key] / total},
            )
            for key in shown
        ],
        className="bar",
        role="img",
        **aria(label=label),
    )
    legend = [
        html.Li([html.B(number(counts[key])), html.Span(words[key])], className=f"tally__{key}")
        for key in shown
    ]
    return html.Div([bar, html.Ul(legend, className="tally__legend")], className="register__tally")
