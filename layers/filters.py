"""The filters of the Explore page, once as array masks and once as map filter expressions.

Both say the same of the same parcel: a range that is not narrowed lets every parcel through, one that is
narrowed lets none through whose value is missing; a missing carrier, town, land use or supply is chosen by
the label `""`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.statistics import MISSING, Groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.measures import Measures

    Bools = NDArray[np.bool_]
    Verdicts = NDArray[np.uint8]

Expression = list[Any]
Range = tuple[float | None, float | None]
OPEN: Range = (None, None)


@dataclass(frozen=True)
class Filters:
    """What the user narrows. An empty choice and an open range let everything through.

    Parameters
    ----------
    verdicts
        Overall verdict codes, 0 to 3.
    supply, land_use, towns, carriers
        Values; `""` chooses parcels without one. A parcel's carrier is the one that holds most of it.
    flags
        Names of flags, one of which must be raised: `too_close`, `near_miss`.
    ring_distance_m, site_area_m2, far_existing
        Least and greatest value, both inside; None is open.
    text
        Looked for anywhere in the parcel's id, in either case.

    Examples
    --------
    >>> Filters(supply=("stock",)).selected()
    {'supply': ('stock',)}
    >>> Filters().narrows
    False
    """

    verdicts: tuple[int, ...] = ()
    supply: tuple[str, ...] = ()
    land_use: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    ring_distance_m: Range = OPEN
    site_area_m2: Range = OPEN
    far_existing: Range = OPEN
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Filters()

    def selected(self) -> dict[str, Collection[str]]:
        """Give the choices as `layers.statistics` takes them: facet → labels."""
        chosen: dict[str, Collection[str]] = {
            "carrier": self.carriers,
            "town": self.towns,
            "land_use": self.land_use,
            "supply": self.supply,
            "verdict": tuple(str(code) for code in self.verdicts),
        }
        return {facet: labels for facet, labels in chosen.items() if labels}

    def ranges(self, measured: str) -> dict[str, Range]:
        """Give the narrowed ranges by the column, or tile property, that they are about."""
        every = {
            f"ring_{measured}_m": self.ring_distance_m,
            "site_area_m2": self.site_area_m2,
            "far_existing": self.far_existing,
        }
        return {name: limits for name, limits in every.items() if limits != OPEN}


def mask(
    filters: Filters,
    measures: Measures,
    cells: Groups,
    verdicts: Verdicts,
    *,
    flags: Mapping[str, Bools] | None = None,
    measured: str = "nearest",
) -> Bools:
    """Tell which parcels all filters let through.

    Parameters
    ----------
    filters
        What is narrowed.
    measures, cells
        Of all parcels.
    verdicts
        Overall verdict of each parcel.
    flags
        Flag → whether it is raised for each parcel.
    measured
        Which distance to the ring the range is about: `nearest`, `centroid` or `half_area`.

    Returns
    -------
    ndarray
        One bool a parcel.

    Raises
    ------
    KeyError
        If a chosen flag is not among `flags`.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> from layers.measures import measure
    >>> from layers.statistics import groups
    >>> measures = measure(one_square(300))
    >>> verdicts = np.array([3], dtype=np.uint8)
    >>> mask(Filters(ring_distance_m=(None, 300)), measures, groups(measures), verdicts).item()
    True
    """
    through = numbers_mask(filters, measures, flags=flags, measured=measured)
    facets = {facet: labels for facet, labels in filters.selected().items() if facet != "verdict"}
    if facets:
        through &= cells.let_through(facets)[cells.cell]
    if filters.verdicts:
        through &= np.isin(verdicts, filters.verdicts)
    return through


def numbers_mask(
    filters: Filters,
    measures: Measures,
    *,
    flags: Mapping[str, Bools] | None = None,
    measured: str = "nearest",
) -> Bools:
    """Tell which parcels the ranges, the flags and the text let through, whatever their facets.

    Facet counts are tallied over this mask: a facet answers to the other facets, but not to itself.

    Parameters
    ----------
    filters, measures, flags, measured
        As in `mask`.

    Returns
    -------
    ndarray
        One bool a parcel.

    Examples
    --------
    >>> from layers._examples import one_square
    >>> from layers.measures import measure
    >>> numbers_mask(Filters(text="P-1", supply=("stock",)), measure(one_square(300))).item()
    True
    """
    frame = measures.frame
    through = np.ones(len(frame), dtype=bool)
    for name, (low, high) in filters.ranges(measured).items():
        values = frame[name].to_numpy(dtype=np.float64)
        through &= ~np.isnan(values)
        if low is not None:
            through &= values >= low
        if high is not None:
            through &= values <= high
    if filters.flags:
        through &= np.logical_or.reduce([(flags or {})[name] for name in filters.flags])
    sought = filters.text.strip().lower()
    if sought:
        ids = frame["parcel_id"].str.lower()
        through &= ids.str.contains(sought, regex=False, na=False).to_numpy(dtype=bool)
    return through


def expression(
    filters: Filters,
    *,
    verdict: Expression,
    flags: Mapping[str, Expression] | None = None,
    measured: str = "nearest",
) -> Expression:
    """Say the same filters as a map filter over the tile properties.

    Parameters
    ----------
    filters
        What is narrowed.
    verdict
        Expression that gives the overall verdict's code, 0 to 3.
    flags
        Flag → expression that is true where it is raised.
    measured
        As in `mask`.

    Returns
    -------
    list
        A MapLibre filter expression; `["literal", True]` where nothing is narrowed.

    Raises
    ------
    KeyError
        If a chosen flag is not among `flags`.

    Examples
    --------
    >>> expression(Filters(towns=("town-a", "")), verdict=["literal", 3])
    ['all', ['in', ['coalesce', ['get', 'town'], ''], ['literal', ['town-a', '']]]]
    """
    parts: list[Expression] = []
    for facet, labels in filters.selected().items():
        if facet != "verdict":
            parts.append(["in", ["coalesce", ["get", facet], MISSING], ["literal", list(labels)]])
    if filters.verdicts:
        parts.append(["in", verdict, ["literal", list(filters.verdicts)]])
    for name, (low, high) in filters.ranges(measured).items():
        parts.append(["has", name])
        if low is not None:
            parts.append([">=", ["get", name], low])
        if high is not None:
            parts.append(["<=", ["get", name], high])
    if filters.flags:
        parts.append(["any", *((flags or {})[name] for name in filters.flags)])
    sought = filters.text.strip().lower()
    if sought:
        parts.append(["in", sought, ["downcase", ["get", "parcel_id"]]])
    return ["all", *parts] if parts else ["literal", True]
