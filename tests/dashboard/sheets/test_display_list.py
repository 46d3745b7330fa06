"""The backends write what the display list says: places, fonts, layers; the same bytes; never a box."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from dashboard.sheets.displaylist import About, Glyph, Group, Page, Pen, Text, box
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.paper import Paper, Rect
from dashboard.sheets.pdf import write_pdf
from dashboard.sheets.raster import write_png
from dashboard.sheets.svg import write_svg
from geodata.errors import MissingGlyphs, PictureTooLarge

ABOUT = About("试验图")
A4 = Paper("A4", "portrait")
STACKED = tuple(Glyph(one, 50, 40 + 4 * place) for place, one in enumerate("中环快速路"))


def a_page(paper: Paper = A4) -> Page:
    square = Group((box(Rect(20, 30, 40, 40), fill="#0E8A74", pen=Pen("#14202B", 0.2)),), layer="地块")
    texts = (
        Text("昆山市 Kunshan", 20, 20, 12, bold=True),
        Text("菉葭站", 20, 80, 8, halo="#FFFFFF", halo_mm=0.4),
        Text("中环快速路", 50, 40, 8, glyphs=STACKED, halo="#FFFFFF", halo_mm=0.4),
    )
    return Page(paper.width_mm, paper.height_mm, (square, *texts))


def extracted(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def fonts_of(pdf: bytes) -> list[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            {
                "name": str(font.BaseFont),
                "kind": str(font.Subtype),
                "file": "/FontFile2" in font.FontDescriptor,
            }
            for page in document.pages
            for font in page.Resources.Font.values()
        ]


@pytest.mark.parametrize("size", ["A4", "A3", "A2", "A1", "A0"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_the_page_box_is_the_paper(size: str, orientation: str, fonts: Fonts) -> None:
    paper = Paper(size, orientation)  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(write_pdf([a_page(paper)], ABOUT, fonts))) as document:
        _, _, width, height = (float(edge) / 72 * 25.4 for edge in document.pages[0].MediaBox)
    assert abs(width - paper.width_mm) < 0.01
    assert abs(height - paper.height_mm) < 0.01


def test_texts_are_found_once_halo_and_stacked_characters_included(fonts: Fonts) -> None:
    text = extracted(write_pdf([a_page()], ABOUT, fonts))
    assert [text.count(one) for one in ("昆山市 Kunshan", "菉葭站", "中环快速路")] == [1, 1, 1]


def test_every_font_is_an_embedded_true_type_subset(fonts: Fonts) -> None:
    found = fonts_of(write_pdf([a_page()], ABOUT, fonts))
    assert len(found) == 2
    assert all(one["kind"] == "/TrueType" and one["file"] for one in found)
    assert all(one["name"][7:8] == "+" for one in found)


def test_a_layer_is_named_in_the_file(fonts: Fonts) -> None:
    with pikepdf.open(io.BytesIO(write_pdf([a_page()], ABOUT, fonts))) as document:
        assert [str(one.Name) for one in document.Root.OCProperties.OCGs] == ["地块"]


def test_the_same_page_gives_the_same_bytes(fonts: Fonts) -> None:
    assert write_pdf([a_page()], ABOUT, fonts) == write_pdf([a_page()], ABOUT, fonts)


def test_a_character_that_no_font_has_is_named(fonts: Fonts) -> None:
    page = Page(210, 297, (Text("范围内 ✔", 10, 10, 8),))
    with pytest.raises(MissingGlyphs) as refused:
        write_pdf([page], ABOUT, fonts)
    assert "✔ U+2714" in refused.value.sentence("zh")
    assert "范围内 ✔" in refused.value.sentence("en")


def test_a_rare_character_is_drawn_by_the_whole_font(fonts: Fonts) -> None:
    rare = "䶮"  # in no GBK table
    found = fonts_of(write_pdf([Page(210, 297, (Text(f"地{rare}", 10, 10, 8),))], ABOUT, fonts))
    assert [one["name"].split("+")[1] for one in found] == ["NotoSansSC400", "NotoSansSC400whole"]


def test_the_picture_has_exactly_the_pixels_asked_for(fonts: Fonts) -> None:
    picture = Image.open(io.BytesIO(write_png(write_pdf([a_page()], ABOUT, fonts), 100)))
    assert picture.size == (round(210 / 25.4 * 100), round(297 / 25.4 * 100))
    assert picture.info["dpi"] == pytest.approx((100, 100), abs=0.02)
    middle = picture.getpixel((round(40 / 25.4 * 100), round(65 / 25.4 * 100)))
    assert middle == (0x0E, 0x8A, 0x74)


def test_a_picture_of_too_many_pixels_is_refused(fonts: Fonts) -> None:
    pdf = write_pdf([a_page(Paper("A0"))], ABOUT, fonts)
    with pytest.raises(PictureTooLarge, match="600"):
        write_png(pdf, 600)


def test_the_vector_picture_is_in_millimetres_and_reaches_nowhere(fonts: Fonts) -> None:
    svg = write_svg(a_page(), ABOUT, fonts)
    assert svg.count(b"@font-face") == 2
    assert b"url(data:font/woff;base64," in svg
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("210mm", "297mm", "0 0 210 297")
    assert svg.count(b"http") == svg.count(b"http://www.w3.org/2000/svg")
    assert "".join(root.itertext()).count("中环快速路") == 1
