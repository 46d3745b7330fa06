"""A little OpenStreetMap extract, written with pyosmium; every length and area follows from arithmetic."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import osmium
from osmium.osm import mutable
from pyproj import CRS, Transformer

TO_DEGREES = Transformer.from_crs(CRS(4549), CRS(4326), always_xy=True)
EAST, NORTH = 590_000.0, 3_470_000.0


class Extract:
    """Nodes and ways at metres from one corner, in the working CRS."""

    def __init__(self, path: Path, *, date: str | None = "2025-03-01T20:21:22Z") -> None:
        self.path = path
        header = osmium.io.Header()
        if date:
            header.set("osmosis_replication_timestamp", date)
        self.writer = osmium.SimpleWriter(str(path), header=header)
        self.nodes = 0
        self.ways: list[mutable.Way] = []
        self.relations: list[mutable.Relation] = []
        self.at: dict[tuple[float, float], int] = {}

    def node(self, x: float, y: float, tags: dict[str, str] | None = None) -> int:
        if (x, y) in self.at and not tags:
            return self.at[x, y]
        self.nodes += 1
        lonlat = TO_DEGREES.transform(EAST + x, NORTH + y)
        self.writer.add_node(mutable.Node(id=self.nodes, location=lonlat, tags=tags or {}))
        self.at[x, y] = self.nodes
        return self.nodes

    def way(self, points: list[tuple[float, float]], **tags: str) -> int:
        return self.way_over([self.node(*point) for point in points], **tags)

    def way_over(self, nodes: list[int], **tags: str) -> int:
        named = {key.replace("_", ":"): value for key, value in tags.items()}
        self.ways.append(mutable.Way(id=len(self.ways) + 1, nodes=nodes, tags=named))
        return len(self.ways)

    def relation(self, members: list[tuple[int, str]], **tags: str) -> None:
        """Put ways together, each with its role."""
        whole = [("w", way, role) for way, role in members]
        made = mutable.Relation(id=len(self.relations) + 1, members=whole, tags=dict(tags))
        self.relations.append(made)

    def close(self) -> Path:
        for way in self.ways:
            self.writer.add_way(way)
        for relation in self.relations:
            self.writer.add_relation(relation)
        self.writer.close()
        return self.path


def city(path: Path, *, named: bool = False) -> Path:
    """Write a ring of four roads 10 × 8 km, each running on beyond its corners, and what lies around it."""
    made = Extract(path)
    made.node(5_000, 4_000, {"railway": "station", "name": "昆山站", "name:en": "Kunshan"})
    made.node(5_000, 3_000, {"railway": "station", "station": "subway", "name": "绣衣"})
    made.way([(10_000, -3_000), (10_000, 4_000), (10_000, 11_000)], highway="primary", name="黄浦江路")
    made.way([(-6_000, 0), (3_000, 0)], highway="trunk", ref="G312;X201")
    made.way([(3_000, 0), (16_000, 0)], highway="trunk", ref="G312")
    # the west side bears two names of its parts, and is interrupted by a bridge of another name
    made.way([(0, -2_000), (0, 3_000)], highway="secondary", name="江浦南路")
    made.way([(0, 3_080), (0, 9_000)], highway="secondary", name="江浦北路")
    made.way([(-4_000, 8_000), (14_000, 8_000)], highway="primary", ref="S339", name="城北大道")
    made.way([(2_000, 2_000), (4_000, 2_000)], highway="residential", name="无名路")
    made.way([(0, 5_000), (9_000, 5_000)], railway="rail", name="京沪铁路")
    made.way([(100, 5_100), (200, 5_100)], railway="rail", service="siding")
    made.way([(0, 3_000), (9_000, 3_000)], railway="subway", name="11号线")
    made.way([(0, 6_000), (9_000, 6_000)], waterway="river", name="娄江")
    lake = [(6_000, 1_000), (7_000, 1_000), (7_000, 1_500), (6_000, 1_500), (6_000, 1_000)]
    made.way(lake, natural="water", name="小湖")
    made.way([(900_000, 0), (901_000, 0)], highway="trunk", name="far away")
    if named:
        corners = [(0, 0), (10_000, 0), (10_000, 8_000), (0, 8_000), (0, 0)]
        for name, start, end in zip(
            ("中环南线", "中环东线", "中环北线", "中环西线"), corners, corners[1:], strict=False
        ):
            made.way([start, end], highway="trunk", name=name)
    return made.close()


def as_mapped(path: Path, *, bridge_m: int = 80) -> Path:
    """Write the same ring as mappers leave it.

    Each side has two carriageways 24 m apart, cut into ways of some 500 m that change their name on bridges
    of `bridge_m`. There are nodes that stand twice, a way of one node, one whose nodes lie outside the
    extract, a road elsewhere that bears a side's name, and a lake of two ways with an island.
    """
    made = Extract(path)
    sides = (
        (((-800, 0), (10_800, 0)), {"highway": "trunk", "ref": "G312"}),
        (((10_000, -800), (10_000, 8_800)), {"highway": "primary", "name": "黄浦江中路"}),
        (((10_800, 8_000), (-800, 8_000)), {"highway": "primary", "ref": "S339;X301"}),
        (((0, 8_800), (0, -800)), {"highway": "secondary", "name": "江浦北路"}),
    )
    for ends, tags in sides:
        for apart in (-12.0, 12.0):
            _carriageway(made, ends, apart, bridge_m, tags)
    made.way([(4_000, 3_000), (4_900, 3_000)], highway="service", name="江浦路")
    made.way_over([made.node(20, 20)], highway="trunk", ref="G312")
    made.way_over([made.node(40, 4_000), 9_000_000, 9_000_001], highway="secondary", name="江浦路")
    shore = [(6_000, 1_000), (7_000, 1_000), (7_000, 2_000), (6_000, 2_000), (6_000, 1_000)]
    island = [(6_400, 1_400), (6_600, 1_400), (6_600, 1_600), (6_400, 1_600), (6_400, 1_400)]
    around = [(made.way(shore[:3]), "outer"), (made.way(shore[2:]), "outer"), (made.way(island), "inner")]
    made.relation(around, type="multipolygon", natural="water", name="大湖")
    return made.close()


def _carriageway(
    made: Extract,
    ends: tuple[tuple[float, float], tuple[float, float]],
    apart: float,
    bridge_m: int,
    tags: dict[str, str],
) -> None:
    """Write one carriageway as ways of 500 m; on every third bridge of 80 m it bears another name."""
    start, end = ends
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    east, north = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    begins = range(0, int(length), 500)
    places = sorted({*begins, *(at + bridge_m for at in begins[::3]), int(length)})
    points = [
        (round(start[0] + east * at - north * apart, 3), round(start[1] + north * at + east * apart, 3))
        for at in places
    ]
    for number, (first, last) in enumerate(pairwise(zip(places, points, strict=True))):
        bridge = last[0] - first[0] == bridge_m
        nodes = [made.node(*first[1]), made.node(*last[1])]
        twice = [nodes[0], *nodes] if number % 5 == 0 else nodes
        named = {"highway": tags["highway"], "name": "大桥", "bridge": "yes"} if bridge else tags
        made.way_over(twice, **named)
