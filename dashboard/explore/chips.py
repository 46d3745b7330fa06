"""The chips of a facet: one for each value that the data has; a long list folds behind a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.parts import quiet, section, swatch
from dashboard.map.still import Slot, Still
from dashboard.numerals import number
from dashboard.tags import aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.tags import Child
    from dashboard.view import Language

    Entry = tuple[str, str, str | None]

FIRST: Final = 6
AT_LEAST_HIDDEN: Final = 2  # a button in the place of one chip would hide it for nothing


def facet_count(facet: str, value: str, count: int) -> Slot:
    """Return the place of the count beside a facet's value."""
    return Slot(count_slot(facet, value), count_words(count))


def count_slot(facet: str, value: str) -> str:
    """Name the place of a facet's count on the board."""
    return f"count/{facet}/{value}"


def count_words(count: int) -> html.Span:
    """Return a facet's count; a zero is quiet."""
    return html.Span(number(count), className="count count--zero" if count == 0 else "count")


def chips(
    language: Language,
    facet: str,
    *,
    component_id: str,
    entries: Sequence[Entry],
    chosen: Sequence[str],
    counts: Mapping[str, int],
) -> html.Div:
    """Return the section of a facet.

    Parameters
    ----------
    language
        Language of the texts.
    facet
        Key of its heading in the catalogue.
    component_id
        Id of the group, whose value is what is chosen.
    entries
        Value, name and colour of each chip; with none the section says that the data has no such thing.
    chosen, counts
        What is chosen, and how many parcels each value would leave.
    """
    heading = say(language, f"{facet}.heading")
    shown = FIRST if len(entries) >= FIRST + AT_LEAST_HIDDEN else len(entries)
    made = [
        _chip(facet, entry, counts.get(entry[0], 0), more=place >= shown)
        for place, entry in enumerate(entries)
    ]
    group = dmc.ChipGroup(made, id=component_id, multiple=True, value=list(chosen))
    if not entries:
        return section(heading, not_in_data(language, [group]))
    more = len(entries) - shown
    fold = [_more(language, facet, heading, more)] if more else []
    inside = html.Div(
        [group, *fold], id=ids.chips(facet), className="chips", role="group", **aria(label=heading)
    )
    return section(heading, [inside])


def not_in_data(language: Language, kept: Sequence[Child]) -> list[Child]:
    """Say that the data has no values of a facet; the controls that callbacks read stay, out of sight."""
    return [quiet(say(language, "facet.not_in_data")), html.Div(list(kept), hidden=True)]


def _chip(facet: str, entry: Entry, count: int, *, more: bool) -> dmc.Chip:
    value, name, colour = entry
    words = [
        *([] if colour is None else [swatch("use", colour=colour)]),
        html.Span(name),
        facet_count(facet, value, count),
    ]
    return dmc.Chip(
        Still(html.Span(words, className="chip__label")),
        value=value,
        variant="outline",
        size="xs",
        className="chip chip--more" if more else "chip",
    )


def _more(language: Language, facet: str, heading: str, count: int) -> html.Button:
    label = say(language, "facet.more_label", count=count, name=heading)
    closed = [
        html.Span(say(language, "facet.more", count=count), **aria(hidden="true")),
        html.Span(label, className="visually-hidden"),
    ]
    words = [
        html.Span(closed, className="chips__closed"),
        html.Span(say(language, "facet.fewer"), className="chips__opened"),
    ]
    named = aria(expanded="false")
    return html.Button(words, id=ids.chips_more(facet), className="chips__more", type="button", **named)
