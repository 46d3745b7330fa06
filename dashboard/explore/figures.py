"""Every figure of the Explore page, computed from a context and a view over whole arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from dashboard.explore.options import names_of, range_ends, town_names, use_name
from dashboard.explore.rules import (
    M2_PER_HA,
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Language, Scenario, View

    Mask = NDArray[np.bool_]
    Floats = NDArray[np.float64]

BIN_M: Final = 100.0
FAR_END_M: Final = 3000.0
MOST_GROUPS: Final = 12
SPREAD_BINS: Final = 36
UNCLEAR_CODE: Final = 1
JOINER: Final = "\u2060"


@dataclass(frozen=True)
class Histogram:
    """Area by distance: bin edges in metres, areas in m²."""

    edges_m: Sequence[float]
    area_m2: Sequence[float]


@dataclass(frozen=True)
class Group:
    """One group of parcels: its name, and count and area in m² by verdict."""

    name: str
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
    """What a view filters: the mask over the parcels, and how each parcel is judged."""

    mask: Mask
    facets: Mapping[str, Mask]
    judged: Judged

    def without(self, facet: str) -> Mask:
        """Return the mask of every filter but one facet's own."""
        kept = [mask for name, mask in self.facets.items() if name != facet]
        everything = np.ones(len(self.mask), dtype=bool)
        return np.logical_and.reduce(kept) if kept else everything


def selection_of(context: Context, view: Scenario) -> Selected:
    """Filter the parcels of a context by a view.

    A range filter passes only what is known to lie in it: a missing value passes an open range alone.
    """
    frame = context.measures.frame
    judged = judge(context, view)
    chosen = filters_of(view)
    flags = {"too_close": judged.close, "near_miss": judged.near}
    everything = np.ones(len(frame), dtype=bool)
    facets = {
        "verdict": np.isin(judged.verdict, chosen.verdicts) if chosen.verdicts else everything,
        "flag": numbers_mask(Filters(flags=chosen.flags), context.measures, flags=flags),
        "area": numbers_mask(Filters(site_area_m2=chosen.site_area_m2), context.measures),
        "far": numbers_mask(Filters(far_existing=chosen.far_existing), context.measures),
        "headroom": numbers_mask(Filters(far_existing=_room(view, judged)), context.measures),
        "ring": numbers_mask(
            Filters(ring_distance_m=chosen.ring_distance_m), context.measures, measured=view.measure_from
        ),
        "land_use": _among(context, "land_use", chosen.land_use),
        "supply": _among(context, "supply", chosen.supply),
        "town": _among(context, "town", chosen.towns),
        "carrier": _among(context, "carrier", chosen.carriers),
        "inside": inside_mask(context, view),
        "near": near_mask(context, view),
    }
    return Selected(np.logical_and.reduce(list(facets.values())), facets, judged)


def _room(view: Scenario, judged: Judged) -> Range:
    return headroom_range((view.headroom.low, view.headroom.high), judged.far_limit)


def _among(context: Context, facet: str, labels: Sequence[str]) -> Mask:
    groups = context.groups
    found: Mask = groups.let_through({facet: labels})[groups.cell]
    return found


def compute(context: Context, view: View) -> Figures:
    """Compute every figure of a view.

    Parameters
    ----------
    context
        Data, measures, pack.
    view
        Filters and thresholds.
    """
    frame = context.measures.frame
    picked = selection_of(context, view)
    judged, mask = picked.judged, picked.mask
    area = frame["site_area_m2"].to_numpy(dtype=float)
    area = np.where(np.isnan(area), 0.0, area)
    priority, admitted = mask & (judged.verdict == PRIORITY_CODE), mask & judged.admitted
    open_now, crossings, as_of = crossings_of(context)
    pack = context.pack.info
    return Figures(
        total=len(frame),
        shown=int(mask.sum()),
        shown_m2=float(area[mask].sum()),
        shows_all=view.filters_nothing,
        verdicts=_verdict_counts(picked),
        flags=_flag_counts(picked),
        land_uses=_counts(frame["land_use"], picked.without("land_use")),
        supplies=_counts(frame["supply"], picked.without("supply")),
        towns=_counts(frame["town"], picked.without("town")),
        carriers=_carrier_counts(frame["carrier"], picked.without("carrier")),
        spreads=spreads(context, view, picked),
        far_unknown=int((picked.without("far") & frame["far_existing"].isna().to_numpy()).sum()),
        histogram=_histogram(judged.ring_m[mask], area[mask]),
        has_supply=bool(frame["supply"].notna().any()),
        promoted_m2=float(area[mask & (frame["supply"] == "promoted").to_numpy(dtype=bool)].sum()),
        priority_count=int(priority.sum()),
        priority_m2=float(area[priority].sum()),
        admitted_count=int(admitted.sum()),
        unclear_count=int((mask & (judged.verdict == UNCLEAR_CODE)).sum()),
        permitted_m2=_total(judged.permitted_m2, admitted),
        transferable_m2=_total(judged.transferable_m2, admitted),
        far_limit=judged.far_limit,
        transfer_share=judged.transfer_share,
        crossings_open=open_now,
        crossings_total=crossings,
        crossings_as_of=as_of,
        pack_month="" if pack.announced_on is None else f"{pack.announced_on:%Y-%m}",
        pack_evidence=pack.evidence,
        synthetic=bool((context.dataset.parcels["status"] == "synthetic").any()),
        groups=_groups(context, view.language, picked, area),
        has_distance_rule=judged.ring_limit_m is not None,
        sweep=_sweep(judged, mask, area),
        sweep_base_m2=float(area[mask].sum()),
    )


