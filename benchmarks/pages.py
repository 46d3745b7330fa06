"""How soon the first map is drawn, and how large answers get: the app served here, in headless Chromium.

Run as ``python -m benchmarks.pages``. Load times are put beside those of an empty page of the same server in
the same run, since absolute times say more of the machine than of the program.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, Response, sync_playwright
from werkzeug.serving import make_server

from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.setup.ready import ensure_data

FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
RUNS = 5
DRAWN_WITHIN_S = 3.0
LARGEST_ANSWER = 200_000


def main() -> int:
    """Print the medians; 1 where a figure is not reached."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, chromium() as browser:
        empty = median(seconds_until(browser, f"{address}/health", "body") for _ in range(RUNS))
        answers: list[int] = []
        drawn = median(
            seconds_until(browser, f"{address}/", "#map[data-ready=true]", answers) for _ in range(RUNS)
        )
    reached = drawn < DRAWN_WITHIN_S and max(answers) <= LARGEST_ANSWER
    print(f"first map drawn: {drawn:.2f} s (an empty page: {empty:.2f} s, ratio {drawn / empty:.0f})")
    print(f"largest callback answer: {max(answers) / 1000:.1f} kB uncompressed, of {len(answers)}")
    print("reached" if reached else f"NOT REACHED: {DRAWN_WITHIN_S} s, {LARGEST_ANSWER / 1000:.0f} kB")
    return 0 if reached else 1


def seconds_until(browser: Browser, address: str, selector: str, answers: list[int] | None = None) -> float:
    """Open a page with nothing kept and wait until `selector` is there; note the sizes of answers."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108 - playwright marks the handler
    begun = perf_counter()
    page.goto(address)
    page.wait_for_selector(selector, timeout=60_000)
    taken = perf_counter() - begun
    if answers is not None:
        page.wait_for_timeout(1500)
        answers += [len(one.body()) for one in seen if "_dash-update-component" in one.url]
    context.close()
    return taken


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the shipped data from a folder of its own."""
    settings = Settings(data=folder)
    ensure_data(settings)
    server = make_server("127.0.0.1", 0, create_app(settings).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser that draws in software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
