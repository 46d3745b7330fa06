"""What lies under a card: the whole ledger, the layers, the incentives; and the smallest change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dashboard.explore.rules import overrides_of
from dashboard.numerals import FIXED, NOTHING, number, percent
from dashboard.pack_files import shipped_packs
from dashboard.rule_words import SIGNS, amount
from dashboard.text import capital, enumerated, knows, say
from geodata.packs import read_incentives
from layers.assess import Verdict, alone
from layers.edges import smallest_changes
from layers.floor_area import in_words, ledger, ledger_input
from layers.incentives import Project, State, incentives, parse_incentives
from layers.layering import layer, stack_of
from layers.reasons import lift_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from dashboard.context import Context
    from dashboard.view import Language, View
    from layers import layering
    from layers.assess import Assessment
    from layers.floor_area import Line

SHARES: Final = frozenset({"support_share", "support_share_ordinary", "transfer_share", "rate"})
DECIMALS: Final = {"1": 4, "m2": 2, "mu": 2, "ha": 4, "storeys": 0}


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger, ready to be set; `formula` is empty for what is given."""

    name: str
    value: str
    formula: str
    source: str
    altered: bool


@dataclass(frozen=True)
class IncentiveRow:
    """One incentive: its cap with "≤" (or not stated), its condition, what it comes to on the parcel."""

    name: str
    cap: str
    condition: str
    on_parcel: str
    note: str


@dataclass(frozen=True)
class LayerRow:
    """What one layer says of one quantity of the parcel."""

    layer: str
    limit: str
    verdict: str
    note: str
    governs: bool


@dataclass(frozen=True)
class LayerGroup:
    """All layers on one quantity; `conflict` says how they do not agree, empty where they do."""

    name: str
    rows: tuple[LayerRow, ...]
    conflict: str


@dataclass(frozen=True)
class Deeper:
    """What lies under a card; `incentives` are grouped by state: (words, rows)."""

    ledger: tuple[LedgerRow, ...]
    incentives: tuple[tuple[str, tuple[IncentiveRow, ...]], ...]
    dated: str
    layers: tuple[LayerGroup, ...]


def deeper_of(context: Context, view: View, assessment: Assessment, row: int) -> Deeper:
    """Gather what lies under the card of one parcel.

    Parameters
    ----------
    context
        Measures and pack.
    view
        Language, thresholds, the typed price.
    assessment
        The verdicts in force.
    row
        Which parcel.
    """
    language = view.language
    groups, dated = _incentives(context, view, row)
    return Deeper(
        ledger=ledger_rows(context, view, row),
        incentives=groups,
        dated=dated,
        layers=layer_groups(language, assessment, row),
    )


def change_of(language: Language, assessment: Assessment, row: int) -> str:
    """Say the smallest single change that lifts a parcel; nothing for one of priority."""
    if assessment.verdict[row] == Verdict.PRIORITY:
        return ""
    one = alone(assessment, row)
    words = lift_words(one, smallest_changes(one), 0)
    return "" if words is None else words.say(language)


def layer_groups(language: Language, assessment: Assessment, row: int) -> tuple[LayerGroup, ...]:
    """Lay the packs that hold above a parcel over each other, its own planning conditions on top.

    Parameters
    ----------
    language
        Language of the words.
    assessment
        The verdicts in force.
    row
        Which parcel.
    """
    one = alone(assessment, row)
    stack = stack_of(shipped_packs(), assessment.pack)
    found = layer(one.measures, stack, assessment.references, overrides=assessment.overrides)
    rows = found.side_by_side(0)
    groups = []
    for metric, layers in found.metrics.items():
        if not any(rule.binds("floor") or rule.binds("cap") for rule in layers.rules):
            continue
        key = "empty" if layers.empty[0] else "outdone" if layers.outdone[0] else ""
        said = tuple(_layer_row(language, entry) for entry in rows if entry.metric == metric)
        conflict = say(language, f"deeper.layer_{key}") if key else ""
        groups.append(LayerGroup(say(language, f"rule.{metric}"), said, conflict))
    return tuple(groups)


