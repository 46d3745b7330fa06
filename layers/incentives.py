"""Incentives as a dated table: met, to be recognised by the authority, or not stated; caps never summed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from geodata.errors import BadPackEntry, DuplicateRule, MissingPackEntry, UnknownIncentive, UnknownPackKey
from geodata.grouping import THIN
from layers import _incentive_words as words
from layers._figures import whole
from layers._ledger import LedgerInput, ledger
from layers._quantities import yuan_to_wan
from layers._sentences import filled, joined
from layers._symbol_types import Words

if TYPE_CHECKING:
    from layers._book import Line
    from layers.overrides import Overrides
    from layers.policy import PolicyPack

NotStated: TypeAlias = Literal["not_stated"]
Yuan: TypeAlias = Annotated[int, Field(ge=0)]
Share: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]

FORM: Final = "incentive-table/1"
STOCK: Final = "stock"
# land items → the lines of the parcel's ledger that say what they come to
_LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "land.far": ("counted_extra",),
    "land.support": ("support_extra",),
    "land.topup": ("top_up", "top_up_wan", "top_up_per_mu"),
    "land.split": ("transferable",),
}


class State(StrEnum):
    """How an incentive stands."""

    MET = "met"
    TO_BE_RECOGNISED = "to_be_recognised"
    NOT_STATED = "not_stated"

    @property
    def words(self) -> Words:
        """The state in both languages."""
        return words.STATES[self.value]


class Item(BaseModel):
    """One incentive as the source has it; what is absent or ``not_stated`` is not stated. Amounts in yuan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    name_zh: Annotated[str, Field(min_length=1)]
    condition: Annotated[str, Field(min_length=1)]
    cap_cny: Yuan | NotStated | None = None
    cap_cny_per_year: Yuan | None = None
    years: Annotated[int, Field(gt=0)] | None = None
    cap_total_cny: Yuan | None = None
    cap_cny_per_month: Yuan | None = None
    cap_multiple: Share | None = None
    limit: Share | NotStated | None = None
    rate: Share | NotStated | None = None
    base: str | None = None
    unit: str | None = None
    per: Literal["person", "team", "platform", "incubator", "broker"] | None = None
    duration: str | None = None
    non_monetary: bool = False

    @property
    def open(self) -> bool:
        """Whether the source leaves out what the incentive comes to."""
        stated = (self.cap_cny, self.limit, self.rate)
        return "not_stated" in stated or self.cap_multiple is not None


