"""The Policy page: rules with their counts, curves equal to judging again, modes, two packs, holes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.context import Context
from dashboard.pack_files import shipped_packs
from dashboard.policy_page.callbacks import threshold_outputs
from dashboard.policy_page.compare import chosen_pair, flips_of, packs
from dashboard.policy_page.modes import with_modes
from dashboard.policy_page.page import body
from dashboard.policy_page.register import counts_of
from dashboard.policy_page.sweeps import (
    MEASURES,
    assessed,
    drawn_curve,
    limits_with,
    note,
    sweeps_table,
    swept_rules,
    table_of,
)
from dashboard.policy_page.terms import holes
from dashboard.view import View, read_view, write_view
from layers.assess import Overrides, Verdict, assess

EN = View(language="en")


def texts(component: Any) -> str:
    if component is None or isinstance(component, bool):
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(texts(one) for one in component)
    return texts(getattr(component, "children", None))


def test_every_deciding_limit_can_be_moved(shipped: Context) -> None:
    assert [rule.id for rule in swept_rules(shipped.pack)] == [
        "siting.ring500",
        "far.max",
        "support.floor_share.max",
        "siting.carrier",
    ]


@pytest.mark.parametrize(
    "rule_id", ["siting.ring500", "far.max", "support.floor_share.max", "siting.carrier"]
)
def test_what_is_drawn_is_what_judging_again_at_each_step_gives(shipped: Context, rule_id: str) -> None:
    drawn = drawn_curve(shipped.base, shipped.pack.rule(rule_id))
    area = shipped.measures.frame["site_area_m2"].fillna(0).to_numpy()
    for step in range(0, len(drawn.thresholds), 7):
        limit = float(drawn.thresholds[step])
        again = assess(shipped.measures, shipped.pack, shipped.references, Overrides({rule_id: limit}))
        counts = np.bincount(again.verdict, minlength=4)
        areas = np.bincount(again.verdict, area, 4)
        cap = limit if rule_id == "far.max" else 3.0
        assert table_of(drawn, "parcels")[step].tolist() == counts.tolist()
        assert table_of(drawn, "area")[step] == pytest.approx(areas / 1e6)
        assert table_of(drawn, "floor")[step] == pytest.approx(areas * cap / 1e6 * [0, 0, 1, 1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_beside_a_slider_name_limit_count_area_and_floor(shipped: Context, language: Any) -> None:
    chosen = shipped.base.verdict == Verdict.PRIORITY
    area = shipped.measures.frame["site_area_m2"].to_numpy()[chosen].sum()
    said = texts(note(language, shipped.base, shipped.pack.rule("siting.ring500")))
    for value in ("500", str(int(chosen.sum())), f"{area / 1e6:.2f}", f"{area * 3 / 1e6:.1f}"):
        assert value in said


def test_a_moved_limit_is_in_the_link_and_told_with_the_original(shipped: Context) -> None:
    view = limits_with(EN, shipped.pack, {"far.max": 2.5, "siting.ring500": 500.0})
    assert write_view(view) == "v=1&lang=en&limit.far.max=2.5"
    made = threshold_outputs(shipped, view, ["far.max"], MEASURES[1])
    assert "Floor area ratio ≤\xa02.5 (originally ≤\xa03.0)" in texts(made["altered"])
    assert "originally ≤\xa03.0" in texts(made["rules"])
    assert "originally ≤\xa03.0" in texts(made["notes"])


def test_modes_that_are_the_packs_own_are_none_of_the_view(shipped: Context) -> None:
    unknown = {"far.max": "review", "support.floor_share.max": "fail"}
    view = with_modes(EN, shipped.pack, from_="centroid", base="counted", unknown=unknown)
    assert write_view(view) == "v=1&lang=en&unknown.support.floor_share.max=fail&from=centroid"
    judged = assessed(shipped, read_view(write_view(view)).view)
    assert [one.what for one in judged.altered] == ["unknown:support.floor_share.max", "measure_from"]
    back = with_modes(
        view, shipped.pack, from_="nearest", base="gross", unknown=dict.fromkeys(unknown, "review")
    )
    assert write_view(back) == "v=1&lang=en&share=gross"


def test_the_file_of_the_curves_adds_up_to_every_parcel(shipped: Context) -> None:
    table = sweeps_table(shipped, EN)
    sums = table.groupby(["rule", "threshold"])["parcels"].sum()
    assert (sums == len(shipped.base)).all()
    assert set(table["rule"]) == {rule.id for rule in swept_rules(shipped.pack)}


def test_each_rule_counts_every_parcel_once(shipped: Context) -> None:
    for result in shipped.base.results.values():
        assert sum(counts_of(result).values()) == len(shipped.base)


def test_holes_are_shown_as_holes_and_the_bonus_among_them(shipped: Context) -> None:
    said = texts(holes("en", shipped.pack))
    for hole in ("Building height", "Lowest floor area ratio", "Document number", "no number is stated"):
        assert hole in said, hole


def test_two_packs_flip_what_judging_by_each_flips(shipped: Context) -> None:
    known = packs()
    left, right = (known[name] for name in chosen_pair(shipped, EN, known))
    found = flips_of(shipped, left, right)
    table = found.matrix()
    assert table.sum() == len(shipped.base)
    assert table.sum() - np.trace(table) == int(found.flipped.sum())
    listed = [
        name
        for before in range(4)
        for after in range(4)
        if before != after
        for name in found.ids(before, after)
    ]
    assert sorted(listed) == sorted(shipped.measures.frame["parcel_id"][found.flipped])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_stands_in_both_languages_with_every_quotation(shipped: Context, language: Any) -> None:
    said = texts(body(shipped, View(language=language)))
    for rule in shipped.pack.rules:
        assert (rule.quote or "").translate(str.maketrans("“”", "‘’")) in said
    assert ("载明" in said) == (language == "zh") or language == "en"


def test_shipped_packs_are_read_once_and_the_illustrative_ones_are_marked() -> None:
    assert shipped_packs() is shipped_packs()
    evidence = {pack.id: pack.info.evidence for pack in shipped_packs()}
    assert evidence["cn-320583-ma-2019"] == "news"
    assert {evidence[name] for name in evidence if "-m0" in name} <= {"secondary", "illustrative"}
