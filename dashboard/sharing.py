"""The code that carries a link from one screen to another: drawn by the server, read by a telephone."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import segno
from flask import Blueprint, Response, abort, request

from dashboard.sheets.sheetlink import code_of, remember

if TYPE_CHECKING:
    from dashboard.settings import Settings

ADDRESS: Final = "/share/code.svg"
LONGEST: Final = 600  # bytes; with more, the modules are too fine on a screen
QUIET_ZONE: Final = 4
INK: Final = "#14202B"


def blueprint(settings: Settings) -> Blueprint:
    """Serve codes: ``/share/code.svg?to=<path and query>`` gives the link to a page of this server."""
    made = Blueprint("sharing", __name__)

    @made.get(ADDRESS)
    def code() -> Response:
        path = request.args.get("to", "")
        if not path.startswith("/") or path.startswith("//"):
            abort(HTTPStatus.BAD_REQUEST)
        base = settings.link_base or request.host_url
        try:
            drawn = code_svg(shortened(settings, base.rstrip("/"), path))
        except segno.DataOverflowError:
            abort(HTTPStatus.REQUEST_URI_TOO_LONG)
        response = Response(drawn, mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "private, max-age=600"
        return response

    return made


def shortened(settings: Settings, base: str, path: str) -> str:
    """Give the link itself, or the short one of a long link to the map, which is then kept.

    Parameters
    ----------
    settings
        Where short links are kept.
    base
        Scheme and host, without a slash at its end.
    path
        Path and query on this server.
    """
    link = f"{base}{path}"
    if len(link.encode()) <= LONGEST or not path.startswith("/?"):
        return link
    remember(settings, link)
    return f"{base}/s/{code_of(link)}"


def code_svg(text: str) -> bytes:
    """Draw a text as a QR code with its quiet zone.

    Raises
    ------
    segno.DataOverflowError
        If the text is too long for any code.

    Examples
    --------
    >>> code_svg("http://127.0.0.1:8050/").startswith(b"<svg")
    True
    """
    drawn = io.BytesIO()
    made = segno.make(text, error="l", micro=False, boost_error=True)
    made.save(drawn, kind="svg", border=QUIET_ZONE, dark=INK, light="#FFFFFF", xmldecl=False, omitsize=True)
    return drawn.getvalue().strip()
