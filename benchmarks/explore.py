"""How soon the Explore page follows a hand: threshold, facet and card, in headless Chromium.

Run as ``python -m benchmarks.explore``. Times are the browser's own, from the event to what is seen. The map
is drawn at a tenth of its resolution: without a graphics card, its drawing would be most of each time.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Page

from benchmarks.pages import chromium
from tests.browser_pages import COUNT, WIDE, rest, served_program

RUNS: Final = 5
AT_MOST_MS: Final = {
    "threshold: the map is told": 150,
    "threshold: the map is drawn": 150,
    "threshold: every figure": 250,
    "facet: map, figures and counts": 300,
    "parcel: its card": 150,
}
WATCH: Final = """() => {
  const seen = window.seen = { from: 0, at: {} };
  const now = (name) => { seen.at[name] = performance.now() - seen.from; };
  for (const kind of ["keydown", "click"]) {
    window.addEventListener(kind, (event) => { seen.from = event.timeStamp; seen.at = {}; }, true);
  }
  const { map } = window.bridgehead.maps.map;
  map.setPixelRatio(0.1);
  const [state, filter] = [map.setGlobalStateProperty.bind(map), map.setFilter.bind(map)];
  map.setGlobalStateProperty = (...given) => {
    state(...given);
    now("told");
    map.once("render", () => now("drawn"));
  };
  map.setFilter = (...given) => { now("filter"); return filter(...given); };
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  const watch = (name, selector) =>
    new MutationObserver(() => now(name)).observe(document.querySelector(selector), all);
  watch("totals", "#totals");
  watch("sweep", ".panel--sweep");
  watch("filters", ".panel--filters");
  watch("groups", ".overview__bars");
  watch("settled", "#card");
  const card = document.querySelector("#card");
  new MutationObserver(() => {
    if (!card.hidden && !("card" in seen.at)) now("card"); // shown; the button of the shortlist follows
  }).observe(card, all);
}"""
MIDDLE: Final = """() => {
  const { map } = window.bridgehead.maps.map;
  const [hit] = map.queryRenderedFeatures([[450, 150], [950, 550]], { layers: ["parcels"] });
  const ring = hit.geometry.type === "Polygon" ? hit.geometry.coordinates[0] : hit.geometry.coordinates[0][0];
  const corners = ring.slice(0, -1);
  const centre = corners.reduce(([x, y], [a, b]) => [x + a / corners.length, y + b / corners.length], [0, 0]);
  const [at, box] = [map.project(centre), map.getContainer().getBoundingClientRect()];
  return [at.x + box.x, at.y + box.y];
}"""


def main() -> int:
    """Print the medians; 1 where a figure is not reached."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
    ):
        for address in served_program(Path(folder)):
            context = browser.new_context(viewport={**WIDE}, reduced_motion="reduce")
            context.add_init_script(COUNT)
            page = context.new_page()
            page.goto(f"{address}/?lang=en&at=121.039,31.4018,13")
            page.wait_for_selector("#map[data-ready=true]", timeout=120_000)
            rest(page)
            page.evaluate(WATCH)
            rest(page)
            taken = _threshold(page) | _facet(page) | _card(page)
    for name, found in taken.items():
        reached = "" if found <= AT_MOST_MS[name] else f"  NOT REACHED: {AT_MOST_MS[name]} ms"
        print(f"{name:36}{found:8.0f} ms{reached}")
    return 0 if all(found <= AT_MOST_MS[name] for name, found in taken.items()) else 1


def _times(page: Page, act: Callable[[], object]) -> dict[str, float]:
    """Return when each part of the page last changed after an act, in ms from its event."""
    rest(page)
    act()
    page.wait_for_timeout(200)
    rest(page)
    found: dict[str, float] = page.evaluate("() => window.seen.at")
    return found


def _threshold(page: Page) -> dict[str, float]:
    page.focus("#slider [role=slider]")
    runs = [_times(page, lambda: page.keyboard.press("ArrowRight")) for _ in range(RUNS + 1)][1:]
    return {
        "threshold: the map is told": median(run["told"] for run in runs),
        "threshold: the map is drawn": median(run["drawn"] for run in runs),
        "threshold: every figure": median(
            max(run[name] for name in ("totals", "sweep", "filters", "groups") if name in run) for run in runs
        ),
    }


def _facet(page: Page) -> dict[str, float]:
    runs = [_times(page, page.locator(".tile").first.click) for _ in range(RUNS + 1)][1:]
    parts = ("filter", "totals", "sweep", "filters", "groups")
    return {"facet: map, figures and counts": median(max(run.get(part, 0) for part in parts) for run in runs)}


def _card(page: Page) -> dict[str, float]:
    runs = []
    point = page.evaluate(MIDDLE)
    page.mouse.move(*point)
    for _ in range(RUNS + 1):
        runs.append(_times(page, lambda: page.mouse.click(*point)))
        page.click("#card-close")
    return {"parcel: its card": median(run["card"] for run in runs[1:])}


if __name__ == "__main__":
    sys.exit(main())
