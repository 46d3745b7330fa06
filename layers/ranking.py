"""A transparent order of the parcels that qualify: each criterion scaled 0 to 1, weighted, laid open.

The order never touches a verdict: it only sorts what the rules already let through.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geodata.errors import BadQuantity, UnknownCriterion
from layers._codes import Floats, Mask, Verdict
from layers._figures import exact, half_up
from layers._sentences import filled
from layers._symbol_types import Words
from layers.overrides import limit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.assess import Assessment

Criterion: TypeAlias = Literal["crossing", "station", "ring", "size", "headroom", "price"]
Ints: TypeAlias = "NDArray[np.intp]"

CRITERIA: Final[Mapping[Criterion, Words]] = MappingProxyType(
    {
        "crossing": Words("距省界道路接口", "distance to a connecting road"),
        "station": Words("距轨道站点", "distance to a station"),
        "ring": Words("距环线", "distance to a ring"),
        "size": Words("面积合意", "size fit"),
        "headroom": Words("可增容积", "floor area headroom"),
        "price": Words("地价", "land price"),
    }
)
_COLUMNS: Final[Mapping[str, str]] = {
    "crossing": "crossing_m",
    "station": "station_m",
    "ring": "ring_nearest_m",
    "size": "site_area_m2",
    "headroom": "far",
    "price": "land_price_yuan_per_m2",
}
_UP_TO: Final = Words("0 m 为 1，线性降至 {far} m 为 0", "1 at 0 m, falling evenly to 0 at {far} m")
_SIZE: Final = Words(
    "{low}–{high} m² 为 1，更小为面积÷{low}，更大为 {high}÷面积",
    "1 from {low} to {high} m²; below it area ÷ {low}, above it {high} ÷ area",
)
_HEADROOM: Final = Words(
    "（{far} − 容积率）÷ {far}，限于 0–1", "({far} − floor area ratio) ÷ {far}, kept within 0 and 1"
)
_PRICE: Final = Words(
    "{low} 元/m² 为 1，线性升至 {high} 元/m² 为 0",
    "1 at {low} yuan/m², falling evenly to 0 at {high} yuan/m²",
)
_OFF: Final = Words("未采用：未给出所需数值", "left out: what it needs is not given")


@dataclass(frozen=True)
class Wishes:
    """What is wanted: weights by criterion and the ends of the scales.

    The weights' defaults are equal and the ends of the scales are this tool's own, status assumed; all can be
    set. A criterion of weight 0 is left out.

    Attributes
    ----------
    weights
        0 or more; those not named are 1.
    size_m2
        The wanted range of site area, m²; without it the size is left out.
    crossing_far_m, station_far_m, ring_far_m
        The distance from which on the score is 0.

    Raises
    ------
    UnknownCriterion, BadQuantity
        If a weight is for no criterion, negative or not finite, all are 0, or an end of a scale cannot be.

    Examples
    --------
    >>> Wishes({"crossing": 2}).weight("crossing"), Wishes().weight("price")
    (2.0, 1.0)
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    size_m2: tuple[float, float] | None = None
    crossing_far_m: float = 10_000.0
    station_far_m: float = 3_000.0
    ring_far_m: float = 3_000.0

    def __post_init__(self) -> None:
        """Check everything."""
        for name, weight in self.weights.items():
            if name not in CRITERIA:
                raise UnknownCriterion(came=name, known=", ".join(CRITERIA))
            _require(name, weight, above=False)
        if not any(self.weight(name) for name in CRITERIA):
            raise BadQuantity(
                what="weights", came="0", expected="above 0 for one criterion", expected_zh="至少一项大于 0"
            )
        for name in ("crossing_far_m", "station_far_m", "ring_far_m"):
            _require(name, getattr(self, name), above=True)
        if self.size_m2 is not None:
            low, high = self.size_m2
            _require("size_m2", low, above=True)
            _require("size_m2", high, above=True)
            if low > high:
                came = f"{low:g}–{high:g}"
                raise BadQuantity(
                    what="size_m2",
                    came=came,
                    expected="a range from low to high",
                    expected_zh="由小到大的范围",
                )

    def weight(self, name: str) -> float:
        """Give a criterion's weight."""
        return float(self.weights.get(name, 1.0))


