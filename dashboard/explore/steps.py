"""From one parcel to the next in the filtered list, and the link to the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from dash import ClientsideFunction, Input, Output, State, html

from dashboard import ids
from dashboard.explore.figures import selection_of
from dashboard.numerals import number
from dashboard.tags import aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import Context
    from dashboard.view import Language, View


@dataclass(frozen=True)
class Steps:
    """Where a parcel stands in the filtered list (from 1; 0: not in it), and who is before and after."""

    place: int
    count: int
    before: str | None
    after: str | None


def steps_of(context: Context, view: View, row: int) -> Steps:
    """Find a parcel's place in the filtered list, in the order of the data set.

    Parameters
    ----------
    context
        Data and measures.
    view
        What is filtered.
    row
        The parcel's row.
    """
    rows = np.flatnonzero(selection_of(context, view).mask)
    at = int(np.searchsorted(rows, row))
    inside = at < len(rows) and rows[at] == row
    names = context.measures.frame["parcel_id"]
    after = at + 1 if inside else at
    return Steps(
        place=at + 1 if inside else 0,
        count=len(rows),
        before=str(names.iloc[rows[at - 1]]) if at > 0 else None,
        after=str(names.iloc[rows[after]]) if after < len(rows) else None,
    )


def steps_line(language: Language, steps: Steps) -> html.Div:
    """Return the line of a card's head: before, place, after, and the link."""
    place = (
        say(language, "steps.place", place=number(steps.place), count=number(steps.count))
        if steps.place
        else say(language, "steps.outside", count=number(steps.count))
    )
    failed = say(language, "header.share_failed")
    said: dict[str, Any] = {"done": say(language, "steps.linked"), "failed": failed}

    link = html.Button(
        say(language, "steps.link"),
        id=ids.CARD_LINK,
        className="button button--quiet card__link",
        type="button",
        **{f"data-{key}": words for key, words in said.items()},
    )
    return html.Div(
        [
            _step(language, "before", steps.before),
            html.Span(place, className="quiet card__place"),
            _step(language, "after", steps.after),
            link,
        ],
        className="card__steps",
        role="group",
        **aria(label=say(language, "steps.heading")),
    )


def _step(language: Language, way: str, parcel: str | None) -> html.Button:
    words = say(language, f"steps.{way}")
    more: dict[str, Any] = {"disabled": True} if parcel is None else {}
    return html.Button(
        html.Span(className=f"chevron chevron--{way}", **aria(hidden="true")),
        id=ids.step(way, parcel or ""),
        className=f"icon-button step step--{way}",
        type="button",
        title=words if parcel is None else say(language, "steps.to", way=words, parcel=parcel),
        **more,
        **aria(label=words),
    )


def register_steps(app: dash.Dash) -> None:
    """Join the steps and the link to the browser's functions."""
    join: Callable[..., None] = app.clientside_callback
    join(
        ClientsideFunction("mapping", "step"),
        Output(ids.SELECTION, "data", allow_duplicate=True),
        Input(ids.ALL_STEPS, "n_clicks"),
        prevent_initial_call=True,
    )
    join(
        ClientsideFunction("mapping", "link"),
        Output(ids.CARD_LINK, "children"),
        Input(ids.CARD_LINK, "n_clicks"),
        State(ids.CARD_LINK, "children"),
        prevent_initial_call=True,
    )
