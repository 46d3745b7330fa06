"""The scheme check as a person uses it: what is typed, pasted or uploaded, and what is said of it."""

from __future__ import annotations

import base64
import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard.context import Context
from dashboard.exports import csv_of
from dashboard.scheme_page.callbacks import checked, filled_by, with_parcel
from dashboard.scheme_page.form import Form, example, filled_rows, outcome_of, padded, uploaded_cells
from dashboard.scheme_page.page import body
from dashboard.scheme_page.result import result_of, table_of
from dashboard.schemes import SchemeResult
from dashboard.view import View
from geodata.errors import BridgeheadError, NotGeodata, ProgrammeColumns, TooLarge
from layers.assess import Verdict

EN = View(language="en")
SITE = ({"use": "site", "footprint_m2": "20000"},)
TEXT = "building\tuse\tfootprint\tstoreys\tstorey height\nA\tindustrial\t5000\t1\t9.0\n"
NOTHING: dict[str, Any] = dict.fromkeys(("contents", "pasted", "example", "more", "clear", "kept"))


def texts(component: Any) -> str:
    """All the words of a piece of a page."""
    if component is None or isinstance(component, bool):
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(texts(one) for one in component)
    return texts(getattr(component, "children", None))


def result(context: Context, view: View = EN, **form: Any) -> SchemeResult:
    found = outcome_of(context, view, Form(**{"cells": example("en"), **form}))
    assert isinstance(found, SchemeResult), found
    return found


def test_the_example_is_the_published_project(shipped: Context) -> None:
    found = result(shipped, area_m2=20000.0)
    value = {line.key: line.value for line in found.check.lines}
    assert value["far"] == Decimal("2.45")
    assert value["counted_floor"] == 49000
    assert round(float(value["support_share_counted"] or 0), 6) == 0.183673
    assert round(float(value["support_share_gross"] or 0), 6) == 0.204545
    assert value["building_coefficient"] == Decimal("0.475")


def test_the_result_names_every_layer_and_leaves_the_bonus_not_stated(shipped: Context) -> None:
    said = texts(result_of("en", result(shipped, area_m2=20000.0), "", {}))
    assert said.index("Kunshan") < said.index("Jiangsu") < said.index("National")
    bonus = said[said.index("Floor area ratio (bonus") :]
    assert "no number stated" in bonus[:200]
    assert "18.37%" in said
    assert "Not answered" in said
    assert "originally" not in said


def test_a_scheme_on_a_parcel_is_judged_with_siting_and_the_parcels_own_plan(shipped: Context) -> None:
    frame = shipped.measures.frame
    good = (shipped.base.verdict == Verdict.PRIORITY) & (frame["far_basis"] == "planned").to_numpy()
    parcel = str(frame["parcel_id"][good].iloc[0])
    found = result(shipped, parcel=parcel)
    assert found.check.on_parcel
    assert found.plan_far is not None
    said = texts(result_of("en", found, parcel, {}))
    assert "The parcel’s own planning conditions" in said
    assert with_parcel(shipped, EN, parcel).selected == (parcel,)
    assert with_parcel(shipped, EN, "nowhere") == EN


def test_an_altered_limit_is_told_on_the_page_and_in_the_file(shipped: Context) -> None:
    view = EN.with_(limits=(("far.max", 2.4),))
    found = result(shipped, view, area_m2=20000.0)
    assert found.check.verdict == Verdict.FAILS
    assert "Altered Floor area ratio ≤\xa02.4 (originally ≤\xa03.0)" in texts(result_of("en", found, "", {}))
    lines = csv_of(table_of(found, {}), found.check.assessment, data="schematic").splitlines()
    assert len(lines) > 30
    assert all("far.max: 3.0 → 2.4" in line and line.endswith(",schematic") for line in lines[1:])


