"""Verdicts: each rule on each parcel, and all rules together. Cheap array work on top of the measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers._codes import FAIL, PASS, REVIEW, Codes, Mask, RuleVerdict, Verdict, fold
from layers._judging import Input, RuleResult, input_of, judge
from layers._metrics import NEAR_STEPS
from layers._near import NearMiss, near_misses
from layers.overrides import (
    Alteration,
    MeasureFromMode,
    Overrides,
    ShareBase,
    alterations,
    limit_of,
    mode_of,
    require_known,
)

if TYPE_CHECKING:
    from layers.measures import Measures
    from layers.policy import PolicyPack


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a pack says of every parcel, in the order of the measures.

    Attributes
    ----------
    results
        By rule id, in the pack's order.
    verdict
        Codes of `Verdict`, one a parcel.
    overrides
        What differs from the pack; see `altered`.
    """

    measures: Measures
    pack: PolicyPack
    references: Mapping[str, str]
    overrides: Overrides
    results: Mapping[str, RuleResult]
    verdict: Codes

    def __len__(self) -> int:
        """Count the parcels."""
        return len(self.verdict)

    def result(self, rule_id: str) -> RuleResult:
        """Give one rule's result.

        Raises
        ------
        KeyError
            If the pack has no such rule.
        """
        return self.results[rule_id]

    @cached_property
    def altered(self) -> tuple[Alteration, ...]:
        """What differs from the pack, with the original beside it."""
        return alterations(self.pack, self.overrides)

    @cached_property
    def too_close(self) -> Mask:
        """Where the verdict would be another if rules within their uncertainty came out the other way.

        Distances and shares of area have the accuracy of the geometry; floor-area rules state none.
        """
        better, worse = {}, {}
        for rule_id, result in self.results.items():
            codes, close = result.verdict, result.close
            better[rule_id] = np.where(close & (codes <= REVIEW), PASS, codes).astype(np.uint8)
            worse[rule_id] = np.where(close & (codes == PASS), FAIL, codes).astype(np.uint8)
        count = len(self)
        best, worst = fold(self.pack, better, count), fold(self.pack, worse, count)
        other: Mask = (best != self.verdict) | (worst != self.verdict)
        return other

    @cached_property
    def near(self) -> NearMiss:
        """Which one change, and of how much, would lift a parcel a class."""
        return near_misses(self.pack, self.results, self.verdict)

    @property
    def near_miss(self) -> Mask:
        """Where one bounded change would lift a parcel a class."""
        return self.near.mask

    def to_frame(self) -> pd.DataFrame:
        """Give the verdict, the flags and every rule's verdict, value, limit, margin and trigger as columns.

        Returns
        -------
        DataFrame
            ``parcel_id, verdict, too_close, near_miss, near_rule, near_change``, then for each rule
            ``<rule id>:verdict`` (word), ``:measured``, ``:limit`` (NaN where it is not one number),
            ``:margin`` (rule's unit), ``:trigger``.
        """
        words = np.array([Verdict(code).name.lower() for code in range(4)], dtype=object)
        rule_words = np.array([RuleVerdict(code).key for code in range(4)], dtype=object)
        columns = {
            "parcel_id": self.measures.frame["parcel_id"].to_numpy(dtype=object),
            "verdict": words[self.verdict],
            "too_close": self.too_close,
            "near_miss": self.near.mask,
            "near_rule": self.near.rule_names(),
            "near_change": self.near.change,
        }
        for rule_id, result in self.results.items():
            columns[f"{rule_id}:verdict"] = rule_words[result.verdict]
            columns[f"{rule_id}:measured"] = result.measured
            single = result.limit if isinstance(result.limit, float) else np.nan
            columns[f"{rule_id}:limit"] = np.full(len(self), single)
            columns[f"{rule_id}:margin"] = result.margin
            columns[f"{rule_id}:trigger"] = result.trigger
        return pd.DataFrame(columns)


