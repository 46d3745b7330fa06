"""Which column and which feature of each layer of a file is which, as the page offers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.data_page.loaded import table
from dashboard.importing.drafts import Alone
from dashboard.reports import layer_word
from dashboard.tags import Child, aria
from dashboard.text import knows, say
from geodata.columns import NONE, ROW
from geodata.contracts import PARCELS, reference_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.context import Context
    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome, Seen
    from dashboard.view import Language
    from geodata.contracts import Column

# The units that a column's numbers may be in, by the end or the beginning of its name
AREA_UNITS: Final = ("m2", "ha", "mu", "km2")
RATIO_UNITS: Final = ("ratio", "percent")
# What a key of a policy pack's reference begins with, by the layer that holds it
PREFIX: Final = {"rings": "ring.", "carriers": "carrier."}


@dataclass(frozen=True)
class LayerForm:
    """What the form says of one layer of a file.

    Parameters
    ----------
    file_layer
        Its name in the file; empty where the file has one only.
    said
        What the user has said about it.
    seen
        What was seen in it.
    """

    file_layer: str
    said: Alone
    seen: Seen

    @property
    def layer(self) -> str:
        """What it is to become."""
        return self.said.layer


def layer_forms(draft: Draft, outcome: Outcome) -> list[LayerForm]:
    """List the layers of a file that have a form: the first one, and those that are taken with it."""
    options = draft.options
    several = len(outcome.file_layers) > 1
    name = (options.file_layer or outcome.read or "") if several else ""
    said = Alone(layer=draft.layer, mapping=options.mapping, units=options.units, names=draft.said.names)
    seen = {one.file_layer: one for one in outcome.beside}
    others = [LayerForm(one, own, seen[one]) for one, own in draft.more.items() if one in seen]
    return [LayerForm(name, said, outcome), *others]


def layers_settings(context: Context, draft: Draft, outcome: Outcome, language: Language) -> list[Child]:
    """Return the columns and names of each layer; of several, each under its own name to unfold."""
    forms = layer_forms(draft, outcome)
    if len(forms) == 1:
        return [_names(context, forms[0], language), _columns(forms[0], language)]
    lead = html.P(say(language, "data.settings_each_lead"), className="note")
    return [section(language, "each", [lead, *(_folded(context, form, language) for form in forms)])]


def _folded(context: Context, form: LayerForm, language: Language) -> html.Details:
    taken = sum(one.column not in {NONE, ROW} for one in form.seen.matches)
    summary = html.Summary(
        [
            html.Span(f"{form.file_layer} → {layer_word(language, form.layer)}"),
            html.Span(say(language, "data.columns_taken", count=taken), className="note"),
        ]
    )
    body = [_names(context, form, language), _columns(form, language)]
    matched = {one.contract for one in form.seen.matches}
    lacks = any(column.required and column.name not in matched for column in contract_of(form.layer))
    return html.Details([summary, *body], open=lacks, className="settings__layer")


def contract_of(layer: str) -> tuple[Column, ...]:
    """List the columns of a layer's contract."""
    return PARCELS if layer == "parcels" else reference_columns(layer)


def section(language: Language, key: str, children: Child) -> html.Div:
    """Return a part of the settings under its heading."""
    return html.Div(
        [html.H4(say(language, f"data.settings_{key}")), html.Div(children)], className="settings__part"
    )


def _names(context: Context, form: LayerForm, language: Language) -> Child:
    wanted = wanted_names(context, form.layer)
    if not wanted or not form.seen.features:
        return None
    given = {reference: feature for feature, reference in form.said.names.items()}
    read = dict(form.seen.features)
    features = [{"value": one, "label": f"{name} ({one})" if name else one} for one, name in read.items()]
    fields = [
        dmc.Select(
            id=ids.data_name(reference, form.file_layer),
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
    return section(language, "names", [lead, html.Div(fields, className="settings__fields")])


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


def _columns(form: LayerForm, language: Language) -> html.Div:
    contract = contract_of(form.layer)
    matches = {one.contract: one for one in form.seen.matches}
    data = [
        {"value": NONE, "label": say(language, "data.no_column")},
        {"value": ROW, "label": "1, 2, 3 …"},
        *({"value": one, "label": one} for one in form.seen.columns),
    ]
    rows: list[list[Child]] = []
    for column in contract:
        match = matches.get(column.name)
        chosen = form.said.mapping.get(column.name) or (match.column if match else None)
        select = dmc.Select(
            id=ids.data_column(column.name, form.file_layer),
            data=data,
            value=chosen if chosen in {ROW, NONE, *form.seen.columns} else None,
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
        unit = _unit(form, column.name, language)
        rows.append([name, select, unit, examples, html.Span(how, className="note") if how else None])
    keys = ("ours", "theirs", "unit", "values", "how")
    heads: list[Child] = [say(language, f"data.col_{key}") for key in keys]
    return section(language, "columns", table(heads, rows, "mapping"))


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


def _unit(form: LayerForm, column: str, language: Language) -> Child:
    units = units_of(column)
    if not units:
        return None
    return dmc.Select(
        id=ids.data_unit(column, form.file_layer),
        data=[{"value": one, "label": say(language, f"data.unit_{one}")} for one in units],
        value=form.said.units.get(column),
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
