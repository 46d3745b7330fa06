"""The one HTML page: its head, the import map of the browser modules, the files that are served."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dashboard.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

MAP_STYLE: Final = "maplibre-gl/dist/maplibre-gl.css"
ADAPTER: Final = "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js"
LIBRARY_FILES: Final = {
    "maplibre-gl/dist/maplibre-gl.mjs": "text/javascript",
    "maplibre-gl/dist/maplibre-gl-shared.mjs": "text/javascript",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "text/javascript",
    MAP_STYLE: "text/css",
    "pmtiles/dist/esm/index.js": "text/javascript",
    "fflate/esm/browser.js": "text/javascript",
    "proj4/dist/proj4.js": "text/javascript",
    "terra-draw/dist/terra-draw.modern.js": "text/javascript",
    ADAPTER: "text/javascript",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "font/woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "font/woff2",
}
CHARTS: Final = "plotly.js-basic-dist-min/plotly-basic.min.js"
CHARTS_ADDRESS: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"  # where Dash looks for it
MODULES: Final = {
    "maplibre-gl": "maplibre-gl/dist/maplibre-gl.mjs",
    "pmtiles": "pmtiles/dist/esm/index.js",
    "fflate": "fflate/esm/browser.js",
    "proj4": "proj4/dist/proj4.js",
}
LATE_MODULES: Final = {
    "terra-draw": "terra-draw/dist/terra-draw.modern.js",
    "terra-draw-maplibre-gl-adapter": ADAPTER,
}
"""Fetched when a tool is first used, never before."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""How long a file is kept whose address changes with it."""
FIRST_MAP: Final = "<!-- first map -->"
"""What the page has where its first map goes; see `dashboard.opening`."""
TEMPLATE: Final = """<!DOCTYPE html>
<html lang="{language}">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#FFFFFF">
<title>{{%title%}}</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
{styles}
<script type="importmap">{import_map}</script>
{preloads}
{{%css%}}
</head>
<body>
{first}
<script src="{opening_script}"></script>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


def library_version(root: Path = PROJECT_ROOT) -> str:
    """Return a short stamp of the libraries installed, so that a browser may keep them for good."""
    return hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()[:12]


def library_prefix(root: Path = PROJECT_ROOT) -> str:
    """Return the address under which the library files are served."""
    return f"/lib/{library_version(root)}/"


def import_map(prefix: str) -> str:
    """Write the import map: bare module names to files of this server.

    Examples
    --------
    >>> import_map("/lib/1/")[:64]
    '{"imports":{"maplibre-gl":"/lib/1/maplibre-gl/dist/maplibre-gl.m'
    """
    return json.dumps(
        {"imports": {name: prefix + path for name, path in (MODULES | LATE_MODULES).items()}},
        separators=(",", ":"),
    )


def index_html(
    *,
    language: str,
    prefix: str,
    styles: Sequence[str],
    opening_script: str,
    early: Sequence[str] = (),
    opening_modules: Sequence[str] = (),
) -> str:
    """Write the page that Dash fills in.

    `styles` are the addresses of its stylesheets, `early` the font files that every page needs at once.
    """
    addresses = (*(f"{prefix}{path}" for path in MODULES.values()), *opening_modules)
    modules = (f'<link rel="modulepreload" href="{address}">' for address in addresses)
    faces = (f'<link rel="preload" as="font" href="{face}" crossorigin>' for face in early)
    return TEMPLATE.format(
        language="zh-CN" if language == "zh" else "en",
        styles="".join(f'<link rel="stylesheet" href="{address}">' for address in styles),
        first=FIRST_MAP,
        opening_script=opening_script,
        import_map=import_map(prefix),
        preloads="".join([*modules, *faces]),
    )
