"""The page that prints: form, paper, place and language chosen, previewed at once, made in the background."""

from __future__ import annotations

from dashboard.compose_page.callbacks import register
from dashboard.compose_page.page import body

__all__ = ["body", "register"]
