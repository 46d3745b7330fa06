"""Where a parcel lies: its distance to each ring, its share in each carrier, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from dashboard.handouts.subject import listed_words, words_of
from dashboard.numerals import number, percent
from layers.symbology import Words

if TYPE_CHECKING:
    from dashboard.handouts.subject import Subject

LEAST_SHARE: Final = 0.00005


@dataclass(frozen=True)
class Siting:
    """What was measured of the parcel's place.

    Attributes
    ----------
    outcome
        Whether the siting preference holds, and by what.
    measured
        Distance or share, one entry a feature: its name and its value.
    basis
        From where to where distances were measured, and how accurate the rings are.
    near
        The nearest station and the nearest connecting road; nothing is judged by them.
    """

    outcome: Words
    measured: tuple[tuple[Words, Words], ...]
    basis: Words
    near: tuple[tuple[Words, Words], ...]


def siting_of(subject: Subject, row: int) -> Siting:
    """Say where a parcel lies.

    Parameters
    ----------
    subject
        Data, view, names.
    row
        Place of the parcel.
    """
    measured = subject.context.measures.frame.iloc[row]
    return Siting(
        outcome=_outcome(subject, row),
        measured=(*_rings(subject, measured), *_carriers(subject, measured)),
        basis=_basis(subject, measured),
        near=_near(subject, measured),
    )


def _near(subject: Subject, measured: pd.Series) -> tuple[tuple[Words, Words], ...]:
    found = []
    for kind, layer in (("station", "stations"), ("crossing", "crossings")):
        away = measured.get(f"{kind}_m")
        if away is not None and not pd.isna(away):
            name = subject.name_of(layer, str(measured[f"{kind}_id"]))
            found.append((words_of(f"brief.{kind}", name=name), _metres(away)))
    return tuple(found)


def _outcome(subject: Subject, row: int) -> Words:
    """Say by which rules the preference holds, or that it does not, or cannot be told."""
    results = [one for one in subject.judged.assessment.results.values() if one.rule.kind == "preference"]
    if not results:
        return words_of("brief.siting_none")
    codes = [int(one.verdict[row]) for one in results]
    passed = [one.rule.metric for one, code in zip(results, codes, strict=True) if code == 0]
    if passed:
        held = [words_of(f"rule.{metric}") for metric in passed]
        by = listed_words(held)
        return words_of("brief.siting_met", by=by)
    return words_of("brief.siting_unknown" if 2 in codes else "brief.siting_unmet")  # noqa: PLR2004 - needs review


def _rings(subject: Subject, measured: pd.Series) -> list[tuple[Words, Words]]:
    mode = subject.view.measure_from
    rings = subject.context.measures.ring_ids
    if not rings:
        return [(words_of("layers.rings"), words_of("card.no_ring"))]
    away = {ring: measured[f"ring_{mode}_m:{ring}"] for ring in rings}
    return [
        (words_of("brief.to_ring", name=Words(*subject.names.get(ring, (ring, ring)))), _metres(value))
        for ring, value in sorted(away.items(), key=lambda pair: (pd.isna(pair[1]), pair[1]))
    ]


def _carriers(subject: Subject, measured: pd.Series) -> list[tuple[Words, Words]]:
    shares = {one: measured[f"share:{one}"] for one in subject.context.measures.carrier_ids}
    inside = {one: share for one, share in shares.items() if share > LEAST_SHARE}
    if not inside:
        return [(words_of("layers.carriers"), words_of("brief.no_carrier"))] if shares else []
    return [
        (
            words_of("brief.in_carrier", name=Words(*subject.names.get(one, (one, one)))),
            words_of("export.plain", value=percent(share, 2)),
        )
        for one, share in sorted(inside.items(), key=lambda pair: -pair[1])
    ]


def _basis(subject: Subject, measured: pd.Series) -> Words:
    if not subject.context.measures.ring_ids:
        return words_of("card.no_ring")
    how = words_of(f"rule.from_{subject.view.measure_from}")
    accuracy = measured.get("ring_accuracy_m")
    if accuracy is None or pd.isna(accuracy):
        return words_of("brief.basis_unstated", how=how)
    return words_of("brief.basis", how=how, accuracy=number(accuracy))


def _metres(value: float | None) -> Words:
    if value is None or pd.isna(value):
        return words_of("export.not_stated")
    return words_of("export.metres", value=number(value))
