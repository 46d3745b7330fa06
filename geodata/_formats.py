"""Which format a file is in, by its ending and its first bytes, and its layer as it came.

The reader behind it (GDAL) can do far more than is wanted of a file from outside: follow addresses, run
pipelines, open archives by name. So only listed endings with the matching first bytes get to it, under a
name of ours in a temporary folder, with its network switched off, and the driver it chose is checked.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from geodata._archive import WANTED, extract_shapefile, require_companions
from geodata.errors import ManyLayers, MissingFile, NotGeodata, TooLarge
from geodata.findings import Finding, Kind
from geodata.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyproj import CRS

MOST_BYTES = 2 * 1024**3
_HEAD = 1 << 16


@dataclass(frozen=True)
class Format:
    """A format that is read: its name, endings, first bytes, and the only driver that may read it."""

    name: str
    endings: tuple[str, ...]
    begins: bytes
    driver: str


FORMATS: tuple[Format, ...] = (
    Format("GeoPackage", (".gpkg",), b"SQLite format 3\x00", "GPKG"),
    Format("GeoJSON", (".geojson", ".json"), b"{", "GeoJSON"),
    Format("TopoJSON", (".topojson", ".json"), b"{", "TopoJSON"),
    Format("Shapefile", (".shp",), b"\x00\x00\x27\x0a", "ESRI Shapefile"),
    Format("zipped Shapefile", (".zip",), b"PK\x03\x04", "ESRI Shapefile"),
    Format("FlatGeobuf", (".fgb",), b"fgb\x03", "FlatGeobuf"),
    Format("GeoParquet", (".parquet", ".geoparquet"), b"PAR1", "Parquet"),
)
_READ_ERRORS = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    GeometryError,
    FieldError,
    CRSError,
    pa.ArrowException,
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
)


@dataclass(frozen=True)
class FileLayer:
    """A layer in a file: its name, what its geometries are (as the file says), how many features it has."""

    name: str
    geometry: str | None
    count: int | None = None


@dataclass(frozen=True, eq=False)
class Raw:
    """A layer as it came: its own columns, its own CRS (None where it states none)."""

    frame: gpd.GeoDataFrame
    crs: CRS | None
    by_rfc: bool
    format: Format
    findings: list[Finding] = field(default_factory=list)
    file_layers: tuple[FileLayer, ...] = ()


def read_raw(path: Path, *, layer: str, options: ReadOptions = AS_FOUND, limit: int = MOST_BYTES) -> Raw:
    """Read a layer of a file in one of `FORMATS`.

    Raises
    ------
    MissingFile, TooLarge, NotGeodata, UnsafeArchive, ManyLayers
        If there is no such file, or it is not what its ending says, or not safe, or not one layer.
    """
    if not path.is_file():
        raise MissingFile(path=path)
    size = path.stat().st_size
    if size > limit:
        raise TooLarge(name=path.name, came=f"{size / 1e6:.0f} MB", limit=f"{limit / 1e6:.0f} MB")
    kind = sniff(path)
    # coordinates that are no numbers are dealt with, and reported, by the caller
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made, np.errstate(invalid="ignore"):
        if kind.driver == "Parquet":
            return _read_parquet(path, kind, limit)
        return _read_gdal(path, kind, Path(made), (layer, options), limit)


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
        every = " / ".join(dict.fromkeys(ending for kind in FORMATS for ending in kind.endings))
        ending = path.suffix or "no ending"
        raise _not_geodata(path, every, f"it has {ending}", f"其扩展名为 {path.suffix or '空'}")
    if possible[0].begins == b"{":
        possible = _json_kinds(head, possible)
    if not possible or not head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(
        possible[0].begins
    ):
        expected = next(kind.name for kind in FORMATS if path.suffix.casefold() in kind.endings)
        raise _not_geodata(path, expected, *_what_it_is(head))
    return possible[0]


def _what_it_is(head: bytes) -> tuple[str, str]:
    if not head:
        return "it is empty", "文件为空"
    if head.startswith((b"{", b"[")):
        return "it is JSON, but not of features", "它是 JSON，但不含要素"
    return "its first bytes are of something else", "文件头不符"


def _json_kinds(head: bytes, possible: list[Format]) -> list[Format]:
    """Tell the JSON formats apart; whatever else is JSON (a pipeline, a catalogue) is none of them."""
    if b"gdal_streamed_alg" in head:
        return []
    if re.search(rb'"type"\s*:\s*"Topology"', head):
        return [kind for kind in FORMATS if kind.driver == "TopoJSON"]
    if re.search(rb'"type"\s*:\s*"(Feature(Collection)?|(Multi)?Polygon|GeometryCollection)"', head):
        return [kind for kind in possible if kind.driver == "GeoJSON"]
    return []


def _read_gdal(path: Path, kind: Format, folder: Path, said: tuple[str, ReadOptions], limit: int) -> Raw:
    names = said[0], said[1].file_layer
    findings: list[Finding] = []
    options: dict[str, str] = {}
    ids = False
    if path.suffix.casefold() == ".zip":
        ours, _ = extract_shapefile(path, folder, limit=limit, wanted=names[1])
    else:
        ours = _under_our_name(path, kind, folder)
    if kind.driver == "ESRI Shapefile":
        _require_whole_shapefile(path, ours)
    if kind.driver == "ESRI Shapefile" and (encoding := said[1].encoding or _dbf_encoding(ours)):
        options["encoding"] = encoding
        findings.append(Finding(Kind.ENCODING, facts={"encoding": encoding}))
    _without_network()
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        try:
            chosen = _layer_name(ours, kind, names, findings)
            info = pyogrio.read_info(ours, layer=chosen)
            if info["driver"] != kind.driver:
                raise _not_geodata(path, kind.name, f"it is {info['driver']}", f"它是 {info['driver']}")
            # ids beside the properties come as an index, unless a property would share its name
            taken = {str(name).casefold() for name in info["fields"]}
            ids = kind.driver == "GeoJSON" and taken.isdisjoint({"id", "fid", "ogc_fid"})
            frame = pyogrio.read_dataframe(ours, layer=chosen, use_arrow=True, fid_as_index=ids, **options)
        except _READ_ERRORS as fault:
            raise _broken(path, kind, fault, ours) from fault
    notes = dict.fromkeys(_without_path(note.message, ours) for note in noted)
    findings += [Finding(Kind.READER_NOTE, facts={"note": note}) for note in notes]
    if not isinstance(frame, gpd.GeoDataFrame):
        raise _not_geodata(path, kind.name, "it has a table but no geometry", "只有属性表，没有几何")
    if ids and (frame.index == np.arange(len(frame))).all():
        frame = frame.reset_index(drop=True)  # the features have no ids of their own: GDAL numbered them
    is_json = kind.begins == b"{"
    return Raw(frame, _stated(frame.crs), is_json and not _states_crs(path), kind, findings)


def _read_parquet(path: Path, kind: Format, limit: int) -> Raw:
    try:
        opened = pq.ParquetFile(path)
        groups = range(opened.metadata.num_row_groups)
        unpacked = sum(opened.metadata.row_group(group).total_byte_size for group in groups)
        if unpacked > limit:
            came = f"{unpacked / 1e6:.0f} MB unpacked"
            raise TooLarge(name=path.name, came=came, limit=f"{limit / 1e6:.0f} MB")
        frame = gpd.read_parquet(path)
    except (*_READ_ERRORS, TypeError) as fault:
        raise _broken(path, kind, fault, path) from fault
    return Raw(frame, _stated(frame.crs), by_rfc=False, format=kind)


def _under_our_name(path: Path, kind: Format, folder: Path) -> Path:
    """Link the file (for a Shapefile: with its companions) under a plain name, which GDAL cannot misread."""
    sources: Mapping[str, Path] = {path.suffix.casefold(): path}
    if kind.driver == "ESRI Shapefile":
        beside = (other for other in path.parent.iterdir() if other.stem == path.stem and other.is_file())
        sources = {other.suffix.casefold(): other for other in beside if other.suffix.casefold() in WANTED}
        require_companions(path.name, sources)
    for ending, source in sources.items():
        target = folder / f"layer{ending}"
        try:
            target.symlink_to(source.resolve())
        except OSError:  # Windows without the right to link
            shutil.copyfile(source, target)
    return folder / f"layer{path.suffix.casefold()}"


def _layer_name(
    ours: Path, kind: Format, names: tuple[str, str | None], findings: list[Finding]
) -> str | None:
    if kind.driver != "GPKG":
        return None
    wanted, named = names
    spatial = [str(name) for name, geometry in pyogrio.list_layers(ours) if geometry is not None]
    if len(spatial) == 1 and named is None:
        return spatial[0]
    chosen = named or wanted
    if chosen not in spatial:
        raise ManyLayers(names=", ".join(spatial) or "—")
    facts = {"names": ", ".join(spatial), "chosen": chosen}
    findings.append(Finding(Kind.LAYER_CHOSEN, facts=facts))
    return chosen


def _require_whole_shapefile(path: Path, shp: Path) -> None:
    """Compare the parts' lengths with what their own heads say: GDAL would read a cut one without a word."""
    for part in (shp, shp.with_suffix(".shx")):
        with part.open("rb") as handle:
            head = handle.read(28)
        # bytes 24 to 27: the file's length in 16-bit words, big-endian
        if len(head) < 28 or int.from_bytes(head[24:28], "big") * 2 > part.stat().st_size:  # noqa: PLR2004 - see above
            raise _not_geodata(
                path, "Shapefile", f"its {part.suffix} part is cut short", f"{part.suffix} 部分不完整"
            )


