"""Which format a file is in, by its ending and its first bytes; whatever else a reader could do is shut."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from geodata.errors import NotGeodata

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

    from geodata.findings import Finding
    from geodata.options import ReadOptions

MOST_BYTES: Final = 2 * 1024**3
_HEAD: Final = 1 << 16

Reader = Literal["gdal", "parquet", "sheet", "archive"]


@dataclass(frozen=True)
class Format:
    """A format that is read.

    Parameters
    ----------
    name
        As people call it.
    endings
        Of its files.
    begins
        What its first bytes match, after white space and a byte-order mark.
    driver
        The only GDAL driver that may read it; a name of ours where GDAL has no part in it.
    by
        Which reader reads it.
    beside
        Endings of the files that belong to it, and those without which it is not whole.
    states_crs
        Whether a file of this format can say its CRS.
    """

    name: str
    endings: tuple[str, ...]
    begins: bytes
    driver: str
    by: Reader = "gdal"
    beside: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    states_crs: bool = True


SHAPEFILE: Final = Format(
    "Shapefile",
    (".shp",),
    b"\x00\x00\x27\x0a",
    "ESRI Shapefile",
    beside=(".shx", ".dbf", ".prj", ".cpg"),
    needs=(".shx", ".dbf"),
)
GDB: Final = Format("File Geodatabase", (".gdb",), b"", "OpenFileGDB")
ARCHIVE: Final = Format("zip", (".zip",), rb"PK\x03\x04", "zip", by="archive")
FORMATS: Final[tuple[Format, ...]] = (
    Format("GeoPackage", (".gpkg",), rb"SQLite format 3\x00", "GPKG"),
    Format("GeoJSON", (".geojson", ".json"), rb"\{", "GeoJSON"),
    Format("GeoJSON by line", (".geojsonl", ".geojsons", ".ndjson", ".jsonl"), rb"\x1e?\s*\{", "GeoJSONSeq"),
    Format("TopoJSON", (".topojson", ".json"), rb"\{", "TopoJSON"),
    SHAPEFILE,
    ARCHIVE,
    Format("FlatGeobuf", (".fgb",), rb"fgb\x03", "FlatGeobuf"),
    Format("GeoParquet", (".parquet", ".geoparquet"), b"PAR1", "Parquet", by="parquet"),
    Format("KML", (".kml",), b"<", "LIBKML"),
    Format("KMZ", (".kmz",), rb"PK\x03\x04", "zip", by="archive"),
    Format("DXF", (".dxf",), rb"(?:999\s|0\s+SECTION)", "DXF", states_crs=False),
    Format(
        "MapInfo TAB",
        (".tab",),
        rb"(?i)!table",
        "MapInfo File",
        beside=(".dat", ".map", ".id", ".ind"),
        needs=(".dat", ".map", ".id"),
    ),
    Format("MapInfo MIF", (".mif",), rb"(?i)version", "MapInfo File", beside=(".mid",), needs=(".mid",)),
    Format("CSV", (".csv", ".txt"), rb"[^\x00]", "CSV", by="sheet", states_crs=False),
    Format("XLSX", (".xlsx",), rb"PK\x03\x04", "XLSX", by="sheet", states_crs=False),
)
DRIVERS: Final = frozenset({kind.driver for kind in FORMATS if kind.by == "gdal"} | {GDB.driver})


@dataclass(frozen=True)
class FileLayer:
    """A layer in a file: its name, what its geometries are (as the file says), how many features it has."""

    name: str
    geometry: str | None
    count: int | None = None


@dataclass(frozen=True, eq=False)
class Raw:
    """A layer as it came.

    Parameters
    ----------
    frame
        Its own columns and coordinates.
    crs
        Its own CRS; None where it states none.
    by_rfc
        Whether its standard says that it is in degrees of WGS 84.
    loose
        Whether nobody says which of its coordinates is north: their size has to.
    """

    frame: gpd.GeoDataFrame
    crs: CRS | None
    format: Format
    by_rfc: bool = False
    loose: bool = False
    findings: list[Finding] = field(default_factory=list)
    file_layers: tuple[FileLayer, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file to be read: as the user knows it, under a name of ours, and its format."""

    path: Path
    ours: Path
    kind: Format


