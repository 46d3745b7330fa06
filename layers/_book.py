"""Lines of a reckoning: each number with its formula, inputs, unit and source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import mul
from typing import Final, Literal, TypeAlias

from layers._symbol_types import Words

DATA: Final = "data"
TOOL: Final = "tool"
USER: Final = "user"
How: TypeAlias = Callable[..., Decimal | None]
_NAME: Final = re.compile(r"[a-z_][a-z_0-9]*")


@dataclass(frozen=True)
class Line:
    """One line of the ledger.

    Attributes
    ----------
    value
        In `unit`, unrounded; None where an input is missing.
    formula, inputs
        How it is reckoned, and from which lines or numbers.
    source
        Ids of the pack's sources behind it, and ``data``, ``user``, ``tool`` for what the pack does not say.
    altered
        Whether a threshold behind it differs from the pack's.
    """

    key: str
    label: Words
    value: Decimal | None
    unit: str
    formula: str
    inputs: tuple[tuple[str, Decimal | None], ...]
    source: str
    altered: bool = False


@dataclass(frozen=True)
class Given:
    """Where a number that is not reckoned comes from."""

    source: str
    altered: bool = False


class Book:
    """Lines as they are written; each may use the ones before."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}

    def put(self, key: str, label: tuple[str, str], value: Decimal | None, unit: str, given: Given) -> None:
        """Write down a number that is given."""
        self.lines[key] = Line(key, Words(*label), value, unit, "", (), given.source, given.altered)

    def reckon(self, key: str, label: tuple[str, str], unit: str, formula: str, how: How) -> None:
        """Write down a number that follows from lines before; blank where one of them is.

        The names in the formula are the keys of the lines it uses, in the order in which `how` takes them.
        """
        uses = [name for name in dict.fromkeys(_NAME.findall(formula)) if name in self.lines]
        values = [self.lines[name].value for name in uses]
        known = [value for value in values if value is not None]
        value = how(*known) if len(known) == len(values) else None
        altered = any(self.lines[name].altered for name in uses)
        inputs = tuple(zip(uses, values, strict=True))
        sources = dict.fromkeys(part for name in uses for part in self.lines[name].source.split(", "))
        source = ", ".join(part for part in sources if part != TOOL) or TOOL
        self.lines[key] = Line(key, Words(*label), value, unit, formula, inputs, source, altered)


def in_words(lines: Sequence[Line]) -> dict[str, Words]:
    """Write each line's formula with the labels of the lines it uses, in both languages; empty where given.

    Examples
    --------
    >>> book = Book()
    >>> book.put("site_area", ("用地面积", "site area"), Decimal(20000), "m2", Given(DATA))
    >>> book.put("far_max", ("容积率上限", "greatest FAR"), Decimal(3), "1", Given(DATA))
    >>> book.reckon("counted_max", ("计容上限", "most counted"), "m2", "site_area * far_max", product)
    >>> in_words(tuple(book.lines.values()))["counted_max"].zh
    '用地面积 × 容积率上限'
    """
    labels = {line.key: line.label for line in lines}

    def told(line: Line, spoken: Literal["zh", "en"]) -> str:
        named = _NAME.sub(
            lambda found: labels[found[0]].say(spoken) if found[0] in labels else found[0], line.formula
        )
        return named.replace(" * ", " × ").replace(" / ", " ÷ ").replace(" - ", " − ")

    return {line.key: Words(told(line, "zh"), told(line, "en")) for line in lines}


def product(*factors: Decimal) -> Decimal:
    """Multiply any number of factors.

    Examples
    --------
    >>> product(Decimal(2), Decimal(3), Decimal(4))
    Decimal('24')
    """
    return reduce(mul, factors, Decimal(1))


def div(one: Decimal, other: Decimal) -> Decimal | None:
    """Divide; blank where there is nothing to divide by.

    Examples
    --------
    >>> div(Decimal(2), Decimal(0)) is None
    True
    """
    return one / other if other else None
