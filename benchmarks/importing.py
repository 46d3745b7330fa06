"""How long an import takes and how much memory: `python -m benchmarks.importing [--parcels N …]`.

A GeoPackage of parcels is made in the shipped study area and imported by the command line as a user does,
into a data folder of its own in which the shipped data set is ready; read, checks, measures, tiles included.
The plain reading of the same file by GeoPandas stands beside it: absolute times tell of the machine. Memory
is what the command and its children hold together at a moment, and the most that one of them ever held.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from dashboard.settings import Settings
from dashboard.setup.ready import ensure_data
from geodata.areas import load_area, shipped_areas

# parcels → seconds and gigabytes that are allowed
ALLOWED = {100_000: (15.0, 3.0), 1_000_000: (180.0, 3.0)}
EAST, NORTH, SIDE_M = 577_000.0, 3_443_000.0, 33_000.0


def main() -> int:
    """Import each number of parcels; 1 where a figure is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, nargs="+", default=[100_000])
    reached = True
    for count in parser.parse_args().parcels:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            ensure_data(Settings(data=folder / "data"))
            path = parcels(count, folder)
            begun = time.perf_counter()
            gpd.read_file(path, use_arrow=True)
            plain_s = time.perf_counter() - begun
            cost = imported(path, folder / "data")
        most_s, most_gb = ALLOWED.get(count, (float("inf"), float("inf")))
        kept = cost.seconds < most_s and max(cost.together_gb, cost.one_gb) < most_gb
        reached &= kept
        print(
            f"{count:>9,} parcels: {cost.seconds:6.1f} s ({cost.seconds / plain_s:.0f} times plain reading), "
            f"{cost.processor_s:.1f} s of processors, {cost.together_gb:.2f} GB together, "
            f"{cost.one_gb:.2f} GB at most in one process{'' if kept else '  NOT REACHED'}"
        )
    return 0 if reached else 1


def parcels(count: int, folder: Path) -> Path:
    """Write plots side by side, turned a little, with the columns an office has."""
    random = np.random.default_rng(20191211)
    across = int(np.ceil(np.sqrt(count)))
    row, column = np.divmod(np.arange(count), across)
    step = SIDE_M / across
    x, y = EAST + column * step, NORTH + row * step
    area = 0.81 * step * step
    frame = gpd.GeoDataFrame(
        {
            "DKBH": [f"P-{number:07d}" for number in range(count)],
            "YDXZ": random.choice(["1001", "100101", "0802"], count),
            "MJ": area * random.uniform(0.995, 1.005, count),
            "RJL": random.uniform(0.8, 3.2, count).round(2),
            "JRJZMJ": area * random.uniform(0.5, 3.0, count),
        },
        geometry=shapely.box(x, y, x + 0.9 * step, y + 0.9 * step),
        crs=load_area(shipped_areas()[0]).working,
    )
    path = folder / "parcels.gpkg"
    frame.to_file(path)
    return path


@dataclass(frozen=True)
class Cost:
    """Time (s) and processor time (s) of a command; most memory held together, and by one process (GB)."""

    seconds: float
    processor_s: float
    together_gb: float
    one_gb: float


def imported(path: Path, data: Path) -> Cost:
    """Run the command and watch it."""
    environment = {**os.environ, "BRIDGEHEAD_DATA": str(data)}
    begun, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "dashboard", "import", str(path), "--datum", "stated"]
    child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    most = 0
    while child.poll() is None:
        most = max(most, held_by(child.pid))
        time.sleep(0.1)
    if child.returncode != 0:
        raise SystemExit(child.returncode)
    seconds, after = time.perf_counter() - begun, os.times()
    processor_s = sum(after[2:4]) - sum(before[2:4])
    one_gb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9
    return Cost(seconds, processor_s, most / 1e9, one_gb)


def held_by(pid: int) -> int:
    """Resident bytes of a process and all below it, as /proc tells; 0 where there is none."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return 0
    return own + sum(held_by(int(one)) for one in below)


if __name__ == "__main__":
    sys.exit(main())
