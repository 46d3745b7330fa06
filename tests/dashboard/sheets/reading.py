"""Reading written sheets back, by other means than wrote them."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from dashboard.sheets.displaylist import Text
from dashboard.sheets.fonts import Fonts
from dashboard.sheets.placing import Box, text_boxes

MM = 25.4 / 72


def extracted(pdf: bytes) -> str:
    """Everything PDFium reads off the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def poppler_text(pdf: bytes, folder: Path) -> str:
    """Everything poppler's pdftotext reads."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def fonts_of(pdf: bytes) -> list[dict[str, object]]:
    """Name, kind and embedding of every font of a file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            {
                "name": str(font.BaseFont).removeprefix("/"),
                "kind": str(font.Subtype),
                "embedded": "/FontDescriptor" in font and "/FontFile2" in font.FontDescriptor,
                "unicode": "/ToUnicode" in font,
            }
            for page in document.pages
            for font in page.Resources.Font.values()
        ]


def streams(pdf: bytes) -> bytes:
    """Every stream of a file, decompressed, and every string of its objects."""
    found = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    found.append(one.read_bytes())
                except pikepdf.PdfError:
                    found.append(one.read_raw_bytes())
            found.append(repr(one).encode())
    return b"\n".join(found)


def layer_paths(pdf: bytes, layer: str) -> Iterator[NDArray[np.float64]]:
    """Give the vertices (mm from the page's lower left) of each path drawn under a layer's name."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        names = {key: str(value.Name) for key, value in page.Resources.Properties.items()}
        matrices, inside, points = [np.eye(3)], [False], list[tuple[float, float]]()
        saved: list[NDArray[np.float64]] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            word = str(operator)
            if word == "q":
                saved.append(matrices[-1])
            elif word == "Q":
                matrices[-1] = saved.pop()
            elif word == "cm":
                a, b, c, d, e, f = map(float, operands)
                matrices[-1] = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrices[-1]
            elif word == "BDC":
                inside.append((len(operands) > 1 and names.get(str(operands[1])) == layer) or inside[-1])
            elif word == "EMC":
                inside.pop()
            elif word in {"m", "l"}:
                points.append((float(operands[0]), float(operands[1])))
            elif word in {"S", "f*", "B*", "n"}:
                if points and inside[-1] and word != "n":
                    yield (np.column_stack((points, np.ones(len(points)))) @ matrices[-1])[:, :2] * MM
                points = []


def boxes_of(texts: list[Text], fonts: Fonts) -> list[tuple[Text, Box]]:
    """Every box of every text, with the text it belongs to."""
    return [(text, box) for text in texts for box in text_boxes(text, fonts)]


def overlapping(texts: list[Text], fonts: Fonts, *, slack_mm: float = 0.01) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes lie over one another."""
    found = []
    boxes = boxes_of(texts, fonts)
    edges = np.array([box for _, box in boxes]).reshape(-1, 4)
    for place, (text, (left, top, right, bottom)) in enumerate(boxes):
        rest = edges[place + 1 :]
        over = (
            (rest[:, 0] < right - slack_mm)
            & (rest[:, 2] > left + slack_mm)
            & (rest[:, 1] < bottom - slack_mm)
            & (rest[:, 3] > top + slack_mm)
        )
        others = (boxes[place + 1 + int(index)][0] for index in np.flatnonzero(over))
        found += [(text.text, other.text) for other in others if other is not text]
    return found


def similarity(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Structural similarity of two grey pictures, 0 to 255 (Wang et al. 2004, Gaussian window of 1.5)."""
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    m1, m2 = gaussian_filter(one, 1.5), gaussian_filter(other, 1.5)
    v1 = gaussian_filter(one * one, 1.5) - m1**2
    v2 = gaussian_filter(other * other, 1.5) - m2**2
    v12 = gaussian_filter(one * other, 1.5) - m1 * m2
    values = ((2 * m1 * m2 + c1) * (2 * v12 + c2)) / ((m1**2 + m2**2 + c1) * (v1 + v2 + c2))
    return float(values.mean())
