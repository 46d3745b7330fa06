"""The incentives as a dated table: caps as caps, never added up, what is not stated as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from dashboard.numerals import number, percent
from dashboard.reading import tag
from dashboard.tags import Child
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.view import Language

NOT_STATED: Final = "not_stated"


def incentives_table(language: Language, items: Sequence[Mapping[str, Any]], held_on: str) -> html.Div:
    """Return the table of incentives.

    Parameters
    ----------
    language
        Language of the texts.
    items
        As `geodata.packs.read_incentives` gives them.
    held_on
        The month that stands beside every item.
    """
    heads = ("region.item", "region.condition", "region.amount", "region.per", "region.basis")
    head = html.Thead(html.Tr([html.Th(say(language, key), scope="col") for key in heads]))
    rows = [_row(language, item, held_on) for item in items]
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="table incentives"), className="scroll", tabIndex=0
    )


def _row(language: Language, item: Mapping[str, Any], held_on: str) -> html.Tr:
    key = item["id"].replace(".", "_")
    name = item["name_zh"] if language == "zh" else say("en", f"incentive.{key}")
    condition = item["condition"] if language == "zh" else say("en", f"incentive.{key}_if")
    per = item.get("per")
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(condition),
            html.Td(_amount(language, item), className="amount"),
            html.Td(say(language, f"per.{per}") if per else "—"),
            html.Td(html.Span(say(language, "region.as_of", month=held_on[:7]), className="note")),
        ]
    )


def _amount(language: Language, item: Mapping[str, Any]) -> list[Child]:
    said = amount_of(language, item)
    if said is None:
        return [tag(language, "status", "unknown")]
    missing = item.get("duration") == NOT_STATED and "cap_cny_per_month" in item
    return [
        html.B(said),
        *([html.Span(say(language, "region.no_period"), className="note")] if missing else []),
    ]


def amount_of(language: Language, item: Mapping[str, Any]) -> str | None:
    """Say what an item comes to at most; nothing where the source states no number.

    Examples
    --------
    >>> amount_of("en", {"id": "a", "cap_cny": 20000000})
    '≤ 20 million yuan'
    >>> amount_of("en", {"id": "a", "rate": "not_stated"}) is None
    True
    """
    if item.get("non_monetary"):
        return say(language, "amount.non_monetary")
    if "cap_cny_per_year" in item:
        facts = {"year": money(language, item["cap_cny_per_year"]), "years": number(item["years"])}
        return say(language, "amount.per_year", **facts, total=money(language, item["cap_total_cny"]))
    if "cap_cny_per_month" in item:
        return say(language, "amount.per_month", amount=number(item["cap_cny_per_month"]))
    if "cap_multiple" in item:
        return say(language, "amount.multiple", factor=number(item["cap_multiple"]))
    return _plain(language, item)


def _plain(language: Language, item: Mapping[str, Any]) -> str | None:
    """Say an amount, a limit or a rate that is one number; nothing where it is not stated."""
    key = next((key for key in ("cap_cny", "limit", "rate") if key in item), None)
    if key is None or item[key] == NOT_STATED:
        return None
    if key == "cap_cny":
        return f"≤ {money(language, item[key])}"
    if item.get("unit") == "FAR":
        return f"≤ {number(item[key], 1)}"
    return f"≤ {percent(item[key], 0)}" if key == "limit" else percent(item[key], 0)


def money(language: Language, yuan: float) -> str:
    r"""Write an amount of yuan in 万 and 亿, or in millions.

    Examples
    --------
    >>> money("zh", 20000000), money("zh", 100000000), money("en", 3000000)
    ('2\u202f000 万元', '1 亿元', '3 million yuan')
    """
    if language == "en":
        return say("en", "amount.million", amount=number(yuan / 1e6))
    large = yuan >= 1e8  # noqa: PLR2004 - 亿
    return say(
        "zh",
        "amount.hundred_million" if large else "amount.million",
        amount=number(yuan / (1e8 if large else 1e4)),
    )
