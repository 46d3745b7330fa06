"""``ledger``, ``scheme``, ``rank`` and ``incentives`` as a user runs them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from dashboard.cli import _application
from dashboard.cli.lines import shown
from dashboard.context import Context
from layers.assess import Verdict

MA = "cn-320583-ma-2019"
PROJECT = """楼栋,用途,基底面积,层数,层高
A,产业,5000,1,9.0
B,产业,2000,15,4.5
C,配套,1500,6,4.2
,构筑物,300,,
,堆场,700,,
,绿地,3000,,
"""


@pytest.fixture
def run(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(prepared))

    def asked(*arguments: str, language: str = "en", pasted: str | None = None) -> Result:
        monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", language)
        return CliRunner().invoke(_application(), list(arguments), input=pasted)

    return asked


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.csv"
    path.write_text(PROJECT, encoding="utf-8")
    return str(path)


@pytest.fixture
def parcel(shipped: Context) -> str:
    frame = shipped.measures.frame
    good = (shipped.base.verdict == Verdict.PRIORITY) & (frame["far_basis"] == "planned").to_numpy()
    return str(frame["parcel_id"][good].iloc[0])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def test_ledger_reckons_the_top_up_from_the_price_typed_in(run: Any, parcel: str, shipped: Context) -> None:
    answer = told(run("ledger", parcel, "--price", "480", "--json"))
    lines = {line["key"]: line["value"] for line in answer["lines"]}
    frame = shipped.measures.frame
    site = frame["site_area_m2"][frame["parcel_id"] == parcel].item()
    assert lines["top_up"] == pytest.approx(0.2 * 480 * site)
    assert lines["counted_max"] == pytest.approx(3 * site)
    assert answer["verdict"] == "priority"


def test_ledger_without_a_price_leaves_payments_blank_and_says_so(run: Any, parcel: str) -> None:
    lines = {line["key"]: line["value"] for line in told(run("ledger", parcel, "--json"))["lines"]}
    assert lines["top_up"] is None
    assert lines["counted_max"] is not None
    assert "--price" in run("ledger", parcel).output


def test_scheme_of_the_published_project(run: Any, plan: str) -> None:
    answer = told(run("scheme", plan, "--site-area", "20000", "--json"))
    figures = {line["key"]: line["value"] for line in answer["figures"]}
    assert (figures["far"], figures["counted_floor"], figures["building_coefficient"]) == (2.45, 49000, 0.475)
    checks = {one["rule"]: one["verdict"] for one in answer["checks"]}
    assert checks["support.floor_share.max"] == "pass"
    assert checks["support.floor_share.baseline"] == "fail"
    assert answer["verdict"] == "admissible"
    assert answer["split"]["state"] == "not_yet"


def test_scheme_shows_the_packs_above_and_what_they_ask(run: Any, plan: str) -> None:
    answer = told(run("scheme", plan, "--site-area", "20000", "--json"))
    assert list(answer["layers"]) == ["cn-national-industrial", "cn-32-industrial-2021"]
    assert "region" in answer["unanswered"]
    given = told(run("scheme", plan, "--site-area", "20000", "--json", "--answer", "region=苏南"))
    assert "region" not in given["unanswered"]


def test_scheme_can_be_pasted(run: Any) -> None:
    pasted = PROJECT.replace(",", "\t") + "\t用地\t20000\t\t\n"
    answer = told(run("scheme", "-", "--json", pasted=pasted))
    assert answer["site_area_m2"] == 20000


def test_scheme_on_a_parcel_is_judged_with_its_siting_and_its_own_conditions(
    run: Any, plan: str, parcel: str
) -> None:
    answer = told(run("scheme", plan, "--parcel", parcel, "--json"))
    assert {"siting.ring500", "siting.carrier"} <= {rule["rule"] for rule in answer["checks"]} | {
        "siting.ring500",
        "siting.carrier",
    }
    assert answer["plan_far"]["verdict"] in {"pass", "fail"}
    assert "planning conditions" in run("scheme", plan, "--parcel", parcel).output


def test_scheme_opens_the_split_after_production(run: Any, plan: str) -> None:
    answer = told(run("scheme", plan, "--site-area", "20000", "--reached", "2021-06-01", "--json"))
    assert answer["split"]["state"] == "open"
    assert answer["split"]["by_floor"]["total_m2"] == 17000


def test_rank_lists_parcels_that_qualify_with_open_scores(run: Any, shipped: Context) -> None:
    answer = told(run("rank", "--weight", "crossing=2", "--size", "20000-40000", "--top", "5", "--json"))
    assert answer["count"] == int((shipped.base.verdict >= Verdict.ADMISSIBLE).sum())
    assert len(answer["parcels"]) == 5
    for row in answer["parcels"]:
        assert sum(part["part"] or 0 for part in row["parts"].values()) == pytest.approx(row["score"])
    assert answer["weights"]["crossing"] == pytest.approx(2 / 7)


def test_incentives_are_18_and_never_summed(run: Any, parcel: str) -> None:
    answer = told(run("incentives", parcel, "--price", "480", "--json"))
    assert len(answer["items"]) == 18
    items = {item["id"]: item for item in answer["items"]}
    assert items["land.far_bonus"]["state"] == "not_stated"
    assert items["talent.leader.team"]["cap_zh"].startswith("≤ 10\u202f000 万元")
    assert items["land.topup"]["lines"][0]["value"] > 0
    assert "total" not in answer


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["ledger", "scheme", "rank", "incentives"])
def test_tables_are_readable_in_both_languages(
    run: Any, plan: str, parcel: str, command: str, language: str
) -> None:
    arguments = {
        "ledger": [parcel, "--price", "480"],
        "scheme": [plan, "--parcel", parcel],
        "rank": ["--top", "3"],
        "incentives": [parcel],
    }[command]
    answer = run(command, *arguments, language=language)
    assert answer.exit_code == 0, answer.output
    assert "2019-12" in answer.stdout
    assert len(answer.stdout.splitlines()) > 8
    assert ("示意数据" in answer.output) == (language == "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ledger", "nowhere"], "nowhere"),
        (["ledger", "nowhere", "--pack", "no-pack"], "no-pack"),
        (["rank", "--weight", "luck=1"], "luck"),
        (["rank", "--weight", "crossing"], "crossing"),
        (["rank", "--weight", "crossing=-1"], "crossing"),
        (["rank", "--size", "9"], "9"),
        (["incentives", "--recognised", "luck"], "luck"),
        (["scheme", "nothing.csv", "--site-area", "1"], "nothing.csv"),
        (["scheme", "PLAN"], "--site-area"),
        (["scheme", "PLAN", "--site-area", "1", "--parcel", "x"], "--site-area"),
        (["scheme", "PLAN", "--site-area", "-1"], "-1"),
        (["scheme", "PLAN", "--site-area", "20000", "--answer", "luck=1"], "luck"),
        (["scheme", "PLAN", "--site-area", "20000", "--answer", "luck"], "luck"),
        (["scheme", "PLAN", "--site-area", "20000", "--reached", "soon"], "soon"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    run: Any, plan: str, arguments: list[str], said: str, language: str
) -> None:
    answer = run(*(plan if one == "PLAN" else one for one in arguments), language=language)
    assert answer.exit_code == 2
    sentence = answer.stderr.strip().splitlines()[-1]
    assert said in sentence
    assert ("。" in sentence) == (language == "zh")


def test_a_bad_cell_is_named_with_its_line(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(PROJECT.replace("2000,15", "-2000,15"), encoding="utf-8")
    answer = run("scheme", str(path), "--site-area", "20000", language="zh")
    assert answer.exit_code == 2
    assert "第 3 行“基底面积”为 `-2000`" in answer.stderr


def test_nothing_is_ever_shown_as_less_than_nothing_by_rounding(run: Any, shipped: Context) -> None:
    assert shown(Decimal("-0.001"), "m2") == "0.00"
    assert shown(Decimal("-0.00001"), "share") == "0.00%"
    difference = shipped.measures.frame["drawn_area_m2"] - shipped.measures.frame["site_area_m2"]
    below = shipped.measures.frame["parcel_id"][(difference < 0) & (difference > -0.005)]
    for parcel in below.head(3):
        assert "-0.00" not in run("ledger", str(parcel), "--price", "480").output


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["sweep", "--rule", "far.max"], []),
        (["edges"], []),
        (["rank", "--top", "1"], []),
        (["ledger", "PARCEL"], []),
        (["scheme", "PLAN", "--parcel", "PARCEL"], []),
        (["screen"], []),
        (["policy", "diff", MA, MA, "--parcels"], ["parcels"]),
    ],
)
def test_every_answer_tells_every_alteration_with_its_original(
    run: Any, plan: str, parcel: str, arguments: list[str], where: list[str]
) -> None:
    given = [{"PARCEL": parcel, "PLAN": plan}.get(one, one) for one in arguments]
    what_if = ["--measure-from", "centroid", "--share-base", "gross", "--unknown", "far.max=fail"]
    if arguments[0] != "policy":
        what_if += ["--set", "siting.ring500=700"]
    answer = told(run(*given, *what_if, "--json"))
    for key in where:
        answer = answer[key]
    originals = {one["what"]: (one["original"], one["value"]) for one in answer["altered"]}
    expected = {
        "measure_from": ("nearest", "centroid"),
        "share_base": ("counted", "gross"),
        "unknown:far.max": ("needs_review", "fail"),
    }
    if arguments[0] != "policy":
        expected["siting.ring500"] = (500.0, 700.0)
    assert originals == expected
    readable = run(*given, *what_if, language="zh").output
    assert readable.count("已调整") == len(expected)


def test_a_screened_table_says_in_every_row_what_is_altered(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "screened.csv"
    assert run("screen", "--set", "far.max=2.5", "--out", str(path)).exit_code == 0
    table = pd.read_csv(path, dtype=str)
    assert set(table["altered"]) == {"far.max: 3.0 → 2.5"}
    assert set(table["policy"]) == {MA}
