"""Counts, areas, histograms and sweeps, against pandas and plain arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers._columns import TEXTS, order
from layers.measures import Measures
from layers.statistics import FACETS, Groups, Totals, bins, groups, in_order, sweep, tally


def measures_of(seed: int, count: int) -> Measures:
    """Random facets and areas, some of each missing."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({name: pd.Series([None] * count) for name in order((), ())})
    for facet in FACETS:
        frame[facet] = [None if draw > 2 else f"{facet}-{draw}" for draw in random.integers(0, 4, count)]
    for name in ("site_area_m2", "far_existing"):
        frame[name] = np.where(random.random(count) < 0.2, np.nan, random.integers(1, 50, count) * 100.0)
    return Measures(frame.astype(dict.fromkeys(TEXTS, "str")), (), (), {}, {})


def drawn(seed: int, count: int = 300) -> tuple[pd.DataFrame, Groups, Any, Any]:
    """A frame to ask pandas, the cells to ask us, verdicts and a mask."""
    measures = measures_of(seed, count)
    random = np.random.default_rng(seed + 1)
    verdicts = random.integers(0, 4, count).astype(np.uint8)
    frame = measures.frame[[*FACETS, "site_area_m2", "far_existing"]].copy()
    frame[list(FACETS)] = frame[list(FACETS)].astype(object).fillna("")
    frame["floor"] = frame["site_area_m2"] * frame["far_existing"]
    frame["verdict"] = verdicts
    return frame, groups(measures), verdicts, random.random(count) < 0.6


def summed(frame: pd.DataFrame, *, far_cap: float = np.nan) -> tuple[float, ...]:
    area = frame["site_area_m2"].sum()
    return (len(frame), area, frame["floor"].sum(), area * far_cap)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_totals_under_choices_are_those_of_the_chosen_rows(seed: int) -> None:
    frame, cells, verdicts, mask = drawn(seed)
    selected = {"town": ("town-0", ""), "supply": ("supply-1",), "verdict": ("1", "3"), "carrier": ()}
    total = tally(cells, verdicts, mask).total(selected, far_cap=3.0)
    rows = frame[
        mask
        & frame["town"].isin(["town-0", ""])
        & (frame["supply"] == "supply-1")
        & frame["verdict"].isin([1, 3])
    ]
    found = (total.count, total.area_m2, total.existing_floor_m2, total.permitted_floor_m2)
    assert found == pytest.approx(summed(rows, far_cap=3.0))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.permutations([*FACETS, "verdict"]), st.integers(1, 5))
def test_tables_by_any_facets_are_those_of_pandas(seed: int, facets: list[str], width: int) -> None:
    frame, cells, verdicts, mask = drawn(seed)
    table = tally(cells, verdicts, mask).by(*facets[:width], far_cap=2.0)
    expected = frame[mask].groupby(facets[:width])["site_area_m2"].agg(["size", "sum"]).reset_index()
    assert table[facets[:width]].astype(str).equals(expected[facets[:width]].astype(str))
    assert table["count"].tolist() == expected["size"].tolist()
    assert np.allclose(table["area_m2"], expected["sum"])
    assert np.allclose(table["permitted_floor_m2"], 2 * expected["sum"])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([*FACETS, "verdict"]))
def test_a_facet_answers_to_the_others_but_not_to_itself(seed: int, facet: str) -> None:
    frame, cells, verdicts, mask = drawn(seed)
    selected = {name: (f"{name}-0", f"{name}-1") for name in FACETS} | {"verdict": ("0", "2")}
    counts = {
        label: total.count for label, total in tally(cells, verdicts, mask).facet(facet, selected).items()
    }
    rows = mask.copy()
    for name, chosen in selected.items():
        if name != facet:
            rows &= frame[name].astype(str).isin(chosen).to_numpy()
    expected = frame[rows][facet].astype(str).value_counts().to_dict()
    assert {label: count for label, count in counts.items() if count} == expected
    assert set(frame[facet].astype(str)) <= set(counts)  # no label is lost when its count falls to 0


def test_verdict_counts_sum_to_the_parcels() -> None:
    _, cells, verdicts, _ = drawn(3)
    assert sum(total.count for total in tally(cells, verdicts).facet("verdict").values()) == 300


def test_the_articles_15_3_km2_are_22950_mu() -> None:
    total = Totals(1, 15_300_000.0, 0.0, 0.0)
    assert (total.km2, total.ha) == (15.3, 1530.0)
    assert total.mu == pytest.approx(22950.00, abs=1e-6)


def test_no_parcels_have_totals_of_zero() -> None:
    counted = tally(groups(measures_of(0, 0)), np.empty(0, dtype=np.uint8))
    assert counted.total(far_cap=3.0) == Totals(0, 0.0, 0.0, 0.0)
    assert len(counted.by("carrier", "verdict")) == 0


def test_without_a_cap_the_permitted_floor_area_is_missing_and_not_zero() -> None:
    _, cells, verdicts, _ = drawn(4)
    assert np.isnan(tally(cells, verdicts).total().permitted_floor_m2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.integers(-2, 12).map(float), st.just(float("nan"))), max_size=40))
def test_histogram_counts_every_value_once_and_like_numpy(values: list[float]) -> None:
    edges = [0.0, 1.0, 5.0, 10.0]
    verdicts = np.arange(len(values)).astype(np.uint8) % 4
    found = bins(values, edges).count(verdicts)
    known = np.array([value for value in values if value == value], dtype=float)  # noqa: PLR0124 - NaN
    assert found.counts.sum(axis=1).tolist() == np.histogram(known, edges)[0].tolist()
    everywhere = found.counts.sum(axis=0) + found.below + found.above + found.missing
    assert everywhere.tolist() == np.bincount(verdicts, minlength=4).tolist()


def test_histogram_counts_only_what_the_mask_lets_through() -> None:
    found = bins([1.0, 1.0, 2.0], [0, 3]).count(np.array([0, 1, 1], np.uint8), np.array([True, False, True]))
    assert found.counts.tolist() == [[1, 1, 0, 0]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 20).map(float), st.just(float("nan"))), max_size=40),
    st.lists(st.integers(-1, 21).map(float), max_size=8),
)
def test_a_sweep_sums_what_lies_at_or_below_each_threshold(
    values: list[float], thresholds: list[float]
) -> None:
    areas = np.arange(len(values)) + 1.0
    found = sweep(in_order(values), thresholds, {"parcels": np.ones(len(values)), "area": areas})
    within = [np.asarray(values) <= limit for limit in thresholds]
    assert found["parcels"].tolist() == [float(rows.sum()) for rows in within]
    assert found["area"].tolist() == [float(areas[rows].sum()) for rows in within]


def test_a_sweep_never_falls_and_a_missing_weight_adds_nothing() -> None:
    found = sweep([1.0, 2.0, 3.0], [0, 1, 2, 3], {"area": [5.0, np.nan, 7.0]})
    assert found["area"].tolist() == [0.0, 5.0, 5.0, 12.0]
