"""The layer list: what is drawn, in groups, how strongly, in which language it is named, and on what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
import numpy as np
import shapely
from dash import ClientsideFunction, Input, Output, State, html, no_update

from dashboard import ids
from dashboard.explore.figures import selection_of
from dashboard.explore.legends import legend_parts
from dashboard.explore.mapping import style
from dashboard.explore.options import DRAWN_ORDER, names_of, options_of
from dashboard.explore.page_text import filters_text
from dashboard.explore.parts import section
from dashboard.explore.rules import VERDICT_KEYS, ring_limit
from dashboard.map.basemaps import BASEMAPS
from dashboard.map.still import Slot, board
from dashboard.map.surroundings import STREET, STREETS_FROM
from dashboard.numerals import FIXED, number
from dashboard.tags import Child, aria, data
from dashboard.text import say
from dashboard.view import View, read_view
from geodata.crs import WGS84, transform_points

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import dash
    from numpy.typing import NDArray

    from dashboard.context import Context, ContextSource
    from dashboard.explore.options import Layer
    from dashboard.tags import Answer
    from dashboard.view import Language

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "land": ("parcels", "flags", "close"),
    "policy": ("band", "rings", "carriers"),
    "ways": ("crossings", "metro", "rail", "roads"),
    "ground": ("water", "labels"),
}
NAMES: Final = ("zh", "en", "both")
NONE: Final = "none"
COUNTED: Final = {"rings": "rings", "carriers": "carriers", "crossings": "crossings", "metro": "stations"}
"""Layers whose features are things that can be counted, and where they stand."""
MEASURED: Final = ("rail", "roads", "water")
"""Layers of lines, which are in as many pieces as the data happens to have: their length in view is said."""


def layers_section(
    context: Context, view: View, layers: Sequence[Layer], moved: Mapping[str, Any] | None = None
) -> html.Div:
    """Return the part of the left panel that says what is drawn; `moved` is where the map stands already."""
    seen = seen_at(context, view, moved)
    language = view.language
    rows = {layer.id: layer for layer in layers}
    listed = {key: [rows.pop(one) for one in members if one in rows] for key, members in GROUPS.items()}
    groups = [
        html.Div(
            [
                html.H4(say(language, f"layers.group.{key}"), className="layers__group"),
                html.Ul([_layer(context, view, layer, seen) for layer in found], className="layers"),
            ]
        )
        for key, found in listed.items()
        if found
    ]
    told = html.P(
        Slot("seen", seen.get("seen")),
        id=ids.LAYERS_SEEN,
        className="quiet layers__seen",
        **aria(live="polite"),
    )
    order = _order(view, layers)
    return section(say(language, "layers.heading"), [told, *groups, order, _names(view), _ground(view)])


def _order(view: View, layers: Sequence[Layer]) -> html.Details:
    """Return the list of which layer lies over which; each can be raised and lowered."""
    rows = Slot("order", order_rows(view, layers))
    summary = html.Summary(say(view.language, "layers.order"))
    return html.Details([summary, rows], className="saved", **data(fold="order"))


def order_rows(view: View, layers: Sequence[Layer]) -> list[Child]:
    """Return the layers from the highest to the lowest, and the way back to the usual order."""
    language = view.language
    names = {layer.id: layer.name for layer in layers}
    ordered = [one for one in (view.order or DRAWN_ORDER) if one in names]
    rows = [_order_row(language, ordered, place, names) for place in range(len(ordered))]
    back = html.Button(
        say(language, "layers.order_back"), className="button button--small", type="button", **data(order="-")
    )
    return [html.Ol(rows, className="stacking", **data(carry="y")), *([back] if view.order else [])]


def _order_row(language: Language, ordered: list[str], place: int, names: Mapping[str, str]) -> html.Li:
    def button(way: str, other: int) -> html.Button:
        possible = 0 <= other < len(ordered)
        moved = ordered.copy()
        if possible:
            moved[place], moved[other] = moved[other], moved[place]
        return html.Button(
            html.Span(className=f"chevron chevron--{way}", **aria(hidden="true")),
            className="icon-button",
            type="button",
            disabled=not possible,
            **data(order=",".join(moved)),
            **aria(label=say(language, f"layers.{way}", name=names[ordered[place]])),
        )

    layer = ordered[place]
    grip = html.Div(
        html.Span(className="icon icon--grip", **aria(hidden="true")),
        className="icon-button grip",
        title=say(language, "layers.carry", name=names[layer]),
    )
    steps = (button("raise", place - 1), button("lower", place + 1))
    return html.Li([grip, html.Span(names[layer]), *steps], key=layer, **data(carried=layer))


def _layer(context: Context, view: View, layer: Layer, seen: Mapping[str, str]) -> html.Li:
    language = view.language
    tag = [html.Span(say(language, "layers.schematic"), className="tag")] if layer.schematic else []
    words = html.Span(
        [
            html.Img(src=layer.legend, alt="", width=22, height=14, className="legend"),
            html.Span(layer.name),
            *tag,
        ],
        className="layer__word",
    )
    return html.Li(
        [
            dmc.Checkbox(
                id=ids.layer_shown(layer.id),
                label=words,
                checked=layer.shown,
                size="xs",
                **aria(label=say(language, "layers.show", name=layer.name)),
            ),
            dmc.Slider(
                id=ids.layer_opacity(layer.id),
                min=0,
                max=100,
                step=5,
                value=layer.opacity,
                label=None,
                size=3,
                thumbSize=12,
                updatemode="drag",
                thumbLabel=say(language, "layers.opacity", name=layer.name),
                className="layer__opacity",
            ),
            *_parts(context, view, layer.id, seen),
        ],
        className="layer",
    )


def _parts(context: Context, view: View, layer: str, seen: Mapping[str, str]) -> list[Child]:
    """Return what a layer is drawn in where that needs words, and how many of its things are in view."""
    lines = [
        html.Li([html.Img(src=picture, alt="", width=22, height=14, className="legend"), html.Span(words)])
        for picture, words in legend_parts(layer, view.language)
    ]
    told = [html.Li(Slot("band", band_words(context, view)))] if layer == "band" else []
    if layer in {*COUNTED, *MEASURED, "parcels", "flags", "close"}:
        told = [html.Li(Slot(f"seen-{layer}", seen.get(f"seen-{layer}")), className="layer__seen")]
    return [html.Ul([*lines, *told], className="layer__parts")] if lines or told else []


def band_words(context: Context, view: View) -> str:
    """Say what the band shows: the rings and the metres in force."""
    limit = ring_limit(context, view)
    rings = say(view.language, "layers.band_rings").join(names_of(context, "rings", view.language).values())
    return say(view.language, "layers.band_within", rings=rings, limit=number(limit)) if limit else ""


def _names(view: View) -> html.Div:
    language = view.language
    choice = dmc.SegmentedControl(
        id=ids.NAMES,
        data=[{"value": key, "label": say(language, f"layers.names.{key}")} for key in NAMES],
        value=view.names or language,
        size="xs",
        radius="md",
        **aria(label=say(language, "layers.names.heading")),
    )
    return html.Div([html.Span(say(language, "layers.names.heading")), choice], className="layers__choice")


def _ground(view: View) -> html.Div:
    language = view.language
    options = [{"value": key, "label": say(language, f"basemap.{key}")} for key in (NONE, *BASEMAPS)]
    choice = dmc.Select(
        id=ids.BASEMAP,
        data=options,
        value=view.base or NONE,
        allowDeselect=False,
        withCheckIcon=False,
        size="xs",
        comboboxProps={"withinPortal": True, "zIndex": 50},
        **aria(label=say(language, "basemap.heading")),
    )
    needs_key = view.base is not None and BASEMAPS[view.base].needs_key
    key = dmc.PasswordInput(
        id=ids.BASEMAP_KEY,
        value="",
        size="xs",
        debounce=True,
        placeholder=say(language, "basemap.key"),
        **aria(label=say(language, "basemap.key")),
    )
    note = say(language, f"basemap.note.{view.base or NONE}")
    line = html.Div([html.Span(say(language, "basemap.heading")), choice], className="layers__choice")
    return html.Div(
        [line, html.Div(key, hidden=not needs_key), html.P(note, className="quiet")], className="ground"
    )


def seen_at(context: Context, view: View, moved: Mapping[str, Any] | None) -> dict[str, str]:
    """Say what is in view where the map last told that it stands; nothing before it has told."""
    if not moved or not moved.get("bounds"):
        return {}
    return seen_figures(context, view, moved["bounds"], moved["zoom"])


def seen_figures(
    context: Context, view: View, bounds: Sequence[float], zoom: float = math.inf
) -> dict[str, str]:
    """Say how many things are in view: filtered parcels by verdict, and the things of each layer.

    They are counted in the data, not among what a tile shows, which low zooms thin. Lines are measured.

    Parameters
    ----------
    context
        Data and measures.
    view
        What is filtered, and the language.
    bounds
        West, south, east, north in degrees: what the map shows.
    zoom
        How near: streets that are not drawn yet do not count.

    Returns
    -------
    dict
        Words by their place on the page's board.
    """
    west, south, east, north = bounds
    ring = [(west, south), (east, south), (east, north), (west, north)]
    corners = transform_points(ring, WGS84, context.area.working)
    low, high = corners.min(axis=0), corners.max(axis=0)
    west_m, south_m, east_m, north_m = context.facts.get("bounds", lambda: _bounds(context))
    inside = (east_m >= low[0]) & (north_m >= low[1]) & (west_m <= high[0]) & (south_m <= high[1])
    picked = selection_of(context, view)
    shown = inside & picked.mask
    counts = np.bincount(picked.judged.verdict[shown], minlength=len(VERDICT_KEYS))
    words = [
        f"{say(view.language, f'verdict.{VERDICT_KEYS[code]}')}{FIXED}{number(int(counts[code]))}"
        for code in (3, 2, 1, 0)
    ]
    frame = shapely.Polygon(corners)
    layers = {
        "parcels": int(np.count_nonzero(shown)),
        "flags": int(np.count_nonzero(shown & picked.judged.near)),
        "close": int(np.count_nonzero(shown & picked.judged.close)),
        **{key: _met(context, layer, frame) for key, layer in COUNTED.items()},
    }
    told = {
        f"seen-{key}": say(view.language, "layers.in_view", count=number(count))
        for key, count in layers.items()
    }
    told |= {f"seen-{key}": _way_words(context, view.language, key, frame, zoom) for key in MEASURED}
    return {"seen": say(view.language, "layers.seen", counts=" · ".join(words)), **told}


def _way_words(context: Context, language: Language, key: str, frame: shapely.Polygon, zoom: float) -> str:
    """Say what of a layer of lines is in view; of the water the lakes too."""
    source = {"water": "rivers"}.get(key, key)
    metres = _length_m(context, source, frame, streets=zoom >= STREETS_FROM)
    length = number(metres / 1000, 0 if metres >= 10_000 else 1)  # noqa: PLR2004 - 10 km
    if key != "water":
        return say(language, "layers.in_view_length", length=length)
    lakes = number(_met(context, "water", frame))
    return say(language, "layers.in_view_water", lakes=lakes, length=length)


def _length_m(context: Context, layer: str, frame: shapely.Polygon, *, streets: bool) -> float:
    """Measure in metres what of a layer's lines lies within a frame (both in the working CRS)."""
    features = context.dataset.reference.get(layer)
    if features is None or not len(features):
        return 0.0
    lines = features.geometry.to_numpy()
    drawn = np.ones(len(lines), dtype=bool)
    if not streets and "kind" in features:
        drawn = (features["kind"] != STREET).to_numpy()
    within = features.sindex.query(frame, predicate="contains_properly")
    across = features.sindex.query(frame.exterior, predicate="intersects")
    parts = shapely.intersection(lines[across[drawn[across]]], frame)
    return float(shapely.length(lines[within[drawn[within]]]).sum() + shapely.length(parts).sum())