def _total(values: Floats | None, mask: Mask) -> float | None:
    return None if values is None else float(np.nansum(values[mask]))


def _verdict_counts(picked: Selected) -> dict[str, int]:
    counts = np.bincount(picked.judged.verdict[picked.without("verdict")], minlength=len(VERDICT_KEYS))
    return dict(zip(VERDICT_KEYS, counts.tolist(), strict=True))


def _flag_counts(picked: Selected) -> dict[str, int]:
    others = picked.without("flag")
    return {
        "close": int((picked.judged.close & others).sum()),
        "near": int((picked.judged.near & others).sum()),
    }


def _counts(column: pd.Series, mask: Mask) -> dict[str, int]:
    counted = column[mask].dropna().value_counts()
    return {str(key): int(count) for key, count in counted.items()}


def _carrier_counts(column: pd.Series, mask: Mask) -> dict[str, int]:
    return _counts(column, mask) | {NONE: int((mask & column.isna().to_numpy()).sum())}


def spreads(context: Context, view: View, picked: Selected) -> dict[str, list[int]]:
    """Count parcels over each range in equal bins, as all filters but the range's own leave them.

    What lies beyond the upper end is counted in the last bin, since a handle there lets it through.
    """
    frame = context.measures.frame
    existing = frame["far_existing"].to_numpy(dtype=float)
    limit = picked.judged.far_limit
    values = {
        "area": frame["site_area_m2"].to_numpy(dtype=float) / M2_PER_HA,
        "far": existing,
        "room": np.full(len(frame), np.nan) if limit is None else limit - existing,
        "ring": frame[f"ring_{view.measure_from}_m"].to_numpy(dtype=float),
    }
    facets = {"area": "area", "far": "far", "room": "headroom", "ring": "ring"}
    ends = range_ends(context)
    found = {}
    for key, numbers in values.items():
        known = numbers[picked.without(facets[key]) & ~np.isnan(numbers)]
        inside = np.clip(known[known >= 0], 0, ends[key])
        found[key] = np.histogram(inside, bins=SPREAD_BINS, range=(0.0, ends[key]))[0].tolist()
    return found


def _histogram(distance_m: Floats, area_m2: Floats) -> Histogram:
    edges = np.arange(0.0, FAR_END_M + BIN_M, BIN_M)
    known = ~np.isnan(distance_m)
    areas, _ = np.histogram(distance_m[known], bins=edges, weights=area_m2[known])
    return Histogram(edges.tolist(), areas.tolist())


def _sweep(judged: Judged, mask: Mask, area: Floats) -> Sweep:
    """Sweep the threshold: a parcel is priority from its own least distance on, so one sort gives all."""
    if judged.priority_from_m is None or judged.ring_limit_m is None:
        return Sweep()
    needed = judged.priority_from_m[mask]
    order = np.argsort(needed, kind="stable")
    sorted_m, cumulated = needed[order], np.cumsum(area[mask][order])
    distances = np.array(sweep_distances(FAR_END_M))
    counts = np.searchsorted(sorted_m, [*distances, judged.ring_limit_m], side="right")
    areas = np.concatenate([[0.0], cumulated])[counts]
    return Sweep(
        distances.tolist(), areas[:-1].tolist(), counts[:-1].tolist(), float(areas[-1]), int(counts[-1])
    )


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


def _groups(context: Context, language: Language, picked: Selected, area: Floats) -> dict[str, list[Group]]:
    frame = context.measures.frame
    supplies = {key: say(language, f"supply.{key}") for key in ("promoted", "stock", "other")}
    uses = {code: use_name(language, code) for code in frame["land_use"].dropna().unique()}
    carriers, towns = names_of(context, "carriers", language), town_names(context, language)
    named = {
        "carrier": (carriers, say(language, "overview.none_carrier")),
        "town": (towns, say(language, "town.outside")),
        "land_use": (uses, say(language, "use.unknown")),
        "supply": (supplies, supplies["other"]),
    }
    present = {facet: words for facet, words in named.items() if frame[facet].notna().any()}
    if not present:  # nothing to group by: all parcels are one group
        return {"carrier": _group(frame["carrier"], {}, say(language, "overview.all"), picked, area)}
    return {facet: _group(frame[facet], *words, picked, area) for facet, words in present.items()}


def _group(
    column: pd.Series, names: Mapping[str, str], rest: str, picked: Selected, area: Floats
) -> list[Group]:
    """Group the filtered parcels by a column, largest area first; what has no value comes last."""
    table = pd.DataFrame(
        {
            "key": column[picked.mask].fillna("").to_numpy(),
            "verdict": picked.judged.verdict[picked.mask],
            "area": area[picked.mask],
        }
    )
    sums = table.groupby(["key", "verdict"], sort=False)["area"].agg(["sum", "count"])
    order = table.groupby("key")["area"].sum().sort_values(ascending=False).index.tolist()
    ordered = [key for key in order if key] + [key for key in order if not key]
    return [
        Group(
            name=names.get(key, key) if key else rest,
            counts={VERDICT_KEYS[code]: int(count) for code, count in sums.loc[key]["count"].items()},
            area_m2={VERDICT_KEYS[code]: float(total) for code, total in sums.loc[key]["sum"].items()},
        )
        for key in ordered[:MOST_GROUPS]
    ]
