"""What symbology is written down in: strokes, hatches, fills, markers, words. Lengths are mm on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Geometry: TypeAlias = Literal["polygon", "line", "point", "all"]
Comparison: TypeAlias = Literal["==", "!="]


@dataclass(frozen=True)
class Words:
    """One text in both languages.

    Examples
    --------
    >>> Words("中环", "Middle Ring").say("en")
    'Middle Ring'
    """

    zh: str
    en: str

    def say(self, language: Literal["zh", "en"]) -> str:
        """Give the text in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Stroke:
    """A line: width and dashes in mm on paper; `ground_m` names a column with its width in metres.

    Examples
    --------
    >>> Stroke("#C8442B", 0.5).dash_mm
    ()
    """

    colour: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()
    opacity: float = 1.0
    casing_colour: str | None = None
    casing_mm: float = 0.0
    ground_m: str | None = None
    round_caps: bool = False


@dataclass(frozen=True)
class Hatch:
    """Parallel lines: angle in degrees anticlockwise from east, gap and width in mm on paper.

    Examples
    --------
    >>> Hatch("#6B7785").angle_deg
    45.0
    """

    colour: str
    angle_deg: float = 45.0
    gap_mm: float = 1.6
    width_mm: float = 0.2
    opacity: float = 1.0
    crossed: bool = False


@dataclass(frozen=True)
class Fill:
    """An area: colour (None for none), opacity, hatch on top.

    Examples
    --------
    >>> Fill("#FBFAF6").opacity
    1.0
    """

    colour: str | None
    opacity: float = 1.0
    hatch: Hatch | None = None


@dataclass(frozen=True)
class Marker:
    """A point: its shape, size in mm on paper, and paint.

    Examples
    --------
    >>> Marker("circle", 1.2, "#FFFFFF").shape
    'circle'
    """

    shape: Literal["circle", "square", "diamond", "none"]
    size_mm: float
    fill: str
    stroke: Stroke | None = None


@dataclass(frozen=True)
class Lettering:
    """A label: ink, halo, size in points on paper, weight, and what it reads (a column, or the name).

    Examples
    --------
    >>> Lettering("#14202B", 7.0).column
    'name'
    """

    colour: str
    size_pt: float
    bold: bool = False
    halo: str = "#FFFFFF"
    along_line: bool = False
    spacing_em: float = 0.0
    column: str = "name"
    largest: float = 0.0
    smallest: float = 1e9


@dataclass(frozen=True)
class Where:
    """Which features of a layer a symbol is for: those whose column has, or has not, one of some values.

    Examples
    --------
    >>> Where("status", "!=", ("assumed",)).holds("schematic")
    True
    """

    column: str
    op: Comparison
    values: tuple[str | int, ...]

    def holds(self, value: object) -> bool:
        """Whether a feature with this value in the column is meant."""
        return (value in self.values) == (self.op == "==")


@dataclass(frozen=True)
class Symbol:
    """How one thing is drawn and what the legend calls it.

    Attributes
    ----------
    key, layer
        Its own name, and the reference layer (or ``parcels``, ``band``, ``page``) it draws.
    order
        Higher is drawn later, on top.
    largest, smallest
        Scale denominators between which it is drawn: 1:`largest` is the closest, 1:`smallest` the farthest.

    Examples
    --------
    >>> Symbol("land", "boundary", "polygon", 10, Words("陆地", "land"), fill=Fill("#FBFAF6")).at(25_000)
    True
    """

    key: str
    layer: str
    geometry: Geometry
    order: int
    legend: Words
    fill: Fill | None = None
    stroke: Stroke | None = None
    marker: Marker | None = None
    label: Lettering | None = None
    where: Where | None = None
    largest: float = 0.0
    smallest: float = 1e9

    def at(self, denominator: float) -> bool:
        """Whether it is drawn at the scale 1:`denominator`."""
        return self.largest <= denominator <= self.smallest


@dataclass(frozen=True)
class ScaleBand:
    """A span of scales, closest included, with what line widths and hatch gaps are multiplied by in it.

    `tint` is the share of their own colour that parcels keep on paper: large areas are printed paler.

    Examples
    --------
    >>> ScaleBand("plot", 0, 3_500, 1.5, 2.0).covers(2_000)
    True
    """

    name: str
    above: float
    up_to: float
    width_factor: float
    hatch_gap_factor: float
    tint: float = 1.0

    def covers(self, denominator: float) -> bool:
        """Whether 1:`denominator` lies in the band."""
        return self.above < denominator <= self.up_to


@dataclass(frozen=True)
class VerdictSymbol:
    """How parcels of one verdict look; `mark` tells it without colour.

    Examples
    --------
    >>> VerdictSymbol(3, "priority", Words("优先", "priority"), Fill("#0E8A74"), "●").key
    'priority'
    """

    code: int
    key: str
    legend: Words
    fill: Fill
    mark: str


@dataclass(frozen=True)
class LandUseSymbol:
    """How one land-use class is coloured; `own` marks a colour that is this tool's, not the ministry's.

    Examples
    --------
    >>> LandUseSymbol("1001", Words("工业用地", "industry"), Fill("#BB9674")).own
    False
    """

    code: str
    legend: Words
    fill: Fill
    own: bool = False
