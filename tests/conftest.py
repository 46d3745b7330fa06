"""What many tests share: the shipped data set, prepared once in a folder of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import chromium_browser, served_program
from filelock import FileLock
from hypothesis import settings as trials
from playwright.sync_api import Browser

from dashboard.context import Context, ContextSource
from dashboard.settings import Settings
from dashboard.setup.fonts import ensure_fonts
from dashboard.setup.ready import ensure_data
from dashboard.sheets.fonts import Fonts, load_fonts

# a busy machine is no fault: how long one trial takes says nothing here
trials.register_profile("patient", deadline=None)
trials.load_profile("patient")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the shipped data set and nothing else; tests only read it.

    The data is built once; each process that runs tests has a copy.
    """
    folder = tmp_path_factory.mktemp("data") / "data"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        ensure_data(Settings(data=folder))
        return folder
    built = tmp_path_factory.getbasetemp().parent / "built"
    with FileLock(f"{built}.lock"):
        ensure_data(Settings(data=built))  # what is there is not built again
    shutil.copytree(built, folder)
    return folder


@pytest.fixture(scope="session")
def prepared_source(prepared: Path) -> ContextSource:
    return ContextSource(Settings(data=prepared))


@pytest.fixture(scope="session")
def shipped(prepared_source: ContextSource) -> Context:
    """The shipped data set, measured and judged under its area's pack."""
    return prepared_source.current()


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    """The fonts of sheets, as set-up prepares them."""
    settings = Settings()
    ensure_fonts(settings.setup_folder / "fonts", settings.libraries)
    return load_fonts(settings)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the run."""
    yield from chromium_browser()


@pytest.fixture(autouse=True)
def windows_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close the windows that a test of the browser leaves open: their pages would go on working."""
    if request.node.get_closest_marker("browser") is None:
        yield
        return
    browser: Browser = request.getfixturevalue("chromium")
    before = list(browser.contexts)
    yield
    for context in browser.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="session")
def program(prepared: Path) -> Iterator[str]:
    """Address of the program itself over the shipped data, for tests that change none of it."""
    yield from served_program(prepared)
