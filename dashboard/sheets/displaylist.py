"""The display list: what a page shows, in millimetres, in the order it is drawn; no drawing library in it.

Coordinates count from the top left corner, x to the right and y down. Colours are ``#RRGGBB``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians, sin
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.sheets.paper import Rect

Anchor: TypeAlias = Literal["start", "middle", "end"]
Floats: TypeAlias = NDArray[np.float64]
Indexes: TypeAlias = NDArray[np.intp]

ONE: Final = np.zeros(1, dtype=np.intp)
ROUND_STEPS: Final = 48


@dataclass(frozen=True)
class Pen:
    """How a line is drawn: widths and dashes in mm; joins are round.

    Examples
    --------
    >>> Pen("#14202B", 0.2).dash_mm
    ()
    """

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()
    opacity: float = 1.0
    round_caps: bool = False


@dataclass(frozen=True, eq=False)
class Shape:
    """Lines or areas in one path, filled by the even-odd rule.

    Attributes
    ----------
    points
        Vertices of all parts, one after another, n × 2, mm.
    starts
        Where in `points` each part begins.
    closed
        Whether the last vertex of each part is joined to its first.
    """

    points: Floats
    starts: Indexes = field(default_factory=lambda: ONE)
    closed: bool = False
    fill: str | None = None
    opacity: float = 1.0
    pen: Pen | None = None

    def parts(self) -> Iterator[Floats]:
        """Give each part's vertices."""
        yield from np.split(self.points, self.starts[1:])


@dataclass(frozen=True)
class Glyph:
    """A piece of a text at a place of its own: the left end of its baseline in mm, its turn clockwise."""

    piece: str
    x: float
    y: float
    angle_deg: float = 0.0


@dataclass(frozen=True)
class Text:
    """One line of text.

    Attributes
    ----------
    x, y
        Where its baseline begins, has its middle or ends, after `anchor`.
    angle_deg
        Turned clockwise around that point.
    halo, halo_mm
        Colour and reach of the outline that keeps it legible on a map.
    glyphs
        Its characters, or pieces, at places of their own; the text is still found whole.
    """

    text: str
    x: float
    y: float
    size_pt: float
    colour: str = "#14202B"
    bold: bool = False
    anchor: Anchor = "start"
    angle_deg: float = 0.0
    spacing_em: float = 0.0
    halo: str | None = None
    halo_mm: float = 0.0
    glyphs: tuple[Glyph, ...] = ()

    def moved(self, x_mm: float, y_mm: float) -> Text:
        """Return it elsewhere."""
        glyphs = tuple(replace(glyph, x=glyph.x + x_mm, y=glyph.y + y_mm) for glyph in self.glyphs)
        return replace(self, x=self.x + x_mm, y=self.y + y_mm, glyphs=glyphs)


@dataclass(frozen=True, eq=False)
class Group:
    """Things drawn together: within a clip, and under a layer that a viewer can switch.

    Attributes
    ----------
    clip
        Nothing is drawn outside: a rectangle, or the area of a closed shape.
    layer
        Name of the layer in the PDF; an enclosed group may have one of its own.
    """

    items: tuple[Item, ...]
    clip: Rect | Shape | None = None
    layer: str | None = None


Item: TypeAlias = Shape | Text | Group


@dataclass(frozen=True)
class Link:
    """A place on a page that opens an address, or another page (its number, from 0)."""

    rect: Rect
    to: str | int


@dataclass(frozen=True)
class Georeference:
    """Where on the ground a rectangle of a page lies: west, south, east, north in the CRS of an EPSG code."""

    rect: Rect
    extent_m: tuple[float, float, float, float]
    epsg: int


@dataclass(frozen=True, eq=False)
class Page:
    """One page.

    Attributes
    ----------
    bookmark
        What the outline of a document calls it; None leaves it out.
    """

    width_mm: float
    height_mm: float
    items: tuple[Item, ...]
    links: tuple[Link, ...] = ()
    maps: tuple[Georeference, ...] = ()
    bookmark: str | None = None

    @property
    def rect(self) -> Rect:
        """The whole page."""
        return Rect(0.0, 0.0, self.width_mm, self.height_mm)


