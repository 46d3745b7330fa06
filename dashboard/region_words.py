"""How the published figures of a region are said, on its page and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.numerals import number
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language
    from geodata.facts import Fact

LARGE_YUAN: Final = 1e8


def value_of(language: Language, fact: Fact) -> tuple[str, str]:
    """Say a figure as number and unit, without its bound (over, nearly).

    Examples
    --------
    >>> from geodata.facts import FOLDER, read_facts
    >>> value_of("en", read_facts(FOLDER / "region_2019.toml").fact("land.promoted"))
    ('15.3', 'km²')
    """
    value, unit = fact.value, fact.unit
    if unit == "yuan" and value >= LARGE_YUAN:
        scale = LARGE_YUAN if language == "zh" else 1e9
        shown, unit_word = number(value / scale), say(language, "unit.yuan_large")
    elif unit == "people" and language == "zh" and value % 10_000 == 0:
        shown, unit_word = number(value / 10_000), say(language, "unit.people_wan")
    else:
        shown = number(value, 0 if float(value).is_integer() else 1)
        unit_word = say(language, f"unit.{unit}")
    return shown, unit_word
