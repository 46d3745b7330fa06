"""Paper: its sizes, and rectangles on it. Millimetres from the top left corner, y runs down."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

SizeName: TypeAlias = Literal["A4", "A3", "A2", "A1", "A0"]
Orientation: TypeAlias = Literal["portrait", "landscape"]

MM_PER_INCH: Final = 25.4
PT_PER_MM: Final = 72 / MM_PER_INCH
MM_PER_PT: Final = MM_PER_INCH / 72
# ISO 216: short and long side, mm
SIZES: Final = MappingProxyType(
    {
        "A4": (210.0, 297.0),
        "A3": (297.0, 420.0),
        "A2": (420.0, 594.0),
        "A1": (594.0, 841.0),
        "A0": (841.0, 1189.0),
    }
)


@dataclass(frozen=True)
class Rect:
    """A rectangle on paper: its upper left corner, width and height in mm.

    Examples
    --------
    >>> Rect(10, 10, 100, 50).inset(5)
    Rect(x=15, y=15, width=90, height=40)
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge, mm from the left of the page."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, mm from the top of the page."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, mm: float, vertical_mm: float | None = None) -> Rect:
        """Return the rectangle smaller by so much on every side (and otherwise above and below)."""
        beside, above = mm, mm if vertical_mm is None else vertical_mm
        return Rect(self.x + beside, self.y + above, self.width - 2 * beside, self.height - 2 * above)

    def holds(self, other: Rect, slack_mm: float = 0.0) -> bool:
        """Whether another rectangle lies within, give or take `slack_mm`.

        Examples
        --------
        >>> Rect(0, 0, 10, 10).holds(Rect(1, 1, 9, 9)), Rect(0, 0, 10, 10).holds(Rect(1, 1, 9, 10))
        (True, False)
        """
        return (
            other.x >= self.x - slack_mm
            and other.y >= self.y - slack_mm
            and other.right <= self.right + slack_mm
            and other.bottom <= self.bottom + slack_mm
        )


@dataclass(frozen=True)
class Paper:
    """A sheet of paper: an ISO size, upright or lying.

    Examples
    --------
    >>> Paper("A3", "landscape").width_mm
    420.0
    """

    size: SizeName = "A4"
    orientation: Orientation = "portrait"

    @property
    def width_mm(self) -> float:
        """Its width."""
        return SIZES[self.size][self.orientation == "landscape"]

    @property
    def height_mm(self) -> float:
        """Its height."""
        return SIZES[self.size][self.orientation == "portrait"]

    @property
    def page(self) -> Rect:
        """The whole of it."""
        return Rect(0.0, 0.0, self.width_mm, self.height_mm)
