"""Display list → SVG in millimetres: no library, no address outside the file, its fonts within it.

Texts are as wide as they were measured, and drawn by the packaged fonts on a machine that has none.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.setup.fonts import unicode_ranges
from dashboard.sheets.displaylist import About, Glyph, Group, Item, Page, Pen, Shape, Text, texts_of
from dashboard.sheets.fonts import BOLD, FAMILY, REGULAR, Face, Fonts, normal
from dashboard.sheets.paper import MM_PER_PT, Rect
from geodata.errors import MissingFont

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILIES: Final = (
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',"
    "'WenQuanYi Micro Hei',sans-serif"
)
ANCHORED: Final = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}


def write_svg(page: Page, about: About, fonts: Fonts, *, embed: bool = True) -> bytes:
    """Write one page.

    Parameters
    ----------
    page
        What is drawn.
    about
        Its title.
    fonts
        Measure the texts, so that a viewer with other fonts keeps their widths.
    embed
        Put the characters that are used into the file, as subsets of the fonts.

    Examples
    --------
    >>> from dashboard.sheets.displaylist import box
    >>> page = Page(210, 297, (box(Rect(0, 0, 10, 10), fill="#FFFFFF"),))
    >>> write_svg(page, About("probe"), Fonts({}), embed=False).decode().split("viewBox")[1][:15]
    '="0 0 210 297" '
    """
    width, height = f"{page.width_mm:g}", f"{page.height_mm:g}"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" font-family="{FAMILIES}" stroke-linejoin="round">\n'
        f"<title>{escape(about.title)}</title>"
    )
    head += f"\n<style>{font_faces(page.items, fonts)}</style>" if embed else ""
    body = "\n".join(_items(page.items, fonts, count()))
    return f"{head}\n{body}\n</svg>\n".encode()


def font_faces(items: Sequence[Item], fonts: Fonts) -> str:
    """Write the ``@font-face`` rules of the characters that texts use, the files within them."""
    used: dict[tuple[int, str], set[str]] = {}
    for text in texts_of(items):
        whole = text.text + "".join(glyph.piece for glyph in text.glyphs)
        for name, run in fonts.runs(whole, bold=text.bold):
            used.setdefault((BOLD if text.bold else REGULAR, name), set()).update(run)
    faces = {(weight, face.name): face for weight, several in fonts.faces.items() for face in several}
    return "".join(
        _font_face(weight, faces[weight, name], used[weight, name]) for weight, name in sorted(used)
    )


def _font_face(weight: int, face: Face, characters: set[str]) -> str:
    if face.path is None:
        raise MissingFont(path=face.name)
    from fontTools import subset  # noqa: PLC0415 - large, and a PDF does without

    points = frozenset(map(ord, characters))
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    with subset.load_font(str(face.path), options, lazy=True) as font:
        worker = subset.Subsetter(options)
        worker.populate(unicodes=points)
        worker.subset(font)
        font.flavor = "woff"
        target = io.BytesIO()
        font.save(target)
    data = base64.b64encode(target.getvalue()).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};unicode-range:{unicode_ranges(points)};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def _items(items: Sequence[Item], fonts: Fonts, numbers: count[int]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Shape):
            if len(item.points):
                yield _shape(item)
        elif isinstance(item, Text):
            if normal(item.text).strip():
                yield _text(item, fonts)
        elif item.items:
            yield from _group(item, fonts, numbers)


def _group(group: Group, fonts: Fonts, numbers: count[int]) -> Iterator[str]:
    told = ""
    if group.clip is not None:
        name = f"clip{next(numbers)}"
        yield f'<clipPath id="{name}">{_clip(group.clip)}</clipPath>'
        told += f' clip-path="url(#{name})"'
    if group.layer is not None:
        told += f' data-layer="{escape(group.layer)}"'
    yield f"<g{told}>"
    yield from _items(group.items, fonts, numbers)
    yield "</g>"


def _clip(clip: Rect | Shape) -> str:
    if isinstance(clip, Rect):
        return f'<rect x="{clip.x:g}" y="{clip.y:g}" width="{clip.width:g}" height="{clip.height:g}"/>'
    return f'<path clip-rule="evenodd" d="{_path(clip)}"/>'


def _shape(shape: Shape) -> str:
    told = [f'fill="{shape.fill}" fill-rule="evenodd"' if shape.fill else 'fill="none"']
    if shape.fill and shape.opacity < 1:
        told.append(f'fill-opacity="{shape.opacity:g}"')
    if shape.pen:
        told.append(_pen(shape.pen))
    return f'<path d="{_path(shape)}" {" ".join(told)}/>'


def _pen(pen: Pen) -> str:
    told = f'stroke="{pen.colour}" stroke-width="{pen.width_mm:g}"'
    if pen.dash_mm:
        told += f' stroke-dasharray="{" ".join(f"{mm:g}" for mm in pen.dash_mm)}"'
    if pen.opacity < 1:
        told += f' stroke-opacity="{pen.opacity:g}"'
    return told + (' stroke-linecap="round"' if pen.round_caps else "")


def _path(shape: Shape) -> str:
    close = "Z" if shape.closed else ""
    pieces = []
    for part in shape.parts():
        numbers = np.round(part, 3).ravel().tolist()
        pieces.append("M" + ("%.7g,%.7g " * len(part) % tuple(numbers)).rstrip() + close)
    return "".join(pieces)


def _text(text: Text, fonts: Fonts) -> str:
    size = text.size_pt * MM_PER_PT
    told = [f'font-size="{size:.4g}" fill="{text.colour}"']
    if text.bold:
        told.append('font-weight="700"')
    if text.halo:
        told.append(
            f'stroke="{text.halo}" stroke-width="{2 * text.halo_mm:g}" stroke-linecap="round" '
            'paint-order="stroke"'
        )
    plain = normal(text.text)
    if text.glyphs:
        pieces = "".join(_piece(glyph) for glyph in text.glyphs)
        return f'<text xml:space="preserve" {" ".join(told)}>{pieces}</text>'
    length = fonts.width_mm(plain, text.size_pt, bold=text.bold, spacing_em=text.spacing_em)
    turn = f' transform="rotate({text.angle_deg:.3f} {text.x:.3f} {text.y:.3f})"' if text.angle_deg else ""
    spacing = f' letter-spacing="{text.spacing_em * size:.4g}"' if text.spacing_em else ""
    return (
        f'<text x="{text.x:.3f}" y="{text.y:.3f}" textLength="{length:.3f}"{ANCHORED[text.anchor]}{spacing}'
        f'{turn} xml:space="preserve" {" ".join(told)}>{escape(plain)}</text>'
    )


def _piece(glyph: Glyph) -> str:
    turn = f' rotate="{glyph.angle_deg:.2f}"' if glyph.angle_deg else ""
    return f'<tspan x="{glyph.x:.3f}" y="{glyph.y:.3f}"{turn}>{escape(glyph.piece)}</tspan>'
