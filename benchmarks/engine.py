"""How long curves, edges, differences and layers take: beside the figure to reach, and judging step by step.

Run as ``python -m benchmarks.engine``; `python -m benchmarks` prints the same rows with all others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.city import REFERENCES, city
from geodata.packs import pack_ids, read_incentives, read_pack
from layers.assess import Assessment, Overrides, alone, assess, reassess
from layers.curves import standard_curves
from layers.diff import flips, with_values
from layers.edges import knife_edge, smallest_changes
from layers.floor_area import ledger, ledger_input
from layers.incentives import IncentiveTable, Project, incentives, parse_incentives
from layers.layering import layer, stack_of
from layers.measures import Measures, measure
from layers.policy import parse_pack
from layers.reasons import explain, lift_words

PACK = "cn-320583-ma-2019"
RING_RULE = "siting.ring500"
MEASURED = 10_000
RUNS = 3


def policy_engine() -> dict[str, Any]:
    """Time the work of issue 3 at its sizes; `ratio` is how many times faster than the figure to reach."""
    pack = parse_pack(read_pack(PACK))
    base = measure(city(MEASURED))
    judged = {
        count: assess(repeated(base, count), pack, REFERENCES) for count in (10_000, 100_000, 1_000_000)
    }
    hundred = judged[100_000].measures
    moved = with_values(pack, {RING_RULE: 501.0})
    table = parse_incentives(read_incentives())
    stack = stack_of([parse_pack(read_pack(name)) for name in pack_ids()], pack)
    curves_s = timed(lambda: standard_curves(judged[10_000]))
    stepwise_s = _stepwise(judged[10_000])
    return {
        "three curves of 10,000, against judging each step": {
            "usual_s": stepwise_s,
            "ours_s": curves_s,
            "ratio": stepwise_s / curves_s,
            "reached": curves_s < 0.3,
        },
        "three curves of 1,000,000": _row(timed(lambda: standard_curves(judged[1_000_000])), 5.0),
        "smallest lift of each of 100,000": _row(timed(lambda: smallest_changes(judged[100_000])), 2.0),
        "knife-edge list of 100,000 within 10 m": _row(
            timed(lambda: knife_edge(judged[100_000], {RING_RULE: 10.0})), 2.0
        ),
        "policy diff of 100,000, flips listed": _row(
            timed(lambda: flips(hundred, pack, moved, REFERENCES).to_frame()), 1.0
        ),
        "three packs and the plan over 100,000": _row(timed(lambda: layer(hundred, stack, REFERENCES)), 2.0),
        "ledger of one parcel of 100,000": _row(timed(lambda: _ledger(judged[100_000])), 0.030),
        "reasons, change, incentives of one of 100,000": _row(
            timed(lambda: _card(judged[100_000], table)), 0.030
        ),
    }


def _ledger(judged: Assessment) -> object:
    return ledger(ledger_input(judged.measures, 7, price=480), judged.pack, judged.overrides)


def _card(judged: Assessment, table: IncentiveTable) -> object:
    """Do what stands on one parcel's card, as the page does it."""
    one = alone(judged, 7)
    project = Project(parcel=ledger_input(judged.measures, 7, price=480))
    return explain(one, 0), lift_words(one, smallest_changes(one), 0), incentives(table, judged.pack, project)


def repeated(measures: Measures, count: int) -> Measures:
    """Measures of `count` parcels: the same ones again, the rows shuffled."""
    rows = np.random.default_rng(3).integers(0, len(measures), count)
    return Measures.from_frame(measures.frame.iloc[rows].reset_index(drop=True), measures.to_frame()[1])


def timed(work: Callable[[], object]) -> float:
    """Seconds of the median run."""
    taken = []
    for _ in range(RUNS):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return float(np.median(taken))


def _stepwise(judged: Assessment) -> float:
    """Judge again at every step of the three curves, as a script would; the counts have to be the same."""
    drawn = standard_curves(judged)
    begun = perf_counter()
    counted = {
        rule_id: [
            np.bincount(reassess(judged, Overrides({rule_id: float(limit)})).verdict, minlength=4)
            for limit in one.thresholds
        ]
        for rule_id, one in drawn.items()
    }
    taken = perf_counter() - begun
    for rule_id, one in drawn.items():
        if not np.array_equal(np.stack(counted[rule_id]), one.parcels):
            sys.exit(f"the curve of {rule_id} is not what judging again gives")
    return taken


def _row(seconds: float, at_most: float) -> dict[str, Any]:
    return {"ours_s": seconds, "ratio": at_most / seconds, "reached": seconds < at_most}


def main() -> int:
    """Print the figures; 1 where one is not reached."""
    figures = policy_engine()
    for name, row in figures.items():
        verdict = "" if row["reached"] else "  NOT REACHED"
        print(f"{name:52}{row['ours_s']:9.3f} s{row['ratio']:9.1f}×{verdict}")
    return 0 if all(row["reached"] for row in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
