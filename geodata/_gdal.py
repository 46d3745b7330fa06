"""One layer of a file through GDAL, under a name of ours, with its network off and its driver checked."""

from __future__ import annotations

import re
import shutil
import warnings
import zlib
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.errors import ShapelyError

from geodata._archive import require_whole
from geodata._encodings import guess_encoding, mend_names, settled, stated_encoding, table_encoding
from geodata._formats import SHAPEFILE, Asked, FileLayer, Format, Raw, Source, refusal
from geodata._shapes import NEED_POLYGONS
from geodata.errors import ManyLayers, NotGeodata
from geodata.findings import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

    from geodata.options import ReadOptions

READ_ERRORS: Final = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    GeometryError,
    FieldError,
    CRSError,
    ArithmeticError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    RuntimeError,
    ShapelyError,
    zlib.error,
)
_HEAD: Final = 1 << 16
_MOST_LAYERS: Final = 200
_LAYERS_NAMED: Final = 5
_RING_POINTS: Final = 4  # three corners, the first of them again
# How a Placemark looks; LIBKML makes columns of it
_KML_LOOKS: Final = frozenset(
    {"timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon"}
)
_DXF_DRAWING: Final = frozenset({"PaperSpace", "SubClasses", "Linetype", "EntityHandle", "Text"})


def read_gdal(source: Source, asked: Asked) -> Raw:
    """Read one layer of a file that lies under a name of ours.

    Raises
    ------
    NotGeodata, ManyLayers
        If it is broken or of another format, or holds several layers of which none was named.
    """
    kind, ours = source.kind, source.ours
    _refuse_pointers(source)
    encoding, findings = _encoding(ours, kind, asked.options)
    if kind is SHAPEFILE:
        mend_names(ours.with_suffix(".dbf"), encoding or "UTF-8")
    _settings(kind, encoding)
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        try:
            layers = _layers(ours)
            chosen, said = _layer_name(layers, kind, asked)
            frame, noticed = _frame(source, chosen, encoding)
        except READ_ERRORS as fault:
            raise broken(source, fault) from fault
    notes = dict.fromkeys(_without_path(note.message, ours) for note in noted)
    findings += [*said, *noticed, *(Finding(Kind.READER_NOTE, facts={"note": note}) for note in notes)]
    stated = stated_crs(frame.crs)
    frame, layers, tidied = _tidied(frame, kind, layers, asked)
    findings += tidied
    is_json = kind.driver in {"GeoJSON", "GeoJSONSeq", "TopoJSON"}
    by_rfc = is_json and not _states_crs(ours)
    return Raw(frame, stated, kind, by_rfc=by_rfc, findings=findings, file_layers=layers)


def under_our_name(path: Path, kind: Format, folder: Path) -> Path:
    """Link the file, with its companions, under a plain name, which GDAL cannot misread."""
    sources: Mapping[str, Path] = {path.suffix.casefold(): path}
    if kind.beside:
        beside = (other for other in path.parent.iterdir() if other.stem == path.stem and other.is_file())
        wanted = (*kind.beside, path.suffix.casefold())
        sources = {other.suffix.casefold(): other for other in beside if other.suffix.casefold() in wanted}
        require_whole(path.name, kind, sources)
    for ending, source in sources.items():
        target = folder / f"layer{ending}"
        try:
            target.symlink_to(source.resolve())
        except OSError:  # Windows without the right to link
            shutil.copyfile(source, target)
    return folder / f"layer{path.suffix.casefold()}"


