"""Why: the sentence of each rule on each parcel, and of the verdict, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers import _phrases as words
from layers._codes import RuleVerdict, Verdict, groups_of
from layers._figures import Scale, exact
from layers._judging import RuleResult
from layers._metrics import METRICS
from layers._sentences import Facts, Names, Reason, RuleWriter, filled, joined
from layers._symbol_types import Words
from layers.assess import Assessment
from layers.edges import Lifts
from layers.overrides import limit_of


@dataclass(frozen=True)
class RuleReason:
    """One rule on one parcel, ready to be shown.

    Attributes
    ----------
    name, measured, limit, margin, sentence
        Texts in both languages; `sentence` holds everything, quotation and source too.
    quote, source, status
        As in the pack.
    trigger
        Id of the feature that decided, or None.
    altered
        Whether the threshold, or how a missing value is taken, differs from the pack's.
    """

    rule_id: str
    verdict: RuleVerdict
    kind: str
    name: Words
    measured: Words
    limit: Words
    margin: Words
    sentence: Words
    quote: str | None
    source: str
    status: str
    trigger: str | None
    altered: bool


@dataclass(frozen=True)
class Explanation:
    """One parcel: its verdict, the flags, and every rule."""

    parcel_id: str
    verdict: Verdict
    summary: Words
    near: Words | None
    close: Words | None
    rules: tuple[RuleReason, ...]


def explain(assessment: Assessment, position: int, names: Names | None = None) -> Explanation:
    """Explain one parcel.

    Parameters
    ----------
    assessment
        The verdicts.
    position
        Row of the parcel in the measures.
    names
        Names of features by id, (zh, en); an id without one stands for itself.

    Raises
    ------
    IndexError
        If there is no such row.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [3.004], "far_basis": ["planned"]})
    >>> assessment = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> found = explain(assessment, 0)
    >>> found.rules[0].measured.en, found.rules[0].margin.en, found.summary.en
    ('3.00 (the plan’s)', '−0.004', 'fails: floor area ratio not passed')
    """
    if not 0 <= position < len(assessment):
        raise IndexError(position)
    rules = []
    for rule_id, result in assessment.results.items():
        writer = RuleWriter(result, assessment.pack, names or {})
        facts = _facts(result, [position])[0]
        rules.append(_reason(rule_id, result, writer, writer.write(facts), facts))
    verdict = Verdict(int(assessment.verdict[position]))
    return Explanation(
        parcel_id=str(assessment.measures.frame["parcel_id"].iloc[position]),
        verdict=verdict,
        summary=_summary(assessment, position, names or {}),
        near=near_words(assessment, position),
        close=words.CLOSE if assessment.too_close[position] else None,
        rules=tuple(rules),
    )


def reasons_frame(
    assessment: Assessment, names: Names | None = None, rows: Sequence[int] | None = None
) -> pd.DataFrame:
    """Write the reasons of many parcels, one row a parcel and rule.

    Parameters
    ----------
    assessment
        The verdicts.
    names
        Names of features by id, (zh, en).
    rows
        Which parcels, by row; all without it.

    Returns
    -------
    DataFrame
        ``parcel_id, rule_id, verdict, zh, en``; the sentences are never empty.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [3.5, 2.0]})
    >>> made = reasons_frame(assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-4401-m0"))))
    >>> len(made), made["verdict"].iloc[1]
    (6, 'fail')
    """
    chosen = np.arange(len(assessment)) if rows is None else np.asarray(rows, dtype=np.intp)
    ids = assessment.measures.frame["parcel_id"].to_numpy(dtype=object)[chosen]
    tables = [
        _table(rule_id, result, RuleWriter(result, assessment.pack, names or {}), ids, chosen.tolist())
        for rule_id, result in assessment.results.items()
    ]
    empty = pd.DataFrame(
        {name: pd.Series(dtype=object) for name in ("parcel_id", "rule_id", "verdict", "zh", "en")}
    )
    return pd.concat([empty, *tables], ignore_index=True) if tables else empty


def near_words(assessment: Assessment, position: int) -> Words | None:
    """Say which single change would lift a parcel a class; None where none within the steps does.

    Parameters
    ----------
    assessment
        The verdicts.
    position
        Row of the parcel.
    """
    near = assessment.near
    result = assessment.results[near.rules[int(near.rule[position])]] if near.mask[position] else None
    limit = None if result is None else limit_of(result.rule, assessment.overrides)
    if result is None or limit is None:
        return None
    away = abs(exact(result.measured[position]) - exact(limit))
    change = Scale(result.rule.metric, result.unit).change(away)
    direction = words.LESS if result.rule.op in ("<=", "<") else words.MORE
    name = METRICS[result.rule.metric].words
    return filled(words.NEAR, name=name, change=change, direction=direction)


def lift_words(assessment: Assessment, lifts: Lifts, position: int) -> Words | None:
    """Say the smallest single change that lifts a parcel, or what stands in its way; None for "priority".

    Parameters
    ----------
    assessment
        The verdicts.
    lifts
        From `layers.edges.smallest_changes` of the same verdicts.
    position
        Row of the parcel.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.edges import smallest_changes
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [3.004], "support_share_counted": [0.1]})
    >>> judged = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> lift_words(judged, smallest_changes(judged), 0).en
    '0.004 less in floor area ratio (to 3.00) makes it “admissible”'
    """
    if assessment.verdict[position] == Verdict.PRIORITY:
        return None
    rule, unanswered = int(lifts.rule[position]), int(lifts.unanswered[position])
    if rule < 0:
        if unanswered < 0:
            return words.LIFT_NONE
        missing = assessment.results[lifts.rules[unanswered]].rule.metric
        return filled(words.LIFT_INPUT, name=METRICS[missing].words)
    result = assessment.results[lifts.rules[rule]]
    measured, target = float(result.measured[position]), float(lifts.target[position])
    scale = Scale(result.rule.metric, result.unit)
    return filled(
        words.LIFT,
        name=METRICS[result.rule.metric].words,
        direction=words.LESS if target < measured else words.MORE,
        change=scale.change(abs(exact(target) - exact(measured))),
        target=scale.short(target),
        verdict=words.VERDICT_NAMES[int(lifts.verdict[position])],
    )


def _table(
    rule_id: str, result: RuleResult, writer: RuleWriter, ids: np.ndarray, rows: list[int]
) -> pd.DataFrame:
    """Write one rule's sentences; equal facts are written once."""
    facts = _facts(result, rows)
    written = {fact: writer.write(fact).sentence for fact in set(facts)}
    return pd.DataFrame(
        {
            "parcel_id": ids,
            "rule_id": rule_id,
            "verdict": [fact.verdict.key for fact in facts],
            "zh": [written[fact].zh for fact in facts],
            "en": [written[fact].en for fact in facts],
        }
    )


