"""The drawing on a card and the way from parcel to parcel."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
import pytest

from dashboard.context import Context
from dashboard.explore.figures import selection_of
from dashboard.explore.sketch import HIGH, WIDE, sketch_of
from dashboard.explore.steps import steps_of
from dashboard.view import View


@pytest.mark.parametrize("measured", ["nearest", "centroid", "half_area"])
def test_the_dashed_line_is_as_long_as_the_distance_that_was_measured(
    shipped: Context, measured: str
) -> None:
    row = 0
    sketch = sketch_of(shipped, View(language="en", measure_from=measured), row)
    assert sketch is not None
    distance = shipped.measures.frame[f"ring_{measured}_m"].iloc[row]
    assert sketch.length.replace("\u202f", "") == f"{distance:.0f} m"
    svg = unquote(sketch.src)
    dashed = re.search(r'd="M([\d. -]+)L([\d. -]+)"[^>]*stroke-dasharray', svg)
    assert dashed is not None
    ends = np.array([[float(part) for part in end.split()] for end in dashed.groups()])
    assert (ends >= 0).all()
    assert (ends <= [WIDE, HIGH]).all()
    middle, along = ends.mean(axis=0), ends[1] - ends[0]
    away = np.array([sketch.left * WIDE / 100, sketch.top * HIGH / 100]) - middle
    across = abs(along[0] * away[1] - along[1] * away[0]) / np.hypot(*along)
    assert across >= 9  # half the label's height: it does not cover the line
    outline = re.search(r'd="M([^"]+)Z"[^>]*stroke-width="1.6"', svg)
    assert outline is not None
    corners = np.array([[float(part) for part in corner.split()] for corner in outline.group(1).split("L")])
    shape = shipped.dataset.parcels.geometry.iloc[row]
    west, _, east, _ = shape.bounds
    scale = (corners[:, 0].max() - corners[:, 0].min()) / (east - west)
    assert np.hypot(*(ends[1] - ends[0])) / scale == pytest.approx(distance, rel=0.02)


def test_the_caption_names_the_carrier_and_its_share(shipped: Context) -> None:
    frame = shipped.measures.frame
    row = int(np.flatnonzero(frame["carrier"].notna())[0])
    sketch = sketch_of(shipped, View(language="en"), row)
    assert sketch is not None
    assert re.search(r"\d+\.\d% inside ", sketch.caption)


def test_steps_walk_the_filtered_list_in_order_and_end_at_its_ends(shipped: Context) -> None:
    view = View(supplies=("stock",), verdicts=("priority",))
    rows = np.flatnonzero(selection_of(shipped, view).mask)
    names = shipped.measures.frame["parcel_id"]
    first, last = steps_of(shipped, view, int(rows[0])), steps_of(shipped, view, int(rows[-1]))
    assert (first.place, first.before, first.after) == (1, None, names.iloc[rows[1]])
    assert (last.place, last.before, last.after) == (len(rows), names.iloc[rows[-2]], None)
    outside = steps_of(shipped, view, 0)  # a promoted parcel
    assert (outside.place, outside.before, outside.after) == (0, None, names.iloc[rows[0]])
