"""`Later`: what is heavy to begin waits in the browser until the page's map is drawn."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


class Later(Component):
    """Holds children back until the map is drawn; at once where the page has no map, after 8 s in any case.

    Examples
    --------
    >>> Later("chart").to_plotly_json()["props"]
    {'children': 'chart'}
    """

    _type = "Later"
    _namespace = "bridgehead_map"

    def __init__(self, children: Any) -> None:  # noqa: ANN401 - whatever Dash takes as children
        self._base_nodes = ["children"]
        self._prop_names = ["children"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(children=children)  # type: ignore[no-untyped-call]  # Dash is not annotated here
