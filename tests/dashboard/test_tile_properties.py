"""The map can only judge by what its tiles carry."""

from __future__ import annotations

from typing import Any

from dashboard.context import Context
from layers.expressions import compile_pack
from layers.measures import tile_frame


def names_read(expression: Any) -> set[str]:
    """Names of the tile properties that an expression reads."""
    if not isinstance(expression, list):
        return set()
    own = (
        {expression[1]} if expression[:1] in (["get"], ["has"]) and isinstance(expression[1], str) else set()
    )
    return own.union(*(names_read(part) for part in expression))


def test_tiles_carry_every_property_that_verdicts_and_flags_read(shipped: Context) -> None:
    made = compile_pack(shipped.measures, shipped.pack, shipped.references)
    read = names_read([made.verdict, made.near, made.close, *made.rules.values()])
    tiles = tile_frame(shipped.measures, shipped.dataset.parcels)
    assert {"far", "ring_nearest_m", "ring_accuracy_m"} <= read
    assert read <= set(tiles.columns)
