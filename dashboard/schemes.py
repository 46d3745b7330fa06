"""A building programme checked where it stands: against the pack in force, the packs above it, the parcel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from geodata.errors import UnknownAnswer
from layers._figures import telling
from layers.floor_area import ledger_input
from layers.scheme import SchemeCheck, check_scheme, scheme_of
from layers.split import SplitAnswer, split_scheme

if TYPE_CHECKING:
    from geodata.programme import Programme
    from layers.measures import Measures
    from layers.overrides import Overrides
    from layers.policy import PolicyPack

Answers: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Ground:
    """Where a scheme stands: a site area in m², and the parcel if it is on one.

    Attributes
    ----------
    measures, position
        Of the parcel; None where there is only an area, and then siting is not judged.
    references
        The area's names for what the packs speak of.
    """

    area_m2: Decimal
    measures: Measures | None = None
    position: int = 0
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def reached_on(self) -> date | None:
        """The day on which the parcel reached production, as the data has it."""
        return (
            None
            if self.measures is None
            else ledger_input(self.measures, self.position).reached_production_on
        )

    @property
    def plan_far(self) -> Decimal | None:
        """The floor area ratio of the parcel's own planning conditions, where it is known."""
        if self.measures is None or self.measures.frame["far_basis"].iloc[self.position] != "planned":
            return None
        return ledger_input(self.measures, self.position).far_baseline


@dataclass(frozen=True, eq=False)
class SchemeResult:
    """Everything that is told of a scheme.

    Attributes
    ----------
    check
        By the pack in force.
    above
        By the packs above it, the most general first.
    plan_far
        The cap of the parcel's own planning conditions, where it is known.
    unanswered
        What the packs ask for and nobody answered.
    """

    check: SchemeCheck
    split: SplitAnswer
    above: tuple[SchemeCheck, ...]
    plan_far: Decimal | None
    unanswered: tuple[str, ...]

    @property
    def plan_margin(self) -> Decimal | None:
        """How far within the parcel's own conditions the scheme is; None where either is not known."""
        far = self.check.line("far").value
        return None if self.plan_far is None or far is None else self.plan_far - far

    @property
    def plan_margin_text(self) -> str:
        """That margin for reading, never 0 unless it is; empty where it is not known."""
        return "" if self.plan_margin is None else telling(self.plan_margin, 2)


def check_programme(
    programme: Programme,
    ground: Ground,
    stack: Sequence[PolicyPack],
    *,
    overrides: Overrides,
    answers: Answers,
    reached_on: date | None,
    on: date,
) -> SchemeResult:
    """Check a programme by every layer of packs, and plan what of it may be sold on.

    Parameters
    ----------
    programme
        As it was read from a table.
    ground
        Where it stands.
    stack
        The packs, the one in force last.
    overrides
        What differs from the pack in force.
    answers
        What is answered of the conditions that the packs ask for.
    reached_on
        The day production was reached; the parcel's own without it.
    on
        The day that is asked about.

    Raises
    ------
    UnknownAnswer
        If an answer is for something no pack asks for.
    BadQuantity, UnknownRule
        As `layers.scheme.check_scheme`.
    """
    *above, pack = stack
    mine = answers_of(stack, answers)
    plan = scheme_of(programme)
    parcel = None if ground.measures is None else (ground.measures, ground.position)
    check = check_scheme(
        plan,
        ground.area_m2,
        pack,
        overrides=overrides,
        answers=mine[pack.id],
        parcel=parcel,
        references=ground.references,
    )
    others = tuple(
        check_scheme(plan, ground.area_m2, one, answers=mine[one.id], height_factors=pack.height_factors)
        for one in above
    )
    split = split_scheme(plan.buildings, pack, reached_on=reached_on or ground.reached_on, on=on)
    keys = {key for one in stack for rule in one.rules for key in rule.when}
    return SchemeResult(check, split, others, ground.plan_far, tuple(sorted(keys - answers.keys())))


def answers_of(packs: Sequence[PolicyPack], answers: Answers) -> dict[str, dict[str, Any]]:
    """Give each pack the answers it asks for.

    Raises
    ------
    UnknownAnswer
        If no pack asks for one of them.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> packs = [parse_pack(read_pack(name)) for name in ("cn-32-industrial-2021", "cn-320583-ma-2019")]
    >>> answers_of(packs, {"in_park": True})
    {'cn-32-industrial-2021': {'in_park': True}, 'cn-320583-ma-2019': {}}
    """
    asked = {
        pack.id: {key for rule in pack.rules for key in (*rule.when, *rule.conditions_any)} for pack in packs
    }
    known = set().union(*asked.values())
    for came in answers:
        if came not in known:
            raise UnknownAnswer(pack=packs[-1].id, came=came, known=", ".join(sorted(known)))
    return {pack: {key: answers[key] for key in answers if key in keys} for pack, keys in asked.items()}


def questions_of(packs: Iterable[PolicyPack]) -> dict[str, tuple[object, ...]]:
    """List what the packs ask for, with the answers that make a difference; True stands for yes or no.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> questions_of([parse_pack(read_pack("cn-32-industrial-2021"))])["region"]
    ('苏南',)
    """
    found: dict[str, list[object]] = {}
    for pack in packs:
        for rule in pack.rules:
            for key, value in (*rule.when.items(), *((key, True) for key in rule.conditions_any)):
                values = found.setdefault(key, [])
                if value not in values:
                    values.append(value)
    return {key: tuple(values) for key, values in found.items()}