@dataclass(frozen=True, eq=False)
class Ranking:
    """The parcels that qualify, best first.

    Attributes
    ----------
    order
        Their rows in the measures; equal scores by id, those without any score last.
    score
        0 to 1, in that order; NaN where nothing is known.
    values, scaled, parts
        By criterion, in that order: what was read (its own unit), that on its 0–1 scale, and what it adds to
        the score; NaN where missing, and then its weight is left out for that parcel. The parts of a parcel
        add up to its score.
    weights
        As they were set, normalised to a sum of 1 over the criteria in use.
    scales
        How each criterion is scaled, in words, with numbers.
    """

    ids: NDArray[np.object_]
    order: Ints
    score: Floats
    values: Mapping[str, Floats]
    scaled: Mapping[str, Floats]
    parts: Mapping[str, Floats]
    weights: Mapping[str, float]
    scales: Mapping[str, Words]

    def __len__(self) -> int:
        """Count the parcels that qualify."""
        return len(self.order)

    def missing(self, place: int) -> tuple[str, ...]:
        """Name the criteria whose weight was left out for the parcel at a place, 0 being the best."""
        return tuple(name for name, part in self.parts.items() if np.isnan(part[place]))

    def to_frame(self) -> pd.DataFrame:
        """Give a table, best first: ``rank, parcel_id, score``, then value, scaled and part a criterion."""
        columns: dict[str, object] = {
            "rank": np.arange(1, len(self) + 1),
            "parcel_id": self.ids,
            "score": self.score,
        }
        for name in self.parts:
            columns[name] = self.values[name]
            columns[f"{name}:scaled"] = self.scaled[name]
            columns[f"{name}:part"] = self.parts[name]
        return pd.DataFrame(columns)


def rank(assessment: Assessment, wishes: Wishes | None = None) -> Ranking:
    """Order the parcels that are admissible or of priority by what is wanted.

    Parameters
    ----------
    assessment
        The verdicts, which decide who is in and nothing else.
    wishes
        Weights and scales; equal weights without it.

    Returns
    -------
    Ranking
        score = Σ weight x scaled ÷ Σ weight, over the criteria that are known of the parcel.

    Examples
    --------
    >>> from geodata.packs import read_pack
    >>> from layers.assess import assess
    >>> from layers.measures import Measures
    >>> from layers.policy import parse_pack
    >>> frame = pd.DataFrame({"parcel_id": ["a", "b"], "far": [1.5, 2.4], "support_share_counted": 0.1})
    >>> pack = parse_pack(read_pack("cn-320583-ma-2019"))
    >>> found = rank(assess(Measures(frame, (), (), {}, {}), pack))
    >>> found.ids.tolist(), found.score.round(3).tolist()
    (['a', 'b'], [0.5, 0.2])
    """
    wishes = wishes or Wishes()
    rows = np.flatnonzero(assessment.verdict >= Verdict.ADMISSIBLE)
    values: dict[str, Floats] = {name: _read(assessment, name, rows) for name in _COLUMNS}
    scaled, scales = _scaled(assessment, wishes, values)
    used = {name: wishes.weight(name) for name in scaled if wishes.weight(name) > 0}
    whole, total = np.zeros(len(rows)), np.zeros(len(rows))
    for name, weight in used.items():
        there = ~np.isnan(scaled[name])
        whole += weight * there
        total += np.where(there, weight * scaled[name], 0.0)
    known = whole > 0
    score = np.divide(total, whole, out=np.full(len(rows), np.nan), where=known)
    ids = assessment.measures.frame["parcel_id"].to_numpy(dtype=object)[rows]
    places = _best_first(score, ids)
    parts = {
        name: np.divide(weight * scaled[name], whole, out=np.full(len(rows), np.nan), where=known)[places]
        for name, weight in used.items()
    }
    summed = sum(used.values())
    return Ranking(
        ids=ids[places],
        order=rows[places],
        score=score[places],
        values={name: values[name][places] for name in used},
        scaled={name: scaled[name][places] for name in used},
        parts=parts,
        weights={name: weight / summed for name, weight in used.items()} if summed else {},
        scales=scales,
    )


