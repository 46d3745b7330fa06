"""What the filters can be set to: read from the data, the pack and the map's layers, once per version."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dashboard.explore.legends import legend
from dashboard.text import knows, say
from dashboard.view import NONE
from geodata.status import layers_status
from layers.symbology import CARRIER, land_use_colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.context import Context
    from dashboard.view import Language, View

SUPPLIES: Final = ("promoted", "stock", "other")
UNSTATED: Final = "unstated"
RING_METRIC: Final = "distance_to_lines"
SHOWN_USES: Final = 14
FARTHEST_M: Final = 10_000.0
RANGED: Final = {
    "area": "site_area_m2",
    "far": "far_existing",
    "room": "far_existing",
    "ring": "ring_nearest_m",
}

# group of the map's style → the reference layers it draws; order of the list
LAYERS: Final = {
    "band": ("rings",),
    "rings": ("rings",),
    "carriers": ("carriers",),
    "crossings": ("crossings",),
    "metro": ("metro", "stations"),
    "parcels": (),
    "flags": (),
    "close": (),
    "rail": ("rail",),
    "roads": ("roads",),
    "water": ("water", "rivers"),
    "labels": ("towns", "neighbours", "landmarks"),
}


# the highest first, as the style has them; names lie over all of them
DRAWN_ORDER: Final = (
    *("rings", "metro", "crossings", "rail", "flags", "close"),
    *("parcels", "band", "carriers", "roads", "water"),
)

# most outlines of a set with schematic rings would be this one's, and hide what is under them
HIDDEN_AT_FIRST: Final = frozenset({"close"})


@dataclass(frozen=True)
class Layer:
    """A row of the layer list; opacity in percent."""

    id: str
    name: str
    legend: str
    schematic: bool
    shown: bool = True
    opacity: int = 100


@dataclass(frozen=True)
class Options:
    """The values of the filters, named in one language; a facet's entries are (value, name, colour)."""

    ring_rule: str | None
    policy_limit: float | None
    has_ring: bool
    ends: Mapping[str, float]
    has: Mapping[str, bool]
    land_uses: tuple[tuple[str, str, str | None], ...]
    supplies: tuple[tuple[str, str, str | None], ...]
    towns: tuple[tuple[str, str, str | None], ...]
    carriers: tuple[tuple[str, str, str | None], ...]
    layers: tuple[Layer, ...]

    def for_view(self, view: View) -> Options:
        """Return the options with the layers as a view shows them."""
        opacity = dict(view.opacity)
        layers = tuple(
            replace(
                layer,
                shown=(layer.shown or layer.id in view.shown) and layer.id not in view.hidden,
                opacity=opacity.get(layer.id, layer.opacity),
            )
            for layer in self.layers
        )
        return replace(self, layers=layers)

    def limit(self, view: View) -> float:
        """Return the ring threshold in force, in metres."""
        moved = dict(view.limits).get(self.ring_rule or "")
        return moved if moved is not None else (self.policy_limit or 0.0)


def options_of(context: Context, language: Language) -> Options:
    """Read the options from a context.

    Parameters
    ----------
    context
        Data, pack, measures.
    language
        Language of the names.
    """
    found: Options = context.facts.get(("options", language), lambda: _options_of(context, language))
    return found


def _options_of(context: Context, language: Language) -> Options:
    rule = next(
        (rule for rule in context.pack.rules if rule.metric == RING_METRIC and rule.limit is not None), None
    )
    frame = context.measures.frame
    return Options(
        ring_rule=None if rule is None else rule.id,
        policy_limit=None if rule is None else rule.limit,
        has_ring=bool(context.measures.ring_ids),
        ends=range_ends(context),
        has={key: bool(frame[column].notna().any()) for key, column in RANGED.items()},
        land_uses=_land_uses(context, language),
        supplies=tuple((key, say(language, f"supply.{key}"), None) for key in SUPPLIES)
        if frame["supply"].notna().any()
        else (),
        towns=_towns(context, language),
        carriers=_carriers(context, language),
        layers=_layers(context, language),
    )


