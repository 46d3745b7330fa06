"""A real PostGIS of the test's own: what is written to it comes back the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from dashboard.settings import PROJECT_ROOT
from geodata.errors import DatabaseFault
from geodata.postgis import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.context import Context

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="started from Debian's packages")
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def run(*command: str | Path, check: bool = True) -> None:
    """Run one of PostgreSQL's programs; it refuses to run as root: then it is another user's."""
    plain = [str(part) for part in command]
    other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    whole = [*other, *plain] if is_root() else plain
    subprocess.run(whole, check=check, cwd="/", stdout=subprocess.DEVNULL)


def is_root() -> bool:
    return os.geteuid() == 0


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Start PostgreSQL in a folder of its own, reached by a socket in it; give its address."""
    assert PROGRAMS, "PostgreSQL is missing: python -m dashboard.setup.testing installs it as root"
    programs = PROGRAMS[-1]
    folder = Path(os.path.realpath("/tmp")) / f"pg-{os.getpid()}"  # noqa: S108 - a socket's path must be short
    folder.mkdir(mode=0o700)
    if is_root():
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    try:
        run(programs / "initdb", "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start")
        address = f"postgresql://office@/postgres?host={folder}"
        engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            connection.execute(sa.text("create extension postgis"))
        engine.dispose()
        yield address
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def parcels() -> gpd.GeoDataFrame:
    east, north = 593_000.123456789, 3_473_000.987654321
    hole = shapely.box(east + 20, north + 20, east + 30, north + 30).exterior
    shapes = [
        shapely.Polygon(shapely.box(east, north, east + 60, north + 60).exterior, [hole]),
        shapely.MultiPolygon([shapely.box(east + 100, north, east + 140, north + 40)]),
    ]
    columns = {
        "parcel_id": ["地块-1", "K'2"],
        "far_planned": [1 / 3, np.nan],
        "reached_production_on": pd.to_datetime(["2024-05-01", None]).astype("datetime64[us]"),
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4549)


def test_parcels_written_to_postgis_come_back_equal(database: str) -> None:
    frame = parcels()
    assert write_table(frame, database, "parcels") == 2
    back = read_table(database, "public.parcels")
    assert back.crs == frame.crs
    assert list(back.columns) == list(frame.columns)
    assert (shapely.to_wkb(back.geometry.to_numpy()) == shapely.to_wkb(frame.geometry.to_numpy())).all()
    plain = [pd.DataFrame(one.drop(columns="geometry")) for one in (back, frame)]
    pd.testing.assert_frame_equal(*plain, check_dtype=False)


def test_a_view_is_read_as_a_layer(database: str) -> None:
    write_table(parcels(), database, "parcels")
    engine = sa.create_engine(sa.make_url(database).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        view = "create or replace view dense as select * from parcels where far_planned > 0.3"
        connection.execute(sa.text(view))
    engine.dispose()
    assert read_table(database, "dense")["parcel_id"].tolist() == ["地块-1"]


@pytest.mark.parametrize("table", ["nothing", "parcels; drop table parcels", "", "a.b.c", '"x"'])
def test_what_is_not_there_is_refused_in_a_sentence(database: str, table: str) -> None:
    with pytest.raises(DatabaseFault, match="Check the address, the table"):
        read_table(database, table)


def test_a_database_that_cannot_be_reached_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault):
        read_table(f"postgresql://nobody@/none?host={tmp_path}", "parcels")


def test_screened_results_are_written_back_by_the_command_line(
    database: str, prepared: Path, shipped: Context
) -> None:
    command = [sys.executable, "-m", "dashboard", "screen", "--out", database, "--table", "public.screened"]
    done = subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        env=os.environ | {"BRIDGEHEAD_DATA": str(prepared), "BRIDGEHEAD_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "public.screened" in done.stderr
    assert database not in done.stderr + done.stdout
    back = read_table(database, "screened").set_index("parcel_id")
    own = shipped.dataset.parcels.set_index("parcel_id")
    assert sorted(back.index) == sorted(own.index)
    assert back.crs.to_epsg() == 4549
    outlines = (shapely.to_wkb(one.geometry.loc[own.index].to_numpy()) for one in (back, own))
    assert np.array_equal(*outlines)
    measured = shipped.measures.frame.set_index("parcel_id")["ring_nearest_m"]
    assert np.array_equal(back["ring_nearest_m"].loc[own.index], measured.loc[own.index], equal_nan=True)
