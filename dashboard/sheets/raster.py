"""PDF → PNG at any resolution, by PDFium: the picture is of the very file that is printed."""

from __future__ import annotations

import io
from typing import Final

import pypdfium2 as pdfium

from dashboard.sheets.paper import MM_PER_INCH, PT_PER_MM
from geodata.errors import PictureTooLarge

MOST_PIXELS: Final = (
    90_000_000  # an A1 at 300 dpi is 70 million; beyond, a picture needs a gigabyte of memory
)
MM_PER_M: Final = 1000


def write_png(pdf: bytes, dpi: float, *, page: int = 0, compression: int = 6) -> bytes:
    """Draw one page of a PDF as a PNG of exactly round(mm ÷ 25.4 x dpi) pixels, the dpi written into it.

    Parameters
    ----------
    pdf
        The file.
    dpi
        Pixels an inch, 20 to 600.
    page
        Its number, from 0.

    Raises
    ------
    PictureTooLarge
        If it would have more than 90 million pixels.
    """
    with pdfium.PdfDocument(pdf) as document:
        sheet = document[page]
        width, height = (side / PT_PER_MM / MM_PER_INCH * dpi for side in sheet.get_size())
        pixels = (round(width), round(height))
        if pixels[0] * pixels[1] > MOST_PIXELS:
            raise PictureTooLarge(
                width=pixels[0], height=pixels[1], dpi=f"{dpi:g}", most=MOST_PIXELS // 10**6
            )
        # the bitmap is rounded up by PDFium, and cropped here to what was asked for
        bitmap = sheet.render(scale=dpi / 72, optimize_mode=None)
        picture = bitmap.to_pil().convert("RGB").crop((0, 0, *pixels))
    target = io.BytesIO()
    picture.save(target, "PNG", dpi=(dpi, dpi), compress_level=compression)
    return target.getvalue()
