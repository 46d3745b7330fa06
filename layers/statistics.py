"""Counts, areas and floor areas by carrier, town, land use, supply and verdict.

Parcels that agree in every facet but the verdict form one cell, and cells are made once a data set. A moved
threshold changes verdicts only: three tallies over the cells, and every total, table and facet is then a sum
over a few thousand numbers instead of a million.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers._curves import (
    AREA_EDGES_M2,
    FAR_EDGES,
    RING_EDGES_M,
    VERDICTS,
    Bins,
    Histogram,
    Sorted,
    bins,
    in_order,
    sweep,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.measures import Measures

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Verdicts = NDArray[np.uint8]

__all__ = [
    "AREA_EDGES_M2",
    "FACETS",
    "FAR_EDGES",
    "MISSING",
    "RING_EDGES_M",
    "VERDICTS",
    "Bins",
    "Groups",
    "Histogram",
    "Sorted",
    "Tally",
    "Totals",
    "bins",
    "groups",
    "in_order",
    "sweep",
    "tally",
]

FACETS = ("carrier", "town", "land_use", "supply")
MISSING = ""  # the label under which parcels without a value are counted and chosen
M2_PER_MU = 2000 / 3
M2_PER_HA = 10_000
M2_PER_KM2 = 1_000_000

Selected = Mapping[str, Collection[str]]
"""Facet → the labels let through; one that is not named, or has no labels, lets everything through."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What some parcels come to.

    Parameters
    ----------
    count
        Parcels.
    area_m2
        Sum of their site areas; a missing one adds nothing.
    existing_floor_m2
        Sum of existing floor area ratio × site area; a missing one adds nothing.
    permitted_floor_m2
        `area_m2` × the cap on the floor area ratio; missing (NaN) where there is no cap.

    Examples
    --------
    >>> total = Totals(1, 20000.0, 12000.0, 60000.0)
    >>> round(total.mu, 2), total.ha, total.km2
    (30.0, 2.0, 0.02)
    """

    count: int
    area_m2: float
    existing_floor_m2: float
    permitted_floor_m2: float

    @property
    def mu(self) -> float:
        """Area in 亩 (2000/3 m²)."""
        return self.area_m2 / M2_PER_MU

    @property
    def ha(self) -> float:
        """Area in hectares."""
        return self.area_m2 / M2_PER_HA

    @property
    def km2(self) -> float:
        """Area in square kilometres."""
        return self.area_m2 / M2_PER_KM2


@dataclass(frozen=True, eq=False)
class Groups:
    """Which cell each parcel belongs to, and which labels each cell has. Made once a data set.

    Parameters
    ----------
    cell
        For each parcel the code of its cell.
    labels
        Facet → its labels in order, `""` (missing) last where some parcel has none.
    of_cell
        Facet → for each cell its place in the facet's labels.
    area_m2, existing_floor_m2
        For each parcel, missing counted as 0.
    """

    cell: Ints
    labels: Mapping[str, tuple[str, ...]]
    of_cell: Mapping[str, Ints]
    area_m2: Floats
    existing_floor_m2: Floats

    @property
    def count(self) -> int:
        """Number of cells."""
        return len(next(iter(self.of_cell.values())))

    def let_through(self, selected: Selected) -> Bools:
        """Tell which cells the chosen labels let through."""
        through = np.ones(self.count, dtype=bool)
        for facet, chosen in selected.items():
            if facet in self.labels and chosen:
                through &= np.isin(self.labels[facet], list(chosen))[self.of_cell[facet]]
        return through

    def codes(self, facet: str) -> Ints:
        """Give for each parcel its place in a facet's labels."""
        codes: Ints = self.of_cell[facet][self.cell]
        return codes


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts and sums for each cell and verdict: arrays of shape (cells, 4)."""

    groups: Groups
    counts: NDArray[np.int64]
    area_m2: Floats
    existing_floor_m2: Floats

    def total(self, selected: Selected | None = None, *, far_cap: float = np.nan) -> Totals:
        """Sum over the chosen labels; `selected["verdict"]` names verdict codes as text."""
        cells, verdicts = self._through(selected or {})
        sums = [
            table[cells][:, verdicts].sum() for table in (self.counts, self.area_m2, self.existing_floor_m2)
        ]
        return Totals(int(sums[0]), float(sums[1]), float(sums[2]), float(sums[1]) * far_cap)

    def by(self, *facets: str, selected: Selected | None = None, far_cap: float = np.nan) -> pd.DataFrame:
        """Table with one row for each combination of labels that occurs.

        Parameters
        ----------
        *facets
            Any of `carrier, town, land_use, supply, verdict`.
        selected
            Labels let through.
        far_cap
            Cap on the floor area ratio, for the permitted floor area.

        Returns
        -------
        DataFrame
            The facets, `count, area_m2, area_ha, area_mu, area_km2, existing_floor_m2, permitted_floor_m2`.
        """
        cells, verdicts = self._through(selected or {})
        rows, columns = np.nonzero((self.counts > 0) & cells[:, None] & verdicts[None, :])
        frame = pd.DataFrame({facet: self._labels(facet, rows, columns) for facet in facets})
        frame["count"] = self.counts[rows, columns]
        frame["area_m2"] = self.area_m2[rows, columns]
        frame["existing_floor_m2"] = self.existing_floor_m2[rows, columns]
        table = frame.groupby(list(facets), sort=True).sum().reset_index()
        table["area_ha"] = table["area_m2"] / M2_PER_HA
        table["area_mu"] = table["area_m2"] / M2_PER_MU
        table["area_km2"] = table["area_m2"] / M2_PER_KM2
        table["permitted_floor_m2"] = table["area_m2"] * far_cap
        return table

    def facet(self, facet: str, selected: Selected | None = None) -> dict[str, Totals]:
        """Totals for each label of a facet under the other facets' choices, but not under its own.

        A label that nothing is left of is there with 0, so that a list of choices never loses a row.
        """
        others = {name: chosen for name, chosen in (selected or {}).items() if name != facet}
        cells, verdicts = self._through(others)
        tables = (self.counts, self.area_m2, self.existing_floor_m2)
        if facet == "verdict":
            sums = [table[cells].sum(axis=0) for table in tables]
            labels = tuple(str(code) for code in range(VERDICTS))
        else:
            labels, codes = self.groups.labels[facet], self.groups.of_cell[facet][cells]
            sums = [
                np.bincount(codes, table[cells][:, verdicts].sum(axis=1), len(labels)) for table in tables
            ]
        return {
            label: Totals(int(sums[0][at]), float(sums[1][at]), float(sums[2][at]), np.nan)
            for at, label in enumerate(labels)
        }

    def crossed(self, facet: str, selected: Selected | None = None) -> tuple[NDArray[np.int64], Floats]:
        """Give counts and areas (m²) of what is chosen: a row for each label of a facet, a column a verdict.

        Examples
        --------
        >>> from layers._examples import one_square
        >>> from layers.measures import measure
        >>> counted = tally(groups(measure(one_square(300))), np.array([3], dtype=np.uint8))
        >>> [table.tolist() for table in counted.crossed("town")]
        [[[0, 0, 0, 1]], [[0.0, 0.0, 0.0, 20000.0]]]
        """
        cells, verdicts = self._through(selected or {})
        codes = self.groups.of_cell[facet][cells]
        shape = (len(self.groups.labels[facet]), VERDICTS)
        counts, area_m2 = np.zeros(shape, dtype=np.int64), np.zeros(shape)
        np.add.at(counts, codes, self.counts[cells] * verdicts)
        np.add.at(area_m2, codes, self.area_m2[cells] * verdicts)
        return counts, area_m2

    def _through(self, selected: Selected) -> tuple[Bools, Bools]:
        chosen = selected.get("verdict") or [str(code) for code in range(VERDICTS)]
        verdicts = np.array([str(code) in chosen for code in range(VERDICTS)])
        return self.groups.let_through(selected), verdicts

    def _labels(self, facet: str, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Any:  # noqa: ANN401 - int or text
        if facet == "verdict":
            return columns
        return np.array(self.groups.labels[facet], dtype=object)[self.groups.of_cell[facet][rows]]


def groups(measures: Measures) -> Groups:
    """Sort the parcels of a data set into cells.

    Parameters
    ----------
    measures
        Of all parcels.

    Returns
    -------
    Groups
        To be kept as long as the measures are.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> from layers.measures import measure
    >>> groups(measure(one_square(300))).labels["town"]
    ('',)
    """
    frame = measures.frame
    cell = np.zeros(len(frame), dtype=np.int64)
    coded = {facet: _coded(frame[facet]) for facet in FACETS}
    for codes, names in coded.values():
        cell = cell * len(names) + codes
    kinds, cell = np.unique(cell, return_inverse=True)
    of_cell: dict[str, Ints] = {}
    for facet in reversed(FACETS):
        kinds, of_cell[facet] = np.divmod(kinds, len(coded[facet][1]))
    area = np.nan_to_num(frame["site_area_m2"].to_numpy(dtype=np.float64))
    existing = np.nan_to_num(frame["far_existing"].to_numpy(dtype=np.float64)) * area
    return Groups(
        cell.astype(np.int32),
        {facet: names for facet, (_, names) in coded.items()},
        {facet: of_cell[facet].astype(np.int32) for facet in FACETS},
        area,
        existing,
    )


def tally(cells: Groups, verdicts: Verdicts, mask: Bools | None = None) -> Tally:
    """Count and sum parcels by cell and verdict.

    Parameters
    ----------
    cells
        Of all parcels.
    verdicts
        Overall verdict of each parcel, 0 to 3.
    mask
        Parcels to be counted; None counts all. Facets need no mask: they are chosen in what this gives.

    Returns
    -------
    Tally
        The base of every total, table and facet.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> from layers.measures import measure
    >>> counted = tally(groups(measure(one_square(300))), np.array([3], dtype=np.uint8))
    >>> counted.total(far_cap=3.0)
    Totals(count=1, area_m2=20000.0, existing_floor_m2=0.0, permitted_floor_m2=60000.0)
    """
    code = cells.cell * np.int32(VERDICTS) + verdicts
    area, existing = cells.area_m2, cells.existing_floor_m2
    if mask is not None:
        code, area, existing = code[mask], area[mask], existing[mask]
    code = code.astype(np.intp)  # once, not in each of the three counts
    size = cells.count * VERDICTS
    counts = np.bincount(code, minlength=size).reshape(-1, VERDICTS)
    return Tally(cells, counts, _sums(code, area, size), _sums(code, existing, size))


def _sums(code: NDArray[np.intp], weights: Floats, size: int) -> Floats:
    """Sum weights by cell and verdict."""
    sums: Floats = np.bincount(code, weights, size).astype(np.float64, copy=False)
    return sums.reshape(-1, VERDICTS)


def _coded(values: pd.Series[Any]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Give codes and sorted labels, the missing label last where it is needed."""
    codes, names = pd.factorize(values.astype("str"), sort=True)
    labels = [str(name) for name in names]
    if (codes < 0).any() or not labels:
        labels.append(MISSING)
    return np.where(codes < 0, len(labels) - 1, codes), tuple(labels)
