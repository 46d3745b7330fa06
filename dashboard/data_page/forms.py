"""The settings of an import, as the page offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.data_page.layer_forms import layers_settings, section
from dashboard.reports import layer_word
from dashboard.tags import Child
from dashboard.text import knows, say
from geodata.contracts import EXTRA, STATUSES
from geodata.options import ELLIPSOIDS, Encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.context import Context
    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome
    from dashboard.view import Language

NORTH: Final = {"auto": None, "north": True, "east": False}


def settings_of(context: Context, draft: Draft, outcome: Outcome, language: Language) -> html.Details:
    """Return the settings of an import, unfolded where it could not be read."""
    parts: list[Child] = [_reading(draft, outcome, language)]
    if draft.layer != "osm":
        parts.append(_place(draft, language))
        parts += layers_settings(context, draft, outcome, language)
        parts.append(_source(draft, language))
    again = html.Button(
        say(language, "data.read_again"), id=ids.data_act("read"), className="button", type="button"
    )
    body = html.Div([*parts, html.Div(again, className="flow__acts")], className="settings")
    return html.Details([html.Summary(say(language, "data.settings")), body], open=not outcome.is_read)


def _field(kind: Any, language: Language, field: str, **more: Any) -> Any:  # noqa: ANN401 - a component class
    note = f"data.field_{field}_note"
    described = {"description": say(language, note)} if knows(note) and "description" not in more else {}
    label = say(language, f"data.field_{field}")
    return kind(id=ids.data_field(field), label=label, size="sm", **described, **more)


def layer_choices(language: Language) -> list[dict[str, str]]:
    """List what a file can become."""
    return [{"value": name, "label": layer_word(language, name)} for name in ("parcels", *EXTRA)]


def _reading(draft: Draft, outcome: Outcome, language: Language) -> html.Div:
    dataset = _field(dmc.TextInput, language, "dataset", value=draft.dataset_id or "")
    if draft.layer == "osm":
        return section(language, "reading", html.Div([dataset], className="settings__fields"))
    options = draft.options
    how = (
        say(language, f"data.how_{outcome.crs_how}") if outcome.crs_how else say(language, "data.how_unknown")
    )
    note = say(language, "data.field_crs_note", crs=outcome.came_crs or say(language, "data.none"), how=how)
    fields = [
        _field(
            dmc.NumberInput, language, "crs", value=options.crs or "", hideControls=True, description=note
        ),
        _field(
            dmc.Select,
            language,
            "encoding",
            data=list(get_args(Encoding)),
            value=options.encoding,
            placeholder=say(language, "data.field_encoding_auto"),
            clearable=True,
        ),
        dataset,
    ]
    if len(outcome.file_layers) < 2:  # noqa: PLR2004 - where there are two, each becomes something
        layer = _field(
            dmc.Select,
            language,
            "layer",
            data=layer_choices(language),
            value=draft.layer,
            allowDeselect=False,
        )
        fields.insert(0, layer)
    body: list[Child] = [_layers(draft, outcome, language), html.Div(fields, className="settings__fields")]
    if outcome.candidates and outcome.crs_how in {"", "unknown", "magnitude"}:
        body.append(
            html.P(say(language, "data.candidates", names="; ".join(outcome.candidates)), className="note")
        )
    return section(language, "reading", body)


def _layers(draft: Draft, outcome: Outcome, language: Language) -> Child:
    """Return the layers of a file with several, each with what it becomes."""
    if len(outcome.file_layers) < 2:  # noqa: PLR2004 - a single one needs no telling
        return None
    becomes: Mapping[str, str] = outcome.contracts
    if draft.options.file_layer:
        becomes = {
            draft.options.file_layer: draft.layer,
            **{name: one.layer for name, one in draft.more.items()},
        }
    fields = [
        dmc.Select(
            id=ids.data_becomes(name),
            data=layer_choices(language),
            value=becomes.get(name),
            label=name,
            placeholder=say(language, "data.not_read"),
            size="sm",
            clearable=True,
        )
        for name in outcome.file_layers
    ]
    lead = html.P(say(language, "data.settings_layers_lead"), className="note")
    return html.Div([lead, html.Div(fields, className="settings__fields")], className="settings__layers")


def _place(draft: Draft, language: Language) -> html.Details:
    """Return what only an office itself can say: its local grid, the parameters of an old datum, the axes."""
    options = draft.options
    grid, seven = options.grid, options.to_cgcs2000
    numbers = ("central_meridian_deg", "false_easting_m", "false_northing_m")
    fields = [
        _field(dmc.TextInput, language, name, value="" if grid is None else f"{getattr(grid, name):.10g}")
        for name in numbers
    ]
    ellipsoids = [{"value": one, "label": say(language, f"data.ellipsoid_{one}")} for one in ELLIPSOIDS]
    fields.append(
        _field(
            dmc.Select,
            language,
            "ellipsoid",
            data=ellipsoids,
            value="cgcs2000" if grid is None else grid.ellipsoid,
            allowDeselect=False,
        )
    )
    written = "" if seven is None else ", ".join(f"{number:.10g}" for number in seven.model_dump().values())
    fields.append(_field(dmc.TextInput, language, "seven", value=written))
    chosen = next(key for key, first in NORTH.items() if first is options.north_first)
    axes = [{"value": key, "label": say(language, f"data.north_{key}")} for key in NORTH]
    fields.append(_field(dmc.Select, language, "north", data=axes, value=chosen, allowDeselect=False))
    body = [
        html.P(say(language, "data.settings_place_lead"), className="note"),
        html.Div(fields, className="settings__fields"),
    ]
    summary = html.Summary(say(language, "data.settings_place"))
    return html.Details([summary, *body], open=bool(grid or seven), className="settings__part")


def _source(draft: Draft, language: Language) -> html.Div:
    said = draft.said
    texts = ("source", "licence", "attribution", "captured_on")
    statuses = [{"value": one, "label": say(language, f"data.status_{one}")} for one in STATUSES]
    fields = [_field(dmc.TextInput, language, key, value=getattr(said, key)) for key in texts]
    accuracy = "" if said.accuracy_m is None else said.accuracy_m
    fields.append(_field(dmc.NumberInput, language, "accuracy_m", value=accuracy, min=0, hideControls=True))
    none = say(language, "data.field_status_none")
    fields.append(
        _field(
            dmc.Select, language, "status", data=statuses, value=said.status, clearable=True, placeholder=none
        )
    )
    return section(language, "source", html.Div(fields, className="settings__fields"))
