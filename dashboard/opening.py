"""How a page with a map opens: the map at once, from what stands in the page, and Dash after it.

The page's HTML holds the properties of its first map and the list of Dash's scripts, both as blocks of data,
and the panels as they will stand, written as plain HTML. The map's own script makes the map, loads Dash's
scripts, in their order, once the map is drawn or a while has passed, and takes the written panels away when
Dash has built the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import dash

from dashboard.page import FIRST_MAP

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS: Final = re.compile(r'<script src="([^"]+)"></script>\s*')
UNUSED: Final = ("/dash/dash_table/",)
"""Of Dash's scripts, what no page needs: a table that is not used."""
LATE: Final = {"dash_ag_grid": "/dash_ag_grid/dash_ag_grid."}
"""What is fetched when it first comes into view; see ``assets/grids.js``."""
RENDERER: Final = re.compile(r'<script id="_dash-renderer"[^>]*>[^<]*</script>')


@dataclass(frozen=True)
class Opening:
    """How a page with a map opens: the properties of its first map, and its layout written as HTML."""

    first: Mapping[str, object]
    written: str


class Application(dash.Dash):
    """Dash whose page brings its first map along.

    Parameters
    ----------
    opening
        Gives how the page that is asked for opens, ``None`` where it begins without a map.
    options
        As `dash.Dash` takes them.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on
        opening: Callable[[], Opening | None],
        **options: Any,  # noqa: ANN401 - handed on
    ) -> None:
        super().__init__(*args, **options)
        self._opening = opening

    def index(self, *args: Any, **options: Any) -> str:  # noqa: ANN401 - handed on
        """Write the page for one request."""
        page = lightened(str(super().index(*args, **options)))  # type: ignore[no-untyped-call]  # Dash is not annotated here
        opening = self._opening()
        return page.replace(FIRST_MAP, "", 1) if opening is None else map_first(page, opening)


def lightened(page: str) -> str:
    r"""Write a page of Dash's without the scripts that it needs late or never; the late stand in a block.

    Examples
    --------
    >>> names = ("/dash/dash_table/bundle.js", "/dash_ag_grid/dash_ag_grid.v1.js", "/a.js")
    >>> page = "<footer>" + "".join(f'<script src="{name}"></script>' for name in names) + "</footer>"
    >>> block, script = lightened(page).removesuffix("</footer>").split("</script>")[:2]
    >>> block.partition(">{")[2], script
    ('"dash_ag_grid":"/dash_ag_grid/dash_ag_grid.v1.js"}', '<script src="/a.js">')
    """
    late = {
        name: address for name, part in LATE.items() for address in SCRIPTS.findall(page) if part in address
    }
    unwanted = (*UNUSED, *LATE.values())
    kept = SCRIPTS.sub(lambda one: "" if any(part in one[1] for part in unwanted) else one[0], page)
    return kept.replace("<footer>", f"<footer>{_block('late-scripts', late)}", 1)


def map_first(page: str, opening: Opening) -> str:
    r"""Write a page of Dash's anew: its map begins at once, its scripts wait for the map.

    Examples
    --------
    >>> dash = '<script src="/a.js"></script><script id="_dash-renderer">1</script>'
    >>> page = f"<!-- first map --><footer>{dash}</footer>"
    >>> print(map_first(page, Opening({"id": "map", "label": "</script>"}, "<p>1</p>")))
    <div id="first-map" class="first-map"></div>
    <div id="first-page" class="first-page" inert><p>1</p></div>
    <script type="application/json" id="first-map-props">{"id":"map","label":"\u003c/script>"}</script>
    <script type="application/json" id="first-map-scripts">["/a.js"]</script><footer></footer>
    """
    before, footer, after = page.partition("<footer>")
    blocks = (
        '<div id="first-map" class="first-map"></div>',
        f'<div id="first-page" class="first-page" inert>{opening.written}</div>',
        _block("first-map-props", opening.first),
        _block("first-map-scripts", SCRIPTS.findall(after)),
    )
    return before.replace(FIRST_MAP, "\n".join(blocks), 1) + footer + RENDERER.sub("", SCRIPTS.sub("", after))


def _block(name: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
