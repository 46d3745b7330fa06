"""A building programme from CSV, XLSX or what was pasted from a spreadsheet; taken whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from geodata._programme_words import COLUMNS, NEEDED, Use, column_of, use_of
from geodata._tables import TextRow, read_table, table_of
from geodata.errors import BadProgramme, ProgrammeColumns

PASTED: Final = "(pasted)"
HEAD_WITHIN: Final = 10  # a table may have a title above its head
# What no building has; bounds of plausibility, this tool's own
MOST_AREA_M2: Final = Decimal(10_000_000)
MOST_STOREYS: Final = 200
HEIGHTS_M: Final = (Decimal(1), Decimal(60))
MOST_PROBLEMS: Final = 12
_AREA_OF: Final[Mapping[Use, str]] = {
    "structure": "structures", "yard": "yards", "green": "green", "site": "site_area",
    "support_land": "support_land",
}  # fmt: skip
_USE_WORDS: Final = "industrial, support, structure, yard, green, site or support land"
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_TIMES: Final = re.compile(r"[×xX*]")
_BLANK: Final = frozenset({"", "-", "—", "–", "/"})
_TRUTHS: Final[Mapping[str, bool]] = {
    "是": True, "y": True, "yes": True, "true": True, "1": True, "地下": True,
    "否": False, "n": False, "no": False, "false": False, "0": False, "地上": False,
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken: its line in the file, its column, what came, what was expected."""

    line: int
    column: str
    came: str
    expected_zh: str
    expected_en: str

    @property
    def zh(self) -> str:
        """The problem in Chinese."""
        return f"第 {self.line} 行“{self.column}”为 `{self.came}`，应为{self.expected_zh}"

    @property
    def en(self) -> str:
        """The problem in English."""
        return f"line {self.line}, {self.column}: `{self.came}` is expected to be {self.expected_en}"


@dataclass(frozen=True)
class Floors:
    """Some equal storeys of a building: area of one in m², height in m, and how many there are.

    `counted_m2` is the counted area of one storey where the table sets it.
    """

    line: int
    building: str
    use: Literal["industrial", "support"]
    area_m2: Decimal
    height_m: Decimal
    count: int
    counted_m2: Decimal | None = None
    below_ground: bool = False


@dataclass(frozen=True)
class Programme:
    """What a table says: floors by building, footprints, and areas of the site; None is not said. All m²."""

    name: str
    floors: tuple[Floors, ...]
    footprints: Mapping[str, Decimal]
    site_area_m2: Decimal | None = None
    structures_m2: Decimal | None = None
    yards_m2: Decimal | None = None
    green_m2: Decimal | None = None
    support_land_m2: Decimal | None = None


def read_programme(path: Path) -> Programme:
    """Read a building programme from a file.

    Parameters
    ----------
    path
        CSV, tab-separated text or XLSX (its first sheet). Columns by their Chinese or English names:
        building, use, footprint (m²), storeys, storey height (m, of each storey where they differ:
        ``9;4.5×2``); and, where needed, area per storey, counted area per storey (m²), below ground.
        Rows of use structure, yard, green, site or support land give an area in the footprint column.

    Raises
    ------
    MissingFile, TooLarge, UnsafeArchive, NotGeodata
        If the file is not there or is no table.
    ProgrammeColumns, BadProgramme
        If a column is missing, or cells cannot be; each is named with its line and column.
    """
    return programme_from(read_table(path), path.name)


def parse_programme(text: str) -> Programme:
    r"""Read a building programme from pasted text; see `read_programme`.

    Raises
    ------
    TooLarge, NotGeodata, ProgrammeColumns, BadProgramme
        As `read_programme`.

    Examples
    --------
    >>> told = parse_programme("building,use,footprint,storeys,storey height\nA,industrial,5000,1,9.0")
    >>> told.floors[0].area_m2, told.floors[0].height_m, told.green_m2 is None
    (Decimal('5000'), Decimal('9.0'), True)
    """
    return programme_from(table_of(text, PASTED), PASTED)


