"""Local grids and old datums enter with the user's own parameters only; a shifted copy is caught."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata import errors
from geodata.datum import move, wgs84_to_bd09, wgs84_to_gcj02
from geodata.datum_check import require_confirmed, trusted_lines
from geodata.findings import Kind
from geodata.options import LocalGrid, ReadOptions, ToCGCS2000
from geodata.read import read_layer
from tests.geodata.conftest import AREAS_M2

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.areas import StudyArea
    from tests.geodata.conftest import Writer

SUZHOU = "+proj=tmerc +lat_0=0 +lon_0=120.78333333333333 +k=1 +x_0=50000 +y_0=-3000000 +ellps=GRS80 +units=m"
SEVEN = ToCGCS2000(dx_m=15, dy_m=-150, dz_m=-90, rx_arcsec=1, scale_ppm=2)


def test_suzhou_2000_is_taken_with_the_users_false_origin(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    local = plots.to_crs(SUZHOU).set_crs(None, allow_override=True)
    grid = LocalGrid(central_meridian_deg=120 + 47 / 60, false_easting_m=50_000, false_northing_m=-3_000_000)
    path = write(local, "gpkg")
    with pytest.raises(errors.NoCRS):
        read_layer(path, area=area)
    taken = read_layer(path, area=area, options=ReadOptions(grid=grid))
    assert taken.came_crs == "Gauss-Kruger CM 120.78333E, E 50000 m, N -3000000 m (CGCS2000)"
    assert taken.frame.geometry.area.tolist() == pytest.approx(AREAS_M2, abs=1e-3)
    apart = shapely.distance(
        shapely.centroid(taken.frame.geometry.to_numpy()), shapely.centroid(plots.geometry.to_numpy())
    )
    assert apart.max() < 1e-3


@pytest.mark.parametrize("epsg", [2437, 2416, 2385, 2364])
def test_old_datums_are_refused_without_parameters(
    epsg: int, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    zone = 40e6 if epsg in {2416, 2364} else 0
    shapes = shapely.transform(plots.geometry.to_numpy(), lambda xy: xy + np.array([zone, 0]))
    path = write(plots.set_geometry(shapes, crs=4549).set_crs(epsg, allow_override=True), "gpkg")
    with pytest.raises(errors.NoTransformation):
        read_layer(path, area=area)
    assert read_layer(path, area=area, options=ReadOptions(to_cgcs2000=SEVEN)).count_out == 4


def test_seven_parameters_do_what_they_do_by_hand(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    by_hand = Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=120 +x_0=500000 +ellps=krass"
        " +step +proj=cart +ellps=krass"
        " +step +proj=helmert +x=15 +y=-150 +z=-90 +rx=1 +s=2 +convention=position_vector"
        " +step +inv +proj=cart +ellps=GRS80 +step +proj=tmerc +lat_0=0 +lon_0=120 +x_0=500000 +ellps=GRS80"
    )
    path = write(plots.set_crs(2437, allow_override=True), "gpkg")
    taken = read_layer(path, area=area, options=ReadOptions(to_cgcs2000=SEVEN))
    came = plots.get_coordinates().to_numpy()
    expected = np.column_stack(by_hand.transform(came[:, 0], came[:, 1]))
    assert np.abs(taken.frame.get_coordinates().to_numpy() - expected).max() < 2e-3


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_shifted_copy_of_what_is_shown_waits_for_the_user_and_comes_back_exactly(
    datum: str,
    shift: Callable[[np.ndarray], np.ndarray],
    plots: gpd.GeoDataFrame,
    write: Writer,
    area: StudyArea,
) -> None:
    x, y = (side.ravel() for side in np.meshgrid(np.arange(12) * 310.0, np.arange(12) * 270.0))
    corner = plots.total_bounds[:2]
    shapes = shapely.box(corner[0] + x, corner[1] + y, corner[0] + x + 150, corner[1] + y + 90)
    shown = gpd.GeoDataFrame(
        {"DKBH": [f"P-{n}" for n in range(len(x))], "accuracy_m": 1.0}, geometry=shapes, crs=4549
    )
    trusted = trusted_lines(shown, {})
    moved = shown.to_crs(4326)
    path = write(moved.set_geometry(move(moved.geometry.to_numpy(), shift), crs=4326), "gpkg")
    taken = read_layer(path, area=area, trusted=trusted)
    assert (taken.datum.state, taken.datum.best, taken.datum.taken) == ("needs_confirmation", datum, "stated")
    with pytest.raises(errors.DatumNotConfirmed, match=f"--datum {datum}"):
        require_confirmed(taken.datum)
    back = read_layer(path, area=area, trusted=trusted, options=ReadOptions(datum=datum))
    require_confirmed(back.datum)
    assert np.abs(back.frame.get_coordinates().to_numpy() - shown.get_coordinates().to_numpy()).max() < 1e-3
    assert Kind.DATUM_UNDONE in {finding.kind for finding in back.findings}
