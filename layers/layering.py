"""Packs layer: nation, province, city, and the parcel's own planning conditions, shown side by side.

On each side (a floor, a cap) of each quantity the most specific layer that states a limit governs, so that
the parcel's own conditions win. What the others say is never dropped: where no value can satisfy the floor
and the cap that govern, and where a more general layer is stricter than the one that governs, the parcel is
marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from layers._codes import FAIL, NONE, PASS, REVIEW, Floats, Mask, RuleVerdict, holds
from layers._layer_types import LayerRow, LayerRule, MetricLayers, Side
from layers.assess import Assessment, assess
from layers.policy import PolicyPack, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.measures import Measures
    from layers.overrides import Overrides
    from layers.policy import Metric, Op

Answers: TypeAlias = Mapping[str, bool | str | int | float]
Conditions: TypeAlias = Mapping[tuple["Metric", "Op"], Floats]
"""The parcels' own planning conditions (规划条件): a limit a parcel, NaN where its conditions state none."""

PLAN: Final = "plan"
_NOBODY: Final = -1


@dataclass(frozen=True, eq=False)
class Layering:
    """What every layer says of every parcel, by metric.

    Attributes
    ----------
    assessments
        Each pack on its own, the most general first; the verdict of one pack is its own affair.
    metrics
        By metric, in the order in which the layers first name them.
    """

    measures: Measures
    assessments: tuple[Assessment, ...]
    metrics: Mapping[Metric, MetricLayers]

    def side_by_side(self, position: int) -> list[LayerRow]:
        """List every layer's rules on one parcel, by metric, the most general layer first.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        if not 0 <= position < len(self.measures.frame):
            raise IndexError(position)
        return [
            self._row(layers, place, position)
            for layers in self.metrics.values()
            for place in range(len(layers.rules))
        ]

    def _row(self, layers: MetricLayers, place: int, position: int) -> LayerRow:
        one = layers.rules[place]
        sides: tuple[tuple[Side, NDArray[np.int16]], ...] = (
            ("floor", layers.floor_by),
            ("cap", layers.cap_by),
        )
        return LayerRow(
            metric=layers.metric,
            layer=one.layer,
            layer_title=one.layer_title,
            rule_id=one.rule.id,
            op=one.rule.op,
            limit=_known(one.limit[position]),
            unit=one.rule.in_unit,
            measured=_known(one.measured[position]),
            verdict=RuleVerdict(int(one.verdict[position])),
            governs=tuple(side for side, by in sides if by[position] == place),
            needs=_unanswered(one.rule, self.measures, position) if one.open[position] else (),
            kind=one.rule.kind,
            status=one.rule.status,
            quote=one.rule.quote,
            source=one.rule.source,
        )


def stack_of(packs: Iterable[PolicyPack], pack: PolicyPack) -> tuple[PolicyPack, ...]:
    """Choose the packs that hold above one pack's place, the nation first and the pack itself last.

    Parameters
    ----------
    packs
        All that are known.
    pack
        The most specific one. A pack holds above it where its six-digit code, zeros left off in pairs, begins
        the pack's code: ``000000`` the nation, ``320000`` Jiangsu, ``320500`` Suzhou.

    Examples
    --------
    >>> from geodata.packs import pack_ids, read_pack
    >>> from layers.policy import parse_pack
    >>> known = [parse_pack(read_pack(name)) for name in pack_ids()]
    >>> ma = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> [layer.id for layer in stack_of(known, ma)]
    ['cn-national-industrial', 'cn-32-industrial-2021', 'cn-320583-ma-2019']
    """
    code = _place(pack)
    above = [other for other in packs if code.startswith(_place(other)) and _place(other) != code]
    return (*sorted(above, key=lambda other: len(_place(other))), pack)


def plan_conditions(measures: Measures) -> Conditions:
    """Read the parcels' own conditions from what their data say: the plan's floor area ratio as a cap.

    Only where `far_basis` says that the ratio is the plan's. That a plan's number is an upper limit is this
    tool's reading, status assumed.
    """
    frame = measures.frame
    if "far" not in frame or "far_basis" not in frame:
        return {}
    planned = (frame["far_basis"].astype(object) == "planned").to_numpy(dtype=bool)
    return {("far", "<="): np.where(planned, frame["far"].to_numpy(dtype=np.float64), np.nan)}


def layer(
    measures: Measures,
    packs: Sequence[PolicyPack],
    references: Mapping[str, str] | None = None,
    *,
    overrides: Overrides | None = None,
    answers: Answers | None = None,
    conditions: Conditions | None = None,
) -> Layering:
    """Judge every parcel by every layer, and tell which limits govern and where layers disagree.

    Parameters
    ----------
    measures
        What is measured of the parcels, or of a scheme.
    packs
        The most general first, as `stack_of` gives them.
    references
        The area's names for what the packs speak of.
    overrides
        What differs from the last pack; the layers above stay as they are written.
    answers
        What holds for all parcels, such as ``{"region": "苏南"}``; a column of the parcels' own comes first.
        What is not answered stays open: the rules that depend on it need review.
    conditions
        The parcels' own planning conditions; by default `plan_conditions`.

    Examples
    --------
    >>> import pandas as pd
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> stack = [parse_pack(read_pack(name)) for name in ("cn-32-industrial-2021", "cn-320583-ma-2019")]
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [1.0, 2.0]})
    >>> frame["far_basis"] = ["planned", "counted"]
    >>> answers = {"region": "苏南", "project": "new_industrial"}
    >>> far = layer(Measures(frame, (), (), {}, {}), stack, answers=answers).metrics["far"]
    >>> far.floor.tolist(), far.cap.tolist(), far.empty.tolist()
    ([1.5, 1.5], [1.0, 3.0], [True, False])
    """
    answered = _answered(measures, answers or {})
    judged = tuple(
        assess(answered, pack, references, overrides if pack is packs[-1] else None) for pack in packs
    )
    rules = [one for level, found in enumerate(judged) for one in _rules_of(found, level)]
    own = plan_conditions(measures) if conditions is None else conditions
    for (metric, op), limit in own.items():
        measured = _measured(rules, metric, answered)
        rules.append(_condition(metric, op, limit, measured, len(packs)))
    named = dict.fromkeys(one.rule.metric for one in rules)
    metrics = {
        metric: _governed(metric, tuple(one for one in rules if one.rule.metric == metric))
        for metric in named
    }
    return Layering(answered, judged, metrics)


def _place(pack: PolicyPack) -> str:
    code = pack.info.admin_code
    while code.endswith("00"):
        code = code[:-2]
    return code


def _answered(measures: Measures, answers: Answers) -> Measures:
    """Put answers that hold for all where the parcels have no column, or no value, of their own."""
    frame = measures.frame.copy()
    for key, value in answers.items():
        given = np.full(len(frame), value, dtype=object)
        if key in frame:
            own = frame[key]
            given = np.where(own.isna().to_numpy(dtype=bool), given, own.to_numpy(dtype=object))
        frame[key] = given
    return replace(measures, frame=frame)


def _rules_of(judged: Assessment, level: int) -> list[LayerRule]:
    count, pack = len(judged), judged.pack
    found = []
    for result in judged.results.values():
        given = result.given
        idle = np.zeros(count, dtype=bool) if given.idle is None else given.idle
        asked = np.zeros(count, dtype=bool) if given.unanswered is None else given.unanswered
        limit = result.limit if isinstance(result.limit, float) else np.nan
        applies = ~(idle | asked)
        title, limits = (pack.title_zh, pack.title_en), np.full(count, limit)
        found.append(
            LayerRule(
                pack.id,
                title,
                level,
                result.rule,
                limits,
                result.verdict,
                measured=result.measured,
                applies=applies,
                open=asked,
            )
        )
    return found


def _measured(rules: Sequence[LayerRule], metric: Metric, measures: Measures) -> Floats:
    """Give what the most specific layer measured; what no pack speaks of is read under its own name."""
    for one in reversed(rules):
        if one.rule.metric == metric:
            return one.measured
    if metric not in measures.frame:
        return np.full(len(measures.frame), np.nan)
    return measures.frame[metric].to_numpy(dtype=np.float64, na_value=np.nan)


def _condition(metric: Metric, op: Op, limit: Floats, measured: Floats, level: int) -> LayerRule:
    """Make a rule of the parcels' own conditions; where they state none, it does not apply."""
    limits = np.asarray(limit, dtype=np.float64)
    side = {"<=": "max", "<": "below", ">=": "min", ">": "above", "==": "exact"}[op]
    rule = Rule(
        id=f"{PLAN}.{metric}.{side}", metric=metric, op=op, kind="hard", status="assumed", source=PLAN
    )
    there = ~np.isnan(limits)
    compared = np.where(_held(op, measured, limits), PASS, FAIL)
    codes = np.where(there, np.where(np.isnan(measured), REVIEW, compared), NONE).astype(np.uint8)
    title = ("本宗地规划条件", "the parcel’s own planning conditions")
    nowhere = np.zeros(len(limits), dtype=bool)
    return LayerRule(PLAN, title, level, rule, limits, codes, measured=measured, applies=there, open=nowhere)