def programme_from(rows: Sequence[TextRow], name: str) -> Programme:
    """Understand the rows of a table; see `read_programme`."""
    head, columns = head_of(rows, name)
    reader = _Reader({key: row_head for key, (_, row_head) in columns.items()})
    for row in rows[head + 1 :]:
        cells = {key: row.cells[at] if at < len(row.cells) else "" for key, (at, _) in columns.items()}
        reader.row(row.line, cells)
    if not reader.problems and not reader.floors:
        reader.blame(rows[head].line, "building", "", "至少一栋建筑", "one building at least")
    if reader.problems:
        raise _refusal(name, reader.problems)
    areas = {f"{_AREA_OF[use]}_m2": area for use, area in reader.areas.items()}
    return Programme(name, tuple(reader.floors), reader.footprints, **areas)


def head_of(rows: Sequence[TextRow], name: str) -> tuple[int, dict[str, tuple[int, str]]]:
    """Find the head of the table, and where its columns stand: key → (position, heading).

    Raises
    ------
    ProgrammeColumns
        If a column that is needed is missing.
    """
    best: tuple[int, dict[str, tuple[int, str]]] = (0, {})
    for position, row in enumerate(rows[:HEAD_WITHIN]):
        found: dict[str, tuple[int, str]] = {}
        for at, cell in enumerate(row.cells):
            key = column_of(cell)
            if key is not None:
                found.setdefault(key, (at, cell))
        if len(found) > len(best[1]):
            best = position, found
    missing = [key for key in NEEDED if key not in best[1]]
    if missing:
        there = ", ".join(cell for cell in (rows[best[0]].cells if rows else ()) if cell)
        raise ProgrammeColumns(
            name=name,
            missing=", ".join(COLUMNS[key][1] for key in missing),
            missing_zh="、".join(COLUMNS[key][0] for key in missing),
            columns=there[:200] or "—",
        )
    return best


def _refusal(name: str, problems: Sequence[Problem]) -> BadProgramme:
    shown, more = problems[:MOST_PROBLEMS], len(problems) - MOST_PROBLEMS
    rest = ([f"and {more} more"], [f"另有 {more} 处"]) if more > 0 else ([], [])
    return BadProgramme(
        name=name,
        problems="; ".join([one.en for one in shown] + rest[0]),
        problems_zh="；".join([one.zh for one in shown] + rest[1]),
        found=tuple(problems),
    )


