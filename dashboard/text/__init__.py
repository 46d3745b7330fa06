"""The catalogue: every sentence and word of the pages, in Chinese and in English, under the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dashboard.view import Language

FOLDER: Final = Path(__file__).parent
PARTS: Final = ("commands", "policy", "region")


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return every text of one language by its dotted key.

    Examples
    --------
    >>> catalogue("en")["page.explore"]
    'Explore'
    """
    texts: dict[str, str] = {}
    for path in (FOLDER / f"{language}.toml", *(FOLDER / f"{language}.{part}.toml" for part in PARTS)):
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
    """
    return catalogue(language)[key].format(**facts)


def knows(key: str) -> bool:
    """Tell whether the catalogue has a text under this key.

    Examples
    --------
    >>> knows("page.explore"), knows("page.nowhere")
    (True, False)
    """
    return key in catalogue("zh")
