"""Every figure of the Explore page, computed from a context and a view over whole arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.explore.bins import (
    FAR_END_M,
    SPREAD_BINS,
    distance_bins,
    distance_edges,
    spread_bins,
    unknown_far,
)
from dashboard.explore.options import names_of, town_names, use_name
from dashboard.explore.rules import (
    ADMISSIBLE_CODE,
    PRIORITY_CODE,
    VERDICT_KEYS,
    Judged,
    filters_of,
    judge,
    sweep_distances,
)
from dashboard.places import inside_mask, near_mask
from dashboard.text import say
from dashboard.view import NONE
from layers.filters import Filters, Range, headroom_range, numbers_mask
from layers.statistics import FACETS, MISSING, Tally, Totals, tally

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language, Scenario, View

    Mask = NDArray[np.bool_]

MOST_GROUPS: Final = 12
UNCLEAR_CODE: Final = 1
JOINER: Final = "\u2060"


@dataclass(frozen=True)
class Histogram:
    """Area by distance: bin edges in metres, areas in m²."""

    edges_m: Sequence[float]
    area_m2: Sequence[float]


@dataclass(frozen=True)
class Group:
    """One group of parcels: its name, the value that chooses it, and count and area in m² by verdict."""

    name: str
    value: str
    counts: Mapping[str, int]
    area_m2: Mapping[str, float]


@dataclass(frozen=True)
class Sweep:
    """Priority area (m²) and count by threshold (m), and at the threshold in force."""

    distance_m: Sequence[float] = ()
    area_m2: Sequence[float] = ()
    count: Sequence[int] = ()
    area_at_limit_m2: float = 0.0
    count_at_limit: int = 0


@dataclass(frozen=True)
class Figures:
    """All figures of one view. Areas in m²; the counts of a facet answer to the other facets.

    Permitted and transferable floor area are summed over the parcels that pass the hard rules, and no others.
    What the data has no values of (``has_supply``, the keys of ``groups``) is not reckoned as nothing.
    """

    total: int
    shown: int
    shown_m2: float
    shows_all: bool
    verdicts: Mapping[str, int]
    flags: Mapping[str, int]
    land_uses: Mapping[str, int]
    supplies: Mapping[str, int]
    towns: Mapping[str, int]
    carriers: Mapping[str, int]
    spreads: Mapping[str, Sequence[int]]
    far_unknown: int
    histogram: Histogram
    has_supply: bool
    promoted_m2: float
    priority_count: int
    priority_m2: float
    admitted_count: int
    unclear_count: int
    permitted_m2: float | None
    transferable_m2: float | None
    far_limit: float | None
    transfer_share: float | None
    crossings_open: int
    crossings_total: int
    crossings_as_of: str
    pack_month: str
    pack_evidence: str
    synthetic: bool
    groups: Mapping[str, Sequence[Group]]
    has_distance_rule: bool
    sweep: Sweep = field(default_factory=Sweep)
    sweep_base_m2: float = 0.0


@dataclass(frozen=True)
class Selected:
    """What a view filters: the mask over the parcels, the masks of what narrows, and how each is judged."""

    mask: Mask
    facets: Mapping[str, Mask]
    judged: Judged

    def without(self, *facets: str) -> Mask:
        """Return the mask of every filter but those of some facets."""
        if not self.facets.keys() & set(facets):
            return self.mask
        return _all_of([mask for name, mask in self.facets.items() if name not in facets], len(self.mask))


def _all_of(masks: Sequence[Mask], count: int) -> Mask:
    if not masks:
        return np.ones(count, dtype=bool)
    together: Mask = np.logical_and.reduce(masks) if len(masks) > 1 else masks[0]
    return together


def selection_of(context: Context, view: Scenario) -> Selected:
    """Filter the parcels of a context by a view.

    A range filter passes only what is known to lie in it: a missing value passes an open range alone.
    """
    judged = judge(context, view)
    measures, measured = context.measures, view.measure_from
    chosen = filters_of(view)
    flags = {"too_close": judged.close, "near_miss": judged.near} if chosen.flags else {}
    numbers = {
        "flag": Filters(flags=chosen.flags),
        "area": Filters(site_area_m2=chosen.site_area_m2),
        "far": Filters(far_existing=chosen.far_existing),
        "headroom": Filters(far_existing=_room(view, judged)),
        "ring": Filters(ring_distance_m=chosen.ring_distance_m),
    }
    facets = {
        name: numbers_mask(one, measures, flags=flags, measured=measured)
        for name, one in numbers.items()
        if one.narrows
    }
    for name, labels in chosen.selected().items():
        facets[name] = (
            np.isin(judged.verdict, chosen.verdicts) if name == "verdict" else _among(context, name, labels)
        )
    if view.inside:
        facets["inside"] = inside_mask(context, view)
    if view.near is not None:
        facets["near"] = near_mask(context, view)
    return Selected(_all_of(list(facets.values()), len(measures)), facets, judged)


def _room(view: Scenario, judged: Judged) -> Range:
    return headroom_range((view.headroom.low, view.headroom.high), judged.far_limit)


def _among(context: Context, facet: str, labels: Collection[str]) -> Mask:
    groups = context.groups
    found: Mask = groups.let_through({facet: labels})[groups.cell]
    return found


@dataclass(frozen=True)
class Tallied:
    """The parcels that ranges, flags and places let through, by group and verdict, and the labels chosen."""

    tally: Tally
    chosen: Mapping[str, Collection[str]]

    def counts(self, facet: str) -> dict[str, int]:
        """Count the parcels by label (``none``: without one), as the other facets leave them."""
        return {label or NONE: total.count for label, total in self.tally.facet(facet, self.chosen).items()}


def tallied(context: Context, view: Scenario, picked: Selected) -> Tallied:
    """Count and sum what a view filters, once for all figures that are about groups and verdicts."""
    mask = picked.without(*FACETS, "verdict")
    counted = tally(context.groups, picked.judged.verdict, None if mask.all() else mask)
    return Tallied(counted, filters_of(view).selected())


def compute(context: Context, view: View) -> Figures:
    """Compute every figure of a view.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Filters and thresholds.
    """
    picked = selection_of(context, view)
    judged, mask = picked.judged, picked.mask
    counted = tallied(context, view, picked)
    shown, promoted = counted.tally.total(counted.chosen), _promoted(counted)
    by_verdict = _by_verdict(counted)
    admitted = by_verdict[ADMISSIBLE_CODE:]
    admitted_m2 = sum(one.area_m2 for one in admitted)
    open_now, crossings, as_of = crossings_of(context)
    pack = context.pack.info
    labels = {facet: counted.counts(facet) for facet in FACETS}
    return Figures(
        total=len(mask),
        shown=shown.count,
        shown_m2=shown.area_m2,
        shows_all=view.filters_nothing,
        verdicts={key: counted.counts("verdict")[str(code)] for code, key in enumerate(VERDICT_KEYS)},
        flags=_flag_counts(picked),
        land_uses=labels["land_use"],
        supplies=labels["supply"],
        towns=labels["town"],
        carriers={NONE: 0} | labels["carrier"],
        spreads=spreads(context, view, picked),
        far_unknown=int((picked.without("far") & unknown_far(context)).sum()),
        histogram=_histogram(context, view, mask),
        has_supply=any(context.groups.labels["supply"]),
        promoted_m2=promoted.area_m2,
        priority_count=by_verdict[PRIORITY_CODE].count,
        priority_m2=by_verdict[PRIORITY_CODE].area_m2,
        admitted_count=sum(one.count for one in admitted),
        unclear_count=by_verdict[UNCLEAR_CODE].count,
        permitted_m2=None if judged.permitted_share is None else judged.permitted_share * admitted_m2,
        transferable_m2=None
        if judged.transferable_share is None
        else judged.transferable_share * admitted_m2,
        far_limit=judged.far_limit,
        transfer_share=judged.transfer_share,
        crossings_open=open_now,
        crossings_total=crossings,
        crossings_as_of=as_of,
        pack_month="" if pack.announced_on is None else f"{pack.announced_on:%Y-%m}",
        pack_evidence=pack.evidence,
        synthetic=is_synthetic(context),
        groups=_groups(context, view.language, counted),
        has_distance_rule=judged.ring_limit_m is not None,
        sweep=_sweep(context, judged, mask),
        sweep_base_m2=shown.area_m2,
    )


def grouped(context: Context, view: View) -> dict[str, list[Group]]:
    """Group what a view filters by each facet that the data has values of."""
    return _groups(context, view.language, tallied(context, view, selection_of(context, view)))


def is_synthetic(context: Context) -> bool:
    """Whether any parcel of a context is made up."""
    status = context.dataset.parcels["status"]
    found: bool = context.facts.get("synthetic", lambda: bool((status == "synthetic").any()))
    return found


def _by_verdict(counted: Tallied) -> list[Totals]:
    """Sum what is filtered by verdict, in the order of the codes."""
    chosen = counted.chosen
    codes = set(chosen.get("verdict") or map(str, range(len(VERDICT_KEYS))))
    nothing = Totals(0, 0.0, 0.0, np.nan)
    return [
        counted.tally.total({**chosen, "verdict": (str(code),)}) if str(code) in codes else nothing
        for code in range(len(VERDICT_KEYS))
    ]


def _promoted(counted: Tallied) -> Totals:
    chosen = counted.chosen.get("supply")
    if (chosen and "promoted" not in chosen) or "promoted" not in counted.tally.groups.labels["supply"]:
        return Totals(0, 0.0, 0.0, np.nan)
    return counted.tally.total({**counted.chosen, "supply": ("promoted",)})


def _flag_counts(picked: Selected) -> dict[str, int]:
    others = picked.without("flag")
    return {
        "close": int((picked.judged.close & others).sum()),
        "near": int((picked.judged.near & others).sum()),
    }


def spreads(context: Context, view: View, picked: Selected) -> dict[str, list[int]]:
    """Count parcels over each range in equal bins, as all filters but the range's own leave them.

    What lies beyond the upper end is counted in the last bin, since a handle there lets it through.
    """
    facets = {"area": "area", "far": "far", "room": "headroom", "ring": "ring"}
    codes = spread_bins(context, view, picked.judged.far_limit)
    return {
        key: np.bincount(codes[key][picked.without(facet)], minlength=SPREAD_BINS + 1)[:SPREAD_BINS].tolist()
        for key, facet in facets.items()
    }


def _histogram(context: Context, view: View, mask: Mask) -> Histogram:
    codes = distance_bins(context, view.measure_from)
    edges = distance_edges()
    areas = np.bincount(codes[mask], context.groups.area_m2[mask], minlength=len(edges))[: len(edges) - 1]
    return Histogram(edges.tolist(), areas.tolist())


def _sweep(context: Context, judged: Judged, mask: Mask) -> Sweep:
    """Sweep the threshold: a parcel is priority from its own least distance on."""
    needed, limit = judged.priority_from, judged.ring_limit_m
    if needed is None or limit is None:
        return Sweep()
    area, distances = context.groups.area_m2, sweep_distances(FAR_END_M)
    codes, size = needed.step[mask], len(distances) + 1
    counts = np.cumsum(np.bincount(codes, minlength=size))[:-1]
    areas = np.cumsum(np.bincount(codes, area[mask], minlength=size))[:-1]
    here = mask & (needed.distance_m <= limit)
    return Sweep(distances, areas.tolist(), counts.tolist(), float(area[here].sum()), int(here.sum()))


def unbroken(date: str) -> str:
    """Return a date that does not break over two lines at its hyphens.

    Examples
    --------
    >>> unbroken("2019-12").replace(JOINER, "") == "2019-12"
    True
    """
    return date.replace("-", f"{JOINER}-{JOINER}")


def crossings_of(context: Context) -> tuple[int, int, str]:
    """Return how many connecting roads were open, how many there are, and as of when."""
    frame = context.dataset.reference.get("crossings")
    if frame is None or not len(frame) or "status_2019" not in frame:
        return 0, 0, ""
    dates = frame["as_of"].dropna()
    return (
        int((frame["status_2019"] == "open").sum()),
        len(frame),
        unbroken(str(dates.max())) if len(dates) else "",
    )


def _groups(context: Context, language: Language, counted: Tallied) -> dict[str, list[Group]]:
    supplies = {key: say(language, f"supply.{key}") for key in ("promoted", "stock", "other")}
    labels = context.groups.labels
    uses = {code: use_name(language, code) for code in labels["land_use"] if code}
    carriers, towns = names_of(context, "carriers", language), town_names(context, language)
    named = {
        "carrier": (carriers, say(language, "overview.none_carrier")),
        "town": (towns, say(language, "town.outside")),
        "land_use": (uses, say(language, "use.unknown")),
        "supply": (supplies, supplies["other"]),
    }
    present = {facet: words for facet, words in named.items() if any(labels[facet])}
    if not present:  # nothing to group by: all parcels are one group
        return {"carrier": _group(counted, "carrier", {}, say(language, "overview.all"))}
    return {facet: _group(counted, facet, *words) for facet, words in present.items()}


def _group(counted: Tallied, facet: str, names: Mapping[str, str], rest: str) -> list[Group]:
    """Group the filtered parcels by a facet, largest area first; what has no value comes last."""
    counts, area_m2 = counted.tally.crossed(facet, counted.chosen)
    labels = counted.tally.groups.labels[facet]
    order = np.argsort(-area_m2.sum(axis=1), kind="stable")
    held = [place for place in order.tolist() if counts[place].any()]
    held.sort(key=lambda place: labels[place] == MISSING)
    return [
        Group(
            name=names.get(labels[place], labels[place]) or rest,
            value=labels[place] or NONE,
            counts={VERDICT_KEYS[code]: int(counts[place, code]) for code in np.flatnonzero(counts[place])},
            area_m2={
                VERDICT_KEYS[code]: float(area_m2[place, code]) for code in np.flatnonzero(counts[place])
            },
        )
        for place in held[:MOST_GROUPS]
    ]