@dataclass(frozen=True)
class About:
    """What a file says of itself: title, editor, subject, and the data it was made from."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: Literal["zh", "en"] = "zh"


def walk(items: Sequence[Item]) -> Iterator[Shape | Text]:
    """Give every shape and text in drawing order, groups opened.

    Examples
    --------
    >>> [type(item).__name__ for item in walk((Group((box(Rect(0, 0, 1, 1), fill="#FFFFFF"),)),))]
    ['Shape']
    """
    for item in items:
        if isinstance(item, Group):
            yield from walk(item.items)
        else:
            yield item


def texts_of(items: Sequence[Item]) -> list[Text]:
    """List every text in drawing order."""
    return [item for item in walk(items) if isinstance(item, Text)]


def shifted(items: Sequence[Item], x_mm: float, y_mm: float) -> tuple[Item, ...]:
    """Return items elsewhere on the page.

    Examples
    --------
    >>> one = shifted([box(Rect(0, 0, 1, 1), fill="#FFFFFF")], 5, 0)[0]
    >>> isinstance(one, Shape) and one.points[0].tolist()
    [5.0, 0.0]
    """
    return tuple(_shifted(item, x_mm, y_mm) for item in items)


def unlayered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items that belong to no layer, so that switching a map's layers leaves them as they are."""
    return tuple(
        replace(item, items=unlayered(item.items), layer=None) if isinstance(item, Group) else item
        for item in items
    )


def _shifted(item: Item, x_mm: float, y_mm: float) -> Item:
    if isinstance(item, Text):
        return item.moved(x_mm, y_mm)
    if isinstance(item, Shape):
        return replace(item, points=item.points + np.array((x_mm, y_mm)))
    clip = item.clip
    if isinstance(clip, Rect):
        clip = replace(clip, x=clip.x + x_mm, y=clip.y + y_mm)
    elif clip is not None:
        clip = replace(clip, points=clip.points + np.array((x_mm, y_mm)))
    return replace(item, items=shifted(item.items, x_mm, y_mm), clip=clip)


def box(rect: Rect, *, fill: str | None = None, pen: Pen | None = None, opacity: float = 1.0) -> Shape:
    """Draw a rectangle."""
    corners = [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom)]
    return polygon(corners, fill=fill, pen=pen, opacity=opacity)


def polygon(
    points: Sequence[tuple[float, float]] | Floats,
    *,
    fill: str | None = None,
    pen: Pen | None = None,
    opacity: float = 1.0,
) -> Shape:
    """Draw one closed ring."""
    return Shape(np.asarray(points, dtype=float), closed=True, fill=fill, pen=pen, opacity=opacity)


def polyline(points: Sequence[tuple[float, float]] | Floats, pen: Pen) -> Shape:
    """Draw one open line."""
    return Shape(np.asarray(points, dtype=float), pen=pen)


def segments(lines: Floats, pen: Pen) -> Shape:
    """Draw many straight lines in one path: n × 4 (x1, y1, x2, y2), mm."""
    points = np.asarray(lines, dtype=float).reshape(-1, 2)
    return Shape(points, np.arange(0, len(points), 2), pen=pen)


def disc(x: float, y: float, radius_mm: float, *, fill: str | None = None, pen: Pen | None = None) -> Shape:
    """Draw a circle."""
    turn = np.linspace(0, 2 * np.pi, ROUND_STEPS, endpoint=False)
    return polygon(
        np.column_stack((x + radius_mm * np.cos(turn), y + radius_mm * np.sin(turn))), fill=fill, pen=pen
    )


def turned(x: float, y: float, angle_deg: float) -> tuple[float, float]:
    """Turn a vector clockwise.

    Examples
    --------
    >>> x, y = turned(1.0, 0.0, 90.0)
    >>> round(x, 9), round(y, 9)
    (0.0, 1.0)
    """
    c, s = cos(radians(angle_deg)), sin(radians(angle_deg))
    return x * c - y * s, x * s + y * c
