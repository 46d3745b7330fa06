"""The first minute: for each of the three who use the page, a few steps that point at what they need.

Nothing opens by itself. The browser (``assets/tour.js``) gets the steps with the button that begins them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from dash import html

from dashboard.tags import aria, data
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.view import Language

CARD: Final = "#card:not([hidden]) .panel, #overview:not([hidden]) .panel"
PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "threshold": (".distance", "filters"),
    "facets": (".tiles", "filters"),
    "sweep": (".panel--sweep", "parcel"),
    "verdict": (CARD, "parcel"),
    "scenario": ("details[data-fold=saved]", "filters"),
    "question": (".begin", "parcel"),
    "near": (".tiles + .tiles", "filters"),
    "floor": (CARD, "parcel"),
    "compare": (".nav a[href='/compare']", ""),
    "layers": (".layers__choice", "filters"),
    "frame": (".mapview-tools, #map", ""),
    "print": (".header__end a[href='/print'], .nav__print", ""),
    "link": ("#share", ""),
}
"""Where each step points: a selector, and the panel that opens as a sheet on a narrow screen."""
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "planner": ("threshold", "facets", "sweep", "verdict", "scenario"),
    "investor": ("question", "near", "floor", "compare"),
    "briefing": ("layers", "frame", "print", "link"),
}


def tour_button(language: Language, who: str) -> html.Button:
    """Return the button that begins the steps of one of the three, which it carries along.

    Parameters
    ----------
    language
        Of the words.
    who
        A key of `STEPS`.

    Examples
    --------
    >>> written = tour_button("en", "investor").to_plotly_json()["props"]
    >>> written["aria-label"], written["data-who"]
    ('Show how: Investor', 'investor')
    """
    steps = [
        {
            "at": PLACES[key][0],
            "sheet": PLACES[key][1],
            "title": say(language, f"tour.{key}.title"),
            "text": say(language, f"tour.{key}.text"),
        }
        for key in STEPS[who]
    ]
    words = {way: say(language, f"tour.{way}") for way in ("back", "next", "end")}
    label = say(language, "tour.label", who=say(language, f"begin.for_{who}"))
    return html.Button(
        say(language, "tour.show"),
        className="begin__show",
        type="button",
        **aria(label=label),
        **data(
            who=who, tour=json.dumps({"label": label, "steps": steps, "words": words}, ensure_ascii=False)
        ),
    )
