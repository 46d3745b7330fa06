"""Two versions of a parcel layer compared: new, gone, moved, attribute changed, verdict changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geodata.crs import require_working_crs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray

KEY: Final = "parcel_id"
# Vertices nearer than this are the same: files keep some nine digits, which is a micrometre here
SAME_M: Final = 1e-6
KINDS: Final = ("new", "gone", "moved", "attribute", "verdict")


@dataclass(frozen=True, eq=False)
class VersionDiff:
    """What differs between an older and a newer version.

    Attributes
    ----------
    new, gone
        Ids of parcels that only the newer, only the older version has.
    moved
        ``parcel_id``, ``moved_m`` (Hausdorff distance between the outlines, m), ``area_before_m2``,
        ``area_after_m2``.
    attributes
        One row a changed value: ``parcel_id``, ``column``, ``before``, ``after`` (missing where missing).
    verdicts
        ``parcel_id``, ``before``, ``after``: codes of `layers.assess.Verdict`; empty where none were given.
    columns_new, columns_gone
        Columns that only one of the versions has; their values are not compared.
    same
        How many parcels of both versions differ in nothing.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    moved: pd.DataFrame
    attributes: pd.DataFrame
    verdicts: pd.DataFrame
    columns_new: tuple[str, ...]
    columns_gone: tuple[str, ...]
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """How many parcels there are of each kind; a parcel may be of several."""
        several = (self.moved[KEY], self.attributes[KEY].unique(), self.verdicts[KEY])
        found = (len(self.new), len(self.gone), *(len(ids) for ids in several))
        return dict(zip(KINDS, found, strict=True))

    @property
    def is_empty(self) -> bool:
        """Whether the two versions are the same."""
        return not (any(self.counts.values()) or self.columns_new or self.columns_gone)

    def kinds_by_parcel(self) -> dict[str, tuple[str, ...]]:
        """Name what happened to each parcel that differs, in the order of `KINDS`."""
        lists: tuple[Iterable[str], ...] = (
            self.new,
            self.gone,
            self.moved[KEY],
            self.attributes[KEY].unique(),
            self.verdicts[KEY],
        )
        found: dict[str, tuple[str, ...]] = {}
        for kind, ids in zip(KINDS, lists, strict=True):
            for parcel in ids:
                found[parcel] = (*found.get(parcel, ()), kind)
        return found


def compare_versions(
    before: GeoDataFrame,
    after: GeoDataFrame,
    *,
    verdicts: tuple[ArrayLike, ArrayLike] | None = None,
    same_m: float = SAME_M,
) -> VersionDiff:
    """Compare two versions of a parcel layer by parcel id.

    Parameters
    ----------
    before, after
        Parcels in one working CRS, `parcel_id` unique.
    verdicts
        The verdict codes of each version, in the order of its rows.
    same_m
        Outlines whose vertices lie no farther apart than this (m) are the same; where a ring begins does
        not matter.

    Returns
    -------
    VersionDiff

    Raises
    ------
    WrongCRS
        If the two are in different CRS.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> a = GeoDataFrame({"parcel_id": ["1", "2"], "far": [2.0, 3.0]},
    ...     geometry=[shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)], crs=32651)
    >>> b = GeoDataFrame({"parcel_id": ["2", "3"], "far": [3.5, 1.0]},
    ...     geometry=[shapely.box(23, 0, 33, 10), shapely.box(40, 0, 50, 10)], crs=32651)
    >>> found = compare_versions(a, b)
    >>> found.new, found.gone, found.moved.moved_m.tolist(), found.counts["attribute"]
    (('3',), ('1',), [3.0], 1)
    """
    require_working_crs(after, working=before.crs)
    ours, theirs = pd.Index(before[KEY]), pd.Index(after[KEY])
    both = ours[ours.isin(theirs)]
    left, right = ours.get_indexer(both), theirs.get_indexer(both)
    moved = _moved(before, after, left, right, same_m)
    attributes = _attributes(before.iloc[left], after.iloc[right])
    flipped = _verdicts(both, verdicts, left, right)
    touched = set(moved[KEY]) | set(attributes[KEY]) | set(flipped[KEY])
    columns = [set(map(str, frame.columns)) - {str(frame.geometry.name)} for frame in (before, after)]
    return VersionDiff(
        new=tuple(theirs[~theirs.isin(ours)]),
        gone=tuple(ours[~ours.isin(theirs)]),
        moved=moved,
        attributes=attributes,
        verdicts=flipped,
        columns_new=tuple(sorted(columns[1] - columns[0])),
        columns_gone=tuple(sorted(columns[0] - columns[1])),
        same=len(both) - len(touched),
    )


def _moved(
    before: GeoDataFrame,
    after: GeoDataFrame,
    left: NDArray[np.intp],
    right: NDArray[np.intp],
    same_m: float,
) -> pd.DataFrame:
    was = before.geometry.to_numpy()[left]
    now = after.geometry.to_numpy()[right]
    differs = ~shapely.equals_exact(shapely.normalize(was), shapely.normalize(now), tolerance=same_m)
    at = np.flatnonzero(differs)
    apart = np.asarray(shapely.hausdorff_distance(was[at], now[at]), dtype=np.float64)
    # a hair's difference may let a ring begin elsewhere, so that vertices in order cannot be the last word
    at, apart = at[~(apart <= same_m)], apart[~(apart <= same_m)]
    was, now = was[at], now[at]
    return pd.DataFrame(
        {
            KEY: before[KEY].to_numpy()[left][at],
            "moved_m": apart,
            "area_before_m2": shapely.area(was),
            "area_after_m2": shapely.area(now),
        }
    )


def _attributes(before: GeoDataFrame, after: GeoDataFrame) -> pd.DataFrame:
    passed = {KEY, before.geometry.name, after.geometry.name}
    shared = [name for name in before.columns if name in after.columns and name not in passed]
    ids = before[KEY].to_numpy()
    rows = []
    for name in shared:
        was, now = before[name].to_numpy(dtype=object), after[name].to_numpy(dtype=object)
        missing = pd.isna(was), pd.isna(now)
        with np.errstate(invalid="ignore"):
            differs = (missing[0] != missing[1]) | ~(missing[0] | missing[1] | (was == now))
        at = np.flatnonzero(differs)
        if len(at):
            values = {
                "before": [None if missing[0][i] else was[i] for i in at],
                "after": [None if missing[1][i] else now[i] for i in at],
            }
            rows.append(pd.DataFrame({KEY: ids[at], "column": str(name), **_objects(values)}))
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in (KEY, "column", "before", "after")})
    return pd.concat(rows, ignore_index=True) if rows else empty


def _objects(values: dict[str, list[object]]) -> dict[str, pd.Series]:
    return {name: pd.Series(held, dtype=object) for name, held in values.items()}


def _verdicts(
    both: pd.Index,
    verdicts: tuple[ArrayLike, ArrayLike] | None,
    left: NDArray[np.intp],
    right: NDArray[np.intp],
) -> pd.DataFrame:
    if verdicts is None:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in (KEY, "before", "after")})
    was, now = np.asarray(verdicts[0])[left], np.asarray(verdicts[1])[right]
    at = was != now
    return pd.DataFrame({KEY: both[at], "before": was[at].astype(int), "after": now[at].astype(int)})
