"""Numbers as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.numerals import NOTHING, THIN, hectares, millions, mu, number, percent, square_kilometres


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.345, 2, "2.35"),
        (2.5, 0, "3"),
        (0.5, 0, "1"),
        (-2.5, 0, "−3"),
        (-0.001, 2, "0.00"),
        (1_234_567.891, 1, f"1{THIN}234{THIN}567.9"),
        (999, 0, "999"),
        (np.float64(3.004), 2, "3.00"),
        (np.int64(12_000), 0, f"12{THIN}000"),
        (Decimal(11700), 2, f"11{THIN}700.00"),
    ],
)
def test_numbers_round_half_up_and_group_by_thin_spaces(value: object, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), np.nan, "8", Decimal("NaN")])
def test_what_is_missing_is_a_dash_and_never_a_zero(value: object) -> None:
    assert number(value) == NOTHING
    assert hectares(value) == mu(value) == millions(value) == percent(value) == NOTHING


def test_the_published_area_in_mu_and_square_kilometres() -> None:
    assert mu(15_300_000, 0) == f"22{THIN}950"
    assert square_kilometres(15_300_000) == "15.30"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 4))
def test_a_written_number_reads_back_as_the_rounded_one(value: Decimal, decimals: int) -> None:
    text = number(value, decimals).replace(THIN, "").replace("−", "-")
    assert Decimal(text) == value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
