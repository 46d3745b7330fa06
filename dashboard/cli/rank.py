"""``rank``: the parcels that qualify in a weighted order, each score taken apart."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.console import faults_said, language, out
from dashboard.cli.judged import Judged, asked_of, judged, say_altered, say_schematic
from dashboard.cli.lines import bad_option, month_of, pairs_of, said, title_of
from dashboard.cli.what_if import MeasureFromOption, SetOption, ShareBaseOption, UnknownOption
from dashboard.text import say

if TYPE_CHECKING:
    from layers.ranking import Ranking, Wishes

WEIGHT = ("criterion=weight, e.g. crossing=2", "指标=权重，例如 crossing=2")
SIZE = ("LOW-HIGH in m², e.g. 20000-40000", "以 m² 计的 下限-上限，例如 20000-40000")


def rank(  # noqa: PLR0917 - typer reads the signature as options
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", help="crossing, station, ring, size, headroom, price = 0 or more; else 1."),
    ] = None,
    size: Annotated[str | None, typer.Option(help="Wanted site area in m²: LOW-HIGH.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    pack: Annotated[str | None, typer.Option(help="A pack’s id or file; else the area’s.")] = None,
    settings_given: SetOption = None,
    measure_from: MeasureFromOption = None,
    share_base: ShareBaseOption = None,
    unknown: UnknownOption = None,
    area: Annotated[str | None, typer.Option(help="Study area, by default BRIDGEHEAD_AREA.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Order the parcels that are admissible or of priority; the verdicts stay as they are."""
    with faults_said():
        from layers.ranking import rank as order  # noqa: PLC0415 - pandas is slow to import

        wishes = wishes_of(weight or [], size)
        found = judged(
            asked_of(pack, settings_given, measure_from, share_base, unknown, area, as_json=as_json)
        )
        ranking = order(found.assessment, wishes)
    if as_json:
        told = found.told() | _told(ranking, top)
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(found, ranking, top)


def wishes_of(weights: list[str], size: str | None) -> Wishes:
    """Read weights and the wanted size.

    Raises
    ------
    BadOption, UnknownCriterion, BadQuantity
        If a pair, a number or the range cannot be read.

    Examples
    --------
    >>> wishes_of(["crossing=2"], "20000-40000").size_m2
    (20000.0, 40000.0)
    """
    from layers.ranking import Wishes  # noqa: PLC0415

    numbers = {}
    for key, text in pairs_of("--weight", weights, WEIGHT).items():
        numbers[key] = _number("--weight", text, f"{key}={text}", WEIGHT)
    if size is None:
        return Wishes(numbers)
    low, _, high = size.partition("-")
    return Wishes(numbers, (_number("--size", low, size, SIZE), _number("--size", high, size, SIZE)))


def _number(option: str, text: str, came: str, expected: tuple[str, str]) -> float:
    try:
        return float(text)
    except ValueError as fault:
        raise bad_option(option, came, expected) from fault


def _told(ranking: Ranking, top: int) -> dict[str, Any]:
    rows = [
        {
            "rank": place + 1,
            "parcel_id": ranking.ids[place],
            "score": _plain(ranking.score[place]),
            "parts": {
                name: {
                    "value": _plain(ranking.values[name][place]),
                    "scaled": _plain(ranking.scaled[name][place]),
                    "part": _plain(part[place]),
                }
                for name, part in ranking.parts.items()
            },
            "left_out": list(ranking.missing(place)),
        }
        for place in range(min(top, len(ranking)))
    ]
    scales = {name: {"zh": scale.zh, "en": scale.en} for name, scale in ranking.scales.items()}
    return {"count": len(ranking), "weights": dict(ranking.weights), "scales": scales, "parcels": rows}


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _print(found: Judged, ranking: Ranking, top: int) -> None:
    from layers.ranking import CRITERIA  # noqa: PLC0415

    spoken, pack = language(), found.assessment.pack
    facts = {"count": len(ranking), "pack": title_of(pack), "month": month_of(pack)}
    out().print(say(spoken, "rank.head", **facts), markup=False)
    say_altered(found.assessment)
    table = Table(box=None, pad_edge=False)
    for key in ("place", "parcel", "score"):
        justify: Any = "left" if key == "parcel" else "right"
        table.add_column(say(spoken, f"rank.{key}"), justify=justify, no_wrap=True)
    names = {str(name): said(words) for name, words in CRITERIA.items()}
    for name in ranking.parts:
        table.add_column(names[name], justify="right", overflow="fold")
    table.add_column(say(spoken, "rank.missing"), overflow="fold")
    for place in range(min(top, len(ranking))):
        parts = [_figure(part[place]) for part in ranking.parts.values()]
        left_out = ", ".join(names[name] for name in ranking.missing(place))
        table.add_row(
            str(place + 1), str(ranking.ids[place]), _figure(ranking.score[place]), *parts, left_out
        )
    out().print(table)
    for name, scale in ranking.scales.items():
        weight = f"{ranking.weights.get(name, 0.0):.3f}"
        told = say(spoken, "rank.scale", name=names[name], weight=weight, scale=said(scale))
        out().print(told, markup=False)
    out().print(say(spoken, "rank.unaffected"), markup=False)
    say_schematic()


def _figure(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.3f}"