def _read(assessment: Assessment, name: str, rows: Ints) -> Floats:
    frame = assessment.measures.frame
    column = _COLUMNS[name]
    if column not in frame:
        return np.full(len(rows), np.nan)
    values: Floats = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)[rows]
    return values


def _scaled(
    assessment: Assessment, wishes: Wishes, values: Mapping[str, Floats]
) -> tuple[dict[str, Floats], dict[str, Words]]:
    """Scale each criterion to 0–1 and say how; one that lacks what it needs is left out and said so."""
    scaled: dict[str, Floats] = {}
    scales: dict[str, Words] = {}
    ends = {"crossing": wishes.crossing_far_m, "station": wishes.station_far_m, "ring": wishes.ring_far_m}
    for name, far in ends.items():
        scaled[name] = np.clip(1 - values[name] / far, 0, 1)
        scales[name] = filled(_UP_TO, far=_number(far))
    if wishes.size_m2 is not None:
        low, high = wishes.size_m2
        area = values["size"]
        below = np.minimum(1, area / low)
        above = np.divide(high, area, out=np.ones(len(area)), where=area > high)
        scaled["size"] = np.clip(np.minimum(below, above), 0, 1)
        scales["size"] = filled(_SIZE, low=_number(low), high=_number(high))
    cap = _far_cap(assessment)
    if cap is not None:
        scaled["headroom"] = np.clip((cap - values["headroom"]) / cap, 0, 1)
        scales["headroom"] = filled(_HEADROOM, far=_number(cap))
    price = values["price"]
    if not np.isnan(price).all():
        low, high = float(np.nanmin(price)), float(np.nanmax(price))
        even = np.where(np.isnan(price), np.nan, 1.0)
        scaled["price"] = (high - price) / (high - low) if high > low else even
        scales["price"] = filled(_PRICE, low=_number(low), high=_number(high))
    for name in CRITERIA:
        scales.setdefault(name, _OFF)
    return scaled, scales


def _far_cap(assessment: Assessment) -> float | None:
    """Give the strictest upper limit on FAR that binds everywhere; None where the pack states none."""
    limits = [
        limit
        for rule in assessment.pack.rules
        if rule.metric == "far" and rule.kind == "hard" and rule.op in ("<=", "<") and not rule.when
        if (limit := limit_of(rule, assessment.overrides)) is not None and limit > 0
    ]
    return min(limits, default=None)


def _best_first(score: Floats, ids: NDArray[np.object_]) -> Ints:
    """Sort by score, equal ones by id, those without a score last.

    Ids are compared only where scores are equal: sorting a million texts takes longer than all the rest.
    """
    falling = np.where(np.isnan(score), np.inf, -score)
    places = np.argsort(falling, kind="stable")
    ordered = falling[places]
    same: Mask = ordered[1:] == ordered[:-1]
    tied = np.concatenate([[False], same]) | np.concatenate([same, [False]])
    if not tied.any() or pd.Index(ids).is_monotonic_increasing:
        return places  # rows in the order of their ids: a stable sort has kept it
    among = places[tied]
    text = ids[among].astype(str)
    places[tied] = among[np.lexsort((text, falling[among]))]
    return places


def _require(what: str, came: float, *, above: bool) -> None:
    wrong = isinstance(came, bool) or not isinstance(came, (int, float)) or not math.isfinite(came)
    if wrong or came < 0 or (above and came == 0):
        expected = ("more than 0", "大于 0 的数") if above else ("0 or more", "不小于 0 的数")
        raise BadQuantity(what=what, came=came, expected=expected[0], expected_zh=expected[1])


def _number(value: float) -> str:
    text = half_up(exact(value), 0 if float(value).is_integer() else 2)
    return f"{Decimal(text):,}".replace(",", "\u202f")


__all__ = ["CRITERIA", "Criterion", "Ranking", "Wishes", "rank"]
