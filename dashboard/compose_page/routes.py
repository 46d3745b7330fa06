"""What the page that prints gives out: previews, finished files, and a parcel's brief by its address."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request, send_file

from dashboard.compose_page.preview import NAME, folder_of
from dashboard.handouts.making import make
from dashboard.handouts.order import Order
from dashboard.sheets.fonts import load_fonts
from dashboard.sheets.spec import SheetSpec
from dashboard.view import View, read_view, write_view
from geodata.errors import UnknownJob, UnknownJobFile

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.context import ContextSource
    from dashboard.jobs import JobRoom


def register_handouts(server: Flask, source: ContextSource, room: JobRoom) -> None:
    """Add the routes to the server."""
    blueprint = Blueprint("handouts", __name__, url_prefix="/handouts")

    @blueprint.get("/preview/<name>")
    def shown(name: str) -> Response:
        path = folder_of(source.settings) / name
        if not NAME.fullmatch(name) or not path.is_file():
            abort(HTTPStatus.NOT_FOUND)
        response = send_file(path.resolve(), mimetype="image/png")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    @blueprint.get("/brief/<parcel>.pdf")
    def brief(parcel: str) -> Response:
        ((name, content),) = brief_of(source, parcel, request.query_string.decode()).items()
        return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)

    @blueprint.get("/<job>/<name>")
    def finished(job: str, name: str) -> Response:
        try:
            path = room.file(job, name)
        except (UnknownJob, UnknownJobFile):
            abort(HTTPStatus.NOT_FOUND)
        response = send_file(path.resolve(), as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    server.register_blueprint(blueprint)


def brief_of(source: ContextSource, parcel: str, search: str) -> dict[str, bytes]:
    """Make a parcel's brief as a view judges it, in the view's language.

    Raises
    ------
    UnknownParcel
        If there is none of that id.
    """
    view = read_view(search, default=View(language=source.settings.language)).view
    spec = SheetSpec(language=view.language)
    order = Order.asked(form="brief", parcels=(parcel,), view=write_view(view), spec=spec)
    return make(source.current(), order, load_fonts(source.settings))
