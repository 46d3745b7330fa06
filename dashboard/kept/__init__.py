"""What people keep: shortlists with notes, named filters and scenarios, in a database, by anonymous browser.

A browser makes up an unguessable id and keeps it; here only its hash is stored, with what it keeps and
nothing about who uses it.
"""

from __future__ import annotations

from dashboard.kept.exchange import read_scenarios, write_scenarios
from dashboard.kept.repository import MAX_KEPT, MAX_NOTE, Kept, KeptScenario, ListedParcel

__all__ = [
    "MAX_KEPT",
    "MAX_NOTE",
    "Kept",
    "KeptScenario",
    "ListedParcel",
    "read_scenarios",
    "write_scenarios",
]
