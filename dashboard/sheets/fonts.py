"""The fonts of sheets: how wide a text runs, and which font has its characters; none having one is an error.

Two weights of Noto Sans SC, subset to GBK at set-up. Behind each stands the whole packaged font, so that a
rare character of a name is drawn by it, character by character. No font of the system is ever asked.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import TTFont

from dashboard.settings import Settings
from dashboard.setup.fonts import FACES, SOURCE, print_font
from dashboard.sheets.paper import MM_PER_PT
from geodata.errors import MissingFont, MissingGlyphs

Run: TypeAlias = tuple[str, str]  # name of the font, text

FAMILY: Final = "Noto Sans SC"
REGULAR: Final = 400
BOLD: Final = 700
UNITS: Final = 1000.0  # widths are in thousandths of an em
ASCENT_EM: Final = 0.88
DESCENT_EM: Final = 0.12
CAP_HEIGHT_EM: Final = 0.733
# drawn as the plain signs they stand for, by every backend alike
SAME: Final = {0x00A0: 0x20, 0x202F: 0x20, 0x2009: 0x20}
GLUE: Final = frozenset("\u00a0\u202f\u2009\u2060")  # no line breaks at these
INVISIBLE: Final = frozenset({0x2060, 0x200B, 0xFEFF})
APOSTROPHE: Final = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z\s]|$)")
PLAIN: Final[dict[int, int | None]] = {**SAME, **dict.fromkeys(INVISIBLE)}


@dataclass(frozen=True)
class Face:
    """One font file, parsed when the first of its characters is asked for.

    Attributes
    ----------
    known
        The width of each character in thousandths of an em, for a face without a file.
    """

    name: str
    known: Mapping[int, float] | None = field(default=None, repr=False)
    path: Path | None = None

    @cached_property
    def font(self) -> TTFont:
        """The font itself.

        Raises
        ------
        MissingFont
            If the face was not read from a file.
        """
        if self.path is None:
            raise MissingFont(path=self.name)
        font = TTFont(self.name, str(self.path), asciiReadable=False)
        font.face.name = self.name.replace(
            " ", ""
        ).encode()  # two files of one design must not share their names
        return font

    @cached_property
    def widths(self) -> Mapping[int, float]:
        """The width of each character in thousandths of an em."""
        return self.font.face.charWidths if self.known is None else self.known


@dataclass(frozen=True)
class Fonts:
    """The faces of both weights, each list in the order they are asked for a character.

    Examples
    --------
    >>> plain = Face("plain", {ord("a"): 500.0, ord("b"): 600.0})
    >>> fonts = Fonts({400: (plain,), 700: (plain,)})
    >>> round(fonts.width_mm("ab", 10.0), 3)
    3.881
    >>> fonts.runs("ab")
    [('plain', 'ab')]
    """

    faces: dict[int, tuple[Face, ...]]
    lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def width_mm(self, text: str, size_pt: float, *, bold: bool = False, spacing_em: float = 0.0) -> float:
        """Measure a text: its advance in mm, letter spacing between its characters included.

        Raises
        ------
        MissingGlyphs
            If no font has one of its characters.
        """
        plain, first = normal(text), self.faces[BOLD if bold else REGULAR][0].widths
        try:
            thousandths = sum([first[ord(character)] for character in plain])
        except KeyError:
            thousandths = sum(self.advance(character, bold=bold, text=plain) for character in plain)
        spacing = spacing_em * max(len(plain) - 1, 0)
        return (thousandths / UNITS + spacing) * size_pt * MM_PER_PT

    def advance(self, character: str, *, bold: bool = False, text: str = "") -> float:
        """Give the advance of one character in thousandths of an em."""
        return self._face(character, bold=bold, text=text).widths[ord(character)]

    def runs(self, text: str, *, bold: bool = False) -> list[Run]:
        """Split a text into runs of one font each.

        Raises
        ------
        MissingGlyphs
            If no font has one of its characters.
        """
        found: list[Run] = []
        plain, first = normal(text), self.faces[BOLD if bold else REGULAR][0]
        if first.widths.keys() >= set(map(ord, plain)):
            return [(first.name, plain)] if plain else []
        for character in plain:
            name = self._face(character, bold=bold, text=plain).name
            if found and found[-1][0] == name:
                found[-1] = (name, found[-1][1] + character)
            else:
                found.append((name, character))
        return found

    def require(self, text: str, *, bold: bool = False) -> None:
        """Refuse a text with characters that no font has, naming all of them."""
        known = self.faces[BOLD if bold else REGULAR]
        missing = [
            one for one in dict.fromkeys(normal(text)) if not any(ord(one) in face.widths for face in known)
        ]
        if missing:
            named = "、".join(f"{one} U+{ord(one):04X}" for one in missing)
            raise MissingGlyphs(characters=named, text=text)

    def lines(self, text: str, size_pt: float, width_mm: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines no wider than `width_mm`: between words, and between any two ideographs.

        Examples
        --------
        >>> face = Face("plain", {ord(c): 500.0 for c in "abc "})
        >>> Fonts({400: (face,), 700: (face,)}).lines("ab abc a", 10.0, 11.0)
        ['ab abc', 'a']
        """
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for piece in self._short(pieces(paragraph), size_pt, width_mm, bold=bold):
                if line and self.width_mm((line + piece).rstrip(), size_pt, bold=bold) > width_mm:
                    lines.append(line.rstrip())
                    line = piece.lstrip()
                else:
                    line += piece
            lines.append(line.rstrip())
        return lines

    def _short(self, words: list[str], size_pt: float, width_mm: float, *, bold: bool) -> Iterator[str]:
        """Cut a word that is wider than a whole line, anywhere."""
        for word in words:
            if self.width_mm(word.rstrip(), size_pt, bold=bold) > width_mm:
                yield from word
            else:
                yield word

    def _face(self, character: str, *, bold: bool, text: str) -> Face:
        code = ord(character)
        for face in self.faces[BOLD if bold else REGULAR]:
            if code in face.widths:
                return face
        self.require(text or character, bold=bold)
        raise KeyError(character)