def _met(context: Context, layer: str, frame: shapely.Polygon) -> int:
    """Count the features of a reference layer that a frame (working CRS) meets."""
    features = context.dataset.reference.get(layer)
    if features is None or not len(features):
        return 0
    return len(features.sindex.query(frame, predicate="intersects"))


def _bounds(context: Context) -> NDArray[np.float64]:
    """Give the parcels' least and greatest eastings and northings, a row each, for all of them at once."""
    return np.ascontiguousarray(shapely.bounds(context.dataset.parcels.geometry.to_numpy()).T)


def register_layers(app: dash.Dash, source: ContextSource) -> None:
    """Join counts in view, the language of names and the base map to the page."""

    def view_of(filters: str | None) -> View:
        return read_view(filters, default=View(language=source.settings.language)).view

    @app.callback(
        Output(ids.BOARD, "data", allow_duplicate=True),
        Input(ids.MAP, "moved"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def seen(moved: dict[str, Any] | None, filters: str) -> Answer:
        told = seen_at(source.current(), view_of(filters), moved)
        return board(**told) if told else no_update

    @app.callback(
        Output(ids.BOARD, "data", allow_duplicate=True),
        Output(ids.MAP, "layerOrder", allow_duplicate=True),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Input(ids.ORDERED, "data"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def put_in_order(asked: dict[str, Any] | None, filters: str) -> Answer:
        if not asked:
            return [no_update] * 3
        wanted = tuple(one for one in str(asked["order"]).split(",") if one in DRAWN_ORDER)
        view = view_of(filters)
        layers = options_of(source.current(), view.language).layers
        changed = view.with_(order=() if wanted == DRAWN_ORDER else wanted)
        return board(order=order_rows(changed, layers)), list(changed.order), filters_text(changed)

    @app.callback(
        Output(ids.MAP, "style", allow_duplicate=True),
        Output(ids.FILTERS, "data", allow_duplicate=True),
        Input(ids.NAMES, "value"),
        State(ids.FILTERS, "data"),
        prevent_initial_call=True,
    )
    def name(chosen: str | None, filters: str) -> Answer:
        view = view_of(filters)
        wanted = None if chosen == view.language else chosen
        if chosen not in NAMES or wanted == view.names:
            return no_update, no_update
        changed = view.with_(names=wanted)
        return style(source.current(), changed), filters_text(changed)

    join: Callable[..., None] = app.clientside_callback
    join(ClientsideFunction("mapping", "ground"), Input(ids.BASEMAP, "value"), prevent_initial_call=True)
    join(
        ClientsideFunction("mapping", "key"),
        Output(ids.MAP, "basemapKey"),
        Output(ids.BASEMAP_KEPT, "data"),
        Input(ids.BASEMAP_KEY, "value"),
        Input(ids.BASEMAP_KEPT, "data"),
    )