def range_ends(context: Context) -> Mapping[str, float]:
    """Return the upper ends of the ranges, rounded up: areas in ha, distances in m."""
    found: Mapping[str, float] = context.facts.get("ends", lambda: _range_ends(context))
    return found


def _range_ends(context: Context) -> Mapping[str, float]:
    frame = context.measures.frame
    most = {key: float(frame[column].max()) for key, column in RANGED.items() if frame[column].notna().any()}
    allowed = [rule.limit for rule in context.pack.rules if rule.metric == "far" and rule.limit is not None]
    return {
        "area": float(math.ceil(most.get("area", 10_000.0) / 10_000)),
        "far": math.ceil(most.get("far", 1.0) * 2) / 2,
        "room": math.ceil(max(allowed, default=1.0) * 2) / 2,
        "ring": min(math.ceil(most.get("ring", 1000.0) / 500) * 500.0, FARTHEST_M),
    }


def _carriers(context: Context, language: Language) -> tuple[tuple[str, str, str | None], ...]:
    present = set(context.measures.frame["carrier"].dropna().unique())
    if not present:
        return ()
    names = names_of(context, "carriers", language)
    known = tuple((key, name, CARRIER) for key, name in names.items() if key in present)
    return (*known, (NONE, say(language, "overview.none_carrier"), None))


def use_name(language: Language, code: str | None) -> str:
    """Name a land-use code; a code that the catalogue does not know stands for itself.

    Examples
    --------
    >>> use_name("en", "0802"), use_name("en", "9999"), use_name("en", None)
    ('Research', '9999', 'Not stated')
    """
    if not isinstance(code, str) or not code or code == UNSTATED:
        return say(language, "use.unknown")
    return say(language, f"use.{code}") if knows(f"use.{code}") else code


def _land_uses(context: Context, language: Language) -> tuple[tuple[str, str, str | None], ...]:
    counts = context.measures.frame["land_use"].dropna().value_counts()
    codes = sorted(str(code) for code in counts.index[:SHOWN_USES])
    return tuple((code, use_name(language, code), land_use_colour(code)) for code in codes)


def _towns(context: Context, language: Language) -> tuple[tuple[str, str, str | None], ...]:
    names = town_names(context, language)
    present: list[str] = context.measures.frame["town"].dropna().unique().tolist()
    ordered = [key for key in names if key in set(present)] + sorted(set(present) - set(names))
    return tuple((key, names.get(key, key), None) for key in ordered)


def town_names(context: Context, language: Language) -> dict[str, str]:
    """Return the towns' names by id."""
    return names_of(context, "towns", language)


def names_of(context: Context, layer: str, language: Language) -> dict[str, str]:
    """Return a reference layer's names by id, in a language; the Chinese one where there is no other."""
    found: dict[str, str] = context.facts.get(
        ("names", layer, language), lambda: _names_of(context, layer, language)
    )
    return found


def _names_of(context: Context, layer: str, language: Language) -> dict[str, str]:
    frame = context.dataset.reference.get(layer)
    if frame is None or not len(frame):
        return {}
    own = frame["name_zh" if language == "zh" else "name_en"]
    names = own.fillna(frame["name_zh"]).fillna(frame["id"])
    return dict(zip(frame["id"].tolist(), names.tolist(), strict=True))


def _layers(context: Context, language: Language) -> tuple[Layer, ...]:
    reference = context.dataset.reference
    rows = []
    for key, drawn in LAYERS.items():
        frames = [reference[name] for name in drawn if name in reference and len(reference[name])]
        if drawn and not frames:
            continue
        own = [context.dataset.parcels] if key == "parcels" else frames
        schematic = layers_status(own) == "schematic"
        shown = key not in HIDDEN_AT_FIRST
        rows.append(Layer(key, say(language, f"layers.{key}"), legend(key), schematic, shown))
    return tuple(rows)
