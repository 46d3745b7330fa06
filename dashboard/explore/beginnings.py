"""Where to begin: a question of each of the three people who use the page, and the way to what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.explore.options import names_of
from dashboard.explore.tour import STEPS, tour_button
from dashboard.map.still import Still
from dashboard.tags import data
from dashboard.text import say
from dashboard.view import Near, Span, View, write_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.context import Context
    from dashboard.view import Language

RING = "ring.middle"
CARRIER = "carrier.huaqiao"


def questions(context: Context, language: Language) -> Mapping[str, tuple[str, View]]:
    """Return the questions that the data can answer, in words and as filters, by who asks them.

    Parameters
    ----------
    context
        Data and pack: a question about a ring or a carrier that is not loaded is left out.
    language
        Of the words, and of the view that answers.
    """
    start = View(language=language)
    found = {
        "planner": (
            say(language, "begin.planner"),
            start.with_(supplies=("stock",), flags=("near",)),
        )
    }
    ring, carrier = (context.references.get(key, "") for key in (RING, CARRIER))
    rings, carriers = (names_of(context, layer, language) for layer in ("rings", "carriers"))
    if ring in rings:
        near = Near(kind="rings", key=ring, distance_m=500)
        asked = start.with_(near=near, area=Span(low=2, high=4), headroom=Span(low=1))
        found["investor"] = (say(language, "begin.investor", ring=rings[ring]), asked)
    if carrier in carriers:
        asked = start.with_(verdicts=("priority",), carriers=(carrier,))
        found["briefing"] = (say(language, "begin.briefing", carrier=carriers[carrier]), asked)
    return found


def beginnings(context: Context, language: Language) -> Still:
    """Return for each whose question the data can answer the question and the button of the steps."""
    asked = questions(context, language)
    rows = [
        html.Li([_question(language, who, *asked[who]), tour_button(language, who)], className="begin__line")
        for who in STEPS
        if who in asked
    ]
    return Still(html.Div([html.H3(say(language, "begin.heading")), html.Ul(rows)], className="begin"))


def _question(language: Language, who: str, words: str, view: View) -> html.Button:
    parts = [
        html.Span(say(language, f"begin.for_{who}"), className="begin__who"),
        html.Span(words, className="begin__words"),
    ]
    return html.Button(parts, className="begin__ask", type="button", **data(show=write_view(view)))
