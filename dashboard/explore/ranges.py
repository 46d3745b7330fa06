"""The ranges of the filters: how parcels spread over a number, with a brush that narrows it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.chips import not_in_data
from dashboard.explore.parts import section
from dashboard.numerals import number
from dashboard.tags import data
from dashboard.text import say
from layers.symbology import ACCENT, FAILS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.explore.figures import Figures
    from dashboard.explore.options import Options
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
    span: Span = getattr(view, one.field)
    picture = html.Img(
        src=bars(figures.spreads[key], span, end),
        id=ids.bars(key),
        alt=say(language, f"{key}.bars"),
        className="spread",
    )
    inside = [
        html.Div(
            [picture, _slider(view, one, end)],
            className="brush",
            **data(brush=one.control, step=f"{one.step:g}"),
        )
    ]
    words = html.Output(
        span_words(language, key, span, decimals=one.decimals),
        id=ids.span_word(key),
        className="section__value",
    )
    note = (
        html.P(far_note(view, figures), id=ids.FAR_NOTE, className="quiet what-if") if key == "far" else None
    )
    heading = say(language, f"{key}.heading")
    if not options.has[key]:
        kept = [*inside, words, *([] if note is None else [note])]
        return section(heading, not_in_data(language, kept))
    return section(heading, inside, value=words, note=note)


def _slider(view: View, one: Range, end: float) -> dmc.RangeSlider:
    span: Span = getattr(view, one.field)
    return dmc.RangeSlider(
        id=one.control,
        min=0,
        max=end,
        step=one.step,
        minRange=0,
        precision=1,
        value=[
            0.0 if span.low is None else min(span.low, end),
            end if span.high is None else min(span.high, end),
        ],
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
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"


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


def range_answers(
    view: View, options: Options, figures: Figures, keys: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return pictures and words of some ranges, by key, as the page's callback hands them on."""
    known = {one.key: one for one in RANGES}
    spans: dict[str, Span] = {key: getattr(view, known[key].field) for key in keys}
    pictures = [bars(figures.spreads[key], spans[key], options.ends[key]) for key in keys]
    words = [span_words(view.language, key, spans[key], decimals=known[key].decimals) for key in keys]
    return pictures, words
