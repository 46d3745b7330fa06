"""The ranking as a person uses it: weights on sliders, every score taken apart, no verdict touched."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.context import Context
from dashboard.exports import csv_of
from dashboard.ranking_page.order import SHOWN, order_of, ranked, table_of, wishes_of
from dashboard.ranking_page.page import body
from dashboard.view import View, read_view, write_view
from layers.assess import Verdict
from layers.ranking import CRITERIA


def test_a_link_carries_weights_and_the_wanted_size() -> None:
    view = View(weights=(("ring", 0.0), ("crossing", 2.5)), wished={"low": 2, "high": 6})
    assert "weight.crossing=2.5&weight.ring=0&size=2~6" in write_view(view)
    assert read_view(write_view(view)).view == view


def test_only_parcels_that_qualify_are_in_and_verdicts_stay(shipped: Context) -> None:
    heavy = View(weights=(("price", 5.0),))
    assessment, found = ranked(shipped, heavy)
    assert (assessment.verdict == shipped.base.verdict).all()
    assert (assessment.verdict[found.order] >= Verdict.ADMISSIBLE).all()
    assert len(found) == int((shipped.base.verdict >= Verdict.ADMISSIBLE).sum())


def test_a_weight_of_nothing_leaves_its_criterion_out(shipped: Context) -> None:
    view = View(weights=tuple((name, 0.0) for name in CRITERIA if name != "ring"))
    _, found = ranked(shipped, view)
    distances = shipped.measures.frame["ring_nearest_m"].to_numpy()[found.order]
    within = distances[distances < 3000]
    assert (within[:-1] <= within[1:]).all()
    assert set(found.weights) == {"ring"}


def test_weights_of_nothing_at_all_ask_for_one(shipped: Context) -> None:
    view = View(language="en", weights=tuple((name, 0.0) for name in CRITERIA))
    assert wishes_of(view) is None
    assert "at least a weight" in str(order_of(shipped, view)[0])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_is_taken_apart_into_what_adds_up_to_its_score(shipped: Context, language: Any) -> None:
    view = View(language=language, wished={"low": 1, "high": 4})
    _, found = ranked(shipped, view)
    page = str(order_of(shipped, view))
    assert page.count("order__apart") == SHOWN
    for place in range(SHOWN):
        parts = [part[place] for part in found.parts.values() if part[place] == part[place]]
        assert sum(parts) == pytest.approx(found.score[place])
    assert str(body(shipped, view))


def test_the_file_holds_every_parcel_with_what_is_altered(shipped: Context) -> None:
    view = View(limits=(("far.max", 2.5),))
    assessment, found = ranked(shipped, view)
    lines = csv_of(table_of(found, assessment), assessment, data="schematic").splitlines()
    assert len(lines) == 1 + len(found)
    assert all("far.max: 3.0 → 2.5" in line for line in lines[1:])
