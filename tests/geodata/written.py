"""One frame written in every format that is read."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from tests.geodata.conftest import as_topojson, zip_shapefile

if TYPE_CHECKING:
    import geopandas as gpd

# Formats that only know degrees, and those that cannot say their CRS
IN_DEGREES = ("geojson", "geojsonl", "topojson", "kml", "kmz")
WITHOUT_CRS = ("csv", "xlsx", "dxf")
WITH_CRS = ("gpkg", "shp", "shp.zip", "fgb", "parquet", "gdb.zip", "tab", "tab.zip", "mif", "gpkg.zip")
EVERY = (*WITH_CRS, *IN_DEGREES, *WITHOUT_CRS)


def written(frame: gpd.GeoDataFrame, kind: str, folder: Path, *, encoding: str | None = None) -> Path:
    """Write a frame as it is (its own CRS), and return the file that is to be read."""
    path = folder / f"land.{kind}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cut column names and mixed polygon types
        if kind.endswith(".zip"):
            return _zipped(written(frame, kind.removesuffix(".zip"), folder, encoding=encoding), path)
        if kind == "parquet":
            frame.to_parquet(path)
        elif kind == "topojson":
            path.write_text(as_topojson(frame), "utf-8")
        elif kind in {"csv", "xlsx"}:
            _table(frame, path, encoding)
        else:
            _by_gdal(frame, kind, path, encoding)
    return path


def _by_gdal(frame: gpd.GeoDataFrame, kind: str, path: Path, encoding: str | None) -> None:
    west, south, east, north = frame.total_bounds
    bounds = f"{west},{south},{east},{north}"
    options: dict[str, dict[str, Any]] = {
        "shp": {"encoding": encoding or "UTF-8"},
        "fgb": {"spatial_index": False},  # its index would sort the features
        "geojson": {"driver": "GeoJSON", "coordinate_precision": 15},
        "geojsonl": {"driver": "GeoJSONSeq", "coordinate_precision": 15},
        "kml": {"driver": "LIBKML"},
        "kmz": {"driver": "LIBKML"},
        "gdb": {"driver": "OpenFileGDB", "geometry_type": "MultiPolygon", **_fine_grid(frame)},
        # whole numbers of a 2,147,483,647th of the bounds
        "tab": {"driver": "MapInfo File", "BOUNDS": bounds, "ENCODING": encoding or "CP936"},
        "mif": {"driver": "MapInfo File", "BOUNDS": bounds, "ENCODING": encoding or "CP936"},
        "dxf": {"driver": "DXF"},
    }
    if kind == "dxf":
        frame = frame[["geometry"]].assign(Layer="land")
    if kind in {"tab", "mif"}:
        frame = _with_ellipsoid(frame)
    if kind == "gdb" and path.exists():
        shutil.rmtree(path)
    frame.to_file(path, **options.get(kind, {}))


def _with_ellipsoid(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Write out the ellipsoid of CGCS2000: MapInfo has no code for it, and GDAL says WGS 84, 0.1 mm off."""
    if "CGCS2000" not in frame.crs.name:
        return frame
    return frame.set_crs(f"{frame.crs.to_proj4()} +towgs84=0,0,0", allow_override=True)


def _fine_grid(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Say the grid of a geodatabase, which keeps whole numbers: of 10 nm, where 0.1 mm is usual."""
    origin, scale = (-400, 1e12) if frame.crs.is_geographic else (-1e7, 1e8)
    grid = {"XORIGIN": origin, "YORIGIN": origin, "XYSCALE": scale, "XYTOLERANCE": 2 / scale}
    return {"promote_to_multi": True, **{name: str(value) for name, value in grid.items()}}


def _table(frame: gpd.GeoDataFrame, path: Path, encoding: str | None) -> None:
    wkt = shapely.to_wkt(frame.geometry.to_numpy(), rounding_precision=-1)
    table = frame.drop(columns="geometry").assign(WKT=wkt)
    if path.suffix == ".csv":
        table.to_csv(path, index=False, encoding=encoding or "utf-8")
    else:
        table.to_excel(path, index=False)


def _zipped(source: Path, target: Path) -> Path:
    if source.suffix == ".shp":
        return zip_shapefile(source, target)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        if source.is_dir():
            for part in sorted(source.iterdir()):
                packed.write(part, f"数据/{source.name}/{part.name}")
        for part in sorted(source.parent.glob(f"{source.stem}.*")):
            if part.is_file() and part != target:
                packed.write(part, part.name)
    return target
