"""The versions of every data set of the area: shown, gone back to, deleted; two of them compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import dash_mantine_components as dmc
import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html

from dashboard import ids
from dashboard.charts import STATIC, house_figure
from dashboard.data_page.layer_forms import column_word
from dashboard.data_page.loaded import table
from dashboard.explore.rules import VERDICT_KEYS
from dashboard.map_lines import areas_trace, lines_trace
from dashboard.numerals import number
from dashboard.reports import layer_word
from dashboard.tags import Child, aria
from dashboard.text import enumerated, say
from dashboard.view import View, write_view
from geodata.errors import BridgeheadError
from layers.symbology import LAND
from layers.versions import KINDS, VersionDiff, compare_versions

if TYPE_CHECKING:
    from dashboard.context import Context, ContextSource
    from dashboard.view import Language
    from geodata.dataset import Manifest
    from geodata.store import DatasetStore

LISTED: Final = 60
HEIGHT: Final = 400
COLOURS: Final = {
    "new": "#0E8A74",
    "gone": "#B03A22",
    "moved": "#B7791F",
    "attribute": "#3F7FBF",
    "verdict": "#6C4BA6",
}


@dataclass(frozen=True)
class Listed:
    """One version in the list."""

    manifest: Manifest
    current: bool
    shown: bool

    @property
    def key(self) -> str:
        """Data set and version in one word."""
        return f"{self.manifest.dataset_id}@{self.manifest.version}"


def listed(store: DatasetStore, area_id: str) -> list[Listed]:
    """List the versions of an area's data sets, the newest first."""
    active = store.active(area_id)
    found = []
    for dataset in store.datasets():
        current = store.current(dataset)
        for version in store.versions(dataset):
            manifest = store.manifest(dataset, version)
            if manifest.area_id == area_id:
                is_current = version == current
                found.append(Listed(manifest, is_current, is_current and dataset == active))
    return sorted(found, key=lambda one: one.manifest.version, reverse=True)


def versions(store: DatasetStore, area_id: str, language: Language) -> list[Child]:
    """Return the list of versions, and what two of them are compared by."""
    found = listed(store, area_id)
    keys = ("version", "made", "parcels", "changed", "action")
    heads: list[Child] = [
        say(language, f"data.{key}" if key in {"version", "made", "parcels"} else f"data.col_{key}")
        for key in keys
    ]
    rows = [_row(language, one, found) for one in found]
    return [table(heads, rows, "versions"), _pickers(language, found)]


def _row(language: Language, one: Listed, found: list[Listed]) -> list[Child]:
    manifest = one.manifest
    name: list[Child] = [html.Div(manifest.dataset_id), html.Code(manifest.version, className="note")]
    made = "" if manifest.created_at is None else f"{manifest.created_at:%Y-%m-%d %H:%M}"
    return [
        name,
        made,
        number(manifest.counts.get("parcels", 0)),
        _fresh(language, one, found),
        _acts(language, one),
    ]


def _fresh(language: Language, one: Listed, found: list[Listed]) -> str:
    """Name the layers that are not those of the data set's version before."""
    origins = one.manifest.origins
    own = [name for name, origin in origins.items() if origin.reader != "builder"]
    if origins and not own:
        return say(language, "data.from_program")
    versions = [other.manifest for other in found if other.manifest.dataset_id == one.manifest.dataset_id]
    before = next((other.origins for other in versions if other.version < one.manifest.version), None)
    fresh = own if before is None else [name for name in own if before.get(name) != origins[name]]
    return enumerated(language, (layer_word(language, name) for name in fresh))


def _acts(language: Language, one: Listed) -> html.Div:
    dataset, version = one.manifest.dataset_id, one.manifest.version
    report = f"/reports/version/{dataset}/{version}"
    kinds = [
        html.A(kind.upper(), href=f"{report}.{kind}?lang={language}", target="_blank", rel="noopener")
        for kind in ("html", "xlsx", "gpkg")
    ]
    parts: list[Child] = [
        html.Span([say(language, "data.report"), " ", *kinds], className="versions__reports")
    ]
    if one.shown:
        parts.insert(
            0, html.Span(say(language, "data.current"), className="mark-tag mark-tag--kind-preference")
        )
        return html.Div(parts, className="versions__acts")
    parts.append(_asked(language, "show_other" if one.current else "show", one))
    if not one.current:
        parts.append(_asked(language, "delete", one))
    return html.Div(parts, className="versions__acts")


