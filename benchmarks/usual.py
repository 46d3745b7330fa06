"""The usual geopandas script: buffer, overlay, sjoin_nearest, groupby. As one writes it, not slowed down."""

from __future__ import annotations

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, sjoin_nearest

from geodata.dataset import Dataset


def usual(dataset: Dataset, limit_m: float) -> tuple[GeoDataFrame, pd.DataFrame]:
    """Measures, verdict codes and a table, the way most offices compute them."""
    parcels, layers = dataset.parcels.copy(), dataset.reference
    parcels["area_m2"] = parcels.area
    centres = parcels[["parcel_id"]].set_geometry(parcels.centroid)
    for name in layers["rings"]["id"]:
        ring = layers["rings"][layers["rings"]["id"] == name]
        parcels[f"ring_m:{name}"] = _to(parcels, ring)
        parcels[f"ring_centroid_m:{name}"] = _to(centres, ring)
    for measured in ("ring_m", "ring_centroid_m"):
        each = parcels[[f"{measured}:{name}" for name in layers["rings"]["id"]]]
        parcels[measured] = each.min(axis=1)
        parcels[f"{measured}_id"] = each.idxmin(axis=1).str.removeprefix(f"{measured}:")
    _nearest(parcels, layers["crossings"], "crossing")
    _nearest(parcels, layers["stations"], "station")
    _nearest(parcels, layers["towns"], "town")
    band = layers["rings"].dissolve().buffer(limit_m)
    _share(parcels, GeoDataFrame(geometry=band, crs=parcels.crs), "share_band")
    for _, carrier in layers["carriers"].iterrows():
        _share(parcels, GeoDataFrame(geometry=[carrier.geometry], crs=parcels.crs), f"share:{carrier['id']}")
    _share(parcels, layers["carriers"].dissolve()[["geometry"]], "share_union")
    shares = parcels[[name for name in parcels if name.startswith("share:")]]
    parcels["carrier"] = shares.idxmax(axis=1).str.removeprefix("share:").where(shares.max(axis=1) > 0, "")
    parcels["verdict"] = _verdicts(parcels, limit_m)
    return parcels, _table(parcels)


def _to(shapes: GeoDataFrame, ring: GeoDataFrame) -> pd.Series:
    joined = sjoin_nearest(shapes[["geometry"]], ring[["geometry"]], distance_col="metres")
    metres: pd.Series = joined["metres"].groupby(level=0).first()
    return metres


def _nearest(parcels: GeoDataFrame, layer: GeoDataFrame, name: str) -> None:
    joined = sjoin_nearest(parcels[["geometry"]], layer[["id", "geometry"]], distance_col="metres")
    first = joined.sort_values(["metres", "id"]).groupby(level=0).first()
    parcels[f"{name}_m"], parcels[f"{name}_id"] = first["metres"], first["id"]


def _share(parcels: GeoDataFrame, zone: GeoDataFrame, name: str) -> None:
    inside = parcels[["parcel_id", "geometry"]].overlay(zone, how="intersection")
    area = inside.area.groupby(inside["parcel_id"]).sum()
    parcels[name] = (parcels["parcel_id"].map(area).fillna(0) / parcels["area_m2"]).clip(0, 1)


def _verdicts(parcels: GeoDataFrame, limit_m: float) -> np.ndarray:
    far = parcels["far_planned"].fillna(parcels["counted_floor_area_m2"] / parcels["area_m2"])
    support = parcels["support_floor_area_m2"] / parcels["counted_floor_area_m2"]
    preferred = (parcels["ring_m"] <= limit_m) | (parcels["share_union"] >= 0.5)
    verdict = np.where(preferred, 3, 2)
    verdict = np.where(far.isna() | support.isna(), 1, verdict)
    return np.where((far > 3.0) | (support > 0.30), 0, verdict)


def _table(parcels: GeoDataFrame) -> pd.DataFrame:
    facets = ["carrier", "town_id", "land_use", "supply", "verdict"]
    return parcels.groupby(facets).agg(count=("parcel_id", "size"), area_m2=("area_m2", "sum")).reset_index()
