"""Fifty people at once on the program as it is served: `python -m benchmarks.crowd [--people N --seconds S]`.

One visit of the Explore page is recorded in a browser: its callbacks, action by action. Then each person is
a thread that goes through the actions in an order of their own, with a threshold of their own, thinking 2 to
5 seconds between two actions. What is told is how long callbacks take from the first byte sent to the last
one received, with every person on the same machine as the server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Page, Request

from benchmarks.pages import chromium
from benchmarks.serving import processor_s, program
from dashboard.settings import Settings
from dashboard.setup.ready import ensure_data

CALLBACK = "/_dash-update-component"
PEOPLE = 50
SECONDS = 60.0
THINK_S = (2.0, 5.0)
P95_MS = 500.0
LIMIT = "limit.siting.ring500"

Action = list[dict[str, Any]]


@dataclass
class Seen:
    """What the people saw: milliseconds by what was answered, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, taken_ms: float, status: int) -> None:
        """Note one answer."""
        with self.lock:
            self.taken.setdefault(what, []).append(taken_ms)
            if status not in {200, 204}:
                self.errors.append(f"{status}: {what}")


def main() -> int:
    """Record, replay, print; 1 where the figure is not reached or anything failed."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.data or Path(made)
        ensure_data(Settings(data=folder))
        with program(folder) as (address, pid):
            actions = record(address)
            before = processor_s(pid)
            seen = replay(address, actions, people=asked.people, seconds=asked.seconds)
            used_s = processor_s(pid) - before
    every = np.array([one for taken in seen.taken.values() for one in taken])
    p50, p95, p99 = np.percentile(every, [50, 95, 99])
    for what, taken in sorted(seen.taken.items(), key=lambda entry: -float(np.percentile(entry[1], 95))):
        print(
            f"{len(taken):6}  p50 {np.median(taken):6.0f} ms  p95 {np.percentile(taken, 95):6.0f} ms  {what}"
        )
    print(
        f"{asked.people} people, {asked.seconds:.0f} s: {len(every)} callbacks, "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, {len(seen.errors)} errors; "
        f"{1000 * used_s / len(every):.0f} ms of the server's processor time each, "
        f"{used_s / asked.seconds:.2f} processors, load of the machine {os.getloadavg()[0]:.1f}"
    )
    reached = p95 <= P95_MS and not seen.errors
    print("reached" if reached else f"NOT REACHED: p95 {P95_MS:.0f} ms, no error {seen.errors[:3]}")
    return 0 if reached else 1


def record(address: str) -> list[Action]:
    """Visit the page once; return the callbacks of each action."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        asked: Action = []

        def note(request: Request) -> None:
            if urlsplit(request.url).path == CALLBACK and request.post_data:
                asked.append(json.loads(request.post_data) | {"": urlsplit(request.url).query})

        page.on("request", note)
        page.goto(f"{address}/?lang=en")
        page.wait_for_selector("#map[data-ready=true]", timeout=120_000)
        page.wait_for_timeout(3000)
        actions = [_taken(asked)]
        for act in VISIT:
            act(page)
            page.wait_for_timeout(1800)
            actions.append(_taken(asked))
    return [action for action in actions if action]


def _taken(asked: Action) -> Action:
    found, asked[:] = list(asked), []
    return found


def _threshold(page: Page) -> None:
    page.focus("#slider [role=slider]")
    for _ in range(4):
        page.keyboard.press("ArrowRight")


def _search(page: Page) -> None:
    page.fill("#search", "KS-P-00")


VISIT = (
    _threshold,
    lambda page: page.locator(".tile").first.click(),
    lambda page: page.locator(".tile").first.click(),
    lambda page: page.locator(".chip label").first.click(),
    lambda page: page.click("#drawer-toggle"),
    lambda page: page.locator(".ag-header-cell[col-id=site_area_ha]").click(),
    lambda page: page.locator(".ag-row").nth(2).click(),
    lambda page: page.locator(".step--after").first.click(),
    _search,
    lambda page: page.click("#reset"),
)


def replay(address: str, actions: list[Action], *, people: int, seconds: float) -> Seen:
    """Let people go through the actions, each in a thread, until the time is up."""
    seen = Seen()
    until = time.monotonic() + seconds
    crowd = [
        threading.Thread(target=_person, args=(address, actions, seen, until, number))
        for number in range(people)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return seen


def _person(address: str, actions: list[Action], seen: Seen, until: float, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - who does what, no secret
    place = urlsplit(address)
    server = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    time.sleep(chance.uniform(0, THINK_S[1]))  # people do not all come in the same moment
    while time.monotonic() < until:
        action = chance.choice(actions)
        moved = chance.randrange(200, 1500, 5)
        for body in action:
            text = _moved(body, moved)
            begun = time.perf_counter()
            try:
                status = _asked(server, f"{CALLBACK}?{body['']}", text)
            except (OSError, http.client.HTTPException) as fault:
                with seen.lock:
                    seen.errors.append(repr(fault))
                continue
            seen.note(_named(body), 1000 * (time.perf_counter() - begun), status)
        time.sleep(chance.uniform(*THINK_S))


def _asked(server: http.client.HTTPConnection, path: str, text: str) -> int:
    """Send a callback; once more where the server closed the idle connection meanwhile, as browsers do."""
    for once_more in (True, False):
        try:
            server.request("POST", path, text, {"Content-Type": "application/json"})
            answer = server.getresponse()
            answer.read()
        except (ConnectionError, http.client.HTTPException):
            server.close()
            if not once_more:
                raise
        else:
            return answer.status
    raise AssertionError


def _moved(body: dict[str, Any], metres: int) -> str:
    """Write a callback's body with another threshold wherever it speaks of one."""
    told = {key: value for key, value in body.items() if key}
    for one in (*told.get("inputs", []), *told.get("state", [])):
        if (
            isinstance(one, dict)
            and one.get("id") in {"threshold", "slider"}
            and one.get("value") is not None
        ):
            one["value"] = metres
    return json.dumps(told).replace(f"{LIMIT}=540", f"{LIMIT}={metres}")


def _named(body: dict[str, Any]) -> str:
    return str(body["output"])[:60]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--data", type=Path, help="data folder to be served; the shipped set without it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
