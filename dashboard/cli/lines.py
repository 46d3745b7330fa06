"""What the commands about one parcel or one scheme share: the parcel, lines of figures, options."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table

from dashboard.cli.console import language
from dashboard.text import knows, say
from geodata.errors import BadOption, UnknownParcel

if TYPE_CHECKING:
    from dashboard.cli.judged import Judged
    from layers._book import Line
    from layers._symbol_types import Words
    from layers.policy import PolicyPack

DECIMALS: Final = {"storeys": 0, "ha": 4}
PERCENT: Final = "share"
_TRUTHS: Final = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def position_of(found: Judged, parcel: str) -> int:
    """Find a parcel's row.

    Raises
    ------
    UnknownParcel
        If the data set has none of that id.
    """
    ids = found.assessment.measures.frame["parcel_id"].tolist()
    if parcel not in ids:
        example = str(ids[0]) if ids else "—"
        raise UnknownParcel(came=parcel, dataset=found.dataset.manifest.dataset_id, example=example)
    return ids.index(parcel)


def said(text: Words | None) -> str:
    """Say a text in the language of the command line; nothing where there is none."""
    return "" if text is None else text.say(language())


def month_of(pack: PolicyPack) -> str:
    """Say as of which month a pack is; a dash where it is not dated."""
    return f"{pack.info.announced_on:%Y-%m}" if pack.info.announced_on else "—"


def title_of(pack: PolicyPack) -> str:
    """Give a pack's title in the language of the command line."""
    return pack.title_zh if language() == "zh" else pack.title_en


def shown(value: Decimal | None, unit: str) -> str:
    """Write a figure for reading: rounded half up, thousands apart; a dash where it is not known.

    Examples
    --------
    >>> shown(Decimal("1920000"), "yuan"), shown(Decimal("0.183673"), "share"), shown(None, "m2")
    ('1,920,000.00', '18.37%', '—')
    """
    from layers.floor_area import rounded  # noqa: PLC0415 - pandas is slow to import

    if value is None:
        return "—"
    if unit == PERCENT:
        return f"{rounded(value * 100, 2)}%"
    return f"{rounded(value, DECIMALS.get(unit, 2)):,f}"


def unit_of(unit: str) -> str:
    """Say a unit; nothing for plain numbers and percentages."""
    return say(language(), f"unit.{unit}") if knows(f"unit.{unit}") else ""


def lines_table(lines: Sequence[Line]) -> Table:
    """Put lines under each other: label, value, unit, formula, source."""
    table = Table(box=None, pad_edge=False)
    for key in ("item", "value", "unit", "formula", "source"):
        justify: Any = "right" if key == "value" else "left"
        table.add_column(say(language(), f"ledger.{key}"), justify=justify, overflow="fold")
    for line in lines:
        cells = (
            said(line.label),
            shown(line.value, line.unit),
            unit_of(line.unit),
            line.formula,
            line.source,
        )
        table.add_row(*cells)
    return table


def line_of(line: Line) -> dict[str, Any]:
    """Give a line as plain data: the value as a number, and exactly as a text."""
    return {
        "key": line.key,
        "label_zh": line.label.zh,
        "label_en": line.label.en,
        "value": number_of(line.value),
        "exact": text_of(line.value),
        "unit": line.unit,
        "formula": line.formula,
        "inputs": {name: number_of(value) for name, value in line.inputs},
        "source": line.source,
        "altered": line.altered,
    }


def number_of(value: Decimal | None) -> float | None:
    """Give a decimal as a number for JSON."""
    return None if value is None else float(value)


def text_of(value: Decimal | None) -> str | None:
    """Give a decimal with all its digits."""
    return None if value is None else f"{value:f}"


def pairs_of(option: str, texts: Sequence[str], expected: tuple[str, str]) -> dict[str, str]:
    """Read ``key=value`` pairs.

    Raises
    ------
    BadOption
        If a pair has no ``=`` or an empty side.

    Examples
    --------
    >>> pairs_of("--answer", ["region=苏南"], ("key=value", "键=值"))
    {'region': '苏南'}
    """
    pairs: dict[str, str] = {}
    for text in texts:
        key, _, value = (part.strip() for part in text.partition("="))
        if not key or not value:
            raise bad_option(option, text, expected)
        pairs[key] = value
    return pairs


def bad_option(option: str, came: str, expected: tuple[str, str]) -> BadOption:
    """Make the fault of an option that cannot be read; what is expected in English and in Chinese."""
    return BadOption(option=option, came=came, expected=expected[0], expected_zh=expected[1])


def answer_of(text: str) -> bool | float | str:
    """Understand an answer: yes or no, a number, or a word.

    Examples
    --------
    >>> answer_of("true"), answer_of("1.5"), answer_of("苏南")
    (True, 1.5, '苏南')
    """
    if text.casefold() in _TRUTHS:
        return _TRUTHS[text.casefold()]
    try:
        return float(text)
    except ValueError:
        return text
