"""The result of a scheme check: verdict, figures, rules by layer, what may be sold on, every formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from dash import html

from dashboard import ids
from dashboard.altered import altered_words
from dashboard.explore.card import verdict_badge
from dashboard.explore.deeper import rows_of, value_of
from dashboard.explore.deeper_parts import altered_strip, ledger_row
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.numerals import number, percent
from dashboard.reading import title_of
from dashboard.rule_words import conditions, name_of
from dashboard.tags import Child, aria
from dashboard.text import enumerated, knows, say
from layers.floor_area import in_words
from layers.reasons import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.schemes import SchemeResult
    from dashboard.view import Language
    from layers.floor_area import SplitPlan
    from layers.policy import Rule
    from layers.reasons import RuleReason
    from layers.scheme import SchemeCheck

FIGURES: Final = (
    "far", "counted_floor", "gross_floor", "support_share_counted", "support_share_gross",
    "building_density", "building_coefficient", "green_ratio",
)  # fmt: skip
SHARES: Final = frozenset(FIGURES[3:])
MARKS: Final = {"pass": "✓", "fail": "✕", "needs_review": "?", "not_applicable": "–"}


def sentences(words: Sequence[str]) -> Child:
    """Return what is missing or cannot be, each in a line of its own."""
    if len(words) == 1:
        return html.P(words[0], className="hint")
    return html.Div(html.Ul([html.Li(one) for one in words]), className="hint")


def result_of(language: Language, result: SchemeResult, parcel: str, names: Names) -> list[Child]:
    """Return the whole result.

    Parameters
    ----------
    language
        Language of the texts.
    result
        What was found.
    parcel
        Id of the parcel it stands on; empty without one.
    names
        Names (zh, en) of the features that rules are decided by, by id.
    """
    check = result.check
    placed = say(language, "check.on_parcel", parcel=parcel) if parcel else say(language, "check.no_siting")
    why = check.explain(names).summary.say(language)
    month = check.assessment.pack.info.announced_on
    altered = altered_words(language, check.assessment.pack, check.assessment.altered)
    dated = say(language, "check.yuan_note", month="—" if month is None else f"{month:%Y-%m}")
    save = html.Button(say(language, "check.save"), id=ids.SCHEME_SAVE, className="button", type="button")
    top = html.Div([verdict_badge(language, VERDICT_KEYS[check.verdict]), save], className="outcome__top")
    head = [
        top,
        html.P(why, className="outcome__why"),
        html.P(f"{placed} {dated}", className="note"),
        *altered_strip(language, altered),
    ]
    ledger = html.Dl(
        [ledger_row(language, row) for row in rows_of(language, check.lines)], className="ledger"
    )
    every = html.Details(
        [html.Summary(say(language, "check.figures"), className="sub"), ledger],
        className="deeper deeper--page",
    )
    return [
        html.Div(head, className="outcome"),
        _figures(language, check),
        html.H3(say(language, "check.rules"), className="sub"),
        _rules(language, result, names),
        *_unanswered(language, result),
        html.H3(say(language, "check.split"), className="sub"),
        _split(language, result),
        every,
    ]


def _figures(language: Language, check: SchemeCheck) -> html.Dl:
    shown = []
    for key in FIGURES:
        line = check.line(key)
        if line.value is None:
            value = say(language, "check.not_said")
        elif key == "far":
            value = number(line.value, 2)
        elif key in SHARES:
            value = percent(line.value, 2)
        else:
            value = value_of(language, line)
        shown.append((say(language, f"check.{key}"), value))
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)], className="stat") for name, value in shown],
        className="stats",
    )


def _rules(language: Language, result: SchemeResult, names: Names) -> html.Div:
    heads = ("rule", "measured", "limit", "margin", "verdict")
    head = html.Thead(html.Tr([html.Th(say(language, f"check.{key}"), scope="col") for key in heads]))
    groups: list[Child] = []
    if result.plan_far is not None:
        groups.append(_own(language, result))
    for check in (result.check, *reversed(result.above)):
        title = html.Th(title_of(language, check.assessment.pack), colSpan=len(heads), scope="colgroup")
        rows = [_rule(language, check, rule) for rule in check.explain(names).rules]
        groups.append(html.Tbody([html.Tr(title, className="layer-name"), *rows]))
    table = html.Table([head, *groups], className="table checked")
    return html.Div(table, className="scroll", tabIndex=0)


def _rule(language: Language, check: SchemeCheck, reason: RuleReason) -> html.Tr:
    rule = check.assessment.pack.rule(reason.rule_id)
    when = conditions(language, rule)
    cells = [reason.measured, reason.limit, reason.margin]
    return html.Tr(
        [
            html.Th(
                [name_of(language, rule), *([html.Span(when, className="note")] if when else [])], scope="row"
            ),
            *(html.Td(words.say(language)) for words in cells),
            html.Td(_mark(reason.verdict.key, rule.kind, _verdict_word(language, rule, reason.verdict.key))),
        ],
        title=reason.sentence.say(language),
    )


def _verdict_word(language: Language, rule: Rule, key: str) -> str:
    """Say a rule's answer: a preference is met or not, what has no number is not stated."""
    if rule.value is None:
        return say(language, "policy.no_number")
    soft = rule.kind in {"preference", "info"} and key in {"pass", "fail"}
    word = say(language, f"tally.soft_{key}") if soft else say(language, f"scheme.{key}")
    return say(language, "check.reference", verdict=word) if rule.kind == "info" else word


