"""Region sheet, index map, contents, comparison: clear, embedded, found once, the same twice, made again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
import shapely

from dashboard.context import Context
from dashboard.handouts import atlas
from dashboard.handouts.comparison import comparison_page, write_comparison
from dashboard.handouts.flow import Block
from dashboard.handouts.indexmap import clusters, index_map, page_ranges
from dashboard.handouts.keymap import Maps
from dashboard.handouts.making import make
from dashboard.handouts.order import Form, Order
from dashboard.handouts.region import balanced, region_page, write_region
from dashboard.handouts.subject import Tongue
from dashboard.handouts.writer import Writer
from dashboard.sheets.displaylist import Page, texts_of
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.mapsheet import map_sheet
from dashboard.sheets.paper import Rect
from dashboard.sheets.sheetlink import recall
from dashboard.sheets.spec import SheetSpec
from dashboard.view import read_view
from geodata.errors import BridgeheadError
from geodata.sheet_errors import NotPublishable
from tests.dashboard.handouts.conftest import OWNER, PRIVATE, holds, one_of_each, subject_of
from tests.dashboard.handouts.pages import (
    level_texts,
    require_clear,
    require_embedded,
    words_of_pages,
)

ALTERED = {"limits": (("siting.ring500", 700),), "price": 480}
TONGUES: tuple[Tongue, ...] = ("zh", "en", "both")
PUBLIC = {"publication": "public", "review_number": "苏S(2026)001号", "issuer": "某某设计院"}
DATED = {"date": "2026-01-31", "language": "zh"}
FORMS: tuple[Form, ...] = (
    "sheet", "brief", "comparison", "atlas", "region", "slides", "workbook", "geopackage", "bundle",
)  # fmt: skip


def pages_of(context: Context, fonts: Fonts, tongue: Tongue) -> dict[str, Page]:
    subject = subject_of(context, tongue, np.arange(0, 600, 10), **ALTERED)
    maps = Maps(subject, fonts)
    few = subject_of(context, tongue, **ALTERED)
    contents = atlas._contents_page(Writer(maps.setter, subject), 0, 3, 63)
    return {
        "region": region_page(subject, fonts),
        "index": atlas.index_page(subject, maps),
        "contents": contents,
        "of four": comparison_page(few, Maps(few, fonts)),
        "of one": comparison_page(subject_of(context, tongue, few.rows[:1]), maps),
    }


@pytest.mark.parametrize("tongue", TONGUES)
def test_no_text_of_these_pages_lies_over_another_off_the_page_or_below_five_points(
    owned: Context, fonts: Fonts, tongue: Tongue
) -> None:
    for page in pages_of(owned, fonts, tongue).values():
        require_clear(page, fonts)


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_these_files_are_embedded_found_once_and_the_same_twice(
    owned: Context, fonts: Fonts, tongue: Tongue
) -> None:
    subject = subject_of(owned, tongue, **ALTERED)
    region = write_region(subject, fonts)
    book = atlas.write_atlas(subject, fonts)
    beside = write_comparison(subject, fonts)
    titles = {
        "zh": ("昆山与上海：文中的数字", "地块图集", "4 宗地块的主要指标"),
        "en": ("Kunshan and Shanghai: the article's figures", "Parcel atlas", "Main figures of 4 parcels"),
    }[tongue]
    for data, title in zip((region, book, beside), titles, strict=True):
        require_embedded(data)
        assert words_of_pages(data)[0].count(title) == 1
        assert not holds(data, OWNER)
        assert not holds(data, PRIVATE)
    contents = words_of_pages(book)[1]
    assert all(contents.count(parcel) == 1 for parcel in subject.ids)
    assert write_region(subject, fonts) == region
    assert atlas.write_atlas(subject, fonts) == book
    assert write_comparison(subject, fonts) == beside


def test_columns_are_as_even_as_their_order_allows() -> None:
    blocks = [Block((), height) for height in (30.0, 30.0, 30.0, 10.0, 10.0, 10.0, 30.0, 30.0)]
    columns = balanced(blocks, 200.0)
    assert columns is not None
    gap = 2.6
    # the best cut: 30+30 | 30+10+10 | 10+30 | 30; three of the larger in one column would be taller
    assert max(one.height for one in columns) == pytest.approx(60 + gap, abs=0.3)
    assert balanced(blocks, 45.0) is None


def test_the_index_map_shows_the_atlas_alone_and_the_pages_beside_each_cluster(
    owned: Context, fonts: Fonts
) -> None:
    rows = np.array([1, 2, 1000], dtype=np.intp)
    subject = subject_of(owned, "zh", rows)
    maps = Maps(subject, fonts)
    drawn = index_map(maps, Rect(20, 40, 170, 200), rows, 3)
    assert sum(one.count for one in drawn.drawn if one.key.startswith("parcels:")) == len(rows)
    words = [one.text for one in texts_of(drawn.items)]
    assert "3–4" in words
    assert f"{subject.ids[2]} · 5" in words
    found = clusters(maps.shapes[rows], drawn.frame)
    assert [one.places for one in found] == [(0, 1), (2,)]
    assert page_ranges([9, 3, 4, 5]) == "3–5, 9"


def test_the_maps_of_a_comparison_have_one_scale(owned: Context, fonts: Fonts) -> None:
    subject = subject_of(owned)
    maps = Maps(subject, fonts)
    texts = level_texts(comparison_page(subject, maps))
    assert sum(one.text.startswith("1:") for one in texts) == 1


def ordered(context: Context, fonts: Fonts, **given: Any) -> dict[str, bytes]:
    return make(context, Order.asked(**given), fonts)


@pytest.mark.parametrize("form", FORMS)
def test_a_public_file_of_any_form_holds_no_owner_and_is_refused_without_its_three_fields(
    owned: Context, fonts: Fonts, form: Form
) -> None:
    parcels = tuple(owned.measures.frame["parcel_id"].iloc[one_of_each(owned)[2:]])
    with pytest.raises(NotPublishable) as refused:
        Order.asked(form=form, parcels=parcels, spec={"publication": "public"})
    assert "审图号" in refused.value.sentence("zh")
    for content in ordered(owned, fonts, form=form, parcels=parcels, spec=DATED | PUBLIC).values():
        words = "".join(words_of_pages(content)) if content[:5] == b"%PDF-" else ""
        for secret in (OWNER, PRIVATE):
            assert not holds(content, secret)
            assert secret not in words
        assert not holds(content, "不得公开")
        assert "不得公开" not in words


@pytest.mark.parametrize(
    ("form", "which"), [("brief", "selected"), ("comparison", "listed"), ("atlas", "listed")]
)
def test_a_document_is_made_again_from_the_link_in_its_code(
    owned: Context, fonts: Fonts, form: Form, which: str
) -> None:
    ids = tuple(owned.measures.frame["parcel_id"].iloc[one_of_each(owned)])
    parcels = ids[:1] if form == "brief" else ids
    view = "lang=zh&limit.siting.ring500=700&price=480"
    first = ordered(owned, fonts, form=form, view=view, parcels=parcels, spec=DATED)
    subject = subject_of(owned, "zh", one_of_each(owned), **ALTERED)
    link = subject.link
    if form == "brief":
        link = subject.link_of(subject.view.with_(selected=parcels))
    again = ordered(owned, fonts, form=form, view=urlsplit(link).query, which=which, spec=DATED)
    assert list(again.values()) == list(first.values())


def test_the_link_of_a_document_lists_its_parcels_where_a_link_can(owned: Context) -> None:
    few, many = subject_of(owned), subject_of(owned, rows=np.arange(13))
    assert list(read_view(urlsplit(few.link).query).view.listed) == few.ids
    assert read_view(urlsplit(many.link).query).view.listed == ()


@pytest.mark.parametrize("form", ["sheet", "bundle"])
def test_the_short_link_printed_on_a_sheet_is_kept(
    owned: Context, fonts: Fonts, form: Form, tmp_path: Path
) -> None:
    settings = owned.settings.model_copy(update={"data": tmp_path})
    context = replace(owned, settings=settings)
    spec = DATED | {"size": "A4", "denominator": 25_000, "centre": (121.045, 31.372)}
    parcels = tuple(owned.measures.frame["parcel_id"][:1])
    ordered(context, fonts, form=form, view="lang=zh", parcels=parcels, spec=spec)
    (kept,) = (tmp_path / "links").iterdir()
    made = map_sheet(context, read_view("lang=zh").view, SheetSpec.asked(**spec), fonts)
    assert made.short.endswith(kept.name)
    assert made.link.endswith(str(recall(settings, kept.name)))


def test_a_document_whose_link_is_too_long_to_print_carries_the_short_one_which_is_kept(
    owned: Context, fonts: Fonts, tmp_path: Path
) -> None:
    context = replace(owned, settings=owned.settings.model_copy(update={"data": tmp_path}))
    sites = "&".join(f"site.{n}=121.0{n},31.37;121.0{n}5,31.37;121.0{n}5,31.38" for n in range(9))
    parcels = tuple(owned.measures.frame["parcel_id"][:1])
    ordered(context, fonts, form="brief", view=f"lang=zh&{sites}", parcels=parcels, spec=DATED)
    (kept,) = (tmp_path / "links").iterdir()
    assert "site.8=" in kept.read_text()


@pytest.mark.parametrize(
    ("base", "said"), [(None, True), ("http://localhost:9000", True), ("https://land.example", False)]
)
def test_a_code_that_opens_on_this_computer_alone_says_so(
    owned: Context, fonts: Fonts, base: str | None, *, said: bool
) -> None:
    settings = owned.settings.model_copy(update={"link_base": base})
    context = replace(owned, settings=settings)
    parcels = tuple(owned.measures.frame["parcel_id"].iloc[one_of_each(owned)])
    for form in ("sheet", "brief", "comparison", "region", "atlas"):
        (content,) = ordered(context, fonts, form=form, parcels=parcels, spec=DATED).values()
        assert ("此码仅在本机有效" in words_of_pages(content)[0]) is said


def test_five_thousand_parcels_by_name_are_too_many_in_a_sentence() -> None:
    with pytest.raises(BridgeheadError) as fault:
        Order.asked(form="atlas", parcels=tuple(f"P{n}" for n in range(5_000)))
    assert (
        fault.value.sentence("zh") == "要求 5\u202f000 宗地块，一份文件最多 1\u202f000 宗。请缩小筛选范围。"
    )


def test_names_of_zones_keep_off_the_parcel_that_a_brief_is_about(owned: Context, fonts: Fonts) -> None:
    shapes = owned.dataset.parcels.geometry.to_numpy()
    corridor = owned.dataset.reference["carriers"].set_index("id").geometry
    row = int(np.flatnonzero(shapely.within(shapes, corridor.iloc[0]))[0])
    maps = Maps(subject_of(owned, "zh", np.array([row])), fonts)
    drawn = maps.parcel(row, Rect(20, 40, 110, 70))
    outline = shapely.polygons(drawn.frame.to_mm(shapely.get_coordinates(shapes[row])))
    names = [one for one in drawn.labels.texts if not one.glyphs]
    boxes = [
        shapely.box(*shapely.bounds(shapely.Point(one.x, one.y).buffer(0.4))) for one in names if one.text
    ]
    assert not any(shapely.intersects(outline.buffer(-0.5), one) for one in boxes)
