"""The order of parcels: scores that add up, weights that are left out, verdicts that stay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import REFERENCES, measures, pack

from geodata.errors import BadQuantity, UnknownCriterion
from layers.assess import Assessment, Verdict, assess
from layers.measures import Measures
from layers.ranking import CRITERIA, Ranking, Wishes, rank

GOOD: dict[str, Any] = {"crossing_m": 2500.0, "station_m": 600.0, "land_price_yuan_per_m2": 480.0}


def judged(*parcels: dict[str, Any]) -> Assessment:
    return assess(measures(*({**GOOD, **parcel} for parcel in parcels)), pack(), REFERENCES)


def only(name: str, **more: Any) -> Wishes:
    return Wishes({one: float(one == name) for one in CRITERIA}, **more)


def scores(ranking: Ranking) -> dict[str, float]:
    return dict(zip(ranking.ids.tolist(), ranking.score.round(9).tolist(), strict=True))


def test_only_parcels_that_qualify_are_ordered_and_no_verdict_moves() -> None:
    found = judged({}, {"far": 3.5}, {"far": np.nan}, {"middle_m": 9000.0})
    before = found.verdict.copy()
    ranking = rank(found)
    assert set(ranking.ids) == {"p-0", "p-3"}
    assert (found.verdict == before).all()
    assert (found.verdict[ranking.order] >= Verdict.ADMISSIBLE).all()


@pytest.mark.parametrize(
    ("wishes", "parcel", "score"),
    [
        (only("crossing"), {"crossing_m": 2500.0}, 0.75),
        (only("crossing"), {"crossing_m": 20000.0}, 0.0),
        (only("crossing", crossing_far_m=5000.0), {"crossing_m": 2500.0}, 0.5),
        (only("station"), {"station_m": 600.0}, 0.8),
        (only("ring"), {"middle_m": 300.0, "outer_m": 4000.0}, 0.9),
        (only("headroom"), {"far": 1.5}, 0.5),
        (only("size", size_m2=(10_000.0, 30_000.0)), {"site_area_m2": 20_000.0}, 1.0),
        (only("size", size_m2=(10_000.0, 30_000.0)), {"site_area_m2": 5_000.0}, 0.5),
        (only("size", size_m2=(10_000.0, 30_000.0)), {"site_area_m2": 120_000.0}, 0.25),
    ],
)
def test_each_criterion_is_scaled_as_said(wishes: Wishes, parcel: dict[str, Any], score: float) -> None:
    assert scores(rank(judged(parcel), wishes)) == {"p-0": score}


def test_price_is_scaled_between_the_lowest_and_the_highest() -> None:
    prices = [{"land_price_yuan_per_m2": price} for price in (300.0, 600.0, 400.0)]
    ranking = rank(judged(*prices), only("price"))
    assert scores(ranking) == {"p-0": 1.0, "p-2": round(2 / 3, 9), "p-1": 0.0}
    assert "300" in ranking.scales["price"].en
    assert "600" in ranking.scales["price"].zh


def test_weights_are_normalised_and_parts_add_up_to_the_score() -> None:
    ranking = rank(judged({}, {"far": 1.0}), Wishes({"crossing": 2.0, "price": 0.0}))
    assert sum(ranking.weights.values()) == pytest.approx(1)
    assert ranking.weights["crossing"] == pytest.approx(2 * ranking.weights["ring"])
    assert "price" not in ranking.weights
    assert np.allclose(sum(ranking.parts.values()), ranking.score)


def test_a_missing_criterion_leaves_its_weight_out_and_is_said() -> None:
    ranking = rank(judged({"crossing_m": np.nan, "station_m": 600.0}), Wishes({"headroom": 0, "price": 0}))
    assert ranking.missing(0) == ("crossing",)
    # station 0.8 and ring 0.9, the crossing neither for nor against
    assert scores(ranking) == {"p-0": pytest.approx(0.85)}


def test_without_a_wanted_size_size_is_left_out_for_all_and_said() -> None:
    ranking = rank(judged({}))
    assert "size" not in ranking.parts
    assert ranking.scales["size"].en.startswith("left out")


def test_a_parcel_of_which_nothing_is_known_comes_last_without_a_score() -> None:
    ranking = rank(judged({"crossing_m": np.nan}, {"crossing_m": 9999.0}), only("crossing"))
    assert ranking.ids.tolist() == ["p-1", "p-0"]
    assert np.isnan(ranking.score[1])


def test_ties_go_by_id_whatever_the_order_of_rows() -> None:
    found = judged(*({} for _ in range(6)), {"crossing_m": 0.0})
    ids = ["f", "b", "d", "a", "c", "e", "z"]
    frame = found.measures.frame.assign(parcel_id=ids)
    moved = assess(
        Measures(frame, found.measures.ring_ids, found.measures.carrier_ids, {}, {}), pack(), REFERENCES
    )
    assert rank(moved).ids.tolist() == ["z", "a", "b", "c", "d", "e", "f"]


def test_nobody_qualifies_gives_an_empty_order() -> None:
    ranking = rank(judged({"far": 9.0}))
    assert (len(ranking), ranking.to_frame().empty) == (0, True)


def test_table_lays_every_score_open() -> None:
    frame = rank(judged({}, {"far": 1.0})).to_frame()
    assert frame["rank"].tolist() == [1, 2]
    parts = [name for name in frame if name.endswith(":part")]
    assert np.allclose(frame[parts].sum(axis=1), frame["score"])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0, 20_000), min_size=2, max_size=8),
    st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.floats(0.01, 9), max_size=6),
    st.floats(0.1, 10),
)
def test_scores_fall_within_0_and_1_and_do_not_depend_on_the_scale_of_weights(
    metres: list[float], weights: dict[str, float], times: float
) -> None:
    found = judged(*({"crossing_m": one} for one in metres))
    whole = {name: weights.get(name, 1.0) for name in CRITERIA}
    one = rank(found, Wishes(whole))
    other = rank(found, Wishes({name: weight * times for name, weight in whole.items()}))
    assert ((one.score >= -1e-12) & (one.score <= 1 + 1e-12)).all()
    assert np.allclose(one.score, other.score)
    assert (np.diff(one.score) <= 1e-12).all()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Wishes({"luck": 1.0}), UnknownCriterion),
        (lambda: Wishes({"price": -1.0}), BadQuantity),
        (lambda: Wishes({"price": float("nan")}), BadQuantity),
        (lambda: Wishes(dict.fromkeys(CRITERIA, 0.0)), BadQuantity),
        (lambda: Wishes(size_m2=(3.0, 2.0)), BadQuantity),
        (lambda: Wishes(size_m2=(0.0, 2.0)), BadQuantity),
        (lambda: Wishes(crossing_far_m=0.0), BadQuantity),
    ],
)
def test_impossible_wishes_are_refused(make: Any, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        make()


def test_many_parcels_with_shuffled_ids_are_ordered_whole() -> None:
    count, random = 20_000, np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "parcel_id": [f"p-{number}" for number in random.permutation(count)],
            "far": random.uniform(0.5, 2.9, count),
            "support_share_counted": 0.1,
            "crossing_m": random.uniform(0, 20_000, count),
            "station_m": random.uniform(0, 9_000, count),
            "site_area_m2": random.uniform(5_000, 80_000, count),
        }
    )
    found = assess(Measures(frame, (), (), {}, {}), pack())
    ranking = rank(found)
    assert len(ranking) == count
    assert (ranking.score[:-1] >= ranking.score[1:]).all()
