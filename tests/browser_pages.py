"""A real browser for the tests, the program served as a user serves it, and when a page has come to rest."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

# The processor draws the page's plain parts as such: through the library that stands for a graphics card,
# which the map alone needs, they would cost it twice as much. The network is cut: no name leads anywhere.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu-rasterization",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDE: Final = {"width": 1440, "height": 900}
NARROW: Final = {"width": 390, "height": 844}
# Counts the page's requests to the server from within, so that rest is told from a slow machine.
COUNT: Final = """(() => {
  const asked = { begun: 0, open: 0 };
  Object.defineProperty(window, "asked", { value: asked });
  const plain = window.fetch;
  window.fetch = (...given) => {
    asked.begun += 1;
    asked.open += 1;
    return plain(...given).finally(() => { asked.open -= 1; });
  };
})()"""
# The page's own timers run in the order in which they are due: once one of 300 ms has run, every debounce of
# the pages (at most 200 ms) has run too, however slow the machine.
REST: Final = """async () => {
  const beat = (ms) => new Promise((go) => window.setTimeout(go, ms));
  for (;;) {
    const begun = window.asked.begun;
    await beat(300);
    await new Promise(requestAnimationFrame);
    await beat(0);
    const begins = document.getElementById("first-map") !== null; // the map is there, Dash is not yet
    if (!begins && window.asked.open === 0 && window.asked.begun === begun) return;
  }
}"""


def chromium_browser() -> Iterator[Browser]:
    """Start the one browser of a test run; a second one beside it would not start."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS])
        yield browser
        browser.close()


def served_program(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the program over a data folder on a free port; `settings` are ``BRIDGEHEAD_*`` without it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {f"BRIDGEHEAD_{name.upper()}": value for name, value in settings.items()}
    surroundings = os.environ | {"BRIDGEHEAD_DATA": str(folder), "BRIDGEHEAD_PORT": str(port)} | given
    command = [sys.executable, "-m", "dashboard", "serve", "--no-browser"]
    with subprocess.Popen(command, env=surroundings, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL) as served:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            served.terminate()
            served.wait(timeout=30)


def _wait_for(address: str, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urlopen(address, timeout=5):  # noqa: S310 - our own server
            return
        time.sleep(0.2)
    pytest.fail(f"nothing answers at {address}")


def new_context(
    browser: Browser, size: Mapping[str, int], scale: float = 0.5, *, touch: bool = False
) -> BrowserContext:
    """Open a window of its own (nothing kept from others) whose pages can tell when they are at rest.

    At half a `scale` the processor draws a quarter of the dots; what stands where is the same.
    """
    context = browser.new_context(
        viewport={**size}, reduced_motion="reduce", device_scale_factor=scale, has_touch=touch
    )
    context.add_init_script(COUNT)
    context.set_default_timeout(60_000)
    return context


def rest(page: Page) -> None:
    """Wait until no answer of the server is outstanding and no debounce of the page is waiting."""
    page.evaluate(REST)
