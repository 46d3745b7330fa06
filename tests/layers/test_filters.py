"""The explore filters: as masks against plain Python, and as map filters against MapLibre's own evaluator."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.setup.libraries import node_command
from layers._columns import TEXTS, order
from layers.filters import Filters, expression, mask, numbers_mask
from layers.measures import Measures
from layers.statistics import groups, tally

VERDICT = ["get", "verdict"]
FLAGS = {"too_close": ["get", "too_close"], "near_miss": ["get", "near_miss"]}


def measures_of(count: int, seed: int) -> Measures:
    """Random measures; about one value in five is missing, and many numbers lie exactly on a limit."""
    random = np.random.default_rng(seed)

    def some(values: list[Any]) -> list[Any]:
        return [None if random.random() < 0.2 else values[random.integers(len(values))] for _ in range(count)]

    frame = pd.DataFrame({name: pd.Series([None] * count) for name in order((), ())})
    frame["parcel_id"] = [f"KS-{number:03d}甲" for number in range(count)]
    for name, values in {
        "town": ["town-a", "town-b", "花桥"],
        "land_use": ["1001", "100101", "0802"],
        "supply": ["promoted", "stock", "other"],
        "carrier": ["carrier-a", "carrier-b"],
        "ring_nearest_m": [0.0, 300.0, 500.0, 500.000001, 2500.0],
        "ring_half_area_m": [350.0, 500.0, 3000.0],
        "site_area_m2": [10000.0, 20000.0, 20000.0001],
        "far_existing": [0.0, 0.5, 1.5],
    }.items():
        frame[name] = some(values)
        if name not in TEXTS:
            frame[name] = frame[name].astype(float)
    return Measures(frame.astype(dict.fromkeys(TEXTS, "str")), (), (), {}, {})


MEASURES = measures_of(240, seed=7)
CELLS = groups(MEASURES)
DRAWN = np.random.default_rng(8)
VERDICTS = DRAWN.integers(0, 4, 240).astype(np.uint8)
RAISED = {name: DRAWN.random(240) < 0.3 for name in FLAGS}

CASES = {
    "nothing": Filters(),
    "verdicts": Filters(verdicts=(2, 3)),
    "supply": Filters(supply=("stock", "promoted")),
    "land use": Filters(land_use=("1001",)),
    "towns, or none": Filters(towns=("花桥", "")),
    "no carrier": Filters(carriers=("",)),
    "a carrier that is not there": Filters(carriers=("carrier-z",)),
    "one flag": Filters(flags=("too_close",)),
    "either flag": Filters(flags=("too_close", "near_miss")),
    "at most 500 m": Filters(ring_distance_m=(None, 500.0)),
    "at least 500 m": Filters(ring_distance_m=(500.0, None)),
    "exactly 20,000 m²": Filters(site_area_m2=(20000.0, 20000.0)),
    "far from 0": Filters(far_existing=(0.0, 0.5)),
    "nothing fits": Filters(ring_distance_m=(4000.0, 5000.0)),
    "text in either case": Filters(text=" ks-01 "),
    "chinese text": Filters(text="3甲"),
    "text that is not there": Filters(text="xyz"),
    "everything": Filters(
        verdicts=(0, 1, 2),
        supply=("stock", ""),
        towns=("town-a", "town-b"),
        carriers=("carrier-a", ""),
        flags=("near_miss", "too_close"),
        ring_distance_m=(0.0, 2500.0),
        site_area_m2=(None, 20000.0),
        text="KS",
    ),
}


def expected(filters: Filters, measured: str) -> list[bool]:
    """The same question put to each parcel in plain Python."""

    def kept(row: dict[str, Any], at: int) -> bool:
        for facet, chosen in (
            ("supply", filters.supply),
            ("land_use", filters.land_use),
            ("town", filters.towns),
            ("carrier", filters.carriers),
        ):
            value = row[facet] if isinstance(row[facet], str) else ""
            if chosen and value not in chosen:
                return False
        for name, (low, high) in (
            (f"ring_{measured}_m", filters.ring_distance_m),
            ("site_area_m2", filters.site_area_m2),
            ("far_existing", filters.far_existing),
        ):
            # a comparison with NaN is false, so a missing value is kept only where nothing is compared
            if (low is not None and not row[name] >= low) or (high is not None and not row[name] <= high):
                return False
        if filters.verdicts and VERDICTS[at] not in filters.verdicts:
            return False
        if filters.flags and not any(RAISED[name][at] for name in filters.flags):
            return False
        return filters.text.strip().upper() in row["parcel_id"].upper()

    return [kept(row, at) for at, row in enumerate(MEASURES.frame.to_dict("records"))]


def through(filters: Filters, measured: str = "nearest") -> list[bool]:
    found: list[bool] = mask(filters, MEASURES, CELLS, VERDICTS, flags=RAISED, measured=measured).tolist()
    return found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("measured", ["nearest", "half_area"])
def test_the_mask_lets_through_what_plain_python_does(name: str, measured: str) -> None:
    assert through(CASES[name], measured) == expected(CASES[name], measured)


def test_the_map_filter_lets_through_the_same_parcels_as_the_mask() -> None:
    properties = [
        {name: value for name, value in row.items() if not pd.isna(value)}
        for row in MEASURES.frame.to_dict("records")
    ]
    judged = [
        row | {"verdict": int(VERDICTS[at])} | {name: bool(RAISED[name][at]) for name in FLAGS}
        for at, row in enumerate(properties)
    ]
    filters = [expression(case, verdict=VERDICT, flags=FLAGS) for case in CASES.values()]
    command = [*node_command(), str(Path(__file__).with_name("evaluate_filter.mjs"))]
    asked = json.dumps({"filters": filters, "features": judged})
    answer = subprocess.run(command, input=asked, capture_output=True, check=True, encoding="utf-8")
    kept = json.loads(answer.stdout)
    assert dict(zip(CASES, kept, strict=True)) == {name: through(case) for name, case in CASES.items()}


def test_each_case_but_the_hopeless_ones_lets_some_through_and_holds_some_back() -> None:
    all_or_none = {name for name, case in CASES.items() if len(set(through(case))) == 1}
    assert all_or_none == {"nothing", "a carrier that is not there", "nothing fits", "text that is not there"}


def test_a_range_that_is_not_narrowed_keeps_missing_values() -> None:
    assert numbers_mask(Filters(), MEASURES).all()
    assert MEASURES.frame["ring_nearest_m"].isna().any()


def test_a_flag_nobody_has_worked_out_is_an_error_and_not_an_empty_map() -> None:
    with pytest.raises(KeyError, match="near_miss"):
        mask(Filters(flags=("near_miss",)), MEASURES, CELLS, VERDICTS)
    with pytest.raises(KeyError, match="near_miss"):
        expression(Filters(flags=("near_miss",)), verdict=VERDICT)


@pytest.mark.parametrize("name", CASES)
def test_what_is_tallied_under_the_choices_is_what_the_mask_lets_through(name: str) -> None:
    case = CASES[name]
    counted = tally(CELLS, VERDICTS, numbers_mask(case, MEASURES, flags=RAISED))
    assert counted.total(case.selected()).count == sum(through(case))
