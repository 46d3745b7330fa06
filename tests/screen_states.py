"""The states that `tests.screens` takes pictures of, and how a page is brought into each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from browser_pages import NARROW, WIDE, rest
from explore_page import CROSSHAIR

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TABLET: Final = {"width": 1024, "height": 768}
LONG: Final = 240_000  # a job on a busy machine
LIST: Final = "list=KS-P-0001,KS-S-0012,KS-S-0003,KS-P-0020"
TWELVE: Final = "list=" + ",".join(
    [*(f"KS-P-{n:04}" for n in (1, 11, 13, 14, 20, 23)), *(f"KS-S-{n:04}" for n in (1, 2, 3, 4, 5, 12))]
)
EAST: Final = "at=121.039,31.4018,13.4"

Box = tuple[int, int, int, int]
"""Left, top, width and height of the part of the window that is shown."""
MAP: Final[Box] = (326, 52, 738, 560)
UPPER_MAP: Final[Box] = (326, 52, 738, 300)
NOTICES: Final[Box] = (0, 52, 738, 300)
LEFT: Final[Box] = (0, 52, 340, 560)
FOUND: Final[Box] = (0, 52, 450, 430)
LEFT_FOOT: Final[Box] = (0, 560, 340, 340)
MAP_AND_CARD: Final[Box] = (326, 52, 1114, 848)
CARD: Final[Box] = (1076, 60, 364, 580)


def press(selector: str, page: Page) -> None:
    """Press the first thing that a selector finds."""
    page.locator(selector).first.click()


def say(selector: str, text: str, page: Page) -> None:
    """Type into a field and leave it."""
    page.locator(selector).first.fill(text)


def wait(selector: str, page: Page) -> None:
    """Wait until something is there, however long a job takes."""
    page.wait_for_selector(selector, timeout=LONG)


def scroll(selector: str, by: int, page: Page) -> None:
    """Bring a part to the top of what scrolls, and some pixels on."""
    page.locator(selector).first.evaluate(
        "(part, by) => { part.scrollIntoView({ block: 'start', behavior: 'instant' });"
        " for (let up = part; up; up = up.parentElement) if (up.scrollTop) { up.scrollTop += by; break; } }",
        by,
    )


def unfold(selector: str, page: Page) -> None:
    """Open a fold and bring it into view."""
    page.locator(selector).first.evaluate("(fold) => { fold.open = true; fold.scrollIntoView(); }")


def tool(name: str, corners: tuple[tuple[int, int], ...], page: Page, *, finish: bool = True) -> None:
    """Take a tool of the map and set corners with it."""
    page.click(f".mapview-tool-{name}")
    corner(corners, page)
    if finish:
        page.click(".mapview-tool-finish")


def corner(corners: tuple[tuple[int, int], ...], page: Page) -> None:
    """Set corners with the tool in hand, coming from beside as a hand does."""
    page.wait_for_function(CROSSHAIR)
    for x, y in corners:
        page.mouse.move(x - 4, y - 4)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.up()
    rest(page)


def no_tiles(page: Page) -> None:
    """Cut the network to the base map."""
    page.route("https://tile.openstreetmap.org/**", lambda route: route.abort())


def to_files(page: Page) -> None:
    """Bring the files that are made into view."""
    scroll("#compose-jobs", 0, page)


def making(page: Page) -> None:
    """Have the largest document made, and stop while it is on its way."""
    page.click("#compose-make")
    wait(".job__bar", page)
    to_files(page)


def hand_in(page: Page) -> None:
    """Hand in a file whose coordinates are shifted, and wait for its report."""
    with page.expect_file_chooser() as chooser:
        page.click("#data-choose")
    chooser.value.set_files(HANDED["file"])
    wait(".datum__map svg", page)


HANDED: Final[dict[str, str]] = {}  # what the run made: a file to hand in, a version to set beside


class State(NamedTuple):
    """Where to go, what to do there, and which part of the window is shown."""

    path: str
    steps: tuple[Callable[[Page], object], ...] = ()
    box: Box | None = None
    led: bool = False
    ready: tuple[Callable[[Page], object], ...] = ()
    after: tuple[Callable[[Page], object], ...] = ()


def site(*steps: Callable[[Page], object], box: Box = MAP) -> State:
    """Show a state of drawing, near the middle ring, in Chinese."""
    return State(f"/?lang=zh&{EAST}", steps, box)


POLYGON: Final = ((480, 250), (640, 260), (650, 420), (500, 430))
CROSSED: Final = ((560, 330), (760, 520), (760, 330), (560, 520))
FORM: Final = "#compose-form"
EVERYTHING: Final = "[role=option]:visible >> nth=-1"
SOME: Final = "verdict=priority&supply=stock&carrier=carrier-huaqiao&price=480"
PRINTED: Final = f"/print?lang=zh&{SOME}"


def form(name: str) -> State:
    """Show the page that prints with a form chosen."""
    return State(
        f"/print?lang=en&{SOME}",
        (
            partial(press, FORM),
            lambda page: page.get_by_role("option", name=name, exact=True).click(),
            partial(wait, ".compose__preview img"),
        ),
    )


def tabs(position: int, lang: str, rest_of: str = "") -> State:
    """Show one sheet of Explore on a phone."""
    return State(f"/?lang={lang}{rest_of}", (partial(press, f"#sheets button >> nth={position}"),))


PICTURES: Final[dict[str, tuple[State, ...]]] = {
    "explore": (State("/?lang=zh"),),
    "explore-english": (State("/?lang=en"),),
    "explore-zooms": tuple(
        State(f"/?lang=zh&at=121.039,31.4018,{zoom}", (), (440, 110, 600, 600), led=True)
        for zoom in (10, 13, 16)
    ),
    "explore-parcel": (State("/?lang=en&select=KS-S-0012&price=480&at=121.01,31.36,12.6"),),
    "explore-cards": tuple(
        State(f"/?lang=en&select={parcel}&price=480", (), CARD, led=True)
        for parcel in ("KS-P-0002", "KS-P-0027", "KS-P-0021", "KS-P-0017")
    ),
    "explore-table": (State("/?lang=zh&verdict=priority&supply=stock", (partial(press, "#drawer-toggle"),)),),
    "explore-find": tuple(
        State("/?lang=en", (partial(say, "#search", text), rest), FOUND, led=True)
        for text in ("huaqiao", "116.39, 39.9", "zzqq")
    ),
    "explore-layers": (
        State("/?lang=zh", (partial(scroll, ".layers", -40),), LEFT),
        State("/?lang=zh", (partial(unfold, "[data-fold=order]"),), LEFT),
        State(
            "/?lang=zh&verdict=priority&supply=stock",
            (
                partial(unfold, "[data-fold=saved]"),
                partial(say, "#save-name", "存量优先"),
                partial(press, "#save"),
                rest,
            ),
            LEFT_FOOT,
        ),
    ),
    "explore-nothing": (State("/?lang=en&area=19~20&far=2.9~3&verdict=fails&supply=promoted"),),
    "explore-measured": (
        site(partial(tool, "length", ((500, 300), (700, 420), (820, 300)))),
        site(partial(tool, "area", ((480, 250), (800, 260), (820, 480), (520, 500)))),
    ),
    "explore-sites": (
        site(
            partial(tool, "site", POLYGON),
            partial(press, ".mapview-tool-site"),
            partial(tool, "rectangle", ((700, 250), (860, 340)), finish=False),
            partial(press, ".mapview-tool-site"),
            partial(tool, "buffer", ((480, 500), (760, 520))),
            rest,
            box=MAP_AND_CARD,
        ),
    ),
    "explore-repair": (site(partial(tool, "site", CROSSED), partial(wait, ".site-fault"), box=MAP_AND_CARD),),
    "explore-notices": (
        State("/?lang=en&v=9&verdict=nonsense&foo=1&select=KS-X-9999", (), NOTICES),
        State(
            "/?lang=en&base=osm",
            (partial(wait, ".mapview-fault:not([hidden])"),),
            UPPER_MAP,
            ready=(no_tiles,),
        ),
    ),
    "explore-tour": (
        State(
            "/?lang=en",
            (partial(press, ".begin__show"), *[partial(press, ".tour__ways button:visible >> nth=-1")] * 2),
        ),
    ),
    "explore-scenarios": (
        State("/?lang=en&b=Wide&b.limit.siting.ring500=900", (partial(wait, "[data-swipe=shown]"),)),
    ),
    "explore-versions": (
        State(
            "/?lang=zh&at=121.039,31.4018,13&against=delivery-2@{version}",
            (partial(wait, "[data-swipe=shown]"),),
        ),
    ),
    "compare-empty": (State("/compare?lang=zh"),),
    "compare": (State(f"/compare?lang=en&{LIST}&price=480"),),
    "compare-notes": (
        State(
            f"/compare?lang=en&{LIST}&price=480&b=Wide&b.limit.siting.ring500=900",
            (
                partial(press, ".compare-banner button"),
                partial(wait, ".versus-table textarea"),
                partial(say, ".versus-table textarea", "Owner agrees; visit on Tuesday."),
                lambda page: page.keyboard.press("Tab"),
                partial(scroll, "#scenes, .scenes", -420),
            ),
        ),
    ),
    "compare-twelve": (State(f"/compare?lang=zh&{TWELVE}&price=480"),),
    "policy": (State("/policy?lang=zh"),),
    "policy-thresholds": (
        State("/policy?lang=en&limit.siting.ring500=700", (partial(scroll, ".chapter >> nth=1", 0),)),
    ),
    "policy-packs": (State("/policy?lang=zh", (partial(scroll, ".chapter >> nth=5", 0),)),),
    "scheme": (State("/policy/scheme?lang=en", (partial(press, "#scheme-example"),)),),
    "scheme-result": (
        State(
            "/policy/scheme?lang=en",
            (
                partial(press, "#scheme-example"),
                rest,
                partial(say, "#scheme-parcel", "KS-S-0021"),
                lambda page: page.keyboard.press("Tab"),
                partial(wait, ".stats"),
                partial(scroll, "#scheme-result", -90),
            ),
        ),
    ),
    "ranking": (State("/policy/ranking?lang=en", (partial(press, ".order summary"),)),),
    "region": (State("/region?lang=zh"),),
    "region-roads": (State("/region?lang=en", (partial(scroll, ".chapter >> nth=1", 0),)),),
    "print": (State("/print?lang=en"),),
    "print-briefs": (form("Parcel briefs"),),
    "print-atlas": (form("Atlas"),),
    "print-made": (
        State(
            PRINTED,
            (partial(press, FORM), partial(press, EVERYTHING), making),
            after=(partial(press, ".job__head button"), rest),
        ),
        State(PRINTED, (partial(press, "#compose-make"), partial(wait, ".job__file"), to_files)),
    ),
    "data": (State("/data?lang=zh"),),
    "data-shifted": (State("/data?lang=en", (hand_in, partial(scroll, ".datum", -60))),),
}
PHONE: Final[dict[str, tuple[State, ...]]] = {
    "phone-explore": (State("/?lang=en"), tabs(0, "en"), tabs(1, "en")),
    "phone-parcel": (
        tabs(2, "en"),
        tabs(2, "en", "&select=KS-S-0012&price=480"),
        tabs(3, "en"),
    ),
    "phone-pages": (
        State(f"/compare?lang=en&{LIST}"),
        State("/policy?lang=en"),
        State("/policy/ranking?lang=en"),
    ),
    "phone-more": (State("/region?lang=en"), State("/data?lang=en"), State("/print?lang=en")),
}
TABLETS: Final[dict[str, tuple[State, ...]]] = {
    "tablet-explore": (State("/?lang=en&select=KS-S-0012"),),
    "tablet-print": (State("/print?lang=en"),),
}
SIZES: Final = ((WIDE, PICTURES), (NARROW, PHONE), (TABLET, TABLETS))