@dataclass
class _Reader:
    """Reads row by row and remembers everything that cannot be."""

    heads: Mapping[str, str]
    floors: list[Floors] = field(default_factory=list)
    footprints: dict[str, Decimal] = field(default_factory=dict)
    areas: dict[Use, Decimal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, line: int, key: str, came: str, zh: str, en: str) -> None:
        """Remember a cell that cannot be."""
        column = self.heads.get(key, COLUMNS[key][1])
        self.problems.append(Problem(line, column, came[:40], zh, en))

    def row(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one row: storeys of a building, or an area of the site."""
        use = use_of(cells["use"])
        if use is None:
            self.blame(
                line, "use", cells["use"], "产业、配套、构筑物、堆场、绿地、用地或配套用地", _USE_WORDS
            )
        elif use in ("industrial", "support"):
            self._building(line, use, cells)
        else:
            self._site(line, use, cells)

    def _site(self, line: int, use: Use, cells: Mapping[str, str]) -> None:
        area = self._number(line, "footprint_m2", cells, least=Decimal(0), most=MOST_AREA_M2)
        for key in ("storeys", "height_m", "floor_m2", "counted_m2"):
            if cells.get(key, "") not in _BLANK:
                self.blame(line, key, cells[key], "空（该行不是建筑）", "blank (this row is no building)")
        if use == "site" and area == 0:
            self.blame(line, "footprint_m2", cells["footprint_m2"], "大于 0 的数", "more than 0")
        if area is not None:
            self.areas[use] = self.areas.get(use, Decimal(0)) + area

    def _building(self, line: int, use: Literal["industrial", "support"], cells: Mapping[str, str]) -> None:
        before = len(self.problems)
        name = cells["building"]
        if name in _BLANK:
            self.blame(line, "building", name, "楼栋名称", "the building’s name")
        footprint = self._footprint(line, name, cells)
        area = footprint
        if cells.get("floor_m2", "") not in _BLANK:
            area = self._number(line, "floor_m2", cells, least=Decimal(0), most=MOST_AREA_M2, above=True)
        counted = None
        if cells.get("counted_m2", "") not in _BLANK:
            counted = self._number(line, "counted_m2", cells, least=Decimal(0), most=MOST_AREA_M2)
        below = self._truth(line, cells)
        if below and counted is None:
            zh, en = (
                "该层的计容面积（不计容填 0）",
                "set for a floor below ground (0 where it does not count)",
            )
            self.blame(line, "counted_m2", cells.get("counted_m2", ""), zh, en)
        storeys = self._storeys(line, cells)
        if len(self.problems) == before and area is not None:
            self.floors += [
                Floors(line, name, use, area, height, count, counted, below) for height, count in storeys
            ]

    def _footprint(self, line: int, name: str, cells: Mapping[str, str]) -> Decimal | None:
        """Take a building's footprint: stated once, or the same on each of its rows."""
        known = self.footprints.get(name)
        if cells["footprint_m2"] in _BLANK and known is not None:
            return known
        came = self._number(line, "footprint_m2", cells, least=Decimal(0), most=MOST_AREA_M2, above=True)
        if came is not None and known is not None and came != known:
            zh, en = (
                f"与同楼栋前一行相同（{known}）或空",
                f"{known}, as on the building’s row before, or blank",
            )
            self.blame(line, "footprint_m2", cells["footprint_m2"], zh, en)
        if came is not None:
            self.footprints.setdefault(name, came)
        return came

    def _storeys(self, line: int, cells: Mapping[str, str]) -> list[tuple[Decimal, int]]:
        """Take heights and how many storeys have each; one height is that of all storeys."""
        heights = self._heights(line, cells)
        if len(heights) > 1 and cells["storeys"] in _BLANK:
            return heights
        count = self._number(
            line, "storeys", cells, least=Decimal(1), most=Decimal(MOST_STOREYS), entire=True
        )
        if count is None or not heights:
            return []
        if len(heights) == 1 and heights[0][1] == 1:
            return [(heights[0][0], int(count))]
        told = sum(number for _, number in heights)
        if told != count:
            zh, en = f"与列出的 {told} 个层高一致", f"{told}, as many as there are storey heights"
            self.blame(line, "storeys", cells["storeys"], zh, en)
        return heights

    def _heights(self, line: int, cells: Mapping[str, str]) -> list[tuple[Decimal, int]]:
        low, high = HEIGHTS_M
        heights = []
        for part in re.split(r"[;；、+/]", _narrow(cells["height_m"])):
            metres, _, times = (piece.strip() for piece in _TIMES.sub("*", part).partition("*"))
            height, count = _decimal(metres), _decimal(times or "1")
            wrong_count = count is None or count != int(count) or not 1 <= count <= MOST_STOREYS
            if height is None or not low <= height <= high or count is None or wrong_count:
                self.blame(
                    line, "height_m", cells["height_m"], f" {low} 至 {high} m 的层高", f"{low} to {high} m"
                )
                return []
            heights.append((height, int(count)))
        return heights

    def _truth(self, line: int, cells: Mapping[str, str]) -> bool:
        came = _narrow(cells.get("below_ground", "")).casefold()
        if came not in _BLANK and came not in _TRUTHS:
            self.blame(line, "below_ground", came, "是或否", "yes or no")
        return _TRUTHS.get(came, False)

    def _number(
        self,
        line: int,
        key: str,
        cells: Mapping[str, str],
        *,
        least: Decimal,
        most: Decimal,
        above: bool = False,
        entire: bool = False,
    ) -> Decimal | None:
        """Take a number within bounds, or remember that it cannot be."""
        number = _decimal(cells[key])
        within = number is not None and (least < number if above else least <= number) and number <= most
        if number is None or not within or (entire and number != int(number)):
            kind, kind_zh = ("a whole number", "整数") if entire else ("a number", "数")
            over = ("more than", "大于") if above else ("at least", "不小于")
            zh = f"{over[1]} {least} 且不超过 {most} 的{kind_zh}"
            self.blame(line, key, cells[key], zh, f"{kind}, {over[0]} {least} and at most {most}")
            return None
        return number


def _narrow(text: str) -> str:
    """Write full-width characters as the usual ones."""
    return unicodedata.normalize("NFKC", text).strip()


def _decimal(text: str) -> Decimal | None:
    """Take a number as it is written, thousands apart or not; None where it is none."""
    came = _narrow(text)
    return Decimal(came.replace(",", "")) if _NUMBER.fullmatch(came) else None


def lines_of(problems: Iterable[Problem]) -> list[int]:
    """List the lines with a problem, each once, in order.

    Examples
    --------
    >>> lines_of([Problem(3, "use", "x", "", ""), Problem(3, "storeys", "0", "", "")])
    [3]
    """
    return sorted({one.line for one in problems})
