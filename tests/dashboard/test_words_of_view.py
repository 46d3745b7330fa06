"""What a view filters and alters, in words that an export carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.numerals import FIXED, THIN
from dashboard.view import Near, Scenario, Span
from dashboard.words_of_view import told

if TYPE_CHECKING:
    from dashboard.context import Context

RING = ((120.95, 31.37), (120.96, 31.37), (120.96, 31.38), (120.95, 31.38))


def plain(text: str) -> str:
    return text.replace(THIN, " ").replace(FIXED, " ")


def test_nothing_filtered_and_nothing_altered_is_said_as_such(shipped: Context) -> None:
    assert told(shipped, Scenario(), "en").lines == (
        "No filter: every parcel",
        "The policy as its source has it, nothing altered",
    )
    assert told(shipped, Scenario(), "zh").filters == "未筛选：全部地块"


def test_every_filter_is_named_with_its_values_and_units(shipped: Context) -> None:
    scenario = Scenario(
        verdicts=("priority",),
        area=Span(low=2, high=12),
        headroom=Span(low=1),
        ring=Span(high=500),
        supplies=("stock",),
        carriers=("none",),
        near=Near(kind="parcel", key="KS-P-0001", distance_m=800),
    )
    assert plain(told(shipped, scenario, "en").filters) == (
        "Filter: verdict Priority; supply Stock industrial; carrier outside the carriers; "
        "site area 2.00–12.00 ha (30–180 mu); FAR headroom ≥ 1.00; "
        "distance to a ring (nearest point) ≤ 500 m; "
        "within 800 m of parcel KS-P-0001 (from the parcel’s nearest point)"
    )
    assert "载体之外" in told(shipped, scenario, "zh").filters


def test_a_drawn_area_is_told_with_its_size(shipped: Context) -> None:
    # 0.01° by 0.01° at 31.375° N: 111.1 km × cos 31.375° × 110.9 km / 10 000, about 105 ha
    said = told(shipped, Scenario(inside=RING), "en").filters
    assert said.startswith("Filter: centroid inside the drawn area (105.")


def test_every_override_is_told_beside_what_the_policy_has(shipped: Context) -> None:
    scenario = Scenario(
        limits=(("siting.ring500", 700), ("far.max", 3.0)),
        measure_from="centroid",
        share_base="gross",
        unknown=(("far.max", "pass"),),
    )
    assert plain(told(shipped, scenario, "en").overrides) == (
        "Altered from the policy: Distance to ring 700 m instead of 500 m; "
        "a missing value of Floor area ratio taken as passing; "
        "distance measured from the centroid instead of the nearest point; "
        "supporting share of the total floor area instead of the counted floor area"
    )


@pytest.mark.parametrize("rule", ["no.such.rule"])
def test_a_rule_the_pack_does_not_have_is_passed_over(shipped: Context, rule: str) -> None:
    scenario = Scenario(limits=((rule, 1),), unknown=((rule, "pass"),))
    assert told(shipped, scenario, "en").overrides == "The policy as its source has it, nothing altered"
