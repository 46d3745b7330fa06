"""Policy packs: the models of `policy-pack/1` as one whole, read from plain data and checked for sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from geodata.errors import UnknownPackKey, UnknownPackValue
from layers._metrics import Metric, Unit
from layers._pack_checks import dates_in_order, entry_cites, first_fault, no_id_twice, rule_whole
from layers._pack_models import (
    Charge,
    Definitions,
    Entry,
    Evidence,
    HeightFactor,
    Kind,
    LandUse,
    Op,
    PackInfo,
    Rule,
    Source,
    Status,
    Transfer,
    Unknown,
    plain,
)

Identified = TypeVar("Identified", Rule, Source)

PACK = "policy-pack/1"
PACK_SET = "policy-pack-set/1"


class PolicyPack(Entry):
    """One policy, rule by rule, with everything it leaves open.

    Raises
    ------
    DuplicateRule, MissingPackEntry, CrossingDates, UnknownPackValue
        If two rules have one id, a value has no unit or source, dates cross, what is relaxed is not there.

    Examples
    --------
    >>> info = {"id": "x", "title_zh": "某政策", "admin_code": "000000", "evidence": "news"}
    >>> parse_pack({"schema": PACK, "pack": info}).rules
    ()
    """

    form: Literal["policy-pack/1"] = Field(alias="schema")
    info: PackInfo = Field(alias="pack")
    sources: tuple[Source, ...] = Field(default=(), alias="source")
    land_use: LandUse | None = None
    definitions: Definitions = Definitions()
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    charges: tuple[Charge, ...] = Field(default=(), alias="charge")
    transfers: tuple[Transfer, ...] = Field(default=(), alias="transfer")
    unknowns: tuple[Unknown, ...] = Field(default=(), alias="unknown")

    @model_validator(mode="after")
    def _sensible(self) -> PolicyPack:
        no_id_twice("source", [source.id for source in self.sources])
        no_id_twice("rule", [rule.id for rule in self.rules])
        no_id_twice("charge", [charge.id for charge in self.charges])
        dates_in_order(self.info)
        known = {source.id for source in self.sources}
        for rule in self.rules:
            rule_whole(rule, self.info, {other.id for other in self.rules})
        entries: tuple[Rule | Charge | Transfer, ...] = (*self.rules, *self.charges, *self.transfers)
        for entry in entries:
            entry_cites(type(entry).__name__.lower(), entry, known)
        return self

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.info.id

    @property
    def title_zh(self) -> str:
        """The pack's title."""
        return self.info.title_zh

    @property
    def title_en(self) -> str:
        """The pack's English title, or its Chinese one where it has no other."""
        return self.info.title_en or self.info.title_zh

    @property
    def height_factors(self) -> tuple[HeightFactor, ...]:
        """The storey heights from which floor area counts more than once."""
        return self.definitions.height_factors.value if self.definitions.height_factors else ()

    def rule(self, rule_id: str) -> Rule:
        """Give a rule by its id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return _by_id(self.rules, rule_id)

    def source(self, source_id: str) -> Source:
        """Give a source by its id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return _by_id(self.sources, source_id)


def parse_pack(raw: Mapping[str, Any]) -> PolicyPack:
    """Understand one policy pack.

    Parameters
    ----------
    raw
        Plain data in the form `policy-pack/1`, as TOML gives it.

    Raises
    ------
    UnknownPackKey, UnknownPackValue, MissingPackEntry, BadPackEntry, DuplicateRule, CrossingDates
        With a sentence that names the place.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> parse_pack(read_pack("cn-320583-ma-2019")).rule("far.max").value
    3.0
    """
    if raw.get("schema") != PACK:
        raise UnknownPackValue(place="schema", came=plain(raw.get("schema")), known=PACK)
    try:
        return PolicyPack.model_validate(raw)
    except ValidationError as fault:
        raise first_fault(fault, raw) from fault


def parse_packs(raw: Mapping[str, Any]) -> tuple[PolicyPack, ...]:
    """Understand several packs in one file (`policy-pack-set/1`), each with the set's sources that it cites.

    Parameters
    ----------
    raw
        Plain data; one `policy-pack/1` is a set of one.

    Raises
    ------
    PolicyError
        As `parse_pack`; also where two packs have one id.

    Examples
    --------
    >>> parse_packs({"schema": "policy-pack-set/1", "pack": []})
    ()
    """
    if raw.get("schema") == PACK:
        return (parse_pack(raw),)
    if raw.get("schema") != PACK_SET:
        raise UnknownPackValue(place="schema", came=plain(raw.get("schema")), known=f"{PACK}, {PACK_SET}")
    for key in raw:
        if key not in ("schema", "pack", "source"):
            raise UnknownPackKey(place="pack set", came=key, known="schema, pack, source")
    packs = tuple(parse_pack(_member(member, raw)) for member in raw.get("pack", []))
    no_id_twice("pack", [pack.id for pack in packs])
    return packs


def _member(member: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """Give one pack of a set the form of a pack of its own."""
    rules, transfer = member.get("rules", []), member.get("transfer")
    cited = {entry.get("source") for entry in [*rules, *([transfer] if transfer else [])]}
    return {
        "schema": PACK,
        "pack": {key: value for key, value in member.items() if key not in ("rules", "transfer")},
        "source": [source for source in whole.get("source", []) if source.get("id") in cited],
        "rule": rules,
        "transfer": [transfer] if transfer else [],
    }


def _by_id(entries: Sequence[Identified], wanted: str) -> Identified:
    for entry in entries:
        if entry.id == wanted:
            return entry
    raise KeyError(wanted)


__all__ = [
    "PACK",
    "PACK_SET",
    "Charge",
    "Definitions",
    "Evidence",
    "HeightFactor",
    "Kind",
    "LandUse",
    "Metric",
    "Op",
    "PackInfo",
    "PolicyPack",
    "Rule",
    "Source",
    "Status",
    "Transfer",
    "Unit",
    "Unknown",
    "parse_pack",
    "parse_packs",
]
