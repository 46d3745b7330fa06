"""The Region page: the published figures, each with its date, its source and its words."""

from __future__ import annotations

from dashboard.region_page.page import body

__all__ = ["body"]
