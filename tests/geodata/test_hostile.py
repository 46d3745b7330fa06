"""Files that are broken, dishonest or not geodata: one sentence each, nothing written, nothing followed."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geodata import errors
from geodata.read import read_layer
from tests.geodata.conftest import FORMATS, Writer, zip_shapefile

if TYPE_CHECKING:
    from geodata.areas import StudyArea
from geodata.findings import Kind


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_cut_file_is_refused(
    kind: str, share: float, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    many = gpd.GeoDataFrame(pd.concat([plots] * 50, ignore_index=True), crs=plots.crs)
    many["DKBH"] = [f"P-{row}" for row in range(len(many))]
    path = write(many, kind)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(errors.BridgeheadError) as caught:
        read_layer(path, area=area)
    assert "Traceback" not in caught.value.sentence("en")
    assert caught.value.sentence("zh")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 4096, b"%PDF-1.7\n", b"{}", b"[1, 2]", b"null"])
def test_content_that_is_not_of_its_ending_is_refused(
    kind: str, content: bytes, tmp_path: Path, area: StudyArea
) -> None:
    path = tmp_path / f"land.{kind}"
    path.write_bytes(content)
    with pytest.raises(errors.NotGeodata, match=rf"land\.{kind}"):
        read_layer(path, area=area)


@pytest.mark.parametrize(
    "name", ["land.vrt", "land.gml", "land.gpx", "land.sqlite", "land.pdf", "land.xml", "land", "land.exe"]
)
def test_other_endings_are_refused_with_those_that_are_read(
    name: str, tmp_path: Path, area: StudyArea
) -> None:
    (tmp_path / name).write_bytes(b"<OGRVRTDataSource/>")
    with pytest.raises(errors.NotGeodata, match=r"\.gpkg / \.geojson"):
        read_layer(tmp_path / name, area=area)


@pytest.mark.parametrize(
    "name",
    [
        "missing.gpkg",
        "/vsicurl/http://127.0.0.1:9/a.gpkg",
        "/vsizip/a.zip/a.shp",
        "http://127.0.0.1:9/a.gpkg",
    ],
)
def test_addresses_and_virtual_paths_are_no_files(name: str, area: StudyArea) -> None:
    with pytest.raises(errors.MissingFile):
        read_layer(Path(name), area=area)


def test_folder_is_no_file(tmp_path: Path, area: StudyArea) -> None:
    (tmp_path / "land.gpkg").mkdir()
    with pytest.raises(errors.MissingFile):
        read_layer(tmp_path / "land.gpkg", area=area)


@pytest.mark.parametrize(
    "name", ["a!b.gpkg", "a;b?c#d.gpkg", "zip+http:x.gpkg", "地块 (1).gpkg", "a.zip!b.gpkg"]
)
def test_odd_file_names_are_taken_as_names(
    name: str, plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea
) -> None:
    path = write(plots, "gpkg").rename(tmp_path / name)
    assert read_layer(path, area=area).count_out == 4


def test_a_pipeline_dressed_as_geojson_is_not_run(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "land.geojson"
    pipeline = {
        "type": "gdal_streamed_alg",
        "command_line": "gdal vector pipeline ! read /etc/passwd",
        "x": "Feature",
    }
    path.write_text(json.dumps(pipeline), "utf-8")
    with pytest.raises(errors.NotGeodata):
        read_layer(path, area=area)
    path.write_text(json.dumps(pipeline | {"y": {"type": "FeatureCollection"}}), "utf-8")
    with pytest.raises(errors.NotGeodata):
        read_layer(path, area=area)


def test_nested_json_does_not_bring_the_reader_down(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "deep.geojson"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 100_000, "utf-8")
    with pytest.raises(errors.NotGeodata):
        read_layer(path, area=area)


def test_parquet_without_geometry_is_refused(tmp_path: Path, area: StudyArea) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "table.parquet")
    with pytest.raises(errors.NotGeodata, match="GeoParquet"):
        read_layer(tmp_path / "table.parquet", area=area)


def test_geopackage_with_a_table_only_is_refused(tmp_path: Path, area: StudyArea) -> None:
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), tmp_path / "table.gpkg", layer="t")
    with pytest.raises(errors.DataError):
        read_layer(tmp_path / "table.gpkg", area=area)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
@pytest.mark.parametrize("packed", [False, True])
def test_shapefile_without_a_part_is_refused_and_the_part_named(
    part: str, plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea, *, packed: bool
) -> None:
    path = write(plots, "shp")
    path.with_suffix(part).unlink()
    if packed:
        path = zip_shapefile(path, tmp_path / "part.zip")
    with pytest.raises(errors.NotGeodata, match=rf"its \{part} part is missing"):
        read_layer(path, area=area)


@pytest.mark.parametrize(
    "name", ["../plots.shp", "/elsewhere/plots.shp", "a/../../plots.shp", "..\\plots.shp", "C:\\plots.shp"]
)
def test_zip_that_points_outside_itself_is_refused(
    name: str, plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea
) -> None:
    source = write(plots, "shp")
    target = tmp_path / "in" / "evil.zip"
    target.parent.mkdir()
    with zipfile.ZipFile(target, "w") as packed:
        for part in (".shp", ".shx", ".dbf", ".prj"):
            entry = zipfile.ZipInfo()
            entry.filename = name.replace(".shp", part)  # as written, which `write` would tidy
            packed.writestr(entry, source.with_suffix(part).read_bytes())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(errors.UnsafeArchive, match="points outside it"):
        read_layer(target, area=area)
    assert sorted(tmp_path.rglob("*")) == before


def test_zip_with_a_link_is_refused(
    plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea
) -> None:
    target = zip_shapefile(write(plots, "shp"), tmp_path / "link.zip")
    link = zipfile.ZipInfo("plots.cpg2")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(target, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(errors.UnsafeArchive, match="is a link"):
        read_layer(target, area=area)


def test_zip_bomb_is_refused_by_its_ratio(tmp_path: Path, area: StudyArea) -> None:
    target = tmp_path / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in (".shp", ".shx", ".dbf"):
            packed.writestr(f"bomb{part}", b"\x00" * 20_000_000)
    assert target.stat().st_size < 100_000
    with pytest.raises(errors.UnsafeArchive, match=r"would grow \d{3,4} times"):
        read_layer(target, area=area)


def test_zip_that_would_outgrow_the_limit_is_refused(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots, "zip")
    assert path.stat().st_size < 3000 < sum(entry.file_size for entry in zipfile.ZipFile(path).infolist())
    with pytest.raises(errors.TooLarge, match="MB unpacked"):
        read_layer(path, area=area, limit=3000)


def test_zip_that_lies_about_a_size_is_refused(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots, "zip")
    data = bytearray(path.read_bytes())
    # central directory entry: the uncompressed size is at byte 24
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 50)
    path.write_bytes(data)
    with pytest.raises(errors.NotGeodata):
        read_layer(path, area=area)


def test_zip_of_zips_and_of_something_else_is_refused(tmp_path: Path, area: StudyArea) -> None:
    target = tmp_path / "other.zip"
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("readme.txt", "nothing here")
        packed.writestr("inner.zip", b"PK\x03\x04")
    with pytest.raises(errors.UnsafeArchive, match=r"another archive, 'inner\.zip'"):
        read_layer(target, area=area)
    with zipfile.ZipFile(tmp_path / "text.zip", "w") as packed:
        packed.writestr("readme.txt", "nothing here")
    with pytest.raises(errors.NotGeodata, match=r"no \.shp in it"):
        read_layer(tmp_path / "text.zip", area=area)


def test_zip_with_too_many_entries_is_refused(tmp_path: Path, area: StudyArea) -> None:
    target = tmp_path / "many.zip"
    with zipfile.ZipFile(target, "w") as packed:
        for number in range(1001):
            packed.writestr(f"{number}.txt", "")
    with pytest.raises(errors.TooLarge, match="1001 entries"):
        read_layer(target, area=area)


def test_file_beyond_the_limit_is_refused_before_it_is_read(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    with pytest.raises(errors.TooLarge):
        read_layer(write(plots, "gpkg"), area=area, limit=1000)


def test_reading_leaves_no_file_behind(
    plots: gpd.GeoDataFrame, write: Writer, tmp_path: Path, area: StudyArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    for kind in ("zip", "gpkg", "shp"):
        read_layer(write(plots, kind), area=area)
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\x00" + b"\x00" * 100)
    with pytest.raises(errors.NotGeodata):
        read_layer(broken, area=area)
    assert list(scratch.iterdir()) == []


def test_coordinates_that_are_no_numbers_count_as_no_geometry(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    # one vertex, not the closing one: a NaN there could not be written at all
    ring = shapely.get_coordinates(plots.geometry[0])
    ring[2] = np.nan
    broken = plots.copy()
    with np.errstate(invalid="ignore"):
        broken.loc[0, "geometry"] = shapely.Polygon(ring)
    taken = read_layer(write(broken, "parquet"), area=area)
    assert taken.frame.parcel_id.tolist() == ["A-02", "A-03", "A-04"]
    assert Kind.NOT_FINITE in {finding.kind for finding in taken.findings}


def test_row_without_wkt_among_others_has_no_geometry(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "land.csv"
    ring = "POLYGON ((593000 3473000, 593100 3473000, 593100 3473100, 593000 3473000))"
    path.write_text(f'DKBH,WKT\na,"SRID=4549;{ring}"\nb,\n', "utf-8")
    taken = read_layer(path, area=area)
    assert (taken.count_in, taken.frame.parcel_id.tolist()) == (2, ["a"])
    assert Kind.NO_GEOMETRY in {finding.kind for finding in taken.findings}


@pytest.mark.parametrize("kind", ["geojson", "parquet"])
def test_bytes_that_are_no_text_are_refused(
    kind: str, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.to_crs(4326).assign(MC="abcdef"), kind)
    path.write_bytes(path.read_bytes().replace(b"abcdef", b"abc\xe4\xb8f"))
    with pytest.raises(errors.NotGeodata, match="the text in column 'MC' is broken"):
        read_layer(path, area=area)
