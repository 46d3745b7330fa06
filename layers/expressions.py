"""The rules as MapLibre expressions, so that the map recolours in the browser with no request.

They read the tile properties, which are the columns of the measures, and the global state: the limits
(``rule:<rule id>``), ``measure_from``, ``share_base``, what a missing value is taken as
(``unknown:<rule id>``, a code). They give the codes of `layers.assess` (tested).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from layers import _expression_parts as parts
from layers._codes import Verdict, groups_of
from layers._expression_parts import FAIL, NONE, PASS, REVIEW, Expression, Number, limit_key
from layers._judging import sure_of
from layers._metrics import NEAR_STEPS
from layers._near import compared_at, near_rules, same_quantity
from layers._readings import Reading, reading_of
from layers.overrides import UNKNOWN_PREFIX, Overrides, mode_of, require_known

if TYPE_CHECKING:
    from layers.measures import Measures
    from layers.policy import PolicyPack, Rule

MEASURE_FROM_KEY: Final = "measure_from"
SHARE_BASE_KEY: Final = "share_base"
AS_IN_PACK: Final = "pack"

Relaxing: TypeAlias = tuple[Expression, Callable[[Expression], Expression]]


@dataclass(frozen=True)
class PackExpressions:
    """A pack on the map.

    Attributes
    ----------
    rules
        By rule id, an expression that gives a code of `RuleVerdict`.
    verdict
        Gives a code of `Verdict`.
    near, close
        Give whether a parcel carries the flag. `close` needs the columns ``ring_accuracy_m`` and
        ``carrier_accuracy_m`` in the tiles and is false where they are absent.
    state
        The pack's own limits and modes, by global-state key.
    """

    rules: Mapping[str, Expression]
    verdict: Expression
    near: Expression
    close: Expression
    state: Mapping[str, float | str]


@dataclass(frozen=True)
class _Part:
    """One rule, taken apart."""

    rule: Rule
    reading: Reading
    value: Number | None
    idle: Expression
    unanswered: Expression

    @property
    def limit(self) -> Expression:
        return parts.limit_in_force(self.rule)

    @property
    def judgeable(self) -> bool:
        return self.rule.value is not None and self.rule.op is not None


def global_state(pack: PolicyPack, overrides: Overrides | None = None) -> dict[str, float | str]:
    """Give the values of the global state that the expressions read.

    Parameters
    ----------
    pack
        Whose limits and modes hold where nothing else is set.
    overrides
        What differs.

    Raises
    ------
    UnknownRule
        If a threshold is set for a rule that is not there.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> state = global_state(parse_pack(read_pack("cn-320583-ma-2019")), Overrides({"siting.ring500": 700}))
    >>> state["rule:siting.ring500"], state["rule:far.max"], state["measure_from"], state["share_base"]
    (700.0, 3.0, 'nearest', 'counted')
    """
    overrides = overrides or Overrides()
    require_known(pack, overrides)
    limits = {rule.id: rule.limit for rule in pack.rules if rule.limit is not None} | dict(overrides.values)
    state: dict[str, float | str] = {limit_key(rule): value for rule, value in limits.items()}
    codes = {"pass": PASS, "fail": FAIL}
    state |= {
        f"{UNKNOWN_PREFIX}{rule}": codes.get(overrides.unknown.get(rule, ""), REVIEW) for rule in limits
    }
    for key, metric in ((MEASURE_FROM_KEY, "distance_to_lines"), (SHARE_BASE_KEY, "support_floor_share")):
        modes = {mode_of(rule, pack, overrides) for rule in pack.rules if rule.metric == metric}
        state[key] = modes.pop() if len(modes) == 1 else AS_IN_PACK
    return state


def compile_pack(measures: Measures, pack: PolicyPack, references: Mapping[str, str]) -> PackExpressions:
    """Write a pack as expressions over the tiles of some measures.

    Parameters
    ----------
    measures
        Which columns there are and which features are loaded.
    pack
        The policy.
    references
        The area's mapping of the pack's names to feature ids.

    Raises
    ------
    OverlappingZones
        If a rule's zones cannot be added up.

    Examples
    --------
    >>> import pandas as pd
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a"], "far": [2.0]})
    >>> compiled = compile_pack(Measures(frame, (), (), {}, {}), parse_pack(read_pack("cn-4401-m0")), {})
    >>> compiled.rules["far.max"][3]
    ['case', ['<=', ['number', ['get', 'far']], ['number', ['global-state', 'rule:far.max'], 5.0]], 0, 1]
    """
    there = list(measures.frame.columns)
    taken = [_take_apart(rule, pack, measures, references) for rule in pack.rules]
    rules = {part.rule.id: _code(part, _relaxing(part, taken, there)) for part in taken}
    names = {rule_id: ["var", _name(position)] for position, rule_id in enumerate(rules)}
    return PackExpressions(
        rules=rules,
        verdict=_with_codes(rules, _fold(pack, names)),
        near=_with_codes(rules, _near(pack, taken, names)),
        close=_with_codes(rules, _close(pack, taken, names)),
        state=global_state(pack),
    )


def _take_apart(rule: Rule, pack: PolicyPack, measures: Measures, references: Mapping[str, str]) -> _Part:
    there = list(measures.frame.columns)
    reading = reading_of(rule, measures, references)
    value = parts.measured(rule, pack, reading, there)
    return _Part(rule, reading, value, *parts.idle_and_unanswered(rule, there))


def _name(position: int) -> str:
    return f"r{position}"


def _with_codes(rules: Mapping[str, Expression], body: Expression) -> Expression:
    """Bind each rule's code to its name, so that it is computed once."""
    if not rules:
        return body
    bound = [part for position, code in enumerate(rules.values()) for part in (_name(position), code)]
    return ["let", *bound, body]


