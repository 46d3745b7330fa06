"""One layer in every format, encoding and CRS reads back equal: values, Chinese text, outlines to 1e-6 m."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import errors
from geodata.findings import Kind
from geodata.options import ReadOptions
from geodata.read import Import, read_layer
from tests.geodata.conftest import EAST, NORTH
from tests.geodata.written import EVERY, IN_DEGREES, WITH_CRS, WITHOUT_CRS, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.areas import StudyArea

CRS = (4326, 4490, 4549, 4528, 3857, 32651)
CASES = [
    *((kind, epsg) for kind in WITH_CRS for epsg in CRS),
    *((kind, 4326) for kind in IN_DEGREES),
    *((kind, epsg) for kind in ("csv", "xlsx") for epsg in CRS),
]
# What the text of each format can be in. The others have one encoding only, by their standards (UTF-8; a
# workbook's too, which is XML; UTF-16 for names in a geodatabase), and are in CASES; a drawing is below
ENCODINGS = {
    **dict.fromkeys(("shp", "shp.zip", "csv"), ("GBK", "GB18030", "Big5", "UTF-8")),
    **dict.fromkeys(("tab", "tab.zip", "mif"), ("CP936", "CP950", "UTF-8")),
}
ENCODED = [(kind, name, epsg) for kind, names in ENCODINGS.items() for name in names for epsg in CRS]
TRUE_TO_M = 1e-6


def furthest_apart_m(ours: Any, theirs: Any) -> float:
    return float(shapely.hausdorff_distance(shapely.boundary(ours), shapely.boundary(theirs)).max())


def require_same_outlines(land: gpd.GeoDataFrame, plots: gpd.GeoDataFrame) -> None:
    ours, theirs = land.geometry.to_numpy(), plots.geometry.to_numpy()
    assert furthest_apart_m(ours, theirs) < TRUE_TO_M
    assert shapely.get_num_interior_rings(shapely.get_geometry(ours, 0)).tolist() == [0, 0, 1, 0]


def require_same(taken: Import, plots: gpd.GeoDataFrame) -> None:
    land = taken.frame
    require_same_outlines(land, plots)
    assert land.parcel_id.tolist() == plots.DKBH.tolist()
    for ours, theirs in (("name_zh", "MC"), ("land_use", "YDXZ")):
        assert land[ours].fillna("").tolist() == plots[theirs].fillna("").tolist()
    for ours, theirs in (("site_area_m2", "MJ"), ("far_planned", "RJL")):
        assert np.array_equal(land[ours], plots[theirs].astype("float64"), equal_nan=True)
    assert land.note[[0, 3]].tolist() == ["first", "last"]


@pytest.mark.parametrize(("kind", "epsg"), CASES)
def test_layer_reads_back_equal(
    kind: str, epsg: int, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    said = ReadOptions(crs=epsg) if kind in WITHOUT_CRS else ReadOptions()
    taken = read_layer(written(plots.to_crs(epsg), kind, tmp_path), area=area, options=said)
    require_same(taken, plots)
    assert taken.file_layers


@pytest.mark.parametrize("case", ENCODED, ids=str)
def test_layer_reads_back_equal_in_every_encoding(
    case: tuple[str, str, int], plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    kind, encoding, epsg = case
    traditional = encoding in {"Big5", "CP950"}
    names = ["崑山市高新區一號地塊", "產業用房"] if traditional else ["昆山市高新区一号地块", "配套用房"]
    named = plots.assign(MC=[*names, f"{names[0]}北", None])
    path = written(named.to_crs(epsg), kind, tmp_path, encoding=encoding)
    said = ReadOptions(crs=epsg) if kind in WITHOUT_CRS else ReadOptions()
    require_same(read_layer(path, area=area, options=said), named)


def test_mapinfo_file_that_calls_cgcs2000_wgs84_lies_a_tenth_of_a_millimetre_off(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    # the two ellipsoids' polar axes differ by 0.1 mm; said to be CGCS2000 by the user, it is exact
    plots.to_file(tmp_path / "land.mif", driver="MapInfo File", ENCODING="CP936")
    for said, true_to_m in ((None, 2e-4), (4549, TRUE_TO_M)):
        taken = read_layer(tmp_path / "land.mif", area=area, options=ReadOptions(crs=said))
        assert furthest_apart_m(taken.frame.geometry.to_numpy(), plots.geometry.to_numpy()) < true_to_m


TEXTS = {
    "GBK": ("昆山市高新区一号地块", "配套用房"),
    "GB18030": ("昆山市高新区一号地块", "配套用房㐀"),
    "UTF-8": ("昆山市高新区一号地块", "配套用房"),
    "Big5": ("崑山市高新區一號地塊", "產業用房"),
}


@pytest.mark.parametrize("said", ["cpg", "nothing", "wrong"])
@pytest.mark.parametrize("encoding", TEXTS)
def test_text_of_shapefiles_is_detected_and_said(
    encoding: str, said: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    texts = [*TEXTS[encoding], None, None]
    path = written(plots.assign(MC=texts), "shp", tmp_path, encoding=encoding)
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0
    path.with_suffix(".dbf").write_bytes(raw)
    if said == "nothing":
        path.with_suffix(".cpg").unlink()
    elif said == "wrong":
        path.with_suffix(".cpg").write_text("Big5" if encoding == "UTF-8" else "UTF-8")
    taken = read_layer(path, area=area)
    assert taken.frame.name_zh.fillna("").tolist() == [text or "" for text in texts]
    kinds = {"cpg": Kind.ENCODING_STATED, "nothing": Kind.ENCODING, "wrong": Kind.ENCODING_WRONG}
    told = next(finding for finding in taken.findings if finding.kind == kinds[said])
    assert str(told.facts["encoding"]).startswith(encoding.replace("GBK", "GB"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "昆山"),
        ("utf-8-sig", "昆山"),
        ("utf-16", "昆山"),
        ("gb18030", "昆山市产业用地"),
        ("big5", "崑山市產業用地"),
    ],
)
def test_text_of_tables_is_detected(
    encoding: str, text: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = written(plots.assign(MC=text), "csv", tmp_path, encoding=encoding)
    taken = read_layer(path, area=area, options=ReadOptions(crs=4549))
    assert set(taken.frame.name_zh) == {text}


@pytest.mark.parametrize("kind", ["tab", "mif"])
def test_text_of_mapinfo_tables_is_read_by_their_charset(
    kind: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    taken = read_layer(written(plots, kind, tmp_path), area=area)
    assert taken.frame.name_zh.tolist()[:3] == ["一号", "二号", "三号"]


def test_user_may_say_the_encoding(plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea) -> None:
    path = written(plots.assign(MC="一号"), "csv", tmp_path, encoding="gbk")
    taken = read_layer(path, area=area, options=ReadOptions(crs=4549, encoding="GBK"))
    assert taken.frame.name_zh[0] == "一号"
    with pytest.raises(errors.NotGeodata):
        read_layer(path, area=area, options=ReadOptions(crs=4549, encoding="UTF-8"))


DRAWING = """0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n9\n$DWGCODEPAGE\n3\n{page}\n0\nENDSEC
0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"""


def closed_line(layer: str, corners: Sequence[tuple[float, float]], *, closed: int = 1) -> str:
    points = "".join(f"10\n{x!r}\n20\n{y!r}\n" for x, y in corners)
    return f"0\nLWPOLYLINE\n8\n{layer}\n90\n{len(corners)}\n70\n{closed}\n{points}"


def text_at(words: str, x: float, y: float) -> str:
    return f"0\nTEXT\n8\nwords\n10\n{x!r}\n20\n{y!r}\n40\n2.5\n1\n{words}\n"


def drawing(
    path: Path, *entities: str, encoding: str = "gbk", page: str = "ANSI_936", version: str = "AC1015"
) -> Path:
    text = DRAWING.format(entities="".join(entities), page=page, version=version)
    path.write_bytes(text.encode(encoding))
    return path


def square(east: float, north: float, wide: float, high: float) -> list[tuple[float, float]]:
    x, y = EAST + east, NORTH + north
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def test_closed_lines_of_a_drawing_are_plots_with_their_layer_and_their_text(
    tmp_path: Path, area: StudyArea
) -> None:
    path = drawing(
        tmp_path / "land.dxf",
        closed_line("宗地", square(0, 0, 100, 50)),
        closed_line("道路", square(200, 0, 100, 20)[:3]),
        closed_line("轴线", square(0, 0, 400, 20)[:2], closed=0),
        text_at("A-01号", EAST + 50, NORTH + 20),
    )
    with pytest.raises(errors.NoCRS, match="would lie in the area as EPSG:4549"):
        read_layer(path, area=area)
    said = ReadOptions(crs=4549, file_layer="宗地", mapping={"parcel_id": "label"})
    taken = read_layer(path, area=area, options=said)
    assert taken.frame.parcel_id.tolist() == ["A-01号"]
    assert taken.frame.Layer.tolist() == ["宗地"]
    assert taken.frame.geometry.area.tolist() == pytest.approx([5000.0])
    assert {one.name for one in taken.file_layers} == {"宗地", "道路"}
    whole = read_layer(path, area=area, options=ReadOptions(crs=4549, mapping={"parcel_id": "@row"}))
    assert whole.count_out == 2


def test_a_line_that_ends_where_it_begins_is_a_plot_and_open_ones_are_said_to_be_passed_over(
    tmp_path: Path, area: StudyArea
) -> None:
    corners = square(0, 0, 100, 50)
    path = drawing(
        tmp_path / "land.dxf",
        closed_line("宗地", [*corners, corners[0]], closed=0),
        closed_line("宗地", square(200, 0, 100, 50), closed=0),
        closed_line("轴线", square(0, 0, 400, 20)[:2], closed=0),
    )
    said = ReadOptions(crs=4549, mapping={"parcel_id": "@row"})
    taken = read_layer(path, area=area, options=said)
    assert taken.frame.geometry.area.tolist() == [5000.0]
    (told,) = [one for one in taken.findings if one.kind == Kind.OPEN_LINES]
    assert told.facts == {"count": 2, "names": "宗地, 轴线"}
    roads = read_layer(path, area=area, layer="roads", options=ReadOptions(crs=4549, mapping={"id": "@row"}))
    assert roads.frame.geometry.length.tolist() == [300.0, 250.0, 400.0], (
        "where lines are wanted, all of them"
    )


def test_an_open_line_without_a_layer_is_passed_over_too(tmp_path: Path, area: StudyArea) -> None:
    nameless = closed_line("轴线", square(0, 0, 400, 20)[:2], closed=0).replace("8\n轴线\n", "")
    path = drawing(tmp_path / "land.dxf", closed_line("宗地", square(0, 0, 100, 50)), nameless)
    taken = read_layer(path, area=area, options=ReadOptions(crs=4549, mapping={"parcel_id": "@row"}))
    assert [one.facts["names"] for one in taken.findings if one.kind == Kind.OPEN_LINES] == ["—"]


def test_a_projection_that_cannot_be_is_refused(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = written(plots, "mif", tmp_path)
    head = path.read_bytes()
    assert b'"m", 120, 0, 1, 500000, 0' in head
    path.write_bytes(head.replace(b'"m", 120, 0, 1, 500000, 0', b'"m", 120, 120, 1, 500000, 0'))
    with pytest.raises(errors.UnknownCRS):
        read_layer(path, area=area)


# A drawing carries closed lines, the layer of each, and texts. It has no attributes, no holes, no parts that
# belong together and no CRS; its text is in its code page, or in UTF-8 from AutoCAD 2007 (AC1021) on
PAGES = [("gbk", "ANSI_936", "AC1015"), ("big5", "ANSI_950", "AC1015"), ("utf-8", "ANSI_936", "AC1021")]


@pytest.mark.parametrize("written_in", PAGES, ids=str)
@pytest.mark.parametrize("epsg", CRS)
def test_drawing_reads_back_equal_in_what_a_drawing_can_carry(
    epsg: int, written_in: tuple[str, str, str], tmp_path: Path, area: StudyArea
) -> None:
    encoding, page, version = written_in
    ids, layer = (["一號", "二號"], "產業用地") if encoding == "big5" else (["一号", "二号"], "产业用地")
    drawn = gpd.GeoSeries(
        [shapely.Polygon(square(0, 0, 100, 50)), shapely.Polygon(square(200, 7, 33.3, 41.7))], crs=4549
    )
    came, middles = drawn.to_crs(epsg), drawn.centroid.to_crs(epsg)
    parts = [closed_line(layer, list(shape.exterior.coords)[:-1]) for shape in came]
    parts += [text_at(one, middle.x, middle.y) for one, middle in zip(ids, middles, strict=True)]
    path = drawing(tmp_path / "land.dxf", *parts, encoding=encoding, page=page, version=version)
    said = ReadOptions(crs=epsg, mapping={"parcel_id": "label"})
    land = read_layer(path, area=area, options=said).frame
    assert land.parcel_id.tolist() == ids
    assert land.Layer.tolist() == [layer, layer]
    assert furthest_apart_m(land.geometry.to_numpy(), drawn.to_numpy()) < TRUE_TO_M


def test_drawing_written_by_another_program_reads_back(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    said = ReadOptions(crs=4549, mapping={"parcel_id": "@row"})
    single = plots.drop(index=1).reset_index(drop=True)
    taken = read_layer(written(single, "dxf", tmp_path), area=area, options=said)
    assert furthest_apart_m(taken.frame.geometry.to_numpy(), single.geometry.to_numpy()) < TRUE_TO_M


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("epsg", [4549, 4528, 4326])
def test_corners_are_joined_and_north_is_told_by_size(
    epsg: int, ending: str, *, swapped: bool, tmp_path: Path, area: StudyArea
) -> None:
    plots = gpd.GeoSeries(
        [
            shapely.box(EAST, NORTH, EAST + 100, NORTH + 50),
            shapely.Polygon([(EAST, NORTH + 90), (EAST + 30, NORTH + 90), (EAST, NORTH + 130)]),
        ],
        crs=4549,
    ).to_crs(epsg)
    corners = plots.get_coordinates().reset_index(names="plot")
    x, y = (corners.y, corners.x) if swapped else (corners.x, corners.y)
    table = pd.DataFrame({"宗地代码": corners["plot"].map({0: "甲", 1: "乙"}), "点号": "J", "X": x, "Y": y})
    path = tmp_path / f"points.{ending}"
    if ending == "csv":
        table.to_csv(path, index=False)
    else:
        table.to_excel(path, index=False)
    taken = read_layer(path, area=area)
    assert taken.frame.parcel_id.tolist() == ["甲", "乙"]
    assert taken.frame.geometry.area.tolist() == pytest.approx([5000, 600], rel=1e-6)
    assert taken.crs.how == "magnitude"
    assert taken.crs.north_first is swapped
    kinds = {finding.kind for finding in taken.findings}
    assert Kind.CORNERS_JOINED in kinds
    assert (Kind.NORTH_FIRST in kinds) is swapped


def test_numbers_that_two_grids_share_are_not_guessed(tmp_path: Path, area: StudyArea) -> None:
    # DOMAIN 4.3: 307,919 / 3,474,035 may be UTM 51 or the 6-degree zone of 123° E
    table = pd.DataFrame(
        {"id": ["a"] * 3, "X": [307_919.0, 307_969, 307_969], "Y": [3_474_035.0, 3_474_035, 3_474_085]}
    )
    table.to_csv(tmp_path / "points.csv", index=False)
    with pytest.raises(errors.NoCRS, match=r"EPSG:32651 .* or .*EPSG:4510"):
        read_layer(tmp_path / "points.csv", area=area)


def test_table_without_geometry_is_refused(tmp_path: Path, area: StudyArea) -> None:
    pd.DataFrame({"id": [1], "name": ["x"]}).to_csv(tmp_path / "table.csv", index=False)
    with pytest.raises(errors.NotGeodata, match="no column holds WKT"):
        read_layer(tmp_path / "table.csv", area=area)


def test_line_with_more_cells_than_the_heading_is_refused(tmp_path: Path, area: StudyArea) -> None:
    (tmp_path / "table.csv").write_text("id,X,Y\na,1,2\nb,1,2,3\n")
    with pytest.raises(errors.NotGeodata, match="it is no table"):
        read_layer(tmp_path / "table.csv", area=area)
    (tmp_path / "wide.csv").write_text("id,X,Y\na,1,2,3\nb,1,2,3\n")
    with pytest.raises(errors.NotGeodata, match="it is no table"):
        read_layer(tmp_path / "wide.csv", area=area)


def test_curved_outlines_become_lines_and_it_is_said(tmp_path: Path, area: StudyArea) -> None:
    # GeoPackage with a circle of radius 50 m, written by GDAL from curved WKT
    import pyogrio

    table = tmp_path / "curve.csv"
    curve = (
        f"CURVEPOLYGON (CIRCULARSTRING ({EAST} {NORTH}, {EAST + 50} {NORTH + 50}, {EAST + 100} {NORTH}, "
        f"{EAST + 50} {NORTH - 50}, {EAST} {NORTH}))"
    )
    table.write_text(f'id;WKT\n1;"{curve}"\n')
    meta, _, geometry, fields = pyogrio.raw.read(table)
    pyogrio.raw.write(
        tmp_path / "curve.gpkg", geometry, fields, meta["fields"], geometry_type="Unknown", crs="EPSG:4549"
    )
    taken = read_layer(tmp_path / "curve.gpkg", area=area)
    assert taken.frame.geometry.area[0] == pytest.approx(np.pi * 2500, rel=1e-3)


def test_several_layers_of_one_file_are_listed_and_taken_by_name(
    plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / "all.gpkg"
    plots.to_file(path, layer="parcels")
    line = gpd.GeoDataFrame(
        {"id": ["ring-a"]}, geometry=[shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)])], crs=4549
    )
    line.to_file(path, layer="rings")
    land, ring = (read_layer(path, area=area, layer=layer) for layer in ("parcels", "rings"))
    assert (land.count_in, ring.count_in) == (4, 1)
    assert {one.name for one in land.file_layers} == {"parcels", "rings"}


@pytest.mark.parametrize("kind", EVERY)
def test_a_file_that_is_cut_short_is_refused_or_read_with_what_is_left(
    kind: str, plots: gpd.GeoDataFrame, tmp_path: Path, area: StudyArea
) -> None:
    frame = plots.to_crs(4326) if kind in IN_DEGREES else plots
    path = written(frame, kind, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    said = ReadOptions(crs=4549 if kind in WITHOUT_CRS else None)
    with contextlib.suppress(errors.BridgeheadError):
        assert read_layer(path, area=area, options=said).count_out < 4
