"""Sheets: an A3, a preview, an A1 with 10,000 parcels: seconds by the clock and of one processor, kilobytes.

The clock tells the truth on a quiet machine alone; the processor's seconds hold on a busy one as well.

Run as ``python -m benchmarks.sheets``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from dashboard.context import Context, ContextSource
from dashboard.settings import Settings
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


def main() -> None:
    """Print each figure beside what is asked of it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        ensure_data(settings)
        context = ContextSource(settings).current()
        fonts = load_fonts(settings)
        _sheets(context, fonts)
        _many(context, fonts)


def _sheets(context: Context, fonts: Fonts) -> None:
    spec = SheetSpec.asked(denominator=25_000, centre=XIAJIA, language="both")
    _report("A3 sheet 1:25 000", 0.5, lambda: _pdf(context, spec, fonts))
    _report("preview of it, 80 dpi", 0.8, lambda: write_png(_pdf(context, spec, fonts), 80, compression=1))


def _many(context: Context, fonts: Fonts) -> None:
    paper = Paper("A1", "landscape")
    scene = _crowded(scene_of(context, View()), 10_000)
    bounds = shapely.total_bounds(scene.parcels.shapes) if scene.parcels else np.zeros(4)
    frame = Frame(paper.page.inset(20), (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, 25_000)

    def made() -> bytes:
        map_ = draw_map(scene, frame, fonts)
        return write_pdf([Page(paper.width_mm, paper.height_mm, map_.items)], About("many"), fonts)

    _report("A1, 10 000 parcels", 3.0, made, 3)


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