NOT_FIRST: Final = frozenset("，。；：、！？）》」』】％%,.;:!?)]}·/-—…”’")
NOT_LAST: Final = frozenset("（《「『【([{“‘/-")


def pieces(text: str) -> list[str]:
    """Cut a text where a line may break; closing signs stay with what they close.

    Examples
    --------
    >>> pieces("两侧 500 m，范围")
    ['两', '侧 ', '500 ', 'm，', '范', '围']
    """
    found: list[str] = []
    for character in text:
        fresh = bool(found) and _breaks(found[-1][-1], character)
        if fresh or not found:
            found.append(character)
        else:
            found[-1] += character
    return found


def _breaks(before: str, after: str) -> bool:
    if after in NOT_FIRST or (before in NOT_LAST and not before.isspace()):
        return False
    if after.isspace() or {before, after} & GLUE:
        return False
    if before.isspace():
        return True
    return _wide(before) or _wide(after)


def _wide(character: str) -> bool:
    return "\u2e80" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


def normal(text: str) -> str:
    r"""Return a text as it is drawn: no-break spaces as what they look like, joiners left out.

    An apostrophe is straight: a Chinese font has the other one a whole em wide.

    Examples
    --------
    >>> normal("1\u202f000\u00a0m\u2060")
    '1 000 m'
    >>> normal("the parcel’s 地块"), normal("the parcels’ ids"), normal("‘地块’")
    ("the parcel's 地块", "the parcels' ids", '‘地块’')
    """
    return text if text.isascii() else APOSTROPHE.sub("'", text.translate(PLAIN))


WESTERN: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def western(text: str) -> str:
    """Return a text without ideographs with plain quotation marks: a Chinese font has them a whole em wide.

    Examples
    --------
    >>> western("the “4+2” alliance"), western("“4+2”联盟")
    ('the "4+2" alliance', '“4+2”联盟')
    """
    return text if text.isascii() or any(map(_wide, text)) else text.translate(WESTERN)


def load_fonts(settings: Settings | None = None) -> Fonts:
    """Load the fonts that set-up prepared; the same ones are given again.

    Raises
    ------
    MissingFont
        If set-up has not been run.
    """
    given = settings or Settings()
    return _load(given.setup_folder / "fonts", given.libraries)


@cache
def _load(folder: Path, libraries: Path) -> Fonts:
    faces: dict[int, tuple[Face, ...]] = {}
    for weight, file in FACES.items():
        subset = _read(f"{FAMILY} {weight}", print_font(folder, weight))
        whole = libraries / SOURCE / file
        faces[weight] = (subset, _read(f"{FAMILY} {weight} whole", whole)) if whole.is_file() else (subset,)
    return Fonts(faces)


def _read(name: str, path: Path) -> Face:
    if not path.is_file():
        raise MissingFont(path=path.name)
    return Face(name, path=path)


def embedded(face: Face) -> TTFont:
    """Give a face for one document, which embeds the characters that it uses; the parsed file is shared.

    Raises
    ------
    MissingFont
        If the face was not read from a file.
    """
    font = copy(face.font)
    font.state = WeakKeyDictionary()
    return font
