"""``edges``: parcels on a knife's edge, and the smallest single change that lifts each parcel a class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import Asked, Judged, judged, say_altered, say_schematic, word_of
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption, overrides_of
from dashboard.text import say
from geodata.errors import BadSetting, UnknownRule

if TYPE_CHECKING:
    import pandas as pd

    from layers.assess import Assessment
    from layers.edges import Lifts
    from layers.policy import PolicyPack

MOST_ROWS = 40
SHOWN = 1e-9  # less is one floating-point step: the value lies on the limit


def edges(  # noqa: PLR0917 - typer reads the signature as options
    step: Annotated[
        list[str] | None,
        typer.Option("--step", help="Metres for distances, or rule=number; else the stated accuracy."),
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Parcels from a file; else the data set shown.")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, every parcel.")] = False,
) -> None:
    """List the parcels that a small error would turn, and what would lift each parcel a class."""
    from layers.edges import knife_edge, smallest_changes  # noqa: PLC0415 - pandas is slow to import

    with faults_said():
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
        steps = steps_given(step or [], base.assessment.pack)
        table, lifts = knife_edge(base.assessment, steps), smallest_changes(base.assessment)
    if as_json:
        told = base.told() | {
            "steps": steps,
            "knife_edge": _edge_rows(table, base.assessment),
            "lifts": _lift_rows(lifts, base.assessment),
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print(base, table, lifts, steps)


def steps_given(texts: list[str], pack: PolicyPack) -> dict[str, float]:
    """Read steps: a number alone is metres for every distance, ``rule=number`` is one rule's.

    Raises
    ------
    BadSetting, UnknownRule
        If a step is no number of 0 or more, or for a rule that the pack does not have.

    Examples
    --------
    >>> from dashboard.pack_files import pack_named
    >>> steps_given(["50", "far.max=0.1"], pack_named("cn-320583-ma-2019"))
    {'siting.ring500': 50.0, 'far.max': 0.1}
    """
    known = {rule.id: rule for rule in pack.rules}
    steps: dict[str, float] = {}
    for text in texts:
        distances = [rule.id for rule in pack.rules if rule.metric == "distance_to_lines"]
        pairs = [text] if "=" in text else [f"{rule_id}={text}" for rule_id in distances]
        for rule_id, number in overrides_of(pairs or [text], None).values.items():  # noqa: PD011 - not a frame
            if number < 0:
                raise BadSetting(came=text)
            if rule_id not in known:
                raise UnknownRule(pack=pack.id, came=rule_id, known=", ".join(known))
            steps[rule_id] = number
    return steps


def _edge_rows(table: pd.DataFrame, assessment: Assessment) -> list[dict[str, Any]]:
    from layers.assess import Verdict  # noqa: PLC0415

    named = table.drop(columns="position")
    for column in ("before", "after"):
        named[column] = [Verdict(code).name.lower() for code in table[column]]
    named["unit"] = [assessment.results[rule_id].unit for rule_id in table["rule_id"]]
    return [{str(key): value for key, value in row.items()} for row in named.to_dict("records")]


def _lift_rows(lifts: Lifts, assessment: Assessment) -> list[dict[str, Any]]:
    """Give one row a parcel below "priority": the change, or which input is missing, or neither."""
    from layers.assess import Verdict  # noqa: PLC0415

    ids = assessment.measures.frame["parcel_id"].tolist()
    names, asked = lifts.names(lifts.rule), lifts.names(lifts.unanswered)
    rows: list[dict[str, Any]] = []
    for position in np.flatnonzero(assessment.verdict != Verdict.PRIORITY).tolist():
        row = {
            "parcel_id": ids[position],
            "verdict": Verdict(assessment.verdict[position]).name.lower(),
            "rule_id": names[position],
            "missing_input_of": asked[position],
        }
        if names[position] is not None:
            result = assessment.results[names[position]]
            row |= {
                "measured": float(result.measured[position]),
                "target": float(lifts.target[position]),
                "change": float(lifts.change[position]),
                "unit": result.unit,
                "becomes": Verdict(lifts.verdict[position]).name.lower(),
            }
        rows.append(row)
    return rows


def _print(base: Judged, table: pd.DataFrame, lifts: Lifts, steps: dict[str, float]) -> None:
    from layers.assess import Verdict  # noqa: PLC0415

    spoken, assessment = language(), base.assessment
    say_altered(assessment)
    reach = say(spoken, "cli.reach_step" if steps else "cli.reach_accuracy")
    count = table["position"].nunique()
    out().print(say(spoken, "cli.knife_edge", count=count, reach=reach), markup=False)
    if len(table):
        out().print(_edge_table(table, assessment))
    if len(table) > MOST_ROWS:
        out().print(say(spoken, "cli.rows_left_out", count=len(table) - MOST_ROWS), markup=False)
    below = int((assessment.verdict != Verdict.PRIORITY).sum())
    lifted, open_ = int(lifts.mask.sum()), int((lifts.unanswered >= 0).sum())
    facts = {"lifted": lifted, "open": open_, "none": below - lifted - open_}
    out().print(say(spoken, "cli.lifts", **facts), markup=False)
    out().print(_lift_table(lifts, assessment))
    say_schematic()


def _edge_table(table: pd.DataFrame, assessment: Assessment) -> Table:
    from layers._figures import Scale, exact  # noqa: PLC0415

    spoken = language()
    shown = Table(box=None, pad_edge=False)
    for key in ("parcel", "rule", "measured", "change", "before", "after"):
        justify: Any = "right" if key in ("measured", "change") else "left"
        shown.add_column(say(spoken, f"cli.{key}"), justify=justify, no_wrap=True, overflow="fold")
    for row in table.nsmallest(MOST_ROWS, "away").to_dict("records"):
        result = assessment.results[row["rule_id"]]
        scale = Scale(result.rule.metric, result.unit)
        change = scale.change(exact(row["away"]))
        said = change.zh if spoken == "zh" else change.en
        shown.add_row(
            str(row["parcel_id"]),
            row["rule_id"],
            scale.short(row["measured"]),
            said if row["away"] > SHOWN else say(spoken, "cli.on_limit"),
            word_of(row["before"]),
            word_of(row["after"]),
        )
    return shown


def _lift_table(lifts: Lifts, assessment: Assessment) -> Table:
    """Sum up by rule: how many parcels it would lift, the least change and the middle one."""
    from layers._figures import Scale, exact  # noqa: PLC0415

    spoken = language()
    shown = Table(box=None, pad_edge=False)
    for key in ("rule", "target", "parcels", "least_change", "median_change"):
        text = key == "rule"
        justify: Any = "left" if text else "right"
        shown.add_column(say(spoken, f"cli.{key}"), justify=justify, no_wrap=True, overflow="fold")
    for position, rule_id in enumerate(lifts.rules):
        chosen = lifts.change[lifts.rule == position]
        if not len(chosen):
            continue
        result = assessment.results[rule_id]
        scale = Scale(result.rule.metric, result.unit)
        target = scale.short(float(lifts.target[lifts.rule == position][0]))
        amounts = [scale.change(exact(float(one))) for one in (chosen.min(), np.median(chosen))]
        said = [one.zh if spoken == "zh" else one.en for one in amounts]
        shown.add_row(rule_id, target, str(len(chosen)), *said)
    return shown
