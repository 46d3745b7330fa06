"""What the parcels' table says: plausible by use, seeded, synthetic throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geodata.kunshan.districts import DISTRICTS

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray
    from pyproj import CRS

SOURCE = (
    "合成地块：由程序按固定种子生成，非权属界线"
    " | synthetic parcel, drawn by a seeded program; not a real boundary"
)
CODES = {
    "promoted": (["1001", "100101", "100102"], [0.34, 0.54, 0.12]),
    "industry": (["1001", "100101", "100102", "100103"], [0.22, 0.32, 0.40, 0.06]),
    "storage": (["1101"], [1.0]),
    "research": (["0802"], [1.0]),
    "utility": (["13"], [1.0]),
}
OVER_FAR = (0.13, 0.035)  # shares of promoted and of other parcels
OVER_SUPPORT = (0.11, 0.06)
LETTER = {"promoted": "P", "stock": "S", "other": "O"}
NAMES = {district.key: (district.name_zh, district.name_en) for district in DISTRICTS}
PRICES = {"promoted": (400, 720), "stock": (300, 700), "other": (420, 980)}


def describe(plots: pd.DataFrame, towns: GeoDataFrame, rng: Generator, crs: CRS) -> GeoDataFrame:
    """Make the parcel table of the plots: ids, names, use, floor areas, price, dates, owners.

    Parameters
    ----------
    plots
        Plots of the fabric with their supply.
    towns
        Town points; a parcel takes the id of the nearest.
    rng
        Seeded generator.
    crs
        Working CRS of the plots.
    """
    frame = plots.reset_index(drop=True)
    shapes = frame["geometry"].to_numpy()
    nearest = shapely.STRtree(towns.geometry.to_numpy()).nearest(shapely.centroid(shapes))
    frame["town"] = towns["id"].to_numpy()[nearest]
    frame["site_area_m2"] = np.round(shapely.area(shapes), 2)
    frame["land_use"] = _codes(frame, rng)
    frame = _numbered(frame)
    _name(frame, rng)
    _floor_areas(frame, rng)
    _price_date_owner(frame, rng)
    frame["accuracy_m"], frame["status"], frame["source"] = 1.0, "synthetic", SOURCE
    return GeoDataFrame(frame, geometry="geometry", crs=crs)


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Order by supply, then district, block and north to south; number within each supply."""
    north = shapely.get_y(shapely.centroid(frame["geometry"].to_numpy()))
    rank = frame["supply"].map({"promoted": 0, "stock": 1, "other": 2})
    place = frame["district"].map({district.key: n for n, district in enumerate(DISTRICTS)})
    keys = pd.DataFrame({"rank": rank, "place": place, "block": frame["block"], "south": -north})
    frame = frame.loc[keys.sort_values(["rank", "place", "block", "south"], kind="stable").index]
    frame = frame.reset_index(drop=True)
    number = frame.groupby("supply").cumcount() + 1
    letters = frame["supply"].map(LETTER)
    frame["parcel_id"] = "KS-" + letters + "-" + number.astype(str).str.zfill(4)
    return frame


def _codes(frame: pd.DataFrame, rng: Generator) -> NDArray[np.object_]:
    kind = frame["use"].where(~((frame["supply"] == "promoted") & (frame["use"] == "industry")), "promoted")
    codes = np.full(len(frame), None, dtype=object)
    for use, (values, shares) in CODES.items():
        mine = (kind == use).to_numpy()
        codes[mine] = rng.choice(values, int(mine.sum()), p=shares)
    return codes


def _name(frame: pd.DataFrame, rng: Generator) -> None:
    """Name by district, block and plot number; two stock parcels in five have no name."""
    block = frame.groupby("district")["block"].transform(lambda names: pd.factorize(names)[0] + 1).astype(int)
    plot = (frame.groupby("block").cumcount() + 1).astype(str)
    number = block.astype(str).str.zfill(2) + "-" + plot
    named = (rng.random(len(frame)) > 0.4) | (frame["supply"] == "promoted")  # noqa: PLR2004 - a share
    words = pd.DataFrame(frame["district"].map(NAMES).tolist(), columns=["zh", "en"])
    frame["name_zh"] = (words["zh"] + number + "号地块").where(named, None)
    frame["name_en"] = (words["en"] + " plot " + number).where(named, None)


