"""Which bin of a spread each parcel falls in: reckoned once a data set, so that a filter only counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.explore.options import range_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import View

    Codes = NDArray[np.uint8]
    Floats = NDArray[np.float64]

BIN_M: Final = 100.0
FAR_END_M: Final = 3000.0
SPREAD_BINS: Final = 36
M2_PER_HA: Final = 10_000.0


def binned(values: Floats, edges: Floats) -> Codes:
    """Give the bin of each value; the number of bins stands for a missing value and one outside.

    A value on an edge belongs to the bin above it, one on the last edge to the last bin.

    Examples
    --------
    >>> binned(np.array([0.0, 1.0, 2.0, 3.0, -1.0, np.nan]), np.array([0.0, 1.0, 2.0])).tolist()
    [0, 1, 1, 2, 2, 2]
    """
    bins = len(edges) - 1
    codes = np.searchsorted(edges, values, side="right") - 1
    codes[values == edges[-1]] = bins - 1
    outside = ~((values >= edges[0]) & (values <= edges[-1]))
    return np.where(outside, bins, codes).astype(np.uint8)


def distance_edges() -> Floats:
    """Return the edges of the histogram over the distance to a ring, in metres."""
    return np.arange(0.0, FAR_END_M + BIN_M, BIN_M)


def distance_bins(context: Context, measured: str) -> Codes:
    """Give each parcel's bin of the distance to a ring, measured as asked."""
    column = f"ring_{measured}_m"
    return context.bins.get(("distance", column), lambda: binned(_values(context, column), distance_edges()))


def spread_bins(context: Context, view: View, far_limit: float | None) -> Mapping[str, Codes]:
    """Give each parcel's bin of every range: area, existing floor area ratio, room for more, ring distance.

    What lies beyond the upper end of a range is in its last bin.
    """
    ring = f"ring_{view.measure_from}_m"
    far = "far_existing"
    return {
        "area": _spread(context, "area", "area", lambda: _values(context, "site_area_m2") / M2_PER_HA),
        "far": _spread(context, "far", "far", lambda: _values(context, far)),
        "room": _spread(
            context, ("room", far_limit), "room", lambda: _room(_values(context, far), far_limit)
        ),
        "ring": _spread(context, ring, "ring", lambda: _values(context, ring)),
    }


def unknown_far(context: Context) -> NDArray[np.bool_]:
    """Tell of which parcels the existing floor area ratio is not known."""
    return context.masks.get("unknown far", lambda: np.isnan(_values(context, "far_existing")))


def _room(existing: Floats, limit: float | None) -> Floats:
    return np.full(len(existing), np.nan) if limit is None else limit - existing


def _spread(context: Context, key: Hashable, end: str, values: Callable[[], Floats]) -> Codes:
    def reckon() -> Codes:
        most = range_ends(context)[end]
        return binned(np.minimum(values(), most), np.linspace(0.0, most, SPREAD_BINS + 1))

    return context.bins.get(("spread", key), reckon)


def _values(context: Context, column: str) -> Floats:
    return context.measures.frame[column].to_numpy(dtype=np.float64)
