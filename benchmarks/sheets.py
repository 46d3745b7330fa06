"""Sheets: an A3, a preview, an A1 with 10,000 parcels, a brief, an atlas: seconds, kilobytes, memory.

Seconds are by the clock and of one processor, beside what is asked: the clock tells the truth on a quiet
machine alone, the processor's seconds hold on a busy one as well. The atlas is made by the command line in a
process of its own, whose greatest memory is read from /proc (on Linux alone).

Run as ``python -m benchmarks.sheets``.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from dashboard.context import Context, ContextSource
from dashboard.handouts.brief import write_brief
from dashboard.handouts.subject import Subject, about_parcels
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.setup.ready import ensure_data
from dashboard.sheets.displaylist import About, Page
from dashboard.sheets.fonts import Fonts, load_fonts
from dashboard.sheets.frame import Frame
from dashboard.sheets.mapframe import draw_map
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.paper import Paper
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from dashboard.sheets.scene import Parcels, Scene, scene_of
from dashboard.sheets.spec import SheetSpec
from dashboard.view import View

XIAJIA = (121.045, 31.372)
REPEATS = 5
ATLAS_PAGES = 300
LOOK_S = 0.02
DAY = dt.date(2026, 3, 1)


def main() -> None:
    """Print each figure beside what is asked of it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        ensure_data(settings)
        context = ContextSource(settings).current()
        fonts = load_fonts(settings)
        _sheets(context, fonts)
        _many(context, fonts)
        _brief(context, fonts)
        _atlas(context, Path(folder))


def _sheets(context: Context, fonts: Fonts) -> None:
    spec = SheetSpec.asked(denominator=25_000, centre=XIAJIA, language="both")
    _report("A3 sheet (200 kB)", 0.5, lambda: _pdf(context, spec, fonts))
    _report("its preview, 80 dpi", 0.8, lambda: write_png(_pdf(context, spec, fonts), 80, compression=1))


def _many(context: Context, fonts: Fonts) -> None:
    paper = Paper("A1", "landscape")
    scene = _crowded(scene_of(context, View()), 10_000)
    bounds = shapely.total_bounds(scene.parcels.shapes) if scene.parcels else np.zeros(4)
    frame = Frame(paper.page.inset(20), (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, 25_000)

    def made() -> bytes:
        map_ = draw_map(scene, frame, fonts)
        return write_pdf([Page(paper.width_mm, paper.height_mm, map_.items)], About("many"), fonts)

    _report("A1, 10 000 parcels", 3.0, made, 3)


def _brief(context: Context, fonts: Fonts) -> None:
    rows = about_parcels(context, ["KS-P-0001"])

    def made() -> bytes:
        return write_brief(Subject(context, View(), rows, made_on=DAY), fonts)

    _report("brief", 0.15, made)


def _atlas(context: Context, folder: Path) -> None:
    """Make an atlas by the command line; print its time, its size and its process's greatest memory."""
    ids = [str(one) for one in context.dataset.parcels["parcel_id"][:ATLAS_PAGES]]
    target = folder / "atlas.pdf"
    command = [sys.executable, "-m", "dashboard", "atlas", *ids, "--out", str(target)]
    own = os.environ | {"BRIDGEHEAD_DATA": str(folder)}
    begun, worked = time.perf_counter(), _children_s()
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=own, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _peak_mb(process.pid))
        time.sleep(LOOK_S)
    clock, processor = time.perf_counter() - begun, _children_s() - worked
    size = target.stat().st_size / 1e6
    print(
        f"{'atlas, 300 parcels':22} {clock:6.2f} s, processor {processor:5.2f} s (asked 20 s)   "
        f"{size:.2f} MB (5 MB), peak {peak:.0f} MB (400 MB)"
    )


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_mb(process: int) -> float:
    """Read the greatest memory that a process has held, MB; 0 where it cannot be known."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    kib = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), "0")
    return int(kib) * 1024 / 1e6


def _crowded(scene: Scene, count: int) -> Scene:
    """Tile the frame with so many plots of 150 m by 100 m, shapes and verdicts taken in turn."""
    parcels = scene.parcels
    assert parcels is not None
    columns = 125
    place = np.arange(count)
    west, south = 590_000 + (place % columns) * 160.0, 3_465_000 + (place // columns) * 160.0
    shapes = shapely.box(west, south, west + 145, south + 140)
    ids = np.array([f"KS-B-{number:05d}" for number in place], dtype=object)
    crowd = Parcels(shapes, ids, place % len(parcels.classes), parcels.classes)
    return replace(scene, parcels=crowd)


def _pdf(context: Context, spec: SheetSpec, fonts: Fonts) -> bytes:
    sheet = map_sheet(context, View(), spec, fonts)
    return write_pdf([sheet.page], sheet.about, fonts)


def _report(name: str, asked_s: float, work: Callable[[], bytes], repeats: int = REPEATS) -> None:
    """Print the least time of some repeats, by the clock and of the processor, and the size made."""
    clock, processor = [], []
    for _ in range(repeats):
        begun, worked = time.perf_counter(), time.process_time()
        made = work()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - worked)
    times = f"{min(clock):6.2f} s, processor {min(processor):5.2f} s (asked {asked_s:.2f} s)"
    print(f"{name:22} {times}   {len(made) / 1000:6.0f} kB")


if __name__ == "__main__":
    main()
