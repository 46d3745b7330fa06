"""Pictures of every page and state for the documents: ``python -m tests.screens``, or ``make screens``.

They are taken of the program itself over the shipped data, as WebP, so that they stay small. States that
belong together stand side by side in one picture. One window of each size goes from link to link. Names of
pictures may follow the command: only those are taken.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from browser_pages import NARROW, chromium_browser, new_context, rest, served_program
from explore_page import LEAD
from screen_states import HANDED, SIZES, State

from dashboard.pipeline import import_layer
from dashboard.settings import PROJECT_ROOT
from geodata.areas import load_area
from geodata.datum import move, wgs84_to_gcj02
from geodata.store import DatasetStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

FOLDER: Final = PROJECT_ROOT / "docs" / "screens"
QUALITY: Final = 80
GAP: Final = 8  # pixels between states in one picture
GROUND: Final = (0xC9, 0xCF, 0xD4)
DRAWN: Final = "() => [...document.querySelectorAll('.mapview')].every((one) => one.dataset.ready)"


def main(names: list[str]) -> int:
    """Take every picture anew, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as files:
        for address in served_program(Path(data)):
            HANDED["file"] = str(shifted(Path(data), Path(files)))
            HANDED["version"] = halved(Path(data), Path(files))
            for browser in chromium_browser():
                for size, pictures in SIZES:
                    wanted = {name: states for name, states in pictures.items() if name in names or not names}
                    for page in window(browser, size) if wanted else ():
                        for name, states in wanted.items():
                            keep(name, side_by_side([taken(page, address, state) for state in states]))
    return 0


def window(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    """Open the one window of a size."""
    context = new_context(browser, size, scale=1, touch=size is NARROW)
    yield context.new_page()
    context.close()


def shifted(data: Path, files: Path) -> Path:
    """Write the shipped parcels as a map of the web would have them: in GCJ-02, and saying WGS 84."""
    frame = DatasetStore(data).load("kunshan-schematic").parcels.to_crs(4326)
    moved = frame.set_geometry(move(frame.geometry.to_numpy(), wgs84_to_gcj02), crs=4326)
    path = files / "shifted.gpkg"
    moved[["parcel_id", "land_use", "far_planned", "geometry"]].to_file(path)
    return path


def halved(data: Path, files: Path) -> str:
    """Keep every second parcel as another data set, and say its version."""
    store = DatasetStore(data)
    path = files / "half.gpkg"
    store.load("kunshan-schematic").parcels.iloc[::2].to_file(path)
    import_layer(store, load_area("kunshan"), path, dataset_id="delivery-2")
    store.activate("kunshan", "kunshan-schematic")
    return str(store.current("delivery-2"))


def taken(page: Page, address: str, state: State) -> Image.Image:
    """Bring the page into a state and take its picture."""
    if state.led and page.url.startswith(f"{address}/?"):
        page.evaluate(LEAD, state.path.removeprefix("/"))
    else:
        if page.url.startswith(address):
            page.evaluate("() => localStorage.clear()")
        for step in state.ready:
            step(page)
        page.goto(address + state.path.format(**HANDED))
        page.wait_for_selector("h1, #panels > *", state="attached")
    settled(page)
    for step in state.steps:
        step(page)
        settled(page)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for step in state.after:
        step(page)
    page.unroute_all(behavior="ignoreErrors")
    left, top, width, height = state.box or (0, 0, *picture.size)
    return picture.crop((left, top, min(left + width, picture.width), min(top + height, picture.height)))


def settled(page: Page) -> None:
    """Wait until nothing is asked for and every map is drawn."""
    rest(page)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(400)  # charts begin after the map
    rest(page)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Put pictures into one row."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    made = Image.new("RGB", (width, max(picture.height for picture in pictures)), GROUND)
    left = 0
    for picture in pictures:
        made.paste(picture, (left, 0))
        left += picture.width + GAP
    return made


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture and say its size."""
    file = FOLDER / f"{name}.webp"
    picture.save(file, quality=QUALITY, method=6)
    sys.stdout.write(f"{file.relative_to(PROJECT_ROOT)}: {file.stat().st_size / 1000:.0f} kB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
