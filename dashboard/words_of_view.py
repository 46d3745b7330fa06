"""What a view filters and alters, in plain words of either language: on the page, and on every export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.explore.options import names_of, use_name
from dashboard.explore.quantities import quantity
from dashboard.explore.rules import overrides_of
from dashboard.numerals import FIXED, hectares, number
from dashboard.places import name_of_thing, rings_on_ground
from dashboard.text import say
from dashboard.view import NONE
from layers.overrides import UNKNOWN_PREFIX, Alteration, alterations

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import Language, Near, Scenario, Span

MU_PER_HA: Final = 15


@dataclass(frozen=True)
class Told:
    """A scenario in words: what is filtered and what is altered, each a whole sentence."""

    filters: str
    overrides: str

    @property
    def lines(self) -> tuple[str, str]:
        """Both, for the head or the foot of an export."""
        return self.filters, self.overrides


def told(context: Context, scenario: Scenario, language: Language) -> Told:
    """Say what a scenario (or the view that shows it) filters and alters.

    Parameters
    ----------
    context
        Names towns, carriers, rules.
    scenario
        A view is one too.
    language
        In which language; an export that is read in both says it twice.

    Returns
    -------
    Told
        Whole sentences, also where nothing is filtered or altered.
    """
    joint = say(language, "words.and")
    filters, altered = filter_words(context, scenario, language), override_words(context, scenario, language)
    return Told(
        say(language, "words.filter", said=joint.join(filters)) if filters else say(language, "words.none"),
        say(language, "words.altered", said=joint.join(altered))
        if altered
        else say(language, "words.policy"),
    )


def filter_words(context: Context, scenario: Scenario, language: Language) -> tuple[str, ...]:
    """Say each thing that narrows the parcels; nothing where nothing does."""
    return tuple(phrase for _, phrase in filter_phrases(context, scenario, language))


def filter_phrases(context: Context, scenario: Scenario, language: Language) -> tuple[tuple[str, str], ...]:
    """Say each thing that narrows the parcels, after the key under which the link has it."""
    one = scenario
    named = (
        ("verdict", [say(language, f"verdict.{key}") for key in one.verdicts]),
        ("flag", [say(language, f"verdict.{key}") for key in one.flags]),
        ("use", [_use(language, code) for code in one.land_uses]),
        ("supply", [say(language, f"supply.{key}") for key in one.supplies]),
        ("town", _names(context, "towns", one.towns, language)),
        ("carrier", _names(context, "carriers", one.carriers, language)),
    )
    values = [
        (key, say(language, f"words.{key}", values=say(language, "words.or").join(words)))
        for key, words in named
        if words
    ]
    return (*values, *_ranges(one, language), *_places(context, one, language))


def override_words(context: Context, scenario: Scenario, language: Language) -> tuple[str, ...]:
    """Say each threshold and mode that differs from the pack's, the pack's own beside it."""
    pack = context.pack
    known = {rule.id for rule in pack.rules if rule.limit is not None}
    kept = scenario.with_(
        limits=tuple(pair for pair in scenario.limits if pair[0] in known),
        unknown=tuple(pair for pair in scenario.unknown if pair[0] in known),
    )
    return tuple(_alteration(context, one, language) for one in alterations(pack, overrides_of(kept)))


def _use(language: Language, code: str) -> str:
    return say(language, "words.unstated") if code == NONE else use_name(language, code)


def _names(context: Context, layer: str, ids: tuple[str, ...], language: Language) -> list[str]:
    names = names_of(context, layer, language)
    none = "words.carrier_none" if layer == "carriers" else "words.unstated"
    return [say(language, none) if one == NONE else names.get(one, one) for one in ids]


def _ranges(scenario: Scenario, language: Language) -> list[tuple[str, str]]:
    ring = {"measured": say(language, f"distance.{scenario.measure_from}")}
    spans: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("area", _area(language, scenario.area), {}),
        ("far", span_text(scenario.far, 2), {}),
        ("room", span_text(scenario.headroom, 2), {}),
        ("ring", span_text(scenario.ring, 0, unit=f"{FIXED}m"), ring),
    )
    return [(key, say(language, f"words.{key}", range=text, **facts)) for key, text, facts in spans if text]


def span_text(span: Span, decimals: int, *, unit: str = "") -> str:
    """Write a range with its unit; nothing where it is open at both ends.

    Examples
    --------
    >>> from dashboard.view import Span
    >>> span_text(Span(low=2, high=12), 0, unit=" m"), span_text(Span(high=2.5), 1), span_text(Span(), 0)
    ('2–12 m', '≤ 2.5', '')
    """
    if span.is_open:
        return ""
    low, high = number(span.low, decimals), number(span.high, decimals)
    if span.high is None:
        return f"≥ {low}{unit}"
    return f"≤ {high}{unit}" if span.low is None else f"{low}–{high}{unit}"


def _area(language: Language, span: Span) -> str:
    ends = {
        name: None if end is None else end * MU_PER_HA
        for name, end in (("low", span.low), ("high", span.high))
    }
    in_mu = span_text(span.model_copy(update=ends), 0, unit=f"{FIXED}{say(language, 'map.mu')}")
    in_ha = span_text(span, 2, unit=f"{FIXED}{say(language, 'map.ha')}")
    return f"{in_ha} ({in_mu})" if in_ha else ""


def _places(context: Context, scenario: Scenario, language: Language) -> list[tuple[str, str]]:
    said = []
    if scenario.inside:
        area = hectares(rings_on_ground(context, scenario.inside).area)
        count = len(scenario.inside)
        one = say(language, "words.inside", area=area)
        many = say(language, "words.inside_many", area=area, count=number(count))
        said.append(("in", one if count == 1 else many))
    if scenario.near is not None:
        thing = thing_words(context, scenario.near, language)
        metres = number(scenario.near.distance_m)
        said.append(("near", say(language, "words.near", thing=thing, distance=metres)))
    return said


def thing_words(context: Context, near: Near, language: Language) -> str:
    """Name what a distance is measured to, with what it is where its name does not say so."""
    name = name_of_thing(context, near, language)
    key = f"words.thing_{near.kind}"
    return say(language, key, name=name) if near.kind in {"point", "parcel"} else name


def _alteration(context: Context, one: Alteration, language: Language) -> str:
    if one.what == "measure_from":
        return say(
            language,
            "words.measure_from",
            original=say(language, f"distance.{one.original}"),
            value=say(language, f"distance.{one.value}"),
        )
    if one.what == "share_base":
        return say(
            language,
            "words.share_base",
            original=say(language, f"words.{one.original}"),
            value=say(language, f"words.{one.value}"),
        )
    rule = context.pack.rule(one.what.removeprefix(UNKNOWN_PREFIX))
    name = say(language, f"rule.{rule.metric}")
    if rule.kind in {"info", "discretionary"}:
        name = say(language, "rule.named", name=name, kind=say(language, f"rule.{rule.kind}"))
    if one.what.startswith(UNKNOWN_PREFIX):
        return say(language, f"words.unknown_{one.value}", rule=name)
    amounts = {
        key: quantity(language, rule.metric, float(value))
        for key, value in (("original", one.original), ("value", one.value))
    }
    return say(language, "words.limit", rule=name, **amounts)
