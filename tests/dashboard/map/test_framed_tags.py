"""Which parts of a page Dash is left with, and which are tags of its own script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
import pytest
from dash import html

from dashboard.explore.page import layout
from dashboard.map.still import Frame, Slot, Still, framed
from dashboard.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.context import Context


def written(component: Any) -> Any:
    """Write a component and all under it as it is sent."""
    if hasattr(component, "to_plotly_json"):
        return written(component.to_plotly_json())
    if isinstance(component, dict):
        return {name: written(one) for name, one in component.items()}
    return [written(one) for one in component] if isinstance(component, list | tuple) else component


def components(node: Any) -> Iterator[dict[str, Any]]:
    """Give every component that Dash makes of what is sent, the outermost first."""
    if isinstance(node, list):
        for one in node:
            yield from components(one)
    elif isinstance(node, dict):
        if "namespace" in node:
            yield node
        for one in node.values():
            yield from components(one)


def test_tags_stand_around_the_components_that_answer() -> None:
    button = html.Button([html.B("Go"), "!"], id={"type": "go", "n": 1})
    slot = Slot("n", "12")
    made = framed([html.P(["a ", button]), html.Div([Still(html.I("b")), slot, None], className="c")])
    assert isinstance(made, Frame)
    sent = written(made)["props"]
    assert sent["tree"] == [
        ["p", {}, "a ", 0],
        ["div", {"className": "c"}, ["i", {}, "b"], ["", {"name": "n"}, "12"]],
    ]
    (inner,) = sent["children"]
    assert inner["props"]["id"] == {"type": "go", "n": 1}
    assert inner["props"]["children"]["props"]["tree"] == [["b", {}, "Go"], "!"]
    assert isinstance(button.children, list)  # what was given is left as it was


@pytest.mark.parametrize("plain", ["words", 3, None])
def test_what_is_no_tag_is_left_as_it_is(plain: object) -> None:
    assert framed(plain) is plain


def test_a_label_of_tags_is_one_component() -> None:
    box = framed(dmc.Checkbox(label=html.Span([html.Img(src="/a.svg"), html.Span("Roads")]), id="box"))
    assert [one["type"] for one in components(written(box))] == ["Checkbox", "Frame"]


def test_dash_watches_no_tag_of_the_page_that_nothing_names(shipped: Context) -> None:
    page = list(components(written(layout(shipped, View(language="en")))))
    nameless = [
        one for one in page if one["namespace"] == "dash_html_components" and "id" not in one["props"]
    ]
    assert not nameless
    assert 150 < len(page) < 330  # each costs a little at every change of the page
