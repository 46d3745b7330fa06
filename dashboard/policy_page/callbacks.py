"""What the server answers on the Policy page: moved thresholds, and two packs chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, ctx, no_update

from dashboard import ids
from dashboard.policy_page.compare import comparison
from dashboard.policy_page.register import register_of
from dashboard.policy_page.sweeps import altered_note, assessed, figure, limits_with, note
from dashboard.view import View, read_view, write_view

if TYPE_CHECKING:
    from collections.abc import Callable

    import dash

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer


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
        Input(ids.POLICY_RESET, "n_clicks"),
        State(ids.ALL_SWEEP_SLIDERS, "marks"),
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
        inputs={"limits": Input(ids.POLICY_LIMITS, "data")},
        state={"text": State(ids.DOC_VIEW, "data")},
        prevent_initial_call=True,
    )
    def move(limits: dict[str, float] | None, text: str) -> dict[str, Any]:
        shown = [output["id"]["rule"] for output in ctx.outputs_grouping["figures"]]
        context = source.current()
        view = _view(text, source)
        moved = limits_with(view, context.pack, limits or {})
        if moved == view:
            still = [no_update] * len(shown)
            return dict.fromkeys(("view", "rules", "altered"), no_update) | {"figures": still, "notes": still}
        return threshold_outputs(context, moved, shown)


def threshold_outputs(context: Context, view: View, shown: list[str]) -> dict[str, Answer]:
    """Return everything that follows from a view's thresholds, under the names of the callback's outputs."""
    assessment = assessed(context, view)
    rules = [context.pack.rule(rule_id) for rule_id in shown]
    return {
        "view": write_view(view),
        "rules": register_of(view.language, assessment),
        "altered": altered_note(view.language, assessment),
        "figures": [figure(view.language, assessment, rule) for rule in rules],
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
