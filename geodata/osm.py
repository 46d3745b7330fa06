"""An OpenStreetMap extract as reference layers: rings by their names, roads, rail, metro, stations, water."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import osmium
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geodata._osm_rings import find_ring
from geodata.areas import Extent, StudyArea
from geodata.contracts import check_reference, conform, reference_columns
from geodata.crs import to_working
from geodata.errors import MissingFile, NotGeodata, NothingInExtract, TooLarge
from geodata.osm_names import OsmNames, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

ATTRIBUTION: Final = "© OpenStreetMap contributors"
LICENCE: Final = "ODbL-1.0"
SOURCE: Final = "OpenStreetMap"
LAYERS: Final = ("rings", "roads", "rail", "metro", "stations", "water", "rivers")
# OpenStreetMap states no accuracy: this one is the tool's assumption, and is said so in each feature's note
ACCURACY_M: Final = 10.0
MOST_BYTES: Final = 500 * 1024 * 1024
# So far around an area's extent features are taken too: a ring or a station beyond its edge counts
AROUND_M: Final = 5_000.0
_DEGREE_M: Final = 111_320.0
_NOTE: Final = "accuracy assumed by Bridgehead; carriageways as drawn, not the centre line between them"
_ROADS: Final = MappingProxyType(
    {
        **dict.fromkeys(("motorway", "trunk"), "highway"),
        **dict.fromkeys(("primary", "secondary"), "main"),
    }
)
_RAIL: Final = frozenset({"rail"})
_METRO: Final = frozenset({"subway", "light_rail", "monorail", "tram"})
_RIVERS: Final = frozenset({"river", "canal"})
# Under this key a way carries what the routes that it is part of are called
PART_OF: Final = "part_of"
_KEYS: Final = ("highway", "railway", "waterway", "natural", "landuse", "station", "public_transport")


@dataclass(frozen=True, eq=False)
class OsmExtract:
    """What an extract gave for an area.

    Parameters
    ----------
    layers
        Reference layer name → frame in the working CRS, contract kept; layers without a feature are absent.
    rings
        Ring id → how it was found: ``named``, ``sides`` or ``missing``.
    missing
        Ring id → names of sides that were not found.
    as_of
        The date of the extract (ISO), where it states one.
    """

    layers: Mapping[str, GeoDataFrame]
    rings: Mapping[str, str]
    missing: Mapping[str, tuple[str, ...]]
    as_of: str | None


@dataclass
class _Gathered:
    """Features of one layer while a file is read: identity, tags and shape (degrees, WGS84)."""

    ids: list[str] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    shapes: list[bytes] = field(default_factory=list)

    def add(self, id_: str, tags: dict[str, str], shape: bytes) -> None:
        self.ids.append(id_)
        self.tags.append(tags)
        self.shapes.append(shape)


def read_extract(path: Path, area: StudyArea, names: OsmNames, *, limit: int = MOST_BYTES) -> OsmExtract:
    """Read an ``.osm.pbf`` file for a study area.

    Parameters
    ----------
    path
        The file.
    area
        Features more than 5 km outside its extent are left out; the rest comes in its working CRS.
    names
        What the area's rings are called there.
    limit
        Largest size of the file in bytes.

    Raises
    ------
    MissingFile, TooLarge, NotGeodata
        If there is no such file, it is too large, or cannot be read as OpenStreetMap data.
    NothingInExtract
        If nothing in it lies in the area.
    """
    if not path.is_file():
        raise MissingFile(path=path.name)
    if path.stat().st_size > limit:
        came = f"{path.stat().st_size / 1e6:.0f} MB"
        raise TooLarge(name=path.name, came=came, limit=f"{limit / 1e6:.0f} MB")
    try:
        gathered, as_of = _gather(path, area.accepts)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as fault:
        detail = " ".join(str(fault).split())[:120]
        raise NotGeodata(
            name=path.name,
            expected="OSM PBF",
            detail=f"it is broken or of another kind ({detail})",
            detail_zh=f"文件已损坏或不是该格式（{detail}）",
        ) from fault
    frames = {name: _frame(found, area) for name, found in gathered.items() if found.ids}
    frames = {name: frame for name, frame in frames.items() if len(frame)}
    rings, how, missing = _rings(frames.pop("named roads", None), area, names)
    layers = {name: _contract(name, frame, as_of) for name, frame in frames.items()}
    if rings is not None:
        layers["rings"] = _contract("rings", rings, as_of)
    if not layers:
        raise NothingInExtract(name=path.name, area=area.name_en, area_zh=area.name_zh)
    for name, frame in layers.items():
        check_reference(name, frame, area.working)
    ordered: dict[str, GeoDataFrame] = {name: layers[name] for name in LAYERS if name in layers}
    return OsmExtract(MappingProxyType(ordered), MappingProxyType(how), MappingProxyType(missing), as_of)


def _gather(path: Path, extent: Extent) -> tuple[dict[str, _Gathered], str | None]:
    bounds = _around(extent)
    shapely.prepare(bounds)
    found: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    routes = _routes(path)
    wkb = osmium.geom.WKBFactory()
    # with areas, each closed way and multipolygon comes a second time, as an area
    reader = osmium.FileProcessor(str(path)).with_areas(osmium.filter.KeyFilter("natural", "landuse"))
    reader = reader.with_filter(osmium.filter.KeyFilter(*_KEYS))
    header = reader.header
    for one in reader:
        tags = dict(one.tags)
        if isinstance(one, osmium.osm.Way) and one.id in routes:
            tags[PART_OF] = ";".join(sorted(routes[one.id]))
        layers = _layers_of(one, tags)
        if not layers:
            continue
        shape = _shape(one, wkb)
        if shape is None or not bounds.intersects(shapely.from_wkb(shape)):
            continue
        for layer in layers:
            found[layer].add(f"{one.type_str()}{one.id}", tags, shape)
    date = header.get("osmosis_replication_timestamp")[:10]
    return dict(found), date or None


def _around(extent: Extent) -> shapely.Polygon:
    west, south, east, north = extent
    up = AROUND_M / _DEGREE_M
    across = up / math.cos(math.radians(max(abs(south), abs(north))))
    return shapely.box(west - across, south - up, east + across, north + up)


def _routes(path: Path) -> dict[int, set[str]]:
    """Say for each way what the road routes are called that it is part of: a ring may bear its name there."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for one in osmium.FileProcessor(str(path), osmium.osm.RELATION):
        tags = dict(one.tags)
        is_route = tags.get("type") == "route" and tags.get("route") == "road"
        if isinstance(one, osmium.osm.Relation) and is_route:
            called = names_of(tags)
            for member in one.members:
                if member.type == "w":
                    found[member.ref] |= called
    return found


