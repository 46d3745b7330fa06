"""What the server answers on the Data page: an import drawn and driven, versions shown, deleted, compared."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.data_page.flow import flow, standing
from dashboard.data_page.settings import Form, by_layer, columns_of, with_settings
from dashboard.data_page.versions import compared
from dashboard.importing import Drafts, import_room
from dashboard.importing.outcome import Outcome
from dashboard.importing.routes import begin_reading
from dashboard.text import say
from dashboard.view import View, read_view
from geodata.errors import BridgeheadError, UnknownDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import ContextSource
    from dashboard.data_page.flow import Standing
    from dashboard.jobs import JobRoom
    from dashboard.tags import Answer

FORM = {
    "fields": State(ids.ALL_DATA_FIELDS, "value"),
    "field_ids": State(ids.ALL_DATA_FIELDS, "id"),
    "columns": State(ids.ALL_DATA_COLUMNS, "value"),
    "column_ids": State(ids.ALL_DATA_COLUMNS, "id"),
    "units": State(ids.ALL_DATA_UNITS, "value"),
    "unit_ids": State(ids.ALL_DATA_UNITS, "id"),
    "becomes": State(ids.ALL_DATA_BECOMES, "value"),
    "becomes_ids": State(ids.ALL_DATA_BECOMES, "id"),
    "names": State(ids.ALL_DATA_NAMES, "value"),
    "name_ids": State(ids.ALL_DATA_NAMES, "id"),
}


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the page's answers to the application."""
    drafts, room = Drafts(source.settings.data), import_room(source.settings)
    _register_flow(app, source, drafts, room)
    _register_acts(app, source, drafts, room)
    _register_versions(app, source)
    join: Callable[..., None] = app.clientside_callback
    join(
        ClientsideFunction(namespace="bridgehead_data", function_name="replace"),
        Input(ids.ALL_DATA_REPLACE, "n_clicks"),
        prevent_initial_call=True,
    )
    join(
        ClientsideFunction(namespace="bridgehead_data", function_name="becomes"),
        Input(ids.DATA_LAYER, "value"),
    )


def _view(text: str | None, source: ContextSource) -> View:
    return read_view(text, default=View(language=source.settings.language)).view


def _register_flow(app: dash.Dash, source: ContextSource, drafts: Drafts, room: JobRoom) -> None:
    @app.callback(
        Output(ids.DATA_FLOW, "children"),
        Output(ids.DATA_TICK, "disabled"),
        Output(ids.DATA_STATE, "data"),
        Output(ids.doc_route("data"), "data", allow_duplicate=True),
        Input(ids.DATA_DRAFT, "modified_timestamp"),
        Input(ids.DATA_DRAFT, "data"),
        Input(ids.DATA_TICK, "n_intervals"),
        Input(ids.DATA_ACTED, "data"),
        State(ids.DATA_STATE, "data"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call="initial_duplicate",
    )
    def show(
        _stamp: int,
        draft_id: str | None,
        _tick: int,
        acted: dict[str, Any] | None,
        shown: str | None,
        text: str,
    ) -> Answer:
        now = standing(drafts, room, draft_id)
        notice = "" if acted is None or ctx.triggered_id != ids.DATA_ACTED else acted.get("notice", "")
        if now.mark == shown and not notice:
            return [no_update, not now.runs, no_update, no_update]
        view = _view(text, source)
        # a version was just accepted while the page looked on: everything on it is drawn anew
        fresh = bool(now.draft and now.draft.kept and shown and shown.startswith(f"{now.draft.id}:"))
        route = (
            {"search": text, "stamp": time.time()} if fresh and not str(shown).endswith("kept") else no_update
        )
        return [flow(source.current(), drafts, now, view.language, notice), not now.runs, now.mark, route]


def _register_acts(app: dash.Dash, source: ContextSource, drafts: Drafts, room: JobRoom) -> None:
    @app.callback(
        output={"draft": Output(ids.DATA_DRAFT, "data"), "acted": Output(ids.DATA_ACTED, "data")},
        inputs={"clicks": Input(ids.ALL_DATA_ACTS, "n_clicks")},
        state={"draft_id": State(ids.DATA_DRAFT, "data"), "text": State(ids.DOC_VIEW, "data"), "form": FORM},
        prevent_initial_call=True,
    )
    def act(
        clicks: list[int | None], draft_id: str | None, text: str, form: dict[str, Any]
    ) -> dict[str, Any]:
        if not any(clicks) or not draft_id or not isinstance(ctx.triggered_id, dict):
            return {"draft": no_update, "acted": no_update}
        what = str(ctx.triggered_id["act"])
        language = _view(text, source).language
        try:
            gone = do(what, standing(drafts, room, draft_id), drafts, room, form)
            notice = ""
        except BridgeheadError as fault:
            gone, notice = False, fault.sentence(language)
        return {"draft": None if gone else no_update, "acted": {"at": time.time(), "notice": notice}}


def do(what: str, now: Standing, drafts: Drafts, room: JobRoom, form: dict[str, Any]) -> bool:
    """Do what a button of an import says; tell whether the import is gone after it.

    Raises
    ------
    BridgeheadError
        If it cannot be done.
    """
    draft = now.draft
    if draft is None:
        raise UnknownDraft(came="—")
    if what in {"discard", "discard2"}:
        drafts.remove(draft.id)
        return True
    if what == "cancel" and draft.job is not None:
        room.cancel(draft.job)
    elif what == "accept":
        begin_reading(drafts, room, draft, step="accept")
    elif what == "back":
        drafts.write(draft.with_(job=None))
    elif what == "again":
        begin_reading(drafts, room, draft)
    elif what in {"read", "reread"}:
        chosen = Form(
            fields=columns_of(form["field_ids"], form["fields"], "field"),
            columns=by_layer(form["column_ids"], form["columns"], "contract"),
            units=by_layer(form["unit_ids"], form["units"], "contract"),
            names=by_layer(form["name_ids"], form["names"], "reference"),
            becomes=columns_of(form["becomes_ids"], form["becomes"], "layer"),
        )
        set_ = with_settings(draft, now.outcome or Outcome(), chosen)
        begin_reading(drafts, room, set_.with_(remembered=False))
    return False


def _register_versions(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.doc_route("data"), "data", allow_duplicate=True),
        Output(ids.DATA_ACTED, "data", allow_duplicate=True),
        Input(ids.ALL_DATA_VERSIONS, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def change(clicks: list[int | None], text: str) -> Answer:
        asked = ctx.triggered_id
        if not any(clicks) or not isinstance(asked, dict):
            return [no_update, no_update]
        try:
            if asked["act"] == "delete":
                source.store.remove(asked["dataset"], asked["version"])
            else:
                source.store.point(asked["dataset"], asked["version"])
                source.store.activate(source.settings.area, asked["dataset"])
        except BridgeheadError as fault:
            return [no_update, {"at": time.time(), "notice": fault.sentence(_view(text, source).language)}]
        return [{"search": text, "stamp": time.time()}, no_update]

    @app.callback(
        Output(ids.DATA_COMPARED, "children"),
        Input(ids.DATA_BEFORE, "value"),
        Input(ids.DATA_AFTER, "value"),
        State(ids.DOC_VIEW, "data"),
    )
    def compare(before: str | None, after: str | None, text: str) -> Answer:
        language = _view(text, source).language
        if not before or not after:
            return say(language, "data.compare_one")
        return compared(source, language, before, after)
