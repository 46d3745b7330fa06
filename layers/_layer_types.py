"""What layered packs say: one layer's rule, all layers on one quantity, one row to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from layers._codes import FAIL, NONE, PASS, REVIEW, Codes, Floats, Mask, RuleVerdict
from layers.policy import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.policy import Metric, Op

Side: TypeAlias = Literal["floor", "cap"]

_FLOORS: Final = (">=", ">", "==")
_CAPS: Final = ("<=", "<", "==")


@dataclass(frozen=True, eq=False)
class LayerRule:
    """One rule of one layer on all parcels.

    Attributes
    ----------
    layer, layer_title
        The pack's id and titles (zh, en), or ``plan`` for the parcels' own conditions.
    level
        0 is the most general layer.
    limit
        One a parcel, in the rule's unit; NaN where the layer states none for it.
    verdict
        Codes of `RuleVerdict`.
    measured
        In the rule's unit, and on the base that the layer names: shares may differ from layer to layer.
    applies
        Where it is known to apply, `open` where what it depends on is not answered.
    """

    layer: str
    layer_title: tuple[str, str]
    level: int
    rule: Rule
    limit: Floats
    verdict: Codes
    measured: Floats
    applies: Mask
    open: Mask

    def binds(self, side: Side) -> bool:
        """Whether it is a hard limit on this side."""
        return self.rule.kind == "hard" and self.rule.op in (_FLOORS if side == "floor" else _CAPS)


@dataclass(frozen=True, eq=False)
class MetricLayers:
    """All layers' rules on one quantity.

    Attributes
    ----------
    rules
        From the most general layer to the most specific.
    floor, cap
        The limits that govern, NaN where there is none.
    floor_by, cap_by
        Position in `rules` of the rule that governs; -1 where there is none.
    """

    metric: Metric
    rules: tuple[LayerRule, ...]
    floor: Floats
    cap: Floats
    floor_by: NDArray[np.int16]
    cap_by: NDArray[np.int16]

    @cached_property
    def empty(self) -> Mask:
        """Where the floor and the cap that govern leave no value."""
        strict = self._strict(">", self.floor_by) | self._strict("<", self.cap_by)
        found: Mask = (self.floor > self.cap) | (strict & (self.floor == self.cap))
        return found

    @cached_property
    def outdone(self) -> Mask:
        """Where a more general layer that applies is stricter than the one that governs."""
        found = np.zeros(len(self.floor), dtype=bool)
        for position, one in enumerate(self.rules):
            if one.binds("cap"):
                found |= one.applies & (one.limit < self.cap) & (self.cap_by != position)
            if one.binds("floor"):
                found |= one.applies & (one.limit > self.floor) & (self.floor_by != position)
        return found

    @property
    def conflict(self) -> Mask:
        """Where the layers do not agree: no value is left, or a more general layer is stricter."""
        return self.empty | self.outdone

    @cached_property
    def open(self) -> Mask:
        """Where a hard rule may apply and what it depends on is not answered."""
        found = np.zeros(len(self.floor), dtype=bool)
        for one in self.rules:
            if one.rule.kind == "hard":
                found |= one.open
        return found

    @cached_property
    def verdict(self) -> Codes:
        """Codes of `RuleVerdict`: what governs, and needs review where a hard rule's condition is open."""
        count = len(self.floor)
        codes = np.full(count, NONE)
        for position, one in enumerate(self.rules):
            governs = (self.floor_by == position) | (self.cap_by == position)
            codes[governs & (one.verdict == PASS) & (codes == NONE)] = PASS
            codes[governs & (one.verdict == REVIEW) & (codes != FAIL)] = REVIEW
            codes[governs & (one.verdict == FAIL)] = FAIL
        codes[self.open & (codes != FAIL)] = REVIEW
        return codes

    def _strict(self, op: Op, by: NDArray[np.int16]) -> Mask:
        strict = np.array([*(one.rule.op == op for one in self.rules), False])
        return strict[by].astype(np.bool_, copy=False)


@dataclass(frozen=True)
class LayerRow:
    """One rule of one layer on one parcel, ready to be shown."""

    metric: str
    layer: str
    layer_title: tuple[str, str]
    rule_id: str
    op: str | None
    limit: float | None
    unit: str
    measured: float | None
    verdict: RuleVerdict
    governs: tuple[Side, ...]
    needs: tuple[str, ...]
    kind: str
    status: str
    quote: str | None
    source: str
