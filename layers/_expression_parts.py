"""Small pieces of MapLibre expressions over tile properties: values that may be missing, limits, comparisons.

A missing value is an absent property; `typeof` tells it from a number, so that it is never compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from layers._codes import RuleVerdict
from layers._readings import Reading
from layers.overrides import UNKNOWN_PREFIX, original_measure_from, original_share_base

if TYPE_CHECKING:
    from layers.policy import Op, PolicyPack, Rule

Expression: TypeAlias = Any  # JSON: a list, a number, a text or a truth value


@dataclass(frozen=True)
class Number:
    """A number that may be lacking: `value` is only to be evaluated where `lacking` is false."""

    lacking: Expression
    value: Expression


PASS: Final = int(RuleVerdict.PASS)
FAIL: Final = int(RuleVerdict.FAIL)
REVIEW: Final = int(RuleVerdict.NEEDS_REVIEW)
NONE: Final = int(RuleVerdict.NOT_APPLICABLE)
RULE_PREFIX: Final = "rule:"


def limit_key(rule_id: str) -> str:
    """Name the global state that holds a rule's limit.

    Examples
    --------
    >>> limit_key("siting.ring500")
    'rule:siting.ring500'
    """
    return f"{RULE_PREFIX}{rule_id}"


def unknown_in_force(rule: Rule) -> Expression:
    """Write the code of a rule whose value is missing: the global state's, else needs review.

    Examples
    --------
    >>> from layers.policy import Rule
    >>> unknown_in_force(Rule(id="a", metric="far", op="<=", value=3, status="stated", source="s"))
    ['number', ['global-state', 'unknown:a'], 2]
    """
    if rule.limit is None:
        return REVIEW
    return ["number", ["global-state", f"{UNKNOWN_PREFIX}{rule.id}"], REVIEW]


def limit_in_force(rule: Rule) -> Expression:
    """Write a rule's limit: the global state's, else the pack's.

    Examples
    --------
    >>> from layers.policy import Rule
    >>> limit_in_force(Rule(id="a", metric="far", op="<=", value=3, status="stated", source="s"))
    ['number', ['global-state', 'rule:a'], 3.0]
    """
    return ["number", ["global-state", limit_key(rule.id)], rule.limit]


def missing(value: Expression) -> Expression:
    """Write whether a value is no number."""
    return ["!=", ["typeof", value], "number"]


def any_of(conditions: Sequence[Expression]) -> Expression:
    """Write that one of some conditions holds; none of none does.

    Examples
    --------
    >>> any_of([]), any_of([True])
    (False, True)
    """
    return (conditions[0] if len(conditions) == 1 else ["any", *conditions]) if conditions else False


def all_of(conditions: Sequence[Expression]) -> Expression:
    """Write that all of some conditions hold; all of none do.

    Examples
    --------
    >>> all_of([]), all_of([True, False])
    (True, ['all', True, False])
    """
    return (conditions[0] if len(conditions) == 1 else ["all", *conditions]) if conditions else True


def measured(rule: Rule, pack: PolicyPack, reading: Reading, there: Sequence[str]) -> Number | None:
    """Write a rule's measured value in its unit; None where no column holds it at all.

    Parameters
    ----------
    rule, pack
        For the mode that holds where the global state does not say.
    reading
        The columns.
    there
        The columns that the measures have.
    """
    if reading.nothing or not all(name in there for columns in reading.columns.values() for name in columns):
        return None
    modes = {mode: _combined(reading, columns) for mode, columns in reading.columns.items()}
    if not reading.state:
        return modes[""]
    shares = rule.metric == "support_floor_share"
    own = original_share_base(pack) if shares else original_measure_from(rule)
    said = ["string", ["global-state", reading.state], own]
    others = [mode for mode in modes if mode != own]
    return Number(
        [
            "match",
            said,
            *(part for mode in others for part in (mode, modes[mode].lacking)),
            modes[own].lacking,
        ],
        ["match", said, *(part for mode in others for part in (mode, modes[mode].value)), modes[own].value],
    )


def _combined(reading: Reading, columns: Sequence[str]) -> Number:
    lacking = any_of([missing(["get", name]) for name in columns])
    numbers = [["number", ["get", name]] for name in columns]
    if len(numbers) > 1:
        return Number(lacking, ["min" if reading.combine == "least" else "+", *numbers])
    return Number(lacking, numbers[0] if reading.divisor == 1.0 else ["/", numbers[0], reading.divisor])


def holds(rule: Rule, value: Expression, limit: Expression, op: Op | None = None) -> Expression:
    """Write the comparison of a value that is known to be a number, by the rule's operator or another.

    Examples
    --------
    >>> from layers.policy import Rule
    >>> holds(Rule(id="a", metric="far", op="<", value=3, status="stated", source="s"), ["get", "far"], 3)
    ['<', ['get', 'far'], 3]
    """
    if isinstance(rule.value, tuple):
        return ["in", value, ["literal", list(rule.value)]]
    return [op or rule.op, value, limit]


def idle_and_unanswered(rule: Rule, there: Sequence[str]) -> tuple[Expression, Expression]:
    """Write where a rule does not apply, and where its questions are not answered."""
    known = {key: wanted for key, wanted in rule.when.items() if key in there}
    empty = [["==", ["typeof", ["get", key]], "null"] for key in known]
    other = [
        ["all", ["!=", ["typeof", ["get", key]], "null"], ["!=", ["get", key], wanted]]
        for key, wanted in known.items()
    ]
    return any_of(other), any_of([*empty, *([True] if len(known) < len(rule.when) else [])])


def claimed(rule: Rule, there: Sequence[str]) -> Expression:
    """Write whether a parcel claims one of a discretionary rule's conditions."""
    names = [name for name in rule.conditions_any if name in there]
    return any_of([any_of([["==", ["get", name], True], ["==", ["get", name], 1]]) for name in names])


def uncertainty(reading: Reading, value: Number) -> Number | None:
    """Write how far a measured value may be off, where it is known; None where nothing is stated at all.

    The tiles have to carry the column of the accuracy; where they do not, it is lacking.
    """
    accuracy: Expression = ["get", reading.accuracy]
    if reading.accuracy == "ring_accuracy_m":
        return Number(missing(accuracy), ["number", accuracy])
    if reading.accuracy != "carrier_accuracy_m":
        return None
    area: Expression = ["get", "drawn_area_m2"]
    number: Expression = ["number", area]
    crossed = ["all", [">", value.value, 0], ["<", value.value, 1], [">", number, 0]]
    lacking = ["any", missing(accuracy), missing(area), value.lacking, ["!", crossed]]
    return Number(lacking, ["/", ["number", accuracy], ["sqrt", number]])
