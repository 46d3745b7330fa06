"""What the card of a parcel says, as plain data: words and numbers ready to be set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.explore.deeper import Deeper
    from dashboard.explore.sketch import Sketch
    from dashboard.explore.steps import Steps


@dataclass(frozen=True)
class RuleLine:
    """One rule on one parcel: the mark, what was measured, what is allowed, and where that is said."""

    rule_id: str
    mark: str  # pass | fail | needs_review | not_applicable
    name: str
    measured: str
    limit: str
    original: str  # the pack's own limit where another is in force, else empty
    margin: str
    sentence: str
    quote: str
    source: str
    assumed: bool


@dataclass(frozen=True)
class TopUp:
    """The land price top-up: what it would be at a typed price, or why there is none."""

    applies: bool
    rate: str
    area_ha: str
    amount: str
    per_mu: str
    hint: str


@dataclass(frozen=True)
class Card:
    """One parcel."""

    parcel_id: str
    name: str
    subtitle: str
    verdict: str
    flags: tuple[str, ...]
    summary: str
    status: str
    area_ha: str
    area_mu: str
    area_caption: str
    cap: str
    cap_caption: str
    distance: str
    distance_captions: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    floor: tuple[tuple[str, str, str], ...]  # name, value, note
    topup: TopUp
    source: str
    altered: tuple[str, ...]
    change: str  # the smallest single one that lifts the parcel; empty for one of priority
    deeper: Deeper | None  # what lies under the card; none while it is still to come
    sketch: Sketch | None
    steps: Steps


@dataclass(frozen=True)
class Sums:
    """Several parcels together; `cap` and `transfer` are of the `admitted` ones alone."""

    ids: tuple[str, ...]
    count: int
    admitted: int
    area_ha: str
    area_mu: str
    cap: str
    transfer: str
    verdicts: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, str, str], ...]  # id, verdict key, area in ha
    topup: TopUp
