"""Two packs: what changed, field by field, and exactly which parcels flip."""

from __future__ import annotations

import numpy as np
import pytest
from judged import REFERENCES, measures, pack

from dashboard.context import Context
from geodata.errors import BadOverride, UnknownRule
from geodata.packs import pack_ids, read_pack
from layers.assess import Verdict
from layers.diff import EntryChange, FieldChange, diff_packs, flips, with_values
from layers.policy import parse_pack

RING = "siting.ring500"
FAILS, CANNOT_TELL, ADMISSIBLE, PRIORITY = (int(code) for code in Verdict)


def test_moving_the_ring_by_a_metre_flips_exactly_the_parcels_within_that_metre() -> None:
    metres = [499.9, 500.0, 500.000001, 500.5, 501.0, 501.000001, 700.0]
    inside_carrier = {"middle_m": 500.5, "shares": (0.9, 0.0, 0.0)}
    too_dense = {"middle_m": 500.5, "far": 3.004}
    given = measures(*({"middle_m": metre} for metre in metres), inside_carrier, too_dense)
    found = flips(given, pack(), with_values(pack(), {RING: 501}), REFERENCES).to_frame()
    assert found["position"].tolist() == [2, 3, 4]
    assert found["parcel_id"].tolist() == ["p-2", "p-3", "p-4"]
    assert set(zip(found["before"], found["after"], found["rules"], strict=True)) == {
        (ADMISSIBLE, PRIORITY, RING)
    }


@pytest.mark.parametrize("limit", [501.0, 520.0, 800.0])
def test_shipped_parcels_that_flip_are_those_whose_distance_lies_between(
    shipped: Context, limit: float
) -> None:
    frame = shipped.measures.frame
    between = (frame["ring_nearest_m"] > 500) & (frame["ring_nearest_m"] <= limit)
    hard = (frame["far"] <= 3) & (frame["support_share_counted"] <= 0.3)
    elsewhere = frame["share_union"] >= 0.5
    found = flips(
        shipped.measures, shipped.pack, with_values(shipped.pack, {RING: limit}), shipped.references
    )
    assert found.position.tolist() == np.flatnonzero(between & hard & ~elsewhere).tolist()
    assert found.to_frame()["parcel_id"].tolist() == frame["parcel_id"][between & hard & ~elsewhere].tolist()


def test_the_matrix_counts_every_parcel_once(shipped: Context) -> None:
    found = flips(
        shipped.measures, shipped.pack, with_values(shipped.pack, {"far.max": 2.0}), shipped.references
    )
    table = found.matrix()
    assert table.sum() == len(shipped.measures)
    assert table.sum() - np.trace(table) == len(found) > 0
    assert table.sum(axis=1).tolist() == np.bincount(shipped.base.verdict, minlength=4).tolist()


@pytest.mark.parametrize("pack_id", pack_ids())
def test_a_pack_does_not_differ_from_itself(pack_id: str) -> None:
    one, other = parse_pack(read_pack(pack_id)), parse_pack(read_pack(pack_id))
    assert diff_packs(one, other).same
    assert not len(flips(measures({}, {"far": 9.0}), one, other))


def test_a_changed_number_is_told_with_both_values_and_nothing_else() -> None:
    found = diff_packs(pack(), with_values(pack(), {"far.max": 3.5}))
    assert (found.added, found.removed, found.besides) == ((), (), ())
    assert found.changed == (EntryChange("far.max", (FieldChange("value", 3.0, 3.5),)),)


def test_rules_added_and_removed_are_told_from_either_side() -> None:
    rules = read_pack("cn-320583-ma-2019")["rule"]
    fewer = pack(rule=[rule for rule in rules if rule["id"] != "siting.carrier"])
    assert diff_packs(pack(), fewer).removed == ("siting.carrier",)
    assert diff_packs(fewer, pack()).added == ("siting.carrier",)
    parcel = measures({"middle_m": 900.0, "shares": (0.9, 0.0, 0.0)})
    assert flips(parcel, pack(), fewer, REFERENCES).to_frame()["rules"].tolist() == ["siting.carrier"]


def test_everything_besides_rules_is_compared_too() -> None:
    raw = read_pack("cn-320583-ma-2019")
    charge = {**raw["charge"][0], "rate": 0.25}
    facts = {**raw["pack"], "title_zh": "另一版"}
    definitions = {
        **raw["definitions"],
        "floor_area_base": {"value": "total_floor_area", "status": "assumed"},
    }
    found = diff_packs(pack(), pack(charge=[charge], pack=facts, definitions=definitions, unknown=[]))
    told = {change.id: [one.field for one in change.fields] for change in found.besides}
    assert told == {
        "pack": ["title_zh"],
        "definitions": ["floor_area_base"],
        "charge convert.topup": ["rate"],
        f"unknown {raw['unknown'][0]['topic']}": ["topic"],
    }


def test_a_number_for_a_rule_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownRule):
        with_values(pack(), {"far.bonus": 3.5})
    with pytest.raises(BadOverride):
        with_values(pack(), {"far.max": float("nan")})
