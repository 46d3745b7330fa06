"""A link may name what the data does not have, or bring what is to be mended: it is said, the rest holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.explore.options import DRAWN_ORDER, names_of
from dashboard.explore.sides import other_version
from dashboard.places import thing_of
from dashboard.view import NONE, Notice, shortened

if TYPE_CHECKING:
    from collections.abc import Container

    from dashboard.context import Context
    from dashboard.explore.options import Options
    from dashboard.view import View

CROSSES: Final = "notice.crosses"


def reconcile(context: Context, options: Options, view: View) -> tuple[View, tuple[Notice, ...]]:
    """Drop from a view what the data or the pack does not know, with a notice for each.

    Parameters
    ----------
    context
        Gives parcels and rules.
    options
        Gives land uses, towns, layers.
    view
        As read from a link.

    Returns
    -------
    tuple
        The view with what is known, and the notices.
    """
    layers = {layer.id for layer in options.layers}
    known = {
        "towns": ("notice.unknown_town", {*(value for value, _, _ in options.towns), NONE}),
        "carriers": ("notice.unknown_carrier", {*names_of(context, "carriers", view.language), NONE}),
        "land_uses": ("notice.unknown_use", {*(value for value, _, _ in options.land_uses), NONE}),
        "hidden": ("notice.unknown_layer", layers),
        "shown": ("notice.unknown_layer", layers),
        "order": ("notice.unknown_layer", set(DRAWN_ORDER)),
        "selected": (
            "notice.unknown_parcel",
            set(context.dataset.parcels["parcel_id"]) if view.selected else set(),
        ),
    }
    changes: dict[str, object] = {}
    notices: list[Notice] = []
    for name, (key, values) in known.items():
        changes[name], strange = _split(getattr(view, name), values)
        notices += [Notice(key, {"value": value}) for value in strange]
    if view.near is not None and thing_of(context, view.near) is None:
        changes["near"] = None
        notices.append(Notice("notice.unknown_thing", {"value": view.near.key}))
    if view.against is not None and other_version(context, view) is None:
        changes["against"] = None
        notices.append(Notice("notice.unknown_version", {"value": view.against}))
    rules = {rule.id for rule in context.pack.rules if rule.limit is not None}
    pairs = (
        ("limits", "notice.unknown_rule", rules),
        ("unknown", "notice.unknown_rule", rules),
        ("opacity", "notice.unknown_layer", layers),
    )
    for name, key, values in pairs:
        given = dict(getattr(view, name))
        kept, strange = _split(tuple(given), values)
        changes[name] = tuple((entry, given[entry]) for entry in kept)
        notices += [Notice(key, {"value": value}) for value in strange]
    changes |= _as_at_first(options, view.with_(**changes))
    return view.with_(**changes), tuple(notices)


def crossing(view: View, before: View | None = None) -> tuple[Notice, ...]:
    """Say which sites of a view cross themselves; not those that a view `before` it had already.

    Examples
    --------
    >>> from dashboard.view import Site, View
    >>> bow = Site(name="A", ring=((120.9, 31.3), (120.92, 31.31), (120.92, 31.3), (120.9, 31.31)))
    >>> view = View(sites=(bow,))
    >>> [said.facts["name"] for said in crossing(view)], crossing(view, view)
    (['A'], ())
    """
    had = () if before is None else before.sites
    return tuple(
        Notice(CROSSES, {"name": shortened(site.name)})
        for site in view.sites
        if site.crosses and site not in had
    )


def _as_at_first(options: Options, view: View) -> dict[str, object]:
    """Leave out what says of a layer only what holds without it, so that one view has one link."""
    at_first = {layer.id: layer for layer in options.layers}
    hidden = tuple(one for one in view.hidden if at_first[one].shown)
    shown = tuple(one for one in view.shown if not at_first[one].shown and one not in view.hidden)
    opacity = tuple((one, percent) for one, percent in view.opacity if at_first[one].opacity != percent)
    order = (*view.order, *(one for one in DRAWN_ORDER if one not in view.order))
    return {
        "hidden": hidden,
        "shown": shown,
        "opacity": opacity,
        "order": () if order == DRAWN_ORDER else order,
    }


def _split(values: tuple[str, ...], known: Container[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(v for v in values if v in known), tuple(v for v in values if v not in known)