def _dbf_encoding(shp: Path) -> str | None:
    """Guess how an attribute table that does not say it encodes its text; None where it says so."""
    table = shp.with_suffix(".dbf")
    with table.open("rb") as handle:
        head = handle.read(32)
        body = handle.read(1 << 20)
    if shp.with_suffix(".cpg").exists() or len(head) <= 29 or head[29] not in (0, 0x57):  # noqa: PLR2004 - LDID byte
        return None
    if body.isascii():
        return None
    for encoding in ("UTF-8", "GB18030"):
        # a character may be cut at the end of what was read
        if any(_decodes(body[: len(body) - cut], encoding) for cut in range(4)):
            return encoding
    return None


def _decodes(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _states_crs(path: Path) -> bool:
    with path.open("rb") as handle:
        return re.search(rb'"crs"\s*:\s*\{', handle.read(_HEAD)) is not None


def _stated(crs: CRS | None) -> CRS | None:
    """Read GeoPackage's "undefined" systems as what they are: no statement."""
    if crs is None or crs.is_engineering or crs.name.casefold().startswith(("undefined", "unknown")):
        return None
    return crs


def _without_network() -> None:
    pyogrio.set_gdal_config_options(
        {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}", "GDAL_HTTP_MAX_RETRY": "0", "PROJ_NETWORK": "OFF"}
    )


def _without_path(fault: object, ours: Path) -> str:
    """Say what the reader said, in one line, without the temporary folder's name."""
    text = str(fault).replace(f"{ours.parent}/", "").replace(str(ours.parent), "")
    return " ".join(text.split())[:200].rstrip(".")


def _broken(path: Path, kind: Format, fault: Exception, ours: Path) -> NotGeodata:
    # GDAL tells the statement that failed first, and the reason last
    reason = _without_path(fault, ours).rpartition("failed: ")[2].partition("; ")[0]
    return _not_geodata(
        path, kind.name, f"it is broken or cut short ({reason})", f"文件已损坏或不完整（{reason}）"
    )


def _not_geodata(path: Path, expected: str, detail: str, detail_zh: str) -> NotGeodata:
    return NotGeodata(name=path.name, expected=expected, detail=detail, detail_zh=detail_zh)
