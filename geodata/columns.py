"""Which column of a file is which of the contract: by its name, by an alias (zh, en), or as the user says."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from geodata.errors import ColumnNotThere, NotAContractColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.contracts import Column

ROW = "@row"  # `--map parcel_id=@row`: number the rows
NONE = "@none"  # `--map owner=@none`: no column of the file stands for it, whatever their names say
_FILE = Path(__file__).parent / "aliases.toml"
_DBF_WIDTH = 10  # a Shapefile cuts column names there

# Square metres in one of the units that a column's own name may state
UNITS_M2: Mapping[str, float] = MappingProxyType(
    {
        "亩": 2000 / 3,
        "mu": 2000 / 3,
        "公顷": 10_000.0,
        "ha": 10_000.0,
        "平方公里": 1e6,
        "km2": 1e6,
        "sqkm": 1e6,
    }
)
# What a user may say a column is in: times how much, and its sign
GIVEN_UNITS: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "m2": (1.0, "m²"),
        "ha": (10_000.0, "ha"),
        "mu": (2000 / 3, "亩"),
        "km2": (1e6, "km²"),
        "ratio": (1.0, "1"),
        "percent": (0.01, "%"),
    }
)
_SQUARE_METRES = ("平方米", "平米", "m2", "sqm", "㎡")


How = Literal["given", "name", "alias", "cut"]


@dataclass(frozen=True)
class Match:
    """Which file column stands for a contract column, how that was known, what its numbers are times.

    Parameters
    ----------
    how
        ``given`` by the user, by its own ``name``, by an ``alias``, or by the beginning of a name that a
        Shapefile ``cut``.
    """

    contract: str
    column: str
    factor: float = 1.0
    unit: str = "m²"
    how: How = "given"


@cache
def aliases() -> Mapping[str, tuple[str, ...]]:
    """Read what files call each column, in the order of preference.

    Examples
    --------
    >>> "DKBH" in aliases()["parcel_id"]
    True
    """
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    last = raw.pop("last_resort")
    return MappingProxyType({name: (*names, *last.get(name, ())) for name, names in raw.items()})


def plain(name: str) -> str:
    """Write a column's name without case, width, spaces, punctuation.

    Examples
    --------
    >>> plain("Site_Area (m²)"), plain("ＭＪ")
    ('siteaream2', 'mj')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def match_columns(
    columns: Sequence[str],
    contract: Sequence[Column],
    mapping: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
) -> list[Match]:
    """Find the column of a file that stands for each column of a contract, where there is one.

    Parameters
    ----------
    columns
        As the file names them.
    contract
        The contract's columns.
    mapping
        Contract name → file column, which goes before every alias; `NONE` where it has none.
    units
        Contract name → unit (a key of `GIVEN_UNITS`), which goes before what the column's name says.

    Raises
    ------
    NotAContractColumn, ColumnNotThere
        If `mapping` speaks of a column that the contract or the file does not have.

    Examples
    --------
    >>> from geodata.contracts import PARCELS
    >>> [(m.contract, m.column) for m in match_columns(["DKBH", "MJ", "colour"], PARCELS)]
    [('parcel_id', 'DKBH'), ('site_area_m2', 'MJ')]
    """
    given = dict(mapping or {})
    names = {column.name for column in contract}
    for key, value in given.items():
        if key not in names:
            raise NotAContractColumn(came=key, known=", ".join(sorted(names)))
        if value not in columns and value not in {ROW, NONE}:
            raise ColumnNotThere(came=value, columns=", ".join(columns) or "—")
    matches = [_match(wanted, column, "given") for wanted, column in given.items() if column != NONE]
    taken = set(given.values())
    # exact names of the contract first, so that an alias never takes them away
    taken |= {name for name in columns if name in names - given.keys()}
    for wanted in (column.name for column in contract if column.name not in given):
        found = _match(wanted, wanted, "name") if wanted in columns else _by_alias(wanted, columns, taken)
        if found is not None:
            taken.add(found.column)
            matches.append(found)
    return [_in_unit(match, (units or {}).get(match.contract)) for match in matches]


def _in_unit(match: Match, given: str | None) -> Match:
    if given is None:
        return match
    factor, unit = GIVEN_UNITS[given]
    return replace(match, factor=factor, unit=unit)


def _by_alias(contract: str, columns: Sequence[str], taken: set[str]) -> Match | None:
    free = [name for name in columns if name not in taken]
    by_plain: dict[str, str] = {}
    for name in free:
        by_plain.setdefault(plain(name), name)
        by_plain.setdefault(_without_unit(plain(name), contract), name)
    for alias in (contract, *aliases().get(contract, ())):
        if plain(alias) in by_plain:
            return _match(contract, by_plain[plain(alias)], "alias")
    # what is left of names of two columns (who uses the land, how much of it) says neither
    others = [one for one in aliases() if one != contract]
    cut = [
        name for name in free if _is_cut(name, contract) and not any(_is_cut(name, other) for other in others)
    ]
    return _match(contract, cut[0], "cut") if cut else None


def _is_cut(name: str, contract: str) -> bool:
    """Say whether a name is what a Shapefile leaves of a longer one: ten bytes, perhaps half a character."""
    if len(name) == _DBF_WIDTH and contract.startswith(name.casefold()):
        return True
    seen = name.rstrip("\ufffd?")
    longer = (
        alias for alias in aliases().get(contract, ()) if not alias.isascii() and alias.startswith(seen)
    )
    return bool(seen) and any(seen in _beginnings(alias) for alias in longer)


def _beginnings(alias: str) -> set[str]:
    texts = ((alias.encode(encoding), encoding) for encoding in ("utf-8", "gbk"))
    return {raw[:_DBF_WIDTH].decode(encoding, "ignore") for raw, encoding in texts if len(raw) > _DBF_WIDTH}


def _without_unit(name: str, contract: str) -> str:
    if not contract.endswith("_m2"):
        return name
    for unit in (*UNITS_M2, *_SQUARE_METRES):
        stem = name.removesuffix(plain(unit))
        if stem not in ("", name):
            return stem
    return name


def _match(contract: str, column: str, how: How) -> Match:
    if contract.endswith("_area_m2"):
        for unit, factor in UNITS_M2.items():
            if re.search(rf"(?:[\W_]{unit}|[\u4e00-\u9fff]{unit})[\W_]*$", column.casefold()):
                return Match(contract, column, factor, unit, how)
    return Match(contract, column, how=how)
