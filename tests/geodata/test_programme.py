"""Building programmes from tables: both languages, every form, and nothing half-taken."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import (
    BadProgramme,
    BridgeheadError,
    MissingFile,
    NotGeodata,
    ProgrammeColumns,
    TooLarge,
    UnsafeArchive,
)
from geodata.programme import Programme, parse_programme, read_programme

HEADS = {
    "zh": "楼栋,用途,基底面积（㎡）,层数,层高(m)",
    "en": "Building,Use,Footprint (m2),Storeys,Storey height",
}
ROWS = {
    "zh": [
        "A,产业用房,5000,1,9.0",
        "B,研发,2000,15,4.5",
        "C,配套,1500,6,4.2",
        ",构筑物,300,,",
        ",堆场,700,,",
    ],
    "en": [
        "A,industrial,5000,1,9.0",
        "B,production,2000,15,4.5",
        "C,support,1500,6,4.2",
        ",structures,300,,",
        ",yard,700,,",
    ],
}


def table(*rows: str, language: str = "en") -> str:
    return "\n".join([HEADS[language], *rows]) + "\n"


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadProgramme) as caught:
        parse_programme(text)
    found: Any = caught.value.facts["found"]
    return [(one.line, one.column, one.came) for one in found]


def without_lines(programme: Programme) -> tuple[Any, ...]:
    floors = [(f.building, f.use, f.area_m2, f.height_m, f.count) for f in programme.floors]
    return floors, dict(programme.footprints), programme.structures_m2, programme.yards_m2


def test_chinese_and_english_tables_say_the_same() -> None:
    told = {language: parse_programme(table(*ROWS[language], language=language)) for language in HEADS}
    assert without_lines(told["zh"]) == without_lines(told["en"])
    floors = told["zh"].floors
    assert [(one.area_m2, one.height_m, one.count, one.use) for one in floors] == [
        (5000, Decimal("9.0"), 1, "industrial"),
        (2000, Decimal("4.5"), 15, "industrial"),
        (1500, Decimal("4.2"), 6, "support"),
    ]
    assert (told["en"].structures_m2, told["en"].yards_m2, told["en"].green_m2) == (300, 700, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = table(*ROWS["zh"], language="zh")
    (tmp_path / "plan.csv").write_bytes(text.replace(",", delimiter).encode(encoding))
    assert without_lines(read_programme(tmp_path / "plan.csv")) == without_lines(parse_programme(text))


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_workbook_says_the_same_as_text(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["方案一"], [], HEADS["zh"].split(",")]
    rows += [["A", "产业", 5000, 1, 9.0], ["B", "产业", 2000.0, 15, 4.5], ["C", "配套", 1500, 6, 4.2]]
    rows += [[None, "构筑物", 300], [None, "堆场", 700]]
    told = read_programme(workbook(tmp_path / "plan.xlsx", rows))
    assert without_lines(told) == without_lines(parse_programme(table(*ROWS["zh"], language="zh")))
    assert told.floors[0].line == 4


def test_workbook_names_the_line_that_a_person_sees(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADS["en"].split(","), [], ["A", "industrial", -5, 1, 9.0]]
    with pytest.raises(BadProgramme) as caught:
        read_programme(workbook(tmp_path / "plan.xlsx", rows))
    assert "line 3, Footprint (m2): `-5`" in caught.value.sentence("en")
    assert "第 3 行“Footprint (m2)”为 `-5`" in caught.value.sentence("zh")


def test_each_storey_may_have_its_own_height() -> None:
    floors = parse_programme(table("A,industrial,6000,4,9.0；4.5×2;6")).floors
    assert [(one.height_m, one.count) for one in floors] == [(9, 1), (Decimal("4.5"), 2), (6, 1)]


def test_rows_of_one_name_are_one_building_with_one_footprint() -> None:
    told = parse_programme(table("A,industrial,6000,1,9", "A,industrial,,2,4.5", "A,support,6000,1,4"))
    assert dict(told.footprints) == {"A": 6000}
    assert [one.area_m2 for one in told.floors] == [6000, 6000, 6000]


def test_storey_area_and_counted_area_are_taken_where_they_are_set() -> None:
    text = (
        "楼栋,用途,基底面积,层数,层高,每层面积,每层计容面积,地下\n"
        "A,产业,5000,2,4.5,3200.50,,否\n"
        "A,产业,,1,5,4000,0,是\n"
    )
    above, below = parse_programme(text).floors
    assert (above.area_m2, above.counted_m2, above.below_ground) == (Decimal("3200.50"), None, False)
    assert (below.area_m2, below.counted_m2, below.below_ground) == (4000, 0, True)


def test_thousands_and_full_width_digits_are_numbers() -> None:
    floors = parse_programme(HEADS["zh"].replace(",", "\t") + "\nA\t产业\t12,345.60\t１５\t４．５\n").floors
    assert (floors[0].area_m2, floors[0].count, floors[0].height_m) == (
        Decimal("12345.60"),
        15,
        Decimal("4.5"),
    )


@pytest.mark.parametrize(
    ("row", "column", "came"),
    [
        ("A,industrial,-5000,1,9", "Footprint (m2)", "-5000"),
        ("A,industrial,0,1,9", "Footprint (m2)", "0"),
        ("A,industrial,many,1,9", "Footprint (m2)", "many"),
        ("A,industrial,,1,9", "Footprint (m2)", ""),
        ("A,industrial,nan,1,9", "Footprint (m2)", "nan"),
        ("A,industrial,1e9,1,9", "Footprint (m2)", "1e9"),
        ('A,industrial,"1,5",1,9', "Footprint (m2)", "1,5"),
        ("A,industrial,99999999,1,9", "Footprint (m2)", "99999999"),
        ("A,industrial,5000,0,9", "Storeys", "0"),
        ("A,industrial,5000,1.5,9", "Storeys", "1.5"),
        ("A,industrial,5000,-1,9", "Storeys", "-1"),
        ("A,industrial,5000,999,9", "Storeys", "999"),
        ("A,industrial,5000,3,9;4.5", "Storeys", "3"),
        ("A,industrial,5000,1,0", "Storey height", "0"),
        ("A,industrial,5000,1,4500", "Storey height", "4500"),
        ("A,industrial,5000,1,", "Storey height", ""),
        ("A,industrial,5000,1,high", "Storey height", "high"),
        ("A,industrial,5000,2,9×0", "Storey height", "9×0"),
        ("A,hotel,5000,1,9", "Use", "hotel"),
        (",industrial,5000,1,9", "Building", ""),
        (",green,100,3,", "Storeys", "3"),
        (",green,-1,,", "Footprint (m2)", "-1"),
        (",site,0,,", "Footprint (m2)", "0"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column(row: str, column: str, came: str) -> None:
    assert problems(table(ROWS["en"][1], row)) == [(3, column, came)]


def test_every_bad_cell_is_named_at_once() -> None:
    rows = ["A,industrial,-1,0,abc", ROWS["en"][1], "C,hotel,1,1,1"]
    assert [(line, column) for line, column, _ in problems(table(*rows))] == [
        (2, "Footprint (m2)"),
        (2, "Storey height"),
        (2, "Storeys"),
        (4, "Use"),
    ]


def test_a_long_list_of_bad_cells_is_cut_and_counted() -> None:
    with pytest.raises(BadProgramme) as caught:
        parse_programme(table(*(f"A{n},industrial,-1,1,9" for n in range(40))))
    assert "and 28 more" in caught.value.sentence("en")
    assert "另有 28 处" in caught.value.sentence("zh")


def test_two_footprints_of_one_building_are_refused() -> None:
    rows = table("A,industrial,6000,1,9", "A,industrial,6001,2,4.5")
    assert problems(rows) == [(3, "Footprint (m2)", "6001")]


def test_a_floor_below_ground_needs_its_counted_area() -> None:
    text = "building,use,footprint,storeys,storey height,counted,basement\nA,industrial,5000,1,4,,yes\n"
    assert problems(text) == [(2, "counted", "")]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("building,use,storeys,storey height", "footprint"),
        ("building,use,占地面积（亩）,storeys,storey height", "footprint"),
        ("building,footprint,storeys", "use, storey height"),
    ],
)
def test_missing_columns_are_named(head: str, missing: str) -> None:
    with pytest.raises(ProgrammeColumns) as caught:
        parse_programme(head + "\n1,2,3,4\n")
    assert caught.value.facts["missing"] == missing


def test_a_table_without_a_building_is_refused() -> None:
    assert problems(table(",green,3000,,")) == [(1, "Building", "")]


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n"])
def test_text_that_is_no_programme_is_refused(text: str) -> None:
    with pytest.raises(ProgrammeColumns):
        parse_programme(text)


def broken_zip(path: Path) -> Path:
    whole = workbook(path, [HEADS["en"].split(",")]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    return path


def empty_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def of_bytes(content: bytes) -> Any:
    def made(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return made


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda path: path, MissingFile),
        (broken_zip, NotGeodata),
        (empty_zip, NotGeodata),
        (bomb, UnsafeArchive),
        (of_bytes(b"\xd0\xcf\x11\xe0old"), NotGeodata),
        (of_bytes(b"\x81\x20\xff\xff"), NotGeodata),
        (of_bytes(b"a\0b"), NotGeodata),
        (of_bytes(b'a,"b\n'), NotGeodata),
        (of_bytes(b"x" * 5_000_001), TooLarge),
        (of_bytes(b"a,b\n" * 5_001), TooLarge),
    ],
)
def test_hostile_files_are_refused_in_one_sentence(
    tmp_path: Path, make: Any, fault: type[BridgeheadError]
) -> None:
    with pytest.raises(fault) as caught:
        read_programme(make(tmp_path / "plan.xlsx"))
    assert "\n" not in caught.value.sentence("zh")


@given(st.text(max_size=80))
def test_any_row_is_taken_whole_or_refused(cell: str) -> None:
    try:
        told = parse_programme(table(ROWS["en"][0], cell))
    except BridgeheadError as fault:
        assert fault.sentence("zh")  # noqa: PT017 - either outcome is right
    else:
        assert told.floors[0].area_m2 == 5000


def test_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "programme.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotGeodata, match="declares entities"):
        read_programme(path)
