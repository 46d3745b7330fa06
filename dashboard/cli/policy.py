"""``policy check``, ``policy diff`` and ``policy schema``: packs read, compared, and their format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.console import BAD_INPUT, err, faults_said, language, out
from dashboard.cli.judged import Asked, judged, say_altered, word_of
from dashboard.cli.what_if import MeasureFromOption, ShareBaseOption, UnknownOption, overrides_of
from dashboard.text import say
from geodata.errors import BridgeheadError, MissingFile

if TYPE_CHECKING:
    from layers.diff import Flips, PackDiff
    from layers.policy import PolicyPack, Rule


def application() -> typer.Typer:
    """Return the group of commands."""
    app = typer.Typer(
        help="Policy packs: check a file, compare two, print the format’s JSON Schema.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.command("check")(check)
    app.command("diff")(diff)
    app.command("schema")(schema)
    return app


def check(
    file: Annotated[Path, typer.Argument(help="A TOML file in the form policy-pack/1 or policy-pack-set/1.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read a pack; say what it holds and leaves open, or name the fault with its line (exit code 2)."""
    from dashboard.pack_files import packs_in  # noqa: PLC0415 - pydantic models are slow to build

    try:
        packs = packs_in(file)
    except BridgeheadError as fault:
        _say_fault(file, fault, as_json=as_json)
        raise typer.Exit(BAD_INPUT) from fault
    if as_json:
        told = {"file": file.name, "good": True, "packs": [_pack_told(pack) for pack in packs]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for pack in packs:
        out().print(_rules_table(pack))
        for unknown in pack.unknowns:
            out().print(say(language(), "cli.pack_unknown", topic=unknown.topic), markup=False)
    rules = [rule for pack in packs for rule in pack.rules]
    facts = {"rules": len(rules), "holes": sum(rule.value is None for rule in rules)}
    named = ", ".join(pack.id for pack in packs)
    out().print(say(language(), "cli.pack_good", path=file.name, packs=named, **facts), markup=False)


def diff(  # noqa: PLR0917 - typer reads the signature as options
    a: Annotated[str, typer.Argument(help="A pack’s id, a TOML file, or FILE#ID.")],
    b: Annotated[str, typer.Argument(help="The pack it is compared with.")],
    settings_given: Annotated[
        list[str] | None, typer.Option("--set", help="A number that B has: rule=number.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Parcels from a file; else the data set shown.")] = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    parcels: Annotated[bool, typer.Option("--parcels", help="List exactly the parcels that flip.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which rules differ between two packs, field by field, and which parcels have another verdict."""
    from dashboard.pack_files import pack_named  # noqa: PLC0415
    from layers.diff import diff_packs, flips, with_values  # noqa: PLC0415

    with faults_said():
        one, other = pack_named(a), pack_named(b)
        other = with_values(other, overrides_of(settings_given or [], None).values)
        found, flipped = diff_packs(one, other), None
        if parcels:
            base = judged(
                Asked(
                    file=file,
                    pack=a,
                    measure_from=measure_from,
                    share_base=share_base,
                    unknown=tuple(unknown or ()),
                    area=area,
                    as_json=as_json,
                )
            )
            before = base.assessment
            flipped = flips(before.measures, one, other, before.references, before.overrides)
    if as_json:
        told = _diff_told(one, other, found) | ({} if flipped is None else {"parcels": _flips_told(flipped)})
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print_diff(one, other, found)
    if flipped is not None:
        say_altered(flipped.before)
        _print_flips(flipped)


def schema() -> None:
    """Print the JSON Schema of policy packs, written from the models that read them."""
    from layers.pack_schema import pack_schema  # noqa: PLC0415

    typer.echo(json.dumps(pack_schema(), ensure_ascii=False, indent=1))


def _say_fault(file: Path, fault: BridgeheadError, *, as_json: bool) -> None:
    from dashboard.pack_files import line_of  # noqa: PLC0415

    readable = file.is_file() and not isinstance(fault, MissingFile)
    text = file.read_bytes().decode("utf-8", errors="replace") if readable else ""
    line = line_of(text, fault)
    if as_json:
        told = {"file": file.name, "good": False, "fault": type(fault).__name__, "line": line}
        said = {"zh": fault.sentence("zh"), "en": fault.sentence("en")}
        typer.echo(json.dumps(told | said, ensure_ascii=False, indent=1))
        return
    said_once = fault.sentence(language())
    if line is not None:
        said_once = say(language(), "cli.at_line", line=line, path=file.name, said=said_once)
    err().print(said_once, style="bold red", markup=False)


def _pack_told(pack: PolicyPack) -> dict[str, Any]:
    fields = ("id", "metric", "op", "value", "unit", "kind", "status", "source", "quote", "when", "relaxes")
    rules = [rule.model_dump(mode="json", include=set(fields), exclude_none=True) for rule in pack.rules]
    return {
        "id": pack.id,
        "title_zh": pack.title_zh,
        "title_en": pack.title_en,
        "evidence": pack.info.evidence,
        "announced_on": str(pack.info.announced_on or "") or None,
        "rules": rules,
        "without_number": [rule.id for rule in pack.rules if rule.value is None],
        "unknown": [unknown.topic for unknown in pack.unknowns],
    }


def _rules_table(pack: PolicyPack) -> Table:
    spoken = language()
    title = pack.title_zh if spoken == "zh" else pack.title_en
    table = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for key in ("rule", "metric", "limit", "kind", "status", "source"):
        table.add_column(say(spoken, f"cli.{key}"), overflow="fold")
    for rule in pack.rules:
        table.add_row(rule.id, rule.metric, _limit_said(rule), rule.kind, rule.status, rule.source)
    return table


def _limit_said(rule: Rule) -> str:
    from layers._figures import Scale  # noqa: PLC0415

    if rule.value is None:
        return say(language(), "cli.pack_hole")
    scale = Scale(rule.metric, rule.in_unit)
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    return f"{rule.op} {', '.join(scale.full(value) for value in values)}"


def _diff_told(one: PolicyPack, other: PolicyPack, found: PackDiff) -> dict[str, Any]:
    changed = {
        name: [
            {
                "id": change.id,
                "fields": [
                    {"field": field.field, "before": field.before, "after": field.after}
                    for field in change.fields
                ],
            }
            for change in changes
        ]
        for name, changes in (("changed", found.changed), ("besides", found.besides))
    }
    return {"a": one.id, "b": other.id, "added": found.added, "removed": found.removed, **changed}


def _flips_told(flipped: Flips) -> dict[str, Any]:
    from layers.assess import Verdict  # noqa: PLC0415

    table = flipped.to_frame()
    words = [code.name.lower() for code in Verdict]
    for column in ("before", "after"):
        table[column] = [words[code] for code in table[column]]
    rows = table[["parcel_id", "before", "after", "rules"]].to_dict("records")
    return {
        "total": len(flipped.before),
        "flipped": len(flipped),
        "verdicts": words,
        "matrix": flipped.matrix().tolist(),
        "altered": [
            {"what": one.what, "original": one.original, "value": one.value} for one in flipped.before.altered
        ],
        "parcels": rows,
    }


def _print_diff(one: PolicyPack, other: PolicyPack, found: PackDiff) -> None:
    spoken = language()
    if found.same:
        out().print(say(spoken, "cli.no_difference", a=one.id, b=other.id), markup=False)
    for key, names in (("cli.diff_added", found.added), ("cli.diff_removed", found.removed)):
        for name in names:
            out().print(say(spoken, key, rule=name), markup=False)
    for key, changes in (("cli.diff_changed", found.changed), ("cli.diff_besides", found.besides)):
        for change in changes:
            for field in change.fields:
                sides = {"before": _value_said(field.before), "after": _value_said(field.after)}
                out().print(say(spoken, key, rule=change.id, field=field.field, **sides), markup=False)


def _value_said(value: object) -> str:
    if value is None:
        return say(language(), "cli.pack_hole")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _print_flips(flipped: Flips) -> None:
    spoken = language()
    out().print(say(spoken, "cli.flips", count=len(flipped), total=len(flipped.before)), markup=False)
    if not len(flipped):
        return
    table = Table(box=None, pad_edge=False)
    for key in ("parcel", "before", "after", "rule"):
        table.add_column(say(spoken, f"cli.{key}"), overflow="fold")
    for row in flipped.to_frame().itertuples(index=False):
        table.add_row(str(row.parcel_id), word_of(row.before), word_of(row.after), row.rules)  # type: ignore[arg-type]
    out().print(table)