def _code(part: _Part, relaxing: Sequence[Relaxing]) -> Expression:
    """Write one rule's code."""
    body: Expression = REVIEW
    if part.judgeable:
        body = parts.unknown_in_force(part.rule)
    if part.judgeable and part.value is not None:
        body = ["case", part.value.lacking, body, _compared(part, part.value.value, relaxing)]
    if part.rule.when:
        return ["case", part.idle, NONE, part.unanswered, REVIEW, body]
    return body


def _compared(part: _Part, value: Expression, relaxing: Sequence[Relaxing]) -> Expression:
    yes, no = sure_of(part.rule, part.reading)
    claims = [(claim, saved(value)) for claim, saved in relaxing if claim is not False]
    rescued = parts.any_of([claim if saved is True else ["all", claim, saved] for claim, saved in claims])
    failed: Expression = FAIL if no else REVIEW
    if rescued is not False and no:
        failed = ["case", rescued, REVIEW, FAIL]
    return ["case", parts.holds(part.rule, value, part.limit), PASS if yes else REVIEW, failed]


def _relaxing(part: _Part, taken: Sequence[_Part], there: Sequence[str]) -> list[Relaxing]:
    """List the rules that may relax one: whether they are claimed, and whether their limit would hold."""

    def saved(other: _Part) -> Callable[[Expression], Expression]:
        if other.rule.limit is None:
            return lambda _: True
        return lambda value: parts.holds(part.rule, value, other.limit)

    others = [other for other in taken if other.rule.relaxes == part.rule.id]
    return [(parts.claimed(other.rule, there), saved(other)) for other in others]


def _fold(pack: PolicyPack, codes: Mapping[str, Expression]) -> Expression:
    """Write the overall verdict over the rules' codes."""
    hard = [codes[rule.id] for rule in pack.rules if rule.kind == "hard"]
    passed, held = [], []
    for rules in groups_of(pack).values():
        group, idle = _group(rules, codes)
        passed.append(group)
        held.append(parts.any_of([group, *([] if idle is False else [idle])]))
    priority = parts.all_of([parts.any_of(passed), *held])
    failed = parts.any_of([["==", code, FAIL] for code in hard])
    unclear = parts.any_of([["==", code, REVIEW] for code in hard])
    words = (int(Verdict.FAILS), int(Verdict.CANNOT_TELL), int(Verdict.PRIORITY), int(Verdict.ADMISSIBLE))
    return ["case", failed, words[0], unclear, words[1], priority, words[2], words[3]]


