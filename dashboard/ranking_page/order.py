"""The order itself: who is in, how each score is made, and the whole of it as a table to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from dash import html

from dashboard import ids
from dashboard.altered import altered_words
from dashboard.explore.card import verdict_badge
from dashboard.explore.deeper_parts import altered_strip
from dashboard.explore.rules import VERDICT_KEYS, assessment_of
from dashboard.numerals import FIXED, hectares, number, percent
from dashboard.tags import Child, aria
from dashboard.text import capital, enumerated, say
from dashboard.view import write_view
from layers.ranking import CRITERIA, Wishes, rank

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers.assess import Assessment
    from layers.ranking import Ranking

SHOWN: Final = 30
M2_PER_HA: Final = 10_000.0
LARGEST_HA: Final = 1_000_000.0
METRES: Final = frozenset({"crossing", "station", "ring"})


def wishes_of(view: View) -> Wishes | None:
    """Return what a view wants of the ranking; nothing where no criterion weighs anything."""
    weights = {name: weight for name, weight in view.weights if name in CRITERIA}
    if not any(weights.get(name, 1.0) for name in CRITERIA):
        return None
    if view.wished.is_open:
        return Wishes(weights)
    low, high = view.wished.low or 1 / M2_PER_HA, view.wished.high or LARGEST_HA
    return Wishes(weights, (low * M2_PER_HA, high * M2_PER_HA))


def ranked(context: Context, view: View) -> tuple[Assessment, Ranking]:
    """Order the parcels that qualify as a view asks; by equal weights where none weighs anything."""
    assessment = assessment_of(context, view)
    return assessment, rank(assessment, wishes_of(view))


def order_of(context: Context, view: View) -> list[Child]:
    """Return the scales of the criteria and the best parcels, each score taken apart."""
    language = view.language
    if wishes_of(view) is None:
        return [html.P(say(language, "order.no_weight"), className="hint")]
    assessment, found = ranked(context, view)
    altered = altered_strip(language, altered_words(language, context.pack, assessment.altered))
    if not len(found):
        return [*altered, html.P(say(language, "order.nobody"), className="hint")]
    shown = min(SHOWN, len(found))
    words = say(language, "order.shown", shown=number(shown), count=number(len(found)))
    save = html.Button(say(language, "order.save"), id=ids.RANK_SAVE, className="button", type="button")
    rows = [_row(view, assessment, found, place) for place in range(shown)]
    return [
        *altered,
        _scales(language, found),
        html.Div([html.P(words, className="note"), save], className="order__head"),
        html.Ol(rows, className="order"),
    ]


def _scales(language: Language, found: Ranking) -> html.Ul:
    """Say what each criterion weighs and how it is scaled, or why it is left out."""
    entries = []
    for name, words in CRITERIA.items():
        weight = found.weights.get(name)
        used = weight is not None
        told = say(language, "order.share_of", share=percent(weight, 1)) if used else "—"
        how = found.scales[name].say(language)
        if name == "size" and not used:
            how = say(language, "order.size_off")
        entries.append(
            html.Li(
                [
                    html.Span(className=f"part part--{name}" + ("" if used else " part--off")),
                    html.Span(capital(words.say(language)), className="scale__name"),
                    html.Strong(told),
                    html.Span(how, className="note"),
                ],
                className="scale",
            )
        )
    return html.Ul(entries, className="scales")


def _row(view: View, assessment: Assessment, found: Ranking, place: int) -> html.Li:
    language = view.language
    parcel, score = str(found.ids[place]), float(found.score[place])
    verdict = VERDICT_KEYS[assessment.verdict[found.order[place]]]
    parts = [(name, float(part[place])) for name, part in found.parts.items() if not np.isnan(part[place])]
    names = {name: CRITERIA[name].say(language) for name in found.parts}  # type: ignore[index]
    said = ", ".join(f"{names[name]} {number(part, 3)}" for name, part in parts)
    label = say(language, "order.parts_label", parcel=parcel, score=number(score, 3), parts=said)
    bar = html.Div(
        [
            html.Span(className=f"part part--{name}", style={"width": f"{100 * part:.2f}%"})
            for name, part in parts
        ],
        className="scorebar",
        role="img",
        **aria(label=label),
    )
    link = html.A(parcel, href="/?" + write_view(view.with_(selected=(parcel,))))
    summary = html.Summary(
        [
            html.Span(f"{place + 1}", className="order__place"),
            html.Span(parcel, className="order__id"),
            verdict_badge(language, verdict),
            bar,
            html.Strong(number(score, 3), className="order__score"),
        ]
    )
    return html.Li(html.Details([summary, _taken_apart(language, found, place, link)]))


def _taken_apart(language: Language, found: Ranking, place: int, link: html.A) -> html.Div:
    """Show what was read, what that is on its scale, and what it adds to the score."""
    lines: list[Child] = []
    for name, part in found.parts.items():
        words = CRITERIA[name].say(language)  # type: ignore[index]  # the criteria's own keys
        if np.isnan(part[place]):
            continue
        value = value_of(language, name, float(found.values[name][place]))  # noqa: PD011 - not a frame
        scaled = number(float(found.scaled[name][place]), 3)
        lines.append(
            html.Li(
                [
                    html.Span(className=f"part part--{name}"),
                    html.Span(capital(words)),
                    html.Span(value, className="apart__value"),
                    html.Span(f"→ {scaled}", className="note"),
                    html.Strong(f"+{number(float(part[place]), 3)}"),
                ],
                className="apart",
            )
        )
    missing = [CRITERIA[name].say(language) for name in found.missing(place)]  # type: ignore[index]
    joined = enumerated(language, missing)
    note = [html.P(say(language, "order.missing", names=joined), className="note")] if missing else []
    return html.Div([html.Ul(lines), *note, html.P(link)], className="order__apart")


def value_of(language: Language, name: str, value: float) -> str:
    r"""Write what was read of a criterion with its unit.

    Examples
    --------
    >>> value_of("en", "ring", 412.4), value_of("en", "size", 20000.0), value_of("en", "headroom", 1.5)
    ('412\xa0m', '2.00\xa0ha', '1.50')
    """
    if name in METRES:
        return f"{number(value)}{FIXED}m"
    if name == "size":
        return f"{hectares(value)}{FIXED}ha"
    unit = f"{FIXED}{say(language, 'unit.yuan_per_m2')}" if name == "price" else ""
    return f"{number(value, 2)}{unit}"


def table_of(found: Ranking, assessment: Assessment) -> pd.DataFrame:
    """Write the whole order as a table: verdict, score, and for each criterion value, scale and part."""
    table = found.to_frame()
    table.insert(2, "verdict", [VERDICT_KEYS[code] for code in assessment.verdict[found.order]])
    weights = "; ".join(f"{name} {weight:.4f}" for name, weight in found.weights.items())
    return table.assign(weights=weights)
