"""What differs from the policy pack, always said with the original beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.rule_words import limit_of, name_of
from dashboard.text import say
from layers.overrides import UNKNOWN_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.view import Language
    from layers.overrides import Alteration
    from layers.policy import PolicyPack


def altered_words(language: Language, pack: PolicyPack, altered: Iterable[Alteration]) -> tuple[str, ...]:
    """Say each thing that differs from a pack: a threshold, a mode, what a missing value is taken as.

    Parameters
    ----------
    language
        Language of the words.
    pack
        Which pack.
    altered
        As an assessment of that pack has them.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.overrides import Overrides, alterations
    >>> from layers.policy import parse_pack
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> altered_words("en", pack, alterations(pack, Overrides(unknown={"far.max": "pass"})))
    ('a missing value of “Floor area ratio” taken as pass (originally cannot tell)',)
    """
    return tuple(_one(language, pack, one) for one in altered)


def altered_text(altered: Iterable[Alteration]) -> str:
    """Write what differs for a file: rule or mode, the original, what is in force; empty where nothing does.

    Examples
    --------
    >>> from layers.overrides import Alteration
    >>> altered_text([Alteration("far.max", 3.0, 3.5), Alteration("share_base", "counted", "gross")])
    'far.max: 3.0 → 3.5; share_base: counted → gross'
    """
    return "; ".join(f"{one.what}: {one.original} → {one.value}" for one in altered)


def _one(language: Language, pack: PolicyPack, one: Alteration) -> str:
    if one.what in ("measure_from", "share_base"):
        now, original = (say(language, f"altered.{one.what}_{value}") for value in (one.value, one.original))
        return say(language, f"altered.{one.what}", now=now, original=original)
    if one.what.startswith(UNKNOWN_PREFIX):
        name = name_of(language, pack.rule(one.what.removeprefix(UNKNOWN_PREFIX)))
        return say(language, "altered.unknown", name=name, now=say(language, f"altered.unknown_{one.value}"))
    rule = pack.rule(one.what)
    facts = {"now": limit_of(language, rule, float(one.value)), "original": limit_of(language, rule)}
    return say(language, "altered.limit", name=name_of(language, rule), **facts)