def _layer_row(language: Language, entry: layering.LayerRow) -> LayerRow:
    limit = ""
    if entry.op is not None and entry.limit is not None:
        limit = f"{SIGNS[entry.op]}{FIXED}{amount(language, entry.metric, entry.limit)}"
    needs = [say(language, f"when.{key}") if knows(f"when.{key}") else key for key in entry.needs]
    asked = enumerated(language, needs)
    return LayerRow(
        layer=capital(entry.layer_title[0 if language == "zh" else 1]),
        limit=limit or say(language, "policy.no_number"),
        verdict=say(language, f"scheme.{entry.verdict.key}"),
        note=say(language, "deeper.layer_asks", keys=asked) if asked else "",
        governs=bool(entry.governs),
    )


def ledger_rows(context: Context, view: View, row: int) -> tuple[LedgerRow, ...]:
    """Reckon every line of a parcel's ledger at the thresholds and the typed price of a view."""
    known = ledger_input(context.measures, row, price=view.price)
    return rows_of(view.language, ledger(known, context.pack, overrides_of(view)))


def rows_of(language: Language, lines: Sequence[Line]) -> tuple[LedgerRow, ...]:
    """Word lines of a reckoning: value with unit, formula in words, sources."""
    formulas = in_words(lines)
    return tuple(
        LedgerRow(
            line.label.say(language),
            value_of(language, line),
            formulas[line.key].say(language),
            sources_of(language, line.source),
            line.altered,
        )
        for line in lines
    )


def value_of(language: Language, line: Line) -> str:
    r"""Write a line's value with its unit; what is missing is a dash.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from layers.floor_area import LedgerInput, ledger
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> lines = ledger(LedgerInput(Decimal(20000)), parse_pack(read_pack("cn-320583-ma-2019")))
    >>> [value_of("en", line) for line in lines if line.key in ("site_area", "support_share")]
    ['20\u202f000.00\xa0m²', '30%']
    """
    value: Decimal | None = line.value
    if value is None:
        return NOTHING
    if line.key in SHARES or line.unit == "share":
        return percent(value, 0 if line.key in SHARES else 2)
    unit = say(language, f"unit.{line.unit}") if knows(f"unit.{line.unit}") else ""
    if line.unit == "1":
        return number(value, 2 if value == round(value, 2) else DECIMALS["1"])
    return f"{number(value, DECIMALS.get(line.unit, 2))}{FIXED}{unit}".rstrip(FIXED)


def sources_of(language: Language, sources: str) -> str:
    """Say where a line comes from.

    Examples
    --------
    >>> sources_of("en", "data, article")
    'parcel data, policy'
    """
    keys = dict.fromkeys(key if key in ("data", "user", "tool") else "pack" for key in sources.split(", "))
    return enumerated(language, (say(language, f"deeper.source_{key}") for key in keys))


def _incentives(
    context: Context, view: View, row: int
) -> tuple[tuple[tuple[str, tuple[IncentiveRow, ...]], ...], str]:
    language = view.language
    supply = context.measures.frame["supply"].iloc[row]
    project = Project(
        parcel=ledger_input(context.measures, row, price=view.price),
        supply=supply if isinstance(supply, str) else None,
        on=datetime.now().astimezone().date(),
    )
    found = incentives(parse_incentives(read_incentives()), context.pack, project, overrides_of(view))
    groups = []
    for state in State:
        rows = tuple(
            IncentiveRow(
                item.name.say(language),
                item.cap.say(language),
                item.condition.say(language),
                " · ".join(
                    f"{line.label.say(language)} {value_of(language, line)}"
                    for line in item.lines
                    if line.value is not None
                ),
                item.note.say(language) if item.note else "",
            )
            for item in found
            if item.state == state
        )
        groups.append((state.words.say(language), rows))
    return tuple(groups), found[0].dated.say(language) if found else ""
