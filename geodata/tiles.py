"""Parcels as vector tiles: one PMTiles archive a layer, written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import freestiler
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas.api import types

from geodata.atomic import replacing
from geodata.errors import EmptyLayer, NoCRS

if TYPE_CHECKING:
    from pathlib import Path

MIN_ZOOM = 8
# A tile has 4,096 steps a side: 0.51 m at zoom 14, 0.13 m at zoom 16 (31° N). Small sets can afford finer.
_FINE_UP_TO = ((20_000, 16), (200_000, 15))
_COARSE = 14
# Never leaves the machine inside a tile, whoever asks
PERSONAL = frozenset({"owner"})


def write_tiles(
    frame: GeoDataFrame,
    path: Path,
    *,
    layer: str = "parcels",
    min_zoom: int = MIN_ZOOM,
    max_zoom: int | None = None,
) -> int:
    """Write a layer of polygons as a PMTiles archive.

    Numbers are kept as doubles, bit for bit; a missing value is an absent property. A feature's id in the
    tiles is its row number plus one. No feature is dropped at any zoom. Owners are never written.

    Parameters
    ----------
    frame
        Polygons in any CRS, with the columns that become properties.
    path
        The archive to be written or replaced, in one step.
    layer
        Name of the layer inside the tiles.
    min_zoom, max_zoom
        Zooms to write. Without `max_zoom` the number of features decides: 16 up to 20,000, 15 up to
        200,000, else 14; a vertex is then at most 0.1, 0.2 or 0.4 m from its place at 31° N.

    Returns
    -------
    int
        The highest zoom that was written.

    Raises
    ------
    NoCRS, EmptyLayer
        If the layer does not say where it lies, or has no feature.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from shapely import box
    >>> land = GeoDataFrame({"far": [2.5]}, geometry=[box(120.98, 31.38, 120.981, 31.381)], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_tiles(land, Path(folder) / "land.pmtiles")
    16
    """
    if frame.crs is None:
        raise NoCRS
    if len(frame) == 0:
        raise EmptyLayer(name=layer)
    top = max_zoom or next((zoom for most, zoom in _FINE_UP_TO if len(frame) <= most), _COARSE)
    ready = _with_plain_properties(frame)
    with replacing(path) as temporary:
        freestiler.freestile(
            ready,
            temporary,
            layer_name=layer,
            min_zoom=min_zoom,
            max_zoom=top,
            drop_rate=None,
            coalesce=False,
            quiet=True,
        )
    return top


def _with_plain_properties(frame: GeoDataFrame) -> GeoDataFrame:
    """Leave only what tiles can carry: numbers, texts, truths; dates as ISO text."""
    geometry = frame.geometry.name
    names = [name for name in frame.columns if name != geometry and name not in PERSONAL]
    plain = {str(name): _plain(pd.Series(frame[name])) for name in names}
    table = pd.DataFrame(plain | {"geometry": frame.geometry}).reset_index(drop=True)
    return GeoDataFrame(table, geometry="geometry", crs=frame.crs)


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    if types.is_bool_dtype(values):
        return values
    if types.is_numeric_dtype(values):
        number = values.astype("float64")
        return number.where(np.isfinite(number))
    if types.is_datetime64_any_dtype(values):
        days = pd.Series(values.dt.strftime("%Y-%m-%d"), dtype=object)
        return days.where(values.notna(), None)
    text = values.astype("str").astype(object)
    return text.where(values.notna() & (text != ""), None)
