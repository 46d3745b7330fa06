"""The card of a parcel, made from its measures, its verdicts and its floor-area ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.altered import altered_words
from dashboard.explore.cards import Card, RuleLine, Sums, TopUp
from dashboard.explore.deeper import Deeper, change_of, deeper_of
from dashboard.explore.ledger import book_of, floor_lines, together
from dashboard.explore.options import names_of, town_names, use_name
from dashboard.explore.quantities import SHARES, difference, quantity
from dashboard.explore.rules import VERDICT_KEYS, Judged, assessment_of, judge
from dashboard.explore.sentences import explanation_of
from dashboard.explore.sketch import sketch_of
from dashboard.explore.steps import steps_of
from dashboard.numerals import FIXED, exact, hectares, mu, number, percent
from dashboard.rule_words import limit_of
from dashboard.text import say
from layers.floor_area import yuan_to_wan

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers.assess import RuleResult
    from layers.policy import Rule

MARKS: Final = ("pass", "fail", "needs_review", "not_applicable")


def card_of(context: Context, view: View, *, deeper: bool = True) -> Card | Sums | None:
    """Return the card of the selected parcel, the sums of several, or nothing.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Its selection; parcels that the data does not have are passed over.
    deeper
        Whether what lies under the card of one parcel is gathered too; it takes as long as the card itself.
    """
    rows = np.flatnonzero(context.measures.frame["parcel_id"].isin(view.selected).to_numpy())
    if not len(rows):
        return None
    judged = judge(context, view)
    if len(rows) > 1:
        return _sums(context, view, judged, rows)
    return _card(context, view, judged, int(rows[0]), deeper=deeper)


def topup_of(context: Context, view: View) -> TopUp:
    """Return the top-up of what is selected, at the price of a view."""
    rows = np.flatnonzero(context.measures.frame["parcel_id"].isin(view.selected).to_numpy())
    return _topup(context, view, rows)


def deeper_selected(context: Context, view: View) -> Deeper | None:
    """Return what lies under the card where exactly one parcel is selected."""
    rows = np.flatnonzero(context.measures.frame["parcel_id"].isin(view.selected).to_numpy())
    if len(rows) != 1:
        return None
    return deeper_of(context, view, assessment_of(context, view), int(rows[0]))


def _card(context: Context, view: View, judged: Judged, row: int, *, deeper: bool) -> Card:
    language, assessment = view.language, judged.assessment
    measured, parcel = context.measures.frame.iloc[row], context.dataset.parcels.iloc[row]
    basis = "card.site_area" if measured["site_area_basis"] == "legal" else "card.site_area_drawn"
    cap = judged.permitted_m2(row)
    flags = tuple(key for key, has in (("close", judged.close[row]), ("near", judged.near[row])) if has)
    name = parcel["name_zh" if language == "zh" else "name_en"]
    why = explanation_of(context, judged, row)
    sentences = {reason.rule_id: reason.sentence.say(language) for reason in why.rules}
    return Card(
        parcel_id=str(measured["parcel_id"]),
        name=name if isinstance(name, str) else "",
        subtitle=_subtitle(context, language, measured),
        verdict=VERDICT_KEYS[judged.verdict[row]],
        flags=flags,
        summary=why.summary.say(language),
        status=str(parcel["status"]),
        area_ha=hectares(measured["site_area_m2"]),
        area_mu=mu(measured["site_area_m2"]),
        area_caption=say(language, basis),
        cap=number(cap),
        cap_caption=_cap_caption(language, judged.far_limit),
        distance=number(judged.ring_m[row]),
        distance_captions=_distance_captions(context, view, measured),
        rules=tuple(
            _line(context, view, result, row, sentences.get(rule_id, ""))
            for rule_id, result in assessment.results.items()
        ),
        floor=floor_lines(context, view, row),
        topup=_topup(context, view, np.array([row])),
        source="",
        altered=altered_words(language, context.pack, assessment.altered),
        change=change_of(language, assessment, row),
        deeper=deeper_of(context, view, assessment, row) if deeper else None,
        sketch=sketch_of(context, view, row),
        steps=steps_of(context, view, row),
    )


def _subtitle(context: Context, language: Language, measured: pd.Series) -> str:
    town, use, supply = measured["town"], measured["land_use"], measured["supply"]
    place = (
        town_names(context, language).get(town, town)
        if isinstance(town, str)
        else say(language, "town.outside")
    )
    named = use_name(language, use if isinstance(use, str) else None)
    if isinstance(use, str) and named != use:
        named = say(language, "card.use", name=named, code=use)
    parts = [place, named, *([say(language, f"supply.{supply}")] if isinstance(supply, str) else [])]
    return " · ".join(parts)


def _cap_caption(language: Language, far: float | None) -> str:
    return say(language, "card.cap_unknown") if far is None else say(language, "card.cap", far=number(far, 1))


def _distance_captions(context: Context, view: View, measured: pd.Series) -> tuple[str, ...]:
    ring = measured[f"ring_{view.measure_from}_id"]
    if not isinstance(ring, str):
        return (say(view.language, "card.no_ring"),)
    name = names_of(context, "rings", view.language).get(ring, ring)
    return say(view.language, "card.distance", ring=name), say(
        view.language, f"rule.from_{view.measure_from}"
    )


def rule_name(language: Language, result: RuleResult) -> str:
    """Name a rule by what it measures and, where it decides nothing alone, by its kind."""
    name = say(language, f"rule.{result.rule.metric}")
    if result.rule.kind in {"info", "discretionary"}:
        return say(language, "rule.named", name=name, kind=say(language, f"rule.{result.rule.kind}"))
    return name


def _mark(result: RuleResult, code: int) -> str:
    if result.rule.kind == "info":
        return "shown_only"
    mark = MARKS[code]
    return "unmet" if mark == "fail" and result.rule.kind == "preference" else mark


def _line(context: Context, view: View, result: RuleResult, row: int, sentence: str) -> RuleLine:
    language, rule = view.language, result.rule
    limit = result.limit if isinstance(result.limit, float) else None
    measured, margin = float(result.measured[row]), float(result.margin[row])
    source = context.pack.source(rule.source)
    dated = f"《{source.title}》"
    if source.event_date is not None:
        dated = say(language, "card.source_dated", title=dated, date=source.event_date)
    has_margin = limit is not None and exact(margin) is not None and rule.kind != "info"
    return RuleLine(
        rule_id=rule.id,
        mark=_mark(result, int(result.verdict[row])),
        name=rule_name(language, result),
        measured=say(language, "card.not_stated")
        if limit is None
        else quantity(language, rule.metric, measured, limit=limit),
        limit="" if limit is None else f"{_sign(rule.op)}{FIXED}{_limit_text(language, rule.metric, limit)}",
        original=say(language, "policy.original", value=limit_of(language, rule)) if result.altered else "",
        margin=_margin_words(language, rule, margin) if has_margin else "",
        sentence=sentence,
        quote=rule.quote or "",
        source=dated,
        assumed=rule.status == "assumed",
    )


def _sign(op: str | None) -> str:
    return {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "="}.get(op or "", "")


def _limit_text(language: Language, metric: str, limit: float) -> str:
    if metric in SHARES:
        return percent(limit, 0 if float(limit * 100).is_integer() else 1)
    if metric == "far":
        return number(limit, 1 if float(limit * 10).is_integer() else 2)
    return quantity(language, metric, limit)


def _margin_words(language: Language, rule: Rule, margin: float) -> str:
    amount = difference(language, rule.metric, abs(margin))
    missed = "card.shortfall" if (rule.op or "").startswith(">") else "card.excess"
    return say(language, "card.margin" if margin >= 0 else missed, margin=amount)


def _topup(context: Context, view: View, rows: NDArray[np.intp]) -> TopUp:
    """Reckon the top-up of some parcels together; without a typed price there is none."""
    language = view.language
    frame = context.measures.frame.iloc[rows]
    books = [book_of(context, view, int(row)) for row in rows]
    rate = books[0]["rate"] if books else None
    applies = rate is not None and bool((frame["supply"] == "stock").all())
    area = hectares(together(books, "site_area"))
    yuan, size_mu = together(books, "top_up"), together(books, "site_area_mu")
    if not applies or yuan is None or not size_mu:
        hint = "topup.not_stock" if not applies else "topup.blank" if view.price is None else "topup.no_area"
        return TopUp(applies, percent(rate, 0), area, "", "", say(language, hint))
    amount = say(language, "topup.result", amount=number(yuan_to_wan(yuan), 2))
    each = say(language, "topup.per_mu", amount=number(yuan_to_wan(yuan) / size_mu, 2))
    return TopUp(applies, percent(rate, 0), area, amount, each, "")


def _sums(context: Context, view: View, judged: Judged, rows: NDArray[np.intp]) -> Sums:
    """Add up several parcels; caps and transferable areas of those that pass the hard rules alone."""
    frame = context.measures.frame.iloc[rows]
    area, codes = frame["site_area_m2"], judged.verdict[rows]
    admitted = rows[judged.admitted[rows]]
    books = [book_of(context, view, int(row)) for row in admitted]
    counts = np.bincount(codes, minlength=len(VERDICT_KEYS))
    return Sums(
        ids=tuple(frame["parcel_id"]),
        count=len(rows),
        admitted=len(admitted),
        area_ha=hectares(float(area.sum())),
        area_mu=mu(float(area.sum())),
        cap=number(together(books, "counted_max")),
        transfer=number(together(books, "transferable")),
        verdicts=tuple((VERDICT_KEYS[code], int(counts[code])) for code in (3, 2, 1, 0)),
        rows=tuple(
            (parcel, VERDICT_KEYS[code], hectares(size))
            for parcel, code, size in zip(frame["parcel_id"], codes, area, strict=True)
        ),
        topup=_topup(context, view, rows),
    )
