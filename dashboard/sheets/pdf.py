"""Display list → PDF, through ReportLab: fonts embedded as subsets, every coordinate written in millimetres.

ReportLab sets up the file and its fonts; drawing operators are written here, since whole arrays of
coordinates go into one path. What ReportLab does not know (layers, georeference) is put in by `geopdf`.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Final

import numpy as np
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from dashboard.sheets.displaylist import About, Group, Item, Link, Page, Pen, Shape, Text
from dashboard.sheets.fonts import Fonts, embedded, normal
from dashboard.sheets.geopdf import Drawn, finish
from dashboard.sheets.paper import MM_PER_PT, PT_PER_MM, Rect

CREATOR: Final = "Bridgehead"
MARK_END: Final = "EMC"


@dataclass
class Writer:
    """Collects the operators of one page; the fonts belong to the document."""

    canvas: Canvas
    fonts: Fonts
    faces: dict[str, TTFont]
    layers: list[str] = field(default_factory=list)
    opacities: set[tuple[float, float]] = field(default_factory=set)

    def page(self, page: Page) -> None:
        """Write a page's content."""
        k = PT_PER_MM
        self.put(f"q {k:.9f} 0 0 {-k:.9f} 0 {page.height_mm * k:.6f} cm 1 j")
        self.items(page.items)
        self.put("Q")

    def put(self, operators: str) -> None:
        """Append operators to the page."""
        self.canvas._code.append(operators)  # noqa: SLF001 - ReportLab's own paths are written one point at a time

    def items(self, items: Sequence[Item]) -> None:
        """Write items in their order."""
        for item in items:
            if isinstance(item, Shape):
                self.shape(item)
            elif isinstance(item, Text):
                self.text(item)
            else:
                self.group(item)

    def group(self, group: Group) -> None:
        """Write a group, clipped and under its layer."""
        if not group.items:
            return
        if group.layer is not None:
            if group.layer not in self.layers:
                self.layers.append(group.layer)
            self.put(f"/OC /L{self.layers.index(group.layer)} BDC")
        if group.clip is not None:
            self.put(f"q {_clip(group.clip)}")
        self.items(group.items)
        if group.clip is not None:
            self.put("Q")
        if group.layer is not None:
            self.put(MARK_END)

    def shape(self, shape: Shape) -> None:
        """Write a path, filled and stroked."""
        if not len(shape.points):
            return
        stroke = shape.pen
        faded = shape.opacity < 1 or (stroke is not None and stroke.opacity < 1)
        parts = ["q" if faded else "", self._opacity(shape.opacity, stroke) if faded else ""]
        if shape.fill is not None:
            parts.append(f"{_colour(shape.fill)} rg")
        if stroke is not None:
            parts.append(_pen(stroke))
        parts.append(path_operators(shape))
        parts.append(_painting(shape))
        parts.append("Q" if faded else "")
        self.put(" ".join(filter(None, parts)))

    def text(self, text: Text) -> None:
        """Write a text, its halo first; drawn twice or in pieces, it is read once and whole."""
        plain = normal(text.text)
        if not plain.strip():
            return
        marked = text.halo is not None or bool(text.glyphs)
        if marked:
            self.put(f"/Span <</ActualText <FEFF{plain.encode('utf-16-be').hex().upper()}>>> BDC")
        if text.halo is not None:
            self.put(f"{_colour(text.halo)} RG {2 * text.halo_mm:.3f} w [] 0 d 1 J 1 Tr")
            self._letters(text, plain)
            self.put("0 Tr")
        self.put(f"{_colour(text.colour)} rg")
        self._letters(text, plain)
        if marked:
            self.put(MARK_END)

    def _letters(self, text: Text, plain: str) -> None:
        size_mm = text.size_pt * MM_PER_PT
        parts = [(one.piece, one.x, one.y, one.angle_deg) for one in text.glyphs]
        if not parts:
            parts = [(plain, *start_of(text, self.fonts), text.angle_deg)]
        spacing = text.spacing_em * size_mm
        self.put(f"BT {spacing:.4f} Tc" if spacing else "BT")
        for piece, x, y, angle in parts:
            c, s = cos(radians(angle)), sin(radians(angle))
            # upright in a page whose y runs down: the text's own y is turned over
            self.put(f"{c:.5f} {s:.5f} {s:.5f} {-c:.5f} {x:.3f} {y:.3f} Tm")
            self._show(piece, size_mm, bold=text.bold)
        self.put("0 Tc ET" if spacing else "ET")

    def _show(self, text: str, size_mm: float, *, bold: bool) -> None:
        for name, run in self.fonts.runs(text, bold=bold):
            font = self._font(name)
            for subset, codes in font.splitString(run, self.canvas._doc):  # noqa: SLF001 - as ReportLab's own texts
                inner = font.getSubsetInternalName(subset, self.canvas._doc)  # noqa: SLF001
                self.put(f"{inner} {size_mm:.4f} Tf <{codes.hex()}> Tj")

    def _font(self, name: str) -> TTFont:
        if name not in self.faces:
            face = next(face for weight in self.fonts.faces.values() for face in weight if face.name == name)
            self.faces[name] = embedded(face)
        return self.faces[name]

    def _opacity(self, fill: float, pen: Pen | None) -> str:
        pair = (round(fill, 3), round(1.0 if pen is None else pen.opacity, 3))
        self.opacities.add(pair)
        return f"/{opacity_name(*pair)} gs"