def _facts(result: RuleResult, rows: Sequence[int]) -> list[Facts]:
    """Gather what the sentences of some parcels speak of."""
    given, frame = result.given, result.measures.frame
    measured = [None if np.isnan(value) else float(value) for value in given.measured[rows]]
    triggers = [None if value is None else str(value) for value in result.trigger[rows]]
    basis: list[str | None] = [None] * len(rows)
    if result.rule.metric == "far" and "far_basis" in frame:
        basis = [value if isinstance(value, str) else None for value in frame["far_basis"].iloc[[*rows]]]
    unanswered = _at(given.unanswered, rows)
    claimed = _at(result.claimed, rows)
    return [
        Facts(RuleVerdict(int(code)), value, trigger, based, asked, claim)
        for code, value, trigger, based, asked, claim in zip(
            result.verdict[rows], measured, triggers, basis, unanswered, claimed, strict=True
        )
    ]


def _at(mask: np.ndarray | None, rows: Sequence[int]) -> list[bool]:
    return [False] * len(rows) if mask is None else [bool(value) for value in mask[rows]]


def _reason(
    rule_id: str, result: RuleResult, writer: RuleWriter, written: Reason, facts: Facts
) -> RuleReason:
    rule = result.rule
    return RuleReason(
        rule_id=rule_id,
        verdict=facts.verdict,
        kind=rule.kind,
        name=writer.name,
        measured=written.measured,
        limit=written.limit,
        margin=written.margin,
        sentence=written.sentence,
        quote=rule.quote,
        source=rule.source,
        status=rule.status,
        trigger=facts.trigger,
        altered=result.altered or (result.unknown_as is not None and facts.measured is None),
    )


def _summary(assessment: Assessment, position: int, names: Names) -> Words:
    """Say the verdict and what decided it."""
    verdict = Verdict(int(assessment.verdict[position]))
    codes = {rule: int(result.verdict[position]) for rule, result in assessment.results.items()}
    preferred = [rule for rules in groups_of(assessment.pack).values() for rule in rules]
    if verdict in (Verdict.FAILS, Verdict.CANNOT_TELL):
        wanted = RuleVerdict.FAIL if verdict == Verdict.FAILS else RuleVerdict.NEEDS_REVIEW
        hard = [rule for rule in assessment.pack.rules if rule.kind == "hard" and codes[rule.id] == wanted]
        why = [METRICS[rule.metric].words for rule in hard]
        return filled(words.VERDICTS[verdict], why=joined(list(dict.fromkeys(why)), "、", ", "))
    if verdict == Verdict.ADMISSIBLE:
        return _admissible([codes[rule.id] for rule in preferred])
    held = [rule for rule in preferred if codes[rule.id] == RuleVerdict.PASS]
    results = [assessment.results[rule.id] for rule in held]
    reasons = [
        RuleWriter(result, assessment.pack, names).write(_facts(result, [position])[0]) for result in results
    ]
    return filled(words.VERDICTS[verdict], why=joined([reason.measured for reason in reasons], "、", ", "))


def _admissible(codes: Sequence[int]) -> Words:
    """Say why a parcel is no more than admissible."""
    if not codes:
        return words.NO_PREFERENCE
    if RuleVerdict.NEEDS_REVIEW in codes:
        return words.SITING_UNKNOWN
    return words.VERDICTS[Verdict.ADMISSIBLE]


__all__ = ["Explanation", "Names", "RuleReason", "explain", "lift_words", "near_words", "reasons_frame"]
