"""The Data page put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard import ids
from dashboard.data_page.flow import Standing, flow
from dashboard.data_page.loaded import carriers, facts_of_version, loaded
from dashboard.data_page.versions import versions
from dashboard.importing import Drafts
from dashboard.reading import chapters, contents, title_block
from dashboard.tags import Child, aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.view import View

CHAPTERS = ("loaded", "load", "versions", "published")
TICK_MS = 600


def body(context: Context, view: View) -> list[Child]:
    """Return what the Data page holds for a view.

    Parameters
    ----------
    context
        The data that is shown, and the store it is in.
    view
        Its language.
    """
    language = view.language
    drafts = Drafts(context.settings.data)
    made: dict[str, Child] = {
        "loaded": html.Div(loaded(context, language), id=ids.DATA_LOADED),
        "load": html.Div(
            flow(context, drafts, Standing(), language),
            id=ids.DATA_FLOW,
            className="flow",
            **aria(live="polite"),
        ),
        "versions": html.Div(versions(context.store, context.area.id, language), id=ids.DATA_VERSIONS),
        "published": carriers(context, language),
    }
    titles, sections = chapters(language, "data", CHAPTERS, made)
    head = title_block(
        over=say(language, "data.over"),
        title=say(language, "data.title"),
        lead=say(language, "data.lead"),
        beside=facts_of_version(context, language),
    )
    stores = [
        dcc.Store(id=ids.DATA_DRAFT, storage_type="session"),
        dcc.Store(id=ids.DATA_STATE, data=Standing().mark),
        dcc.Store(id=ids.DATA_ACTED),
        dcc.Interval(id=ids.DATA_TICK, interval=TICK_MS, disabled=True),
    ]
    page = html.Div([head, contents(language, titles), *sections, *stores], className="page page--data")
    return [page]
