"""The pages on policy: the text, the scheme check, the ranking; each with an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from dashboard.tags import aria
from dashboard.text import say

if TYPE_CHECKING:
    from dashboard.view import Language

TABS: Final = {"policy": "/policy", "scheme": "/policy/scheme", "ranking": "/policy/ranking"}


def tabs(language: Language, current: str) -> html.Nav:
    """Return the links to the pages on policy; the browser lets each take the view along."""
    links = [
        html.A(
            say(language, f"tabs.{key}"),
            href=path,
            className="policy-tab carries",
            **(aria(current="page") if key == current else {}),
        )
        for key, path in TABS.items()
    ]
    return html.Nav(links, className="policy-tabs", **aria(label=say(language, "tabs.label")))
