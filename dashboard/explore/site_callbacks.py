"""How drawn sites answer: made and mended by the server, kept by the browser, judged at once."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dash import ClientsideFunction, Input, Output, State, ctx, no_update
from pydantic import ValidationError

from dashboard import ids, shell
from dashboard.explore.page_text import filters_text
from dashboard.explore.rules import assessment_of
from dashboard.explore.site_card import judge_sites, sites_panel
from dashboard.explore.sites import (
    MOST_SITES,
    DrawnSite,
    SiteFault,
    crosses,
    geojson_of,
    outline,
    read_sites,
    sites_context,
    sites_geojson,
)
from dashboard.explore.workshop import Drawn, make_sites, repaired, snapped
from dashboard.map.still import framed
from dashboard.numerals import number
from dashboard.screening import feature_names, screening_table, write_screening
from dashboard.text import say
from dashboard.view import View, read_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer
    from dashboard.view import Language

Kept = list[dict[str, Any]]
FILES: Final = {"geojson": "sites.geojson", "gpkg": "sites.gpkg"}


def register_sites(app: dash.Dash, source: ContextSource) -> None:
    """Join the tools of the map, the sites that are kept and their panel."""
    _register_making(app, source)
    _register_leaving(app, source)
    _register_panel(app, source)
    _register_mending(app, source)
    _register_files(app, source)
    _register_browser(app)


def _view(source: ContextSource, filters: str | None) -> View:
    return read_view(filters, default=View(language=source.settings.language)).view


def _kept(sites: Sequence[DrawnSite]) -> Kept:
    return [site.model_dump(mode="json") for site in sites]


def _said(language: Language, key: str, turn: int, **facts: str) -> dict[str, Any]:
    return {"text": say(language, key, **facts), "n": turn}


def added(
    context: Context,
    language: Language,
    drawn: dict[str, Any],
    sites: Sequence[DrawnSite],
    selected: Sequence[str],
) -> tuple[tuple[DrawnSite, ...], str]:
    """Return the sites with those that a drawing asks for, and the id of the first new one.

    Raises
    ------
    SiteFault
        If no site can be made of it.
    """
    try:
        asked = Drawn.model_validate(drawn)
    except ValidationError as error:
        raise SiteFault("shape") from error
    first = 1 + max((int(site.id.removeprefix("site-")) for site in sites), default=0)
    made = make_sites(context, asked, selected, first=first, word=say(language, "sites.site"))
    if len(sites) + len(made) > MOST_SITES:
        raise SiteFault("many", most=str(MOST_SITES))
    return (*sites, *made), made[0].id


def told_of(context: Context, language: Language, new: Sequence[DrawnSite]) -> str:
    """Say that sites were added and judged, or that an outline crosses itself and may be repaired."""
    key = "sites.added_crossing" if any(crosses(context, site) for site in new) else "sites.added"
    return say(language, key, count=number(len(new)))


def _register_making(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SITES, "data"),
        Output(ids.SITE_OPEN, "data"),
        Output(ids.MAP, "said"),
        Input(ids.MAP, "drawn"),
        State(ids.SITES, "data"),
        State(ids.SELECTION, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def make(drawn: dict[str, Any] | None, kept: Kept | None, selected: list[str], filters: str) -> Answer:
        if not drawn:
            return [no_update] * 3
        language = _view(source, filters).language
        turn = _turn(drawn)
        try:
            sites, first = added(source.current(), language, drawn, read_sites(kept), selected or [])
        except SiteFault as fault:
            return no_update, no_update, _said(language, f"sites.fault.{fault.key}", turn, **fault.facts)
        told = told_of(source.current(), language, sites[len(read_sites(kept)) :])
        return _kept(sites), first, {"text": told, "n": turn}


def sites_left(language: Language, count: int | None) -> list[Any]:
    """Return the notice of the sites of a link that the browser had no room for; nothing for none."""
    if not count:
        return []
    words = say(language, "sites.left", count=number(count), most=str(MOST_SITES))
    return [shell.notice_box(language, say(language, "notice.heading"), words, close=ids.SITES_LEFT_CLOSE)]


def _register_leaving(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SITES_LEFT_NOTICE, "children"),
        Input(ids.SITES_LEFT, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def tell(count: int | None, filters: str) -> Answer:
        return framed(sites_left(_view(source, filters).language, count))


def _register_panel(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SITE_CARD, "children"),
        Output(ids.SITE_CARD, "hidden"),
        Output(ids.MAP, "sites"),
        Input(ids.SITES_DUE, "data"),
        State(ids.SITES, "data"),
        State(ids.SITE_OPEN, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def show(_due: int | None, kept: Kept | None, active: str | None, filters: str) -> Answer:
        sites = read_sites(kept)
        drawn = sites_geojson(source.current(), sites, active)
        if not sites or active is None:
            return [], True, drawn
        view = _view(source, filters)
        judged = judge_sites(source.current(), view, sites)
        return framed(sites_panel(view.language, judged, active)), False, drawn


def _pressed() -> str:
    """Name the button of the panel that was pressed; a button that has just appeared was not."""
    trigger = ctx.triggered_id
    return str(trigger["act"]) if isinstance(trigger, dict) and ctx.triggered[0]["value"] else ""


def _register_mending(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SITES, "data", allow_duplicate=True),
        Output(ids.MAP, "said", allow_duplicate=True),
        Input(ids.MAP, "edited"),
        State(ids.SITES, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def edit(edited: dict[str, Any] | None, kept: Kept | None, filters: str) -> Answer:
        if not edited:
            return no_update, no_update
        try:
            return _kept(moved(source.current(), edited, read_sites(kept))), no_update
        except SiteFault as fault:
            language = _view(source, filters).language
            return no_update, _said(language, f"sites.fault.{fault.key}", _turn(edited), **fault.facts)

    @app.callback(
        Output(ids.SITES, "data", allow_duplicate=True),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Output(ids.MAP, "said", allow_duplicate=True),
        Input(ids.ALL_SITE_ACTS, "n_clicks"),
        State(ids.SITES, "data"),
        State(ids.SITE_OPEN, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def repair(_clicks: list[int], kept: Kept | None, active: str | None, filters: str) -> Answer:
        sites = {site.id: site for site in read_sites(kept)}
        if _pressed() != "repair" or active not in sites:
            return [no_update] * 3
        view = _view(source, filters)
        try:
            mended, area = repaired(source.current(), sites[active])
        except SiteFault as fault:
            told = _said(view.language, f"sites.fault.{fault.key}", -1, **fault.facts)
            return no_update, no_update, told
        sites[active] = mended
        told = _said(view.language, "sites.repaired", round(-area), area=number(area, 1))
        return _kept(list(sites.values())), unlinked(view, mended.name), told


def unlinked(view: View, name: str) -> Answer:
    """Write the filters without the site of a name, which is another one now; no update without one.

    Examples
    --------
    >>> from dashboard.view import Site, View
    >>> site = Site(name="A", ring=((120.9, 31.3), (120.91, 31.3), (120.91, 31.31)))
    >>> unlinked(View(language="en", sites=(site,)), "A")
    'v=1&lang=en'
    """
    left = tuple(site for site in view.sites if site.name != name)
    return no_update if len(left) == len(view.sites) else filters_text(view.with_(sites=left))


def _turn(told: dict[str, Any]) -> int:
    return int(told.get("n") or 0)


def moved(context: Context, edited: dict[str, Any], sites: Sequence[DrawnSite]) -> list[DrawnSite]:
    """Return the sites with new corners for one of them.

    Raises
    ------
    SiteFault
        If the site is not there any more, or its outline cannot be taken.
    """
    key, geometry = str(edited.get("id")), edited.get("geometry")
    if key not in {site.id for site in sites} or not isinstance(geometry, dict):
        raise SiteFault("shape")
    shape = outline(context, geometry)
    shape = snapped(context, shape) if edited.get("snap") else shape
    new = geojson_of(context, shape)
    return [site.model_copy(update={"geometry": new}) if site.id == key else site for site in sites]


def _register_files(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.SITE_FILE, "data"),
        Input(ids.ALL_SITE_ACTS, "n_clicks"),
        State(ids.SITES, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def write(_clicks: list[int], kept: Kept | None, filters: str) -> Answer:
        name = FILES.get(_pressed())
        if name is None:
            return no_update
        body = site_file(source.current(), _view(source, filters), read_sites(kept), name)
        return {"content": b64encode(body).decode("ascii"), "filename": name, "base64": True}


def site_file(context: Context, view: View, sites: Sequence[DrawnSite], name: str) -> bytes:
    """Return the sites with measures and verdicts as a file: GeoJSON in degrees, GeoPackage in the grid."""
    sound = [site for site in sites if not crosses(context, site)]
    here = sites_context(context, sound)
    table = screening_table(assessment_of(here, view), feature_names(context.dataset.reference))
    table.insert(1, "name", [site.name for site in sound])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_screening(table, here.dataset.parcels.geometry, path)
        return path.read_bytes()


def _browser(name: str) -> ClientsideFunction:
    return ClientsideFunction("sites", name)


def _register_browser(app: dash.Dash) -> None:
    join: Callable[..., None] = app.clientside_callback

    join(
        _browser("adopt"),
        Output(ids.SITES, "data", allow_duplicate=True),
        Output(ids.SITE_OPEN, "data", allow_duplicate=True),
        Output(ids.SITES_LEFT, "data"),
        Input(ids.BROUGHT, "data"),
        State(ids.SITES, "data"),
        State(ids.SELECTION, "data"),
        State(ids.WORDS, "data"),
        prevent_initial_call="initial_duplicate",
    )
    join(
        _browser("dismiss"),
        Output(ids.SITES_LEFT_NOTICE, "children", allow_duplicate=True),
        Input(ids.SITES_LEFT_CLOSE, "n_clicks"),
        prevent_initial_call=True,
    )
    join(
        _browser("due"),
        Output(ids.SITES_DUE, "data"),
        Input(ids.SITES, "data"),
        Input(ids.SITE_OPEN, "data"),
        Input(ids.FILTERS, "data"),
    )
    join(
        _browser("open"),
        Output(ids.SITE_OPEN, "data", allow_duplicate=True),
        Input(ids.MAP, "picked"),
        Input(ids.ALL_SITES, "n_clicks"),
        Input(ids.ALL_SITE_ACTS, "n_clicks"),
        Input(ids.SELECTION, "data"),
        State(ids.SITE_OPEN, "data"),
        State(ids.SITES, "data"),
        prevent_initial_call=True,
    )
    join(
        _browser("plan"),
        Output(ids.SITES, "data", allow_duplicate=True),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Input(ids.SITE_NAME, "value"),
        Input(ids.SITE_FAR, "value"),
        Input(ids.SITE_SHARE, "value"),
        State(ids.SITES, "data"),
        State(ids.SITE_OPEN, "data"),
        State(ids.FILTERS, "data"),
        State(ids.WORDS, "data"),
        prevent_initial_call=True,
    )
    _register_acts(join)


def _register_acts(join: Callable[..., None]) -> None:
    join(
        _browser("act"),
        Output(ids.SITES, "data", allow_duplicate=True),
        Output(ids.MAP, "editing"),
        Output(ids.MAP, "fit", allow_duplicate=True),
        Output(ids.NEAR_NOTE, "children", allow_duplicate=True),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Input(ids.ALL_SITE_ACTS, "n_clicks"),
        State(ids.SITES, "data"),
        State(ids.SITE_OPEN, "data"),
        State(ids.MAP, "editing"),
        State(ids.WORDS, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    join(
        _browser("edited"),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Input(ids.MAP, "edited"),
        State(ids.SITES, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    join(
        _browser("release"),
        Output(ids.MAP, "editing", allow_duplicate=True),
        Input(ids.SITE_OPEN, "data"),
        State(ids.MAP, "editing"),
        prevent_initial_call=True,
    )
