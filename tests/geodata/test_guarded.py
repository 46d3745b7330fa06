"""Reading in a process of its own: the same result, the same refusals, and an end to what takes too much."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from geodata import errors
from geodata.guarded import Limits, limits_for, look_guarded, read_guarded
from geodata.options import ReadOptions
from geodata.read import read_layer
from geodata.reading import SHUT_DRIVERS
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.areas import StudyArea
    from tests.geodata.conftest import Writer

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120


def test_result_is_the_one_of_reading_here(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    path = write(plots.assign(when="2020-01-02"), "gpkg")
    here, there = read_layer(path, area=area), read_guarded(path, area=area)
    assert_geodataframe_equal(here.frame, there.frame)
    assert_geodataframe_equal(here.faulty, there.faulty, check_dtype=False)
    for name in ("findings", "count_in", "came_crs", "matches", "unmatched", "crs", "datum", "file_layers"):
        assert getattr(here, name) == getattr(there, name), name
    assert there.extent == pytest.approx(here.extent)


def test_look_tells_what_a_page_asks(plots: gpd.GeoDataFrame, write: Writer, area: StudyArea) -> None:
    path = write(plots.set_crs(None, allow_override=True), "shp", "地块")
    look = look_guarded(path, area=area)
    assert look["count"] == 4
    assert [one["epsg"] for one in look["crs"]["candidates"]] == [4549]
    assert {match["contract"]: match["column"] for match in look["matches"]}["site_area_m2"] == "MJ"
    assert next(column for column in look["columns"] if column["name"] == "MC")["missing"] == 1


def test_refusal_is_the_same_in_both_languages(
    plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    path = write(plots.set_crs(None, allow_override=True), "gpkg")
    with pytest.raises(errors.NoCRS) as here:
        read_layer(path, area=area)
    with pytest.raises(errors.NoCRS) as there:
        read_guarded(path, area=area)
    assert here.value.sentence("zh") == there.value.sentence("zh")
    assert read_guarded(path, area=area, options=ReadOptions(crs=4549)).count_out == 4


@pytest.mark.parametrize(
    ("limits", "why"), [(Limits(0.05, 1000), "more than 0 s"), (Limits(20, 20), "more than 20 MB of memory")]
)
def test_what_takes_too_much_is_ended(
    limits: Limits, why: str, plots: gpd.GeoDataFrame, write: Writer, area: StudyArea
) -> None:
    began = time.monotonic()
    with pytest.raises(errors.TooHeavy, match=why):
        read_guarded(write(plots, "gpkg"), area=area, limits=limits)
    assert time.monotonic() - began < 20


def test_larger_files_may_take_more(tmp_path: Path) -> None:
    with (tmp_path / "large.gpkg").open("wb") as sparse:
        sparse.truncate(100 * 1024 * 1024)
    assert limits_for(tmp_path / "large.gpkg") == Limits(220.0, 2000)


def test_drivers_that_lead_elsewhere_are_not_there_in_the_reading_process() -> None:
    names = ",".join(SHUT_DRIVERS)
    done = subprocess.run(
        [sys.executable, "-c", "import pyogrio; print(*pyogrio.list_drivers(), sep='\\n')"],
        env={**os.environ, "GDAL_SKIP": names, "OGR_SKIP": names},
        capture_output=True,
        text=True,
        check=True,
    )
    left = set(done.stdout.split("\n")) - {""}
    wanted = {"GPKG", "GeoJSON", "GeoJSONSeq", "TopoJSON", "ESRI Shapefile", "FlatGeobuf", "LIBKML", "DXF"}
    assert left == wanted | {"MapInfo File", "OpenFileGDB"}


SLOW = """
import sys
from pathlib import Path
from geodata.areas import load_area
from geodata.guarded import Limits, read_guarded
read_guarded(Path(sys.argv[1]), area=load_area("kunshan"), limits=Limits(300.0, 4000))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_a_kill_while_a_file_is_read_ends_the_reader_and_the_next_start_clears_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a comb that crosses itself so often that repairing it takes longer than this test
    teeth = np.column_stack([np.repeat(np.arange(60_000), 2) % 977, np.tile([0.0, 1000.0], 60_000)])
    comb = shapely.Polygon(teeth + np.array([593_000.0, 3_473_000.0]))
    gpd.GeoDataFrame({"DKBH": ["a"]}, geometry=[comb], crs=4549).to_file(tmp_path / "comb.gpkg")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    asked = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path / "comb.gpkg")],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(scratch)},
    )
    reader = waited_for(lambda: children_of(asked.pid))[0]
    waited_for(lambda: resident_mb(reader) > 300)  # it has read the file and is repairing it
    asked.kill()
    asked.wait()
    waited_for(lambda: not Path(f"/proc/{reader}").exists() or state_of(reader) == "Z")
    assert len(list(scratch.iterdir())) == 1
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    DatasetStore(tmp_path / "data")
    assert list(scratch.iterdir()) == []


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


T = TypeVar("T")


def waited_for(look: Callable[[], T]) -> T:
    until = time.monotonic() + 120
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found
