"""The settings of an import: what the page offers, and what is understood of what the user chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import dash_mantine_components as dmc
from dash import html
from pydantic import ValidationError

from dashboard import ids
from dashboard.data_page.loaded import table
from dashboard.reports import layer_word
from dashboard.tags import Child, aria
from dashboard.text import knows, say
from geodata.areas import first_complaint
from geodata.contracts import EXTRA, PARCELS, STATUSES, reference_columns
from geodata.errors import BadReadOption
from geodata.options import Encoding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.context import Context
    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome
    from dashboard.view import Language

ROW: Final = "@row"
DATUMS: Final = ("stated", "gcj02", "bd09")
# What a key of a policy pack's reference begins with, by the layer that holds it
PREFIX: Final = {"rings": "ring.", "carriers": "carrier."}


def settings_of(context: Context, draft: Draft, outcome: Outcome, language: Language) -> html.Details:
    """Return the settings of an import, unfolded where it could not be read."""
    parts: list[Child] = [_reading(draft, outcome, language)]
    if draft.layer != "osm":
        parts.append(_names(context, draft, outcome, language))
        parts.append(_columns(draft, outcome, language))
        parts.append(_source(draft, language))
    again = html.Button(
        say(language, "data.read_again"), id=ids.data_act("read"), className="button", type="button"
    )
    body = html.Div([*parts, html.Div(again, className="flow__acts")], className="settings")
    return html.Details([html.Summary(say(language, "data.settings")), body], open=not outcome.is_read)


def _section(language: Language, key: str, children: Child) -> html.Div:
    return html.Div(
        [html.H4(say(language, f"data.settings_{key}")), html.Div(children)], className="settings__part"
    )


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
        return _section(language, "reading", html.Div([dataset], className="fields"))
    options = draft.options
    how = (
        say(language, f"data.how_{outcome.crs_how}") if outcome.crs_how else say(language, "data.how_unknown")
    )
    note = say(language, "data.field_crs_note", crs=outcome.came_crs or say(language, "data.none"), how=how)
    fields = [
        _field(
            dmc.Select,
            language,
            "layer",
            data=layer_choices(language),
            value=draft.layer,
            allowDeselect=False,
        ),
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
    if len(outcome.file_layers) > 1:
        layers = list(outcome.file_layers)
        fields.insert(1, _field(dmc.Select, language, "file_layer", data=layers, value=options.file_layer))
    body: list[Child] = [html.Div(fields, className="fields")]
    if outcome.candidates and outcome.crs_how in {"", "unknown", "magnitude"}:
        body.append(
            html.P(say(language, "data.candidates", names="; ".join(outcome.candidates)), className="note")
        )
    return _section(language, "reading", body)


def _names(context: Context, draft: Draft, outcome: Outcome, language: Language) -> Child:
    wanted = wanted_names(context, draft.layer)
    if not wanted or not outcome.features:
        return None
    given = {reference: feature for feature, reference in draft.said.names.items()}
    read = dict(outcome.features)
    features = [{"value": one, "label": f"{name} ({one})" if name else one} for one, name in read.items()]
    fields = [
        dmc.Select(
            id=ids.data_name(reference),
            data=[*features, *([{"value": reference, "label": reference}] if reference not in read else [])],
            value=given.get(reference) or proposed(reference, name, read),
            label=name,
            size="sm",
            clearable=True,
            placeholder=say(language, "data.not_taken"),
        )
        for reference, name in wanted.items()
    ]
    lead = html.P(say(language, "data.settings_names_lead"), className="note")
    return _section(language, "names", [lead, html.Div(fields, className="fields")])


def wanted_names(context: Context, layer: str) -> dict[str, str]:
    """List the features that the area's packs ask for in a layer: id → what it is called now."""
    prefix = PREFIX.get(layer)
    if prefix is None:
        return {}
    wanted = [one for key, one in context.references.items() if key.startswith(prefix)]
    shown = context.dataset.reference.get(layer)
    names = {} if shown is None else dict(zip(shown["id"], shown["name_zh"], strict=True))
    return {one: str(names[one]) if isinstance(names.get(one), str) else one for one in wanted}


def proposed(reference: str, name: str, features: Mapping[str, str]) -> str | None:
    """Propose the feature that goes by a name: the one with its id, else the only one whose name says so.

    Examples
    --------
    >>> proposed("ring-middle", "中环", {"7": "昆山中环", "8": "外环"})
    '7'
    """
    if reference in features:
        return reference
    alike = [one for one, called in features.items() if called and (name in called or called in name)]
    return alike[0] if len(alike) == 1 else None


