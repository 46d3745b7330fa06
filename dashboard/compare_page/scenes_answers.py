"""What the server answers about scenarios on the Compare page: choosing, keeping, reading, writing."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, ctx, no_update

from dashboard import ids, keeping, shell
from dashboard.answers import download
from dashboard.compare_page.scenes_sheet import PLAIN, options, scenes_table
from dashboard.explore.saving import left_out, named, with_sites
from dashboard.kept import read_scenarios, write_scenarios
from dashboard.text import say
from dashboard.view import MAX_BESIDE, Scenario, View, read_view, write_view
from geodata.errors import BridgeheadError
from geodata.kept_errors import BadScenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dash

    from dashboard.context import ContextSource
    from dashboard.kept import Kept
    from dashboard.tags import Answer


def register(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    """Join the scenarios' answers to the application."""
    join: Callable[..., None] = app.clientside_callback
    join(keeping.function("seen"), Output(ids.SCENES_SEEN, "data"), Input(ids.BROWSER, "data"))

    @app.callback(
        output=[
            Output(ids.SCENES, "children"),
            Output(ids.SCENES_PICK, "data"),
            Output(ids.DOC_VIEW, "data", allow_duplicate=True),
            Output(ids.SCENES_NAME, "value"),
            Output(ids.NOTICES, "children", allow_duplicate=True),
        ],
        inputs={
            "given": {
                "picked": Input(ids.SCENES_PICK, "value"),
                "keep": Input(ids.SCENES_KEEP, "n_clicks"),
                "uploaded": Input(ids.SCENES_UPLOAD, "contents"),
                "seen": Input(ids.SCENES_SEEN, "data"),
            }
        },
        state={
            "held": {
                "filename": State(ids.SCENES_UPLOAD, "filename"),
                "name": State(ids.SCENES_NAME, "value"),
                "text": State(ids.DOC_VIEW, "data"),
                "browser": State(ids.BROWSER, "data"),
                "drawn": State(ids.SITES, "data"),
            }
        },
        prevent_initial_call=True,
    )
    def act(given: dict[str, Any], held: dict[str, Any]) -> Answer:
        view = read_view(held["text"], default=View(language=source.settings.language)).view
        browser, name = held["browser"], held["name"]
        notice: Answer = no_update
        try:
            if ctx.triggered_id == ids.SCENES_KEEP:
                scenario, left = with_sites(named(view, name), held["drawn"])
                kept.keep(browser, "scenario", scenario)
                name, notice = "", left_out(view.language, left)
            elif ctx.triggered_id == ids.SCENES_UPLOAD and given["uploaded"]:
                area = source.settings.area
                kept.keep(browser, "scenario", *taken(given["uploaded"], held["filename"] or "", area))
        except BridgeheadError as fault:
            said = fault.sentence(view.language)
            notice = [shell.notice_box(view.language, say(view.language, "compare.refused"), said)]
        mine = known(kept, browser, view)
        picking = ctx.triggered_id == ids.SCENES_PICK
        moved = beside(view, given["picked"] or [], mine) if picking else view
        table = scenes_table(source.current(), moved)
        link = no_update if moved == view else write_view(moved)
        return table, options(view.language, [*mine]), link, name, notice

    _register_export(app, source, kept)


def _register_export(app: dash.Dash, source: ContextSource, kept: Kept) -> None:
    @app.callback(
        Output(ids.SCENES_FILE, "data"),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Input(ids.SCENES_EXPORT, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        State(ids.BROWSER, "data"),
        prevent_initial_call=True,
    )
    def export(clicks: int | None, text: str, browser: str | None) -> Answer:
        view = read_view(text, default=View(language=source.settings.language)).view
        scenarios = [*known(kept, browser, view).values()] if clicks else []
        if not clicks:
            return no_update, no_update
        if not scenarios:
            said = say(view.language, "saved.none")
            return no_update, [shell.notice_box(view.language, say(view.language, "compare.refused"), said)]
        content = write_scenarios(source.settings.area, scenarios).encode("utf-8")
        return download(content, "scenarios.json"), no_update


def known(kept: Kept, browser: str | None, view: View) -> dict[str, Scenario]:
    """Return the scenarios that can be set beside, by name: those of the link, then those that are kept."""
    mine = keeping.kept_scenarios(kept, browser)
    found = {one.name or "": one for one in view.beside} | {one.name: one.scenario for one in mine}
    found.pop(say(view.language, "scenes.plain"), None)
    return found


def beside(view: View, picked: Sequence[str], mine: dict[str, Scenario]) -> View:
    """Return the view with what was picked set beside it."""
    plain = Scenario(name=say(view.language, "scenes.plain"))
    chosen = [plain if name == PLAIN else mine.get(name) for name in picked]
    return view.with_(beside=tuple(one for one in chosen if one is not None)[:MAX_BESIDE])


def taken(uploaded: str, filename: str, area: str) -> tuple[Scenario, ...]:
    """Read scenarios from what the browser uploads (``data:…;base64,…``).

    Raises
    ------
    BadScenarios
        If it holds none.
    """
    try:
        content = base64.b64decode(uploaded.partition(",")[2], validate=True)
    except binascii.Error as error:
        raise BadScenarios(name=filename, detail="base64") from error
    return read_scenarios(content, name=filename, area=area)
