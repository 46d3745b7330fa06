"""The floor-area lines of a card: what is there, what is allowed, what may be transferred; and the top-up.

The numbers are those of `layers.floor_area.ledger`; here they are chosen, summed over parcels and worded.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from dashboard.explore.quantities import quantity
from dashboard.explore.rules import overrides_of
from dashboard.numerals import FIXED, exact, hectares, number, percent, signed_percent
from dashboard.text import say
from layers.floor_area import ledger, ledger_input, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from dashboard.context import Context
    from dashboard.view import Language, View

Line: TypeAlias = tuple[str, str, str]
Book: TypeAlias = "Mapping[str, Decimal | None]"
TELLING_DIFFERENCE: Final = Decimal("0.02")  # of the legal area; beyond it the drawn one is shown as well
FLOORS: Final = ("counted_floor_area_m2", "support_floor_area_m2", "industrial_floor_area_m2")


def book_of(context: Context, view: View, row: int) -> Book:
    """Reckon a parcel's ledger at the thresholds and the typed price of a view: numbers by key, unrounded.

    Parameters
    ----------
    context
        Measures and pack.
    view
        Thresholds, and the price in yuan/m² if one is typed.
    row
        Which parcel.
    """
    known = ledger_input(context.measures, row, price=view.price)
    return {line.key: line.value for line in ledger(known, context.pack, overrides_of(view))}


def together(books: Iterable[Book], key: str) -> Decimal | None:
    """Sum one line over some ledgers; nothing where there are none, or one of them does not know it.

    Examples
    --------
    >>> together([{"top_up": Decimal("0.1")}, {"top_up": Decimal("0.2")}], "top_up")
    Decimal('0.3')
    >>> together([{"top_up": Decimal(1)}, {"top_up": None}], "top_up") is None
    True
    """
    values = [book[key] for book in books]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def floor_lines(context: Context, view: View, row: int) -> tuple[Line, ...]:
    """Return the lines of name, value and note for one parcel.

    Parameters
    ----------
    context
        Measures and pack.
    view
        Language and thresholds.
    row
        Which parcel.
    """
    language = view.language
    measured = context.measures.frame.iloc[row]
    book = book_of(context, view, row)
    present = [
        (say(language, f"floor.{key}"), _square_metres(language, exact(measured[key])), "") for key in FLOORS
    ]
    return (
        *_drawn(language, measured, book),
        _far(language, measured),
        *present,
        *_shares(language, measured, book),
        *_allowed(language, measured, book),
    )


def _drawn(language: Language, measured: pd.Series, book: Book) -> Sequence[Line]:
    """Show the drawn area where it differs from the legal one by more than a survey would."""
    legal, drawn, difference = (book[key] for key in ("site_area", "site_area_drawn", "site_area_difference"))
    if measured["site_area_basis"] != "legal" or not legal or drawn is None or difference is None:
        return ()
    share = difference / legal
    if abs(share) <= TELLING_DIFFERENCE:
        return ()
    note = say(language, "floor.difference", share=signed_percent(share))
    return ((say(language, "floor.drawn"), f"{hectares(drawn)}{FIXED}ha", note),)


def _far(language: Language, measured: pd.Series) -> Line:
    basis = measured["far_basis"]
    if not isinstance(basis, str) or exact(measured["far"]) is None:
        return say(language, "rule.far"), say(language, "floor.input_missing"), ""
    name = say(language, "floor.far", basis=say(language, f"floor.{basis}"))
    return name, number(measured["far"], 2), ""


def _shares(language: Language, measured: pd.Series, book: Book) -> Sequence[Line]:
    """Show the supporting share over each denominator that is known: the policy does not say which."""
    counted, support, industrial = (exact(measured[key]) for key in FLOORS)
    if support is None:
        return ()
    wholes = {"counted": counted, "gross": None if industrial is None else industrial + support}
    shares = {key: ratio(support, whole) for key, whole in wholes.items() if whole is not None}
    limit = book["support_share"]
    return [
        (
            say(language, f"floor.share_{key}"),
            quantity(
                language, "support_floor_share", float(share), limit=None if limit is None else float(limit)
            ),
            "",
        )
        for key, share in shares.items()
        if share is not None
    ]


def _allowed(language: Language, measured: pd.Series, book: Book) -> Sequence[Line]:
    """Show what the policy allows, as far as it is known."""
    lines: list[Line] = []
    if book["counted_max"] is not None:
        lines.append((say(language, "floor.cap"), _square_metres(language, book["counted_max"]), ""))
    extra = book["counted_extra"]
    if extra is not None and extra >= 0:
        lines.append((say(language, "floor.room"), _square_metres(language, extra), ""))
    if book["support_max"] is not None:
        name = say(language, "floor.support", share=percent(book["support_share"], 0))
        lines.append((name, _square_metres(language, book["support_max"]), ""))
    if book["transferable"] is not None:
        lines.append(_transfer(language, measured["reached_production_on"], book))
    return lines


def _transfer(language: Language, reached: object, book: Book) -> Line:
    name = say(language, "floor.transfer", share=percent(book["transfer_share"], 0))
    date = getattr(reached, "strftime", None)
    note = (
        say(language, "floor.transfer_locked")
        if date is None or reached != reached  # noqa: PLR0124 - not a time
        else say(language, "floor.transfer_open", date=date("%Y-%m-%d"))
    )
    return name, f"≤ {_square_metres(language, book['transferable'])}", note


def _square_metres(language: Language, value: Decimal | None) -> str:
    return say(language, "floor.input_missing") if value is None else f"{number(value)}{FIXED}m²"
