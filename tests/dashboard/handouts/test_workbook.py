"""The workbook: formulas that reckon to their cached values, true totals, texts that stay texts, one date."""

from __future__ import annotations

import ast
import io
import operator
import re
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest

from dashboard.context import Context
from dashboard.handouts.workbook import write_workbook
from geodata.errors import TooManyPages
from tests.dashboard.handouts.conftest import OWNER, PRIVATE, holds, one_of_each, subject_of

SIGNS = {ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Sub: operator.sub, ast.Add: operator.add}


@pytest.fixture(scope="module")
def book(owned: Context) -> bytes:
    return write_workbook(subject_of(owned, price=480, limits=(("siting.ring500", 700), ("far.max", 2.5))))


def sheets(data: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


class Reckoner:
    """Reckons the formulas that the workbook uses, from the cells as they are written."""

    def __init__(self, data: bytes) -> None:
        self.formulas, self.values = sheets(data, values=False), sheets(data, values=True)
        self.names = {name: one.attr_text for name, one in self.formulas.defined_names.items()}

    def of(self, sheet: str, text: str) -> Any:  # noqa: PLR0911 - one form after another
        text = text.removeprefix("=")
        if match := re.fullmatch(r'IF\(OR\((.*?)\),"",(.*)\)', text):
            empty = [part.removesuffix('=""') for part in match[1].split(",")]
            return (
                None
                if any(self.cell(sheet, one) in {None, ""} for one in empty)
                else self.sum_of(sheet, match[2])
            )
        if match := re.fullmatch(r'IF\((\w+)=0,"",(.*)\)', text):
            return None if not self.cell(sheet, match[1]) else self.sum_of(sheet, match[2])
        if match := re.fullmatch(r"COUNTIF\((.*),\$(\w+)\)", text):
            return self.column(match[1]).count(self.cell(sheet, match[2]))
        if match := re.fullmatch(r"SUMIF\((.*),\$(\w+),(.*)\)/10000", text):
            pairs = zip(self.column(match[1]), self.column(match[3]), strict=True)
            wanted = self.cell(sheet, match[2])
            return sum(size or 0 for label, size in pairs if label == wanted) / 10_000
        if match := re.fullmatch(r"SUM\((.*)\)/10000", text):
            return sum(one or 0 for one in self.column(match[1])) / 10_000
        if match := re.fullmatch(r"ROWS\((.*)\)", text):
            return len(self.column(match[1]))
        return self.sum_of(sheet, text)

    def cell(self, sheet: str, name: str) -> Any:
        if name in self.names:
            own, place = self.names[name].rsplit("!", 1)
            return self.values[own.strip("'")][place.replace("$", "")].value
        return self.values[sheet][name].value

    def column(self, place: str) -> list[Any]:
        own, cells = place.rsplit("!", 1)
        return [row[0].value for row in self.values[own.strip("'")][cells.replace("$", "")]]

    def sum_of(self, sheet: str, text: str) -> float:
        def walk(node: Any) -> float:
            if isinstance(node, ast.BinOp):
                return float(SIGNS[type(node.op)](walk(node.left), walk(node.right)))
            return float(node.value) if isinstance(node, ast.Constant) else float(self.cell(sheet, node.id))

        return walk(ast.parse(text, mode="eval").body)


def test_every_formula_reckons_to_the_value_that_is_cached(book: bytes) -> None:
    reckoner = Reckoner(book)
    seen = 0
    for sheet in reckoner.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    cached = reckoner.values[sheet.title][cell.coordinate].value
                    found = reckoner.of(sheet.title, cell.value)
                    seen += 1
                    if found is None:
                        assert cached in {None, ""}, cell.value
                    else:
                        assert cached == pytest.approx(found, rel=1e-9), cell.value
    assert seen > 70


def test_the_ledger_is_the_arithmetic_of_the_policy_at_the_altered_ratio(book: bytes, owned: Context) -> None:
    sheet = sheets(book, values=True)["建筑面积台账"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "地块编号")
    place = {cell.value: cell.column for cell in head}
    area = owned.measures.frame["site_area_m2"].to_numpy()[one_of_each(owned)]
    for row, site in enumerate(area, head[0].row + 1):
        assert sheet.cell(row, place["计容上限 m²"]).value == pytest.approx(site * 2.5)
        assert sheet.cell(row, place["补缴地价"]).value == pytest.approx(0.2 * 480 * site)


def test_totals_are_those_of_the_parcels(owned: Context) -> None:
    rows = np.arange(0, 400)
    sheet = sheets(write_workbook(subject_of(owned, "en", rows)), values=True)["Statistics"]
    found = {row[0].value: row[1:] for row in sheet.iter_rows() if row[0].value}
    area = owned.measures.frame["site_area_m2"].to_numpy()[rows]
    fails = owned.base.verdict[rows] == 0
    assert found["fails"][0].value == fails.sum()
    assert found["fails"][1].value == pytest.approx(np.nansum(area[fails]) / 10_000)
    assert found["Total"][0].value == 400


def test_what_is_altered_stands_in_every_sheet_with_its_original(book: bytes) -> None:
    for sheet in sheets(book, values=True).worksheets:
        words = " ".join(
            str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
        )
        assert "700" in words and "500" in words, sheet.title  # noqa: PT018 - the pair is the point
        assert "示意数据" in words, sheet.title


def test_an_id_that_looks_like_a_formula_stays_text(owned: Context) -> None:
    frame = owned.measures.frame.copy()
    frame.loc[0, "parcel_id"] = "=HYPERLINK(1)"
    other = replace(owned, measures=replace(owned.measures, frame=frame))
    cell = sheets(write_workbook(subject_of(other, rows=np.array([0]))), values=False)["地块"]["A4"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_the_same_input_gives_the_same_bytes_and_no_owner(book: bytes, owned: Context) -> None:
    again = write_workbook(subject_of(owned, price=480, limits=(("siting.ring500", 700), ("far.max", 2.5))))
    assert again == book
    assert not holds(book, OWNER)
    assert not holds(book, PRIVATE)


def test_too_many_parcels_are_refused_in_a_sentence(owned: Context) -> None:
    with pytest.raises(TooManyPages) as fault:
        write_workbook(subject_of(owned, rows=np.zeros(5_001)))
    assert "5\u202f001" in fault.value.sentence("zh")
