"""Tables as offices hand them in: titles and headings over several columns above the one row that counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from geodata import errors
from geodata._formats import INSTEAD
from geodata.findings import Kind
from geodata.look import look_at
from geodata.options import ReadOptions
from geodata.read import read_layer
from tests.geodata.conftest import EAST, NORTH

if TYPE_CHECKING:
    from geodata.areas import StudyArea

PLOT = f"POLYGON (({EAST} {NORTH}, {EAST + 100} {NORTH}, {EAST + 100} {NORTH + 40}, {EAST} {NORTH + 40}))"
ROWS = [
    ["昆山市工业用地台账（2025年）"],
    ["基本信息", "", "图形"],
    ["宗地代码", "宗地面积（亩）", "WKT"],
    ["A-1", 6, PLOT],
    ["A-2", 6, PLOT],
]


def test_headings_below_merged_titles_of_a_sheet_are_found_and_said(tmp_path: Path, area: StudyArea) -> None:
    book = openpyxl.Workbook()
    for at, cells in enumerate(ROWS, 2):  # the first row is empty
        for place, cell in enumerate(cells, 1):
            book.active.cell(at, place, cell or None)
    book.active.merge_cells("A2:C2")
    book.active.merge_cells("A3:B3")
    book.save(tmp_path / "land.xlsx")
    taken = read_layer(tmp_path / "land.xlsx", area=area)
    assert taken.frame.parcel_id.tolist() == ["A-1", "A-2"]
    assert taken.frame.site_area_m2.tolist() == pytest.approx([4000, 4000])
    (told,) = [one for one in taken.findings if one.kind == Kind.HEADINGS_BELOW]
    assert told.sentence("zh") == "表头位于第 4 行，其上 2 行未采用。"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_headings_below_a_title_of_a_text_table_are_found(
    separator: str, tmp_path: Path, area: StudyArea
) -> None:
    lines = [separator.join(f'"{cell}"' for cell in cells) for cells in ROWS]
    (tmp_path / "land.csv").write_text("\n".join(lines), "gbk")
    taken = read_layer(tmp_path / "land.csv", area=area)
    assert taken.frame.parcel_id.tolist() == ["A-1", "A-2"]
    assert [one.facts for one in taken.findings if one.kind == Kind.HEADINGS_BELOW] == [
        {"row": 3, "above": 2}
    ]


def test_a_table_whose_first_row_has_a_known_heading_begins_there(tmp_path: Path, area: StudyArea) -> None:
    (tmp_path / "land.csv").write_text(f'DKBH;q;WKT\nname;MC;x\nA;b;"{PLOT}"\n', "utf-8")
    with pytest.raises(errors.NotGeodata):
        read_layer(tmp_path / "land.csv", area=area)


@pytest.mark.parametrize("ending", INSTEAD)
def test_a_kind_that_is_not_read_is_refused_with_what_to_save_it_as(
    ending: str, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / f"land{ending}"
    path.write_bytes(b"x" * 100)
    with pytest.raises(errors.NotGeodata) as refused:
        read_layer(path, area=area)
    assert INSTEAD[ending][0] in refused.value.sentence("en")
    assert INSTEAD[ending][1] in refused.value.sentence("zh")


def test_corners_in_degrees_minutes_and_seconds_are_read(tmp_path: Path, area: StudyArea) -> None:
    # 120°58′30″ is 120.975, 31°22′48″ is 31.38
    corners = [
        ("120°58′30″", "31°22′48″"),
        ("120度58分36秒", "31度22分48秒"),
        ("120°58'36\"", "31°22'54.0\""),
    ]
    lines = ["地块编号,点号,经度,纬度", *(f"A,{n},{lon},{lat}" for n, (lon, lat) in enumerate(corners, 1))]
    (tmp_path / "land.csv").write_text("\n".join(lines), "utf-8")
    taken = read_layer(tmp_path / "land.csv", area=area, options=ReadOptions(crs=4490))
    (shape,) = taken.frame.geometry.to_crs(4490)
    assert shape.bounds == pytest.approx((120.975, 31.38, 120.976_666_667, 31.381_666_667), abs=1e-8)


@pytest.mark.parametrize("key", ["地块编号", "colour"])
def test_coordinates_that_are_no_numbers_are_refused_with_one_of_them(
    key: str, tmp_path: Path, area: StudyArea
) -> None:
    lines = [f"{key},X,Y", *("A,见附图,见附图" for _ in range(4))]
    (tmp_path / "land.csv").write_text("\n".join(lines), "utf-8")
    with pytest.raises(errors.NotGeodata, match="X and Y hold no pair of numbers: 见附图"):
        read_layer(tmp_path / "land.csv", area=area)


def test_a_workbook_that_begins_with_a_sheet_of_notes_is_looked_into_where_its_plots_are(
    tmp_path: Path, area: StudyArea
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "填表说明"
    sheet = book.create_sheet("地块")
    for cells in ROWS[2:]:
        sheet.append(cells)
    book.save(tmp_path / "land.xlsx")
    look = look_at(tmp_path / "land.xlsx", area=area)
    assert (look.read, look.count) == ("地块", 2)
    assert look.contracts == {"地块": "parcels"}
    assert [one.name for one in look.file_layers] == ["说明", "地块"]
