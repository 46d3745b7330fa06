"""Small data sets made by hand, for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geodata.dataset import Dataset
from layers._examples import EPSG, one_square


def features(shapes: dict[str, BaseGeometry | None], **columns: Any) -> GeoDataFrame:
    """Reference features by id."""
    return GeoDataFrame({"id": list(shapes), **columns}, geometry=list(shapes.values()), crs=EPSG)


def parcels(shapes: list[BaseGeometry | None], **columns: Any) -> GeoDataFrame:
    """Parcels p-0, p-1, … with the given columns."""
    ids = [f"p-{number}" for number in range(len(shapes))]
    return GeoDataFrame({"parcel_id": ids, **columns}, geometry=shapes, crs=EPSG)


def land(plots: GeoDataFrame, **reference: GeoDataFrame) -> Dataset:
    """Parcels and reference layers of an area that is nowhere."""
    return replace(one_square(0), parcels=plots, reference=reference)


def agree(one: Any, other: Any, within: float = 1e-6) -> bool:
    """Whether two columns of numbers agree, missing with missing."""
    return bool(
        np.allclose(np.asarray(one, float), np.asarray(other, float), rtol=0, atol=within, equal_nan=True)
    )
