"""Numbers of sentences as people read them: digits in threes, with a thin space between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

THIN: Final = "\u202f"  # narrow no-break space: groups digits and never breaks a number over two lines
QUANTITIES: Final = frozenset(
    {
        *("count", "corners", "above", "feature", "other"),
        *("area", "legal", "drawn", "before", "after", "width", "value"),
        *("median", "next", "metres", "east", "north", "distance_km", "most", "factor"),
    }
)
"""Facts that are amounts or count something; a year, a port, a code or a name is none.

What came (``came``) is an amount where it is an integer; as text it is said as it was written.
"""

_PLAIN: Final = re.compile(r"([+−-]?)(\d+)(\.\d+)?")
_BY_COMMAS: Final = re.compile(r"[+−-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def grouped(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a sentence with their amounts grouped; everything else as it is.

    Examples
    --------
    >>> told = grouped({"count": 2000, "area": "12,345.60", "median": "1234.5", "column": "2000", "of": 2000})
    >>> [str(fact).replace(THIN, " ") for fact in told.values()]
    ['2 000', '12 345.60', '1 234.5', '2000', '2000']
    """
    return {name: _grouped(name, fact) for name, fact in facts.items()}


def _grouped(name: str, fact: object) -> object:
    if isinstance(fact, bool) or not isinstance(fact, int | str):
        return fact
    text = str(fact)
    if _BY_COMMAS.fullmatch(text):
        return text.replace(",", THIN)
    amount = name in QUANTITIES or (name == "came" and isinstance(fact, int))
    plain = _PLAIN.fullmatch(text) if amount else None
    if plain is None:
        return fact
    sign, whole, rest = plain.groups()
    return f"{sign}{int(whole):,}{rest or ''}".replace(",", THIN)
