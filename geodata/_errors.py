"""The root of the tree of errors, and its three branches; `geodata.errors` holds the leaves."""

from __future__ import annotations

from typing import ClassVar, Literal

from geodata.grouping import grouped

Language = Literal["zh", "en"]


class BridgeheadError(Exception):
    """Base of every fault that a user can be told about.

    Parameters
    ----------
    **facts
        What the sentence speaks of, by the names in its template.

    Examples
    --------
    >>> from geodata.errors import MissingFile
    >>> print(MissingFile(path="land.gpkg").sentence("en"))
    There is no file land.gpkg. Give the path of an existing file.
    """

    en: ClassVar[str] = "Something went wrong: {detail}."
    zh: ClassVar[str] = "出现问题：{detail}。"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.en.format(**grouped(facts)))

    def sentence(self, language: Language) -> str:
        """Say the fault in one of the two languages."""
        return (self.zh if language == "zh" else self.en).format(**grouped(self.facts))


class DataError(BridgeheadError):
    """A fault of a file, a layer or a column that came from outside."""


class StoreError(BridgeheadError):
    """A fault of the folder in which data sets are kept."""


class PolicyError(BridgeheadError):
    """A fault of a policy pack."""
