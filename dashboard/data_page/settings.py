"""What is understood of the settings that a user chose for an import on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from dashboard.data_page.forms import NORTH
from dashboard.data_page.layer_forms import layer_forms
from dashboard.importing.drafts import Alone
from geodata.areas import first_complaint
from geodata.errors import BadReadOption, TwiceTaken
from geodata.options import LocalGrid, ToCGCS2000

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data_page.layer_forms import LayerForm
    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome

    Choices = Mapping[str, Mapping[str, str | None]]

DATUMS: Final = ("stated", "gcj02", "bd09")
GRID: Final = ("central_meridian_deg", "false_easting_m", "false_northing_m")
SAID: Final = ("source", "licence", "attribution", "captured_on", "status")


@dataclass(frozen=True)
class Form:
    """What stands in the form.

    Parameters
    ----------
    fields
        Setting → value.
    columns, units
        By the layer of the file ("" where it has one): contract column → the file's column, and the unit,
        that was chosen.
    names
        By the layer of the file: the name a feature is to go by → the feature's id.
    becomes
        The file's layer → what it is to become, of a file with several.
    """

    fields: Mapping[str, Any]
    columns: Choices = field(default_factory=dict)
    units: Choices = field(default_factory=dict)
    names: Choices = field(default_factory=dict)
    becomes: Mapping[str, str | None] = field(default_factory=dict)


def with_settings(draft: Draft, outcome: Outcome, form: Form) -> Draft:
    """Return an import as the user has set it.

    Parameters
    ----------
    draft, outcome
        As it stood.
    form
        What stands in the form.

    Raises
    ------
    BadReadOption, BadLocalGrid, BadSevenParameters, TwiceTaken
        Naming what cannot be meant.
    """
    held = {key: value for key, value in form.fields.items() if value not in {None, ""}}
    if draft.layer == "osm":
        return _checked(draft, {"dataset_id": held.get("dataset")})
    first, own, more = _layers(draft, outcome, form, held)
    options = draft.options.model_dump(exclude_defaults=True) | {
        "file_layer": first,
        "crs": held.get("crs"),
        "encoding": held.get("encoding"),
        "datum": held["datum"] if held.get("datum") in DATUMS else None,
        "mapping": own.mapping,
        "units": own.units,
        **_place(held),
    }
    said: dict[str, Any] = {key: held[key] for key in SAID if key in held}
    said |= {"accuracy_m": held.get("accuracy_m"), "names": own.names}
    changed = {"options": options, "said": said, "layer": own.layer, "more": more}
    return _checked(draft, changed | {"dataset_id": held.get("dataset")})


def _checked(draft: Draft, changed: Mapping[str, Any]) -> Draft:
    try:
        return draft.with_(**changed)
    except ValidationError as fault:
        raise BadReadOption(detail=first_complaint(fault)) from fault


def _alone(shown: LayerForm, form: Form) -> Alone:
    """Understand what was chosen for one layer.

    Of columns it keeps what was chosen otherwise than it was found; one found by its name may be left out.
    """
    columns, units, names = (
        chosen.get(shown.file_layer, {}) for chosen in (form.columns, form.units, form.names)
    )
    found = {one.contract: one.column for one in shown.seen.matches if one.how != "given"}
    mapping = {name: column for name, column in columns.items() if column and found.get(name) != column}
    changed = {"mapping": mapping, "units": {column: unit for column, unit in units.items() if unit}}
    return shown.said.model_copy(update={**changed, "names": _renamed(names, shown.said.names)})


def _place(held: Mapping[str, Any]) -> dict[str, Any]:
    shift = ToCGCS2000.parse(str(held["seven"])) if "seven" in held else None
    given = {name: held[name] for name in GRID if name in held}
    grid = None
    if given:
        grid = LocalGrid.of(**given, ellipsoid=held.get("ellipsoid", "cgcs2000"), to_cgcs2000=shift)
    return {"grid": grid, "to_cgcs2000": shift, "north_first": NORTH.get(held.get("north", "auto"))}


def _layers(
    draft: Draft, outcome: Outcome, form: Form, held: Mapping[str, Any]
) -> tuple[str | None, Alone, dict[str, Alone]]:
    """Say which layer of the file is read first, and of it and of those taken with it what is said of each.

    What was said of a layer that now becomes another one no longer holds.
    """
    shown = layer_forms(draft, outcome)
    said = draft.more | {one.file_layer: _alone(one, form) for one in shown}
    if not form.becomes:
        name = shown[0].file_layer
        layer = str(held.get("layer", draft.layer))
        return draft.options.file_layer, _of(said.get(name), layer), dict(draft.more)
    chosen = {name: layer for name, layer in form.becomes.items() if layer}
    twice = next((one for one in chosen.values() if list(chosen.values()).count(one) > 1), None)
    if twice is not None:
        raise TwiceTaken(layer=twice, names=", ".join(name for name, one in chosen.items() if one == twice))
    if not chosen:
        return None, _of(None, draft.layer), {}
    every = {name: _of(said.get(name), layer) for name, layer in chosen.items()}
    first = next((name for name, one in chosen.items() if one == draft.layer), next(iter(chosen)))
    return first, every.pop(first), every


def _of(said: Alone | None, layer: str) -> Alone:
    return said if said is not None and said.layer == layer else Alone(layer=layer)


def _renamed(names: Mapping[str, str | None], before: Mapping[str, str]) -> dict[str, str]:
    back = {reference: feature for feature, reference in before.items()}
    chosen = {reference: back.get(feature, feature) for reference, feature in names.items() if feature}
    return {feature: reference for reference, feature in chosen.items() if feature != reference}


def columns_of(given: Sequence[Mapping[str, str]], values: Sequence[Any], key: str) -> dict[str, Any]:
    """Join the ids of a set of components with their values."""
    return {one[key]: value for one, value in zip(given, values, strict=True)}


def by_layer(
    given: Sequence[Mapping[str, str]], values: Sequence[Any], key: str
) -> dict[str, dict[str, Any]]:
    """Join the ids of a set of components with their values, by the layer of the file they are of.

    Examples
    --------
    >>> by_layer([{"of": "dk", "contract": "town"}, {"of": "hx", "contract": "id"}], ["XZ", None], "contract")
    {'dk': {'town': 'XZ'}, 'hx': {'id': None}}
    """
    found: dict[str, dict[str, Any]] = {}
    for one, value in zip(given, values, strict=True):
        found.setdefault(one["of"], {})[one[key]] = value
    return found
