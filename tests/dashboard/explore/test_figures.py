"""The figures of the Explore page, over the shipped data: sums that must hold whatever is filtered."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plotly.io.json import to_json_plotly
from plotly.utils import PlotlyJSONEncoder

from dashboard.explore.bottom import totals
from dashboard.explore.cardmaker import card_of
from dashboard.explore.cards import Card, Sums
from dashboard.explore.chips import chips
from dashboard.explore.figures import Sweep, compute, selection_of
from dashboard.explore.options import options_of
from dashboard.explore.page import content
from dashboard.explore.plots import nice_ticks, sweep
from dashboard.explore.quantities import quantity
from dashboard.explore.reconcile import reconcile
from dashboard.explore.right import sweep_note
from dashboard.explore.table import answer_rows
from dashboard.map.still import tree_of
from dashboard.numerals import FIXED, number
from dashboard.view import Span, View
from layers.assess import Overrides, Verdict, assess
from layers.measures import measure
from layers.statistics import groups as groups_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.context import Context

LIMIT = "siting.ring500"
KEYS = ("fails", "unclear", "admissible", "priority")
VIEWS = st.builds(
    View,
    verdicts=st.lists(st.sampled_from(["priority", "admissible", "unclear", "fails"]), max_size=2).map(tuple),
    flags=st.lists(st.sampled_from(["close", "near"]), max_size=1).map(tuple),
    limits=st.one_of(st.just(()), st.integers(0, 3000).map(lambda metres: ((LIMIT, float(metres)),))),
    measure_from=st.sampled_from(["nearest", "centroid", "half_area"]),
    area=st.one_of(st.just(Span()), st.just(Span(low=2, high=5))),
    land_uses=st.lists(st.sampled_from(["1001", "100101", "0802"]), max_size=2).map(tuple),
    supplies=st.lists(st.sampled_from(["promoted", "stock", "other"]), max_size=2).map(tuple),
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_unfiltered_figures_hold_every_parcel_and_the_published_area(shipped: Context) -> None:
    figures = compute(shipped, View())
    assert figures.shown == figures.total == len(shipped.dataset.parcels)
    assert figures.promoted_m2 == pytest.approx(15_300_000, abs=1_000)
    assert (figures.crossings_open, figures.crossings_total) == (7, 17)
    assert sum(figures.verdicts.values()) == figures.total


@QUICK
@given(view=VIEWS)
def test_the_counts_of_a_facet_answer_to_the_other_facets_and_not_to_itself(
    shipped: Context, view: View
) -> None:
    figures = compute(shipped, view)
    freed = compute(shipped, view.with_(verdicts=()))
    assert figures.verdicts == freed.verdicts
    assert sum(figures.verdicts.values()) == freed.shown
    chosen: Iterable[str] = view.verdicts or figures.verdicts
    assert sum(figures.verdicts[key] for key in chosen) == figures.shown


@QUICK
@given(view=VIEWS)
def test_every_grouping_sums_to_what_is_filtered(shipped: Context, view: View) -> None:
    figures = compute(shipped, view)
    for groups in figures.groups.values():
        assert sum(sum(group.counts.values()) for group in groups) == figures.shown
        assert sum(sum(group.area_m2.values()) for group in groups) == pytest.approx(figures.shown_m2)


@settings(QUICK, max_examples=8)
@given(view=VIEWS)
def test_counts_and_spreads_are_what_pandas_and_numpy_count(shipped: Context, view: View) -> None:
    figures = compute(shipped, view)
    frame = shipped.measures.frame
    judged = assess(
        shipped.measures, shipped.pack, shipped.references, Overrides(dict(view.limits), view.measure_from)
    )
    frame = frame.assign(verdict=[KEYS[code] for code in judged.verdict])
    flagged = {"close": judged.too_close, "near": judged.near_miss}
    passes = {
        "verdict": frame["verdict"].isin(view.verdicts or KEYS),
        "flag": np.logical_or.reduce([flagged[flag] for flag in view.flags]) if view.flags else True,
        "area": (frame["site_area_m2"] / 1e4).between(view.area.low or 0, view.area.high or 1e9),
        "land_use": frame["land_use"].isin(view.land_uses) if view.land_uses else True,
        "supply": frame["supply"].isin(view.supplies) if view.supplies else True,
    }

    def others(facet: str) -> pd.DataFrame:
        kept = np.ones(len(frame), dtype=bool)
        for name, mask in passes.items():
            kept &= True if name == facet else np.asarray(mask)
        return frame[kept]

    counted = {"land_use": figures.land_uses, "supply": figures.supplies, "town": figures.towns}
    for facet, counts in counted.items():
        expected = others(facet)[facet].value_counts().to_dict()
        assert {key: count for key, count in counts.items() if count} == expected
    assert figures.carriers["none"] == others("carrier")["carrier"].isna().sum()
    kept, ends = others(""), options_of(shipped, "zh").ends
    sizes = (others("area")["site_area_m2"] / 1e4).clip(upper=ends["area"])
    assert figures.spreads["area"] == np.histogram(sizes, 36, (0, ends["area"]))[0].tolist()
    rings = kept[f"ring_{view.measure_from}_m"]
    areas = np.histogram(rings, np.arange(0, 3001, 100), weights=kept["site_area_m2"])[0]
    assert figures.histogram.area_m2 == pytest.approx(areas.tolist())
    by_town = kept.groupby("town")["site_area_m2"].sum()
    assert sorted(sum(group.area_m2.values()) for group in figures.groups["town"]) == pytest.approx(
        sorted(by_town.nlargest(12)), rel=1e-9
    )


@QUICK
@given(metres=st.integers(0, 3000), measure_from=st.sampled_from(["nearest", "centroid", "half_area"]))
def test_the_sweep_says_at_its_mark_what_the_verdicts_say(
    shipped: Context, metres: int, measure_from: str
) -> None:
    figures = compute(shipped, View(limits=((LIMIT, metres),), measure_from=measure_from))
    assert figures.sweep.count_at_limit == figures.priority_count
    assert figures.sweep.area_at_limit_m2 == pytest.approx(figures.priority_m2)
    assert list(figures.sweep.count) == sorted(figures.sweep.count)
    at = figures.sweep.distance_m.index(round(metres / 50) * 50.0)
    there = Overrides({LIMIT: figures.sweep.distance_m[at]}, measure_from)
    verdicts = assess(shipped.measures, shipped.pack, shipped.references, there).verdict
    assert figures.sweep.count[at] == (verdicts == Verdict.PRIORITY).sum()


def test_permitted_floor_area_is_far_three_times_the_site_area_of_what_passes_the_hard_rules(
    shipped: Context,
) -> None:
    area = shipped.measures.frame["site_area_m2"].to_numpy()
    passing = area[np.isin(shipped.base.verdict, [Verdict.ADMISSIBLE, Verdict.PRIORITY])].sum()
    figures = compute(shipped, View())
    assert passing < area.sum()
    assert figures.permitted_m2 == pytest.approx(3.0 * passing)
    assert figures.transferable_m2 == pytest.approx(0.49 * 0.70 * 3.0 * passing)


def test_parcels_that_fail_or_cannot_be_told_have_no_permitted_floor_area(shipped: Context) -> None:
    figures = compute(shipped, View(verdicts=("fails", "unclear")))
    assert figures.shown > 0
    assert (figures.admitted_count, figures.permitted_m2, figures.transferable_m2) == (0, 0.0, 0.0)
    said = json.dumps(totals("en", figures), cls=PlotlyJSONEncoder)
    assert f"No parcel is known to be admissible; {figures.unclear_count} cannot be told" in said


def test_a_filter_that_leaves_nothing_says_so_and_draws_no_empty_axis(shipped: Context) -> None:
    none, failing = (compute(shipped, view) for view in (View(area=Span(low=1e6)), View(verdicts=("fails",))))
    assert (none.shown, failing.shown > 0) == (0, True)
    said = [json.dumps(totals("en", one), cls=PlotlyJSONEncoder) for one in (none, failing)]
    assert not any("cannot be told" in one for one in said)
    assert "No parcel matches the filters" in said[0]
    assert "No parcel in the filter is admissible" in said[1]
    assert sweep("en", none.sweep, 500.0).hidden
    assert "widen or reset them" in str(sweep_note("en", none, 500.0))
    one = Sweep([0.0, 3000.0], [0.0, 1e4], [0, 1], 1e4, 1)
    ticks = tree_of(sweep("en", one, 500.0))[0][4]
    assert [part[2] for part in ticks[2:]] == ["2", "1", "0"]  # no half parcel


def test_a_range_lets_no_parcel_through_whose_value_is_missing(shipped: Context) -> None:
    mask = selection_of(shipped, View(far=Span(low=0))).mask
    assert mask.sum() == shipped.measures.frame["far_existing"].notna().sum()


def test_one_selected_parcel_gives_a_card_with_every_rule(shipped: Context) -> None:
    row = shipped.measures.frame.iloc[0]
    card = card_of(shipped, View(language="en", selected=(row["parcel_id"],)))
    assert isinstance(card, Card)
    assert [line.rule_id for line in card.rules] == [rule.id for rule in shipped.pack.rules]
    assert {line.measured for line in card.rules if line.rule_id == "far.bonus"} == {"not stated"}
    assert all(line.quote and line.source and line.sentence for line in card.rules)


def test_a_missed_least_share_is_short_and_a_missed_greatest_distance_is_over(shipped: Context) -> None:
    frame = shipped.measures.frame
    far = (shipped.base.verdict == Verdict.ADMISSIBLE) & frame["carrier"].isna().to_numpy()
    row = int(np.flatnonzero(far)[0])
    card = card_of(shipped, View(language="en", selected=(frame["parcel_id"].iloc[row],)))
    assert isinstance(card, Card)
    margins = {line.rule_id: line.margin for line in card.rules}
    metres = number(Decimal(str(frame["ring_nearest_m"].iloc[row])) - 500)
    assert margins["siting.carrier"] == "short by 50.0 percentage points"
    assert margins["siting.ring500"] == f"over by {metres}{FIXED}m"


def test_a_card_never_names_the_owner(shipped: Context) -> None:
    owned = shipped.dataset.parcels.assign(owner="某某公司")
    context = _with_parcels(shipped, owned)
    shown = content(context, View(selected=(str(owned["parcel_id"].iloc[0]),)))
    assert "某某公司" not in json.dumps([shown.panels, shown.map], cls=PlotlyJSONEncoder, ensure_ascii=False)


def _with_parcels(context: Context, parcels: object) -> Context:
    return replace(context, dataset=replace(context.dataset, parcels=parcels))


def test_several_selected_parcels_give_their_sums(shipped: Context) -> None:
    frame = shipped.measures.frame.head(3)
    sums = card_of(shipped, View(selected=tuple(frame["parcel_id"])))
    assert isinstance(sums, Sums)
    assert sums.count == 3
    assert sums.area_ha == f"{frame['site_area_m2'].sum() / 10_000:.2f}"


def test_the_sums_of_a_selection_leave_out_the_floor_area_of_what_fails(shipped: Context) -> None:
    frame, verdict = shipped.measures.frame, shipped.base.verdict
    rows = [int(np.flatnonzero(verdict == code)[0]) for code in (Verdict.FAILS, Verdict.PRIORITY)]
    sums = card_of(shipped, View(selected=tuple(frame["parcel_id"].iloc[rows])))
    assert isinstance(sums, Sums)
    assert (sums.count, sums.admitted) == (2, 1)
    assert sums.cap == number(3 * Decimal(str(frame["site_area_m2"].iloc[rows[1]])))


def test_a_price_gives_the_top_up_in_wan_yuan_and_by_mu(shipped: Context) -> None:
    frame = shipped.measures.frame
    row = frame[frame["supply"] == "stock"].iloc[0]
    card = card_of(shipped, View(language="en", selected=(row["parcel_id"],), price=480))
    assert isinstance(card, Card)
    wan = Decimal("0.20") * 480 * Decimal(str(row["site_area_m2"])) / 10_000
    assert card.topup.amount.startswith(number(wan, 2))
    assert card.topup.per_mu.startswith("6.40 ")  # 0.20 x 480 yuan/m2 x 2000/3 m2


def test_a_card_shows_the_supporting_share_over_both_denominators(shipped: Context) -> None:
    frame = shipped.measures.frame
    both = frame[["support_share_counted", "support_share_gross"]].dropna()
    row = frame.loc[both.index[int((both.max(axis=1) - both.min(axis=1)).argmax())]]
    lines = _floor_of(shipped, row["parcel_id"])
    support, counted = row["support_floor_area_m2"], row["counted_floor_area_m2"]
    assert lines["Supporting, of counted"] == f"{100 * support / counted:.1f}%"
    whole = support + row["industrial_floor_area_m2"]
    assert lines["Supporting, of total floor"] == f"{100 * support / whole:.1f}%"


def test_the_drawn_area_is_shown_where_it_differs_from_the_legal_one_by_more_than_two_percent(
    shipped: Context,
) -> None:
    frame = shipped.measures.frame
    off = (frame["drawn_area_m2"] / frame["site_area_m2"] - 1).abs()
    far, near = (str(frame.loc[int(place), "parcel_id"]) for place in (off.argmax(), off.argmin()))
    assert off.max() > 0.02 > off.min()
    assert "Drawn area" in _floor_of(shipped, far)
    assert "Drawn area" not in _floor_of(shipped, near)


def _floor_of(context: Context, parcel: str) -> dict[str, str]:
    card = card_of(context, View(language="en", selected=(parcel,)))
    assert isinstance(card, Card)
    return {name: value for name, value, _ in card.floor}


@pytest.fixture(scope="module")
def bare(shipped: Context) -> Context:
    """Thirty parcels of which nothing is known but their shapes, and no reference layer."""
    kept = ["parcel_id", "geometry"]
    parcels = shipped.dataset.parcels.head(30).copy()
    empty = [name for name in parcels.columns if name not in kept]
    parcels[empty] = None
    dataset = replace(shipped.dataset, parcels=parcels, reference={})
    measures = measure(dataset)
    base = assess(measures, shipped.pack, {}, Overrides())
    return replace(shipped, dataset=dataset, measures=measures, groups=groups_of(measures), base=base)


def test_a_facet_that_the_data_has_no_values_of_says_so_and_no_figure_takes_it_for_nothing(
    bare: Context,
) -> None:
    panels = json.dumps(content(bare, View(language="en")).panels, cls=PlotlyJSONEncoder)
    assert panels.count("Not in the data.") == 7  # existing FAR, headroom, ring, use, supply, town, carrier
    assert "Supply is not in the data" in panels
    assert "No ring is loaded, so what a threshold would change cannot be computed." in panels
    figures = compute(bare, View(language="en"))
    assert [group.name for rows in figures.groups.values() for group in rows] == ["All parcels"]


def test_long_lists_of_chips_fold_and_short_ones_do_not() -> None:
    entries = [(str(n), str(n), None) for n in range(9)]
    made = [
        json.dumps(
            chips("en", "town", component_id="c", entries=few, chosen=(), counts={}), cls=PlotlyJSONEncoder
        )
        for few in (entries, entries[:7])
    ]
    assert made[0].count("chip--more") == 3
    assert "+3" in made[0]
    assert "chip--more" not in made[1]


def test_without_a_price_there_is_no_top_up_and_none_for_land_that_is_not_stock(shipped: Context) -> None:
    frame = shipped.measures.frame
    stock = str(frame.loc[frame["supply"] == "stock", "parcel_id"].iloc[0])
    promoted = str(frame.loc[frame["supply"] == "promoted", "parcel_id"].iloc[0])
    blank = card_of(shipped, View(selected=(stock,)))
    priced = card_of(shipped, View(selected=(stock,), price=480))
    other = card_of(shipped, View(selected=(promoted,), price=480))
    assert isinstance(blank, Card)
    assert isinstance(priced, Card)
    assert isinstance(other, Card)
    assert (blank.topup.amount, other.topup.amount) == ("", "")
    assert priced.topup.amount
    assert not other.topup.applies


@pytest.mark.parametrize(
    ("metric", "value", "limit", "text"),
    [
        ("far", 3.004, 3.0, "3.004"),
        ("far", 3.0, 3.0, "3.00"),
        ("distance_to_lines", 500.0004, 500.0, f"500.0004{FIXED}m"),
        ("distance_to_lines", 312.4, 500.0, f"312{FIXED}m"),
        ("support_floor_share", 0.3004, 0.30, "30.04%"),
        ("far", float("nan"), 3.0, "not stated"),
    ],
)
def test_a_value_is_never_rounded_onto_a_limit_that_it_is_not(
    metric: str, value: float, limit: float, text: str
) -> None:
    assert quantity("en", metric, value, limit=limit) == text


def test_the_table_sorts_whole_and_answers_in_blocks(shipped: Context) -> None:
    view = View()
    model = [{"colId": "site_area_ha", "sort": "desc"}]
    blocks = [
        answer_rows(shipped, view, {"startRow": start, "endRow": start + 100, "sortModel": model})
        for start in (0, 100)
    ]
    ids = [row["parcel_id"] for block in blocks for row in block["rowData"]]
    area = shipped.measures.frame.set_index("parcel_id")["site_area_m2"]
    assert ids == area.sort_values(ascending=False, kind="stable").head(200).index.tolist()
    assert blocks[0]["rowCount"] == len(area)


def test_a_request_for_a_million_rows_is_answered_with_a_block(shipped: Context) -> None:
    answer = answer_rows(shipped, View(), {"startRow": 0, "endRow": 1_000_000})
    assert len(answer["rowData"]) <= 200
    assert len(json.dumps(answer).encode()) < 200_000


def test_what_a_link_names_and_the_data_lacks_is_said_and_left_out(shipped: Context) -> None:
    view = View(towns=("atlantis",), selected=("NOBODY",), limits=(("no.rule", 1),), hidden=("moon",))
    kept, notices = reconcile(shipped, options_of(shipped, "zh"), view)
    assert kept == View()
    assert [notice.key for notice in notices] == [
        "notice.unknown_town",
        "notice.unknown_layer",
        "notice.unknown_parcel",
        "notice.unknown_rule",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_part_of_the_page_is_too_large_to_send(shipped: Context, language: str) -> None:
    made = content(
        shipped, View(language=language, selected=(str(shipped.measures.frame["parcel_id"].iloc[0]),))
    )
    page = {name: value for name, value in made.map.items() if name != "style"}
    sizes = [
        len(to_json_plotly(part).encode())  # as Dash writes it
        for part in ([made.panels, page], made.map["style"])
    ]
    assert max(sizes) < 200_000


def test_three_to_five_ticks_reach_the_largest_value_and_axes_share_their_grid() -> None:
    for largest in np.geomspace(1e-3, 1e6, 200):
        count = 2 + int(largest)
        areas, counts = nice_ticks(float(largest), count)
        assert 3 <= len(areas) == len(counts) <= 5
        assert areas[0] == counts[0] == 0
        assert largest <= areas[-1] < 2 * largest
        assert count <= counts[-1]
        assert all(tick.is_integer() for tick in counts)
        for ticks in (areas, counts):
            assert np.diff(ticks) == pytest.approx(ticks[1])
            digits = f"{ticks[1]:.3e}".partition("e")[0].rstrip("0").rstrip(".")
            assert digits in {"1", "2", "2.5", "3", "4", "5"}
