"""What lies under a card: the whole ledger, the change that lifts, the incentives, what is altered."""

from __future__ import annotations

import re

import numpy as np
import pytest
from dash import no_update

from dashboard.context import Context
from dashboard.explore.callbacks import under_card
from dashboard.explore.card import topup_words
from dashboard.explore.cardmaker import card_of
from dashboard.explore.cards import Card
from dashboard.explore.deeper import layer_groups
from dashboard.explore.deeper_parts import deeper_sections
from dashboard.explore.page import altered_elsewhere
from dashboard.map.still import Still
from dashboard.view import View, read_view
from layers.assess import Verdict
from layers.edges import smallest_changes
from layers.reasons import lift_words

NUMBER = re.compile(r"\d[\d.\u202f]*")


def card(context: Context, **changes: object) -> Card:
    made = card_of(context, View(language="en").with_(**changes))
    assert isinstance(made, Card)
    return made


def parcel(context: Context, verdict: Verdict) -> str:
    frame = context.measures.frame
    known = frame["far"].notna() & frame["support_share_counted"].notna()
    return str(frame["parcel_id"][(context.base.verdict == verdict) & known].iloc[0])


def test_the_ledger_stands_whole_under_the_card_with_formulas_and_sources(shipped: Context) -> None:
    made = card(shipped, selected=(parcel(shipped, Verdict.PRIORITY),), price=480)
    rows = {row.name: row for row in made.deeper.ledger}
    assert len(rows) == len(made.deeper.ledger) > 25
    assert rows["extra counted floor area"].formula == (
        "greatest counted floor area − baseline counted floor area"
    )
    assert rows["top-up"].source == "policy, typed in, parcel data"
    assert rows["greatest counted floor area"].value.endswith("m²")
    assert not any("_" in row.formula for row in made.deeper.ledger)


def test_without_a_price_payments_are_blank(shipped: Context) -> None:
    made = card(shipped, selected=(parcel(shipped, Verdict.PRIORITY),))
    rows = {row.name: row.value for row in made.deeper.ledger}
    assert {rows[name] for name in ("industrial land price", "top-up", "top-up, 10,000 yuan")} == {"—"}


@pytest.mark.parametrize("verdict", [Verdict.FAILS, Verdict.CANNOT_TELL, Verdict.ADMISSIBLE])
def test_a_parcel_below_priority_says_what_would_lift_it(shipped: Context, verdict: Verdict) -> None:
    row = int(np.flatnonzero(shipped.base.verdict == verdict)[0])
    name = str(shipped.measures.frame["parcel_id"].iloc[row])
    lifts = smallest_changes(shipped.base)
    expected = lift_words(shipped.base, lifts, row)
    assert expected is not None
    assert card(shipped, selected=(name,)).change == expected.en


def test_every_sentence_of_change_has_equal_numbers_in_both_languages(shipped: Context) -> None:
    lifts = smallest_changes(shipped.base)
    for row in range(0, len(shipped.base), 7):
        words = lift_words(shipped.base, lifts, row)
        assert (words is None) == (shipped.base.verdict[row] == Verdict.PRIORITY)
        if words is not None:
            assert NUMBER.findall(words.zh) == NUMBER.findall(words.en)


def test_incentives_stand_in_three_states_with_caps_and_no_sum(shipped: Context) -> None:
    made = card(shipped, selected=(parcel(shipped, Verdict.PRIORITY),), price=480).deeper
    assert sum(len(rows) for _, rows in made.incentives) == 18
    assert made.dated == "as of 2019-12"
    rows = {row.name: row for _, group in made.incentives for row in group}
    assert rows["Floor area ratio bonus"].cap == "amount not stated"
    caps = [row.cap for row in rows.values() if "yuan" in row.cap]
    assert caps
    assert all(cap.startswith("≤") for cap in caps)


def test_a_plan_that_allows_more_than_the_policy_is_shown_as_a_conflict_and_governs(shipped: Context) -> None:
    frame = shipped.measures.frame
    denser = (frame["far"] > 3.0) & (frame["far_basis"] == "planned")
    looser = (frame["far"] < 3.0) & (frame["far_basis"] == "planned")
    for chosen, conflict in ((denser, True), (looser, False)):
        row = int(np.flatnonzero(chosen)[0])
        far = next(
            group for group in layer_groups("en", shipped.base, row) if group.name == "Floor area ratio"
        )
        assert [one.layer for one in far.rows if one.governs] == ["The parcel’s own planning conditions"]
        assert ("more general layer is stricter" in far.conflict) == conflict
        assert any("Kunshan" in one.layer for one in far.rows)
        assert any("not answered" in one.note for one in far.rows)


def test_the_page_names_what_a_link_alters_that_no_control_of_it_shows(shipped: Context) -> None:
    view = read_view("limit.far.max=2.5&limit.siting.ring500=700&from=centroid&lang=en").view
    assert altered_elsewhere(shipped, view) == ("Floor area ratio ≤\xa02.5 (originally ≤\xa03.0)",)


def test_what_is_altered_stands_on_the_card_with_the_original_beside_it(shipped: Context) -> None:
    link = "limit.far.max=2.5&unknown.far.max=fail&from=centroid&share=gross&lang=en"
    view = read_view(link).view
    made = card_of(shipped, view.with_(selected=(parcel(shipped, Verdict.PRIORITY),)))
    assert isinstance(made, Card)
    assert made.altered == (
        "Floor area ratio ≤\xa02.5 (originally ≤\xa03.0)",
        "a missing value of “Floor area ratio” taken as fail (originally cannot tell)",
        "measured from the centroid (originally nearest point)",
        "supporting share of total floor area (originally counted floor area)",
    )
    rules = {line.rule_id: line for line in made.rules}
    assert (rules["far.max"].limit, rules["far.max"].original) == ("≤\xa02.5", "originally ≤\xa03.0")
    assert rules["siting.carrier"].original == ""
    assert any(row.altered for row in made.deeper.ledger)


def test_a_new_card_has_its_top_up_already_and_a_typed_price_is_answered_with_both(shipped: Context) -> None:
    frame = shipped.measures.frame
    stock = str(frame["parcel_id"][frame["supply"] == "stock"].iloc[0])
    view = View(language="en", selected=(stock,), price=480)
    made = card_of(shipped, view, deeper=False)
    assert isinstance(made, Card)
    kept, under = under_card(shipped, view, typed=False)
    top, same = under_card(shipped, view, typed=True)
    assert kept is no_update
    assert top.to_plotly_json() == Still(topup_words("en", made.topup)).to_plotly_json()
    assert made.topup.amount
    assert under.to_plotly_json() == same.to_plotly_json()
    expected = deeper_sections("en", card_of(shipped, view).deeper)
    assert under.to_plotly_json() == Still(expected).to_plotly_json()
    many = view.with_(selected=tuple(frame["parcel_id"][:2]))
    assert under_card(shipped, many, typed=True)[1].to_plotly_json()["props"]["tree"] == []
