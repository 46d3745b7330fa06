"""How a sheet is laid out: which way it lies, a long filter, the location map, the legend in groups."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from reading import overlapping

from dashboard.context import Context
from dashboard.sheets.displaylist import Shape, texts_of, walk
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.instruments import FRAME_RED
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.spec import SheetSpec
from dashboard.view import View, read_view

XIAJIA = (121.045, 31.372)
DAY = dt.date(2026, 11, 25)
LONG = (
    "lang=en&verdict=priority,admissible,cannot_tell&flag=close,near&limit.siting.ring500=700&limit.far.max=3.5"
    "&unknown.far.max=pass&from=centroid&share=gross&area=1~50&far=0.1~3.9&room=0~3&ring=0~90000"
    "&supply=promoted,stock,other&use=0802,1001,100101,100102,100103,1101,13&near=stations:station-huaqiao~80000"
    "&town=town-bacheng,town-dianshanhu,town-huaqiao,town-jinxi,town-lujia,town-qiandeng,town-yushan,town-zhangpu"
    "&in=120.5,31.0;121.5,31.0;121.5,31.8"
)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_a_long_filter_leaves_a_map_and_is_whole_in_the_files_properties(
    shipped: Context, fonts: Fonts, orientation: str, language: str
) -> None:
    spec = SheetSpec.asked(
        size="A4", orientation=orientation, language=language, date=DAY, number="KS-2026-01", secrecy="内部"
    )
    sheet = map_sheet(shipped, read_view(LONG).view, spec, fonts)
    assert sheet.map.frame.rect.height > 80
    inside = {id(text) for text in sheet.map.labels.texts}
    texts = [text for text in texts_of(sheet.page.items) if id(text) not in inside]
    assert overlapping(texts, fonts, slack_mm=0.2) == []
    assert min(text.size_pt for text in texts) >= 5.0
    written = write_pdf([sheet.page], sheet.about, fonts)
    with pikepdf.open(io.BytesIO(written)) as document:
        told = str(document.docinfo["/Subject"])
    assert {"zh": "距环线（形心）", "en": "distance to a ring (centroid)"}[
        "en" if language == "en" else "zh"
    ] in told


def test_a_sheet_turns_so_that_what_is_fitted_is_largest(shipped: Context, fonts: Fonts) -> None:
    wish = {"size": "A3", "fit": "area", "date": DAY}
    lying, upright, own = (
        map_sheet(shipped, View(), SheetSpec.asked(orientation=way, **wish), fonts)
        for way in ("landscape", "portrait", "auto")
    )
    # Kunshan is higher than wide: 48 km by 34 km
    assert upright.map.frame.denominator < lying.map.frame.denominator
    assert own.spec.orientation == "portrait"
    assert own.map.frame.denominator == upright.map.frame.denominator
    moved = map_sheet(shipped, View(), SheetSpec.asked(centre=XIAJIA, **wish), fonts)
    assert moved.spec.orientation == "portrait"
    for more in ({}, {"centre": XIAJIA}):
        at_a_scale = SheetSpec.asked(denominator=25_000, **wish, **more)
        assert map_sheet(shipped, View(), at_a_scale, fonts).spec.orientation == "landscape"


def test_a_sheet_of_more_than_the_area_shows_all_of_its_frame_on_the_location_map(
    shipped: Context, fonts: Fonts
) -> None:
    spec = SheetSpec.asked(size="A3", orientation="landscape", fit="area", date=DAY)
    sheet = map_sheet(shipped, View(), spec, fonts)
    marks = [
        shape
        for shape in walk(sheet.page.items)
        if isinstance(shape, Shape) and shape.pen is not None and shape.pen.colour == FRAME_RED
    ]
    (mark,) = marks
    assert mark.fill is None
    assert mark.points[:, 0].max() < sheet.page.width_mm - 12
    assert mark.points[:, 0].min() > sheet.map.frame.rect.right


def test_the_legend_is_read_in_groups(shipped: Context, fonts: Fonts) -> None:
    spec = SheetSpec.asked(size="A3", denominator=5_000, centre=XIAJIA, date=DAY)
    words = [text.text for text in texts_of(map_sheet(shipped, View(), spec, fonts).page.items)]
    groups = [words.index(one) for one in ("地块", "政策范围", "交通", "境界与水系")]
    assert groups == sorted(groups)
    assert groups[0] < words.index("优先") < groups[1] < words.index("科创载体（示意范围）") < groups[2]
    assert groups[2] < words.index("轨道交通") < groups[3] < words.index("河道")