def assess(
    measures: Measures,
    pack: PolicyPack,
    references: Mapping[str, str] | None = None,
    overrides: Overrides | None = None,
) -> Assessment:
    """Judge every parcel by every rule.

    Parameters
    ----------
    measures
        What is known of the parcels, without thresholds.
    pack
        The policy.
    references
        The area's mapping of the pack's names (``ring.middle``) to feature ids (``ring-middle``). A name
        without a loaded feature is "not loaded", never "far".
    overrides
        Thresholds and modes that differ from the pack's.

    Raises
    ------
    UnknownRule
        If a threshold is set for a rule that is not there.
    OverlappingZones
        If a rule's zones cannot be added up.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [3.2, 2.0], "support_share_counted": 0.1})
    >>> result = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> [Verdict(code).en for code in result.verdict]
    ['fails', 'admissible']
    """
    references = dict(references or {})
    overrides = overrides or Overrides()
    require_known(pack, overrides)
    given = {rule.id: input_of(rule, pack, measures, references, overrides) for rule in pack.rules}
    results = {rule_id: _judged(pack, one, given, measures, overrides) for rule_id, one in given.items()}
    return _whole(measures, pack, references, overrides, results)


def reassess(assessment: Assessment, overrides: Overrides) -> Assessment:
    """Judge again under other overrides; only the rules whose limit or mode changed are computed.

    Parameters
    ----------
    assessment
        The one before.
    overrides
        All that is to differ from the pack, not only what changed.

    Raises
    ------
    UnknownRule
        If a threshold is set for a rule that is not there.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [3.2], "support_share_counted": [0.1]})
    >>> before = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> after = reassess(before, Overrides({"far.max": 3.5}))
    >>> after.verdict.tolist(), after.results["far.bonus"] is before.results["far.bonus"]
    ([2], True)
    """
    pack, measures, before = assessment.pack, assessment.measures, assessment.overrides
    require_known(pack, overrides)
    given, moved = {}, set()
    for rule in pack.rules:
        old = assessment.results[rule.id].given
        same_mode = mode_of(rule, pack, overrides) == old.mode
        given[rule.id] = (
            old if same_mode else input_of(rule, pack, measures, assessment.references, overrides)
        )
        same_unknown = before.unknown.get(rule.id) == overrides.unknown.get(rule.id)
        if not (same_mode and same_unknown and before.value(rule.id) == overrides.value(rule.id)):
            moved |= {rule.id, rule.relaxes}
    results = {
        rule.id: _judged(pack, given[rule.id], given, measures, overrides)
        if rule.id in moved
        else assessment.results[rule.id]
        for rule in pack.rules
    }
    return _whole(measures, pack, assessment.references, overrides, results)


def alone(assessment: Assessment, position: int) -> Assessment:
    """Judge one parcel by itself, as the whole was judged: quick, however many there are.

    Raises
    ------
    IndexError
        If there is no such row.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [3.2, 2.0], "support_share_counted": 0.1})
    >>> whole = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> alone(whole, 1).verdict.tolist()
    [2]
    """
    if not 0 <= position < len(assessment):
        raise IndexError(position)
    row = assessment.measures.frame.iloc[[position]].reset_index(drop=True)
    one = replace(assessment.measures, frame=row)
    return assess(one, assessment.pack, assessment.references, assessment.overrides)


def _judged(
    pack: PolicyPack, one: Input, given: Mapping[str, Input], measures: Measures, overrides: Overrides
) -> RuleResult:
    relaxing = [
        (given[rule.id], limit_of(rule, overrides)) for rule in pack.rules if rule.relaxes == one.rule.id
    ]
    return judge(one, measures, overrides, relaxing)


def _whole(
    measures: Measures,
    pack: PolicyPack,
    references: Mapping[str, str],
    overrides: Overrides,
    results: Mapping[str, RuleResult],
) -> Assessment:
    codes = {rule_id: result.verdict for rule_id, result in results.items()}
    verdict = fold(pack, codes, len(measures.frame))
    return Assessment(measures, pack, references, overrides, results, verdict)


__all__ = [
    "NEAR_STEPS",
    "Alteration",
    "Assessment",
    "MeasureFromMode",
    "NearMiss",
    "Overrides",
    "RuleResult",
    "RuleVerdict",
    "ShareBase",
    "Verdict",
    "alone",
    "assess",
    "reassess",
]
