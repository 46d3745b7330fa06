"""The Compare page: the shortlist side by side, and scenarios side by side."""

from __future__ import annotations

from dashboard.compare_page.callbacks import register
from dashboard.compare_page.page import body

__all__ = ["body", "register"]
