"""Pictures of every page for the documents: ``python -m tests.screens``, or ``make screens``.

They are taken of the program itself over the shipped data, as WebP, so that they stay small.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from browser_pages import NARROW, WIDE, chromium_browser, new_context, rest, served_program

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER: Final = PROJECT_ROOT / "docs" / "screens"
QUALITY: Final = 82
DRAWN: Final = "() => [...document.querySelectorAll('.mapview')].every((one) => one.dataset.ready)"
LIST: Final = "list=KS-P-0001,KS-S-0012,KS-S-0003,KS-P-0020"


class Screen(NamedTuple):
    """One picture: where to go, and what to press before it is taken."""

    path: str
    presses: tuple[str, ...] = ()
    narrow: bool = False


SCREENS: Final = {
    "explore": Screen("/?lang=zh"),
    "explore-parcel": Screen("/?lang=en&select=KS-S-0012&price=480&at=121.01,31.36,12.6"),
    "explore-table": Screen("/?lang=zh&verdict=priority&supply=stock", ("#drawer-toggle",)),
    "compare": Screen(f"/compare?lang=en&{LIST}&price=480"),
    "policy": Screen("/policy?lang=zh"),
    "scheme": Screen("/policy/scheme?lang=en", ("#scheme-example",)),
    "ranking": Screen("/policy/ranking?lang=en", (".order summary >> nth=0",)),
    "region": Screen("/region?lang=zh"),
    "data": Screen("/data?lang=zh"),
    "print": Screen("/print?lang=en"),
    "phone-explore": Screen("/?lang=zh", narrow=True),
    "phone-parcel": Screen("/?lang=en&select=KS-S-0012&price=480", ("#sheets button >> nth=2",), narrow=True),
}


def main() -> int:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        for address in served_program(Path(data)):
            for browser in chromium_browser():
                for name, screen in SCREENS.items():
                    take(browser, address, name, screen)
    return 0


def take(browser: Browser, address: str, name: str, screen: Screen) -> None:
    """Take one picture and say its size."""
    context = new_context(browser, NARROW if screen.narrow else WIDE, scale=1)
    page = context.new_page()
    page.goto(address + screen.path)
    settled(page)
    for selector in screen.presses:
        page.click(selector)
        settled(page)
    file = FOLDER / f"{name}.webp"
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(file, quality=QUALITY, method=6)
    sys.stdout.write(f"{file.relative_to(PROJECT_ROOT)}: {file.stat().st_size / 1000:.0f} kB\n")
    context.close()


def settled(page: Page) -> None:
    """Wait until nothing is asked for and every map is drawn."""
    page.wait_for_selector("h1, #panels > *", state="attached")
    rest(page)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(1500)  # charts begin after the map


if __name__ == "__main__":
    sys.exit(main())
