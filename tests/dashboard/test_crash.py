"""Kill -9 at every change of the disk while a file is accepted: the older version, or the whole newer one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from dashboard import pipeline
from dashboard.settings import PROJECT_ROOT
from geodata.areas import load_area
from geodata.store import DatasetStore

DRIVER = PROJECT_ROOT / "tests" / "tools" / "crash_driver.py"


def land(path: Path, count: int) -> Path:
    boxes = [shapely.box(593000 + 300 * k, 3473000, 593200 + 300 * k, 3473100) for k in range(count)]
    frame = gpd.GeoDataFrame({"DKBH": [f"A-{k}" for k in range(count)]}, geometry=boxes, crs=4549)
    frame.to_file(path)
    return path


def whole_files(told: dict[str, Any]) -> set[str]:
    """Every file but locks and half-written pointers, which hold a few bytes and go an hour later."""
    crumbs = {name for name in told["files"] if name.endswith((".lock", ".tmp"))}
    assert all(told["files"][name] < 1000 for name in crumbs)
    return set(told["files"]) - crumbs


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_kill_at_every_change_of_the_disk_leaves_the_older_version_or_the_whole_newer_one(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "kept"
    store = DatasetStore(kept)
    first = pipeline.import_layer(
        store, load_area("kunshan"), land(tmp_path / "old.gpkg", 1), dataset_id="land"
    )
    before = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    before = {name for name in before if not name.endswith(".lock")}
    command = [sys.executable, str(DRIVER), str(kept), str(land(tmp_path / "new.gpkg", 2)), str(tmp_path)]
    run = subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
        env=os.environ | {"PYTHONPATH": str(PROJECT_ROOT)},
    )
    assert run.returncode == 0, run.stderr[-2000:]
    *killed, whole = [json.loads(line) for line in run.stdout.splitlines()]
    assert whole["ended"] == 0
    assert len(whole["versions"]) == 2
    assert len(killed) > 20
    for told in killed:
        assert told["active"] == "land"
        if told["current"] == first.version:
            assert whole_files(told) == before, "nothing of the version that was not reached stays"
        else:
            assert len(told["versions"]) == 2
            assert len(whole_files(told)) == len(whole_files(whole))
    moved = [told["current"] != first.version for told in killed]
    assert moved == sorted(moved), "once the pointer has moved it stays moved"
    assert any(set(told["left"]) - before for told in killed), "kills left something to clean"
