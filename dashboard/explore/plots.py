"""The charts of the Explore page: plain tags and small pictures, which the browser draws at once.

A bar is a button that chooses what it stands for; on a chart over the threshold a press or a stroke sets it.
"""

from __future__ import annotations

import base64
import json
import math
from typing import TYPE_CHECKING, Any, Final

from dash import html

from dashboard.numerals import number, square_kilometres
from dashboard.tags import aria, data
from dashboard.text import say
from layers.symbology import ACCENT, FAILS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dashboard.explore.figures import Group, Histogram, Sweep
    from dashboard.view import Language

ORDER: Final = ("priority", "admissible", "unclear", "fails")
BARS_PX: Final = (280, 44)
SWEEP_PX: Final = (300, 100)
QUIET: Final = "#6B7785"
GRID: Final = "#E3E8EA"
STEP_M: Final = 10  # of the threshold
PARTS: Final = (4, 3, 2)  # of an axis, between its ticks
ROUND: Final = (1, 2, 2.5, 3, 4, 5, 10, 20)
FACETS: Final = {"carrier": "carrier", "town": "town", "land_use": "use", "supply": "supply"}


def picture(drawn: str, size_px: tuple[int, int]) -> str:
    """Return a drawing that stretches to its place, as a ``data:`` address.

    Examples
    --------
    >>> picture("<rect/>", (10, 10)).startswith("data:image/svg+xml;base64,")
    True
    """
    width, height = size_px
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none">{drawn}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"


def histogram(language: Language, bins: Histogram, limit: float) -> html.Div:
    """Return the area of the filtered parcels by distance; what lies within the limit is accented.

    The two pictures are the same in two colours; how much of the upper one is seen follows ``--kept``.

    Parameters
    ----------
    language
        Language of the texts.
    bins
        Lower and upper ends in metres and the areas in m².
    limit
        The threshold in metres.
    """
    end = bins.edges_m[-1]
    pictures = [
        html.Img(src=_bars(bins.area_m2, colour), alt="", className=f"histogram__{kind}")
        for kind, colour in (("all", FAILS), ("kept", ACCENT))
    ]
    return html.Div(
        pictures,
        className="histogram",
        style={"--kept": f"{share(limit, end)}%"},
        title=say(language, "distance.drag"),
        role="img",
        **_threshold(end),
        **aria(label=say(language, "distance.histogram")),
    )


def _threshold(end_m: float) -> dict[str, Any]:
    return data(threshold=f"{end_m:g}", step=str(STEP_M))


def share(value: float, whole: float) -> float:
    """Return a part of a whole in percent, between 0 and 100.

    Examples
    --------
    >>> share(500, 3000), share(4000, 3000)
    (16.67, 100.0)
    """
    return round(100 * min(max(value / whole, 0.0), 1.0), 2)


def _bars(values: Sequence[float], colour: str) -> str:
    width, height = BARS_PX
    most, each = max([*values, 1e-9]), width / len(values)
    drawn = [
        f'<rect x="{place * each + 0.6:.2f}" y="{height - tall:.2f}" '
        f'width="{each - 1.2:.2f}" height="{tall:.2f}"/>'
        for place, value in enumerate(values)
        if value > 0 and (tall := max(1.0, value / most * height))
    ]
    return picture(f'<g fill="{colour}">{"".join(drawn)}</g>', BARS_PX)


def bars(language: Language, facet: str, groups: Sequence[Group], chosen: Collection[str]) -> html.Ul:
    """Return the area of each group by verdict, the best first; a press chooses the group.

    Parameters
    ----------
    language
        Language of the texts.
    facet
        What the groups are groups of, as a key of `FACETS`.
    groups
        Names, counts and areas in m².
    chosen
        The values that filter now.
    """
    largest = max((sum(group.area_m2.values()) for group in groups), default=0.0) or 1.0
    rows = [html.Li(_row(language, facet, group, largest, pressed=group.value in chosen)) for group in groups]
    return html.Ul(rows, className="groups", **aria(label=say(language, "overview.bars")))


def _row(language: Language, facet: str, group: Group, largest: float, *, pressed: bool) -> html.Button:
    total, count = sum(group.area_m2.values()), sum(group.counts.values())
    parts = [
        html.Span(
            className=f"group__part group__part--{verdict}",
            style={"width": f"{share(group.area_m2[verdict], largest)}%"},
            title=_amounts(language, verdict, group),
        )
        for verdict in ORDER
        if group.area_m2.get(verdict)
    ]
    figures = html.Span(
        [html.B(square_kilometres(total)), html.Span(number(count), className="quiet")],
        className="group__figures",
    )
    return html.Button(
        [
            html.Span(
                [html.Span(group.name, className="group__name"), figures],
                className="group__line",
                title=say(language, "overview.pick", name=group.name),
            ),
            html.Span(parts, className="group__track", **aria(hidden="true")),
        ],
        className="group",
        type="button",
        **aria(pressed="true" if pressed else "false"),
        **data(pick=FACETS[facet], value=group.value),
    )


def _amounts(language: Language, verdict: str, group: Group) -> str:
    area, count = square_kilometres(group.area_m2[verdict]), number(group.counts[verdict])
    unit = say(language, "totals.unit_parcels", count=count)
    return f"{say(language, f'verdict.{verdict}')} · {area} km² · {count} {unit}"


