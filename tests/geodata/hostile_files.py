# ruff: noqa: E501 - hostile texts are as long as they are
"""Files made to break a reader, or honest by mistake only: written to a folder, each under its own name."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from tests.geodata.conftest import EAST, NORTH
from tests.geodata.written import IN_DEGREES, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANGLE = "https://127.0.0.1:9/evil"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n + 1} "{f"&lol{n or str()};" * 10}">' for n in range(9))
    + "]>"
)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
BASE = (
    "gpkg",
    "shp",
    "fgb",
    "parquet",
    "geojson",
    "geojsonl",
    "topojson",
    "kml",
    "kmz",
    "dxf",
    "mif",
    "csv",
    "xlsx",
)


def good(folder: Path, kind: str) -> Path:
    folder.mkdir(exist_ok=True)
    plots = shapely.box(EAST + 200 * np.arange(40), NORTH, EAST + 200 * np.arange(40) + 100, NORTH + 50)
    frame = gpd.GeoDataFrame({"DKBH": [f"P-{n}" for n in range(40)], "MC": "一号"}, geometry=plots, crs=4549)
    return written(frame.to_crs(4326) if kind in IN_DEGREES else frame, kind, folder)


def hostile_files(folder: Path) -> dict[str, Path]:
    """Write every one of them; name → file."""
    found: dict[str, Path] = {}
    for writer in (_cut, _wrong, _archives, _texts, _numbers, _liars, _large):
        found |= dict(writer(folder))
    return found


def _put(folder: Path, name: str, content: bytes | str) -> tuple[str, Path]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name, path


def _cut(folder: Path) -> Iterator[tuple[str, Path]]:
    for kind in BASE:
        whole = good(folder / "whole", kind).read_bytes()
        yield _put(folder, f"cut.{kind}", whole[: len(whole) // 2])
        middle = bytearray(whole)
        middle[len(whole) // 3 : len(whole) // 3 + 64] = b"\xff" * 64
        yield _put(folder, f"scribbled.{kind}", bytes(middle))


def _wrong(folder: Path) -> Iterator[tuple[str, Path]]:
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{folder}/self.vrt</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    yield _put(folder, "self.vrt", vrt)
    for ending in ("gpkg", "kml", "geojson", "csv", "dxf", "mif", "shp", "zip"):
        yield _put(folder, f"cyclic-vrt.{ending}", vrt)
    yield _put(
        folder,
        "pipeline.geojson",
        json.dumps(
            {
                "type": "gdal_streamed_alg",
                "x": "Feature",
                "command_line": "gdal vector pipeline ! read /etc/passwd",
            }
        ),
    )
    yield _put(folder, "wfs.geojson", f'{{"type":"FeatureCollection","features":"{ANGLE}"}}')
    yield _put(folder, "empty.gpkg", b"")
    yield _put(folder, "program.gpkg", b"\x7fELF" + b"\0" * 4000)
    yield _put(
        folder,
        "seamless.tab",
        '!table\n!version 300\nDefinition Table\n  Type NATIVE Charset "Neutral"\n  Fields 1\n    Table Char (254) ;\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n',
    )
    yield _put(
        folder,
        "view.tab",
        '!Table\n!Version 100\nOpen Table "/etc/passwd" Hide\nCreate View x As Select * From a\n',
    )


def _archives(folder: Path) -> Iterator[tuple[str, Path]]:
    def packed(name: str, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> tuple[str, Path]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries:
                archive.writestr(entry, content)
        return _put(folder, name, out.getvalue())

    def raw_name(name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo()
        entry.filename = name
        return entry

    link = zipfile.ZipInfo("land.geojson")
    link.external_attr = 0o120777 << 16
    bomb = b"\0" * 40_000_000
    inner = good(folder / "whole", "shp.zip").read_bytes()
    yield packed("bomb.zip", ("a.shp", bomb), ("a.shx", bomb), ("a.dbf", bomb))
    yield packed("bomb.kmz", ("doc.kml", b"<kml>" + b" " * 40_000_000 + b"</kml>"))
    yield packed("bomb.xlsx", ("xl/workbook.xml", bomb), ("[Content_Types].xml", b"<x/>"))
    yield packed("nested.zip", ("one.zip", inner), ("two.zip", inner))
    yield packed("climbing.zip", (raw_name("../../land.geojson"), b"{}"))
    yield packed("absolute.zip", (raw_name("/etc/land.geojson"), b"{}"))
    yield packed("drive.zip", (raw_name("C:\\land.geojson"), b"{}"))
    yield packed("nameless.zip", (raw_name(""), b"{}"))
    yield packed("link.zip", (link, b"/etc/passwd"))
    yield packed("many.zip", *((f"{n}.geojson", b"{}") for n in range(1500)))
    yield packed("nothing.zip", ("readme.txt", b"hello"))
    yield packed("vrt-inside.zip", ("land.vrt", b"<OGRVRTDataSource/>"))
    yield packed(
        "gdb-names.zip",
        (raw_name("a.gdb/a;b.gdbtable"), b"x"),
        ("a.gdb/gdb", b"x"),
        ("a.gdb/a00000001.gdbtable", b"\xff" * 3000),
    )
    yield _put(folder, "directory-cut.zip", inner[:-30])
    lying = bytearray(inner)
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    yield _put(folder, "four-gigabytes.zip", bytes(lying))


def _texts(folder: Path) -> Iterator[tuple[str, Path]]:
    yield _put(folder, "laughs.kml", LAUGHS + KML.format("<name>&lol9;</name>"))
    yield _put(
        folder,
        "external.kml",
        f'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>{KML.format("&x;")}',
    )
    yield _put(folder, "utf16-laughs.kml", (LAUGHS + KML.format("&lol9;")).encode("utf-16"))
    link = f"<NetworkLink><Link><href>{ANGLE}</href></Link></NetworkLink><Placemark><styleUrl>{ANGLE}#a</styleUrl></Placemark>"
    yield _put(folder, "network-link.kml", KML.format(link))
    yield _put(folder, "deep.kml", KML.format("<Folder>" * 20_000))
    yield _put(folder, "deep.geojson", '{"type":"FeatureCollection","features":' + "[" * 200_000)
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    yield _put(
        folder,
        "deep-property.geojson",
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"p":{deep}}},"geometry":null}}]}}',
    )
    yield _put(
        folder,
        "arcs.topojson",
        '{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[999999999]]}]}},"arcs":[]}',
    )
    yield _put(folder, "quotes.csv", 'id,WKT\n1,"POLYGON ((0 0')
    yield _put(folder, "columns.csv", ",".join(f"c{n}" for n in range(200_000)) + "\n1")
    yield _put(folder, "wkt.csv", "id;WKT\n1;POLYGON " + "(" * 200_000)
    yield _put(folder, "nul.csv", b"id,X,Y\n\0\0\0")
    yield _put(folder, "no-end.dxf", "0\nSECTION\n2\nENTITIES\n" + "0\nINSERT\n2\nb\n" * 2_000)
    block = "0\nBLOCK\n2\nb\n10\n0\n20\n0\n0\nINSERT\n2\nb\n10\n0\n20\n0\n0\nENDBLK\n"
    yield _put(
        folder,
        "own-block.dxf",
        f"0\nSECTION\n2\nBLOCKS\n{block}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nINSERT\n2\nb\n0\nENDSEC\n0\nEOF\n",
    )
    yield _put(
        folder, "points.mif", "Version 300\nColumns 1\n  a Char(9)\nData\n\nRegion 1\n  999999999\n1 1\n"
    )


def _numbers(folder: Path) -> Iterator[tuple[str, Path]]:
    def feature(ring: str, extra: str = "") -> str:
        polygon = f'{{"type":"Polygon","coordinates":[{ring}]}}'
        return f'{{"type":"Feature","properties":{{"DKBH":"a"{extra}}},"geometry":{polygon}}}'

    def collection(*features: str) -> str:
        return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'

    here = "[[120.98,31.38],[120.981,31.38],[120.981,31.381],[120.98,31.38]]"
    yield _put(
        folder, "farthest.geojson", collection(feature("[[-1.8e308,0],[1.8e308,0],[0,1.8e308],[-1.8e308,0]]"))
    )
    yield _put(
        folder,
        "large.geojson",
        collection(feature("[[1e300,0],[1e300,1e300],[0,1e300],[1e300,0]]"), feature(here, ',"MJ":1e308')),
    )
    yield _put(folder, "no-numbers.geojson", collection(feature("[[NaN,0],[Infinity,0],[0,1],[NaN,0]]")))
    yield _put(
        folder,
        "mixed-crs.geojson",
        collection(
            feature(here), feature("[[593000,3473000],[593100,3473000],[593100,3473100],[593000,3473000]]")
        ),
    )
    yield _put(folder, "date-line.geojson", collection(feature("[[179,31],[-179,31],[-179,32],[179,31]]")))
    yield _put(
        folder,
        "one-point.geojson",
        collection(feature("[[120.98,31.38],[120.98,31.38],[120.98,31.38],[120.98,31.38]]")),
    )
    yield _put(folder, "words.geojson", collection(feature('[["a","b"],["c","d"]]')))
    yield _put(folder, "empty-rings.geojson", collection(feature("[]")))
    yield _put(folder, "no-features.geojson", collection())
    yield _put(
        folder,
        "strange-crs.geojson",
        '{"crs":{"type":"name","properties":{"name":"'
        + "EPSG:" * 9_000
        + '"}},'
        + collection(feature(here))[1:],
    )


def _liars(folder: Path) -> Iterator[tuple[str, Path]]:
    shp = good(folder / "liar", "shp")
    head = bytearray(shp.read_bytes())
    head[24:28] = struct.pack(">I", 0x7FFFFFFF)
    shp.write_bytes(bytes(head))
    yield "liar.shp", shp
    table = good(folder / "liar-table", "shp")
    dbf = table.with_suffix(".dbf")
    raw = bytearray(dbf.read_bytes())
    raw[4:8] = struct.pack("<I", 0xFFFFFFFF)
    dbf.write_bytes(bytes(raw))
    yield "liar-table.shp", table
    shape = good(folder / "liar-shape", "shp")
    raw = bytearray(shape.read_bytes())
    raw[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<I", 0x7FFFFFFF)
    shape.write_bytes(bytes(raw))
    yield "liar-shape.shp", shape
    fgb = bytearray(good(folder / "whole", "fgb").read_bytes())
    fgb[8:12] = struct.pack("<I", 0xFFFFFFF0)
    yield _put(folder, "liar.fgb", bytes(fgb))
    parquet = bytearray(good(folder / "whole", "parquet").read_bytes())
    parquet[-8:-4] = struct.pack("<I", 0xFFFFFFF0)
    yield _put(folder, "liar.parquet", bytes(parquet))
    gpkg = bytearray(good(folder / "whole", "gpkg").read_bytes())
    gpkg[28:32] = struct.pack(">I", 0xFFFFFFF0)
    yield _put(folder, "liar.gpkg", bytes(gpkg))


def _large(folder: Path) -> Iterator[tuple[str, Path]]:
    turn = np.linspace(0, 2 * np.pi, 10_000_001)
    ring = shapely.Polygon(np.column_stack([EAST + 500 * np.cos(turn), NORTH + 500 * np.sin(turn)]))
    path = folder / "ten-million.fgb"
    wkb = np.array([shapely.to_wkb(ring)], dtype=object)
    pyogrio.raw.write(
        path, wkb, [np.array(["a"])], ["DKBH"], geometry_type="Polygon", crs="EPSG:4549", SPATIAL_INDEX="NO"
    )
    yield "ten-million.fgb", path
    comb = np.column_stack([np.repeat(np.arange(60_000), 2) % 977, np.tile([0.0, 1000.0], 60_000)])
    crossing = gpd.GeoDataFrame(
        {"DKBH": ["a"]}, geometry=[shapely.Polygon(comb + np.array([EAST, NORTH]))], crs=4549
    )
    crossing.to_file(folder / "crossing.gpkg")
    yield "crossing.gpkg", folder / "crossing.gpkg"
