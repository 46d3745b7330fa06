"""Near miss: the one bounded change that would lift a parcel a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from layers._codes import FAIL, PASS, REVIEW, Codes, Floats, Mask, Verdict, fold, holds
from layers._judging import RuleResult, sure_of
from layers._metrics import NEAR_STEPS
from layers._pack_models import Op

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.policy import PolicyPack, Rule

_ORDERED: Final = ("<=", "<", ">=", ">")


@dataclass(frozen=True, eq=False)
class NearMiss:
    """For each parcel the smallest change that lifts it, measured against the step of its kind.

    Attributes
    ----------
    mask
        Where there is one.
    rule
        Position in `rules` of the rule that would then hold; -1 where there is none.
    change
        By how much the measured value has to change, in the rule's unit; NaN where there is none.
    rules
        Rule ids.
    """

    mask: Mask
    rule: NDArray[np.int8]
    change: Floats
    rules: tuple[str, ...]

    def rule_names(self) -> NDArray[np.object_]:
        """Give the rule's id a parcel, None where there is none."""
        names: NDArray[np.object_] = np.array([*self.rules, None], dtype=object)[self.rule]
        return names


def near_rules(pack: PolicyPack) -> list[Rule]:
    """List the rules of which a small change can lift a parcel.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> len(near_rules(parse_pack(read_pack("cn-320583-ma-2019"))))
    4
    """
    return [
        rule
        for rule in pack.rules
        if rule.kind in ("hard", "preference")
        and rule.metric in NEAR_STEPS
        and rule.op in _ORDERED
        and rule.limit is not None
    ]


def same_quantity(one: Rule, other: Rule) -> bool:
    """Whether two rules ask for the same number, so that a change for one is a change for the other.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-4401-m0"))
    >>> same_quantity(pack.rule("far.min"), pack.rule("far.max"))
    True
    """
    return (one.metric, set(one.lines), set(one.zones)) == (other.metric, set(other.lines), set(other.zones))


# A strict rule is met only just past its limit; how another rule then compares that limit with its own.
_JUST_ABOVE: Final[Mapping[Op, Op | None]] = {
    "<=": "<",
    "<": "<",
    ">=": ">=",
    ">": ">=",
    "==": None,
    "in": None,
}
_JUST_BELOW: Final[Mapping[Op, Op | None]] = {
    "<=": "<=",
    "<": "<=",
    ">=": ">",
    ">": ">",
    "==": None,
    "in": None,
}


def compared_at(target: Op, other: Op) -> Op | None:
    """Give how a rule compares the limit of another, which its value has just come to meet; None is never.

    Examples
    --------
    >>> compared_at("<=", "<="), compared_at(">", "<=")
    ('<=', '<')
    """
    if target == ">":
        return _JUST_ABOVE[other]
    return _JUST_BELOW[other] if target == "<" else other


def loosened(op: Op, limit: float, step: float) -> float:
    """Give the limit one step looser."""
    return limit + step if op in ("<=", "<") else limit - step


def near_misses(pack: PolicyPack, results: Mapping[str, RuleResult], verdict: Codes) -> NearMiss:
    """Find for every parcel the one bounded change that lifts it a class.

    A change sets one measured value to the limit of one rule, at most one step of `NEAR_STEPS` away; every
    rule on the same quantity is judged at that value again, and the verdict folded again.
    """
    count = len(verdict)
    rules = near_rules(pack)
    best, chosen = np.full(count, np.inf), np.full(count, -1, dtype=np.int8)
    change = np.full(count, np.nan)
    for position, rule in enumerate(rules):
        lifted = _lifted(rule, pack, results, verdict)
        away = np.abs(results[rule.id].margin)
        relative = np.where(lifted, away / NEAR_STEPS[rule.metric], np.inf)
        better = relative < best
        best[better], chosen[better], change[better] = relative[better], position, away[better]
    return NearMiss(chosen >= 0, chosen, change, tuple(rule.id for rule in rules))


def _lifted(rule: Rule, pack: PolicyPack, results: Mapping[str, RuleResult], verdict: Codes) -> Mask:
    """Where bringing one value to one rule's limit, within the step, lifts the verdict."""
    result = results[rule.id]
    limit = result.limit
    if not isinstance(limit, float) or rule.op is None:
        return np.zeros(len(verdict), dtype=bool)
    within = holds(rule.op, result.measured, loosened(rule.op, limit, NEAR_STEPS[rule.metric]))
    candidate: Mask = (
        within & ((result.verdict == FAIL) | (result.verdict == REVIEW)) & (verdict != Verdict.PRIORITY)
    )
    if not candidate.any():
        return candidate
    rows = np.flatnonzero(candidate)
    codes = {other: found.verdict[rows] for other, found in results.items()}
    for other, found in results.items():
        if same_quantity(rule, found.rule):
            codes[other] = _at(found, rule, limit, codes[other], rows)
    lifted = np.zeros(len(verdict), dtype=bool)
    lifted[rows] = fold(pack, codes, len(rows)) > verdict[rows]
    return lifted


def _at(found: RuleResult, target: Rule, limit: float, codes: Codes, rows: NDArray[np.intp]) -> Codes:
    """Judge a rule as if the value just met another's limit, on some rows; what no value changes stays."""
    if found.limit is None or found.rule.op is None or target.op is None:
        return codes
    yes, no = sure_of(found.rule, found.given.reading)
    op = compared_at(target.op, found.rule.op)
    inside = found.rule is target or (op is not None and bool(holds(op, limit, found.limit)))
    code = (PASS if yes else REVIEW) if inside else (FAIL if no else REVIEW)
    blocked = found.given.blocked
    if blocked is None:
        return np.full(len(rows), code, dtype=np.uint8)
    return np.where(blocked[rows], codes, code).astype(np.uint8)
