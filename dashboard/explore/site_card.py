"""The panel of the sites that a user drew: a list, and the open one judged rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.explore.card import rules_section, sketch_figure, verdict_badge
from dashboard.explore.cardmaker import card_of
from dashboard.explore.cards import Card
from dashboard.explore.deeper_parts import change_line
from dashboard.explore.parts import figure_value, panel, swatch
from dashboard.explore.sites import DrawnSite, SiteFault, outline, sites_context
from dashboard.numerals import NOTHING, hectares, number
from dashboard.tags import aria
from dashboard.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from dashboard.context import Context
    from dashboard.view import Language, View


@dataclass(frozen=True)
class Judged:
    """A site with what the panel says of it; no card where its outline crosses itself or cannot be read."""

    site: DrawnSite
    card: Card | None
    area_m2: float
    crosses: bool


def judge_sites(context: Context, view: View, sites: Sequence[DrawnSite]) -> list[Judged]:
    """Judge drawn sites under a view's thresholds, as parcels are judged."""
    shapes = {site.id: shape for site in sites if (shape := _shape(context, site)) is not None}
    sound = [site for site in sites if site.id in shapes and shapes[site.id].is_valid]
    here = sites_context(context, sound) if sound else None
    found = []
    for site in sites:
        if site.id not in shapes:
            continue
        card = None
        if here is not None and site in sound:
            made = card_of(here, view.with_(selected=(site.id,)))
            card = made if isinstance(made, Card) else None
        shape = shapes[site.id]
        found.append(Judged(site, card, float(shape.area), crosses=not shape.is_valid))
    return found


def _shape(context: Context, site: DrawnSite) -> BaseGeometry | None:
    try:
        return outline(context, site.geometry)
    except SiteFault:
        return None


def sites_panel(language: Language, judged: Sequence[Judged], active: str | None) -> html.Section:
    """Return the panel: the list, the open site under it, and the files to take away."""
    shown = next((one for one in judged if one.site.id == active), None)
    close = html.Button(
        html.Span(className="icon icon--close", **aria(hidden="true")),
        id=ids.site_act("close"),
        className="icon-button",
        type="button",
        title=say(language, "sites.close"),
        **aria(label=say(language, "sites.close")),
    )
    title = html.H2(say(language, "sites.heading", count=number(len(judged))), className="card__id")
    rows = html.Ul([_row(language, one, open_=one is shown) for one in judged], className="site-list")
    body = [rows, *([] if shown is None else _open(language, shown))]
    return panel(
        language,
        "sites",
        body,
        head=html.Div([title, close], className="card__head"),
        foot=_foot(language),
        folds=False,
    )


def _row(language: Language, one: Judged, *, open_: bool) -> html.Li:
    verdict = "unclear" if one.card is None else one.card.verdict
    words = say(language, f"verdict.{verdict}") if one.card else say(language, "sites.crosses_short")
    button = html.Button(
        [
            swatch(verdict),
            html.Span(one.site.name, className="site-list__name"),
            html.Span(words, className="quiet"),
            html.Span(NOTHING if one.crosses else f"{hectares(one.area_m2)} ha", className="many__area"),
        ],
        id=ids.site(one.site.id),
        className="site-list__row",
        type="button",
        **aria(pressed="true" if open_ else "false"),
    )
    return html.Li(button)


def _open(language: Language, one: Judged) -> list[Any]:
    parts = [_fields(language, one.site)]
    if one.crosses:
        parts.append(_crossing(language))
    elif one.card is not None:
        parts += _verdict(language, one.card)
    parts.append(_actions(language, one))
    return parts


def _fields(language: Language, site: DrawnSite) -> html.Div:
    name = dmc.TextInput(
        id=ids.SITE_NAME, value=site.name, size="xs", debounce=True,
        label=say(language, "sites.name"),
    )  # fmt: skip
    far = dmc.NumberInput(
        id=ids.SITE_FAR, value="" if site.far is None else site.far, min=0, max=20, decimalScale=3,
        debounce=400,
        hideControls=True, size="xs", label=say(language, "sites.far"),
        placeholder=say(language, "sites.not_planned"),
    )  # fmt: skip
    share = dmc.NumberInput(
        id=ids.SITE_SHARE, value="" if site.support is None else round(site.support * 100, 3), min=0, max=100,
        decimalScale=3, debounce=400, hideControls=True, size="xs", label=say(language, "sites.share"),
        placeholder=say(language, "sites.not_planned"),
    )  # fmt: skip
    facts = {"of": ", ".join(site.of)}
    made = html.P(say(language, f"sites.made.{site.made}", **facts), className="quiet site-made")
    return html.Div(
        [name, html.Div([far, share], className="site-plan"), made], className="section site-fields"
    )


def _crossing(language: Language) -> html.Div:
    button = html.Button(
        say(language, "sites.repair"),
        id=ids.site_act("repair"),
        className="button button--accent",
        type="button",
    )
    return html.Div(
        [html.P(say(language, "sites.crosses")), button], className="section site-fault", role="alert"
    )


def _verdict(language: Language, card: Card) -> list[Any]:
    in_mu = f"{card.area_mu} {say(language, 'map.mu')} · {card.area_caption}"
    values = html.Dl(
        [
            figure_value(card.area_ha, "ha", in_mu),
            figure_value(card.cap, "m²", card.cap_caption),
            figure_value(card.distance, "m" if card.distance != NOTHING else "", *card.distance_captions),
        ],
        className="values values--card",
    )
    head = html.Div(
        [verdict_badge(language, card.verdict), html.P(card.summary)], className="section site-verdict"
    )
    return [
        head,
        values,
        *sketch_figure(card), *change_line(language, card.change, near="near" in card.flags),
            rules_section(language, card)]  # fmt: skip


def _actions(language: Language, one: Judged) -> html.Div:
    editable = one.site.geometry.get("type") == "Polygon"
    acts = [
        "zoom",
        *(["filter"] if editable and not one.crosses else []),
        *(["edit"] if editable else []),
        "delete",
    ]
    buttons = [
        html.Button(say(language, f"sites.{act}"), id=ids.site_act(act), className="button", type="button")
        for act in acts
    ]
    return html.Div(buttons, className="section site-actions")


def _foot(language: Language) -> html.Div:
    files = [
        html.Button(label, id=ids.site_act(act), className="button", type="button")
        for act, label in (("geojson", "GeoJSON"), ("gpkg", "GeoPackage"))
    ]
    note = html.Span(say(language, "sites.kept"), className="quiet")
    return html.Div([note, html.Div(files, className="site-files")], className="card__foot site-foot")
