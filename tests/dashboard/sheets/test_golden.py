"""Sheets look as they were approved: structural similarity with reference pictures, on the packaged fonts.

A missing reference fails. ``make bless`` rewrites them; look at them before they are committed.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reading import similarity

from dashboard.context import Context
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from dashboard.sheets.spec import SheetSpec
from dashboard.view import View

FOLDER = Path(__file__).parent / "golden"
ALIKE = 0.99
DPI = 72
XIAJIA = (121.045, 31.372)
WISHES: dict[str, dict[str, object]] = {
    "a4-5000-zh": {"denominator": 5_000, "centre": XIAJIA},
    "a4-25000-both": {"denominator": 25_000, "centre": XIAJIA, "language": "both"},
    "a4-upright-en": {"orientation": "portrait", "language": "en"},
}


def picture(context: Context, fonts: Fonts, wish: dict[str, object]) -> Image.Image:
    # the version's name and hashes tell when it was built, which is no part of the look
    manifest = context.dataset.manifest.model_copy(update={"version": "20261125T000000000Z-x", "files": {}})
    fixed = replace(context, dataset=replace(context.dataset, manifest=manifest))
    spec = SheetSpec.asked(size="A4", date=dt.date(2026, 11, 25), **wish)
    sheet = map_sheet(fixed, View(selected=("KS-S-0026",)), spec, fonts)
    png = write_png(write_pdf([sheet.page], sheet.about, fonts), DPI)
    return Image.open(io.BytesIO(png)).convert("L")


@pytest.mark.parametrize("name", WISHES)
def test_a_sheet_looks_as_it_was_approved(name: str, shipped: Context, fonts: Fonts) -> None:
    path = FOLDER / f"{name}.png"
    made = picture(shipped, fonts, WISHES[name])
    if os.environ.get("BRIDGEHEAD_BLESS"):
        FOLDER.mkdir(exist_ok=True)
        made.quantize(64).save(path, optimize=True)
    assert path.is_file(), f"there is no reference {path.name}: look at the sheet and run `make bless`"
    with Image.open(path) as kept:
        approved = kept.convert("L")
    assert approved.size == made.size
    found = similarity(np.asarray(made, dtype=float), np.asarray(approved, dtype=float))
    assert found >= ALIKE


def test_another_picture_is_not_taken_for_the_approved_one(shipped: Context, fonts: Fonts) -> None:
    with Image.open(FOLDER / "a4-25000-both.png") as kept:
        approved = kept.convert("L")
    other = picture(shipped, fonts, {**WISHES["a4-25000-both"], "centre": (121.046, 31.372)})
    found = similarity(np.asarray(other, dtype=float), np.asarray(approved, dtype=float))
    assert found < ALIKE
