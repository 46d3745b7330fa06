"""Histograms of a measure and curves over a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Verdicts = NDArray[np.uint8]

VERDICTS = 4
RING_EDGES_M: Floats = np.arange(0, 3001, 100, dtype=np.float64)
FAR_EDGES: Floats = np.arange(0, 41, 2, dtype=np.float64) / 10
AREA_EDGES_M2: Floats = np.array([0, 5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500]) * 1000.0


@dataclass(frozen=True, eq=False)
class Bins:
    """The bin of each parcel's value. Made once a column; counted anew whenever verdicts or filters change.

    Parameters
    ----------
    edges
        Bin `i` holds values with `edges[i] <= value < edges[i + 1]`; the last bin holds its upper edge as
        well.
    code
        For each parcel: 0 is below the first edge, `i + 1` bin `i`, then above the last edge, then missing.
    """

    edges: Floats
    code: NDArray[np.int16]

    def count(self, verdicts: Verdicts, mask: Bools | None = None) -> Histogram:
        """Count parcels by bin and verdict."""
        code = self.code.astype(np.intp) * VERDICTS + verdicts
        chosen = code if mask is None else code[mask]
        rows = len(self.edges) + 2
        table = np.bincount(chosen, minlength=rows * VERDICTS).reshape(rows, VERDICTS)
        return Histogram(self.edges, table[1:-2], table[0], table[-2], table[-1])


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts by bin and verdict: shape (bins, 4); and by verdict (4,) what lies in no bin."""

    edges: Floats
    counts: NDArray[np.intp]
    below: NDArray[np.intp]
    above: NDArray[np.intp]
    missing: NDArray[np.intp]


def bins(values: ArrayLike, edges: ArrayLike) -> Bins:
    """Sort values into bins.

    Parameters
    ----------
    values
        One a parcel; NaN is missing.
    edges
        Rising.

    Returns
    -------
    Bins
        To be kept as long as the values are.

    Examples
    --------
    >>> counted = bins([50.0, 100.0, 3000.0, 3001.0, np.nan], RING_EDGES_M).count(np.zeros(5, dtype=np.uint8))
    >>> counted.counts[[0, 1, 29], 0].tolist(), counted.above[0].item(), counted.missing[0].item()
    ([1, 1, 1], 1, 1)
    """
    numbers, limits = np.asarray(values, dtype=np.float64), np.asarray(edges, dtype=np.float64)
    code = np.searchsorted(limits, numbers, side="right")
    code[numbers == limits[-1]] = len(limits) - 1
    code[np.isnan(numbers)] = len(limits) + 1
    return Bins(limits, code.astype(np.int16))


@dataclass(frozen=True, eq=False)
class Sorted:
    """Values in rising order, missing ones left out, so that a curve needs no sorting."""

    values: Floats
    order: NDArray[np.intp]


def in_order(values: ArrayLike) -> Sorted:
    """Sort values once for many curves."""
    numbers = np.asarray(values, dtype=np.float64)
    order = np.argsort(numbers, kind="stable")[: int((~np.isnan(numbers)).sum())]
    return Sorted(numbers[order], order)


def sweep(
    values: ArrayLike | Sorted, thresholds: ArrayLike, weights: Mapping[str, ArrayLike]
) -> pd.DataFrame:
    """Sum what lies at or below each threshold.

    Parameters
    ----------
    values
        One a parcel, such as the distance to the ring; NaN is never at or below anything.
    thresholds
        In the unit of the values.
    weights
        Name → one number a parcel, summed over the parcels that are in: ones (or True) count parcels, square
        metres sum to an area. A missing weight adds nothing.

    Returns
    -------
    DataFrame
        `threshold` and one column a weight, a row a threshold.

    Examples
    --------
    >>> areas = {"parcels": [1, 1, 1], "area_m2": [100.0, 200.0, 400.0]}
    >>> sweep([500.0, 600.0, np.nan], [499.0, 500.0, 700.0], areas)["area_m2"].tolist()
    [0.0, 100.0, 300.0]
    """
    known = values if isinstance(values, Sorted) else in_order(values)
    limits = np.asarray(thresholds, dtype=np.float64)
    within = np.searchsorted(known.values, limits, side="right")
    columns: dict[str, Floats] = {"threshold": limits}
    for name, given in weights.items():
        weight = np.nan_to_num(np.asarray(given, dtype=np.float64)[known.order])
        columns[name] = np.r_[0.0, np.cumsum(weight)][within]
    return pd.DataFrame(columns)
