"""Parts of a page that answer to nothing: sent as a plain tree, and shown without Dash between them.

Dash watches every component by itself: what a page of a thousand of them spends on one change is mostly that.
A `Still` holds any number of tags as one component. A `Slot` within it, or by itself, shows what the page's
`Board` is handed under its name: one property of one component carries every figure of an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dash.development.base_component import Component

if TYPE_CHECKING:
    from dashboard.tags import Child

Tree: TypeAlias = list[Any]  # texts, and tags as [name, attributes, *children]; a slot has no name
HTML: Final = "dash_html_components"
DROPPED: Final = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
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
    kind, properties = written["type"], written["props"]
    if written["namespace"] != HTML or isinstance(properties.get("id"), dict):
        raise TypeError(component)  # a fault of the program: a `Still` holds plain tags only
    given = {name: value for name, value in properties.items() if name not in DROPPED and value is not None}
    return [NAMES.get(kind, kind.lower()), given, *tree_of(properties.get("children"))]


def board(**trees: Child) -> dict[str, Tree]:
    """Write what a board is handed, by the slots' names.

    Examples
    --------
    >>> board(shown="12 parcels")
    {'shown': ['12 parcels']}
    """
    return {name: tree_of(child) for name, child in trees.items()}
