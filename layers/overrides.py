"""What-if: thresholds and modes that differ from the pack's, kept apart from it and always told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from geodata.errors import BadOverride, UnknownRule

if TYPE_CHECKING:
    from layers.policy import PolicyPack, Rule

MeasureFromMode: TypeAlias = Literal["nearest", "centroid", "half_area"]
ShareBase: TypeAlias = Literal["counted", "gross"]
UnknownAs: TypeAlias = Literal["pass", "fail"]

MEASURE_FROM: Final = ("nearest", "centroid", "half_area")
SHARE_BASE: Final = ("counted", "gross")
UNKNOWN_AS: Final = ("pass", "fail")
UNKNOWN_PREFIX: Final = "unknown:"
_TO_MODE: Final[Mapping[str, MeasureFromMode]] = {
    "parcel_nearest_point": "nearest",
    "parcel_centroid": "centroid",
    "parcel_half_area": "half_area",
}


@dataclass(frozen=True)
class Overrides:
    """Thresholds by rule id, and modes; None leaves a mode as the pack has it.

    Attributes
    ----------
    values
        Thresholds by rule id.
    measure_from, share_base
        Modes.
    unknown
        By rule id, what a missing measured value is taken as; without it, it needs review.

    Raises
    ------
    BadOverride
        If a threshold is not a finite number or a mode is unknown.

    Examples
    --------
    >>> Overrides({"siting.ring500": 700}).values["siting.ring500"]
    700.0
    >>> Overrides() == Overrides({})
    True
    """

    values: Mapping[str, float] = field(default_factory=dict)
    measure_from: MeasureFromMode | None = None
    share_base: ShareBase | None = None
    unknown: Mapping[str, UnknownAs] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check, and freeze the thresholds."""
        object.__setattr__(self, "values", MappingProxyType(_numbers(self.values)))
        object.__setattr__(self, "unknown", MappingProxyType(dict(self.unknown)))
        treated = [(f"{UNKNOWN_PREFIX}{rule}", came, UNKNOWN_AS) for rule, came in self.unknown.items()]
        for what, came, known in (
            ("measure_from", self.measure_from, MEASURE_FROM),
            ("share_base", self.share_base, SHARE_BASE),
            *treated,
        ):
            if came is not None and came not in known:
                raise BadOverride(what=what, came=came, expected=", ".join(known))

    def value(self, rule_id: str) -> float | None:
        """Give the threshold set for a rule, None where none is."""
        return self.values.get(rule_id)

    def __hash__(self) -> int:
        """Hash by content, so that an assessment can be kept by its overrides."""
        kept = (frozenset(self.values.items()), frozenset(self.unknown.items()))
        return hash((kept, self.measure_from, self.share_base))


@dataclass(frozen=True)
class Alteration:
    """One thing that differs from the pack.

    `what` is a rule id, ``measure_from``, ``share_base``, or ``unknown:<rule id>``.

    Examples
    --------
    >>> Alteration("far.max", 3.0, 3.5).value
    3.5
    """

    what: str
    original: float | str
    value: float | str


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    numbers = {}
    for rule, came in values.items():
        if isinstance(came, bool) or not isinstance(came, (int, float)) or not math.isfinite(came):
            raise BadOverride(what=rule, came=came, expected="a finite number")
        numbers[rule] = float(came)
    return numbers


def original_measure_from(rule: Rule) -> MeasureFromMode:
    """Give the point of a parcel that a distance rule measures from; the nearest one unless it says so.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> original_measure_from(parse_pack(read_pack("cn-320583-ma-2019")).rule("siting.ring500"))
    'nearest'
    """
    return _TO_MODE[rule.measure_to.value] if rule.measure_to is not None else "nearest"


def original_share_base(pack: PolicyPack) -> ShareBase:
    """Give what a pack divides supporting floor area by; counted floor area unless it says otherwise.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> original_share_base(parse_pack(read_pack("cn-32-industrial-2021")))
    'gross'
    """
    base = pack.definitions.floor_area_base
    return "gross" if base is not None and base.value == "total_floor_area" else "counted"


def limit_of(rule: Rule, overrides: Overrides) -> float | None:
    """Give the threshold in force, the override's or the rule's own; None where there is no single number."""
    return overrides.values.get(rule.id, rule.limit)


def mode_of(rule: Rule, pack: PolicyPack, overrides: Overrides) -> str:
    """Give the mode in which a rule's quantity is read; empty for those that have none."""
    if rule.metric == "distance_to_lines":
        return overrides.measure_from or original_measure_from(rule)
    if rule.metric == "support_floor_share":
        return overrides.share_base or original_share_base(pack)
    return ""


def require_known(pack: PolicyPack, overrides: Overrides) -> None:
    """Refuse a threshold for a rule that is not in the pack, or has no single number.

    Raises
    ------
    UnknownRule
        Naming the rules whose number can be set.
    """
    known = [rule.id for rule in pack.rules if rule.limit is not None]
    for came in (*overrides.values, *overrides.unknown):
        if came not in known:
            raise UnknownRule(pack=pack.id, came=came, known=", ".join(known))


def alterations(pack: PolicyPack, overrides: Overrides) -> tuple[Alteration, ...]:
    """List what differs from the pack, the original beside it.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> alterations(pack, Overrides({"far.max": 3.0, "siting.ring500": 700}))
    (Alteration(what='siting.ring500', original=500.0, value=700.0),)
    """
    found = [
        Alteration(rule.id, rule.limit, overrides.values[rule.id])
        for rule in pack.rules
        if rule.limit is not None and overrides.values.get(rule.id, rule.limit) != rule.limit
    ]
    found += [
        Alteration(f"{UNKNOWN_PREFIX}{rule.id}", "needs_review", overrides.unknown[rule.id])
        for rule in pack.rules
        if rule.id in overrides.unknown
    ]
    froms = [original_measure_from(rule) for rule in pack.rules if rule.metric == "distance_to_lines"]
    if froms and overrides.measure_from is not None and set(froms) != {overrides.measure_from}:
        found.append(Alteration("measure_from", froms[0], overrides.measure_from))
    shares = any(rule.metric == "support_floor_share" for rule in pack.rules)
    base = original_share_base(pack)
    if shares and overrides.share_base not in (None, base):
        found.append(Alteration("share_base", base, str(overrides.share_base)))
    return tuple(found)