def _group(rules: Sequence[Rule], codes: Mapping[str, Expression]) -> tuple[Expression, Expression]:
    """Write whether a preference group passes, and whether none of its rules applies."""
    some = parts.any_of([["==", codes[rule.id], PASS] for rule in rules])
    conditional = any(rule.when for rule in rules)
    idle = parts.all_of([["==", codes[rule.id], NONE] for rule in rules]) if conditional else False
    if rules[0].group_mode == "any":
        return some, idle
    every = [parts.any_of([["==", codes[rule.id], PASS], ["==", codes[rule.id], NONE]]) for rule in rules]
    return parts.all_of([some, *every]), idle


def _near(pack: PolicyPack, taken: Sequence[_Part], codes: Mapping[str, Expression]) -> Expression:
    """Write whether one bounded change would lift the verdict."""
    by_id = {part.rule.id: part for part in taken}
    lifts = [_lift(by_id[rule.id], taken, pack, codes) for rule in near_rules(pack)]
    lifts = [lift for lift in lifts if lift is not False]
    verdict = ["var", "verdict"]
    return [
        "let",
        "verdict",
        _fold(pack, codes),
        parts.all_of([["!=", verdict, int(Verdict.PRIORITY)], parts.any_of(lifts)]),
    ]


def _lift(
    part: _Part, taken: Sequence[_Part], pack: PolicyPack, codes: Mapping[str, Expression]
) -> Expression:
    """Write whether bringing one rule's value to its limit, within the step, lifts the verdict."""
    if part.value is None:
        return False
    step, rule = NEAR_STEPS[part.rule.metric], part.rule
    loose = ["+" if rule.op in ("<=", "<") else "-", part.limit, step]
    within = ["case", part.value.lacking, False, parts.holds(rule, part.value.value, loose)]
    code = codes[rule.id]
    moved = {
        other.rule.id: _at(other, part, codes[other.rule.id])
        for other in taken
        if same_quantity(rule, other.rule) and other.judgeable
    }
    missed = parts.any_of([["==", code, FAIL], ["==", code, REVIEW]])
    return parts.all_of([missed, within, [">", _fold(pack, {**codes, **moved}), ["var", "verdict"]]])


def _at(other: _Part, target: _Part, code: Expression) -> Expression:
    """Write a rule's code as if the value stood at the limit of another rule, or of its own."""
    yes, no = sure_of(other.rule, other.reading)
    inside = PASS if yes else REVIEW
    outside = FAIL if no else REVIEW
    op = compared_at(target.rule.op or "<=", other.rule.op or "<=")
    moved: Expression = outside
    if other is target:
        moved = inside
    elif op is not None:
        moved = ["case", parts.holds(other.rule, target.limit, other.limit, op), inside, outside]
    if not other.rule.when:
        return moved
    return ["case", parts.any_of([other.idle, other.unanswered]), code, moved]


def _close(pack: PolicyPack, taken: Sequence[_Part], codes: Mapping[str, Expression]) -> Expression:
    """Write whether the verdict would be another if rules within their uncertainty came out the other way."""
    better, worse = dict(codes), dict(codes)
    for part in taken:
        close = _within_uncertainty(part)
        if close is False:
            continue
        code = codes[part.rule.id]
        better[part.rule.id] = ["case", ["all", close, ["<=", code, REVIEW]], PASS, code]
        worse[part.rule.id] = ["case", ["all", close, ["==", code, PASS]], FAIL, code]
    if better == codes:
        return False
    verdict = ["var", "verdict"]
    others = [["!=", _fold(pack, changed), verdict] for changed in (better, worse)]
    return ["let", "verdict", _fold(pack, codes), parts.any_of(others)]


def _within_uncertainty(part: _Part) -> Expression:
    """Write whether a rule's margin is smaller than the uncertainty of what was measured."""
    if part.value is None or not part.judgeable:
        return False
    off = parts.uncertainty(part.reading, part.value)
    if off is None:
        return False
    limits = part.rule.value if isinstance(part.rule.value, tuple) else (part.limit,)
    away = ["min", *(["abs", ["-", limit, part.value.value]] for limit in limits)]
    return ["case", ["any", part.value.lacking, off.lacking], False, ["<", away, off.value]]
