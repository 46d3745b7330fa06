"""``ledger PARCEL``: what a parcel may hold and what conversion costs, line by line."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import asked_of, judged, say_altered, say_schematic, word_of
from dashboard.cli.lines import line_of, lines_table, month_of, position_of, title_of
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption
from dashboard.text import say


def ledger(  # noqa: PLR0917 - typer reads the signature as options
    parcel: Annotated[str, typer.Argument(help="The parcel’s id.")],
    price: Annotated[str | None, typer.Option(help="Industrial land price, yuan/m².")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Reckon a parcel’s floor areas, caps and top-up, each line with formula, inputs and source."""
    with faults_said():
        from layers.floor_area import ledger as reckon  # noqa: PLC0415 - pandas is slow to import
        from layers.floor_area import ledger_input  # noqa: PLC0415

        found = judged(
            asked_of(pack, settings_given, measure_from, share_base, unknown, area, as_json=as_json)
        )
        position = position_of(found, parcel)
        assessment = found.assessment
        known = ledger_input(assessment.measures, position, price=price)
        lines = reckon(known, assessment.pack, assessment.overrides)
    verdict = int(assessment.verdict[position])
    if as_json:
        told = found.told() | {"parcel": parcel, "verdict": _word(verdict), "lines": [*map(line_of, lines)]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    facts = {"parcel": parcel, "verdict": word_of(verdict), "pack": title_of(assessment.pack)}
    head = say(language(), "ledger.head", month=month_of(assessment.pack), **facts)
    out().print(head, markup=False)
    say_altered(assessment)
    out().print(lines_table(lines))
    if assessment.measures.frame["site_area_basis"].iloc[position] == "drawn":
        out().print(say(language(), "ledger.drawn"), markup=False)
    if price is None:
        out().print(say(language(), "ledger.no_price"), markup=False)
    say_schematic()


def _word(code: int) -> str:
    from layers.assess import Verdict  # noqa: PLC0415

    return Verdict(code).name.lower()
