"""How a page with a map opens: the map at once, from what stands in the page, and Dash after it.

The page's HTML holds the properties of its first map and the list of Dash's scripts, both as blocks of data.
The map's own script makes the map, and loads Dash's scripts, in their order, once the map is drawn or a
while has passed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import dash

from dashboard.page import FIRST_MAP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCRIPTS: Final = re.compile(r'<script src="([^"]+)"></script>\s*')
RENDERER: Final = re.compile(r'<script id="_dash-renderer"[^>]*>[^<]*</script>')


class Application(dash.Dash):
    """Dash whose page brings its first map along.

    Parameters
    ----------
    first
        Gives the properties of the map of the page that is asked for, ``None`` where it begins without.
    options
        As `dash.Dash` takes them.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on
        first: Callable[[], Mapping[str, object] | None],
        **options: Any,  # noqa: ANN401 - handed on
    ) -> None:
        super().__init__(*args, **options)
        self._first = first

    def index(self, *args: Any, **options: Any) -> str:  # noqa: ANN401 - handed on
        """Write the page for one request."""
        page = str(super().index(*args, **options))  # type: ignore[no-untyped-call]  # Dash is not annotated here
        properties = self._first()
        return page.replace(FIRST_MAP, "", 1) if properties is None else map_first(page, properties)


def map_first(page: str, properties: Mapping[str, object]) -> str:
    r"""Write a page of Dash's anew: its map begins at once, its scripts wait for the map.

    Examples
    --------
    >>> dash = '<script src="/a.js"></script><script id="_dash-renderer">1</script>'
    >>> page = f"<!-- first map --><footer>{dash}</footer>"
    >>> print(map_first(page, {"id": "map", "label": "</script>"}))
    <div id="first-map" class="first-map"></div>
    <script type="application/json" id="first-map-props">{"id":"map","label":"\u003c/script>"}</script>
    <script type="application/json" id="first-map-scripts">["/a.js"]</script><footer></footer>
    """
    before, footer, after = page.partition("<footer>")
    blocks = (
        '<div id="first-map" class="first-map"></div>',
        _block("first-map-props", properties),
        _block("first-map-scripts", SCRIPTS.findall(after)),
    )
    return before.replace(FIRST_MAP, "\n".join(blocks), 1) + footer + RENDERER.sub("", SCRIPTS.sub("", after))


def _block(name: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
