"""Ways to place a name: at a point, in an area, along a line, upright one under another where it is steep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from dashboard.sheets.displaylist import Floats, Glyph, Pen, Text, polyline, turned
from dashboard.sheets.fonts import Fonts, normal
from dashboard.sheets.paper import MM_PER_PT
from dashboard.sheets.placing import ABOVE_EM, BELOW_EM, Candidate, text_boxes

Side: TypeAlias = Literal[
    "centre", "right", "left", "above", "below", "above-right", "below-right", "above-left", "below-left"
]

HALO_MM: Final = 0.32
LEADING_EM: Final = 1.12
SECOND_SIZE: Final = 0.8  # the other language, under the first
SMALLEST_PT: Final = 5.0
MIDDLE_EM: Final = (ABOVE_EM - BELOW_EM) / 2  # from a baseline up to the middle of an ideograph
STEEP_DEG: Final = 52.0
STACK_EM: Final = 1.1
STACKED_ON: Final = 0.55  # by the step along the line, how far below the last each character stands
STACKED_BESIDE: Final = 0.86
BEND_DEG: Final = 24.0  # from one character to the next
SPREAD_DEG: Final = 75.0  # over the whole name
STRAIGHT_DEG: Final = 2.0
CLEAR_MM: Final = 1.0  # of the line's ends
# signs that are written otherwise where text runs down
UPRIGHT_FORMS: Final = {
    "（": "︵",
    "）": "︶",
    "(": "︵",
    ")": "︶",
    "《": "︽",
    "》": "︾",
    "「": "﹁",
    "」": "﹂",
}
DIAGONAL: Final[tuple[Side, ...]] = (
    *("above-right", "below-right", "above-left", "below-left"),
    *("right", "left", "above", "below"),
)
AROUND: Final[tuple[Side, ...]] = (
    *("right", "left", "above", "below"),
    *("above-right", "below-right", "above-left", "below-left"),
)


@dataclass(frozen=True)
class Hand:
    """How a name is written: fonts, size, ink, weight, halo, letter spacing."""

    fonts: Fonts
    size_pt: float
    colour: str
    bold: bool = False
    halo: str | None = "#FFFFFF"
    spacing_em: float = 0.0
    halo_mm: float = HALO_MM

    @property
    def em_mm(self) -> float:
        """The side of its square."""
        return self.size_pt * MM_PER_PT

    def text(self, text: str, x: float, y: float, **more: object) -> Text:
        """Write one line."""
        plain = Text(
            text,
            x,
            y,
            self.size_pt,
            self.colour,
            bold=self.bold,
            halo=self.halo,
            halo_mm=self.halo_mm if self.halo else 0.0,
            spacing_em=self.spacing_em,
        )
        return replace(plain, **more)  # type: ignore[arg-type]

    def second(self) -> Hand:
        """Give the hand of the line below in the other language."""
        return replace(self, size_pt=max(SMALLEST_PT, self.size_pt * SECOND_SIZE), bold=False, spacing_em=0.0)


def around(
    lines: Sequence[str],
    hand: Hand,
    *,
    x: float,
    y: float,
    sides: Sequence[Side] = AROUND,
    off_mm: float = 1.2,
) -> Iterator[Candidate]:
    """Give ways to write one or two lines at a point, on one side after the other.

    Parameters
    ----------
    lines
        The second is in the other language, smaller.
    hand
        How they are written and measured.
    x, y
        The point, mm.
    sides
        In order of preference.
    off_mm
        How far from the point they stand.
    """
    for side in sides:
        texts = tuple(_beside(lines, hand, side, (x, y), off_mm))
        yield Candidate(texts, tuple(box for text in texts for box in text_boxes(text, hand.fonts)))


def _beside(
    lines: Sequence[str], hand: Hand, side: Side, at: tuple[float, float], off_mm: float
) -> Iterator[Text]:
    x, y = at
    hands = (hand, hand.second())
    heights = [hands[min(place, 1)].em_mm * LEADING_EM for place in range(len(lines))]
    whole = sum(heights)
    anchor: Literal["start", "middle", "end"] = "middle"
    near = off_mm if side in AROUND[:4] else off_mm * 0.7
    if "right" in side:
        x, anchor = x + near, "start"
    elif "left" in side:
        x, anchor = x - near, "end"
    top = y - whole / 2
    if "above" in side:
        top = y - near - whole
    elif "below" in side:
        top = y + near
    for place, line in enumerate(lines):
        written = hands[min(place, 1)]
        middle = top + heights[place] / 2
        yield written.text(line, x, middle + MIDDLE_EM * written.em_mm, anchor=anchor)
        top += heights[place]


def led_out(
    lines: Sequence[str], hand: Hand, *, x: float, y: float, away_mm: Sequence[float], pen: Pen
) -> Iterator[Candidate]:
    """Give ways to write a name away from its point, a thin line leading there."""
    for far in away_mm:
        for angle in (-45.0, -135.0, 45.0, 135.0, 0.0, 180.0, -90.0, 90.0):
            across, down = turned(far, 0.0, angle)
            side: Side = (
                "right"
                if across > 0.1 * far
                else "left"
                if across < -0.1 * far
                else "above"
                if down < 0
                else "below"
            )
            for one in around(lines, hand, x=x + across, y=y + down, sides=(side,), off_mm=0.5):
                yield replace(one, leader=polyline([(x, y), (x + across, y + down)], pen))


def along(
    text: str, path: Floats, hand: Hand, *, off_mm: float | None = None, level_only: bool = False
) -> Iterator[Candidate]:
    """Give ways to write a name along a line.

    Where the line runs steep a Chinese name stands upright, one character under another, as the trade does;
    elsewhere each character follows the line.

    Parameters
    ----------
    text, hand
        What is written, and how.
    path
        Vertices of the line, n × 2, mm.
    off_mm
        From the line up to the text's foot, and to either side of it where characters stand upright;
        None writes on the line.
    level_only
        Leave out where the line runs steep.
    """
    plain = normal(text)
    track = Track(path)
    wide = 2 * sum(map(_ideograph, plain)) > len(plain)
    length = hand.fonts.width_mm(plain, hand.size_pt, bold=hand.bold, spacing_em=hand.spacing_em)
    for middle in track.middles(length):
        steep = track.steep(middle, length)
        if steep and level_only:
            continue
        if steep and wide:
            beside = (0.0,) if off_mm is None else (off_mm + hand.em_mm / 2, -off_mm - hand.em_mm / 2)
            ways = [stacked(plain, track, middle, hand, beside_mm=one) for one in beside]
        else:
            ways = []
        if not any(ways) and not (steep and wide and off_mm is None):
            ways = [_following(plain, track, middle, hand, off_mm)]
        for found in filter(None, ways):
            yield Candidate((found,), text_boxes(found, hand.fonts))


class Track:
    """A line on paper, walked by length.

    Examples
    --------
    >>> Track(np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])).at(15.0).tolist()
    [10.0, 5.0]
    """

    def __init__(self, path: Floats) -> None:
        steps = np.hypot(*np.diff(path, axis=0).T)
        self.path = path
        self.run = np.concatenate(([0.0], np.cumsum(steps)))
        self.length = float(self.run[-1])

    def at(self, run: float | Floats) -> Floats:
        """Give the point, or points, so far along."""
        found: Floats = np.column_stack(
            [np.interp(np.atleast_1d(run), self.run, self.path[:, axis]) for axis in (0, 1)]
        )
        return found[0] if np.ndim(run) == 0 else found

    def middles(self, length: float) -> list[float]:
        """List where a text of a length may have its middle, from the line's own middle outwards."""
        room = self.length - length - 2 * CLEAR_MM
        if room < 0:
            return []
        half = self.length / 2
        offsets = np.arange(0, room / 2 + 1e-9, max(2.0, room / 48))
        return [half + sign * offset for offset in offsets.tolist() for sign in ((1, -1) if offset else (1,))]

    def steep(self, middle: float, length: float) -> bool:
        """Whether the line runs rather down than across there."""
        (ax, ay), (bx, by) = self.at(np.array([middle - length / 2, middle + length / 2]))
        return bool(np.degrees(np.arctan2(abs(by - ay), abs(bx - ax))) > STEEP_DEG)


