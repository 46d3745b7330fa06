"""Two maps at one place: the view beside another scenario, or beside another version of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.explore.mapping import map_changes, style
from dashboard.explore.sites import drawn_sites, sites_geojson
from dashboard.tags import aria, data
from dashboard.text import say
from dashboard.view import Scenario, View, write_view
from geodata.errors import BridgeheadError

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language

KEYS = ("b", "c", "against")  # of the link


def other_version(context: Context, view: View) -> Context | None:
    """Return the version of the data that a view is laid beside; nothing where it names none that is kept."""
    if view.against is None or context.version_of is None:
        return None
    dataset_id, _, version = view.against.partition("@")
    try:
        if context.store.manifest(dataset_id, version).area_id != context.area.id:
            return None
        return context.version_of(dataset_id, version)
    except BridgeheadError:
        return None


def swipe_of(context: Context, view: View) -> dict[str, Any] | None:
    """Return what the map shows right of its divider, and the sides' names; nothing where it has one side.

    Parameters
    ----------
    context
        The version that is shown.
    view
        Names another version, or a scenario beside its own.
    """
    other = other_version(context, view)
    if other is not None:
        left, right = (version_name(view.language, one) for one in (context, other))
        return {**map_changes(other, view), "style": style(other, view), "left": left, "right": right}
    if not view.beside:
        return None
    scenario = view.beside[0]
    left = view.name or say(view.language, "scenes.own")
    sites = sites_geojson(context, drawn_sites(scenario), None)
    held = {"sites": sites} if scenario.sites else {}
    return {
        **map_changes(context, view.showing(scenario)),
        **held,
        "left": left,
        "right": scenario.name or "B",
    }


def version_name(language: Language, context: Context) -> str:
    """Name a version of the data by its set and when it was made."""
    made = context.dataset.manifest.created_at
    when = context.version if made is None else f"{made:%Y-%m-%d %H:%M}"
    return say(language, "sides.version", dataset=context.dataset_id, made=when)


def sides_bar(context: Context, view: View, swipe: dict[str, Any] | None) -> list[html.Div]:
    """Return the bar over the map that names its two sides and ends their comparison, if there are two."""
    if swipe is None:
        return []
    language = view.language
    figures = html.A(
        say(language, "sides.figures"),
        href=f"/compare?{write_view(view)}#scenarios",
        className="button button--small",
    )
    return [
        html.Div(
            [
                html.Span(swipe["left"], className="sides__name"),
                html.Span(say(language, "sides.against"), className="quiet"),
                html.Span(swipe["right"], className="sides__name"),
                *([figures] if view.beside and other_version(context, view) is None else []),
                html.Button(
                    html.Span(className="icon icon--close", **aria(hidden="true")),
                    className="icon-button",
                    type="button",
                    title=say(language, "sides.end"),
                    **aria(label=say(language, "sides.end")),
                    **data(sides="end"),
                ),
            ],
            className="sides",
            role="group",
            **aria(label=say(language, "sides.label")),
        )
    ]


def beside_text(scenario: Scenario) -> str:
    """Write a scenario as the part of a link that lays it beside the view's own.

    Examples
    --------
    >>> beside_text(Scenario(name="Wide", limits=(("far.max", 3.5),)))
    'b=Wide&b.limit.far.max=3.5'
    """
    parts = write_view(View(beside=(scenario.scenario,))).split("&")
    return "&".join(part for part in parts if part.startswith(("b=", "b.")))
