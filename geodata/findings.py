"""What was noticed while a file was taken in: typed, with the sentence in both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from geodata._finding_words import EN, ZH, Kind
from geodata.grouping import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.errors import Language

__all__ = ["Finding", "Kind", "Outcome", "capped"]

# So many findings of one kind are kept one by one; the rest are counted in one more.
ONE_BY_ONE = 200


# What became of the feature a finding is about; of any other kind it was kept as it came
_LEFT_OUT = frozenset(
    {
        Kind.COLLAPSED,
        Kind.NO_GEOMETRY,
        Kind.NOT_FINITE,
        Kind.NOT_AREAL,
        Kind.TOO_COMPLEX,
        Kind.TOO_CHANGED,
        Kind.NOWHERE,
    }
)
_CHANGED = frozenset({Kind.REPAIRED})
Outcome = Literal["left_out", "changed", "kept"]


@dataclass(frozen=True)
class Finding:
    """One thing noticed.

    Parameters
    ----------
    kind
        What it is about.
    row
        Row in the file, from 0, where it concerns one feature.
    facts
        What its sentence speaks of.

    Examples
    --------
    >>> print(Finding(Kind.FLATTENED, facts={"count": 3}).sentence("en"))
    3 features carried heights or measures, which were dropped.
    """

    kind: Kind
    row: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What became of the feature: left out, changed, or kept as it came."""
        if self.kind in _LEFT_OUT:
            return "left_out"
        return "changed" if self.kind in _CHANGED else "kept"

    def sentence(self, language: Language) -> str:
        """Say it in one of the two languages."""
        return (ZH if language == "zh" else EN)[self.kind].format(**grouped(self.facts))

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, both sentences included, for a manifest."""
        return {
            "kind": str(self.kind),
            "row": self.row,
            "facts": dict(self.facts),
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
        }


def capped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the first 200 findings of each kind; one more says how many others there were.

    Examples
    --------
    >>> notes = capped(Finding(Kind.COLLAPSED, row, {"feature": row, "reason": ""}) for row in range(250))
    >>> len(notes), notes[-1].sentence("en")
    (201, '50 more findings of the kind collapsed.')
    """
    seen: Counter[Kind] = Counter()
    kept = []
    for finding in findings:
        seen[finding.kind] += 1
        if seen[finding.kind] <= ONE_BY_ONE:
            kept.append(finding)
    over = ((kind, count - ONE_BY_ONE) for kind, count in seen.items() if count > ONE_BY_ONE)
    return (*kept, *(Finding(Kind.MORE, facts={"count": count, "of": str(kind)}) for kind, count in over))


def first_of_each(findings: Iterable[Finding], language: Language, *, most: int = 3) -> str:
    """Say the first finding of each kind that left a feature out, of a few kinds, as one text.

    Examples
    --------
    >>> gone = [Finding(Kind.NO_GEOMETRY, row, {"feature": row + 1}) for row in range(9)]
    >>> first_of_each(gone, "en")
    'Feature 1 has no geometry; it was left out.'
    """
    first: dict[Kind, str] = {}
    for finding in findings:
        if finding.outcome == "left_out":
            first.setdefault(finding.kind, finding.sentence(language))
    return ("" if language == "zh" else " ").join(list(first.values())[:most])