class IncentiveTable(BaseModel):
    """A table of incentives, each item once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["incentive-table/1"] = Field(alias="schema")
    source: Annotated[str, Field(min_length=1)]
    items: tuple[Item, ...] = Field(alias="item")

    @model_validator(mode="after")
    def _each_once(self) -> IncentiveTable:
        seen: set[str] = set()
        for item in self.items:
            if item.id in seen:
                raise DuplicateRule(kind="item", came=item.id)
            seen.add(item.id)
        return self


@dataclass(frozen=True)
class Project:
    """What is known of a project.

    Attributes
    ----------
    parcel
        For the land items: what is known of its parcel, with the price typed in.
    supply
        ``stock`` for existing industrial land.
    recognised
        Ids of items whose condition the authority has recognised.
    on
        The day that is asked about.
    """

    parcel: LedgerInput | None = None
    supply: str | None = None
    recognised: frozenset[str] = frozenset()
    on: date | None = None


@dataclass(frozen=True)
class Incentive:
    """One incentive for one project.

    Attributes
    ----------
    cap
        The most there can be, with "≤"; or that no amount is stated.
    lines
        What a land item comes to on the parcel: lines of its ledger, blank where an input is missing.
    note
        What is known towards the condition, or what the source leaves out.
    dated
        The month of the source.
    """

    id: str
    name: Words
    condition: Words
    state: State
    cap: Words
    lines: tuple[Line, ...]
    note: Words | None
    dated: Words


def parse_incentives(raw: Mapping[str, Any]) -> IncentiveTable:
    """Understand a table of incentives.

    Parameters
    ----------
    raw
        Plain data in the form `incentive-table/1`.

    Raises
    ------
    UnknownPackKey, MissingPackEntry, BadPackEntry, DuplicateRule
        Naming the item and the key.

    Examples
    --------
    >>> from geodata.packs import read_incentives
    >>> len(parse_incentives(read_incentives()).items)
    18
    """
    try:
        return IncentiveTable.model_validate(raw)
    except ValidationError as fault:
        raise _first_fault(fault, raw) from fault


def incentives(
    table: IncentiveTable,
    pack: PolicyPack,
    project: Project | None = None,
    overrides: Overrides | None = None,
) -> tuple[Incentive, ...]:
    """Tell how each incentive stands for a project, and what the land items come to on its parcel.

    An item whose amount the source leaves out stays ``not stated`` whatever is known. Caps are maxima for
    different recipients; they are not added up.

    Parameters
    ----------
    table
        The incentives.
    pack
        The policy, for the source's date and the parcel's ledger.
    project
        What is known; nothing without it.
    overrides
        Thresholds that differ from the pack's.

    Raises
    ------
    UnknownIncentive
        If something is said to be recognised that is not in the table.

    Examples
    --------
    >>> from geodata.packs import read_incentives, read_pack
    >>> from layers.policy import parse_pack
    >>> known = Project(LedgerInput(Decimal(20000), far_baseline=Decimal("1.5")))
    >>> table, pack = parse_incentives(read_incentives()), parse_pack(read_pack("cn-320583-ma-2019"))
    >>> found = {one.id: one for one in incentives(table, pack, known)}
    >>> found["land.far"].lines[0].value, found["land.far_bonus"].state.value
    (Decimal('30000.0'), 'not_stated')
    """
    project = project or Project()
    known = {item.id for item in table.items}
    for came in sorted(project.recognised - known):
        raise UnknownIncentive(came=came, known=", ".join(sorted(known)))
    reckoned = (
        {} if project.parcel is None else {line.key: line for line in ledger(project.parcel, pack, overrides)}
    )
    source = next((one for one in pack.sources if one.id == table.source), None)
    day = (source.event_date if source else None) or pack.info.announced_on
    dated = filled(words.DATED, month=f"{day:%Y-%m}") if day else words.NO_DURATION
    return tuple(_incentive(item, project, reckoned, dated) for item in table.items)


def _incentive(item: Item, project: Project, reckoned: Mapping[str, Line], dated: Words) -> Incentive:
    name, condition = words.ENGLISH.get(item.id, (item.name_zh, item.condition))
    lines = tuple(reckoned[key] for key in _LINES.get(item.id, ()) if key in reckoned)
    return Incentive(
        id=item.id,
        name=Words(item.name_zh, name),
        condition=Words(item.condition, condition),
        state=_state(item, project),
        cap=_cap(item),
        lines=lines,
        note=_note(item, project),
        dated=dated,
    )


def _state(item: Item, project: Project) -> State:
    if item.open:
        return State.NOT_STATED
    met = item.id in project.recognised
    met |= item.id == "land.split" and _reached(project) is not None
    return State.MET if met else State.TO_BE_RECOGNISED


def _reached(project: Project) -> date | None:
    """Give the day production was reached, if it has come."""
    day = project.parcel.reached_production_on if project.parcel else None
    return None if day is None or (project.on is not None and day > project.on) else day


def _note(item: Item, project: Project) -> Words | None:
    """Say what is known towards the condition, and what the source leaves out."""
    notes = []
    if item.id == "land.split":
        day = _reached(project)
        notes.append(filled(words.REACHED, day=str(day)) if day else words.NOT_REACHED)
    if item.id == "land.topup" and project.supply is not None:
        notes.append(words.IS_STOCK if project.supply == STOCK else words.NOT_STOCK)
    if item.duration == "not_stated":
        notes.append(words.NO_DURATION)
    return joined(notes) if notes else None


def _cap(item: Item) -> Words:
    """Say the most there can be, or that no amount is stated."""
    per = [words.PER[item.per]] if item.per else []
    if item.cap_cny_per_year is not None and item.years is not None:
        total = item.cap_cny_per_year * item.years if item.cap_total_cny is None else item.cap_total_cny
        a_year, whole_sum = _money(item.cap_cny_per_year), _money(total, "total_")
        told = filled(words.CAP_YEARS, years=str(item.years), **a_year, **whole_sum)
    elif isinstance(item.cap_cny, int):
        told = filled(words.CAP, **_money(item.cap_cny))
    elif item.cap_cny_per_month is not None:
        told = filled(words.CAP_MONTH, **_money(item.cap_cny_per_month))
    elif item.cap_multiple is not None:
        told = filled(words.CAP_MULTIPLE, times=whole(Decimal(repr(item.cap_multiple)), 0))
    elif isinstance(item.limit, float):
        told = filled(words.CAP_LIMIT, limit=_limit(item.limit, item.unit))
    elif isinstance(item.rate, float):
        told = filled(words.RATE, rate=_percent(item.rate))
    else:
        return words.NON_MONETARY if item.non_monetary else words.NO_AMOUNT
    return joined([told, *per], "，", ", ")


def _limit(limit: float, unit: str | None) -> str:
    return (
        _percent(limit) if unit is not None and unit.startswith("share") else whole(Decimal(repr(limit)), 1)
    )


def _percent(share: float) -> str:
    return f"{whole(Decimal(repr(share)) * 100, 0)}%"


def _money(yuan: int, prefix: str = "") -> dict[str, str]:
    """Write an amount in yuan and in 万元."""
    said = {f"{prefix}yuan": f"{yuan:,}", f"{prefix}wan": f"{yuan_to_wan(yuan).normalize():,f}"}
    return {name: text.replace(",", THIN) for name, text in said.items()}


def _first_fault(
    fault: ValidationError, raw: Mapping[str, Any]
) -> BadPackEntry | MissingPackEntry | UnknownPackKey:
    """Turn what pydantic found first into an error that names the item."""
    detail = fault.errors()[0]
    loc = detail["loc"]
    place = "incentives"
    if len(loc) > 1 and loc[0] == "item" and isinstance(loc[1], int):
        item = raw["item"][loc[1]]
        place = f"incentive {item.get('id', loc[1] + 1) if isinstance(item, Mapping) else loc[1] + 1}"
    key = str(next((one for one in loc[2:] if isinstance(one, str)), loc[0] if loc else ""))
    if detail["type"] == "extra_forbidden":
        known = ", ".join(Item.model_fields if len(loc) > 1 else ("schema", "source", "item"))
        return UnknownPackKey(place=place, came=key, known=known)
    if detail["type"] == "missing":
        return MissingPackEntry(place=place, came=key)
    came = str(detail["input"])[:60]
    return BadPackEntry(place=f"{place}, {key}", came=f"`{came}`", detail=detail["msg"])


__all__ = ["Incentive", "IncentiveTable", "Item", "Project", "State", "incentives", "parse_incentives"]
