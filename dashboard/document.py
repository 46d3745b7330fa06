"""Pages that are read: the frame around them, and how their view stands in the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, dcc, html, no_update

from dashboard import ids, keeping, shell
from dashboard.explore.page import header
from dashboard.map.still import framed
from dashboard.tags import Child, aria
from dashboard.text import say
from dashboard.view import Notice, View, read_view, write_view
from geodata.packs import pack_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import dash
    from dash.development.base_component import Component

    from dashboard.context import Context, ContextSource
    from dashboard.tags import Answer
    from dashboard.view import Language

    Body = Callable[[Context, View], Child]


@dataclass(frozen=True)
class Document:
    """A page that is read: its key, what it holds for a view, and under which page of the navigation."""

    key: str
    body: Body
    under: str | None = None

    @property
    def shown_as(self) -> str:
        """The page of the navigation that is marked as the current one."""
        return self.under or self.key


def layout(
    document: Document, context: Context, view: View, *, notices: Sequence[Notice] = (), served: str = ""
) -> Component:
    """Return the whole page for a view.

    Parameters
    ----------
    document
        Which page.
    context
        The data, the pack, the measures.
    view
        What to show.
    notices
        What a link said that could not be read.
    served
        The query string that this layout answers.
    """
    frame = [
        html.A(say(view.language, "page.skip_text"), href=f"#{ids.DOC}", className="skip"),
        dcc.Location(id=ids.URL, refresh=False),
        dcc.Store(id=ids.doc_route(document.key)),
        dcc.Store(id=ids.SERVED, data=served),
        dcc.Store(id=ids.DOC_VIEW, data=write_view(view)),
        *keeping.stores(),
        dcc.Store(id=ids.WORDS, data=words(view.language, document.key)),
        html.Header(
            header(context, view.language, page=document.shown_as), id=ids.HEADER, className="header"
        ),
        html.Div(
            shell.notices(view.language, [*notices, *strange(context, view)]),
            id=ids.NOTICES,
            className="notices",
            **aria(live="polite"),
        ),
        html.Main(document.body(context, view), id=ids.DOC, className="document", tabIndex=-1),
    ]
    whole: Component = shell.themed([html.Div(frame, id=ids.APP, className="app app--document")])
    return whole


def strange(context: Context, view: View) -> tuple[Notice, ...]:
    """Tell what a link names that the pack in force or the shipped packs do not have."""
    rules = {rule.id for rule in context.pack.rules if rule.limit is not None}
    named = (*dict(view.limits), *dict(view.unknown))
    packs = pack_ids() if view.packs else []
    return (
        *(Notice("notice.unknown_rule", {"value": rule}) for rule in named if rule not in rules),
        *(Notice("notice.unknown_pack", {"value": name}) for name in view.packs if name not in packs),
    )


def words(language: Language, page: str) -> dict[str, str]:
    """Return what the browser's functions need to speak.

    Examples
    --------
    >>> words("en", "region")["title"]
    'Region · Bridgehead'
    """
    return {
        "lang": language,
        "skip": say(language, "page.skip_text"),
        "title": f"{say(language, f'page.{page}')} · {say(language, 'brand.name')}",
        "share": say(language, "header.share"),
        "shared": say(language, "header.shared"),
        "share_failed": say(language, "header.share_failed"),
    }


def register(app: dash.Dash, source: ContextSource, documents: Sequence[Document]) -> None:
    """Join the link and the language switch of the pages to the application."""
    _join(app)(
        _function("remember"),
        Input(ids.DOC_VIEW, "data"),
    )
    for document in documents:
        _register_one(app, source, document)


def _register_one(app: dash.Dash, source: ContextSource, document: Document) -> None:
    route = ids.doc_route(document.key)
    _join(app)(
        _function("arrive"), Output(route, "data"), Input(ids.URL, "search"), State(ids.SERVED, "data")
    )
    _join(app)(
        _function("speak"),
        Output(route, "data", allow_duplicate=True),
        Input(ids.ALL_LANGUAGES, "n_clicks"),
        State(ids.DOC_VIEW, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(ids.HEADER, "children", allow_duplicate=True),
        Output(ids.NOTICES, "children", allow_duplicate=True),
        Output(ids.DOC, "children", allow_duplicate=True),
        Output(ids.DOC_VIEW, "data", allow_duplicate=True),
        Output(ids.WORDS, "data", allow_duplicate=True),
        Input(route, "data"),
        prevent_initial_call=True,
    )
    def enter(asked: dict[str, Any] | None) -> Answer:
        if not asked:
            return [no_update] * 5
        context = source.current()
        reading = read_view(asked["search"], default=View(language=source.settings.language))
        view = reading.view
        return [
            framed(header(context, view.language, page=document.shown_as)),
            framed(shell.notices(view.language, [*reading.notices, *strange(context, view)])),
            framed(document.body(context, view)),
            write_view(view),
            words(view.language, document.key),
        ]


def _function(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="bridgehead_document", function_name=name)


def _join(app: dash.Dash) -> Callable[..., None]:
    """Return Dash's own method, which carries no types, as one that does."""
    join: Callable[..., None] = app.clientside_callback
    return join
