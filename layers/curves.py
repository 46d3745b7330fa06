"""Curves over a threshold: how many parcels, how much land and floor area have each verdict at each step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geodata.errors import BadSweep, UnsweepableRule
from layers._codes import Codes, Floats, Verdict
from layers.assess import Assessment, reassess
from layers.overrides import limit_of
from layers.statistics import M2_PER_KM2, VERDICTS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from layers.policy import PolicyPack, Rule

    Counts = NDArray[np.int64]

Range: TypeAlias = tuple[float, float, float]

# metric → from, to, step, in the rule's unit
RANGES: Final[Mapping[str, Range]] = MappingProxyType(
    {
        "distance_to_lines": (0.0, 3000.0, 10.0),
        "far": (1.0, 5.0, 0.05),
        "support_floor_share": (0.1, 0.5, 0.005),
    }
)
QUALIFIES: Final = (Verdict.ADMISSIBLE, Verdict.PRIORITY)
MOST_STEPS: Final = 10_000
_UP: Final = ("<=", "<")
_ORDERED: Final = ("<=", "<", ">=", ">")
_FARTHEST: Final = float(np.finfo(np.float64).max)


@dataclass(frozen=True, eq=False)
class Curve:
    """What each threshold of one rule makes of all parcels; the other rules stay as they are.

    Attributes
    ----------
    rule
        The rule whose threshold moves.
    thresholds
        Rising, in the rule's unit.
    parcels, area_m2
        Shape (thresholds, 4): how many parcels, and how much site area, have each `Verdict`.
    far_cap
        Cap on the floor area ratio at each threshold; NaN where the pack states none.
    """

    rule: Rule
    thresholds: Floats
    parcels: Counts
    area_m2: Floats
    far_cap: Floats

    def of(self, verdicts: Collection[Verdict] = QUALIFIES) -> pd.DataFrame:
        """Sum over the parcels of some verdicts.

        Returns
        -------
        DataFrame
            ``threshold, parcels, area_km2, permitted_floor_m2`` (site area × cap), a row a threshold.
        """
        chosen = sorted(int(code) for code in set(verdicts))
        area_m2 = self.area_m2[:, chosen].sum(axis=1)
        return pd.DataFrame(
            {
                "threshold": self.thresholds,
                "parcels": self.parcels[:, chosen].sum(axis=1),
                "area_km2": area_m2 / M2_PER_KM2,
                "permitted_floor_m2": area_m2 * self.far_cap,
            }
        )


def steps_of(first: float, last: float, step: float) -> Floats:
    """Give evenly spaced thresholds, both ends included where the step reaches them.

    Raises
    ------
    BadSweep
        If the step is not above 0, the end lies before the beginning, or there are over 10,000 steps.

    Examples
    --------
    >>> steps_of(0.1, 0.3, 0.1).tolist()
    [0.1, 0.2, 0.3]
    """
    numbers = (first, last, step)
    sensible = bool(np.isfinite(numbers).all()) and step > 0 and last >= first
    count = np.floor((last - first) / step * (1 + 1e-12) + 1e-9) + 1 if sensible else np.inf
    if count > MOST_STEPS:
        raise BadSweep(came=f"{first:g}, {last:g}, {step:g}", most=f"{MOST_STEPS:,}")
    return np.round(first + step * np.arange(int(count)), 12)  # 0.3, not 0.30000000000000004


def range_of(rule: Rule, limit: float) -> Range:
    """Give a rule's usual range: that of its metric, else from nothing to twice its limit.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> range_of(parse_pack(read_pack("cn-320583-ma-2019")).rule("siting.ring500"), 500.0)
    (0.0, 3000.0, 10.0)
    """
    if rule.metric == "share_inside_zones":
        return (0.0, 1.0, 0.01)
    reach = 2 * abs(limit) or 1.0
    return RANGES.get(rule.metric, (0.0, reach, reach / 100))


def curve(assessment: Assessment, rule_id: str, thresholds: ArrayLike | None = None) -> Curve:
    """Move one rule's threshold and count the verdicts at each step.

    The rule's answer for a parcel is one below and another above the parcel's own value. Both verdicts are
    found by judging again with everything inside and with nothing inside; the rest is counting.

    Parameters
    ----------
    assessment
        The verdicts, with whatever overrides they were made.
    rule_id
        A rule with one number and an operator other than ``==``, ``in``.
    thresholds
        In the rule's unit; by default the usual range of its metric.

    Raises
    ------
    UnsweepableRule
        If the pack has no such rule, or it has no single limit that could be moved.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [3.2, 2.0], "support_share_counted": 0.1})
    >>> frame["site_area_m2"] = 20000.0
    >>> judged = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> curve(judged, "far.max", [1.0, 2.0, 3.2]).of().to_dict("list")["permitted_floor_m2"]
    [0.0, 40000.0, 128000.0]
    """
    rule = sweepable(assessment.pack, rule_id)
    limit = assessment.results[rule_id].limit
    asked = steps_of(*range_of(rule, float(limit))) if thresholds is None else thresholds  # type: ignore[arg-type]
    limits = np.sort(np.asarray(asked, dtype=np.float64))
    inside, outside = _either(assessment, rule)
    measured = assessment.results[rule_id].measured
    area = np.nan_to_num(assessment.measures.frame["site_area_m2"].to_numpy(dtype=np.float64))
    moves = _Moves(rule, measured, inside, outside, limits)
    parcels = np.rint(moves.summed(np.ones(len(area)))).astype(np.int64)
    return Curve(rule, limits, parcels, moves.summed(area), _caps(assessment, rule, limits))


def standard_curves(assessment: Assessment) -> dict[str, Curve]:
    """Give the curves of the ring's distance, the cap on the ratio and the supporting share, by rule id.

    Parameters
    ----------
    assessment
        The verdicts; of each metric of `RANGES` the first hard or preference rule is swept.
    """
    found: dict[str, Curve] = {}
    for metric in RANGES:
        for rule in assessment.pack.rules:
            if rule.metric == metric and rule.kind in ("hard", "preference") and rule.op in _ORDERED:
                found[rule.id] = curve(assessment, rule.id)
                break
    return found


def sweepable(pack: PolicyPack, rule_id: str) -> Rule:
    """Give a rule whose limit can be moved.

    Raises
    ------
    UnsweepableRule
        Naming those that can.
    """
    rules = {
        rule.id: rule
        for rule in pack.rules
        if rule.limit is not None and rule.op in _ORDERED and rule.relaxes is None
    }
    if rule_id not in rules:
        raise UnsweepableRule(pack=pack.id, came=rule_id, known=", ".join(rules) or "-")
    return rules[rule_id]


def far_cap_of(assessment: Assessment) -> float:
    """Give the lowest cap on the floor area ratio that is in force; NaN where the pack states none."""
    caps = [
        limit
        for rule in assessment.pack.rules
        if rule.metric == "far" and rule.kind == "hard" and rule.op in _UP
        if (limit := limit_of(rule, assessment.overrides)) is not None
    ]
    return min(caps, default=float("nan"))


def _either(assessment: Assessment, rule: Rule) -> tuple[Codes, Codes]:
    """Judge with the limit where every known value is inside, and where none is."""
    far, near = (_FARTHEST, -_FARTHEST) if rule.op in _UP else (-_FARTHEST, _FARTHEST)
    before = assessment.overrides
    found = [
        reassess(assessment, replace(before, values=dict(before.values) | {rule.id: value})).verdict
        for value in (far, near)
    ]
    return found[0], found[1]


class _Moves:
    """Which verdict each parcel has below and above its own value, ready to be summed by step."""

    def __init__(self, rule: Rule, measured: Floats, inside: Codes, outside: Codes, limits: Floats) -> None:
        self._fixed = np.flatnonzero(inside == outside)
        self._moving = np.flatnonzero(inside != outside)
        self._kept = inside[self._fixed]
        side: Literal["left", "right"] = "left" if rule.op in ("<=", ">") else "right"
        # the step from which a value is in (upper limits), or out (lower limits)
        place = np.searchsorted(limits, measured[self._moving], side) * VERDICTS
        before, after = (outside, inside) if rule.op in _UP else (inside, outside)
        self._before, self._after = place + before[self._moving], place + after[self._moving]
        self._steps = len(limits)

    def summed(self, weight: Floats) -> Floats:
        """Sum weights by step and verdict; each sum only grows or only shrinks, so that no curve wobbles."""
        size, moving = (self._steps + 1) * VERDICTS, weight[self._moving]
        come = np.bincount(self._after, moving, size).reshape(-1, VERDICTS)[:-1]
        gone = np.bincount(self._before, moving, size).reshape(-1, VERDICTS)[:0:-1]
        fixed = np.bincount(self._kept, weight[self._fixed], VERDICTS)
        held = np.cumsum(come, axis=0) + np.cumsum(gone, axis=0)[::-1] + fixed
        return held.astype(np.float64, copy=False)


def _caps(assessment: Assessment, rule: Rule, limits: Floats) -> Floats:
    """Give the cap at each step: the threshold itself where it is the cap that moves."""
    if rule.metric != "far" or rule.kind != "hard" or rule.op not in _UP:
        return np.full(len(limits), far_cap_of(assessment))
    others: Sequence[float] = [
        limit
        for other in assessment.pack.rules
        if other.id != rule.id and other.metric == "far" and other.kind == "hard" and other.op in _UP
        if (limit := limit_of(other, assessment.overrides)) is not None
    ]
    return np.minimum(limits, min(others, default=np.inf))


__all__ = [
    "QUALIFIES",
    "RANGES",
    "Curve",
    "curve",
    "far_cap_of",
    "range_of",
    "standard_curves",
    "steps_of",
    "sweepable",
]
