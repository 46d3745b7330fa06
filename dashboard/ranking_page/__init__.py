"""The ranking: the parcels that qualify in an order that the user weighs, every score taken apart."""

from __future__ import annotations

from dashboard.ranking_page.callbacks import register
from dashboard.ranking_page.page import body

__all__ = ["body", "register"]