def _columns(draft: Draft, outcome: Outcome, language: Language) -> html.Div:
    contract = PARCELS if draft.layer == "parcels" else reference_columns(draft.layer)
    matches = {one.contract: one for one in outcome.matches}
    data = [{"value": ROW, "label": "1, 2, 3 …"}] + [{"value": one, "label": one} for one in outcome.columns]
    rows: list[list[Child]] = []
    for column in contract:
        match = matches.get(column.name)
        chosen = draft.options.mapping.get(column.name) or (match.column if match else None)
        select = dmc.Select(
            id=ids.data_column(column.name),
            data=data,
            value=chosen if chosen in {ROW, *outcome.columns} else None,
            placeholder=say(language, "data.not_taken"),
            searchable=True,
            size="xs",
            **aria(label=column_word(language, column.name)),
        )
        how = "" if match is None else say(language, f"data.how_{match.how}")
        if match is not None and match.factor != 1:
            how += " · " + say(language, "data.unit_converted", factor=f"{match.factor:g}", unit=match.unit)
        star = html.B(" *") if column.required else None
        name = html.Span([column_word(language, column.name), star, html.Code(column.name, className="note")])
        rows.append([name, select, "" if match is None else match.examples, html.Span(how, className="note")])
    heads: list[Child] = [say(language, f"data.col_{key}") for key in ("ours", "theirs", "values", "how")]
    return _section(language, "columns", table(heads, rows, "mapping"))


def column_word(language: Language, column: str) -> str:
    """Say what a column of the contract holds; a column of the file's own keeps its name.

    Examples
    --------
    >>> column_word("en", "site_area_m2"), column_word("en", "TDYT")
    ('Site area', 'TDYT')
    """
    key = f"data.column_{column}"
    return say(language, key) if knows(key) else column


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
    return _section(language, "source", html.Div(fields, className="fields"))


def with_settings(
    draft: Draft,
    outcome: Outcome,
    fields: Mapping[str, Any],
    columns: Mapping[str, str | None],
    names: Mapping[str, str | None],
) -> Draft:
    """Return an import as the user has set it.

    Parameters
    ----------
    draft, outcome
        As it stood.
    fields
        Setting → value.
    columns
        Contract column → the file's column that was chosen.
    names
        The name a feature is to go by → the feature's id.

    Raises
    ------
    BadReadOption
        Naming what cannot be meant.
    """
    held = {key: value for key, value in fields.items() if value not in {None, ""}}
    taken = {one.contract: one.column for one in outcome.matches if one.how != "given"}
    mapping = {name: column for name, column in columns.items() if column and taken.get(name) != column}
    options = draft.options.model_dump(exclude_defaults=True) | {
        "file_layer": held.get("file_layer", draft.options.file_layer),
        "crs": int(held["crs"]) if "crs" in held else None,
        "encoding": held.get("encoding"),
        "datum": held["datum"] if held.get("datum") in DATUMS else None,
        "mapping": mapping,
    }
    said: dict[str, Any] = {
        key: held[key] for key in ("source", "licence", "attribution", "captured_on", "status") if key in held
    }
    said |= {"accuracy_m": held.get("accuracy_m"), "names": _renamed(names, draft)}
    layer = held.get("layer", draft.layer)
    if layer != draft.layer:
        options["mapping"], said["names"] = {}, {}
    try:
        changed = {"options": options, "said": said, "layer": layer, "dataset_id": held.get("dataset")}
        return draft.with_(**(changed if draft.layer != "osm" else {"dataset_id": held.get("dataset")}))
    except (ValidationError, ValueError, TypeError) as fault:
        detail = first_complaint(fault) if isinstance(fault, ValidationError) else str(fault)
        raise BadReadOption(detail=detail) from fault


def _renamed(names: Mapping[str, str | None], draft: Draft) -> dict[str, str]:
    back = {reference: feature for feature, reference in draft.said.names.items()}
    chosen = {reference: back.get(feature, feature) for reference, feature in names.items() if feature}
    return {feature: reference for reference, feature in chosen.items() if feature != reference}


def columns_of(given: Sequence[Mapping[str, str]], values: Sequence[Any], key: str) -> dict[str, Any]:
    """Join the ids of a set of components with their values."""
    return {one[key]: value for one, value in zip(given, values, strict=True)}
