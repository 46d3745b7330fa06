"""What every document writes with: words in its language, headings, pairs, the stamp, the disclaimer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.handouts.flow import BODY, SMALL, Block, Column, Piece, Row, Setter, Style, stack, table
from dashboard.handouts.marks import qr
from dashboard.handouts.subject import words_of
from dashboard.settings import only_here
from dashboard.sheets.sheetlink import QR_BYTES, in_qr, remember
from layers.symbology import INK, INK_2, RING_INK, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.handouts.subject import Subject

TITLE: Final = Style(8.2, INK_2)
FIGURE: Final = Style(14.0, INK, bold=True, leading=1.2)
SUMMARY: Final = Style(8.4, INK)
WARNING: Final = Style(6.2, RING_INK)
HERE: Final = Style(5.4, RING_INK)
STRONG: Final = Style(6.8, INK, bold=True)


@dataclass(frozen=True)
class Writer:
    """Writes in a document's language.

    Attributes
    ----------
    setter
        Measures and sets text.
    subject
        For the language, the stamp and the date.
    """

    setter: Setter
    subject: Subject

    def say(self, key: str, /, **facts: Words | str) -> str:
        """Say a text of the catalogue."""
        return self.subject.say(words_of(key, **facts))

    def label(self, words: Words, style: Style = BODY) -> tuple[Piece, ...]:
        """Return a label: one language, or the Chinese with the English small behind or under it."""
        if self.subject.tongue != "both" or words.zh == words.en:
            said = words.zh if self.subject.language == "zh" else sentence_case(words.en)
            return (Piece(said, style),)
        return (Piece(words.zh, style, sentence_case(words.en)),)

    def value(self, words: Words, style: Style = BODY) -> tuple[Piece, ...]:
        """Return a value: the numbers are the same in both languages, and stand in the leading one."""
        return (Piece(words.say(self.subject.language), style),)

    def section(self, title: Words, width: float) -> Block:
        """Set the heading of a section; of two languages the second stands small at its end."""
        if self.subject.tongue != "both":
            return self.setter.heading(self.subject.say(title), width)
        return self.setter.heading(title.zh, width, title.en)

    def heading(self, key: str, width: float, note: Words | None = None) -> Block:
        """Set a section's heading, a note at its end."""
        text = self.say(f"brief.{key}")
        return self.setter.heading(text, width, "" if note is None else note.say(self.subject.language))

    @property
    def stamp_words(self) -> str:
        """What is stamped on the page."""
        return self.subject.say(self.subject.stamp)

    def pairs(self, pairs: Sequence[tuple[Words, Words]], width: float, share: float = 0.36) -> Block:
        """Set pairs of a label and a value under one another."""
        columns = (Column(width * share), Column(width * (1 - share), "right"))
        quiet = Style(6.2, INK_2)
        rows = [Row((self.label(label, quiet), self.value(value, STRONG))) for label, value in pairs]
        return table(self.setter, columns, rows, pad=0.55)

    def beside_code(self, lines: Block, link: str, width: float, side: float) -> Block:
        """Set lines beside the code of a link, which says what it is for, and that it opens here alone."""
        room = width - side - 3
        said = [self.setter.paragraph(self.say("export.reopen"), room, SMALL, align="right")]
        if only_here(link):
            said.append(self.setter.paragraph(self.say("export.reopen_here"), room, HERE, align="right"))
        settings, told = self.subject.context.settings, link
        if len(link.encode()) > QR_BYTES:  # too fine to be read off paper: the short link, which is kept
            told = in_qr(settings, link)
            remember(settings, link)
        words, code = stack(said), qr(told, side)
        height = max(lines.height + words.height, side)
        parts = ((0.0, 0.0, lines), (0.0, height - words.height, words), (width - side, height - side, code))
        return Block((), height, parts)

    @property
    def disclaimer(self) -> str:
        """Say that the policy's summary is no legal text."""
        own = self.subject.context.pack.info.disclaimer
        return self.say("export.disclaimer") if own is None or self.subject.language == "en" else own


def sentence_case(text: str) -> str:
    """Begin a text with a capital.

    Examples
    --------
    >>> sentence_case("site area"), sentence_case("")
    ('Site area', '')
    """
    return text[:1].upper() + text[1:]
