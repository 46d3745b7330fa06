"""The synthetic streets and canals as features of the reference layers, a handful of multi-lines in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.kunshan.geography import AS_OF, COLUMNS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geodata.kunshan.streets import Street

SOURCE = "合成：由程序按固定种子生成 | synthetic, drawn by a seeded program"
NOTES = {
    "main": "schematic main streets between synthetic blocks; not real streets",
    "local": "schematic local streets between synthetic blocks; not real streets",
    "canal": "schematic canals between synthetic blocks; not real waterways",
}
GRID = 0.01
BANK = 6.0
CURB = 3.0


def add_streets(
    roads: GeoDataFrame, rivers: GeoDataFrame, streets: list[Street], plots: NDArray[np.object_]
) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Add synthetic streets to the roads and synthetic canals to the rivers.

    Parameters
    ----------
    roads, rivers
        Typed layers in the working CRS.
    streets
        Centre lines in the working CRS.
    plots
        Polygons that streets end before and that canals keep a bank from.

    Returns
    -------
    roads, rivers
        With one multi-line feature for each kind and width. Roads get the columns `kind` (highway, main,
        local) and `width_m`.
    """
    table = pd.DataFrame(
        {
            "kind": [street.kind for street in streets],
            "width_m": [2 * street.half_width for street in streets],
            "line": [street.line for street in streets],
        }
    )
    table["line"] = _kept_off(table, plots)
    grouped = table.groupby(["kind", "width_m"])["line"].agg(_joined).reset_index()
    grouped["id"] = grouped["kind"] + "-" + grouped["width_m"].astype(int).astype(str)
    grouped["note"] = grouped["kind"].map(NOTES)
    grouped = grouped.assign(
        name_zh=None, name_en=None, status="synthetic", source=SOURCE, as_of=AS_OF, accuracy_m=1.0
    )
    made = gpd.GeoDataFrame(grouped, geometry=grouped["line"].to_numpy(), crs=roads.crs)
    wet = made["kind"] == "canal"
    typed = roads.assign(kind="highway", width_m=np.nan)
    return _stacked(typed, made[~wet], ["kind", "width_m"]), _stacked(rivers, made[wet], ["width_m"])


def _kept_off(table: pd.DataFrame, plots: NDArray[np.object_]) -> NDArray[np.object_]:
    """End each line where it would come too near a plot on the far side of a barrier."""
    lines = table["line"].to_numpy().copy()
    room = np.where(table["kind"] == "canal", table["width_m"] / 2 + BANK, CURB)
    near, plot = shapely.STRtree(plots).query(lines, predicate="dwithin", distance=room)
    for line in np.unique(near):
        blocked = shapely.union_all(shapely.buffer(plots[plot[near == line]], room[line], quad_segs=4))
        parts = shapely.get_parts(shapely.difference(lines[line], blocked))
        lines[line] = max(parts, key=shapely.length, default=shapely.LineString())
    return lines


def _joined(lines: pd.Series[Any]) -> BaseGeometry:
    """Join stretches that meet end to end; coordinates on the centimetre."""
    merged = shapely.line_merge(shapely.union_all(shapely.set_precision(lines.to_numpy(), GRID)))
    return shapely.MultiLineString(list(shapely.get_parts(merged)))


def _stacked(typed: GeoDataFrame, made: GeoDataFrame, extra: list[str]) -> GeoDataFrame:
    columns = [*COLUMNS, *extra, "geometry"]
    return gpd.GeoDataFrame(pd.concat([typed[columns], made[columns]], ignore_index=True), crs=typed.crs)
