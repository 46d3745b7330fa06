"""The floor-area ledger as a brief shows it: each line with its numbers put into its formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dashboard.handouts.subject import words_of
from dashboard.numerals import FIXED, exact, number, percent
from layers.floor_area import ratio
from layers.symbology import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers._book import Line

# lines of the ledger that a brief shows, in order
FLOORS: Final = (
    "site_area", "far_baseline", "counted_baseline", "far_max", "counted_max", "counted_extra",
    "support_share", "support_max", "support_extra", "industrial", "transfer_share", "transferable",
)  # fmt: skip
PAYMENTS: Final = (
    "price", "rate", "top_up_wan", "top_up_per_mu", "price_per_counted_baseline", "price_per_counted",
)  # fmt: skip
SHARES: Final = frozenset({"support_share", "transfer_share", "rate"})
TOTALS: Final = frozenset({"counted_max", "counted_extra", "transferable", "top_up_wan"})
PRESENT: Final = ("counted_floor_area_m2", "industrial_floor_area_m2", "support_floor_area_m2")
# labels of the ledger that name their unit, which the value has already
RENAMED: Final = frozenset({"top_up_wan", "top_up_per_mu"})
YUAN_PER_WAN: Final = Decimal(10_000)
NAME: Final = re.compile(r"[a-z_][a-z_0-9]*")


@dataclass(frozen=True)
class LedgerRow:
    """One line.

    Attributes
    ----------
    value
        With its unit, rounded for display; "not stated" where it is not known.
    formula
        With the numbers put in; empty for what is given.
    strong
        Whether it is one of the sums that a reader looks for.
    amount
        The value, unrounded; None where it is not known.
    """

    key: str
    label: Words
    value: Words
    formula: str
    altered: bool
    strong: bool
    amount: Decimal | None = None


def rows_of(lines: Mapping[str, Line]) -> tuple[LedgerRow, ...]:
    """Return the lines about floor area."""
    return tuple(_row(lines, key) for key in FLOORS)


def money_rows(lines: Mapping[str, Line]) -> tuple[LedgerRow, ...]:
    """Return the lines about money; none where no price was given."""
    if lines["price"].value is None or lines["rate"].value is None:
        return ()
    return tuple(_row(lines, key) for key in PAYMENTS)


def present_rows(measured: pd.Series) -> tuple[LedgerRow, ...]:
    """Return what is there now: floor areas, and the supporting share over both denominators."""
    counted, industrial, support = (exact(measured[name]) for name in PRESENT)
    gross = None if industrial is None or support is None else industrial + support
    rows = [
        _given(f"floor.{name}", value, "m2")
        for name, value in zip(PRESENT, (counted, industrial, support), strict=True)
    ]
    for key, whole in (("counted", counted), ("gross", gross)):
        share = None if support is None or whole is None else ratio(support, whole)
        rows.append(_given(f"floor.share_{key}", share, "share"))
    return tuple(rows)


def _given(key: str, value: Decimal | None, unit: str) -> LedgerRow:
    return LedgerRow(key, words_of(key), said(value, unit), "", altered=False, strong=False)


def _row(lines: Mapping[str, Line], key: str) -> LedgerRow:
    line = lines[key]
    unit = "share" if key in SHARES else line.unit
    label = words_of(f"brief.line_{key}") if key in RENAMED else line.label
    shown, strong = said(line.value, unit), key in TOTALS
    return LedgerRow(key, label, shown, formula_of(line), line.altered, strong, line.value)


def said(value: Decimal | None, unit: str) -> Words:
    """Write an amount with its unit.

    Examples
    --------
    >>> said(Decimal("0.3"), "share").en, said(None, "m2").en
    ('30%', 'not stated')
    """
    if value is None:
        return words_of("export.not_stated")
    if unit == "share":
        shown = percent(value, 0 if (value * 100) % 1 == 0 else 2)
        return words_of("export.plain", value=shown)
    text = number(value, 2)
    if unit == "1":
        return words_of("export.plain", value=text)
    if unit == "m2":
        return words_of("export.plain", value=f"{text}{FIXED}m²")
    if unit in {"wan", "wan_per_mu"}:
        yuan = number(value * YUAN_PER_WAN)
        return words_of(f"export.unit_{unit}", value=Words(text, yuan))
    return words_of(f"export.unit_{unit}", value=text)


def formula_of(line: Line) -> str:
    """Write a line's formula with its numbers put in.

    Examples
    --------
    >>> from dashboard.numerals import THIN
    >>> from layers.floor_area import Line
    >>> from layers.symbology import Words
    >>> inputs = (("site_area", Decimal(20000)), ("far_max", Decimal(3)))
    >>> line = Line("k", Words("", ""), Decimal(60000), "m2", "site_area * far_max", inputs, "data")
    >>> formula_of(line).replace(THIN, " ")
    '20 000.00 × 3.00'
    """
    known = dict(line.inputs)
    if not line.formula or any(value is None for value in known.values()):
        return ""
    put_in = NAME.sub(lambda found: _number(found.group(), known), line.formula)
    return put_in.replace("*", "×").replace("/", "÷").replace(" - ", " − ")


def _number(name: str, known: Mapping[str, Decimal | None]) -> str:
    value = known.get(name)
    return name if value is None else percent(value, 0) if name in SHARES else number(value, 2)
