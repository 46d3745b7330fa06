"""Imports on their way: files come in pieces, are read by a process of their own, and are accepted or not."""

from __future__ import annotations

from dashboard.importing.drafts import Draft, Drafts
from dashboard.importing.rooms import import_room

__all__ = ["Draft", "Drafts", "import_room"]
