"""Measures made by hand for tests of the rules, and the packs they are judged by."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.setup.libraries import node_command
from geodata.packs import read_pack
from layers.measures import Measures
from layers.policy import PolicyPack, parse_pack

NODE_TOOL = Path(__file__).parents[1] / "tools" / "evaluate_expressions.mjs"
RINGS = ("ring-middle", "ring-outer")
CARRIERS = ("carrier-a", "carrier-b", "carrier-c")
REFERENCES = {
    "ring.middle": "ring-middle",
    "ring.outer": "ring-outer",
    "carrier.xiajiahe": "carrier-a",
    "carrier.yangchenghu": "carrier-b",
    "carrier.huaqiao": "carrier-c",
}
MA = "cn-320583-ma-2019"
NOT_IN_TILES = ("reached_production_on", "accuracy_m")

PLAIN: dict[str, Any] = {
    "far": 2.0,
    "far_basis": "planned",
    "support_share_counted": 0.2,
    "support_share_gross": 0.22,
    "site_area_m2": 20000.0,
    "drawn_area_m2": 20000.0,
    "middle_m": 300.0,
    "outer_m": 4000.0,
    "shares": (0.0, 0.0, 0.0),
    "ring_accuracy_m": np.nan,
    "carrier_accuracy_m": np.nan,
}

# every operator, conditions, a claim with a number, both group modes, parts of lines and zones
MIXED: dict[str, Any] = {
    "schema": "policy-pack/1",
    "pack": {"id": "mixed", "title_zh": "混合", "admin_code": "000000", "evidence": "news"},
    "source": [{"id": "s", "title": "某文件"}],
    "rule": [
        {"id": "far.min", "metric": "far", "op": ">", "value": 1.5, "when": {"in_park": True, "kind": "new"}},
        {"id": "far.max", "metric": "far", "op": "<=", "value": 3},
        {"id": "far.list", "metric": "far", "op": "in", "value": [1.0, 2.0, 3.5], "kind": "info"},
        {"id": "far.same", "metric": "far", "op": "==", "value": 2.0, "kind": "info"},
        {
            "id": "far.more",
            "metric": "far",
            "relaxes": "far.max",
            "kind": "discretionary",
            "op": "<=",
            "value": 3.4,
            "conditions_any": ["helps", "unheard_of"],
        },
        {
            "id": "site",
            "metric": "site_area_ha",
            "op": ">=",
            "value": 1.5,
            "kind": "preference",
            "unit": "ha",
            "when": {"in_park": True},
        },
        {"id": "green", "metric": "green_ratio", "op": "<=", "value": 0.2, "kind": "info"},
        {
            "id": "away",
            "metric": "distance_to_lines",
            "lines": ["ring.outer"],
            "op": ">=",
            "value": 200,
            "unit": "m",
            "measure_to": {"value": "parcel_centroid", "status": "assumed"},
        },
        {
            "id": "near",
            "metric": "distance_to_lines",
            "lines": ["ring.middle", "ring.nowhere"],
            "op": "<",
            "value": 500,
            "unit": "m",
            "kind": "preference",
            "group": "g",
            "group_mode": "all",
        },
        {
            "id": "in",
            "metric": "share_inside_zones",
            "zones": ["carrier.xiajiahe", "carrier.huaqiao"],
            "op": ">=",
            "value": 0.5,
            "kind": "preference",
            "group": "g",
            "group_mode": "all",
        },
    ],
}
for _rule in MIXED["rule"]:
    _rule.setdefault("unit", "1")
    _rule.setdefault("kind", "hard")
    _rule |= {"status": "stated", "source": "s"}


def pack(pack_id: str = MA, **changes: Any) -> PolicyPack:
    """A shipped pack, parts of its plain data replaced."""
    return parse_pack({**read_pack(pack_id), **changes})


def measures(
    *parcels: Mapping[str, Any],
    rings: Sequence[str] = RINGS,
    carriers: Sequence[str] = CARRIERS,
    union: Sequence[float] | None = None,
) -> Measures:
    """Measures of parcels that differ from a plain one as said; further keys become columns."""
    rows = [{**PLAIN, **parcel} for parcel in parcels]
    frame = pd.DataFrame({"parcel_id": [f"p-{number}" for number in range(len(rows))]})
    for name in sorted({key for row in rows for key in row} - {"middle_m", "outer_m", "shares"}):
        frame[name] = [row.get(name) for row in rows]
    for mode, further in (("nearest", 0.0), ("centroid", 50.0), ("half_area", 50.0)):
        _distances(frame, rows, rings, mode, further)
    _shares(frame, rows, carriers, union)
    return Measures(frame, tuple(rings), tuple(carriers), {}, {})


def _distances(
    frame: pd.DataFrame, rows: list[dict[str, Any]], rings: Sequence[str], mode: str, further: float
) -> None:
    names = {"ring-middle": "middle_m", "ring-outer": "outer_m"}
    each = {ring: np.array([row[names[ring]] for row in rows], dtype=float) + further for ring in rings}
    for ring, metres in each.items():
        frame[f"ring_{mode}_m:{ring}"] = metres
    table = np.column_stack(list(each.values())) if each else np.full((len(rows), 1), np.nan)
    least = np.where(np.isnan(table).any(axis=1), np.nan, table.min(axis=1))
    ids = np.array([*rings, "none"], dtype=object)[table.argmin(axis=1)]
    frame[f"ring_{mode}_m"] = least
    frame[f"ring_{mode}_id"] = np.where(np.isnan(least), None, ids)


def _shares(
    frame: pd.DataFrame, rows: list[dict[str, Any]], carriers: Sequence[str], union: Sequence[float] | None
) -> None:
    table = np.array([row["shares"] for row in rows], dtype=float).reshape(len(rows), -1)
    for position, carrier in enumerate(carriers):
        frame[f"share:{carrier}"] = table[:, position]
    total = table[:, : len(carriers)].sum(axis=1) if carriers else np.full(len(rows), np.nan)
    frame["share_union"] = total if union is None else np.asarray(union, dtype=float)
    best = np.array([*CARRIERS], dtype=object)[np.nan_to_num(table).argmax(axis=1)]
    frame["carrier"] = np.where(np.nan_to_num(table).max(axis=1) > 0, best, None)


def evaluate(
    expressions: Mapping[str, Any], state: Mapping[str, Any], frame: pd.DataFrame
) -> dict[str, list[Any]]:
    """What the style specification's own implementation makes of expressions on tiles."""
    tiles = frame.drop(columns=[name for name in NOT_IN_TILES if name in frame])
    features = [
        {key: _plain(value) for key, value in row.items() if not _is_missing(value)}
        for row in tiles.to_dict("records")
    ]
    sent = json.dumps({"expressions": dict(expressions), "state": dict(state), "features": features})
    done = subprocess.run(
        [*node_command(), str(NODE_TOOL)], input=sent, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, list[Any]] = json.loads(done.stdout)
    return answers


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