def _asked(language: Language, word: str, one: Listed) -> html.Details:
    """Ask whether it is meant, before a version is shown or deleted."""
    act, look = ("delete", " button--danger") if word == "delete" else ("show", "")
    sure = html.Button(
        say(language, f"data.{word}_sure"),
        id=ids.data_version(act, one.manifest.dataset_id, one.manifest.version),
        className=f"button{look}",
        type="button",
    )
    lead = html.P(say(language, f"data.{act}_lead"), className="note")
    return html.Details([html.Summary(say(language, f"data.{word}")), lead, sure])


def _pickers(language: Language, found: list[Listed]) -> html.Div:
    if len(found) < 2:  # noqa: PLR2004 - two are compared
        return html.Div(html.P(say(language, "data.compare_one"), className="note"), className="compare")
    data = [{"value": one.key, "label": _label(language, one)} for one in found]
    after = next((one for one in found if one.shown), found[0])
    before = next((one for one in found if one is not after), found[-1])
    sides = ((ids.DATA_BEFORE, "before", before), (ids.DATA_AFTER, "after", after))
    selects = [
        dmc.Select(
            id=id_,
            data=data,
            value=one.key,
            label=say(language, f"data.compare_{key}"),
            allowDeselect=False,
            size="sm",
            className="picker",
        )
        for id_, key, one in sides
    ]
    return html.Div(
        [
            html.H3(say(language, "data.compare"), className="sub"),
            html.Div(selects, className="pickers"),
            html.Div(id=ids.DATA_COMPARED, **aria(live="polite")),
        ],
        className="compare",
    )


def _label(language: Language, one: Listed) -> str:
    mark = f" · {say(language, 'data.current')}" if one.shown else ""
    made = "" if one.manifest.created_at is None else f"{one.manifest.created_at:%Y-%m-%d %H:%M:%S}"
    return f"{one.manifest.dataset_id} · {made}{mark}"


def compared(source: ContextSource, language: Language, before: str, after: str) -> list[Child]:
    """Return what differs between two versions, named ``data set@version``."""
    try:
        old, new = (source.get(*key.split("@", 1)) for key in (before, after))
    except (BridgeheadError, TypeError):
        return [html.P(say(language, "data.compare_missing"), className="note")]
    diff = compare_versions(
        old.dataset.parcels, new.dataset.parcels, verdicts=(old.base.verdict, new.base.verdict)
    )
    if diff.is_empty:
        return [html.P(say(language, "data.compare_same"), className="compare__counts")]
    counts = {key: number(count) for key, count in diff.counts.items()}
    said: list[Child] = [
        html.P(
            say(language, "data.compare_counts", **counts, same=number(diff.same)),
            className="compare__counts",
        )
    ]
    for side in ("new", "gone"):
        names = getattr(diff, f"columns_{side}")
        if names:
            said.append(html.P(say(language, f"data.compare_columns_{side}", names=", ".join(names))))
    said += _on_map(source.current(), language, (old, new))
    if diff.kinds_by_parcel():
        said += [_map(language, old, new, diff), _list(language, old, new, diff)]
    return said


def _on_map(shown: Context, language: Language, pair: tuple[Context, Context]) -> list[Child]:
    """Return the link that lays the other version beside the one that is shown, if one of the two is."""
    keys = [(one.dataset_id, one.version) for one in pair]
    here = (shown.dataset_id, shown.version)
    if here not in keys:
        return []
    other = keys[1 - keys.index(here)]
    view = View(language=language, against="@".join(other))
    return [html.P(html.A(say(language, "sides.on_map"), href=f"/?{write_view(view)}"))]


def _map(language: Language, old: Context, new: Context, diff: VersionDiff) -> html.Figure:
    kinds = diff.kinds_by_parcel()
    figure = diff_figure(old, new, kinds)
    graph = dcc.Graph(
        id=ids.DATA_COMPARED_MAP,
        figure=figure,
        config=cast("Any", STATIC),
        style={"height": f"{HEIGHT}px", "width": "100%"},
    )
    legend = html.Ul(
        [
            html.Li([html.Span(className=f"swatch swatch--kind-{kind}"), say(language, f"data.kind_{kind}")])
            for kind in KINDS
            if any(kind in some for some in kinds.values())
        ],
        className="compare__legend",
    )
    caption = html.Figcaption([legend, say(language, "data.compare_caption")], className="note")
    label = say(language, "data.compare_map", count=number(len(kinds)))
    return html.Figure([graph, caption], className="figure compare__map", role="img", **aria(label=label))


