"""A file's layer brought into a study area: read, placed, repaired, its columns known, all of it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata._attributes import contract_table
from geodata._formats import MOST_BYTES
from geodata._overlaps import overlap_findings
from geodata._place import place
from geodata._shapes import mend, plain_shapes, require_some
from geodata._source import read_raw
from geodata.contracts import PARCELS, check_parcels, check_reference, conform, reference_columns
from geodata.crs import name_of
from geodata.faulty import faulty_features
from geodata.findings import Finding, capped
from geodata.options import AS_FOUND, ReadOptions
from geodata.sources import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geodata._formats import FileLayer
    from geodata._place import CrsProposal
    from geodata.areas import Extent, StudyArea
    from geodata.columns import Match
    from geodata.datum_check import DatumProposal

    Shapes = NDArray[np.object_]


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
    faulty
        Every feature that a finding is about, however many there are (see `geodata.faulty`).
    count_in, count_out
        Features in the file, and in `frame`.
    came_crs
        Name of the CRS the coordinates were in.
    source_name, source_sha256
        The file's name without its folder, and its hash.
    extent
        West, south, east, north of what came in, in degrees (WGS84).
    matches
        Which column of the file was taken for which of the contract, how that was known, its unit.
    unmatched
        The file's other columns, which are kept under their own names.
    crs
        How the CRS was known.
    datum
        What the evidence says of the datum, and what it was taken as.
    file_layers
        The layers in the file.
    options
        What the user said about the file.
    sample_lonlat
        Up to 2,000 points by which the datum is judged: longitude, latitude as the file's CRS has them.
    """

    layer: str
    frame: GeoDataFrame
    findings: tuple[Finding, ...]
    faulty: GeoDataFrame
    count_in: int
    count_out: int
    came_crs: str
    source_name: str
    source_sha256: str
    extent: Extent
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    crs: CrsProposal
    datum: DatumProposal
    file_layers: tuple[FileLayer, ...]
    options: ReadOptions
    sample_lonlat: tuple[tuple[float, float], ...] = ()

    @property
    def columns(self) -> Mapping[str, str]:
        """Contract column → the file's column that was taken for it."""
        return {match.contract: match.column for match in self.matches}


def read_layer(
    path: Path,
    *,
    area: StudyArea,
    layer: str = "parcels",
    options: ReadOptions = AS_FOUND,
    trusted: Mapping[str, Shapes] | None = None,
    limit: int = MOST_BYTES,
) -> Import:
    """Read one layer of a file in any of the formats that are allowed (`geodata._formats.FORMATS`).

    Parameters
    ----------
    path
        The file.
    area
        The study area it is for; its working CRS and extent.
    layer
        Which layer it becomes: ``parcels`` or a reference layer's name.
    options
        What the user says about it.
    trusted
        Lines in the working CRS that its datum is judged by, as `geodata.datum_check.trusted_lines` finds
        them.
    limit
        Largest size in bytes, packed and unpacked.

    Returns
    -------
    Import
        In the area's working CRS, contract kept. A datum that needs confirmation is in `datum`; nothing is
        shifted unless `options.datum` says so.

    Raises
    ------
    DataError
        One of its classes, each with its sentence: `MissingFile`, `NotGeodata`, `TooLarge`, `UnsafeArchive`,
        `ManyLayers`, `EmptyLayer`, `NothingUsable`, `NotPolygons`, `NoCRS`, `UnknownCRS`, `OutOfRange`,
        `OutsideArea`, `NoTransformation`, `NotAContractColumn`, `ColumnNotThere`, `MissingColumns`,
        `MissingIds`, `DuplicateIds`.

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
    raw = read_raw(path, layer=layer, options=options, limit=limit)
    frame = _with_geometry_named(raw.frame)
    geometry, noted = plain_shapes(frame.geometry.to_numpy(), layer)
    placed = place(frame.set_geometry(geometry), raw, options, area, trusted or {})
    as_came = placed.frame.geometry.to_numpy()
    mended, repaired = mend(as_came, placed.as_came, layer, options.most_area_change)
    kept = ~shapely.is_missing(mended)
    require_some(kept, layer, [*placed.findings, *noted, *repaired])
    frame = placed.frame.set_geometry(mended, crs=area.working)
    table, matches, values = contract_table(frame, kept, columns, options)
    whole = conform(table, columns)
    if layer == "parcels":
        check_parcels(whole, area.working)
    else:
        check_reference(layer, whole, area.working)
    overlaps = overlap_findings(mended[kept], np.flatnonzero(kept)) if layer == "parcels" else []
    findings = [*raw.findings, *placed.findings, *noted, *repaired, *values, *overlaps]
    return Import(
        layer=layer,
        frame=whole,
        findings=capped(findings),
        faulty=faulty_features(findings, as_came, _ids_by_row(whole, kept), kept, area.working),
        count_in=len(raw.frame),
        count_out=len(whole),
        came_crs=name_of(placed.came),
        source_name=path.name,
        source_sha256=sha256_of(path),
        extent=placed.extent,
        matches=tuple(matches),
        unmatched=_unmatched(raw.frame, matches),
        crs=placed.crs,
        datum=placed.datum,
        file_layers=raw.file_layers,
        options=options,
        sample_lonlat=placed.sample_lonlat,
    )


def _ids_by_row(whole: GeoDataFrame, kept: NDArray[np.bool_]) -> Shapes:
    ids = np.full(len(kept), None, dtype=object)
    ids[kept] = whole.iloc[:, 0].to_numpy(dtype=object)
    return ids


def _unmatched(frame: GeoDataFrame, matches: Sequence[Match]) -> tuple[str, ...]:
    used = {match.column for match in matches} | {frame.geometry.name}
    return tuple(str(name) for name in frame.columns if name not in used)


def _with_geometry_named(frame: GeoDataFrame) -> GeoDataFrame:
    """Call the geometry ``geometry``, whatever the file calls it."""
    if frame.geometry.name == "geometry":
        return frame
    if "geometry" in frame.columns:
        frame = frame.rename(columns={"geometry": "geometry_file"})
    return frame.rename_geometry("geometry")
