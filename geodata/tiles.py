"""Parcels as vector tiles: one PMTiles archive a layer, written whole or not at all."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import freestiler
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoSeries
from pandas.api import types
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer
from pyarrow import parquet

from geodata._thinning import Land, grown, thin
from geodata.atomic import replacing
from geodata.errors import EmptyLayer, NoCRS
from geodata.memory import given_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Shapes = NDArray[np.object_]

_MERCATOR: Final = 3857
_DEGREES: Final = 4326

MIN_ZOOM = 8
# A tile has 4,096 steps a side: 0.51 m at zoom 14, 0.13 m at zoom 16 (31° N). Small sets can afford finer.
_FINE_UP_TO = ((20_000, 16), (200_000, 15))
_COARSE = 14
# Points for names are tiled at one zoom alone, which serves all closer ones: 0.5 m is enough for a name
POINTS_ZOOM: Final = 14
# Never leaves the machine inside a tile, whoever asks
PERSONAL = frozenset({"owner"})
# So many features are made ready at a time, whatever a layer holds
_AT_ONCE: Final = 50_000
# Coordinates are longitude and latitude where the file names no CRS
_GEO: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}


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
    >>> from geopandas import GeoDataFrame
    >>> from shapely import box
    >>> land = GeoDataFrame({"far": [2.5]}, geometry=[box(120.98, 31.38, 120.981, 31.381)], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_tiles(land, Path(folder) / "land.pmtiles")
    16
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tiles-") as made:
        layout = lay_out(frame, Path(made), layer=layer, min_zoom=min_zoom, max_zoom=max_zoom)
        layout.write(path)
    return layout.top


@dataclass(frozen=True)
class Layout:
    """What is to be tiled, on the disk: the layer itself may be forgotten meanwhile.

    Parameters
    ----------
    layer
        Its name inside the tiles.
    parts
        GeoParquet files in degrees, each with its lowest and highest zoom, from the lowest on.
    points
        GeoParquet file in degrees: for each feature, in the same order, the point where its name stands.
    """

    layer: str
    parts: tuple[tuple[Path, int, int], ...]
    points: Path

    @property
    def top(self) -> int:
        """The highest zoom."""
        return self.parts[-1][2]

    def write(self, path: Path, progress: Callable[[float], None] | None = None) -> None:
        """Tile the parts and put them together as one archive, in one step.

        Parameters
        ----------
        path
            The archive to be written or replaced.
        progress
            Told the share that is done.
        """
        every = sum(source.stat().st_size for source, _, _ in self.parts)
        done = 0
        with replacing(path) as temporary:
            archives = []
            for source, low, high in self.parts:
                archive = temporary if len(self.parts) == 1 else source.with_suffix(".pmtiles")
                archives.append(self._tile(source, archive, low, high))
                done += source.stat().st_size
                source.unlink()
                if progress is not None:
                    progress(done / every)
            if len(archives) > 1:
                _join(archives, temporary)

    def write_points(self, path: Path) -> None:
        """Tile the points where names stand, one a feature, as an archive of one zoom, in one step.

        They carry the properties and numbers of the features, so that the same filters hold for them.

        Parameters
        ----------
        path
            The archive to be written or replaced.
        """
        zoom = min(POINTS_ZOOM, self.top)
        with replacing(path) as temporary:
            self._tile(self.points, temporary, zoom, zoom)
            self.points.unlink()

    def _tile(self, source: Path, archive: Path, low: int, high: int) -> Path:
        """Tile by way of a file, which is many times faster than handing the values over."""
        freestiler.freestile_file(
            source,
            archive,
            layer_name=self.layer,
            min_zoom=low,
            max_zoom=high,
            engine="geoparquet",
            quiet=True,
        )
        given_back()
        return archive


def lay_out(
    frame: GeoDataFrame,
    folder: Path,
    *,
    layer: str = "parcels",
    min_zoom: int = MIN_ZOOM,
    max_zoom: int | None = None,
) -> Layout:
    """Write what is to be tiled at each zoom into a folder, a piece of the layer at a time.

    Parameters
    ----------
    frame, layer, min_zoom, max_zoom
        As for `write_tiles`.
    folder
        An empty folder, which has to stay until the tiles are written.

    Raises
    ------
    NoCRS, EmptyLayer
        If the layer does not say where it lies, or has no feature.
    """
    if frame.crs is None:
        raise NoCRS
    if len(frame) == 0:
        raise EmptyLayer(name=layer)
    top = max_zoom or next((zoom for most, zoom in _FINE_UP_TO if len(frame) <= most), _COARSE)
    names = _properties(frame)
    lands: list[Land] = []

    def whole() -> Iterator[pa.Table]:
        for begin in range(0, len(frame), _AT_ONCE):
            few = frame.iloc[begin : begin + _AT_ONCE]
            degrees = few.geometry.to_crs(_DEGREES)
            lands.append(Land.of(degrees.to_crs(_MERCATOR).to_numpy()))
            yield _table(few, names, degrees.to_numpy())

    _write(folder / "whole.parquet", whole())
    _write(folder / "points.parquet", _points(frame, names))
    parts = []
    for zoom in thin(Land.joined(lands), range(min_zoom, top + 1)):
        _write(folder / f"{zoom.zoom}.parquet", _larger(frame, names, zoom.rows, zoom.scale))
        parts.append((folder / f"{zoom.zoom}.parquet", zoom.zoom, zoom.zoom))
    low = parts[-1][1] + 1 if parts else min_zoom
    return Layout(layer, (*parts, (folder / "whole.parquet", low, top)), folder / "points.parquet")


def name_points(shapes: Shapes) -> Shapes:
    """Return the point of each polygon where its name stands: the centroid, or one inside where that is not.

    Examples
    --------
    >>> corner = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 4, 4))
    >>> [bool(corner.contains(point)) for point in (corner.centroid, name_points(np.array([corner]))[0])]
    [False, True]
    """
    points: Shapes = shapely.centroid(shapes)
    outside = ~shapely.contains(shapes, points)
    points[outside] = shapely.point_on_surface(shapes[outside])
    return points


def _points(frame: GeoDataFrame, names: list[str]) -> Iterator[pa.Table]:
    for begin in range(0, len(frame), _AT_ONCE):
        few = frame.iloc[begin : begin + _AT_ONCE]
        points = GeoSeries(name_points(few.geometry.to_numpy()), crs=frame.crs)
        yield _table(few, names, points.to_crs(_DEGREES).to_numpy())


def _larger(frame: GeoDataFrame, names: list[str], rows: Ints, scale: Floats) -> Iterator[pa.Table]:
    for begin in range(0, len(rows), _AT_ONCE):
        few = frame.iloc[rows[begin : begin + _AT_ONCE]]
        flat = few.geometry.to_crs(_DEGREES).to_crs(_MERCATOR).to_numpy()
        larger = GeoSeries(grown(flat, scale[begin : begin + _AT_ONCE]), crs=_MERCATOR)
        yield _table(few, names, larger.to_crs(_DEGREES).to_numpy())


def _write(path: Path, tables: Iterator[pa.Table]) -> None:
    """Write GeoParquet, one row group a table."""
    first = next(tables)
    with parquet.ParquetWriter(path, first.schema, compression="snappy") as out:
        out.write_table(first)
        for table in tables:
            out.write_table(table)


def _table(few: GeoDataFrame, names: list[str], degrees: Shapes) -> pa.Table:
    plain = pd.DataFrame({name: _plain(pd.Series(few[name])) for name in names}, index=few.index)
    table = pa.Table.from_pandas(plain, preserve_index=False)
    table = table.append_column("geometry", pa.array(shapely.to_wkb(degrees), type=pa.binary()))
    return table.replace_schema_metadata({"geo": json.dumps(_GEO)})


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


def _properties(frame: GeoDataFrame) -> list[str]:
    """Name the columns that tiles carry: not who owns the land, and not those in which nothing is."""
    geometry = frame.geometry.name
    names = [str(name) for name in frame.columns if name != geometry and name not in PERSONAL]
    return [name for name in names if _plain(pd.Series(frame[name])).notna().any()]


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
