"""Figures as ratios of one run: `python -m benchmarks [--parcels N] [--moves N] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.city import REFERENCES, city
from benchmarks.engine import policy_engine
from benchmarks.usual import usual
from geodata.atomic import write_text
from geodata.dataset import Dataset
from geodata.packs import read_pack
from layers._codes import Codes
from layers.assess import Overrides, assess, reassess
from layers.measures import Measures, measure
from layers.policy import parse_pack
from layers.statistics import FACETS, groups, tally

PACK = "cn-320583-ma-2019"
RING_RULE = "siting.ring500"
TABLE = (*FACETS, "verdict")
RATIO_AT_LEAST = 10.0
MOVE_AT_MOST_MS = 50.0
MOVES = 15


def main() -> int:
    """Run the benchmarks, print the table, write the JSON; 1 where a figure is not reached."""
    asked = _arguments()
    figures = against_usual(asked.parcels) | threshold_move(asked.moves) | policy_engine()
    _print(figures)
    if asked.json is not None:
        write_text(asked.json, json.dumps(figures, indent=1) + "\n")
    return 0 if all(row["reached"] for row in figures.values()) else 1


def against_usual(count: int) -> dict[str, Any]:
    """Measure, judge and count parcels both ways; the two must agree before their times are compared."""
    dataset, pack = city(count), parse_pack(read_pack(PACK))
    begun = perf_counter()
    parcels, usual_table = usual(dataset, 500.0)
    usual_s = perf_counter() - begun
    steps: list[tuple[float, str]] = []
    begun = perf_counter()
    measures = measure(dataset, lambda _done, step: steps.append((perf_counter(), step)))
    judged = assess(measures, pack, REFERENCES)
    table = tally(groups(measures), judged.verdict).by(*TABLE)
    ours_s = perf_counter() - begun
    half_area_s = _seconds_of(steps, "half_area")
    _require_agreement(dataset, parcels, measures, judged.verdict)
    _require_same_table(usual_table, table)
    without_s = ours_s - half_area_s
    return {
        f"measures, verdicts, statistics of {count:,}": {
            "usual_s": usual_s,
            "ours_s": without_s,
            "ratio": usual_s / without_s,
            "reached": usual_s / without_s >= RATIO_AT_LEAST,
        },
        "the half-area distance to each ring and both": {"ours_s": half_area_s, "reached": True},
        "all of it, half-area distance too": {
            "usual_s": usual_s,
            "ours_s": ours_s,
            "ratio": usual_s / ours_s,
            "reached": True,
        },
    }


def threshold_move(count: int) -> dict[str, Any]:
    """Move the ring's threshold over many parcels: judge again, count again, every facet."""
    measures = _repeated(measure(city(min(count, 20_000))), count)
    judged = assess(measures, parse_pack(read_pack(PACK)), REFERENCES)
    cells = groups(measures)
    taken = []
    for move in range(MOVES):
        begun = perf_counter()
        judged = reassess(judged, Overrides({RING_RULE: 520.0 + 20 * move}))
        counted = tally(cells, judged.verdict)
        counted.total(far_cap=3.0)
        for facet in TABLE:
            counted.facet(facet)
        taken.append(1000 * (perf_counter() - begun))
    median, worst = float(np.median(taken)), max(taken)
    return {
        f"threshold move over {count:,}, statistics too": {
            "median_ms": median,
            "worst_ms": worst,
            "ratio": MOVE_AT_MOST_MS / median,
            "reached": median < MOVE_AT_MOST_MS,
        }
    }


def _require_agreement(dataset: Dataset, parcels: pd.DataFrame, measures: Measures, verdict: Codes) -> None:
    """Stop with the difference unless both ways found the same distances, shares and verdicts."""
    frame = measures.frame
    pairs = {name: name for name in ("ring_centroid_m", "crossing_m", "station_m", "share_union")}
    pairs |= {"ring_nearest_m": "ring_m"}
    for ring in measures.ring_ids:
        pairs |= {
            f"ring_nearest_m:{ring}": f"ring_m:{ring}",
            f"ring_centroid_m:{ring}": f"ring_centroid_m:{ring}",
        }
    pairs |= {f"share:{name}": f"share:{name}" for name in dataset.reference["carriers"]["id"]}
    for ours, theirs in pairs.items():
        apart = float(np.abs(frame[ours].to_numpy() - parcels[theirs].to_numpy()).max())
        if not apart < 1e-5:
            sys.exit(f"the two do not agree: {ours} differs by {apart}")
    if (verdict != parcels["verdict"].to_numpy()).any():
        sys.exit(f"the two do not agree: {(verdict != parcels['verdict'].to_numpy()).sum()} verdicts differ")


def _require_same_table(usual_table: pd.DataFrame, table: pd.DataFrame) -> None:
    """Stop unless both tables count the same parcels in the same groups."""
    theirs = usual_table.rename(columns={"town_id": "town"}).set_index(list(TABLE))["count"]
    ours = table.set_index(list(TABLE))["count"]
    if not theirs.sort_index().equals(ours.reindex(theirs.sort_index().index)):
        sys.exit("the two do not agree: their tables count differently")


def _repeated(measures: Measures, count: int) -> Measures:
    """Measures of `count` parcels: the same ones again, the rows shuffled, under ids of their own."""
    rows = np.random.default_rng(1).integers(0, len(measures), count)
    frame = measures.frame.iloc[rows].reset_index(drop=True)
    frame["parcel_id"] = pd.Series(np.arange(count)).astype("str")
    return Measures.from_frame(frame, measures.to_frame()[1])


def _seconds_of(steps: list[tuple[float, str]], wanted: str) -> float:
    """Time from the beginning of one step to the beginning of the next."""
    at = [step for _, step in steps].index(wanted)
    return steps[at + 1][0] - steps[at][0]


def _print(figures: dict[str, Any]) -> None:
    print(f"{'':52}{'usual':>10}{'ours':>12}{'ratio':>9}")
    for name, row in figures.items():
        usual_s = f"{row['usual_s']:.2f} s" if "usual_s" in row else ""
        ours = f"{row['ours_s']:.2f} s" if "ours_s" in row else f"{row['median_ms']:.1f} ms"
        ratio = f"{row['ratio']:.1f}×" if "ratio" in row else ""
        print(f"{name:52}{usual_s:>10}{ours:>12}{ratio:>9}{'' if row['reached'] else '  NOT REACHED'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--parcels", type=int, default=100_000, help="parcels measured both ways")
    parser.add_argument("--moves", type=int, default=1_000_000, help="parcels under the moved threshold")
    parser.add_argument("--json", type=Path, help="file the figures are written to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
