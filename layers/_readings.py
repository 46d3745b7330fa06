"""Where the number that a rule asks for stands in the measures: one answer for arrays and for the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from geodata.errors import OverlappingZones
from layers._metrics import METRICS
from layers.overrides import MEASURE_FROM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.measures import Measures
    from layers.policy import Rule

    Floats = NDArray[np.float64]

Combine: TypeAlias = Literal["one", "least", "sum"]

_SUM_SLACK: Final = 1e-9  # shares are quotients of areas: added up they agree to within rounding


@dataclass(frozen=True)
class Reading:
    """How a rule's quantity is read.

    Attributes
    ----------
    state
        Global-state key of the mode, empty where there is none.
    columns
        By mode, the columns it is made of, and in `combine` how: the only one, the least, the sum.
    triggers
        By mode, the column with the id of the feature that decided; empty where the columns' own ids tell.
    ids
        Feature ids of the columns, in their order, where each is of one feature.
    divisor
        What the column is divided by to be in the rule's unit.
    not_loaded
        The pack's names of features that are not loaded.
    accuracy
        The column with the accuracy of what was measured, in metres; empty where none is stated.
    """

    state: str
    columns: Mapping[str, tuple[str, ...]]
    combine: Combine = "one"
    triggers: Mapping[str, str] | None = None
    ids: tuple[str, ...] = ()
    divisor: float = 1.0
    not_loaded: tuple[str, ...] = ()
    accuracy: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is no column to read at all."""
        return not any(self.columns.values())

    def partial(self) -> bool:
        """Whether some, not all, of the features it asks for are loaded."""
        return bool(self.not_loaded) and not self.nothing


def reading_of(rule: Rule, measures: Measures, references: Mapping[str, str]) -> Reading:
    """Find where a rule's number stands.

    Parameters
    ----------
    rule
        The rule.
    measures
        Which features are loaded, and, to know whether zones overlap, the shares.
    references
        The pack's names of features → the area's ids.

    Raises
    ------
    OverlappingZones
        If the rule asks for some of the loaded zones and these overlap.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.measures import Measures
    >>> from layers.policy import Rule
    >>> rule = Rule(id="a", metric="site_area_ha", op=">=", value=1.5, status="stated", source="s")
    >>> reading_of(rule, Measures(pd.DataFrame(), (), (), {}, {}), {}).columns
    {'': ('site_area_m2',)}
    """
    if rule.metric == "distance_to_lines":
        return _to_lines(rule, measures, references)
    if rule.metric == "share_inside_zones":
        return _in_zones(rule, measures, references)
    if rule.metric == "support_floor_share":
        bases = {base: (f"support_share_{base}",) for base in ("counted", "gross")}
        return Reading("share_base", bases)
    facts = METRICS[rule.metric]
    return Reading("", {"": (facts.column or rule.metric,)}, divisor=facts.divisor)


def values_of(reading: Reading, mode: str, measures: Measures) -> Floats:
    """Read a quantity of every parcel; NaN where it, or its column, is missing."""
    frame = measures.frame
    columns = reading.columns.get(mode, ())
    if not columns or any(name not in frame for name in columns):
        return np.full(len(frame), np.nan)
    values = [frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in columns]
    total = values[0]
    for other in values[1:]:
        total = np.minimum(total, other) if reading.combine == "least" else total + other
    return total if reading.divisor == 1.0 else total / reading.divisor


def triggers_of(reading: Reading, mode: str, measures: Measures) -> NDArray[np.object_]:
    """Give the id of the feature that decided for every parcel; None where there is none."""
    frame = measures.frame
    nobody = np.full(len(frame), None, dtype=object)
    column = (reading.triggers or {}).get(mode, "")
    if column in frame:
        ids = frame[column].to_numpy(dtype=object)
        return np.where(frame[column].isna().to_numpy(), nobody, ids)
    if not reading.ids or len(reading.ids) != len(reading.columns.get(mode, ())):
        return nobody
    table = np.column_stack([frame[name].to_numpy(dtype=np.float64) for name in reading.columns[mode]])
    there = ~np.isnan(table).any(axis=1)
    if reading.accuracy == "carrier_accuracy_m":
        there &= (table > 0).any(axis=1)
        table = -table
    codes = np.where(there[:, None], table, np.inf).argmin(axis=1)
    return np.where(there, np.array(reading.ids, dtype=object)[codes], nobody)


def _found(
    names: tuple[str, ...], references: Mapping[str, str], loaded: tuple[str, ...]
) -> tuple[list[str], tuple[str, ...]]:
    """Split a pack's names into the ids that are loaded and the names that are not."""
    ids = [references[name] for name in names if references.get(name) in loaded]
    return list(dict.fromkeys(ids)), tuple(name for name in names if references.get(name) not in loaded)


def _to_lines(rule: Rule, measures: Measures, references: Mapping[str, str]) -> Reading:
    ids, lacking = _found(rule.lines, references, measures.ring_ids)
    whole = bool(ids) and set(ids) == set(measures.ring_ids)
    endings = [""] if whole else [f":{ring}" for ring in ids]
    columns = {mode: tuple(f"ring_{mode}_m{ending}" for ending in endings) for mode in MEASURE_FROM}
    return Reading(
        state="measure_from",
        columns=columns,
        combine="least" if len(ids) > 1 and not whole else "one",
        triggers={mode: f"ring_{mode}_id" for mode in MEASURE_FROM} if whole else None,
        ids=tuple(ids),
        not_loaded=lacking,
        accuracy="ring_accuracy_m",
    )


def _in_zones(rule: Rule, measures: Measures, references: Mapping[str, str]) -> Reading:
    ids, lacking = _found(rule.zones, references, measures.carrier_ids)
    whole = bool(ids) and set(ids) == set(measures.carrier_ids)
    if len(ids) > 1 and not whole and not _disjoint(measures):
        raise OverlappingZones(rule=rule.id, zones=", ".join(ids))
    return Reading(
        state="",
        columns={"": ("share_union",) if whole else tuple(f"share:{zone}" for zone in ids)},
        combine="sum" if len(ids) > 1 and not whole else "one",
        triggers={"": "carrier"} if whole else None,
        ids=tuple(ids),
        not_loaded=lacking,
        accuracy="carrier_accuracy_m",
    )


def _disjoint(measures: Measures) -> bool:
    """Whether no parcel lies in two zones at once: then shares add up to the share in the union."""
    total = np.sum([measures.share(zone) for zone in measures.carrier_ids], axis=0)
    union = measures.frame["share_union"].to_numpy(dtype=np.float64)
    return bool(np.all((np.abs(total - union) <= _SUM_SLACK) | np.isnan(union)))
