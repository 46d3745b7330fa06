"""The settings of an import, as the page offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.data_page.loaded import table
from dashboard.reports import layer_word
from dashboard.tags import Child, aria
from dashboard.text import knows, say
from geodata.columns import NONE, ROW
from geodata.contracts import EXTRA, PARCELS, STATUSES, reference_columns
from geodata.options import ELLIPSOIDS, Encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.context import Context
    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome
    from dashboard.view import Language

# The units that a column's numbers may be in, by the end or the beginning of its name
AREA_UNITS: Final = ("m2", "ha", "mu", "km2")
RATIO_UNITS: Final = ("ratio", "percent")
NORTH: Final = {"auto": None, "north": True, "east": False}
# What a key of a policy pack's reference begins with, by the layer that holds it
PREFIX: Final = {"rings": "ring.", "carriers": "carrier."}


def settings_of(context: Context, draft: Draft, outcome: Outcome, language: Language) -> html.Details:
    """Return the settings of an import, unfolded where it could not be read."""
    parts: list[Child] = [_reading(draft, outcome, language)]
    if draft.layer != "osm":
        parts.append(_place(draft, language))
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
        return _section(language, "reading", html.Div([dataset], className="settings__fields"))
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
    return _section(language, "reading", body)


def _layers(draft: Draft, outcome: Outcome, language: Language) -> Child:
    """Return the layers of a file with several, each with what it becomes."""
    if len(outcome.file_layers) < 2:  # noqa: PLR2004 - a single one needs no telling
        return None
    said = {draft.options.file_layer: draft.layer, **draft.more} if draft.options.file_layer else {}
    becomes = said or outcome.contracts
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
    return _section(language, "names", [lead, html.Div(fields, className="settings__fields")])


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
    data = [
        {"value": NONE, "label": say(language, "data.no_column")},
        {"value": ROW, "label": "1, 2, 3 …"},
        *({"value": one, "label": one} for one in outcome.columns),
    ]
    rows: list[list[Child]] = []
    for column in contract:
        match = matches.get(column.name)
        chosen = draft.options.mapping.get(column.name) or (match.column if match else None)
        select = dmc.Select(
            id=ids.data_column(column.name),
            data=data,
            value=chosen if chosen in {ROW, NONE, *outcome.columns} else None,
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
        examples = "" if match is None else match.examples
        unit = _unit(draft, column.name, language)
        rows.append([name, select, unit, examples, html.Span(how, className="note") if how else None])
    keys = ("ours", "theirs", "unit", "values", "how")
    heads: list[Child] = [say(language, f"data.col_{key}") for key in keys]
    return _section(language, "columns", table(heads, rows, "mapping"))


def units_of(column: str) -> tuple[str, ...]:
    """List the units that the numbers of a contract's column may be in; none where there is one only.

    Examples
    --------
    >>> units_of("site_area_m2"), units_of("far_planned"), units_of("owner")
    (('m2', 'ha', 'mu', 'km2'), ('ratio', 'percent'), ())
    """
    if column.endswith("_area_m2"):
        return AREA_UNITS
    return RATIO_UNITS if column.startswith("far_") else ()


def _unit(draft: Draft, column: str, language: Language) -> Child:
    units = units_of(column)
    if not units:
        return None
    return dmc.Select(
        id=ids.data_unit(column),
        data=[{"value": one, "label": say(language, f"data.unit_{one}")} for one in units],
        value=draft.options.units.get(column),
        placeholder=say(language, "data.unit_auto"),
        size="xs",
        clearable=True,
        **aria(label=f"{say(language, 'data.col_unit')}: {column_word(language, column)}"),
    )


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
    return _section(language, "source", html.Div(fields, className="settings__fields"))
