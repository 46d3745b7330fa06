"""What follows from a parcel's own columns: its site area, its floor area ratio, its supporting shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Texts = NDArray[np.object_]

CARRIED = (
    "counted_floor_area_m2",
    "support_floor_area_m2",
    "industrial_floor_area_m2",
    "far_existing",
    "land_price_yuan_per_m2",
    "accuracy_m",
)
TEXTS = ("parcel_id", "town", "land_use", "supply")


def attributes(parcels: GeoDataFrame, drawn_area_m2: Floats) -> dict[str, Any]:
    """Measures that need no geometry but the drawn area.

    Parameters
    ----------
    parcels
        Contract columns; a column that is not there is missing throughout.
    drawn_area_m2
        Area of each geometry in the working CRS; NaN where there is none.

    Returns
    -------
    dict
        `site_area_m2` is the legal area, or the drawn one where no legal area above 0 is given; `far` is the
        plan's, else counted floor area ÷ site area, else what stands, and `far_basis` says which.
        `support_share_counted` is supporting ÷ counted floor area, `support_share_gross` supporting ÷
        (industrial + supporting) floor area. Nothing is divided by 0: such a ratio is missing.

    Examples
    --------
    >>> from geopandas import GeoDataFrame
    >>> project = GeoDataFrame({"parcel_id": ["E3"], "site_area_m2": [20000.0]}, geometry=[None])
    >>> project["counted_floor_area_m2"] = 49000.0
    >>> project[["industrial_floor_area_m2", "support_floor_area_m2"]] = [35000.0, 9000.0]
    >>> given = attributes(project, np.array([np.nan]))
    >>> given["far"].item(), given["far_basis"].item(), given["support_share_counted"].round(6).item()
    (2.45, 'counted', 0.183673)
    >>> given["support_share_gross"].round(6).item()
    0.204545
    """
    columns: dict[str, Any] = {name: _texts(parcels, name) for name in TEXTS}
    columns |= {name: _numbers(parcels, name) for name in CARRIED}
    columns["reached_production_on"] = _dates(parcels, "reached_production_on")
    columns["drawn_area_m2"] = drawn_area_m2
    columns |= _site_area(_numbers(parcels, "site_area_m2"), drawn_area_m2)
    columns |= _far(parcels, columns["site_area_m2"])
    support, counted = columns["support_floor_area_m2"], columns["counted_floor_area_m2"]
    columns["support_share_counted"] = _ratio(support, counted)
    columns["support_share_gross"] = _ratio(support, columns["industrial_floor_area_m2"] + support)
    return columns


def _site_area(legal_m2: Floats, drawn_m2: Floats) -> dict[str, Any]:
    """Take the legal area where there is one above 0, else the drawn one."""
    has_legal, has_drawn = legal_m2 > 0, drawn_m2 > 0
    return {
        "site_area_m2": np.where(has_legal, legal_m2, np.where(has_drawn, drawn_m2, np.nan)),
        "site_area_basis": _choose([(has_legal, "legal"), (has_drawn, "drawn")]),
    }


def _far(parcels: GeoDataFrame, site_area_m2: Floats) -> dict[str, Any]:
    """Take the planned floor area ratio, else the counted one, else the existing one."""
    planned, existing = _numbers(parcels, "far_planned"), _numbers(parcels, "far_existing")
    counted = _ratio(_numbers(parcels, "counted_floor_area_m2"), site_area_m2)
    has = [~np.isnan(values) for values in (planned, counted, existing)]
    return {
        "far": np.where(has[0], planned, np.where(has[1], counted, existing)),
        "far_basis": _choose([(has[0], "planned"), (has[1], "counted"), (has[2], "existing")]),
    }


def _choose(cases: list[tuple[NDArray[np.bool_], str]]) -> Texts:
    """Give the word of the first case that holds, None where none does."""
    words = np.full(len(cases[0][0]), None, dtype=object)
    for holds, word in reversed(cases):
        words[holds] = word
    return words


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, missing where either is missing or the whole is not above 0."""
    ratio: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratio


def _numbers(parcels: GeoDataFrame, name: str) -> Floats:
    """Give a column as floats, NaN where missing or not finite."""
    if name not in parcels:
        return np.full(len(parcels), np.nan)
    values = parcels[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def _texts(parcels: GeoDataFrame, name: str) -> pd.Series[Any]:
    """Give a column as texts, None where missing."""
    if name not in parcels:
        return pd.Series(np.full(len(parcels), None, dtype=object))
    values = parcels[name].astype(object).reset_index(drop=True)
    texts: pd.Series[Any] = values.where(values.notna(), None)
    return texts


def _dates(parcels: GeoDataFrame, name: str) -> NDArray[np.datetime64]:
    """Give a column as dates, NaT where missing."""
    if name not in parcels:
        return np.full(len(parcels), np.datetime64("NaT", "us"))
    dates: NDArray[np.datetime64] = pd.to_datetime(parcels[name]).to_numpy(dtype="datetime64[us]")
    return dates
