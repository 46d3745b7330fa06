"""How a view judges the parcels, as arrays for the figures and as expressions for the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dashboard.map.style import Rules
from dashboard.places import inside_mask, near_mask
from dashboard.view import NONE
from layers.assess import Assessment, Overrides, reassess
from layers.expressions import compile_pack, global_state
from layers.filters import Filters, headroom_range, rows_expression, tightest
from layers.filters import expression as map_expression
from layers.statistics import MISSING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dashboard.context import Context
    from dashboard.view import Scenario, View
    from layers.policy import PolicyPack, Rule

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

VERDICT_KEYS: Final = ("fails", "unclear", "admissible", "priority")
PRIORITY_CODE: Final = 3
ADMISSIBLE_CODE: Final = 2  # from here on the hard rules pass
RING_METRIC: Final = "distance_to_lines"
FLAGS: Final = {"close": "too_close", "near": "near_miss"}
M2_PER_HA: Final = 10_000.0
SWEEP_STEP_M: Final = 50.0
SWEEP_END_M: Final = 3000.0
ANYWHERE_M: Final = 1e9
NOWHERE_M: Final = -1.0
MOST_STEPS: Final = 12_000  # a place of more steps would make the answer too large; the map then draws all


@dataclass(frozen=True)
class PriorityFrom:
    """From which ring threshold (metres) on each parcel is priority, and from which step of the sweep."""

    distance_m: Floats
    step: NDArray[np.uint8]


@dataclass(frozen=True)
class Judged:
    """How each parcel is judged; arrays in the order of the parcels, distances in metres.

    The permitted and the transferable floor area of a parcel are its site area times the share here.
    """

    assessment: Assessment
    verdict: NDArray[np.uint8]
    close: Mask
    near: Mask
    ring_m: Floats
    ring_limit_m: float | None
    priority_from: PriorityFrom | None
    permitted_share: float | None
    transferable_share: float | None
    far_limit: float | None
    transfer_share: float | None

    @property
    def admitted(self) -> Mask:
        """Which parcels pass the hard rules; only they have a floor area to count on."""
        passing: Mask = self.verdict >= ADMISSIBLE_CODE
        return passing

    def permitted_m2(self, row: int) -> float | None:
        """Return the permitted floor area of one parcel in m²; missing (NaN) where its area is."""
        area = self.assessment.measures.frame["site_area_m2"].iloc[row]
        return None if self.permitted_share is None else self.permitted_share * float(area)


def ring_rule(pack: PolicyPack) -> Rule | None:
    """Return the rule whose threshold is a distance to lines, if the pack has one with a number."""
    return next((rule for rule in pack.rules if rule.metric == RING_METRIC and rule.limit is not None), None)


def ring_limit(context: Context, view: Scenario) -> float | None:
    """Return the ring threshold in force, in metres."""
    rule = ring_rule(context.pack)
    return None if rule is None else dict(view.limits).get(rule.id, rule.limit)


def overrides_of(view: Scenario) -> Overrides:
    """Return a view's thresholds and modes as the rules take them."""
    return Overrides(dict(view.limits), view.measure_from, view.share_base, dict(view.unknown))


def assessment_of(context: Context, view: Scenario) -> Assessment:
    """Judge every parcel as a view asks."""
    return reassess(context.base, overrides_of(view))


def judge(context: Context, view: Scenario) -> Judged:
    """Judge every parcel as a view asks, with what the figures need beside it; kept by its overrides."""
    found: Judged = context.answers.get(overrides_of(view), lambda: _judge(context, view))
    return found


def _judge(context: Context, view: Scenario) -> Judged:
    assessment = assessment_of(context, view)
    far = far_limit(assessment)
    share = transfer_share(context.pack)
    support = support_limit(assessment)
    industrial = None if far is None or support is None else far * (1.0 - support)
    return Judged(
        assessment=assessment,
        verdict=assessment.verdict,
        close=assessment.too_close,
        near=assessment.near_miss,
        ring_m=context.measures.frame[f"ring_{view.measure_from}_m"].to_numpy(dtype=float),
        ring_limit_m=ring_limit(context, view),
        priority_from=_priority_from(context, assessment),
        permitted_share=far,
        transferable_share=None if industrial is None or share is None else industrial * share,
        far_limit=far,
        transfer_share=share,
    )


