"""A first look into a file: its layers, columns and CRS, before anything is decided; for a page that asks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pandas.api import types

from geodata._formats import MOST_BYTES, FileLayer
from geodata._place import CrsProposal, candidates_of, choose_crs
from geodata._source import read_raw
from geodata._values import plain_column
from geodata.columns import Match, match_columns, plain
from geodata.contracts import EXTRA, PARCELS, reference_columns
from geodata.crs import name_of
from geodata.errors import DataError, EmptyLayer, ManyLayers, NoCRS, NotGeodata
from geodata.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geodata._formats import Raw
    from geodata.areas import StudyArea
    from geodata.findings import Finding

_EXAMPLES: Final = 5
_LONGEST: Final = 60
_MOST_TRIED: Final = 10
# What files call the layers of a study area, compared as columns are
_LAYER_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "parcels": ("parcel", "land", "lots", "plots", "地块", "宗地", "用地", "图斑", "dk", "zd", "zdt"),
        "rings": ("ring", "环线", "中环", "外环", "快速路", "环路"),
        "carriers": ("carrier", "载体", "科创载体", "园区"),
        "crossings": ("crossing", "对接道路", "跨界道路", "省界道路"),
        "stations": ("station", "站点", "地铁站", "轨道站点"),
        "towns": ("town", "镇", "街道", "乡镇"),
        "water": ("lakes", "水域", "水系", "湖泊", "水面"),
        "rivers": ("river", "河流", "河道"),
        "roads": ("road", "道路", "公路", "路网"),
        "rail": ("railway", "铁路"),
        "metro": ("subway", "地铁", "轨道交通", "地铁线"),
        "boundary": ("市界", "行政区", "边界", "区界"),
        "border": ("省界",),
    }
)


@dataclass(frozen=True)
class ColumnLook:
    """A column of the file: what it holds, how many values are missing, some of them as texts."""

    name: str
    kind: str
    missing: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What a file holds.

    Parameters
    ----------
    format
        Its format's name.
    read
        The layer that was looked into, where there are several.
    count
        Features in it.
    geometry
        Kind of geometry → how many.
    file_layers
        Every layer of the file.
    contracts
        Layer of the file → the layer of the study area it seems to be.
    columns, matches
        Its columns, and what each seems to be in the contract.
    crs
        What is known of its CRS, with what else its numbers could be in.
    findings
        What was noticed.
    """

    format: str
    read: str | None
    count: int
    geometry: Mapping[str, int]
    file_layers: tuple[FileLayer, ...]
    contracts: Mapping[str, str]
    columns: tuple[ColumnLook, ...]
    matches: tuple[Match, ...]
    crs: CrsProposal
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values; CRS candidates with their names in both languages."""
        named = [candidate.sentence() for candidate in self.crs.candidates]
        candidates = [
            {"epsg": one.epsg, "north_first": one.swapped, "name_en": en, "name_zh": zh}
            for one, (en, zh) in zip(self.crs.candidates, named, strict=True)
        ]
        return {
            "format": self.format,
            "read": self.read,
            "count": self.count,
            "geometry": dict(self.geometry),
            "file_layers": [asdict(layer) for layer in self.file_layers],
            "contracts": dict(self.contracts),
            "columns": [asdict(column) for column in self.columns],
            "matches": [asdict(match) for match in self.matches],
            "crs": {"taken": self.crs.taken, "how": self.crs.how, "candidates": candidates},
            "findings": [finding.as_json() for finding in self.findings],
        }


def look_at(
    path: Path,
    *,
    area: StudyArea,
    layer: str = "parcels",
    options: ReadOptions = AS_FOUND,
    limit: int = MOST_BYTES,
) -> Look:
    r"""Look into a file; where it has several layers and none was named, into the first that can be read.

    One whose name says that it is what is wanted goes before the others.

    Raises
    ------
    MissingFile, TooLarge, NotGeodata, UnsafeArchive
        If it cannot be read at all. What only `read_layer` would refuse (no CRS, no ids) is told instead.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from geodata.areas import load_area
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "plots.csv"
    ...     text = "DKBH;MJ;WKT\nA;1;POLYGON ((593000 3473000, 593009 3473000, 593000 3473009))"
    ...     _ = path.write_text(text)
    ...     look = look_at(path, area=load_area("kunshan"))
    >>> [(match.contract, match.column) for match in look.matches], look.crs.how
    ([('parcel_id', 'DKBH'), ('site_area_m2', 'MJ')], 'magnitude')
    """
    read = options.file_layer
    try:
        raw = read_raw(path, layer=layer, options=options, limit=limit)
    except ManyLayers as fault:
        names = str(fault.facts["names"]).split(", ")
        read, raw = _first_readable(path, layer, options, limit, names)
    table = pd.DataFrame(raw.frame.drop(columns=raw.frame.geometry.name))
    contract = PARCELS if layer == "parcels" else reference_columns(layer)
    names = [str(name) for name in table.columns]
    return Look(
        format=raw.format.name,
        read=read,
        count=len(raw.frame),
        geometry=raw.frame.geom_type.value_counts().to_dict(),
        file_layers=raw.file_layers,
        contracts=contracts_of([one.name for one in raw.file_layers]),
        columns=tuple(_column(table[name]) for name in table.columns),
        matches=tuple(match_columns(names, contract, options.mapping, options.units)),
        crs=_crs(raw, options, area),
        findings=tuple(raw.findings),
    )


def _first_readable(
    path: Path, layer: str, options: ReadOptions, limit: int, names: Sequence[str]
) -> tuple[str, Raw]:
    """Read the first layer of several that has features: a workbook often begins with a sheet of notes."""
    called = contracts_of(names)
    fault: DataError = ManyLayers(names=", ".join(names))
    for name in sorted(names, key=lambda one: called.get(one) != layer)[:_MOST_TRIED]:
        try:
            own = options.model_copy(update={"file_layer": name})
            return name, read_raw(path, layer=layer, options=own, limit=limit)
        except (NotGeodata, EmptyLayer) as refused:
            fault = refused
    raise fault


def contracts_of(file_layers: Sequence[str]) -> dict[str, str]:
    """Say for the layers of a file, by their names, which layer of the study area each seems to be.

    Two that seem to be the same layer: the first.

    Examples
    --------
    >>> contracts_of(["宗地", "环线", "parcels", "notes"])
    {'宗地': 'parcels', '环线': 'rings'}
    """
    known = {plain(name): layer for layer, names in _LAYER_NAMES.items() for name in names}
    known |= {plain(layer): layer for layer in ("parcels", *EXTRA)}
    found: dict[str, str] = {}
    for name in file_layers:
        layer = known.get(plain(name))
        if layer is not None and layer not in found.values():
            found[name] = layer
    return found


def _column(values: pd.Series[Any]) -> ColumnLook:
    ours = plain_column(values)
    kind = "other"
    if ours is not None:
        kind = "text"
        if types.is_bool_dtype(ours):
            kind = "truth"
        elif types.is_numeric_dtype(ours):
            kind = "number"
        elif types.is_datetime64_any_dtype(ours):
            kind = "date"
    some = values.dropna().head(200).astype("str").drop_duplicates().head(_EXAMPLES)
    examples = tuple(text[:_LONGEST] for text in some)
    return ColumnLook(str(values.name), kind, int(values.isna().sum()), examples)


def _crs(raw: Raw, options: ReadOptions, area: StudyArea) -> CrsProposal:
    candidates = candidates_of(raw.frame, area)
    try:
        came, how, _ = choose_crs(raw.frame, raw, options, area)
    except NoCRS:
        return CrsProposal(None, "unknown", candidates=candidates)
    return CrsProposal(name_of(came), how, bool(options.north_first), candidates)