def _frame(
    source: Source, chosen: str | None, encoding: str | None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    ours, kind = source.ours, source.kind
    more: dict[str, Any] = {"encoding": encoding} if kind is SHAPEFILE and encoding else {}
    info = pyogrio.read_info(ours, layer=chosen, **more)
    if info["driver"] != kind.driver:
        raise refusal(source, f"it is {info['driver']}", f"它是 {info['driver']}")
    # ids beside the properties come as an index, unless a property would share its name
    taken = {str(name).casefold() for name in info["fields"]}
    ids = kind.driver == "GeoJSON" and taken.isdisjoint({"id", "fid", "ogc_fid"})
    noticed = []
    # what is no geometry becomes none, and is reported as such
    how: dict[str, Any] = {"layer": chosen, "fid_as_index": ids, "on_invalid": "ignore", **more}
    try:
        frame = pyogrio.read_dataframe(ours, use_arrow=True, **how)
    except RuntimeError as fault:
        if "Nonlinear" not in str(fault):
            raise
        # curves, which only the slower way draws as lines
        frame = pyogrio.read_dataframe(ours, use_arrow=False, **how)
        noticed.append(Finding(Kind.CURVES))
    if not isinstance(frame, gpd.GeoDataFrame):
        raise refusal(source, "it has a table but no geometry", "只有属性表，没有几何")
    if ids and (frame.index == np.arange(len(frame))).all():
        frame = frame.reset_index(drop=True)  # the features have no ids of their own: GDAL numbered them
    if kind.driver == "GeoJSONSeq" and (lost := _lines_of(ours) - len(frame)) > 0:
        raise refusal(source, f"{lost} of its lines are no features", f"有 {lost} 行不是要素")
    return frame, noticed


def _lines_of(path: Path) -> int:
    with path.open("rb") as opened:
        return sum(1 for line in opened if line.strip(b" \t\r\n\x1e"))


def _layers(ours: Path) -> tuple[FileLayer, ...]:
    listed = pyogrio.list_layers(ours)[:_MOST_LAYERS]
    found = [(str(name), None if geometry is None else str(geometry)) for name, geometry in listed]
    return tuple(FileLayer(name, geometry) for name, geometry in found if geometry is not None)


def _layer_name(
    layers: tuple[FileLayer, ...], kind: Format, asked: Asked
) -> tuple[str | None, list[Finding]]:
    names = [one.name for one in layers]
    if kind.driver == "DXF" or len(names) <= 1:
        return (names[0] if names and kind is not SHAPEFILE else None), []
    called = next((name for name in names if name.casefold() == asked.layer.casefold()), None)
    chosen = asked.options.file_layer or called
    if chosen not in names:
        raise ManyLayers(names=", ".join(names) or "—")
    return chosen, [Finding(Kind.LAYER_CHOSEN, facts={"names": ", ".join(names), "chosen": chosen})]


def _tidied(
    frame: gpd.GeoDataFrame, kind: Format, layers: tuple[FileLayer, ...], asked: Asked
) -> tuple[gpd.GeoDataFrame, tuple[FileLayer, ...], list[Finding]]:
    if kind.driver == "LIBKML":
        looks = [name for name in frame.columns if str(name).casefold() in _KML_LOOKS]
        return _without_blanks(frame.drop(columns=looks)), layers, []
    if kind.driver == "DXF":
        return _drawing(frame, asked)
    return frame, layers, []


def _drawing(
    frame: gpd.GeoDataFrame, asked: Asked
) -> tuple[gpd.GeoDataFrame, tuple[FileLayer, ...], list[Finding]]:
    """Take a drawing's closed lines, with the one text that stands in each; its layers are the file's.

    Where lines are wanted, all of its lines.
    """
    options = asked.options
    drawn, noticed = frame[frame.geom_type.ne("Point")], []
    if asked.layer in NEED_POLYGONS:
        drawn = drawn.set_geometry(_closed(drawn.geometry.to_numpy()), crs=frame.crs)
        solid = drawn.geom_type.isin(["Polygon", "MultiPolygon"])
        if solid.any():
            wanted = drawn["Layer"].eq(options.file_layer) if options.file_layer else ~solid
            noticed = _open_lines(drawn[~solid & wanted])
            drawn = drawn[solid]
    counts = drawn["Layer"].value_counts(sort=False)
    kinds = drawn.groupby("Layer", sort=False).geometry.agg(lambda shapes: shapes.iloc[0].geom_type)
    layers = tuple(FileLayer(str(name), str(kinds[name]), int(count)) for name, count in counts.items())
    if options.file_layer is not None:
        if options.file_layer not in counts.index:
            raise ManyLayers(names=", ".join(str(name) for name in counts.index) or "—")
        drawn = drawn[drawn["Layer"] == options.file_layer]
    texts = frame[frame["Text"].notna() & frame.geom_type.eq("Point")]
    drawn = drawn.reset_index(drop=True)
    held = gpd.sjoin(texts[["Text", "geometry"]], drawn[["geometry"]], predicate="within")
    alone = held[~held["index_right"].duplicated(keep=False)].set_index("index_right")["Text"]
    table = drawn.drop(columns=[name for name in drawn.columns if name in _DXF_DRAWING])
    table = table.assign(label=alone.reindex(drawn.index), handle=drawn["EntityHandle"])
    return _without_blanks(table), layers, noticed


def _closed(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Make lines that end where they begin into areas: many drawings repeat the first corner instead."""
    rings = shapely.is_closed(shapes) & (shapely.get_num_points(shapes) >= _RING_POINTS)
    corners, whose = shapely.get_coordinates(shapes[rings], return_index=True)
    made = shapes.copy()
    if rings.any():
        made[rings] = shapely.polygons(shapely.linearrings(corners, indices=whose))
    return made


def _open_lines(lines: gpd.GeoDataFrame) -> list[Finding]:
    if lines.empty:
        return []
    names = ", ".join(lines["Layer"].dropna().astype("str").drop_duplicates()[:_LAYERS_NAMED]) or "—"
    return [Finding(Kind.OPEN_LINES, facts={"count": len(lines), "names": names})]


def _without_blanks(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the columns in which nothing is."""
    shape = frame.geometry.name
    return frame.drop(columns=[name for name in frame.columns if name != shape and frame[name].isna().all()])


def _refuse_pointers(source: Source) -> None:
    """Refuse what a format can say that leads to other files, or grows without end."""
    kind, ours = source.kind, source.ours
    if kind is SHAPEFILE:
        _require_whole_shapefile(source)
    if kind.driver == "LIBKML":
        with ours.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as whole:
            if b"\0" in whole[:_HEAD] or re.search(rb"<!(?:DOCTYPE|ENTITY)", whole, re.IGNORECASE):
                raise refusal(source, "it declares entities", "其中声明了实体")
    if kind.name == "MapInfo TAB":
        text = ours.read_bytes()[:_HEAD]
        native = re.search(rb"(?im)^\s*type\s+native\b", text)
        if not native or re.search(rb"(?i)isseamless|create\s+view|open\s+table", text):
            raise refusal(source, "it only points to other tables", "它只是指向其他表")


def _encoding(ours: Path, kind: Format, options: ReadOptions) -> tuple[str | None, list[Finding]]:
    if kind is SHAPEFILE:
        return table_encoding(ours.with_suffix(".dbf"), options.encoding)
    if kind.driver == "DXF":
        with ours.open("rb") as opened:
            head = opened.read(1 << 22)
        stated = re.search(rb"\$DWGCODEPAGE\s+3\s+(\S+)", head[:_HEAD])
        page = stated_encoding(stated[1].decode("ascii", "replace")) if stated else None
        modern = re.search(rb"\$ACADVER\s+1\s+AC10(?:2[1-9]|3\d)", head[:_HEAD])
        return settled(head, "UTF-8" if modern else page, options.encoding)
    if kind.driver == "MapInfo File":
        text = ours if ours.suffix == ".mif" else ours.with_suffix(".tab")
        stated = re.search(rb'(?i)charset\s+"([^"]{1,40})"', text.read_bytes()[:_HEAD])
        table = ours.with_suffix(".mid" if ours.suffix == ".mif" else ".dat")
        page = stated_encoding(stated[1].decode("ascii", "replace")) if stated else None
        body = _texts_of(table)
        return settled(body, page, options.encoding) if guess_encoding(body) else (page, [])
    return None, []


def _texts_of(table: Path) -> bytes:
    with table.open("rb") as handle:
        return handle.read(1 << 20)


def _require_whole_shapefile(source: Source) -> None:
    """Compare the parts' lengths with what their own heads say: GDAL would read a cut one without a word."""
    for part in (source.ours, source.ours.with_suffix(".shx")):
        with part.open("rb") as handle:
            head = handle.read(28)
        # bytes 24 to 27: the file's length in 16-bit words, big-endian
        if len(head) < 28 or int.from_bytes(head[24:28], "big") * 2 > part.stat().st_size:  # noqa: PLR2004 - see above
            raise refusal(source, f"its {part.suffix} part is cut short", f"{part.suffix} 部分不完整")


def _states_crs(path: Path) -> bool:
    with path.open("rb") as handle:
        return re.search(rb'"crs"\s*:\s*\{', handle.read(_HEAD)) is not None


def stated_crs(crs: CRS | None) -> CRS | None:
    """Read GeoPackage's "undefined" systems as what they are: no statement."""
    if crs is None or crs.is_engineering or crs.name.casefold().startswith(("undefined", "unknown")):
        return None
    return crs


def _settings(kind: Format, encoding: str | None) -> None:
    """Set what GDAL takes from its settings only: no network, a drawing's closed lines as areas."""
    text = encoding if kind.driver in {"DXF", "MapInfo File"} else None
    pyogrio.set_gdal_config_options(
        {
            "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
            "GDAL_HTTP_MAX_RETRY": "0",
            "PROJ_NETWORK": "OFF",
            "LIBKML_RESOLVE_STYLE": "NO",
            "DXF_CLOSED_LINE_AS_POLYGON": "TRUE",
            "DXF_ENCODING": text if kind.driver == "DXF" else None,
        }
    )


def _without_path(fault: object, ours: Path) -> str:
    """Say what the reader said, in one line, without the temporary folder's name."""
    text = str(fault).replace(f"{ours.parent}/", "").replace(str(ours.parent), "")
    return " ".join(text.split())[:200].rstrip(".")


def broken(source: Source, fault: Exception) -> NotGeodata:
    """Compose the refusal of a file that the reader could not read."""
    # GDAL tells the statement that failed first, and the reason last
    reason = _without_path(fault, source.ours).rpartition("failed: ")[2].partition("; ")[0]
    return refusal(source, f"it is broken or cut short ({reason})", f"文件已损坏或不完整（{reason}）")
