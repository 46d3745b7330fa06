"""The Explore page in each language and at each size, in one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_pages import NARROW, WIDE
from explore_page import Cell, Shown, explore_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def touched(chromium: Browser, program: str) -> Iterator[Shown]:
    """The window of a module's tests in each language and at each size; it takes fingers too."""
    yield from explore_page(chromium, program, WIDE, touch=True)


@pytest.fixture(
    scope="module",
    params=[("zh", WIDE), ("en", WIDE), ("en", NARROW), ("zh", NARROW)],
    ids=["zh-wide", "en-wide", "en-narrow", "zh-narrow"],
)
def sized(request: pytest.FixtureRequest, touched: Shown) -> Cell:
    language, size = request.param
    touched.page.set_viewport_size({**size})
    made = Cell(**vars(touched))
    made.language, made.narrow = language, size is NARROW
    return made


@pytest.fixture
def cell(sized: Cell) -> Iterator[Cell]:
    """Hand over the window, and hold that nothing was complained of and nobody else asked."""
    sized.complaints.clear()
    yield sized
    assert sized.complaints == []
    assert sized.hosts <= {sized.address.partition("//")[2], ""}
