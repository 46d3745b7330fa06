"""Where the ids of parcels stand on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
import shapely
from browser_pages import WIDE, new_context, rest

from dashboard.context import Context

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How many points of an edge are looked at, how many ids there are, how many of these a point touches.
TOUCHED: Final = """async ([edge, clear]) => {
  const { map } = window.bridgehead.maps.map;
  map.setLayoutProperty("carriers-clear", "visibility", clear ? "visible" : "none");
  await new Promise((go) => { map.once("idle", go); map.triggerRepaint(); });
  const ids = (box) => map.queryRenderedFeatures(box, { layers: ["parcel-ids"] })
    .map((one) => one.properties.parcel_id);
  const { clientWidth: wide, clientHeight: high } = map.getCanvas();
  const within = ({ x, y }) => x > 0 && y > 0 && x < wide && y < high;
  const points = edge.map((at) => map.project(at)).filter(within);
  const near = points.flatMap(({ x, y }) => ids([[x - 1, y - 1], [x + 1, y + 1]]));
  return [points.length, new Set(ids()).size, new Set(near).size];
}"""


@pytest.mark.browser
def test_no_id_of_a_parcel_lies_on_the_edge_of_a_carrier(
    chromium: Browser, program: str, shipped: Context
) -> None:
    carriers = shipped.dataset.reference["carriers"].set_index("id").geometry
    ring = carriers.loc[["carrier-xiajiahe"]].exterior.segmentize(15)
    edge = shapely.get_coordinates(ring.to_crs(4326).to_numpy()).tolist()
    west = min(edge)
    page = new_context(chromium, WIDE).new_page()
    page.goto(f"{program}/?lang=en&at={west[0]:.5f},{west[1]:.5f},14.9")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    looked, ids, touched = page.evaluate(TOUCHED, [edge, True])
    assert looked > 50
    assert ids > 3
    assert touched == 0
    assert page.evaluate(TOUCHED, [edge, False])[2] > 0
