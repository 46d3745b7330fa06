"""Edges: which parcels stand on a knife's edge, and the smallest single change that lifts each one a class.

A verdict is a step function of each measured quantity: it can change only at the limits of the rules on that
quantity. So the smallest change leads to a limit itself or, where the limit is outside (``<``, ``>``), to the
floating-point number next to it. Those few values are tried on all parcels at once and judged by the same
code as any other value; nothing is searched for and nothing approximated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers._codes import REVIEW, Codes, Floats, Mask, Verdict, fold
from layers._judging import Input, RuleResult, judge
from layers._metrics import METRICS, NEAR_STEPS
from layers.assess import Assessment
from layers.measures import Measures
from layers.overrides import limit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._readings import Reading

DECIDING: Final = ("hard", "preference")
# Changes of different kinds are compared by the near-miss steps; where a metric has none, by a tenth of the
# limit. Both are this tool's, status assumed; the size of each change does not depend on them.
TENTH: Final = 0.1


@dataclass(frozen=True, eq=False)
class Lifts:
    """For each parcel the smallest single change that lifts it a class.

    Attributes
    ----------
    rule
        Position in `rules` of the rule at whose limit the change ends; -1 where no single change lifts.
    target
        The value to be reached, in the rule's unit: exactly the limit, or the floating-point number next to
        it where the limit itself does not hold. NaN where there is none.
    change
        How far that is from what was measured (0 or more), in the rule's unit.
    verdict
        Codes of `Verdict` after the change; the present one where there is none.
    unanswered
        Position in `rules` of the hard rule of which only the missing input stands in the way; -1 elsewhere.
        Only where no change of a known value lifts the parcel.
    rules
        Rule ids.
    """

    rule: NDArray[np.int16]
    target: Floats
    change: Floats
    verdict: Codes
    unanswered: NDArray[np.int16]
    rules: tuple[str, ...]

    @property
    def mask(self) -> Mask:
        """Where a single change lifts."""
        lifted: Mask = self.rule >= 0
        return lifted

    def names(self, positions: NDArray[np.int16]) -> NDArray[np.object_]:
        """Give rule ids for positions, None for -1."""
        named: NDArray[np.object_] = np.array([*self.rules, None], dtype=object)[positions]
        return named


@dataclass(frozen=True, eq=False)
class _Trial:
    """All parcels with one quantity at one value: the rule whose limit it is, and the verdicts."""

    position: int
    result: RuleResult
    value: float
    verdict: Codes

    @cached_property
    def away(self) -> Floats:
        """How far the value is from what was measured; NaN where nothing was."""
        return np.abs(self.value - self.result.measured)


def smallest_changes(assessment: Assessment) -> Lifts:
    """Find for every parcel below "priority" the smallest single change that lifts it a class.

    The size is not bounded, unlike the near-miss flag. Between changes of different kinds the one that is
    fewer of its near-miss steps is taken. A change is never one that no parcel can make: no distance or ratio
    below 0, no share over 1.

    Parameters
    ----------
    assessment
        The verdicts.

    Returns
    -------
    Lifts
        A value that is missing is not changed but has to be found out; see `unanswered`.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [3.5], "support_share_counted": [0.1]})
    >>> judged = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> found = smallest_changes(judged)
    >>> found.names(found.rule).tolist(), found.target.tolist(), found.change.tolist()
    (['far.max'], [3.0], [0.5])
    """
    count, ids = len(assessment), tuple(assessment.results)
    best = np.full(count, np.inf)
    rule = np.full(count, -1, dtype=np.int16)
    target, change = np.full(count, np.nan), np.full(count, np.nan)
    verdict = assessment.verdict.copy()
    for trial in _trials(assessment):
        away = trial.away
        steps = np.where(trial.verdict > assessment.verdict, away / _step(trial.result), np.inf)
        better = steps < best  # NaN is not less
        best[better], rule[better], change[better] = steps[better], trial.position, away[better]
        target[better], verdict[better] = trial.value, trial.verdict[better]
    return Lifts(rule, target, change, verdict, _unanswered(assessment, rule), ids)


def knife_edge(assessment: Assessment, steps: Mapping[str, float] | None = None) -> pd.DataFrame:
    """List the parcels whose verdict would be another if one measured value were a little off.

    Parameters
    ----------
    assessment
        The verdicts.
    steps
        By rule id, how far a value may be off, in the rule's unit, either way and including the step itself.
        A rule without a step is tried within the stated accuracy of what was measured, where one is stated.

    Returns
    -------
    DataFrame
        One row a parcel, quantity and other verdict, the nearest value first: ``position, parcel_id, rule_id,
        measured, value, away, within, before, after`` (codes of `Verdict`).

    Raises
    ------
    KeyError
        If a step is given for a rule that the pack does not have.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [3.0], "support_share_counted": [0.1]})
    >>> judged = assess(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> len(knife_edge(judged, {"far.max": 0.0})), len(knife_edge(judged, {"far.max": 0.01}))
    (0, 1)
    """
    given = dict(steps or {})
    for rule_id in given:
        assessment.result(rule_id)
    found = [_flipping(assessment, trial, given) for trial in _trials(assessment)]
    table = pd.concat([_flipping(assessment, None, given), *found], ignore_index=True)
    table = table.sort_values(["position", "away"], kind="stable")
    quantity = {rule_id: str(_key(result.given)) for rule_id, result in assessment.results.items()}
    again = table.assign(quantity=table["rule_id"].map(quantity)).duplicated(
        ["position", "quantity", "after"]
    )
    return table[~again].reset_index(drop=True)


def changed(assessment: Assessment, lifts: Lifts, share: float = 1.0) -> Measures:
    """Give the measures with each parcel's named change made, so that it can be judged again.

    Parameters
    ----------
    assessment, lifts
        The verdicts, and the changes that were found for them.
    share
        How much of each change is made; 1 leads exactly to the target.
    """
    frame = assessment.measures.frame.copy()
    for position in np.unique(lifts.rule[lifts.mask]):
        given = assessment.results[lifts.rules[position]].given
        rows = lifts.rule == position
        target = lifts.target[rows]
        begun = given.measured[rows]
        value = target if share == 1.0 else begun + share * (target - begun)
        for name, numbers in _written(given.reading, given.mode, frame, rows, value):
            column = frame[name].to_numpy(dtype=np.float64, copy=True)
            column[rows] = numbers
            frame[name] = column
    return replace(assessment.measures, frame=frame)


def _written(
    reading: Reading, mode: str, frame: pd.DataFrame, rows: Mask, value: Floats
) -> Iterator[tuple[str, Floats]]:
    """Say what has to stand in which column for a quantity to have these values."""
    names = reading.columns[mode]
    if len(names) == 1:
        yield names[0], value * reading.divisor
        return
    held = np.column_stack([frame[name].to_numpy(dtype=np.float64)[rows] for name in names])
    least = reading.combine == "least"
    chosen = held.argmin(axis=1) if least else held.argmax(axis=1)
    for place, name in enumerate(names):
        rest = np.maximum(held[:, place], value) if least else np.zeros(len(value))
        yield name, np.where(chosen == place, value, rest)


def _trials(assessment: Assessment) -> Iterator[_Trial]:
    """Try every value at which the verdict can turn, on all parcels."""
    for position, result in enumerate(assessment.results.values()):
        if result.limit is None or not result.given.reading.columns.get(result.given.mode):
            continue
        if not (result.rule.kind in DECIDING or result.rule.relaxes):
            continue
        key = _key(result.given)
        same = [other for other, found in assessment.results.items() if _key(found.given) == key]
        for value in _turning(result):
            yield _Trial(position, result, value, _verdict_at(assessment, same, value))


def _given(assessment: Assessment, rule_id: str) -> Input:
    return assessment.results[rule_id].given


def _key(given: Input) -> tuple[object, ...]:
    """Give what makes two rules ask for the same number: the columns it is read from."""
    return (given.reading.columns.get(given.mode), given.reading.combine, given.reading.divisor)


def _turning(result: RuleResult) -> list[float]:
    """List the values at which a rule's answer turns: each limit and the numbers next to it."""
    limits = result.limit if isinstance(result.limit, tuple) else (result.limit,)
    top = 1.0 if METRICS[result.rule.metric].percent else np.inf
    values = {
        float(value)
        for limit in limits
        if limit is not None
        for value in (limit, np.nextafter(limit, -np.inf), np.nextafter(limit, np.inf))
        if 0 <= value <= top
    }
    return sorted(values)


def _verdict_at(assessment: Assessment, same: list[str], value: float) -> Codes:
    """Judge every parcel with one quantity at one value."""
    count = len(assessment)
    codes = {rule_id: result.verdict for rule_id, result in assessment.results.items()}
    measured, there = np.full(count, value), np.zeros(count, dtype=bool)
    moved = {
        rule_id: replace(_given(assessment, rule_id), measured=measured, missing=there) for rule_id in same
    }
    for rule_id, given in moved.items():
        relaxing = [
            (moved.get(rule.id, _given(assessment, rule.id)), limit_of(rule, assessment.overrides))
            for rule in assessment.pack.rules
            if rule.relaxes == rule_id
        ]
        codes[rule_id] = judge(given, assessment.measures, assessment.overrides, relaxing).verdict
    return fold(assessment.pack, codes, count)


def _step(result: RuleResult) -> float:
    """Give by what changes of this kind are compared with others."""
    limit = result.limit if isinstance(result.limit, float) else 0.0
    return NEAR_STEPS.get(result.rule.metric) or TENTH * abs(limit) or 1.0


def _unanswered(assessment: Assessment, rule: NDArray[np.int16]) -> NDArray[np.int16]:
    """Name the one hard rule that needs review, for parcels that cannot be told and that no change lifts."""
    count = np.zeros(len(assessment), dtype=np.int16)
    which = np.full(len(assessment), -1, dtype=np.int16)
    for position, result in enumerate(assessment.results.values()):
        if result.rule.kind == "hard":
            open_ = result.verdict == REVIEW
            count += open_
            which[open_] = position
    alone = (assessment.verdict == Verdict.CANNOT_TELL) & (rule < 0) & (count == 1)
    return np.where(alone, which, np.int16(-1)).astype(np.int16)


def _flipping(assessment: Assessment, trial: _Trial | None, steps: Mapping[str, float]) -> pd.DataFrame:
    """List the parcels within reach of one value that would turn their verdict; none without a trial."""
    rows = np.zeros(0, dtype=np.intp)
    within = measured = away = np.zeros(0)
    if trial is not None:
        rule_id, away = trial.result.rule.id, trial.away
        stated = rule_id not in steps
        within = trial.result.uncertainty if stated else np.full(len(away), steps[rule_id])
        near = away < within if stated else away <= within
        rows = np.flatnonzero(near & (trial.verdict != assessment.verdict))
        measured = trial.result.measured
    ids = assessment.measures.frame["parcel_id"].to_numpy(dtype=object)
    empty: Codes = np.zeros(0, dtype=np.uint8)
    return pd.DataFrame(
        {
            "position": rows,
            "parcel_id": ids[rows],
            "rule_id": np.full(len(rows), trial.result.rule.id if trial else "", dtype=object),
            "measured": measured[rows],
            "value": np.full(len(rows), trial.value if trial else np.nan),
            "away": away[rows],
            "within": within[rows],
            "before": assessment.verdict[rows],
            "after": trial.verdict[rows] if trial else empty,
        }
    )
