"""The left panel: find a place, filter the parcels, choose the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore import plots
from dashboard.explore.chips import chips, facet_count
from dashboard.explore.filtering import foot, place_section
from dashboard.explore.layers_list import layers_section
from dashboard.explore.parts import panel, section, swatch
from dashboard.explore.ranges import range_sections
from dashboard.map.still import Slot, Still
from dashboard.numerals import number
from dashboard.tags import aria, data
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.context import Context
    from dashboard.explore.figures import Figures
    from dashboard.explore.options import Options
    from dashboard.view import Language, View

VERDICTS: Final = ("priority", "admissible", "unclear", "fails")
FLAGS: Final = ("close", "near")
SLIDER_MAX: Final = 3000
SLIDER_STEP: Final = 10
FOUND_ROWS, FOUND_ROW_PX = 11, 30  # of the list under the search box; the height is the stylesheet's


def filters_panel(
    context: Context,
    view: View,
    options: Options,
    figures: Figures,
    moved: Mapping[str, Any] | None = None,
) -> html.Section:
    """Return the whole left panel for a view."""
    language = view.language
    body = [
        _verdicts(view, figures),
        _distance(view, options, figures),
        *range_sections(view, options, figures),
        chips(
            language,
            "use",
            component_id=ids.LAND_USES,
            entries=options.land_uses,
            chosen=view.land_uses,
            counts=figures.land_uses,
        ),
        chips(
            language,
            "supply",
            component_id=ids.SUPPLIES,
            entries=options.supplies,
            chosen=view.supplies,
            counts=figures.supplies,
        ),
        chips(
            language,
            "town",
            component_id=ids.TOWNS,
            entries=options.towns,
            chosen=view.towns,
            counts=figures.towns,
        ),
        chips(
            language,
            "carrier",
            component_id=ids.CARRIERS,
            entries=options.carriers,
            chosen=view.carriers,
            counts=figures.carriers,
        ),
        place_section(context, view),
        layers_section(context, view, options.layers, moved),
    ]
    return panel(
        language,
        "filters",
        body,
        head=_search(language),
        foot=foot(context, view, shown_words(language, figures), rule=options.ring_rule),
    )


def shown_words(language: Language, figures: Figures) -> str:
    """Say how many parcels of how many the filters leave."""
    return say(language, "filter.shown", count=number(figures.shown), total=number(figures.total))


def _search(language: Language) -> dmc.Select:
    return dmc.Select(
        id=ids.SEARCH,
        data=[],
        searchable=True,
        filter={"function": "everything"},  # what the server found, by pinyin too
        limit=40,
        maxDropdownHeight=FOUND_ROWS * FOUND_ROW_PX,
        placeholder=say(language, "search.placeholder"),
        nothingFoundMessage=say(language, "search.nothing"),
        selectFirstOptionOnChange=True,
        withCheckIcon=False,
        size="sm",
        leftSection=html.Span(className="icon icon--search", **aria(hidden="true")),
        rightSection=html.Span(),
        rightSectionWidth=10,
        comboboxProps={"shadow": "md", "withinPortal": True, "zIndex": 50, "position": "bottom-start"},
        renderOption={"function": "found"},
        classNames={"dropdown": "found-list"},
        className="search",
        **aria(label=say(language, "search.label")),
    )


def _tile(language: Language, facet: str, key: str, count: int) -> dmc.Chip:
    words = [swatch(key), html.Span(say(language, f"verdict.{key}"), className="tile__word")]
    title = say(language, f"verdict.{key}_title") if facet == "flag" else None
    label = Still(html.Span([*words, facet_count(facet, key, count)], className="tile__label", title=title))
    return dmc.Chip(label, value=key, variant="outline", className="tile", size="sm", radius="md")


def _tiles(
    language: Language, facet: str, *, component_id: str, keys: Sequence[str], chosen: Sequence[str],
    counts: Mapping[str, int],
) -> html.Div:  # fmt: skip
    tiles = [_tile(language, facet, key, counts.get(key, 0)) for key in keys]
    group = dmc.ChipGroup(tiles, id=component_id, multiple=True, value=list(chosen))
    return html.Div(group, className="tiles", role="group", **aria(label=say(language, "verdict.heading")))


def _verdicts(view: View, figures: Figures) -> html.Div:
    language = view.language
    return section(
        say(language, "verdict.heading"),
        [
            _tiles(
                language,
                "verdict",
                component_id=ids.VERDICTS,
                keys=VERDICTS,
                chosen=view.verdicts,
                counts=figures.verdicts,
            ),
            _tiles(
                language, "flag", component_id=ids.FLAGS, keys=FLAGS, chosen=view.flags, counts=figures.flags
            ),
        ],
    )


def _distance(view: View, options: Options, figures: Figures) -> html.Div:
    language = view.language
    if options.ring_rule is None or not options.has_ring:
        missing = "distance.not_in_pack" if options.ring_rule is None else "distance.no_ring"
        return section(
            say(language, "distance.heading"),
            [html.P(say(language, missing), className="quiet"), *_hidden(view, options)],
        )
    limit = options.limit(view)
    picture = Slot("histogram", plots.histogram(language, figures.histogram, limit))
    foot = html.Div(
        [
            html.Span(say(language, "distance.from")),
            _measure_from(view),
            html.Span(say(language, "distance.far_end"), className="axis-end"),
        ],
        className="slider__foot",
    )
    return section(
        say(language, "distance.heading"),
        [
            html.Div(
                [picture, _slider(view, options, limit), foot],
                className="distance",
                **data(policy=f"{options.policy_limit or 0:g}"),
            )
        ],
        value=html.Output(
            say(language, "distance.limit", value=number(limit)),
            id=ids.SLIDER_WORD,
            className="section__value",
        ),
        note=html.P(limit_note(view, options), id=ids.SLIDER_NOTE, className="quiet what-if"),
    )


def _slider(view: View, options: Options, limit: float) -> dmc.Slider:
    policy = options.policy_limit or 0
    return dmc.Slider(
        id=ids.SLIDER,
        min=0,
        max=SLIDER_MAX,
        step=SLIDER_STEP,
        value=min(limit, SLIDER_MAX),
        updatemode="drag",
        marks=[{"value": policy}] if policy <= SLIDER_MAX else [],
        label=None,
        size=4,
        thumbSize=18,
        thumbLabel=say(view.language, "distance.slider"),
        className="slider",
    )


def _measure_from(view: View) -> dmc.Select:
    language = view.language
    return dmc.Select(
        id=ids.MEASURE_FROM,
        data=[
            {"value": key, "label": say(language, f"distance.{key}")}
            for key in ("nearest", "centroid", "half_area")
        ],
        value=view.measure_from,
        allowDeselect=False,
        withCheckIcon=False,
        size="xs",
        variant="unstyled",
        className="measure-from",
        comboboxProps={"width": 150, "withinPortal": True, "zIndex": 50},
        **aria(label=say(language, "distance.from")),
    )


def _hidden(view: View, options: Options) -> list[Any]:
    """Keep the controls that callbacks read, out of sight, where there is no ring to measure to."""
    controls = [
        _slider(view, options, 0),
        _measure_from(view),
        html.Span(id=ids.SLIDER_WORD),
        html.Span(id=ids.SLIDER_NOTE),
    ]
    return [html.Div(controls, hidden=True)]


def limit_note(view: View, options: Options) -> str:
    """Say that the threshold is a what-if where it differs from the policy's; else nothing."""
    if options.policy_limit is None or options.limit(view) == options.policy_limit:
        return ""
    return say(view.language, "distance.what_if", value=number(options.policy_limit))
