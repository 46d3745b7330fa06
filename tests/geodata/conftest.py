"""One fixture layer, and a writer of it in every format that is read."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.areas import StudyArea, load_area

# south-west corner of the fixture's plots in the working CRS of Kunshan
EAST, NORTH = 593_000.0, 3_473_000.0
FORMATS = ("gpkg", "geojson", "topojson", "shp", "zip", "fgb", "parquet")


@pytest.fixture
def area() -> StudyArea:
    return load_area("kunshan")


@pytest.fixture
def plots() -> gpd.GeoDataFrame:
    """Four plots: 100 × 50 m, two of 40 × 40 m as one, one with a 10 × 10 m hole, and a plain one."""
    hole = shapely.Polygon(
        shapely.box(EAST, NORTH + 100, EAST + 60, NORTH + 160).exterior,
        [shapely.box(EAST + 20, NORTH + 120, EAST + 30, NORTH + 130).exterior],
    )
    two = shapely.union_all(
        [
            shapely.box(EAST + 200, NORTH, EAST + 240, NORTH + 40),
            shapely.box(EAST + 260, NORTH, EAST + 300, NORTH + 40),
        ]
    )
    return gpd.GeoDataFrame(
        {
            "DKBH": ["A-01", "A-02", "A-03", "A-04"],
            "MC": ["一号", "二号", "三号", None],
            "YDXZ": ["1001", "0802", "1001", "Ma"],
            "MJ": [5000.0, 3200.0, None, 2500.0],
            "RJL": [2.5, 3.004, 1.2, None],
            "note": ["first", None, "", "last"],
        },
        geometry=[
            shapely.box(EAST, NORTH, EAST + 100, NORTH + 50),
            two,
            hole,
            shapely.box(EAST, NORTH + 200, EAST + 50, NORTH + 250),
        ],
        crs=4549,
    )


AREAS_M2 = [5000.0, 3200.0, 3500.0, 2500.0]

Writer = Callable[[gpd.GeoDataFrame, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write a frame in a format; JSON in degrees, as its standards want."""

    def _write(frame: gpd.GeoDataFrame, kind: str, name: str = "plots") -> Path:
        path = tmp_path / f"{name}.{kind}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cut column names and mixed polygon types
            if kind == "parquet":
                frame.to_parquet(path)
            elif kind == "zip":
                zip_shapefile(_write(frame, "shp", name), path)
            elif kind == "topojson":
                path.write_text(as_topojson(frame.to_crs(4326)), "utf-8")
            elif kind == "geojson":
                frame.to_crs(4326).to_file(path, driver="GeoJSON", rfc7946=True, coordinate_precision=12)
            else:
                # FlatGeobuf's index would sort the features
                options = {"shp": {"encoding": "UTF-8"}, "fgb": {"spatial_index": False}}
                frame.to_file(path, **options.get(kind, {}))
        return path

    return _write


def zip_shapefile(shp: Path, target: Path, folder: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in sorted(shp.parent.glob(f"{shp.stem}.*")):
            if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                packed.write(part, f"{folder}{part.name}")
    return target


def as_topojson(frame: gpd.GeoDataFrame) -> str:
    """Write polygons as an unquantised TopoJSON, one arc a ring."""
    arcs: list[list[list[float]]] = []
    shapes = []
    for row, shape in zip(frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True):
        polygons = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
        parts = []
        for polygon in polygons:
            rings = []
            for ring in (polygon.exterior, *polygon.interiors):
                rings.append([len(arcs)])
                arcs.append([list(point) for point in ring.coords])
            parts.append(rings)
        shapes.append(
            {
                "type": shape.geom_type,
                "arcs": parts if shape.geom_type == "MultiPolygon" else parts[0],
                "properties": {key: value for key, value in row.items() if pd.notna(value)},
            }
        )
    collection = {"type": "GeometryCollection", "geometries": shapes}
    return json.dumps(
        {"type": "Topology", "arcs": arcs, "objects": {"plots": collection}}, ensure_ascii=False
    )
