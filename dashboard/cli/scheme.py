"""``scheme FILE``: a building programme against the layered packs, and what of it may be sold on by parts."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import Asked, Judged, asked_of, judged, say_altered, say_schematic, word_of
from dashboard.cli.lines import (
    answer_of,
    bad_option,
    line_of,
    lines_table,
    month_of,
    number_of,
    pairs_of,
    position_of,
    said,
    shown,
    text_of,
    title_of,
)
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption
from dashboard.settings import Settings
from dashboard.text import say
from geodata.errors import SiteUnclear

if TYPE_CHECKING:
    from dashboard.schemes import Ground, SchemeResult
    from geodata.programme import Programme
    from layers.policy import PolicyPack
    from layers.scheme import SchemeCheck
    from layers.split import SplitAnswer

STDIN = "-"
ANSWER = ("key=value, e.g. in_park=true", "键=值，例如 in_park=true")
DAY = ("a day, e.g. 2021-06-01", "日期，例如 2021-06-01")


@dataclass(frozen=True)
class _Site:
    """Where a scheme stands, and the judged data set if it is on a parcel."""

    ground: Ground
    found: Judged | None = None

    @property
    def names(self) -> dict[str, tuple[str, str]]:
        """Names of the features that rules are decided by."""
        from dashboard.screening import feature_names  # noqa: PLC0415 - geopandas is slow to import

        return {} if self.found is None else feature_names(self.found.dataset.reference)


def scheme(  # noqa: PLR0917 - typer reads the signature as options
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or tab-separated text; - reads what is pasted.")],
    parcel: Annotated[str | None, typer.Option(help="The parcel it stands on.")] = None,
    site_area: Annotated[str | None, typer.Option(help="Site area in m², where there is no parcel.")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="key=value: a condition that a pack asks for, or a claim.")
    ] = None,
    reached: Annotated[str | None, typer.Option(help="The day production was reached: YYYY-MM-DD.")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a building programme: floor areas, ratios, every rule, and the split plan."""
    with faults_said():
        programme = _programme(file)
        asked = asked_of(pack, settings_given, measure_from, share_base, unknown, area, as_json=as_json)
        answers = {key: answer_of(text) for key, text in pairs_of("--answer", answer or [], ANSWER).items()}
        site = _site(programme, parcel, site_area, asked)
        result = _checked(programme, site, asked, answers, _day(reached))
    if as_json:
        typer.echo(json.dumps(_told(result, site, parcel), ensure_ascii=False, indent=1))
    else:
        _print(result, site, parcel)


def _programme(file: Path) -> Programme:
    from geodata.programme import parse_programme, read_programme  # noqa: PLC0415 - openpyxl is slow to import

    return parse_programme(sys.stdin.read()) if str(file) == STDIN else read_programme(file)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise bad_option("--reached", text, DAY) from fault


def _site(programme: Programme, parcel: str | None, site_area: str | None, asked: Asked) -> _Site:
    """Find the one site area: the parcel's, the option's, or the table's."""
    from dashboard.schemes import Ground  # noqa: PLC0415 - pandas is slow to import
    from layers.floor_area import amount, ledger_input  # noqa: PLC0415

    given = [one for one in (parcel, site_area, programme.site_area_m2) if one is not None]
    if len(given) != 1:
        raise SiteUnclear(count=len(given))
    if parcel is None:
        return _Site(Ground(amount(given[0], "site_area_m2", above=True)))
    found = judged(asked)
    position, measures = position_of(found, parcel), found.assessment.measures
    known = ledger_input(measures, position)
    if known.site_area_m2 is None:
        raise SiteUnclear(count=0)
    return _Site(Ground(known.site_area_m2, measures, position, found.area.references), found)


def _checked(
    programme: Programme, site: _Site, asked: Asked, answers: dict[str, Any], reached_on: date | None
) -> SchemeResult:
    from dashboard.schemes import check_programme  # noqa: PLC0415 - pandas is slow to import

    return check_programme(
        programme,
        site.ground,
        _stack(asked, site),
        overrides=asked.overrides,
        answers=answers,
        reached_on=reached_on,
        on=datetime.now().astimezone().date(),
    )


def _stack(asked: Asked, site: _Site) -> tuple[PolicyPack, ...]:
    """Give the packs that hold here, the governing one last."""
    from dashboard.pack_files import pack_named  # noqa: PLC0415
    from geodata.areas import load_area  # noqa: PLC0415
    from geodata.packs import pack_ids  # noqa: PLC0415
    from layers.layering import stack_of  # noqa: PLC0415

    if site.found is not None:
        pack = site.found.assessment.pack
    else:
        settings = Settings() if asked.area is None else Settings(area=asked.area)
        pack = pack_named(asked.pack or load_area(settings.area, settings.data).default_pack)
    return stack_of([pack_named(one) for one in pack_ids()], pack)


