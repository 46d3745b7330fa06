"""Answers that never change, compressed once and kept: libraries, the page's own files, reference layers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Request

UNCHANGING: Final = ("/_dash-component-suites/", "/lib/", "/map/", "/page/", "/data/")
"""Where a file's address changes whenever the file does, or the file only with the program."""
MOST_BYTES: Final = 32_000_000


def question_of(request: Request) -> str:
    """Return what an answer is kept under; nothing for an answer that may change.

    Examples
    --------
    >>> from flask import Flask
    >>> with Flask("a").test_request_context("/lib/1/map.js") as made:
    ...     question_of(made.request)
    '/lib/1/map.js?'
    >>> with Flask("a").test_request_context("/_dash-update-component", method="POST") as made:
    ...     question_of(made.request)
    ''
    """
    kept = request.method == "GET" and request.path.startswith(UNCHANGING)
    return request.full_path if kept else ""


class Squeezed:
    """What Flask-Compress keeps: compressed bodies by algorithm and question, the oldest given up first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> bytes | None:
        """Return a body that was kept, else ``None``."""
        with self._lock:
            return self._bodies.get(key)

    def set(self, key: str, body: bytes) -> None:
        """Keep a body, unless nothing was asked by name."""
        if key.endswith(";"):
            return
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
