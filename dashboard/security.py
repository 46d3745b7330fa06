"""Headers that every answer carries, the content security policy first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Final

from flask import Flask, Response, request

from dashboard.map.basemaps import hosts_of, tells_origin

FIXED_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def script_hash(text: str) -> str:
    """Write the CSP source that allows exactly one inline script.

    Examples
    --------
    >>> script_hash("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def content_security_policy(script_hashes: Sequence[str], hosts: Sequence[str] = ()) -> str:
    """Write the policy: everything from this server; styles may be inline, as the controls set them.

    No ``unsafe-eval`` and no inline script but those whose hashes are given. `hosts` are
    those of the base map that the page was asked for with: tiles may come from them, nothing else.
    """
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": " ".join(["'self' data: blob:", *hosts]),
        "font-src": "'self' data:",
        "connect-src": " ".join(["'self'", *hosts]),
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def add_headers(server: Flask, script_hashes: Sequence[str]) -> None:
    """Have every answer of `server` carry the fixed headers and the policy.

    The policy opens for a base map's hosts on the page that is asked for with it (``?base=osm``), and there
    only; a host that wants to know where its tiles are shown is told the origin, never the view.
    """

    def decorate(response: Response) -> Response:
        chosen = request.args.get("base")
        response.headers["Content-Security-Policy"] = content_security_policy(script_hashes, hosts_of(chosen))
        if tells_origin(chosen):
            response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        for name, value in FIXED_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    server.after_request(decorate)
