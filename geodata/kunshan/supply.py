"""Which plots are promoted: chosen so that they sum to the published 15.3 km²; the rest is stock or other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import pandas as pd
    from numpy.random import Generator
    from numpy.typing import NDArray

PROMOTED_M2 = 15_300_000.0
"""重点推出 15.3 km² of industrial land: the article's figure (DOMAIN: its parcel list is not public)."""

LEFT_IN_STOCK = 0.09
SWAPS = 4


def assign_supply(plots: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Give every plot its supply: `promoted`, `stock` or `other`.

    Parameters
    ----------
    plots
        Plots of the fabric: `geometry`, `use`, `promoted` (of the superblock), `rank`, `district`.
    rng
        Seeded generator.

    Returns
    -------
    DataFrame
        The plots with a column `supply`. The promoted ones sum to 15.3 km² to within a few square metres.
    """
    areas = shapely.area(plots["geometry"].to_numpy())
    candidates = plots["promoted"].to_numpy() & (rng.random(len(plots)) > LEFT_IN_STOCK)
    order = plots.groupby("district")["rank"].rank(pct=True).to_numpy() + rng.normal(0, 0.04, len(plots))
    chosen = choose_to_sum(areas, candidates, order, PROMOTED_M2)
    industry = plots["use"].to_numpy() == "industry"
    words = np.where(chosen, "promoted", np.where(industry, "stock", "other"))
    return plots.assign(supply=words.astype(object))


def choose_to_sum(
    areas: NDArray[np.float64],
    candidates: NDArray[np.bool_],
    order: NDArray[np.float64],
    total: float,
) -> NDArray[np.bool_]:
    """Choose among candidates, in order, a set whose areas come as close to a total as swaps can bring it.

    Parameters
    ----------
    areas, total
        Square metres.
    candidates
        Which may be chosen.
    order
        The lower, the earlier.

    Examples
    --------
    >>> areas = np.array([5.0, 4.0, 3.0, 6.0])
    >>> chosen = choose_to_sum(areas, np.ones(4, bool), np.arange(4.0), 10.0)
    >>> areas[chosen].sum().item()
    10.0
    """
    queue = np.flatnonzero(candidates)[np.argsort(order[candidates], kind="stable")]
    chosen = np.zeros(areas.size, dtype=bool)
    chosen[queue[: int(np.searchsorted(np.cumsum(areas[queue]), total, side="right"))]] = True
    for _ in range(SWAPS):
        out, within = np.flatnonzero(candidates & ~chosen), np.flatnonzero(chosen)
        if not out.size or not within.size:
            break
        gap = total - areas[chosen].sum()
        miss = np.abs(areas[out][:, None] - areas[within][None, :] - gap)
        best = np.unravel_index(int(miss.argmin()), miss.shape)
        if miss[best] >= abs(gap):
            break
        chosen[out[best[0]]], chosen[within[best[1]]] = True, False
    return chosen
