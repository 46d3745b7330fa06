"""How rules, limits and packs are said on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.numerals import FIXED, NOTHING, number, percent
from dashboard.text import knows, say

if TYPE_CHECKING:
    from dashboard.view import Language
    from layers.policy import PolicyPack, Rule

SIGNS: Final = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "=", "in": "∈"}
SHARES: Final = frozenset(
    {
        *("support_floor_share", "support_land_share", "building_coefficient", "building_density"),
        *("green_ratio", "share_inside_zones"),
    }
)
DECIMALS: Final = {"far": 2, "site_area_ha": 2}


def name_of(language: Language, rule: Rule) -> str:
    """Name a rule by its metric, and by its kind where the metric alone would mislead."""
    name = say(language, f"rule.{rule.metric}")
    if rule.kind in {"info", "discretionary"}:
        return say(language, "rule.named", name=name, kind=say(language, f"rule.{rule.kind}"))
    return name


def amount(language: Language, metric: str, value: float | None) -> str:
    r"""Write a value of a metric with its unit.

    Examples
    --------
    >>> amount("en", "support_floor_share", 0.3), amount("en", "far", 3.0)
    ('30%', '3.0')
    >>> amount("en", "distance_to_lines", 500)
    '500\xa0m'
    """
    if value is None:
        return NOTHING
    if metric in SHARES:
        return percent(value, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)  # noqa: PLR2004 - a whole percentage
    if metric == "far":
        return number(value, 1 if abs(value * 10 - round(value * 10)) < 1e-9 else 2)  # noqa: PLR2004 - one decimal says it
    if metric in {"distance_to_lines", "height_m"}:
        return f"{number(value)}{FIXED}m"
    unit = {"site_area_ha": "rule.unit_ha", "storeys": "rule.unit_storeys"}.get(metric, "rule.unit_money")
    return f"{number(value, 0 if value == int(value) else 2)}{FIXED}{say(language, unit)}"


def limit_of(language: Language, rule: Rule, value: float | None = None) -> str:
    """Say a rule's limit with its sign; `value` is a threshold in force that is not the rule's own."""
    if rule.op is None or rule.value is None:
        return say(language, "policy.no_number")
    sign = SIGNS[rule.op]
    if isinstance(rule.value, tuple):
        return f"{sign} {', '.join(amount(language, rule.metric, one) for one in rule.value)}"
    return f"{sign}{FIXED}{amount(language, rule.metric, rule.value if value is None else value)}"


def pack_name(language: Language, pack: PolicyPack) -> str:
    """Name a pack in the language of the page where it has such a name."""
    return pack.title_zh if language == "zh" else pack.title_en


def is_illustrative(pack: PolicyPack) -> bool:
    """Whether a pack is second-hand or an example, so that nothing may rest on it."""
    return pack.info.evidence in {"secondary", "illustrative"}


def conditions(language: Language, rule: Rule) -> str:
    """Say the conditions on which a rule holds, empty where it always holds."""
    said = [_condition(language, key, value) for key, value in rule.when.items()]
    return "" if not said else say(language, "policy.when", conditions=" · ".join(said))


def _condition(language: Language, key: str, value: object) -> str:
    """Say one condition; what the catalogue does not know stands as in the pack."""
    name = say(language, f"when.{key}") if knows(f"when.{key}") else key
    if value is True:
        return name
    word = f"when.{key}_{value}"
    known = knows(word)
    return say(language, word) if known else f"{name} = {value}"


def open_topics(language: Language, pack: PolicyPack) -> list[str]:
    """Say what a pack's source leaves open, one after another."""
    topics = [topic for unknown in pack.unknowns for topic in _topics(unknown.topic)]
    said = [hole_of(language, topic) for topic in topics]
    said += [
        say(language, "policy.hole_rule", name=name_of(language, rule))
        for rule in pack.rules
        if rule.status == "unknown"
    ]
    said += [
        say(language, "policy.hole_charge", name=say(language, f"policy.{key}"))
        for charge in pack.charges
        for key, entry in (("price_basis", charge.unit_price_basis), ("term_factor", charge.term_factor))
        if entry is not None and entry.status == "unknown"
    ]
    said += [say(language, "policy.hole_unit") for transfer in pack.transfers if transfer.min_unit_m2 is None]
    if not topics:
        said.append(say(language, "policy.hole_unlisted"))
    return said


def _topics(text: str) -> list[str]:
    """Take the topics of one entry apart.

    Examples
    --------
    >>> _topics("min FAR, height, buy-back")
    ['min FAR', 'height', 'buy-back']
    """
    return [part.strip() for part in text.split(",") if part.strip()]


def hole_of(language: Language, topic: str) -> str:
    """Say one open topic; what the catalogue does not know stands as in the pack.

    Examples
    --------
    >>> hole_of("en", "min FAR")
    'Lowest floor area ratio'
    """
    key = "hole." + "".join(sign if sign.isalnum() else "_" for sign in topic.lower() if sign.isascii())
    return say(language, key) if knows(key) else topic
