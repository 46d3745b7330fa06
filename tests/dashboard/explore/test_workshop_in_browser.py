"""What becomes of shapes in hand: a parcel cut, neighbours joined, a line widened, corners moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pytest
import shapely
from explore_page import TO_PLACE, on_ground

from geodata.store import DatasetStore

if TYPE_CHECKING:
    from pathlib import Path

    from explore_page import Cell

pytestmark = pytest.mark.browser

ZOOM: Final = 15  # 2 m to a pixel: a pair of neighbours is as wide as the part of a phone that is free
KEPT: Final = "() => JSON.parse(localStorage.getItem('sites') || '[]')"
BRING: Final = """([lon, lat, zoom, x, y]) => {
  const { map } = window.bridgehead.maps.map;
  map.jumpTo({ center: [lon, lat], zoom });
  const box = map.getContainer().getBoundingClientRect();
  const at = map.project([lon, lat]);
  map.panBy([at.x + box.x - x, at.y + box.y - y], { duration: 0 });
}"""
TO_PAGE: Final = """(places) => {
  const { map } = window.bridgehead.maps.map;
  const box = map.getContainer().getBoundingClientRect();
  return places.map((at) => map.project(at)).map(({ x, y }) => [x + box.x, y + box.y]);
}"""


@dataclass(frozen=True)
class Pair:
    """Two neighbours, in the working grid."""

    ids: tuple[str, str]
    shapes: tuple[Any, Any]

    @property
    def whole(self) -> Any:
        return shapely.union(*self.shapes)


@pytest.fixture(scope="module")
def pair(prepared: Path) -> Pair:
    """The neighbours whose common outline is the plainest, so that a straight line cuts them once."""
    parcels = DatasetStore(prepared).load("kunshan-schematic").parcels
    left, right = parcels.sindex.query(parcels.geometry, predicate="touches")
    left, right = left[left < right], right[left < right]
    shapes = parcels.geometry.to_numpy()
    joined = shapely.union(shapes[left], shapes[right])
    plain = np.where(
        (shapely.get_type_id(joined) == 3) & (shapely.area(joined) > 60_000),
        shapely.get_num_coordinates(joined),
        1000,
    )
    at = int(plain.argmin())
    one, other = int(left[at]), int(right[at])
    ids = parcels["parcel_id"]
    return Pair((ids.iloc[one], ids.iloc[other]), (shapes[one], shapes[other]))


def bring(cell: Cell, shape: Any) -> None:
    """Move the map so that a shape lies where nothing lies over the map."""
    centre = gpd.GeoSeries([shape.centroid], crs=4549).to_crs(4326).iloc[0]
    x, y = (200, 500) if cell.narrow else (690, 430)
    cell.page.evaluate(BRING, [centre.x, centre.y, ZOOM, x, y])
    cell.settle()


def take(cell: Cell, tool: str) -> None:
    """Take one of the tools that make a site, snapping left off."""
    page = cell.page
    if page.locator(".mapview-shapes").is_hidden():
        page.click(".mapview-tool-site")
    button = page.locator(f".mapview-tool-{tool}")
    assert button.inner_text() == cell.say(f"map.tool{tool.capitalize()}")
    button.click()
    page.locator(".mapview-shapes input[type=checkbox]").uncheck()


def sites(cell: Cell, count: int) -> list[Any]:
    """Return the drawn sites as the browser keeps them, once there are so many."""
    cell.page.wait_for_function(
        "(count) => JSON.parse(localStorage.getItem('sites') || '[]').length === count", arg=count
    )
    cell.page.wait_for_selector(".site-list__row:visible")
    cell.settle()
    kept: list[Any] = cell.page.evaluate(KEPT)
    return kept


def made_of(cell: Cell) -> str:
    return cell.page.inner_text(".site-made")


def test_a_parcel_is_split_by_a_line_and_nothing_of_it_is_lost(cell: Cell, pair: Pair) -> None:
    parcel, shape = pair.ids[0], pair.shapes[0]
    cell.lead(f"select={parcel}")
    cell.put_down()
    bring(cell, shape)
    west, _, east, _ = shape.bounds
    north = shape.representative_point().y
    cut = shapely.LineString([(west - 30, north), (east + 30, north)])
    ends = gpd.GeoSeries([cut], crs=4549).to_crs(4326).get_coordinates().to_numpy().tolist()
    take(cell, "split")
    cell.draw(*[(x, y) for x, y in cell.page.evaluate(TO_PAGE, ends)])
    kept = sites(cell, 2)
    parts = [on_ground(one["geometry"]) for one in kept]
    assert sum(part.area for part in parts) == pytest.approx(shape.area, rel=1e-5)
    assert all(part.area > shape.area / 20 for part in parts)
    assert made_of(cell) == cell.say("sites.made.split", of=parcel)
    told = [row.split("\n") for row in cell.page.locator(".site-list__row").all_inner_texts()]
    hectares = [float(re.findall(r"[\d.]+", row[-1])[0]) for row in told]
    assert sum(hectares) == pytest.approx(shape.area / 1e4, abs=0.011)  # each is written to 0.01 ha
    assert cell.say("verdict.unclear") in told[0]  # nothing is planned on it


def test_neighbours_are_merged_into_the_sum_of_both(cell: Cell, pair: Pair) -> None:
    cell.lead(f"select={','.join(pair.ids)}")
    cell.put_down()
    bring(cell, pair.whole)
    take(cell, "merge")
    [site] = sites(cell, 1)
    area = on_ground(site["geometry"]).area
    assert area == pytest.approx(sum(one.area for one in pair.shapes), rel=1e-5)
    assert made_of(cell) == cell.say("sites.made.merged", of=", ".join(pair.ids))
    cell.lead(f"select={pair.ids[0]}")
    cell.put_down()
    take(cell, "merge")
    cell.page.wait_for_selector(f".mapview-toolsaid:has-text('{cell.say('sites.fault.merge_few')}')")


def test_a_line_becomes_a_site_and_its_corners_are_moved(cell: Cell, pair: Pair) -> None:
    page = cell.page
    cell.lead()
    bring(cell, pair.whole)
    left, top = (120, 480) if cell.narrow else (610, 420)
    take(cell, "buffer")
    page.fill(".mapview-shapes input[type=number]", "40")
    cell.draw((left, top), (left + 150, top))
    [site] = sites(cell, 1)
    line = shapely.LineString(page.evaluate(TO_PLACE, [[left, top], [left + 150, top]]))
    shape = on_ground(site["geometry"])
    assert shape.area == pytest.approx(on_ground(line).length * 80, rel=0.02)  # flat ends; a press is a pixel
    assert made_of(cell) == cell.say("sites.made.buffer")
    page.get_by_role("button", name=cell.say("sites.edit"), exact=True).click()
    cell.put_down()
    page.wait_for_selector("#map[data-tool=edit]")
    assert page.inner_text(".mapview-toolnote") == cell.say("map.hintEdit")
    corners = site["geometry"]["coordinates"][0][:-1]
    spots = page.evaluate(TO_PAGE, corners)
    at = max(range(len(spots)), key=lambda place: spots[place][0] + spots[place][1])  # lowest on the right
    before = page.evaluate("() => localStorage.getItem('sites')")
    drag_corner(cell, spots[at], (24, 16))
    page.wait_for_function("(before) => localStorage.getItem('sites') !== before", arg=before)
    [moved] = page.evaluate(KEPT)
    found = page.evaluate(TO_PAGE, moved["geometry"]["coordinates"][0][:-1])
    wanted = [(x, y) for place, (x, y) in enumerate(spots) if place != at]
    assert near_all(wanted, found)
    assert near_all([(spots[at][0] + 24, spots[at][1] + 16)], found, within=3)
    page.click(".mapview-tool-cancel")
    page.wait_for_selector("#map[data-tool='']")
    cell.sheet("filters")
    cell.settle()  # the change is a step that can be taken back
    page.click("#undo")
    page.wait_for_function("(before) => localStorage.getItem('sites') === before", arg=before)


def near_all(wanted: list[tuple[float, float]], found: list[list[float]], within: float = 0.5) -> bool:
    """Whether each of some dots has one of the others so near."""
    return all(min(np.hypot(x - a, y - b) for a, b in found) <= within for x, y in wanted)


def drag_corner(cell: Cell, spot: list[float], by: tuple[float, float]) -> None:
    """Take a corner once it answers, and carry it as a hand does: moves closer than a frame are one."""
    x, y = spot
    for turn in range(100):
        cell.page.mouse.move(x - 4 + turn % 3, y - 2)
        canvas = "() => getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor"
        if cell.page.evaluate(canvas) == "move":
            break
        cell.page.wait_for_timeout(50)
    cell.page.mouse.move(x, y)
    cell.page.mouse.down()
    for step in range(1, 9):
        cell.page.mouse.move(x + by[0] * step / 8, y + by[1] * step / 8)
        cell.page.wait_for_timeout(30)
    cell.page.mouse.up()
