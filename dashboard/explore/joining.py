"""The joining of the Explore page to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.explore import callbacks
from dashboard.explore.browser import register_browser
from dashboard.explore.finding import register_finding
from dashboard.explore.layers_list import register_layers
from dashboard.explore.site_callbacks import register_sites
from dashboard.explore.steps import register_steps

if TYPE_CHECKING:
    import dash

    from dashboard.context import ContextSource


def register(app: dash.Dash, source: ContextSource) -> None:
    """Join the page's answers, of the server and of the browser, to the application.

    Parameters
    ----------
    app
        The application, with its layout set.
    source
        Gives the data that is shown now.
    """
    callbacks.register(app, source)
    register_browser(app)
    register_finding(app, source)
    register_layers(app, source)
    register_sites(app, source)
    register_steps(app)
