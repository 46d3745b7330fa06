"""Policy packs as plain data: which there are, and what each says. Their meaning is `layers.policy`'s."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from geodata.errors import BadPack, UnknownPack

POLICIES = Path(__file__).parent / "policies"

PACK = "policy-pack/1"
PACK_SET = "policy-pack-set/1"
INCENTIVES = "incentive-table/1"


def pack_ids() -> list[str]:
    """List the ids of all packs, those inside a set too.

    Examples
    --------
    >>> len(pack_ids())
    8
    """
    return sorted(_shipped())


def read_pack(pack_id: str) -> dict[str, Any]:
    """Read one policy pack in the form `policy-pack/1`, unchecked.

    A member of a set comes in the same form: its own facts under ``pack``, its rules as ``rule``, its
    transfer as ``transfer``, and the sources of the set that it cites.

    Parameters
    ----------
    pack_id
        As listed by `pack_ids`.

    Raises
    ------
    UnknownPack, BadPack
        If there is no pack of that id, or its file is not TOML.

    Examples
    --------
    >>> [rule["value"] for rule in read_pack("cn-4401-m0")["rule"]]
    [3.0, 5.0, 0.3]
    """
    packs = _shipped()
    if pack_id not in packs:
        raise UnknownPack(came=pack_id, known=", ".join(sorted(packs)))
    return packs[pack_id]


def read_incentives(name: str = "incentives_2019") -> dict[str, Any]:
    """Read a table of incentives, unchecked.

    Raises
    ------
    UnknownPack, BadPack
        If there is no such table, or its file is not TOML.

    Examples
    --------
    >>> len(read_incentives()["item"])
    18
    """
    known = {path.stem: path for path in POLICIES.glob("*.toml")}
    if name not in known or (raw := read_pack_file(known[name])).get("schema") != INCENTIVES:
        raise UnknownPack(came=name, known=", ".join(sorted(known)))
    return raw


def read_pack_file(path: Path) -> dict[str, Any]:
    """Read a TOML file of packs as it stands.

    Raises
    ------
    BadPack
        If it is not UTF-8 text in TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadPack(path=path.name, detail=str(fault)) from fault


def _shipped() -> dict[str, dict[str, Any]]:
    packs: dict[str, dict[str, Any]] = {}
    for path in sorted(POLICIES.glob("*.toml")):
        raw = read_pack_file(path)
        if raw.get("schema") == PACK:
            packs[raw["pack"]["id"]] = raw
        elif raw.get("schema") == PACK_SET:
            packs |= {member["id"]: _member(member, raw) for member in raw["pack"]}
    return packs


def _member(member: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Give one pack of a set the form of a pack of its own; nothing is added that the set does not say."""
    rules, transfer = member.get("rules", []), member.get("transfer")
    cited = {rule.get("source") for rule in rules} | ({transfer.get("source")} if transfer else set())
    facts = {key: value for key, value in member.items() if key not in {"rules", "transfer"}}
    pack: dict[str, Any] = {
        "schema": PACK,
        "pack": facts,
        "source": [source for source in whole.get("source", []) if source["id"] in cited],
        "rule": rules,
    }
    return pack | ({"transfer": [transfer]} if transfer else {})
