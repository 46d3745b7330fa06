"""The part of a link that the filters decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.view import write_view

if TYPE_CHECKING:
    from dashboard.view import View


def filters_text(view: View) -> str:
    """Write the part of the link that the filters decide."""
    bare = view.with_(hidden=(), shown=(), opacity=(), selected=(), price=None, camera=None)
    return write_view(bare)