def _priority_from(context: Context, assessment: Assessment) -> PriorityFrom | None:
    """Find the least threshold from which each parcel is priority: 0 where it is so without the ring.

    Judging twice, with the ring everywhere and nowhere, tells this for every threshold at once; it is kept
    while only the ring's threshold moves.
    """
    rule = ring_rule(context.pack)
    if rule is None or not context.measures.ring_ids:
        return None
    now = assessment.overrides
    others = {key: limit for key, limit in now.values.items() if key != rule.id}
    found: PriorityFrom = context.answers.get(
        ("priority from", replace(now, values=others)), lambda: _least_threshold(assessment, rule.id)
    )
    return found


def _least_threshold(assessment: Assessment, rule_id: str) -> PriorityFrom:
    now = assessment.overrides
    everywhere, nowhere = (
        reassess(assessment, replace(now, values={**now.values, rule_id: limit})).verdict
        for limit in (ANYWHERE_M, NOWHERE_M)
    )
    measured = assessment.result(rule_id).measured
    needed = np.where(everywhere == PRIORITY_CODE, measured, np.inf)
    needed = np.where(nowhere == PRIORITY_CODE, 0.0, np.where(np.isnan(needed), np.inf, needed))
    step = np.searchsorted(sweep_distances(SWEEP_END_M), needed, side="left").astype(np.uint8)
    return PriorityFrom(needed, step)


def sweep_distances(end_m: float) -> list[float]:
    """Return the thresholds of the sweep, in metres.

    Examples
    --------
    >>> sweep_distances(150.0)
    [0.0, 50.0, 100.0, 150.0]
    """
    return np.arange(0.0, end_m + SWEEP_STEP_M, SWEEP_STEP_M).tolist()


def far_limit(assessment: Assessment) -> float | None:
    """Return the greatest floor area ratio allowed, as it is in force."""
    return _hard_limit(assessment, "far")


def support_limit(assessment: Assessment) -> float | None:
    """Return the greatest supporting share allowed, as it is in force."""
    return _hard_limit(assessment, "support_floor_share")


def _hard_limit(assessment: Assessment, metric: str) -> float | None:
    for rule in assessment.pack.rules:
        limit = assessment.result(rule.id).limit
        if (rule.metric, rule.kind, rule.op) == (metric, "hard", "<=") and isinstance(limit, float):
            return limit
    return None


def transfer_share(pack: PolicyPack) -> float | None:
    """Return the share of the industrial floor area that may be transferred in parts."""
    return next((transfer.max_share for transfer in pack.transfers if transfer.max_share is not None), None)


def map_state(context: Context, view: View) -> dict[str, float | str]:
    """Return the values that the map's style reads while it draws."""
    return global_state(context.pack, overrides_of(view))


def map_rules(context: Context) -> Rules:
    """Return the pack as expressions over the tiles."""
    found: Rules = context.facts.get("map", lambda: _map_rules(context))
    return found


def _map_rules(context: Context) -> Rules:
    compiled = compile_pack(context.measures, context.pack, context.references)
    return Rules(compiled.verdict, {"close": compiled.close, "near": compiled.near}, dict(compiled.state))


def map_filter(context: Context, view: View) -> list[Any] | None:
    """Return a view's filters as a map filter, or nothing where they let every parcel through."""
    if view.filters_nothing:
        return None
    limit = judge(context, view).far_limit
    chosen = filters_of(view)
    room = headroom_range((view.headroom.low, view.headroom.high), limit)
    chosen = replace(chosen, far_existing=tightest(chosen.far_existing, room))
    rules = map_rules(context)
    flags = {FLAGS[name]: expression for name, expression in rules.flags.items()}
    parts = map_expression(chosen, verdict=rules.verdict, flags=flags, measured=view.measure_from)
    placed = bool(view.inside) or view.near is not None
    where = rows_expression(inside_mask(context, view) & near_mask(context, view)) if placed else None
    if where is None or len(where) > MOST_STEPS:
        return parts
    return where if not chosen.narrows else ["all", parts, where]


def filters_of(view: Scenario) -> Filters:
    """Return a view's filters as arrays and maps take them; areas in m². Room and places stand apart."""
    area = tuple(None if end is None else end * M2_PER_HA for end in (view.area.low, view.area.high))
    return Filters(
        verdicts=tuple(VERDICT_KEYS.index(key) for key in view.verdicts),
        supply=view.supplies,
        land_use=_labels(view.land_uses),
        towns=_labels(view.towns),
        carriers=_labels(view.carriers),
        flags=tuple(FLAGS[key] for key in view.flags),
        ring_distance_m=(view.ring.low, view.ring.high),
        site_area_m2=(area[0], area[1]),
        far_existing=(view.far.low, view.far.high),
    )


def _labels(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(MISSING if value == NONE else value for value in values)
