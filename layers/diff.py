"""Two packs side by side: which rules changed, field by field, and exactly which parcels flip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from layers._codes import NONE, Codes
from layers.assess import Assessment, assess
from layers.overrides import Overrides, require_known
from layers.policy import parse_pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._pack_models import Entry
    from layers.measures import Measures
    from layers.policy import PolicyPack

Plain: TypeAlias = Any
"""What JSON can hold; None where the pack says nothing."""


@dataclass(frozen=True)
class FieldChange:
    """One field of one entry, before and after; None where it is not there."""

    field: str
    before: Plain
    after: Plain


@dataclass(frozen=True)
class EntryChange:
    """One entry that both packs have and that is not the same in both."""

    id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class PackDiff:
    """What differs between two packs.

    Attributes
    ----------
    added, removed
        Ids of rules that only the second, only the first has.
    changed
        Rules that both have, field by field.
    besides
        Everything else: ``pack``, ``definitions``, ``land_use``, and each source, charge, transfer and
        unknown topic, field by field.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[EntryChange, ...]
    besides: tuple[EntryChange, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.besides)


@dataclass(frozen=True, eq=False)
class Flips:
    """Which parcels have another verdict under the second of two packs.

    Attributes
    ----------
    before, after
        All parcels under either pack.
    position
        Rows of the parcels that flip.
    """

    before: Assessment
    after: Assessment
    position: NDArray[np.intp]

    def __len__(self) -> int:
        """Count the parcels that flip."""
        return len(self.position)

    def matrix(self) -> NDArray[np.int64]:
        """Count all parcels by verdict before (rows) and after (columns)."""
        code = self.before.verdict.astype(np.intp) * 4 + self.after.verdict
        return np.bincount(code, minlength=16).reshape(4, 4).astype(np.int64, copy=False)

    def to_frame(self) -> pd.DataFrame:
        """Give one row a parcel that flips.

        Returns
        -------
        DataFrame
            ``position, parcel_id, before, after`` (codes of `Verdict`), ``rules``: the ids of the deciding
            rules that say something else than before, in the packs' order, with ``, `` between.
        """
        ids = self.before.measures.frame["parcel_id"].to_numpy(dtype=object)
        return pd.DataFrame(
            {
                "position": self.position,
                "parcel_id": ids[self.position],
                "before": self.before.verdict[self.position],
                "after": self.after.verdict[self.position],
                "rules": self._why(),
            }
        )

    def _why(self) -> NDArray[np.object_]:
        """Name the rules that turned; each combination is written once."""
        names = list(dict.fromkeys([*self.before.results, *self.after.results]))
        names = [name for name in names if self._decides(name)]
        turned = np.zeros(len(self), dtype=np.int64)
        for place, name in enumerate(names):
            codes = [self._codes(judged, name) for judged in (self.before, self.after)]
            turned |= (codes[0] != codes[1]).astype(np.int64) << place
        kinds, which = np.unique(turned, return_inverse=True)
        words = [", ".join(name for place, name in enumerate(names) if kind >> place & 1) for kind in kinds]
        told: NDArray[np.object_] = np.array([*words, ""], dtype=object)[which]
        return told

    def _decides(self, name: str) -> bool:
        kinds = {
            judged.results[name].rule.kind for judged in (self.before, self.after) if name in judged.results
        }
        return bool(kinds & {"hard", "preference"})

    def _codes(self, judged: Assessment, name: str) -> Codes:
        """Give a rule's codes of the parcels that flip; a pack without the rule has it not applicable."""
        if name not in judged.results:
            return np.full(len(self), NONE)
        return judged.results[name].verdict[self.position]


