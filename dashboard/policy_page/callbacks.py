"""What the server answers on the Policy page: moved thresholds, and two packs chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.exports import csv_of, download
from dashboard.policy_page.compare import comparison
from dashboard.policy_page.modes import with_modes
from dashboard.policy_page.register import register_of
from dashboard.policy_page.sweeps import altered_note, assessed, figure, limits_with, note, sweeps_table
from dashboard.view import View, read_view, write_view
from geodata.status import data_status

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer


MODES = {
    "from": Input(ids.POLICY_FROM, "value"),
    "base": Input(ids.POLICY_BASE, "value"),
    "unknown": Input(ids.ALL_POLICY_UNKNOWN, "value"),
    "rules": State(ids.ALL_POLICY_UNKNOWN, "id"),
}


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the page's answers to the application."""
    _register_thresholds(app, source)
    _register_packs(app, source)
    join: Callable[..., None] = app.clientside_callback
    join(
        ClientsideFunction(namespace="bridgehead_document", function_name="sweep"),
        Input(ids.ALL_SWEEP_SLIDERS, "value"),
        State(ids.ALL_SWEEP_SLIDERS, "id"),
        prevent_initial_call=True,
    )
    join(
        ClientsideFunction(namespace="bridgehead_document", function_name="reset"),
        Output(ids.ALL_SWEEP_SLIDERS, "value"),
        Output(ids.POLICY_FROM, "value"),
        Output(ids.POLICY_BASE, "value"),
        Output(ids.ALL_POLICY_UNKNOWN, "value"),
        Input(ids.POLICY_RESET, "n_clicks"),
        State(ids.ALL_SWEEP_SLIDERS, "marks"),
        State(ids.POLICY_OWN, "data"),
        State(ids.ALL_POLICY_UNKNOWN, "id"),
        prevent_initial_call=True,
    )


def _view(text: str | None, source: ContextSource) -> View:
    return read_view(text, default=View(language=source.settings.language)).view


def _register_thresholds(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        output={
            "view": Output(ids.DOC_VIEW, "data", allow_duplicate=True),
            "rules": Output(ids.POLICY_RULES, "children"),
            "altered": Output(ids.POLICY_ALTERED, "children"),
            "figures": Output(ids.ALL_SWEEP_FIGURES, "figure"),
            "notes": Output(ids.ALL_SWEEP_NOTES, "children"),
        },
        inputs={
            "limits": Input(ids.POLICY_LIMITS, "data"),
            "measure": Input(ids.SWEEP_MEASURE, "value"),
            "modes": MODES,
        },
        state={"text": State(ids.DOC_VIEW, "data")},
        prevent_initial_call=True,
    )
    def move(
        limits: dict[str, float] | None, measure: str, modes: dict[str, Any], text: str
    ) -> dict[str, Any]:
        shown = [output["id"]["rule"] for output in ctx.outputs_grouping["figures"]]
        context = source.current()
        view = _view(text, source)
        taken = dict(zip((one["rule"] for one in modes["rules"]), modes["unknown"], strict=True))
        moved = with_modes(
            limits_with(view, context.pack, limits or {}),
            context.pack,
            from_=modes["from"],
            base=modes["base"],
            unknown=taken,
        )
        if moved == view and ctx.triggered_id != ids.SWEEP_MEASURE:
            still = [no_update] * len(shown)
            return dict.fromkeys(("view", "rules", "altered"), no_update) | {"figures": still, "notes": still}
        return threshold_outputs(context, moved, shown, measure)

    @app.callback(
        Output(ids.SWEEP_FILE, "data"),
        Input(ids.SWEEP_SAVE, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, text: str) -> Answer:
        if not clicks:
            return no_update
        context, view = source.current(), _view(text, source)
        table, judged = sweeps_table(context, view), assessed(context, view)
        return download(csv_of(table, judged, data=data_status(context.dataset)), "sweeps.csv")


def threshold_outputs(
    context: Context, view: View, shown: list[str], measure: str = "area"
) -> dict[str, Answer]:
    """Return everything that follows from a view's thresholds, under the names of the callback's outputs."""
    assessment = assessed(context, view)
    rules = [context.pack.rule(rule_id) for rule_id in shown]
    return {
        "view": write_view(view),
        "rules": register_of(view.language, assessment),
        "altered": altered_note(view.language, assessment),
        "figures": [figure(view.language, assessment, rule, measure) for rule in rules],
        "notes": [note(view.language, assessment, rule) for rule in rules],
    }


def _register_packs(app: dash.Dash, source: ContextSource) -> None:
    @app.callback(
        Output(ids.DOC_VIEW, "data", allow_duplicate=True),
        Output(ids.COMPARED, "children"),
        Input(ids.PACK_LEFT, "value"),
        Input(ids.PACK_RIGHT, "value"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )
    def compare(left: str | None, right: str | None, text: str) -> Answer:
        view = _view(text, source)
        chosen = tuple(name for name in (left, right) if name)
        if chosen == view.packs:
            return no_update, no_update
        view = view.with_(packs=chosen)
        return write_view(view), comparison(source.current(), view)
