"""Parcels side by side: what differs is marked, the maps share a scale, and the list obeys its owner."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
import shapely

from dashboard.compare_page.lines import Cell, Row
from dashboard.compare_page.minimap import WIDTH_PX, common_scale, small_map
from dashboard.compare_page.page import sheet
from dashboard.compare_page.steps import Step, step
from dashboard.compare_page.table import compare, emphasised
from dashboard.compare_page.workbook import workbook
from dashboard.explore.rules import judge
from dashboard.kept import Kept
from dashboard.settings import Settings
from dashboard.view import View

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.context import Context

ME = "c" * 32
LISTED = ("KS-P-0001", "KS-S-0012", "KS-S-0003")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(Settings(data=tmp_path))


def numbers(*values: float | None) -> tuple[Cell, ...]:
    return tuple(Cell(str(value), value=value) for value in values)


def test_the_largest_of_a_row_stands_out_where_more_is_better_and_the_least_where_less_is() -> None:
    more = emphasised(Row("a", "a", numbers(10, None, 40), better="more"))
    assert [cell.stands_out for cell in more.cells] == [False, False, True]
    assert [cell.share for cell in more.cells] == [0.25, None, 1.0]
    less = emphasised(Row("a", "a", numbers(10, None, 40), better="less"))
    assert [cell.stands_out for cell in less.cells] == [True, False, False]


def test_a_rule_stands_out_where_it_is_met_otherwise_not_where_its_number_differs() -> None:
    cells = (Cell("464 m", mark="pass"), Cell("48 m", mark="pass"), Cell("700 m", mark="unmet"))
    assert [cell.stands_out for cell in emphasised(Row("r", "r", cells)).cells] == [False, False, True]


def test_two_different_words_stand_out_in_neither_column_but_the_row_differs() -> None:
    row = emphasised(Row("town", "town", (Cell("A"), Cell("B"))))
    assert row.differs
    assert not any(cell.stands_out for cell in row.cells)


def test_the_columns_hold_the_listed_parcels_in_order_and_name_those_that_are_gone(shipped: Context) -> None:
    found = compare(shipped, View(language="en"), ("KS-S-0012", "KS-GONE", "KS-P-0001"))
    assert [column.parcel_id for column in found.columns] == ["KS-S-0012", "KS-P-0001"]
    assert found.gone == ("KS-GONE",)
    assert all(len(row.cells) == 2 for section in found.sections for row in section.rows)
    names = [row.name for section in found.sections for row in section.rows if row.key.startswith("rule:")]
    assert any("≤" in name for name in names)
    assert not any("≤ " in name or "≥ " in name for name in names)  # a sign never ends a line


def test_a_price_gives_the_stock_parcel_its_top_up_and_says_why_the_other_has_none(shipped: Context) -> None:
    found = compare(shipped, View(language="en", price=480), ("KS-P-0001", "KS-S-0012"))
    (row,) = (row for section in found.sections for row in section.rows if row.key == "top_up")
    area = float(shipped.measures.frame.set_index("parcel_id").loc["KS-S-0012", "site_area_m2"])
    assert row.cells[0].note.startswith("Only for stock industrial land")
    assert row.cells[1].value == pytest.approx(area * 480 * 0.2 / 10_000)


def test_all_small_maps_share_the_scale_at_which_the_largest_parcel_fits(shipped: Context) -> None:
    scale = common_scale([shapely.box(0, 0, 200, 10), shapely.box(0, 0, 10, 200)])
    assert scale.width_m >= 200 * 176 / 124 * 2
    assert 0 < scale.bar_share <= 0.4
    judged = judge(shipped, View())
    row = int(shipped.measures.frame.index[shipped.measures.frame["parcel_id"] == "KS-P-0001"][0])
    svg = base64.b64decode(small_map(shipped, judged, row, scale).split(",", 1)[1]).decode()
    outline = re.findall(r'<path d="M([^"]+)Z" fill-rule="evenodd" fill="none" stroke="#14202B"', svg)[-1]
    xs = [float(point.split(",")[0]) for point in outline.replace("Z", " ").replace("M", " ").split()]
    west, _, east, _ = shipped.dataset.parcels.geometry.iloc[row].bounds
    drawn_m = (max(xs) - min(xs)) * scale.width_m / WIDTH_PX
    assert drawn_m == pytest.approx(east - west, abs=0.2 * scale.width_m / WIDTH_PX)


def test_what_is_done_to_the_own_list_is_kept_and_stands_in_the_link(shipped: Context, kept: Kept) -> None:
    shown = step(shipped, kept, ME, View(language="en"), {"do": "add", "parcel": " ks-p-0001 "})
    assert (shown.own, shown.view.listed, shown.mine) == (True, ("KS-P-0001",), ("KS-P-0001",))
    shown = step(shipped, kept, ME, shown.view, {"do": "add", "parcel": "KS-S-0012"})
    order = ["KS-S-0012", "KS-P-0001"]
    shown = step(shipped, kept, ME, shown.view, {"do": "move", "parcel": "KS-S-0012", "order": order})
    assert shown.said == "KS-S-0012 is now column 1 of 2"
    assert [one.parcel_id for one in kept.shortlist(ME)] == order
    shown = step(shipped, kept, ME, shown.view, {"do": "note", "parcel": "KS-P-0001", "text": "quiet"})
    assert shown.notes["KS-P-0001"] == "quiet"
    shown = step(shipped, kept, ME, shown.view, {"do": "remove", "parcel": "KS-S-0012"})
    assert shown.view.listed == shown.mine == ("KS-P-0001",)


def test_another_persons_list_is_shown_without_touching_ones_own(shipped: Context, kept: Kept) -> None:
    kept.add(ME, ["KS-S-0099"])
    theirs = View(listed=LISTED)
    shown = step(shipped, kept, ME, theirs, {"do": "remove", "parcel": LISTED[0]})
    assert (shown.own, shown.view.listed, shown.mine) == (False, LISTED[1:], ("KS-S-0099",))
    assert step(shipped, kept, ME, shown.view, {"do": "mine"}).view.listed == ("KS-S-0099",)
    shown = step(shipped, kept, ME, shown.view, {"do": "keep"})
    assert (shown.own, shown.mine) == (True, LISTED[1:])


def test_a_thirteenth_parcel_and_an_unknown_one_get_one_sentence_and_lose_nothing(
    shipped: Context, kept: Kept
) -> None:
    twelve = shipped.measures.frame["parcel_id"].head(13).tolist()
    kept.add(ME, twelve[:12])
    shown = step(shipped, kept, ME, View(), {"do": "add", "parcel": twelve[12]})
    assert shown.fault is not None
    assert twelve[12] in shown.fault.sentence("zh")
    assert shown.mine == tuple(twelve[:12])
    shown = step(shipped, kept, ME, View(), {"do": "add", "parcel": "KS-NOWHERE"})
    assert shown.fault is not None
    assert "KS-NOWHERE" in shown.fault.sentence("en")


def test_a_browser_that_keeps_nothing_can_look_at_a_link_and_is_told_when_it_wants_to_keep(
    shipped: Context, kept: Kept
) -> None:
    assert step(shipped, kept, None, View(listed=LISTED), {}).fault is None
    assert step(shipped, kept, None, View(listed=LISTED), {"do": "keep"}).fault is not None


def test_the_suggested_parcels_are_the_largest_priority_ones_of_the_filter(
    shipped: Context, kept: Kept
) -> None:
    shown = step(shipped, kept, ME, View(supplies=("stock",)), {"do": "suggest"})
    frame = shipped.measures.frame
    chosen = frame.set_index("parcel_id").loc[list(shown.view.listed)]
    stock = frame[(frame["supply"] == "stock") & (judge(shipped, View()).verdict == 3)]
    assert chosen["site_area_m2"].tolist() == sorted(stock["site_area_m2"], reverse=True)[:5]


def test_the_workbook_holds_what_the_page_shows_with_notes_and_what_was_altered(shipped: Context) -> None:
    view = View(language="en", listed=LISTED, limits=(("siting.ring500", 700.0),))
    note = "=1+1 is a note, not a formula"
    shown = Step(view, own=True, mine=LISTED, notes={"KS-P-0001": note})
    page = openpyxl.load_workbook(BytesIO(workbook(shipped, shown))).active
    cells = {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value is not None}
    assert any("700" in text and "instead of" in text for text in cells)
    assert any("not surveyed" in text for text in cells)
    assert cells[note].data_type == "s"
    heads = [row for row in page.iter_rows(values_only=True) if row[1] == "KS-P-0001"]
    assert heads[0][:4] == ("Parcel", *LISTED)


def test_an_empty_list_says_what_to_do(shipped: Context, kept: Kept) -> None:
    shown = step(shipped, kept, ME, View(language="en"), {})
    assert "Open a parcel on the map" in str(sheet(shipped, shown))
