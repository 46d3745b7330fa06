"""Reading laid-out pages and written files back, by other means than wrote them."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import shapely

from dashboard.sheets.displaylist import Page, Text, texts_of
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.paper import MM_PER_PT


def words_of_pages(data: bytes) -> list[str]:
    """What PDFium reads off each page."""
    with pdfium.PdfDocument(data) as document:
        return [document[place].get_textpage().get_text_range() for place in range(len(document))]


def box_of(text: Text, fonts: Fonts) -> shapely.Polygon:
    """The ink of a text, a little less than its line."""
    wide, high = fonts.width_mm(text.text, text.size_pt, bold=text.bold), text.size_pt * MM_PER_PT
    left = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * wide
    return shapely.box(left + 0.05, text.y - 0.72 * high, left + wide - 0.05, text.y + 0.1 * high)


def level_texts(page: Page) -> list[Text]:
    """Texts that stand level, in one piece."""
    return [one for one in texts_of(page.items) if not one.angle_deg and not one.glyphs and one.text.strip()]


def require_clear(page: Page, fonts: Fonts, *, edge_mm: float = 5.0) -> None:
    """Fail where a text lies over another, near the page's edge, or is smaller than five points."""
    texts = level_texts(page)
    assert min(one.size_pt for one in texts_of(page.items)) >= 5.0
    boxes = np.array([box_of(one, fonts) for one in texts])
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    over = [
        (texts[a].text, texts[b].text)
        for a, b in zip(one, other, strict=True)
        if a < b and shapely.intersection(boxes[a], boxes[b]).area > 0.01
    ]
    assert over == []
    inner = shapely.box(edge_mm, edge_mm, page.width_mm - edge_mm, page.height_mm - edge_mm)
    assert inner.contains(shapely.union_all(boxes))


def require_embedded(data: bytes) -> None:
    """Fail where a font of a PDF is not an embedded TrueType subset whose characters can be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        assert fonts
        assert all(one.Subtype == "/TrueType" and "/FontFile2" in one.FontDescriptor for one in fonts)
        assert all("+" in str(one.BaseFont) and "/ToUnicode" in one for one in fonts)
