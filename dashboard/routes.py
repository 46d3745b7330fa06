"""What the server gives out besides Dash: library files, fonts, tiles, reference layers, health."""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, redirect, request, send_file
from werkzeug import Response as WerkzeugResponse

from dashboard import sharing
from dashboard.context import ContextSource
from dashboard.page import CHARTS, CHARTS_ADDRESS, FOREVER, LIBRARY_FILES, library_version
from dashboard.settings import Settings
from dashboard.setup.fonts import MANIFEST, read_faces
from dashboard.sheets.sheetlink import recall
from geodata.errors import BridgeheadError
from geodata.store import POINTS, TILES


def register_routes(server: Flask, settings: Settings, source: ContextSource) -> None:
    """Add the routes to the server."""
    server.register_blueprint(_libraries(settings))
    server.register_blueprint(_fonts(settings))
    server.register_blueprint(_data(source))
    server.register_blueprint(_links(settings))
    server.register_blueprint(sharing.blueprint(settings))


def _libraries(settings: Settings) -> Blueprint:
    blueprint = Blueprint("libraries", __name__)

    @blueprint.get("/lib/<version>/<path:name>")
    def library(version: str, name: str) -> Response:
        if version != library_version() or name not in LIBRARY_FILES:
            abort(HTTPStatus.NOT_FOUND)
        return _kept((settings.libraries / name).read_bytes(), LIBRARY_FILES[name])

    @blueprint.get(CHARTS_ADDRESS)
    def charts() -> Response:
        """Give out the small build of plotly (bars and lines): a quarter of what Dash would send."""
        response = _kept((settings.libraries / CHARTS).read_bytes(), "text/javascript")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return blueprint


def _fonts(settings: Settings) -> Blueprint:
    blueprint = Blueprint("fonts", __name__, url_prefix="/fonts")
    folder = settings.setup_folder / "fonts"

    @lru_cache(maxsize=1)
    def names(_changed_ns: int) -> frozenset[str]:
        return frozenset(str(face["file"]) for face in read_faces(folder))

    @blueprint.get("/<name>")
    def font(name: str) -> Response:
        if name not in names((folder / MANIFEST).stat().st_mtime_ns):
            abort(HTTPStatus.NOT_FOUND)
        return _kept((folder / name).read_bytes(), f"font/{Path(name).suffix[1:]}")

    return blueprint


def _data(source: ContextSource) -> Blueprint:
    blueprint = Blueprint("data", __name__)

    @blueprint.get(f"/data/<dataset>/<version>/{TILES}", defaults={"name": TILES})
    @blueprint.get(f"/data/<dataset>/<version>/{POINTS}", defaults={"name": POINTS})
    def tiles(dataset: str, version: str, name: str) -> Response:
        path = _version_folder(source, dataset, version) / name
        if not path.is_file():
            abort(HTTPStatus.NOT_FOUND)
        response = send_file(
            path,
            mimetype="application/vnd.pmtiles",
            conditional=True,
            etag=f"{dataset}-{version}-{path.stem}",
        )
        response.headers["Cache-Control"] = FOREVER
        return response

    @blueprint.get("/data/<dataset>/<version>/reference/<layer>.geojson")
    def reference(dataset: str, version: str, layer: str) -> Response:
        _version_folder(source, dataset, version)
        try:
            text = source.reference_geojson(dataset, version, layer)
        except KeyError:
            abort(HTTPStatus.NOT_FOUND)
        return _kept(text.encode("utf-8"), "application/geo+json")

    @blueprint.get("/health")
    def health() -> Response:
        current = source.current()
        answer = {
            "status": "ok",
            "area": current.area.id,
            "dataset": current.dataset_id,
            "version": current.version,
        }
        return Response(json.dumps(answer), mimetype="application/json")

    return blueprint


def _links(settings: Settings) -> Blueprint:
    blueprint = Blueprint("links", __name__)

    @blueprint.get("/s/<code>")
    def short(code: str) -> WerkzeugResponse:
        address = recall(settings, code)
        if address is None:
            abort(HTTPStatus.NOT_FOUND)
        return redirect(address)

    return blueprint


def _version_folder(source: ContextSource, dataset: str, version: str) -> Path:
    try:
        return source.store.folder(dataset, version)
    except BridgeheadError:
        abort(HTTPStatus.NOT_FOUND)


def _kept(body: bytes, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = FOREVER
    response.add_etag()
    response.make_conditional(request)
    return response
