"""What is filtered as a file: every row of it, under the filter and the overrides in words."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest

from dashboard import exporting
from dashboard.app import create_app
from dashboard.explore.figures import compute
from dashboard.exporting import csv_text, workbook
from dashboard.settings import Settings
from dashboard.view import Span, View
from geodata.kept_errors import TooManyRows

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.context import Context

VIEW = View(language="en", supplies=("stock",), area=Span(low=5), limits=(("siting.ring500", 700.0),))


def test_the_csv_of_a_link_has_its_parcels_and_says_its_filter_and_overrides(
    prepared: Path, shipped: Context
) -> None:
    client = create_app(Settings(data=prepared)).server.test_client()
    answer = client.get("/export/parcels.csv?lang=en&supply=stock&area=5~&limit.siting.ring500=700")
    text = answer.get_data().decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == "attachment; filename=parcels.csv"
    assert text.startswith("# Filter: supply Stock industrial; site area ≥ 5.00")
    assert "# Altered from the policy: Distance to ring 700" in text
    table = pd.read_csv(StringIO(text), comment="#")
    figures = compute(shipped, VIEW)
    assert len(table) == figures.shown
    assert table["Area, ha"].sum() * 10_000 == pytest.approx(figures.shown_m2, rel=1e-5)
    assert (table["Verdict"] == "Priority").sum() == figures.priority_count
    assert client.get("/export/parcels.exe").status_code == 404


def test_rows_written_in_pieces_are_the_rows_written_at_once(
    shipped: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = np.arange(50)
    whole = "".join(csv_text(shipped, VIEW, rows))
    monkeypatch.setattr(exporting, "CHUNK", 7)
    assert "".join(csv_text(shipped, VIEW, rows)) == whole


def test_nothing_filtered_in_is_a_file_with_a_head_and_no_rows(shipped: Context) -> None:
    text = "".join(csv_text(shipped, VIEW, np.array([], dtype=int)))
    assert text.rstrip().split("\r\n")[-1].startswith("Parcel,Verdict")


def test_the_workbook_has_the_same_rows_and_numbers_as_numbers(shipped: Context) -> None:
    page = openpyxl.load_workbook(BytesIO(workbook(shipped, VIEW, np.arange(30)))).active
    lines = list(page.iter_rows(values_only=True))
    head = next(place for place, line in enumerate(lines) if line[0] == "Parcel")
    assert [line[0] for line in lines[head + 1 :]] == shipped.measures.frame["parcel_id"].head(30).tolist()
    assert all(isinstance(line[6], float) for line in lines[head + 1 :])
    assert lines[0][0].startswith("Filter:")


def test_more_rows_than_a_workbook_takes_are_refused_with_what_to_do(shipped: Context) -> None:
    with pytest.raises(TooManyRows) as refused:
        workbook(shipped, VIEW, np.zeros(50_001, dtype=int))
    assert "CSV" in refused.value.sentence("en")
