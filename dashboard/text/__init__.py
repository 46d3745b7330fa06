"""The catalogue: every sentence and word of the pages, in Chinese and in English, under the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dashboard.view import Language

PLURAL: Final = "plural:"
FOLDER: Final = Path(__file__).parent


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


class _Speaker(Formatter):
    """Puts facts into a text; ``{count:plural:parcel|parcels}`` chooses the word by the number."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one fact; a plural is its word alone."""
        if not format_spec.startswith(PLURAL):
            return str(super().format_field(value, format_spec))
        one, other = format_spec.removeprefix(PLURAL).split("|")
        return one if str(value) == "1" else other


_SPEAKER: Final = _Speaker()


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return every text of one language by its dotted key.

    Examples
    --------
    >>> catalogue("en")["page.explore"]
    'Explore'
    """
    texts: dict[str, str] = {}
    for path in (FOLDER / f"{language}.toml", *sorted(FOLDER.glob(f"{language}.*.toml"))):
        texts |= _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(texts)


def say(language: Language, key: str, /, **facts: object) -> str:
    """Say one text of the catalogue with its facts put in.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    key
        Dotted key; an unknown one is a fault of the program and raises.
    **facts
        What the text's placeholders name.

    Raises
    ------
    KeyError
        If the catalogue has no such text, or a fact is missing.

    Examples
    --------
    >>> say("zh", "filter.shown", count="318", total="812")
    '已筛 318 / 812 宗'
    >>> say("en", "words.parcels", count="1"), say("en", "words.parcels", count="2")
    ('1 parcel', '2 parcels')
    """
    return _SPEAKER.vformat(catalogue(language)[key], (), facts)


def enumerated(language: Language, words: Iterable[str], *, by: str = "or") -> str:
    """Write words one after another with the comma (`by` ``or``) or semicolon (``and``) of a language.

    Examples
    --------
    >>> enumerated("zh", ["甲", "乙"]), enumerated("en", ["a", "b"], by="and")
    ('甲、乙', 'a; b')
    """
    return say(language, f"words.{by}").join(words)


def capital(words: str) -> str:
    """Begin with a capital letter, whatever follows.

    Examples
    --------
    >>> capital("inside a park")
    'Inside a park'
    """
    return words[:1].upper() + words[1:]


def knows(key: str) -> bool:
    """Tell whether the catalogue has a text under this key.

    Examples
    --------
    >>> knows("page.explore"), knows("page.nowhere")
    (True, False)
    """
    return key in catalogue("zh")
