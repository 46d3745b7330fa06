"""How soon the first map is drawn, how soon the panels are there, and how large answers get.

The app is served here and opened in headless Chromium.

Run as ``python -m benchmarks.pages``. The time of the first drawn map is put beside that of the page's first
byte in the same run, since absolute times say more of the machine than of the program.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Response, sync_playwright

from tests.browser_pages import served_program

FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
PANELS = """addEventListener("DOMContentLoaded", () => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector("#panels > *")) return;
    window.panelsAfterMs = Math.round(performance.now());
    seen.disconnect();
  });
  seen.observe(document.body, { childList: true, subtree: true });
});"""
RUNS = 5
DRAWN_WITHIN_S = 2.0
LARGEST_ANSWER = 200_000


def main() -> int:
    """Print the medians; 1 where a figure is not reached."""
    answers: list[int] = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for address in served_program(Path(folder)):
            load(
                browser, f"{address}/", []
            )  # the first visit has files compressed that are kept from then on
            runs = [load(browser, f"{address}/", answers) for _ in range(RUNS)]
    empty, drawn, whole = (median(one) for one in zip(*runs, strict=True))
    reached = drawn < DRAWN_WITHIN_S and max(answers) <= LARGEST_ANSWER
    print(f"first map drawn: {drawn:.2f} s (the page's first byte: {empty:.3f} s, ratio {drawn / empty:.0f})")
    print(f"panels there: {whole:.2f} s")
    print(f"largest callback answer: {max(answers) / 1000:.1f} kB uncompressed, of {len(answers)}")
    print("reached" if reached else f"NOT REACHED: {DRAWN_WITHIN_S} s, {LARGEST_ANSWER / 1000:.0f} kB")
    return 0 if reached else 1


def load(browser: Browser, address: str, answers: list[int]) -> tuple[float, float, float]:
    """Open the page with nothing kept; return seconds to its first byte, its first drawn map, its panels.

    They are the browser's own, from the start of the navigation; the sizes of answers are noted.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108 - playwright marks the handler
    page.add_init_script(PANELS)
    page.goto(address)
    page.wait_for_selector("#map[data-ready=true]", timeout=60_000)
    page.wait_for_function("() => window.panelsAfterMs", timeout=60_000)
    first = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    drawn, whole = page.evaluate("[window.bridgehead.drawnAfterMs, window.panelsAfterMs]")
    page.wait_for_timeout(3000)
    answers += [len(one.body()) for one in seen if "_dash-update-component" in one.url]
    context.close()
    return first / 1000, drawn / 1000, whole / 1000


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
