"""The pages' own styles and scripts, each gathered into one file: forty small answers would take longer.

A file's address carries a hash of what is in it, so that a browser may keep it for good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Flask, Response, abort

from dashboard.page import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ASSETS: Final = Path(__file__).parent / "assets"
GATHERED: Final = r"\.(css|js)$"
"""Of the assets, the files that are served gathered and not one by one."""
PREFIX: Final = "/page/"


@dataclass(frozen=True)
class Gathered:
    """One file made of many.

    Examples
    --------
    >>> made = Gathered("page.css", "text/css", "a{}")
    >>> made.address
    '/page/5f546eb4606b/page.css'
    """

    name: str
    mimetype: str
    text: str

    @property
    def stamp(self) -> str:
        """Twelve characters of the hash of its text."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:12]

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"{PREFIX}{self.stamp}/{self.name}"


def page_styles(before: Iterable[str] = (), folder: Path = ASSETS) -> Gathered:
    """Gather the stylesheets of a folder by their names, after the styles `before`.

    Examples
    --------
    >>> text = page_styles(["a{}"]).text
    >>> text.startswith("a{}"), ".panel" in text
    (True, True)
    """
    return Gathered("page.css", "text/css", "\n".join([*before, *_texts(folder, "*.css")]))


def page_scripts(folder: Path = ASSETS) -> Gathered:
    """Gather the scripts of a folder by their names; each keeps to a function of its own.

    Examples
    --------
    >>> page_scripts().name
    'page.js'
    """
    return Gathered("page.js", "text/javascript", "\n;\n".join(_texts(folder, "*.js")))


def _texts(folder: Path, pattern: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))]


def register_gathered(server: Flask, files: Sequence[Gathered]) -> None:
    """Serve the files from `server`."""
    blueprint = Blueprint("gathered", __name__, url_prefix=PREFIX.rstrip("/"))
    known = {one.address: one for one in files}

    @blueprint.get("/<stamp>/<name>")
    def gathered(stamp: str, name: str) -> Response:
        found = known.get(f"{PREFIX}{stamp}/{name}")
        if found is None:
            abort(HTTPStatus.NOT_FOUND)
        response = Response(found.text, mimetype=found.mimetype)
        response.headers["Cache-Control"] = FOREVER
        return response

    server.register_blueprint(blueprint)
