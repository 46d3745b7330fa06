"""One rule over all parcels: what was measured, what answers it has, and its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from layers._codes import FAIL, NONE, PASS, REVIEW, Codes, Floats, Limit, Mask, holds, margin_of
from layers._readings import Reading, reading_of, triggers_of, values_of
from layers.overrides import Overrides, UnknownAs, limit_of, mode_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.measures import Measures
    from layers.policy import PolicyPack, Rule


@dataclass(frozen=True, eq=False)
class Input:
    """What a rule is judged on, without its threshold: kept when only thresholds move."""

    rule: Rule
    reading: Reading
    mode: str
    measured: Floats
    missing: Mask
    idle: Mask | None
    unanswered: Mask | None
    claimed: Mask | None

    @property
    def blocked(self) -> Mask | None:
        """Where no measured value could change the code."""
        if self.idle is None or self.unanswered is None:
            return None
        return self.idle | self.unanswered


@dataclass(frozen=True, eq=False)
class RuleResult:
    """One rule on every parcel.

    Attributes
    ----------
    rule
        With its quotation, source and status.
    verdict
        Codes of `RuleVerdict`.
    limit, original
        The threshold in force and the pack's own, in the rule's unit; None where the source gives no number.
    claimed
        Which parcels claim a condition that might relax the rule; None where there is no such claim.
    unknown_as
        What a missing value was taken as under a what-if; None where it needs review.
    """

    rule: Rule
    given: Input
    measures: Measures
    limit: Limit | None
    original: Limit | None
    verdict: Codes
    claimed: Mask | None = None
    unknown_as: UnknownAs | None = None

    @property
    def measured(self) -> Floats:
        """What was measured, in the rule's unit; NaN where missing."""
        return self.given.measured

    @property
    def unit(self) -> str:
        """The unit of measured value, limit and margin."""
        return self.rule.in_unit

    @property
    def altered(self) -> bool:
        """Whether the threshold differs from the pack's."""
        return self.limit != self.original

    @cached_property
    def margin(self) -> Floats:
        """How far inside (0 or more) or outside (less) the limit, unrounded; NaN where it cannot be told."""
        if self.limit is None or self.rule.op is None:
            return np.full(len(self.measured), np.nan)
        return margin_of(self.rule.op, self.measured, self.limit)

    @cached_property
    def trigger(self) -> NDArray[np.object_]:
        """Id of the feature that decided, None where there is none."""
        return triggers_of(self.given.reading, self.given.mode, self.measures)

    @cached_property
    def uncertainty(self) -> Floats:
        """How far the measured value may be off, in the rule's unit; NaN where nothing is stated.

        Of a share it is what moving the edge by the accuracy can do to a square of the parcel's area, and it
        is known only where an edge crosses the parcel.
        """
        frame, column = self.measures.frame, self.given.reading.accuracy
        if column not in frame:
            return np.full(len(frame), np.nan)
        metres: Floats = frame[column].to_numpy(dtype=np.float64)
        if column == "ring_accuracy_m":
            return metres
        side = np.sqrt(frame["drawn_area_m2"].to_numpy(dtype=np.float64))
        crossed = (self.measured > 0) & (self.measured < 1) & (side > 0)
        off: Floats = np.divide(metres, side, out=np.full(len(frame), np.nan), where=crossed)
        return off

    @cached_property
    def close(self) -> Mask:
        """Where the margin is smaller than the uncertainty of what was measured."""
        close: Mask = np.abs(self.margin) < self.uncertainty
        return close


def input_of(
    rule: Rule, pack: PolicyPack, measures: Measures, references: Mapping[str, str], overrides: Overrides
) -> Input:
    """Read what a rule is judged on."""
    reading = reading_of(rule, measures, references)
    mode = mode_of(rule, pack, overrides)
    measured = values_of(reading, mode, measures)
    idle, unanswered = _applying(rule, measures)
    claimed = _claimed(rule, measures)
    return Input(rule, reading, mode, measured, np.isnan(measured), idle, unanswered, claimed)


