"""Serving: gunicorn where it runs, waitress on Windows; one address, printed, and opened on a screen."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

from dashboard.app import create_app
from dashboard.settings import Settings
from geodata.errors import PortInUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def require_free_port(settings: Settings) -> None:
    """Refuse an address that something else is serving on.

    Raises
    ------
    PortInUse
        If the port is taken.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortInUse(host=settings.host, port=settings.port) from error


def serve(settings: Settings, *, started: Callable[[str], None]) -> None:
    """Serve until interrupted; `started` is told the address once the server listens."""
    require_free_port(settings)
    app = create_app(settings)
    app.server.test_client().get("/_dash-layout")  # reads the data once, before worker processes part

    def announce() -> None:
        started(settings.address)
        if settings.open_browser and has_screen():
            threading.Timer(0.3, webbrowser.open, [settings.address]).start()

    if os.name == "nt":
        _serve_waitress(app.server, settings, announce)
    else:
        _serve_gunicorn(app.server, settings, announce)


def has_screen() -> bool:
    """Whether a browser window could open here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _serve_waitress(server: Flask, settings: Settings, announce: Callable[[], None]) -> None:
    import waitress  # noqa: PLC0415 - installed on Windows only

    listening = waitress.create_server(
        server, host=settings.host, port=settings.port, threads=settings.threads * settings.workers
    )
    announce()
    listening.run()


def _serve_gunicorn(server: Flask, settings: Settings, announce: Callable[[], None]) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - not on Windows

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """Gunicorn over the application that is built already."""

        def load_config(self) -> None:
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            options: dict[str, Any] = {
                "bind": f"{host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                "preload_app": True,
                "timeout": 120,
                "keepalive": 30,  # people think between two actions
                "graceful_timeout": 5,
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": lambda _arbiter: announce(),
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            return server

    Application().run()