def _layers_of(one: Any, tags: Mapping[str, str]) -> list[str]:  # noqa: ANN401 - one of pyosmium's object classes
    if one.is_node():
        return ["stations"] if _is_station(tags) else []
    if one.is_area():
        wet = tags.get("natural") == "water" and tags.get("water") not in {"river", "canal"}
        return ["water"] if wet or tags.get("landuse") in {"reservoir", "basin"} else []
    if not one.is_way():
        return []
    layers = []
    if "highway" in tags and ("name" in tags or "ref" in tags or PART_OF in tags):
        layers.append("named roads")
    if tags.get("highway") in _ROADS:
        layers.append("roads")
    if tags.get("railway") in _RAIL and "service" not in tags:
        layers.append("rail")
    if tags.get("railway") in _METRO and "service" not in tags:
        layers.append("metro")
    if tags.get("waterway") in _RIVERS:
        layers.append("rivers")
    return layers


def _is_station(tags: Mapping[str, str]) -> bool:
    return tags.get("railway") in {"station", "halt"} or (
        tags.get("public_transport") == "station" and tags.get("station") in _METRO
    )


def _shape(one: Any, wkb: Any) -> bytes | None:  # noqa: ANN401 - pyosmium's classes
    try:
        if one.is_node():
            made: Callable[[Any], str] = wkb.create_point
        else:
            made = wkb.create_multipolygon if one.is_area() else wkb.create_linestring
        return bytes.fromhex(made(one))
    except (RuntimeError, osmium.InvalidLocationError):  # its nodes lie outside the extract, or are one point
        return None


def _frame(found: _Gathered, area: StudyArea) -> GeoDataFrame:
    table = pd.DataFrame({"id": found.ids, "tags": found.tags})
    frame = to_working(GeoDataFrame(table, geometry=shapely.from_wkb(found.shapes), crs=4326), area.working)
    shapes = frame.geometry.to_numpy()
    if np.isin(shapely.get_type_id(shapes), (3, 6)).all():
        shapes = shapely.make_valid(shapes)
    frame = frame.set_geometry(shapes)
    good = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    return GeoDataFrame(frame[good].reset_index(drop=True))


def _rings(
    roads: GeoDataFrame | None, area: StudyArea, names: OsmNames
) -> tuple[GeoDataFrame | None, dict[str, str], dict[str, tuple[str, ...]]]:
    rows: list[dict[str, Any]] = []
    how: dict[str, str] = {}
    missing: dict[str, tuple[str, ...]] = {}
    called = [] if roads is None else [names_of(tags) for tags in roads["tags"]]
    shapes = np.array([], dtype=object) if roads is None else roads.geometry.to_numpy()
    for ring in names.ring:
        found = find_ring(ring, shapes, called)
        how[ring.id] = found.how
        if found.line is None:
            missing[ring.id] = found.missing
            continue
        tags = {"name": ring.name_zh, "name:en": ring.name_en}
        rows.append({"id": ring.id, "tags": tags, "geometry": found.line, "how": found.how})
    return GeoDataFrame(rows, crs=area.working) if rows else None, how, missing


def _contract(layer: str, frame: GeoDataFrame, as_of: str | None) -> GeoDataFrame:
    tags = frame["tags"]
    table = {
        "id": frame["id"] if layer == "rings" else layer + "-osm-" + frame["id"].astype("str"),
        "name_zh": _first(tags, "name:zh", "name"),
        "name_en": _first(tags, "name:en", "int_name"),
        "status": "digitised",
        "source": SOURCE,
        "as_of": as_of,
        "accuracy_m": ACCURACY_M,
        "note": _NOTE,
    }
    if layer == "roads":
        table |= {"ref": _first(tags, "ref"), "kind": [_ROADS[one["highway"]] for one in tags]}
    if layer == "stations":
        table |= {
            "mode": ["metro" if _METRO & set(one.values()) or "subway" in one else "rail" for one in tags]
        }
        table |= {"line": _first(tags, "line", "network")}
    if layer == "rings":
        table |= {"how": frame["how"]}
    made = GeoDataFrame(table, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    return conform(made, reference_columns(layer))


def _first(tags: Iterable[Mapping[str, str]], *keys: str) -> list[str | None]:
    return [next((one[key] for key in keys if key in one), None) for one in tags]
