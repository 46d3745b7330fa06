"""The ranges of the filters: how parcels spread over a number, with a brush that narrows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.chips import not_in_data
from dashboard.explore.controls import handles_of
from dashboard.explore.parts import section
from dashboard.explore.plots import picture
from dashboard.map.still import Slot
from dashboard.numerals import number
from dashboard.tags import data
from dashboard.text import say
from layers.symbology import ACCENT, FAILS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.explore.figures import Figures
    from dashboard.explore.options import Options
    from dashboard.tags import Child
    from dashboard.view import Language, Span, View

BARS: Final = 36
PICTURE_PX: Final = (280, 30)


@dataclass(frozen=True)
class Range:
    """A number that can be narrowed: its key, the view's field, its control, step and decimals."""

    key: str
    field: str
    control: str
    step: float
    decimals: int


RANGES: Final = (
    Range("area", "area", ids.AREA, 0.5, 1),
    Range("far", "far", ids.FAR, 0.1, 1),
    Range("room", "headroom", ids.ROOM, 0.1, 1),
    Range("ring", "ring", ids.RING, 50, 0),
)


def range_sections(view: View, options: Options, figures: Figures) -> list[html.Div]:
    """Return one section a range; where the data has no values it says so."""
    return [_section(view, options, figures, one) for one in RANGES]


def _section(view: View, options: Options, figures: Figures, one: Range) -> html.Div:
    language, key = view.language, one.key
    end = options.ends[key]
    inside = [
        html.Div(
            [Slot(f"bars/{key}", _picture(view, options, figures, one)), _slider(view, one, end)],
            className="brush",
            **data(brush=one.control, step=f"{one.step:g}"),
        )
    ]
    words = html.Output(Slot(f"span/{key}", _words(view, one)), className="section__value")
    note = Slot("far-note", _far_note(view, figures)) if key == "far" else None
    heading = say(language, f"{key}.heading")
    if not options.has[key]:
        kept = [*inside, words, *([] if note is None else [note])]
        return section(heading, not_in_data(language, kept))
    return section(heading, inside, value=words, note=note)


def _picture(view: View, options: Options, figures: Figures, one: Range) -> html.Img:
    picture = bars(figures.spreads[one.key], getattr(view, one.field), options.ends[one.key])
    return html.Img(src=picture, alt=say(view.language, f"{one.key}.bars"), className="spread")


def _words(view: View, one: Range) -> str:
    return span_words(view.language, one.key, getattr(view, one.field), decimals=one.decimals)


def _far_note(view: View, figures: Figures) -> html.P:
    return html.P(far_note(view, figures), className="quiet what-if")


def _slider(view: View, one: Range, end: float) -> dmc.RangeSlider:
    span: Span = getattr(view, one.field)
    return dmc.RangeSlider(
        id=one.control,
        min=0,
        max=end,
        step=one.step,
        minRange=0,
        precision=1,
        value=handles_of(span, end),
        label=None,
        size=4,
        thumbSize=18,
        thumbFromLabel=say(view.language, f"{one.key}.slider_low"),
        thumbToLabel=say(view.language, f"{one.key}.slider_high"),
        className="slider",
    )


def bars(counts: Sequence[int], span: Span, end: float) -> str:
    """Draw how parcels spread over a range, what is let through in the accent; a ``data:`` address.

    Parameters
    ----------
    counts
        Parcels in equal bins from 0 to `end`.
    span
        What is let through.
    end
        Upper end of the last bin.

    Examples
    --------
    >>> from dashboard.view import Span
    >>> bars([1, 2], Span(), 10).startswith("data:image/svg+xml;base64,")
    True
    """
    width, height = PICTURE_PX
    most, each, step = max([*counts, 1]), width / len(counts), end / len(counts)
    low, high = span.low or 0.0, end if span.high is None else span.high
    parts = []
    for place, count in enumerate(counts):
        if count:
            tall = max(1.5, count / most * (height - 1))
            left, right = place * step, (place + 1) * step
            kept = (left < high and right > low) or left <= low == high < right
            parts.append(
                f'<rect x="{place * each + 0.5:.1f}" y="{height - tall:.1f}" width="{each - 1:.1f}" '
                f'height="{tall:.1f}" fill="{ACCENT if kept else FAILS}"/>'
            )
    return picture("".join(parts), PICTURE_PX)


def span_words(language: Language, key: str, span: Span, *, decimals: int) -> str:
    """Say a range; an area in ha and 亩, a floor area ratio as it is, a distance in metres.

    Examples
    --------
    >>> from dashboard.view import Span
    >>> span_words("en", "far", Span(high=2.5), decimals=1)
    '≤ 2.5'
    """
    low, high = span.low, span.high
    facts = {
        "low": "" if low is None else number(low, decimals),
        "high": "" if high is None else number(high, decimals),
        "low_mu": "" if low is None else number(low * 15),
        "high_mu": "" if high is None else number(high * 15),
    }
    if low is None and high is None:
        return say(language, f"{key}.all")
    ending = "span" if low is not None and high is not None else "at_least" if high is None else "at_most"
    return say(language, f"{key}.{ending}", **facts)


def far_note(view: View, figures: Figures) -> str:
    """Say how many parcels drop out of a FAR range because theirs is not stated."""
    if view.far.is_open or figures.far_unknown == 0:
        return ""
    return say(view.language, "far.unknown", count=number(figures.far_unknown))


def range_answers(view: View, options: Options, figures: Figures) -> dict[str, Child]:
    """Return the pictures and words of the ranges by their places on the board."""
    said: dict[str, Child] = {"far-note": _far_note(view, figures)}
    for one in RANGES:
        said[f"bars/{one.key}"] = _picture(view, options, figures, one)
        said[f"span/{one.key}"] = _words(view, one)
    return said
