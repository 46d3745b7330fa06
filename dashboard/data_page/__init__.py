"""The Data page: what is loaded, a file on its way in, the versions and what differs between two of them."""

from __future__ import annotations

from dashboard.data_page.callbacks import register
from dashboard.data_page.page import body

__all__ = ["body", "register"]
