"""Which page an address leads to, and the joining of every page to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from flask import has_request_context, request

from dashboard import (
    compare_page,
    compose_page,
    data_page,
    document,
    keeping,
    policy_page,
    ranking_page,
    region_page,
    scheme_page,
)
from dashboard.document import Document
from dashboard.explore import joining, saving
from dashboard.explore.page import first_map as explore_map
from dashboard.explore.page import layout as explore_layout
from dashboard.memo import Memo
from dashboard.opening import Opening
from dashboard.view import Notice, View, read_view, shortened
from dashboard.written import written
from geodata.errors import BridgeheadError

if TYPE_CHECKING:
    import dash
    from dash.development.base_component import Component

    from dashboard.context import ContextSource
    from dashboard.jobs import JobRoom
    from dashboard.kept import Kept
    from dashboard.view import Reading

MOST_LAYOUTS: Final = 8
DOCUMENTS: Final = {
    "/compare": Document("compare", compare_page.body),
    "/policy": Document("policy", policy_page.body),
    "/policy/scheme": Document("scheme", scheme_page.body, under="policy"),
    "/policy/ranking": Document("ranking", ranking_page.body, under="policy"),
    "/region": Document("region", region_page.body),
    "/data": Document("data", data_page.body),
    "/print": Document("compose", compose_page.body),
}


class Layouts:
    """The pages' layouts; that of a page with a map is made once for its HTML and for Dash.

    Parameters
    ----------
    source
        Gives the data, the pack and the measures in force.
    """

    def __init__(self, source: ContextSource) -> None:
        self._source = source
        self._explore: Memo[tuple[Component, Opening]] = Memo(MOST_LAYOUTS)

    def serve(self) -> Component:
        """Return the page for the address from which Dash asks for it."""
        path, search = asked_for()
        found = DOCUMENTS.get(path)
        if found is None:
            return self._explored(path, search)[0]
        reading = _reading(self._source, search)
        return document.layout(
            found, self._source.current(), reading.view, notices=reading.notices, served=search
        )

    def opening(self) -> Opening | None:
        """Return how the page that is asked for opens: with nothing where it has no map."""
        path = _page(request.path)
        if path in DOCUMENTS:
            return None
        search = request.query_string.decode("utf-8", "replace")
        try:
            return self._explored(path, search)[1]
        except BridgeheadError:  # the layout says it in words
            return None

    def _explored(self, path: str, search: str) -> tuple[Component, Opening]:
        context, reading = self._source.current(), _reading(self._source, search)
        notices = (*_no_such_page(path), *reading.notices)

        def make() -> tuple[Component, Opening]:
            layout = explore_layout(context, reading.view, notices=notices, served=search)
            return layout, Opening(explore_map(context, reading.view), written(layout))

        if reading.view.against:  # another version, which may be deleted meanwhile
            return make()
        return self._explore.get((context.dataset_id, context.version, path, search), make)


def asked_for() -> tuple[str, str]:
    """Return path and query string of the page that asks for its layout (they stand in the referrer)."""
    if not has_request_context() or not request.referrer:
        return "/", ""
    parts = urlsplit(request.referrer)
    return _page(parts.path), parts.query


def _no_such_page(path: str) -> tuple[Notice, ...]:
    return () if path == "/" else (Notice("notice.page", {"value": shortened(unquote(path))}),)


def _page(path: str) -> str:
    return path.rstrip("/") or "/"


def _reading(source: ContextSource, search: str) -> Reading:
    return read_view(search, default=View(language=source.settings.language))


def register(app: dash.Dash, source: ContextSource, kept: Kept, room: JobRoom) -> None:
    """Join every page's answers, of the server and of the browser, to the application."""
    joining.register(app, source)
    keeping.register(app, source, kept)
    saving.register(app, source, kept)
    compare_page.register(app, source, kept)
    document.register(app, source, tuple(DOCUMENTS.values()))
    policy_page.register(app, source)
    scheme_page.register(app, source)
    ranking_page.register(app, source)
    data_page.register(app, source)
    compose_page.register(app, source, room)