def judge(
    given: Input, measures: Measures, overrides: Overrides, relaxing: Sequence[tuple[Input, float | None]]
) -> RuleResult:
    """Give one rule's code for every parcel.

    Parameters
    ----------
    given
        What it is judged on.
    measures
        For the ids and accuracies of the result.
    overrides
        For the threshold.
    relaxing
        Discretionary rules that may relax it, with their limits (None: not stated).
    """
    rule = given.rule
    limit: Limit | None = rule.value if isinstance(rule.value, tuple) else limit_of(rule, overrides)
    if limit is None or rule.op is None:
        codes = np.full(len(given.measured), REVIEW, dtype=np.uint8)
    else:
        codes = _compared(given, limit)
        for other, relaxed in relaxing:
            _rescue(codes, other, relaxed, given)
        np.putmask(codes, given.missing, _code_of(overrides.unknown.get(rule.id)))
    if given.unanswered is not None and given.idle is not None:
        codes[given.unanswered] = REVIEW
        codes[given.idle] = NONE
    claims = [other.claimed for other, _ in relaxing if other.claimed is not None]
    claimed = np.logical_or.reduce(claims) if claims else None
    treated = overrides.unknown.get(rule.id)
    return RuleResult(rule, given, measures, limit, rule.value, codes, claimed, treated)


def _code_of(treated: UnknownAs | None) -> np.uint8:
    """Give the code of a rule whose measured value is missing."""
    return REVIEW if treated is None else PASS if treated == "pass" else FAIL


def _compared(given: Input, limit: Limit) -> Codes:
    """Compare; where only some of the features are loaded, keep what the others could not change."""
    op = given.rule.op or "<="
    inside = holds(op, given.measured, limit)
    if not given.reading.partial():
        failed: Codes = np.logical_not(inside).view(np.uint8)  # FAIL is 1, PASS is 0
        return failed
    yes, no = sure_of(given.rule, given.reading)
    return np.where(inside, PASS if yes else REVIEW, FAIL if no else REVIEW).astype(np.uint8, copy=False)


def sure_of(rule: Rule, reading: Reading) -> tuple[bool, bool]:
    """Tell whether a pass, and a fail, would hold whatever the features that are not loaded are.

    More lines can only be nearer, more zones can only hold more of a parcel.
    """
    if not reading.partial():
        return True, True
    at_most, at_least = rule.op in ("<=", "<"), rule.op in (">=", ">")
    return (at_most, at_least) if rule.metric == "distance_to_lines" else (at_least, at_most)


def _rescue(codes: Codes, relaxing: Input, relaxed: float | None, given: Input) -> None:
    """Turn fail into review where a condition is claimed and the relaxed limit, if stated, would hold."""
    if relaxing.claimed is None:
        return
    saved = relaxing.claimed & (codes == FAIL)
    if relaxed is not None and given.rule.op is not None:
        saved &= holds(given.rule.op, given.measured, relaxed)
    codes[saved] = REVIEW


def _applying(rule: Rule, measures: Measures) -> tuple[Mask | None, Mask | None]:
    """Tell where a rule does not apply, and where the questions of its `when` are not answered."""
    if not rule.when:
        return None, None
    count = len(measures.frame)
    idle, unanswered = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for key, wanted in rule.when.items():
        if key not in measures.frame:
            unanswered[:] = True
            continue
        column = measures.frame[key]
        empty = column.isna().to_numpy(dtype=bool)
        unanswered |= empty
        idle |= ~empty & (column.to_numpy(dtype=object) != wanted)
    return idle, unanswered & ~idle


def _claimed(rule: Rule, measures: Measures) -> Mask | None:
    """Tell which parcels claim a discretionary rule's condition; None where nothing is claimed at all."""
    there = [name for name in rule.conditions_any if name in measures.frame]
    if rule.relaxes is None or not there:
        return None
    claimed = np.zeros(len(measures.frame), dtype=bool)
    for name in there:  # what is not answered is not claimed
        claimed |= measures.frame[name].isin([True]).to_numpy(dtype=bool)
    return claimed
