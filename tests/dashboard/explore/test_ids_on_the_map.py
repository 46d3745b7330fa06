"""Where the ids of parcels stand on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
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


# How often the id of the parcel in the middle is drawn: as the map draws it, and from the parcels' shapes
TIMES: Final = """async ([at, id]) => {
  const { map } = window.bridgehead.maps.map;
  const drawn = async () => {
    await new Promise((go) => { map.once("idle", go); map.triggerRepaint(); });
    const ids = map.queryRenderedFeatures({ layers: ["parcel-ids"] });
    return ids.filter((one) => one.properties.parcel_id === id).length;
  };
  map.jumpTo({ center: at, zoom: 16.6 });
  const now = await drawn();
  const { source, ...layer } = map.getStyle().layers.find((one) => one.id === "parcel-ids");
  map.removeLayer("parcel-ids");
  map.addLayer({ ...layer, source: "parcels" });
  return [now, await drawn()];
}"""
ROWS: Final = 2**16


@pytest.mark.browser
def test_a_parcel_that_a_tile_cuts_has_its_id_once(chromium: Browser, program: str, shipped: Context) -> None:
    frame = shipped.dataset.parcels.to_crs(3857)
    side = 2 * 20_037_508.342789244 / ROWS
    bounds = frame.geometry.bounds
    edge = (bounds.miny // side + 1) * side  # the first edge of a tile above the lowest corner
    halves = np.minimum(edge - bounds.miny, bounds.maxy - edge)
    cut = frame.loc[[halves.idxmax()]]
    [place] = cut.geometry.centroid.to_crs(4326)
    page = new_context(chromium, WIDE).new_page()
    page.goto(f"{program}/?lang=en&at={place.x:.5f},{place.y:.5f},16.6")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    drawn, by_shapes = page.evaluate(TIMES, [[place.x, place.y], cut["parcel_id"].item()])
    assert drawn == 1
    assert by_shapes > 1
