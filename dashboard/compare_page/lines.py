"""The rows of the comparison: what is read from the measures, the cards and the ledger of each parcel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dashboard.explore.ledger import book_of
from dashboard.explore.options import names_of, town_names, use_name
from dashboard.numerals import FIXED, NOTHING, exact, hectares, mu, number
from dashboard.text import say
from layers.floor_area import yuan_to_wan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from dashboard.compare_page.table import Column
    from dashboard.context import Context
    from dashboard.view import View

Better: TypeAlias = Literal["", "more", "less"]


@dataclass(frozen=True)
class Cell:
    """What stands in one place: words or a number with its unit, and a quiet note under it."""

    text: str
    note: str = ""
    mark: str = ""  # of a rule: pass, fail, needs_review, not_applicable, unmet, shown_only
    value: float | None = None
    share: float | None = None  # of the largest in the row, for its bar
    stands_out: bool = False


@dataclass(frozen=True)
class Row:
    """One thing compared; `better` says which end of a row of numbers is the better one."""

    key: str
    name: str
    cells: tuple[Cell, ...]
    better: Better = ""
    differs: bool = False


def rule_rows(context: Context, view: View, columns: Sequence[Column]) -> Iterator[Row]:
    """Return each rule of the pack, as each parcel's card has it."""
    del context, view
    for place, line in enumerate(columns[0].card.rules if columns else ()):
        lines = [column.card.rules[place] for column in columns]
        cells = tuple(Cell(one.measured, one.margin, one.mark) for one in lines)
        yield Row(f"rule:{line.rule_id}", f"{line.name} {line.limit}".strip(), cells)


def land_rows(context: Context, view: View, columns: Sequence[Column]) -> Iterator[Row]:
    """Return the site: its area, where it lies, what it is."""
    language, frame = view.language, context.measures.frame
    towns, carriers = town_names(context, language), names_of(context, "carriers", language)
    at = [frame.iloc[column.row] for column in columns]
    unit_mu = say(language, "map.mu")
    yield Row(
        "site_area",
        say(language, "compare.site_area"),
        tuple(
            Cell(
                f"{hectares(one['site_area_m2'])}{FIXED}ha",
                f"{mu(one['site_area_m2'])}{FIXED}{unit_mu}",
                value=_float(one["site_area_m2"]),
            )
            for one in at
        ),
        better="more",
    )

    def words(key: str, name: str, say_one: Callable[[Any], str]) -> Row:
        return Row(key, name, tuple(Cell(say_one(one[key])) for one in at))

    outside = say(language, "town.outside")
    yield words("town", say(language, "table.town"), lambda one: towns.get(one, one) if _is(one) else outside)
    yield words("land_use", say(language, "table.land_use"), lambda one: use_name(language, one))
    unstated = say(language, "card.not_stated")
    yield words(
        "supply",
        say(language, "table.supply"),
        lambda one: say(language, f"supply.{one}") if _is(one) else unstated,
    )
    none = say(language, "overview.none_carrier")
    yield words(
        "carrier", say(language, "table.carrier"), lambda one: carriers.get(one, one) if _is(one) else none
    )


LEDGER: Final[tuple[tuple[str, str, Better], ...]] = (
    ("counted_max", "floor.cap", "more"),
    ("counted_extra", "floor.room", "more"),
    ("support_max", "compare.support_max", "more"),
    ("transferable", "compare.transferable", "more"),
)


def floor_rows(context: Context, view: View, columns: Sequence[Column]) -> Iterator[Row]:
    """Return the floor area: what is planned or stands, what is allowed, added, transferred."""
    language, frame = view.language, context.measures.frame
    at = [frame.iloc[column.row] for column in columns]
    yield Row(
        "far",
        say(language, "rule.far"),
        tuple(
            Cell(
                number(one["far"], 2),
                say(language, f"floor.{one['far_basis']}") if _is(one["far_basis"]) else "",
            )
            for one in at
        ),
    )
    yield Row(
        "far_existing",
        say(language, "far.heading"),
        tuple(Cell(number(one["far_existing"], 2)) for one in at),
    )
    books = [book_of(context, view, column.row) for column in columns]
    for key, name, better in LEDGER:
        if any(key in book for book in books):
            amounts = [book.get(key) for book in books]
            yield Row(key, say(language, name), tuple(map(_square_metres, amounts)), better=better)


def reach_rows(context: Context, view: View, columns: Sequence[Column]) -> Iterator[Row]:
    """Return how far it is to a ring, a station and a connecting road, and to which."""
    language, frame = view.language, context.measures.frame
    at = [frame.iloc[column.row] for column in columns]
    for key, measure, thing, layer in (
        ("ring", f"ring_{view.measure_from}_m", f"ring_{view.measure_from}_id", "rings"),
        ("station", "station_m", "station_id", "stations"),
        ("crossing", "crossing_m", "crossing_id", "crossings"),
    ):
        names = names_of(context, layer, language)
        cells = tuple(
            Cell(
                f"{number(one[measure])}{FIXED}m" if exact(one[measure]) is not None else NOTHING,
                names.get(one[thing], "") if _is(one[thing]) else "",
                value=_float(one[measure]),
            )
            for one in at
        )
        yield Row(key, say(language, f"compare.{key}"), cells, better="less")


def money_rows(context: Context, view: View, columns: Sequence[Column]) -> Iterator[Row]:
    """Return the top-up at the typed price; without one the row says what is missing."""
    language = view.language
    cells = []
    for column in columns:
        topup = column.card.topup
        if not topup.amount:
            cells.append(Cell(NOTHING, topup.hint))
            continue
        yuan = book_of(context, view, column.row)["top_up"]
        amount = None if yuan is None else yuan_to_wan(yuan)
        cells.append(Cell(topup.amount, topup.per_mu, value=_float(amount)))
    yield Row("top_up", say(language, "topup.heading"), tuple(cells), better="less")


def _square_metres(amount: Decimal | None) -> Cell:
    text = NOTHING if amount is None else f"{number(amount)}{FIXED}m²"
    return Cell(text, value=_float(amount))


def _float(value: object) -> float | None:
    found = exact(value)
    return None if found is None else float(found)


def _is(value: object) -> bool:
    return isinstance(value, str) and bool(value)