def sweep(language: Language, swept: Sweep, limit: float) -> html.Div:
    """Return the priority area and count as the threshold grows, with the threshold in force marked."""
    if not any(swept.count):  # no threshold that finds land: an axis would have nothing to say
        return html.Div(className="sweep-plot", hidden=True)
    end, most = swept.distance_m[-1], max(swept.area_m2) / 1e6
    left, right = nice_ticks(most, max(*swept.count, 2))
    at, high = share(limit, end), share(swept.area_at_limit_m2 / 1e6, left[-1])
    marks = [
        html.Span(className="sweep__limit", style={"left": f"{at}%"}),
        html.Span(className="sweep__mark", style={"left": f"{at}%", "bottom": f"{high}%"}),
    ]
    read = html.Output(className="sweep__read", hidden=True)
    plot = html.Div(
        [html.Img(src=_curves(swept, left, right[-1]), alt="", className="sweep__picture"), *marks, read],
        className="sweep__plot",
        title=say(language, "distance.drag"),
        **_threshold(end),
        **data(
            areas=json.dumps([square_kilometres(area) for area in swept.area_m2]),
            counts=json.dumps([number(count) for count in swept.count]),
            words=say(language, "sweep.mark", distance="≤ {m}", area="{area}", count="{count}"),
            one=say(language, "sweep.mark", distance="≤ {m}", area="{area}", count="1"),
        ),
    )
    return html.Div(
        [_ticks(left, "left"), plot, _ticks(right, "right"), _axis(end)],
        className="sweep-plot",
        role="img",
        **aria(label=say(language, "sweep.heading")),
    )


def _curves(swept: Sweep, area_ticks_km2: Sequence[float], count_top: float) -> str:
    width, height = SWEEP_PX
    area_top_km2 = area_ticks_km2[-1]
    end = swept.distance_m[-1]

    def line(values: Sequence[float], top: float) -> str:
        points = zip(swept.distance_m, values, strict=True)
        return " ".join(f"{x / end * width:.1f},{height - y / top * height:.2f}" for x, y in points)

    grid = "".join(
        f'<path d="M0 {y:g}H{width}" stroke="{GRID}" stroke-width="1" vector-effect="non-scaling-stroke"/>'
        for y in (height - 0.5 - tick / area_top_km2 * (height - 1) for tick in area_ticks_km2)
    )
    stroke = 'fill="none" vector-effect="non-scaling-stroke" stroke-linejoin="round"'
    area = line([value / 1e6 for value in swept.area_m2], area_top_km2)
    under = f'<polygon points="0,{height} {area} {width},{height}" fill="{ACCENT}" fill-opacity="0.08"/>'
    count = line(swept.count, count_top)
    return picture(
        f'{grid}{under}<polyline points="{count}" {stroke} stroke="{QUIET}" stroke-width="1.3" '
        f'stroke-dasharray="2 3"/>'
        f'<polyline points="{area}" {stroke} stroke="{ACCENT}" stroke-width="2.2"/>',
        SWEEP_PX,
    )


def _ticks(values: Sequence[float], side: str) -> html.Div:
    return html.Div(
        [html.Span(text) for text in reversed(tick_words(values))],
        className=f"sweep__ticks sweep__ticks--{side}",
        **aria(hidden="true"),
    )


def _axis(end_m: float) -> html.Div:
    metres = [end_m * part / 3 for part in range(4)]
    return html.Div(
        [html.Span(number(value)) for value in metres], className="sweep__axis", **aria(hidden="true")
    )


def nice_ticks(*largest: float) -> tuple[list[float], ...]:
    """Return for each of some axes three to five round ticks from zero to at least its largest value.

    Axes of one chart have as many ticks as one another, so that they share its grid. An integer is a count:
    its ticks are whole.

    Examples
    --------
    >>> nice_ticks(54.9, 1270)
    ([0.0, 20.0, 40.0, 60.0], [0.0, 500.0, 1000.0, 1500.0])
    >>> nice_ticks(72.8), nice_ticks(2), nice_ticks(0.0)
    (([0.0, 25.0, 50.0, 75.0],), ([0.0, 1.0, 2.0],), ([0.0, 0.25, 0.5, 0.75, 1.0],))
    """
    tops = [one if one > 0 else type(one)(1) for one in largest]

    def room(parts: int) -> float:
        return sum(parts * _step(top, parts) / top for top in tops)

    parts = min(PARTS, key=room)  # of equal ones the first, which has most ticks
    return tuple([round(place * _step(top, parts), 12) for place in range(parts + 1)] for top in tops)


def _step(largest: float, parts: int) -> float:
    """Return the smallest round step of which so many reach a value.

    Examples
    --------
    >>> _step(72.8, 4), _step(72.8, 3), _step(2.0, 4), _step(2, 4)
    (20.0, 25.0, 0.5, 1.0)
    """
    size = 10.0 ** math.floor(math.log10(largest / parts))
    steps = [size * factor for factor in ROUND]
    if isinstance(largest, int):
        steps = [step for step in steps if step.is_integer()] or [1.0]
    return next(step for step in steps if parts * step >= largest)


def tick_words(ticks: Sequence[float]) -> list[str]:
    """Write ticks with as many decimals as any of them needs.

    Examples
    --------
    >>> tick_words([0.0, 2.5, 5.0]), tick_words([0.0, 20.0])
    (['0.0', '2.5', '5.0'], ['0', '20'])
    """
    decimals = next(places for places in range(13) if all(round(tick, places) == tick for tick in ticks))
    return [number(tick, decimals) for tick in ticks]
