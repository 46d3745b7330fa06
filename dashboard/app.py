"""The application: Dash on Flask, with the routes, the headers and the pages joined."""

from __future__ import annotations

import dash
from flask import Flask
from flask_compress import Compress

from dashboard import exporting, land_files, pages
from dashboard.compose_page.routes import register_handouts
from dashboard.context import ContextSource
from dashboard.faults import answer_faults
from dashboard.gathered import ASSETS, GATHERED, page_scripts, page_styles, register_gathered
from dashboard.handouts.work import KINDS
from dashboard.importing import import_room
from dashboard.importing.routes import register_imports
from dashboard.jobs import JobRoom
from dashboard.kept import Kept
from dashboard.map.assets import opening_modules, opening_script, register_map
from dashboard.opening import Application
from dashboard.page import MAP_STYLE, import_map, index_html, library_prefix
from dashboard.routes import register_routes
from dashboard.security import add_headers, script_hash
from dashboard.settings import Settings
from dashboard.setup.fonts import early_faces, font_face_css, inter_css, inter_face
from dashboard.squeezed import Squeezed, question_of

TITLE = "桥头堡 Bridgehead"
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
]


def squeeze(server: Flask) -> None:
    """Have `server` compress what it answers, and what never changes only once."""
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5  # a tenth smaller than the standard 4, 0.04 s a megabyte
    server.config["COMPRESS_CACHE_BACKEND"] = Squeezed
    server.config["COMPRESS_CACHE_KEY"] = question_of
    Compress(server)


def create_app(settings: Settings) -> dash.Dash:
    """Build the whole application over the data that `settings` point to.

    Parameters
    ----------
    settings
        Where data, libraries and fonts lie; all three must be ready (see `dashboard.setup`).

    Returns
    -------
    dash.Dash
        Not yet serving; ``.server`` is the WSGI application.
    """
    source = ContextSource(settings)
    layouts = pages.Layouts(source)
    prefix = library_prefix()
    fonts = settings.setup_folder / "fonts"
    map_style = (settings.libraries / MAP_STYLE).read_text("utf-8")
    styles, scripts = page_styles([inter_css(prefix), font_face_css(fonts), map_style]), page_scripts()
    app = Application(
        "dashboard",
        title=TITLE,
        update_title="",
        assets_folder=str(ASSETS),
        assets_ignore=GATHERED,
        opening=layouts.opening,
        index_string=index_html(
            opening_script=opening_script(),
            opening_modules=opening_modules(),
            language=settings.language,
            prefix=prefix,
            styles=[styles.address],
            early=[*early_faces(fonts), inter_face(prefix)],
        ),
        suppress_callback_exceptions=True,
        add_log_handler=False,
    )
    app.layout = layouts.serve
    room = JobRoom(settings, KINDS)
    pages.register(app, source, Kept(settings), room)
    register_map(app)
    register_gathered(app.server, [styles, scripts])
    app.scripts.append_script({"external_url": scripts.address, "external_only": True})  # type: ignore[no-untyped-call]  # Dash is not annotated here
    register_routes(app.server, settings, source)
    register_imports(app.server, source, import_room(settings))
    register_handouts(app.server, source, room)
    exporting.register(app.server, source)
    land_files.register(app.server, source)
    answer_faults(app.server)
    app.server.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    squeeze(app.server)
    add_headers(app.server, [*app.csp_hashes(), script_hash(import_map(prefix))])
    # any page registers the components' files, before workers fork; this one needs no data
    app.server.test_client().get("/region")
    return app