def diff_packs(one: PolicyPack, other: PolicyPack) -> PackDiff:
    """Compare two packs entry by entry and field by field.

    Parameters
    ----------
    one, other
        Rules, sources, charges and transfers are matched by id, unknown topics by their words.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> ma = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> diff_packs(ma, ma).same
    True
    >>> diff_packs(ma, with_values(ma, {"siting.ring500": 501})).changed[0]
    EntryChange(id='siting.ring500', fields=(FieldChange(field='value', before=500.0, after=501.0),))
    """
    rules = ({rule.id: rule for rule in pack.rules} for pack in (one, other))
    before, after = rules
    besides = [*_facts_changed(one, other), *_lists_changed(one, other)]
    return PackDiff(
        added=tuple(rule for rule in after if rule not in before),
        removed=tuple(rule for rule in before if rule not in after),
        changed=tuple(
            found for rule in before if rule in after for found in _changed(rule, before[rule], after[rule])
        ),
        besides=tuple(besides),
    )


def flips(
    measures: Measures,
    one: PolicyPack,
    other: PolicyPack,
    references: Mapping[str, str] | None = None,
    overrides: Overrides | None = None,
) -> Flips:
    """Find exactly the parcels that have another verdict under another pack.

    Parameters
    ----------
    measures
        Of all parcels.
    one, other
        The two packs.
    references
        The area's names for what the packs speak of.
    overrides
        Modes that hold under both; thresholds belong into a pack, see `with_values`.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.measures import Measures
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [3.2, 2.0], "support_share_counted": 0.1})
    >>> ma = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> found = flips(Measures(frame, (), (), {}, {}), ma, with_values(ma, {"far.max": 3.5}))
    >>> found.to_frame()[["parcel_id", "before", "after", "rules"]].to_numpy().tolist()
    [['a', 0, 2, 'far.max']]
    """
    before = assess(measures, one, references, overrides)
    after = assess(measures, other, references, overrides)
    return Flips(before, after, np.flatnonzero(before.verdict != after.verdict))


def with_values(pack: PolicyPack, values: Mapping[str, float]) -> PolicyPack:
    """Give a pack in which some rules have other numbers; everything else is as it was.

    Raises
    ------
    UnknownRule, BadOverride
        If the pack has no such rule with a single number, or a number is not finite.
    """
    overrides = Overrides(values)
    require_known(pack, overrides)
    raw = pack.model_dump(mode="python", by_alias=True, exclude_unset=True)
    for rule in raw.get("rule", ()):
        rule["value"] = values.get(rule["id"], rule.get("value"))
        if rule["value"] is None:
            del rule["value"]
    return parse_pack(raw)


def _fields(entry: Entry | None) -> dict[str, Plain]:
    return {} if entry is None else entry.model_dump(mode="json", by_alias=True, exclude_none=True)


def _changed(name: str, before: Entry | None, after: Entry | None) -> list[EntryChange]:
    """Compare two entries; nothing where they are the same."""
    old, new = _fields(before), _fields(after)
    fields = tuple(
        FieldChange(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )
    return [EntryChange(name, fields)] if fields else []


def _facts_changed(one: PolicyPack, other: PolicyPack) -> list[EntryChange]:
    return [
        *_changed("pack", one.info, other.info),
        *_changed("land_use", one.land_use, other.land_use),
        *_changed("definitions", one.definitions, other.definitions),
    ]


def _lists_changed(one: PolicyPack, other: PolicyPack) -> list[EntryChange]:
    """Compare sources, charges, transfers and unknown topics."""
    found: list[EntryChange] = []
    for kind in ("source", "charge", "transfer", "unknown"):
        before, after = (
            {_name(entry): entry for entry in getattr(pack, f"{kind}s")} for pack in (one, other)
        )
        for name in dict.fromkeys([*before, *after]):
            found += _changed(f"{kind} {name}", before.get(name), after.get(name))
    return found


def _name(entry: Entry) -> str:
    return str(getattr(entry, "id", None) or getattr(entry, "topic", ""))


__all__ = ["EntryChange", "FieldChange", "Flips", "PackDiff", "diff_packs", "flips", "with_values"]
