"""The floor-area lines of a card: what is there, what is allowed, what may be transferred."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.explore.rules import support_limit
from dashboard.numerals import THIN, exact, number, percent
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.context import Context
    from dashboard.explore.rules import Judged
    from dashboard.view import Language, View

Line = tuple[str, str, str]


def floor_lines(context: Context, view: View, judged: Judged, row: int) -> tuple[Line, ...]:
    """Return the lines of name, value and note for one parcel.

    Parameters
    ----------
    context
        Measures and pack.
    view
        Language.
    judged
        The limits in force.
    row
        Which parcel.
    """
    language = view.language
    measured = context.measures.frame.iloc[row]
    area, far_limit = exact(measured["site_area_m2"]), exact(judged.far_limit)
    support = exact(support_limit(judged.assessment))
    lines: list[Line] = [_far(language, measured)]
    lines += [
        (say(language, f"floor.{key}"), _square_metres(language, exact(measured[key])), "")
        for key in ("counted_floor_area_m2", "support_floor_area_m2", "industrial_floor_area_m2")
    ]
    if area is None or far_limit is None:
        return tuple(lines)
    cap = area * far_limit
    lines.append((say(language, "floor.cap"), _square_metres(language, cap), ""))
    counted = exact(measured["counted_floor_area_m2"])
    if counted is not None and counted <= cap:
        lines.append((say(language, "floor.room"), _square_metres(language, cap - counted), ""))
    if support is not None:
        lines.append(
            (
                say(language, "floor.support", share=percent(support, 0)),
                _square_metres(language, cap * support),
                "",
            )
        )
        lines += _transfer(language, judged, cap * (1 - support), measured["reached_production_on"])
    return tuple(lines)


def _far(language: Language, measured: pd.Series) -> Line:
    basis = measured["far_basis"]
    known = isinstance(basis, str) and exact(measured["far"]) is not None
    words = say(language, f"floor.{basis}") if known else say(language, "floor.input_missing")
    value = number(measured["far"], 2) if known else say(language, "floor.input_missing")
    return say(language, "floor.far", basis=words) if known else say(language, "rule.far"), value, ""


def _transfer(language: Language, judged: Judged, industrial: Decimal, reached: object) -> list[Line]:
    share = exact(judged.transfer_share)
    if share is None:
        return []
    name = say(language, "floor.transfer", share=percent(share, 0))
    note = (
        say(language, "floor.transfer_open", date=f"{reached:%Y-%m-%d}")
        if isinstance(reached, pd.Timestamp) and not pd.isna(reached)
        else say(language, "floor.transfer_locked")
    )
    return [(name, f"≤ {_square_metres(language, industrial * share)}", note)]


def _square_metres(language: Language, value: Decimal | None) -> str:
    return say(language, "floor.input_missing") if value is None else f"{number(value)}{THIN}m²"


def topup_amount(*, rate: float, price: float, areas_m2: Sequence[float]) -> Decimal:
    """Return the top-up in yuan: rate × price × site area, unrounded.

    Examples
    --------
    >>> topup_amount(rate=0.20, price=480, areas_m2=[20_000])
    Decimal('1920000.00')
    """
    total = sum((Decimal(repr(float(area))) for area in areas_m2), start=Decimal(0))
    return Decimal(repr(rate)) * Decimal(repr(price)) * total
