"""The browser files of the map, and how the server gives them out.

They are served under an address that carries a hash of all of them, so that a browser may keep them for good
and the modules can import each other by their plain names.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort

from dashboard.page import FOREVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

FOLDER: Final = Path(__file__).parent
TYPES: Final = MappingProxyType({".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"})
OPENING: Final = "opening.js"
FIRST: Final = "map.mjs"
IMPORTED: Final = re.compile(rb'^(?:import|}).* from "\./([a-z_]+\.mjs)";$', re.MULTILINE)
SCRIPT: Final = "map_view.js"
STYLESHEET: Final = "map_view.css"


@cache
def map_files() -> Mapping[str, bytes]:
    """Return the files that the browser may ask for, by name.

    Examples
    --------
    >>> sorted(map_files())[:2]
    ['announce.mjs', 'away.mjs']
    """
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
    return MappingProxyType({path.name: path.read_bytes() for path in paths})


def map_prefix() -> str:
    """Return the address under which this version of the files is served.

    Examples
    --------
    >>> map_prefix().startswith("/map/")
    True
    """
    digest = hashlib.sha256()
    for name, body in map_files().items():
        digest.update(name.encode("utf-8") + b"\0" + body + b"\0")
    return f"/map/{digest.hexdigest()[:12]}/"


def opening_script() -> str:
    """Return the address of the script that a page loads before Dash: it begins the page's first map.

    Examples
    --------
    >>> opening_script().endswith("/opening.js")
    True
    """
    return f"{map_prefix()}{OPENING}"


def opening_modules() -> list[str]:
    """Return the addresses of the modules that the first map waits for, so that none waits for another.

    Examples
    --------
    >>> [address.rpartition("/")[2] for address in opening_modules()][:3]
    ['map.mjs', 'camera.mjs', 'clear.mjs']
    """
    files, names = map_files(), [FIRST]
    for name in names:  # grows as it is read
        names += [found for one in IMPORTED.findall(files[name]) if (found := one.decode()) not in names]
    return [f"{map_prefix()}{name}" for name in names]


def register_map(app: Dash) -> None:
    """Serve the map's files from `app` and have its pages load the component's script and stylesheet."""
    prefix = map_prefix()
    blueprint = Blueprint("map", __name__, url_prefix="/map")

    @blueprint.get("/<stamp>/<name>")
    def map_file(stamp: str, name: str) -> Response:
        body = map_files().get(name)
        if body is None or f"/map/{stamp}/" != prefix:
            abort(404)
        response = Response(body, mimetype=TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = FOREVER
        return response

    app.server.register_blueprint(blueprint)
    script = {"external_url": f"{prefix}{SCRIPT}", "external_only": True}
    app.scripts.append_script(script)  # type: ignore[no-untyped-call]  # Dash is not annotated here
    app.css.append_css({"external_url": f"{prefix}{STYLESHEET}", "external_only": True})