def test_the_split_opens_on_the_day_and_lists_whole_units(shipped: Context) -> None:
    waiting, opened = (result(shipped, area_m2=20000.0, reached_on=day) for day in (None, date(2021, 6, 1)))
    assert waiting.split.state.value == "not_yet"
    assert opened.split.state.value == "open"
    assert opened.split.by_floor is not None
    assert opened.split.by_floor.total_m2 == 17000
    assert "A workshop-1F" in texts(result_of("en", opened, "", {}))


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ({}, "site area is missing"),
        ({"area_m2": 1.0, "parcel": "KS-S-0021"}, "given twice"),
        ({"parcel": "nowhere"}, "no parcel nowhere"),
        ({"area_m2": 0.0}, "more than 0"),
        ({"cells": ()}, "result stands here"),
        ({"cells": [*example("en"), *SITE], "area_m2": 20000.0}, "given twice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_reckoned(shipped: Context, form: Any, key: str) -> None:
    found = outcome_of(shipped, EN, Form(**{"cells": example("en"), **form}))
    assert isinstance(found, tuple)
    assert key in found[0]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "line 3, footprint: `-5`"), ("zh", "第 3 行“基底面积”为 `-5`")]
)
def test_every_bad_cell_is_named_with_the_line_that_the_table_shows(
    shipped: Context, language: Any, said: str
) -> None:
    cells = [*example("en")[:1], {**example("en")[1], "footprint_m2": "-5", "storeys": "many"}]
    found = outcome_of(shipped, View(language=language), Form(cells=cells, area_m2=20000.0))
    assert isinstance(found, tuple)
    assert len(found) == 2
    assert found[0].startswith(said)


def test_pasting_fills_a_blank_table_and_goes_below_any_other() -> None:
    pasted = {**NOTHING, "pasted": {"text": TEXT}}
    first = filled_by("scheme-pasted", pasted, "", [], "en")
    assert first is not None
    assert [row["building"] for row in first[:2]] == ["A", ""]
    more = filled_by("scheme-pasted", pasted, "", filled_rows(first), "en")
    assert more is not None
    assert [row["building"] for row in more[:3]] == ["A", "A", ""]


def test_cells_without_headings_are_taken_in_the_order_of_the_columns() -> None:
    rows = filled_by(
        "scheme-pasted", {**NOTHING, "pasted": {"text": "A\tindustrial\t5000\t1\t9"}}, "", [], "en"
    )
    assert rows is not None
    assert (rows[0]["use"], rows[0]["height_m"]) == ("industrial", "9")


def uploaded(content: bytes, name: str) -> list[dict[str, str]]:
    return uploaded_cells("data:application/octet-stream;base64," + base64.b64encode(content).decode(), name)


def test_csv_and_workbooks_are_taken_apart_alike() -> None:
    book = openpyxl.Workbook()
    for line in TEXT.splitlines():
        book.worksheets[0].append(line.split("\t"))
    held = io.BytesIO()
    book.save(held)
    assert uploaded(held.getvalue(), "plan.xlsx") == uploaded(TEXT.encode(), "../plan.csv")


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"MZ\x00", "plan.exe", NotGeodata),
        (b"PK\x03\x04broken", "plan.xlsx", NotGeodata),
        (b"colour,use\nred,industrial\n", "plan.csv", ProgrammeColumns),
        (("A\tindustrial\n" * 501).encode(), "plan.txt", TooLarge),
    ],
)
def test_other_files_are_refused_whole(content: bytes, name: str, fault: type[BridgeheadError]) -> None:
    with pytest.raises(fault):
        uploaded(content, name)


def test_the_table_comes_back_from_what_the_browser_kept_only_while_it_is_blank() -> None:
    kept = {**NOTHING, "kept": [{"building": "A"}]}
    back = filled_by("scheme-kept", kept, "", [], "en")
    assert back is not None
    assert back[0]["building"] == "A"
    assert filled_by("scheme-kept", kept, "", padded([{"building": "B"}]), "en") is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_stands_in_both_languages(shipped: Context, language: Any) -> None:
    view = View(language=language)
    assert texts(body(shipped, view))
    words = texts(checked(shipped, view, Form(cells=example(language), area_m2=20000.0)))
    assert ("容积率" in words) == (language == "zh")


def test_a_written_table_guards_formulas(shipped: Context) -> None:
    told = csv_of(pd.DataFrame({"item": ["=1+1"]}), shipped.base, data="unstated")
    assert "'=1+1" in told
