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
NOWHERE: Range = (1e12, -1e12)


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
        Least and greatest value, both inside; None is open. Room for floor area is a range of `far_existing`
        too: see `headroom_range`.
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


def headroom_range(headroom: Range, far_limit: float | None) -> Range:
    """Turn a range of room (the floor area ratio allowed less the existing one) into one of the existing.

    Parameters
    ----------
    headroom
        Least and greatest room, both inside; None is open.
    far_limit
        The greatest floor area ratio allowed; without one the room is unknown, and nothing is let through.

    Examples
    --------
    >>> headroom_range((1.0, None), 3.0), headroom_range((None, 0.5), 3.0), headroom_range(OPEN, 3.0)
    ((None, 2.0), (2.5, None), (None, None))
    >>> headroom_range((1.0, None), None) == NOWHERE
    True
    """
    low, high = headroom
    if headroom == OPEN:
        return OPEN
    if far_limit is None:
        return NOWHERE
    return (None if high is None else far_limit - high, None if low is None else far_limit - low)


def tightest(one: Range, other: Range) -> Range:
    """Return the range in which both ranges let through.

    Examples
    --------
    >>> tightest((1.0, None), (0.5, 2.0)), tightest(OPEN, OPEN)
    ((1.0, 2.0), (None, None))
    """
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return (max(lows, default=None), min(highs, default=None))


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


def rows_expression(rows: Bools) -> Expression:
    """Say as a map filter which rows are let through, by the tiles' feature ids (row + 1).

    Neighbouring rows share one step, so that a place in a data set that is ordered by place stays short.

    Parameters
    ----------
    rows
        One bool a parcel.

    Examples
    --------
    >>> rows_expression(np.array([False, True, True, False]))
    ['step', ['id'], False, 2, True, 4, False]
    >>> rows_expression(np.array([True, True]))
    ['literal', True]
    """
    if not len(rows) or rows.all():
        return ["literal", True]
    turns = np.flatnonzero(np.diff(rows)) + 2
    if not len(turns):
        return ["literal", False]
    states = (~rows[0]) ^ (np.arange(len(turns)) % 2 == 1)
    steps = [part for at, state in zip(turns.tolist(), states.tolist(), strict=True) for part in (at, state)]
    return ["step", ["id"], bool(rows[0]), *steps]
