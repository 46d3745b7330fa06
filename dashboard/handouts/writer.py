"""What every document writes with: words in its language, headings, pairs, the stamp, the disclaimer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard.handouts.flow import BODY, Block, Column, Piece, Row, Setter, Style, table
from dashboard.handouts.subject import words_of
from layers.symbology import INK, INK_2, RING_INK, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.handouts.subject import Subject

TITLE: Final = Style(8.2, INK_2)
FIGURE: Final = Style(14.0, INK, bold=True, leading=1.2)
SUMMARY: Final = Style(8.4, INK)
WARNING: Final = Style(6.2, RING_INK)
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