def _mark(key: str, kind: str, word: str) -> list[Child]:
    look = key if kind == "hard" else "not_applicable" if key == "fail" else key
    sign = html.Span(MARKS[key], className=f"mark mark--{look}", **aria(hidden="true"))
    return [sign, html.Span(word)]


def _own(language: Language, result: SchemeResult) -> html.Tbody:
    margin, line = result.plan_margin, result.check.line("far")
    key = "needs_review" if margin is None else "pass" if margin >= 0 else "fail"
    title = html.Th(say(language, "check.own_conditions"), colSpan=5, scope="colgroup")
    row = html.Tr(
        [
            html.Th(say(language, "rule.far"), scope="row"),
            html.Td("" if line.value is None else number(line.value, 2)),
            html.Td(f"≤ {number(result.plan_far, 2)}"),
            html.Td(result.plan_margin_text),
            html.Td(_mark(key, "hard", say(language, f"scheme.{key}"))),
        ]
    )
    return html.Tbody([html.Tr(title, className="layer-name"), row])


def _unanswered(language: Language, result: SchemeResult) -> list[Child]:
    if not result.unanswered:
        return []
    named = [say(language, f"when.{key}") if knows(f"when.{key}") else key for key in result.unanswered]
    joined = enumerated(language, named)
    return [html.P(say(language, "check.unanswered", keys=joined), className="note")]


def _split(language: Language, result: SchemeResult) -> html.Div:
    split = result.split
    plans = [
        _plan(language, say(language, f"scheme.split_{by}"), plan)
        for by, plan in (("building", split.by_building), ("floor", split.by_floor))
        if plan is not None
    ]
    notes = [say(language, f"check.assumed_basis_{split.basis}")] if plans else []
    if split.mixed:
        notes.append(say(language, "check.mixed", buildings=", ".join(split.mixed)))
    state = html.P(split.words.say(language), className=f"split__state split__state--{split.state.value}")
    return html.Div(
        [state, html.Div(plans, className="split"), *(html.P(note, className="note") for note in notes)]
    )


def _plan(language: Language, title: str, plan: SplitPlan) -> html.Article:
    head = html.H4(title)
    if not plan.units:
        return html.Article([head, html.P(say(language, "check.split_none"))], className="split__plan")
    share = say(language, "check.share", share=percent(plan.share, 2), cap=number(plan.cap_m2, 2))
    count = say(language, "check.units", count=len(plan.units))
    return html.Article(
        [
            head,
            html.P(
                [html.Span(number(plan.total_m2, 2), className="huge"), html.Span("m²", className="unit")]
            ),
            html.P(f"{count} · {share}", className="note"),
            html.Ul(
                [html.Li(f"{unit.id} · {number(unit.area_m2, 2)} m²") for unit in plan.units],
                className="members",
            ),
        ],
        className="split__plan",
    )


def table_of(result: SchemeResult, names: Names) -> pd.DataFrame:
    """Write a result as a table to take away: figures, rules of every layer, units that may be sold on."""
    checks = (result.check, *result.above)
    ruled = [row for check in checks for row in _rule_rows(check, names)]
    return pd.DataFrame([*_figure_rows(result.check), *ruled, *_split_rows(result)])


def _figure_rows(check: SchemeCheck) -> list[dict[str, Any]]:
    formulas = in_words(check.lines)
    return [
        {
            "part": "figure",
            "item_zh": line.label.zh,
            "item_en": line.label.en,
            "value": line.value,
            "unit": line.unit,
            "formula_zh": formulas[line.key].zh,
            "formula_en": formulas[line.key].en,
            "source": line.source,
        }
        for line in check.lines
    ]


def _rule_rows(check: SchemeCheck, names: Names) -> list[dict[str, Any]]:
    exact = {one.rule_id: one for one in check.checks}
    rows = []
    for rule in check.explain(names).rules:
        one = exact.get(rule.rule_id)
        rows.append(
            {
                "part": f"rule {check.assessment.pack.id}",
                "item_zh": rule.name.zh,
                "item_en": rule.name.en,
                "value": rule.measured.en if one is None else one.measured,
                "unit": "" if one is None else one.unit,
                "limit": rule.limit.en if one is None else one.limit,
                "margin": rule.margin.en if one is None else one.margin,
                "verdict": rule.verdict.key,
                "reason_zh": rule.sentence.zh,
                "reason_en": rule.sentence.en,
            }
        )
    return rows


def _split_rows(result: SchemeResult) -> list[dict[str, Any]]:
    plans = (("building", result.split.by_building), ("floor", result.split.by_floor))
    return [
        {
            "part": f"split by {by}",
            "item_zh": unit.id,
            "item_en": unit.id,
            "value": unit.area_m2,
            "unit": "m2",
        }
        for by, plan in plans
        if plan is not None
        for unit in plan.units
    ]
