"""The Explore page put together: the frame that stays, and what changes with the view inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard import ids, keeping, shell
from dashboard.altered import altered_words
from dashboard.charts import ACCENT, QUIET
from dashboard.explore.beginnings import beginnings
from dashboard.explore.bins import BIN_M
from dashboard.explore.bottom import bottom_panel
from dashboard.explore.cardmaker import card_of
from dashboard.explore.figures import compute
from dashboard.explore.left import filters_panel
from dashboard.explore.mapping import map_properties
from dashboard.explore.options import Options, options_of
from dashboard.explore.page_text import filters_text
from dashboard.explore.reconcile import crossing, reconcile
from dashboard.explore.right import right_panels
from dashboard.explore.rules import RING_METRIC, overrides_of
from dashboard.explore.sides import sides_bar, swipe_of
from dashboard.explore.sites import LARGEST_NAME, MOST_SITES, drawn_sites
from dashboard.map.component import MapView
from dashboard.map.still import Board, Slot
from dashboard.tags import aria
from dashboard.text import say
from dashboard.view import MAX_AREAS, MAX_CORNERS, MAX_SELECTED
from geodata.status import data_status
from layers.overrides import alterations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from dashboard.context import Context
    from dashboard.view import Language, Notice, View


@dataclass(frozen=True)
class Content:
    """Everything of the page that a view decides."""

    header: list[Any]
    panels: list[Any]
    tabs: list[Any]
    notices: list[Any]
    filters: str
    threshold: float
    selection: list[str]
    brought: list[dict[str, Any]]
    words: dict[str, Any]
    map: dict[str, Any]


def layout(context: Context, view: View, *, notices: Sequence[Notice] = (), served: str = "") -> Component:
    """Return the whole page for a view.

    Parameters
    ----------
    context
        The data, the pack, the measures.
    view
        What to show.
    notices
        What a link said that could not be read.
    served
        The query string that this layout answers.
    """
    made = content(context, view, [*notices, *crossing(view)])
    frame = [
        html.A(say(view.language, "page.skip"), href=f"#{ids.MAP}", className="skip"),
        dcc.Location(id=ids.URL, refresh=False),
        *_stores(made, served),
        html.Header(made.header, id=ids.HEADER, className="header"),
        html.Div(made.notices, id=ids.NOTICES, className="notices", **aria(live="polite")),
        html.Div(id=ids.SITES_LEFT_NOTICE, className="notices", **aria(live="polite")),
        html.Main(
            [MapView(id=ids.MAP, **made.map), html.Div(made.panels, id=ids.PANELS, className="panels")],
            id=ids.STAGE,
            className="stage",
        ),
        html.Div(made.tabs, id=ids.SHEETS),
    ]
    whole: Component = shell.themed([html.Div(frame, id=ids.APP, className="app")])
    return whole


def first_map(context: Context, view: View) -> dict[str, Any]:
    """Return the properties with which the page's map begins, before its layout is asked for."""
    view, _ = reconcile(context, options_of(context, view.language), view)
    return {"id": ids.MAP, **map_properties(context, view), "swipe": swipe_of(context, view)}


def _stores(made: Content, served: str) -> list[Any]:
    held: dict[str, Any] = {
        ids.SERVED: served,
        ids.FILTERS: made.filters,
        ids.THRESHOLD: made.threshold,
        ids.SELECTION: made.selection,
        ids.WORDS: made.words,
        ids.BROUGHT: made.brought,
    }
    empty = (
        ids.ROUTE,
        ids.PICKED,
        ids.ORDERED,
        ids.CARD_DUE,
        ids.DEEPER_DUE,
        ids.SITES_DUE,
        ids.SITES_LEFT,
    )  # one given None would tell of it
    in_browser = (ids.RECENT, ids.SITES, ids.BASEMAP_KEPT)
    kept: list[Any] = [dcc.Store(id=key, storage_type="local") for key in in_browser]
    kept += [Board(ids.BOARD), dcc.Store(id=ids.SITE_OPEN), dcc.Download(id=ids.SITE_FILE), *keeping.stores()]
    kept += [dcc.Store(id=key) for key in empty]
    return [*(dcc.Store(id=key, data=value) for key, value in held.items()), *kept]


