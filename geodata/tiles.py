"""Parcels as vector tiles: one PMTiles archive a layer, written whole or not at all."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import freestiler
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from pandas.api import types
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer

from geodata._thinning import grown, thin
from geodata.atomic import replacing
from geodata.errors import EmptyLayer, NoCRS

_MERCATOR: Final = 3857
_DEGREES: Final = 4326

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

    Numbers are kept as doubles, bit for bit; a missing value is an absent property. Owners are never
    written. Where a tile of a low zoom would hold more than 3,136 features, one in each of its cells stands
    for the others (`geodata._thinning`); at every other zoom no feature is dropped, and a feature's id in
    the tiles is its row number plus one.

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
    ready = _with_plain_properties(frame).to_crs(_DEGREES)
    flat = ready.geometry.to_crs(_MERCATOR)
    thinned = thin(flat.to_numpy(), range(min_zoom, top + 1))
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        replacing(path) as temporary,
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".tiles-") as made,
    ):
        folder = Path(made)
        if not thinned:
            _tile(ready, temporary, layer, (min_zoom, top), folder)
            return top
        parts = []
        for zoom in thinned:
            larger = GeoSeries(grown(flat.to_numpy()[zoom.rows], zoom.scale), crs=_MERCATOR).to_crs(_DEGREES)
            few = ready.iloc[zoom.rows].set_geometry(larger.to_numpy(), crs=_DEGREES)
            part = folder / f"{zoom.zoom}.pmtiles"
            parts.append(_tile(few, part, layer, (zoom.zoom, zoom.zoom), folder))
        parts.append(_tile(ready, folder / "whole.pmtiles", layer, (thinned[-1].zoom + 1, top), folder))
        _join(parts, temporary)
    return top


def _tile(frame: GeoDataFrame, path: Path, layer: str, zooms: tuple[int, int], folder: Path) -> Path:
    """Tile a layer (degrees) by way of a file, which is many times faster than handing the values over."""
    source = folder / "layer.parquet"
    frame.to_parquet(source, index=False, compression="snappy")
    freestiler.freestile_file(
        source,
        path,
        layer_name=layer,
        min_zoom=zooms[0],
        max_zoom=zooms[1],
        engine="geoparquet",
        quiet=True,
    )
    return path


def _join(parts: list[Path], target: Path) -> None:
    """Write the tiles of archives, one after the other in zoom, into one with the last one's description."""
    with target.open("wb") as out, ExitStack() as opened:
        writer = Writer(out)
        sources = [MmapSource(opened.enter_context(part.open("rb"))) for part in parts]
        for source in sources:
            for (zoom, column, row), tile in all_tiles(source):
                writer.write_tile(zxy_to_tileid(zoom, column, row), tile)
        lowest, last = Reader(sources[0]), Reader(sources[-1])
        metadata = last.metadata()
        for described in metadata["vector_layers"]:
            described["minzoom"] = lowest.header()["min_zoom"]
        writer.finalize(last.header(), metadata)


def _with_plain_properties(frame: GeoDataFrame) -> GeoDataFrame:
    """Leave only what tiles can carry: numbers, texts, truths; dates as ISO text."""
    geometry = frame.geometry.name
    names = [name for name in frame.columns if name != geometry and name not in PERSONAL]
    every = {str(name): _plain(pd.Series(frame[name])) for name in names}
    plain = {name: values for name, values in every.items() if values.notna().any()}
    table = pd.DataFrame(plain | {"geometry": frame.geometry}).reset_index(drop=True)
    return GeoDataFrame(table, geometry="geometry", crs=frame.crs)


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    if types.is_bool_dtype(values):
        return values
    if types.is_numeric_dtype(values):
        number = values.astype("float64")
        return number.where(np.isfinite(number))
    if types.is_datetime64_any_dtype(values):
        return pd.Series(values.dt.strftime("%Y-%m-%d"), dtype="str").where(values.notna())
    text = values.astype("str")
    return text.where(values.notna() & (text != ""))
