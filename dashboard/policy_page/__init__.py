"""The Policy page: the pack in force rule by rule, its holes, its thresholds, two packs side by side."""

from __future__ import annotations

from dashboard.policy_page.callbacks import register
from dashboard.policy_page.page import body

__all__ = ["body", "register"]
