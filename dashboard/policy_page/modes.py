"""What-if besides thresholds: where distances are measured from, what shares are of, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.rule_words import name_of
from dashboard.tags import Child
from dashboard.text import say
from layers.overrides import (
    MEASURE_FROM,
    SHARE_BASE,
    UNKNOWN_AS,
    original_measure_from,
    original_share_base,
)

if TYPE_CHECKING:
    from dashboard.view import View
    from layers.policy import PolicyPack

REVIEW: Final = "review"
KINDS: Final = {"from": ("measure_from", MEASURE_FROM), "base": ("share_base", SHARE_BASE)}


def modes(view: View, pack: PolicyPack) -> html.Div:
    """Return the lists of modes; each shows what is in force, the pack's own marked as such.

    Parameters
    ----------
    view
        Its modes, its language.
    pack
        The pack in force.
    """
    language = view.language
    own = own_modes(pack)
    there = {rule.metric for rule in pack.rules}
    base = view.share_base or own["base"]
    lists: list[Child] = [
        html.Div(
            _select(
                ids.POLICY_FROM,
                say(language, "modes.measure_from"),
                _options(view, "from", own),
                view.measure_from,
            ),
            hidden="distance_to_lines" not in there,
        ),
        html.Div(
            _select(ids.POLICY_BASE, say(language, "modes.share_base"), _options(view, "base", own), base),
            hidden="support_floor_share" not in there,
        ),
    ]
    taken = dict(view.unknown)
    for rule in pack.rules:
        if rule.kind == "hard" and rule.limit is not None:
            label = say(language, "modes.unknown", name=name_of(language, rule))
            options = [(key, say(language, f"modes.unknown_{key}")) for key in (REVIEW, *UNKNOWN_AS)]
            lists.append(_select(ids.policy_unknown(rule.id), label, options, taken.get(rule.id, REVIEW)))
    return html.Div([*lists, dcc.Store(id=ids.POLICY_OWN, data=own)], className="fields modes")


def own_modes(pack: PolicyPack) -> dict[str, str]:
    """Give the modes as the pack has them.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.policy import parse_pack
    >>> own_modes(parse_pack(read_pack("cn-320583-ma-2019")))
    {'from': 'nearest', 'base': 'counted'}
    """
    distances = [rule for rule in pack.rules if rule.metric == "distance_to_lines"]
    return {
        "from": original_measure_from(distances[0]) if distances else "nearest",
        "base": original_share_base(pack),
    }


def _options(view: View, key: str, own: dict[str, str]) -> list[tuple[str, str]]:
    """Word the values of a mode; the pack's own is marked as such."""
    kind, keys = KINDS[key]
    words = {value: say(view.language, f"altered.{kind}_{value}") for value in keys}
    return [
        (value, say(view.language, "modes.own", value=word) if value == own[key] else word)
        for value, word in words.items()
    ]


def _select(
    component: str | dict[str, str], label: str, options: list[tuple[str, str]], now: str
) -> dmc.Select:
    return dmc.Select(
        id=component,
        data=[{"value": value, "label": words} for value, words in options],
        value=now,
        label=label,
        allowDeselect=False,
        size="sm",
        comboboxProps={"withinPortal": True},
    )


def with_modes(
    view: View, pack: PolicyPack, *, from_: str | None, base: str | None, unknown: dict[str, str]
) -> View:
    """Return a view with modes set; one that is the pack's own is none of the view's.

    Parameters
    ----------
    view
        The view before.
    pack
        The pack in force.
    from_, base
        Modes; nothing leaves them as they are.
    unknown
        By rule id, what a missing value is taken as; ``review`` leaves it open.
    """
    own = own_modes(pack)
    taken = {**dict(view.unknown), **unknown}
    return view.with_(
        measure_from=from_ or view.measure_from,
        share_base=None if base in (None, own["base"]) else base,
        unknown=tuple((rule, way) for rule, way in taken.items() if way in UNKNOWN_AS),
    )
