"""Codes of verdicts, the comparison behind each, and their fold into one verdict a parcel."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from layers.policy import Op, PolicyPack, Rule

Codes: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Limit: TypeAlias = float | tuple[float, ...]


class RuleVerdict(IntEnum):
    """What one rule says of one parcel.

    Examples
    --------
    >>> RuleVerdict.NEEDS_REVIEW.key
    'needs_review'
    """

    PASS = 0
    FAIL = 1
    NEEDS_REVIEW = 2
    NOT_APPLICABLE = 3

    @property
    def key(self) -> str:
        """The code as a word."""
        return self.name.lower()


class Verdict(IntEnum):
    """What all rules together say of one parcel, worst first.

    Examples
    --------
    >>> Verdict(3).zh, Verdict(1).en
    ('优先', 'cannot tell')
    """

    FAILS = 0
    CANNOT_TELL = 1
    ADMISSIBLE = 2
    PRIORITY = 3

    @property
    def zh(self) -> str:
        """The verdict in Chinese."""
        return ("不符合", "无法判定", "可准入", "优先")[self]

    @property
    def en(self) -> str:
        """The verdict in English."""
        return ("fails", "cannot tell", "admissible", "priority")[self]


PASS: Final = np.uint8(RuleVerdict.PASS)
FAIL: Final = np.uint8(RuleVerdict.FAIL)
REVIEW: Final = np.uint8(RuleVerdict.NEEDS_REVIEW)
NONE: Final = np.uint8(RuleVerdict.NOT_APPLICABLE)
_ADMISSIBLE: Final = np.uint8(Verdict.ADMISSIBLE)


def holds(op: Op, measured: Floats | float, limit: Limit) -> Mask:
    """Compare unrounded; whatever is missing does not hold.

    Examples
    --------
    >>> holds("<=", np.array([3.0, 3.004, np.nan]), 3.0).tolist()
    [True, False, False]
    """
    values = np.asarray(measured, dtype=np.float64)
    if isinstance(limit, tuple):
        return np.isin(values, limit)
    found: Mask = {
        "<=": np.less_equal,
        "<": np.less,
        ">=": np.greater_equal,
        ">": np.greater,
        "==": np.equal,
    }[op](values, limit)
    return found


def margin_of(op: Op, measured: Floats, limit: Limit) -> Floats:
    """Give how far a value is on the right side: 0 or more is inside, unrounded.

    For ``==`` and ``in`` it is minus the distance to the (nearest) value.

    Examples
    --------
    >>> margin_of("<=", np.array([312.0, 560.0]), 500.0).tolist()
    [188.0, -60.0]
    """
    if isinstance(limit, tuple):
        away = np.abs(measured[:, None] - np.asarray(limit, dtype=np.float64)[None, :])
        nearest: Floats = -away.min(axis=1, initial=np.inf)
        return nearest
    if op in ("<=", "<"):
        return limit - measured
    if op in (">=", ">"):
        return measured - limit
    return -np.abs(measured - limit)


def groups_of(pack: PolicyPack) -> dict[str, list[Rule]]:
    """Gather the preference rules by group; one without a group is its own.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> {name: len(rules) for name, rules in groups_of(pack).items()}
    {'siting.preferred': 2}
    """
    groups: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        if rule.kind == "preference":
            groups.setdefault(rule.group or rule.id, []).append(rule)
    return groups


def fold(pack: PolicyPack, codes: Mapping[str, Codes], count: int) -> Codes:
    """Fold the rules' codes into one verdict a parcel.

    Any hard rule failed: fails; else any to be reviewed: cannot tell; else every preference group that
    applies passes: priority; else admissible. Info and discretionary rules decide nothing.

    Parameters
    ----------
    pack
        Kinds and groups of the rules.
    codes
        By rule id, one code a parcel.
    count
        How many parcels there are.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-4401-m0"))
    >>> some = {rule.id: np.array([0, 0, 2], np.uint8) for rule in pack.rules}
    >>> fold(pack, some | {"far.min": np.array([0, 1, 1], np.uint8)}, 3).tolist()
    [2, 0, 0]
    """
    failed = np.zeros(count, dtype=bool)
    open_ = np.zeros(count, dtype=bool)
    for rule in pack.rules:
        if rule.kind == "hard":
            failed |= codes[rule.id] == FAIL
            open_ |= codes[rule.id] == REVIEW
    # arithmetic on single bytes is several times faster than choosing: 2 or 3, times 0 unless the hard
    # rules hold, plus 1 where it cannot be told
    verdict = _preferred(pack, codes, count).view(np.uint8) + _ADMISSIBLE
    verdict *= np.logical_not(failed | open_).view(np.uint8)
    verdict += (open_ & ~failed).view(np.uint8)
    return verdict


def _preferred(pack: PolicyPack, codes: Mapping[str, Codes], count: int) -> Mask:
    """Whether every preference group that applies passes, and at least one does."""
    groups = groups_of(pack)
    every, some = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for rules in groups.values():
        passed, idle = _group(rules, codes)
        every &= passed | idle
        some |= passed
    return every & some


def _group(rules: list[Rule], codes: Mapping[str, Codes]) -> tuple[Mask, Mask]:
    """Tell where a group passes, and where none of its rules applies."""
    passes = [codes[rule.id] == PASS for rule in rules]
    some = np.logical_or.reduce(passes)
    if not any(rule.when for rule in rules):
        idle = np.zeros(len(some), dtype=bool)
        return (np.logical_and.reduce(passes) if rules[0].group_mode == "all" else some), idle
    idles = [codes[rule.id] == NONE for rule in rules]
    idle = np.logical_and.reduce(idles)
    if rules[0].group_mode == "all":
        held = np.logical_and.reduce([a | b for a, b in zip(passes, idles, strict=True)])
        return held & some, idle
    return some, idle
