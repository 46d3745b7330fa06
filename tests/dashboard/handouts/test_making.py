"""Orders: every form made, refused in one sentence when it cannot be, and nothing private in any file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Mm
from typer.testing import CliRunner

from dashboard.cli import _application
from dashboard.context import Context
from dashboard.handouts.making import make
from dashboard.handouts.order import Order
from dashboard.handouts.slides import HEIGHT_MM, MAP_MM, WIDTH_MM
from dashboard.sheets.fonts import Fonts
from geodata.errors import (
    BadRequest,
    BridgeheadError,
    NoRegionFacts,
    NothingChosen,
    OnePageOnly,
    TooManyPages,
)
from geodata.sheet_errors import NotPublishable, TitleTooLong
from tests.dashboard.handouts.conftest import OWNER, PRIVATE, holds, one_of_each

DATED = {"date": "2026-01-31", "language": "zh"}
VIEW = "lang=zh&limit.siting.ring500=700&price=480"


def ordered(context: Context, fonts: Fonts, **given: Any) -> dict[str, bytes]:
    spec = DATED | given.pop("spec", {})
    return make(context, Order.asked(**{"view": VIEW, "spec": spec, **given}), fonts)


@pytest.fixture(scope="module")
def ids(owned: Context) -> tuple[str, ...]:
    return tuple(owned.measures.frame["parcel_id"].iloc[one_of_each(owned)])


@pytest.fixture(scope="module")
def deck(owned: Context, fonts: Fonts, ids: tuple[str, ...]) -> bytes:
    ((name, content),) = ordered(owned, fonts, form="slides", parcels=ids[2:]).items()
    assert name.endswith(".pptx")
    return content


def test_slides_have_native_table_and_chart_and_maps_at_their_true_size(deck: bytes) -> None:
    shown = Presentation(io.BytesIO(deck))
    slides = list(shown.slides)
    assert len(slides) == 5
    assert any(shape.has_chart for shape in slides[0].shapes)
    assert any(shape.has_table for shape in slides[1].shapes)
    for slide in (slides[0], *slides[2:4]):
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert picture.width == pytest.approx(Mm(MAP_MM[0]), abs=2)
        assert picture.height == pytest.approx(Mm(MAP_MM[1]), abs=2)
    assert "宗优先" in slides[0].shapes[0].text_frame.text


def test_nothing_on_a_slide_lies_over_another_or_off_it_and_all_words_have_a_chinese_typeface(
    deck: bytes,
) -> None:
    for slide in Presentation(io.BytesIO(deck)).slides:
        boxes = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]
        assert all(a >= 0 and b >= 0 and c <= Mm(WIDTH_MM) and d <= Mm(HEIGHT_MM) + 9 for a, b, c, d in boxes)
        over = [
            (i, j)
            for i, one in enumerate(boxes)
            for j, other in enumerate(boxes)
            if i < j and one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ]
        assert over == []
        xml = slide._element.xml
        assert xml.count("<a:ea ") == xml.count("<a:latin ") > 0
        assert "示意数据" in xml
        assert "700" in xml


def test_a_bundle_holds_every_form_and_its_checksums_and_no_owner(
    owned: Context, fonts: Fonts, ids: tuple[str, ...]
) -> None:
    ((name, content),) = ordered(owned, fonts, form="bundle", parcels=ids).items()
    assert name == "bundle-2026-01-31.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = set(archive.namelist())
        told = json.loads(archive.read("provenance.json"))
    assert members == {"sheet.pdf", "sheet.png", "briefs.pdf", "parcels.xlsx", "land.gpkg", "provenance.json"}
    assert set(told["files"]) == members - {"provenance.json"}
    assert not holds(content, OWNER)
    assert not holds(content, PRIVATE)
    assert ordered(owned, fonts, form="bundle", parcels=ids) == {name: content}


def test_a_deck_is_the_same_twice_and_has_no_owner(
    owned: Context, fonts: Fonts, ids: tuple[str, ...], deck: bytes
) -> None:
    assert list(ordered(owned, fonts, form="slides", parcels=ids[2:]).values()) == [deck]
    assert not holds(deck, OWNER)


def test_the_region_sheet_carries_the_published_figures(owned: Context, fonts: Fonts) -> None:
    ((_, content),) = ordered(owned, fonts, form="region").items()
    assert not holds(content, OWNER)
    nowhere = replace(owned, area=owned.area.model_copy(update={"id": "nowhere"}))
    with pytest.raises(NoRegionFacts):
        ordered(nowhere, fonts, form="region")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"form": "brief"}, NothingChosen),
        ({"form": "atlas", "which": "filter", "view": "lang=zh&area=90000~"}, NothingChosen),
        ({"form": "poster"}, BadRequest),
        ({"form": "atlas", "which": "filter", "suffix": ".png"}, OnePageOnly),
        ({"form": "atlas", "which": "filter", "spec": {"title_zh": "长" * 70}}, TitleTooLong),
        ({"form": "atlas", "parcels": tuple(f"P{n}" for n in range(5_000))}, TooManyPages),
        ({"form": "brief", "parcels": ("KS-P-0001",), "spec": {"publication": "public"}}, NotPublishable),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence_in_both_languages(
    owned: Context, fonts: Fonts, given: dict[str, Any], fault: type[BridgeheadError]
) -> None:
    with pytest.raises(fault) as found:
        ordered(owned, fonts, **given)
    assert found.value.sentence("zh") != found.value.sentence("en")
    assert "\n" not in found.value.sentence("en")


def test_a_public_brief_carries_its_review_number_instead_of_the_stamp(
    owned: Context, fonts: Fonts, ids: tuple[str, ...]
) -> None:
    spec = {"publication": "public", "review_number": "苏S(2026)001号", "issuer": "某某设计院"}
    order = Order.asked(form="brief", parcels=ids[:1], spec=DATED | spec)
    ((_, content),) = make(owned, order, fonts).items()
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(content) as document:
        words = document[0].get_textpage().get_text_range()
    assert "苏S(2026)001号" in words
    assert "不得公开" not in words


@pytest.fixture
def run(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BRIDGEHEAD_DATA", str(prepared))
    monkeypatch.setenv("BRIDGEHEAD_LANGUAGE", "en")
    return lambda *arguments: CliRunner().invoke(_application(), list(arguments))


def test_the_command_line_writes_briefs_of_a_link_and_leaves_nothing_where_it_cannot(
    run: Any, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    target = tmp_path / "one.pdf"
    link = "http://127.0.0.1:8050/?v=1&lang=en&limit.siting.ring500=700"
    done = run("brief", ids[3], "--link", link, "--out", str(target), "--date", "2026-01-31")
    assert done.exit_code == 0, done.output
    assert target.read_bytes()[:5] == b"%PDF-"
    (tmp_path / "file").write_text("")
    refused = run("workbook", ids[3], "--out", str(tmp_path / "file" / "x.xlsx"))
    assert refused.exit_code == 2
    assert "Nothing can be written" in refused.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "one.pdf"]


def test_what_makes_documents_loads_no_web_page_and_no_library_of_other_forms() -> None:
    modules = "dashboard.cli.documents, dashboard.handouts.work, dashboard.setup.ready"
    unwanted = {"dash", "plotly", "flask", "pptx", "xlsxwriter", "fontTools", "freestiler", "osmium", "numba"}
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    loaded = set(said.stdout.split())
    assert "reportlab" in loaded
    assert loaded & unwanted == set()
