"""Parts of a page that answer to nothing: sent as a plain tree, and shown without Dash between them.

Dash watches every component by itself: what a page of a thousand of them spends on one change is mostly that.
A `Still` holds any number of tags as one component. A `Slot` within it, or by itself, shows what the page's
`Board` is handed under its name: one property of one component carries every figure of an answer. `framed`
does the same for tags around components that do answer: Dash is left with these alone.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dash.development.base_component import Component

if TYPE_CHECKING:
    from dashboard.tags import Child

Tree: TypeAlias = list[Any]
"""Texts, tags as [name, attributes, *children] (a slot has no name), and places of a frame's components."""
HTML: Final = "dash_html_components"
DROPPED: Final = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
PARTS: Final = ("children", "label", "leftSection", "rightSection")
NAMES: Final = {"ObjectEl": "object", "MapEl": "map"}


class _Tagless(Component):
    """A component of the map's own script, with the properties that Dash asks of every component."""

    _namespace = "bridgehead_map"
    _names: tuple[str, ...] = ("children",)

    def __init__(self, **properties: object) -> None:
        self._base_nodes = ["children"]
        self._prop_names = list(self._names)
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(**properties)  # type: ignore[no-untyped-call]  # Dash is not annotated here

    def _written(self, **properties: object) -> dict[str, Any]:
        return {"props": properties, "type": self._type, "namespace": self._namespace}


class Still(_Tagless):
    """Tags that no callback reads or writes, as one component.

    Examples
    --------
    >>> from dash import html
    >>> Still(html.P(["so ", html.B("much")], className="quiet")).to_plotly_json()["props"]
    {'tree': [['p', {'className': 'quiet'}, 'so ', ['b', {}, 'much']]]}
    """

    _type = "Still"

    def __init__(self, children: Child) -> None:
        super().__init__(children=children)

    def to_plotly_json(self) -> dict[str, Any]:
        """Write the component with its children as a tree."""
        return self._written(tree=tree_of(self.children))


class Slot(_Tagless):
    """A place that shows `children` until the board is handed something else under its name.

    Examples
    --------
    >>> Slot("shown", "12 parcels").to_plotly_json()["props"]
    {'name': 'shown', 'tree': ['12 parcels']}
    """

    _type = "Slot"
    _names = ("name", "children")
    name: str

    def __init__(self, name: str, children: Child = None) -> None:
        super().__init__(name=name, children=children)

    def to_plotly_json(self) -> dict[str, Any]:
        """Write the component with what it shows at first as a tree."""
        return self._written(name=self.name, tree=tree_of(self.children))


class Board(_Tagless):
    """Hands its ``data`` (trees by name) to the slots of the page; it shows nothing itself.

    Examples
    --------
    >>> Board("board").to_plotly_json()["props"]
    {'id': 'board'}
    """

    _type = "Board"
    _names = ("id", "data")

    def __init__(self, component_id: str) -> None:
        super().__init__(id=component_id)


class Frame(_Tagless):
    """Tags around components: a tree that says at which place each of the components stands."""

    _type = "Frame"
    _names = ("tree", "children")

    def __init__(self, tree: Tree, children: list[Component]) -> None:
        super().__init__(children=children)
        self._tree = tree

    def to_plotly_json(self) -> dict[str, Any]:
        """Write the tree, and the components by themselves."""
        return self._written(tree=self._tree, children=self.children)


def framed(child: Child) -> Child:
    """Take the tags that Dash need not watch, those without an id, off its hands.

    Parameters
    ----------
    child
        What Dash takes as children. What stands under a component that is no tag is left as it is.

    Returns
    -------
    Child
        A text as it is; else one frame, or one tag or component that needs none.

    Examples
    --------
    >>> from dash import html
    >>> made = framed(html.P(["so ", html.B("much", id="b"), html.I("!")], className="quiet"))
    >>> made.to_plotly_json()["props"]["tree"]
    [['p', {'className': 'quiet'}, 'so ', 0, ['i', {}, '!']]]
    >>> made.children
    [B(children='much', id='b')]
    """
    if not isinstance(child, list | tuple | Component):
        return child
    held: list[Component] = []
    tree = _around(child, held)
    return held[0] if tree == [0] else Frame(tree, held)


def _around(child: Child, held: list[Component]) -> Tree:
    """Write a tree like `tree_of`, with what is no plain tag held by itself."""
    if isinstance(child, list | tuple):
        return [node for one in child for node in _around(one, held)]
    if not isinstance(child, Component) or isinstance(child, Still | Slot):
        return tree_of(child)
    written = child.to_plotly_json()  # type: ignore[no-untyped-call]  # Dash's own
    if written["namespace"] == HTML and "id" not in written["props"]:
        return [[*_open(written), *_around(written["props"].get("children"), held)]]
    held.append(_inside(child, tag=written["namespace"] == HTML))
    return [len(held) - 1]


def _inside(component: Component, *, tag: bool) -> Component:
    """Return a component that Dash does watch, with the tags that stand in it framed."""
    inner = copy.copy(component)
    for name in PARTS:
        part = getattr(component, name, None)
        if part is not None and (tag or _is_tag(part)):
            setattr(inner, name, framed(part))
    return inner


def _is_tag(part: object) -> bool:
    return isinstance(part, Component) and part._namespace == HTML  # noqa: SLF001 - Dash has no other name


def tree_of(child: Child) -> Tree:
    """Write what Dash takes as children as a list of texts and tags.

    Raises
    ------
    TypeError
        If there is a component that is no plain tag, or one that a callback could name.

    Examples
    --------
    >>> from dash import html
    >>> tree_of([html.Li(1), None, "a"])
    [['li', {}, '1'], 'a']
    """
    if child is None:
        return []
    if isinstance(child, list | tuple):
        return [node for one in child for node in tree_of(one)]
    if isinstance(child, Slot):
        return [["", {"name": child.name}, *tree_of(child.children)]]
    if isinstance(child, Still):
        return tree_of(child.children)
    if isinstance(child, Component):
        return [_tag(child)]
    return [str(child)]


def _tag(component: Component) -> list[Any]:
    written: dict[str, Any] = component.to_plotly_json()  # type: ignore[no-untyped-call]  # Dash's own
    properties = written["props"]
    if written["namespace"] != HTML or isinstance(properties.get("id"), dict):
        raise TypeError(component)  # a fault of the program: a `Still` holds plain tags only
    return [*_open(written), *tree_of(properties.get("children"))]


def _open(written: dict[str, Any]) -> list[Any]:
    """Return a tag's name and attributes."""
    kind, properties = written["type"], written["props"]
    given = {name: value for name, value in properties.items() if name not in DROPPED and value is not None}
    return [NAMES.get(kind, kind.lower()), given]


def board(**trees: Child) -> dict[str, Tree]:
    """Write what a board is handed, by the slots' names.

    Examples
    --------
    >>> board(shown="12 parcels")
    {'shown': ['12 parcels']}
    """
    return {name: tree_of(child) for name, child in trees.items()}
