"""What the server answers on the page that prints: the preview, the order taken, how far the work is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, html, no_update

from dashboard import ids
from dashboard.compose_page.files import jobs_list
from dashboard.compose_page.preview import preview
from dashboard.compose_page.wish import CONTROLS, order_of
from dashboard.explore.options import options_of
from dashboard.handouts.making import subject_of
from dashboard.handouts.work import HANDOUTS
from dashboard.numerals import number
from dashboard.sheets.fonts import load_fonts
from dashboard.text import say
from dashboard.view import View, read_view
from geodata.errors import BridgeheadError, NothingChosen

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import ContextSource
    from dashboard.handouts.order import Order
    from dashboard.jobs import JobRoom
    from dashboard.tags import Answer

MOST_KEPT = 20


def register(app: dash.Dash, source: ContextSource, room: JobRoom) -> None:
    """Join the page's answers to the application."""
    join: Callable[..., None] = app.clientside_callback
    join(
        ClientsideFunction(namespace="bridgehead_compose", function_name="frame"),
        Output(ids.COMPOSE_STAGE, "className"),
        Input(ids.COMPOSE_FRAME, "data"),
    )
    join(
        ClientsideFunction(namespace="bridgehead_compose", function_name="suit"),
        Output(ids.COMPOSE, "className"),
        Input(ids.compose("form"), "value"),
        Input(ids.compose("publication"), "value"),
    )
    _register_preview(app, source)
    _register_jobs(app, source, room)


def _inputs(kind: type[Input | State]) -> dict[str, Any]:
    return {key: kind(ids.compose(key), "value") for key in CONTROLS}


def _ordered(
    source: ContextSource,
    text: str,
    controls: dict[str, Any],
    centre: list[float] | None,
    listed: list[str] | None,
) -> Order:
    view = read_view(text, default=View(language=source.settings.language)).view
    layers = tuple(layer.id for layer in options_of(source.current(), view.language).layers)
    wanted = tuple(listed or ()) if controls["which"] == "listed" else ()
    if controls["which"] == "listed" and not wanted:
        raise NothingChosen
    return order_of(view, controls, centre, layers, wanted)


def _register_preview(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.COMPOSE_PREVIEW, "children"),
        Output(ids.COMPOSE_SAID, "children"),
        Output(ids.COMPOSE_FRAME, "data"),
        inputs={
            "controls": _inputs(Input),
            "centre": Input(ids.COMPOSE_CENTRE, "data"),
            "listed": Input(ids.LISTED, "data"),
        },
        state={"text": State(ids.DOC_VIEW, "data")},
    )
    def show(
        controls: dict[str, Any], centre: list[float] | None, listed: list[str] | None, text: str
    ) -> Answer:
        language = read_view(text, default=View(language=source.settings.language)).view.language
        try:
            order = _ordered(source, text, controls, centre, listed)
            made = preview(source.current(), order, load_fonts(source.settings))
        except BridgeheadError as fault:
            return [], html.Span(fault.sentence(language), className="compose__fault"), no_update
        form = say(language, f"compose.form_{order.form}")
        if made.name is None:
            holds = say(language, f"compose.holds_{order.form}")
            return html.P(say(language, "compose.no_preview", what=holds), className="quiet"), "", None
        picture = html.Img(
            src=f"/handouts/preview/{made.name}", alt=say(language, "compose.preview_alt", form=form)
        )
        scale = "" if made.denominator is None else f"1:{number(made.denominator)}"
        frame = {"corners": made.corners} if made.corners else None
        return picture, scale, frame

    @app.callback(
        Output(ids.COMPOSE_CENTRE, "data"), Input(ids.COMPOSE_RECENTRE, "n_clicks"), prevent_initial_call=True
    )
    def recentre(_clicks: int | None) -> None:
        return None


def _register_jobs(app: dash.Dash, source: ContextSource, room: JobRoom) -> None:
    @app.callback(
        Output(ids.COMPOSE_ASKED, "data"),
        Output(ids.COMPOSE_SAID, "children", allow_duplicate=True),
        inputs={"_make": Input(ids.COMPOSE_MAKE, "n_clicks"), "acts": Input(ids.ALL_JOB_ACTS, "n_clicks")},
        state={
            "controls": _inputs(State),
            "centre": State(ids.COMPOSE_CENTRE, "data"),
            "text": State(ids.DOC_VIEW, "data"),
            "asked": State(ids.COMPOSE_ASKED, "data"),
            "listed": State(ids.LISTED, "data"),
        },
        prevent_initial_call=True,
    )
    def act(  # noqa: PLR0917 - Dash's own order
        _make: int | None,
        acts: list[int | None],
        controls: dict[str, Any],
        centre: list[float] | None,
        text: str,
        asked: dict[str, Any] | None,
        listed: list[str] | None,
    ) -> Answer:
        known = list((asked or {}).get("ids", []))
        try:
            if ctx.triggered_id == ids.COMPOSE_MAKE:
                order = _ordered(source, text, controls, centre, listed)
                subject_of(source.current(), order)
                job = room.submit(HANDOUTS, order.model_dump(mode="json"))
                known = [job.id, *known][:MOST_KEPT]
            elif any(acts):
                known = _acted(room, ctx.triggered_id, known)
            else:
                return no_update, no_update
        except BridgeheadError as fault:
            language = read_view(text, default=View(language=source.settings.language)).view.language
            return no_update, html.Span(fault.sentence(language), className="compose__fault")
        return {"ids": known, "stamp": time.time()}, no_update

    @app.callback(
        Output(ids.COMPOSE_JOBS, "children"),
        Output(ids.COMPOSE_TICK, "disabled"),
        Input(ids.COMPOSE_ASKED, "data"),
        Input(ids.COMPOSE_TICK, "n_intervals"),
        State(ids.DOC_VIEW, "data"),
    )
    def tell(asked: dict[str, Any] | None, _ticks: int | None, text: str) -> Answer:
        language = read_view(text, default=View(language=source.settings.language)).view.language
        jobs = room.known((asked or {}).get("ids", []))
        return jobs_list(language, jobs), not any(not job.ended for job in jobs)


def _acted(room: JobRoom, what: dict[str, str], known: list[str]) -> list[str]:
    """Cancel or remove a job that this browser asked for."""
    job = what["job"]
    if job not in known:
        return known
    if what["act"] == "cancel":
        room.cancel(job)
        return known
    room.remove(job)
    return [one for one in known if one != job]
