"""Briefs, atlas, comparison: fonts embedded, each text once, none over another, same bytes, no owner."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pikepdf
import pytest
import shapely

from dashboard.context import Context
from dashboard.handouts.atlas import write_atlas
from dashboard.handouts.brief import Form, brief_page, write_brief
from dashboard.handouts.comparison import comparison_page, write_comparison
from dashboard.handouts.flow import Setter
from dashboard.handouts.keymap import Maps
from dashboard.handouts.marks import stamp
from dashboard.handouts.subject import Tongue, about_parcels
from dashboard.sheets.displaylist import texts_of
from dashboard.sheets.fonts import Fonts
from geodata.errors import TooManyPages, UnknownParcel
from tests.dashboard.handouts.conftest import OWNER, PRIVATE, holds, one_of_each, subject_of
from tests.dashboard.handouts.pages import (
    box_of,
    level_texts,
    require_clear,
    require_embedded,
    words_of_pages,
)

ALTERED = {"limits": (("siting.ring500", 700),), "price": 480}
KINDS: list[tuple[Tongue, Form]] = [
    ("zh", "planner"),
    ("en", "investor"),
    ("both", "planner"),
    ("both", "investor"),
]


@pytest.mark.parametrize(("tongue", "form"), KINDS)
def test_no_text_lies_over_another_off_the_page_or_below_five_points(
    owned: Context, fonts: Fonts, tongue: Tongue, form: Form
) -> None:
    subject = subject_of(owned, tongue, **ALTERED)
    maps = Maps(subject, fonts)
    for row in subject.rows.tolist():
        require_clear(brief_page(subject, row, form, maps), fonts)


@pytest.mark.parametrize(("tongue", "form"), KINDS[:2])
def test_a_brief_is_embedded_found_once_marked_and_the_same_twice(
    owned: Context, fonts: Fonts, tongue: Tongue, form: Form
) -> None:
    subject = subject_of(owned, tongue, **ALTERED)
    data = write_brief(subject, fonts, form)
    title = {"zh": "地块简报", "en": "Parcel brief"}[tongue]
    marked = {"zh": "示意数据", "en": "Schematic data"}[tongue]
    for page, parcel in zip(words_of_pages(data), subject.ids, strict=True):
        assert page.count(title) == 1
        assert page.count(parcel) == 1
        assert marked in page
        assert "700" in page
        assert {"zh": "原值 500", "en": "originally 500"}[tongue] in page.replace("\u2009", " ")
    require_embedded(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [float(side) for side in pdf.pages[0].MediaBox[2:]] == pytest.approx(
            [210 / 25.4 * 72, 297 / 25.4 * 72], abs=0.02
        )
    assert write_brief(subject, fonts, form) == data
    assert not holds(data, OWNER)
    assert not holds(data, PRIVATE)


def test_the_maps_of_briefs_are_true_to_a_round_scale(owned: Context, fonts: Fonts) -> None:
    subject = subject_of(owned)
    maps = Maps(subject, fonts)
    for row in subject.rows.tolist():
        page = brief_page(subject, row, "planner", maps)
        (place,) = page.maps
        west, south, east, north = place.extent_m
        scale = (east - west) / place.rect.width * 1000
        assert any(one.text == f"1:{scale:,.0f}".replace(",", "\u202f") for one in level_texts(page))
        bounds = shapely.bounds(owned.dataset.parcels.geometry.iloc[row])
        assert west < bounds[0] and bounds[2] < east and south < bounds[1] and bounds[3] < north  # noqa: PT018


def test_a_parcel_that_does_not_pass_is_not_promised_its_caps(owned: Context, fonts: Fonts) -> None:
    subject = subject_of(owned)
    pages = words_of_pages(write_brief(subject, fonts))
    assert ["不表示可以建设" in page for page in pages] == [True, True, False, False]
    assert "地价未填" not in pages[2] or "填入地价" in pages[2]


def test_an_atlas_has_an_index_contents_bookmarks_links_and_numbered_pages(
    owned: Context, fonts: Fonts
) -> None:
    rows = np.flatnonzero(owned.base.verdict == 3)[:61]
    seen: list[tuple[int, int]] = []
    subject = subject_of(owned, "zh", rows)
    data = write_atlas(subject, fonts, report=lambda page, total: seen.append((page, total)))
    pages = words_of_pages(data)
    total = 1 + 2 + len(rows)
    assert len(pages) == total
    assert seen == [(page, total) for page in range(4, total + 1)]
    assert all(f"第 {place} / {total} 页" in page for place, page in enumerate(pages, 1))
    assert all("示意数据" in page for page in pages)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        named = [entry.title for entry in outline.root]
        assert named == ["索引图", "目录", *subject.ids]
        links = [link for place in (1, 2) for link in pdf.pages[place].Annots]
        assert len(links) == len(rows)
    assert all(subject.ids[place] in pages[3 + place] for place in (0, 30, 60))
    # fonts and index map once, and a page so small that three hundred stay under 5 MB
    assert (len(data) - 250_000) / len(rows) < 4_750_000 / 300
    assert not holds(data, OWNER)


def test_an_atlas_of_five_thousand_pages_is_refused_before_it_is_begun(owned: Context, fonts: Fonts) -> None:
    with pytest.raises(TooManyPages) as fault:
        write_atlas(subject_of(owned, rows=np.zeros(5_000)), fonts)
    assert "1\u202f000" in fault.value.sentence("en")


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_comparison_of_twelve_has_each_parcel_once_and_no_text_over_another(
    owned: Context, fonts: Fonts, tongue: Tongue
) -> None:
    rows = np.concatenate((one_of_each(owned), np.arange(400, 408)))
    subject = subject_of(owned, tongue, rows, **ALTERED)
    page = comparison_page(subject, Maps(subject, fonts))
    boxes = np.array([box_of(one, fonts) for one in level_texts(page)])
    assert shapely.union_all(boxes).area == pytest.approx(shapely.area(boxes).sum(), rel=1e-6)
    assert shapely.box(5, 5, page.width_mm - 5, page.height_mm - 5).contains(shapely.union_all(boxes))
    data = write_comparison(subject, fonts)
    (words,) = words_of_pages(data)
    assert all(words.count(parcel) == 1 for parcel in subject.ids)
    assert data == write_comparison(subject, fonts)
    assert not holds(data, OWNER)


def test_a_comparison_of_thirteen_and_an_unknown_parcel_are_refused(owned: Context, fonts: Fonts) -> None:
    with pytest.raises(TooManyPages):
        write_comparison(subject_of(owned, rows=np.arange(13)), fonts)
    with pytest.raises(UnknownParcel) as fault:
        about_parcels(owned, ["KS-NONE"])
    assert "KS-NONE" in fault.value.sentence("zh")


def test_parcels_come_in_the_order_asked_for(owned: Context) -> None:
    ids = owned.measures.frame["parcel_id"].tolist()
    found = about_parcels(owned, [ids[9], ids[3], ids[9]])
    assert found.tolist() == [9, 3]
    assert all(a != b for a, b in pairwise(found.tolist()))


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.6])
def test_a_stamp_is_as_wide_as_its_words_at_every_size_of_type(fonts: Fonts, factor: float) -> None:
    drawn, width = stamp(Setter(fonts, factor), "Internal working map, not reviewed")
    (words,) = texts_of(drawn.items)
    assert fonts.width_mm(words.text, words.size_pt, bold=True) == pytest.approx(width - 3.6)