def content(
    context: Context,
    view: View,
    notices: Sequence[Notice] = (),
    moved: Mapping[str, Any] | None = None,
) -> Content:
    """Return everything of the page that a view decides; `moved` is where the map stands already."""
    language = view.language
    options = options_of(context, language)
    view, more = reconcile(context, options, view)
    figures = compute(context, view)
    standard, options = options, options.for_view(view)
    card = card_of(context, view)
    swipe = swipe_of(context, view)
    limit = options.limit(view)
    panels = [
        filters_panel(context, view, options, figures, moved),
        *right_panels(view, figures, card, limit, begin=beginnings(context, language)),
        bottom_panel(language, figures, altered_elsewhere(context, view)),
        html.Div(Slot("empty", empty_notice(language, hidden=figures.shown > 0)), role="status"),
        *sides_bar(context, view, swipe),
    ]
    return Content(
        header=header(context, language),
        panels=panels,
        tabs=[shell.sheet_tabs(language)],
        notices=shell.notices(language, [*notices, *more]),
        filters=filters_text(view),
        threshold=limit,
        selection=list(view.selected),
        brought=[site.model_dump(mode="json") for site in drawn_sites(view)],
        words=words(language, standard),
        map=map_properties(context, view) | {"swipe": swipe},
    )


def altered_elsewhere(context: Context, view: View) -> tuple[str, ...]:
    """Say what a link alters that no control of this page shows: other thresholds, shares, missing values."""
    shown = {"measure_from", *(rule.id for rule in context.pack.rules if rule.metric == RING_METRIC)}
    altered = alterations(context.pack, overrides_of(view))
    return altered_words(view.language, context.pack, [one for one in altered if one.what not in shown])


def header(context: Context, language: Language, *, page: str = "explore") -> list[Any]:
    """Return a page's header for a context: which pack, and whether the data is schematic."""
    pack = context.pack.info
    month = "" if pack.announced_on is None else f"{pack.announced_on:%Y-%m}"
    code = context.pack.land_use.local_code if context.pack.land_use else pack.id
    place = (pack.place_zh if language == "zh" else pack.place_en) or pack.id  # the policy's, not the land's
    basis = say(
        language,
        "header.basis_short",
        place=place,
        code=code,
        month=month,
        evidence=say(language, f"evidence.{pack.evidence}"),
    )
    return shell.header(
        language,
        page=page,
        basis=basis,
        basis_title=context.pack.title_zh if language == "zh" else context.pack.title_en,
        status=data_status(context.dataset),
    )


def empty_notice(language: Language, *, hidden: bool) -> html.Div:
    """Return what stands on the map when no parcel matches."""
    button = html.Button(say(language, "filter.reset"), id=ids.EMPTY_RESET, className="button", type="button")
    body = [
        html.H2(say(language, "empty.title")),
        html.P(say(language, "empty.body"), className="quiet"),
        button,
    ]
    return html.Div(body, id=ids.EMPTY, className="empty", hidden=hidden)


def words(language: Language, options: Options) -> dict[str, Any]:
    """Return what the browser's functions need to speak without the server; layers as they are at first."""
    return {
        "lang": language,
        "title": say(language, "brand.title"),
        "skip": say(language, "page.skip"),
        "limit": say(language, "distance.limit", value="{value}"),
        "what_if": say(language, "distance.what_if", value="{value}"),
        "recent": say(language, "search.recent"),
        "share": say(language, "header.share"),
        "shared": say(language, "header.shared"),
        "share_failed": say(language, "header.share_failed"),
        "rule": options.ring_rule,
        "near_what": say(language, "place.no_what"),
        "near_select": say(language, "place.no_select"),
        "near_metres": say(language, "place.no_metres"),
        "place_crosses": say(language, "place.crosses"),
        "place_corners": say(language, "place.corners", most=MAX_CORNERS),
        "place_hole": say(language, "place.hole"),
        "place_many": say(language, "place.many", most=MAX_AREAS),
        "most_corners": MAX_CORNERS,
        "most_areas": MAX_AREAS,
        "most_selected": MAX_SELECTED,
        "most_sites": MOST_SITES,
        "longest_name": LARGEST_NAME,
        "policy": options.policy_limit,
        "bin_m": BIN_M,
        "accent": ACCENT,
        "quiet": QUIET,
        "layers": {layer.id: {"shown": layer.shown, "opacity": layer.opacity} for layer in options.layers},
    }