def diff_figure(old: Context, new: Context, kinds: dict[str, tuple[str, ...]]) -> go.Figure:
    """Draw the parcels that differ, each in the colour of the first thing that happened to it."""
    reference = new.dataset.reference
    traces = [areas_trace(reference["boundary"], LAND, "#C9CFD4")] if "boundary" in reference else []
    if "rings" in reference:
        traces.append(lines_trace(reference["rings"], "#C8442B"))
    for kind, colour in COLOURS.items():
        chosen = [parcel for parcel, some in kinds.items() if some[0] == kind]
        side = old if kind == "gone" else new
        parcels = side.dataset.parcels
        frame = parcels[parcels["parcel_id"].isin(chosen)]
        if len(frame):
            traces.append(areas_trace(gpd.GeoDataFrame(geometry=frame.geometry), colour, colour, width=2.0))
    axis = {"visible": False, "fixedrange": True}
    return house_figure(
        traces, height=HEIGHT, xaxis=axis, yaxis={**axis, "scaleanchor": "x", "scaleratio": 1}
    )


def _list(language: Language, old: Context, new: Context, diff: VersionDiff) -> html.Div:
    kinds = diff.kinds_by_parcel()
    chosen = list(kinds)[:LISTED]
    details = details_of(language, diff, set(chosen))
    places = _places(old, new, chosen)
    rows: list[list[Child]] = []
    for parcel in chosen:
        tags = [
            html.Span(say(language, f"data.kind_{kind}"), className=f"mark-tag kind--{kind}")
            for kind in kinds[parcel]
        ]
        what: list[Child] = [
            html.Div(tags, className="tags"),
            *(html.Div(text) for text in details.get(parcel, ())),
        ]
        link = f"/?lang={language}&at={places[parcel]}"
        if "gone" not in kinds[parcel]:
            link += f"&select={parcel}"
        rows.append([parcel, what, html.A(say(language, "data.zoom"), href=link)])
    heads: list[Child] = [say(language, f"data.col_{key}") for key in ("id", "kind", "place")]
    parts: list[Child] = [table(heads, rows, "compare__table")]
    if len(kinds) > LISTED:
        text = say(language, "data.compare_listed", count=LISTED, total=number(len(kinds)))
        parts.append(html.P(text, className="note"))
    return html.Div(parts)


def _places(old: Context, new: Context, chosen: list[str]) -> dict[str, str]:
    """Write where each parcel lies, as a link has it."""
    both = pd.concat([new.dataset.parcels, old.dataset.parcels]).drop_duplicates("parcel_id")
    frame = gpd.GeoDataFrame(both[both["parcel_id"].isin(chosen)], geometry="geometry", crs=new.area.working)
    points = frame.geometry.representative_point().to_crs(4326)
    return {
        str(parcel): f"{point.x:.5f},{point.y:.5f},16.00"
        for parcel, point in zip(frame["parcel_id"], points, strict=True)
    }


def details_of(language: Language, diff: VersionDiff, chosen: set[str]) -> dict[str, list[str]]:
    """Say of each chosen parcel what moved and which values changed."""
    said: dict[str, list[str]] = {}
    for row in diff.moved[diff.moved["parcel_id"].isin(chosen)].to_dict("records"):
        text = say(
            language,
            "data.moved_by",
            metres=number(row["moved_m"], 2),
            before=number(row["area_before_m2"], 1),
            after=number(row["area_after_m2"], 1),
        )
        said.setdefault(row["parcel_id"], []).append(text)
    for row in diff.attributes[diff.attributes["parcel_id"].isin(chosen)].to_dict("records"):
        values = {side: _value(language, row[side]) for side in ("before", "after")}
        text = say(language, "data.changed_value", column=column_word(language, row["column"]), **values)
        said.setdefault(row["parcel_id"], []).append(text)
    for row in diff.verdicts[diff.verdicts["parcel_id"].isin(chosen)].to_dict("records"):
        words = {side: say(language, f"verdict.{VERDICT_KEYS[row[side]]}") for side in ("before", "after")}
        said.setdefault(row["parcel_id"], []).append(say(language, "data.changed_verdict", **words))
    return said


def _value(language: Language, value: object) -> str:
    if value is None:
        return say(language, "data.missing_value")
    return f"{value:g}" if isinstance(value, float) else str(value)[:60]
