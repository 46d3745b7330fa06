"""The features that a symbol draws: chosen from their layer once, their columns as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from layers.symbology import Symbol

AREA: Final = 2


@dataclass(frozen=True, eq=False)
class Features:
    """Rows of a reference layer.

    Attributes
    ----------
    rows
        With their attributes, working CRS.
    """

    rows: GeoDataFrame
    columns: dict[str, NDArray[np.object_]] = field(default_factory=dict, repr=False)

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """Their geometries."""
        found: NDArray[np.object_] = self.rows.geometry.to_numpy()
        return found

    @cached_property
    def edges(self) -> NDArray[np.object_]:
        """Their geometries, of areas the edge: a frame within an area shows none of it."""
        areas = shapely.get_dimensions(self.shapes) == AREA
        found: NDArray[np.object_] = np.where(areas, shapely.boundary(self.shapes), self.shapes)
        return found

    def column(self, name: str) -> NDArray[np.object_] | None:
        """Give an attribute of every feature; None where the layer has no such column."""
        if name not in self.columns and name in self.rows:
            self.columns[name] = self.rows[name].to_numpy(dtype=object)
        return self.columns.get(name)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Features chosen before, by symbol, with the layer that they were chosen from."""

    found: dict[str, tuple[GeoDataFrame, Features]] = field(default_factory=dict)

    def of(self, symbol: Symbol, layer: GeoDataFrame | None) -> Features | None:
        """Give the features of a layer that a symbol draws; None where there is nothing to draw."""
        if layer is None or not len(layer):
            return None
        kept = self.found.get(symbol.key)
        if kept is not None and kept[0] is layer:
            return kept[1]
        rows = _rows(symbol, layer)
        if rows is None:
            return None
        self.found[symbol.key] = (layer, Features(rows))
        return self.found[symbol.key][1]


def _rows(symbol: Symbol, layer: GeoDataFrame) -> GeoDataFrame | None:
    if symbol.where is None:
        return layer
    if symbol.where.column not in layer:
        return layer if symbol.where.op == "!=" else None
    found = layer[symbol.where.column].isin(list(symbol.where.values)).to_numpy()
    return layer[found if symbol.where.op == "==" else ~found]
