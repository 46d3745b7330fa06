"""What is loaded now: each layer with its source, date, CRS, accuracy; carriers against what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dash import html

from dashboard import ids
from dashboard.numerals import number, signed_percent, within
from dashboard.reading import pairs
from dashboard.reports import datum_words, layer_word
from dashboard.tags import Child, aria
from dashboard.text import say
from geodata.facts import facts_of

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language
    from geodata.dataset import LayerOrigin

LAYERS: Final = (
    *("parcels", "rings", "carriers", "crossings", "stations", "metro", "rail", "roads", "water", "rivers"),
    *("boundary", "border", "towns", "neighbours", "landmarks"),
)
NEAR: Final = 0.02


def table(heads: list[Child], rows: list[list[Child]], name: str = "") -> html.Div:
    """Return a table; the first cell of a row is its head. On a narrow screen each row is a card.

    The roles are said, since a browser takes a table that is laid out as cards for none; each cell carries
    the words above its column, which the card shows beside it.
    """
    columns = [html.Th(text, scope="col", role="columnheader") for text in heads]
    lines = [
        html.Tr(
            [
                html.Th(row[0], scope="row", role="rowheader", **_told(heads[0])),
                *(_cell(text, cell) for text, cell in zip(heads[1:], row[1:], strict=True)),
            ],
            role="row",
        )
        for row in rows
    ]
    head = html.Thead(html.Tr(columns, role="row"), role="rowgroup")
    body = html.Tbody(lines, role="rowgroup")
    return html.Div(html.Table([head, body], className=f"table cards {name}".strip(), role="table"))


def _cell(head: Child, cell: Child) -> html.Td:
    return html.Td(html.Div(cell), role="cell", **_told(head))


def _told(head: Child) -> dict[str, Any]:
    return {"data-head": head if isinstance(head, str) else ""}


def facts_of_version(context: Context, language: Language) -> html.Dl:
    """Return what is known of the version as a whole."""
    manifest = context.dataset.manifest
    made = "" if manifest.created_at is None else f"{manifest.created_at:%Y-%m-%d %H:%M} UTC"
    title = manifest.title_zh if language == "zh" else manifest.title_en
    return pairs(
        [
            (say(language, "data.dataset"), f"{title} ({manifest.dataset_id})"),
            (say(language, "data.version"), html.Code(manifest.version)),
            (say(language, "data.made"), made or say(language, "data.not_stated")),
            (
                say(language, "data.parcels"),
                html.Span(number(len(context.dataset.parcels)), className="fact__number"),
            ),
            (
                say(language, "data.working"),
                f"{context.area.working.name} (EPSG:{context.area.working_epsg})",
            ),
        ]
    )


def loaded(context: Context, language: Language) -> html.Div:
    """Return the layers of the version that is shown, those of one source and CRS under one head."""
    keys = ("layer", "count", "date", "accuracy", "status", "action")
    heads: list[Child] = [say(language, f"data.col_{key}") for key in keys]
    manifest = context.dataset.manifest
    groups: dict[_Said | None, list[list[Child]]] = {}
    for name in LAYERS:
        if name in manifest.counts:
            origin = manifest.origins.get(name)
            said = None if origin is None else _said(language, origin)
            groups.setdefault(said, []).append(_row(language, name, manifest.counts[name], origin))
    return html.Div(
        [
            html.Div([_group_head(language, said), table(heads, rows, "layers")], className="alike")
            for said, rows in groups.items()
        ]
    )


class _Said(NamedTuple):
    """What is said once of all layers that it holds of."""

    source: str
    licence: str
    crs: str
    datum: str


def _said(language: Language, origin: LayerOrigin) -> _Said:
    marks = [one for one in (origin.licence_said(language), origin.attribution) if one]
    datum = datum_words(origin.datum, language)
    return _Said(origin.source_said(language), " · ".join(marks), origin.came_crs, datum)


def _group_head(language: Language, said: _Said | None) -> html.Dl:
    unknown = html.Span(say(language, "data.not_stated"), className="note")
    source: Child = unknown
    crs: Child = unknown
    if said is not None:
        source = [html.Div(said.source or unknown), html.Div(said.licence, className="note")]
        crs = [html.Div(said.crs or unknown), html.Div(said.datum, className="note")]
    return pairs([(say(language, "data.col_source"), source), (say(language, "data.col_crs"), crs)])


def _row(language: Language, name: str, count: int, origin: LayerOrigin | None) -> list[Child]:
    word = layer_word(language, name)
    unknown = html.Span(say(language, "data.not_stated"), className="note")
    button = html.Button(
        say(language, "data.replace"),
        id=ids.data_replace(name),
        className="button button--small",
        type="button",
        **aria(label=say(language, "data.replace_label", layer=word)),
    )
    if origin is None:
        return [word, number(count), unknown, unknown, unknown, button]
    accuracy = unknown if origin.accuracy_m is None else within(origin.accuracy_m)
    status = unknown if origin.status is None else say(language, f"data.status_{origin.status}")
    return [word, number(count), origin.captured_on or unknown, accuracy, status, button]


def carriers(context: Context, language: Language) -> Child:
    """Return the carriers' areas as drawn beside those that were published."""
    frame = context.dataset.reference.get("carriers")
    facts = facts_of(context.area.id)
    known = {} if facts is None else {one.id: one for one in facts.carriers}
    names = {value: key.partition(".")[2] for key, value in context.references.items()}
    rows: list[list[Child]] = []
    if frame is not None:
        for id_, name_zh, name_en, area in zip(
            frame["id"], frame["name_zh"], frame["name_en"], frame.geometry.area, strict=True
        ):
            fact = known.get(names.get(id_, "")) or known.get(id_) or known.get(id_.partition("-")[2])
            if fact is None:
                continue
            drawn, published = float(area) / 1e6, float(fact.area_km2)
            off = drawn / published - 1
            near = abs(off) <= NEAR
            mark = html.Span(
                say(language, "data.carrier_near" if near else "data.carrier_far"),
                className="mark-tag" if near else "mark-tag mark-tag--status-unknown",
            )
            name = name_zh if language == "zh" or not isinstance(name_en, str) else name_en
            cells = [f"{number(drawn, 2)} km²", f"{number(published, 1)} km² ({fact.as_of})"]
            rows.append([name, *cells, [f"{signed_percent(off)} ", mark]])
    if not rows:
        return html.P(say(language, "data.no_carriers"), className="note")
    heads: list[Child] = [
        say(language, f"data.{key}") for key in ("carrier", "drawn", "published", "difference")
    ]
    return table(heads, rows)
