"""How a view judges the parcels."""

from __future__ import annotations
from dataclasses import dataclass
from typing import Any
import numpy as np

VERDICT_KEYS = ("fails", "unclear", "admissible", "priority")
PRIORITY_CODE = 3


@dataclass(frozen=True)
class Judged:
    verdict: Any
    close: Any
    near: Any
    ring_m: Any
    ring_limit_m: Any
    priority_from_m: Any
    permitted_m2: Any
    transferable_m2: Any
    far_limit: Any
    transfer_share: Any


def ring_limit(context, view):
    return dict(view.limits).get("siting.ring500", 500.0)


def judge(context, view):
    f = context.measures.frame
    ring = f[f"ring_{view.measure_from}_m"].to_numpy()
    hardfail = (f.far > 3).to_numpy() | (f.support_share_counted > 0.3).to_numpy()
    review = f.far.isna().to_numpy() | f.support_share_counted.isna().to_numpy()
    car = (f.share_union >= 0.5).to_numpy()
    lim = ring_limit(context, view)
    v = np.where(hardfail, 0, np.where(review, 1, np.where(car | (ring <= lim), 3, 2)))
    pf = np.where(v >= 2, np.where(car, 0.0, ring), np.inf)
    a = f.site_area_m2.to_numpy()
    return Judged(v, np.abs(ring - lim) < 30, np.abs(ring - lim) < 80, ring, lim, pf, a * 3, a * 3 * 0.7 * 0.49, 3.0, 0.49)


def sweep_distances(end):
    return np.arange(0, end + 1, 50.0)


def map_rules(context, view):
    from dashboard.map.style import Rules
    col = f"ring_{view.measure_from}_m"
    ex = ["case", [">", ["number", ["get", "far"], 0], 3], 0, ["!", ["has", "far"]], 1,
          ["any", [">=", ["number", ["get", "share_union"], 0], 0.5], ["<=", ["number", ["get", col], 1e9], ["number", ["global-state", "rule:siting.ring500"], 500]]], 3, 2]
    return Rules(verdict=ex, flags={}, state={"rule:siting.ring500": 500})


def map_state(context, view):
    return {"rule:siting.ring500": ring_limit(context, view)}


def map_filter(context, view):
    parts = []
    if view.towns: parts.append(["in", ["get", "town"], ["literal", list(view.towns)]])
    if view.land_uses: parts.append(["in", ["get", "land_use"], ["literal", list(view.land_uses)]])
    return ["all", *parts] if parts else None
