"""``policy``, ``sweep`` and ``edges`` as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dashboard.cli import _application
from dashboard.context import Context
from geodata.packs import POLICIES
from layers.assess import Overrides, Verdict, assess

MA = "cn-320583-ma-2019"
TEXT = (POLICIES / "kunshan_ma_2019.toml").read_text(encoding="utf-8")
WORDS = [code.name.lower() for code in Verdict]


@pytest.fixture
def run(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(prepared))

    def asked(*arguments: str, language: str = "en") -> Result:
        monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", language)
        return CliRunner().invoke(_application(), list(arguments))

    return asked


def line_with(text: str, wanted: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if wanted in line)


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.toml")), ids=lambda path: path.stem)
def test_check_understands_every_shipped_pack(run: Any, path: Path) -> None:
    answer = run("policy", "check", str(path), "--json")
    if path.stem.startswith("incentives"):
        assert answer.exit_code == 2
        return
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["good"] is True


def test_check_tells_what_the_article_leaves_open(run: Any) -> None:
    answer = run("policy", "check", str(POLICIES / "kunshan_ma_2019.toml"), "--json")
    told = json.loads(answer.stdout)["packs"][0]
    assert told["without_number"] == ["far.bonus"]
    assert "document number" in told["unknown"][0]
    readable = run("policy", "check", str(POLICIES / "kunshan_ma_2019.toml"), language="zh").stdout
    assert "未载明" in readable


SPOILT = {
    "unknown key": (
        'op = "<="\nvalue = 3.0',
        'op = "<="\ncolour = "red"\nvalue = 3.0',
        "colour",
        "UnknownPackKey",
    ),
    "unknown operator": ('op = "<="\nvalue = 3.0', 'op = "=<"\nvalue = 3.0', '"=<"', "UnknownPackValue"),
    "key given twice": (
        'id = "siting.ring500"',
        'id = "siting.ring500"\nmetric = "nearness"',
        None,
        "BadPack",
    ),
    "unknown metric": (
        'metric = "distance_to_lines"',
        'metric = "nearness"',
        'metric = "nearness"',
        "UnknownPackValue",
    ),
    "no source": (
        'source = "article"\nquote = "一般',
        'quote = "一般',
        'id = "support.floor_share.baseline"',
        "MissingPackEntry",
    ),
    "no unit": ('value = 500\nunit = "m"', "value = 500", 'id = "siting.ring500"', "MissingPackEntry"),
    "two of one id": ('id = "far.bonus"', 'id = "far.max"', None, "DuplicateRule"),
    "dates cross": (
        "announced_on = 2019-12-11",
        "announced_on = 2019-12-11\neffective_to = 2018-01-01",
        "effective_to = 2018",
        "CrossingDates",
    ),
    "source not listed": (
        'source = "article"\nquote = "一般',
        'source = "hearsay"\nquote = "一般',
        "hearsay",
        None,
    ),
    "not TOML": ('id = "far.max"', "id = far.max", "id = far.max", "BadPack"),
    "words for a number": ("value = 500", 'value = "500 m"', '"500 m"', "BadPackEntry"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_bad_pack_is_named_with_its_line_and_exit_code_2(run: Any, tmp_path: Path, case: str) -> None:
    good, bad, mark, fault = SPOILT[case]
    text = TEXT.replace(good, bad, 1)
    assert text != TEXT
    path = tmp_path / "pack.toml"
    path.write_text(text, encoding="utf-8")
    told = json.loads((answer := run("policy", "check", str(path), "--json")).stdout)
    assert answer.exit_code == 2
    assert told["good"] is False
    assert fault in (None, told["fault"])
    if mark is not None:
        assert told["line"] == line_with(text, mark)
    elif case == "two of one id":
        assert told["line"] == line_with(TEXT, 'id = "far.bonus"')
    said = run("policy", "check", str(path), language="zh").stderr
    assert f"第 {told['line']} 行" in said
    assert "Traceback" not in said


def test_a_file_that_is_not_there_is_said(run: Any) -> None:
    answer = run("policy", "check", "nowhere.toml")
    assert answer.exit_code == 2
    assert "nowhere.toml" in answer.stderr


def test_diff_names_the_number_and_exactly_the_parcels_that_flip(run: Any, shipped: Context) -> None:
    told = json.loads(
        run("policy", "diff", MA, MA, "--set", "siting.ring500=520", "--parcels", "--json").stdout
    )
    assert told["changed"] == [
        {"id": "siting.ring500", "fields": [{"field": "value", "before": 500.0, "after": 520.0}]}
    ]
    after = assess(shipped.measures, shipped.pack, shipped.references, Overrides({"siting.ring500": 520}))
    flipped = shipped.measures.frame["parcel_id"][after.verdict != shipped.base.verdict].tolist()
    assert [row["parcel_id"] for row in told["parcels"]["parcels"]] == flipped
    assert told["parcels"]["flipped"] == len(flipped) > 0
    assert {(row["before"], row["after"]) for row in told["parcels"]["parcels"]} == {
        ("admissible", "priority")
    }


def test_diff_reads_packs_from_files_and_members_of_a_set(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(TEXT.replace("value = 3.0", "value = 2.5"), encoding="utf-8")
    readable = run("policy", "diff", MA, str(path), language="zh").stdout
    assert "far.max" in readable
    assert "2.5" in readable
    members = str(POLICIES / "guangdong_m0_illustrative.toml")
    assert "cn-4419-m0-2018" in (refused := run("policy", "diff", MA, members)).stderr
    assert refused.exit_code == 2
    assert run("policy", "diff", f"{members}#cn-4401-m0", "cn-4401-m0").stdout.startswith("The packs")


def test_schema_is_json_that_names_every_part_of_a_pack(run: Any) -> None:
    schema = json.loads(run("policy", "schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "rule" in schema["properties"]


def test_sweep_counts_what_screening_with_that_threshold_counts(run: Any, shipped: Context) -> None:
    arguments = ["--rule", "siting.ring500", "--from", "400", "--to", "600", "--step", "100", "--json"]
    told = json.loads(run("sweep", *arguments).stdout)
    assert [row["threshold"] for row in told["steps"]] == [400, 500, 600]
    for row in told["steps"]:
        judged = assess(
            shipped.measures,
            shipped.pack,
            shipped.references,
            Overrides({"siting.ring500": row["threshold"]}),
        )
        chosen = judged.verdict == Verdict.PRIORITY
        assert row["parcels"] == chosen.sum()
        area_m2 = shipped.measures.frame["site_area_m2"].to_numpy()[chosen].sum()
        assert row["area_km2"] == pytest.approx(area_m2 / 1e6)
        assert row["permitted_floor_m2"] == pytest.approx(area_m2 * 3.0)


def test_sweep_says_what_is_altered_and_in_which_verdict(run: Any) -> None:
    arguments = ["sweep", "--rule", "siting.ring500", "--set", "far.max=2", "--verdict", "fails"]
    told = json.loads(run(*arguments, "--json").stdout)
    assert told["altered"] == [{"what": "far.max", "original": 3.0, "value": 2.0}]
    assert told["verdicts"] == ["fails"]
    assert len({row["parcels"] for row in told["steps"]}) == 1  # the ring never makes a parcel fail
    readable = run(*arguments, language="zh")
    assert "已调整" in readable.stdout
    assert "不符合" in readable.stdout


def test_a_missing_value_can_be_taken_as_either_and_that_is_told(run: Any, shipped: Context) -> None:
    missing = shipped.base.result("far.max").given.missing
    share = "support.floor_share.max"
    told = json.loads(
        run("edges", "--unknown", "far.max=fail", "--unknown", f"{share}=fail", "--json").stdout
    )
    assert told["altered"] == [
        {"what": f"unknown:{rule}", "original": "needs_review", "value": "fail"}
        for rule in ("far.max", share)
    ]
    verdicts = {row["parcel_id"]: row["verdict"] for row in told["lifts"]}
    assert missing.any()
    assert {verdicts[name] for name in shipped.measures.frame["parcel_id"][missing]} == {"fails"}


def test_edges_tell_every_parcel_below_priority(run: Any, shipped: Context) -> None:
    told = json.loads(run("edges", "--step", "25", "--step", "far.max=0.05", "--json").stdout)
    assert len(told["lifts"]) == (shipped.base.verdict != Verdict.PRIORITY).sum()
    assert told["steps"] == {"siting.ring500": 25.0, "far.max": 0.05}
    ring = [row for row in told["knife_edge"] if row["rule_id"] == "siting.ring500"]
    assert ring
    assert all(abs(row["measured"] - 500) <= 25 for row in ring)
    for row in told["lifts"]:
        if row["rule_id"] is not None:
            assert WORDS.index(row["becomes"]) > WORDS.index(row["verdict"])
            assert row["change"] == pytest.approx(abs(row["target"] - row["measured"]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_edges_are_readable_in_either_language(run: Any, language: str) -> None:
    readable = run("edges", "--step", "25", language=language).stdout
    assert "siting.ring500" in readable
    assert bool(re.search("[一-鿿]", readable)) == (language == "zh")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["policy", "diff", MA, "no-such-pack"], "no-such-pack"),
        (["policy", "diff", MA, MA, "--set", "far.bonus=4"], "far.bonus"),
        (["sweep", "--rule", "far.bonus"], "far.bonus"),
        (["sweep", "--rule", "far.max", "--step", "0"], "0"),
        (["sweep", "--rule", "far.max", "--verdict", "perhaps"], "perhaps"),
        (["sweep", "--rule", "far.max", "--unknown", "far.max=perhaps"], "perhaps"),
        (["sweep", "--rule", "far.max", "--unknown", "no.rule=pass"], "no.rule"),
        (["edges", "--step", "wide"], "wide"),
        (["edges", "--step", "no.rule=3"], "no.rule"),
        (["edges", "--step", "-1"], "-1"),
        (["edges", "--pack", "none.toml"], "none.toml"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_bad_input_is_one_sentence_and_exit_code_2(
    run: Any, arguments: list[str], said: str, language: str
) -> None:
    answer = run(*arguments, language=language)
    assert answer.exit_code == 2
    sentence = answer.stderr.strip().splitlines()[-1]
    assert said in sentence
    assert ("。" in sentence) == (language == "zh")
