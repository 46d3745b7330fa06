"""What was expected of a wish that cannot be, said in both languages from pydantic's own error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KNOWN: Final[dict[str, tuple[str, str, str]]] = {  # kind → the fact it carries, words
    "literal_error": ("expected", "one of {}", "{} 之一"),
    "less_than_equal": ("le", "at most {}", "不大于 {}"),
    "greater_than_equal": ("ge", "at least {}", "不小于 {}"),
    "string_too_long": ("max_length", "at most {} characters", "不超过 {} 个字符"),
    "too_long": ("max_length", "at most {} of them", "不超过 {} 个"),
    "float_parsing": ("", "a number", "数字"),
    "float_type": ("", "a number", "数字"),
    "finite_number": ("", "a finite number", "有限的数字"),
    "missing": ("", "given", "必填"),
    "extra_forbidden": ("", "left out: no such field", "不应出现的字段"),
}
DATES: Final = ("date", "a date such as 2026-03-01", "日期，如 2026-03-01")


def expected_of(error: ErrorDetails) -> tuple[str, str]:
    """Say what was expected, in English and Chinese.

    Examples
    --------
    >>> expected_of({"type": "less_than_equal", "loc": (), "msg": "", "input": 9, "ctx": {"le": 5}})
    ('at most 5', '不大于 5')
    """
    kind, facts = error["type"], error.get("ctx", {})
    if kind in KNOWN:
        fact, en, zh = KNOWN[kind]
        value = f"{facts.get(fact, ''):g}" if isinstance(facts.get(fact), float) else str(facts.get(fact, ""))
        return en.format(value.replace(" or ", ", ")), zh.format(
            value.replace(" or ", "、").replace(", ", "、")
        )
    if kind.startswith(DATES[0]):
        return DATES[1], DATES[2]
    said = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return said, said
