"""Edge cases that lie in the table: values exactly on a limit, just over it, or missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

Facts = dict[str, Any]

ROUND_M2 = 100_000.0
LEGAL_EXCESS = 1.03
TYPICAL_SITE_M2 = (3.6e4, 5.2e4)
IN_PRODUCTION = pd.Timestamp("2016-09-30")


def with_planned_far(site_m2: float, far: float, share: float = 0.2) -> Facts:
    """Plan with a FAR, its counted area and parts that agree with it to the hundredth of a square metre.

    Examples
    --------
    >>> with_planned_far(20000.0, 3.004)["counted_floor_area_m2"]
    60080.0
    """
    counted = round(far * site_m2, 2)
    support = round(share * counted, 2)
    return {
        "far_planned": far,
        "counted_floor_area_m2": counted,
        "industrial_floor_area_m2": round(counted - support, 2),
        "support_floor_area_m2": support,
    }


def with_support(support_m2: float, *, counted_m2: float = ROUND_M2) -> Facts:
    """Floor areas of 100,000 m² with a support part; the counted area tells the FAR, no plan does."""
    return {
        "far_planned": np.nan,
        "counted_floor_area_m2": counted_m2,
        "industrial_floor_area_m2": ROUND_M2 - support_m2,
        "support_floor_area_m2": support_m2,
    }


def _far_missing(_site_m2: float) -> Facts:
    return {"far_planned": np.nan, "far_existing": np.nan, "counted_floor_area_m2": np.nan}


def _support_missing(site_m2: float) -> Facts:
    return with_planned_far(site_m2, 2.2) | {
        "industrial_floor_area_m2": np.nan,
        "support_floor_area_m2": np.nan,
    }


def _legal_more(drawn_m2: float) -> Facts:
    legal = round(LEGAL_EXCESS * drawn_m2, 2)
    return {"site_area_m2": legal, **with_planned_far(legal, 1.6, 0.12)}


UTILITY: Facts = {**_far_missing(0.0), "industrial_floor_area_m2": np.nan, "support_floor_area_m2": np.nan}
TABLE_CASES: tuple[tuple[str, str, Callable[[float], Facts]], ...] = (
    ("far-3.0", "promoted", lambda site: with_planned_far(site, 3.0)),
    ("far-3.004", "promoted", lambda site: with_planned_far(site, 3.004)),
    ("far-3.01", "promoted", lambda site: with_planned_far(site, 3.01)),
    ("support-30", "promoted", lambda _: with_support(30_000.0)),
    ("support-30.004", "promoted", lambda _: with_support(30_004.0)),
    ("support-passes-by-counted-only", "promoted", lambda _: with_support(34_000.0, counted_m2=125_000.0)),
    ("missing-far", "promoted", _far_missing),
    ("missing-support", "promoted", _support_missing),
    ("missing-site-area", "stock", lambda site: with_planned_far(site, 1.6, 0.12) | {"site_area_m2": np.nan}),
    ("legal-area-3-percent-more", "stock", _legal_more),
    (
        "no-land-price",
        "stock",
        lambda site: with_planned_far(site, 1.6, 0.12) | {"land_price_yuan_per_m2": np.nan},
    ),
    (
        "in-production",
        "stock",
        lambda site: with_planned_far(site, 1.8) | {"reached_production_on": IN_PRODUCTION},
    ),
    (
        "not-in-production",
        "stock",
        lambda site: with_planned_far(site, 1.8) | {"reached_production_on": pd.NaT},
    ),
)


def table_edge_cases(parcels: GeoDataFrame) -> GeoDataFrame:
    """Set the edge cases of the table on parcels of ordinary shape and typical size.

    Parameters
    ----------
    parcels
        The parcel table with `edge_case`. Parcels that are an edge case of shape get a FAR of 2.0 and a
        support share of 15 %, so that nothing but their place decides.

    Returns
    -------
    GeoDataFrame
        The same parcels, one more edge case for each of `TABLE_CASES`.
    """
    parcels = parcels.copy()
    for row in parcels.index[parcels["edge_case"].notna() & (parcels["supply"] == "stock")]:
        plain = with_planned_far(float(parcels.loc[row, "site_area_m2"]), 2.0, 0.15)
        parcels.loc[row, list(plain)] = list(plain.values())
    inner = parcels["edge_case"] == "inside-the-hole"
    parcels.loc[inner, list(UTILITY)] = list(UTILITY.values())
    for supply in ("promoted", "stock"):
        mine = [case for case in TABLE_CASES if case[1] == supply]
        rows = _spread(parcels, supply, len(mine))
        for row, (name, _, make) in zip(rows, mine, strict=True):
            drawn = float(np.round(shapely.area(parcels.geometry[row]), 2))
            facts = {"edge_case": name, "far_existing": np.nan, **make(drawn)}
            parcels.loc[row, list(facts)] = list(facts.values())
    return parcels


def _spread(parcels: GeoDataFrame, supply: str, count: int) -> NDArray[np.int64]:
    """Choose rows evenly over the parcels of a supply that have a typical size and price."""
    site = parcels["site_area_m2"].between(*TYPICAL_SITE_M2)
    plain = (parcels["supply"] == supply) & parcels["edge_case"].isna() & site
    rows = parcels.index[plain & parcels["land_price_yuan_per_m2"].notna()].to_numpy()
    chosen: NDArray[np.int64] = rows[np.arange(count) * rows.size // count]
    return chosen
