"""Policy packs by id or from a file, and the line of a file at which a fault stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from dashboard.numerals import number
from geodata.errors import BadPack, BridgeheadError, MissingFile, PolicyError, SeveralPacks
from geodata.packs import pack_ids, read_pack, read_pack_file
from layers.policy import PolicyPack, parse_pack, parse_packs

MOST_BYTES: Final = 4_000_000
_HEADER: Final = re.compile(r"^\s*\[\[?\s*([A-Za-z_][\w.]*)\s*\]\]?\s*(#.*)?$")
_LINE: Final = re.compile(r"line (\d+)")


@dataclass(frozen=True)
class _Table:
    """One table of a TOML file: its name and its lines, the header first (counted from 0)."""

    name: str
    first: int
    end: int


def packs_in(path: Path) -> tuple[PolicyPack, ...]:
    """Read every pack of a TOML file.

    Raises
    ------
    MissingFile, BadPack, PolicyError
        If there is no such file, it is not TOML, or it says something that a pack cannot say.
    """
    if not path.is_file():
        raise MissingFile(path=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise BadPack(path=path.name, detail=f"more than {number(MOST_BYTES)} bytes")
    return parse_packs(read_pack_file(path))


def pack_named(name: str) -> PolicyPack:
    """Give a pack by its id, or from a file; ``FILE#ID`` chooses one of a file with several.

    Raises
    ------
    UnknownPack, MissingFile, SeveralPacks, PolicyError
        If there is no such pack, or the file holds several and none is chosen.

    Examples
    --------
    >>> pack_named("cn-320583-ma-2019").id
    'cn-320583-ma-2019'
    """
    file, _, wanted = name.partition("#")
    if not file.endswith(".toml"):
        return parse_pack(read_pack(name))
    packs = packs_in(Path(file))
    chosen = [pack for pack in packs if wanted in ("", pack.id)]
    if len(chosen) != 1:
        known = ", ".join(pack.id for pack in packs) or "-"
        raise SeveralPacks(came=name, path=Path(file).name, known=known)
    return chosen[0]


@cache
def shipped_packs() -> tuple[PolicyPack, ...]:
    """Give every pack that comes with the program, read once; packs cannot be changed.

    Examples
    --------
    >>> "cn-320583-ma-2019" in [pack.id for pack in shipped_packs()]
    True
    """
    return tuple(parse_pack(read_pack(name)) for name in pack_ids())


def line_of(text: str, fault: BridgeheadError) -> int | None:
    r"""Find the line of a TOML file that a fault speaks of, counted from 1; None where it cannot be told.

    Parameters
    ----------
    text
        The file as it stands.
    fault
        What was raised on reading it.

    Examples
    --------
    >>> from geodata.errors import UnknownPackKey
    >>> text = '[[rule]]\nid = "far.max"\ncolour = 3\n'
    >>> line_of(text, UnknownPackKey(place="rule far.max", came="colour", known="id, metric"))
    3
    """
    facts = {key: str(value) for key, value in fault.facts.items()}
    if isinstance(fault, BadPack):
        told = _LINE.search(facts["detail"])
        return int(told[1]) if told else None
    if not isinstance(fault, PolicyError):
        return None
    lines = text.splitlines()
    if "kind" in facts:  # two of one kind under one id: the second is meant
        twice = _with_id(lines, _tables(lines), facts["kind"], facts["came"])
        return twice[-1][1] + 1 if twice else None
    if "first" in facts:
        return _key_line(lines, _Table("", 0, len(lines)), "effective_to")
    return _at_place(lines, facts.get("place", ""), facts.get("came", ""))


def _at_place(lines: Sequence[str], place: str, came: str) -> int | None:
    """Find a place such as `rule far.max, op`."""
    entry, *keys = place.split(", ")
    kind, _, name = entry.partition(" ")
    if entry in ("top level", "schema"):
        return _key_line(lines, _Table("", 0, len(lines)), came if entry == "top level" else "schema")
    tables = [table for table in _tables(lines) if table.name == kind]
    if name.isdigit() and 0 < int(name) <= len(tables):
        found = [(tables[int(name) - 1], tables[int(name) - 1].first)]
    elif name:
        found = _with_id(lines, _tables(lines), kind, name)
    else:
        found = [(table, table.first) for table in tables]
    if len(found) != 1:
        return None
    table, line = found[0]
    keyed = [at for key in (*keys[:1], came) if key and (at := _key_line(lines, table, key))]
    return keyed[0] if keyed else line + 1


def _tables(lines: Sequence[str]) -> list[_Table]:
    """Cut a file at its headers."""
    heads = [(number, match[1]) for number, line in enumerate(lines) if (match := _HEADER.match(line))]
    ends = [number for number, _ in heads[1:]] + [len(lines)]
    return [_Table(name, first, end) for (first, name), end in zip(heads, ends, strict=True)]


def _with_id(
    lines: Sequence[str], tables: Sequence[_Table], kind: str, name: str
) -> list[tuple[_Table, int]]:
    """Find the entries of one kind that have an id: tables of their own, or one line each in a list."""
    wanted = re.compile(rf"""(^|[\s{{,])id\s*=\s*["']{re.escape(name)}["']""")
    found = [
        (table, number)
        for table in tables
        for number in range(table.first, table.end)
        if wanted.search(lines[number])
        if table.name == kind or "{" in lines[number]
    ]
    return [(table if table.name == kind else _Table(kind, at, at + 1), at) for table, at in found]


def _key_line(lines: Sequence[str], table: _Table, key: str) -> int | None:
    written = re.compile(rf"""(^|[\s{{,])["']?{re.escape(key)}["']?\s*=""")
    for at in range(table.first, table.end):
        if written.search(lines[at].partition("#")[0]):
            return at + 1
    return None
