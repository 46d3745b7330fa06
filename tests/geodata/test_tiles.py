"""Tiles decoded again by GDAL, which has no part in writing them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles
from pyarrow.parquet import ParquetFile

from geodata import errors
from geodata._thinning import MOST_IN_TILE
from geodata.tiles import lay_out, write_tiles

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 1500
ZOOMS = (8, 9, 10, 11, 12, 13, 14, 15, 16)
RING = "ring_nearest_m:ring-middle"


def parcels_spread_over_the_city() -> gpd.GeoDataFrame:
    random = np.random.default_rng(20191211)
    x = random.uniform(577_000, 610_000, COUNT)
    y = random.uniform(3_443_000, 3_489_000, COUNT)
    size = random.uniform(20, 150, COUNT)
    shapes = shapely.box(x, y, x + size, y + 0.7 * size)
    for row in range(0, COUNT, 50):
        shapes[row] = shapely.union_all(
            [shapes[row], shapely.box(x[row] + 200, y[row], x[row] + 240, y[row] + 40)]
        )
    for row in range(1, COUNT, 50):
        outline, hole = shapes[row].exterior, shapes[row].buffer(-0.2 * size[row]).exterior
        shapes[row] = shapely.Polygon(outline, [hole])
    distance = random.uniform(0, 20_000, COUNT)
    distance[:8] = [
        500.0,
        1 / 3,
        3.0000000000000004,
        1e-300,
        -0.0,
        123456789.12345679,
        499.99999999999994,
        np.nan,
    ]
    distance[100::7] = np.nan
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"P-{row:04}" for row in range(COUNT)],
            RING: distance,
            "share:carrier-x": np.where(random.random(COUNT) < 0.5, random.random(COUNT), 0.0),
            "name_zh": ["工业用地" if row % 3 else None for row in range(COUNT)],
            "owner": ["somebody"] * COUNT,
            "reached_production_on": pd.to_datetime(["2019-12-11"] * (COUNT - 1) + [None]),
        },
        geometry=shapes,
        crs=4549,
    )


@pytest.fixture(scope="module")
def land() -> gpd.GeoDataFrame:
    return parcels_spread_over_the_city()


@pytest.fixture(scope="module")
def archive(land: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "parcels.pmtiles"
    assert write_tiles(land, path) == 16
    return path


def decoded(archive: Path, zoom: int) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(archive, zoom_level=zoom)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_every_parcel_is_there_at_every_zoom(zoom: int, archive: Path, land: gpd.GeoDataFrame) -> None:
    assert set(decoded(archive, zoom).parcel_id) == set(land.parcel_id)


@pytest.mark.parametrize("zoom", [8, 12, 16])
def test_numbers_come_back_as_the_same_doubles_and_missing_ones_are_absent(
    zoom: int, archive: Path, land: gpd.GeoDataFrame
) -> None:
    back = decoded(archive, zoom).drop_duplicates("parcel_id").set_index("parcel_id").loc[land.parcel_id]
    for name in (RING, "share:carrier-x"):
        assert np.array_equal(back[name].to_numpy(), land[name].to_numpy(), equal_nan=True)
    assert back.name_zh.isna().tolist() == land.name_zh.isna().tolist()
    assert back.name_zh.dropna().unique().tolist() == ["工业用地"]
    assert back.reached_production_on.dropna().unique().tolist() == ["2019-12-11"]


def test_feature_id_is_the_row_plus_one(archive: Path, land: gpd.GeoDataFrame) -> None:
    back = decoded(archive, 14)
    rows = pd.Series(np.arange(COUNT), index=land.parcel_id)
    assert (back.mvt_id.to_numpy() == rows[back.parcel_id].to_numpy() + 1).all()


def test_every_parcel_has_one_point_inside_it_with_its_number_and_its_figures(
    land: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    (tmp_path / "made").mkdir()
    lay_out(land, tmp_path / "made").write_points(tmp_path / "points.pmtiles")
    tiles = decoded(tmp_path / "points.pmtiles", 14).set_index("parcel_id")
    own = tiles.groupby(level=0).first().loc[land.parcel_id]  # a tile's rim repeats its neighbour's points
    assert own.mvt_id.tolist() == list(range(1, COUNT + 1))
    assert np.array_equal(own[RING].to_numpy(), land[RING].to_numpy(), equal_nan=True)
    assert "owner" not in own.columns
    places = tiles.geometry.set_crs(3857, allow_override=True).to_crs(4549)
    shapes = land.set_index("parcel_id").geometry.loc[places.index]
    assert places.distance(shapes, align=False).max() < 0.5
    # the copies on a rim are the same point, so that only the tile that holds it draws it
    assert places.groupby(level=0).agg(lambda same: shapely.MultiPoint(list(same)).length).max() < 1


def test_owners_are_in_no_tile(archive: Path) -> None:
    assert "owner" not in decoded(archive, 14).columns
    assert b"somebody" not in archive.read_bytes()


def test_shapes_at_the_highest_zoom_are_true_to_a_decimetre(archive: Path, land: gpd.GeoDataFrame) -> None:
    back = decoded(archive, 16)
    whole = back.dissolve("parcel_id").loc[land.parcel_id].geometry.to_crs(4549).to_numpy()
    # 1 cm closes the hairlines that the decoder's own clipping leaves between tiles
    whole = shapely.buffer(whole, 0.01, join_style="mitre")
    assert shapely.hausdorff_distance(whole, land.geometry.to_numpy()).max() < 0.15


def test_neighbours_leave_no_gap_and_no_overlap(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    across, up = (np.concatenate([[0], np.cumsum(random.uniform(25, 120, 12))]) for _ in range(2))
    i, j = (side.ravel() for side in np.meshgrid(np.arange(12), np.arange(12)))
    cells = shapely.box(across[i], up[j], across[i + 1], up[j + 1])
    angle = np.radians(17)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    # in the middle of one tile of zoom 14, column 13698, row 6685, so that no tile's edge cuts it
    tile = 40075016.685578488 / 2**14
    corner = np.array([-20037508.342789244 + 13698.5 * tile, 20037508.342789244 - 6685.5 * tile])
    turned = shapely.transform(cells, lambda xy: xy @ turn.T + corner - 300)
    block = gpd.GeoDataFrame({"n": np.arange(len(cells))}, geometry=turned, crs=3857)
    write_tiles(block, tmp_path / "block.pmtiles")
    back = decoded(tmp_path / "block.pmtiles", 14).dissolve("n").geometry
    together = shapely.union_all(back.to_numpy())
    assert together.geom_type == "Polygon"
    assert len(together.interiors) == 0
    assert back.area.sum() == pytest.approx(together.area, rel=1e-9)


def test_one_parcel_gets_the_finest_tiles(land: gpd.GeoDataFrame, tmp_path: Path) -> None:
    assert write_tiles(land.iloc[:1], tmp_path / "one.pmtiles") == 16


MANY = 20_001


@pytest.fixture(scope="module")
def many() -> gpd.GeoDataFrame:
    """Squares of 30 m side by side, 20,001 of them on 4.5 × 4 km; three in ten are of kind b."""
    x, y = np.divmod(np.arange(MANY), 150)
    east, north = 593_000 + 30.0 * x, 3_473_000 + 30.0 * y
    random = np.random.default_rng(4)
    facts = {
        "parcel_id": [f"P-{row}" for row in range(MANY)],
        "kind": np.where(random.random(MANY) < 0.3, "b", "a"),
        "value": random.random(MANY),
    }
    return gpd.GeoDataFrame(facts, geometry=shapely.box(east, north, east + 30, north + 30), crs=4549)


@pytest.fixture(scope="module")
def thinned(many: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "many.pmtiles"
    assert write_tiles(many, path, min_zoom=11) == 15
    return path


def test_no_tile_of_a_large_set_holds_more_than_its_limit(thinned: Path) -> None:
    with thinned.open("rb") as opened:
        source = MmapSource(opened)
        assert Reader(source).header()["min_zoom"] == 11
        zooms = set()
        for (zoom, column, row), tile in all_tiles(source):
            single = thinned.with_name("one.mvt")
            single.write_bytes(gzip.decompress(tile))
            # features near a tile's edge are in the tile beside it too
            assert pyogrio.read_info(single)["features"] <= 1.4 * MOST_IN_TILE, (zoom, column, row)
            zooms.add(zoom)
    assert zooms == {11, 12, 13, 14, 15}


def test_large_set_is_whole_at_its_highest_zoom(thinned: Path, many: gpd.GeoDataFrame) -> None:
    back = decoded(thinned, 15)
    assert set(back.parcel_id) == set(many.parcel_id)
    rows = pd.Series(np.arange(MANY), index=many.parcel_id)
    assert (back.mvt_id.to_numpy() == rows[back.parcel_id].to_numpy() + 1).all()


def test_layer_written_a_piece_at_a_time_makes_the_same_tiles(
    thinned: Path, many: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.tiles._AT_ONCE", 3_000)
    shares: list[float] = []
    layout = lay_out(many, tmp_path, min_zoom=11)
    assert ParquetFile(tmp_path / "whole.parquet").metadata.num_row_groups == 7
    layout.write(tmp_path / "many.pmtiles", shares.append)
    assert layout.top == 15
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert (tmp_path / "many.pmtiles").read_bytes() == thinned.read_bytes()


@pytest.mark.parametrize("zoom", [11, 12])
def test_thinned_land_looks_as_dense_and_as_coloured_as_it_is(
    zoom: int, thinned: Path, many: gpd.GeoDataFrame
) -> None:
    back = decoded(thinned, zoom).dissolve("parcel_id")
    assert len(back) < 0.6 * MANY
    scale = (many.to_crs(3857).area / many.area).mean()
    assert back.area.sum() / scale == pytest.approx(MANY * 900, rel=0.25)
    assert back.area[back.kind == "b"].sum() / back.area.sum() == pytest.approx(0.3, abs=0.03)
    # whatever is drawn carries its own numbers, bit for bit
    own = many.set_index("parcel_id").loc[back.index]
    assert (own.value == back.value).all()


def test_archive_is_replaced_whole_or_left_as_it_was(
    land: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parcels.pmtiles"
    write_tiles(land.iloc[:3], path)
    before = path.read_bytes()

    def stops_half_way(source: Path, output: Path, **options: object) -> None:
        del source, options
        output.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("freestiler.freestile_file", stops_half_way)
    with pytest.raises(OSError, match="No space left"):
        write_tiles(land, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_layer_without_place_or_feature_is_refused(land: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(errors.NoCRS):
        write_tiles(land.set_crs(None, allow_override=True), tmp_path / "a.pmtiles")
    with pytest.raises(errors.EmptyLayer):
        write_tiles(land.iloc[:0], tmp_path / "a.pmtiles")