def _floor_areas(frame: pd.DataFrame, rng: Generator) -> None:
    """Draw a FAR and a support share, and make plan, counted and gross floor areas agree with them.

    The counted area is the gross one, or up to 1.3 times it where halls higher than 8 m count twice. Some
    have no plan (the counted area tells the FAR), some only what stands, some nothing: nothing is filled in.
    """
    count, site = len(frame), frame["site_area_m2"].to_numpy()
    promoted = (frame["supply"] == "promoted").to_numpy()
    far = np.round(_far(promoted, rng), 2)
    share = _support_share(promoted, rng)
    basis = rng.random(count)
    planned = basis < np.where(promoted, 0.80, 0.42)
    counted = basis < np.where(promoted, 0.955, 0.945)
    standing = basis < np.where(promoted, 0.965, 0.97)
    high_halls = rng.random(count) < np.where(promoted, 0.08, 0.2)
    factor = np.where(high_halls, rng.uniform(1.05, 1.30, count), 1.0)
    known_support = counted & (rng.random(count) > 0.04)  # noqa: PLR2004 - a share
    counted_m2 = np.round(far * site, 2)
    gross_m2 = np.round(counted_m2 / factor, 2)
    support_m2 = np.round(gross_m2 * share, 2)
    built = standing & ~(promoted & (rng.random(count) < 0.7))  # noqa: PLR2004 - most promoted land lies empty
    built |= standing & ~counted
    frame["far_planned"] = np.where(planned, far, np.nan)
    existing = np.where(planned, np.minimum(far, far * rng.uniform(0.35, 1.0, count)), far)
    frame["far_existing"] = np.where(built, np.round(existing, 2), np.nan)
    frame["counted_floor_area_m2"] = np.where(counted, counted_m2, np.nan)
    frame["industrial_floor_area_m2"] = np.where(known_support, np.round(gross_m2 - support_m2, 2), np.nan)
    frame["support_floor_area_m2"] = np.where(known_support, support_m2, np.nan)


def _far(promoted: NDArray[np.bool_], rng: Generator) -> NDArray[np.float64]:
    count = promoted.size
    over = rng.random(count) < np.where(promoted, *OVER_FAR)
    planned = np.where(over, rng.uniform(3.06, 3.9, count), rng.triangular(1.5, 2.4, 2.97, count))
    old = np.where(over, rng.uniform(3.05, 3.5, count), rng.triangular(0.5, 1.1, 2.6, count))
    return np.where(promoted, planned, old)


def _support_share(promoted: NDArray[np.bool_], rng: Generator) -> NDArray[np.float64]:
    count = promoted.size
    usual = np.where(
        promoted, rng.triangular(0.10, 0.20, 0.285, count), rng.triangular(0.05, 0.12, 0.27, count)
    )
    over = rng.random(count) < np.where(promoted, *OVER_SUPPORT)
    return np.where(over, rng.uniform(0.305, 0.38, count), usual)


def _price_date_owner(frame: pd.DataFrame, rng: Generator) -> None:
    count = len(frame)
    supply = frame["supply"].to_numpy()
    low, high = (np.array([PRICES[word][n] for word in supply], dtype=float) for n in (0, 1))
    price = np.round(rng.uniform(low, high) / 4) * 4
    frame["land_price_yuan_per_m2"] = np.where(rng.random(count) < 0.94, price, np.nan)  # noqa: PLR2004 - a share
    running = rng.random(count) < np.where(supply == "promoted", 0.07, 0.66)
    days = pd.to_timedelta(rng.integers(0, 5050, count), unit="D")
    date = pd.Series(pd.Timestamp("2006-01-15") + days).where(running & frame["far_existing"].notna())
    frame["reached_production_on"] = date.astype("datetime64[us]")
    owned = supply != "promoted"
    number = np.where(owned, np.cumsum(owned), 0)
    names = pd.Series(number).map(lambda value: f"示例企业{value:04d}").astype(object)
    frame["owner"] = names.where(owned, None)
