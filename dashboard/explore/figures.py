"""Every figure of the Explore page, computed from a context and a view by plain functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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
    """All figures of one view. Areas in m²; counts of a facet answer to the other facets."""

    total: int
    shown: int
    shown_m2: float
    shows_all: bool
    verdicts: Mapping[str, int]
    flags: Mapping[str, int]
    land_uses: Mapping[str, int]
    supplies: Mapping[str, int]
    towns: Mapping[str, int]
    far_unknown: int
    histogram: Histogram
    promoted_m2: float
    priority_count: int
    priority_m2: float
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
    sweep: Sweep = field(default_factory=Sweep)
    sweep_base_m2: float = 0.0
