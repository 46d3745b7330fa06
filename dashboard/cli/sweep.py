"""``sweep``: parcels, square kilometres and permitted floor area over one rule's threshold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import Asked, Judged, judged, say_altered, say_schematic, word_of
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption
from dashboard.numerals import number
from dashboard.text import say
from geodata.errors import UnknownVerdict

if TYPE_CHECKING:
    from layers.assess import Verdict
    from layers.curves import Curve

COARSER = 10  # a table of the usual steps would be hundreds of lines; --step gives any other


def sweep(  # noqa: PLR0917 - typer reads the signature as options
    rule: Annotated[str, typer.Option("--rule", help="Whose threshold moves, e.g. siting.ring500")],
    first: Annotated[float | None, typer.Option("--from", help="In the rule’s unit (shares: 0.3).")] = None,
    last: Annotated[float | None, typer.Option("--to", help="In the rule’s unit.")] = None,
    step: Annotated[float | None, typer.Option("--step", help="In the rule’s unit.")] = None,
    verdict: Annotated[
        list[str] | None, typer.Option(help="priority, admissible, cannot_tell or fails; may be repeated.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Parcels from a file; else the data set shown.")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Move one threshold and count at each step, all other rules staying as they are."""
    from layers.curves import curve, range_of, steps_of, sweepable  # noqa: PLC0415 - pandas is slow to import

    with faults_said():
        chosen = verdicts_of(verdict or [])
        asked = Asked(
            file,
            pack,
            tuple(settings_given or ()),
            measure_from,
            area=area,
            unknown=tuple(unknown or ()),
            share_base=share_base,
            as_json=as_json,
        )
        base = judged(asked)
        found = sweepable(base.assessment.pack, rule)
        usual = range_of(found, float(found.limit or 0.0))
        ends = (usual[0] if first is None else first, usual[1] if last is None else last)
        thresholds = steps_of(*ends, usual[2] * COARSER if step is None else step)
        drawn = curve(base.assessment, rule, thresholds)
    shown = chosen or _telling(found.kind)
    if as_json:
        typer.echo(json.dumps(_told(base, drawn, shown), ensure_ascii=False, indent=1))
    else:
        _print(base, drawn, shown)


def verdicts_of(names: list[str]) -> tuple[Verdict, ...]:
    """Read verdict names.

    Raises
    ------
    UnknownVerdict
        Naming those there are.

    Examples
    --------
    >>> [int(code) for code in verdicts_of(["priority", "cannot-tell"])]
    [3, 1]
    """
    from layers.assess import Verdict  # noqa: PLC0415

    known = {code.name.lower(): code for code in Verdict}
    found = []
    for name in names:
        key = name.strip().lower().replace("-", "_").replace(" ", "_")
        if key not in known:
            raise UnknownVerdict(came=name, known=", ".join(known))
        found.append(known[key])
    return tuple(found)


def _telling(kind: str) -> tuple[Verdict, ...]:
    """Choose what a rule is about: a preference makes priority, a hard rule admits."""
    from layers.assess import Verdict  # noqa: PLC0415
    from layers.curves import QUALIFIES  # noqa: PLC0415

    return (Verdict.PRIORITY,) if kind == "preference" else QUALIFIES


def _told(base: Judged, drawn: Curve, shown: tuple[Verdict, ...]) -> dict[str, object]:
    table = drawn.of(shown)
    steps = [
        {key: None if value != value else value for key, value in row.items()}  # noqa: PLR0124 - NaN alone differs from itself
        for row in table.to_dict("records")
    ]
    return base.told() | {
        "rule": drawn.rule.id,
        "unit": drawn.rule.in_unit,
        "verdicts": [code.name.lower() for code in shown],
        "steps": steps,
    }


def _print(base: Judged, drawn: Curve, shown: tuple[Verdict, ...]) -> None:
    from layers._figures import Scale  # noqa: PLC0415

    spoken, scale = language(), Scale(drawn.rule.metric, drawn.rule.in_unit)
    say_altered(base.assessment)
    ends = {"first": scale.full(drawn.thresholds[0]), "last": scale.full(drawn.thresholds[-1])}
    words = " / ".join(word_of(code) for code in shown)
    out().print(say(spoken, "cli.swept", rule=drawn.rule.id, verdicts=words, **ends), markup=False)
    table = Table(box=None, pad_edge=False)
    for key in ("threshold", "parcels", "area", "permitted"):
        table.add_column(say(spoken, f"cli.{key}"), justify="right")
    for threshold, parcels, km2, floor_m2 in drawn.of(shown).itertuples(index=False, name=None):
        floor = f"{number(floor_m2)} m²" if floor_m2 == floor_m2 else say(spoken, "cli.pack_hole")  # noqa: PLR0124 - NaN
        table.add_row(scale.full(threshold), number(parcels), f"{km2:.3f} km²", floor)
    out().print(table)
    say_schematic()
