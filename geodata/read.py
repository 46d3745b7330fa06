"""A file's layer brought into a study area: read, placed, repaired, its columns known, all of it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata._attributes import contract_table
from geodata._formats import MOST_BYTES, read_raw
from geodata._place import choose_crs, require_inside
from geodata.contracts import PARCELS, POLYGONS, check_parcels, check_reference, conform, reference_columns
from geodata.crs import name_of, require_transformation, to_working
from geodata.errors import EmptyLayer, NotPolygons
from geodata.findings import Finding, Kind, capped
from geodata.repair import repair_polygons, short_reason
from geodata.store import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geodata.areas import Extent, StudyArea

    Shapes = NDArray[np.object_]

# Layers whose features have an area; the others may be points and lines too
NEED_POLYGONS = frozenset({"parcels", "boundary", "carriers", "water"})
_COLLECTION = 7


@dataclass(frozen=True, eq=False)
class Import:
    """A layer taken in, before it is kept.

    Parameters
    ----------
    layer
        Which layer of the study area it is.
    frame
        Contract columns first, then the file's other ones; working CRS; RangeIndex.
    findings
        What was noticed, at most 200 of a kind one by one.
    count_in, count_out
        Features in the file, and in `frame`.
    came_crs
        Name of the CRS the coordinates were in.
    source_name, source_sha256
        The file's name without its folder, and its hash.
    extent
        West, south, east, north of what came in, in degrees (WGS84).
    columns
        Contract column → the file's column that was taken for it.
    """

    layer: str
    frame: GeoDataFrame
    findings: tuple[Finding, ...]
    count_in: int
    count_out: int
    came_crs: str
    source_name: str
    source_sha256: str
    extent: Extent
    columns: Mapping[str, str]


def read_layer(
    path: Path,
    *,
    area: StudyArea,
    layer: str = "parcels",
    crs: int | None = None,
    mapping: Mapping[str, str] | None = None,
    file_layer: str | None = None,
    limit: int = MOST_BYTES,
) -> Import:
    """Read a GeoPackage, GeoJSON, TopoJSON, Shapefile (loose or zipped), FlatGeobuf or GeoParquet file.

    Parameters
    ----------
    path
        The file.
    area
        The study area it is for; its working CRS and extent.
    layer
        Which layer it becomes: ``parcels`` or a reference layer's name.
    crs
        EPSG number of its coordinates, where the file does not say it, or says it wrongly.
    mapping
        Contract column → file column; ``{"parcel_id": "@row"}`` numbers the rows.
    file_layer
        Which layer of the file, where it has several.
    limit
        Largest size in bytes, packed and unpacked.

    Returns
    -------
    Import
        In the area's working CRS, contract kept.

    Raises
    ------
    DataError
        One of its classes, each with its sentence: `MissingFile`, `NotGeodata`, `TooLarge`, `UnsafeArchive`,
        `ManyLayers`, `EmptyLayer`, `NotPolygons`, `NoCRS`, `UnknownCRS`, `OutOfRange`, `OutsideArea`,
        `NoTransformation`, `NotAContractColumn`, `ColumnNotThere`, `MissingColumns`, `MissingIds`,
        `DuplicateIds`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from geopandas import GeoDataFrame
    >>> from geodata.areas import load_area
    >>> plot = shapely.box(120.98, 31.38, 120.981, 31.381)
    >>> land = GeoDataFrame({"DKBH": ["A-1"]}, geometry=[plot], crs=4326)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     land.to_file(Path(folder) / "land.gpkg")
    ...     taken = read_layer(Path(folder) / "land.gpkg", area=load_area("kunshan"))
    >>> taken.frame.parcel_id.tolist(), taken.frame.crs == load_area("kunshan").working
    (['A-1'], True)
    """
    columns = PARCELS if layer == "parcels" else reference_columns(layer)
    raw = read_raw(path, layer=layer, file_layer=file_layer, limit=limit)
    frame = _with_geometry_named(raw.frame)
    geometry, noted = _plain_shapes(frame.geometry.to_numpy(), layer)
    frame = frame.set_geometry(geometry)
    came, said = choose_crs(raw.frame, raw.crs, crs, area, by_rfc=raw.by_rfc)
    frame = frame.set_crs(came, allow_override=True)
    extent, placed = require_inside(frame, area)
    require_transformation(came, area.working)
    frame = to_working(frame, area.working)
    mended, repaired = _mend(frame.geometry.to_numpy(), geometry, layer)
    kept = ~shapely.is_missing(mended)
    if not kept.any():
        raise EmptyLayer(name=layer)
    frame = frame.set_geometry(mended, crs=area.working)
    table, matches, values = contract_table(frame, kept, columns, mapping)
    whole = conform(table, columns)
    if layer == "parcels":
        check_parcels(whole, area.working)
    else:
        check_reference(layer, whole, area.working)
    return Import(
        layer=layer,
        frame=whole,
        findings=capped([*raw.findings, *said, *noted, *placed, *repaired, *values]),
        count_in=len(raw.frame),
        count_out=len(whole),
        came_crs=name_of(came),
        source_name=path.name,
        source_sha256=sha256_of(path),
        extent=extent,
        columns={match.contract: match.column for match in matches},
    )


def _with_geometry_named(frame: GeoDataFrame) -> GeoDataFrame:
    """Call the geometry ``geometry``, whatever the file calls it."""
    if frame.geometry.name == "geometry":
        return frame
    if "geometry" in frame.columns:
        frame = frame.rename(columns={"geometry": "geometry_file"})
    return frame.rename_geometry("geometry")


def _plain_shapes(geometry: Shapes, layer: str) -> tuple[Shapes, list[Finding]]:
    """Drop heights, set aside what has no place, refuse what has no area where one is needed."""
    findings = []
    high = shapely.has_z(geometry) | shapely.has_m(geometry)
    if high.any():
        geometry = shapely.force_2d(geometry)
        findings.append(Finding(Kind.FLATTENED, facts={"count": int(high.sum())}))
    nowhere = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    vertices, owner = shapely.get_coordinates(geometry, return_index=True)
    nowhere[owner[~np.isfinite(vertices).all(axis=1)]] = True
    if nowhere.all():
        raise EmptyLayer(name=layer)
    if nowhere.any():
        facts = {"count": int(nowhere.sum()), "feature": int(np.argmax(nowhere)) + 1}
        findings.append(Finding(Kind.NO_GEOMETRY, int(np.argmax(nowhere)), facts))
        geometry = geometry.copy()
        geometry[nowhere] = None
    if layer in NEED_POLYGONS:
        _require_polygons(geometry[~nowhere], layer)
    return geometry, findings


def _require_polygons(geometry: Shapes, layer: str) -> None:
    flat = ~np.isin(shapely.get_type_id(geometry), (*POLYGONS, _COLLECTION))
    flat |= (shapely.get_type_id(geometry) == _COLLECTION) & (shapely.get_dimensions(geometry) < 2)  # noqa: PLR2004 - areas
    if flat.any():
        kinds = sorted({shape.geom_type for shape in geometry[flat]})
        raise NotPolygons(layer=layer, count=int(flat.sum()), all=len(geometry), kinds=", ".join(kinds))


def _mend(geometry: Shapes, as_came: Shapes, layer: str) -> tuple[Shapes, tuple[Finding, ...]]:
    """Make every polygon valid; a line or point that cannot be is left out, and said."""
    polygons = np.isin(shapely.get_type_id(geometry), (*POLYGONS, _COLLECTION))
    areal = geometry.copy()
    areal[~polygons] = None
    repaired = repair_polygons(areal, as_came=as_came)
    mended = geometry.copy()
    mended[polygons] = repaired.geometry[polygons]
    if layer in NEED_POLYGONS:
        return mended, repaired.findings
    broken = np.flatnonzero(~shapely.is_valid(mended) & ~shapely.is_missing(mended))
    mended[broken] = None
    reasons = shapely.is_valid_reason(geometry[broken])
    rest = (
        Finding(Kind.COLLAPSED, int(row), {"feature": int(row) + 1, "reason": short_reason(reason)})
        for row, reason in zip(broken, reasons, strict=True)
    )
    return mended, (*repaired.findings, *rest)
