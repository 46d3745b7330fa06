"""The Explore page as tests hold it: one window led from link to link, and what it complains of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import shapely
from browser_pages import WIDE, new_context, rest

from dashboard.text import say
from dashboard.view import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# Leads to a link in place, as Back and Forward do; one that is shown already stays.
LEAD: Final = """(search) => {
  window.history.pushState(null, "", "/" + search);
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""
# Nothing drawn, nothing kept, the panels as they stand at the start.
CLEAR: Final = """() => {
  window.dash_clientside.set_props("sites", { data: [] });
  window.dash_clientside.set_props("site-open", { data: null });
  window.dash_clientside.set_props("app", { className: "app" });
  document.querySelector("#drawer-toggle[aria-expanded=true]")?.click();
}"""
CROSSHAIR: Final = (
    "() => getComputedStyle(document.querySelector('.maplibregl-canvas')).cursor === 'crosshair'"
)

# What the question of each of the three users filters by.
ASKED: Final = {
    "planner": {"supply": "stock", "flag": "near"},
    "investor": {"near": "rings:ring-middle~500", "area": "2~4", "room": "1~"},
    "briefing": {"verdict": "priority", "carrier": "carrier-huaqiao"},
}
# Whether the focus lies on a part that is seen, and is marked there.
FOCUSED: Final = """() => {
  const on = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(on);
  return [on !== document.body && on.checkVisibility(), outlineStyle === "solid" && outlineWidth !== "0px"];
}"""
# Dots of the window as places in degrees.
TO_PLACE: Final = """(dots) => {
  const { map } = window.bridgehead.maps.map;
  const box = map.getContainer().getBoundingClientRect();
  return dots.map(([x, y]) => map.unproject([x - box.x, y - box.y]).toArray());
}"""
THIRTEENTH: Final = {
    "en": "The shortlist holds 12 parcels; KS-S-0012 was not added.",
    "zh": "清单最多 12 宗，KS-S-0012 未加入。",
}


def on_ground(geometry: Any) -> Any:
    """Put a shape in degrees, or one as GeoJSON, into the working grid."""
    shape = shapely.geometry.shape(geometry) if isinstance(geometry, dict) else geometry
    return gpd.GeoSeries([shape], crs=4326).to_crs(4549).iloc[0]


@dataclass
class Shown:
    """A page and everything it complained of or asked for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    answers: list[Any] = field(default_factory=list)

    def open(self, search: str = "?lang=zh", *, fresh: bool = False) -> None:
        """Lead to a link: in place where the page is there already and nothing asks for a `fresh` one."""
        if fresh or not self.page.url.startswith(self.address):
            self.page.goto(f"{self.address}/{search}")
            self.page.wait_for_selector("#map[data-ready=true]")
            self.page.wait_for_function("() => location.search.includes('lang=')")
        else:
            self.page.evaluate(CLEAR)
            self.settle()
            self.page.evaluate(LEAD, search)
        self.settle()

    def settle(self) -> None:
        """Wait until no answer of the server is outstanding and none is being waited for."""
        rest(self.page)

    def shown(self) -> int:
        digits = re.search(r"\d[\d\u202f]*", self.page.inner_text("#shown"))
        assert digits is not None
        return int(re.sub(r"\D", "", digits.group()))

    def verdict_counts(self) -> list[int]:
        texts = self.page.locator(".tiles").first.locator(".count").all_inner_texts()
        return [int(re.sub(r"\D", "", text)) for text in texts]

    def search(self) -> str:
        return urlsplit(self.page.url).query

    def link(self) -> dict[str, str]:
        """Read the link's parts once the page is at rest."""
        self.settle()
        return {key: values[0] for key, values in parse_qs(self.search()).items()}

    def corner(self, x: float, y: float) -> None:
        """Press once on the map, coming from beside it as a hand does."""
        self.page.mouse.move(x - 4, y - 4)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.up()

    def draw(self, *corners: tuple[float, float]) -> None:
        """Set the corners of an outline once the tool that was taken draws, and finish it."""
        self.page.wait_for_function(CROSSHAIR)
        for x, y in corners:
            self.corner(x, y)
        self.page.click(".mapview-tool-finish")


@dataclass
class Cell(Shown):
    """The window in one language at one size."""

    language: Language = "zh"
    narrow: bool = False

    def say(self, key: str, **facts: object) -> str:
        return say(self.language, key, **facts)

    def lead(self, search: str = "") -> None:
        self.open(f"?lang={self.language}" + (f"&{search}" if search else ""))

    def sheet(self, name: str) -> None:
        """Bring a panel up; on a wide screen it stands there."""
        tab = self.page.get_by_role("button", name=self.say(f"panel.{name}"), exact=True)
        if self.narrow and tab.get_attribute("aria-pressed") != "true":
            tab.click()

    def put_down(self) -> None:
        """Free the map of the panel that lies over it on a narrow screen."""
        over = re.search(r"sheet-(\w+)", self.page.get_attribute("#app", "class") or "")
        if self.narrow and over:
            self.page.get_by_role("button", name=self.say(f"panel.{over[1]}"), exact=True).click()


def explore_page(
    browser: Browser, address: str, size: dict[str, int] = WIDE, *, touch: bool = False
) -> Iterator[Shown]:
    """Open a window for Explore that notes every error and warning, every host and every answer."""
    context = new_context(browser, size, touch=touch)
    made = Shown(context.new_page(), address)
    made.page.on(
        "console", lambda m: made.complaints.append(m.text) if m.type in {"error", "warning"} else None
    )
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("request", lambda request: made.hosts.add(urlsplit(request.url).netloc))
    made.page.on("response", lambda answer: keep(made, answer))
    yield made
    context.close()


def keep(made: Shown, answer: Any) -> None:
    if "_dash-update-component" in answer.url and answer.status == 200:
        made.answers.append(answer)
