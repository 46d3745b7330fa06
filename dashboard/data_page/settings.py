"""What is understood of the settings that a user chose for an import on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from dashboard.data_page.forms import NORTH
from geodata.areas import first_complaint
from geodata.errors import BadReadOption, TwiceTaken
from geodata.options import LocalGrid, ToCGCS2000

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.importing import Draft
    from dashboard.importing.outcome import Outcome

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
        Contract column → the file's column, and the unit, that was chosen.
    names
        The name a feature is to go by → the feature's id.
    becomes
        The file's layer → what it is to become, of a file with several.
    """

    fields: Mapping[str, Any]
    columns: Mapping[str, str | None] = field(default_factory=dict)
    units: Mapping[str, str | None] = field(default_factory=dict)
    names: Mapping[str, str | None] = field(default_factory=dict)
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
    options = draft.options.model_dump(exclude_defaults=True) | {
        "crs": held.get("crs"),
        "encoding": held.get("encoding"),
        "datum": held["datum"] if held.get("datum") in DATUMS else None,
        "mapping": _mapping(outcome, form.columns),
        "units": {column: unit for column, unit in form.units.items() if unit},
        **_place(held),
    }
    said: dict[str, Any] = {key: held[key] for key in SAID if key in held}
    said |= {"accuracy_m": held.get("accuracy_m"), "names": _renamed(form.names, draft)}
    layer, more = held.get("layer", draft.layer), dict(draft.more)
    if form.becomes:
        layer, options["file_layer"], more = _layers(draft, form.becomes)
    if layer != draft.layer or options.get("file_layer") not in {draft.options.file_layer, outcome.read}:
        options |= {"mapping": {}, "units": {}}
        said["names"] = {}
    changed = {"options": options, "said": said, "layer": layer, "more": more}
    return _checked(draft, changed | {"dataset_id": held.get("dataset")})


def _checked(draft: Draft, changed: Mapping[str, Any]) -> Draft:
    try:
        return draft.with_(**changed)
    except ValidationError as fault:
        raise BadReadOption(detail=first_complaint(fault)) from fault


def _mapping(outcome: Outcome, columns: Mapping[str, str | None]) -> dict[str, str]:
    """Keep what the user chose otherwise than it was found; a column found by its name may be left out."""
    found = {one.contract: one.column for one in outcome.matches if one.how != "given"}
    return {name: column for name, column in columns.items() if column and found.get(name) != column}


def _place(held: Mapping[str, Any]) -> dict[str, Any]:
    shift = ToCGCS2000.parse(str(held["seven"])) if "seven" in held else None
    given = {name: held[name] for name in GRID if name in held}
    grid = None
    if given:
        grid = LocalGrid.of(**given, ellipsoid=held.get("ellipsoid", "cgcs2000"), to_cgcs2000=shift)
    return {"grid": grid, "to_cgcs2000": shift, "north_first": NORTH.get(held.get("north", "auto"))}


def _layers(draft: Draft, becomes: Mapping[str, str | None]) -> tuple[str, str | None, dict[str, str]]:
    """Say which layer of the file is read first, as what, and which others are taken with it."""
    chosen = {name: layer for name, layer in becomes.items() if layer}
    twice = next((one for one in chosen.values() if list(chosen.values()).count(one) > 1), None)
    if twice is not None:
        raise TwiceTaken(layer=twice, names=", ".join(name for name, one in chosen.items() if one == twice))
    if not chosen:
        return draft.layer, None, {}
    first = next((name for name, one in chosen.items() if one == draft.layer), next(iter(chosen)))
    return chosen.pop(first), first, chosen


def _renamed(names: Mapping[str, str | None], draft: Draft) -> dict[str, str]:
    back = {reference: feature for feature, reference in draft.said.names.items()}
    chosen = {reference: back.get(feature, feature) for reference, feature in names.items() if feature}
    return {feature: reference for reference, feature in chosen.items() if feature != reference}


def columns_of(given: Sequence[Mapping[str, str]], values: Sequence[Any], key: str) -> dict[str, Any]:
    """Join the ids of a set of components with their values."""
    return {one[key]: value for one, value in zip(given, values, strict=True)}
