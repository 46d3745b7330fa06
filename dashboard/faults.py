"""One table: class of fault → HTTP status; its sentence, in the language asked for, is the answer's body."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request

from geodata.errors import (
    BridgeheadError,
    DataError,
    ForeignRequest,
    Language,
    NothingToShow,
    PolicyError,
    SheetError,
    StoreError,
)
from geodata.kept_errors import KeptError

STATUS: Final[tuple[tuple[type[BridgeheadError], HTTPStatus], ...]] = (
    (NothingToShow, HTTPStatus.SERVICE_UNAVAILABLE),
    (ForeignRequest, HTTPStatus.FORBIDDEN),
    (DataError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PolicyError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SheetError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (KeptError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.NOT_FOUND),
    (BridgeheadError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(fault: BridgeheadError) -> HTTPStatus:
    """Return the status a fault is answered with: the first line of the table it belongs to.

    Examples
    --------
    >>> from geodata.errors import MissingFile
    >>> status_of(MissingFile(path="land.gpkg")).value
    422
    """
    return next(status for kind, status in STATUS if isinstance(fault, kind))


def answer_faults(server: Flask) -> None:
    """Have the server answer a fault with its sentence instead of a traceback."""

    def answer(fault: BridgeheadError) -> Response:
        wanted = request.accept_languages.best_match(["zh", "zh-CN", "en"], default="zh")
        language: Language = "en" if wanted == "en" else "zh"
        return Response(fault.sentence(language) + "\n", status_of(fault), mimetype="text/plain")

    server.register_error_handler(BridgeheadError, answer)