def _held(op: Op, measured: Floats, limits: Floats) -> Mask:
    """Compare each value with a limit of its own."""
    if op == "==":
        return np.equal(measured, limits)
    away = measured - limits
    return holds(op, np.where(np.isnan(away), np.nan, np.sign(away)), 0.0)


def _governed(metric: Metric, rules: tuple[LayerRule, ...]) -> MetricLayers:
    floor, floor_by = _governing(rules, "floor")
    cap, cap_by = _governing(rules, "cap")
    return MetricLayers(metric, rules, floor, cap, floor_by, cap_by)


def _governing(rules: tuple[LayerRule, ...], side: Side) -> tuple[Floats, NDArray[np.int16]]:
    """Find the limit of the most specific layer that states one; within a layer the strictest."""
    count = len(rules[0].limit)
    limit, level = np.full(count, np.nan), np.full(count, -1)
    by = np.full(count, _NOBODY, dtype=np.int16)
    for position, one in enumerate(rules):
        if not one.binds(side):
            continue
        stricter = one.limit > limit if side == "floor" else one.limit < limit
        wins = one.applies & ~np.isnan(one.limit) & ((level < one.level) | stricter)
        limit[wins], by[wins], level[wins] = one.limit[wins], position, one.level
    return limit, by


def _unanswered(rule: Rule, measures: Measures, position: int) -> tuple[str, ...]:
    frame = measures.frame
    return tuple(key for key in rule.when if key not in frame or frame[key].isna().iloc[position])


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


__all__ = [
    "PLAN",
    "LayerRow",
    "LayerRule",
    "Layering",
    "MetricLayers",
    "layer",
    "plan_conditions",
    "stack_of",
]
