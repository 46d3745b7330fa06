"""The scheme check: a building programme typed, pasted or uploaded, checked where it stands."""

from __future__ import annotations

from dashboard.scheme_page.callbacks import register
from dashboard.scheme_page.page import body

__all__ = ["body", "register"]
