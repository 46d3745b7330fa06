"""What people keep: theirs alone, in their order, within its limits, and gone with nobody else's."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from dashboard.kept import MAX_NOTE, Kept, ListedParcel, read_scenarios, write_scenarios
from dashboard.settings import Settings
from dashboard.view import Near, Scenario, Site, Span
from geodata.kept_errors import (
    BadScenarios,
    KeptByNewer,
    KeptUnavailable,
    NothingNamed,
    NotOnShortlist,
    OtherAreasScenarios,
    ShortlistFull,
    TooManyKept,
    UnknownBrowser,
)
from tests.dashboard.kept.conftest import ME, YOU

if TYPE_CHECKING:
    from pathlib import Path

TWELVE = [f"KS-P-{number:04d}" for number in range(12)]
WHOLE = Scenario(
    name="宽 700",
    limits=(("siting.ring500", 700.0),),
    measure_from="centroid",
    share_base="gross",
    unknown=(("far.max", "pass"),),
    area=Span(low=2),
    near=Near(kind="point", key="120.98,31.38", distance_m=500),
    sites=(Site(name="A", ring=((120.9, 31.3), (120.91, 31.3), (120.91, 31.31))),),
)


def ids(listed: tuple[ListedParcel, ...]) -> list[str]:
    return [one.parcel_id for one in listed]


def test_a_shortlist_keeps_its_order_and_its_notes_and_is_nobody_elses(kept: Kept) -> None:
    kept.add(ME, ["KS-2", "KS-1"])
    kept.add(ME, ["KS-1", "KS-3"])
    kept.note(ME, "KS-1", "  near the metro  ")
    kept.arrange(ME, ["KS-3", "KS-1"])
    assert kept.shortlist(ME) == (
        ListedParcel("KS-3"),
        ListedParcel("KS-1", "near the metro"),
        ListedParcel("KS-2"),
    )
    assert kept.shortlist(YOU) == ()
    assert ids(kept.remove(ME, "KS-1")) == ["KS-3", "KS-2"]
    assert kept.add(ME, ["KS-1"])[-1].note == ""


def test_a_thirteenth_parcel_is_refused_in_one_sentence_and_the_twelve_stay(kept: Kept) -> None:
    kept.add(ME, TWELVE)
    with pytest.raises(ShortlistFull) as refused:
        kept.add(ME, ["KS-P-0099"])
    assert "KS-P-0099" in refused.value.sentence("zh")
    assert "12" in refused.value.sentence("en")
    assert ids(kept.shortlist(ME)) == TWELVE
    assert ids(kept.add(ME, TWELVE[:3])) == TWELVE


def test_the_limit_holds_when_many_add_at_once(kept: Kept) -> None:
    def add(number: int) -> bool:
        try:
            kept.add(ME, [f"KS-{number}"])
        except ShortlistFull:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(add, range(20)))
    assert sum(added) == 12
    assert len(kept.shortlist(ME)) == 12


def test_another_list_taken_over_keeps_the_notes_of_what_stays(kept: Kept) -> None:
    kept.add(ME, ["KS-1", "KS-2"])
    kept.note(ME, "KS-2", "second")
    assert kept.replace(ME, ["KS-3", "KS-2"]) == (ListedParcel("KS-3"), ListedParcel("KS-2", "second"))
    with pytest.raises(ShortlistFull):
        kept.replace(ME, [*TWELVE, "KS-99"])


def test_a_note_to_a_parcel_removed_elsewhere_is_refused_and_a_long_one_is_cut(kept: Kept) -> None:
    kept.add(ME, ["KS-1"])
    assert len(kept.note(ME, "KS-1", "x" * 2000)[0].note) == MAX_NOTE
    with pytest.raises(NotOnShortlist):
        kept.note(ME, "KS-2", "gone")


@pytest.mark.parametrize("browser", [None, "", "short", "Z" * 32, "a" * 65, "' OR 1=1 --" + "a" * 32])
def test_a_browser_without_an_id_of_the_agreed_form_keeps_nothing(kept: Kept, browser: str | None) -> None:
    with pytest.raises(UnknownBrowser):
        kept.add(browser, ["KS-1"])


def test_a_scenario_comes_back_whole_and_one_of_the_same_name_replaces_it(kept: Kept) -> None:
    kept.keep(ME, "scenario", WHOLE)
    (back,) = kept.scenarios(ME, "scenario")
    assert back.scenario == WHOLE
    kept.keep(ME, "scenario", Scenario(name=WHOLE.name))
    (back,) = kept.scenarios(ME, "scenario")
    assert back.scenario == Scenario(name=WHOLE.name)
    assert kept.scenarios(ME, "filter") == kept.scenarios(YOU, "scenario") == ()
    kept.drop(ME, "scenario", WHOLE.name or "")
    assert kept.scenarios(ME, "scenario") == ()


def test_a_scenario_needs_a_name_and_there_is_an_end_to_them(kept: Kept) -> None:
    with pytest.raises(NothingNamed):
        kept.keep(ME, "scenario", Scenario())
    kept.keep(ME, "scenario", *(Scenario(name=f"{number}") for number in range(60)))
    with pytest.raises(TooManyKept):
        kept.keep(ME, "scenario", Scenario(name="one more"))
    assert len(kept.scenarios(ME, "scenario")) == 60


def test_the_database_holds_no_browser_id(tmp_path: Path) -> None:
    kept = Kept(Settings(data=tmp_path))
    kept.add(ME, ["KS-1"])
    with sqlite3.connect(tmp_path / "kept.sqlite") as connection:
        dump = "\n".join(connection.iterdump())
    assert "KS-1" in dump
    assert ME not in dump


def test_what_was_kept_is_there_for_the_next_process_but_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Kept(Settings(data=tmp_path)).add(ME, ["KS-1"])
    assert ids(Kept(Settings(data=tmp_path)).shortlist(ME)) == ["KS-1"]
    with sqlite3.connect(tmp_path / "kept.sqlite") as connection:
        connection.execute("UPDATE bridgehead_schema SET version = 99")
    with pytest.raises(KeptByNewer, match="99"):
        Kept(Settings(data=tmp_path))


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeptUnavailable, match="does not answer"):
        Kept(Settings(data=tmp_path, database_url="postgresql://keeper@127.0.0.1:9/none"))


def test_scenarios_written_to_a_file_come_back_equal() -> None:
    text = write_scenarios("kunshan", [WHOLE, Scenario(name="plain")])
    back = read_scenarios(text.encode(), name="a.json", area="kunshan")
    assert back == (WHOLE, Scenario(name="plain"))


def damaged(**changes: object) -> bytes:
    return json.dumps(json.loads(write_scenarios("kunshan", [WHOLE])) | changes).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Invalid JSON"),
        (b"PK\x03\x04 a zip", "Invalid JSON"),
        (b"[]", "object"),
        (damaged(format="bridgehead-scenarios/9"), "format"),
        (damaged(colour="red"), "colour"),
        (damaged(scenarios=[]), "scenarios"),
        (damaged(scenarios=[{"verdicts": ["priority"]}]), "scenarios.0.name"),
        (damaged(scenarios=[{"name": "x", "limits": [["far.max", float("inf")]]}]), "limits"),
        (damaged(scenarios=[{"name": "x", "inside": [[0, 0], [1, 1], [1, 0], [0, 1]]}]), "inside"),
        (b" " * 1_000_001, "1000001"),
    ],
)
def test_a_file_that_is_not_as_expected_is_refused_and_says_where(content: bytes, said: str) -> None:
    with pytest.raises(BadScenarios) as refused:
        read_scenarios(content, name="a.json", area="kunshan")
    assert said in refused.value.sentence("en")


def test_scenarios_of_another_study_area_are_refused() -> None:
    text = write_scenarios("cambridge", [Scenario(name="x")])
    with pytest.raises(OtherAreasScenarios, match="cambridge"):
        read_scenarios(text.encode(), name="a.json", area="kunshan")
