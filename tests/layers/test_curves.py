"""Curves over a threshold are what judging again at each step gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from judged import REFERENCES, measures, pack

from dashboard.context import Context
from geodata.errors import BadSweep, UnsweepableRule
from layers.assess import Assessment, Overrides, Verdict, assess
from layers.curves import RANGES, Curve, curve, far_cap_of, range_of, standard_curves, steps_of
from layers.measures import Measures

PREFERRED, HARD = "siting.ring500", ("far.max", "support.floor_share.max")
OPS = ("<=", "<", ">=", ">")


def require_equal_to_judging_again(judged: Assessment, drawn: Curve) -> None:
    area = np.nan_to_num(judged.measures.frame["site_area_m2"].to_numpy(dtype=float))
    for step, threshold in enumerate(drawn.thresholds):
        values = dict(judged.overrides.values) | {drawn.rule.id: float(threshold)}
        again = assess(
            judged.measures, judged.pack, judged.references, replace(judged.overrides, values=values)
        )
        assert drawn.parcels[step].tolist() == np.bincount(again.verdict, minlength=4).tolist()
        assert drawn.area_m2[step] == pytest.approx(np.bincount(again.verdict, area, 4), rel=1e-12, abs=1e-6)
        assert drawn.far_cap[step] == pytest.approx(far_cap_of(again), rel=0, nan_ok=True)


@pytest.mark.parametrize("rule_id", [PREFERRED, "siting.carrier", *HARD, "support.floor_share.baseline"])
def test_every_step_equals_judging_the_shipped_parcels_again(shipped: Context, rule_id: str) -> None:
    first, last, step = range_of(shipped.pack.rule(rule_id), 1.0)
    require_equal_to_judging_again(
        shipped.base, curve(shipped.base, rule_id, steps_of(first, last, max(step, (last - first) / 40)))
    )


def test_steps_at_parcels_own_values_and_just_beside_them_are_exact(shipped: Context) -> None:
    own = np.sort(shipped.measures.frame["ring_nearest_m"].dropna().to_numpy())[::100]
    beside = [np.nextafter(own, -np.inf), own, np.nextafter(own, np.inf)]
    require_equal_to_judging_again(shipped.base, curve(shipped.base, PREFERRED, np.concatenate(beside)))


def test_what_if_is_kept_under_the_curve(shipped: Context) -> None:
    overrides = Overrides({"far.max": 2.2}, measure_from="centroid")
    judged = assess(shipped.measures, shipped.pack, shipped.references, overrides)
    require_equal_to_judging_again(judged, curve(judged, PREFERRED, [0, 250, 500, 750]))


@pytest.mark.parametrize("op", OPS)
def test_each_operator_counts_a_value_on_the_threshold_as_it_reads(op: str) -> None:
    rule: dict[str, Any] = {"id": "r", "metric": "far", "op": op, "value": 1.0, "unit": "1", "kind": "hard"}
    one = pack(rule=[{**rule, "status": "stated", "source": "article"}], charge=[], transfer=[])
    judged = assess(measures({"far": 2.0}, {"far": np.nan}), one)
    drawn = curve(judged, "r", [1.0, 2.0, 3.0])
    expected = {"<=": [0, 1, 1], "<": [0, 0, 1], ">=": [1, 1, 0], ">": [1, 0, 0]}[op]
    assert drawn.of()["parcels"].tolist() == expected
    assert drawn.parcels[:, Verdict.CANNOT_TELL].tolist() == [1, 1, 1]
    require_equal_to_judging_again(judged, drawn)


def test_a_claimed_bonus_keeps_a_parcel_open_at_every_step() -> None:
    judged = assess(measures({"far": 3.4, "contributes_public_service": True}), pack(), REFERENCES)
    drawn = curve(judged, "far.max", [3.0, 3.4, 4.0])
    assert drawn.parcels[:, Verdict.CANNOT_TELL].tolist() == [1, 0, 0]
    require_equal_to_judging_again(judged, drawn)


@pytest.mark.parametrize(
    ("rule_id", "verdicts"),
    [(PREFERRED, {Verdict.PRIORITY}), *((rule, set(Verdict) - {Verdict.FAILS}) for rule in HARD)],
)
def test_loosening_never_loses_a_parcel(shipped: Context, rule_id: str, verdicts: set[Verdict]) -> None:
    table = curve(shipped.base, rule_id).of(verdicts)
    assert (table[["parcels", "area_km2", "permitted_floor_m2"]].diff().dropna() >= 0).all(axis=None)
    assert table["parcels"].iloc[-1] > table["parcels"].iloc[0]


def test_each_step_counts_every_parcel_once(shipped: Context) -> None:
    for drawn in standard_curves(shipped.base).values():
        assert (drawn.parcels.sum(axis=1) == len(shipped.base)).all()


def test_the_three_usual_curves_span_what_the_product_promises(shipped: Context) -> None:
    drawn = standard_curves(shipped.base)
    ends = {one.rule.metric: (one.thresholds[0], one.thresholds[-1]) for one in drawn.values()}
    assert ends == {"distance_to_lines": (0, 3000), "far": (1.0, 5.0), "support_floor_share": (0.1, 0.5)}
    assert set(ends) == set(RANGES)


def test_permitted_floor_area_is_site_area_times_the_cap() -> None:
    judged = assess(measures({"far": 2.0, "site_area_m2": 20_000.0}), pack(), REFERENCES)
    assert curve(judged, "far.max", [1.0, 3.0]).of()["permitted_floor_m2"].tolist() == [0.0, 60_000.0]
    assert curve(judged, PREFERRED, [100.0]).of()["permitted_floor_m2"].tolist() == [60_000.0]


@pytest.mark.parametrize("numbers", [(0, 1, 0), (1, 0, 1), (0, 1e9, 1), (0, float("nan"), 1), (0, 1, -1)])
def test_steps_that_lead_nowhere_are_refused(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(BadSweep):
        steps_of(*numbers)


@pytest.mark.parametrize("rule_id", ["far.bonus", "no.such.rule"])
def test_a_rule_without_a_limit_cannot_be_swept(rule_id: str) -> None:
    judged = assess(measures({}), pack(), REFERENCES)
    with pytest.raises(UnsweepableRule, match=r"far\.max"):
        curve(judged, rule_id)


def test_no_parcels_give_an_empty_count() -> None:
    judged = assess(measures({}), pack(), REFERENCES)
    nothing = Measures(
        judged.measures.frame.iloc[:0], judged.measures.ring_ids, judged.measures.carrier_ids, {}, {}
    )
    assert curve(assess(nothing, pack(), REFERENCES), PREFERRED, [500.0]).parcels.tolist() == [[0, 0, 0, 0]]