def stacked(text: str, track: Track, middle: float, hand: Hand, *, beside_mm: float = 0.0) -> Text | None:
    """Write upright characters down a steep line, the first one uppermost; on it, or so far to its right."""
    letters = [UPRIGHT_FORMS.get(one, one) for one in text if not one.isspace()]
    step = STACK_EM * hand.em_mm
    half = step * len(letters) / 2
    if middle - half < 0 or middle + half > track.length:
        return None
    runs: Floats = middle - half + step * (np.arange(len(letters), dtype=np.float64) + 0.5)
    places = track.at(runs)
    if places[0][1] > places[-1][1]:
        places = places[::-1]
    if (np.diff(places[:, 1]) < step * (STACKED_BESIDE if beside_mm else STACKED_ON)).any():
        return None  # the line turns: characters would stand beside one another
    glyphs = [
        Glyph(
            letter,
            float(x) + beside_mm - hand.fonts.advance(letter, bold=hand.bold) / 2000 * hand.em_mm,
            float(y) + MIDDLE_EM * hand.em_mm,
        )
        for letter, (x, y) in zip(letters, places, strict=True)
    ]
    return replace(hand.text(text, glyphs[0].x, glyphs[0].y), glyphs=tuple(glyphs))


def _following(text: str, track: Track, middle: float, hand: Hand, off_mm: float | None) -> Text | None:
    em = hand.em_mm
    advances = np.array([hand.fonts.advance(one, bold=hand.bold) / 1000 * em for one in text])
    ends = np.cumsum(advances + hand.spacing_em * em)
    length = float(ends[-1] - hand.spacing_em * em)
    begins = middle - length / 2 + np.concatenate(([0.0], ends[:-1]))
    first, last = track.at(begins), track.at(begins + advances)
    backwards = last[-1][0] < first[0][0]
    if backwards:
        begins = middle + length / 2 - np.concatenate(([0.0], ends[:-1]))
        first, last = track.at(begins), track.at(begins - advances)
    angles = np.degrees(np.unwrap(np.arctan2(*(last - first).T[::-1])))
    if np.ptp(angles) > SPREAD_DEG or (np.abs(np.diff(angles)) > BEND_DEG).any():
        return None
    down = MIDDLE_EM * em if off_mm is None else -off_mm
    if np.ptp(angles) < STRAIGHT_DEG:
        angle = float(np.mean(angles))
        x, y = turned(0.0, down, angle)
        centre = (first[0] + last[-1]) / 2
        return hand.text(text, float(centre[0]) + x, float(centre[1]) + y, anchor="middle", angle_deg=angle)
    glyphs = []
    for letter, (x, y), angle in zip(text, first.tolist(), angles.tolist(), strict=True):
        across, lower = turned(0.0, down, angle)
        glyphs.append(Glyph(letter, x + across, y + lower, angle))
    return replace(hand.text(text, glyphs[0].x, glyphs[0].y), glyphs=tuple(glyphs))


def _ideograph(character: str) -> bool:
    return "\u2e80" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"
