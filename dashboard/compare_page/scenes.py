"""Scenarios side by side as plain data: figures of each, and the parcels that change between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.explore.figures import compute, selection_of
from dashboard.explore.rules import VERDICT_KEYS, assessment_of
from dashboard.explore.sites import drawn_sites, sites_context
from dashboard.text import say
from dashboard.view import Scenario
from dashboard.words_of_view import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.explore.figures import Figures, Selected
    from dashboard.view import Language, View
    from dashboard.words_of_view import Told

LEFT_OUT: Final = -1  # in the place of a verdict: the scenario's filters do not let the parcel through


@dataclass(frozen=True)
class Scene:
    """One scenario: its name, itself in words, its figures, and each parcel's verdict or `LEFT_OUT`."""

    name: str
    told: Told
    figures: Figures
    codes: NDArray[np.int8]
    priority_m2: float
    sites: tuple[JudgedSite, ...] = ()


@dataclass(frozen=True)
class JudgedSite:
    """A drawn site under a scenario: its name, its area in m², the code of its verdict.

    NaN and no code where its outline crosses itself, so that it cannot be measured.
    """

    name: str
    area_m2: float
    code: int | None


@dataclass(frozen=True)
class Change:
    """A parcel that not all scenarios judge, or let through, alike."""

    row: int
    codes: tuple[int, ...]


def scenes_of(context: Context, view: View) -> tuple[Scene, ...]:
    """Return the view's own scenario, then those that are set beside it.

    Parameters
    ----------
    context
        Data and pack.
    view
        Its own scenario, its language, and those beside.
    """
    own = view.name or say(view.language, "scenes.own")
    named = [(own, view.scenario), *((one.name or "", one) for one in view.beside)]
    return tuple(_scene(context, view, name, one) for name, one in named)


def _scene(context: Context, view: View, name: str, scenario: Scenario) -> Scene:
    shown = view.showing(scenario)
    picked: Selected = selection_of(context, shown)
    codes = np.where(picked.mask, picked.judged.verdict.astype(np.int8), np.int8(LEFT_OUT))
    figures = compute(context, shown)
    words = told(context, scenario, view.language)
    return Scene(name, words, figures, codes, figures.priority_m2, _sites(context, scenario))


def _sites(context: Context, scenario: Scenario) -> tuple[JudgedSite, ...]:
    """Judge the sites that were drawn for a scenario under its own limits."""
    crossing = tuple(JudgedSite(site.name, np.nan, None) for site in scenario.sites if site.crosses)
    sound = tuple(site for site in scenario.sites if not site.crosses)
    drawn = drawn_sites(Scenario(sites=sound))
    if not drawn:
        return crossing
    here = sites_context(context, drawn)
    verdict = assessment_of(here, scenario).verdict
    areas = here.measures.frame["site_area_m2"]
    judged = tuple(
        JudgedSite(site.name, float(area), int(code))
        for site, area, code in zip(drawn, areas, verdict, strict=True)
    )
    return (*judged, *crossing)


def changes(scenes: Sequence[Scene]) -> list[Change]:
    """List the parcels whose verdict is not the same in all scenarios, in the order of the data.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> one, other = (SimpleNamespace(codes=np.array(codes)) for codes in ([3, 2, 0], [3, 3, -1]))
    >>> [(change.row, change.codes) for change in changes([one, other])]
    [(1, (2, 3)), (2, (0, -1))]
    """
    codes = np.stack([scene.codes for scene in scenes])
    rows = np.flatnonzero((codes != codes[0]).any(axis=0))
    return [Change(int(row), tuple(int(code) for code in codes[:, row])) for row in rows]


def verdict_word(language: Language, code: int) -> str:
    """Say a verdict, or that the scenario's filters leave the parcel out."""
    return (
        say(language, "scenes.left_out")
        if code == LEFT_OUT
        else say(language, f"verdict.{VERDICT_KEYS[code]}")
    )