def _told(result: SchemeResult, site: _Site, parcel: str | None) -> dict[str, Any]:
    check, split = result.check, result.split
    explained = check.explain(site.names)
    margin = result.plan_margin
    return {
        "parcel": parcel,
        "site_area_m2": number_of(site.ground.area_m2),
        "pack": check.assessment.pack.id,
        "altered": [
            {"what": one.what, "original": one.original, "value": one.value}
            for one in check.assessment.altered
        ],
        "verdict": check.verdict.name.lower(),
        "summary_zh": explained.summary.zh,
        "summary_en": explained.summary.en,
        "figures": [line_of(line) for line in check.lines],
        "checks": _checks(check, site),
        "layers": {one.assessment.pack.id: _checks(one, site) for one in result.above},
        "unanswered": list(result.unanswered),
        "plan_far": None
        if margin is None
        else {"limit": number_of(result.plan_far), "verdict": "pass" if margin >= 0 else "fail"},
        "split": {
            "state": split.state.value,
            "basis": split.basis,
            "reached_on": None if split.reached_on is None else str(split.reached_on),
            "mixed": list(split.mixed),
            "by_building": _plan(split, "building"),
            "by_floor": _plan(split, "floor"),
        },
    }


def _checks(check: SchemeCheck, site: _Site) -> list[dict[str, Any]]:
    sentences = {rule.rule_id: rule.sentence for rule in check.explain(site.names).rules}
    return [
        {
            "rule": one.rule_id,
            "metric": one.metric,
            "kind": one.kind,
            "verdict": one.verdict.key,
            "measured": number_of(one.measured),
            "measured_exact": text_of(one.measured),
            "limit": number_of(one.limit),
            "margin": number_of(one.margin),
            "unit": one.unit,
            "zh": sentences[one.rule_id].zh,
            "en": sentences[one.rule_id].en,
        }
        for one in check.checks
    ]


def _plan(split: SplitAnswer, by: str) -> dict[str, Any] | None:
    plan = split.by_building if by == "building" else split.by_floor
    if plan is None:
        return None
    return {
        "units": [unit.id for unit in plan.units],
        "total_m2": number_of(plan.total_m2),
        "base_m2": number_of(plan.base_m2),
        "cap_m2": number_of(plan.cap_m2),
        "share": number_of(plan.share),
    }


def _print(result: SchemeResult, site: _Site, parcel: str | None) -> None:
    spoken, check = language(), result.check
    pack = check.assessment.pack
    facts = {"area": shown(site.ground.area_m2, "m2"), "pack": title_of(pack), "month": month_of(pack)}
    count, verdict = len(check.scheme.buildings), word_of(int(check.verdict))
    out().print(say(spoken, "scheme.head", buildings=count, verdict=verdict, **facts), markup=False)
    placed = "scheme.no_siting" if parcel is None else "scheme.on_parcel"
    out().print(say(spoken, placed, **({"parcel": parcel} if parcel else {})), markup=False)
    say_altered(check.assessment)
    out().print(lines_table(check.lines))
    out().print()
    out().print(_rules_table(result, site))
    if result.unanswered:
        out().print(say(spoken, "scheme.unanswered", keys=", ".join(result.unanswered)), markup=False)
    out().print()
    _print_split(result.split)
    if parcel is not None:
        say_schematic()


def _rules_table(result: SchemeResult, site: _Site) -> Table:
    spoken = language()
    table = Table(box=None, pad_edge=False)
    for key in ("rule", "measured", "limit", "margin", "verdict", "layer"):
        table.add_column(say(spoken, f"scheme.{key}"), overflow="fold")
    for check in (result.check, *result.above):
        for rule in check.explain(site.names).rules:
            texts = (rule.name, rule.measured, rule.limit, rule.margin)
            verdict = say(spoken, f"scheme.{rule.verdict.key}")
            if rule.kind == "info":
                verdict = say(spoken, "scheme.reference", verdict=verdict)
            table.add_row(*map(said, texts), verdict, check.assessment.pack.id)
    far, margin = result.check.line("far"), result.plan_margin
    if result.plan_far is not None and margin is not None:
        verdict = say(spoken, "scheme.pass" if margin >= 0 else "scheme.fail")
        figures = (
            shown(far.value, "1"),
            f"≤ {result.plan_far:f}",
            result.plan_margin_text,
            verdict,
        )
        table.add_row(said(far.label), *figures, say(spoken, "scheme.own_conditions"))
    return table


def _print_split(split: SplitAnswer) -> None:
    from layers.split import plan_words  # noqa: PLC0415

    spoken = language()
    out().print(say(spoken, "scheme.split", state=said(split.words)), markup=False)
    for key, plan in (("split_building", split.by_building), ("split_floor", split.by_floor)):
        if plan is not None:
            out().print(f"{say(spoken, f'scheme.{key}')}: {said(plan_words(plan))}", markup=False)
    if split.by_building is None and split.by_floor is None:
        return
    out().print(say(spoken, f"scheme.split_basis_{split.basis}"), markup=False)
    if split.mixed:
        out().print(say(spoken, "scheme.mixed", buildings=", ".join(split.mixed)), markup=False)