def write_pdf(pages: Iterable[Page], about: About, fonts: Fonts) -> bytes:
    """Write pages as one PDF; the same pages give the same bytes.

    Parameters
    ----------
    pages
        At least one; each is taken when the one before is written, and let go of then.
    about
        Title, editor, subject, keywords.
    fonts
        Where texts are measured and drawn from.

    Raises
    ------
    MissingGlyphs
        If a text has a character that no font has; nothing is written then.
    """
    target = io.BytesIO()
    canvas = Canvas(
        target,
        pageCompression=0,  # done here: ReportLab would hold every page plain to the end
        invariant=1,
        initialFontName=None,
        lang="zh-CN" if about.language == "zh" else "en",
    )
    for name, value in (("Title", about.title), ("Author", about.author), ("Subject", about.subject)):
        getattr(canvas, f"set{name}")(value)
    canvas.setKeywords(about.keywords)
    canvas.setCreator(CREATOR)
    writer = Writer(canvas, fonts, {})
    drawn = []
    for number, page in enumerate(pages):
        _begin(canvas, page, number)
        writer.page(page)
        _links(canvas, page)
        drawn.append(Drawn(_taken(canvas), page.height_mm, page.maps))
        canvas.showPage()
    with fonts.lock:  # ReportLab's font parser keeps its place in the file
        canvas.save()
    return finish(target.getvalue(), drawn, about, layers=writer.layers, opacities=sorted(writer.opacities))


def _taken(canvas: Canvas) -> bytes:
    """Take a page's operators out of the canvas, compressed."""
    content = "\n".join(filter(None, canvas._code))  # noqa: SLF001
    canvas._code = []  # noqa: SLF001
    return zlib.compress(f"{content}\n".encode("ascii"), 9)


def _begin(canvas: Canvas, page: Page, number: int) -> None:
    canvas.setPageSize((page.width_mm * PT_PER_MM, page.height_mm * PT_PER_MM))
    canvas._preamble = ""  # noqa: SLF001 - ReportLab begins a page with a font that is not used
    canvas.bookmarkPage(f"page-{number}")
    if page.bookmark is not None:
        canvas.addOutlineEntry(page.bookmark, f"page-{number}", level=0)


def _links(canvas: Canvas, page: Page) -> None:
    for link in page.links:
        rect = _points(link, page)
        if isinstance(link.to, int):
            canvas.linkRect("", f"page-{link.to}", rect, relative=0, thickness=0)
        else:
            canvas.linkURL(link.to, rect, relative=0, thickness=0)


def _points(link: Link, page: Page) -> tuple[float, float, float, float]:
    k, rect = PT_PER_MM, link.rect
    return (
        rect.x * k,
        (page.height_mm - rect.bottom) * k,
        rect.right * k,
        (page.height_mm - rect.y) * k,
    )


def start_of(text: Text, fonts: Fonts) -> tuple[float, float]:
    """Give the left end of a text's baseline on the page, after its anchor and its turn."""
    if text.anchor == "start":
        return text.x, text.y
    width = fonts.width_mm(text.text, text.size_pt, bold=text.bold, spacing_em=text.spacing_em)
    back = width / 2 if text.anchor == "middle" else width
    return text.x - back * cos(radians(text.angle_deg)), text.y - back * sin(radians(text.angle_deg))


def opacity_name(fill: float, stroke: float) -> str:
    """Name the graphics state of a pair of opacities.

    Examples
    --------
    >>> opacity_name(0.085, 1.0)
    'A85x1000'
    """
    return f"A{round(fill * 1000)}x{round(stroke * 1000)}"


def path_operators(shape: Shape) -> str:
    """Write a shape's path: millimetres to a micrometre.

    Examples
    --------
    >>> path_operators(Shape(np.array([[0, 0], [1.5, 0]])))
    '0 0 m 1.5 0 l'
    """
    count = len(shape.points)
    begins = np.zeros(count, dtype=bool)
    begins[shape.starts] = True
    ends = np.zeros(count, dtype=bool)
    ends[np.append(shape.starts[1:], count) - 1] = True
    close = " h" if shape.closed else ""
    words = [
        f"%.7g %.7g {'m' if begin else 'l'}{close if end else ''}"
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
    ]
    return " ".join(words) % tuple(np.round(shape.points, 3).ravel().tolist())


def _painting(shape: Shape) -> str:
    if shape.fill is not None:
        return "B*" if shape.pen is not None else "f*"
    return "S" if shape.pen is not None else "n"


def _clip(clip: Rect | Shape) -> str:
    if isinstance(clip, Rect):
        return f"{clip.x:.3f} {clip.y:.3f} {clip.width:.3f} {clip.height:.3f} re W n"
    return f"{path_operators(clip)} W* n"


def _pen(pen: Pen) -> str:
    dashes = " ".join(f"{mm:.3f}" for mm in pen.dash_mm)
    return f"{_colour(pen.colour)} RG {pen.width_mm:.3f} w [{dashes}] 0 d {int(pen.round_caps)} J"


def _colour(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return f"{red:.4g} {green:.4g} {blue:.4g}"
