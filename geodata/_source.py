"""A file opened by the reader of its format, as one raw layer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geodata._archive import Unpacked, unpack
from geodata._formats import MOST_BYTES, Asked, FileLayer, Raw, Source, refusal, sniff
from geodata._gdal import READ_ERRORS, broken, read_gdal, stated_crs, under_our_name
from geodata._sheets import read_sheet
from geodata.errors import MissingFile, TooLarge
from geodata.findings import Finding, Kind
from geodata.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable


def read_raw(path: Path, *, layer: str, options: ReadOptions = AS_FOUND, limit: int = MOST_BYTES) -> Raw:
    """Read a layer of a file in one of `geodata._formats.FORMATS`, or of one packed in a zip.

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
    asked = Asked(layer, options, limit)
    # coordinates that are no numbers are dealt with, and reported, by the caller
    with tempfile.TemporaryDirectory(prefix="bridgehead-") as made, np.errstate(invalid="ignore"):
        if kind.by == "archive":
            return _read_packed(path, Path(made), asked)
        return _read(Source(path, under_our_name(path, kind, Path(made)), kind), asked)


def _read_packed(path: Path, folder: Path, asked: Asked) -> Raw:
    named = asked.options.file_layer
    outer, _, inner = (named or "").partition("/")
    found = unpack(path, folder, limit=asked.limit, wanted=_wanted(outer, asked.layer))
    source = Source(path, found.path, found.kind)
    if len(found.others) == 1:
        # a single source: what was named is a layer in it, if it is not the source itself
        inside = None if named is None or named.casefold() == found.name.casefold() else named
        return _read(source, _inside(asked, inside))
    raw = _read(source, _inside(asked, inner or None))
    facts = {"names": ", ".join(found.others), "chosen": found.name}
    said = [Finding(Kind.LAYER_CHOSEN, facts=facts), *raw.findings]
    return replace(raw, findings=said, file_layers=_listed(found, raw))


def _inside(asked: Asked, file_layer: str | None) -> Asked:
    return replace(asked, options=asked.options.model_copy(update={"file_layer": file_layer}))


def _wanted(source: str, layer: str) -> Callable[[list[str]], str | None]:
    def choose(names: list[str]) -> str | None:
        return source or next((name for name in names if name.casefold() == layer), None)

    return choose


def _listed(found: Unpacked, raw: Raw) -> tuple[FileLayer, ...]:
    geometry = next((one.geometry for one in raw.file_layers), None)
    return tuple(FileLayer(name, geometry if name == found.name else None) for name in found.others)


def _read(source: Source, asked: Asked) -> Raw:
    if source.kind.by == "parquet":
        raw = _read_parquet(source, asked.limit)
    else:
        raw = read_sheet(source, asked) if source.kind.by == "sheet" else read_gdal(source, asked)
    frame, said = _distinct(raw.frame)
    _require_text(source, frame)
    return replace(raw, frame=frame, findings=[*raw.findings, *said])


def _distinct(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Give the later of two columns of one name (a Shapefile cuts names) a number behind it."""
    if not frame.columns.has_duplicates:
        return frame, []
    names: list[str] = []
    for name in map(str, frame.columns):
        number = 2
        ours = name
        while ours in names:
            ours, number = f"{name}_{number}", number + 1
        names.append(ours)
    renamed = [(str(name), ours) for name, ours in zip(frame.columns, names, strict=True) if name != ours]
    said = [Finding(Kind.COLUMN_TWICE, facts={"column": name, "kept": ours}) for name, ours in renamed]
    return frame.set_axis(names, axis=1), said


def _require_text(source: Source, frame: gpd.GeoDataFrame) -> None:
    """Refuse bytes that are no text where text should be: readers hand them on as they are."""
    for name in frame.select_dtypes("str").columns:
        try:
            pa.array(frame[name]).validate(full=True)
        except pa.ArrowInvalid as fault:
            en, zh = f"the text in column {name!r} is broken", f"字段 {name} 中的文字已损坏"
            raise refusal(source, en, zh) from fault


def _read_parquet(source: Source, limit: int) -> Raw:
    try:
        opened = pq.ParquetFile(source.ours)
        groups = range(opened.metadata.num_row_groups)
        unpacked = sum(opened.metadata.row_group(group).total_byte_size for group in groups)
        if unpacked > limit:
            came = f"{unpacked / 1e6:.0f} MB unpacked"
            raise TooLarge(name=source.path.name, came=came, limit=f"{limit / 1e6:.0f} MB")
        frame = gpd.read_parquet(source.ours)
    except (*READ_ERRORS, pa.ArrowException) as fault:
        raise broken(source, fault) from fault
    layers = (FileLayer(source.path.stem, None, len(frame)),)
    return Raw(frame, stated_crs(frame.crs), source.kind, file_layers=layers)