@dataclass(frozen=True)
class Asked:
    """What is wanted of a file: for which layer of the study area, what the user said, most bytes."""

    layer: str
    options: ReadOptions
    limit: int


def sniff(path: Path) -> Format:
    """Say which format a file is in; ending and first bytes must agree.

    Raises
    ------
    NotGeodata
        If the ending is not one that is read, or the first bytes are of something else.
    """
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    possible = [kind for kind in FORMATS if path.suffix.casefold() in kind.endings]
    if not possible:
        ending = path.suffix or "no ending"
        hint, hint_zh = INSTEAD.get(path.suffix.casefold(), ("", ""))
        detail, detail_zh = f"it has {ending}", f"其扩展名为 {path.suffix or '空'}"
        raise not_geodata(path, every_ending(), f"{detail}{hint}", f"{detail_zh}{hint_zh}")
    expected = possible[0]
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if expected.driver in {"GeoJSON", "GeoJSONSeq", "TopoJSON"}:
        possible = _json_kinds(body, expected)
    if not possible or not re.match(expected.begins, body):
        raise not_geodata(path, expected.name, *_what_it_is(head))
    return possible[0]


# What files of kinds that are not read can be saved as
INSTEAD: Final = MappingProxyType(
    {
        ".xls": ("; save it as .xlsx", "，请另存为 .xlsx"),
        ".et": ("; save it as .xlsx", "，请另存为 .xlsx"),
        ".dwg": ("; save it as .dxf", "，请另存为 .dxf"),
        ".mdb": ("; export it to .gpkg or a zipped .gdb", "，请导出为 .gpkg 或压缩的 .gdb"),
        ".rar": ("; pack it as .zip", "，请改用 .zip 压缩"),
        ".7z": ("; pack it as .zip", "，请改用 .zip 压缩"),
    }
)


def every_ending() -> str:
    """Name every ending that is read."""
    return " / ".join(dict.fromkeys(ending for kind in FORMATS for ending in kind.endings))


def _what_it_is(head: bytes) -> tuple[str, str]:
    if not head:
        return "it is empty", "文件为空"
    if head.startswith((b"{", b"[")):
        return "it is JSON, but not of features", "它是 JSON，但不含要素"
    return "its first bytes are of something else", "文件头不符"


def _json_kinds(body: bytes, expected: Format) -> list[Format]:
    """Tell the JSON formats apart; whatever else is JSON (a pipeline, a catalogue) is none of them."""
    if b"gdal_streamed_alg" in body:
        return []
    wanted = None
    if re.search(rb'"type"\s*:\s*"Topology"', body):
        wanted = "TopoJSON"
    elif re.search(rb'"type"\s*:\s*"(Feature(Collection)?|(Multi)?Polygon|GeometryCollection)"', body):
        one_a_line = expected.driver == "GeoJSONSeq" or re.search(
            rb"\}\s*\r?\n\x1e?\s*\{\s*\"type\"\s*:\s*\"Feature\"", body
        )
        wanted = "GeoJSONSeq" if one_a_line and b'"FeatureCollection"' not in body else "GeoJSON"
    return [kind for kind in FORMATS if kind.driver == wanted]


def not_geodata(path: Path, expected: str, detail: str, detail_zh: str) -> NotGeodata:
    """Compose the refusal of a file that is not what it should be."""
    return NotGeodata(name=path.name, expected=expected, detail=detail, detail_zh=detail_zh)


def refusal(source: Source, detail: str, detail_zh: str) -> NotGeodata:
    """Compose the refusal of a file whose format is known."""
    return not_geodata(source.path, source.kind.name, detail, detail_zh)
