"""A link opened in a fresh browser: the same view, and the figures that the server itself reckons for it."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from browser_pages import NARROW, WIDE, new_context, rest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.explore.bottom import totals
from dashboard.explore.figures import compute
from dashboard.explore.layers_list import GROUPS
from dashboard.explore.left import shown_words
from dashboard.explore.options import DRAWN_ORDER, options_of
from dashboard.explore.page import content
from dashboard.map.still import tree_of
from dashboard.view import Camera, Language, Near, Site, Span, View, write_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser, Page

    from dashboard.context import Context
    from dashboard.explore.options import Layer

pytestmark = pytest.mark.browser
CELLS: Final[list[tuple[Language, dict[str, int]]]] = [
    ("zh", WIDE),
    ("en", NARROW),
    ("zh", NARROW),
    ("en", WIDE),
]
SHOWN = """() => ({
  shown: document.querySelector("#shown").textContent,
  totals: document.querySelector("#totals").textContent,
  counts: Object.fromEntries([...document.querySelectorAll(".tile, .chip")].map((chip) => [
    chip.querySelector("input").value, chip.querySelector(".count").textContent])),
  layers: [...document.querySelectorAll(".layer")].map((row) => [
    row.querySelector("input[type=checkbox]").checked,
    Number(row.querySelector("[role=slider]").getAttribute("aria-valuenow"))]),
  card: document.querySelector("#card:not([hidden]) .card__id")?.textContent ?? null,
  drawn: window.bridgehead.maps.map.map.getFilter("parcels"),
})"""


def subsets(values: list[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def rarely(some: st.SearchStrategy[Any], else_: object = ()) -> st.SearchStrategy[Any]:
    """One time in four, so that a view of many filters still leaves some parcels."""
    return st.integers(0, 3).flatmap(lambda turn: st.just(else_) if turn else some)


def spans(end: float, step: float) -> st.SearchStrategy[Span]:
    ends = st.integers(0, int(end / step)).map(lambda steps: round(steps * step, 4))
    low, high = st.none() | ends, st.none() | ends
    return st.builds(
        lambda a, b: Span(low=b, high=a) if None not in {a, b} and a > b else Span(low=a, high=b), low, high
    )


def rings() -> st.SearchStrategy[tuple[tuple[float, float], ...]]:
    lon, lat, size = st.floats(120.85, 121.05), st.floats(31.2, 31.42), st.floats(0.02, 0.15)
    return st.builds(lambda x, y, d: ((x, y), (x + d, y), (x + d, y + d), (x, y + d * 0.7)), lon, lat, size)


def views(context: Context) -> st.SearchStrategy[View]:
    """Views that the data and the page can show, of every part that a link carries for Explore."""
    options = options_of(context, "zh")
    uses, towns, carriers = (
        [value for value, _, _ in group] for group in (options.land_uses, options.towns, options.carriers)
    )
    layers = [layer.id for layer in options.layers if layer.shown]
    parcels = context.measures.frame["parcel_id"].tolist()
    stations = context.dataset.reference["stations"]["id"].tolist()
    return st.builds(
        View,
        language=st.sampled_from(["zh", "en"]),
        names=st.sampled_from([None, "both"]),
        verdicts=subsets(["priority", "admissible", "unclear", "fails"], 3),
        flags=rarely(subsets(["close", "near"], 1)),
        limits=st.dictionaries(
            st.sampled_from(["siting.ring500", "far.max"]), st.sampled_from([0.0, 2.5, 370.0, 2980.0, 4200.5])
        ).map(lambda pairs: tuple(pairs.items())),
        measure_from=st.sampled_from(["nearest", "centroid", "half_area"]),
        share_base=st.sampled_from([None, "gross"]),
        unknown=st.dictionaries(
            st.sampled_from(["far.max"]), st.sampled_from(["pass", "fail"]), max_size=1
        ).map(lambda pairs: tuple(pairs.items())),
        area=rarely(spans(20, 0.25), Span()),
        far=rarely(spans(3, 0.05), Span()),
        headroom=rarely(spans(3, 0.05), Span()),
        ring=rarely(spans(9000, 25), Span()),
        land_uses=rarely(subsets(uses)),
        supplies=rarely(subsets(["promoted", "stock"])),
        towns=rarely(subsets([*towns, "none"])),
        carriers=rarely(subsets(carriers)),
        inside=rarely(rings(), None),
        near=st.none()
        | st.none()
        | st.builds(
            Near,
            kind=st.just("stations"),
            key=st.sampled_from(stations),
            distance_m=st.integers(500, 9000),
        ),
        sites=st.lists(st.builds(Site, name=st.sampled_from(["A", "北 1"]), ring=rings()), max_size=1).map(
            tuple
        ),
        hidden=subsets(layers),
        shown=st.sampled_from([(), ("close",)]),
        opacity=st.dictionaries(st.sampled_from(layers), st.integers(0, 99), max_size=2).map(
            lambda pairs: tuple(pairs.items())
        ),
        order=st.sampled_from([(), ("water", *(one for one in DRAWN_ORDER if one != "water"))]),
        selected=st.just(()) | st.sampled_from(parcels).map(lambda one: (one,)),
        price=st.none() | st.integers(1, 900).map(float),
        listed=subsets(parcels[:9], 3),
        camera=st.builds(
            Camera, lon=st.floats(120.8, 121.1), lat=st.floats(31.2, 31.5), zoom=st.floats(9, 16)
        ),
    )


def test_a_link_shows_the_same_view_and_figures_in_a_fresh_browser(
    chromium: Browser, program: str, shipped: Context
) -> None:
    cells = cycle(CELLS)

    @settings(
        max_examples=len(CELLS),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(views(shipped))
    def hold(drawn: View) -> None:
        language, size = next(cells)
        view = drawn.with_(language=language)
        made = content(shipped, view)
        assert made.notices == []
        context = new_context(chromium, size)
        try:
            page = context.new_page()
            page.goto(f"{program}/?{write_view(view)}")
            page.wait_for_selector("#map[data-ready=true]")
            rest(page)
            compare(page, shipped, view)
        finally:
            context.close()

    hold()


def compare(page: Page, shipped: Context, view: View) -> None:
    """Hold what a page shows against what the server reckons for the view."""
    found: dict[str, Any] = page.evaluate(SHOWN)
    figures, language = compute(shipped, view), view.language
    facets = (figures.verdicts, figures.flags, figures.land_uses, figures.supplies, figures.towns)
    counts = {value: count for facet in (*facets, figures.carriers) for value, count in facet.items()}
    layers = options_of(shipped, language).for_view(view).layers
    told = {value: int(re.sub(r"\D", "", text)) for value, text in found["counts"].items()}
    seen = {
        "link": urlsplit(page.url).query,
        "shown": found["shown"],
        "totals": found["totals"],
        "counts": told,
        "layers": found["layers"],
        "card": found["card"],
        "filtered": found["drawn"] is not None,
    }
    assert seen == {
        "link": write_view(view),
        "shown": shown_words(language, figures),
        "totals": text_of(tree_of(totals(language, figures))),
        "counts": {value: counts.get(value, 0) for value in told},
        "layers": [[layer.shown, layer.opacity] for layer in in_list(layers)],
        "card": view.selected[0] if view.selected else None,
        "filtered": not view.filters_nothing,
    }


def in_list(layers: Iterable[Layer]) -> list[Layer]:
    """Put the layers in the order of the list on the page."""
    order = [layer for group in GROUPS.values() for layer in group]
    return sorted(layers, key=lambda layer: order.index(layer.id))


def text_of(tree: Any) -> str:
    """Join the texts of a tree, as a browser does."""
    parts = (
        (part for part in tree[2:])
        if tree and isinstance(tree[0], str) and isinstance(tree[1], dict)
        else iter(tree)
    )
    return "".join(part if isinstance(part, str) else text_of(part) for part in parts)


def test_a_page_that_is_not_there_and_a_server_that_gives_no_result_are_told_of(
    chromium: Browser, program: str
) -> None:
    page = new_context(chromium, NARROW).new_page()
    page.goto(f"{program}/nowhere?lang=en")
    page.wait_for_selector("#map[data-ready=true]")
    rest(page)
    assert "There is no page “/nowhere”" in page.inner_text("#notices")
    silent = page.locator("#no-answer")
    assert silent.is_hidden()
    page.route("**/_dash-update-component*", lambda route: route.abort())
    page.click("#sheets button >> nth=0")
    page.locator(".tile").first.click()
    silent.wait_for(state="visible")
    assert silent.inner_text().startswith("No result came from the server")
    page.unroute("**/_dash-update-component*")
    page.locator(".tile").nth(1).click()
    silent.wait_for(state="hidden")
