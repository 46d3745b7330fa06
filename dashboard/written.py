"""A page's layout written as HTML: what stands on the page before Dash has begun.

It shows what the page will show, so that nobody looks at an empty frame meanwhile: the header at once, the
panels while the map waits for its tiles. It answers to nothing and carries no ids; the page's script takes it
away when Dash has built the page itself.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from dash.development.base_component import Component

from dashboard.map.still import HTML, NAMES, Frame, Slot, Still

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.tags import Child

CONTROLS: Final = "dash_mantine_components"
GROUPS: Final = frozenset({"MantineProvider", "ChipGroup", "CheckboxGroup"})
EMPTY_TAGS: Final = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
RENAMED: Final = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan", "dateTime": "datetime"}
WRITTEN: Final = re.compile(
    "class|colspan|rowspan|datetime|style|hidden|open|disabled|type|href|src|alt|title|"
    "width|height|lang|start|value|aria-[a-z]+|data-[a-z-]+"
)
CAPITAL: Final = re.compile(r"[A-Z]")


def written(child: Child) -> str:
    """Write what Dash takes as children as HTML.

    Parameters
    ----------
    child
        Texts, tags, stills, frames and slots are written as they will stand. A chip is written with its
        words, any other control as an empty box of its kind (``soon soon--slider``); what has no look is left
        out.

    Examples
    --------
    >>> from dash import html
    >>> written(html.P(["5 < ", html.B(6, id="b", className="n")], style={"marginTop": "2px"}))
    '<p style="margin-top:2px">5 &lt; <b class="n">6</b></p>'
    """
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, list | tuple):
        return "".join(map(written, child))
    return _component(child) if isinstance(child, Component) else escape(str(child), quote=False)


def _component(component: Component) -> str:
    if isinstance(component, Still | Slot):
        return written(component.children)
    made: dict[str, Any] = component.to_plotly_json()  # type: ignore[no-untyped-call]  # Dash's own
    kind, properties = made["type"], made["props"]
    if isinstance(component, Frame):
        held = properties["children"]
        return "".join(_node(node, held if isinstance(held, list) else [held]) for node in properties["tree"])
    if made["namespace"] == HTML:
        return _tag(NAMES.get(kind, kind.lower()), properties, written(properties.get("children")))
    return _control(kind, properties) if made["namespace"] == CONTROLS else ""


def _node(node: Any, held: list[Any]) -> str:  # noqa: ANN401 - a text, a place or a tag
    """Write one node of a frame's tree; see `dashboard.map.still.Tree`."""
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, int):
        return written(held[node])
    name, given, *under = node
    inner = "".join(_node(one, held) for one in under)
    return _tag(name, given, inner) if name else inner


def _control(kind: str, properties: Mapping[str, Any]) -> str:
    inner = properties.get("children")
    if kind in GROUPS:
        return _tag("div", properties, written(inner)) if "className" in properties else written(inner)
    if kind == "Chip":
        label = _tag("span", {"className": "mantine-Chip-label"}, f"<span>{written(inner)}</span>")
        return _tag("div", properties, label)
    named = f"{properties.get('className', '')} soon soon--{kind.lower()}".strip()
    return _tag("div", {"className": named}, "")


def _tag(name: str, given: Mapping[str, Any], inner: str) -> str:
    kept = {RENAMED.get(key, key): value for key, value in given.items()}
    attributes = "".join(_attribute(key, value) for key, value in kept.items() if WRITTEN.fullmatch(key))
    return f"<{name}{attributes}>" if name in EMPTY_TAGS else f"<{name}{attributes}>{inner}</{name}>"


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = _style(value) if isinstance(value, dict) else str(value)
    return f' {name}="{escape(text)}"'


def _style(rules: Mapping[str, object]) -> str:
    """Write the rules of a style as CSS.

    Examples
    --------
    >>> _style({"--part": 0.5, "marginTop": "2px"})
    '--part:0.5;margin-top:2px'
    """
    return ";".join(
        f"{CAPITAL.sub(lambda one: '-' + one[0].lower(), key)}:{value}" for key, value in rules.items()
    )
