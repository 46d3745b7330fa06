"""``incentives [PARCEL]``: the 18 items as a dated table, the land items reckoned for the parcel."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import Asked, Judged, judged, say_altered, say_schematic, word_of
from dashboard.cli.lines import line_of, position_of, said, shown, title_of, unit_of
from dashboard.text import say

if TYPE_CHECKING:
    from layers.incentives import Incentive, Project


def incentives(
    parcel: Annotated[str | None, typer.Argument(help="The parcel’s id, for the land items.")] = None,
    price: Annotated[str | None, typer.Option(help="Industrial land price, yuan/m².")] = None,
    recognised: Annotated[
        list[str] | None, typer.Option(help="An item whose condition the authority has recognised.")
    ] = None,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the incentives: met, to be recognised, or not stated; maxima are never added up."""
    with faults_said():
        from geodata.packs import read_incentives  # noqa: PLC0415 - pandas is slow to import
        from layers.incentives import incentives as table_of  # noqa: PLC0415
        from layers.incentives import parse_incentives  # noqa: PLC0415

        found = judged(Asked(pack=pack, area=area, as_json=as_json))
        position = None if parcel is None else position_of(found, parcel)
        project = _project(found, position, price, frozenset(recognised or ()))
        items = table_of(parse_incentives(read_incentives()), found.assessment.pack, project)
    if as_json:
        told = found.told() | {"parcel": parcel, "items": [_told(item) for item in items]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(found, parcel, position, items)


def _project(found: Judged, position: int | None, price: str | None, recognised: frozenset[str]) -> Project:
    from layers.floor_area import ledger_input  # noqa: PLC0415
    from layers.incentives import Project  # noqa: PLC0415

    today = datetime.now().astimezone().date()
    if position is None:
        return Project(recognised=recognised, on=today)
    measures = found.assessment.measures
    supply = measures.frame["supply"].iloc[position]
    return Project(
        parcel=ledger_input(measures, position, price=price),
        supply=supply if isinstance(supply, str) else None,
        recognised=recognised,
        on=today,
    )


def _told(item: Incentive) -> dict[str, Any]:
    texts = {"name": item.name, "condition": item.condition, "cap": item.cap, "dated": item.dated}
    texts |= {} if item.note is None else {"note": item.note}
    told = {f"{key}_{spoken}": words.say(spoken) for key, words in texts.items() for spoken in ("zh", "en")}
    return {"id": item.id, "state": item.state.value, **told, "lines": [line_of(line) for line in item.lines]}


def _print(found: Judged, parcel: str | None, position: int | None, items: tuple[Incentive, ...]) -> None:
    spoken, assessment = language(), found.assessment
    facts = {"pack": title_of(assessment.pack), "dated": said(items[0].dated) if items else "—"}
    out().print(say(spoken, "incentives.head", **facts), markup=False)
    if position is not None:
        verdict = word_of(int(assessment.verdict[position]))
        out().print(say(spoken, "incentives.of_parcel", parcel=parcel, verdict=verdict), markup=False)
    say_altered(assessment)
    table = Table(box=None, pad_edge=False)
    for key in ("item", "state", "cap", "on_parcel", "condition", "note"):
        table.add_column(say(spoken, f"incentives.{key}"), overflow="fold")
    for item in items:
        on_parcel = "\n".join(
            f"{said(line.label)} {shown(line.value, line.unit)} {unit_of(line.unit)}"
            for line in item.lines
            if line.value is not None
        )
        texts = (item.name, item.state.words, item.cap)
        table.add_row(*map(said, texts), on_parcel, said(item.condition), said(item.note))
    out().print(table)
    out().print(say(spoken, "incentives.unsummed"), markup=False)
    if position is not None:
        say_schematic()
